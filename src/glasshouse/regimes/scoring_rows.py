"""Turns the scores of a stack into the columns of a `ScoreTable`, and numbers what they speak of."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import ALWAYS, ScoreTable
from glasshouse.clock import Duration
from glasshouse.codes import N_SCORE_FLOWS, N_STOCK, Repeats, ScoreMode
from glasshouse.errors import RegimeError
from glasshouse.features import Residence, Subject
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.reforms import Window
from glasshouse.regimes.rows import Part, luck_address, threshold
from glasshouse.regimes.scoring_flows import NO_LIMIT, ends, model_columns, nested_columns
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

MAX_SCORES = 200
MAX_RULES = 8000

MILLION = 1_000_000
MOST_FADES = 60  # years
MONTHS = {"year": 12, "month": 1}
UNGRADED = Grade(id="ungraded", label=Label(en="no grade", zh="未定级"), min=None, status="assumed")

Band = tuple[int, int, int, int]  # from, low, high, per


def ordered_grades(score: Score) -> list[Grade]:
    """Return the grades of a score, best first; the lowest has no minimum.

    A score with a border that nobody knows has one grade for all.
    """
    if not score.is_graded:
        return [UNGRADED]

    def place(grade: Grade) -> tuple[int, Decimal]:
        return (NO_LIMIT if grade.border is None else -grade.border, grade.top_share or Decimal(1))

    return sorted(score.grades, key=place)


@dataclass
class _Rule:
    """A rule on its way into the table; `rule` is None for an event that a transition table counts."""

    trigger: int
    score: int
    account: int
    number: int
    part: Part
    rule: ScoreRule | None
    window: tuple[int, int]
    provision: str
    grade: int = 0
    ends_on: tuple[int, ...] = ()
    settles: bool = False
    owner: str = ""  # the id of its score


def score_table(
    parts: Sequence[Part], others: Sequence[Part] = (), *, n_observables: int, n_procedures: int
) -> ScoreTable:
    """Return the scores of a stack as arrays; rules outside the horizon or the evidence are left out.

    Rules that only another future (`others`) has are there, too, and never hold.
    """
    scores = [(part, score) for part in parts for score in part.regime.scores]
    rules = sorted(_with_idle(scores, others), key=lambda rule: rule.trigger)
    if len(scores) > MAX_SCORES or len(rules) > MAX_RULES:
        raise RegimeError(
            f"Found {len(scores)} scores with {len(rules)} rules; at most {MAX_SCORES} with {MAX_RULES} fit: "
            "stack fewer regimes."
        )
    columns = _score_columns(scores, n_observables + N_STOCK * n_procedures)
    columns |= _grade_columns([score for _, score in scores])
    columns |= nested_columns(scores) | model_columns([score for _, score in scores])
    columns |= _rule_columns(rules) | _part_columns(rules)
    columns["first_rule"] = _starts([rule.trigger for rule in rules], n_observables) if scores else [0]
    ends = sorted((trigger, row) for row, rule in enumerate(rules) for trigger in rule.ends_on)
    columns["first_end"] = _starts([trigger for trigger, _ in ends], n_observables) if scores else [0]
    columns["end_rule"] = [row for _, row in ends]
    return _table(columns)


def _with_idle(scores: Sequence[tuple[Part, Score]], others: Sequence[Part]) -> list[_Rule]:
    """Return the rules in the order of the files, with those that only another future has."""
    rules = list(_rules(scores))
    known = {rule.number for rule in rules}
    theirs = _rules([(part, score) for part in others for score in part.regime.scores])
    never = others[0].horizon.to_day if others else 0
    idle = [replace(rule, window=(never, never)) for rule in theirs if rule.number not in known]
    return sorted([*rules, *idle], key=lambda rule: rule.number) if idle else rules


def _rules(scores: Sequence[tuple[Part, Score]]) -> Iterator[_Rule]:
    n_accounts = 0
    number = 0
    for index, (part, score) in enumerate(scores):
        accounts = {account.id: n_accounts + i for i, account in enumerate(score.accounts)}
        n_accounts += len(accounts)
        grades = {grade.id: i for i, grade in enumerate(ordered_grades(score))}
        kept = window_of(part, score)
        for rule in score.rules:
            number += 1
            window = part.cut(part.calendar.window(score.in_force, rule.in_force))
            if window is None or kept is None or rule.evidence not in part.evidence or not rule.is_known:
                continue
            grade = grades.get(rule.effect.set_grade, 0) if isinstance(rule.effect, SetGrade) else 0
            yield _Rule(
                part.trigger(rule.on), index, accounts[rule.counts_in] if rule.counts_in else -1, number - 1,
                part, rule, (window.from_day, window.to_day), rule.provision, grade,
                tuple(sorted({part.trigger(on) for on in rule.ends_on})), settles(score, rule), score.id,
            )  # fmt: skip
        if score.transitions and kept is not None:
            for on in score.transitions.counts:
                provision = score.transitions.provision
                counted = part.cut(Window(*kept)) or Window(0, 0)
                window_days = (counted.from_day, counted.to_day)
                yield _Rule(part.trigger(on), index, -1, number, part, None, window_days, provision)
        number += int(score.transitions is not None)  # as in `named_rules`


def named_rules(score: Score) -> list[tuple[str, Label]]:
    """Return id and label of what the numbers of rules mean: the rules, then the scale that counts events."""
    rules = [(rule.id, rule.label) for rule in score.rules]
    return [*rules, (score.id, score.label)] if score.transitions else rules


def window_of(part: Part, score: Score) -> tuple[int, int] | None:
    """Return the days on which a score is kept in a stack; None if it never is, or cannot be computed."""
    window = part.calendar.window(score.in_force)
    if (
        window is None
        or part.cut(window) is None
        or score.evidence not in part.evidence
        or not score.is_computable
    ):
        return None
    return window.from_day, window.to_day  # uncut: how long somebody is enrolled counts from the beginning


def settles(score: Score, rule: ScoreRule) -> bool:
    """Return whether a record of a rule need not be kept: its points never end, and nothing asks for it."""
    account = next((one for one in score.accounts if one.id == rule.counts_in), None)
    is_free = account is None or (
        account.period == "always" and account.floor is None and account.ceiling is None
    )
    lasts = rule.validity in (None, "indefinite") and not rule.recurs and not rule.ends_on
    is_alone = rule.repeats == "add" and rule.recurrence_factor == 1 and rule.decay is None
    is_points = not isinstance(rule.effect, SetScore | SetCeiling | SetGrade)
    whole = score.duplicates == "all" and score.model is None
    return is_free and lasts and is_alone and is_points and whole


def _score_columns(scores: Sequence[tuple[Part, Score]], first_row: int) -> dict[str, list[int]]:
    said = [score for _, score in scores]
    accounts = [account for score in said for account in score.accounts]
    rows, row = [], first_row
    for score in said:
        rows.append(row)
        row += N_SCORE_FLOWS + len(ordered_grades(score)) + n_bins(score)
    windows = [window_of(part, score) or (0, 0) for part, score in scores]
    starts = [start_grade(score) for score in said]
    return {
        "score_initial": [score.start for score in said],
        "score_low": [-NO_LIMIT if score.min is None else score.min for score in said],
        "score_high": [NO_LIMIT if score.max is None else score.max for score in said],
        "score_rest": [score.start - sum(account.base for account in score.accounts) for score in said],
        "score_monthly": [int(score.update == "monthly") for score in said],
        "score_min_age": [score.eligibility.min_age for score in said],
        "score_consent": [
            threshold(score.consent_given.share) if score.consent_given else ALWAYS for score in said
        ],
        "score_highest": [int(score.duplicates == "highest_per_fact") for score in said],
        "score_row": rows,
        "score_subjects": [sum(Subject[kind.upper()] for kind in set(score.subjects)) for score in said],
        "score_residents": [
            sum(1 << Residence[name.upper()] for name in set(score.eligibility.residents)) for score in said
        ],
        "score_from_day": [window[0] for window in windows],
        "score_to_day": [window[1] for window in windows],
        "score_model": [int(score.model is not None) for score in said],
        "score_period": [MONTHS[score.transitions.every] if score.transitions else 0 for score in said],
        "score_start": starts,
        "score_enrols": [
            int(score.transitions is not None and moves_of(score)[start][0] != start)
            for score, start in zip(said, starts, strict=True)
        ],
        "score_bins": [n_bins(score) for score in said],
        "score_luck": [luck_address(score.id) for score in said],
        "first_account": ends([len(score.accounts) for score in said]),
        "account_base": [account.base for account in accounts],
        "account_floor": [-NO_LIMIT if account.floor is None else account.floor for account in accounts],
        "account_ceiling": [NO_LIMIT if account.ceiling is None else account.ceiling for account in accounts],
        "account_yearly": [int(account.period == "year") for account in accounts],
    }


def _grade_columns(scores: Sequence[Score]) -> dict[str, list[int]]:
    grades = [ordered_grades(score) for score in scores]
    moves = [to for score in scores for to in moves_of(score)]
    return {
        "first_grade": ends([len(of_score) for of_score in grades]),
        "grade_min": [
            -NO_LIMIT if grade.border is None else grade.border for of_score in grades for grade in of_score
        ],
        "grade_share": [
            threshold(grade.top_share) if grade.top_share else 0 for of_score in grades for grade in of_score
        ],
        "first_transition": ends([len(to) for to in moves]),
        "transition_to": [grade for to in moves for grade in to],
    }


def n_bins(score: Score) -> int:
    """Return how many numbers of points a score with ranks counts one by one; 0 for one without."""
    if not score.ranked or score.min is None or score.max is None:
        return 0
    return score.max - score.min + 1


def start_grade(score: Score) -> int:
    """Return the number of the grade at which everybody starts."""
    grades = ordered_grades(score)
    if score.transitions:
        return [grade.id for grade in grades].index(score.transitions.starts)
    return next(
        (i for i, grade in enumerate(grades[:-1]) if score.start >= (grade.border or 0)), len(grades) - 1
    )


def moves_of(score: Score) -> list[list[int]]:
    """Return, for each grade, the numbers of the grades after 0, 1, 2, ... events."""
    names = [grade.id for grade in ordered_grades(score)]
    if score.transitions is None:
        return [[number] for number in range(len(names))]
    said = {row.grade: [names.index(to) for to in row.to] for row in score.transitions.table}
    return [said[name] for name in names]


def _rule_columns(rules: Sequence[_Rule]) -> dict[str, list[int]]:
    validity = [_validity(rule.rule) for rule in rules]
    practices = [rule.rule.practice if rule.rule else None for rule in rules]
    fades = [fades_of(rule.rule) for rule in rules]
    return {
        "rule_id": [rule.number for rule in rules],
        "rule_score": [rule.score for rule in rules],
        "rule_account": [rule.account for rule in rules],
        "rule_from_day": [rule.window[0] for rule in rules],
        "rule_to_day": [rule.window[1] for rule in rules],
        "rule_mode": [int(mode_of(rule.rule)) if rule.rule else int(ScoreMode.COUNT) for rule in rules],
        "rule_at_most": [at_most_of(rule.rule) if rule.rule else NO_LIMIT for rule in rules],
        "rule_value": [value_of(rule.rule, rule.grade) if rule.rule else 0 for rule in rules],
        "rule_recurs": [int(rule.rule is not None and rule.rule.recurs is not None) for rule in rules],
        "rule_months": [term.total_months for term in validity],
        "rule_days": [term.days for term in validity],
        "rule_factor": [rule.rule.recurrence_factor if rule.rule else 1 for rule in rules],
        "rule_threshold": [threshold(practice.share) if practice else ALWAYS for practice in practices],
        "rule_by_tick": [int(practice is not None and practice.luck == "month") for practice in practices],
        "rule_provision": [rule.part.number(rule.part.names.provisions, rule.provision) for rule in rules],
        "rule_repeats": [int(Repeats[rule.rule.repeats.upper()]) if rule.rule else 0 for rule in rules],
        "rule_settles": [int(rule.settles) for rule in rules],
        "rule_luck": [luck_address(rule.owner, rule.rule.id) if rule.rule else 0 for rule in rules],
        "first_fade": ends([len(fade) for fade in fades]),
        "fade_millionths": [left for fade in fades for left in fade],
    }


def _validity(rule: ScoreRule | None) -> Duration:
    if rule is None or rule.validity in (None, "indefinite"):
        return Duration()
    return Duration.parse(str(rule.validity))


def fades_of(rule: ScoreRule | None) -> list[int]:
    """Return the millionths of a record that are left after 0, 1, 2, ... years; empty if it does not fade."""
    if rule is None or rule.decay is None:
        return []
    left = [int((rule.decay.factor**years * MILLION).to_integral_value()) for years in range(MOST_FADES)]
    return left[: next((i for i, one in enumerate(left) if one == 0), len(left) - 1) + 1]


def _part_columns(rules: Sequence[_Rule]) -> dict[str, list[int]]:
    """Return the bands of the rules, and their dated multipliers."""
    bands = [bands_of(rule.rule) if rule.rule else [] for rule in rules]
    columns = {"first_band": ends([len(of_rule) for of_rule in bands])}
    for index, name in enumerate(("from", "low", "high", "per")):
        columns[f"band_{name}"] = [band[index] for of_rule in bands for band in of_rule]
    boosts = []
    for rule in rules:
        windows = [
            (one, rule.part.cut(rule.part.calendar.window(one.in_force)))
            for one in (rule.rule.multipliers if rule.rule else ())
        ]
        boosts.append([(w.from_day, w.to_day, int(one.factor * Decimal(100))) for one, w in windows if w])
    columns["first_boost"] = ends([len(of_rule) for of_rule in boosts])
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


def _starts(buckets: Sequence[int], n_buckets: int) -> list[int]:
    counts = np.bincount(np.asarray(buckets, np.int64), minlength=n_buckets)
    return ends([int(count) for count in counts])


@cache
def _dtypes() -> dict[str, type[np.integer[typing.Any]]]:
    hints = typing.get_type_hints(ScoreTable)
    return {name: typing.get_args(typing.get_args(hint)[1])[0] for name, hint in hints.items()}


def _table(columns: dict[str, list[int]]) -> ScoreTable:
    arrays: dict[str, NDArray[typing.Any]] = {}
    for name, dtype in _dtypes().items():
        arrays[name] = np.array(columns[name], dtype)  # a value that does not fit is an error
    return ScoreTable(**arrays)
