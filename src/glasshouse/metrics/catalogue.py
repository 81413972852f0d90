"""The catalogue of metrics, `metrics.csv`: what each is, its unit and source, and where a run holds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from glasshouse.metrics.readings import Words
from glasshouse.packaged import rows
from glasshouse.readers import DocumentKind, reader

CONTROVERSIES = {
    "opacity": Words("Opacity", "不透明"),
    "privacy": Words("Privacy", "隐私"),
    "mobility": Words("Mobility or exclusion", "流动还是排斥"),
    "errors": Words("Errors", "错误"),
    "equality": Words("Equality", "平等"),
    "welfare": Words("Welfare", "福利"),
    "expression": Words("Expression", "表达"),
    "trust": Words("Conduct and trust", "行为与信任"),
    "creep": Words("Creep", "扩张"),
}
MORE_IS = {"harm": Words("harm", "损害"), "benefit": Words("benefit", "益处"), "neither": Words("–", "–")}
HELD_IN = ("law", "series", "sample", "fates", "contrast", "numbers")
KNOWN = ("VERIFIED", "RECALLED", "SECONDARY", "DEFINED")


@dataclass(frozen=True)
class Metric:
    """A metric.

    Parameters
    ----------
    id, controversy
        Its number, and a key of `CONTROVERSIES`.
    name, name_zh, formula, reads, unit, unit_zh
        For people; `reads` is what it is made of in a run or a contrast.
    more_is
        A key of `MORE_IS`: what more of it is, for those whom it is about.
    interval
        How its interval is made, where it has one.
    source, known
        Where it is from, and one of `KNOWN`: read in the source, recalled, read in a secondary source, or
        defined here.
    functions
        Its formulas, as module.function of this package, with spaces between.
    held_in
        Of `HELD_IN`, with spaces between; empty if no run holds what it needs, and `why_not` says why.
    """

    id: str
    controversy: str
    name: str
    name_zh: str
    formula: str
    reads: str
    unit: str
    unit_zh: str
    more_is: str
    interval: str
    source: str
    known: str
    functions: str
    held_in: str
    why_not: str
    why_not_zh: str

    @property
    def words(self) -> Words:
        """Return its name."""
        return Words(self.name, self.name_zh)


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.metrics.catalogue.Metric")
def metrics() -> tuple[Metric, ...]:
    """Return all metrics, by controversy, then by number."""
    text = (files("glasshouse.metrics") / "metrics.csv").read_text(encoding="utf-8")
    return rows(text, Metric, name="metrics.csv")


@cache
def metric(number: str) -> Metric:
    """Return a metric by its number.

    Examples
    --------
    >>> metric("M20").name, metric("M20").more_is
    ('Adverse-impact ratio', 'benefit')
    """
    return next(one for one in metrics() if one.id == number)
