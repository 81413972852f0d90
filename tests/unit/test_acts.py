"""Acts of a toy society on hand-made desks: how many, on which days, from which addresses of luck."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS, Rates
from glasshouse.codes import N_EVENTS, Intent, Legal, StepBit, Stream
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.kernels import acts, rng
from glasshouse.kernels import desk as d
from glasshouse.packing import packed
from glasshouse.society.toy import MOST_ACTS, PerYear, ToySociety
from glasshouse.society.toy_tables import rates_of

Plain = Callable[[Any], Any]
SEED = np.uint64(11)
TICK = clock.parse_month("2024-02")
FIRST, N_DAYS = clock.first_day(TICK), 29
LEAP = 1  # row of the months with 29 days
SLOTS = 400
NO_TURNS = np.zeros((MOST_ACTS, 2), np.int64)


def table(*rates: float) -> Rates:
    """The tables of a society with acts `a0`, `a1` ... at rates a year."""
    return rates_of(
        ToySociety(kind="toy", acts={f"a{k}": PerYear(per_year=str(r)) for k, r in enumerate(rates)})
    )


def intended(as_is: Plain, hand: SimpleNamespace, rates: Any, slot: int) -> list[tuple[int, ...]]:
    """Return what a slot intends; the rates are packed."""
    desk = hand.desk([], slot=slot)
    as_is(acts.intend_acts)(desk, rates, SEED, TICK, FIRST, N_DAYS)
    return [tuple(int(v) for v in row[:4]) for row in desk.intents[: desk.counters[d.N_INTENTS]]]


def marked(as_is: Plain, rates: Rates) -> list[int]:
    """Return the slots that the bulk path marks; all carry another mark already."""
    flags, generation = np.full(SLOTS, 4, np.uint8), np.zeros(SLOTS, np.uint8)
    as_is(acts.mark_acts)(flags, generation, 0, SEED, TICK, N_DAYS, rates, NO_TURNS)
    assert set(flags.tolist()) <= {4, 4 | acts.ACTS}
    return np.flatnonzero(flags & acts.ACTS).tolist()


@pytest.mark.parametrize("n_acts", [1, 4, 5, MOST_ACTS])
def test_mark__is_on_those_who_act_and_on_no_other(as_is: Plain, hand: SimpleNamespace, n_acts: int) -> None:
    rates = table(*([1.5] * n_acts))
    one = packed(rates, RATES_ROOM)
    assert marked(as_is, rates) == [i for i in range(SLOTS) if intended(as_is, hand, one, i)]


def test_mark__nobody_without_acts_or_without_a_rate(as_is: Plain) -> None:
    assert marked(as_is, table()) == marked(as_is, table(0, 0, 0, 0, 0)) == []


@pytest.mark.parametrize("act", [0, 3, 4, 7])
def test_number_of_acts__is_where_the_word_falls(as_is: Plain, act: int) -> None:
    rates = table(*([0.5] * MOST_ACTS))
    thresholds = rates.act_count[LEAP, act]
    number = as_is(acts.number_of)
    assert number(rates.act_count, N_DAYS, act, np.uint64(0)) == 0
    assert number(rates.act_count, N_DAYS, act, np.uint64(thresholds[0] - 1)) == 0
    assert number(rates.act_count, N_DAYS, act, np.uint64(thresholds[0])) == 1
    assert number(rates.act_count, N_DAYS, act, np.uint64(thresholds[1])) == 2
    assert number(rates.act_count, N_DAYS, act, np.uint64(ALWAYS - 1)) == np.argmax(thresholds == ALWAYS)


def test_acts__have_the_addresses_that_the_manual_gives(as_is: Plain, hand: SimpleNamespace) -> None:
    """Four acts share a block of luck; each time has a fact of its own, and a block that picks its day."""
    rates = table(*([20] * 6))
    found = intended(as_is, hand, packed(rates, RATES_ROOM), 5)
    expected = []
    for act in range(6):
        word = rng.draw(SEED, 5, 0, TICK, Stream.ACTS, act // 4, 0)[act % 4]
        for i in range(int((word >= rates.act_count[LEAP, act]).sum())):
            fact = TICK << 8 | act << 5 | i
            own = rng.draw(SEED, 5, 0, TICK, Stream.ACTS, 0, fact)
            expected.append((FIRST + rng.uniform_int(own[0], N_DAYS), int(Intent.CONDUCT), fact, act))
    assert len(expected) > 3
    assert sorted(found) == sorted(expected)
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    assert all(FIRST <= row[0] < FIRST + N_DAYS for row in found)


def test_acts__of_one_kind_do_not_move_those_of_another(as_is: Plain, hand: SimpleNamespace) -> None:
    one, five = (packed(table(*rates), RATES_ROOM) for rates in ((9,), (9, 30, 2, 4, 50)))
    for slot in range(60):
        alone = intended(as_is, hand, one, slot)
        beside = intended(as_is, hand, five, slot)
        assert [row for row in beside if row[3] == 0] == alone


def test_a_higher_rate__adds_acts_and_takes_none_away(as_is: Plain, hand: SimpleNamespace) -> None:
    more, tables = 0, [packed(table(rate), RATES_ROOM) for rate in (5, 15)]
    for slot in range(60):
        few, many = (set(intended(as_is, hand, rates, slot)) for rates in tables)
        assert few <= many
        more += len(many - few)
    assert more > 20


def test_commit__every_regime_that_knows_the_act_answers_in_the_order_of_the_stack(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    step = {"bits": int(StepBit.LISTED), "emits": int(Legal.IN_FORCE)}
    observables = (N_EVENTS + 1, N_EVENTS + 2)  # of this law; any number does
    law = hand.law(steps=[step], moves=[{"on": observables[1], "from": 0, "to": 1}])
    rates = table(1)._replace(act_first=np.array([0, 2]), act_observable=np.array(observables))
    desk, fact = hand.desk([]), TICK << 8
    as_is(acts.intend_acts)(desk, packed(rates, RATES_ROOM), SEED, TICK, FIRST, N_DAYS)
    intent = np.array([FIRST + 3, int(Intent.CONDUCT), fact, 0, 0])
    as_is(acts.commit)(desk, law, packed(clock.calendar()), packed(rates, RATES_ROOM), SEED, intent)
    listed = N_EVENTS + int(Legal.IN_FORCE)
    assert [row[:3] for row in hand.trace(desk)] == [
        (observables[0], fact, FIRST + 3), (observables[1], fact, FIRST + 3), (listed, fact, FIRST + 3),
    ]  # fmt: skip
