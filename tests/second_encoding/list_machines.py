"""What brings a case to stand, what leads it away and when its clocks can run, read off a loaded regime.

Days are ISO texts, so that a month or a year is the beginning of the days in it; an end is the first day on
which something does not hold, and "" if there is none.
"""

import datetime
import heapq
import itertools
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import NamedTuple

from judging import CLAIMS

from glasshouse.clock import Duration, date_of
from glasshouse.regimes.model import Clock, FixedTerm, Ground, InForce, ListItem, Move, Procedure, Regime
from glasshouse.regimes.reforms import LAST_DAY, Calendar, reforms_of

SUBJECTS = {"natural_person": "NP", "legal_person": "LP", "government_body": "GV"}
UNITS = {"days": "cd", "working_days": "wd"}
EXPIRY = "expiry"
Span = tuple[str, str]
Step = tuple[str, str]  # procedure, step


class Way(NamedTuple):
    """A way off: by what, from when on it is open, and how long it takes then; with the strongest claim."""

    event: str
    earliest: str
    deadline: str
    status: str


class Opening(NamedTuple):
    """What brings a case about: a ground of a list, or a first move of a procedure without one."""

    id: str
    on: str
    procedure: str
    enters: str
    term: str  # a duration, or open; "" for a move
    subjects: str
    span: Span
    since: str | None  # the switch that brings it
    bundle: str
    claims: tuple[str, ...]  # of its provision and of its term


class Trail(NamedTuple):
    """Where a case has come, by whose deed last, and what it has waited."""

    months: int  # waited so far: nothing leads off earlier
    step: str
    event: str  # "" as long as only clocks have moved it
    days: tuple[tuple[str, int], ...]  # waited since the deed
    claims: tuple[str, ...]


def strongest(claims: Collection[str]) -> str:
    return max(claims, key=CLAIMS.index)


def iso(day: int) -> str:
    return "" if day == LAST_DAY else date_of(day).isoformat()


def after(day: str) -> str:
    """Return the day after a last day."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(1)).isoformat() if day else ""


def length(clock: Clock) -> str:
    """Return how long a clock runs: "10 wd", "3 months", "5 years"."""
    if clock.count == "months":
        return months_text(clock.n)
    return f"{clock.n} {UNITS[clock.count]}"


def months_text(n: int) -> str:
    return f"{n} months" if n % 12 else f"{n // 12} years"


def months_of(duration: str) -> int:
    parsed = Duration.parse(duration)
    assert not parsed.days, "no list here counts its terms in days"
    return parsed.total_months


def _wait(trail: Trail) -> tuple[int, int]:
    return trail.months, sum(n for _, n in trail.days)


def _duration(months: int) -> str:
    return "" if not months else f"P{months}M" if months % 12 else f"P{months // 12}Y"


class Machines:
    """The procedures of one regime."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        self.calendar = Calendar(regime, reforms_of([regime]))
        self.procedures = {procedure.id: procedure for procedure in regime.procedures}
        self.status = {provision.id: provision.status for provision in regime.provisions} | {
            "none": "assumed"
        }
        self.listed = {item.procedure for item in regime.lists}

    def span(self, *in_force: InForce) -> Span | None:
        window = self.calendar.window(*in_force)
        return None if window is None else (iso(window.from_day), iso(window.to_day))

    @cached_property
    def days(self) -> list[str]:
        """Return the first day of the regime, and each day on which a switch changes it."""
        days = {self.regime.regime.since, *(switch.on for switch in self.regime.switches)}
        return sorted(day.isoformat() for day in days)

    @cached_property
    def openings(self) -> list[Opening]:
        found = [self._ground(item, ground) for item in self.regime.lists for ground in item.grounds]
        kinds = _subjects(self.regime.regime.population_scope.entity_kinds)
        for procedure in self.regime.procedures:
            for move in procedure.moves:
                span = None if move.source else self.span(move.in_force)
                if span:
                    claims = (self.status[move.provision],)
                    since = move.in_force.since if isinstance(move.in_force.since, str) else None
                    found.append(
                        Opening(move.id, move.on, procedure.id, move.to, "", kinds, span, since, "", claims)
                    )
        return [opening for opening in found if opening]

    def _ground(self, item: ListItem, ground: Ground) -> Opening | None:
        span = self.span(item.in_force, ground.in_force)
        if span is None:
            return None
        fixed = isinstance(ground.term, FixedTerm)
        switches = [one.since for one in (item.in_force, ground.in_force) if isinstance(one.since, str)]
        return Opening(
            id=ground.id,
            on=ground.on,
            procedure=item.procedure,
            enters=ground.enters,
            term=ground.term.duration if isinstance(ground.term, FixedTerm) else "open",
            subjects=_subjects(item.subjects),
            span=span,
            since=switches[-1] if switches else None,
            bundle=ground.bundle,
            claims=(self.status[ground.provision], *((ground.term.status,) if fixed else ())),
        )

    # ways off

    def moves(self, procedure: Procedure, step: str, day: str) -> Iterator[Move]:
        for move in procedure.moves:
            span = self.span(move.in_force) if step in move.source else None
            if span and holds(span, day):
                yield move

    def ways(self, opening: Opening, day: str) -> set[Way]:
        """Return the ways off that the law of a day gives to what an opening has brought to stand."""
        procedure = self.procedures[opening.procedure]
        steps = {step.id: step for step in procedure.steps}
        start = [Trail(0, step, "", (), ()) for step in self._standing(opening, day)]
        best: dict[str, tuple[Trail, Way]] = {}
        for trail, move in self._trails(procedure, start, day, opening):
            event = trail.event or EXPIRY
            is_off = not steps[trail.step].in_effect
            if is_off and (event not in best or _wait(trail) < _wait(best[event][0])):
                claim = strongest(trail.claims or (self.status[move.provision],))
                deadline = " and ".join(f"{n} {unit}" for unit, n in trail.days)
                best[event] = (trail, Way(event, _duration(trail.months), deadline, claim))
        return {way for _, way in best.values()}

    def _standing(self, opening: Opening, day: str) -> list[str]:
        """Return the steps in effect to which what is opened comes first."""
        procedure = self.procedures[opening.procedure]
        in_effect = {step.id for step in procedure.steps if step.in_effect}
        seen, ahead, found = {opening.enters}, [opening.enters], []
        while ahead:
            step = ahead.pop()
            if step in in_effect:
                found.append(step)
                continue
            onward = {move.to for move in self.moves(procedure, step, day)} - seen
            seen |= onward
            ahead += onward
        return found

    def _trails(
        self, procedure: Procedure, start: list[Trail], day: str, opening: Opening | None
    ) -> Iterator[tuple[Trail, Move]]:
        """Yield where cases come, those that have waited less first; they go on from steps in effect."""
        goes_on = {step.id for step in procedure.steps if step.in_effect or opening is None}
        ahead, seen = list(start), set()
        while ahead:
            trail = heapq.heappop(ahead)
            if (trail.step, trail.event) in seen:
                continue
            seen.add((trail.step, trail.event))
            for move in self.moves(procedure, trail.step, day) if trail.step in goes_on else ():
                onward = self._moved(procedure, trail, move, day, opening)
                if onward is not None:
                    yield onward, move
                    heapq.heappush(ahead, onward)

    def _moved(
        self, procedure: Procedure, trail: Trail, move: Move, day: str, opening: Opening | None
    ) -> Trail | None:
        if move.on != "clock":
            return self._acted(trail, move, day, opening)
        clock = next(step.clock for step in procedure.steps if step.id == trail.step)
        assert clock is not None
        if clock.count == "term":
            if opening is None or opening.term in ("", "open"):
                return None
            return Trail(months_of(opening.term), move.to, EXPIRY, (), opening.claims[-1:])
        if clock.count == "months":
            claims = (*trail.claims, clock.status)
            return trail._replace(step=move.to, months=trail.months + clock.n, claims=claims)
        if not trail.event:  # what a case waits before anybody acts is no time for an answer
            return trail._replace(step=move.to)
        days = dict(trail.days)
        days[UNITS[clock.count]] = days.get(UNITS[clock.count], 0) + clock.n
        claims = (*trail.claims, clock.status)
        return trail._replace(step=move.to, days=tuple(sorted(days.items())), claims=claims)

    def _acted(self, trail: Trail, move: Move, day: str, opening: Opening | None) -> Trail | None:
        """Move a case by a deed, or by what another procedure does: then its waits are waits here."""
        other, dot, legal = move.on.rpartition(".")
        if not dot or opening is None:
            return trail._replace(step=move.to, event=move.on, days=())
        procedure = self.procedures[other]
        emits = {step.id for step in procedure.steps if step.emits == legal}
        start = [
            Trail(trail.months, one.enters, move.on, (), trail.claims)
            for one in self.openings if one.procedure == other and holds(one.span, day)
        ]  # fmt: skip
        found = [one for one, _ in self._trails(procedure, start, day, None) if one.step in emits]
        return min(found, key=_wait)._replace(step=move.to) if found else None

    def ways_over_time(self, opening: Opening) -> list[tuple[Span, set[Way]]]:
        """Return the ways off, day by day of change, as long as the opening is law."""
        since, until = opening.span
        days = [since, *(day for day in self.days if since < day and (not until or day < until)), until]
        return [((day, end), self.ways(opening, day)) for day, end in itertools.pairwise(days)]

    # when steps can be reached

    @cached_property
    def reached(self) -> dict[Step, Span]:
        """Return from when until when the law leads to each step."""
        found: dict[Step, Span] = {}
        for day, end in itertools.pairwise([*self.days, ""]):
            for step in self._reached(day):
                found[step] = (found.get(step, (day, ""))[0], end)
        return found

    def _reached(self, day: str) -> set[Step]:
        rules = [
            ({("", "")}, one.on, (one.procedure, one.enters))
            for one in self.openings if holds(one.span, day)
        ]  # fmt: skip
        for procedure in self.regime.procedures:
            for step in procedure.steps:
                for move in self.moves(procedure, step.id, day):
                    rules.append(({(procedure.id, step.id)}, move.on, (procedure.id, move.to)))
        emits = {(p.id, step.id): f"{p.id}.{step.emits}" for p in self.regime.procedures for step in p.steps}
        reached: set[Step] = {("", "")}
        while True:
            done = {emits[step] for step in reached if step in emits}
            more = {to for source, on, to in rules if source & reached and ("." not in on or on in done)}
            if more <= reached:
                return reached - {("", "")}
            reached |= more


def _subjects(kinds: Collection[str]) -> str:
    return " ".join(sorted((SUBJECTS[kind] for kind in kinds), reverse=True))


def holds(span: Span, day: str) -> bool:
    return span[0] <= day and (not span[1] or day < span[1])
