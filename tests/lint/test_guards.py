"""Conditions of ways: against every case there can be."""

import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.lint.guards import TERMS, Condition, Guards
from glasshouse.regimes.reforms import Window

FACTS = ("able", "grave", "locked")
DAYS = range(5)


def applies(one: Condition, facts: dict[str, bool], day: int, term: str) -> bool:
    said = all(facts[guard.removeprefix("not ")] != guard.startswith("not ") for guard in one.when)
    return said and one.days.from_day <= day < one.days.to_day and term in one.terms


def cases(never: frozenset[str]) -> list[tuple[dict[str, bool], int, str]]:
    every = [dict(zip(FACTS, values, strict=True)) for values in product((True, False), repeat=len(FACTS))]
    kept = [facts for facts in every if not any(facts[name] for name in never)]
    return [(facts, day, term) for facts in kept for day in DAYS for term in TERMS]


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    facts = draw(st.lists(st.sampled_from(FACTS), unique=True, max_size=2))
    when = tuple(f"{draw(st.sampled_from(['', 'not ']))}{fact}" for fact in facts)
    start = draw(st.integers(0, 4))
    days = Window(start, draw(st.integers(start, 5)))
    terms = tuple(draw(st.lists(st.sampled_from(TERMS), unique=True, min_size=1)))
    return Condition(when, days, terms)


@given(conditions(), st.lists(conditions(), max_size=3), st.sampled_from([(), ("locked",)]))
def test_guards__agree_with_every_case(
    one: Condition, others: list[Condition], never: tuple[str, ...]
) -> None:
    guards, every = Guards(never), cases(frozenset(never))
    mine = [case for case in every if applies(one, *case)]
    assert guards.leaves_nothing_of(one, others) == all(
        any(applies(other, *case) for other in others) for case in mine
    )
    together = [case for case in mine if all(applies(other, *case) for other in others)]
    assert guards.hold_together(one, *others) == bool(together)


@pytest.mark.parametrize(
    ("one", "other", "is_special"),
    [((), (), True), (("able",), (), True), ((), ("able",), False), (("able",), ("grave",), False)],
)
def test_guards__know_special_cases(one: tuple[str, ...], other: tuple[str, ...], is_special: bool) -> None:
    assert Guards().implies(Condition(one, Window(3, 9)), Condition(other)) == is_special


def test_guards__import_the_solver_only_when_they_are_asked() -> None:
    code = "import sys, glasshouse.lint.check; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
