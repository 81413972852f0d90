"""Simulate the points of a wave, on all cores; what a folder has already is not simulated again."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from glasshouse.calibration.store import PointRecord, Store
from glasshouse.errors import MachineError
from glasshouse.society.scenario import Scenario

F64 = NDArray[np.float64]
Measure = Callable[[Scenario], dict[str, float]]


def first_points(n_factors: int, n: int, *, seed: int) -> F64:
    """Return (n, n_factors) points of the unit cube, a scrambled Sobol sequence (Sobol 1967; Owen 1998)."""
    sequence = qmc.Sobol(n_factors, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(sequence.random_base2((n - 1).bit_length())[:n], np.float64)


def simulate_points(
    store: Store, wave: int, points: F64, scenarios: Sequence[Scenario], measure: Measure, *, threads: int,
    on_point: Callable[[], None] = lambda: None,
) -> list[PointRecord]:  # fmt: skip
    """Simulate what is missing of a wave, and return all of it in its order.

    Parameters
    ----------
    points, scenarios
        (n, n_factors) places in the unit cube, and what is run at each.
    measure
        Runs a scenario and returns what is kept of it; a function that other processes can import.

    Points of later waves follow from earlier ones: a file about another point is written anew.
    """
    kept = (store.read(wave, k) for k in range(len(points)))
    missing = [k for k, one in enumerate(kept) if one is None or one.point != tuple(points[k].tolist())]
    for _ in range(len(points) - len(missing)):
        on_point()
    if missing:
        try:
            for k, values in _on_all_cores({k: scenarios[k] for k in missing}, measure, threads):
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
    scenarios: Mapping[int, Scenario], measure: Measure, threads: int
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield number and values of points as they are done; an interruption waits for those under way."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(threads, mp_context=context, initializer=_leave_interruptions) as pool:
        asked = {pool.submit(measure, scenario): k for k, scenario in scenarios.items()}
        try:
            for done in as_completed(asked):
                yield asked[done], done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _leave_interruptions() -> None:
    """Leave Ctrl-C to the process that asked, so that a point is whole or was never begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
