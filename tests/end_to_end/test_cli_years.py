"""A run whose society acts, as a subprocess: its table by year, its pages, and that both can be verified."""

import json
import re
from pathlib import Path

import pytest
from calling import here

SOCIETY = ["--agents", "3_000", "--years", "2", "--regimes", "seed-maximal", "--everywhere", "--threads", "2"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run a small society once; return its folder and what was printed."""
    folder = tmp_path_factory.mktemp("years") / "run"
    done = here("run", *SOCIETY, "--out", folder, columns=140)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_run__prints_the_table_by_year(first: tuple[Path, str]) -> None:
    lines = [" ".join(line.split()) for line in first[1].splitlines()]
    assert "year by year 2014 (7 m) 2015 2016 (5 m)" in lines
    for section in (
        "Conduct and records",
        "Standing",
        "Refusals and mistakes",
        "Benefits",
        "Speech and trust",
    ):
        assert section in lines
    rows = ("unlawful acts done", "records per 100 unlawful acts", "good deeds done, acts",
            "protected acts done", "in the best third of grades, per 100", "yuan paid to creditors",
            "approve privately, per 100 adults", "would speak, per 100 who disapprove")  # fmt: skip
    for row in rows:
        assert any(line.startswith(f"{row} ") for line in lines), row
    first_january = next(line for line in lines if line.startswith("approve privately"))
    assert re.fullmatch(r"approve privately, per 100 adults – [0-9.]+ [0-9.]+", first_january)


def test_run__shares_of_grades_are_whole(first: tuple[Path, str]) -> None:
    found = re.findall(r"in the (?:best|middle|worst) third of grades, per 100 +([0-9.]+)", first[1])
    assert 1 <= len(found) <= 3
    assert sum(map(float, found)) == pytest.approx(100, abs=0.2)


def test_run__writes_both_pages_and_names_them(first: tuple[Path, str]) -> None:
    folder, out = first
    assert "summary.html, numbers.html)" in out
    files = json.loads((folder / "manifest.json").read_text())["files"]
    assert {"summary.html", "numbers.html"} <= set(files)
    summary = (folder / "summary.html").read_text()
    for heading in ("The society, year by year", "What is recorded", "Speech and trust", "社会逐年情况"):
        assert heading in summary
    count = re.search(r"^\d+ of \d+ numbers rest on a source; .*$", out, flags=re.MULTILINE)
    assert count and count[0] in (folder / "numbers.html").read_text() and count[0] in summary


def test_verify__accepts_the_pages_and_names_a_changed_one(first: tuple[Path, str]) -> None:
    folder, _ = first
    done = here("verify", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    page = folder / "numbers.html"
    kept = page.read_bytes()
    page.write_bytes(kept.replace(b"assumed", b"sourced", 1))
    try:
        done = here("verify", folder)
    finally:
        page.write_bytes(kept)
    assert done.returncode == 1 and "numbers.html: is changed" in done.stdout


def test_run__without_acts_has_no_such_table(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    done = here(
        "run", "--regimes", "none", "--agents", "2_000", "--from", "2016-01", "--years", "1", "--out", folder
    )
    assert done.returncode == 0, done.stderr
    assert "year by year" not in done.stdout
    assert "The society, year by year" not in (folder / "summary.html").read_text()
    numbers = (folder / "numbers.html").read_text()
    assert '<th scope="row">parameters.yaml</th>' in numbers
    assert '<th scope="row">acts.yaml</th>' not in numbers
