"""Benchmark B06 on a toy society: how long it takes to climb a ladder of ten steps (linear solve; COMPUTED).

A grade moves once a month: one up after a month with a good deed, which has chance p, one down without, never
below the floor. Expected steps to the top: 40.173415 with p = 0.6, 110 with 0.5, 254.132940 with 0.45. Good
deeds come as a Poisson process, so p depends a little on the length of the month; the exact chain has every
month as the calendar has it. Months of unequal length move the expected time by less than 0.6 %.
"""

from __future__ import annotations

from functools import cache, partial
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from stages import ERRORS, Change, Toy, allowed, holds, is_caught, misfits, run, seen

from glasshouse import clock

AGENTS, FEWER, MANY = 800, 220, 260_000
OF_SIZE = {AGENTS: "", MANY: ", large"}  # whose figures are kept
START, SEED = clock.parse_month("2006-01"), 6
TOP, MONTH = 10, 30.4375  # days on average
COUNTED = (20, 40, 60, 100, 150, 200)  # months after which those at the top are counted
MONTHS, LONGEST = 204, 408  # of the horizon, and of the longest one that there is
EXPECTED = {0.6: 40.173415, 0.5: 110.0, 0.45: 254.132940}
STATED, CALENDAR = 0.01, 0.006


def rate(p: float) -> str:
    """Return good deeds a day so that a month on average has one or more with this chance."""
    return f"{-log(1 - p) / MONTH:.6f}"


def moves(p: float) -> NDArray[np.float64]:
    """Return the chances of moving among the steps below the top."""
    found = np.zeros((TOP, TOP))
    for step in range(TOP):
        found[step, max(step - 1, 0)] += 1 - p
        if step + 1 < TOP:
            found[step, step + 1] += p
    return found


@cache
def below(p: float, months: int) -> list[float]:
    """Return the exact share below the top after 0, 1, 2, ... moves, by months of the calendar."""
    share, found = np.eye(TOP)[0], [1.0]
    by_length = {days: moves(1 - exp(-float(rate(p)) * days)) for days in range(28, 32)}
    for tick in range(START, START + months):
        days = clock.last_day(tick) - clock.first_day(tick) + 1
        share = share @ by_length[days]
        found.append(float(share.sum()))
    return found


def variance(p: float) -> float:
    """Return the variance of the number of steps to the top."""
    others = np.eye(TOP) - moves(p)
    once = np.linalg.solve(others, np.ones(TOP))
    twice = np.linalg.solve(others, 2 * once - 1)
    return float(twice[0] - once[0] ** 2)


def wrong(
    agents: int, seed: int, *, p: float, toy: Toy, folder: Path, threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the months in which too many or too few are at the top, and whether the mean time is off."""
    line = run(toy, folder, agents=agents, seed=seed, threads=threads).line("ladder.s10")
    shares = below(p, 12_000)
    said = [
        f"month {COUNTED[i]}"
        for i in misfits([line[n] for n in COUNTED], agents, [1 - shares[n] for n in COUNTED], family=8)
    ]
    later = sum(shares[len(line) :])  # of those who have not arrived: what the chain says
    mean = sum(1 - n / agents for n in line) + later
    error = (variance(p) / agents) ** 0.5 / EXPECTED[p]
    if abs(mean / EXPECTED[p] - 1) > allowed(STATED, 1.05 * error, bias=CALENDAR):
        said.append("mean time to the top")
    if abs(mean / sum(shares) - 1) > 1.05 * ERRORS * error:
        said.append("mean time of the exact chain")
    if threads == (1, 2) and agents in OF_SIZE:
        seen("B06", f"months to the top, p = {p}{OF_SIZE[agents]}", f"{mean:.1f}")
    return said


def ladder(p: float, months: int = MONTHS) -> Toy:
    return Toy("b06").but(("0.030104", rate(p))).for_months(months)


@pytest.mark.parametrize("p", EXPECTED)
def test_b06__as_many_arrive_as_must(tmp_path: Path, p: float) -> None:
    """Those at the top at six dates, and the mean time; who is under way after 17 years, by the chain.

    Null: binomial. Sample: 800 agents. Smallest error found in 99 of 100 cases: 12 points of a half, and
    20 % of the mean. False-alarm rate: 1e-6.
    """
    look = partial(wrong, p=p, toy=ladder(p), folder=tmp_path, threads=(1, 2))
    holds(look, agents=AGENTS, seed=SEED)


@pytest.mark.verify
@pytest.mark.parametrize("p", EXPECTED)
def test_b06__at_the_tolerance_of_the_benchmark(tmp_path: Path, p: float) -> None:
    """260,000 agents, 34 years: 4.9 standard errors of the mean are below the 1 % that is stated."""
    assert 1.05 * ERRORS * (variance(p) / MANY) ** 0.5 / EXPECTED[p] < STATED
    look = partial(wrong, p=p, toy=ladder(p, LONGEST), folder=tmp_path, threads=(1, 2))
    holds(look, agents=MANY, seed=SEED + 1)


@pytest.mark.parametrize("p", EXPECTED)
def test_b06__the_chain_is_that_of_the_benchmark(p: float) -> None:
    """With equal months exactly; months of the calendar move the mean by less than 0.6 %."""
    steps = np.linalg.solve(np.eye(TOP) - moves(p), np.ones(TOP))[0]
    assert steps == pytest.approx(EXPECTED[p], abs=1e-6)
    assert sum(below(p, 12_000)) == pytest.approx(EXPECTED[p], rel=CALENDAR)


@pytest.mark.parametrize(
    "change",
    [
        ("per_day: 0.022773", "per_day: 0.0284"),
        ("s3, to: [s2, s4]", "s3, to: [s2, s6]"),
        ("s9, to: [s8, s10]", "s9, to: [s8, s9]"),
        ("s5, to: [s4, s6]", "s5, to: [s5, s6]"),
    ],
    ids=["a quarter more good deeds", "three up from step 3", "nobody arrives", "no way down from step 5"],
)
def test_b06__negative_control(tmp_path: Path, change: Change) -> None:
    """Each moves the share at the top at one of the dates by ten points and more."""
    look = partial(wrong, p=0.5, toy=ladder(0.5).but(change), folder=tmp_path)
    is_caught(look, agents=FEWER, seed=SEED)
