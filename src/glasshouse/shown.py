"""Tables as data, how they are written as HTML and Markdown, and what shows itself with them in a notebook.

Reports write their tables with the same template. A result that is the last line of a notebook cell shows as
its tables; on a terminal it is one line.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from glasshouse.readers import DocumentKind, reader

TEMPLATE = "table.html.j2"


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading of their own; without one where it is empty."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table: the first column names the row, the columns `text` hold words and all others numbers."""

    caption: str
    head: tuple[str, ...]
    groups: tuple[Group, ...]
    text: tuple[int, ...] = ()
    lang: str = ""

    @property
    def n_rows(self) -> int:
        """Return how many rows there are."""
        return sum(len(group.rows) for group in self.groups)


def rows(*lines: tuple[str, ...]) -> tuple[Group, ...]:
    """Return lines as the one group of a table."""
    return (Group("", lines),)


def facts(caption: str, pairs: Iterable[tuple[str, str]]) -> Table:
    """Return pairs of a name and words as a table; pairs without words are left out."""
    return Table(caption, ("What", "Is"), rows(*((name, words) for name, words in pairs if words)), text=(1,))


class Shown(ABC):
    """Something that shows itself: one line on a terminal, tables in a notebook."""

    @abstractmethod
    def _line(self) -> str:
        """Return what it is, in one line that says "synthetic"."""

    @abstractmethod
    def _shown(self) -> Iterable[Table]:
        """Return what it shows in a notebook; each caption says "synthetic"."""

    def __repr__(self) -> str:
        return self._line()

    def _repr_html_(self) -> str:
        return html(self._shown())

    def _repr_markdown_(self) -> str:
        return "\n\n".join("\n".join(markdown(one)) for one in self._shown())


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_text() -> str:
    """Return the text of the template of tables."""
    return (files("glasshouse") / "templates" / TEMPLATE).read_text(encoding="utf-8")


def html(tables: Iterable[Table]) -> str:
    """Write tables that stand alone, without the style sheet of a page; all text in them is plain.

    Examples
    --------
    >>> written = html([Table("Two (synthetic)", ("", "n"), rows(("a < b", "1")))])
    >>> "a &lt; b" in written, "<script" in written
    (True, False)
    """
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import escape

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=DictLoader({TEMPLATE: template_text()}),
    )  # fmt: skip
    environment.filters["inline"] = escape
    write = environment.get_template(TEMPLATE).make_module().__dict__["table"]
    return "".join(write(one, is_alone=True) for one in tables)


def markdown(table: Table) -> Iterator[str]:
    """Yield the lines of a table as Markdown, its caption first.

    Examples
    --------
    >>> print("\\n".join(markdown(Table("Two (synthetic)", ("", "n"), rows(("a|b", "1"))))))
    Two (synthetic)
    <BLANKLINE>
    |  | n |
    | --- | ---: |
    | a\\|b | 1 |
    """
    yield plain(table.caption)
    yield ""
    yield _row(table.head)
    yield _row(["---:" if k and k not in table.text else "---" for k in range(len(table.head))])
    for group in table.groups:
        if group.title:
            yield _row([f"**{group.title}**", *[""] * (len(table.head) - 1)])
        for row in group.rows:
            yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(plain(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def plain(text: str) -> str:
    """Put a text on one line; what a reader of Markdown would take for markup of HTML is made harmless."""
    return " ".join(text.replace("<", "&lt;").split())
