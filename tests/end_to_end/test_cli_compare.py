"""`glasshouse compare` from the command line: stacks, files and folders; refusals; what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glasshouse.cli.main import main
from glasshouse.engine.runs import SERIES, open_run
from glasshouse.errors import Exit
from glasshouse.experiments.contrast import open_contrast

SMALL = ("--from", "2011-01", "--years", "1", "--threads", "2", "--progress")


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process, on a wide terminal; return its code and what it wrote."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        code = main(["compare", *arguments])
    out, err = capfd.readouterr()
    return code, out, err


def test_a_city_against_no_rules_and_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("suining-2010", "none", "--agents", "2_000", "--replicates", "2", "--out", str(tmp_path / "c"))
    code, out, err = said(capfd, *asked, *SMALL, "json")
    assert code == Exit.DONE
    assert "synthetic people only" in out and "better off" in out and "favoured at a door" in out
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert {one["run"] for one in lines} == {1, 2, 3, 4}
    assert len(lines) == lines[-1]["done"] == lines[-1]["of"] == 4 * 60
    code, again, err = said(capfd, *asked, *SMALL, "json")
    assert code == Exit.DONE and again == out
    assert not [line for line in err.splitlines() if line.startswith("{")], "nothing was run twice"
    pair = open_contrast(tmp_path / "c").record.replicates[1]
    (tmp_path / "c" / "runs" / pair.reform / SERIES).write_bytes(b"damaged")
    code, mended, err = said(capfd, *asked, *SMALL, "none")
    assert code == Exit.DONE and mended == out
    assert f"{pair.reform}/{SERIES}: has another length" in err and "It is run again now." in err


def test_scenario_files_and_folders_of_runs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two files whose reform is a switch; then the folders of runs that the contrast has made."""
    head = "regimes: [national-lists]\nagents: 3000\nfrom: 2017-01\nto: 2017-12\n"
    (tmp_path / "usual.yaml").write_text(head)
    (tmp_path / "without.yaml").write_text(head + "without: [jd-2017-terms]\nwith_dependents: true\n")
    files = (str(tmp_path / "usual.yaml"), str(tmp_path / "without.yaml"))
    code, out, _ = said(capfd, *files, "--replicates", "1", "--out", str(tmp_path / "c"))
    assert code == Exit.DONE and "without jd-2017-terms" in out
    record = open_contrast(tmp_path / "c").record
    folders = [str(tmp_path / "c" / "runs" / name) for name in
               (record.replicates[0].baseline, record.replicates[0].reform)]  # fmt: skip
    code, _, _ = said(capfd, *folders, "--replicates", "1", "--out", str(tmp_path / "d"))
    assert code == Exit.DONE and open_contrast(tmp_path / "d").record == record


def test_two_toy_societies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A term that restarts keeps people on the list for longer, with the same offences."""
    toys = Path(__file__).parents[2] / "docs" / "examples" / "toy"
    files = (str(toys / "b03.yaml"), str(toys / "b03-restart.yaml"))
    code, out, err = said(
        capfd, *files, "--agents", "2000", "--replicates", "2", "--out", str(tmp_path / "c")
    )
    assert code == Exit.DONE and "synthetic" in out, err
    contrast = open_contrast(tmp_path / "c")
    assert contrast.effect("listed_months").effect > 0 and contrast.effect("listed_months").baseline > 0


def test_whether_signs_survive_the_ranges(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two draws beside the replicate; again nothing is run; a third is run alone; the page says it."""
    out = str(tmp_path / "c")
    asked = ("national-lists", "none", "--agents", "1_000", "--from", "2016-01", "--to", "2016-02",
             "--replicates", "1", "--threads", "2", "--out", out)  # fmt: skip
    code, first, err = said(capfd, *asked, "--ranges", "2", "--progress", "json")
    assert code == Exit.DONE, err
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert {one["run"] for one in lines} == {1, 2, 3, 4, 5, 6} and lines[-1]["done"] == lines[-1]["of"]
    assert "rests on" in first and "ASSUMED, sign" in first and "In 2 draws" in first
    contrast = open_contrast(out)
    found = contrast.record.ranges
    assert found is not None and len(found.draws) == 2 and found.agents == 1_000
    assert all(one.more + one.less + one.none == 2 for one in contrast.record.resting)
    for draw in found.draws:
        specs = [open_run(Path(out, "runs", name)).manifest.spec for name in (draw.baseline, draw.reform)]
        assert {spec.seed for spec in specs} == {draw.seed} and set(found.numbers) >= set(specs[1].numbers)
    code, again, err = said(capfd, *asked, "--ranges", "2", "--progress", "json")
    assert again == first and '{"run"' not in err, "nothing is run twice"
    code, _, err = said(capfd, *asked, "--ranges", "3", "--progress", "json")
    assert {json.loads(line)["run"] for line in err.splitlines() if line.startswith("{")} == {7, 8}
    assert main(["report", out, "--lang", "zh"]) == Exit.DONE
    assert "另有3对运行" in Path(out, "report.zh.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("suining-2010", "nune"), "nune"),
        (("suining-2010", "none", "--scale", "1:100", "--agents", "5"), "say the same twice"),
        (("suining-2010", "", "--agents", "500"), "a scenario file or the folder of a run is needed"),
        (("suining-2010", "none", "--ranges", "-1"), "a whole number from 0 to 1000 is needed"),
        (("eigentrust", "none", "--agents", "500"), "--everywhere"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: tuple[str, ...], words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capfd, *arguments, "--out", str(tmp_path / "c"))
    assert code == Exit.BAD_INPUT and words in err and not out and "Traceback" not in err
