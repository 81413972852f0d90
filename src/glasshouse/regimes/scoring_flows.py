"""The columns of a `ScoreTable` for what flows into a score: other scores, and the features of a model."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import accumulate

from glasshouse.features import Feature as Code
from glasshouse.regimes.rows import Part
from glasshouse.regimes.scoring_model import Dimension, Feature, Nested, Score

NO_LIMIT = 2**30  # points, values: nothing reaches it
HUNDRED = 100


def nested_columns(scores: Sequence[tuple[Part, Score]]) -> dict[str, list[int]]:
    """Return what flows from one score into another."""
    names = [(part.name, score.id) for part, score in scores]
    flows = [(part.name, one) for part, score in scores for one in score.nested]
    return {
        "first_nested": ends([len(score.nested) for _, score in scores]),
        "nested_score": [names.index((name, one.score)) for name, one in flows],
        "nested_percent": [one.percent for _, one in flows],
        "nested_floor": [_limit(one, "floor", -NO_LIMIT) for _, one in flows],
        "nested_ceiling": [_limit(one, "ceiling", NO_LIMIT) for _, one in flows],
    }


def _limit(one: Nested, end: str, default: int) -> int:
    found = getattr(one, end)
    return default if found is None else int(found)


def model_columns(scores: Sequence[Score]) -> dict[str, list[int]]:
    """Return the terms of the models: thousandths of a point for each class of each feature.

    A dimension has its percentage of the points between the score's `min` and `max`, a feature its share of
    the dimension; each product is rounded to a thousandth of a point, half to even.
    """
    terms = [terms_of(score) for score in scores]
    flat = [term for of_score in terms for term in of_score]
    return {
        "first_term": ends([len(of_score) for of_score in terms]),
        "term_feature": [int(Code[feature.reads.upper()]) for feature, _ in flat],
        "term_unknown": [_points(span, feature.unknown) for feature, span in flat],
        "first_level": ends([len(feature.levels) for feature, _ in flat]),
        "level_points": [_points(span, level) for feature, span in flat for level in feature.levels],
    }


def terms_of(score: Score) -> list[tuple[Feature, Decimal]]:
    """Return the features of a score's model, each with the points that its highest level is worth."""
    if score.model is None or not score.is_computable or score.min is None or score.max is None:
        return []
    span = Decimal(score.max - score.min)
    return [
        (feature, span * _weight(part) / HUNDRED * feature.share / sum(one.share for one in part.features))
        for part in score.model.dimensions
        for feature in part.features
    ]


def _weight(part: Dimension) -> Decimal:
    return Decimal(0) if part.percent is None else part.percent


def _points(span: Decimal, level: int) -> int:
    return int((span * level).to_integral_value(ROUND_HALF_EVEN))


def ends(lengths: Sequence[int]) -> list[int]:
    """Return where each stretch of some lengths ends, from 0 on: the columns `first_*` of the table."""
    return [0, *accumulate(lengths)]
