"""A visit: an agent sits down at the desk with its docket and lives through its month."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, Calendar, People, Rates
from glasshouse.codes import Intent, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.acts import intend_acts
from glasshouse.kernels.candidates import AT_A_DOOR, E_ACT, E_DAY, E_DUE, E_FACT, E_WORD
from glasshouse.kernels.conduct import add_pending_debt
from glasshouse.kernels.desk import (
    ACTS,
    DEBT_CANDIDATE,
    LEAVING,
    MISCONDUCT_CANDIDATE,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_BAND_THEN,
    WHO_BIRTH,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_SLOT,
    WHO_STRATUM,
    WHO_URBAN,
    Desk,
    Law,
)
from glasshouse.kernels.docket import State, kind_of
from glasshouse.kernels.features import see_residence
from glasshouse.kernels.intents import MISCONDUCT_FACT, intend, kind_of_misconduct
from glasshouse.kernels.interventions import intend_interventions
from glasshouse.kernels.members import enrol
from glasshouse.kernels.month import live
from glasshouse.kernels.moving import consider_moving
from glasshouse.kernels.population import age_band
from glasshouse.kernels.quiet import (
    Rest,
    band_then,
    count_lines,
    recall,
    see_friends,
)
from glasshouse.kernels.reports import take_report
from glasshouse.kernels.restating import restate_models
from glasshouse.kernels.rng import draw, uniform_int
from glasshouse.kernels.seat import seat_firm, sit_down
from glasshouse.kernels.steering import UNASKED, answer_about
from glasshouse.kernels.stocks import tally_ranks, tally_standings, tally_stocks
from glasshouse.kernels.strata import stratum_of
from glasshouse.kernels.tally import NATURAL_PERSON
from glasshouse.kernels.timing import Month
from glasshouse.kernels.world import World
from glasshouse.steering import Answer, Topic

S_CANDIDATES = int(Stream.CANDIDATES)
I_MISCONDUCT, I_OCCASION = int(Intent.MISCONDUCT), int(Intent.OCCASION)
DEBT, EVENT, NO = int(Topic.DEBT), int(Topic.EVENT), int(Answer.NO)


@kernel
def add_candidates(desk: Desk, rates: Rates, seed: np.uint64, month: Month, flag: int) -> None:
    """Turn marks of the bulk path into debts and intentions, thinned by what the agent is."""
    who = desk.who
    slot, generation = who[WHO_SLOT], who[WHO_GENERATION]
    words = draw(seed, slot, generation, month.tick, S_CANDIDATES, 1, 0)
    day = month.first + uniform_int(words[1], month.n_days)
    owes = answer_about(desk, DEBT, 0, 0) != NO
    if who[WHO_KIND] > NATURAL_PERSON:  # its size or level was asked already
        if owes:
            add_pending_debt(desk, who[WHO_AGENT], month.tick << 8, day)
        return
    share = rates.onset[month.year, who[WHO_INCOME], who[WHO_AGE_BAND], who[WHO_URBAN]]
    if flag & DEBT_CANDIDATE and words[0] < share and owes:
        add_pending_debt(desk, who[WHO_AGENT], month.tick << 8, day)
    if flag & MISCONDUCT_CANDIDATE:
        day = month.first + uniform_int(words[2], month.n_days)
        kind = kind_of_misconduct(rates, words[3])
        fact = (month.tick << 8) | MISCONDUCT_FACT | kind
        if answer_about(desk, EVENT, rates.misconduct_event[kind], fact) == UNASKED:
            intend(desk, day, I_MISCONDUCT, fact, 0, 0)


@kernel
def visit(
    law: Law, calendar: Calendar, world: World, seed: np.uint64, month: Month, multiplier: int, flag: int,
    has_scores: bool, n_kept: int, desk: Desk,
) -> None:  # fmt: skip
    """Live through the month of the agent at the desk, with its docket on it, and count what stands after."""
    last = month.first + month.n_days - 1
    rates = world.rates
    if flag & (DEBT_CANDIDATE | MISCONDUCT_CANDIDATE):
        add_candidates(desk, rates, seed, month, flag)
    if flag & ACTS:
        intend_acts(desk, rates, seed, month.tick, month.first, month.n_days)
    intend_interventions(desk, world, month)
    is_person = desk.who[WHO_KIND] <= NATURAL_PERSON
    if has_scores and is_person:
        see_residence(desk, world, seed)
    if has_scores and month.bulk:
        enrol(desk, law, calendar, seed, last)
    live(
        desk, law, calendar, world, seed, month.tick, month.first, month.n_days, month.year, multiplier,
        n_kept if is_person else 0,
    )  # fmt: skip
    if n_kept > 0 and is_person and not flag & LEAVING:
        consider_moving(desk, law, world, seed, n_kept, month)
    tally_stocks(desk, law)
    if has_scores and month.bulk and not is_person and not flag & LEAVING:
        tally_standings(desk, law, calendar, seed, last)
    if n_kept > 0 and is_person and not flag & LEAVING:
        restate_models(desk, law, calendar, world.scope, n_kept, month.reference, last)
        tally_ranks(desk, law, last)
        count_lines(desk, n_kept, desk.moved, 1)


@kernel
def receive(
    desk: Desk, law: Law, people: People, world: World, seed: np.uint64, state: State, month: Month,
    neighbourhood: int, agent: int, flag: int, n_kept: int, rest: Rest,
) -> None:  # fmt: skip
    """Put an agent at the desk, and a person as it stands in the scores, as of the day of reference."""
    if kind_of(state, neighbourhood, agent) > NATURAL_PERSON:
        seat_firm(desk, state, world.firms, seed, neighbourhood, agent, flag, month.first)
        return
    row = state.first_row[neighbourhood] + agent
    sit_down(desk, state, people, seed, neighbourhood, agent, flag, month.first)
    if n_kept > 0:
        desk.who[WHO_BAND_THEN] = band_then(desk)
        see_friends(desk, state, row)
        recall(desk, law, n_kept, rest, row)
    who = desk.who
    band = age_band(who[WHO_BIRTH], month.january)
    who[WHO_STRATUM] = stratum_of(who[WHO_INCOME], band, who[WHO_FEMALE], who[WHO_URBAN])


@kernel
def take_up(desk: Desk, entry: I64) -> None:
    """Put an entry of the list on the desk: a report that will arrive, or an occasion of this month."""
    if entry[E_DUE] == AT_A_DOOR:
        intend(desk, entry[E_DAY], I_OCCASION, entry[E_FACT], entry[E_ACT], entry[E_WORD])
    else:
        take_report(desk, entry)
