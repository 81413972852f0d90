"""Fates of agents: they agree with the counts of the whole society, and change nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from glasshouse import Scenario, clock, simulate
from glasshouse.codes import GROUPS, KIND_GROUPS
from glasshouse.engine.fate_tables import FateTable, read_fates
from glasshouse.engine.fates import FACES
from glasshouse.engine.outcomes import Outcome, Side, outcomes_of
from glasshouse.engine.runs import FATES, Run
from glasshouse.engine.verification import verify_run
from glasshouse.errors import DamagedError
from glasshouse.metrics.series import read_series

SPAN = {"start": clock.parse_month("2014-01"), "end": clock.parse_month("2014-12")}
STACK = Scenario(regimes=("national-lists", "suining-2010"), agents=12_000, where="everywhere", **SPAN)
KINDS = tuple(GROUPS[k] for k in KIND_GROUPS)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a year of lists and a score, with fates, on two threads."""
    return simulate(STACK, threads=2, out=tmp_path_factory.mktemp("fates") / "run", fates=True)


@pytest.fixture(scope="module")
def table(run: Run) -> FateTable:
    """Return its fates."""
    return run.fates()


def total(run: Run, events: tuple[str, ...]) -> int:
    """Return how many events of any kind of agent the series has."""
    wanted = [name for name in events if name in {o.name for o in run.manifest.observables}]
    series = read_series(run.series_path, observables=wanted, groups=KINDS)
    return sum(series.total(wanted, SPAN["start"], SPAN["end"], group=group) for group in KINDS)


def test_what_happened_to_all_is_what_the_series_counts(run: Run, table: FateTable) -> None:
    counted = {}
    for k, one in enumerate(outcomes_of(run.prepared)):
        if one.events and not one.is_value:
            counted[one.name] = (int(table.counts[:, k].sum()), total(run, one.events))
    assert {name for name, (mine, _) in counted.items() if mine} >= {
        "listed", "tickets_refused", "favoured", "free_acts", "unlawful_acts", "debts_paid", "score_fell",
    }  # fmt: skip
    assert {name: mine for name, (mine, _) in counted.items()} == {
        name: theirs for name, (_, theirs) in counted.items()
    }


def test_yuan_are_those_that_reached_creditors(run: Run, table: FateTable) -> None:
    paid = int(table.counts[:, table.names.index("yuan_paid")].sum())
    assert paid == total(run, ("repaid_cny",)) > 0


def test_months_on_a_list_are_at_most_entries_and_at_least_persons(run: Run, table: FateTable) -> None:
    months = int(table.counts[:, table.names.index("listed_months")].sum())
    persons = max(total(run, (f"{name}.persons",)) for name in ("jd_list", "hc_order"))
    entries = sum(total(run, (f"{name}.entries",)) for name in run.prepared.stack.procedure_ids)
    assert persons <= months <= entries


def test_people_are_all_who_held_a_slot(run: Run, table: FateTable) -> None:
    persons = table.cells[:, list(FACES).index("income")] >= 0
    assert table.people[persons].sum() >= STACK.agents * 0.95
    assert len(np.unique(table.key)) == len(table.key)
    assert (table.counts != 0).any(axis=1).all()


def test_fates_read_alike_in_whatever_order_they_lie(run: Run, table: FateTable, tmp_path: Path) -> None:
    """Paired runs must have their kinds of people in one order; many kinds have as many people."""
    shuffled = tmp_path / FATES
    order = f"hash(slot + people), {', '.join(FACES)} DESC"
    rows = f"SELECT * FROM read_parquet('{run.path / FATES}') ORDER BY {order}"
    duckdb.execute(f"COPY ({rows}) TO '{shuffled}' (FORMAT parquet)")
    again = read_fates(shuffled, run.prepared)
    assert len(np.unique(table.people)) < len(table.people)
    for name in ("key", "counts", "faces", "cells", "people"):
        assert np.array_equal(getattr(again, name), getattr(table, name)), name


def test_faces_are_those_of_the_census_groups(run: Run, table: FateTable) -> None:
    """Adults by sex in January of the series; those who come of age in the year are in the cells, too."""
    series = read_series(run.series_path, observables=("adults",), groups=("female", "male"))
    column = list(FACES).index("female")
    born = run.scenario.agents // 20
    for sex, group in ((1, "female"), (0, "male")):
        mine = int(table.people[table.cells[:, column] == sex].sum())
        assert 0 <= mine - series.at("adults", SPAN["start"], group=group) <= born


def test_a_run_with_fates_has_the_same_bits(run: Run, tmp_path: Path) -> None:
    plain = simulate(STACK, threads=1, out=tmp_path / "plain")
    assert plain.manifest.digest == run.manifest.digest
    with pytest.raises(DamagedError, match="wrote no such file"):
        plain.fates()


def test_fates_do_not_depend_on_threads(run: Run, tmp_path: Path) -> None:
    alone = simulate(STACK, threads=1, out=tmp_path / "alone", fates=True)
    assert alone.manifest.files[FATES] == run.manifest.files[FATES]


def test_verify_runs_the_fates_again(run: Run) -> None:
    found = verify_run(run.path, threads=2)
    assert found.is_well and found.was_run_again


def test_every_harm_and_benefit_says_so_in_both_languages(run: Run) -> None:
    found: tuple[Outcome, ...] = outcomes_of(run.prepared)
    assert len({one.name for one in found}) == len(found)
    assert {one.side for one in found} == set(Side)
    for one in found:
        assert one.label and any("一" <= letter <= "鿿" for letter in one.label_zh)
        assert not (one.events and one.is_listed)
