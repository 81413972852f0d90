"""Simulate the points of a wave, on all cores; what a folder has already is not simulated again."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from glasshouse.calibration.evaluate import compare
from glasshouse.calibration.plan import Plan
from glasshouse.calibration.store import PointRecord, Store
from glasshouse.errors import MachineError

F64 = NDArray[np.float64]


def first_points(plan: Plan, n: int) -> F64:
    """Return (n, n_factors) points of the unit cube, a scrambled Sobol sequence (Sobol 1967; Owen 1998)."""
    sequence = qmc.Sobol(len(plan.factors), scramble=True, rng=np.random.default_rng(plan.seed))
    return np.asarray(sequence.random_base2((n - 1).bit_length())[:n], np.float64)


def simulate_point(plan: Plan, point: Sequence[float], larger: int = 1) -> dict[str, float]:
    """Return the simulated value by published row; what never happened is 0."""
    found = {c.row.id: c.simulated or 0.0 for c in compare(plan.scenario_at(point, larger=larger))}
    return {name: found[name] for name in plan.compared}


def simulate_points(
    store: Store, plan: Plan, wave: int, points: F64, *, threads: int, on_point: Callable[[], None],
    larger: int = 1,
) -> list[PointRecord]:  # fmt: skip
    """Simulate what is missing of a wave, and return all of it in its order.

    A run has so many times the agents as the plan says.

    Points of later waves follow from earlier ones: a file about another point is written anew.
    """
    kept = (store.read(wave, k) for k in range(len(points)))
    missing = [k for k, one in enumerate(kept) if one is None or one.point != tuple(points[k].tolist())]
    for _ in range(len(points) - len(missing)):
        on_point()
    if missing:
        try:
            for k, values in _on_all_cores(plan, points, missing, threads, larger):
                store.write(wave, k, points[k].tolist(), values)
                on_point()
        except BrokenProcessPool:
            raise MachineError(
                "A process that simulated was ended from outside, perhaps for want of memory; what was "
                "finished is kept. Type the same command again, with fewer --threads."
            ) from None
    found = [store.read(wave, k) for k in range(len(points))]
    return [record for record in found if record is not None]


def _on_all_cores(
    plan: Plan, points: F64, numbers: Sequence[int], threads: int, larger: int
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield number and values of points as they are done; an interruption waits for those under way."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(threads, mp_context=context, initializer=_leave_interruptions) as pool:
        asked = {pool.submit(simulate_point, plan, points[k].tolist(), larger): k for k in numbers}
        try:
            for done in as_completed(asked):
                yield asked[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_interruptions() -> None:
    """Leave Ctrl-C to the process that asked, so that a point is whole or was never begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
