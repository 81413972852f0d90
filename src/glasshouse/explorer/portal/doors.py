"""The gates of a run: what measures close or open, and how one of them answers one agent on one day.

What stands comes from the cases of a replayed life; what follows from it, from the measures that are law on
that day. Nothing is drawn: where only some gates apply a rule, the answer says which share of them does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from glasshouse.codes import StepBit, Trip
from glasshouse.conduct import OCCASIONS, Door, Target
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.simulate import Engine
from glasshouse.engine.standings import LifeStanding, standings
from glasshouse.explorer.lives.replays import LIVES
from glasshouse.explorer.portal.published import (
    CORRECTED,
    LINGERS,
    CachedRun,
    Case,
    Happened,
    Moment,
    Steps,
    cases_of,
    replayed,
)
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.doors import (
    LEAST_SHARE,
    MOST_SHARE,
    SHARE_IF_NOT_MANDATORY,
    TARGETS,
    causes_of,
    limits_of,
    windows_of,
)
from glasshouse.regimes.model import Measure, Regime
from glasshouse.regimes.reforms import Calendar, Window, public_names
from glasshouse.regimes.rows import Numbers

TRIPS: Final = tuple(trip.name.lower() for trip in Trip)
NO_GATES: Final = (  # measures that work without anybody who asks for something
    "public_naming", "inspection_intensity", "fine_increase", "detention_link", "content_throttling", "other",
)  # fmt: skip
SCHOOL: Final = "school_exclusion"
TOLD, LAST_BITS = 64, 0b11000000  # of a fact: an officer's matter, which is its firm's
MAY: Final = "assumed: half of the gates, from 0.1 to 0.9; the text leaves it to each office or firm"
KEPT_LIVES = 32
WHOLE: Final = 2**32


# rules ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GateRule:
    """A measure at a door: what it follows from, when it is law, and how many gates apply it.

    `share` is 1 where every gate must; `status` says what the share rests on. Bundles and scores have their
    public names.
    """

    door: str
    regime: Regime
    measure: Measure
    windows: tuple[Window, ...]
    bundles: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, int], ...]
    share: Decimal
    low: Decimal | None
    high: Decimal | None
    status: str
    why: str

    @property
    def is_sanction(self) -> bool:
        """Whether it closes the door."""
        return self.measure.polarity == "sanction"

    def holds(self, day: int) -> bool:
        """Whether it is law on a day."""
        return any(window.from_day <= day < window.to_day for window in self.windows)

    def touches(self, *, is_told: bool) -> bool:
        """Whether it touches the one who is at the door, for a matter of its own or of its firm."""
        if self.measure.trip_bans:
            return True
        target = TARGETS[self.measure.target]
        is_parent = target == Target.FAMILY and self.door == SCHOOL
        return target == Target.SELF or is_parent or (target == Target.OFFICERS and is_told)


def gate_rules(stack: CompiledStack) -> tuple[GateRule, ...]:
    """Return the measures of a stack at their doors, in the order of the stack."""
    limits = limits_of(stack.regimes, stack.switches)
    names = _Names(stack)
    return tuple(rule for regime in stack.regimes for rule in _of_regime(stack, regime, limits, names))


class _Names:
    """Public names by regime and id."""

    def __init__(self, stack: CompiledStack) -> None:
        numbers = Numbers(stack.regimes)
        self.bundles = dict(zip(numbers.bundles, stack.bundle_ids, strict=True))
        pairs = [(regime.regime.id, score.id) for regime in stack.regimes for score in regime.scores]
        self.scores = dict(zip(pairs, public_names(pairs), strict=True))


def _of_regime(
    stack: CompiledStack, regime: Regime, limits: Sequence[Window], names: _Names
) -> Iterator[GateRule]:
    calendar, name = Calendar(regime, stack.switches), regime.regime.id
    evidence = {*stack.evidence, *regime.regime.puts_in_force}
    for measure in regime.measures:
        if measure.evidence not in evidence:
            continue
        causes = causes_of(regime, measure)
        bundles = measure.bundles if measure.trip_bans else causes.bundles
        known = tuple(names.bundles[name, one] for one in bundles if (name, one) in names.bundles)
        if measure.trip_bans:
            yield from _bans(regime, measure, calendar, known)
            continue
        windows = windows_of(regime, measure, calendar=calendar, limits=limits)
        if windows and not causes.is_empty:
            must = measure.mandatory
            yield GateRule(
                measure.type, regime, measure, windows, known,
                tuple((names.scores[name, score], grade) for score, grade in causes.grades),
                tuple((names.scores[name, score], points) for score, points in causes.points),
                Decimal(1) if must else SHARE_IF_NOT_MANDATORY,
                None if must else LEAST_SHARE, None if must else MOST_SHARE,
                "" if must else "assumed", "" if must else MAY,
            )  # fmt: skip


def _bans(
    regime: Regime, measure: Measure, calendar: Calendar, bundles: tuple[str, ...]
) -> Iterator[GateRule]:
    for ban in measure.trip_bans:
        window, gate = calendar.window(measure.in_force, ban.in_force), ban.gate
        for trip in ban.trips if window else ():
            assert window is not None
            yield GateRule(
                trip, regime, measure, (window,), bundles, (), (),
                gate.share, gate.low, gate.high, gate.status, gate.why,
            )  # fmt: skip


def doors_of(rules: Sequence[GateRule], *, is_gate: bool = True) -> tuple[str, ...]:
    """Return the doors at which a stack has rules: tickets first, then in the order of `conduct.Door`."""
    named = {rule.door for rule in rules}
    order = (*TRIPS, *(door.name.lower() for door in Door))
    return tuple(door for door in order if door in named and (door not in NO_GATES) == is_gate)


def has_occasion(door: str) -> bool:
    """Whether anybody in the society comes to a door."""
    return door in TRIPS or bool(OCCASIONS.get(Door[door.upper()], 0))


# lives ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """A copy of an entry that has ended: it goes on from one day to another."""

    fact: int
    ground: str
    first: int
    until: int


@dataclass(frozen=True)
class ListedLife:
    """What lists made of one agent over the horizon, spin-up included: every event, and the cases."""

    slot: int
    neighbourhood: int
    rows: tuple[Happened, ...]
    cases: tuple[Case, ...]
    copies: tuple[Copy, ...]

    def in_effect(self, day: int, steps: Steps) -> list[tuple[Case, Moment]]:
        """Return the cases whose measures apply at the end of a day."""
        found = [(case, case.at(day)) for case in self.cases]
        return [(case, now) for case, now in found if now and steps.has(now, StepBit.IN_EFFECT)]

    def since(self, case: Case, day: int, steps: Steps) -> Moment:
        """Return the step with which a case that applies on a day began to apply."""
        first: Moment | None = None
        for moment in case.moments:
            if moment.day > day:
                break
            applies = steps.has(moment, StepBit.IN_EFFECT)
            first = (first or moment) if applies else None
        assert first is not None
        return first


def life_of(run: Run, slot: int) -> ListedLife:
    """Replay an agent's neighbourhood and put its cases together; the latest ones are kept.

    Parameters
    ----------
    slot
        The number of an adult, or from `agents.slot_called`.
    """
    return _life_of(str(run.manifest.digest), slot, CachedRun(run))


@lru_cache(KEPT_LIVES)
def _life_of(digest: str, slot: int, kept: CachedRun) -> ListedLife:
    prepared = kept.run.prepared
    neighbourhood = neighbourhood_of(prepared, slot)
    rows = replayed(prepared, LIVES.replayed(kept.run, neighbourhood)[0], slot)
    cases = cases_of(rows, Steps(prepared.stack))
    return ListedLife(slot, neighbourhood, tuple(rows), tuple(cases), tuple(_copies(rows)))


def _copies(rows: Sequence[Happened]) -> Iterator[Copy]:
    gone = next((row.day for row in rows if row.observable == "death"), None)
    for row in rows:
        if row.observable == LINGERS:
            until = row.value if gone is None or gone < row.day else min(row.value, gone)
            later = (one for one in rows if one.fact == row.fact and one.day >= row.day)
            fixed = next((one.day for one in later if one.observable == CORRECTED), until)
            yield Copy(row.fact, row.rule, row.day, min(until, fixed))


def scores_of(run: Run, slot: int, tick: int) -> tuple[LifeStanding, ...]:
    """Return where an agent stands in each score at the end of a month; nothing where no score is kept."""
    if not run.prepared.stack.score_ids:
        return ()
    return _scores_of(str(run.manifest.digest), slot, tick, CachedRun(run))


@lru_cache(KEPT_LIVES)
def _scores_of(digest: str, slot: int, tick: int, kept: CachedRun) -> tuple[LifeStanding, ...]:
    prepared = kept.run.prepared
    alone = prepared.alone(neighbourhood_of(prepared, slot))
    with LIVES.lock:  # nothing else may be replayed meanwhile
        engine = Engine(alone, threads=1, exposures=LIVES.ready(kept.run)[1])
        while engine.next_tick <= tick:
            engine.live()
        return standings(engine, slot)


# answers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """A rule that meets somebody at a door: by a case, by a copy of one that has ended, or by a score."""

    rule: GateRule
    case: Case | None = None
    now: Moment | None = None
    since: Moment | None = None
    copy: Copy | None = None
    standing: LifeStanding | None = None


def answer(
    prepared: Prepared, rules: Sequence[GateRule], life: ListedLife, scores: Sequence[LifeStanding],
    *, door: str, day: int,
) -> list[Hit]:  # fmt: skip
    """Return the rules that meet an agent at a door at the end of a day, in the order of asking.

    Cases in effect come before copies of ended ones, these before scores; sanctions before rewards.
    """
    steps = Steps(prepared.stack)
    here = [rule for rule in rules if rule.door == door and rule.holds(day)]
    found: list[Hit] = []
    for is_sanction in (True, False):
        mine = [rule for rule in here if rule.is_sanction == is_sanction]
        for case, now in life.in_effect(day, steps):
            bundle, is_told = bundle_of(prepared.stack, now.ground), case.fact & LAST_BITS == TOLD
            since = life.since(case, day, steps)
            found += [
                Hit(rule, case, now, since)
                for rule in mine
                if bundle in rule.bundles and rule.touches(is_told=is_told)
            ]
        if is_sanction:
            found += _by_copies(prepared, mine, life, day, {hit.case.fact for hit in found if hit.case})
        found += [Hit(rule, standing=one) for one in scores for rule in mine if _bites(rule, one)]
    return found


def _by_copies(
    prepared: Prepared, rules: Sequence[GateRule], life: ListedLife, day: int, known: Collection[int]
) -> Iterator[Hit]:
    for copy in life.copies:
        if copy.first <= day < copy.until and copy.fact not in known:
            bundle, is_told = bundle_of(prepared.stack, copy.ground), copy.fact & LAST_BITS == TOLD
            for rule in rules:
                if bundle in rule.bundles and rule.touches(is_told=is_told):
                    yield Hit(rule, copy=copy)


def _bites(rule: GateRule, standing: LifeStanding) -> bool:
    if TARGETS[rule.measure.target] != Target.SELF and rule.door != SCHOOL:
        return False
    by_points = any(score == standing.score and standing.points >= least for score, least in rule.points)
    return by_points or (standing.score, standing.grade) in rule.grades


def bundle_of(stack: CompiledStack, ground: str) -> str:
    """Return the bundle of measures that a ground brings, by its public name."""
    number = stack.move_ids.index(ground)
    row = next(k for k, name in enumerate(stack.rules.move_id) if int(name) == number)
    return stack.bundle_ids[int(stack.rules.move_bundle[row])]


def on_copies(prepared: Prepared) -> Decimal:
    """Return the share of gates that look at copies of lists; it is assumed."""
    return (Decimal(int(prepared.world.mistakes.gate_on_copies)) / WHOLE).quantize(Decimal("0.001"))
