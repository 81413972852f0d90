"""Firms and bodies in the state: who holds the rows before the adults, and whose debts begin.

Row 0 is the government body, each row after it a place for firms. What a firm is, and how long it is there,
follows from luck alone (`firms`); here the state takes note of it.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, People
from glasshouse.codes import EMPTY, NEVER, VACANT, Event, Stream
from glasshouse.conduct import ActGroup
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    DEBT_CANDIDATE,
    ENROL,
    LEAVING,
    NO_RULE,
    WHO_AGENT,
    WHO_GENERATION,
    WHO_KIND,
    Desk,
)
from glasshouse.kernels.docket import LEGAL_PERSON, State, kind_of, slot_of
from glasshouse.kernels.faces import Faces, face
from glasshouse.kernels.firms import debt_begins, first_firm, next_exit, rank_of
from glasshouse.kernels.rng import draw
from glasshouse.kernels.tally import note
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World

S_CANDIDATES = int(Stream.CANDIDATES)
E_FOUNDED, BODY = int(Event.FIRM_FOUNDED), int(ActGroup.BODY)


@kernel
def settle_firms(state: State, world: World, seed: np.uint64, tick: int, neighbourhoods: I64) -> None:
    """Find which firm holds each place when a month begins; a body that is followed is there for ever."""
    for j in range(neighbourhoods.shape[0]):
        k = neighbourhoods[j]
        row = state.first_row[k]
        if state.n_before[k] > 0:
            state.generation[row] = 0 if world.scope.groups[BODY] else VACANT
            state.exit_tick[row] = NEVER
        for i in range(1, state.n_before[k]):
            held, leaves = first_firm(seed, slot_of(state, k, i), tick, world.firms)
            state.generation[row + i] = np.uint8(held & 255)
            state.exit_tick[row + i] = leaves


@kernel
def found_firms(
    desk: Desk, state: State, world: World, people: People, month: Month, seed: np.uint64, faces: Faces,
    neighbourhood: int,
) -> None:  # fmt: skip
    """Let the next firm be founded in each place whose firm has closed, and the first where a place opens."""
    who, row = desk.who, state.first_row[neighbourhood]
    for i in range(1, state.n_before[neighbourhood]):
        if state.exit_tick[row + i] != month.tick:
            continue
        held = int(np.int8(state.generation[row + i]))
        generation = 0 if held == EMPTY else held + 1
        slot = slot_of(state, neighbourhood, i)
        state.generation[row + i] = np.uint8(generation & 255)
        state.exit_tick[row + i] = next_exit(seed, slot, generation, month.tick, world.firms)
        if faces.day[neighbourhood]:
            face(faces, state, world, people, seed, neighbourhood, i, faces.day[neighbourhood])
        who[WHO_AGENT], who[WHO_GENERATION], who[WHO_KIND] = i, generation, LEGAL_PERSON
        note(desk, E_FOUNDED, 0, month.first + month.n_days - 1, 0, 0, NO_RULE)


@kernel
def mark_firms(
    flags: U8, state: State, month: Month, world: World, seed: np.uint64, neighbourhood: int, everyone: bool
) -> None:
    """Mark the firms and the body to whom something happens this month, or all of them."""
    row = state.first_row[neighbourhood]
    for i in range(state.n_before[neighbourhood]):
        flags[i] = 0
        if state.generation[row + i] == VACANT:
            continue
        flag = LEAVING * int(state.exit_tick[row + i] == month.tick) + ENROL * int(everyone)
        if month.bulk:
            slot, kind = slot_of(state, neighbourhood, i), kind_of(state, neighbourhood, i)
            held = int(np.int8(state.generation[row + i]))
            word = draw(seed, slot, held, month.tick, S_CANDIDATES, 0, 0)[0]
            rank = rank_of(seed, slot, kind, world.firms)
            flag |= DEBT_CANDIDATE * int(debt_begins(word, kind, rank, month.tick, world.firms))
        flags[i] = flag
