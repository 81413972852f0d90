"""Groups of people in contrasts: income, age, sex, place, residence, province, and some intersections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64
from glasshouse.codes import AGE_BANDS, N_INCOME
from glasshouse.engine.fates import FACES

EVERYONE, NO_PERSONS = "all", "firms_and_bodies"
COLUMN = {name: k for k, name in enumerate(FACES)}
N_BANDS = len(AGE_BANDS)

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Group:
    """Some people: those of whom each named face has this class; or all firms and government bodies."""

    name: str
    family: str
    label: str
    label_zh: str
    faces: tuple[tuple[str, int], ...] = ()
    is_person: bool = True

    def of(self, faces: I64) -> Rows:
        """Return which rows of faces (n, 6) are in the group."""
        found: Rows = (faces[:, COLUMN["income"]] >= 0) == self.is_person
        for name, value in self.faces:
            found &= faces[:, COLUMN[name]] == value
        return found


def _bands() -> Iterator[tuple[str, str, str]]:
    ends = [*AGE_BANDS[1:], None]
    for low, end in zip(AGE_BANDS, ends, strict=True):
        if end is None:
            yield f"age_{low}_plus", f"{low} and older", f"{low}岁及以上"
        else:
            yield f"age_{low}_{end - 1}", f"{low} to {end - 1}", f"{low}至{end - 1}岁"


FIFTHS = (
    ("lowest fifth of income", "收入最低五分之一"), ("second fifth of income", "收入次低五分之一"),
    ("middle fifth of income", "收入中间五分之一"), ("fourth fifth of income", "收入次高五分之一"),
    ("highest fifth of income", "收入最高五分之一"),
)  # fmt: skip
SEXES = (("male", "men", "男"), ("female", "women", "女"))
PLACES = (("rural", "in the country", "乡村"), ("urban", "in towns", "城镇"))
RESIDENCES = (
    ("local", "registered where they live", "本地户籍"),
    ("permit", "with a residence permit", "持居住证"),
    ("outsider", "neither registered nor permitted", "无本地户籍与居住证"),
)
ALL = Group(EVERYONE, "all", "all adults", "全体成年人")
FIRMS = Group(NO_PERSONS, "kind", "firms and government bodies", "企业与政府机构", is_person=False)
INCOME = tuple(
    Group(f"income_{k + 1}", "income", en, zh, (("income", k),)) for k, (en, zh) in enumerate(FIFTHS)
)
AGE = tuple(Group(name, "age", en, zh, (("age", k),)) for k, (name, en, zh) in enumerate(_bands()))
SEX = tuple(Group(name, "sex", en, zh, (("female", k),)) for k, (name, en, zh) in enumerate(SEXES))
PLACE = tuple(Group(name, "place", en, zh, (("urban", k),)) for k, (name, en, zh) in enumerate(PLACES))
RESIDENCE = tuple(
    Group(name, "residence", en, zh, (("residence", k),)) for k, (name, en, zh) in enumerate(RESIDENCES)
)
CROSSED = tuple(
    Group(
        f"{income.name}.{sex.name}.{place.name}", "income, sex and place",
        f"{income.label}, {sex.label}, {place.label}", f"{income.label_zh}、{sex.label_zh}、{place.label_zh}",
        (*income.faces, *sex.faces, *place.faces),
    )
    for income in INCOME for sex in SEX for place in PLACE
)  # fmt: skip
assert len(INCOME) == N_INCOME and len(AGE) == N_BANDS


def groups_of(provinces: dict[int, tuple[int, str, str]]) -> tuple[Group, ...]:
    """Return all groups of a society.

    Parameters
    ----------
    provinces
        By row of the tallies: code, and names in English and Chinese; provinces without people left out.
    """
    by_province = tuple(
        Group(f"province_{code}", "province", en, zh, (("province", row),))
        for row, (code, en, zh) in provinces.items()
    )
    return (ALL, *INCOME, *AGE, *SEX, *PLACE, *RESIDENCE, FIRMS, *by_province, *CROSSED)
