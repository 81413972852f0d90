"""The report of a sensitivity analysis as a page, as Markdown, and as a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from glasshouse import charts
from glasshouse.calibration.analysis import Analysis
from glasshouse.calibration.headlines import WINDOW
from glasshouse.calibration.indices import ALARM, LEARNT_ANEW
from glasshouse.calibration.ranking import (
    POOR,
    SHAKY,
    Move,
    Moved,
    Ranked,
    ranked,
    results_of,
    size_words,
    unmoved,
)
from glasshouse.calibration.report import figure, rounded, template
from glasshouse.charts import Bar, Interval
from glasshouse.experiments.panels import Table
from glasshouse.experiments.summary import template_text
from glasshouse.provenance import MODEL_VERSION, STATEMENT

HOW = "sensitivity_how.j2"
TEMPLATES = {"html": "sensitivity.html.j2", "md": "sensitivity.md.j2"}
MOST_DRAWN = 15  # numbers in the chart
MOST_MOVES = 3  # named beside a number or a result
SMALL = 0.05  # index under which nothing is drawn or listed


@dataclass(frozen=True)
class Section:
    """A part of the page: what it says, a chart of it if there is one, and its table."""

    heading: str
    heading_zh: str
    says: tuple[str, ...]
    svg: str
    table: Table


def _ends(one: Ranked) -> str:
    number = one.number
    ends = f"{figure(float(number.low))} to {figure(float(number.high))}"
    return f"{ends} (of the distance from {figure(float(number.about))})" if number.about else ends


def _index(ends: tuple[float, float, float]) -> str:
    return f"{ends[1]:.2f} ({ends[0]:.2f} to {ends[2]:.2f})"


def _doubt(row: Moved) -> str:
    """Write luck's own standard deviation as that of a run."""
    if row.headline.is_share:
        return f"{row.luck:.2g} points"
    return f"{100 * (exp(row.luck) - 1):.0f} %"


def _value(row: Moved) -> str:
    """Write the usual value to three figures."""
    return charts.number_text(float(f"{row.usual:.3g}")) if row.usual else "0"


def measuring(rows: Sequence[Ranked], *, is_page: bool) -> Section:
    """Return the ranked table: what would have to be measured."""
    found = [one for one in rows if one.part > 0]
    lines = [
        (
            str(rank), one.number.name, f"{one.what} ({one.unit})",
            f"{figure(float(one.number.usual))}; {_ends(one)}", f"{one.status}: {one.source}",
            f"{100 * one.part:.0f}",
            "; ".join(f"{move.headline.label}: {move.words}" for move in one.moves[:MOST_MOVES]),
            one.number.measure,
        )
        for rank, one in enumerate(found, start=1)
    ]  # fmt: skip
    drawn = found[:MOST_DRAWN]
    svg = ""
    if is_page and drawn:
        svg = charts.to_svg(
            charts.bars(
                [Bar(one.number.name, 100 * one.part) for one in drawn],
                title="Numbers by what they move",
                unit="per 100 of all effects that stand out from luck, on average over the results",
                description="; ".join(f"{one.number.name} {100 * one.part:.0f}" for one in drawn),
            )
        )
    head = (
        "Rank", "Number", "What it is", "Usual; moved between", "Status and source", "Part, per 100",
        "What it moves most, over its whole range", "What would have to be measured",
    )  # fmt: skip
    says = (
        "A number stands high if its range is wide, or if results answer to it: either can be changed by "
        "measuring. A part is that of all effects on a result that stand out from luck, on average over the "
        "results.",
    )
    caption = "Numbers that move a result by more than luck does (synthetic)"
    return Section(
        "What would have to be measured", "哪些量最值得实测", says, svg, Table(caption, head, tuple(lines))
    )


def moving(rows: Sequence[Moved]) -> Section:
    """Return the results, each with what moves it."""
    lines = [
        (
            row.headline.label, row.headline.side, f"{_value(row)} {row.headline.unit}", _doubt(row),
            size_words(row.headline, row.threshold),
            "; ".join(
                f"{move.number.name}: {move.words}" for move in row.moves[:MOST_MOVES] if move.stands_out
            ) or "nothing that stands out from luck",
            f"{sum(move.stands_out for move in row.moves)} of {len(row.moves)}",
        )
        for row in rows
    ]  # fmt: skip
    head = (
        "Result", "Side", "Usual", "Luck: deviation of a run", "Luck: effects up to", "What moves it most",
        "Stand out",
    )  # fmt: skip
    says = (
        f"Flows are a year's, over the last {WINDOW} months; all figures are of the census population. "
        "Effects are those over the whole range of a number: a factor, or points of a hundred.",
    )
    caption = "Results, and the numbers that move each most (synthetic)"
    return Section("What moves each result", "各项结果受何影响", says, "", Table(caption, head, tuple(lines)))


def indices(rows: Sequence[Moved], *, is_page: bool) -> Section:
    """Return the indices of variance, where the emulator is good enough."""
    lines: list[tuple[str, ...]] = []
    drawn: list[tuple[str, Move]] = []
    for row in rows:
        shown = sorted(
            (move for move in row.moves if move.total is not None and move.total[1] >= SMALL),
            key=lambda move: -(move.total or (0, 0, 0))[1],
        )
        explained = "–" if row.explained is None else f"{row.explained:.2f}"
        about = (row.headline.label, explained, f"{row.luck_part:.2f}", f"{100 * row.covered:.0f}")
        if not row.has_indices:
            lines.append((*about, "withheld", "–", "–"))
        for move in shown:
            assert move.alone is not None and move.total is not None
            lines.append((*about, move.number.name, _index(move.alone), _index(move.total)))
            drawn.append((f"{row.headline.id}: {move.number.name}", move))
    svg = ""
    if is_page and drawn:
        svg = charts.to_svg(
            charts.intervals(
                [Interval(label, *(move.total or (0, 0, 0))) for label, move in drawn],
                title="Total index of each number", is_logarithmic=False,
                unit="part of the variance; line: 95 % interval",
                description="; ".join(f"{label} {_index(move.total or (0, 0, 0))}" for label, move in drawn),
            )
        )  # fmt: skip
    head = (
        "Result", "Explained by the emulator", "Luck", "Covered, per 100", "Number", "Alone (first order)",
        "Total",
    )  # fmt: skip
    says = (
        "Of the numbers that were looked at closer, all others at their usual values: the part of a result's "
        "variance that goes with a number alone, and with it and all others together. Indices are of the "
        f"emulator; they are withheld where it explains less than {POOR} of the variance of runs, or where "
        f"luck alone gives more than {SHAKY} of it. Covered is the part of all effects that stand out which "
        "these numbers hold.",
    )
    caption = f"Indices of {SMALL} and more, with 95 % intervals (synthetic)"
    return Section("Parts of the variance", "方差占比", says, svg, Table(caption, head, tuple(lines)))


def ranges(rows: Sequence[Ranked]) -> Section:
    """Return every number that was moved, between which ends, and from where they are."""
    lines = [
        (
            one.number.name, one.status, figure(float(one.number.usual)), _ends(one), one.number.rule,
            "yes" if one.part > 0 else "no",
        )
        for one in sorted(rows, key=lambda one: one.number.name)
    ]  # fmt: skip
    head = ("Number", "Status", "Usual", "Moved between", "Ends", "Stands out")
    says = (
        "The ranges decide the ranking: twice the range is about twice the effect. Each number is moved "
        "evenly on a logarithmic scale, and as if it knew nothing of the others; that fitted numbers hold "
        "given each other is left out.",
    )
    return Section("Ranges", "取值范围", says, "", Table("Every number that was moved", head, tuple(lines)))


def left_out(found: Analysis) -> Section:
    """Return what was not moved, and why."""
    lines = [
        (", ".join((*one.files, *one.numbers)), f"{one.why}{'; a test proves it' if one.unread else ''}")
        for one in found.plan.left_out
    ]
    says = ("Assumed values of regime files are not moved either; the page of numbers of a run lists them.",)
    caption = "Assumed numbers that were not moved"
    return Section("Left out", "未变动的参数", says, "", Table(caption, ("Numbers", "Why"), tuple(lines)))


def sections_of(found: Analysis, *, is_page: bool) -> tuple[Section, ...]:
    """Return the sections of the page, with charts or without."""
    rows, results = ranked(found), results_of(found)
    return (
        measuring(rows, is_page=is_page), moving(results), indices(results, is_page=is_page), ranges(rows),
        left_out(found),
    )  # fmt: skip


def _rendered(found: Analysis, kind: str) -> str:
    environment = Environment(
        autoescape=kind == "html", undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=DictLoader({"how": template(HOW)}),
    )  # fmt: skip
    is_page = kind == "html"
    return environment.from_string(template(TEMPLATES[kind])).render(
        plan=found.plan,
        found=found,
        model=MODEL_VERSION,
        sections=sections_of(found, is_page=is_page),
        n_out=sum(one.part > 0 for one in ranked(found)),
        quiet=[row.headline.label for row in unmoved(results_of(found))],
        alarm=ALARM,
        learnt=LEARNT_ANEW,
        style=template_text("page.css.j2") if is_page else "",
    )


def html_of(found: Analysis) -> str:
    """Return the report as one self-contained page without scripts."""
    return _rendered(found, "html")


def markdown_of(found: Analysis) -> str:
    """Return the report as Markdown."""
    return _rendered(found, "md")


def record_of(found: Analysis) -> str:
    """Return the record of a sensitivity analysis as JSON."""
    asked = found.asked
    record = {
        "format": 1, "synthetic": True, "statement": STATEMENT, "model": MODEL_VERSION,
        "plan": found.plan.digest, "runs": found.n_runs, "trajectories": asked.trajectories,
        "repeats": asked.repeats, "points": asked.points,
        "numbers": [_number_record(one) for one in ranked(found)],
        "results": [_result_record(row) for row in results_of(found)],
    }  # fmt: skip
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _number_record(one: Ranked) -> dict[str, Any]:
    number = one.number
    return {
        "name": number.name, "number": number.number, "status": one.status, "usual": float(number.usual),
        "low": float(number.low), "high": float(number.high), "ends": number.rule, "part": rounded(one.part),
        "closer": one.is_kept, "measure": number.measure,
    }  # fmt: skip


def _result_record(row: Moved) -> dict[str, Any]:
    headline = row.headline
    return {
        "id": headline.id, "label": headline.label, "unit": headline.unit, "side": headline.side,
        "formula": headline.formula, "compared": "value" if headline.is_share else "logarithm",
        "usual": rounded(row.usual), "luck": rounded(row.luck), "threshold": rounded(row.threshold),
        "explained": None if row.explained is None else rounded(row.explained),
        "effects": {
            move.number.name: {
                "mean": rounded(move.mean), "size": rounded(move.size), "stands_out": move.stands_out,
            }
            for move in row.moves
        },
        "indices": {
            move.number.name: {
                "alone": [rounded(v) for v in move.alone], "total": [rounded(v) for v in move.total],
            }
            for move in row.moves
            if move.alone is not None and move.total is not None
        },
    }  # fmt: skip
