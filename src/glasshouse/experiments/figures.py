"""How figures of experiments are written: three figures, intervals, rates of a year, tables as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

PER = 1000  # adults
UNCHANGED = 5e-12  # what is left of nothing when means are taken
RATE = "per 1,000 adults and year"
RATE_OF_YUAN = "yuan per adult and year"


def times_a_year(unit: str, years: float) -> float:
    """Return what makes of a value per adult in so many years one a year, per 1,000 adults but for yuan.

    Examples
    --------
    >>> times_a_year("times", 5), times_a_year("yuan", 5)
    (200.0, 0.2)
    """
    return (1 if unit == "yuan" else PER) / years


def number(value: float | None, *, signed: bool = False) -> str:
    """Write a number with three figures.

    Examples
    --------
    >>> number(1234.5), number(0.01234), number(-3.0, signed=True), number(1.1e-5), number(None)
    ('1,234', '0.0123', '-3', '0.000011', '–')
    """
    if value is None:
        return "–"
    if abs(value) < UNCHANGED:
        return "0"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{Decimal(f'{value:.3g}'):f}"
    return f"+{text}" if signed and value > 0 else text


def between(low: float | None, high: float | None, times: float, *, signed: bool = True) -> str:
    """Write an interval, or a dash where there is none."""
    if low is None or high is None:
        return "–"
    return f"{number(low * times, signed=signed)} … {number(high * times, signed=signed)}"


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as Markdown.

    Examples
    --------
    >>> print(markdown_table(("a", "b"), [("1", "2")]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
