"""Prints a page of `page` on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.console import Group as Printed
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from glasshouse.reading.page import ALIVE, BOLD, CODE, JOINTS, Line, Note, Picture, Section, Table

HEADINGS = ("bold underline", "bold underline", "bold", "italic")
QUIET = "dim"
PAIR = 2  # columns up to which a table is only as wide as what it says
BULLET = "•"
NO_START = "，。；：、）」”》！？…·%),;:.!?]"  # no line begins with these
NO_END = "（「“《〔(["  # and none ends with these


class Wrapped:
    """A text that is broken between words, and between Chinese signs, which have no spaces."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how narrow and how wide the text can be."""
        pieces = [self.text.plain[low:high] for low, high in _pieces(self.text.plain)]
        longest = max((cell_len(piece) for piece in pieces), default=1)
        widest = min(cell_len(self.text.plain), options.max_width)
        return Measurement(min(longest, options.max_width), widest)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield the lines."""
        plain, breaks, used = self.text.plain, [], 0
        for low, high in _pieces(plain):
            width = cell_len(plain[low:high].rstrip())
            if used and used + width > options.max_width:
                breaks.append(low)
                used = 0
            used += cell_len(plain[low:high])
        for line in self.text.divide(breaks):
            line.rstrip()
            line.overflow = "fold"
            yield line


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a text begin and end that stay on one line."""
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        is_wide = cell_len(before) > 1 or cell_len(after) > 1
        may_break = is_wide and after not in NO_START and before not in NO_END and after != " "
        is_sign = before == " " and text[place - 2 : place] == f"{ALIVE} "
        if (may_break or (before == " " and after != " ")) and not is_sign:
            yield start, place
            start = place
    yield start, len(text)


def printed(sections: Sequence[Section], *, lang: str) -> Printed:
    """Return what a rich console prints for a page; its first section has the title of the page."""
    parts: list[RenderableType] = []
    for index, section in enumerate(sections):
        parts += _section(section, 1 if index else 0, lang)
    return Printed(*parts)


def styled(text: str) -> Text:
    """Return a text with its bold and code marks as styles.

    Examples
    --------
    >>> styled("**A** and `b`").plain
    'A and b'
    """
    out = Text()
    for index, part in enumerate(BOLD.split(" ".join(text.split()))):
        for inner, piece in enumerate(CODE.split(part)):
            out.append(piece, style="bold" if index % 2 else "cyan" if inner % 2 else "")
    return out


def _section(section: Section, depth: int, lang: str) -> Iterator[RenderableType]:
    heading = Text(section.title, style=HEADINGS[min(depth, len(HEADINGS) - 1)])
    yield heading if depth == 0 else Padding(heading, (1, 0, 0, 0))
    lines: list[str | Line] = []
    for part in section.lines:
        if isinstance(part, str | Line):
            lines.append(part)
            continue
        if lines:
            yield _list(lines, lang)
            lines = []
        if isinstance(part, Section):
            yield from _section(part, depth + 1, lang)
        elif isinstance(part, Note):
            note = styled(part.text)
            note.stylize({"loud": "bold reverse", "lead": "", "aside": QUIET}[part.kind])
            yield Wrapped(note)
        elif not isinstance(part, Picture):
            yield from _table(part)
    if lines:
        yield _list(lines, lang)


def _list(lines: Sequence[str | Line], lang: str) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column()
    for line in lines:
        grid.add_row(BULLET, _statement(line, lang))
        if isinstance(line, Line) and line.below:
            grid.add_row("", _list(line.below, lang))
    return grid


def _statement(line: str | Line, lang: str) -> Wrapped:
    if isinstance(line, str):
        return Wrapped(styled(line))
    joint = JOINTS[lang]
    text = Text(joint).join(styled(part) for part in (line.text, *line.details) if part)
    if line.source:
        text.append(joint).append(styled(line.source).plain, style=QUIET)
    return Wrapped(text)


def _table(table: Table) -> Iterator[RenderableType]:
    """Yield the rows group by group, each under its heading; columns keep their places."""
    widths = [
        max(
            len(styled(cell))
            for cell in (name, *(row[column] for group in table.groups for row in group.rows))
        )
        for column, name in enumerate(table.head)
    ]
    for index, group in enumerate(table.groups):
        grid = Grid(
            box=SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False,
            show_header=index == 0, expand=len(table.head) > PAIR,
        )  # fmt: skip
        for column, name in enumerate(table.head):
            is_right = column in table.right
            grid.add_column(
                name,
                justify="right" if is_right else "left",
                no_wrap=is_right,
                min_width=widths[column] if is_right else None,
                ratio=None if is_right else 2 if column == table.wide else 1,
            )
        for row in group.rows:
            grid.add_row(*(Wrapped(styled(cell)) for cell in row))
        if group.title:
            title = styled(group.title)
            title.stylize("italic")
            yield Padding(Wrapped(title), (0 if index == 0 else 1, 0, 0, 0))
        yield grid
