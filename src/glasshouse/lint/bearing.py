"""The burden that conduct brings: every way from it to a sanction, how severe, how long, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeVar

from glasshouse.lint.bringing import takes_effect
from glasshouse.lint.graph import sign_of
from glasshouse.lint.stated import DAYS, english, longest
from glasshouse.lint.subject import Placed, Subject
from glasshouse.regimes.doors import Causes, causes_of
from glasshouse.regimes.model import Conduct, Ground, InForce, Measure, Score
from glasshouse.regimes.record_points import NOTHING as NO_POINTS
from glasshouse.regimes.record_points import points_of
from glasshouse.regimes.reforms import Window
from glasshouse.regimes.rows import own_bundles
from glasshouse.regimes.scoring_model import ScoreRule, SetCeiling, SetGrade, SetScore

CAP_YEARS: Final = 5  # what a term without a known end counts as
ONCE_YEARS: Final = 1  # what is done once counts as this long

T = TypeVar("T", Ground, ScoreRule)
Shares = tuple[Fraction, Fraction]  # at the least and at the most, of the way to a grade
WHOLE: Final[Shares] = (Fraction(1), Fraction(1))
NOTHING: Final[Shares] = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Route:
    """A way from conduct to a sanction; a burden is severity times years, at the least and at the most."""

    measure: Placed[Measure]
    via: tuple[str, ...]
    window: Window
    least: Fraction
    most: Fraction
    is_open: bool
    is_partial: bool


@dataclass(frozen=True)
class Bearing:
    """All ways from one kind of conduct to sanctions."""

    routes: tuple[Route, ...]

    @property
    def days(self) -> frozenset[int]:
        """Return the days on which one of the ways opens: the heaviest is among them."""
        return frozenset(one.window.from_day for one in self.routes)

    def on(self, day: int) -> tuple[Route, ...]:
        """Return the heaviest way to each sanction on a day."""
        found: dict[str, Route] = {}
        for one in self.routes:
            if one.window.from_day <= day < one.window.to_day:
                known = found.get(one.measure.key, one)
                found[one.measure.key] = min(known, one, key=_lightness)
        return tuple(found.values())

    def most(self, day: int) -> Fraction:
        """Return the burden on a day, at the most."""
        return sum((one.most for one in self.on(day)), Fraction())

    def least(self, day: int) -> Fraction:
        """Return the burden on a day, at the least."""
        return sum((one.least for one in self.on(day)), Fraction())

    def heaviest(self, day: int) -> Route:
        """Return the way to the sanction that weighs most on a day."""
        return min(self.on(day), key=_lightness)


def _lightness(route: Route) -> tuple[Fraction, Fraction, int, tuple[str, ...]]:
    return -route.most, -route.least, len(route.via), route.via


def routes_of(law: Law, conduct: Placed[Conduct]) -> Iterator[Route]:
    """Yield every way from a kind of conduct to a sanction.

    Ways lead over grounds of lists, over rules of scores that worsen a standing, over cases that no list
    opens, and from a list over what its procedure does to further lists and scores.
    """
    yield from law.after(conduct.item.id, (conduct.key,), (conduct.item.in_force,), frozenset())


@dataclass(frozen=True)
class Law:
    """What a subject says, arranged by what it answers to."""

    subject: Subject

    @cached_property
    def causes(self) -> Sequence[tuple[Placed[Measure], Causes]]:
        """Return what brings each sanction."""
        return [(one, causes_of(self.subject.regime, one.item)) for one in self.subject.sanctions]

    @cached_property
    def own(self) -> Mapping[str, str]:
        """Return the bundles of cases that no list opens, by procedure."""
        return own_bundles(self.subject.regime)

    @cached_property
    def rules(self) -> Mapping[str, Sequence[Placed[ScoreRule]]]:
        """Return the rules that do not only improve a standing, by what they answer."""
        return _by_trigger(one for one in self.subject.rules if sign_of(one.item) != "better")

    @cached_property
    def grounds(self) -> Mapping[str, Sequence[Placed[Ground]]]:
        """Return the grounds whose cases can take effect, by what they answer."""
        return _by_trigger(one for one in self.subject.grounds if takes_effect(self.subject, one))

    @cached_property
    def scores(self) -> Mapping[str, Placed[Score]]:
        """Return the scores by key."""
        return {one.key: one for one in self.subject.scores}

    @cached_property
    def procedures(self) -> Mapping[str, str]:
        """Return the procedures of lists by the key of the list."""
        return {item.key: item.item.procedure for item in self.subject.lists}

    def after(
        self,
        trigger: str,
        via: tuple[str, ...],
        held: tuple[InForce, ...],
        seen: frozenset[str],
        days: int | None = None,
    ) -> Iterator[Route]:
        """Yield the ways that begin at a trigger.

        `held` is when what led to it was in force, and `days` the term of the entry from which it comes.
        """  # fmt: skip
        yield from self._to_cases(trigger, via, held)
        for rule in self.rules.get(trigger, ()):
            yield from self._over_score(rule, via, held, days)
        for ground in self.grounds.get(trigger, ()):
            if ground.key not in seen:
                yield from self._over_list(ground, via, held, seen | {ground.key})

    def _over_list(
        self, ground: Placed[Ground], via: tuple[str, ...], held: tuple[InForce, ...], seen: frozenset[str]
    ) -> Iterator[Route]:
        listing = self.subject.by_key[ground.owner]
        term = ground.item.term
        when = (*held, listing.item.in_force, ground.item.in_force)
        at = (*via, ground.key, ground.owner)
        days = None if term == "open" else longest(term.duration)
        for measure, causes in self.causes:
            if ground.item.bundle in causes.bundles:
                yield from self._route(measure, at, when, days, WHOLE)
        procedure = self.procedures[ground.owner]
        for trigger in sorted(self.rules.keys() | self.grounds.keys()):
            if trigger.rpartition(".")[0] == procedure:
                yield from self.after(trigger, at, when, seen, days)

    def _to_cases(self, trigger: str, via: tuple[str, ...], held: tuple[InForce, ...]) -> Iterator[Route]:
        for procedure in self.subject.regime.procedures:
            for move in procedure.moves:
                if move.source or move.on != trigger or move.evidence not in self.subject.evidence:
                    continue
                for measure, causes in self.causes:
                    if self.own.get(procedure.id) in causes.bundles:
                        at = (*via, f"procedures/{procedure.id}")
                        yield from self._route(measure, at, (*held, move.in_force), None, WHOLE)

    def _over_score(
        self, rule: Placed[ScoreRule], via: tuple[str, ...], held: tuple[InForce, ...], days: int | None
    ) -> Iterator[Route]:
        if rule.item.validity is not None or not rule.item.ends_on:  # else it ends with the entry
            days = longest(rule.item.validity or "")
        when = (*held, self.scores[rule.owner].item.in_force, rule.item.in_force)
        for measure, causes in self.causes:
            grades = {score: {g for s, g in causes.grades if s == score} for score, _ in causes.grades}
            for score_id, wanted in grades.items():
                score = self.scores[f"scores/{score_id}"]
                shares = self._shares(rule, score.item, wanted)
                at = (*via, rule.key, rule.owner, *(() if score.key == rule.owner else (score.key,)))
                yield from self._route(measure, at, (*when, score.item.in_force), days, shares)

    def _shares(self, rule: Placed[ScoreRule], score: Score, grades: set[str]) -> Shares:
        """Return which part of the way to a grade a rule goes, in its own score or one it flows into."""
        if rule.owner == f"scores/{score.id}":
            return shares_of(rule.item, score, grades)
        flows = [one.percent for one in score.nested if f"scores/{one.score}" == rule.owner]
        return shares_of(rule.item, score, grades, percent=max(flows)) if flows else NOTHING

    def _route(
        self, measure: Placed[Measure], via: tuple[str, ...], when: tuple[Any, ...], days: int | None,
        shares: Shares,
    ) -> Iterator[Route]:  # fmt: skip
        window = self.subject.days(*when, measure.item.in_force)
        severity = self.subject.severity(measure.item)
        if window is None or window.is_empty or not (severity and shares[1]):
            return
        known = [one for one in (days, _own_days(measure.item)) if one]
        years = Fraction(min(known), DAYS["year"]) if known else Fraction(CAP_YEARS)
        least, most = (severity * years * share for share in shares)
        yield Route(measure, (*via, measure.key), window, least, most, not known, shares[1] < 1)


def _by_trigger(items: Iterable[Placed[T]]) -> Mapping[str, Sequence[Placed[T]]]:
    found: dict[str, list[Placed[T]]] = {}
    for one in items:
        found.setdefault(one.item.on, []).append(one)
    return found


def _own_days(measure: Measure) -> int | None:
    """Return how long a sanction lasts by its own words; None if they name no period."""
    if english(measure.duration).startswith("once"):
        return ONCE_YEARS * DAYS["year"]
    return longest(measure.duration)


def shares_of(rule: ScoreRule, score: Score, grades: set[str], *, percent: int = 100) -> Shares:
    """Return which part of the way from the start to one of some low grades a rule goes, at most all of it.

    A set grade, score or ceiling goes all the way or none. Nobody comes by points to a grade that the scale
    does not reach, and whoever starts there needs none.
    """
    border = _border_above(score, grades)
    match rule.effect:
        case SetGrade(set_grade=grade):
            return WHOLE if grade.rpartition(".")[2] in grades else NOTHING
        case SetScore(set_score=points) | SetCeiling(ceiling=points):
            return WHOLE if border is not None and points < border <= score.start else NOTHING
    if border is None or border > score.start or (score.min is not None and border <= score.min):
        return NOTHING
    span = points_of(rule.effect) or NO_POINTS
    needed = Fraction(100 * (score.start - border + 1), percent)
    return _part(-span.high, needed), _part(-span.low, needed)


def _part(lost: float, needed: Fraction) -> Fraction:
    """Return which part of the points that are needed is lost: none to all of them."""
    if lost >= needed:
        return Fraction(1)
    return Fraction(max(0, int(lost))) / needed


def _border_above(score: Score, grades: set[str]) -> int | None:
    """Return the points below which the best of some grades begins; None if everybody is there."""
    best = min((index for index, one in enumerate(score.grades) if one.id in grades), default=0)
    return score.grades[best - 1].border if best else None
