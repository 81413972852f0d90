"""The tables of a run, written with DuckDB: sorted, with units, and with "synthetic" in each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.codes import GROUPS, N_EVENTS, N_GROUPS, Kind
from glasshouse.engine.agents import KINDS, numbered
from glasshouse.engine.ledger import Entry, Ledger
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.trace import Columns
from glasshouse.engine.whereabouts import warning
from glasshouse.errors import DamagedError, MachineError
from glasshouse.kernels.desk import M_ID
from glasshouse.kernels.population import count_adults, count_first_holders
from glasshouse.provenance import STATEMENT, write_atomically
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.carving import agents_and_adults

N_PROVINCES = 31
ADULTS = "adults"
SPIN_UP_TOO = "; the 48 months of spin-up before the horizon are included, which the series leaves out"

Table = Mapping[str, NDArray[Any]]


def write_parquet(
    path: Path, table: Table, select: str, *, about: str, parameters: Sequence[object] = (), **notes: str
) -> None:
    """Write a table as Parquet, in the order of its rows.

    Parameters
    ----------
    path
        The file, written whole or not at all.
    table
        Columns of equal length; `select` reads them as `t`.
    select
        What is written.
    about
        What the table holds, kept in the file.
    parameters
        Values for the question marks of `select`.
    notes
        Further text kept in the file.
    """
    kept = {"synthetic": "true", "statement": STATEMENT, "about": about, **notes}
    metadata = ", ".join(f"{key}: {_quoted(value)}" for key, value in kept.items())

    def write(part: Path) -> None:
        connection = duckdb.connect(":memory:")
        try:
            connection.execute("SET threads = 1")
            connection.register("t", dict(table))
            connection.execute(
                f"COPY ({select}) TO {_quoted(str(part))} "
                f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{metadata}}})",
                list(parameters),
            )
        except duckdb.Error as failure:
            reason = str(failure).splitlines()[0]
            raise MachineError(
                f"{path}: cannot be written ({reason}); free some space, then type "
                f"glasshouse run --resume {path.parent}."
            ) from None
        finally:
            connection.close()

    write_atomically(path, write)


def warning_of(prepared: Prepared) -> dict[str, str]:
    """Return what the files of a counterfactual keep beside their own notes."""
    said = warning(prepared)
    return {"counterfactual": said} if said else {}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@reader(DocumentKind.RUN_TABLE, schema="the columns asked for, of a file whose digest was checked")
def read_columns(path: Path, columns: Sequence[str], order: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Read columns of a table of a run.

    Raises
    ------
    DamagedError
        If the table or a column is not there.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    by = ", ".join(f'"{name}"' for name in order)
    connection = duckdb.connect(":memory:")
    try:
        connection.read_parquet(str(path)).create_view("t")
        found = connection.execute(f"SELECT {names} FROM t ORDER BY {by}")
        return {name: np.asarray(values) for name, values in found.fetchnumpy().items()}
    except duckdb.Error as failure:
        reason = str(failure).splitlines()[0]
        raise DamagedError(
            f"{path}: cannot be read ({reason}); run `glasshouse verify` on its folder."
        ) from None
    finally:
        connection.close()


@reader(DocumentKind.RUN_TABLE, schema="the columns of the table that the same run writes again")
def table_difference(kept: Path, again: Path) -> str:
    """Say how a table differs from the one that was written again, or nothing; the bytes may differ."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET threads = 1")
        for name, path in (("kept", kept), ("again", again)):
            connection.read_parquet(str(path)).create_view(name)
        columns, wanted = (connection.execute(f"DESCRIBE {name}").fetchall() for name in ("kept", "again"))
        if columns != wanted:
            return "has other columns than the run gives"
        found, needed = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in ("kept", "again")
        )
        if found != needed:
            return f"has {found} rows where the run gives {needed}"
        for column, *_ in columns:
            name = '"' + column + '"'
            where = f"kept.{name} IS DISTINCT FROM again.{name}"
            count = f"SELECT count(*) FROM kept POSITIONAL JOIN again WHERE {where}"
            if n := connection.execute(count).fetchall()[0][0]:
                return f"column {column} differs from what the run gives in {n} of {found} rows"
        notes = "SELECT key, value FROM parquet_kv_metadata(?) ORDER BY key"
        texts = [connection.execute(notes, [str(path)]).fetchall() for path in (kept, again)]
        return "" if texts[0] == texts[1] else "has other notes in it than the run gives"
    except duckdb.Error:
        return "cannot be read as a table"
    finally:
        connection.close()


# the series ------------------------------------------------------------------------------------------------


def adults_on(prepared: Prepared, tick: int, threads: int) -> I64:
    """Return (31, N_GROUPS) adults by province and group on the first of a month."""
    places, day = prepared.places, clock.first_day(tick)
    count_holders = count_first_holders if prepared.scenario.society else count_adults
    counts = np.zeros((len(places.size), N_GROUPS), np.int64)

    def count(which: I64) -> None:
        part = slice(int(which[0]), int(which[-1]) + 1)
        count_holders(
            prepared.seed, day, places.province[part], places.first_slot[part], places.size[part],
            prepared.people, counts[part],
        )  # fmt: skip

    numbers = np.arange(len(places.size))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(count, np.array_split(numbers, min(threads, len(numbers)))))
    result = np.zeros((N_PROVINCES, N_GROUPS), np.int64)
    np.add.at(result, places.province, counts)
    return result


def series_columns(prepared: Prepared, entries: Sequence[Entry], threads: int) -> Table:
    """Return the rows of the series: month, province (0 is the nation), group, observable, value.

    Numbers stand for names: `province` 0..31, `group` in `GROUPS`, `observable` in the order of the
    tally, the adults after it. Months are in order, then provinces, observables, groups.
    """
    n_observables = prepared.n_observables
    parts: list[list[NDArray[Any]]] = []
    for entry in entries:
        if entry.is_spin_up:
            continue
        cells = np.zeros((N_PROVINCES + 1, n_observables + 1, N_GROUPS), np.int64)
        tally = np.zeros(N_PROVINCES * n_observables * N_GROUPS, np.int64)
        tally[entry.index] = entry.value
        cells[1:, :n_observables] = tally.reshape(N_PROVINCES, n_observables, N_GROUPS)
        if entry.tick == prepared.scenario.start or entry.tick % 12 == 0:
            cells[1:, n_observables] = adults_on(prepared, entry.tick, threads)
        cells[0] = cells[1:].sum(axis=0)
        where = np.flatnonzero(cells)
        parts.append(
            [
                np.full(len(where), entry.tick, np.int16),
                (where // (cells.shape[1] * N_GROUPS)).astype(np.uint8),
                (where // N_GROUPS % cells.shape[1]).astype(np.uint16),
                (where % N_GROUPS).astype(np.uint8),
                cells.reshape(-1)[where],
            ]
        )
    names = ("tick", "province", "observable", "group", "value")
    return {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(names)}


def has_name(observable: str) -> bool:
    """Whether an observable is in use; numbers kept for later, such as event_55, are not listed.

    Examples
    --------
    >>> has_name("jd_list.entries"), has_name("event_55"), has_name("jd_list.legal_18")
    (True, False, False)
    """
    return not re.fullmatch(r"(.*\.)?(event|legal)_[0-9]+", observable)


def write_series(path: Path, ledger: Ledger, threads: int) -> None:
    """Write the monthly series; a month, province, group and observable without a row is 0."""
    prepared = ledger.prepared
    units = {o.name: f"{o.kind}, {o.unit}" for o in prepared.observables}
    units[ADULTS] = "stock, persons; in the first month and each January"
    ticks = sorted({e.tick for e in ledger.entries if not e.is_spin_up})
    select = (
        "SELECT list_extract(?, t.tick::INTEGER - ? + 1) AS month, t.tick::SMALLINT AS tick, "
        "list_extract(?, t.province::INTEGER + 1)::SMALLINT AS province, "
        'list_extract(?, t."group"::INTEGER + 1) AS "group", '
        "list_extract(?, t.observable::INTEGER + 1) AS observable, t.value::BIGINT AS value FROM t"
    )
    write_parquet(
        path,
        series_columns(prepared, ledger.entries, threads),
        select,
        about="monthly counts by province (0 is the nation) and group, of natural persons but for the groups "
        "legal_person and government_body; no row is about an agent",
        parameters=[
            [clock.month_text(t) for t in ticks],
            ticks[0],
            [0, *prepared.province_codes],
            list(GROUPS),
            list(units),
        ],
        units=json.dumps({name: unit for name, unit in units.items() if has_name(name)}),
        **warning_of(prepared),
    )


# the small tables ------------------------------------------------------------------------------------------


def write_exposures(path: Path, ledger: Ledger, first: I64) -> None:
    """Write what agents saw of others in each month, and would see in the month after the last."""
    seen = ledger.exposures(first)
    ticks = [*(e.tick for e in ledger.entries), ledger.entries[-1].tick + 1]
    start = ledger.prepared.scenario.start
    table: Table = {
        "tick": np.repeat(np.array(ticks, np.int16), N_PROVINCES),
        "is_spin_up": np.repeat(np.array([t < start for t in ticks], np.bool_), N_PROVINCES),
        "province": np.tile(np.array(ledger.prepared.province_codes, np.int16), len(ticks)),
    }
    seen_as = {name: seen[:, :, k].reshape(-1) for k, name in enumerate(ledger.prepared.exposure_names)}
    table = {**table, **seen_as}
    about = "persons on a published list, and adults, as seen in a month"
    write_parquet(path, table, "FROM t", about=about, **warning_of(ledger.prepared))


def write_digests(path: Path, ledger: Ledger) -> None:
    """Write the digest of each neighbourhood's state at the end of each month."""
    digests = np.stack([e.digest for e in ledger.entries])
    n_ticks, n_units = digests.shape
    table: Table = {
        "tick": np.repeat(np.array([e.tick for e in ledger.entries], np.int16), n_units),
        "neighbourhood": np.tile(np.arange(n_units, dtype=np.int32), n_ticks),
        "digest": digests.reshape(-1),
    }
    notes = {"per": ledger.unit, **warning_of(ledger.prepared)}
    write_parquet(path, table, "FROM t", about="digests of the state", **notes)


def write_neighbourhoods(path: Path, prepared: Prepared) -> None:
    """Write where each neighbourhood is and which agents live there."""
    places, carved = prepared.places, prepared.territory.carved
    table: Table = {
        "neighbourhood": np.arange(len(places.size), dtype=np.int32),
        "province": np.array(prepared.province_codes, np.int16)[places.province],
        "first_slot": places.first_slot.astype(np.int64),
        "size": places.size.astype(np.int32),
    }
    about = "neighbourhoods: province, first agent, number of agents"
    if not carved:
        write_parquet(path, table, "FROM t", about=about, **warning_of(prepared))
        return
    rows = [agents_and_adults(prepared.territory, places, row) for row in range(1, 1 + len(carved))]
    agents, adults = np.array([(prepared.scenario.agents, prepared.territory.adults), *rows]).T
    numbers = {"place": places.place, "agents": agents[places.place], "adults": adults[places.place]}
    write_parquet(
        path,
        {**table, **numbers},
        "SELECT t.* REPLACE (list_extract(?, t.place::INTEGER + 1) AS place) FROM t",
        about=f"{about}; place, with the adults for whom its agents stand",
        parameters=[["", *(place.id for place in carved)]],
        **warning_of(prepared),
    )


# every event of a sample -----------------------------------------------------------------------------------


def named(column: str, parameter: int) -> str:
    """Return SQL for the name of a number; a number outside its list has no name."""
    names = f"${parameter}"
    inside = f"{column} BETWEEN 0 AND len({names}) - 1"
    return f"CASE WHEN {inside} THEN list_extract({names}, {column}::INTEGER + 1) ELSE '' END"


def with_names(prepared: Prepared, columns: Columns) -> Columns:
    """Return columns in which each agent has a kind of its own, `subject`, and its number within the kind."""
    subject, number = numbered(prepared, columns["agent"])
    return columns | {"subject": subject, "agent": number}


def write_events(path: Path, prepared: Prepared, events: Columns) -> None:
    """Write every event of the sampled neighbourhoods, with its provision and rule by name."""
    stack = prepared.stack
    names = [o.name for o in prepared.observables]
    rules = [stack.move_ids[int(number)] for number in prepared.law.moves[:, M_ID]]
    rules += [stack.score_rule_ids[int(number)] for number in stack.scores.rule_id]
    follows_no_rule = (events["observable"] < N_EVENTS) & (events["provision"] == 0)
    events = with_names(prepared, events | {"rule": np.where(follows_no_rule, -1, events["rule"])})
    select = (
        "SELECT t.tick::SMALLINT AS tick, (DATE '2000-01-01' + t.day::INTEGER) AS day, "
        f"{named('t.subject', 4)} AS subject, t.agent::BIGINT AS agent, "
        "t.generation::SMALLINT AS generation, "
        f"{named('t.observable', 1)} AS observable, t.fact::BIGINT AS fact, "
        f"{named('t.provision', 2)} AS provision, {named('t.rule', 3)} AS rule, "
        "t.value::BIGINT AS value FROM t"
    )
    write_parquet(
        path,
        events,
        select,
        about="every event of the sampled neighbourhoods; agents are numbered within their kind of subject"
        + (SPIN_UP_TOO if prepared.scenario.spin_up else ""),
        parameters=[names, list(stack.provision_ids), rules, list(KINDS)],
        **warning_of(prepared),
    )


def write_panel(path: Path, prepared: Prepared, panel: Columns) -> None:
    """Write the dockets of the sampled neighbourhoods at the end of each month."""
    kinds = [kind.name.lower() for kind in Kind]
    others = ", ".join(f"t.{c}::BIGINT AS {c}" for c in panel if c not in ("tick", "agent", "kind"))
    panel = with_names(prepared, panel)
    select = (
        f"SELECT t.tick::SMALLINT AS tick, {named('t.subject', 2)} AS subject, t.agent::BIGINT AS agent, "
        f"{named('t.kind', 1)} AS kind, {others} FROM t"
    )
    write_parquet(
        path,
        panel,
        select,
        about="open matters of the sampled neighbourhoods at the end of each month",
        parameters=[kinds, list(KINDS)],
        **warning_of(prepared),
    )


@reader(DocumentKind.RUN_TABLE, schema="day, subject, agent and observable of events.parquet")
def busiest_agent(path: Path, *, starts_on: int) -> int:
    """Return the adult to look at first: on most kinds of lists and orders, then with the most events.

    Without events it is agent 0; of equals, the lowest number. Events before day `starts_on` do not count.
    """
    connection = duckdb.connect(":memory:")
    try:
        connection.read_parquet(str(path)).create_view("events")
        row = connection.execute(
            "SELECT agent FROM events WHERE day >= DATE '2000-01-01' + ?::INTEGER "
            "AND subject = 'natural_person' GROUP BY agent "
            "ORDER BY count(DISTINCT observable) FILTER (observable LIKE '%.in_force') DESC, "
            "count(*) DESC, agent LIMIT 1",
            [starts_on],
        ).fetchone()
    except duckdb.Error as failure:
        reason = str(failure).splitlines()[0]
        raise DamagedError(f"{path}: cannot be read ({reason}); run `glasshouse verify` on it.") from None
    finally:
        connection.close()
    return int(row[0]) if row else 0
