"""The steps of a sensitivity analysis: trajectories, luck at the usual point, then what stands out closer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from glasshouse.calibration.assumptions import Assumptions
from glasshouse.calibration.headlines import HEADLINES, simulated_headlines
from glasshouse.calibration.indices import Effects, Indices, effects_of, indices_of, trajectories
from glasshouse.calibration.points import first_points, simulate_points
from glasshouse.calibration.store import PointRecord, Store
from glasshouse.society.scenario import Scenario

F64 = NDArray[np.float64]
MORRIS, LUCK, CLOSER = 1, 2, 3  # numbers of the waves


@dataclass(frozen=True)
class Asked:
    """How much is simulated: trajectories, repeats of the usual point, and points of what stands out.

    keep: the most numbers that are looked at closer.
    """

    trajectories: int
    repeats: int
    points: int
    keep: int

    def total(self, n_factors: int) -> int:
        """Return the number of runs."""
        return self.trajectories * (n_factors + 1) + self.repeats + self.points


@dataclass(frozen=True)
class Analysis:
    """What a sensitivity analysis found.

    usual: (n_repeats, n_headlines) values at the usual point under several seeds; kept: places of the
    numbers that were looked at closer, the weightiest first; indices: theirs, or None if nothing stood out;
    spread, luck: (n_headlines,) standard deviations of what is compared, of those points, and by luck alone.
    """

    plan: Assumptions
    asked: Asked
    usual: F64
    effects: Effects
    kept: tuple[int, ...]
    indices: Indices | None
    spread: F64
    luck: F64

    @property
    def n_runs(self) -> int:
        """Return how many runs it rests on."""
        return self.asked.total(len(self.plan.moving)) - (0 if self.kept else self.asked.points)


def seen(records: list[PointRecord], weight: float) -> F64:
    """Return (n, n_headlines) what is compared of each run."""
    return np.array([[one.seen(r.values[one.id], weight) for one in HEADLINES] for r in records])


def kept_of(effects: Effects, most: int) -> tuple[int, ...]:
    """Return the numbers that are looked at closer: those with the largest part of what moves any result."""
    score = effects.parts.max(axis=0)
    order = np.argsort(-score, kind="stable")[:most]
    return tuple(int(k) for k in order if score[k] > 0)


def analyse(
    store: Store,
    plan: Assumptions,
    asked: Asked,
    *,
    threads: int,
    on_point: Callable[[], None] = lambda: None,
) -> Analysis:
    """Analyse; what the store has already is not simulated again."""
    names, usual = [one.name for one in plan.moving], np.array(plan.usual_point())
    seed, weight = plan.seed % 2**32, float(plan.weight)

    def run(wave: int, points: F64, scenarios: list[Scenario]) -> list[PointRecord]:
        return simulate_points(
            store, wave, points, scenarios, simulated_headlines, threads=threads, on_point=on_point
        )

    def at(points: F64) -> list[Scenario]:
        return [plan.scenario_at(point) for point in points.tolist()]

    points = trajectories(names, asked.trajectories, seed=seed)
    moved = run(MORRIS, points, at(points))
    same = np.tile(usual, (asked.repeats, 1))
    seeds = [(plan.seed + k) % 2**64 for k in range(asked.repeats)]
    repeats = run(LUCK, same, [replace(one, seed=seed) for one, seed in zip(at(same), seeds, strict=True)])
    values = np.array([[record.values[one.id] for one in HEADLINES] for record in repeats])
    luck = seen(repeats, weight)
    effects = effects_of(names, points, seen(moved, weight), luck, seed=seed)
    kept = kept_of(effects, asked.keep)
    indices, spread = None, np.zeros(len(HEADLINES))
    if kept:
        within = first_points(len(kept), asked.points, seed=seed)
        closer = np.tile(usual, (asked.points, 1))
        closer[:, kept] = within
        results = seen(run(CLOSER, closer, at(closer)), weight)
        spread = results.std(axis=0)
        rows = [one.id for one in HEADLINES]
        indices = indices_of([names[k] for k in kept], rows, within, results, seed=seed)
    return Analysis(plan, asked, values, effects, kept, indices, spread, luck.std(axis=0, ddof=1))
