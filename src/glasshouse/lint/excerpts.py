"""The lines of a regime file that findings point at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.load import LoadedRegime
from glasshouse.signs import MAX_BYTES, decoded, lines_of

POINTED = re.compile(r"\{?\s*(?P<item>id:\s*[^\s:,{}\[\]]+)|(?P<key>[^\s:,{}\[\]]+)")


@dataclass(frozen=True)
class Excerpt:
    """A line of a file, and which part of it is pointed at; places count from 0."""

    line: int
    text: str
    start: int
    end: int

    def shortened(self, width: int) -> Excerpt:
        """Return the same with what does not fit left out, the part that is pointed at in sight.

        Examples
        --------
        >>> Excerpt(1, "  - {id: school, type: school_exclusion}", 17, 21).shortened(24).text
        '…d: school, type: schoo…'
        """
        if columns(self.text) <= width:
            return self
        found, keep = self, width - 2
        while found is self or (columns(found.text) > width and keep > 1):
            found = self._of(keep)
            keep -= 1
        return found

    def _of(self, keep: int) -> Excerpt:
        """Return so many signs of the line, with what is left out marked."""
        first = max(0, min(self.start - keep // 2, len(self.text) - keep))
        last = min(first + keep, len(self.text))
        head, tail = "…" if first else "", "…" if last < len(self.text) else ""
        moved = first - len(head)
        end = max(self.start + 1, min(self.end, last))
        return Excerpt(self.line, f"{head}{self.text[first:last]}{tail}", self.start - moved, end - moved)


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal, where Chinese signs take two.

    Examples
    --------
    >>> columns("ab"), columns("信用")
    (2, 4)
    """
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


@reader(DocumentKind.REGIME, schema="glasshouse.regimes.model.Regime")
def source_lines(loaded: LoadedRegime) -> tuple[str, ...]:
    """Return the lines of the file of a regime that was loaded; none if it was given as text."""
    if loaded.path is None:
        return ()
    with loaded.path.open("rb") as stream:
        text = decoded(stream.read(MAX_BYTES + 1), [])
    return tuple(lines_of(text)) if text is not None else ()


def excerpt(lines: tuple[str, ...], line: int, column: int) -> Excerpt | None:
    """Return a line and the key in it that stands at a column; None if the file has no such place.

    An item is pointed at by its id.

    Examples
    --------
    >>> excerpt(("measures:", "  - {id: fine}"), 2, 5)
    Excerpt(line=2, text='  - {id: fine}', start=5, end=13)
    """
    if not 0 < line <= len(lines) or column < 1 or not lines[line - 1].strip():
        return None
    text = lines[line - 1].rstrip()
    start = min(column - 1, max(len(text) - 1, 0))
    found = POINTED.match(text, start)
    start, end = found.span(found.lastgroup or 0) if found else (start, start + 1)
    return Excerpt(line, text, start, end)
