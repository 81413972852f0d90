"""Mistaken records on hand-made desks: whose they are, by which key, and on which day that is asked."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS, I64, FirmTable, MistakeTable, Rates
from glasshouse.codes import N_NAME_CLASSES, Debt, Event, Fact, IdentityKey, Kind, Stream
from glasshouse.conduct import Rate
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.features import Subject
from glasshouse.kernels import conduct, namesakes, reports
from glasshouse.kernels import desk as d
from glasshouse.kernels.rng import draw
from glasshouse.packing import packed
from glasshouse.society.firm_tables import firm_table
from glasshouse.society.mistake_tables import mistake_table
from glasshouse.society.rates import rates

Plain = Callable[[Any], Any]
CALENDAR = packed(clock.calendar())
SEED = np.uint64(4)
FACT = 198 << 8
DAY = clock.first_day(200)
NAME, DOB, NUMBER = map(int, (IdentityKey.NAME_ONLY, IdentityKey.NAME_DOB, IdentityKey.NATIONAL_ID))
ROOM = {f"rates.{name}": shape for name, shape in RATES_ROOM.items()}
Spans = tuple[tuple[int, int], ...]
UNFOUNDED = int(Fact.UNFOUNDED)
MISTAKEN = int(Event.MISTAKEN_IDENTITY)


class Asked(NamedTuple):
    """What a scope says of namesakes and of what is heard of one act."""

    namesakes: int
    first_heard: I64
    heard_row: I64
    heard_low: I64
    heard_high: I64
    heard_applies: I64
    heard_key: I64
    recorded_row: I64
    arrears_row: int  # -1: nobody counts to whom debts are owed


class Acts(NamedTuple):
    """What the other side loses by the one act there is."""

    harm_cny: I64


class Society(NamedTuple):
    """What kernels ask of a society about mistaken records."""

    rates: Rates
    acts: Acts
    scope: Asked
    mistakes: MistakeTable
    firms: FirmTable


def society(
    *,
    is_on: int = 1,
    keys: tuple[int, ...] = (),
    spans: Spans = (),
    by_name: int = ALWAYS,
) -> Society:
    """A society in which mistaken records matched by name alone are all a namesake's, others never."""
    column = np.zeros((3, N_NAME_CLASSES), np.int64)
    column[NAME] = by_name
    scalar = rates().scalar.copy()
    scalar[Rate.SUED] = ALWAYS
    low, high = np.array([*spans, (0, 0)], np.int64).T
    scope = Asked(
        is_on, np.array([0, len(keys)]), np.array([*range(len(keys)), 0]), low, high,
        np.ones((1, len(keys) + 1), np.int64), np.array([*keys, 0]), np.array([0]), -1,
    )  # fmt: skip
    mistakes = mistake_table()._replace(namesake=column)
    table = Society(rates()._replace(scalar=scalar), Acts(np.array([-700])), scope, mistakes, firm_table())
    return packed(table, ROOM)


def file_of(key: int) -> tuple[int, ...]:
    return 0, 0, 0, -1, key, 0


# by which key


def test_key__is_the_weakest_of_what_a_trigger_can_open(as_is: Plain, hand: SimpleNamespace) -> None:
    moves = [
        {"on": 3, "to": 1, "procedure": 0},
        {"on": 4, "to": 1, "procedure": 1, "from_day": 100, "to_day": 200},
        {"on": 5, "to": 1, "procedure": 2, "from": 1},  # moves what is open
        {"on": 6, "to": 1, "procedure": 2},
    ]
    law = hand.law(
        steps=[{}], moves=moves, procedures=[(1, 1)] * 3, exchange=[file_of(k) for k in (NUMBER, DOB, NAME)]
    )
    weakest, desk = as_is(namesakes.weakest_key), hand.desk([])
    assert [weakest(desk, law, 3, 6, day) for day in (99, 100, 199, 200)] == [NUMBER, DOB, DOB, NUMBER]
    assert weakest(desk, law, 3, 7, 99) == NAME
    assert weakest(desk, law, 0, 3, 99) == NUMBER  # nobody answers: the court's own file


# whose it is


def asked(as_is: Plain, hand: SimpleNamespace, world: Society, key: int = NAME, **who: int) -> int:
    desk = hand.desk([], **who)
    as_is(namesakes.ask_for_namesake)(desk, world, SEED, key, FACT, DAY, 900)
    assert hand.trace(desk) in ([], [(MISTAKEN, FACT, DAY, 900)])
    return len(hand.trace(desk))


def test_record__is_a_namesakes_by_the_luck_of_its_fact(as_is: Plain, hand: SimpleNamespace) -> None:
    word = int(draw(SEED, 77, 0, FACT >> 8, int(Stream.NAMESAKE), 1, FACT)[0])
    assert asked(as_is, hand, society(by_name=word)) == 0
    assert asked(as_is, hand, society(by_name=word + 1)) == 1


def test_record__is_nobodys_else_by_another_key_or_where_nobody_asks(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    assert asked(as_is, hand, society(), key=DOB) == 0
    assert asked(as_is, hand, society(is_on=0)) == 0
    for kind in (Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY):
        assert asked(as_is, hand, society(), kind=int(kind)) == 0


# when it is asked


@pytest.mark.parametrize("bits", [0, UNFOUNDED])
def test_debt__is_asked_about_on_the_day_of_the_suit(as_is: Plain, hand: SimpleNamespace, bits: int) -> None:
    law = hand.law(steps=[{}], moves=[{"on": int(Event.NOTICE_EXPIRED), "to": 1}], exchange=[file_of(NAME)])
    row = {"kind": int(Kind.DEBT), "step": int(Debt.ARREARS), "fact": FACT, "amount": 900, "bits": bits}
    desk = hand.desk([row])
    as_is(conduct.advance_debt)(desk, law, CALENDAR, society(), SEED, 0, DAY)
    about = [(MISTAKEN, FACT, DAY, 900)] if bits else []
    assert hand.trace(desk) == [*about, (Event.DEBT_SUED, FACT, DAY, 900)]


@pytest.mark.parametrize(
    ("bits", "spans", "n"),
    [
        (UNFOUNDED, ((0, ALWAYS), (0, ALWAYS)), 1),  # the weaker of two
        (0, ((0, ALWAYS), (0, ALWAYS)), 0),
        (UNFOUNDED, ((0, ALWAYS), (0, 50)), 0),  # who knows persons by name does not know this record
        (UNFOUNDED, ((0, 50), (0, 50)), 0),  # nobody takes it up
    ],
)
def test_report__is_asked_about_by_those_who_know_it(
    as_is: Plain, hand: SimpleNamespace, bits: int, spans: Spans, n: int
) -> None:
    row = {"kind": int(Kind.REPORT), "step": 0, "fact": FACT, "due": DAY, "amount": 50, "bits": bits}
    desk = hand.desk([row])
    world = society(keys=(NUMBER, NAME), spans=spans)
    as_is(reports.hear)(desk, hand.law(steps=[{}]), CALENDAR, world, SEED, 0)
    assert [e[0] for e in hand.trace(desk)].count(MISTAKEN) == n
    assert desk.rows[0, d.KIND] == d.GONE
