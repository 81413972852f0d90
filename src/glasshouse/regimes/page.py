"""A page in words: sections with lines, written as Markdown, for the terminal, or as one HTML file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from glasshouse.readers import DocumentKind, reader

TEMPLATE = "regime.html.j2"
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")


@dataclass(frozen=True)
class Section:
    """A heading and its lines; each line is one statement, `Section`s inside are subsections."""

    title: str
    lines: tuple[str | Section, ...]


@dataclass(frozen=True)
class Heading:
    """A heading in the language of the page, and the same in the other one."""

    text: str
    other: str


@dataclass(frozen=True)
class Block:
    """A section of the HTML page: heading, lines as markup, and subsections."""

    heading: Heading
    items: tuple[Markup | Block, ...]


def markdown(sections: Sequence[Section]) -> str:
    """Write sections as Markdown; the first is the title of the page."""
    lines: list[str] = []
    for index, section in enumerate(sections):
        lines += _markdown(section, 2 if index else 1)
    return "\n".join(lines) + "\n"


def _markdown(section: Section, depth: int) -> Iterator[str]:
    yield f"{'#' * depth} {section.title}"
    yield ""
    was_text = False
    for line in section.lines:
        if isinstance(line, Section):
            if was_text:
                yield ""
            was_text = False
            yield from _markdown(line, depth + 1)
        else:
            was_text = True
            yield f"- {' '.join(line.split())}"
    if was_text or not section.lines:
        yield ""


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
    blocks = [_block(section, other) for section, other in zip(sections, others, strict=True)]
    return environment.from_string(template_text()).render(
        head=blocks[0],
        blocks=blocks[1:],
        lang="zh-Hans" if lang == "zh" else "en",
        other_lang="en" if lang == "zh" else "zh-Hans",
    )


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_text() -> str:
    """Return the text of the template."""
    return (files("glasshouse.regimes") / "templates" / TEMPLATE).read_text(encoding="utf-8")


def _block(section: Section, other: Section) -> Block:
    items: list[Markup | Block] = []
    for line, twin in zip(section.lines, other.lines, strict=True):
        if isinstance(line, Section) and isinstance(twin, Section):
            items.append(_block(line, twin))
        else:
            items.append(inline(str(line)))
    return Block(Heading(section.title, other.title), tuple(items))


def inline(line: str) -> Markup:
    """Turn the bold and code marks of a line into markup; all else is text.

    Examples
    --------
    >>> print(inline("**A & B** (`code`)"))
    <strong>A &amp; B</strong> (<code>code</code>)
    """
    safe = _BOLD.sub(r"<strong>\1</strong>", str(escape(line)))
    return Markup(_CODE.sub(r"<code>\1</code>", safe))
