"""The page of benchmarks names every one, and nothing that is not there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATISTICAL = ROOT / "tests" / "statistical"
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"


def rows() -> list[dict[str, str]]:
    text = (PAGE.parent / "benchmarks.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_benchmarks__each_is_there_once_with_a_test_or_a_reason() -> None:
    assert [row["benchmark"] for row in rows()] == [f"B{k:02}" for k in range(1, 29)]
    for row in rows():
        assert row["runs"] or row["open"], row["benchmark"]
        assert all(row[key] for key in ("what", "source", "expected")), row["benchmark"]
        assert not row["runs"] or row["tolerance"], row["benchmark"]


def test_benchmarks__tests_are_there_and_name_what_they_run() -> None:
    for row in rows():
        if row["runs"]:
            text = (STATISTICAL / row["runs"]).resolve().read_text(encoding="utf-8")
            assert row["benchmark"] in text.split('"""')[1], row["benchmark"]


def test_benchmarks__what_was_seen_is_of_those_that_run() -> None:
    text = (STATISTICAL / "seen.csv").read_text(encoding="utf-8")
    seen = {row["benchmark"] for row in csv.DictReader(text.splitlines())}
    by_property = {row["benchmark"] for row in rows() if row["runs"].startswith("..")}
    assert seen == {row["benchmark"] for row in rows() if row["runs"]} - by_property


def test_manual__examples_of_the_page_are_those_that_there_are() -> None:
    page = (ROOT / "docs" / "how-to" / "write-a-toy-society.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\.\./examples/toy/(b\d\d[a-z-]*\.yaml)", page))
    folder = ROOT / "docs" / "examples" / "toy"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    assert named <= set(texts)
    for regime in set(texts) - named:
        assert any(regime in texts[scenario] for scenario in named), regime
