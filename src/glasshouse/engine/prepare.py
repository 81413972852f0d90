"""From a scenario to arrays: compile the stack, build the society's tables, choose what is watched."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.arrays import I64, Calendar, People, Rates
from glasshouse.codes import Fact, StepBit
from glasshouse.conduct import Exposure
from glasshouse.engine.acts import RATES_ROOM, rates_for
from glasshouse.engine.interventions import table_of
from glasshouse.engine.parts import Parts, parts_of
from glasshouse.engine.ranks import RankedGrade, ranked_grades
from glasshouse.engine.rows import (
    SocietyRows,
    act_blocks,
    debt_blocks,
    door_blocks,
    first_society_row,
    inspection_blocks,
    mind_blocks,
    network_blocks,
    weighed_blocks,
)
from glasshouse.engine.scope import Followed, room, seen_rows
from glasshouse.engine.weighing import MonthlyAct, monthly_acts, monthly_of
from glasshouse.errors import ScenarioError
from glasshouse.features import Subject
from glasshouse.kernels.desk import Law, law_of, packed_law, without_copies
from glasshouse.kernels.world import EVERYBODY, World
from glasshouse.packing import packed
from glasshouse.regimes.changed import leave_out_from, within_dates
from glasshouse.regimes.compile import CompiledStack, OtherLaw, compile_stack
from glasshouse.regimes.load import LoadedRegime, load_regime
from glasshouse.regimes.model import Regime
from glasshouse.regimes.shares import with_shares
from glasshouse.society.carving import settle
from glasshouse.society.inspection_tables import first_records
from glasshouse.society.parameters import with_numbers
from glasshouse.society.people import people
from glasshouse.society.places import Neighbourhoods, towns
from glasshouse.society.scenario import FIRST_TICK, Scenario
from glasshouse.society.territory import Territory, of_a_toy, territory_of
from glasshouse.society.world_tables import world_tables
from glasshouse.variables import FACE_BYTES, POINTS_BYTES, Observable, observables

MAX_STEPS = 255
OF_ALL_PLACES = (
    "packed_law", "parts", "followed", "rows", "world", "observables", "ranked", "reference_ticks",
)  # fmt: skip
UNCARVED, NO_PLACE = 0, -1  # places: all that is in none with rules of its own; none
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
    territory: Territory

    @cached_property
    def seed(self) -> np.uint64:
        """Return the seed as kernels need it."""
        return np.uint64(self.scenario.seed)

    @cached_property
    def packed_law(self) -> Law:
        """Return the law as kernels need it; nobody receives copies where their exchange is no part."""
        law = self.law
        if "exchange" not in self.parts:
            law = law._replace(exchange=without_copies(law.exchange))
        return packed_law(law)

    @cached_property
    def parts(self) -> Parts:
        """Return the parts of the society that are on."""
        return parts_of(self.stack, self.scenario.parts, self.scenario.society)

    @cached_property
    def followed(self) -> Followed:
        """Return the acts of the catalogue that the run follows."""
        return Followed(self.stack, self.parts)

    @property
    def keeps_faces(self) -> bool:
        """Return whether the run keeps what the bulk path asks of everybody (`kernels.faces`)."""
        return self.followed.follows_adults == EVERYBODY

    @property
    def cache_bytes(self) -> int:
        """Return the bytes per adult that a run keeps beside its state, to go faster."""
        return FACE_BYTES * self.keeps_faces + POINTS_BYTES * self.law.scores.n

    @cached_property
    def rows(self) -> SocietyRows:
        """Return the rows of the tallies that parts of the society need."""
        first, society = first_society_row(self.stack), self.scenario.society
        weighed = weighed_blocks(society.weighed if society else ())
        doors = door_blocks(any_door=bool(self.followed.closed_by.any()))
        deals = "dealings" in self.parts
        minds = mind_blocks(asks="opinion" in self.parts, deals=deals, deeds=deals and society is not None)
        debts = debt_blocks(has_firms="firm" in self.parts)
        looks = inspection_blocks(tuple(self.first_records))
        flows = network_blocks(society.network if society else None)
        acts = weighed + act_blocks(self.followed.acts)
        return SocietyRows(first, acts + doors + minds + debts + looks + flows)

    @cached_property
    def first_records(self) -> dict[str, int]:
        """Return by district what the bodies of towns have on record at first; nothing if there are none."""
        society = self.scenario.society
        return first_records(society) if society else {}

    @cached_property
    def world(self) -> World:
        """Return the tables of the society as kernels need them."""
        scope = self.followed.scope(self.rows, self.elsewhere, in_force_of(self.stack, self.territory))
        table = World(
            rates=self.rates, scope=scope, interventions=table_of(self),
            n_interventions=len(self.scenario.interventions), **self._tables,
        )  # fmt: skip
        rates = {f"rates.{name}": shape for name, shape in RATES_ROOM.items()}
        return packed(table, {**rates, **room(self.stack, len(scope.heard_applies))})

    @property
    def _tables(self) -> dict[str, Any]:
        with with_numbers(self.scenario.numbers):
            return world_tables(self.scenario.response, self.scenario.society)

    @cached_property
    def elsewhere(self) -> int:
        """Return where those move who leave a place for its score: the rest of the country; -1: nowhere."""
        if self.law.is_everywhere:
            return NO_PLACE
        persons = self.stack.scores.score_subjects & int(Subject.NATURAL_PERSON) != 0
        here, rest = self.law.score_applies[:, persons].any(axis=0), self.law.score_applies[UNCARVED, persons]
        return UNCARVED if (here & (rest == 0)).any() else NO_PLACE

    @property
    def weight(self) -> Fraction:
        """Return the adults for whom an agent stands; one of a toy stands for itself."""
        return Fraction(1) if self.scenario.society else Fraction(self.territory.adults, self.scenario.agents)

    @cached_property
    def observables(self) -> tuple[Observable, ...]:
        """Return the rows of the tallies."""
        return observables(
            self.stack.procedure_ids, act_ids=self.stack.act_ids, scores=self.stack.score_stocks,
            society=self.rows.observables,
        )  # fmt: skip

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
        return self.territory.province_codes

    @cached_property
    def published_procedures(self) -> tuple[int, ...]:
        """Return the procedures with a step that is both an entry and public, but no red lists."""
        rules = self.stack.rules
        both = int(StepBit.LISTED | StepBit.PUBLISHED)
        public = (rules.step_bits & both) == both
        found = {int(p) for p in rules.step_procedure[public]}
        return tuple(sorted(p for p in found if rules.procedure_is_black[p]))

    @cached_property
    def reference_ticks(self) -> frozenset[int]:
        """Return the months, beside Januaries, in which those to whom nothing happens are counted anew.

        A score begins or ends in them.
        """
        table = self.stack.scores
        days = {*table.score_from_day.tolist(), *table.score_to_day.tolist()}
        first, last = clock.first_day(self.scenario.start), clock.last_day(self.scenario.end)
        return frozenset(clock.tick_of(day) for day in days if first <= day <= last)

    @cached_property
    def ranked(self) -> tuple[RankedGrade, ...]:
        """Return the grades whose borders follow the ranks of all."""
        return ranked_grades(self.stack)

    @cached_property
    def turns(self) -> tuple[str, ...]:
        """Return the columns that say, by act that waits for others, which slots have their turn.

        Then, by act that is weighed anew each month, from which word it is committed.
        """
        society = self.scenario.society
        waiting = society.waiting if society else ()
        turns = [f"turn_{act}_{end}" for act in waiting for end in ("from", "before")]
        return (*turns, *(f"bar_{act}" for act in monthly_acts(society)))

    @cached_property
    def weighed(self) -> tuple[MonthlyAct, ...]:
        """Return the acts of a toy society that are weighed anew each month."""
        return monthly_of(self.scenario.society, self.stack, self.rates)

    @property
    def exposure_names(self) -> tuple[str, ...]:
        """Return what the columns of the exposures are called."""
        seen = (f"seen_{exposure.name.lower()}" for exposure in Exposure)
        return (
            "listed",
            "adults",
            *seen,
            "filed",
            *(f"border_{grade.name}" for grade in self.ranked),
            *self.turns,
        )

    @cached_property
    def seen_rows(self) -> dict[int, tuple[int, ...]]:
        """Return, by column of the exposures, the rows of the tally that are counted there."""
        return seen_rows(self.stack, self.followed, self.rows)

    @cached_property
    def list_since(self) -> int | None:
        """Return the first day on which a rule asks whether the court uses the list, if one ever does."""
        rules, applies = self.stack.rules, self.law.procedure_applies
        asks = (rules.move_guard_mask & int(Fact.COURT_USES_LIST)) != 0
        if len(applies):
            asks &= applies.max(axis=0)[rules.move_procedure] == 1
        return int(rules.move_from_day[asks].min()) if asks.any() else None

    def alone(self, neighbourhood: int) -> Prepared:
        """Return the same preparation for one neighbourhood, whose slots keep their numbers.

        It shares the tables that were made for kernels: none of them depends on where agents live.
        """
        alone = replace(self, places=one_place(self.places, neighbourhood))
        alone.__dict__.update({name: getattr(self, name) for name in OF_ALL_PLACES})
        return alone


def one_place(places: Neighbourhoods, neighbourhood: int) -> Neighbourhoods:
    """Return the places with only one neighbourhood; `first_slot` stays what it is."""
    k = slice(neighbourhood, neighbourhood + 1)
    columns = {name: getattr(places, name)[k] for name in ("province", "first_slot", "size", "place")}
    return replace(places, **columns)


def place_of_stack(loaded: Sequence[LoadedRegime], where: str, society: tuple[str, ...] = ()) -> Territory:
    """Return where a stack runs, and where each of its regimes is in force."""
    return territory_of(where, [one.regime.regime.territorial_scope for one in loaded], society)


def in_hypothesis(regime: Regime, *, is_hypothetical: bool) -> Regime:
    """Return a regime as it is compiled; outside its own territory, its end date does not count."""
    if not is_hypothetical:
        return regime
    return regime.model_copy(update={"regime": regime.regime.model_copy(update={"until": None})})


def futures_of(law: list[Regime], scenario: Scenario) -> tuple[OtherLaw, OtherLaw]:
    """Return the law of a stack as a scenario changes it, and as it would have stayed."""
    change = scenario.change
    if change is None:
        same = OtherLaw(law, scenario.without)
        return same, same
    day = clock.date_of(clock.first_day(change.at))
    after = scenario.end + 1
    never = clock.date_of(clock.first_day(after))

    def dated(begins: datetime.date, ends: datetime.date | None) -> list[Regime]:
        return [
            within_dates(
                regime, since=begins if name in change.begins else None,
                until=ends if name in change.ends else None,
            )
            for name, regime in zip(scenario.regimes, law, strict=True)
        ]  # fmt: skip

    changed, late = leave_out_from(dated(day, day), change.without, day)
    stayed = dated(never, None)
    return OtherLaw(changed, (*scenario.without, *late)), OtherLaw(stayed, scenario.without)


def default_start(regimes: tuple[str, ...]) -> int:
    """Return the first month in which a regime of the stack is in force."""
    since = [load_regime(r).regime.regime for r in regimes if r != "none"]
    if not since:
        return clock.parse_month(FALLBACK_START)
    first = min(clock.tick_of(clock.day_number(head.since)) for head in since)
    return max(first, FIRST_TICK)


def prepare(scenario: Scenario) -> Prepared:
    """Compile the law of a scenario's stack and gather the society's tables."""
    loaded = with_shares([load_regime(r) for r in scenario.regimes], scenario.shares)
    territory = of_a_toy(len(loaded))
    if scenario.society is None:
        territory = place_of_stack(loaded, scenario.where, scenario.places)
    places = places_of(scenario, territory)
    from_day = clock.first_day(scenario.start - scenario.spin_up)
    law = [
        in_hypothesis(one.regime, is_hypothetical=is_outside)
        for one, is_outside in zip(loaded, territory.hypothetical, strict=True)
    ]
    futures = futures_of(law, scenario)
    now, other = futures if scenario.change and scenario.change.happens else futures[::-1]
    stack = compile_stack(
        now.regimes,
        from_day=from_day,
        to_day=clock.last_day(scenario.end) + 1,
        without=now.without,
        with_dependents=scenario.with_dependents,
        evidence=scenario.evidence,
        other=other if scenario.change else None,
    )
    if len(stack.rules.step_bits) > MAX_STEPS:
        raise ScenarioError(
            f"The stack has {len(stack.rules.step_bits)} steps; at most {MAX_STEPS} fit. "
            "Run fewer regimes at once."
        )
    with with_numbers(scenario.numbers):
        rates = rates_for(scenario.society, stack, response=scenario.response)
    made = Prepared(
        scenario=scenario,
        regimes=loaded,
        stack=stack,
        law=where_in_force(
            law_of(stack.rules, stack.scores, stack.doors, stack.exchange), stack, territory, places
        ),
        calendar=packed(clock.calendar()),
        rates=rates,
        people=packed(people()),
        places=places,
        territory=territory,
    )
    table_of(made)  # refuses interventions that name nothing of this society
    return made


def places_of(scenario: Scenario, territory: Territory) -> Neighbourhoods:
    """Return the neighbourhoods of a society; with inspections or a network each is a town."""
    if scenario.society and scenario.society.town:
        return towns(scenario.agents, scenario.society.town)
    return settle(scenario.agents, territory)


def in_force_of(stack: CompiledStack, territory: Territory) -> I64:
    """Return where the regimes of a stack are in force: (n_regimes, n_places) of 0 and 1."""
    return np.array(territory.in_force, np.int64).reshape(len(stack.regimes), 1 + len(territory.carved))


def where_in_force(law: Law, stack: CompiledStack, territory: Territory, places: Neighbourhoods) -> Law:
    """Return the law with the places where its procedures and scores are in force.

    A stack whose regimes are all in force wherever there are agents, or could move to, needs no table, and
    no time.
    """
    in_force = in_force_of(stack, territory)
    if in_force[:, np.unique([UNCARVED, *places.place])].all():
        return law
    of_procedures = np.repeat(np.arange(len(stack.regimes)), [len(r.procedures) for r in stack.regimes])
    of_scores = np.repeat(np.arange(len(stack.regimes)), [len(r.scores) for r in stack.regimes])
    return law._replace(
        is_everywhere=0,
        procedure_applies=np.ascontiguousarray(in_force[of_procedures].T),
        score_applies=np.ascontiguousarray(in_force[of_scores].T),
    )
