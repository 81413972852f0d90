"""Runs worked cases through the kernels of the simulation, and says whether the rules agree with them.

Nothing of the law is written down here: events go through the kernels that a month of an agent goes through,
in the order of the day of `codes.Intent`, over the desk and the packed law of a stack. Luck is turned into
certainty in a copy of the law: practices happen always, or never where the case says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import AGE_BANDS, N_EVENTS, N_LEGAL, NEVER, Debt, Event, Fact, Intent, Stream
from glasshouse.engine.case_outcomes import Outcome, compare, is_about_debt
from glasshouse.engine.ranks import NOT_YET
from glasshouse.errors import MachineError
from glasshouse.features import Feature, Residence, Subject
from glasshouse.kernels.conduct import act, add_pending_debt, happen, perform
from glasshouse.kernels.desk import (
    BITS,
    C_DAY,
    DUE,
    I_DAY,
    I_INDEX,
    I_WORD,
    KIND,
    KIND_CASE,
    M_EXT_THRESHOLD,
    M_EXTENDS,
    M_RESTARTS,
    M_STREAM,
    M_THRESHOLD,
    N_INTENT_COLUMNS,
    N_OVERFLOW,
    N_QUEUE,
    N_ROWS,
    N_TRACE,
    Q_VALUE,
    R_THRESHOLD,
    S_EMITS,
    SC_CONSENT,
    STEP,
    T_MOVE,
    T_OBSERVABLE,
    WHO_AGE_BAND,
    WHO_BIRTH,
    WHO_COURT_USES,
    WHO_KIND,
    WHO_RESIDENCE,
    Law,
    law_of,
    make_desk,
    packed_law,
)
from glasshouse.kernels.listing import answer_all, convert, fall_due
from glasshouse.kernels.members import enrol
from glasshouse.kernels.month import at_court, find_debt, leave, next_due
from glasshouse.kernels.scoring import score_clock
from glasshouse.kernels.tally import note, queue_for_rules
from glasshouse.packing import packed
from glasshouse.regimes.cases import (
    Case,
    CaseEvent,
    LoadedCases,
    load_cases,
)
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.variables import observables

TRACE_ROWS = 4096
SILENT = N_LEGAL - 1  # what steps without a name of their own are traced as; no rule can ask for it
CONDUCT_FACT = 128  # facts of conduct, apart from those of debts
DAYS_A_YEAR = 365.2425
ACTS = (
    Event.ASSETS_NOT_REPORTED,
    Event.ENFORCEMENT_OBSTRUCTED,
    Event.ASSETS_HIDDEN,
    Event.ORDER_BREACHED,
    Event.SETTLEMENT_REFUSED,
)
AT_COURT = (
    Event.CREDITOR_WITHDRAWS,
    Event.ENFORCEMENT_SUSPENDED,
    Event.ENFORCEMENT_REFUSED,
    Event.ENFORCEMENT_ENDED,
    Event.SECURITY_GIVEN,
    Event.DEBTOR_CORRECTS,
    Event.EMERGENCY,
    Event.RAIL_FARE_PAID,
)


@dataclass(frozen=True)
class CaseResult:
    """Whether the rules agree with a worked case.

    differences: sentences, in the order of the days; empty if the rules agree.
    rules_taken: rows of the rule table that moved a case, for measuring what the cases reach.
    reforms_met: rows of the conversions that reached a live entry.
    """

    case_id: str
    differences: tuple[str, ...]
    rules_taken: frozenset[int]
    reforms_met: frozenset[int]

    @property
    def agrees(self) -> bool:
        """Return whether the rules say what the case says."""
        return not self.differences

    def __str__(self) -> str:
        return f"{self.case_id} {'; '.join(self.differences) or 'agrees'}"


def cases_report(regime_id: str) -> list[CaseResult]:
    """Run the worked cases of a regime, in the order of its file.

    Parameters
    ----------
    regime_id
        Id of a shipped regime, or the path of the file of a regime or of cases.

    Examples
    --------
    >>> print(cases_report("national-lists")[0])
    open-listing-2013 agrees
    """
    loaded = load_cases(regime_id)
    stack = stack_of(loaded)
    return [run_case(case, stack) for case in loaded.cases]


def stack_of(loaded: LoadedCases, *, without: Collection[str] = ()) -> CompiledStack:
    """Compile the regime of some cases for all the days that they speak of, perhaps without some reforms."""
    days = [item.on for case in loaded.cases for item in (*case.events, *case.expect)]
    days = days or [loaded.regime.regime.regime.since]
    return compile_stack(
        [loaded.regime.regime],
        from_day=clock.day_number(min(days)),
        to_day=clock.day_number(max(days)) + 1,
        without=without,
    )


def run_case(case: Case, stack: CompiledStack, *, seed: int = 0) -> CaseResult:
    """Live through a worked case under the law of a stack and compare what stands with what is expected.

    Parameters
    ----------
    case
        A checked case of a regime of the stack.
    stack
        Compiled for all the days that the case speaks of.
    seed
        Of what is left to luck: within which day a clock without a fixed length ends, how much longer a term
        is. A case holds for any seed.
    """
    life = _Life(case, stack, seed)
    differences = []
    for expectation in sorted(case.expect, key=lambda item: item.on):
        life.live_until(clock.day_number(expectation.on))
        if difference := compare(life.outcome(), case, expectation):
            differences.append(difference)
    return CaseResult(case.id, tuple(differences), *life.moves_made())


def certain_law(stack: CompiledStack, never: tuple[str, ...]) -> Law:
    """Return a copy of the packed law of a stack in which nothing is left to the choice of anybody.

    Parameters
    ----------
    stack
        The law.
    never
        Decisions whose moves never happen; those of all others always do.
    """
    law = law_of(stack.rules, stack.scores)
    streams = [int(Stream[decision.upper()]) for decision in never]
    moves, steps = law.moves.copy(), law.steps.copy()
    moves[:, M_THRESHOLD] = np.where(np.isin(moves[:, M_STREAM], streams), 0, ALWAYS)
    longer = 0 if int(Stream.EXTENSION) in streams else ALWAYS
    moves[:, M_EXT_THRESHOLD] = np.where(moves[:, M_EXT_THRESHOLD] > 0, longer, 0)
    steps[1:, S_EMITS] = np.where(steps[1:, S_EMITS] < 0, SILENT, steps[1:, S_EMITS])
    rules, scores = law.scores.rules.copy(), law.scores.scores.copy()
    rules[:, R_THRESHOLD] = 0 if int(Stream.RECORDING) in streams else ALWAYS
    asked = scores[:, SC_CONSENT] < ALWAYS
    scores[:, SC_CONSENT] = np.where(asked & (int(Stream.CONSENT) in streams), 0, ALWAYS)
    certain = law.scores._replace(rules=rules, scores=scores)
    return law._replace(moves=moves, steps=steps, scores=certain)


def n_rows_of(stack: CompiledStack) -> int:
    """Return the number of rows of a stack's tally."""
    return len(observables(stack.procedure_ids, act_ids=stack.act_ids, scores=stack.score_stocks))


class _Life:
    """One worked case on its way, at a desk of its own."""

    def __init__(self, case: Case, stack: CompiledStack, seed: int) -> None:
        self.stack = stack
        self.law = packed_law(certain_law(stack, case.never))
        self.calendar = packed(clock.calendar())
        self.seed: Any = np.uint64(seed)  # kernels annotate it as int, and need this type
        self.desk = make_desk(n_rows_of(stack), law=self.law, max_trace=TRACE_ROWS)
        self.desk.borders[np.flatnonzero(self.law.scores.shares[: self.law.scores.n_grades])] = (
            NOT_YET  # a case is one agent: nobody is ranked
        )
        self.case = case
        first = min(item.on for item in (*case.events, *case.expect))
        self.fact = clock.tick_of(clock.day_number(first)) << 8
        self.day = clock.day_number(first) - 1
        self.reforms: set[int] = set()
        self.waiting = sorted(case.events, key=lambda event: (event.on, _intent(event)))
        self._sit_down(clock.day_number(first))

    def _sit_down(self, first: int) -> None:
        """Put the agent, and a debt in enforcement for each matter at court, on the desk."""
        case, who, rows = self.case, self.desk.who, self.desk.rows
        who[WHO_KIND] = int(Subject[case.agent.kind.upper()])
        who[WHO_RESIDENCE] = int(Residence[case.agent.residence.upper()])
        for feature in case.agent.features:
            self.desk.features[Feature[feature.feature.upper()]] = feature.is_class
        who[WHO_BIRTH] = first - int(DAYS_A_YEAR * (case.agent.age + 0.5))
        who[WHO_AGE_BAND] = bisect_right(AGE_BANDS, case.agent.age) - 1
        who[WHO_COURT_USES] = int("court_uses_list" in case.fact)
        self.facts = sum(Fact[name.upper()] for name in set(case.fact) - {"court_uses_list"})
        for matter in sorted({event.matter for event in case.events if is_about_debt(event)}):
            row = int(self.desk.counters[N_ROWS])
            add_pending_debt(self.desk, 0, self.fact | (matter - 1), first)
            rows[row, STEP], rows[row, DUE], rows[row, BITS] = int(Debt.ENFORCEMENT), NEVER, self.facts

    # days

    def live_until(self, last: int) -> None:
        """Live through all days up to `last`, and through all of it."""
        enrol(self.desk, self.law, self.calendar, self.seed, self.day + 1)
        while self.day < last:
            self.day = self._next_day(last)
            self._live_day(self.day)
        if self.desk.counters[N_OVERFLOW]:
            raise MachineError(
                f'The case "{self.case.id}" did not fit on the desk: rules may chase each other. '
                "Run `glasshouse regimes check` on the file of its regime."
            )

    def _next_day(self, last: int) -> int:
        """Return the next day on which anything happens, or `last`."""
        converts = self.law.converts[: self.law.n_converts, C_DAY]
        row = next_due(self.desk, last)
        days = [last, *(int(day) for day in converts[converts > self.day])]
        days += [clock.day_number(self.waiting[0].on)] if self.waiting else []
        days += [int(self.desk.rows[row, DUE])] if row >= 0 else []
        return min(days)

    def _live_day(self, day: int) -> None:
        """Live through a day in the order of `codes.Intent`: death, the law, clocks, what happens."""
        events = [event for event in self.waiting if clock.day_number(event.on) == day]
        self.waiting = self.waiting[len(events) :]
        if any(_intent(event) == Intent.LEAVE for event in events):
            leave(self.desk, self.law, self.calendar, self.seed, day)
            self.waiting = []
            return
        for index in np.flatnonzero(self.law.converts[: self.law.n_converts, C_DAY] == day):
            before = int(self.desk.counters[N_TRACE])
            convert(self.desk, self.law, self.calendar, self.seed, int(index), day)
            if int(self.desk.counters[N_TRACE]) > before:
                self.reforms.add(int(index))
        self._let_clocks_fall_due(day)
        for event in events:
            self._happen(event, day)
            self._let_clocks_fall_due(day)

    def _let_clocks_fall_due(self, day: int) -> None:
        while (row := next_due(self.desk, day)) >= 0:
            is_case = self.desk.rows[row, KIND] == KIND_CASE
            answer_clock = fall_due if is_case else score_clock
            answer_clock(self.desk, self.law, self.calendar, self.seed, row, day)

    def _happen(self, event: CaseEvent, day: int) -> None:
        """Let an event happen, through the kernel by which it happens in a society."""
        desk, law, calendar, seed = self.desk, self.law, self.calendar, self.seed
        code = self.stack.observable_index(event.event)
        fact = self.fact | (event.matter - 1) | (0 if is_about_debt(event) else CONDUCT_FACT)
        debt = find_debt(desk, fact)
        if is_about_debt(event) and debt < 0:
            return  # paid, or ended: nothing more can happen to it
        if code in (Event.DEBT_PERFORMED, Event.DEBT_SETTLED):
            perform(desk, law, calendar, seed, debt, day, code == int(Event.DEBT_SETTLED))
        elif code in ACTS:
            act(desk, law, calendar, seed, debt, int(code), day)
        elif code in AT_COURT:
            intent = np.zeros(N_INTENT_COLUMNS, np.int64)
            intent[I_DAY], intent[I_INDEX], intent[I_WORD] = day, fact, int(code)
            at_court(desk, law, calendar, seed, intent)
        elif debt >= 0:
            happen(desk, law, calendar, seed, int(code), fact, day, 0)
        else:  # conduct has no row of its own: what is true of it goes with it
            note(desk, int(code), fact, day, 0, event.value, 0)
            queue_for_rules(desk, int(code), fact, day, int(self.facts))
            desk.queue[desk.counters[N_QUEUE] - 1, Q_VALUE] = event.value
            answer_all(desk, law, calendar, seed)

    def outcome(self) -> Outcome:
        """Return what stands at the end of the day that was lived last."""
        n_debts = len({event.matter for event in self.case.events if is_about_debt(event)})
        return Outcome(self.stack, self.law, self.desk, self.calendar, self.day, n_debts, self.seed)

    def moves_made(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the rows of the rule table that were taken, and those of the reforms that met an entry."""
        lines = self.desk.traced[: int(self.desk.counters[N_TRACE])]
        about_cases = (lines[:, T_OBSERVABLE] >= N_EVENTS) & (lines[:, T_OBSERVABLE] < self.stack.first_act)
        lines = lines[about_cases]
        moves = self.law.moves[lines[:, T_MOVE]]
        stays = (moves[:, M_EXTENDS] == 1) | (moves[:, M_RESTARTS] == 1)  # a term moves, not the case
        arrived = self.outcome().arrivals()[:, T_MOVE]
        taken = {int(move) for move in (*arrived, *lines[stays, T_MOVE])}
        return frozenset(taken), frozenset(self.reforms)


def _intent(event: CaseEvent) -> Intent:
    """Return the place of an event in the order of a day."""
    if event.event.upper() not in Event.__members__:
        return Intent.CONDUCT  # an act
    code = Event[event.event.upper()]
    if code == Event.DEATH:
        return Intent.LEAVE
    if code in (Event.DEBT_PERFORMED, Event.DEBT_SETTLED):
        return Intent.PAY
    return Intent.COURT if is_about_debt(event) or code in AT_COURT else Intent.MISCONDUCT
