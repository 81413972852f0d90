"""Marriages, children and schools, one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.kernels import households as h
from glasshouse.kernels.population import age_on
from glasshouse.society.household_tables import household_table
from glasshouse.society.people import day_number

Plain = Callable[[Any], Any]
SEED = np.uint64(3)
TABLE = household_table()
BIRTH = day_number(date(1985, 6, 15))


def test_marriage__falls_in_the_year_of_age_of_the_table(as_is: Plain) -> None:
    by = TABLE.marry_by
    for is_female in range(2):
        for k in range(1, by.shape[1]):
            if by[is_female, k] == by[is_female, k - 1]:
                continue
            for word in (by[is_female, k - 1], by[is_female, k] - 1):
                for when in (0, ALWAYS - 1):
                    day = as_is(h.marriage)(np.uint64(word), np.uint64(when), is_female, BIRTH, by)
                    assert age_on(BIRTH, day) == 18 + k
    assert as_is(h.marriage)(np.uint64(ALWAYS - 1), np.uint64(0), 0, BIRTH, by) == h.NO_DAY


@pytest.mark.parametrize(("is_female", "lawful"), [(0, 22), (1, 20)])
def test_marriage__never_before_the_lawful_age(as_is: Plain, is_female: int, lawful: int) -> None:
    day = as_is(h.marriage)(np.uint64(0), np.uint64(0), is_female, BIRTH, TABLE.marry_by)
    assert age_on(BIRTH, day) == lawful


def test_spouse__husbands_are_older_by_the_gap(as_is: Plain) -> None:
    wedding = day_number(date(2012, 1, 1))
    word = np.uint64(200 << 24)
    gap = int(TABLE.gap_days[200])
    assert as_is(h.spouse)(word, 1, BIRTH, wedding, TABLE.gap_days) == BIRTH - gap
    assert as_is(h.spouse)(word, 0, BIRTH, wedding, TABLE.gap_days) == BIRTH + gap
    assert as_is(h.spouse)(word, 0, BIRTH, h.NO_DAY, TABLE.gap_days) == h.NO_DAY
    young = as_is(h.spouse)(word, 0, BIRTH, BIRTH + 19 * 366, np.full(256, 4000))
    assert age_on(young, BIRTH + 19 * 366) == 18


def test_children__come_while_both_parents_are_under_fifty(as_is: Plain) -> None:
    last = day_number(date(2035, 6, 14))
    birth = as_is(h.child_birth)
    assert birth(np.uint64(0), last - 300, BIRTH, BIRTH + 900, 300, 400) == last
    assert birth(np.uint64(0), last - 299, BIRTH, BIRTH + 900, 300, 400) == h.NO_DAY
    assert birth(np.uint64(0), last - 300, BIRTH, BIRTH - 900, 300, 400) == h.NO_DAY
    assert birth(np.uint64(ALWAYS - 1), 5000, BIRTH, BIRTH, 300, 400) == 5400
    assert birth(np.uint64(0), h.NO_DAY, BIRTH, BIRTH, 300, 400) == h.NO_DAY


HOME = (
    day_number(date(2008, 5, 1)),
    BIRTH,
    day_number(date(2010, 8, 31)),
    day_number(date(2012, 9, 1)),
    h.NO_DAY,
)


@pytest.mark.parametrize(
    ("day", "size", "at_school"),
    [
        (date(2008, 4, 30), 1, 0),
        (date(2008, 5, 1), 2, 0),
        (date(2010, 8, 30), 2, 0),
        (date(2010, 8, 31), 3, 0),
        (date(2016, 8, 30), 4, 0),
        (date(2016, 8, 31), 4, 1),
        (date(2018, 9, 1), 4, 2),
        (date(2028, 8, 31), 3, 1),
        (date(2030, 9, 1), 2, 0),
    ],
)
def test_household__grows_and_shrinks_with_its_members_ages(
    as_is: Plain, day: date, size: int, at_school: int
) -> None:
    number = day_number(day)
    assert as_is(h.household_size)(HOME, number) == size
    assert as_is(h.children_at_school_age)(HOME, number) == at_school
    assert as_is(h.is_married)(HOME, number) == (day >= date(2008, 5, 1))


def test_household__is_put_together_from_its_parts(as_is: Plain) -> None:
    sizes = set()
    for slot in range(200):
        home = as_is(h.household)(SEED, slot, 0, slot % 2, BIRTH, slot % 3 % 2, TABLE)
        assert home == h.household(SEED, slot, 0, slot % 2, BIRTH, slot % 3 % 2, TABLE)
        children = [c for c in home[2:] if c != h.NO_DAY]
        assert list(home[2:]) == children + [h.NO_DAY] * (3 - len(children))
        sizes.add(len(children))
    assert sizes == {0, 1, 2, 3}


@pytest.mark.parametrize("wanted", [0, 1, 2, 3])
def test_household__has_no_more_children_than_wanted(as_is: Plain, wanted: int) -> None:
    children = np.array([[0] * wanted + [ALWAYS] * (4 - wanted)] * 2, np.int64)
    early = TABLE._replace(
        children=children, marry_by=np.full((2, 33), ALWAYS), gap_days=np.zeros(256, np.int64)
    )
    for slot in range(30):
        home = as_is(h.household)(SEED, slot, 0, 0, BIRTH, 1, early)
        assert sum(birth != h.NO_DAY for birth in home[2:]) == wanted
