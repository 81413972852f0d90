"""What lists and grades hold, by year: of all agents of a toy society, or of those whom a score covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table as RichTable

from glasshouse import charts
from glasshouse.charts import Point
from glasshouse.clock import month_text
from glasshouse.experiments.panels import Panel, Table
from glasshouse.metrics.series import Series, read_series
from glasshouse.minds import STRATEGIES

MONTHS_A_YEAR = 12
WORDS = {"always": "always gives", "never": "never gives", "by_name": "looks at names"}


@dataclass(frozen=True)
class Stock:
    """A stock of persons: its observable, and its name in English."""

    observable: str
    label: str


@dataclass(frozen=True)
class Holding:
    """A list with its one stock, or a score with those of its grades, best first.

    Shares are those of all agents, or (`of_scored`) of the persons who have a grade.
    """

    key: str
    label: str
    label_zh: str
    stocks: tuple[Stock, ...]
    of_scored: bool = False

    def whole(self, series: Series, tick: int, agents: int) -> int:
        """Return how many agents are the whole of which a stock is a share; never 0."""
        if not self.of_scored:
            return agents
        return max(self.count(series, tick), 1)

    def count(self, series: Series, tick: int) -> int:
        """Return how many persons are in any of the stocks."""
        return sum(series.at(stock.observable, tick) for stock in self.stocks)

    def begins(self, series: Series) -> int:
        """Return the month from which there is something to show: that in which somebody is scored first."""
        ticks = range(series.first, series.last + 1)
        return (
            next((t for t in ticks if self.count(series, t)), series.last) if self.of_scored else series.first
        )


def year_ends(series: Series) -> tuple[int, ...]:
    """Return the last month of each year that the series has."""
    last = {tick // MONTHS_A_YEAR: tick for tick in range(series.first, series.last + 1)}
    return tuple(last.values())


def read_stocks(path: Path, holdings: Sequence[Holding]) -> Series:
    """Read the stocks of a run."""
    return read_series(path, observables=[stock.observable for one in holdings for stock in one.stocks])


def terminal_stocks(path: Path, holdings: Sequence[Holding], agents: int) -> RichTable:
    """Return the closing table of a toy society: shares of its agents, one line a year."""
    series = read_stocks(path, holdings)
    names = [stock.observable for one in holdings for stock in one.stocks]
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("share of agents, end of")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    for tick in year_ends(series):
        table.add_row(month_text(tick), *(f"{series.at(name, tick) / agents:.4f}" for name in names))
    return table


def dealings_sentences(path: Path) -> tuple[str, ...]:
    """Say how many dealings of the last month were kept in a toy society, and who gave."""
    rows = [f"dealings.{what}" for what in ("deals", "kept")]
    by = {f"{deed}_{who}": f"dealings.{deed}_{who}" for deed in ("donors", "gave") for who in STRATEGIES}
    series = read_series(path, observables=[*rows, *by.values()])
    deals, kept = (series.at(row, series.last) for row in rows)
    gave = [
        f"{WORDS[who]} gave in {series.at(by[f'gave_{who}'], series.last):,} of {n:,}"
        for who in STRATEGIES
        if (n := series.at(by[f"donors_{who}"], series.last))
    ]
    whole = f"Dealings in {month_text(series.last)}: {kept:,} of {deals:,} kept ({kept / max(deals, 1):.4f})."
    return whole, f"Who {'; who '.join(gave)}." if gave else "Nobody could give."


def terminal_grades(path: Path, holdings: Sequence[Holding]) -> RichTable:
    """Return the grades of each score at the end of a run: shares of those who are scored."""
    series = read_stocks(path, holdings)
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in (f"grades, {month_text(series.last)}", "agents scored", "shares of them, best grade first"):
        table.add_column(head, justify="right" if head.startswith("agents") else "left", overflow="fold")
    for one in holdings:
        whole = one.count(series, series.last)
        shares = [
            f"{stock.label} {100 * series.at(stock.observable, series.last) / max(whole, 1):.1f} %"
            for stock in one.stocks
        ]
        table.add_row(one.label, f"{whole:,}", "; ".join(shares) if whole else "nobody")
    return table


def stock_panels(path: Path, holdings: Sequence[Holding], agents: int) -> tuple[Panel, ...]:
    """Draw the share of agents on each list and in each grade, month by month."""
    series = read_stocks(path, holdings)
    return tuple(_panel(series, one, agents) for one in holdings)


def _panel(series: Series, one: Holding, agents: int) -> Panel:
    who = "those scored" if one.of_scored else "agents"
    line, rows, begins = [], [], one.begins(series)
    for stock in one.stocks:
        for tick in range(begins, series.last + 1):
            per_cent = 100 * series.at(stock.observable, tick) / one.whole(series, tick, agents)
            line.append(Point(stock.label, 2000 + (tick + 1) / MONTHS_A_YEAR, per_cent))
    for tick in (t for t in year_ends(series) if t >= begins):
        counts, whole = (
            [series.at(stock.observable, tick) for stock in one.stocks],
            one.whole(series, tick, agents),
        )
        rows.append((month_text(tick), *(cell for n in counts for cell in (f"{n / whole:.4f}", f"{n:,}"))))
    whole = one.whole(series, series.last, agents)
    shares = ", ".join(f"{s.label} {series.at(s.observable, series.last) / whole:.4f}" for s in one.stocks)
    sentence = f"Shares of {who} at the end of {month_text(series.last)}: {shares}."
    svg = charts.simulated_and_published(
        line, (), title=one.label, unit=f"per cent of {who}, end of month", description=sentence
    )
    head = ("End of", *(name for stock in one.stocks for name in (stock.label, "agents")))
    table = Table(f"{one.label}: shares of {who} at year ends (synthetic)", head, tuple(rows))
    return Panel(one.key, one.label, one.label_zh, sentence, charts.to_svg(svg), (table,))
