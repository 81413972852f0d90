"""Where people live: 31 provinces, each cut into neighbourhoods, with slots numbered along them.

Adults are 18 and over: the census bands from 20 on, and two fifths of the band 15-19, as if its ages
were equally common. Servicemen (about two million, not in the provincial tables) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from glasshouse.arrays import I32, I64, U8
from glasshouse.errors import ScenarioError
from glasshouse.society import tables
from glasshouse.society.curves import apportion

BAND_YEARS = 5
YOUNGEST = 15  # lower end of the census band that holds the 18- and 19-year-olds
YOUNGEST_ADULTS = 2  # of its five years of age
USUAL_SIZE = 4000  # adults in a neighbourhood
LARGEST_SIZE = 5000
MOST_AGENTS = 2**32  # slots fit in 32 bits


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
    """

    n_agents: int
    province: U8
    first_slot: I64
    size: I32


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


def neighbourhood_sizes(quota: int) -> tuple[int, ...]:
    """Cut a province's quota into neighbourhoods of about 4,000, none above 5,000.

    From 1,000 on every neighbourhood has at least 1,000; sizes differ by at most one. A smaller quota is one
    neighbourhood, and a quota of 0 is none.

    Examples
    --------
    >>> neighbourhood_sizes(9001)
    (4501, 4500)
    """
    if quota == 0:
        return ()
    usual = (quota + USUAL_SIZE // 2) // USUAL_SIZE
    fewest = -(-quota // LARGEST_SIZE)
    number = max(usual, fewest)
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
    sizes = [neighbourhood_sizes(quota) for quota in quotas(n_agents)]
    province = np.repeat(np.arange(len(sizes), dtype=np.uint8), [len(s) for s in sizes])
    size = np.array([n for part in sizes for n in part], dtype=np.int32)
    first_slot = np.cumsum(size, dtype=np.int64) - size
    return Neighbourhoods(n_agents=n_agents, province=province, first_slot=first_slot, size=size)
