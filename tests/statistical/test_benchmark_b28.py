"""Benchmark B28 (b) on a toy society: the more a leader gives as it likes, the less a score says of people.

A stylised version of an agent-based model shown at 35C3 (2018): members earn points by good deeds, to which
each has a steady bent, and leaders give points at discretion. Here the bent is a gamma multiplier T of shape
2, deeds of the last two years are Poisson with mean 12 T and earn 10 points each, and 12 audiences on average
earn a whole number from -w to w. So the correlation of score and bent is
120 v / sqrt(v (100 (12 + 144 v) + 4 w (w + 1))), v = 1/2. The sign of the slope over five widths is what is
asked for; the values are known as well.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma
from stages import ERRORS, Change, Toy, holds, is_caught, run, seen

from glasshouse.codes import Kind, Stream
from glasshouse.kernels.acts import BESIDE, STEADY
from glasshouse.kernels.rng import draw_stretch

WIDTHS = (0, 20, 40, 80, 160)
AGENTS, FEWER, MONTHS = 2_500, 600, 26
SHAPE, N_CLASSES = 2, 128


@cache
def bents() -> np.ndarray:
    """Return the multipliers of the program, computed by other means."""
    borders = gamma.ppf(np.arange(N_CLASSES + 1) / N_CLASSES, SHAPE, scale=1 / SHAPE)
    return np.asarray(np.diff(gamma.cdf(borders, SHAPE + 1, scale=1 / SHAPE)) * N_CLASSES)


def expected(width: int) -> float:
    """Return the correlation of score and bent."""
    v = float((bents() ** 2).mean() - 1)
    return float(120 * v / (v * (100 * (12 + 144 * v) + 4 * width * (width + 1))) ** 0.5)


def correlation(
    width: int, folder: Path, *, agents: int, seed: int, threads: tuple[int, ...], changes: tuple[Change, ...]
) -> float:
    """Run a society in which the leader gives from minus so much to so much; return the correlation."""
    toy = Toy("b28").but(("low: -40, high: 40", f"low: {-width}, high: {width}"), *changes)
    outcome = run(toy.for_months(MONTHS), folder, agents=agents, seed=seed, threads=threads)
    state = outcome.engine.state
    n = int(state.size.sum())
    words, points = np.zeros((4, n), np.uint64), np.zeros(n)
    draw_stretch(words, np.zeros(n, np.uint8), 0, outcome.prepared.seed, STEADY, int(Stream.ACTS), BESIDE)
    for k, first in enumerate(state.first_slot):
        rows = slice(state.docket_start[k], state.docket_start[k] + state.docket_count[k])
        standing = state.docket.kind[rows] == Kind.STANDING
        points[first + state.docket.agent[rows][standing]] = state.docket.amount[rows][standing] - 2.0**31
    bent = bents()[(words[0] * np.uint64(N_CLASSES)) >> np.uint64(32)]
    return float(np.corrcoef(bent, points)[0, 1])


def wrong(
    agents: int, seed: int, *, folder: Path, changes: tuple[Change, ...] = (), threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the widths at which the correlation is off, and whether it does not fall as they grow."""
    found = [
        correlation(w, folder, agents=agents, seed=seed + w, threads=threads, changes=changes) for w in WIDTHS
    ]
    said = []
    for width, r in zip(WIDTHS, found, strict=True):
        # Fisher's z; 1.25 for five tests and for bents that are skewed
        if abs(np.arctanh(r) - np.arctanh(expected(width))) > 1.25 * ERRORS * (agents - 3) ** -0.5:
            said.append(f"correlation at {width}")
    slope = np.polyfit(WIDTHS, np.arctanh(found), 1)[0]
    spread = ERRORS * (agents - 3) ** -0.5 / float(np.std(WIDTHS) * len(WIDTHS) ** 0.5)
    if not slope + spread < 0:
        said.append("no fall")
    if threads == (1, 2) and agents == AGENTS:
        seen("B28", "correlation of score and bent by width", ", ".join(f"{r:.2f}" for r in found))
    return said


def test_b28__discretion_hides_what_people_are_like(tmp_path: Path) -> None:
    """Sign and values over five widths. Sample: 2,500 agents each. False-alarm rate: 1e-6.

    Smallest error of a correlation of one half found in 99 of 100 cases: 0.12.
    """
    holds(partial(wrong, folder=tmp_path, threads=(1, 2)), agents=AGENTS, seed=28)


@pytest.mark.parametrize(
    "change",
    [("effect: {points: 10}", "effect: {points: 4}"), ("gamma_shape: 2", "gamma_shape: 20"),
     ("audience: {per_year: 6}", "audience: {per_year: 24}")],
    ids=["deeds earn less", "people more alike", "four times the audiences"],
)  # fmt: skip
def test_b28__negative_control(tmp_path: Path, change: Change) -> None:
    is_caught(partial(wrong, folder=tmp_path, changes=(change,)), agents=FEWER, seed=28)
