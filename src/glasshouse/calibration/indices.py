"""Elementary effects and variance-based indices, both by SALib: its samplers, its estimators.

Effects are those of Morris (1991) and of Campolongo and others (2007), indices those of Sobol (2001) and of
Saltelli and others (2010); nothing of either is calculated here.

Indices of variance are those of an emulator that was learnt from runs; how far they move when it is learnt
anew from runs drawn again is their interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import morris as morris_effects
from SALib.analyze import sobol as sobol_indices
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from glasshouse.calibration.emulator import Emulator, learn

F64 = NDArray[np.float64]
LEVELS = 4  # of each factor in a trajectory, a step being two thirds of its range
RESAMPLES = 100  # of SALib's own intervals
LUCK_DRAWS = 100  # designs in which nothing but luck moves anything
ALARM = 95  # percentile of the largest of their effects
SAMPLES = 1024  # base points of an estimate on the emulator
LEARNT_ANEW = 60
STILL = 1e-9  # a result that moves less is constant
MIDDLE = (2.5, 97.5)  # percentiles of an interval


@dataclass(frozen=True)
class Effects:
    """Elementary effects, over the whole range of a factor.

    mean, size, spread, doubt: (n_results, n_factors) mean, mean of absolute values, standard deviation, and
    half the interval of 95 % of the second; luck: (n_results,) what the largest of all factors comes to
    in one of twenty designs in which nothing but luck moves the result.
    """

    mean: F64
    size: F64
    spread: F64
    doubt: F64
    luck: F64

    @property
    def stands_out(self) -> NDArray[np.bool_]:
        """Return (n_results, n_factors) whether an effect is larger than luck gives."""
        return np.asarray(self.size > self.luck[:, None])

    @property
    def parts(self) -> F64:
        """Return (n_results, n_factors) parts of all effects on a result that stand out; without any, 0."""
        known = np.where(self.stands_out, self.size, 0.0)
        total = known.sum(axis=1, keepdims=True)
        return known / np.where(total > 0, total, 1.0)


@dataclass(frozen=True)
class Indices:
    """Parts of the variance that an emulator describes.

    alone, total: (n_results, n_factors) first-order and total index; of each, alone_ends and total_ends
    (n_results, n_factors, 2); explained: (n_results,) part of the variance of runs that the emulator
    explains, by cross-validation.
    """

    alone: F64
    total: F64
    alone_ends: F64
    total_ends: F64
    explained: F64


def problem_of(names: Sequence[str]) -> dict[str, Any]:
    """Return the unit cube with named coordinates, as SALib wants it."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def trajectories(names: Sequence[str], n: int, *, seed: int) -> F64:
    """Return (n * (n_factors + 1), n_factors) points of trajectories in which one factor moves at a time."""
    points: F64 = morris_sample.sample(problem_of(names), n, num_levels=LEVELS, seed=seed)
    return points


def effects_of(names: Sequence[str], points: F64, results: F64, repeats: F64, *, seed: int) -> Effects:
    """Return the elementary effects of a design.

    Parameters
    ----------
    points
        As `trajectories` gave them.
    results
        (n, n_results) of the run at each point.
    repeats
        (n_repeats, n_results) of runs at one point under several seeds: luck alone.
    """
    random = np.random.default_rng(seed)
    found = [_effects(names, points, column, RESAMPLES, seed) for column in results.T]
    luck = [
        np.percentile(
            [
                _effects(names, points, random.choice(column, len(points)), 2, seed)["mu_star"].max()
                for _ in range(LUCK_DRAWS)
            ],
            ALARM,
        )
        for column in repeats.T
    ]
    mean, size, spread, doubt = (
        np.array([one[key] for one in found], np.float64)
        for key in ("mu", "mu_star", "sigma", "mu_star_conf")
    )
    return Effects(mean, size, spread, doubt, np.array(luck))


def _effects(names: Sequence[str], points: F64, column: F64, resamples: int, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = morris_effects.analyze(
        problem_of(names), points, np.ascontiguousarray(column), num_levels=LEVELS, num_resamples=resamples,
        seed=seed,
    )  # fmt: skip
    return {key: np.asarray(found[key]) for key in found if key != "names"}


def indices_of(names: Sequence[str], rows: Sequence[str], points: F64, results: F64, *, seed: int) -> Indices:
    """Return the indices of (n, n_results) results of runs at (n, n_factors) points."""
    found = learn(rows, points, results, seed=seed)
    variance = np.where(np.ptp(results, axis=0) > STILL, results.var(axis=0), 0.0)
    explained = 1 - np.divide(found.error**2, variance, out=np.ones_like(variance), where=variance > 0)
    alone, total = _indices(names, found, seed)
    random = np.random.default_rng(seed)
    again = []
    for _ in range(LEARNT_ANEW):
        drawn = random.integers(len(points), size=len(points))
        again.append(_indices(names, learn(rows, points[drawn], results[drawn], seed=seed), seed))
    ends = np.moveaxis(np.percentile(np.array(again), MIDDLE, axis=0), 0, -1)
    return Indices(alone, total, ends[0], ends[1], np.maximum(explained, 0.0))


def _indices(names: Sequence[str], emulator: Emulator, seed: int) -> tuple[F64, F64]:
    problem = problem_of(names)
    points = sobol_sample.sample(problem, SAMPLES, calc_second_order=False, seed=seed)
    said = emulator(points)
    alone, total = np.zeros((2, said.shape[1], len(names)))
    for k, column in enumerate(said.T):
        if np.ptp(column) > STILL:
            found = sobol_indices.analyze(
                problem, np.ascontiguousarray(column), calc_second_order=False, num_resamples=2, seed=seed + 1
            )  # a seed of 0 would be none
            alone[k], total[k] = found["S1"], found["ST"]
    return alone, total
