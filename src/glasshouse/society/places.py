"""Where people live: 31 provinces, each cut into neighbourhoods, with slots numbered along them.

How places inside a province get neighbourhoods of their own is in `carving`.

Adults are 18 and over: the census bands from 20 on, and two fifths of the band 15-19, as if its ages
were equally common. Servicemen (about two million, not in the provincial tables) are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import numpy as np

from glasshouse.arrays import I32, I64, U8, U16
from glasshouse.errors import ScenarioError
from glasshouse.gazetteer import Place
from glasshouse.society import tables
from glasshouse.society.curves import apportion

BAND_YEARS = 5
YOUNGEST = 15  # lower end of the census band that holds the 18- and 19-year-olds
YOUNGEST_ADULTS = 2  # of its five years of age
USUAL_SIZE = 4000  # adults in a neighbourhood
LARGEST_SIZE = 5000
MOST_AGENTS = 2**31  # slots have 32 bits, and firms and bodies have the upper half of them
GUANGDONG = 44


@dataclass(frozen=True)
class Province:
    """A province: its census adults, its urban share of all ages (0..1) and its place on the tile map."""

    code: int
    name_en: str
    name_zh: str
    adults: int
    urban_share: Decimal
    row: int
    column: int


@dataclass(frozen=True)
class Neighbourhoods:
    """The neighbourhoods of a society, in the order of their slots.

    Attributes
    ----------
    n_agents
        Adults in the society; slots are 0..n_agents-1.
    province
        (n_neighbourhoods,) index of the province, 0..30.
    first_slot
        (n_neighbourhoods,) first slot.
    size
        (n_neighbourhoods,) number of slots.
    place
        (n_neighbourhoods,) row of the place in `society.territory.Territory`; 0 is no particular place.
    """

    n_agents: int
    province: U8
    first_slot: I64
    size: I32
    place: U16


@cache
def adult_fifths() -> tuple[int, ...]:
    """Return five times the adults of each province, a whole number, in the order of the codes."""
    totals = {p.code: 0 for p in tables.census_provinces()}
    for cell in tables.census_cells():
        if cell.age_lo >= YOUNGEST:
            years = YOUNGEST_ADULTS if cell.age_lo == YOUNGEST else BAND_YEARS
            totals[cell.code] += years * cell.population
    return tuple(totals.values())


def census_adults() -> int:
    """Return the adults of the 31 provinces on the census day: a society of this size is 1:1.

    Examples
    --------
    >>> census_adults()
    1112784302
    """
    return (sum(adult_fifths()) + BAND_YEARS // 2) // BAND_YEARS


def quotas(n_agents: int) -> tuple[int, ...]:
    """Return each province's part of a society, by the largest remainder of its census adults."""
    if not 1 <= n_agents <= MOST_AGENTS:
        raise ScenarioError(
            f"A society of {n_agents} agents was asked for; it needs 1 to {MOST_AGENTS}. "
            f"Type for example --agents 1000000; the whole country is --agents {census_adults()}."
        )
    return apportion(n_agents, adult_fifths())


@cache
def provinces() -> tuple[Province, ...]:
    """Return the 31 provinces in the order of their codes; their adults sum to `census_adults`."""
    tiles = {t.code: t for t in tables.tiles()}
    return tuple(
        Province(
            code=p.code,
            name_en=p.name_en,
            name_zh=p.name_zh,
            adults=adults,
            urban_share=p.urban_share_pct / 100,
            row=tiles[p.code].row,
            column=tiles[p.code].column,
        )
        for p, adults in zip(tables.census_provinces(), quotas(census_adults()), strict=True)
    )


def province_of(place: Place) -> int:
    """Return the index of the province whose census margins a place has.

    Those of a special administrative region are Guangdong's: `assumed`, until its own are in the tables.
    """
    code = GUANGDONG if place.is_region else place.province
    return next(i for i, province in enumerate(provinces()) if province.code == code)


@cache
def adults_of(place: Place) -> int:
    """Return the adults of a place; of a population it is the adult share of the province.

    Examples
    --------
    >>> from glasshouse.gazetteer import find
    >>> adults_of(find("suining"))
    1140000
    """
    index = province_of(place)
    if place.number is None:
        return provinces()[index].adults
    if place.counts == "adults":
        return place.number
    share = Fraction(provinces()[index].adults, tables.census_provinces()[index].population)
    return int(place.number * share + Fraction(1, 2))


def neighbourhood_sizes(quota: int) -> tuple[int, ...]:
    """Cut a province's quota into neighbourhoods of about 4,000, none above 5,000.

    From 1,000 on every neighbourhood has at least 1,000; sizes differ by at most one. A smaller quota is one
    neighbourhood, and a quota of 0 is none.

    Examples
    --------
    >>> neighbourhood_sizes(9001)
    (4501, 4500)
    """
    return equal_parts(quota, usual_number(quota))


def usual_number(quota: int) -> int:
    """Return the number of neighbourhoods of a quota, unless more are needed."""
    usual = (quota + USUAL_SIZE // 2) // USUAL_SIZE
    fewest = -(-quota // LARGEST_SIZE)
    return max(usual, fewest)


def equal_parts(quota: int, number: int) -> tuple[int, ...]:
    """Cut a quota into parts whose sizes differ by at most one, the larger ones first."""
    if number == 0:
        return ()
    size, larger = divmod(quota, number)
    return (size + 1,) * larger + (size,) * (number - larger)


def neighbourhoods(n_agents: int) -> Neighbourhoods:
    """Divide a society into neighbourhoods: provinces by census adults, then equal parts.

    Examples
    --------
    >>> society = neighbourhoods(1_000_000)
    >>> int(society.size.sum()), society.province.size
    (1000000, 250)
    """
    cut = [(index, neighbourhood_sizes(quota)) for index, quota in enumerate(quotas(n_agents))]
    return side_by_side([(index, sizes, (0,) * len(sizes)) for index, sizes in cut])


def towns(n_agents: int, size: int) -> Neighbourhoods:
    """Divide a society into neighbourhoods of one size: so many to each province, by its census adults.

    Examples
    --------
    >>> found = towns(10_000, 100)
    >>> found.size.size, set(found.size.tolist())
    (100, {100})
    """
    cut = enumerate(quotas(n_agents // size))
    return side_by_side([(index, (size,) * number, (0,) * number) for index, number in cut])


def side_by_side(parts: Sequence[tuple[int, Sequence[int], Sequence[int]]]) -> Neighbourhoods:
    """Number the slots along the neighbourhoods of some parts: province, sizes, rows of places."""
    size = np.array([n for _, sizes, _ in parts for n in sizes], dtype=np.int32)
    return Neighbourhoods(
        n_agents=int(size.sum(dtype=np.int64)),
        province=np.array([index for index, sizes, _ in parts for _ in sizes], dtype=np.uint8),
        first_slot=np.cumsum(size, dtype=np.int64) - size,
        size=size,
        place=np.array([row for _, _, rows in parts for row in rows], dtype=np.uint16),
    )
