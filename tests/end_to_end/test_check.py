"""`glasshouse check` as people call it: every format, both languages, exit codes, what is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from calling import glasshouse, here, unheard

from glasshouse.lint.catalogue import profiles, rules

DEMO = Path(__file__).parents[2] / "docs" / "examples" / "demo-city" / "demo-city.yaml"
LANGS = ("en", "zh")
JUDGED = {"en": "declared by the authors of the linter", "zh": "由本检查工具的作者声明"}
DISCLAIMER = {"en": "it does not say what is lawful.", "zh": "并不说明什么合法。"}


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an invented city's regime in an empty folder, in which we stand."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(DEMO, tmp_path)
    return Path("demo-city.yaml")


# in a process of its own


@pytest.mark.parametrize("lang", LANGS)
def test_a_regime_is_checked_on_the_terminal(lang: str) -> None:
    done = glasshouse("check", DEMO, "--profile", "eu-ai-act", "--lang", lang)
    assert done.returncode == 1 and done.stderr == ""
    said = re.sub(r"\s+", "" if lang == "zh" else " ", done.stdout)
    assert JUDGED[lang] in said and said.rstrip().endswith(DISCLAIMER[lang])
    assert "unpaid-utility -> civic -> school-d" in done.stdout
    assert re.search(r"demo-city\.yaml:\d+:\d+  GH008  ", done.stdout)
    assert re.search(r"^ +\| +\^+$", done.stdout, re.MULTILINE)


def test_every_format_is_written_whole(tmp_path: Path) -> None:
    for form in ("text", "json", "sarif", "html"):
        out = tmp_path / "out" / f"check.{form}"
        done = glasshouse("check", DEMO, "--format", form, "--out", out, "--profile", "eu-ai-act")
        assert done.returncode == 1 and f"Written: {out}" in done.stdout, done.stderr
        assert DISCLAIMER["en"] in done.stdout and "GH008" in out.read_text(encoding="utf-8")
    written = {path.suffix: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert json.loads(written[".json"])["profile"]["id"] == "eu-ai-act"
    assert json.loads(written[".sarif"])["version"] == "2.1.0"
    assert written[".html"].startswith("<!DOCTYPE html>")


def test_a_missing_extra_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "networkx.py").write_text("raise ModuleNotFoundError(name='networkx')\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = glasshouse("check", DEMO, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 3
    assert done.stderr == (
        'glasshouse: check needs "networkx", which is not installed; type pip install "glasshouse[lint]".\n'
    )


# in this process


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
@pytest.mark.parametrize("lang", LANGS)
def test_formats_go_to_a_pipe(form: str, lang: str, city: Path) -> None:
    done = here("check", city, "--format", form, "--lang", lang)
    assert done.returncode == 1 and "GH008" in done.stdout and done.stderr == ""
    said = re.sub(r"\s+", "" if lang == "zh" else " ", done.stdout)
    assert {"en": "the authors of the linter", "zh": "本检查工具的作者"}[lang] in said
    if form in ("json", "sarif"):
        json.loads(done.stdout)


def test_nothing_found_is_said_of_these_checks(city: Path) -> None:
    for profile in profiles():
        done = here("check", "driver-points", "--profile", profile)
        assert done.returncode == 0
        said = " ".join(done.stdout.split())
        assert f"No indicator found by these {len(rules())} checks." in said
        assert not re.search(r"lawful|\bcompliant|is legal|\bpassed\b", said)


def test_the_profile_weighs_and_does_not_decide(city: Path) -> None:
    found = {}
    for profile in profiles():
        record = json.loads(here("check", city, "--profile", profile, "--format", "json").stdout)
        found[profile] = {one["id"]: one["severity"] for one in record["findings"]}
    assert len({frozenset(one) for one in found.values()}) == 1
    assert found["eu-ai-act"]["GH008:measures/school-d"] == "prohibited"
    assert found["cn-2020-49"]["GH008:measures/school-d"] == "warning"


def test_a_baseline_accepts_and_is_shown(city: Path) -> None:
    done = here(
        "check", city, "--write-baseline", "accepted.yaml", "--by", "City office", "--reason", "Until June"
    )
    assert done.returncode == 0 and "Written: accepted.yaml" in done.stdout
    written = Path("accepted.yaml").read_text(encoding="utf-8")
    assert f"on: {date.today()}" in written
    for lang in LANGS:
        done = here("check", city, "--baseline", "accepted.yaml", "--lang", lang)
        assert done.returncode == 0 and "Until June" in done.stdout and "City office" in done.stdout
    fewer = "\n".join(line for line in written.splitlines() if "GH008" not in line)
    gone = '  - {finding: "GH008:measures/gone", reason: "r", by: "o", on: 2024-01-01}'
    Path("accepted.yaml").write_text(f"{fewer}\n{gone}\n", encoding="utf-8")
    done = here("check", city, "--baseline", "accepted.yaml", "--format", "json")
    record = json.loads(done.stdout)
    assert done.returncode == 1
    assert [one["rule"] for one in record["findings"] if one["accepted"] is None] == ["GH008"]
    assert [one["id"] for one in record["stale"]] == ["GH008:measures/gone"]


def test_other_value_judgements_move_the_findings(city: Path) -> None:
    Path("ours.yaml").write_text(
        'format: 1\ntitle: {en: "Ours", zh: "我方"}\ndeclared_by: {en: "Office X", zh: "某办公室"}\n'
        'status: declared\nedition: "7"\npairs:\n'
        '  - {domains: [commerce, education_other], why: {en: "w", zh: "w"}}\n'
        '  - {domains: [social_conduct, education_other], why: {en: "w", zh: "w"}}\n',
        encoding="utf-8",
    )
    done = here("check", city, "--relatedness", "ours.yaml")
    said = " ".join(done.stdout.split())
    assert "“Ours”, edition 7, declared by Office X (declared)" in said
    assert "GH008" not in done.stdout


def test_days_and_evidence_are_said(city: Path) -> None:
    record = json.loads(here("check", "suining-2010", "--on", "2012-05-01", "--format", "json").stdout)
    assert record["on"] == "2012-05-01" and record["evidence"] == ["rule"]
    done = here("check", "suining-2010", "--evidence", "reported", "--evidence", "myth", "--format", "json")
    assert json.loads(done.stdout)["evidence"] == ["myth", "reported", "rule"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_catalogue_is_printed(lang: str) -> None:
    done = here("check", "--explain", "gh008", "--lang", lang)
    assert done.returncode == 0 and "GH008" in done.stdout and "S01" in done.stdout
    listed = here("check", "--rules", "--lang", lang).stdout
    assert all(rule in listed for rule in rules())
    named = here("check", "--profiles", "--lang", lang).stdout
    assert all(profile in named for profile in profiles())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument REGIME"),
        (("rongcheng",), "no shipped regime has this id"),
        (("./missing.yaml",), "found no such file"),
        (("demo-city.yaml", "--profile", "eu"), "Write one of scholar, eu-ai-act"),
        (("demo-city.yaml", "--profile", "eu-ai-akt"), "Did you mean eu-ai-act?"),
        (("demo-city.yaml", "--format", "pdf"), "'pdf' is not one of"),
        (("demo-city.yaml", "--on", "May"), "a date is needed"),
        (("demo-city.yaml", "--baseline", "missing.yaml"), "found no such file"),
        (("demo-city.yaml", "--baseline", "broken.yaml"), "broken.yaml has"),
        (("demo-city.yaml", "--baseline", "bytes.yaml"), "bytes.yaml has"),
        (("demo-city.yaml", "--baseline", "other.yaml"), 'of the regime "suining-2010"'),
        (("demo-city.yaml", "--relatedness", "broken.yaml"), "broken.yaml has"),
        (("demo-city.yaml", "--run", "."), "."),
        (("demo-city.yaml", "--write-baseline", "b.yaml"), "needs --by OFFICE and --reason TEXT"),
        (("--explain", "GH999"), "no rule has this number"),
        (("damaged.yaml",), "damaged.yaml has"),
    ],
)
def test_bad_input_is_one_message(arguments: tuple[str, ...], said: str, city: Path) -> None:
    Path("broken.yaml").write_text("format: 1\naccepted: [")
    Path("bytes.yaml").write_bytes(b"\xff\xfe\x00")
    Path("other.yaml").write_text("format: 1\nregime: suining-2010\naccepted: []\n")
    Path("damaged.yaml").write_text(
        city.read_text(encoding="utf-8").replace("polarity: sanction", "polarity: x")
    )
    done = here("check", *arguments)
    assert done.returncode == 2, done.stdout
    assert said in " ".join(done.stderr.split()) and "Traceback" not in done.stderr and done.stdout == ""
    assert not Path("b.yaml").exists()


def test_a_reader_who_leaves_is_no_fault(city: Path) -> None:
    assert unheard("check", city) in (0, 1)
