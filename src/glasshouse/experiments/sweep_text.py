"""A sweep on the terminal and as Markdown: each outcome that the settings move, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table as RichTable

from glasshouse.clock import month_text
from glasshouse.experiments.figures import (
    RATE,
    RATE_OF_YUAN,
    between,
    markdown_table,
    number,
    times_a_year,
)
from glasshouse.experiments.sweep import Sweep, name_of
from glasshouse.provenance import STATEMENT
from glasshouse.shown import Table, facts
from glasshouse.shown import rows as lines_of

MONTHS_A_YEAR = 12
COLUMNS = ("setting", "mean", "95 % interval")
Rows = list[tuple[str, str, str]]


def sweep_lines(found: Sweep) -> Iterator[str]:
    """Yield what was varied."""
    scenario = found.scenario
    yield (
        f"Glasshouse - synthetic people only - {scenario.agents:,} adults, {month_text(scenario.start)} ... "
        f"{month_text(scenario.end)}, {len(found.cells)} settings, {found.replicates} replicates"
    )
    yield from found.labels[1:]
    for one in found.factors:
        yield f"{one.name}: {f'{one.ends[0]} to {one.ends[1]}' if one.ends else ' | '.join(one.values)}"


def _tables(found: Sweep) -> Iterator[tuple[str, Rows]]:
    years = found.scenario.n_months / MONTHS_A_YEAR
    for one in found.outcomes:
        if len({cell.values[one.name] for cell in found.cells}) == 1:
            continue
        times = times_a_year(one.unit, years)
        rows = []
        for cell in found.cells:
            low, high = cell.ends(one.name)
            ends = between(low, high, times, signed=False)
            rows.append((name_of(cell.settings), number(cell.mean(one.name) * times), ends))
        yield f"{one.label}, {RATE_OF_YUAN if one.unit == 'yuan' else RATE}", rows


def sweep_tables(found: Sweep) -> Iterator[RichTable]:
    """Yield a table for each outcome that the settings move."""
    for title, rows in _tables(found):
        table = RichTable(title=title, box=None, title_justify="left")
        for k, column in enumerate(COLUMNS):
            table.add_column(column, justify="right" if k else "left")
        for row in rows:
            table.add_row(*row)
        yield table


def shown_tables(found: Sweep) -> Iterator[Table]:
    """Yield what was varied and each outcome that it moves, for a notebook."""
    varied = [(one.name, f"{one.ends[0]} to {one.ends[1]}" if one.ends else " | ".join(one.values))
              for one in found.factors]  # fmt: skip
    yield facts("A sweep (synthetic): what was varied", (*varied, *found.scenario.words()))
    for title, rows in _tables(found):
        yield Table(f"{title} (synthetic)", COLUMNS, lines_of(*rows))


def markdown_of(found: Sweep) -> str:
    """Return all of it as Markdown."""
    parts = ["# A sweep", STATEMENT, *sweep_lines(found)]
    for title, rows in _tables(found):
        parts += [f"## {title}", markdown_table(COLUMNS, rows)]
    return "\n\n".join(parts) + "\n"
