"""A society from its first holders to the end of the horizon, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import N_STOCK, NEVER, Balance, Debt, Event, Intent, Kind, StepBit, Stock, Stream
from glasshouse.conduct import ActGroup, Exposure, Rate
from glasshouse.engine.prepare import Prepared
from glasshouse.minds import NEWCOMER
from glasshouse.verification import (
    acts,
    beginnings,
    copies,
    deadlines,
    dealings,
    debts,
    faces,
    firms,
    gates,
    grades,
    households,
    inspections,
    members,
    models,
    months,
    moving,
    namesakes,
    officers,
    opinions,
    ranks,
    roles,
    scores,
    sight,
    ties,
    toys,
    transitions,
    turns,
    weighing,
)
from glasshouse.verification.agents import Neighbourhood, Person, Row, Slot, Tally, Wish, seat
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import below, draw, first_above
from glasshouse.verification.tables import World

PARTS = {
    namesakes.PART, copies.PART, deadlines.PART, opinions.PART, inspections.PART, households.PART, ties.PART,
    dealings.PART,
}  # fmt: skip
ENFORCED = (Debt.NOTICE, Debt.ENFORCEMENT, Debt.SEARCHED_ONCE)


def require_encoded(prepared: Prepared) -> None:
    """Refuse a society of which this encoding does not know everything yet."""
    if prepared.scenario.interventions:
        raise NotImplementedError("interventions are not encoded")
    if unknown := sorted(prepared.parts.on - {group.name.lower() for group in ActGroup} - PARTS):
        raise NotImplementedError(f"parts of the society are not encoded: {', '.join(unknown)}")


@dataclass(frozen=True)
class Month:
    """What a month came to: counts by (province, observable, group)."""

    tick: int
    is_spin_up: bool
    tally: Tally


class Society:
    """A society on its way."""

    def __init__(self, prepared: Prepared) -> None:
        require_encoded(prepared)
        self.world = World(prepared)
        places = prepared.places
        columns = (c.tolist() for c in (places.province, places.place, places.first_slot, places.size))
        self.neighbourhoods = [
            beginnings.settled(self.world, number, *row)
            for number, row in enumerate(zip(*columns, strict=True))
        ]
        self.adults = [0] * 31
        self.seen = sight.nothing_seen(len(self.adults))
        self.voices: dict[int, dict[int, int]] = {}
        self.mood: opinions.Mood | None = None
        self.looked: inspections.Looked = set()
        for place in self.neighbourhoods:
            self.adults[place.province] += len(place.slots)

    def months(self) -> Iterator[Month]:
        """Live to the end of the horizon."""
        for tick in range(self.world.first, self.world.end + 1):
            yield self.live(tick)

    def live(self, tick: int) -> Month:
        """Live through a month."""
        tally, is_spin_up = Tally(), tick < self.world.start
        self._adopt(tick)
        turns.take_turns(self.world, sum(self.adults))
        weighing.set_bars(self.world, tick)
        for place in self.neighbourhoods:
            self.looked = inspections.look(self.world, place, tick, tally)
            self.mood = self._mood(place)
            self._look(place, tick, is_spin_up=is_spin_up)
            letters = self._live_others(place, tick, tally, is_spin_up=is_spin_up)
            for slot in place.slots:
                if slot.generation is not None:
                    self._live(place, slot, tick, tally, letters.get(slot.number, []), is_spin_up=is_spin_up)
                if slot.generation is not None and slot.exit_tick != tick and not is_spin_up:
                    last = clock.last_day(tick)
                    reference = clock.last_day(self._reference(tick))
                    grades.count_grades(self.world, place, slot, tally, last=last, reference=reference)
            dealings.deal(self.world, place, tick, tally)
            for slot in place.slots:
                self._ask(place, slot, tick, tally)
                if slot.exit_tick == tick:
                    self._pass_on(place, slot, tick)
            for slot in place.others:
                if slot.exit_tick == tick:
                    self._found(place, slot, tally)
            if self.mood:
                self.voices[place.number] = self.mood.voices
        self.seen = sight.seen_after(self.world, tally, len(self.adults))
        ranks.rank(self.world, tick, tally)
        return Month(tick, is_spin_up, tally)

    def _look(self, place: Neighbourhood, tick: int, *, is_spin_up: bool) -> None:
        """Let what was shown be seen; on a day of reference look at friends, and show all scores."""
        for slot in place.slots:
            slot.seen = slot.shows
        if tick != self._reference(tick):
            return
        if ties.PART in self.world.prepared.parts:
            ties.look_at_friends(self.world, place)
        if not is_spin_up and faces.are_read(self.world):
            faces.show_all(self.world, place, clock.last_day(tick))

    def _mood(self, place: Neighbourhood) -> opinions.Mood | None:
        """Return what last month makes people of a neighbourhood think and dare, where they have opinions."""
        if opinions.PART not in self.world.prepared.parts:
            return None
        province, voices = place.province, self.voices.get(place.number, {})
        return opinions.Mood(self.world, self.seen[province], self.adults[province], voices)

    def _ask(self, place: Neighbourhood, slot: Slot, tick: int, tally: Tally) -> None:
        """Ask everybody in January what it thinks."""
        if not self.mood or tick % 12 or slot.generation is None:
            return
        opinions.ask(self.mood, place, slot, roles.face_of(self.world, place, slot, tick), tally)

    def _reference(self, tick: int) -> int:
        """Return the last month of reference: a January, or one in which a score begins or ends."""
        while tick % 12 and tick not in self.world.prepared.reference_ticks:
            tick -= 1
        return tick

    def _adopt(self, tick: int) -> None:
        """Let courts take up the list, once there is one."""
        since = self.world.prepared.list_since
        if since is None or clock.last_day(tick) < since:
            return
        for place in self.neighbourhoods:
            words = draw(self.world.seed, place.first_slot, 0, Stream.COURT_ADOPTS, tick=tick)
            if place.court_adopted == NEVER and words[0] < self.world.rate(Rate.COURT_ADOPTS):
                place.court_adopted = tick

    def _level(self, province: int) -> int:
        """Return the level of being impressed by how many are listed."""
        listed = self.seen[province][Exposure.LISTED]
        return sight.level_of(self.world.deterrence_at, listed, self.adults[province])

    def _levels(self, province: int) -> list[int]:
        """Return the level of each exposure at which acts are looked up."""
        borders = self.world.society.responses.at.tolist()
        counts = zip(borders, self.seen[province], strict=False)
        return [sight.level_of(at, count, self.adults[province]) for at, count in counts]

    def _act(self, place: Neighbourhood, slot: Slot, tick: int, tally: Tally) -> tuple[list[Row], list[Wish]]:
        """Let somebody do what it does of the catalogue; return reports, and occasions."""
        levels, is_awake = (
            self._levels(place.province),
            bool(slot.rows) and not self._sleeps(place, slot, tick),
        )
        return acts.act_all(self.world, place, slot, tick, tally, levels, self.mood, is_awake=is_awake)

    def _live_others(
        self, place: Neighbourhood, tick: int, tally: Tally, *, is_spin_up: bool
    ) -> dict[int, list[Wish]]:
        """Let the body and the firms live through a month; return what officers are told, by their slots."""
        told: dict[int, list[Wish]] = {}
        for slot in place.others:
            if slot.generation is None:
                continue
            letters = self._live_other(place, slot, tick, tally, is_spin_up=is_spin_up)
            if letters:
                officer = officers.officer_of(self.world, place, slot)
                told[officer.number] = [
                    Wish(one.day, Intent.COURT, one.fact, one.event, one.regime) for one in letters
                ]
        return told

    def _live_other(
        self, place: Neighbourhood, slot: Slot, tick: int, tally: Tally, *, is_spin_up: bool
    ) -> list[officers.Letter]:
        """Let a body or a firm live through a month; where it is scored it is counted at the end."""
        world, last = self.world, clock.last_day(tick)
        reports, occasions = ([], []) if is_spin_up else self._act(place, slot, tick, tally)
        slot.rows += reports
        if not is_spin_up:
            self._owe(place, slot, tick)
        person = self._seated(place, slot, tick, tally)
        person.waiting.extend(occasions)
        if not is_spin_up:
            transitions.enrol(person, last)
        months.intend(person)
        months.live(person)
        slot.rows = [row for row in slot.rows if not row.is_gone]
        if not person.is_dead and not is_spin_up:
            scores.regrade(person, last)
            grades.count_other(world, place, slot, tally, last)
        count_stocks(person)
        return person.letters

    def _owe(self, place: Neighbourhood, slot: Slot, tick: int) -> None:
        """Let a debt of a firm or a body begin this month, if luck and its size or level have it."""
        assert slot.generation is not None
        seed = self.world.seed
        words = draw(seed, slot.number, slot.generation, Stream.CANDIDATES, tick=tick)
        if words[0] >= beginnings.onset(self.world, place, slot, tick):
            return
        more = draw(seed, slot.number, slot.generation, Stream.CANDIDATES, ordinal=1, tick=tick)
        slot.rows.append(debts.pending(tick << 8, clock.first_day(tick) + below(more[1], days_in(tick))))

    def _seated(self, place: Neighbourhood, slot: Slot, tick: int, tally: Tally) -> Person:
        """Seat an agent with what it knows of its court and of the province."""
        person = seat(self.world, place, slot, tally, tick, clock.first_day(tick))
        person.court_uses = place.court_adopted <= tick
        person.level = self._level(place.province)
        person.seen, person.adults = self.seen[place.province], self.adults[place.province]
        person.reference = clock.last_day(self._reference(tick))
        return person

    def _live(
        self,
        place: Neighbourhood,
        slot: Slot,
        tick: int,
        tally: Tally,
        letters: list[Wish],
        *,
        is_spin_up: bool,
    ) -> None:
        """Live through a person's month, if anything may happen to it."""
        reports, occasions = ([], []) if is_spin_up else self._act(place, slot, tick, tally)
        slot.rows += reports
        wishes = [] if is_spin_up else [*self._candidates(place, slot, tick)]
        may_enrol = self.world.scores.enrols and not is_spin_up
        is_marked = slot.exit_tick == tick or (not is_spin_up and self._may_owe(slot, tick))
        is_marked = is_marked or bool(letters) or (may_enrol and self._has_scores(place))
        if not slot.rows and not is_marked and not wishes and not occasions:
            return
        is_marked = is_marked or bool(wishes) or (bool(slot.rows) and not self._sleeps(place, slot, tick))
        person = self._seated(place, slot, tick, tally)
        person.waiting.extend([*letters, *wishes, *occasions])
        if not is_spin_up:
            transitions.enrol(person, clock.last_day(tick))
        months.intend(person)
        months.live(person)
        slot.rows = [row for row in slot.rows if not row.is_gone]
        self._stand(person, clock.last_day(tick), was_visited=is_marked)
        count_stocks(person)
        if is_marked and slot.exit_tick != tick and faces.are_read(self.world):
            reference = None if is_spin_up else person.reference
            faces.show(self.world, place, slot, reference)

    def _may_owe(self, slot: Slot, tick: int) -> bool:
        """Return whether somebody is a candidate of a debt, whether it begins or not."""
        assert slot.generation is not None
        words = draw(self.world.seed, slot.number, slot.generation, Stream.CANDIDATES, tick=tick)
        return words[0] < self.world.rate(Rate.ONSET_CEILING)

    def _has_scores(self, place: Neighbourhood) -> bool:
        """Return whether a score of the stack is for a place, on whatever days."""
        return any(self.world.scores_in(score, place.place) for score in range(self.world.scores.number))

    def _sleeps(self, place: Neighbourhood, slot: Slot, tick: int) -> bool:
        """Return whether a docket is passed on without a look: nothing in it is due, nor ever awake."""
        last, bins = clock.last_day(tick), self.world.scores.table.score_bins
        if any(row.due <= last for row in slot.rows):
            return False
        if tick == self._reference(tick) and members.any_in_force(self.world, place, last):
            return False
        ranked = (Kind.RECORD, Kind.STANDING)
        return not any(
            row.kind in (Kind.DEBT, Kind.CASE)
            or (row.kind in ranked and bins[row.step])
            or (row.kind == Kind.COPY and gates.opens_or_closes(self.world, row.ground))
            for row in slot.rows
        )

    def _stand(self, person: Person, last: int, *, was_visited: bool) -> None:
        """Let whoever is still there stand in its scores at the end of a month, or leave for one."""
        if person.is_dead or person.tick < self.world.start:
            return
        scores.regrade(person, last)
        if was_visited:
            models.restate_models(person, last, clock.last_day(self._reference(person.tick)))
        moving.leave(person, last)

    def _candidates(self, place: Neighbourhood, slot: Slot, tick: int) -> Iterator[Wish]:
        """Let a debt begin this month, if luck and stratum have it; yield misconduct and acts of a toy."""
        world = self.world
        assert slot.generation is not None
        words = draw(world.seed, slot.number, slot.generation, Stream.CANDIDATES, tick=tick)
        may_owe = words[0] < world.rate(Rate.ONSET_CEILING)
        misbehaves = words[1] < world.rate(Rate.MISCONDUCT_CEILING)
        wishes = toys.intend_acts(world, slot, tick, clock.first_day(tick))
        yield from inspections.heard(world, slot, wishes, self.looked)
        if not may_owe and not misbehaves:
            return
        more = draw(world.seed, slot.number, slot.generation, Stream.CANDIDATES, ordinal=1, tick=tick)
        first, length = clock.first_day(tick), days_in(tick)
        if may_owe and more[0] < beginnings.onset(world, place, slot, tick):
            slot.rows.append(debts.pending(tick << 8, first + below(more[1], length)))
        if not misbehaves:
            return
        kind = first_above(world.misconduct, more[3])
        fact = tick << 8 | months.FIRST_MISCONDUCT | kind
        event = world.misconduct_event[kind]
        yield Wish(first + below(more[2], length), Intent.MISCONDUCT, fact, event)

    def _pass_on(self, place: Neighbourhood, slot: Slot, tick: int) -> None:
        """Let the next holder have a slot; whoever would leave in the same month leaves on the next first."""
        slot.generation = 0 if slot.generation is None else slot.generation + 1
        life = self.world.lives.life(slot.number, slot.generation, place.province)
        slot.exit_tick, slot.rows = max(clock.tick_of(life.leaves), tick + 1), []
        slot.shows = NEWCOMER

    def _found(self, place: Neighbourhood, slot: Slot, tally: Tally) -> None:
        """Let the next firm be founded in a place, and count it."""
        slot.generation = 0 if slot.generation is None else slot.generation + 1
        slot.exit_tick, slot.rows = firms.firm_of(self.world, slot.number, slot.generation).closes, []
        tally.add(place.province, Event.FIRM_FOUNDED, firms.GROUPS[slot.kind], 1)


def count_stocks(person: Person) -> None:
    """Count what stands at the end of the month."""
    _count_cases(person)
    first = person.world.n_observables - len(Balance)
    for row in person.debts():
        if row.step == Debt.PENDING:
            continue
        person.count(first + Balance.DEBTS_OPEN)
        person.count(first + Balance.OWED_CNY, row.amount)
        if row.step in ENFORCED:
            person.count(first + Balance.DEBTS_IN_ENFORCEMENT)
        if row.step == Debt.ROUND_ENDED:
            person.count(first + Balance.DEBTS_ROUND_ENDED)


def _count_cases(person: Person) -> None:
    law, first = person.world.law, person.world.n_triggers
    cases = [(law.steps[case.step].procedure, law.steps[case.step].bits) for case in person.cases()]
    for procedure, kind in enumerate(law.procedures):
        if not kind.is_list:
            continue
        mine = [bits for number, bits in cases if number == procedure]
        entries = sum(1 for bits in mine if bits & StepBit.LISTED)
        found = {Stock.ENTRIES: entries, Stock.PERSONS: int(entries > 0)}
        found[Stock.BARRED] = int(any(bits & StepBit.IN_EFFECT for bits in mine))
        for stock, value in found.items():
            if value:
                person.count(first + N_STOCK * procedure + stock, value)
