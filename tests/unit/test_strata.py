"""Strata in one byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from glasshouse.codes import N_GROUPS
from glasshouse.kernels import population, strata
from glasshouse.minds import N_STRATA
from glasshouse.packing import packed
from glasshouse.society.opinion_tables import STRATA
from glasshouse.society.people import people

PEOPLE = packed(people())

Plain = Callable[[Any], Any]
SEED = np.uint64(5)


def test_strata__are_numbered_as_the_tables(as_is: Plain) -> None:
    assert [as_is(strata.stratum_of)(*s) for s in STRATA] == list(range(N_STRATA))


def test_add_stratum__reaches_the_groups_of_one_person(as_is: Plain) -> None:
    for number, (income, band, is_female, is_urban) in enumerate(STRATA):
        tally, expected = np.zeros((2, N_GROUPS), np.int64), np.zeros(N_GROUPS, np.int64)
        as_is(strata.add_stratum)(tally, 1, number, 3)
        population.count_one(expected, is_female, band, is_urban, income)
        assert (tally[1] == 3 * expected).all() and not tally[0].any()
