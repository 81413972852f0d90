"""The monthly series of a run, read by observable, province and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from glasshouse.clock import month_text
from glasshouse.errors import DamagedError, RunError
from glasshouse.readers import DocumentKind, reader

NATION = 0
EVERYONE = "all"
COLUMNS = {
    "month": "VARCHAR",
    "tick": "SMALLINT",
    "province": "SMALLINT",
    "group": "VARCHAR",
    "observable": "VARCHAR",
    "value": "BIGINT",
}
SCHEMA = "month, tick, province, group, observable, value; no row is about an agent"


@dataclass(frozen=True)
class Series:
    """Monthly values of some observables; a month without a row is 0.

    `values` maps (province, group, observable) to tick and value, in agents, events or yuan of the society.
    `first` and `last` are the ticks of the first and last month of the whole table.
    """

    values: Mapping[tuple[int, str, str], Mapping[int, int]]
    first: int
    last: int

    def at(self, observable: str, tick: int, *, province: int = NATION, group: str = EVERYONE) -> int:
        """Return the value of a month."""
        return self.values.get((province, group, observable), {}).get(tick, 0)

    def together(self, observable: str, tick: int, groups: Sequence[str]) -> int:
        """Return the value of a month of the nation, of some groups together."""
        return sum(self.at(observable, tick, group=group) for group in groups)

    def total_together(self, observables: Sequence[str], first: int, last: int, groups: Sequence[str]) -> int:
        """Return the sum of observables of the nation over months, of some groups together."""
        return sum(self.total(observables, first, last, group=group) for group in groups)

    def has(self, group: str) -> bool:
        """Return whether anything of a group was counted."""
        return any(found == group for _, found, _ in self.values)

    def total(
        self,
        observables: Iterable[str],
        first: int,
        last: int,
        *,
        province: int = NATION,
        group: str = EVERYONE,
    ) -> int:
        """Return the sum of observables over months, both ends included."""
        columns = [self.values.get((province, group, name), {}) for name in observables]
        return sum(value for column in columns for tick, value in column.items() if first <= tick <= last)

    def latest(self, observable: str, tick: int, *, province: int = NATION, group: str = EVERYONE) -> int:
        """Return the last value written up to a month, for stocks that are written once a year."""
        column = self.values.get((province, group, observable), {})
        known = [t for t in column if t <= tick]
        if not known:
            raise RunError(
                f'The series has no "{observable}" up to {month_text(tick)} for province {province}, '
                f'group "{group}"; it is written for the first month of a run and for each January.'
            )
        return column[max(known)]


@reader(DocumentKind.RUN_TABLE, schema=SCHEMA)
def read_series(
    path: Path,
    *,
    observables: Sequence[str],
    provinces: Sequence[int] = (NATION,),
    groups: Sequence[str] = (EVERYONE,),
) -> Series:
    """Read some observables of a run's `series.parquet`.

    Parameters
    ----------
    path
        The file; its columns must be exactly those of `COLUMNS`.
    observables
        Names as in the table, e.g. "jd_list.persons".
    provinces
        Two-digit codes, 0 for the nation.
    groups
        Names of `codes.GROUPS`.
    """
    if not path.is_file():
        raise RunError(
            f'There is no "{path.name}" in "{path.parent.name}"; name the folder that a run has written.'
        )
    connection = duckdb.connect(":memory:")
    try:
        table = connection.read_parquet(str(path))
        _check_columns(path, table)
        table.create_view("series")
        span = connection.execute("SELECT min(tick), max(tick) FROM series").fetchone()
        rows = connection.execute(
            'SELECT province, "group", observable, tick, CAST(sum(value) AS BIGINT) FROM series '
            'WHERE list_contains(?, observable) AND list_contains(?, province) AND list_contains(?, "group") '
            "GROUP BY ALL ORDER BY ALL",
            [list(observables), list(provinces), list(groups)],
        ).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise DamagedError(
            f'"{path.name}" cannot be read: {reason}. Run "glasshouse verify" on its folder.'
        ) from None
    finally:
        connection.close()
    if span is None or span[0] is None:
        raise DamagedError(f'"{path.name}" has no rows. Run "glasshouse verify" on its folder.')
    values: dict[tuple[int, str, str], dict[int, int]] = {}
    for province, group, observable, tick, value in rows:
        values.setdefault((province, group, observable), {})[tick] = value
    return Series(values, span[0], span[1])


def _check_columns(path: Path, table: duckdb.DuckDBPyRelation) -> None:
    found = {name: str(kind) for name, kind in zip(table.columns, table.types, strict=True)}
    if found != COLUMNS:
        shown = ", ".join(f"{name} {kind}" for name, kind in found.items())
        needed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        raise RunError(
            f'"{path.name}" is not the series of a run: found columns {shown}; {needed} are needed.'
        )
