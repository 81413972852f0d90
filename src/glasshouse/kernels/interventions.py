"""Interventions: what a scenario says that an agent, or a body about it, does in a month, against its luck.

Luck is drawn as ever, and then not gone by: so nobody else's luck moves, and a scenario whose interventions
come to nothing has the bits of one without. What is added happens on the 15th of its month, about a fact of
its own: `MOST_OF_AGENT` numbers of a month are kept free for such facts.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, People
from glasshouse.codes import VACANT, Debt, Event, Intent
from glasshouse.conduct import Response
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.bulk import commit, mark_entry, opinion_here, report, stand_before
from glasshouse.kernels.candidates import E_AGENT, N_ENTRY_COLUMNS, Luck
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    ACTS,
    FACT,
    KIND,
    KIND_DEBT,
    N_ASKED,
    N_ENTRIES,
    N_ROWS,
    STEP,
    V_ANSWER,
    V_FACT,
    V_OWN,
    V_SLOT,
    V_TICK,
    V_TOPIC,
    V_WHICH,
    WHO_AGENT,
    WHO_FLAG,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    Desk,
)
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.faces import Faces, recognise
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend
from glasshouse.kernels.steering import ANY_FACT, chosen
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World
from glasshouse.minds import NEITHER
from glasshouse.steering import ON_DAY, Answer, Topic

NO, MISTAKEN = int(Answer.NO), int(Answer.MISTAKEN)
ACT, DEBT, EVENT, RECORD = int(Topic.ACT), int(Topic.DEBT), int(Topic.EVENT), int(Topic.RECORD)
I_COURT, I_MISCONDUCT = int(Intent.COURT), int(Intent.MISCONDUCT)
E_EMERGENCY, NOTICE, CHILLED = int(Event.EMERGENCY), int(Debt.NOTICE), int(Response.CHILLED)


@kernel
def row_of_slot(state: State, neighbourhood: int, slot: int) -> int:
    """Return the row of a slot in a neighbourhood, or -1 if it is not one of its."""
    for is_adult in range(2):
        before = state.n_before[neighbourhood]
        row = slot - slot_of(state, neighbourhood, is_adult * before) + is_adult * before
        stop = state.size[neighbourhood] if is_adult else before
        if is_adult * before <= row < stop:
            return int(row)
    return -1


@kernel
def take_interventions(desk: Desk, world: World, state: State, month: Month, neighbourhood: int) -> None:
    """Put the interventions of the month on agents of a neighbourhood on the desk."""
    desk.counters[N_ASKED] = 0
    for i in range(world.n_interventions):
        one = world.interventions[i]
        row = row_of_slot(state, neighbourhood, one[V_SLOT])
        if one[V_TICK] == month.tick and row >= 0:
            n = desk.counters[N_ASKED]
            for column in range(one.shape[0]):
                desk.asked[n, column] = one[column]
            desk.counters[N_ASKED] = n + 1


@kernel
def step_in(
    desk: Desk, world: World, people: People, state: State, faces: Faces, month: Month, seed: np.uint64,
    neighbourhood: int, flags: U8, luck: Luck,
) -> None:  # fmt: skip
    """Let agents do the acts of interventions; mark for a visit those to whom these bring something.

    An intervention that only decides what comes up marks nobody: a visit alone would show in what friends
    see.

    Parameters
    ----------
    flags
        (n,) marks of the month; written.
    luck
        Its list is complete and sorted by agent, and stays so.
    """
    who = desk.who
    for i in range(desk.counters[N_ASKED]):
        one = desk.asked[i]
        agent = row_of_slot(state, neighbourhood, one[V_SLOT])
        held = state.generation[state.first_row[neighbourhood] + agent]
        if held == VACANT:
            continue
        if one[V_ANSWER] == NO or one[V_OWN] == 0:
            continue
        if one[V_TOPIC] != ACT:
            flags[agent] |= ACTS
            continue
        who[WHO_AGENT], who[WHO_SLOT], who[WHO_GENERATION] = agent, one[V_SLOT], int(np.int8(held))
        who[WHO_KIND], who[WHO_FLAG] = kind_of(state, neighbourhood, agent), flags[agent]
        recognise(desk, faces, state, world, people, seed, neighbourhood, agent, month.january)
        before = desk.counters[N_ENTRIES]
        do_act(desk, world, seed, luck, one, month.first + ON_DAY - 1)
        mark_entry(flags, luck, before, desk.counters[N_ENTRIES], agent, month.first + month.n_days - 1)
        for entry in range(before, desk.counters[N_ENTRIES]):
            move_up(luck.entries, entry)


@kernel
def do_act(desk: Desk, world: World, seed: np.uint64, luck: Luck, one: I64, day: int) -> None:
    """Let the agent at the desk do an act that is recorded, or let it be recorded for one that it did not."""
    act, fact, acts, opinion = one[V_WHICH], one[V_OWN], world.acts, NEITHER
    if one[V_ANSWER] == MISTAKEN:
        report(desk, world, seed, luck, act, fact, day, 1)
        return
    if acts.response[act] == CHILLED and world.scope.asks_opinions:
        opinion = opinion_here(desk, world, seed)
    commit(desk, world, luck, act, fact, day, opinion)
    if acts.door[act] >= 0:
        stand_before(desk, world, seed, luck, act, fact, day)
    elif chosen(desk, RECORD, act, fact, day, True):
        report(desk, world, seed, luck, act, fact, day, 0)


@kernel
def move_up(entries: I64, entry: int) -> None:
    """Move an entry up a list that is sorted by agent, behind what is of its agent."""
    while entry > 0 and entries[entry - 1, E_AGENT] > entries[entry, E_AGENT]:
        for column in range(N_ENTRY_COLUMNS):
            upper, lower = entries[entry - 1, column], entries[entry, column]
            entries[entry - 1, column], entries[entry, column] = lower, upper
        entry -= 1


@kernel
def intend_interventions(desk: Desk, world: World, month: Month) -> None:
    """Add debts, misconduct and what a court, a creditor or life brings to the agent at the desk."""
    day = month.first + ON_DAY - 1
    for i in range(desk.counters[N_ASKED]):
        one = desk.asked[i]
        if one[V_SLOT] != desk.who[WHO_SLOT] or one[V_ANSWER] == NO:
            continue
        if one[V_TOPIC] == DEBT:
            add_pending_debt(desk, desk.who[WHO_AGENT], one[V_OWN], day)
        elif one[V_TOPIC] == EVENT:
            bring(desk, world, one, month.tick, day)


@kernel
def bring(desk: Desk, world: World, one: I64, tick: int, day: int) -> None:
    """Intend an event: misconduct on a journey, an emergency, or what happens to debts in enforcement."""
    event, kinds = one[V_WHICH], world.rates.misconduct_event
    for kind in range(kinds.shape[0]):
        if kinds[kind] == event:
            intend(desk, day, I_MISCONDUCT, (tick << 8) | MISCONDUCT_FACT | kind, 0, 0)
            return
    if event == E_EMERGENCY:
        intend(desk, day, I_COURT, 0, event, 0)
        return
    rows = desk.rows
    for row in range(desk.counters[N_ROWS]):
        is_meant = one[V_FACT] in (ANY_FACT, rows[row, FACT])
        if rows[row, KIND] == KIND_DEBT and rows[row, STEP] >= NOTICE and is_meant:
            intend(desk, day, I_COURT, rows[row, FACT], event, 0)
