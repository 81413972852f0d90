"""The scores of one regime as rows with the ids of its file: rules, grades, accounts, weights, thresholds."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from glasshouse.clock import date_of, day_number
from glasshouse.features import KNOWN_FEATURES, Feature
from glasshouse.reading.points import plain
from glasshouse.regimes.doors import is_alive
from glasshouse.regimes.heard import can_happen
from glasshouse.regimes.model import InForce, Measure, Regime
from glasshouse.regimes.reforms import FIRST_DAY, LAST_DAY, Calendar, Window, reforms_of
from glasshouse.regimes.scoring_model import (
    Bounds,
    Effect,
    FixedPoints,
    LadderPoints,
    PerPoints,
    RangePoints,
    Score,
    ScoreRule,
    SetCeiling,
    SetGrade,
    SetScore,
    SlopePoints,
)
from glasshouse.regimes.scoring_rows import ordered_grades


@dataclass(frozen=True)
class ScoreRuleRow:
    """A rule of a score. `effect` is written as `effect_text` says; `state`: alive, asleep, or unpriced.

    An unpriced rule is named without a figure, and never applied. `ends_on` and `multipliers` are lists with
    spaces between the items; a multiplier is its factor, @, and its first and last day.
    """

    score: str
    rule: str
    trigger: str
    effect: str
    account: str
    recurs: str
    ends_on: str
    validity: str
    recurrence_factor: str
    repeats: str
    decay: str
    multipliers: str
    share: str
    share_status: str
    provision: str
    from_date: str
    to_date: str
    status: str
    evidence: str
    state: str


@dataclass(frozen=True)
class GradeRow:
    """A grade, the best first: from how many points on; the lowest has no `min`."""

    score: str
    grade: str
    min: str
    assumed_min: str
    top_share: str
    status: str


@dataclass(frozen=True)
class AccountRow:
    """A part of a score with points of its own."""

    score: str
    account: str
    base: str
    floor: str
    ceiling: str
    period: str
    status: str


@dataclass(frozen=True)
class DimensionRow:
    """A dimension of a model, weights in percent; the society has those of its features that are `alive`."""

    score: str
    dimension: str
    weight: str
    assumed_weight: str
    reads: str
    alive: str
    status: str


@dataclass(frozen=True)
class TransitionRow:
    """Where a grade leads after a number of counted events; the last number holds for more of them, too."""

    score: str
    grade: str
    events: str
    to: str


@dataclass(frozen=True)
class ThresholdRow:
    """A measure that opens at a number of points of its own; `points` is empty where no source gives them."""

    measure: str
    score: str
    points: str
    status: str
    polarity: str
    price_percent: str
    provision: str
    from_date: str
    to_date: str
    evidence: str
    state: str


Row = ScoreRuleRow | GradeRow | AccountRow | DimensionRow | TransitionRow | ThresholdRow


def score_rows(
    regime: Regime, *, on: datetime.date | None = None, evidence: Collection[str] = ("rule",)
) -> dict[str, tuple[Row, ...]]:
    """Return the tables of a regime's scores, by name.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Only what is in force on this day; None for all.
    evidence
        Evidence classes that count, beside those that the regime puts in force.
    """
    reading = _Reading(regime, on, {*evidence, *regime.regime.puts_in_force})
    scores = [score for score in regime.scores if reading.holds(score.in_force, evidence=score.evidence)]
    return {
        "rules": tuple(row for score in scores for row in reading.rules(score)),
        "grades": tuple(row for score in scores for row in _grades(score)),
        "accounts": tuple(row for score in scores for row in _accounts(score)),
        "dimensions": tuple(row for score in scores for row in _dimensions(score)),
        "transitions": tuple(row for score in scores for row in _transitions(score)),
        "thresholds": tuple(row for measure in regime.measures for row in reading.thresholds(measure)),
    }


class _Reading:
    """Reads what is dated, under the reforms that the evidence classes allow."""

    def __init__(self, regime: Regime, on: datetime.date | None, evidence: Collection[str]) -> None:
        self.regime, self.evidence = regime, evidence
        self.calendar = Calendar(regime, reforms_of([regime], evidence=evidence))
        self.day = None if on is None else day_number(on)

    def holds(self, *in_force: InForce, evidence: str) -> Window | None:
        """Return the days on which an item holds, or None if it is not wanted."""
        window = self.calendar.window(*in_force)
        if window is None or evidence not in self.evidence:
            return None
        is_wanted = self.day is None or window.from_day <= self.day < window.to_day
        return window if is_wanted else None

    def rules(self, score: Score) -> Iterator[ScoreRuleRow]:
        """Yield the rules of a score in file order."""
        for rule in score.rules:
            window = self.holds(score.in_force, rule.in_force, evidence=rule.evidence)
            if window:
                yield self._rule(score, rule, window)

    def _rule(self, score: Score, rule: ScoreRule, window: Window) -> ScoreRuleRow:
        lives = can_happen(rule.on, self.regime, score.subjects)
        boosts = [
            f"{plain(one.factor)}@{'/'.join(_days(found))}"
            for one in rule.multipliers
            if (found := self.calendar.window(one.in_force))
        ]
        return ScoreRuleRow(
            score=score.id,
            rule=rule.id,
            trigger=rule.on,
            effect=effect_text(rule.effect),
            account=rule.counts_in or "",
            recurs=rule.recurs or "",
            ends_on=" ".join(rule.ends_on),
            validity=rule.validity or "",
            recurrence_factor=str(rule.recurrence_factor),
            repeats=rule.repeats,
            decay=plain(rule.decay.factor) if rule.decay else "",
            multipliers=" ".join(boosts),
            share=plain(rule.practice.share) if rule.practice else "1",
            share_status=rule.practice.status if rule.practice else "certain",
            provision=rule.provision,
            from_date=_days(window)[0],
            to_date=_days(window)[1],
            status=rule.status,
            evidence=rule.evidence,
            state="unpriced" if not rule.is_known else "alive" if lives else "asleep",
        )

    def thresholds(self, measure: Measure) -> Iterator[ThresholdRow]:
        """Yield the borders of a measure."""
        window = self.holds(measure.in_force, evidence=measure.evidence)
        for wanted in measure.thresholds if window else ():
            assert window is not None
            yield ThresholdRow(
                measure=measure.id,
                score=wanted.score,
                points=_number(wanted.points),
                status=wanted.status,
                polarity=measure.polarity,
                price_percent=_number(measure.price_percent),
                provision=measure.provision,
                from_date=_days(window)[0],
                to_date=_days(window)[1],
                evidence=measure.evidence,
                state="alive" if is_alive(self.regime, measure) else "asleep",
            )


def effect_text(effect: Effect) -> str:
    """Write an effect with plain signs: what a program can read again.

    Examples
    --------
    >>> effect_text(FixedPoints(points=-30)), effect_text(RangePoints(range=Bounds(low=-50, high=-10)))
    ('-30', '-50..-10')
    >>> effect_text(SetGrade(set_grade="d"))
    'grade<=d'
    """
    match effect:
        case FixedPoints(points=points):
            return _number(points)
        case RangePoints(range=bounds):
            return _points(bounds)
        case PerPoints(per=per):
            return f"{per.points} per {per.amount}{_limit(per.at_most)}"
        case LadderPoints(ladder=rungs):
            return ", ".join(f"{_points(rung.points)} from {rung.at_least}" for rung in rungs)
        case SlopePoints(slopes=slopes, at_most=limit):
            parts = ", ".join(f"{one.points} per {one.per} above {one.above}" for one in slopes)
            return parts + _limit(limit)
        case SetScore(set_score=points):
            return f"score={points}"
        case SetCeiling(ceiling=points):
            return f"score<={points}"
        case SetGrade(set_grade=grade):
            return f"grade<={grade}"


def _points(points: int | Bounds) -> str:
    return f"{points.low}..{points.high}" if isinstance(points, Bounds) else str(points)


def _limit(limit: int | None) -> str:
    return "" if limit is None else f", at most {limit}"


def _number(number: int | Decimal | None) -> str:
    return "" if number is None else f"{number}"


def _days(window: Window) -> tuple[str, str]:
    low = "" if window.from_day <= FIRST_DAY else date_of(window.from_day).isoformat()
    return low, "" if window.to_day >= LAST_DAY else date_of(window.to_day).isoformat()


def _grades(score: Score) -> Iterator[GradeRow]:
    for grade in ordered_grades(score) if score.is_graded else score.grades:
        yield GradeRow(
            score.id, grade.id, str(grade.min if grade.min is not None else ""), _number(grade.assumed_min),
            _number(grade.top_share), grade.status,
        )  # fmt: skip


def _accounts(score: Score) -> Iterator[AccountRow]:
    for one in score.accounts:
        ends = (_number(one.floor), _number(one.ceiling))
        yield AccountRow(score.id, one.id, str(one.base), *ends, one.period, one.status)


def _dimensions(score: Score) -> Iterator[DimensionRow]:
    for part in score.model.dimensions if score.model else ():
        reads = [feature.reads for feature in part.features]
        alive = [name for name in reads if Feature[name.upper()] in KNOWN_FEATURES]
        yield DimensionRow(
            score.id, part.id, _number(part.weight), _number(part.assumed_weight), " ".join(reads),
            " ".join(alive), part.status,
        )  # fmt: skip


def _transitions(score: Score) -> Iterator[TransitionRow]:
    for row in score.transitions.table if score.transitions else ():
        for events, grade in enumerate(row.to):
            yield TransitionRow(score.id, row.grade, str(events), grade)
