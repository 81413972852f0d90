"""The catalogue of acts as integer tables for kernels (`arrays.ActTable`), computed once, exactly.

Candidates of an act come at its *ceiling*: the rate of the stratum and the habit with the largest product of
multipliers, doubled if the act can be gamed, so that a response may raise it. A candidate is kept with the
rate of its stratum over the ceiling. No regime and no trait moves the candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from math import lcm, prod

import numpy as np

from glasshouse.arrays import ALWAYS, I64, ActTable
from glasshouse.conduct import N_ACT_GROUPS, ActGroup, Counterparty, Door, Response, Source
from glasshouse.features import N_HABITS, Role
from glasshouse.society import curves
from glasshouse.society.catalogue import Act, catalogue
from glasshouse.society.parameters import ACTS, kept

STRATA = (5, 6, 2, 2)
AXES = {  # rows of multipliers along the four axes of a stratum
    "natural_person": ("by_income", "by_age", "by_sex", "by_place"),
    "legal_person": ("by_size", "by_sector", "", ""),
    "government_body": ("by_level", "", "", ""),
}
HABIT_UNIT = 256
STEEPEST = (25, 20, 16, 12, 9, 7, 5, 3, 2, 1)  # tenths, of mean 10: the multipliers at habit 1
RESPONSE_ROOM = 2  # times that a response may raise what is gamed
GUIDE_SIZE = 64
LEAST_ROOM = Fraction(3, 2)  # of what is also recorded falsely, out of candidates that were not kept


def rows_of(act: Act) -> tuple[tuple[Fraction, ...], ...]:
    """Return the multipliers of an act along the four axes of a stratum; ones where the file has none."""
    rows = []
    for name, length in zip(AXES[act.who], STRATA, strict=True):
        values = act.row(name) if name else None
        rows.append(tuple(map(Fraction, values)) if values else (Fraction(1),) * length)
    return tuple(rows)


def habit_of(act: Act) -> tuple[int, ...]:
    """Return the multipliers by class of habit out of 256, of mean 256; the careless are class 0.

    Examples
    --------
    >>> from decimal import Decimal
    >>> act = catalogue()[0].model_copy(update={"habit": Decimal(1)})
    >>> habit_of(act)[0], sum(habit_of(act))
    (640, 2560)
    """
    found = _by_steepness(abs(act.habit))
    return found if act.habit >= 0 else found[::-1]


@cache
def _by_steepness(steepness: Decimal) -> tuple[int, ...]:
    weights = [1 + Fraction(steepness) * (Fraction(w, 10) - 1) for w in STEEPEST]
    return curves.apportion(HABIT_UNIT * N_HABITS, weights)


def room_of(act: Act) -> Fraction:
    """Return the ceiling of an act over its `per_year`."""
    room = Fraction(max(habit_of(act)), HABIT_UNIT)
    for row in rows_of(act):
        room *= max(row)
    if act.response == "gamed":
        room *= RESPONSE_ROOM
    return max(room, LEAST_ROOM) if act.recorded.false_share else room


def ceiling_of(act: Act) -> Fraction:
    """Return the expected candidates of an act per subject and month."""
    return Fraction(act.per_year) / 12 * room_of(act)


def false_of(act: Act) -> Fraction:
    """Return the share of candidates not kept that are recorded nevertheless, for the mean subject.

    So that, of all records, `false_share` are without an act.
    """
    false = Fraction(act.recorded.false_share)
    if not false:
        return Fraction(0)
    return false / (1 - false) * Fraction(act.recorded.share) / (room_of(act) - 1)


def _keep(act: Act) -> I64:
    room, rows = room_of(act), [_over_one_number(row) for row in rows_of(act)]
    cases = prod(under for _, under in rows) * room.numerator
    keep = np.zeros(STRATA, np.int64)
    for stratum in product(*map(range, STRATA)):
        events = prod(over[i] for (over, _), i in zip(rows, stratum, strict=True)) * room.denominator
        keep[stratum] = curves.threshold_of(events, cases)
    return keep


def _over_one_number(row: Sequence[Fraction]) -> tuple[list[int], int]:
    """Return the numerators of some fractions over a denominator that they share, and that."""
    under = lcm(*(one.denominator for one in row))
    return [one.numerator * (under // one.denominator) for one in row], under


def by_group(acts: tuple[Act, ...]) -> Iterator[tuple[Act, ...]]:
    """Yield the acts of each group, empty ones too."""
    for group in ActGroup:
        yield tuple(act for act in acts if act.group == group.name.lower())


def _candidates(acts: tuple[Act, ...]) -> I64:
    chances = [curves.poisson(sum(map(ceiling_of, group), Fraction(0))) for group in by_group(acts)]
    table = np.full((N_ACT_GROUPS, max(map(len, chances))), ALWAYS, np.int64)
    for g, thresholds in enumerate(chances):
        table[g, : len(thresholds)] = thresholds
    return table


def _guide(groups: list[tuple[Act, ...]]) -> I64:
    """Return, by group and first bits of a word, the first act whose threshold is above such words."""
    first = np.cumsum([0, *map(len, groups)])
    guide = np.zeros((N_ACT_GROUPS, GUIDE_SIZE), np.int64)
    for g, group in enumerate(groups):
        if group:
            at = curves.cumulative([ceiling_of(act) for act in group]).astype(np.int64)
            starts = np.arange(GUIDE_SIZE, dtype=np.int64) * (ALWAYS // GUIDE_SIZE)
            guide[g] = first[g] + np.searchsorted(at, starts, side="right")
    return guide


def _sources(act: Act) -> tuple[int, int]:
    first, last = act.recorded.by[0], act.recorded.by[-1]
    return int(Source[first.upper()]), int(Source[last.upper()])


def table_of(acts: tuple[Act, ...]) -> ActTable:
    """Build the integer tables of some acts; their arrays are read-only."""
    groups = list(by_group(acts))

    def column(values: Iterator[int] | Iterator[tuple[int, ...]]) -> I64:
        return np.array(list(values), np.int64)

    table = ActTable(
        first_act=np.cumsum([0, *map(len, groups)], dtype=np.int64),
        candidates=_candidates(acts),
        kind_at=np.concatenate([curves.cumulative([ceiling_of(a) for a in g]) for g in groups if g]).astype(
            np.int64
        ),
        guide=_guide(groups),
        keep=np.array([_keep(act).reshape(-1) for act in acts], np.int64),
        habit=column(habit_of(act) for act in acts),
        roles=column(sum(Role[name.upper()] for name in act.roles) for act in acts),
        response=column(int(Response[act.response.upper()]) for act in acts),
        record=column(curves.threshold(act.recorded.share) for act in acts),
        false_record=column(curves.threshold(false_of(act)) for act in acts),
        source=column(_sources(act) for act in acts),
        source_split=column(curves.threshold(act.recorded.split) for act in acts),
        delay=column(act.recorded.delay_days for act in acts),
        counterparty=column(int(Counterparty[act.counterparty.upper()]) for act in acts),
        harm_cny=column(act.harm_cny for act in acts),
        door=column(int(Door[act.door.upper()]) if act.door else -1 for act in acts),
    )
    for array in table:
        array.setflags(write=False)
    return table


@kept(ACTS)
def act_table() -> ActTable:
    """Return the integer tables of the catalogue; row k is `act_ids()[k]`."""
    return table_of(catalogue())


@cache
def act_ids() -> tuple[str, ...]:
    """Return the ids of the acts in the order of the table."""
    return tuple(act.id for act in catalogue())


@cache
def act_labels() -> dict[str, dict[str, str]]:
    """Return what each act is called, by id and language."""
    return {act.id: {"en": act.label.en, "zh": act.label.zh} for act in catalogue()}


def act_digest() -> str:
    """Digest the ids and the tables of the catalogue, for the manifest."""
    names = ((f"id {act}", k) for k, act in enumerate(act_ids()))
    return curves.digest((*names, *act_table()._asdict().items()))
