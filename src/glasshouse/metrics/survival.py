"""How long something lasts when not every end was seen: Kaplan-Meier curves, with Greenwood's variance."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

from glasshouse.metrics.intervals import Z_95


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve; it steps down at each time at which something ended.

    Parameters
    ----------
    times
        (k,) times at which something ended, ascending.
    shares
        (k,) share that lasts longer than that.
    variances
        (k,) Greenwood's sums, d / (n (n - d)), which are variances of the logarithm of a share.
    n, ended
        Spells, and how many of them ended in sight.
    last
        Longest spell that was seen; nothing is known beyond it.
    """

    times: tuple[float, ...]
    shares: tuple[float, ...]
    variances: tuple[float, ...]
    n: int
    ended: int
    last: float

    def at(self, time: float, z: float = Z_95) -> tuple[float, float, float]:
        """Return the share that lasts longer than a time, and its interval on the log-log scale."""
        k = sum(t <= time for t in self.times) - 1
        if k < 0:
            return 1.0, 1.0, 1.0
        return self.shares[k], *_log_log(self.shares[k], self.variances[k], z)

    def median(self, z: float = Z_95) -> tuple[float | None, float | None, float | None]:
        """Return the time by which half have ended, and its interval; None where the curve ends above.

        Notes
        -----
        The interval holds the times at which that of the curve holds one half: Brookmeyer and Crowley 1982,
        Biometrics 38(1) 29-41.
        """
        ends = [_log_log(s, v, z) for s, v in zip(self.shares, self.variances, strict=True)]
        curves = (self.shares, [low for low, _ in ends], [high for _, high in ends])
        found = (
            next((t for t, share in zip(self.times, curve, strict=True) if share <= 0.5), None)
            for curve in curves
        )
        middle, low, high = found
        return middle, low, high

    def restricted_mean(self, until: float, z: float = Z_95) -> tuple[float, float, float]:
        """Return the mean time up to a time, and its interval: the area under the curve.

        Notes
        -----
        Variance: sum of area to the right squared times d / (n (n - d)), Klein and Moeschberger, Survival
        Analysis, 2nd edition 2003, section 4.5.
        """
        if until <= 0 or (until > self.last and (not self.shares or self.shares[-1] > 0)):
            raise ValueError(f"the longest spell seen is {self.last}; name a time up to it")
        edges = [0.0, *(t for t in self.times if t < until), until]
        heights = [1.0, *self.shares]
        pieces = [(b - a) * heights[k] for k, (a, b) in enumerate(pairwise(edges))]
        area, spread, before = sum(pieces), 0.0, 0.0
        for k in range(len(edges) - 2):
            right = sum(pieces[k + 1 :])
            if right:
                spread += right**2 * (self.variances[k] - before)
            before = self.variances[k]
        half = z * sqrt(spread)
        return area, area - half, area + half


def kaplan_meier(times: Sequence[float], ended: Sequence[bool]) -> Survival:
    """Return the curve of spells, some of which were still going on when they were last seen.

    Parameters
    ----------
    times
        (n,) how long each was seen, above 0.
    ended
        (n,) whether it ended then.

    Notes
    -----
    Kaplan and Meier 1958, JASA 53(282) 457-481; Greenwood 1926, Reports on Public Health 33. Spells that end
    and spells that go out of sight at the same time: the end comes first.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3, 5], [True, True, False, True, False])
    >>> [round(share, 4) for share in curve.shares], curve.median()[0]
    ([0.8, 0.6, 0.3], 3)
    """
    if not times or len(times) != len(ended) or min(times) <= 0:
        raise ValueError("each spell needs a time above 0 and whether it ended")
    order, share, greenwood = sorted(times), 1.0, 0.0
    counts = Counter(time for time, is_end in zip(times, ended, strict=True) if is_end)
    steps: list[tuple[float, float, float]] = []
    for time, ends in sorted(counts.items()):
        at_risk = len(order) - bisect_left(order, time)
        share *= 1 - ends / at_risk
        greenwood += ends / (at_risk * (at_risk - ends)) if at_risk > ends else 0.0
        steps.append((time, share, greenwood))
    marks, shares, variances = zip(*steps, strict=True) if steps else ((), (), ())
    return Survival(marks, shares, variances, len(times), sum(map(bool, ended)), max(times))


def _log_log(share: float, variance: float, z: float) -> tuple[float, float]:
    if share in (0.0, 1.0):
        return share, share
    width = exp(z * sqrt(variance) / -log(share))
    return share**width, share ** (1 / width)
