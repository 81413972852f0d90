"""What a calibration found, as rows for a page: factors, published rows, pairs that cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from glasshouse.calibration.fit import HIGH, LOW, Fit
from glasshouse.calibration.plan import Plan
from glasshouse.metrics.published import NotCompared, dated, definition_of, published_rows, value_of
from glasshouse.society.settable import parameter_of
from glasshouse.society.tables import Outcome

BAND = (0.8, 1.25)  # of simulated over published


@dataclass(frozen=True)
class FoundFactor:
    """A factor: the usual value, its ends, the best value, the middle nine tenths of the posterior."""

    name: str
    what: str
    unit: str
    usual: float
    ends: tuple[float, float]
    best: float
    low: float
    high: float
    contraction: float
    verdict: str
    why: str


@dataclass(frozen=True)
class FoundRow:
    """A published row beside the fitted society: ratio of the best run, nine tenths of other runs."""

    id: str
    label: str
    dated: str
    published: float
    ratio: float
    low: float
    high: float
    status: str

    @property
    def is_met(self) -> bool:
        """Whether the ratio lies in the band."""
        return BAND[0] <= self.ratio <= BAND[1]


@dataclass(frozen=True)
class NotFitted:
    """A published row that is not fitted, why, and its ratio in the best run if it is compared."""

    id: str
    label: str
    dated: str
    why: str
    ratio: float | None


def factors_of(found: Fit) -> tuple[FoundFactor, ...]:
    """Return the factors in the order of the plan."""
    plan, posterior = found.plan, found.posterior
    low, high = np.percentile(posterior.points, [LOW, HIGH], axis=0)
    return tuple(
        FoundFactor(
            name=factor.name,
            what=parameter_of(factor.number).what,
            unit="multiplier" if factor.times else parameter_of(factor.number).unit,
            usual=float(factor.usual),
            ends=(float(factor.low), float(factor.high)),
            best=factor.at(float(posterior.best[i])),
            low=factor.at(float(low[i])),
            high=factor.at(float(high[i])),
            contraction=float(posterior.contraction[i]),
            verdict=posterior.words()[i],
            why=factor.why,
        )
        for i, factor in enumerate(plan.factors)
    )


def rows_of(found: Fit) -> tuple[FoundRow, ...]:
    """Return the fitted rows in the order of the tables."""
    rows = {row.id: row for row in published_rows()}
    low, high = np.percentile(found.check, [LOW, HIGH], axis=0)
    return tuple(
        FoundRow(
            name, definition_of(rows[name]).label, dated(rows[name]), float(value_of(rows[name])),
            float(found.best[i]), float(low[i]), float(high[i]), rows[name].status,
        )
        for i, name in enumerate(found.plan.targets)
    )  # fmt: skip


def not_fitted(plan: Plan, ratios: Mapping[str, float] = MappingProxyType({})) -> tuple[NotFitted, ...]:
    """Return every other published row, with the reason."""
    reasons = {name: one.why for one in plan.left_out for name in one.rows}
    left = [row for row in published_rows() if row.id not in plan.targets]
    return tuple(
        NotFitted(
            row.id,
            definition_of(row).label,
            dated(row),
            reasons.get(row.id) or _reason(row),
            ratios.get(row.id),
        )
        for row in left
    )


def _reason(row: Outcome) -> str:
    found = definition_of(row)
    return found.reason if isinstance(found, NotCompared) else "Outside the horizon of the plan."


def n_met(rows: Sequence[FoundRow]) -> int:
    """Return how many rows lie in the band."""
    return sum(row.is_met for row in rows)


def entangled(found: Fit) -> tuple[tuple[str, str, float], ...]:
    """Return pairs of factors that the rows cannot tell apart, with their correlation."""
    names = [factor.name for factor in found.plan.factors]
    return tuple((names[i], names[j], rho) for i, j, rho in found.posterior.entangled())
