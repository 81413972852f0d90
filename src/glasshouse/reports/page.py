"""A report as data: sections with paragraphs, lists, tables, figures, boxes and questions left to people.

`html` and `markdown` write it. Texts may have **bold** and `code` marks; all else in them is plain text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from glasshouse.shown import Table


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more; `lang` is that of the text where it is not that of the page."""

    text: str
    kind: Literal["plain", "lead", "says", "small", "loud"] = "plain"
    lang: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a list, and what lies below it."""

    text: str
    below: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Items:
    """A list; `lang` is that of the text where it is not that of the page."""

    items: tuple[Item, ...]
    lang: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing under a heading and the sentence that it says; its tables stand below it."""

    key: str
    title: str
    sentence: str
    svg: str
    tables: tuple[Table, ...]
    lang: str = ""


@dataclass(frozen=True)
class Excerpt:
    """A line of a file with its number; the part from `start` to `end` is marked."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Box:
    """A sentence that one may write, and one that one may not."""

    title: str
    may: str
    may_not: str


@dataclass(frozen=True)
class Question:
    """What only people can answer; the page leaves room for it."""

    text: str


@dataclass(frozen=True)
class Aside:
    """Parts that most readers pass over: closed on the screen until asked for, open on paper."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; sections inside are subsections."""

    key: str
    title: str
    parts: tuple[Part, ...]


Part = Paragraph | Items | Table | Figure | Excerpt | Box | Question | Aside | Section


@dataclass(frozen=True)
class Report:
    """A whole report: what it is called, what stands above its sections, and the sections."""

    title: str
    lang: Literal["en", "zh"]
    lead: tuple[Part, ...]
    sections: tuple[Section, ...]


def items(lines: list[str] | tuple[str, ...], *, lang: str = "") -> Items:
    """Return plain lines as a list."""
    return Items(tuple(Item(line) for line in lines), lang)
