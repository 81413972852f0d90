"""The arithmetic that published schemes show, and the cases of a score that must differ."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from glasshouse.engine.cases import run_case, stack_of
from glasshouse.regimes.cases import Case, GradeExpectation, ScoreExpectation, load_cases, with_cases

FILE = Path(__file__).parents[1] / "fixtures" / "cases" / "toy-scores.yaml"
LOADED = load_cases(FILE)
STACK = stack_of(LOADED)
MECHANICS = {f"M{number}" for number in range(1, 25)}  # how real schemes count
ARITHMETIC = {f"T{number}" for number in range(1, 13)}  # sums that their sources show
NAME = re.compile(r"\b[MT]\d+\b")


@pytest.mark.parametrize("case", LOADED.cases, ids=lambda case: case.id)
def test_case__agrees_whatever_the_seed(case: Case) -> None:
    for seed in (0, 1, 2**63 + 5):
        assert str(run_case(case, STACK, seed=seed)) == f"{case.id} agrees"


def named(cases: Iterable[Case]) -> set[str]:
    """Return the mechanics and sums that titles of cases name."""
    return {name for case in cases for name in NAME.findall(case.title.en)}


def test_fixture__has_a_case_for_every_mechanic() -> None:
    assert MECHANICS - named(LOADED.cases) == set()


def test_cases__have_every_sum_that_sources_show() -> None:
    shipped = [case for name in with_cases() for case in load_cases(name).cases]
    assert ARITHMETIC - named([*LOADED.cases, *shipped]) == set()


@pytest.mark.parametrize("name", with_cases())
def test_regime__has_at_least_five_cases(name: str) -> None:
    assert len(load_cases(name).cases) >= 5


def test_control__wrong_points_and_a_wrong_grade() -> None:
    loaded = load_cases("suining-2010")
    case = next(case for case in loaded.cases if case.id == "fourteen-arrears")
    day = case.expect[-1].on
    wrong = (
        ScoreExpectation(on=day, score="suining", points=610),
        GradeExpectation(on=day, score="suining", grade="c"),
    )
    result = run_case(case.model_copy(update={"expect": wrong}), stack_of(loaded))
    assert result.differences == (
        f"differs at provision sn-deductions: on {day} expected suining 610, found suining 580",
        f"differs at provision sn-deductions: on {day} expected suining c, found suining d",
    )
