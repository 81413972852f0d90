"""What a run measured, to be shown beside the findings of a rule: the metrics that its entry names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import Report
from glasshouse.lint.finding import Words
from glasshouse.metrics.catalogue import metric
from glasshouse.metrics.readings import Reading


@dataclass(frozen=True)
class Measure:
    """A value of a metric as it is shown.

    Parameters
    ----------
    metric, name, unit
        Its number, what it is called, and in what it is measured.
    part
        Which part of the metric, or whose; empty if it has one alone.
    value, low, high
        The value, and the ends of its 95 % interval where it has one.
    rests_on
        Counts behind the value.
    """

    metric: str
    name: Words
    unit: Words
    part: Words
    value: float
    low: float | None
    high: float | None
    rests_on: Words


def beside(report: Report) -> Mapping[str, tuple[Measure, ...]]:
    """Return what was measured, by the number of each rule that has findings and anything measured."""
    readings = report.subject.readings or {}
    spoken = [rule for rule in rules() if any(one.rule == rule for one in report.findings)]
    found = {
        rule: tuple(
            _shown(one, one.value)
            for number in rules()[rule].measured
            for one in readings.get(number, ())
            if one.value is not None
        )
        for rule in spoken
    }
    return {rule: measures for rule, measures in found.items() if measures}


def _shown(one: Reading, value: float) -> Measure:
    about = metric(one.metric)
    return Measure(
        one.metric, {"en": about.name, "zh": about.name_zh}, {"en": about.unit, "zh": about.unit_zh},
        {"en": one.part.en, "zh": one.part.zh}, value, one.low, one.high,
        {"en": one.rests_on.en, "zh": one.rests_on.zh},
    )  # fmt: skip
