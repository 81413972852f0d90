"""The steps of a calibration: waves of points, what they teach, the posterior, and runs that check it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from glasshouse.calibration.emulator import Emulator, learn
from glasshouse.calibration.evaluate import simulated_rows
from glasshouse.calibration.plan import Plan
from glasshouse.calibration.points import first_points, simulate_points
from glasshouse.calibration.posterior import Posterior, sample
from glasshouse.calibration.store import PointRecord, Store
from glasshouse.metrics.published import is_share, published_rows, value_of

F64 = NDArray[np.float64]
BEST, CHECK = 8, 9  # numbers of the waves that are no longer learnt from
LARGER = 10  # times the agents of the best run, so that its rows are less luck
LOW, HIGH = 5, 95  # percentiles of intervals
LEAST = 1e-6  # of a share, so that it has a logarithm


@dataclass(frozen=True)
class Asked:
    """How much is simulated: points of each wave, and draws of the posterior that are run."""

    points: tuple[int, ...]
    draws: int

    @property
    def total(self) -> int:
        """Return the number of runs."""
        return sum(self.points) + self.draws + 1


@dataclass(frozen=True)
class Fit:
    """What a calibration found.

    best: (n_rows,) ratios of simulated to published of a run at `posterior.best`; check: (n_draws, n_rows)
    those of runs at draws of the posterior; left: ratios of the best run of rows that were left out.
    """

    plan: Plan
    n_points: int
    emulator: Emulator
    posterior: Posterior
    best: F64
    check: F64
    left: dict[str, float]


def ratios_of(
    plan: Plan, records: list[PointRecord], names: Sequence[str] | None = None, *, larger: int = 1
) -> F64:
    """Return (n, n_rows) simulated over published; what is under half a case counts as half of one.

    Rows are those of the plan, or named ones.
    """
    names = plan.targets if names is None else names
    published = {row.id: row for row in published_rows()}
    half = 0.5 * plan.scale / larger
    floors = [0.0 if is_share(published[name]) else half for name in names]
    figures = [float(value_of(published[name])) for name in names]
    found = np.array([[record.values[name] for name in names] for record in records])
    return np.asarray(np.maximum(np.maximum(found, floors), LEAST) / figures)


def next_points(posterior: Posterior, n: int, *, seed: int) -> F64:
    """Return points of the posterior from which the next wave learns: where it has to be right."""
    chosen = np.random.default_rng(seed).choice(len(posterior.points), n, replace=False)
    return np.asarray(posterior.points[np.sort(chosen)])


def fit(
    store: Store, plan: Plan, asked: Asked, *, threads: int, on_point: Callable[[], None] = lambda: None
) -> Fit:
    """Calibrate; what the store has already is not simulated again."""

    def run(wave: int, points: F64, *, larger: int = 1) -> list[PointRecord]:
        scenarios = [plan.scenario_at(point, larger=larger) for point in points.tolist()]
        measure = partial(simulated_rows, plan.compared)
        return simulate_points(store, wave, points, scenarios, measure, threads=threads, on_point=on_point)

    records: list[PointRecord] = []
    posterior: Posterior | None = None
    for wave, n in enumerate(asked.points, start=1):
        seed = plan.seed + wave
        points = (
            first_points(len(plan.factors), n, seed=plan.seed)
            if posterior is None
            else next_points(posterior, n, seed=seed)
        )
        records += run(wave, points)
        known = np.array([record.point for record in records])
        emulator = learn(plan.targets, known, np.log(ratios_of(plan, records)), seed=seed)
        posterior = sample(emulator, plan, seed=seed)
    assert posterior is not None
    draws = next_points(posterior, asked.draws, seed=plan.seed + CHECK)
    check = run(CHECK, draws)
    best = run(BEST, posterior.best[None, :], larger=LARGER)
    names = [name for name in plan.compared if name not in plan.targets]
    left = (
        dict(zip(names, ratios_of(plan, best, names, larger=LARGER)[0].tolist(), strict=True))
        if names
        else {}
    )
    ratios = ratios_of(plan, best, larger=LARGER)[0], ratios_of(plan, check)
    return Fit(plan, len(records), emulator, posterior, *ratios, left)
