"""Simulate a point: the nation's monthly series of a run that keeps nothing, and published rows beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np

from glasshouse.calibration.design import Design
from glasshouse.codes import GROUPS
from glasshouse.engine.folders import first_manifest
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick
from glasshouse.metrics.comparisons import Comparison, compare_series, compared_observables
from glasshouse.metrics.published import EVERY_SUBJECT
from glasshouse.metrics.series import NATION, Series
from glasshouse.provenance import digest_record
from glasshouse.society.scenario import Scenario


def series_of(prepared: Prepared, ticks: list[Tick], wanted: Collection[str]) -> Series:
    """Return the nation's monthly series of some observables."""
    rows = [(i, one.name) for i, one in enumerate(prepared.observables) if one.name in wanted]
    groups = [(GROUPS.index(group), group) for group in EVERY_SUBJECT]
    values: dict[tuple[int, str, str], dict[int, int]] = defaultdict(dict)
    for tick in ticks:
        nation = np.asarray(tick.tally).sum(axis=0)
        for row, name in rows:
            for column, group in groups:
                if count := int(nation[row, column]):
                    values[NATION, group, name][tick.tick] = count
    return Series(values, ticks[0].tick, ticks[-1].tick)


def run_series(scenario: Scenario, wanted: Collection[str], *, threads: int = 1) -> tuple[Series, Fraction]:
    """Simulate a scenario, keep nothing, and return series of observables and the weight of an agent."""
    prepared = prepare(scenario)
    ticks = [tick for tick in Engine(prepared, threads=threads).ticks() if not tick.is_spin_up]
    return series_of(prepared, ticks, wanted), prepared.weight


def compare(scenario: Scenario, *, threads: int = 1) -> tuple[Comparison, ...]:
    """Simulate a scenario, keep nothing, and hold it against every published row."""
    series, weight = run_series(scenario, set(compared_observables()), threads=threads)
    return compare_series(series, weight, scenario.start, scenario.end)


def simulated_rows(names: Sequence[str], scenario: Scenario) -> dict[str, float]:
    """Return the simulated values of published rows; what never happened is 0."""
    found = {c.row.id: c.simulated or 0.0 for c in compare(scenario)}
    return {name: found[name] for name in names}


def tables_digest(plan: Design) -> str:
    """Digest what decides a point beside its numbers: tables of the society, published tables, regimes."""
    prepared = prepare(plan.scenario_at(plan.usual_point()))
    manifest = first_manifest(prepared, {})
    kept = {name: getattr(manifest, f"{name}_digest") for name in ("tables", "rates", "society", "people")}
    return digest_record({**kept, "regimes": [one.digest for one in prepared.regimes]})
