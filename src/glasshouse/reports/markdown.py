"""Writes a report as Markdown: the same sections, sentences and tables; figures are their tables."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.effect_charts import Lang
from glasshouse.reports.page import (
    Aside,
    Box,
    Excerpt,
    Figure,
    Item,
    Items,
    Paragraph,
    Part,
    Question,
    Report,
    Section,
)
from glasshouse.reports.wording import PAGE
from glasshouse.shown import Table, plain
from glasshouse.shown import markdown as written

DEEPEST = 6
BLANK = "_" * 60


def markdown(report: Report) -> str:
    """Write a report as Markdown."""
    lines = [f"# {plain(report.title)}", ""]
    for part in (*report.lead, *report.sections):
        lines += _part(part, 2, report.lang)
    return "\n".join(lines).rstrip() + "\n"


def _part(part: Part, depth: int, lang: Lang) -> Iterator[str]:
    if isinstance(part, Section | Aside):
        yield f"{'#' * min(depth, DEEPEST)} {plain(part.title)}"
        yield ""
        for inner in part.parts:
            yield from _part(inner, depth + 1, lang)
        return
    if isinstance(part, Paragraph):
        yield f"**{plain(part.text)}**" if part.kind == "loud" else plain(part.text)
    elif isinstance(part, Items):
        for item in part.items:
            yield from _item(item, "")
    elif isinstance(part, Table):
        yield from written(part)
    elif isinstance(part, Figure):
        yield f"{'#' * min(depth, DEEPEST)} {plain(part.title)}"
        yield ""
        yield plain(part.sentence)
        for one in part.tables:
            yield ""
            yield from written(one)
    elif isinstance(part, Excerpt):
        yield f"    {part.number} | {part.text}"
    elif isinstance(part, Box):
        yield f"**{plain(part.title)}**"
        yield ""
        yield f"- {PAGE['may'][lang]} {plain(part.may)}"
        yield f"- {PAGE['may_not'][lang]} {plain(part.may_not)}"
    elif isinstance(part, Question):
        yield f"> **{PAGE['for_people'][lang]}** {plain(part.text)}"
        yield ">"
        yield f"> {BLANK}"
    yield ""


def _item(item: Item, indent: str) -> Iterator[str]:
    yield f"{indent}- {plain(item.text)}"
    for inner in item.below:
        yield from _item(inner, indent + "  ")
