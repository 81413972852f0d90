"""What came of a network in the towns of a toy society: what each peer has, or who still speaks."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table as RichTable

from glasshouse.clock import month_text
from glasshouse.metrics.series import read_series
from glasshouse.minds import Speaking

BILLION = 10**9
SAID = {
    Speaking.CONSENSUS: "all who speak are of one opinion",
    Speaking.LEADS_A: "more people speak for the first opinion than for the other",
    Speaking.LEADS_CENTRAL: "more people speak for the opinion of who has most ties",
}


def terminal_network(path: Path, rows: tuple[str, ...], towns: int, town: int) -> tuple[RichTable, str]:
    """Return what the network came to in the first and the last month, and a sentence on what is counted.

    Parameters
    ----------
    rows
        Observables of the network.
    towns, town
        How many towns there are, and agents in each.
    """
    series = read_series(path, observables=rows)
    months = (series.first, series.last)
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("share of towns" if speaks(rows) else "mean of towns")
    for month in months:
        table.add_column(month_text(month), justify="right")
    if not speaks(rows):
        for row in rows:
            found = (f"{series.at(row, month) / towns / BILLION:.6f}" for month in months)
            table.add_row(row.partition(".")[2].replace("_", " of peer "), *found)
        return table, f"What peers have in {towns:,} towns, on the mean (synthetic)."
    for one, words in SAID.items():
        table.add_row(words, *(f"{series.at(row_of(one), month) / towns:.4f}" for month in months))
    sides = [
        series.at(row_of(one), series.last) / towns for one in (Speaking.SPEAKERS_A, Speaking.SPEAKERS_B)
    ]
    return table, (
        f"In {month_text(series.last)} {sides[0]:,.1f} people of {town:,} speak for the first opinion, "
        f"{sides[1]:,.1f} for the other, on the mean of {towns:,} towns (synthetic); bots are not counted."
    )


def speaks(rows: tuple[str, ...]) -> bool:
    """Return whether it is speech that flows."""
    return row_of(Speaking.CONSENSUS) in rows


def row_of(what: Speaking) -> str:
    """Return the observable of a count of speech."""
    return f"network.{what.name.lower()}"
