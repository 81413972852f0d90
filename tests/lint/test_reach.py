"""Which points and grades can be reached: against every sequence of events of small scores, and by hand."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.lint.reach import Reach, reach_of, record_span, years_alive
from glasshouse.regimes.model import Score
from glasshouse.regimes.record_points import Span
from glasshouse.regimes.scoring_model import ScoreRule

LABEL = {"en": "x", "zh": "x"}
N_EVENTS = 5
N_YEARS = 2


def rule(effect: dict[str, Any], **changes: Any) -> ScoreRule:
    base = {
        "id": "r", "label": LABEL, "on": "x", "domain": "commerce", "effect": effect, "validity": None,
        "decider": "x", "provision": "x", "status": "assumed",
    }  # fmt: skip
    return ScoreRule.model_validate(base | changes)


def score(**changes: Any) -> Score:
    base = {
        "id": "s", "label": LABEL, "unit": "points", "initial": 0, "min": None, "max": None, "purposes": [],
        "inputs": [], "formula_disclosed": "full", "weight_in_decision": "strong", "consumers": [],
        "update": "event", "consent": "none", "benefits_only": False,
        "eligibility": {"min_age": 18, "residence": "x"}, "duplicates": "all", "accounts": [], "rules": [],
        "grades": [grade("all", None)], "provision": "x", "status": "assumed",
    }  # fmt: skip
    return Score.model_validate(base | changes)


def grade(name: str, least: int | None) -> dict[str, Any]:
    return {"id": name, "label": LABEL, "min": least, "status": "assumed"}


def account(name: str, base: int, floor: int | None, ceiling: int | None, period: str) -> dict[str, Any]:
    return {
        "id": name, "label": LABEL, "base": base, "floor": floor, "ceiling": ceiling, "period": period,
        "status": "assumed",
    }  # fmt: skip


def clipped(value: int, low: int | None, high: int | None) -> int:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


# every sequence of events -----------------------------------------------------------------------------------

Records = tuple[tuple[str, int], ...]  # which rule gave each, and in which year


def after(records: Records, one: ScoreRule, year: int) -> Records:
    """File a record as the text of the format says it."""
    has_one = any(name == one.id for name, _ in records)
    if has_one and one.repeats == "ignore":
        return records
    if has_one and one.repeats == "replace":
        records = tuple(record for record in records if record[0] != one.id)
    return tuple(sorted((*records, (one.id, year))))


def points(whole: Score, records: Records) -> int:
    """Add records up as the text of the format says it."""
    of = {one.id: one for one in whole.rules}

    def total(name: str | None, years: tuple[int, ...]) -> int:
        mine = [of[which] for which, year in records if year in years and of[which].counts_in == name]
        return sum(one.effect.points for one in mine)  # type: ignore[union-attr]

    every = tuple(range(N_YEARS))
    found = whole.start - sum(one.base for one in whole.accounts) + total(None, every)
    for one in whole.accounts:
        if one.period == "always":
            found += clipped(one.base + total(one.id, every), one.floor, one.ceiling)
        else:
            found += one.base + sum(clipped(total(one.id, (year,)), one.floor, one.ceiling) for year in every)
    return clipped(found, whole.min, whole.max)


def reached(whole: Score, n_events: int) -> set[int]:
    """Return the points after every sequence of so many events."""
    seen: set[Records] = {()}
    edge: set[Records] = {()}
    for _ in range(n_events):
        edge = {after(one, which, year) for one in edge for which in whole.rules for year in range(N_YEARS)}
        edge -= seen
        seen |= edge
    return {points(whole, one) for one in seen}


SMALL = st.integers(-6, 6)


@st.composite
def accounts(draw: st.DrawFn, name: str, period: str) -> dict[str, Any]:
    base = draw(SMALL)
    middle = base if period == "always" else 0
    floor = draw(st.none() | st.integers(middle - 8, middle))
    ceiling = draw(st.none() | st.integers(middle, middle + 8))
    return account(name, base, floor, ceiling, period)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    known = [
        draw(accounts(f"a{k}", draw(st.sampled_from(["always", "year"]))))
        for k in range(draw(st.integers(0, 2)))
    ]
    homes = [None, *(one["id"] for one in known)]
    rules = [
        rule(
            {"points": draw(SMALL)}, id=f"r{k}", counts_in=draw(st.sampled_from(homes)),
            repeats=draw(st.sampled_from(["add", "ignore", "replace"])),
        )
        for k in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    low, high = draw(st.none() | st.integers(-20, 0)), draw(st.none() | st.integers(1, 20))
    return score(initial=0, min=low, max=high, accounts=known, rules=[one.model_dump() for one in rules])


@given(scores())
def test_reach__has_every_value_that_events_bring(whole: Score) -> None:
    reach = reach_of(whole, whole.rules)
    found = reached(whole, N_EVENTS)
    assert all(reach.low <= one <= reach.high for one in found)


@given(st.data())
def test_reach__of_one_account_is_reached_at_its_ends(data: st.DataObject) -> None:
    only = data.draw(accounts("a", "always"))
    gifts = data.draw(st.lists(SMALL.filter(bool), min_size=1, max_size=3))
    rules = [rule({"points": one}, id=f"r{k}", counts_in="a").model_dump() for k, one in enumerate(gifts)]
    whole = score(accounts=[only], rules=rules, min=-15, max=15)
    sums, edge = {0}, {0}
    for _ in range(60):
        edge = {one + gift for one in edge for gift in gifts if abs(one + gift) < 60} - sums
        sums |= edge
    rest = -only["base"]
    found = {
        clipped(rest + clipped(only["base"] + one, only["floor"], only["ceiling"]), -15, 15) for one in sums
    }
    reach = reach_of(whole, whole.rules)
    assert (reach.low, reach.high) == (min(found), max(found))


# one record -------------------------------------------------------------------------------------------------

UP_TO_NINE = {"low": 1, "high": 9}
RISING = {"above": 0, "per": 1, "points": 1}
EFFECTS = [
    ({"points": -3}, Span(-3, -3)),
    ({"range": {"low": 2, "high": 5}}, Span(2, 5)),
    ({"per": {"amount": 10, "points": 2}}, Span(0, math.inf)),
    ({"per": {"amount": 10, "points": -2, "at_most": 7}}, Span(-7, 0)),
    ({"ladder": [{"at_least": 1, "points": 3}, {"at_least": 5, "points": UP_TO_NINE}]}, Span(0, 9)),
    ({"ladder": [{"at_least": 0, "points": 3}]}, Span(3, 3)),
    ({"slopes": [RISING, {"above": 20, "per": 2, "points": -1}]}, Span(-math.inf, 20)),
    ({"slopes": [{"above": 0, "per": 3, "points": 1}], "at_most": 6}, Span(0, 6)),
    ({"set_score": 5}, Span(0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("effect", "span"), EFFECTS)
def test_record_span__is_what_one_record_can_give(effect: dict[str, Any], span: Span) -> None:
    assert record_span(rule(effect)) == span


def test_record_span__counts_multipliers_towards_zero() -> None:
    whole_time = {"factor": "1.5", "in_force": {}, "status": "assumed"}
    assert record_span(rule({"points": -3}, multipliers=[whole_time])) == Span(-4, -4)


def test_record_span__of_unknown_points_is_nothing_or_anything() -> None:
    unknown = rule({"points": None})
    assert record_span(unknown) == Span(0, 0)
    assert record_span(unknown, unknown=True) == Span(-math.inf, math.inf)


@pytest.mark.parametrize(
    ("validity", "years"), [("P1D", 1), ("P2D", 2), ("P1Y", 2), ("P13M", 3), ("P2Y", 3), (None, math.inf)]
)
def test_years_alive__counts_the_calendar_years_of_records_that_count(
    validity: str | None, years: float
) -> None:
    assert years_alive(rule({"points": 1}, validity=validity)) == years


# whole scores -----------------------------------------------------------------------------------------------


def graded(ceiling: int, **changes: Any) -> Score:
    """Return the score of the catalogue: 0 to 1300, start 1000, bonuses limited, AAA from 1050."""
    return score(
        initial=1000, min=0, max=1300, grades=[grade("aaa", 1050), grade("a", 0), grade("d", None)],
        accounts=[account("bonus", 0, None, ceiling, "always")],
        rules=[rule({"points": 5}, counts_in="bonus").model_dump()], **changes,
    )  # fmt: skip


def test_reach__does_not_reach_a_grade_above_a_ceiling() -> None:
    reach = reach_of(graded(40), graded(40).rules)
    assert reach.high == 1040
    assert "aaa" not in reach.grades
    assert reach.capped == ("bonus",)


def test_reach__reaches_a_grade_below_a_ceiling() -> None:
    assert "aaa" in reach_of(graded(60), graded(60).rules).grades


def test_reach__of_yearly_limits_grows_with_the_years_that_count() -> None:
    def high(validity: str | None) -> float:
        one = rule({"points": 5}, counts_in="bonus", validity=validity)
        whole = score(accounts=[account("bonus", 0, None, 40, "year")], rules=[one.model_dump()])
        return reach_of(whole, whole.rules).high

    assert [high(validity) for validity in ("P1Y", "P2Y", None)] == [80, 120, math.inf]


def test_reach__leaves_out_the_lowest_grade_if_nothing_takes_points() -> None:
    reach = reach_of(graded(60), graded(60).rules)
    assert reach.grades == {"aaa", "a"}


def test_reach__sets_grades_no_better_than_points_allow() -> None:
    rules = [rule({"set_grade": "d"}), rule({"set_grade": "aaa"}, id="r2")]
    reach = reach_of(graded(0), rules)
    assert reach.grades == {"a", "d"}
    assert reach.by_points == {"a"}


def test_reach__leaves_room_below_a_grade_that_only_the_best_have() -> None:
    best = grade("best", 10) | {"top_share": "0.1"}
    whole = score(
        initial=12, min=0, max=20, grades=[best, grade("good", 9), grade("rest", None)], ranked="year"
    )
    assert reach_of(whole, ()).grades == {"best", "good"}


def test_reach__overrides_stand_beside_the_points() -> None:
    rules = [rule({"set_score": 150}), rule({"ceiling": 90}, id="r2")]
    assert {(span.low, span.high) for span in reach_of(score(initial=1000), rules).spans} == {
        (1000, 1000), (150, 150), (90, 90),
    }  # fmt: skip


def test_reach__lets_other_scores_flow_in_by_their_part() -> None:
    flow = {"score": "s", "percent": 50, "floor": None, "ceiling": 3, "provision": "x", "status": "assumed"}
    inner = Reach((Span(-7, 9),), frozenset(), frozenset(), start=0)
    reach = reach_of(score(nested=[flow]), (), nested={"s": inner})
    assert (reach.low, reach.high) == (-3, 3)


def scale(*moves: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    yield from ({"grade": name, "to": list(to)} for name, *to in moves)


def test_reach__of_a_scale_is_a_search_of_its_graph() -> None:
    whole = score(
        min=0, grades=[grade("top", 20), grade("good", 10), grade("bad", None)],
        transitions={
            "every": "year", "counts": ["x"], "starts": "good", "provision": "x", "status": "assumed",
            "table": list(scale(("top", "top"), ("good", "good", "bad"), ("bad", "good", "bad"))),
        },
    )  # fmt: skip
    assert reach_of(whole, ()).grades == {"good", "bad"}
    assert reach_of(whole, (), is_counted=False).grades == {"good"}


def test_reach__of_a_model_lies_between_its_worst_and_best_classes() -> None:
    feature = {"reads": "is_urban", "levels": [100, 900], "unknown": 50, "status": "assumed", "why": "x"}
    part = {
        "id": "d",
        "label": LABEL,
        "weight": 100,
        "inputs": "x",
        "features": [feature],
        "status": "assumed",
    }
    model = {"dimensions": [part], "provision": "x", "status": "assumed"}
    reach = reach_of(score(initial=350, min=300, max=800, model=model), ())
    assert (reach.low, reach.high) == (325, 750)
