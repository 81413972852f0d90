"""Checks of what flows into a score: models, transitions, other scores, and what only rewards."""

from __future__ import annotations

from glasshouse.features import FEATURE_CLASSES, Feature
from glasshouse.fitting import quoted
from glasshouse.regimes.model import Measure
from glasshouse.regimes.parts import Parts
from glasshouse.regimes.scoring_model import Dimension, Score, Transitions

HUNDRED = 100


def check_flows(parts: Parts, score: Score, path: str) -> None:
    """Report what is wrong with the parts of a score that are no rules, and how they go together."""
    if score.model:
        _check_model(parts, score, path)
    if score.transitions:
        _check_transitions(parts, score, score.transitions, f"{path}.transitions")
    _check_nested(parts, score, path)
    if score.benefits_only:
        _check_benefits(parts, score)


def _check_model(parts: Parts, score: Score, path: str) -> None:
    if score.model is None:
        return
    if score.min is None or score.max is None:
        fix = "Write both."
        parts.report(f"{path}.model", f"min {score.min}, max {score.max}", "a model needs min and max", fix)
    if score.accounts or score.transitions or score.nested or score.ranked:
        allowed = "a model has no accounts, transitions, ranks or other scores in it"
        parts.report(f"{path}.model", "a model beside them", allowed, "Remove them.")
    weights = [part.percent for part in score.model.dimensions]
    known = [weight for weight in weights if weight is not None]
    if len(known) == len(weights) and sum(known) != HUNDRED:
        fix = "Write weights, or assumed weights, that sum to 100."
        parts.report(f"{path}.model.dimensions", f"a sum of {sum(known)}", "weights sum to 100", fix)
    for index, part in enumerate(score.model.dimensions):
        _check_dimension(parts, part, f"{path}.model.dimensions[{index}]")


def _check_dimension(parts: Parts, part: Dimension, path: str) -> None:
    if part.weight is not None and part.assumed_weight is not None:
        fix = "Write weight: null, or leave assumed_weight out."
        parts.report(f"{path}.assumed_weight", str(part.assumed_weight), "the weight is known", fix)
    if not part.features:
        parts.report(f"{path}.features", "an empty list", "at least one is needed", "Add a feature.")
    for index, feature in enumerate(part.features):
        n = FEATURE_CLASSES[Feature[feature.reads.upper()]]
        if len(feature.levels) > n:
            where = f"{path}.features[{index}].levels"
            allowed = f"{feature.reads} has {n} classes"
            fix = "Write one level for each, or fewer if the last holds for all above."
            parts.report(where, f"{len(feature.levels)} levels", allowed, fix)
        elif len(feature.levels) < 2:
            where = f"{path}.features[{index}].levels"
            parts.report(where, f"{len(feature.levels)} levels", "at least two are needed", "Add levels.")


def _check_transitions(parts: Parts, score: Score, scale: Transitions, path: str) -> None:
    grades = [grade.id for grade in score.grades]
    rows = [row.grade for row in scale.table]
    missing = [name for name in grades if name not in rows]
    if missing and set(rows) <= set(grades):  # else a row is named after a grade that there is not
        fix = f"Add {missing[0]}."
        parts.report(f"{path}.table", f"no row for {missing[0]}", "each grade has a row", fix)
    for index, row in enumerate(scale.table):
        if row.grade in rows[:index]:
            where = f"{path}.table[{index}].grade"
            parts.report(where, quoted(row.grade), "it has a row already", "Remove one of them.")
        if not row.to:
            where = f"{path}.table[{index}].to"
            parts.report(where, "an empty list", "at least one grade is needed", "Add where it moves.")
    if score.rules or score.accounts or score.nested or score.min is None:
        allowed = "a scale of transitions has a min, and no rules, accounts or other scores in it"
        parts.report(path, "a scale", allowed, "Write min, and remove the others.")
    if not score.is_graded:
        parts.report(path, "a scale", "its grades have known borders", "Write the borders, or assume them.")


def _check_nested(parts: Parts, score: Score, path: str) -> None:
    if "scores" not in parts.whole:
        return  # a broken score may be the one that flows in
    scores = [one for _, one in parts.of("scores", Score)]
    earlier = {one.id: one for one in scores[: [one.id for one in scores].index(score.id)]}
    for index, flow in enumerate(score.nested):
        where = f"{path}.nested[{index}].score"
        if flow.score not in earlier:
            allowed = "a score flows into one that stands after it in the file"
            parts.report(where, quoted(flow.score), allowed, "Put it before this score.")
        elif earlier[flow.score].model or earlier[flow.score].transitions:
            allowed = "what flows into a score is itself moved by rules"
            parts.report(where, quoted(flow.score), allowed, "Name another score.")


def _check_benefits(parts: Parts, score: Score) -> None:
    """Report sanctions that follow from a score that may only reward."""
    for path, measure in parts.of("measures", Measure):
        follows = any(cause.startswith(f"{score.id}.") for cause in measure.trigger)
        follows = follows or any(one.score == score.id for one in measure.thresholds)
        if measure.polarity == "sanction" and follows:
            fix = "Write benefits_only: false, or polarity: reward."
            allowed = f"the score {score.id} only rewards"
            parts.report(f"{path}.polarity", "sanction", allowed, fix)
