"""What happened to each agent in a run: a short row of counts for whoever holds a slot, beside the state.

Events are counted from the trace, neighbourhood by neighbourhood, so that a run with fates has the same
bits as one without. Months on a list are counted from what stands in the docket when a month ends.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I16, I64, U64, Calendar, People
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    KIND_CASE,
    LISTED,
    N_TRACE,
    P_IS_BLACK,
    P_IS_LIST,
    S_BITS,
    S_PROCEDURE,
    T_AGENT,
    T_GENERATION,
    T_OBSERVABLE,
    T_VALUE,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.features import membership
from glasshouse.kernels.population import age_band, looks
from glasshouse.kernels.tally import NATURAL_PERSON
from glasshouse.kernels.tick import Bench, step_many
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World

NOWHERE = -1
FACE_INCOME, FACE_BAND, FACE_FEMALE, FACE_URBAN, FACE_RESIDENCE, FACE_PROVINCE = range(6)
N_FACE = 6


class Fates(NamedTuple):
    """Counts of the whole society, and which events are counted where."""

    column: I64  # (n_observables, 2) where an event is counted, and where its value is added up, or NOWHERE
    listed: int  # column of months with an entry on a black list, or NOWHERE
    holder: I16  # (n_rows,) generation of whom the counts are
    counts: I64  # (n_rows, n_columns)
    strangers: I64  # (1,) events of others than the holders; there are none


@kernel
def settle_events(fates: Fates, state: State, desk: Desk, neighbourhood: int) -> None:
    """Count the events that the trace has of a neighbourhood's month."""
    first = state.first_row[neighbourhood]
    for i in range(desk.counters[N_TRACE]):
        event = desk.traced[i]
        counted, added = fates.column[event[T_OBSERVABLE]]
        if counted == NOWHERE and added == NOWHERE:
            continue
        row = first + event[T_AGENT]
        if fates.holder[row] != event[T_GENERATION]:
            fates.strangers[0] += 1
            continue
        if counted != NOWHERE:
            fates.counts[row, counted] += 1
        if added != NOWHERE:
            fates.counts[row, added] += event[T_VALUE]


@kernel
def settle_listed(fates: Fates, state: State, law: Law, neighbourhood: int) -> None:
    """Count a month for whoever stands on a black list, or under an order, when it ends."""
    if fates.listed == NOWHERE:
        return
    start, docket = state.docket_start[neighbourhood], state.docket
    first, last = state.first_row[neighbourhood], NOWHERE
    for row in range(start, start + state.docket_count[neighbourhood]):
        if docket.kind[row] != KIND_CASE or docket.agent[row] == last:
            continue
        step = law.steps[docket.step[row]]
        procedure = law.procedures[step[S_PROCEDURE]]
        if procedure[P_IS_LIST] and procedure[P_IS_BLACK] and step[S_BITS] & LISTED:
            last = int(docket.agent[row])
            fates.counts[first + last, fates.listed] += 1


@kernel
def step_and_settle(
    state: State, month: Month, law: Law, calendar: Calendar, world: World, people: People, seed: np.uint64,
    exposure: I64, desk: Desk, bench: Bench, neighbourhoods: I64, digest: U64, need: I64, fates: Fates,
) -> None:  # fmt: skip
    """Advance some neighbourhoods by a month as `tick.step_many` does, and count what happened to whom."""
    for j in range(neighbourhoods.shape[0]):
        k, this = neighbourhoods[j], neighbourhoods[j : j + 1]
        step_many(state, month, law, calendar, world, people, seed, exposure, desk, bench, this, digest, need)
        if need[k] == 0 and month.bulk:
            settle_events(fates, state, desk, k)
            settle_listed(fates, state, law, k)
        desk.counters[N_TRACE] = 0


@kernel
def face_rows(
    faces: I16, state: State, world: World, people: People, seed: np.uint64, rows: I64, neighbourhoods: I64,
    generations: I64, day: int,
) -> None:  # fmt: skip
    """Write what persons are on a day: fifth of income, age band, sex, place, residence, province.

    Parameters
    ----------
    faces
        (n, N_FACE) written. Of firms and bodies only the province, and -1 elsewhere.
    rows, neighbourhoods
        (n,) row within the neighbourhood, and the neighbourhood.
    generations
        (n,) which holder.
    """
    for i in range(rows.shape[0]):
        k = neighbourhoods[i]
        province = state.province[k]
        faces[i, :] = -1
        faces[i, FACE_PROVINCE] = province
        if kind_of(state, k, rows[i]) != NATURAL_PERSON:
            continue
        slot = slot_of(state, k, rows[i])
        is_female, birth, is_urban, income = looks(seed, slot, generations[i], province, people)
        faces[i, FACE_INCOME] = income
        faces[i, FACE_BAND] = age_band(birth, day)
        faces[i, FACE_FEMALE] = is_female
        faces[i, FACE_URBAN] = is_urban
        faces[i, FACE_RESIDENCE] = membership(seed, slot, generations[i], world.rates.scalar)[0]
