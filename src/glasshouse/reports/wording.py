"""Numbers, units and intervals in words of two languages, and the words of the page itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.experiments.figures import UNCHANGED

LANGS: Final[tuple[Lang, Lang]] = ("en", "zh")
TAG: Final[dict[Lang, str]] = {"en": "en", "zh": "zh-Hans"}
Words = Mapping[str, Mapping[Lang, str]]

PAGE: Final[dict[str, dict[Lang, str]]] = {
    "banner": {"en": "Synthetic people only", "zh": "仅合成人口"},
    "description": {
        "en": "A report of Glasshouse. Synthetic people only; no figure is about any person.",
        "zh": "Glasshouse 报告。仅合成人口；任何数字都不涉及真实个人。",
    },
    "contents": {"en": "Contents", "zh": "目录"},
    "may": {"en": "One may write:", "zh": "可以这样写："},
    "may_not": {"en": "One may not write:", "zh": "不可这样写："},
    "for_people": {"en": "For people to answer:", "zh": "须由人回答："},
    "blank": {"en": "left blank", "zh": "留空"},
    "footer": {
        "en": "Glasshouse. Synthetic people only. Every chart on this page has its table below it.",
        "zh": "Glasshouse。仅合成人口。本页每张图下方都有对应的表。",
    },
}
UNITS: Final[dict[str, dict[Lang, str]]] = {
    "acts": {"en": "acts", "zh": "次"},
    "records": {"en": "records", "zh": "条"},
    "yuan": {"en": "yuan", "zh": "元"},
    "persons": {"en": "persons", "zh": "人"},
    "changes": {"en": "changes", "zh": "次"},
    "attempts": {"en": "attempts", "zh": "次"},
    "trips": {"en": "trips", "zh": "次"},
    "times": {"en": "times", "zh": "次"},
    "events": {"en": "events", "zh": "起"},
    "cases": {"en": "cases", "zh": "件"},
    "debts": {"en": "debts", "zh": "笔"},
    "dealings": {"en": "dealings", "zh": "次"},
    "entries": {"en": "entries", "zh": "条"},
    "months": {"en": "months", "zh": "个月"},
    "per 100": {"en": "per 100", "zh": "每百"},
}
MAGNITUDES: Final[dict[Lang, tuple[tuple[float, str], ...]]] = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
DIGITS = 3
MINUS, NOTHING = "−", "–"


def number(value: float | None, lang: Lang, *, signed: bool = False) -> str:
    """Write a number with three figures, large ones with a word.

    Examples
    --------
    >>> number(1234.5, "en"), number(-0.01234, "en"), number(17_460_000, "en"), number(17_460_000, "zh")
    ('1,234', '−0.0123', '17.5 million', '1746万')
    >>> number(3.0, "en", signed=True), number(None, "en"), number(1e-14, "en")
    ('+3', '–', '0')
    """
    if value is None:
        return NOTHING
    if abs(value) < UNCHANGED:
        return "0"
    size, word = next(((s, w) for s, w in MAGNITUDES[lang] if abs(value) >= s), (1.0, ""))
    text = _figures(abs(value) / size, is_grouped=lang == "en") + word
    return (MINUS if value < 0 else "+" if signed else "") + text


def _figures(value: float, *, is_grouped: bool) -> str:
    """Write a number above nought: three figures, whole from a hundred on, four from a thousand on."""
    if value >= 1000:
        value = round(value, DIGITS - math.floor(math.log10(value)))
    if value >= 100:
        return f"{value:,.0f}" if is_grouped else f"{value:.0f}"
    decimals = DIGITS - 1 - math.floor(math.log10(value))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def between(low: float | None, high: float | None, lang: Lang, *, signed: bool = True) -> str:
    """Write an interval, or a dash where there is none.

    Examples
    --------
    >>> between(-1.0, 2.5, "en"), between(-1.0, 2.5, "zh"), between(None, None, "en")
    ('−1 to +2.5', '−1至+2.5', '–')
    """
    if low is None or high is None:
        return NOTHING
    joint = " to " if lang == "en" else "至"
    return f"{number(low, lang, signed=signed)}{joint}{number(high, lang, signed=signed)}"


def percent(share: float | None, lang: Lang) -> str:
    """Write a share in per cent.

    Examples
    --------
    >>> percent(0.0525, "en"), percent(0.0525, "zh")
    ('5.25 %', '5.25%')
    """
    if share is None:
        return NOTHING
    return f"{number(100 * share, lang)}{' %' if lang == 'en' else '%'}"


def unit_word(unit: str, lang: Lang) -> str:
    """Return what a unit is called."""
    return UNITS[unit][lang] if unit in UNITS else unit


def listed(names: Iterable[str], lang: Lang) -> str:
    """Write names with a joint between them."""
    return (", " if lang == "en" else "、").join(names)


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]
