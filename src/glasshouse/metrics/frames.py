"""Tables of a run as views and data frames: DuckDB, pandas, Polars, and xarray with labels and units.

Each library is loaded when it is asked for; pandas, Polars and xarray come with the extra `notebook`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from glasshouse.clock import month_text
from glasshouse.errors import MachineError, RunError
from glasshouse.metrics.series import EVERYONE, NATION, read_series
from glasshouse.readers import DocumentKind, reader

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import xarray as xr

Columns = Mapping[str, NDArray[Any]]
DIMS = ("month", "province", "group", "observable")


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MachineError(
            f'This needs "{name}", which is not installed; type pip install "glasshouse[notebook]".'
        ) from None


@reader(DocumentKind.RUN_TABLE, schema="a table of a run whose digest was checked")
def relation(source: Path | Columns) -> duckdb.DuckDBPyRelation:
    """Return a table as a DuckDB relation, which is asked with SQL and reads no more than it must.

    Parameters
    ----------
    source
        A Parquet file of a run, or columns of equal length.
    """
    connection = duckdb.connect(":memory:")
    if isinstance(source, Path):
        return connection.read_parquet(str(source))
    connection.register("t", dict(source))
    return connection.table("t")


def to_pandas(source: Path | Columns) -> pd.DataFrame:
    """Return a table as a pandas data frame."""
    pandas = _library("pandas")
    found = relation(source).fetchnumpy() if isinstance(source, Path) else dict(source)
    frame: pd.DataFrame = pandas.DataFrame(found)
    return frame


def to_polars(source: Path | Columns) -> pl.DataFrame:
    """Return a table as a Polars data frame."""
    polars = _library("polars")
    found = relation(source).fetchnumpy() if isinstance(source, Path) else dict(source)
    frame: pl.DataFrame = polars.DataFrame({name: list(values) for name, values in found.items()})
    return frame


def to_xarray(
    path: Path,
    *,
    observables: Sequence[str],
    provinces: Sequence[int] = (NATION,),
    groups: Sequence[str] = (EVERYONE,),
) -> xr.DataArray:
    """Return monthly values of a run with labels, as (month, province, group, observable).

    Parameters
    ----------
    path
        `series.parquet` of a run.
    observables
        Their names, such as "jd_list.persons"; each has its unit in the coordinate `unit`.
    provinces
        Two-digit codes; 0 is the nation.
    groups
        Names of `codes.GROUPS`.

    Raises
    ------
    RunError
        If the run counts no observable of a name.
    """
    xarray = _library("xarray")
    units = units_of(path)
    if strange := [name for name in observables if name not in units]:
        raise RunError(f"{path}: counts no {', '.join(strange)}; its observables are in manifest.json.")
    series = read_series(path, observables=observables, provinces=provinces, groups=groups)
    ticks = range(series.first, series.last + 1)
    values = np.array(
        [
            [[[series.at(o, t, province=p, group=g) for o in observables] for g in groups] for p in provinces]
            for t in ticks
        ],
        np.int64,
    )
    cube: xr.DataArray = xarray.DataArray(
        values,
        dims=DIMS,
        coords={
            "month": [month_text(t) for t in ticks], "province": list(provinces), "group": list(groups),
            "observable": list(observables), "unit": ("observable", [units[o] for o in observables]),
        },
        name="count", attrs={"synthetic": "true", "of": "agents of the society, not times their weight"},
    )  # fmt: skip
    return cube


@reader(DocumentKind.RUN_TABLE, schema="the notes that a run keeps in its series")
def units_of(path: Path) -> dict[str, str]:
    """Return what each observable of a series is: stock or flow, and its unit."""
    connection = duckdb.connect(":memory:")
    try:
        found = connection.execute(
            "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'units'", [str(path)]
        ).fetchall()
    finally:
        connection.close()
    units: dict[str, str] = json.loads(bytes(found[0][0]).decode()) if found else {}
    return units
