"""Officers of firms: what befalls a firm by a text that reaches those who run it is told to its officer.

Firms come before adults in a month, so a letter arrives on the day on which it is written. What a regime
tells is for its own procedures: another regime's do not answer to it.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U8
from glasshouse.codes import VACANT, Event, Intent
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    FACT,
    HAS_DOCKET,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    L_DAY,
    L_EVENT,
    L_FACT,
    L_REGIME,
    N_LETTER_COLUMNS,
    N_LETTERS,
    N_OVERFLOW,
    N_ROWS,
    P_REGIME,
    P_TELLS,
    S_BITS,
    S_PROCEDURE,
    STEP,
    WHO_AGENT,
    WHO_TOLD,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.firms import officer_of
from glasshouse.kernels.intents import intend

I_COURT = int(Intent.COURT)
E_OFFICER_TOLD, E_OFFICER_CLEARED = int(Event.OFFICERS_FIRM_LISTED), int(Event.OFFICERS_FIRM_CLEARED)
TOLD = 64  # in the last byte of a fact: an officer's matter, about what is a fact of its firm


@kernel
def reaches_officers(desk: Desk, law: Law, row: int, regime: int) -> bool:
    """Is a row a case in effect by which a regime (-1: any) reaches the officers of firms."""
    if desk.rows[row, KIND] != KIND_CASE:
        return False
    step = law.steps[desk.rows[row, STEP]]
    procedure = law.procedures[step[S_PROCEDURE]]
    is_told = step[S_BITS] & IN_EFFECT and procedure[P_TELLS]
    return bool(is_told and (regime < 0 or procedure[P_REGIME] == regime))


@kernel
def tell_officer(desk: Desk, law: Law, row: int, day: int, is_in_effect: bool) -> None:
    """Write to the officer of the firm at the desk that a case of it has come into effect, or has ended.

    The cases of a fact by which one regime reaches officers are one to them: only the first and the last of
    them are told.
    """
    rows, fact = desk.rows, desk.rows[row, FACT]
    regime = law.procedures[law.steps[rows[row, STEP], S_PROCEDURE], P_REGIME]
    for other in range(desk.counters[N_ROWS]):
        if other != row and rows[other, FACT] == fact and reaches_officers(desk, law, other, regime):
            return
    i = desk.counters[N_LETTERS]
    if i >= desk.letters.shape[0]:
        desk.counters[N_OVERFLOW] += 1
        return
    desk.counters[N_LETTERS] = i + 1
    desk.letters[i, L_EVENT] = E_OFFICER_TOLD if is_in_effect else E_OFFICER_CLEARED
    desk.letters[i, L_FACT], desk.letters[i, L_DAY], desk.letters[i, L_REGIME] = fact | TOLD, day, regime


@kernel
def is_meant(desk: Desk, law: Law, trigger: int, procedure: int) -> bool:
    """Is a trigger meant for a procedure: what a regime tells officers of their firm is for its own."""
    if trigger != E_OFFICER_TOLD and trigger != E_OFFICER_CLEARED:
        return True
    return bool(desk.who[WHO_TOLD] == law.procedures[procedure, P_REGIME])


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
