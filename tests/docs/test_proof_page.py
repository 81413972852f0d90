"""The pages of the proof that ship belong to the tree; they do not vouch for themselves."""

from __future__ import annotations

import ast
from html import unescape
from pathlib import Path

import checks
import proof
import pytest

from glasshouse.provenance import MODEL_VERSION

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"


def is_control(function: ast.FunctionDef) -> bool:
    """Whether a function is a negative control, by its name or its mark."""
    marks = (ast.unparse(mark) for mark in function.decorator_list)
    return function.name.startswith("test_") and (
        "_control" in function.name or "pytest.mark.control" in marks
    )


def control_functions() -> list[tuple[str, str]]:
    """Return file and name of every negative control of the tree."""
    found = []
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and is_control(node):
                found.append((path.relative_to(ROOT).as_posix(), node.name))
    return found


@pytest.mark.parametrize("kind", proof.PAGES)
def test_shipped_page__belongs_to_the_tree(kind: str) -> None:
    text = unescape(proof.PAGES[kind].read_text(encoding="utf-8"))
    again = "out of date: run `make verify`"
    assert f"Model {MODEL_VERSION}." in text, again
    for row in proof.benchmark_rows():
        assert row["benchmark"] in text, again
        for word in ("what", "expected", "tolerance", "seen"):
            assert not row["runs"] or row[word] in text, f"{row['benchmark']}, {word}: {again}"
    for file, name in control_functions():
        words = proof.Control(file, name, (), checks.count(())).words
        assert f"{file.removeprefix('tests/')}" in text and words in text, f"{file}: {name}: {again}"
    fit = proof.fitted()
    assert f"{fit['met']} of {fit['rows']} published rows" in text, again


@pytest.mark.parametrize("kind", proof.PAGES)
def test_shipped_page__is_synthetic_and_stands_alone(kind: str) -> None:
    text = proof.PAGES[kind].read_text(encoding="utf-8")
    assert "Synthetic people only" in text and "仅合成人口" in text
    assert "://" not in text and "src=" not in text and "<script" not in text and "<link" not in text


def test_fitted_rows_that_are_missed__are_those_of_the_record() -> None:
    fit = proof.fitted()
    missed = fit["missed"]
    assert isinstance(missed, list) and len(missed) == int(str(fit["rows"])) - int(str(fit["met"]))


def test_deliberate_mistakes__are_found() -> None:
    found = control_functions()
    assert len(found) > 60
    assert ("tests/statistical/test_benchmark_b01.py", "test_b01__negative_control") in found
    assert ("tests/verification/test_reference.py", "test_a_wrong_luck_of_lives_is_noticed") in found
