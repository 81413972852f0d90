"""Who holds a slot on a day, in coarse bands: recomputed from luck, so that there is no table of persons."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from glasshouse.codes import AGE_BANDS, EMPTY
from glasshouse.engine.prepare import Prepared
from glasshouse.kernels.population import age_band, holder_on, life, traits


@dataclass(frozen=True)
class Look:
    """The holder of a slot: `age_band` counts those of `codes.AGE_BANDS` from 0, `fifth` is 1 to 5."""

    generation: int
    age_band: int
    is_urban: bool
    fifth: int


def look_of(prepared: Prepared, slot: int, neighbourhood: int, day: int) -> Look | None:
    """Return who holds the slot of an adult on a day, or nothing while it is empty."""
    seed, people = prepared.seed, prepared.people
    province = int(prepared.places.province[neighbourhood])
    generation = int(holder_on(seed, slot, province, day, people))
    if generation == EMPTY:
        return None
    _, birth_day, _, _ = life(seed, slot, generation, province, people)
    urban, income = traits(seed, slot, generation, province, people)
    return Look(generation, int(age_band(birth_day, day)), bool(urban), int(income) + 1)


def band_names() -> tuple[str, ...]:
    """Return what the bands of age are called in addresses.

    Examples
    --------
    >>> band_names()
    ('18-24', '25-34', '35-44', '45-54', '55-64', '65plus')
    """
    ends = [f"{low}-{high - 1}" for low, high in pairwise(AGE_BANDS)]
    return (*ends, f"{AGE_BANDS[-1]}plus")
