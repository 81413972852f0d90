"""Bulk path: who of a neighbourhood is looked at this month, marked in one byte each."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8, U16, U64, Docket, Rates
from glasshouse.codes import VACANT, Stream
from glasshouse.conduct import Rate
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import mark_acts
from glasshouse.kernels.desk import (
    DEBT_CANDIDATE,
    ENROL,
    HAS_DOCKET,
    KIND_COPY,
    KIND_RECORD,
    KIND_STANDING,
    LEAVING,
    MISCONDUCT_CANDIDATE,
    SC_BINS,
    SLEEPS,
    Law,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.measures import is_met_at_gates
from glasshouse.kernels.rng import draw_stretch
from glasshouse.kernels.timing import Month

S_CANDIDATES = int(Stream.CANDIDATES)
R_ONSET, R_MISCONDUCT = int(Rate.ONSET_CEILING), int(Rate.MISCONDUCT_CEILING)


@kernel
def mark_candidates(
    flags: U8, generation: U8, exit_tick: U16, first_slot: int, seed: np.uint64, tick: int, onset: int,
    misconduct: int, words: U64,
) -> None:  # fmt: skip
    """Bulk path: mark the few agents to whom something may happen this month; nobody in an empty slot.

    Parameters
    ----------
    flags
        (n,) written in place: bits for a candidate debt, candidate misconduct, and leaving.
    generation, exit_tick
        (n,) columns of the state.
    first_slot
        Slot of row 0.
    onset, misconduct
        Ceiling thresholds out of 2**32, the same under every regime.
    words
        (4, k) scratch; so many are worked at a time.
    """
    may_owe, may_offend, at_a_time = np.uint64(onset), np.uint64(misconduct), words.shape[1]
    for start in range(0, flags.shape[0], at_a_time):
        held = generation[start : start + at_a_time]
        draw_stretch(words, held, first_slot + start, seed, tick, S_CANDIDATES, 0)
        for i in range(held.shape[0]):
            flag = LEAVING * (exit_tick[start + i] == tick)
            flag += DEBT_CANDIDATE * (words[0, i] < may_owe)
            flag += MISCONDUCT_CANDIDATE * (words[1, i] < may_offend)
            flags[start + i] = flag * (held[i] != VACANT)


@kernel
def mark(
    flags: U8, state: State, month: Month, rates: Rates, seed: np.uint64, neighbourhood: int, everyone: bool,
    words: U64, turns: I64,
) -> None:  # fmt: skip
    """Bulk path: mark the adults of a neighbourhood to whom something happens this month, or everyone."""
    before = state.n_before[neighbourhood]
    n, first = state.size[neighbourhood] - before, state.first_row[neighbourhood] + before
    generation, exit_tick = state.generation[first : first + n], state.exit_tick[first : first + n]
    slot, flags = state.first_slot[neighbourhood], flags[before:]
    onset, misconduct = rates.scalar[R_ONSET], rates.scalar[R_MISCONDUCT]
    if month.bulk and onset + misconduct > 0:
        mark_candidates(flags, generation, exit_tick, slot, seed, month.tick, onset, misconduct, words)
    else:
        for i in range(n):
            flags[i] = LEAVING * ((exit_tick[i] == month.tick) & (generation[i] != VACANT))
    if month.bulk:
        mark_acts(flags, generation, slot, seed, month.tick, month.n_days, rates, turns)
    if everyone:
        for i in range(n):
            flags[i] |= ENROL * (generation[i] != VACANT)


@kernel
def mark_dockets(
    flags: U8, docket: Docket, law: Law, start: int, stop: int, last: int, is_reference: bool
) -> None:
    """Mark those with a docket; one that sleeps has only rows to which nothing is due till `last`.

    Debts and cases never sleep, nor do rows of scores with ranks, which ask for their records each month, nor
    copies that a gate can ask for. On a day of reference nobody sleeps: models see everybody anew.
    """
    for r in range(start, stop):
        kind = docket.kind[r]
        sleeps = kind >= KIND_RECORD and docket.due_day[r] > last and not is_reference
        if sleeps and kind <= KIND_STANDING:
            sleeps = not law.scores.scores[docket.step[r], SC_BINS]
        elif sleeps and kind == KIND_COPY:
            sleeps = not is_met_at_gates(law, docket.ground[r])
        flags[docket.agent[r]] |= SLEEPS if sleeps else HAS_DOCKET
