"""Turns the scores of a stack into the columns of a `ScoreTable`, and numbers what they speak of."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import ALWAYS, ScoreTable
from glasshouse.clock import Duration
from glasshouse.codes import N_SCORE_FLOWS, N_STOCK, ScoreMode
from glasshouse.errors import RegimeError
from glasshouse.regimes.rows import Part, threshold
from glasshouse.regimes.scoring_model import (
    Bounds,
    FixedPoints,
    Grade,
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

NO_LIMIT = 2**30  # points, values: nothing reaches it
MAX_SCORES = 200
MAX_RULES = 8000

Band = tuple[int, int, int, int]  # from, low, high, per


def ordered_grades(score: Score) -> list[Grade]:
    """Return the grades of a score, best first; the lowest has no minimum."""
    return sorted(score.grades, key=lambda grade: -NO_LIMIT if grade.min is None else grade.min, reverse=True)


@dataclass
class _Rule:
    """A rule on its way into the table."""

    trigger: int
    score: int
    account: int
    number: int
    part: Part
    rule: ScoreRule
    window: tuple[int, int]
    grade: int = 0
    ends_on: tuple[int, ...] = ()


def score_table(parts: Sequence[Part], *, n_observables: int, n_procedures: int) -> ScoreTable:
    """Return the scores of a stack as arrays; rules outside the horizon or the evidence are left out."""
    scores = [(part, score) for part in parts for score in part.regime.scores]
    rules = sorted(_rules(scores), key=lambda rule: rule.trigger)
    if len(scores) > MAX_SCORES or len(rules) > MAX_RULES:
        raise RegimeError(
            f"Found {len(scores)} scores with {len(rules)} rules; at most {MAX_SCORES} with {MAX_RULES} fit: "
            "stack fewer regimes."
        )
    columns = _score_columns([score for _, score in scores], n_observables + N_STOCK * n_procedures)
    columns |= _rule_columns(rules) | _part_columns(rules)
    columns["first_rule"] = _starts([rule.trigger for rule in rules], n_observables) if scores else [0]
    ends = sorted((trigger, row) for row, rule in enumerate(rules) for trigger in rule.ends_on)
    columns["first_end"] = _starts([trigger for trigger, _ in ends], n_observables) if scores else [0]
    columns["end_rule"] = [row for _, row in ends]
    return _table(columns)


def _rules(scores: Sequence[tuple[Part, Score]]) -> Iterator[_Rule]:
    n_accounts = 0
    number = 0
    for index, (part, score) in enumerate(scores):
        accounts = {account.id: n_accounts + i for i, account in enumerate(score.accounts)}
        n_accounts += len(accounts)
        grades = {grade.id: i for i, grade in enumerate(ordered_grades(score))}
        for rule in score.rules:
            number += 1
            window = part.cut(part.calendar.window(score.in_force, rule.in_force))
            is_asked = rule.evidence in part.evidence and score.evidence in part.evidence
            if window is None or not is_asked or not rule.is_known:
                continue
            grade = grades[rule.effect.set_grade] if isinstance(rule.effect, SetGrade) else 0
            yield _Rule(
                part.trigger(rule.on), index, accounts[rule.counts_in] if rule.counts_in else -1, number - 1,
                part, rule, (window.from_day, window.to_day), grade,
                tuple(sorted({part.trigger(on) for on in rule.ends_on})),
            )  # fmt: skip


def _score_columns(scores: Sequence[Score], first_row: int) -> dict[str, list[int]]:
    accounts = [account for score in scores for account in score.accounts]
    grades = [ordered_grades(score) for score in scores]
    rows, row = [], first_row
    for of_score in grades:
        rows.append(row)
        row += N_SCORE_FLOWS + len(of_score)
    return {
        "score_initial": [score.initial for score in scores],
        "score_low": [-NO_LIMIT if score.min is None else score.min for score in scores],
        "score_high": [NO_LIMIT if score.max is None else score.max for score in scores],
        "score_rest": [score.initial - sum(account.base for account in score.accounts) for score in scores],
        "score_monthly": [int(score.update == "monthly") for score in scores],
        "score_min_age": [score.eligibility.min_age for score in scores],
        "score_consent": [
            threshold(score.consent_given.share) if score.consent_given else ALWAYS for score in scores
        ],
        "score_highest": [int(score.duplicates == "highest_per_fact") for score in scores],
        "score_row": rows,
        "first_account": _ends([len(score.accounts) for score in scores]),
        "account_base": [account.base for account in accounts],
        "account_floor": [-NO_LIMIT if account.floor is None else account.floor for account in accounts],
        "account_ceiling": [NO_LIMIT if account.ceiling is None else account.ceiling for account in accounts],
        "account_yearly": [int(account.period == "year") for account in accounts],
        "first_grade": _ends([len(of_score) for of_score in grades]),
        "grade_min": [
            -NO_LIMIT if grade.min is None else grade.min for of_score in grades for grade in of_score
        ],
    }


def _rule_columns(rules: Sequence[_Rule]) -> dict[str, list[int]]:
    validity = [
        Duration() if rule.rule.validity in (None, "indefinite") else Duration.parse(str(rule.rule.validity))
        for rule in rules
    ]
    practices = [rule.rule.practice for rule in rules]
    return {
        "rule_id": [rule.number for rule in rules],
        "rule_score": [rule.score for rule in rules],
        "rule_account": [rule.account for rule in rules],
        "rule_from_day": [rule.window[0] for rule in rules],
        "rule_to_day": [rule.window[1] for rule in rules],
        "rule_mode": [int(mode_of(rule.rule)) for rule in rules],
        "rule_at_most": [at_most_of(rule.rule) for rule in rules],
        "rule_value": [value_of(rule.rule, rule.grade) for rule in rules],
        "rule_recurs": [int(rule.rule.recurs is not None) for rule in rules],
        "rule_months": [term.total_months for term in validity],
        "rule_days": [term.days for term in validity],
        "rule_factor": [rule.rule.recurrence_factor for rule in rules],
        "rule_threshold": [threshold(practice.share) if practice else ALWAYS for practice in practices],
        "rule_by_tick": [int(practice is not None and practice.luck == "month") for practice in practices],
        "rule_provision": [
            rule.part.number(rule.part.names.provisions, rule.rule.provision) for rule in rules
        ],
    }


def _part_columns(rules: Sequence[_Rule]) -> dict[str, list[int]]:
    """Return the bands of the rules, and their dated multipliers."""
    bands = [bands_of(rule.rule) for rule in rules]
    columns = {"first_band": _ends([len(of_rule) for of_rule in bands])}
    for index, name in enumerate(("from", "low", "high", "per")):
        columns[f"band_{name}"] = [band[index] for of_rule in bands for band in of_rule]
    boosts = []
    for rule in rules:
        windows = [
            (one, rule.part.cut(rule.part.calendar.window(one.in_force))) for one in rule.rule.multipliers
        ]
        boosts.append([(w.from_day, w.to_day, int(one.factor * Decimal(100))) for one, w in windows if w])
    columns["first_boost"] = _ends([len(of_rule) for of_rule in boosts])
    for index, name in enumerate(("from_day", "to_day", "hundredths")):
        columns[f"boost_{name}"] = [boost[index] for of_rule in boosts for boost in of_rule]
    return columns


def mode_of(rule: ScoreRule) -> ScoreMode:
    """Return what a rule does to a score."""
    match rule.effect:
        case PerPoints() | SlopePoints():
            return ScoreMode.SLOPES
        case SetScore():
            return ScoreMode.SET_SCORE
        case SetCeiling():
            return ScoreMode.CEILING
        case SetGrade():
            return ScoreMode.SET_GRADE
        case _:
            return ScoreMode.LADDER


def bands_of(rule: ScoreRule) -> list[Band]:
    """Return the points of a rule by bands of the event's value; fixed points are one band for all values."""
    match rule.effect:
        case FixedPoints(points=points) if points is not None:
            return [(-NO_LIMIT, points, points, 1)]
        case RangePoints(range=found):
            return [(-NO_LIMIT, found.low, found.high, 1)]
        case PerPoints(per=per):
            return [(0, per.points, per.points, per.amount)]
        case LadderPoints(ladder=rungs):
            ordered = sorted(rungs, key=lambda rung: rung.at_least)
            return [(rung.at_least, *_low_high(rung.points), 1) for rung in ordered]
        case SlopePoints(slopes=slopes):
            ordered_slopes = sorted(slopes, key=lambda slope: slope.above)
            return [(slope.above, slope.points, slope.points, slope.per) for slope in ordered_slopes]
        case _:
            return []


def _low_high(points: int | Bounds) -> tuple[int, int]:
    return (points.low, points.high) if isinstance(points, Bounds) else (points, points)


def at_most_of(rule: ScoreRule) -> int:
    """Return the most points, of either sign, that one record of a rule can have."""
    match rule.effect:
        case PerPoints(per=per):
            return per.at_most or NO_LIMIT
        case SlopePoints(at_most=limit):
            return limit or NO_LIMIT
        case _:
            return NO_LIMIT


def value_of(rule: ScoreRule, grade: int) -> int:
    """Return the score, ceiling or grade that an override sets."""
    match rule.effect:
        case SetScore(set_score=points):
            return points
        case SetCeiling(ceiling=points):
            return points
        case _:
            return grade


def _ends(lengths: Sequence[int]) -> list[int]:
    return [0, *(int(end) for end in np.cumsum(np.array(lengths, np.int64)))]


def _starts(buckets: Sequence[int], n_buckets: int) -> list[int]:
    counts = np.bincount(np.asarray(buckets, np.int64), minlength=n_buckets)
    return _ends([int(count) for count in counts])


@cache
def _dtypes() -> dict[str, type[np.integer[typing.Any]]]:
    hints = typing.get_type_hints(ScoreTable)
    return {name: typing.get_args(typing.get_args(hint)[1])[0] for name, hint in hints.items()}


def _table(columns: dict[str, list[int]]) -> ScoreTable:
    arrays: dict[str, NDArray[typing.Any]] = {}
    for name, dtype in _dtypes().items():
        arrays[name] = np.array(columns[name], dtype)  # a value that does not fit is an error
    return ScoreTable(**arrays)
