"""Says what a score rule does: in a cell, with what there is to add, and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from glasshouse.regimes.scoring_model import (
    Bounds,
    Effect,
    FixedPoints,
    LadderPoints,
    PerPoints,
    RangePoints,
    SetCeiling,
    SetGrade,
    SetScore,
    SlopePoints,
)

_SAYS: Final[dict[str, dict[str, str]]] = {
    "unknown": {"en": "not known", "zh": "未知"},
    "points": {"en": "{n} points", "zh": "{n}分"},
    "range": {"en": "{low} to {high} points, at discretion", "zh": "{low}至{high}分（裁量）"},
    "between": {"en": "{low} to {high}", "zh": "{low}至{high}"},
    "discretion": {"en": "at discretion", "zh": "由机关裁量"},
    "per": {"en": "{n} for each {amount}", "zh": "每{amount}计{n}分"},
    "each": {"en": "for each {amount}", "zh": "每{amount}计一次"},
    "at_most": {"en": "at most {n}", "zh": "最多{n}分"},
    "rung": {"en": "{points} from {start} on", "zh": "{start}起{points}"},
    "slope": {"en": "{n} for each {amount} above {start}", "zh": "超过{start}部分每{amount}计{n}分"},
    "set": {"en": "sets the score to {n} while it lasts", "zh": "持续期间得分定为{n}分"},
    "ceiling": {"en": "no score above {n} while it lasts", "zh": "持续期间得分不超过{n}分"},
    "grade": {"en": "no grade better than {name} while it lasts", "zh": "持续期间等级不高于{name}"},
}
_JOINT: Final = {"en": ", ", "zh": "、"}


@dataclass(frozen=True)
class Said:
    """What a rule does: a few signs for a cell, what they leave out, and the whole as a sentence."""

    cell: str
    more: tuple[str, ...]
    sentence: str


def effect(found: Effect, grades: Mapping[str, str], lang: str) -> Said:
    """Say what a rule does.

    Parameters
    ----------
    found
        The effect of the rule.
    grades
        What the grades of its score are called.
    lang
        "en" or "zh".

    Examples
    --------
    >>> effect(FixedPoints(points=-30), {}, "en")
    Said(cell='−30', more=(), sentence='−30 points')
    """
    say = _Sayer(lang)
    match found:
        case FixedPoints(points=None):
            return Said("", (), say("unknown"))
        case FixedPoints(points=points):
            return Said(signed(points or 0), (), say("points", n=signed(points or 0)))
        case RangePoints(range=bounds):
            return Said(say.between(bounds), (say("discretion"),), say.points(bounds))
        case PerPoints(per=per):
            n = signed(per.points)
            more = (say("each", amount=plain(per.amount)), *say.limit(per.at_most))
            return Said(n, more, say.joined([say("per", n=n, amount=plain(per.amount)), *more[1:]]))
        case LadderPoints(ladder=rungs):
            said = say.joined(
                [say("rung", points=say.points(rung.points), start=plain(rung.at_least)) for rung in rungs]
            )
            ends = [end for rung in rungs for end in _ends(rung.points)]
            return Said(say.between(Bounds(low=min(ends), high=max(ends))), (said,), said)
        case SlopePoints(slopes=slopes, at_most=limit):
            parts = [
                say("slope", n=signed(one.points), amount=plain(one.per), start=plain(one.above))
                for one in slopes
            ]
            sentence = say.joined([*parts, *say.limit(limit)])
            return Said(signed(slopes[0].points), (sentence,), sentence)
        case SetScore(set_score=points):
            return Said(f"= {plain(points)}", (said := say("set", n=plain(points)),), said)
        case SetCeiling(ceiling=points):
            return Said(f"≤ {plain(points)}", (said := say("ceiling", n=plain(points)),), said)
        case SetGrade(set_grade=grade):
            said = say("grade", name=grades.get(grade, grade))
            return Said(f"≤ {short(grades.get(grade, grade))}", (said,), said)


class _Sayer:
    """Says the parts of effects in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        return _SAYS[key][self.lang].format(**values)

    def joined(self, parts: Sequence[str]) -> str:
        return _JOINT[self.lang].join(parts)

    def limit(self, limit: int | None) -> tuple[str, ...]:
        return () if limit is None else (self("at_most", n=plain(limit)),)

    def points(self, points: int | Bounds) -> str:
        if isinstance(points, Bounds):
            return self("range", low=signed(points.low), high=signed(points.high))
        return self("points", n=signed(points))

    def between(self, bounds: Bounds) -> str:
        if bounds.low == bounds.high:
            return signed(bounds.low)
        return self("between", low=signed(bounds.low), high=signed(bounds.high))


def _ends(points: int | Bounds) -> tuple[int, int]:
    return (points.low, points.high) if isinstance(points, Bounds) else (points, points)


def sign_of(found: Effect) -> int:
    """Return 1 for an effect that earns points, -1 for one that costs some, 0 for any other."""
    match found:
        case FixedPoints(points=points) if points is not None:
            return 1 if points > 0 else -1
        case RangePoints(range=bounds):
            return -1 if bounds.low < 0 else 1
        case PerPoints(per=per):
            return 1 if per.points > 0 else -1
        case LadderPoints(ladder=rungs):
            return -1 if _ends(rungs[-1].points)[0] < 0 else 1
        case SlopePoints(slopes=slopes):
            return 1 if slopes[0].points > 0 else -1
        case _:
            return 0


def short(name: str) -> str:
    """Return the first word or sign of a name of a grade: what fits into a picture.

    Examples
    --------
    >>> short("AAA, model of integrity"), short("A级诚信"), short("very good")
    ('AAA', 'A级', 'very good')
    """
    head = name.partition(",")[0].partition("，")[0]
    level, sign, _ = head.partition("级")
    return level + sign if sign and level.isascii() else head


def signed(points: int) -> str:
    """Write points with their sign.

    Examples
    --------
    >>> signed(30), signed(-1000), signed(0)
    ('+30', '−1,000', '0')
    """
    return f"+{points:,}" if points > 0 else f"−{-points:,}" if points < 0 else "0"


def plain(number: Decimal | int) -> str:
    """Write a number without an exponent or noughts at its end.

    Examples
    --------
    >>> plain(Decimal("8.50")), plain(100000)
    ('8.5', '100,000')
    """
    return f"{number:,}" if isinstance(number, int) else f"{number.normalize():f}"


def uncapped(text: str) -> str:
    """Write a phrase as it stands inside a sentence.

    Examples
    --------
    >>> uncapped("While the grade lasts"), uncapped("AAA")
    ('while the grade lasts', 'AAA')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def capped(text: str) -> str:
    """Write a phrase as a heading.

    Examples
    --------
    >>> capped("a statement")
    'A statement'
    """
    return text[:1].upper() + text[1:]


def percent(share: Decimal) -> str:
    """Write a share as a percentage, without its sign.

    Examples
    --------
    >>> percent(Decimal("0.65")), percent(Decimal(1))
    ('65', '100')
    """
    return plain(share * 100)
