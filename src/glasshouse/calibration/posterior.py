"""Which numbers agree with what is published: the posterior, by an ensemble sampler (emcee).

The prior of a factor is normal around its usual value and ends at the ends of its range. A row speaks through
a normal density of the logarithm of simulated over published, around 0; its variance is that of the plan's
tolerance and of the emulator's error. Rows of one metric are no independent witnesses: n of them count as the
square root of n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import emcee
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import truncnorm

from glasshouse.calibration.emulator import Emulator
from glasshouse.calibration.plan import Plan
from glasshouse.metrics.published import published_rows

F64 = NDArray[np.float64]
WALKERS_PER_FACTOR, BURN_IN, STEPS, THIN = 4, 2000, 8000, 80
CANDIDATES = 20_000
DETERMINED, HINTED = 0.5, 0.85  # posterior over prior deviation, below which


@dataclass(frozen=True)
class Posterior:
    """Points that agree with what is published.

    points: (n, n_factors) draws; best: (n_factors,) the most probable point, from the best draw upwards;
    contraction: (n_factors,) standard deviation of the posterior over that of the prior.
    """

    points: F64
    best: F64
    contraction: F64
    acceptance: float
    autocorrelation: float

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


def prior_deviations(plan: Plan) -> F64:
    """Return (n_factors,) standard deviations of the prior, which ends at the ends of each range."""
    middle, doubt = np.array(plan.usual_point()), float(plan.doubt)
    return np.asarray(truncnorm.std(-middle / doubt, (1 - middle) / doubt, loc=middle, scale=doubt))


def log_posterior(emulator: Emulator, plan: Plan) -> Callable[[F64], F64]:
    """Return the logarithm of the posterior density, less a constant, of (n, n_factors) points."""
    precision = weights_of(emulator.rows) / (float(plan.tolerance) ** 2 + emulator.error**2)
    middle, doubt = np.array(plan.usual_point()), float(plan.doubt)

    def log_density(points: F64) -> F64:
        inside = ((points >= 0) & (points <= 1)).all(axis=1)
        misfit = emulator(np.clip(points, 0, 1)) ** 2 @ precision
        doubts = (((points - middle) / doubt) ** 2).sum(axis=1)
        return np.where(inside, -0.5 * (misfit + doubts), -np.inf)

    return log_density


def sample(emulator: Emulator, plan: Plan, *, seed: int) -> Posterior:
    """Draw from the posterior."""
    log_density, n_factors = log_posterior(emulator, plan), len(plan.factors)
    random = np.random.RandomState(seed % 2**32)
    tried = random.random_sample((CANDIDATES, n_factors))
    walkers = WALKERS_PER_FACTOR * n_factors
    start = tried[np.argsort(-log_density(tried))[:walkers]]
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, n_factors, log_density, vectorize=True, moves=moves)
    sampler.run_mcmc(emcee.State(start, random_state=random.get_state()), BURN_IN + STEPS)
    density = sampler.get_log_prob(discard=BURN_IN, thin=THIN, flat=True)
    points = sampler.get_chain(discard=BURN_IN, thin=THIN, flat=True)
    climb = minimize(
        lambda x: -log_density(x[None, :])[0], points[int(np.argmax(density))], bounds=[(0, 1)] * n_factors
    )
    return Posterior(
        points=points,
        best=np.asarray(climb.x, np.float64),
        contraction=np.asarray(points.std(axis=0) / prior_deviations(plan)),
        acceptance=float(np.mean(sampler.acceptance_fraction)),
        autocorrelation=float(np.max(sampler.get_autocorr_time(discard=BURN_IN, tol=0))),
    )
