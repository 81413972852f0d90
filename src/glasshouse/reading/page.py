"""A page in words: sections with statements, tables and pictures, as data, and written as Markdown.

The same page is printed by `page_terminal` and written for a browser by `page_html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

JOINTS: Final = {"en": "; ", "zh": "；"}
CODE = re.compile(r"`(.+?)`")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ALIVE: Final = "●"  # stands before what today's society has, where other things of the section are asleep


@dataclass(frozen=True)
class Line:
    """One statement: what it says, what more there is to it, where it stands, and what lies below it.

    Texts may have **bold** and `code` marks.
    """

    text: str
    details: tuple[str, ...] = ()
    source: str = ""
    below: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Note:
    """A sentence that stands for itself: aside, leading the page, or loud: it must not be overlooked."""

    text: str
    kind: Literal["aside", "lead", "loud"] = "aside"


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading of their own; without one where it is empty."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table; the cells of the columns `right` end at the right, and the column `wide` has most to say."""

    head: tuple[str, ...]
    groups: tuple[Group, ...]
    right: tuple[int, ...] = ()
    wide: int = 1


@dataclass(frozen=True)
class Picture:
    """A drawing for the browser, and the text that says the same; other forms have the table beside it."""

    svg: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; `Section`s inside are subsections."""

    title: str
    lines: tuple[Part, ...]


Part = str | Line | Note | Table | Picture | Section


def markdown(sections: Sequence[Section], *, lang: str = "en") -> str:
    """Write sections as Markdown; the first is the title of the page."""
    lines: list[str] = []
    for index, section in enumerate(sections):
        lines += _section(section, 2 if index else 1, lang)
    return "\n".join(lines) + "\n"


def _section(section: Section, depth: int, lang: str) -> Iterator[str]:
    yield f"{'#' * depth} {section.title}"
    yield ""
    is_list = False
    for part in section.lines:
        if isinstance(part, Picture):
            continue
        if isinstance(part, str | Line):
            is_list = True
            yield from _item(part, lang, "")
            continue
        if is_list:
            yield ""
            is_list = False
        if isinstance(part, Section):
            yield from _section(part, depth + 1, lang)
        elif isinstance(part, Note):
            yield f"**{part.text}**" if part.kind == "loud" else part.text
            yield ""
        else:
            yield from _table(part)
            yield ""
    if is_list or not section.lines:
        yield ""


def _item(line: str | Line, lang: str, indent: str) -> Iterator[str]:
    yield f"{indent}- {' '.join(said(line, lang).split())}"
    for inner in line.below if isinstance(line, Line) else ():
        yield from _item(inner, lang, indent + "  ")


def said(line: str | Line, lang: str) -> str:
    """Write a statement in one line, without what lies below it."""
    if isinstance(line, str):
        return line
    return JOINTS[lang].join(part for part in (line.text, *line.details, line.source) if part)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(["---:" if column in table.right else "---" for column in range(len(table.head))])
    for group in table.groups:
        if group.title:
            yield _row([f"**{group.title}**" if column == 1 else "" for column in range(len(table.head))])
        for row in group.rows:
            yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"
