"""What stands at the end of a day of a worked case, read off the desk, beside what was expected."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.arrays import I64, Calendar
from glasshouse.codes import N_EVENTS, N_LEGAL, Event, Legal, ScoreFlow, StepBit, Trip
from glasshouse.kernels.desk import (
    B_PROVISION,
    FACT,
    GROUND,
    IN_EFFECT,
    KIND,
    KIND_CASE,
    KIND_RECORD,
    KIND_STANDING,
    M_BUNDLE,
    M_ID,
    M_PROVISION,
    M_TO,
    N_ROWS,
    N_TRACE,
    S_BITS,
    S_PROCEDURE,
    S_PROVISION,
    SC_MODEL,
    SC_ROW,
    STEP,
    T_FACT,
    T_MOVE,
    T_OBSERVABLE,
    T_PROVISION,
    Desk,
    Law,
)
from glasshouse.kernels.measures import find_ban
from glasshouse.kernels.stocks import stands
from glasshouse.regimes.cases import (
    NO_STEP,
    Case,
    CaseEvent,
    Expectation,
    GradeExpectation,
    ListedExpectation,
    MeasureExpectation,
    PriceExpectation,
    ScoreExpectation,
    StepExpectation,
    TripExpectation,
)
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.in_force import measure_holds
from glasshouse.regimes.model import Measure

MATTERS = 127
HUNDRED = 100
Found = tuple[str, str]  # what stands, and by which provision


def is_about_debt(event: CaseEvent) -> bool:
    """Return whether an event is about a debt at court."""
    return event.event.upper() in Event.__members__ and Event[event.event.upper()] < Event.EMERGENCY


def compare(outcome: Outcome, case: Case, expectation: Expectation) -> str:
    """Return the difference between an expectation and what stands at the end of its day, or ""."""
    where, wanted, (found, provision) = _answer(outcome, expectation)
    cited = expectation.provision
    if wanted == found and cited in (None, provision):
        return ""
    by = (f" by {cited}", f" by {provision}") if cited and cited != provision else ("", "")
    return (
        f"differs at provision {cited or case.provision}: on {expectation.on} "
        f"expected {where}{wanted}{by[0]}, found {where}{found}{by[1]}"
    )


def _answer(outcome: Outcome, asked: Expectation) -> tuple[str, str, Found]:
    """Return what an expectation is about, what it wants, and what there is."""
    match asked:
        case StepExpectation():
            return f"{asked.procedure}.", asked.step, outcome.step(asked.procedure, asked.matter)
        case ListedExpectation():
            wanted = "listed" if asked.listed else "not listed"
            return f"{asked.procedure} ", wanted, outcome.listed(asked.procedure, asked.matter)
        case TripExpectation():
            return f"{asked.trip} ", "open" if asked.open else "closed", outcome.trip(asked.trip)
        case ScoreExpectation():
            points, _, provision = outcome.score(asked.score)
            return f"{asked.score} ", str(asked.points), (points, provision)
        case GradeExpectation():
            _, grade, provision = outcome.score(asked.score)
            return f"{asked.score} ", asked.grade, (grade, provision)
        case MeasureExpectation():
            wanted = "applies" if asked.applies else "does not apply"
            return f"{asked.measure} ", wanted, outcome.measure(asked.measure, asked.on)
        case PriceExpectation():
            paid = outcome.price(asked.measure, asked.price, asked.on)
            return f"{asked.measure} ", str(asked.pays), paid


@dataclass(frozen=True)
class Outcome:
    """What stands at the end of a day; the desk goes on, so ask before it does.

    n_debts: rows of the desk that are the debts of the case.
    """

    stack: CompiledStack
    law: Law
    desk: Desk
    calendar: Calendar
    day: int
    n_debts: int
    seed: Any

    def score(self, score_id: str) -> tuple[str, str, str]:
        """Return score, grade and the provision that last moved them; "none" for whoever is not scored."""
        number = self.stack.score_ids.index(score_id)
        law, desk, scores = self.law, self.desk, self.law.scores.scores
        scored, points, grade = stands(desk, law, self.calendar, self.seed, number, self.day)
        if not scored:
            return NO_STEP, NO_STEP, "none"
        lines = desk.traced[: int(desk.counters[N_TRACE])]
        about = lines[:, T_OBSERVABLE] - scores[number, SC_ROW]
        is_model = bool(scores[number, SC_MODEL])  # a model does not rise or fall by itself: records move it
        first = ScoreFlow.RECORD if is_model else ScoreFlow.UP
        moved = lines[(about >= first) & (about <= (first if is_model else ScoreFlow.DOWN))]
        provision = (
            self._name(self.stack.provision_ids, int(moved[-1][T_PROVISION])) if len(moved) else "none"
        )
        return str(int(points)), self.stack.score_grades[number][int(grade)][0], provision

    def step(self, procedure: str, matter: int) -> Found:
        """Return the step of the latest case in a matter, and the provision by which it arrived there."""
        row = self._row(procedure, matter)
        if row < 0:
            return NO_STEP, "none"
        step, fact = int(self.desk.rows[row, STEP]), self.desk.rows[row, FACT]
        name = self._name(self.stack.step_ids, step).removeprefix(f"{procedure}.")
        moves, steps = self.law.moves, self.law.steps
        for line in reversed(self.arrivals()):
            if line[T_FACT] == fact and moves[line[T_MOVE], M_TO] == step:
                provision = moves[line[T_MOVE], M_PROVISION] or steps[step, S_PROVISION]
                return name, self._name(self.stack.provision_ids, int(provision))
        return name, "none"

    def listed(self, procedure: str, matter: int) -> Found:
        """Return whether the case of a matter is a live entry, and by which provision."""
        row = self._row(procedure, matter)
        _, provision = self.step(procedure, matter)
        is_live = row >= 0 and bool(self.desk.rows[row, KIND] == KIND_CASE)
        is_entry = is_live and bool(self.law.steps[self.desk.rows[row, STEP], S_BITS] & StepBit.LISTED)
        return "listed" if is_entry else "not listed", provision

    def trip(self, trip: str) -> Found:
        """Return whether a class of trips is open, and the provision that closes it."""
        ban = find_ban(self.desk, self.law, int(Trip[trip.upper()]), self.day, self.desk.pair)
        if ban < 0:
            return "open", "none"
        return "closed", self._name(self.stack.provision_ids, int(self.law.bans[ban, B_PROVISION]))

    def measure(self, measure_id: str, on: datetime.date) -> Found:
        """Return whether a measure applies, and its provision."""
        measure = self._measure(measure_id)
        applies = self._applies(measure, on)
        return ("applies" if applies else "does not apply"), measure.provision

    def price(self, measure_id: str, price: int, on: datetime.date) -> Found:
        """Return what is left to be paid of a price, in whole units, rounded down."""
        measure = self._measure(measure_id)
        is_less = measure.price_percent is not None and self._applies(measure, on)
        paid = price * (measure.price_percent or 0) // HUNDRED if is_less else price
        return str(paid), measure.provision

    def arrivals(self) -> I64:
        """Return the lines of the trace on which a case came to a step."""
        lines = self.desk.traced[: int(self.desk.counters[N_TRACE])]
        legal = (lines[:, T_OBSERVABLE] - N_EVENTS) % N_LEGAL
        is_legal = (lines[:, T_OBSERVABLE] >= N_EVENTS) & (lines[:, T_OBSERVABLE] < self.stack.first_act)
        return lines[is_legal & ~np.isin(legal, [int(Legal.EXTENDED), int(Legal.CONVERTED)])]

    def _measure(self, measure_id: str) -> Measure:
        found = (one for regime in self.stack.regimes for one in regime.measures if one.id == measure_id)
        return next(found)

    def _applies(self, measure: Measure, on: datetime.date) -> bool:
        """Ask the cases in effect, grades and points whether they bring a measure that holds on the day."""
        if not measure_holds(self.stack, measure, clock.day_number(on)):
            return False
        for wanted in measure.thresholds:
            points = self.score(wanted.score)[0]
            if wanted.points is not None and points != NO_STEP and int(points) >= wanted.points:
                return True
        for cause in measure.trigger:
            score, dot, grade = cause.rpartition(".")
            if dot and score in self.stack.score_ids:
                if self.score(score)[1] == grade:
                    return True
            elif self._brings(measure, cause):
                return True
        return False

    def _brings(self, measure: Measure, cause: str) -> bool:
        """Is there a live case in effect of a list, ground or procedure, with a bundle of the measure."""
        lists = {item.id: item.procedure for regime in self.stack.regimes for item in regime.lists}
        rows, law = self.desk.rows, self.law
        for row in range(int(self.desk.counters[N_ROWS])):
            if rows[row, KIND] != KIND_CASE or not law.steps[rows[row, STEP], S_BITS] & IN_EFFECT:
                continue
            move = law.moves[rows[row, GROUND]]
            procedure = self._name(self.stack.procedure_ids, int(law.steps[rows[row, STEP], S_PROCEDURE]))
            ground = self._name(self.stack.move_ids, int(move[M_ID]))
            bundle = self._name(self.stack.bundle_ids, int(move[M_BUNDLE]))
            is_cause = cause == ground or lists.get(cause, cause) == procedure
            if is_cause and (not measure.bundles or bundle in measure.bundles):
                return True
        return False

    def _name(self, names: tuple[str, ...], number: int) -> str:
        return names[number].rpartition(":")[2]

    def _row(self, procedure: str, matter: int) -> int:
        """Return the row of the latest case of a procedure in a matter, ended or not, or -1."""
        names = [self._name(self.stack.procedure_ids, i) for i in range(len(self.stack.procedure_ids))]
        number = names.index(procedure)
        rows, steps = self.desk.rows, self.law.steps
        for row in reversed(range(self.n_debts, int(self.desk.counters[N_ROWS]))):
            if rows[row, KIND] in (KIND_RECORD, KIND_STANDING) or rows[row, STEP] == 0:
                continue
            if steps[rows[row, STEP], S_PROCEDURE] == number and rows[row, FACT] & MATTERS == matter - 1:
                return row
        return -1
