"""The catalogue of metrics: complete, in two languages, each formula with a test, none measured twice."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from inspect import getdoc
from pathlib import Path

import pytest

from glasshouse.experiments.all_metrics import FALLS
from glasshouse.metrics.catalogue import CONTROVERSIES, HELD_IN, KNOWN, MORE_IS, Metric, metric, metrics
from glasshouse.metrics.run_metrics import TAKEN_FROM, WITH

HERE = Path(__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAIRED = {*FALLS, "M37", "M53"}


def functions(one: Metric) -> list[tuple[str, str]]:
    return [(module, name) for module, _, name in (full.partition(".") for full in one.functions.split())]


def used_by_tests() -> set[tuple[str, str]]:
    """Return module and name of all that unit tests of metrics import and use."""
    found: set[tuple[str, str]] = set()
    for path in [*HERE.glob("test_metric_*.py"), HERE / "test_closed_forms.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("glasshouse.metrics."):
                module = str(node.module).removeprefix("glasshouse.metrics.")
                found |= {(module, alias.name) for alias in node.names if alias.name in used}
    return found


TESTED = used_by_tests()


def test_all_59_are_there_once_and_by_controversy() -> None:
    numbers = [one.id for one in metrics()]
    assert sorted(numbers) == [f"M{k:02d}" for k in range(1, 60)]
    order = [list(CONTROVERSIES).index(one.controversy) for one in metrics()]
    assert order == sorted(order)
    assert {one.more_is for one in metrics()} == set(MORE_IS)
    for controversy in ("mobility", "errors", "equality", "welfare", "expression", "trust"):
        assert any(one.controversy == controversy and one.more_is != "neither" for one in metrics())


@pytest.mark.parametrize("one", metrics(), ids=lambda one: one.id)
def test_each_says_what_it_is(one: Metric) -> None:
    assert all((one.name, one.formula, one.reads, one.unit, one.interval, one.source, one.functions))
    assert CHINESE.search(one.name_zh) and CHINESE.search(one.unit_zh) and one.known in KNOWN
    assert set(one.held_in.split()) <= set(HELD_IN)
    assert bool(one.why_not) == (not one.held_in) == bool(CHINESE.search(one.why_not_zh))
    assert (one.known == "DEFINED") == (one.source == "-")
    assert metric(one.id) is one


@pytest.mark.parametrize("one", metrics(), ids=lambda one: one.id)
def test_each_has_formulas_that_are_documented_and_tested(one: Metric) -> None:
    for module, name in functions(one):
        formula = getattr(import_module(f"glasshouse.metrics.{module}"), name)
        assert getdoc(formula), f"{module}.{name} has no docstring"
        assert (module, name) in TESTED, f"no unit test uses {module}.{name}"


def test_a_formula_without_a_test_would_be_found() -> None:
    assert ("opacity", "opacity_index") in TESTED and ("opacity", "no_such_formula") not in TESTED
    assert ("run_metrics", "readings_of") not in TESTED, "no test of formulas uses it"


def test_what_is_measured_is_what_the_catalogue_says() -> None:
    for where, table in TAKEN_FROM.items():
        said = {WITH.get(one.id, one.id) for one in metrics() if where in one.held_in.split()}
        assert said == set(table), where
    assert {one.id for one in metrics() if one.held_in == "contrast"} == PAIRED
    assert [one.id for one in metrics() if one.held_in == "numbers"] == ["M59"]


def test_a_measure_says_which_metric_it_is() -> None:
    for table in (TAKEN_FROM["law"], TAKEN_FROM["series"], TAKEN_FROM["sample"]):
        for number, measure in table.items():
            assert number in (getdoc(measure) or ""), measure
