"""The table of a society with acts, year by year: rows are measures, columns are years."""

from __future__ import annotations

from fractions import Fraction

from rich.table import Table as RichTable
from rich.text import Text

from glasshouse.charts import number_text
from glasshouse.metrics.society import MONTHS, Row, Section, SocietyYears, Span

NOTHING = "–"
LABEL_WIDTH, COLUMN_WIDTH = 50, 14  # of the terminal's table, with the room between columns
FEWEST_COLUMNS = 3


def value_text(value: Fraction | None, unit: str) -> str:
    """Write a value of a row: counts to three digits, shares to one decimal (below one, two), or a dash.

    Examples
    --------
    >>> value_text(Fraction(12_345_678), "acts"), value_text(Fraction(25, 2), "per 100")
    ('12.3 million', '12.5')
    >>> value_text(None, "per 100"), value_text(Fraction(0), "acts"), value_text(Fraction(1, 30), "per 100")
    ('–', '0', '0.03')
    """
    if value is None:
        return NOTHING
    if unit != "per 100":
        return number_text(float(value))
    return f"{float(value):.2f}" if 0 < value < 1 else f"{float(value):.1f}"


def year_name(span: Span) -> str:
    """Name a year, with its months where the run does not have all of them.

    Examples
    --------
    >>> year_name(Span(2014, 173, 179)), year_name(Span(2015, 180, 191))
    ('2014 (7 m)', '2015')
    """
    return str(span.year) if span.n_months == MONTHS else f"{span.year} ({span.n_months} m)"


def label_of(row: Row) -> str:
    """Write the label of a row with its unit, where the label does not say it."""
    is_said = row.unit == "per 100" or row.unit in row.label or row.label.startswith("scores that")
    return row.label if is_said else f"{row.label}, {row.unit}"


def shown_years(n: int, width: int) -> tuple[int, ...]:
    """Choose the years that fit into a width: all, or the first, the last and some evenly between them.

    Examples
    --------
    >>> shown_years(3, 140), shown_years(11, 92), shown_years(11, 40)
    ((0, 1, 2), (0, 5, 10), (0, 5, 10))
    """
    room = max(FEWEST_COLUMNS, (width - LABEL_WIDTH) // COLUMN_WIDTH)
    if n <= room:
        return tuple(range(n))
    return tuple(round(Fraction(i * (n - 1), room - 1)) for i in range(room))


def terminal_years(found: SocietyYears, width: int) -> RichTable:
    """Return the table of a society for a terminal of some columns, sections under each other."""
    years = shown_years(len(found.spans), width)
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("year by year", overflow="fold")
    for i in years:
        table.add_column(year_name(found.spans[i]), justify="right", no_wrap=True)
    for section in Section:
        rows = found.of(section)
        if not rows:
            continue
        table.add_row(Text(section.value, style="bold"))
        for row in rows:
            table.add_row(f"  {label_of(row)}", *(value_text(row.values[i], row.unit) for i in years))
    return table


def years_sentence(found: SocietyYears, width: int) -> str:
    """Say what the table shows and what it does not."""
    shown, n = len(shown_years(len(found.spans), width)), len(found.spans)
    text = "Counts and yuan are those of the run times the adults that an agent stands for. "
    if shown < n:
        text += f"{shown} of {n} years are shown; all are in the summary. "
    return f"{text}What each row counts, and on which numbers it rests, is in the summary and numbers.html."
