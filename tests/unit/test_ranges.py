"""Numbers elsewhere in their ranges: where they may stand, which of them move, and what is said of signs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse import Scenario, clock
from glasshouse.engine.prepare import prepare
from glasshouse.errors import GlasshouseError, ScenarioError
from glasshouse.experiments import ranges
from glasshouse.experiments.contrast_record import RestingRecord
from glasshouse.experiments.design import Design
from glasshouse.experiments.pairing import seed_of
from glasshouse.experiments.ranges import agents_of_draws, draws_of, moving_numbers, with_signs
from glasshouse.experiments.resting import resting_of
from glasshouse.society.parameters import text_of
from glasshouse.society.ranges import Ranged, is_counted
from glasshouse.society.settable import row_of, settable, settled_numbers
from glasshouse.society.toy import ToySociety

SPAN = {"start": clock.parse_month("2014-01"), "end": clock.parse_month("2014-02")}
LISTS = Scenario(regimes=("national-lists",), agents=1_000, **SPAN)
NOBODY = replace(LISTS, regimes=("none",))
SIDES = {"baseline": LISTS, "reform": NOBODY}
ALL = tuple(Ranged(name, row_of(name), one.unit, one.low, one.high) for name, one in settable().items())


def ranged(text: str, low: str, high: str, unit: str = "share") -> Ranged:
    return Ranged("a.number", tuple(map(Decimal, text.split(","))), unit, Decimal(low), Decimal(high))


# places ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "unit", "text"),
    [
        (ranged("3", "1", "100"), 0.5, "10"),  # evenly in its logarithm
        (ranged("3", "0", "8"), 0.5, "4"),  # from nought on evenly
        (ranged("3", "1", "100", "days"), 0.25, "3"),  # of 3.162
        (ranged("2", "1.23456", "2.34567"), 1.0, "2.34567"),  # 2.346 would be outside
        (ranged("1,0.5", "0.25", "1", "multiplier"), 0.0, "1,1"),  # flat
        (ranged("1,0.5", "0.25", "1", "multiplier"), 0.5, "1,0.5"),  # as it is: powers go from 0 to 2
        (ranged("1,0.5", "0.25", "1", "multiplier"), 1.0, "1,0.25"),
        (ranged("0,4,1", "0", "8", "odds ratio"), 1.0, "0,8,1"),
        (ranged("0,0.5,1", "0", "3", "multiplier of odds"), 1.0, "0,0.25,1"),  # no end: twice as steep
        (ranged("2,4", "1", "8"), 0.0, "1,2"),  # factors from a half to two
        (ranged("2,4", "1", "8"), 0.5, "2,4"),
        (ranged("2,4", "1", "8"), 1.0, "4,8"),
        (ranged("0,1,5", "0", "20", "people"), 0.0, "0,1,5"),  # steps stay whole
        (ranged("0,1,5", "0", "20", "people"), 1.0, "0,4,20"),
    ],
)
def test_a_place_in_a_range_by_hand(one: Ranged, unit: float, text: str) -> None:
    assert text_of(one.at(unit)) == text


@pytest.mark.parametrize(
    "one",
    [
        ranged("0.2,0.8", "0", "1"),
        ranged("4,30", "0", "1000", "weight"),
        ranged("1,1", "1", "2", "multiplier"),
        ranged("0.5", "0.5", "0.5"),
        ranged("0,0", "0", "1"),
    ],
)
def test_what_divides_a_whole_or_has_no_room_stays(one: Ranged) -> None:
    assert one.ends is None and one.at(0.9) == one.row


@given(one=st.sampled_from(ALL), unit=st.floats(0, 1))
def test_a_number_never_leaves_its_range(one: Ranged, unit: float) -> None:
    found = one.at(unit)
    assert len(found) == len(one.row) and all(one.low <= value <= one.high for value in found)
    assert not is_counted(one.unit) or all(value == int(value) for value in found)
    settled_numbers({one.name: text_of(found)})  # it is taken, with its shape
    rises = [b > a for a, b in pairwise(one.row)]
    if all(rises) and is_counted(one.unit):
        assert all(b > a for a, b in pairwise(found)), "borders keep their order"


def test_most_numbers_of_the_society_have_room_to_move() -> None:
    stay = {one.name for one in ALL if one.ends is None}
    assert len(stay) < len(ALL) / 6 and not stay & {"court.adopts", "debt.able", "speeding.per_year"}


# draws -----------------------------------------------------------------------------------------------------


def test_numbers_without_a_source_move_and_those_that_a_side_sets_do_not() -> None:
    sides = [prepare(one) for one in (LISTS, replace(NOBODY, numbers=(("court.adopts", "0.12"),)))]
    names = {one.name for one in moving_numbers(*sides)}
    assert {"debt.able", "court.sued", "standard.deterred_by_listed"} <= names
    assert not names & {"court.adopts", "opinion.private_against"}
    assert all(settable()[name].status != "sourced" for name in names if "#" not in name)
    assert [name for name in names if name.startswith("national-lists#")], "and shares of regimes"


def test_draws_follow_from_the_seed_and_are_the_same_for_both_sides() -> None:
    two, three = draws_of(SIDES, 2), draws_of(SIDES, 3)
    assert draws_of(SIDES, 2) == two and three.cells[:2] == two.cells, "more draws go on with the first"
    for draw in three.cells:
        baseline, reform = draw["baseline"], draw["reform"]
        here = {name: text for name, text in baseline.numbers if "#" not in name}
        assert dict(reform.numbers) == here and len(here) > 100
        assert baseline.seed == reform.seed and baseline.agents == 1_000
        assert set(two.numbers) >= set(dict(baseline.numbers))
    luck = {draw["baseline"].seed for draw in three.cells}
    assert len(luck) == 3 and not luck & {seed_of(LISTS.seed, k) for k in range(1_000)}
    values = {dict(draw["baseline"].numbers)["court.sued"] for draw in three.cells}
    assert len(values) == 3
    other = {name: replace(one, seed=5) for name, one in SIDES.items()}
    assert draws_of(other, 1).cells[0]["reform"].numbers != two.cells[0]["reform"].numbers


def test_a_number_that_a_side_says_stays_in_every_draw() -> None:
    sides = {**SIDES, "reform": replace(NOBODY, numbers=(("court.adopts", "0.12"),))}
    for draw in draws_of(sides, 2).cells:
        assert "court.adopts" not in dict(draw["baseline"].numbers)
        assert dict(draw["reform"].numbers)["court.adopts"] == "0.12"


def test_places_where_numbers_contradict_each_other_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def digest(_: object) -> str:
        asked.append("")
        if len(asked) == 1:
            raise GlasshouseError("a share of 1.2 came out")
        return ""

    first, second = draws_of(SIDES, 2).cells
    monkeypatch.setattr(ranges, "digest_of_society", digest)
    found = draws_of(SIDES, 1)
    assert found.refused == 1
    (draw,) = found.cells
    assert draw["reform"].numbers == second["reform"].numbers != first["reform"].numbers
    monkeypatch.setattr(ranges, "MOST_REFUSED", 0)
    asked.clear()
    with pytest.raises(ScenarioError, match=r"--ranges: at 1 of 1 places .* contradict each other"):
        draws_of(SIDES, 1)


def test_a_toy_society_without_ranges_has_no_draws() -> None:
    toy = ToySociety.model_validate({"kind": "toy", "acts": {}})
    bare = Scenario(regimes=(), agents=100_000, society=toy, **SPAN)
    with pytest.raises(ScenarioError, match="--ranges: no number that these sides rest on has a range"):
        draws_of({"baseline": bare, "reform": bare}, 1)
    assert agents_of_draws(bare) == 100_000
    assert resting_of(("listed",), prepare(bare)) == {"listed": "given"}


def test_draws_come_after_the_replicates() -> None:
    design = Design(SIDES, 2, draws=({"baseline": NOBODY, "reform": NOBODY},))
    seeds = [one["baseline"].seed for one in design.rounds()]
    assert seeds == [LISTS.seed, seed_of(LISTS.seed, 1), NOBODY.seed]
    assert [one["baseline"].regimes[0] for one in design.rounds()] == ["national-lists"] * 2 + ["none"]


# signs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("main", "effects", "robust", "counts"),
    [
        (0.5, [0.1, 2.0], True, (2, 0, 0)),
        (-0.5, [-0.1, -2.0], True, (0, 2, 0)),
        (0.5, [0.1, -0.1], False, (1, 1, 0)),
        (0.5, [0.1, 0.0], False, (1, 0, 1)),
        (-0.5, [0.1, 0.2], False, (2, 0, 0)),
        (0.0, [0.1, 0.0], None, (1, 0, 1)),
        (0.0, [0.0, 0.0], None, (0, 0, 2)),
    ],
)
def test_a_sign_is_robust_if_all_draws_have_it(
    main: float, effects: list[float], robust: bool | None, counts: tuple[int, int, int]
) -> None:
    found = with_signs(RestingRecord(outcome="listed", rests_on="assumed"), main, effects)
    assert found.sign_robust is robust and (found.more, found.less, found.none) == counts
    assert (found.smallest, found.largest) == (min(effects), max(effects))
