"""What the bodies of the towns of a toy society looked at, beside where acts happen."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from pathlib import Path

from rich.table import Table as RichTable

from glasshouse.clock import month_text
from glasshouse.conduct import Inspection
from glasshouse.metrics.enforcement import excess_slope, herfindahl, shares
from glasshouse.metrics.series import Series, read_series

COUNTED = (Inspection.ACTS, Inspection.VISITS, Inspection.RECORDED)


def terminal_inspections(path: Path, districts: Sequence[str]) -> tuple[RichTable, str]:
    """Return, by district, shares of acts, visits and records, and a sentence on how concentrated they are.

    Acts, visits and what was recorded are those of all months; records are those at the end, on the mean of
    all towns.
    """
    series = read_series(path, observables=[row_of(what, one) for what in Inspection for one in districts])
    found = {what: _whole(series, what, districts) for what in COUNTED}
    kept = [series.at(row_of(Inspection.SHARE, one), series.last) for one in districts]
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("district", "of acts", "of visits", "of what was recorded", "on record at the end"):
        table.add_column(head, justify="left" if head == "district" else "right")
    columns = [shares(amounts) for amounts in (*found.values(), kept)]
    for k, one in enumerate(districts):
        table.add_row(one, *(f"{column[k]:.4f}" for column in columns))
    slope = excess_slope(found[Inspection.ACTS], kept)
    way = "not defined, since all districts have as many acts" if isnan(slope) else f"{slope:.2f}"
    return table, (
        f"Shares of districts to {month_text(series.last)} (synthetic). On record over acts, slope (1 is in "
        f"proportion): {way}. Herfindahl index of acts {herfindahl(found[Inspection.ACTS]):.3f}, of visits "
        f"{herfindahl(found[Inspection.VISITS]):.3f}, of records {herfindahl(kept):.3f}."
    )


def row_of(what: Inspection, district: str) -> str:
    """Return the observable of a district."""
    return f"inspections.{what.name.lower()}_{district}"


def _whole(series: Series, what: Inspection, districts: Sequence[str]) -> list[int]:
    return [series.total([row_of(what, one)], series.first, series.last) for one in districts]
