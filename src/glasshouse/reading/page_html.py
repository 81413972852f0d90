"""Writes a page of `page` as one HTML file: no scripts, no network, headings in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from glasshouse.readers import DocumentKind, reader
from glasshouse.reading.page import ALIVE, BOLD, CODE, Line, Note, Picture, Section, Table
from glasshouse.reading.wording import WORDS

TEMPLATE = "regime.html.j2"
_MARKS: Final = "|".join(
    re.escape(WORDS[key][lang]) for key in ("mark_assumed", "mark_recalled") for lang in ("en", "zh")
)
_MARK = re.compile(rf"\[({_MARKS})\]")


@dataclass(frozen=True)
class Heading:
    """A heading in the language of the page, and the same in the other one."""

    text: str
    other: str


@dataclass(frozen=True)
class Item:
    """A statement as markup, and those below it."""

    markup: Markup
    below: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Block:
    """A part of the page: a section, a list of statements, a note, a table, or a picture."""

    kind: str  # of a note: "lead", "aside" or "loud"
    heading: Heading | None = None
    parts: tuple[Block, ...] = ()
    items: tuple[Item, ...] = ()
    markup: str = ""
    table: Table | None = None


def html(sections: Sequence[Section], others: Sequence[Section], *, lang: str) -> str:
    """Write sections as one self-contained page without scripts.

    Parameters
    ----------
    sections
        The page, its title first.
    others
        The same page in the other language: its headings stand below those of the page.
    lang
        Language of the page: "en" or "zh".
    """
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["inline"] = lambda text: inline(text, lang=lang)
    blocks = [_section(section, other, lang) for section, other in zip(sections, others, strict=True)]
    return environment.from_string(template_text()).render(
        head=blocks[0],
        blocks=blocks[1:],
        lang="zh-Hans" if lang == "zh" else "en",
        other_lang="en" if lang == "zh" else "zh-Hans",
        contents=WORDS["contents"][lang],
    )


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_text() -> str:
    """Return the text of the template."""
    return (files("glasshouse.reading") / "templates" / TEMPLATE).read_text(encoding="utf-8")


def _section(section: Section, other: Section, lang: str) -> Block:
    heading = Heading(section.title, other.title)
    return Block("section", heading, tuple(_parts(section, other, lang)))


def _parts(section: Section, other: Section, lang: str) -> Iterator[Block]:
    lines: list[Item] = []
    for part, twin in zip(section.lines, other.lines, strict=True):
        if isinstance(part, str | Line):
            lines.append(_item(part, lang))
            continue
        if lines:
            yield Block("list", items=tuple(lines))
            lines = []
        if isinstance(part, Section) and isinstance(twin, Section):
            yield _section(part, twin, lang)
        elif isinstance(part, Note):
            yield Block(part.kind, markup=inline(part.text, lang=lang))
        elif isinstance(part, Picture):
            yield Block("picture", markup=Markup(part.svg))
        elif isinstance(part, Table):
            yield Block("table", table=part)
    if lines:
        yield Block("list", items=tuple(lines))


def _item(line: str | Line, lang: str) -> Item:
    if isinstance(line, str):
        return Item(inline(line, lang=lang))
    markup = inline(line.text, lang=lang)
    if line.details:
        said = Markup(" <i>·</i> ").join(inline(detail, lang=lang) for detail in line.details if detail)
        markup += Markup(' <span class="more">{}</span>').format(said) if said else Markup()
    if line.source:
        markup += Markup(" <cite>{}</cite>").format(inline(line.source, lang=lang))
    return Item(markup, tuple(_item(inner, lang) for inner in line.below))


def inline(line: str, *, lang: str = "en") -> Markup:
    """Turn the marks of a line into markup; all else is text.

    Examples
    --------
    >>> print(inline("**A & B** (`code`) [assumed]"))
    <strong>A &amp; B</strong> (<code>code</code>) <span class="mark">assumed</span>
    """
    safe = BOLD.sub(r"<strong>\1</strong>", str(escape(line)))
    safe = _MARK.sub(r'<span class="mark">\1</span>', CODE.sub(r"<code>\1</code>", safe))
    alive = f'<span class="alive" role="img" aria-label="{escape(WORDS["alive"][lang])}">{ALIVE}</span>'
    return Markup(safe.replace(ALIVE, alive))
