"""The pages on `glasshouse check` are true: commands work, what they show is printed, the example trips."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from calling import here

from glasshouse.lint.check import check
from glasshouse.lint.report_record import CheckRecord, FindingRecord
from glasshouse.regimes.load import load_regime

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
EXAMPLES = ROOT / "docs" / "examples" / "demo-city"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("check-a-regime.md", "check-in-ci.md")
OURS = "our-view.yaml"
OUTPUT = (ROOT / "docs" / "reference" / "lint-output.md").read_text(encoding="utf-8")


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((HOW_TO / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_page__every_command_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for example in EXAMPLES.glob("*.yaml"):
        shutil.copy(example, tmp_path)
    for language, body in blocks(page):
        if language == "yaml" and "pairs:" in body:
            Path(OURS).write_text(body, encoding="utf-8")
    n_commands, said = 0, ""
    for language, body in blocks(page):
        for line in body.splitlines() if language == "" else ():
            program, *arguments = shlex.split(line)
            assert program == "glasshouse", line
            done = here(*arguments)
            assert done.returncode in (0, 1), f"{line}\n{done.stdout}{done.stderr}"
            n_commands, said = n_commands + 1, said + done.stdout
        for line in body.splitlines() if language == "text" else ():
            pattern = re.sub(r"(\\ )+", r" +", re.sub(r"\d+", r"\\d+", re.escape(line)))
            assert re.search(rf"^{pattern} *$", said, re.MULTILINE), f"not printed: {line}"
    assert n_commands >= 5


def test_example__trips_the_rules_that_the_page_names_and_is_cured_of_them() -> None:
    page = (HOW_TO / "check-a-regime.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| (GH\d{3}) \|", page, re.MULTILINE))
    assert named == {"GH008", "GH020", "GH022", "GH035", "GH040"}
    tripped, left = (
        {one.rule for one in check(load_regime(EXAMPLES / name)).findings}
        for name in ("demo-city.yaml", "repaired.yaml")
    )
    assert named <= tripped
    assert left == set()


def test_reference__names_every_key_of_the_record() -> None:
    for model in (CheckRecord, FindingRecord):
        for key in model.model_fields:
            assert re.search(rf"^\| [^|]*`{key}`[^|]* \|", OUTPUT, re.MULTILINE), key


def test_ci_page__has_a_workflow_with_the_code_and_no_address() -> None:
    page = (HOW_TO / "check-in-ci.md").read_text(encoding="utf-8")
    workflow = next(body for language, body in blocks("check-in-ci.md") if "jobs:" in body and language)
    assert "--format sarif" in workflow and "exit ${CODE:-0}" in workflow
    assert "://" not in page
