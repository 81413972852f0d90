"""Firms and bodies in the state of a neighbourhood: who holds the rows before the adults, and their officers.

Row 0 is the government body, each row after it a place for firms. What a firm is, and how long it is there,
follows from luck alone (`firms`); here the state takes note of it. An officer is told of its firm by letter:
firms come before adults in a month, so a letter arrives on the day on which it is written.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import EMPTY, NEVER, VACANT, Event, Intent, Stream
from glasshouse.conduct import ActGroup
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    DEBT_CANDIDATE,
    ENROL,
    HAS_DOCKET,
    L_DAY,
    L_EVENT,
    L_FACT,
    L_REGIME,
    LEAVING,
    N_LETTER_COLUMNS,
    N_LETTERS,
    N_OVERFLOW,
    NO_RULE,
    WHO_AGENT,
    WHO_GENERATION,
    WHO_KIND,
    Desk,
)  # fmt: skip
from glasshouse.kernels.docket import LEGAL_PERSON, State, kind_of, slot_of
from glasshouse.kernels.faces import Faces, face_firm
from glasshouse.kernels.firms import debt_begins, first_firm, next_exit, officer_of, rank_of
from glasshouse.kernels.intents import intend
from glasshouse.kernels.rng import draw
from glasshouse.kernels.tally import note
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World

S_CANDIDATES, I_COURT = int(Stream.CANDIDATES), int(Intent.COURT)
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
    desk: Desk, state: State, world: World, month: Month, seed: np.uint64, faces: Faces, neighbourhood: int
) -> None:
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
            face_firm(faces, state, world, seed, neighbourhood, i)
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


@kernel
def post(
    desk: Desk, state: State, seed: np.uint64, neighbourhood: int, firm: int, flags: U8, box: I64, n: int
) -> int:
    """Put the letters of the firm at the desk into its officer's box; return how many letters there are.

    Parameters
    ----------
    flags
        (size,) marks of the month; those who have a letter are looked at.
    box
        (n_letters and more, 1 + N_LETTER_COLUMNS) the row of the officer, and the letter.
    n
        Letters of the neighbourhood so far. Where nobody of age holds the officer's slot, none is written.
    """
    if desk.counters[N_LETTERS] == 0:
        return n
    before = state.n_before[neighbourhood]
    n_adults = state.size[neighbourhood] - before
    officer = before + officer_of(seed, state.first_slot[neighbourhood], n_adults, firm)
    if state.generation[state.first_row[neighbourhood] + officer] == VACANT:
        return n
    for i in range(desk.counters[N_LETTERS]):
        if n >= box.shape[0]:
            desk.counters[N_OVERFLOW] += 1
            return n
        box[n, 0] = officer
        for column in range(N_LETTER_COLUMNS):
            box[n, 1 + column] = desk.letters[i, column]
        flags[officer] |= HAS_DOCKET
        n += 1
    return n


@kernel
def read_letters(desk: Desk, box: I64, n: int) -> None:
    """Let the agent at the desk be told, on the days of its letters, how its firm stands."""
    for i in range(n):
        letter = box[i, 1:]
        if box[i, 0] == desk.who[WHO_AGENT]:
            intend(desk, letter[L_DAY], I_COURT, letter[L_FACT], letter[L_EVENT], letter[L_REGIME])
