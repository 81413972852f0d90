"""All metrics of a run or a contrast, told: as plain values, as lines of a table, and in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from glasshouse.experiments.all_metrics import Measured
from glasshouse.experiments.figures import number
from glasshouse.metrics.catalogue import CONTROVERSIES, MORE_IS, metric
from glasshouse.metrics.readings import Reading
from glasshouse.shown import Group, Table

HEADS = {
    "en": ("metric", "more is", "value", "95 % interval", "unit", "rests on"),
    "zh": ("指标", "越大越", "数值", "95%区间", "单位", "依据"),
}
NOT_MEASURED = {"en": "not measured", "zh": "未测量"}
WORDS = (1, 4, 5)  # columns of a line that hold words


def plain_rows(found: Measured, lang: str = "en") -> list[dict[str, Any]]:
    """Return each reading as plain values."""
    return [
        {
            "metric": one.metric,
            "controversy": metric(one.metric).controversy,
            "name": metric(one.metric).words.in_(lang),
            "part": one.part.in_(lang),
            "more_is": metric(one.metric).more_is,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "unit": metric(one.metric).unit_zh if lang == "zh" else metric(one.metric).unit,
            "rests_on": one.rests_on.in_(lang),
            "why_not": one.why.in_(lang),
        }
        for one in found.readings
    ]


def line_of(one: Reading, lang: str = "en", *, gap: str = ": ") -> tuple[str, ...]:
    """Return a reading as a line of the table; `gap` stands between a metric and its part."""
    about, part = metric(one.metric), one.part.in_(lang)
    label = f"{one.metric} {about.words.in_(lang)}{gap if part else ''}{part}"
    side = MORE_IS[about.more_is].in_(lang)
    if one.value is None:
        return label, side, "–", "–", "", f"{NOT_MEASURED[lang]}: {one.why.in_(lang)}"
    ends = "–" if one.low is None else f"{number(one.low)} … {number(one.high)}"
    unit = about.unit_zh if lang == "zh" else about.unit
    return label, side, number(one.value), ends, unit, one.rests_on.in_(lang)


def by_controversy(found: Measured, lang: str = "en") -> Iterator[tuple[str, tuple[Reading, ...]]]:
    """Yield each controversy in words with its readings, in the order of the catalogue."""
    for key, readings in groupby(found.readings, key=lambda one: metric(one.metric).controversy):
        yield CONTROVERSIES[key].in_(lang), tuple(readings)


def closing(found: Measured, lang: str = "en") -> str:
    """Say how many metrics have a value, and on which numbers of the model they rest."""
    measured = {one.metric for one in found.readings if one.value is not None}
    every = {one.metric for one in found.readings}
    counts = found.numbers
    assumed, whole = counts["assumed"], counts.total()
    if lang == "zh":
        return (
            f"{len(every)}项指标中{len(measured)}项有数值；益处与损害并列，互不加权。所依据的{whole:,}个数值中有"
            f"{assumed:,}个为假定。"
        )
    return (
        f"{len(measured)} of {len(every)} metrics have a value; benefits stand beside harms, and none is "
        f"weighed against another. Of the {whole:,} numbers behind them {assumed:,} are assumed."
    )


def shown_tables(found: Measured) -> Iterator[Table]:
    """Yield one table for a notebook; what was not measured is only counted in its caption."""
    groups = []
    for title, readings in by_controversy(found):
        lines = tuple(line_of(one) for one in readings if one.value is not None)
        groups += [Group(title, lines)] if lines else []
    yield Table(f"Metrics (synthetic). {closing(found)}", HEADS["en"], tuple(groups), text=WORDS)
