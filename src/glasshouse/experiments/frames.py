"""Tables of runs and contrasts for those who go on working with them in Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glasshouse.engine.runs import ENDING, SERIES, Run
from glasshouse.errors import RunError
from glasshouse.experiments.all_metrics import measure
from glasshouse.experiments.contrast import Contrast
from glasshouse.experiments.metrics_text import plain_rows
from glasshouse.metrics import frames

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import xarray as xr

METRICS = "metrics"  # which are measured when they are asked for
OF_A_CONTRAST = ("effects", "balance", "national")


def _source(what: Run | Contrast, name: str) -> Path | frames.Columns:
    """Return a table: a file of a run, or columns of a contrast.

    Raises
    ------
    RunError
        If there is no such table.
    """
    if name == METRICS:
        return _columns(plain_rows(measure(what)))
    if isinstance(what, Run):
        if name not in what.tables:
            raise RunError(
                f'{what.path}: has no table "{name}"; it has {", ".join((*what.tables, METRICS))}.'
            )
        return what.file(name + ENDING)
    if name not in OF_A_CONTRAST:
        raise RunError(f'A contrast has no table "{name}"; it has {", ".join((*OF_A_CONTRAST, METRICS))}.')
    return columns_of(what, name)


def columns_of(contrast: Contrast, name: str) -> frames.Columns:
    """Return a table of a contrast as columns; a value that there is not is not a number."""
    record = contrast.record
    if name == "national":
        rows = [
            {"key": row.key, "section": row.section, "label": row.label, "unit": row.unit, "year": year,
             "baseline": row.baseline[k], "reform": row.reform[k], "effect": row.effect[k],
             "low": row.low[k], "high": row.high[k]}
            for row in record.national for k, year in enumerate(record.years)
        ]  # fmt: skip
    else:
        plain = [one.model_dump(exclude={"by_replicate"}) for one in getattr(record, name)]
        units = {one.name: one.unit for one in record.outcomes}
        rows = [{**row, **({"unit": units[row["outcome"]]} if "outcome" in row else {})} for row in plain]
    return _columns(rows)


def _columns(rows: list[dict[str, Any]]) -> frames.Columns:
    return {key: np.array([np.nan if row[key] is None else row[key] for row in rows]) for key in rows[0]}


def table(what: Run | Contrast, name: str = "series") -> duckdb.DuckDBPyRelation:
    """Return a table as a DuckDB relation: of a run `series`, `events`, ...; of a contrast `effects`, ...

    `metrics` has all metrics of either.

    Raises
    ------
    RunError
        If there is no such table.
    """
    return frames.relation(_source(what, name))


def to_pandas(what: Run | Contrast, name: str = "series") -> pd.DataFrame:
    """Return a table as a pandas data frame."""
    return frames.to_pandas(_source(what, name))


def to_polars(what: Run | Contrast, name: str = "series") -> pl.DataFrame:
    """Return a table as a Polars data frame."""
    return frames.to_polars(_source(what, name))


def to_xarray(
    run: Run,
    observables: tuple[str, ...],
    *,
    provinces: tuple[int, ...] = (0,),
    groups: tuple[str, ...] = ("all",),
) -> xr.DataArray:
    """Return monthly counts of a run with labels and units, as (month, province, group, observable)."""
    return frames.to_xarray(run.file(SERIES), observables=observables, provinces=provinces, groups=groups)
