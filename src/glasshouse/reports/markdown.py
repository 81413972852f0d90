"""Writes a report as Markdown: the same sections, sentences and tables; figures are their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glasshouse.effect_charts import Lang
from glasshouse.reports.page import (
    Aside,
    Box,
    Figure,
    Item,
    Items,
    Paragraph,
    Part,
    Question,
    Report,
    Section,
    Table,
)
from glasshouse.reports.wording import PAGE

DEEPEST = 6
BLANK = "_" * 60


def markdown(report: Report) -> str:
    """Write a report as Markdown."""
    lines = [f"# {_plain(report.title)}", ""]
    for part in (*report.lead, *report.sections):
        lines += _part(part, 2, report.lang)
    return "\n".join(lines).rstrip() + "\n"


def _part(part: Part, depth: int, lang: Lang) -> Iterator[str]:
    if isinstance(part, Section | Aside):
        yield f"{'#' * min(depth, DEEPEST)} {_plain(part.title)}"
        yield ""
        for inner in part.parts:
            yield from _part(inner, depth + 1, lang)
        return
    if isinstance(part, Paragraph):
        yield f"**{_plain(part.text)}**" if part.kind == "loud" else _plain(part.text)
    elif isinstance(part, Items):
        for item in part.items:
            yield from _item(item, "")
    elif isinstance(part, Table):
        yield from _table(part)
    elif isinstance(part, Figure):
        yield f"{'#' * min(depth, DEEPEST)} {_plain(part.title)}"
        yield ""
        yield _plain(part.sentence)
        for table in part.tables:
            yield ""
            yield from _table(table)
    elif isinstance(part, Box):
        yield f"**{_plain(part.title)}**"
        yield ""
        yield f"- {PAGE['may'][lang]} {_plain(part.may)}"
        yield f"- {PAGE['may_not'][lang]} {_plain(part.may_not)}"
    elif isinstance(part, Question):
        yield f"> **{PAGE['for_people'][lang]}** {_plain(part.text)}"
        yield ">"
        yield f"> {BLANK}"
    yield ""


def _item(item: Item, indent: str) -> Iterator[str]:
    yield f"{indent}- {_plain(item.text)}"
    for inner in item.below:
        yield from _item(inner, indent + "  ")


def _table(table: Table) -> Iterator[str]:
    yield _plain(table.caption)
    yield ""
    yield _row(table.head)
    yield _row(["---:" if k and k not in table.text else "---" for k in range(len(table.head))])
    for group in table.groups:
        if group.title:
            yield _row([f"**{group.title}**", *[""] * (len(table.head) - 1)])
        for row in group.rows:
            yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _plain(text: str) -> str:
    """Put a text on one line; what a reader of Markdown would take for markup of HTML is made harmless."""
    return " ".join(text.replace("<", "&lt;").split())
