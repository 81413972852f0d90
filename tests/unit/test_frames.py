"""Tables of runs and contrasts as relations, data frames and labelled arrays: the same numbers in all."""

from __future__ import annotations

from pathlib import Path

import pytest

from glasshouse import (
    Contrast,
    Run,
    Scenario,
    clock,
    compare,
    open_run,
    table,
    to_pandas,
    to_polars,
    to_xarray,
)  # fmt: skip
from glasshouse.errors import RunError
from glasshouse.metrics.series import read_series

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2011-03")}


@pytest.fixture(scope="module")
def contrast(tmp_path_factory: pytest.TempPathFactory) -> Contrast:
    """Return a small contrast."""
    sides = (Scenario(regimes=(name,), agents=2_000, **SPAN) for name in ("suining-2010", "none"))
    return compare(*sides, replicates=2, out=tmp_path_factory.mktemp("frames"), threads=2)


@pytest.fixture(scope="module")
def run(contrast: Contrast) -> Run:
    """Return its first baseline."""
    return open_run(contrast.path / "runs" / contrast.record.replicates[0].baseline)


def test_a_table_is_the_same_in_all_libraries(run: Run) -> None:
    relation, pandas, polars = (how(run, "series") for how in (table, to_pandas, to_polars))
    assert len(pandas) == polars.height == len(relation) > 100
    assert list(pandas.columns) == polars.columns == list(relation.columns)
    sums = [int(pandas["value"].sum()), int(polars["value"].sum()),
            int(relation.sum("value").fetchall()[0][0])]  # fmt: skip
    assert len(set(sums)) == 1


def test_a_cube_has_labels_and_units(run: Run) -> None:
    names, groups = ("adults", "suining.record"), ("all", "income_1", "female")
    cube = to_xarray(run, names, groups=groups)
    assert cube.dims == ("month", "province", "group", "observable") and cube.shape == (3, 1, 3, 2)
    assert str(cube.sel(observable="adults")["unit"].item()).startswith("stock, persons")
    series = read_series(run.series_path, observables=names, groups=groups)
    cell = cube.sel(month="2011-02", province=0, group="female", observable="suining.record")
    assert int(cell) == series.at("suining.record", SPAN["start"] + 1, group="female")
    with pytest.raises(RunError, match="counts no speeches"):
        to_xarray(run, ("speeches",))


def test_tables_of_a_contrast(contrast: Contrast) -> None:
    effects = to_pandas(contrast, "effects")
    one = effects[(effects["outcome"] == "favoured") & (effects["group"] == "all")].iloc[0]
    assert one["effect"] == contrast.effect("favoured").effect and one["unit"] == "times"
    national = table(contrast, "national")
    assert {"year", "baseline", "reform", "low"} < set(national.columns)
    assert to_polars(contrast, "balance").height == len(contrast.record.groups)


def test_a_table_that_is_not_there_is_refused_with_those_that_are(run: Run, contrast: Contrast) -> None:
    with pytest.raises(RunError, match=r'has no table "persons"; it has digests, events, exposures, fates'):
        table(run, "persons")
    with pytest.raises(RunError, match="it has effects, balance, national"):
        to_pandas(contrast, "series")
    assert isinstance(run.path, Path)
