"""Benchmark B23 on a toy society: the funnel of errors in credit files (Federal Trade Commission, Dec 2012).

Of 1,001 consumers 262 noticed an error, 206 had a file changed, 129 a score, and 52 rose by a tier (VERIFIED
in secondary texts). One rate of errors is calibrated, to the first number; the rest is three shares of a
procedure. Each step takes 30 days: so who has got to a step by a day is who noticed an error so much earlier,
an exact binomial number. All four counts are looked at together.
"""

from __future__ import annotations

from functools import partial
from math import exp
from pathlib import Path

import pytest
from stages import Change, Toy, holds, is_caught, misfits, run, seen

from glasshouse import clock
from glasshouse.metrics.intervals import wilson

CONSUMERS, FUNNEL = 1_001, (262, 206, 129, 52)
STEPS = ("filed", "corrected", "upheld", "lifted")  # what each step of the dispute emits
READ = ("2011-12", "2012-01", "2012-02", "2012-03")  # months in which those who noticed by 2011-12 get there
AGENTS, FEWER, RATE = 20_000, 4_000, 0.3038


def due(step: int) -> float:
    """Return the exact share that has got to a step by the end of its month."""
    last = clock.last_day(clock.parse_month(READ[step])) - 30 * step
    days = last - clock.first_day(clock.parse_month("2011-01")) + 1
    return (1 - exp(-RATE * days / 365.25)) * FUNNEL[step] / FUNNEL[0]


def wrong(
    agents: int, seed: int, *, folder: Path, changes: tuple[Change, ...] = (), threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the steps to which too many or too few have got, and those outside the interval of the study."""
    outcome = run(Toy("b23").but(*changes), folder, agents=agents, seed=seed, threads=threads)
    first = outcome.prepared.scenario.start
    counts = [
        sum(outcome.line(f"dispute.{name}")[: clock.parse_month(month) - first + 1])
        for name, month in zip(STEPS, READ, strict=True)
    ]
    said = [STEPS[i] for i in misfits(counts, agents, [due(step) for step in range(len(STEPS))])]
    for name, count, of_study in zip(STEPS, counts, FUNNEL, strict=True):
        low, high = wilson(of_study, CONSUMERS)
        if not low <= count / agents <= high:
            said.append(f"{name}: interval of the study")
    if threads == (1, 2) and agents == AGENTS:
        seen("B23", "noticed, file, score, tier", ", ".join(f"{n / agents:.1%}" for n in counts))
    return said


def test_b23__the_funnel_is_that_of_the_study_at_all_four_steps(tmp_path: Path) -> None:
    """Null: binomial. Sample: 20,000 agents. Smallest errors found in 99 of 100 cases: 2.2 points of 26.2,
    1.1 of 5.2 (7.2 standard errors). False-alarm rate: 1e-6; intervals of the study are 2.7 to 1.4 points.
    """
    holds(partial(wrong, folder=tmp_path, threads=(1, 2)), agents=AGENTS, seed=23)


@pytest.mark.verify
def test_b23__in_a_large_society(tmp_path: Path) -> None:
    holds(partial(wrong, folder=tmp_path), agents=1_000_000, seed=24)


def test_b23__what_must_come_out_is_the_funnel() -> None:
    shares = [n / CONSUMERS for n in FUNNEL]
    assert [due(step) for step in range(len(STEPS))] == pytest.approx(shares, abs=8e-4)


@pytest.mark.parametrize(
    "change",
    [("per_year: 0.3038", "per_year: 0.4"), ("share: 0.786260", "share: 0.65"),
     ("share: 0.403101", "share: 0.6"), ("n: 30", "n: 150")],
    ids=["a third more errors", "fewer files changed", "more tiers", "five months for a step"],
)  # fmt: skip
def test_b23__negative_control(tmp_path: Path, change: Change) -> None:
    """A wrong share is caught from its step on; a module that hits three of the four steps fails."""
    is_caught(partial(wrong, folder=tmp_path, changes=(change,)), agents=FEWER, seed=23)
