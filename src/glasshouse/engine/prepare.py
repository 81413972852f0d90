"""From a scenario to arrays: compile the stack, build the society's tables, choose what is watched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from glasshouse import clock
from glasshouse.arrays import Calendar, People, Rates
from glasshouse.codes import Fact, StepBit
from glasshouse.engine.acts import rates_for
from glasshouse.engine.ranks import RankedGrade, ranked_grades
from glasshouse.errors import ScenarioError
from glasshouse.kernels.desk import Law, pack_law
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.load import LoadedRegime, load_regime
from glasshouse.society.people import people
from glasshouse.society.places import Neighbourhoods, neighbourhoods, provinces
from glasshouse.society.scenario import Scenario
from glasshouse.variables import Observable, observables

MAX_STEPS = 255
FALLBACK_START = "2010-10"


@dataclass(frozen=True)
class Prepared:
    """Everything a simulation reads and never writes."""

    scenario: Scenario
    regimes: tuple[LoadedRegime, ...]
    stack: CompiledStack
    law: Law
    calendar: Calendar
    rates: Rates
    people: People
    places: Neighbourhoods

    @cached_property
    def seed(self) -> np.uint64:
        """Return the seed as kernels need it."""
        return np.uint64(self.scenario.seed)

    @cached_property
    def observables(self) -> tuple[Observable, ...]:
        """Return the rows of the tallies."""
        return observables(
            self.stack.procedure_ids, act_ids=self.stack.act_ids, scores=self.stack.score_stocks
        )

    @property
    def n_observables(self) -> int:
        """Return the number of rows of the tallies."""
        return len(self.observables)

    @property
    def n_procedures(self) -> int:
        """Return the number of procedures of the stack."""
        return len(self.stack.procedure_ids)

    @cached_property
    def province_codes(self) -> tuple[int, ...]:
        """Return the codes of the provinces, in the order of the tallies."""
        return tuple(p.code for p in provinces())

    @cached_property
    def published_procedures(self) -> tuple[int, ...]:
        """Return the procedures with a step that is both an entry and public, but no red lists."""
        rules = self.stack.rules
        both = int(StepBit.LISTED | StepBit.PUBLISHED)
        public = (rules.step_bits & both) == both
        found = {int(p) for p in rules.step_procedure[public]}
        return tuple(sorted(p for p in found if rules.procedure_is_black[p]))

    @cached_property
    def ranked(self) -> tuple[RankedGrade, ...]:
        """Return the grades whose borders follow the ranks of all."""
        return ranked_grades(self.stack)

    @property
    def exposure_names(self) -> tuple[str, ...]:
        """Return what the columns of the exposures are called."""
        return ("listed", "adults", *(f"border_{grade.name}" for grade in self.ranked))

    @cached_property
    def list_since(self) -> int | None:
        """Return the first day on which a rule asks whether the court uses the list, if one ever does."""
        rules = self.stack.rules
        asks = (rules.move_guard_mask & int(Fact.COURT_USES_LIST)) != 0
        return int(rules.move_from_day[asks].min()) if asks.any() else None

    def alone(self, neighbourhood: int) -> Prepared:
        """Return the same preparation for one neighbourhood, whose slots keep their numbers."""
        return replace(self, places=one_place(self.places, neighbourhood))


def one_place(places: Neighbourhoods, neighbourhood: int) -> Neighbourhoods:
    """Return the places with only one neighbourhood; `first_slot` stays what it is."""
    k = slice(neighbourhood, neighbourhood + 1)
    return replace(places, province=places.province[k], first_slot=places.first_slot[k], size=places.size[k])


def default_start(regimes: tuple[str, ...]) -> int:
    """Return the first month in which a regime of the stack is in force."""
    since = [load_regime(r).regime.regime for r in regimes if r != "none"]
    if not since:
        return clock.parse_month(FALLBACK_START)
    return min(clock.tick_of(clock.day_number(head.since)) for head in since)


def prepare(scenario: Scenario) -> Prepared:
    """Compile the law of a scenario's stack and gather the society's tables."""
    loaded = tuple(load_regime(r) for r in scenario.regimes)
    from_day = clock.first_day(scenario.start - scenario.spin_up)
    stack = compile_stack(
        [one.regime for one in loaded],
        from_day=from_day,
        to_day=clock.last_day(scenario.end) + 1,
        without=scenario.without,
        with_dependents=scenario.with_dependents,
        evidence=scenario.evidence,
    )
    if len(stack.rules.step_bits) > MAX_STEPS:
        raise ScenarioError(
            f"The stack has {len(stack.rules.step_bits)} steps; at most {MAX_STEPS} fit. "
            "Run fewer regimes at once."
        )
    return Prepared(
        scenario=scenario,
        regimes=loaded,
        stack=stack,
        law=pack_law(stack.rules, stack.scores),
        calendar=clock.calendar(),
        rates=rates_for(scenario.society, stack),
        people=people(),
        places=neighbourhoods(scenario.agents),
    )
