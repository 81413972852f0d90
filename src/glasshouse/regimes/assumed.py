"""The numbers that an encoding adds to a text: shares of practice, and borders, weights and points."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from glasshouse.regimes.mechanism import Item, Practice
from glasshouse.regimes.model import Conduct, Regime
from glasshouse.regimes.scoring_model import Dimension, Feature, FixedPoints, Grade, Score, ScoreRule

StatusName = Literal["sourced", "assumed", "recalled"]
NUMBERS = Decimal | int


@dataclass(frozen=True)
class RegimeNumber:
    """One number of a regime that no provision gives as it stands, or that its provision is assumed to give.

    `path` says where it stands in the file, as in the list of provisional items.
    """

    path: str
    what: str
    value: tuple[NUMBERS, ...]
    unit: str
    low: NUMBERS | None
    high: NUMBERS | None
    status: StatusName
    why: str


def status_of(word: str) -> StatusName:
    """Return in three words what an encoding rests on: a text that was read, memory, or an assumption."""
    if word in ("assumed", "recalled"):
        return "assumed" if word == "assumed" else "recalled"
    return "sourced"


def numbers_of(
    regime: Regime, *, evidence: Collection[str], heard: Collection[str]
) -> tuple[RegimeNumber, ...]:
    """Return the numbers that a regime adds to its texts.

    Parameters
    ----------
    evidence
        Evidence classes of the items that are in force.
    heard
        Acts of the catalogue of which the run's regimes hear; the shares of others are left out.
    """
    allowed = {*evidence, *regime.regime.puts_in_force}
    return tuple(_numbers(regime, "", "", allowed, heard))


def _numbers(
    value: object, path: str, what: str, evidence: Collection[str], heard: Collection[str]
) -> Iterator[RegimeNumber]:
    """Walk through a part of a regime; `what` is the label of the nearest item above."""
    if isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _numbers(one, f"{path}[{index}]", what, evidence, heard)
    if not isinstance(value, BaseModel) or (isinstance(value, Item) and value.evidence not in evidence):
        return
    label = getattr(value, "label", None)
    what = getattr(label, "en", what)
    yield from _own(value, path, what, heard)
    for name in type(value).model_fields:
        part = getattr(value, name)
        yield from _numbers(part, f"{path}.{name}" if path else name, what, evidence, heard)


def of_practice(practice: Practice, path: str, what: str) -> RegimeNumber:
    """Return the share of a practice as a number; `what` is the label of the item that it stands in."""
    return RegimeNumber(
        path, f"{what}: {practice.decision}", (practice.share,), "share of cases", practice.low,
        practice.high, status_of(practice.status), practice.why,
    )  # fmt: skip


def _own(value: BaseModel, path: str, what: str, heard: Collection[str]) -> Iterator[RegimeNumber]:
    """Yield the numbers that stand in one part itself."""
    if isinstance(value, Practice):
        yield of_practice(value, path, what)
    elif isinstance(value, Conduct) and value.act in heard:
        why = value.note or "the whole act is taken to be this conduct"
        yield RegimeNumber(
            f"{path}.share", f"{what}: the part of the act {value.act}", (value.share,),
            "share of recorded acts", None, None, "assumed", why,
        )  # fmt: skip
    elif isinstance(value, Grade) and value.assumed_min is not None:
        yield _assumed(f"{path}.assumed_min", f"{what}: lowest score", value.assumed_min, "points")
    elif isinstance(value, Score) and value.assumed_initial is not None:
        yield _assumed(
            f"{path}.assumed_initial", f"{what}: score at the start", value.assumed_initial, "points"
        )
    elif isinstance(value, Dimension) and value.assumed_weight is not None:
        yield _assumed(f"{path}.assumed_weight", f"{what}: weight", value.assumed_weight, "per cent")
    elif isinstance(value, Feature):
        yield RegimeNumber(
            f"{path}.levels", f"{what}: levels by {value.reads.replace('_', ' ')}", value.levels,
            "thousandths", None, None, status_of(value.status), value.why,
        )  # fmt: skip
    elif isinstance(value, ScoreRule) and value.status == "assumed":
        effect = value.effect
        if isinstance(effect, FixedPoints) and effect.points is not None:
            yield _assumed(f"{path}.effect", what, effect.points, "points")


def _assumed(path: str, what: str, value: NUMBERS, unit: str) -> RegimeNumber:
    why = "no source gives it; the note of the item in the regime's file says more, if anything is known"
    return RegimeNumber(path, what, (value,), unit, None, None, "assumed", why)
