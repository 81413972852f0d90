"""Days that bodies miss, on hand-made desks; and which steps of the shipped lists wait for a body."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS, MistakeTable
from glasshouse.codes import NEVER, ClockUnit, Event, Kind, Stream
from glasshouse.kernels import deadlines
from glasshouse.kernels import desk as d
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.packing import packed
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.load import load_regime
from glasshouse.society.mistake_tables import mistake_table

Plain = Callable[[Any], Any]
SEED = np.uint64(4)
TICK = clock.parse_month("2016-07")
FACT = (TICK - 9) << 8
DAY = clock.first_day(TICK) + 14
WAITS, OTHER = 1, 2
STEPS = [
    {"unit": int(ClockUnit.DAYS), "n": 15, "provision": 11, "luck": 6, "decides": 1},
    {"unit": int(ClockUnit.TERM), "provision": 12},
]


def table(*missed: int) -> MistakeTable:
    """Missed by levels 0 and 1, and late by the number of a quantile plus one."""
    rows = np.array([*missed, 0, 0, 0], np.int64)
    return packed(mistake_table()._replace(missed=rows, late_days=np.arange(1, 257)))


def put_off(as_is: Plain, desk: d.Desk, law: d.Law, numbers: MistakeTable) -> bool:
    return bool(as_is(deadlines.puts_off)(desk, law, numbers, SEED, TICK, 0, DAY))


def case(step: int = WAITS, **values: int) -> dict[str, int]:
    return {"kind": int(Kind.CASE), "step": step, "fact": FACT, "due": DAY, "ground": 0, **values}


def words() -> list[int]:
    return [int(w) for w in draw(SEED, 77, 0, TICK, int(Stream.CAPACITY), 6, FACT)]


@pytest.mark.parametrize("missed", [0, 1])
def test_day__is_missed_below_the_threshold_of_the_load(
    as_is: Plain, hand: SimpleNamespace, missed: int
) -> None:
    """The first and the second time by words of their own: how late, and when it is due again."""
    law, word, late = hand.law(steps=STEPS), words()[2 * missed], words()[2 * missed + 1]
    desk = hand.desk([case(amount=missed)], load=1)
    assert not put_off(as_is, desk, law, table(ALWAYS, word))
    assert hand.trace(desk) == [] and desk.rows[0, d.DUE] == DAY
    assert put_off(as_is, desk, law, table(0, word + 1))
    again = DAY + 1 + uniform_int(np.uint64(late), 256)
    assert desk.rows[0, d.DUE] == again and desk.rows[0, d.AMOUNT] == missed + 1
    assert hand.trace(desk) == [(Event.DEADLINE_MISSED, FACT, DAY, again)]
    assert desk.traced[0, d.T_PROVISION] == 11


@pytest.mark.parametrize(
    ("row", "load"),
    [
        (case(amount=2), 0),  # twice is enough
        (case(OTHER), 0),  # a term that ends by itself
        (case(), deadlines.UNASKED),
    ],
)
def test_day__is_kept(as_is: Plain, hand: SimpleNamespace, row: dict[str, int], load: int) -> None:
    desk = hand.desk([row], load=load)
    assert not put_off(as_is, desk, hand.law(steps=STEPS), table(ALWAYS, ALWAYS))
    assert hand.trace(desk) == []


def test_day__that_never_comes_is_not_reached(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([case(due=NEVER - 1)], load=0)
    assert as_is(deadlines.puts_off)(desk, hand.law(steps=STEPS), table(ALWAYS), SEED, TICK, 0, NEVER - 1)
    assert desk.rows[0, d.DUE] == NEVER - 1


def test_national_lists__which_steps_wait_for_a_body() -> None:
    """By hand: decisions, reviews, removals with a time of their own; no term, grace or citizen's time."""
    first, last = clock.first_day(clock.parse_month("2010-01")), clock.first_day(clock.parse_month("2030-01"))
    stack = compile_stack([load_regime("national-lists").regime], from_day=first, to_day=last)
    waits = {
        name
        for name, decides in zip(stack.step_ids, stack.rules.step_decides, strict=True)
        if decides and name.startswith(("jd_list.", "jd_objection.", "rail_ban."))
    }
    assert waits == {
        "jd_list.asked", "jd_list.decided", "jd_list.term_ended", "jd_list.removal_due",
        "jd_list.removal_asked", "jd_list.correcting", "jd_objection.review", "jd_objection.reconsideration",
        "rail_ban.reported", "rail_ban.clearing", "rail_ban.waiting",
    }  # fmt: skip
