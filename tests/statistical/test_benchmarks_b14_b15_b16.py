"""Benchmarks B14, B15 and B16 on toy societies: acts that agents weigh (all numbers COMPUTED).

B14, gaming a threshold (Hardt and others 2016; Milli and others 2019): quality is uniform on (0, 1), half are
qualified, and showing d more costs k d where acceptance is worth 1. So whoever lacks at most 1 / k to the
border buys it. With the border where the qualified begin, 1 - 1/k of the decisions are right; 1 / k higher
all are, and the qualified pay 1 / k on average. Quality has 1024 steps, which moves a share by at most 5e-4.

B15, deterrence (Becker 1968): with a uniform gain, all offend whose gain reaches chance times fine. With a
harm of 0.7, gains less harms are 0.040 an occasion where that is 0.6, and at most 0.045, where it is 0.7.

B16, honour and stigma (Bénabou and Tirole 2006): those act whose motive reaches cost less reward less the
weight of the image times what acting says of the motive, half its span. 0.7 act; with the weight that share
grows at 0.5, with the reward at 1.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm
from stages import (
    ERRORS,
    FALSE_ALARM,
    Change,
    Outcome,
    Toy,
    allowed,
    holds,
    is_caught,
    misfits,
    run,
    seen,
    standard_error,
)

from glasshouse.codes import Kind

AGENTS, FEWER = 20_000, 2_500
MANY = {"B14": 1_300_000, "B15": 125_000, "B16": 60_000}
STATED = {"B14": 0.002, "B15": 0.002, "B16": 0.003}
STANDING_SHIFT = 2**31  # of points in a row of the docket
STEPS = 1024  # of quality
SCALE = 10_000  # points of the best quality
HARM, WORTH = 0.7, 1000  # of an offence; in what its gain is counted


# B14


def standings(outcome: Outcome, score: int) -> np.ndarray:
    """Return the points of every agent in a score; all have a standing."""
    state = outcome.engine.state
    found = np.full(int(state.size.sum()), -1, np.int64)
    for k, first in enumerate(state.first_slot):
        rows = slice(state.docket_start[k], state.docket_start[k] + state.docket_count[k])
        mine = (state.docket.kind[rows] == Kind.STANDING) & (state.docket.step[rows] == score)
        found[first + state.docket.agent[rows][mine]] = (
            state.docket.amount[rows][mine].astype(np.int64) - STANDING_SHIFT
        )
    assert found.min() >= 0
    return found


def passing(border: int, price: float) -> int:
    """Return how many of the steps of quality are accepted."""
    points = np.rint((np.arange(STEPS) + 0.5) / STEPS * SCALE)
    return int(((border - points) * price <= 1).sum())


def gaming(
    agents: int, seed: int, *, folder: Path, border: int, price: str = "0.0005", said: str = "",
    threads: tuple[int, ...] = (1,), changes: tuple[Change, ...] = (), stated: bool = False,
) -> list[str]:  # fmt: skip
    """Name what is off: right decisions, what the qualified paid, who was accepted."""
    law = [(f"录取}}, min: {old}", f"录取}}, min: {new}") for old, new in ((5000, border),) if old != new]
    pay = [(f"cost_per_point: {old}", f"cost_per_point: {price}") for old in ("0.0005",) if old != price]
    toy = Toy("b14").but(*law, *pay)
    outcome = run(toy.but(*changes).for_months(3), folder, agents=agents, seed=seed, threads=threads)
    shown, quality = standings(outcome, 0), standings(outcome, 1)
    is_accepted, is_qualified, k = shown >= border, quality >= 5000, float(price) * SCALE
    right = float((is_accepted == is_qualified).mean())
    paid = (shown - quality) * float(price)
    wrong = []
    if outcome.last("shown.accepted", "quality.qualified") != [is_accepted.sum(), is_qualified.sum()]:
        wrong.append("stocks")
    if sum(outcome.line("worth.prepares")) != int((shown - quality).sum()):
        wrong.append("points bought")
    if misfits([int(is_accepted.sum())], agents, [passing(border, float(price)) / STEPS]):
        wrong.append("accepted")
    step = 0 if stated else 0.5 / STEPS  # the tolerance of the benchmark has room for it
    if border == 5000:
        error = standard_error(1 / k, agents)
        if abs(right - (1 - 1 / k)) > allowed(STATED["B14"] * stated, error, bias=step):
            wrong.append("right decisions")
        if threads == (1, 2):
            seen("B14", f"right decisions, k = {k:g}, border 0.50", f"{right:.4f}")
        return wrong
    burden = float(paid[is_qualified].mean())
    error = (
        (2 / k / 3 - 1 / k**2) / (agents / 2)
    ) ** 0.5  # of a cost that is uniform for 2 / k of the qualified
    if right != 1:
        wrong.append("right decisions")
    if abs(burden - 1 / k) > allowed(STATED["B14"] * stated, error, bias=step):
        wrong.append("burden")
    if threads == (1, 2):
        seen("B14", f"cost to the qualified, k = {k:g}, border {border / SCALE:.2f}", f"{burden:.4f}")
    return wrong


@pytest.mark.parametrize(("border", "price"), [(5000, "0.0005"), (7000, "0.0005"), (5000, "0.001"),
                                               (6000, "0.001")])  # fmt: skip
def test_b14__who_lacks_little_buys_it(tmp_path: Path, border: int, price: str) -> None:
    """Null: exact shares of 1024 steps. Sample: 20,000 agents. False-alarm rate: 1e-6.

    Smallest error found in 99 of 100 cases: 0.025 of a share, 0.012 of the cost.
    """
    holds(
        partial(gaming, folder=tmp_path, border=border, price=price, threads=(1, 2)), agents=AGENTS, seed=14
    )


@pytest.mark.parametrize(
    "change",
    [("cost_per_point: 0.0005", "cost_per_point: 0.0008"), ("reward: 1,", "reward: 0.6,"),
     ("motive: 10000", "motive: 9000")],
    ids=["dearer", "worth less", "less of quality shows"],
)  # fmt: skip
def test_b14__negative_control(tmp_path: Path, change: Change) -> None:
    is_caught(partial(gaming, folder=tmp_path, border=7000, changes=(change,)), agents=FEWER, seed=14)


@pytest.mark.verify
@pytest.mark.parametrize("border", [5000, 7000])
def test_b14__at_the_tolerance_of_the_benchmark(tmp_path: Path, border: int) -> None:
    assert ERRORS * standard_error(0.2, MANY["B14"]) < STATED["B14"]
    assert not gaming(MANY["B14"], 140, folder=tmp_path, border=border, stated=True)


# B15


def offences(
    agents: int, seed: int, *, folder: Path, chance: str = "0.2", fine: int = 300,
    threads: tuple[int, ...] = (1,), changes: tuple[Change, ...] = (), stated: bool = False,
) -> list[str]:  # fmt: skip
    """Name what is off: who offends, what is gained, and what is found, at a chance and a fine."""
    law = tuple(change for change in (("share: 0.2", f"share: {chance}"), ("points: 300", f"points: {fine}"))
                if change[0] != change[1])  # fmt: skip
    outcome = run(Toy("b15", law).but(*changes), folder, agents=agents, seed=seed, threads=threads)
    expected = float(chance) * fine / 100
    n, done = sum(outcome.line("occasions.offence")), sum(outcome.line("offence"))
    gained = sum(outcome.line("worth.offence")) / WORTH
    welfare = (gained - HARM * done) / n
    wanted = (1 - expected**2) / 2 - HARM * (1 - expected)
    spread = ((1 - HARM) ** 3 - (expected - HARM) ** 3) / 3 - wanted**2
    wrong = [] if n == agents * 12 else ["occasions"]
    if misfits([done], n, [1 - expected]):
        wrong.append("exact tail of the offences")
    if abs(done / n - (1 - expected)) > allowed(STATED["B15"] * stated, standard_error(1 - expected, n)):
        wrong.append("offence rate")
    if abs(welfare - wanted) > allowed(STATED["B15"], (spread / n) ** 0.5):
        wrong.append("welfare")
    if misfits([sum(outcome.line("fines.record"))], done, [float(chance)]):
        wrong.append("found")
    if threads == (1, 2):
        seen("B15", f"offence rate, chance {chance}, fine {fine / 100:g}", f"{done / n:.4f}")
        seen("B15", f"welfare at {expected:.1f}", f"{welfare:.4f}")
    return wrong


@pytest.mark.parametrize(("chance", "fine"), [("0.2", 300), ("0.6", 100), ("0.2", 350)])
def test_b15__those_offend_to_whom_it_is_worth_more_than_the_law_takes(
    tmp_path: Path, chance: str, fine: int
) -> None:
    """Null: binomial. Sample: 240,000 occasions. False-alarm rate: 1e-6.

    Smallest error found in 99 of 100 cases: 0.007 of the rate, 0.0025 of welfare.
    """
    holds(
        partial(offences, folder=tmp_path, chance=chance, fine=fine, threads=(1, 2)), agents=AGENTS, seed=15
    )


def test_b15__welfare_is_largest_where_an_offender_expects_the_harm(tmp_path: Path) -> None:
    """And the gains and harms of five fines differ by far more than luck: all meet the same motives."""
    found = []
    for fine in (250, 300, 350, 400, 450):
        toy = Toy("b15", (("points: 300", f"points: {fine}"),) if fine != 300 else ())
        outcome = run(toy, tmp_path, agents=FEWER, seed=15)
        gains = sum(outcome.line("worth.offence")) / WORTH - HARM * sum(outcome.line("offence"))
        found.append(gains / sum(outcome.line("occasions.offence")))
    assert int(np.argmax(found)) == 2


@pytest.mark.parametrize(
    "change",
    [("point: -0.01", "point: -0.011"), ("high: 1}", "high: 1.1}"), ("motive: 1000", "motive: 900")],
    ids=["a point hurts more", "larger gains", "gains counted short"],
)
def test_b15__negative_control(tmp_path: Path, change: Change) -> None:
    is_caught(partial(offences, folder=tmp_path, changes=(change,)), agents=FEWER, seed=15)


@pytest.mark.verify
def test_b15__at_the_tolerance_of_the_benchmark(tmp_path: Path) -> None:
    assert ERRORS * standard_error(0.4, 12 * MANY["B15"]) < STATED["B15"]
    for chance, fine in (("0.2", 300), ("0.6", 100)):
        law = {"chance": chance, "fine": fine}
        assert not offences(MANY["B15"], 150, folder=tmp_path, stated=True, **law)  # type: ignore[arg-type]


# B16


def gifts(folder: Path, *changes: Change, agents: int, seed: int, threads: tuple[int, ...] = (1,)) -> float:
    """Return the share of occasions on which agents give."""
    outcome = run(Toy("b16").but(*changes), folder, agents=agents, seed=seed, threads=threads)
    return sum(outcome.line("gives")) / sum(outcome.line("occasions.gives"))


def honour(
    agents: int, seed: int, *, folder: Path, threads: tuple[int, ...] = (1,),
    changes: tuple[Change, ...] = (), stated: bool = False,
) -> list[str]:  # fmt: skip
    """Name what is off: participation, and how it grows with the weight of the image and the reward."""
    n = 12 * agents
    share, more_image, more_reward = (
        gifts(folder, *changes, *more, agents=agents, seed=seed, threads=threads)
        for more in ((), (("image: 0.4", "image: 0.5"),), (("reward: 0.1", "reward: 0.2"),))
    )
    by_image, by_reward = (more_image - share) / 0.1, (more_reward - share) / 0.1
    wrong = []
    if misfits([round(share * n)], n, [0.7]):
        wrong.append("exact tail of participation")
    if abs(share - 0.7) > allowed(STATED["B16"] * stated, standard_error(0.7, n)):
        wrong.append("participation")
    for name, slope, wanted in (("image", by_image, 0.5), ("reward", by_reward, 1.0)):
        # the same motives meet both, so that only those between the borders differ
        if abs(slope - wanted) > 1.1 * ERRORS * standard_error(wanted / 10, n) * 10:
            wrong.append(f"slope in the {name}")
    if threads == (1, 2):
        seen("B16", "participation", f"{share:.4f}")
        seen("B16", "slope in image and reward", f"{by_image:.3f}, {by_reward:.3f}")
    return wrong


def test_b16__those_give_whom_honour_and_reward_outweigh_the_cost(tmp_path: Path) -> None:
    """Null: binomial. Sample: 240,000 occasions. False-alarm rate: 1e-6.

    Smallest error found in 99 of 100 cases: 0.0065 of the share, 0.03 of a slope of 0.5.
    """
    holds(partial(honour, folder=tmp_path, threads=(1, 2)), agents=AGENTS, seed=16)


@pytest.mark.parametrize(
    "change", [("cost: 0.6", "cost: 0.65"), ("high: 1}", "high: 1.2}")], ids=["dearer", "warmer motives"]
)
def test_b16__negative_control(tmp_path: Path, change: Change) -> None:
    is_caught(partial(honour, folder=tmp_path, changes=(change,)), agents=FEWER, seed=16)


def test_b16__normal_motives_come_to_rest_where_nobody_would_change(tmp_path: Path) -> None:
    """Beyond the benchmark: what acting says depends on how many act, so the share is a fixed point."""

    def pull(z: float) -> float:
        share = norm.sf(z)
        return 0.5 + 0.3 * z - (0.6 - 0.1 - 0.4 * 0.3 * norm.pdf(z) / (share * (1 - share)))

    rest = float(norm.sf(brentq(pull, -4, 4)))
    motive: Change = ("{uniform: {low: 0, high: 1}}", "{normal: {mean: 0.5, sd: 0.3}}")
    outcome = run(Toy("b16").but(motive), tmp_path, agents=AGENTS, seed=16)
    late = sum(outcome.line("gives")[6:])
    # last month's share is seen with its luck: half as much again
    assert abs(late / (6 * AGENTS) - rest) < 1.5 * ERRORS * standard_error(rest, 6 * AGENTS)
    assert misfits([late], 6 * AGENTS, [0.7]), FALSE_ALARM


@pytest.mark.verify
def test_b16__at_the_tolerance_of_the_benchmark(tmp_path: Path) -> None:
    assert ERRORS * standard_error(0.7, 12 * MANY["B16"]) < STATED["B16"]
    assert not honour(MANY["B16"], 160, folder=tmp_path, stated=True)
