"""Pages in words as plain values: sections of `reading.page` for a record, and for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glasshouse.effect_charts import Lang
from glasshouse.reading.page import Line, Note, Part, Picture, Section, Table
from glasshouse.reading.wording import WORDS

KEYS = (
    "watches", "lists", "scores", "follows", "limits", "procedures", "remedies", "reforms", "texts",
    "sources", "provisional",
)  # fmt: skip
Plain = dict[str, Any]


def plain_sections(sections: Sequence[Section], lang: Lang, pictures: list[str]) -> list[Plain]:
    """Return sections as plain values, each with a key that is the same in both languages.

    Parameters
    ----------
    sections
        The sections of a page.
    pictures
        Takes the drawings; a part names its own by its place there.
    """
    keys = {WORDS[key][lang]: key for key in KEYS}
    return [
        _section(section, keys.get(section.title, f"part-{number}"), pictures)
        for number, section in enumerate(sections)
    ]


def plain_parts(parts: Sequence[Part], key: str, pictures: list[str]) -> list[Plain]:
    """Return the parts of a section as plain values; statements that follow each other are one list."""
    found: list[Plain] = []
    for number, part in enumerate(parts):
        if isinstance(part, str | Line):
            if not found or found[-1]["kind"] != "list":
                found.append({"kind": "list", "items": []})
            found[-1]["items"].append(_item(part))
        elif isinstance(part, Section):
            found.append(_section(part, f"{key}-{number}", pictures))
        elif isinstance(part, Note):
            found.append({"kind": "note", "tone": part.kind, "text": part.text})
        elif isinstance(part, Picture):
            pictures.append(part.svg)
            found.append({"kind": "picture", "picture": len(pictures) - 1, "text": part.text})
        else:
            found.append(_table(part))
    return found


def _section(section: Section, key: str, pictures: list[str]) -> Plain:
    parts = plain_parts(section.lines, key, pictures)
    return {"kind": "section", "key": key, "title": section.title, "parts": parts}


def _item(line: str | Line) -> Plain:
    if isinstance(line, str):
        return {"text": line, "details": [], "source": "", "below": []}
    details = [detail for detail in line.details if detail]
    below = [_item(inner) for inner in line.below]
    return {"text": line.text, "details": details, "source": line.source, "below": below}


def _table(table: Table) -> Plain:
    groups = [{"title": group.title, "rows": [list(row) for row in group.rows]} for group in table.groups]
    return {"kind": "table", "head": list(table.head), "right": list(table.right), "groups": groups}
