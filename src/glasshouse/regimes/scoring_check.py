"""Checks of point scores: scales, grades, accounts, triggers, and effects that contradict themselves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches

from glasshouse.fitting import quoted
from glasshouse.regimes.machines import EVENTS, check_trigger, triggers_of
from glasshouse.regimes.model import Conduct, Score
from glasshouse.regimes.parts import Parts
from glasshouse.regimes.scoring_flows_check import check_flows
from glasshouse.regimes.scoring_model import (
    Bounds,
    Grade,
    LadderPoints,
    RangePoints,
    ScoreRule,
    SetCeiling,
    SetGrade,
    SetScore,
    SlopePoints,
)

MAX_BINS = 512  # points of a score with ranks, each counted


def check_scores(parts: Parts) -> None:
    """Report what is wrong with the scores, and conduct that nobody speaks of."""
    acts = {conduct.id for _, conduct in parts.of("conduct", Conduct)}
    named = triggers_of(parts)
    for path, score in parts.of("scores", Score):
        _check_scale(parts, score, path)
        _check_grades(parts, score.grades, f"{path}.grades")
        _check_accounts(parts, score, path)
        _check_consent(parts, score, path)
        check_flows(parts, score, path)
        if score.transitions:
            named |= set(score.transitions.counts)
            for at, on in enumerate(score.transitions.counts):
                _check_on(parts, acts, on, f"{path}.transitions.counts[{at}]")
        for index, rule in enumerate(score.rules):
            where = f"{path}.rules[{index}]"
            named |= {rule.on, *rule.ends_on}
            _check_on(parts, acts, rule.on, f"{where}.on")
            for at, trigger in enumerate(rule.ends_on):
                _check_on(parts, acts, trigger, f"{where}.ends_on[{at}]")
            _check_effect(parts, score, rule, where)
            _check_kind(parts, rule, where)
    _check_conduct(parts, named)


def _check_conduct(parts: Parts, named: set[str]) -> None:
    speaking = [name for name in ("scores", "lists", "procedures") if name in parts.items]
    if any(name not in parts.whole for name in speaking):
        return  # a broken rule may be the one that speaks of it
    for path, conduct in parts.of("conduct", Conduct):
        if conduct.id not in EVENTS and conduct.id not in named:
            fix = f"Write one of {', '.join(sorted(EVENTS))}."
            if any(parts.items[name] for name in speaking):
                fix = "Let a rule, a ground or a move speak of it, or name an event."
            parts.report(f"{path}.id", quoted(conduct.id), "no event of the society has this name", fix)


def _check_on(parts: Parts, acts: set[str], on: str, path: str) -> None:
    if on in acts:
        return
    if "." not in on and on not in EVENTS and (close := get_close_matches(on, acts, 1)):
        allowed = "no event of the society and no conduct of the regime has this name"
        parts.report(path, quoted(on), allowed, f"Did you mean {close[0]}?")
        return
    check_trigger(parts, on, path, may_be_clock=False)


def _check_scale(parts: Parts, score: Score, path: str) -> None:
    low, high = score.min, score.max
    if (score.initial is None) == (score.assumed_initial is None):
        found = "neither" if score.initial is None else "both"
        fix = "Write initial, or initial: null with assumed_initial."
        parts.report(f"{path}.initial", found, "one of initial and assumed_initial is needed", fix)
    elif low is not None and high is not None and low >= high:
        parts.report(f"{path}.min", str(low), f"it must be below max ({high})", "Put the numbers in order.")
    elif (low is not None and score.start < low) or (high is not None and score.start > high):
        fix = "Write an initial score within them."
        parts.report(f"{path}.initial", str(score.start), f"min is {low} and max is {high}", fix)
    if score.ranked and (low is None or high is None or high - low >= MAX_BINS):
        allowed = f"a score with ranks has min and max, with at most {MAX_BINS} points"
        parts.report(f"{path}.ranked", f"min {low}, max {high}", allowed, "Write both.")
    if bool(score.ranked) != any(grade.top_share for grade in score.grades):
        fix = "Write ranked: year (or month), and top_share for the grades that follow ranks."
        parts.report(path, "one of ranked and top_share", "they come together", fix)


def _check_grades(parts: Parts, grades: Sequence[Grade], path: str) -> None:
    seen: list[tuple[int | None, Decimal | None]] = []
    lowest = sum(1 for grade in grades if grade.min is None)
    if lowest != 1:
        fix = "Write min: null for the lowest grade, and for no other."
        parts.report(path, f"{lowest} grades without a minimum", "one grade is the lowest", fix)
    for index, grade in enumerate(grades):
        twice = grade.border is not None and (grade.border, grade.top_share) in seen
        seen.append((grade.border, grade.top_share))
        if twice:
            where = f"{path}[{index}].min"
            parts.report(where, str(grade.border), "another grade begins there", "Write another minimum.")
        if grade.assumed_min is not None and grade.min != "unknown":
            fix = "Write min: unknown, or leave assumed_min out."
            where = f"{path}[{index}].assumed_min"
            parts.report(where, str(grade.assumed_min), "only an unknown border is assumed", fix)


def _check_accounts(parts: Parts, score: Score, path: str) -> None:
    for index, account in enumerate(score.accounts):
        middle = account.base if account.period == "always" else 0
        low = middle if account.floor is None else account.floor
        high = middle if account.ceiling is None else account.ceiling
        if not low <= middle <= high:
            found = f"floor {account.floor}, ceiling {account.ceiling}"
            allowed = f"{middle} lies outside of them" if low <= high else "the floor is above the ceiling"
            parts.report(f"{path}.accounts[{index}]", found, allowed, "Put the numbers in order.")


def _check_consent(parts: Parts, score: Score, path: str) -> None:
    given = score.consent_given
    if (score.consent == "required") != (given is not None):
        fix = "Write consent: required with consent_given, or consent: none without it."
        found = f"consent {score.consent} {'with' if given else 'without'} consent_given"
        parts.report(f"{path}.consent", found, "who consents is a share, and only then", fix)
    if given and given.decision != "consent":
        where = f"{path}.consent_given.decision"
        parts.report(where, quoted(given.decision), "the decision is consent", "Write consent.")


def _check_effect(parts: Parts, score: Score, rule: ScoreRule, path: str) -> None:
    effect, where = rule.effect, f"{path}.effect"
    if isinstance(effect, RangePoints):
        _check_bounds(parts, effect.range, f"{where}.range")
    elif isinstance(effect, LadderPoints):
        starts = [rung.at_least for rung in effect.ladder]
        for index, rung in enumerate(effect.ladder):
            if isinstance(rung.points, Bounds):
                _check_bounds(parts, rung.points, f"{where}.ladder[{index}].points")
        _check_starts(parts, starts, f"{where}.ladder")
    elif isinstance(effect, SlopePoints):
        _check_starts(parts, [slope.above for slope in effect.slopes], f"{where}.slopes")
    elif isinstance(effect, SetScore | SetCeiling):
        points = effect.set_score if isinstance(effect, SetScore) else effect.ceiling
        low, high = score.min, score.max
        if (low is not None and points < low) or (high is not None and points > high):
            parts.report(where, str(points), f"min is {low} and max is {high}", "Write a value within them.")


def _check_bounds(parts: Parts, bounds: Bounds, path: str) -> None:
    if bounds.low > bounds.high:
        fix = f"Write low: {bounds.high}, high: {bounds.low}."
        parts.report(path, f"low {bounds.low}, high {bounds.high}", "low is at most high", fix)


def _check_starts(parts: Parts, starts: Sequence[int], path: str) -> None:
    if not starts:
        parts.report(path, "an empty list", "at least one is needed", "Add one, or write points: null.")
    elif list(starts) != sorted(set(starts)):
        found = ", ".join(map(str, starts))
        parts.report(path, found, "each begins above the one before", "Put them in order, each once.")


def _check_kind(parts: Parts, rule: ScoreRule, path: str) -> None:
    is_override = isinstance(rule.effect, SetScore | SetCeiling | SetGrade)
    if rule.recurs and not rule.ends_on:
        fix = "Write ends_on: [EVENT]."
        parts.report(f"{path}.recurs", "monthly without ends_on", "a state that lasts must end", fix)
    if is_override and (rule.recurs or rule.counts_in or rule.multipliers or rule.recurrence_factor != 1):
        allowed = "an override has no account, no multiplier and does not recur"
        parts.report(f"{path}.effect", "an override", allowed, "Remove them, or give points.")
    if rule.repeats != "add" and (rule.recurs or rule.recurrence_factor != 1):
        allowed = "what recurs, or counts more when it is repeated, adds its repeats"
        parts.report(f"{path}.repeats", quoted(rule.repeats), allowed, "Write repeats: add.")
    if rule.repeats == "restart" and rule.validity in (None, "indefinite"):
        allowed = "a validity that never ends cannot begin anew"
        parts.report(f"{path}.repeats", "restart", allowed, "Write a validity, or repeats: ignore.")
    if rule.decay and (rule.recurs or is_override):
        allowed = "points fade that are given once"
        parts.report(f"{path}.decay", "a factor", allowed, "Remove it.")
    if rule.practice and rule.practice.decision != "recording":
        where = f"{path}.practice.decision"
        parts.report(where, quoted(rule.practice.decision), "the decision is recording", "Write recording.")
