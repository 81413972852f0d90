"""Strata of adults in one byte: what tables of opinion are by, and what tallies of a neighbourhood add up."""

from __future__ import annotations

from glasshouse.arrays import I64
from glasshouse.codes import AGE_BANDS, AGE_GROUP, PLACE_GROUP, SEX_GROUP
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import WHO_KIND, WHO_STRATUM, Desk
from glasshouse.kernels.tally import NATURAL_PERSON, group_of

N_BANDS = len(AGE_BANDS)


@kernel
def stratum_of(income: int, band: int, is_female: int, is_urban: int) -> int:
    """Return the stratum, 0..119, of a fifth of income, an age band, a sex and a place."""
    return ((income * N_BANDS + band) * 2 + is_female) * 2 + is_urban


@kernel
def add_stratum(tally: I64, row: int, stratum: int, value: int) -> None:
    """Add a value to a row of a tally, for the groups of a stratum (codes.GROUPS)."""
    counts = tally[row]
    counts[0] += value
    counts[1 + stratum // (4 * N_BANDS)] += value
    counts[AGE_GROUP + (stratum >> 2) % N_BANDS] += value
    counts[SEX_GROUP + ((stratum >> 1) & 1)] += value
    counts[PLACE_GROUP + (stratum & 1)] += value


@kernel
def count(desk: Desk, row: int, value: int) -> None:
    """Add a value to a row of the tally for the agent at the desk, a person by its stratum of 1 January."""
    who = desk.who
    if who[WHO_KIND] > NATURAL_PERSON:
        desk.tally[row, group_of(who[WHO_KIND])] += value
    else:
        add_stratum(desk.tally, row, who[WHO_STRATUM], value)
