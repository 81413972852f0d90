"""A quick stand-in for the engine: what the logarithm of simulated over published is at any point.

A polynomial of the second degree in all factors, by ridge regression with the penalty that cross-validation
chooses (scikit-learn). Its error, luck of the runs included, is that of ten-fold cross-validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_predict

F64 = NDArray[np.float64]
FOLDS = 10
PENALTIES = np.logspace(-4, 2, 13)


@dataclass(frozen=True)
class Emulator:
    """What was learnt of the engine.

    error: (n_rows,) standard deviation of what it says from what runs give.
    """

    rows: tuple[str, ...]
    error: F64
    coefficients: F64  # (n_rows, n_features)
    intercept: F64  # (n_rows,)

    def __call__(self, points: F64) -> F64:
        """Return (n, n_rows) logarithms of simulated over published at (n, n_factors) points."""
        return features_of(points) @ self.coefficients.T + self.intercept


def features_of(points: F64) -> F64:
    """Return (n, n_features) factors from -1 to 1, and their products with each other and themselves."""
    x = 2 * np.asarray(points, np.float64) - 1
    first, second = np.triu_indices(x.shape[1])
    return np.hstack([x, x[:, first] * x[:, second]])


def learn(rows: Sequence[str], points: F64, ratios: F64, *, seed: int) -> Emulator:
    """Learn from (n, n_factors) points and (n, n_rows) logarithms of simulated over published."""
    model, known, n = RidgeCV(PENALTIES), features_of(points), len(rows)
    folds = KFold(FOLDS, shuffle=True, random_state=seed % 2**32)
    error = np.reshape(cross_val_predict(model, known, ratios, cv=folds), ratios.shape) - ratios
    model.fit(known, ratios)
    coefficients, intercept = np.reshape(model.coef_, (n, -1)), np.reshape(model.intercept_, n)
    return Emulator(tuple(rows), error.std(axis=0), coefficients, intercept)
