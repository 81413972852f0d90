"""Counts by group and the trace."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from glasshouse.codes import AGE_BANDS, GROUPS, N_GROUPS, N_INCOME
from glasshouse.kernels import desk as d
from glasshouse.kernels import tally

Plain = Callable[[Any], Any]


@pytest.mark.parametrize("income", range(N_INCOME))
@pytest.mark.parametrize("band", range(len(AGE_BANDS)))
@pytest.mark.parametrize("female", [0, 1])
@pytest.mark.parametrize("urban", [0, 1])
def test_add__counts_in_the_groups_of_the_agent(
    as_is: Plain, income: int, band: int, female: int, urban: int
) -> None:
    counts = np.zeros((3, N_GROUPS), np.int64)
    who = np.zeros(d.N_WHO, np.int64)
    who[[d.WHO_INCOME, d.WHO_AGE_BAND, d.WHO_FEMALE, d.WHO_URBAN]] = income, band, female, urban
    as_is(tally.add)(counts, who, 1, 7)
    bands = ("age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64", "age_65_plus")
    expected = {
        "all",
        f"income_{income + 1}",
        bands[band],
        ("male", "female")[female],
        ("rural", "urban")[urban],
    }
    assert {GROUPS[i] for i in np.flatnonzero(counts[1])} == expected
    assert set(counts[1][counts[1] > 0].tolist()) == {7}
    assert counts[[0, 2]].sum() == 0


def test_note__counts_one_and_writes_the_trace(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([], generation=-1)
    as_is(tally.note)(desk, 3, 4096, 6000, 9, 50_000, 17)
    assert desk.tally[3, 0] == 1
    assert desk.counters[d.N_TRACE] == 1
    row = {c: int(desk.traced[0, getattr(d, f"T_{c}")]) for c in
           ("AGENT", "GENERATION", "DAY", "OBSERVABLE", "FACT", "PROVISION", "VALUE", "MOVE")}  # fmt: skip
    assert row == {
        "AGENT": 5, "GENERATION": -1, "DAY": 6000, "OBSERVABLE": 3, "FACT": 4096, "PROVISION": 9,
        "VALUE": 50_000, "MOVE": 17,
    }  # fmt: skip


def test_note__without_a_trace_only_counts(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([], max_trace=0)
    as_is(tally.note)(desk, 3, 4096, 6000, 9, 1, 0)
    assert desk.tally[3, 0] == 1
    assert desk.counters.sum() == 0


def test_note__says_when_the_trace_is_full(as_is: Plain, hand: SimpleNamespace) -> None:
    desk = hand.desk([], max_trace=1)
    for _ in range(2):
        as_is(tally.note)(desk, 3, 1, 1, 1, 1, 1)
    assert desk.tally[3, 0] == 2
    assert (desk.counters[d.N_TRACE], desk.counters[d.N_OVERFLOW]) == (1, 1)


def test_queue_for_rules__keeps_the_order_and_says_when_it_is_full(
    as_is: Plain, hand: SimpleNamespace
) -> None:
    desk = hand.desk([])
    for i in range(d.MAX_QUEUE + 2):
        as_is(tally.queue_for_rules)(desk, i % 70, i, 6000 + i, 2)
    assert desk.counters[d.N_QUEUE] == d.MAX_QUEUE
    assert desk.counters[d.N_OVERFLOW] == 2
    assert desk.queue[:, d.Q_FACT].tolist() == list(range(d.MAX_QUEUE))
    assert desk.queue[3].tolist() == [3, 3, 6003, 2, 0]
