"""The report of a calibration as a page, as Markdown, and the fitted numbers as a scenario file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from math import log

from jinja2 import Environment, StrictUndefined

from glasshouse import charts
from glasshouse.calibration.findings import (
    BAND,
    FoundFactor,
    FoundRow,
    entangled,
    factors_of,
    n_met,
    not_fitted,
    rows_of,
)
from glasshouse.calibration.fit import Fit
from glasshouse.charts import Interval
from glasshouse.experiments.summary import template_text
from glasshouse.provenance import MODEL_VERSION, STATEMENT
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.fitted import Calibration, FittedFactor

TEMPLATES = {"html": "calibration.html.j2", "md": "calibration.md.j2"}
NARROWEST = 1.0001  # ratio of the ends of an interval that can be drawn


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template(name: str) -> str:
    """Return a template of this package."""
    return (files("glasshouse.calibration") / "templates" / name).read_text(encoding="utf-8")


def figure(value: float) -> str:
    """Write a number to three figures, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{float(f'{value:.3g}'):g}"


def rows_chart(rows: Sequence[FoundRow]) -> str:
    """Draw simulated over published, row by row, as SVG."""
    drawn = [Interval(f"{r.id}  {r.label}, {r.dated}", r.low, r.ratio, r.high * NARROWEST) for r in rows]
    return charts.to_svg(
        charts.intervals(
            drawn, title="Simulated over published", band=BAND,
            unit="ratio; line: nine tenths of runs of the posterior; point: the best run; grey: 0.8 to 1.25",
            description="; ".join(f"{r.id} {r.ratio:.2f}, {r.low:.2f} to {r.high:.2f}" for r in rows),
        )
    )  # fmt: skip


def factors_chart(factors: Sequence[FoundFactor]) -> str:
    """Draw where the posterior of each factor lies between its ends, as SVG."""

    def place(f: FoundFactor, value: float) -> float:
        span = f.ends[1] / f.ends[0]
        return log(value / f.ends[0]) / log(span)

    drawn = [
        Interval(f.name, place(f, f.low), place(f, f.best), place(f, f.high), place(f, f.usual))
        for f in factors
    ]
    return charts.to_svg(
        charts.intervals(
            drawn, title="What the published rows say of each number", is_logarithmic=False,
            unit="0 and 1: ends of the range; line: nine tenths of the posterior; point: best; tick: usual",
            description="; ".join(f"{f.name} {figure(f.low)} to {figure(f.high)}" for f in factors),
        )
    )  # fmt: skip


def _rendered(found: Fit, kind: str) -> str:
    environment = Environment(
        autoescape=kind == "html", undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["figure"] = figure
    rows, factors = rows_of(found), factors_of(found)
    is_page = kind == "html"
    return environment.from_string(template(TEMPLATES[kind])).render(
        plan=found.plan,
        model=MODEL_VERSION,
        factors=factors,
        rows=rows,
        met=n_met(rows),
        band=BAND,
        left=not_fitted(found.plan, found.left),
        entangled=entangled(found),
        fit=found,
        rows_chart=rows_chart(rows) if is_page else "",
        factors_chart=factors_chart(factors) if is_page else "",
        style=template_text("page.css.j2") if is_page else "",
    )


def html_of(found: Fit) -> str:
    """Return the report as one self-contained page without scripts."""
    return _rendered(found, "html")


def markdown_of(found: Fit) -> str:
    """Return the report as Markdown."""
    return _rendered(found, "md")


def record_of(found: Fit) -> str:
    """Return the record of a calibration (`society.fitted.Calibration`)."""
    factors = [
        FittedFactor(
            name=f.name, number=factor.number, best=rounded(f.best), low=rounded(f.low), high=rounded(f.high),
            contraction=rounded(f.contraction), verdict=f.verdict,
        )
        for f, factor in zip(factors_of(found), found.plan.factors, strict=True)
    ]  # fmt: skip
    record = Calibration(
        format=1, synthetic=True, statement=STATEMENT, model=MODEL_VERSION, plan=found.plan.digest,
        points=found.n_points, met=n_met(rows_of(found)), rows=found.plan.targets,
        numbers=numbers_of(found), factors=tuple(factors),
    )  # fmt: skip
    return record.model_dump_json(indent=1) + "\n"


def rounded(value: float) -> float:
    """Return a value to four figures."""
    return float(f"{value:.4g}")


def scenario_of(found: Fit) -> str:
    """Return a scenario file with the best numbers."""
    lines = ["# Numbers that `glasshouse calibrate` found. Synthetic people only.", "numbers:"]
    for name, text in numbers_of(found).items():
        lines.append(f"  {name}: [{text}]" if "," in text else f"  {name}: {text}")
    return "\n".join(lines) + "\n"


def numbers_of(found: Fit) -> dict[str, str]:
    """Return the best numbers, as a scenario says them."""
    return found.plan.numbers_at(found.posterior.best.tolist())
