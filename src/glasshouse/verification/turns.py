"""Whose turn it is to commit an act that waits for others: model, 7.3a."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from statistics import NormalDist

from glasshouse.society.toy import Band, NormalThreshold, Waiting
from glasshouse.verification import toys
from glasshouse.verification.tables import World

HALF = 0.5


def take_turns(world: World, n_agents: int) -> None:
    """Say between ticks which slots have their turn in the month that comes."""
    for place, act in toys.waiting(world.toy).items():
        done = world.turns[place].stop if place in world.turns else 0
        world.turns[place] = range(done, max(done, reached(act, n_agents, done)))


def reached(act: Waiting, n_agents: int, done: int) -> int:
    """Return how many thresholds are reached once so many have acted."""
    if isinstance(act.threshold, NormalThreshold):
        said = act.threshold.normal
        z = (Fraction(done, n_agents) - Fraction(said.mean)) / Fraction(said.sd)
        return floor(n_agents * NormalDist().cdf(float(z)) + HALF)
    return sum(threshold <= done for band in act.threshold.bands for threshold in _spread(band))


def _spread(band: Band) -> list[int]:
    """Return the thresholds of a band, spread evenly, both ends included."""
    steps = max(1, band.agents - 1)
    return [band.low + i * (band.high - band.low) // steps for i in range(band.agents)]
