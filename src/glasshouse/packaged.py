"""How packaged tables are read: exactly the columns of a row class, each value of its kind.

Figures are `VERIFIED` (read in the cited source), `RECALLED` (from memory) or `assumed`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, get_type_hints

from glasshouse.errors import GlasshouseError, Problem, problems_text

STATUSES = ("VERIFIED", "RECALLED", "assumed")

Row = TypeVar("Row")


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("a number is needed") from None
    if not value.is_finite():
        raise ValueError("a finite number is needed")
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise ValueError("a whole number is needed")
    return int(text)


def _optional(text: str) -> Decimal | None:
    return _decimal(text) if text else None


def _optional_whole(text: str) -> int | None:
    return _whole(text) if text else None


CONVERTERS: dict[Any, Callable[[str], Any]] = {
    int: _whole,
    str: str,
    Decimal: _decimal,
    Decimal | None: _optional,
    int | None: _optional_whole,
}


def rows(text: str, row_class: type[Row], *, name: str) -> tuple[Row, ...]:
    """Read a table: exactly the columns of the row class, each value of its kind.

    Parameters
    ----------
    text
        Comma-separated values with a header.
    row_class
        Frozen dataclass whose fields are the columns.
    name
        Name of the file, for messages.
    """
    hints = get_type_hints(row_class)
    columns = [f.name for f in fields(row_class)]  # type: ignore[arg-type]
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(lines, [])
    if header != columns:
        problem = Problem(1, "the header", f'"{",".join(header)}"', f'"{",".join(columns)}" is needed')
        raise GlasshouseError(problems_text(name, [problem]))
    problems: list[Problem] = []
    result: list[Row] = []
    for cells in lines:
        if len(cells) != len(columns):
            problems.append(
                Problem(lines.line_num, "the row", f"{len(cells)} values", f"{len(columns)} are needed")
            )
            continue
        values: dict[str, Any] = {}
        for column, cell in zip(columns, cells, strict=True):
            try:
                values[column] = CONVERTERS[hints[column]](cell)
            except ValueError as error:
                problems.append(Problem(lines.line_num, column, f'"{cell}"', str(error)))
            if column.endswith("status") and cell not in STATUSES:
                allowed = f"one of {', '.join(STATUSES)} is needed"
                problems.append(Problem(lines.line_num, column, f'"{cell}"', allowed))
        if len(values) == len(columns):
            result.append(row_class(**values))
    if problems:
        raise GlasshouseError(problems_text(name, problems))
    return tuple(result)
