"""What people see of their province: counts of last month, and the levels they reach: model, 3 and 7.6e."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.codes import N_STOCK, Stock
from glasshouse.conduct import FILED_COLUMN, FIRST_EXPOSURE, N_EXPOSURES, Exposure
from glasshouse.verification.agents import Tally
from glasshouse.verification.tables import World

PER_ADULTS = 100_000
EVERYBODY = 0
FILED = N_EXPOSURES  # behind the exposures: what bodies of the province were asked to decide
N_COUNTS = N_EXPOSURES + 1

Seen = list[list[int]]  # by province, then by exposure


def nothing_seen(n_provinces: int) -> Seen:
    """Return what is seen before the first month."""
    return [[0] * N_COUNTS for _ in range(n_provinces)]


def seen_after(world: World, tally: Tally, n_provinces: int) -> Seen:
    """Return what everybody sees next month of the month that is over."""
    found = nothing_seen(n_provinces)
    rows: dict[int, list[int]] = {}
    for procedure in world.prepared.published_procedures:
        rows.setdefault(world.n_triggers + N_STOCK * procedure + Stock.PERSONS, []).append(Exposure.LISTED)
    for column, observables in world.prepared.seen_rows.items():
        which = FILED if column == FILED_COLUMN else column - FIRST_EXPOSURE
        for observable in observables:
            rows.setdefault(observable, []).append(which)
    for (province, observable, group), value in tally.cells.items():
        if group == EVERYBODY:
            for which in rows.get(observable, ()):
                found[province][which] += value
    return found


def level_of(borders: Sequence[int], count: int, adults: int) -> int:
    """Return the highest level whose border, per 100,000 adults, a count reaches; of a count of 0 it is 0."""
    if not count:
        return 0
    reached = [k for k, border in enumerate(borders) if count * PER_ADULTS >= border * adults]
    return max(reached, default=0)
