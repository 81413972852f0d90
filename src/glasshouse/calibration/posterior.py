"""Which numbers agree with what is published: the posterior, by an ensemble sampler (emcee).

The prior is even over the unit cube of the plan. A row speaks through a normal density of the logarithm of
simulated over published, around 0; its variance is the plan's tolerance and the error of the emulator. Rows
of one metric are no independent witnesses: n of them count as the square root of n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import emcee
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from glasshouse.calibration.emulator import Emulator
from glasshouse.metrics.published import published_rows

F64 = NDArray[np.float64]
WALKERS_PER_FACTOR, BURN_IN, STEPS, THIN = 4, 1500, 3000, 30
CANDIDATES = 20_000
PRIOR_DEVIATION = 12**-0.5  # of an even density over the unit interval
DETERMINED, HINTED = 0.5, 0.85  # posterior over prior deviation, below which


@dataclass(frozen=True)
class Posterior:
    """Points that agree with what is published.

    points: (n, n_factors) draws; best: (n_factors,) the most probable point, from the best draw upwards.
    """

    points: F64
    best: F64
    acceptance: float
    autocorrelation: float

    @property
    def contraction(self) -> F64:
        """Return (n_factors,) posterior over prior standard deviation."""
        return np.asarray(self.points.std(axis=0) / PRIOR_DEVIATION)

    def words(self) -> tuple[str, ...]:
        """Say of each factor whether the rows determine it."""
        names = ("determined", "hinted at", "not determined")
        return tuple(names[int(c > DETERMINED) + int(c > HINTED)] for c in self.contraction)

    def entangled(self, least: float = 0.5) -> list[tuple[int, int, float]]:
        """Return pairs of factors that the rows cannot tell apart, with correlations, strongest first."""
        found = np.atleast_2d(np.corrcoef(self.points.T))
        n = len(found)
        pairs = [(i, j, float(found[i, j])) for i in range(n) for j in range(i) if abs(found[i, j]) >= least]
        return sorted(pairs, key=lambda pair: -abs(pair[2]))


def weights_of(rows: Sequence[str]) -> F64:
    """Return (n_rows,) what each row counts for: n rows of a metric as the square root of n."""
    metric = {row.id: row.metric for row in published_rows()}
    counts = Counter(metric[name] for name in rows)
    return np.array([counts[metric[name]] ** -0.5 for name in rows])


def sample(emulator: Emulator, tolerance: float, *, n_factors: int, seed: int) -> Posterior:
    """Draw from the posterior."""
    precision = weights_of(emulator.rows) / (tolerance**2 + emulator.error**2)

    def log_density(points: F64) -> F64:
        inside = ((points >= 0) & (points <= 1)).all(axis=1)
        found = -0.5 * (emulator(np.clip(points, 0, 1)) ** 2) @ precision
        return np.where(inside, found, -np.inf)

    random = np.random.RandomState(seed % 2**32)
    tried = random.random_sample((CANDIDATES, n_factors))
    walkers = WALKERS_PER_FACTOR * n_factors
    start = tried[np.argsort(-log_density(tried))[:walkers]]
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, n_factors, log_density, vectorize=True, moves=moves)
    sampler.run_mcmc(emcee.State(start, random_state=random.get_state()), BURN_IN + STEPS)
    density = sampler.get_log_prob(discard=BURN_IN, thin=THIN, flat=True)
    points = sampler.get_chain(discard=BURN_IN, thin=THIN, flat=True)
    start, bounds = points[int(np.argmax(density))], [(0, 1)] * n_factors
    times = sampler.get_autocorr_time(discard=BURN_IN, tol=0)
    return Posterior(
        points=points,
        best=np.asarray(minimize(lambda x: -log_density(x[None, :])[0], start, bounds=bounds).x, np.float64),
        acceptance=float(np.mean(sampler.acceptance_fraction)),
        autocorrelation=float(np.max(times)),
    )
