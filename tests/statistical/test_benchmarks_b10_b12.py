"""Benchmarks B10 and B12 on toy societies: names among neighbours, and when looking at them pays.

B12 (Ohtsuki and Iwasa 2004, JTB 231; 2006, JTB 239): with every thousandth deed and name wrong, the leading
eight norms keep nearly all dealings alive, and image scoring, which asks only what a donor did, does not.
B10: discriminators refuse whom they know to be bad, a share z never gives, and a name is known with chance q.
The payoff of a discriminator less that of a defector is q b (1 - z) - c (1 - z q); it is 0 at
q* = c / (b (1 - z) + c z), which tends to c / b (Nowak and Sigmund 1998, Nature 393; RECALLED). The norm is
L1: who refuses the bad keeps its name, and a bad name stays with whoever goes on refusing.

Means over months are compared with normal tails; their errors come from the theory of B12, and for B10 from
the months, which are independent but for names that never change.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t as student
from stages import FALSE_ALARM, Change, Outcome, Toy, allowed, holds, is_caught, run, seen

from glasshouse.minds import Seen

# B12: share of deeds kept with errors of deeds and of names of 0.01, and share of good names

KEPT = {
    "L1": 0.970965, "L2": 0.970965, "L3": 0.970588, "L4": 0.970588, "L5": 0.970588, "L6": 0.970588,
    "L7": 0.970204, "L8": 0.970204, "image_scoring": 0.332215,
}  # fmt: skip
GOOD = {
    "L1": 0.980388, "L2": 0.980388, "L3": 0.980392, "L4": 0.980392, "L5": 0.980392, "L6": 0.980392,
    "L7": 0.980004, "L8": 0.980004, "image_scoring": 0.335570,
}  # fmt: skip
KEPT_WITHOUT_SLIPS = {"L3": 0.99, "L7": 0.9899, "L8": 0.9899, "image_scoring": 0.5}
STATED = 0.001
PLAYERS, MANY = 6_000, 200_000
MEMORY = (1 - 2 * 0.01) * (1 - 0.01)  # how much of a name lasts a round under image scoring
ROUNDS = {"image_scoring": 300}  # until names are at rest, and then some
AT_REST = {"image_scoring": 220}
EXAMPLE = "norm: L3, slips: 0.01, misseen: 0.01"


def neighbours(norm: str, *changes: Change) -> Toy:
    """Return the example with another norm, until names are at rest and for some rounds more."""
    toy = Toy("b12").but((EXAMPLE, EXAMPLE.replace("L3", norm)), *changes)
    return toy.for_months(ROUNDS.get(norm, 100))


def memory(norm: str, slips: float) -> float:
    """Return by how much an excess of good names lasts from a round to the next."""
    return (1 - 2 * 0.01) * (1 - slips) if norm == "image_scoring" else 0.1


def wrong_norm(
    agents: int,
    seed: int,
    *,
    norm: str,
    toy: Toy,
    folder: Path,
    slips: float = 0.01,
    threads: tuple[int, ...] = (1,),
) -> list[str]:
    """Name what is off: deeds that are kept, on average once names are at rest, and names at the end."""
    outcome = run(toy, folder, agents=agents, seed=seed, threads=threads)
    first, kept = AT_REST.get(norm, 20), (KEPT if slips else KEPT_WITHOUT_SLIPS)[norm]
    deals, deeds = (np.array(outcome.line(f"dealings.{what}")[first:]) for what in ("deals", "kept"))
    found, lasts = deeds.sum() / deals.sum(), memory(norm, slips)
    rounds = len(deals) * (1 - lasts) / (1 + lasts)  # as good as so many independent ones
    error = (kept * (1 - kept) / (agents * max(rounds, 1))) ** 0.5
    away = lasts**first  # of where names began, all good
    said = []
    if abs(found - kept) > allowed(STATED, error, bias=away):
        said.append(f"{norm}: {found:.6f} of deeds kept, and not {kept}")
    if slips:
        good = float((outcome.engine.state.seen & np.uint8(Seen.GOOD_NAME) != 0).mean())
        spread = (GOOD[norm] * (1 - GOOD[norm]) / agents) ** 0.5
        if abs(good - GOOD[norm]) > allowed(STATED, 1.1 * spread, bias=away):
            said.append(f"{norm}: {good:.6f} of names good, and not {GOOD[norm]}")
    if threads == (1, 2) and agents == PLAYERS:
        seen("B12", f"deeds kept, {norm}, slips {slips}", f"{found:.4f}")
    return said


@pytest.mark.parametrize("norm", KEPT)
def test_b12__deeds_and_names_are_those_of_the_norm(tmp_path: Path, norm: str) -> None:
    """Sample: 6,000 agents, 80 rounds at rest. False-alarm rate: 1e-6 for each norm.

    Smallest error found in 99 of 100 cases: 0.0015 of deeds under the leading eight, 0.03 of image scoring.
    """
    look = partial(wrong_norm, norm=norm, toy=neighbours(norm), folder=tmp_path, threads=(1, 2))
    holds(look, agents=PLAYERS, seed=12)


@pytest.mark.parametrize("norm", KEPT_WITHOUT_SLIPS)
def test_b12__without_slips(tmp_path: Path, norm: str) -> None:
    toy = neighbours(norm, ("slips: 0.01, ", ""))
    holds(partial(wrong_norm, norm=norm, toy=toy, folder=tmp_path, slips=0.0), agents=PLAYERS, seed=13)


@pytest.mark.verify
def test_b12__image_scoring_in_a_large_society(tmp_path: Path) -> None:
    """200,000 agents: 4.9 standard errors of the mean of months are 0.004; 0.001 would need 4e9 dealings."""
    toy = neighbours("image_scoring")
    holds(partial(wrong_norm, norm="image_scoring", toy=toy, folder=tmp_path), agents=MANY, seed=14)


@pytest.mark.parametrize(
    ("norm", "change"),
    [
        ("L3", (EXAMPLE, "norm: image_scoring, slips: 0.01, misseen: 0.01")),
        ("L3", ("slips: 0.01", "slips: 0.015")),
        ("L6", ("misseen: 0.01", "misseen: 0.015")),
        ("L7", ("norm: L7", "norm: L3, never: 0.05")),
    ],
    ids=["another norm", "half more slips", "half more mistaken names", "some who never give"],
)
def test_b12__negative_control(tmp_path: Path, norm: str, change: Change) -> None:
    """0.6 points and more of deeds kept."""
    toy = neighbours(norm, change) if change[0] != EXAMPLE else Toy("b12").but(change).for_months(100)
    is_caught(partial(wrong_norm, norm=norm, toy=toy, folder=tmp_path), agents=2_000, seed=12)


# B10: by how much looking at names pays

BENEFIT, COST = 10, 1
TRADERS, MORE = 8_000, 400_000
OF_THRESHOLD = 0.005  # stated tolerance of q*
KNOWN = (0.05, 0.2, 0.4)


def gaps(outcome: Outcome) -> np.ndarray:
    """Return by month the payoff of discriminators less that of those who never give, from the second on.

    Everybody has one donor, so that there are as many dealings to receive in as to give in.
    """
    lines = {
        name: np.array(outcome.line(f"dealings.{name}")[1:], float)
        for who in ("by_name", "never")
        for name in (f"donors_{who}", f"gave_{who}", f"received_{who}")
    }
    looks = (BENEFIT * lines["received_by_name"] - COST * lines["gave_by_name"]) / lines["donors_by_name"]
    return looks - BENEFIT * lines["received_never"] / lines["donors_never"]


def pays(q: float, z: float) -> float:
    """Return the gap of the benchmark."""
    return q * BENEFIT * (1 - z) - COST * (1 - z * q)


def traders(z: str, q: float, *changes: Change) -> Toy:
    return Toy("b10").but(("never: 0.5", f"never: {z}"), ("known: 0.3", f"known: {q}"), *changes)


def wrong_gaps(
    agents: int,
    seed: int,
    *,
    z: str,
    folder: Path,
    changes: tuple[Change, ...] = (),
    threads: tuple[int, ...] = (1,),
) -> list[str]:
    """Name the chances of knowing a name at which the gap is off, and whether it changes sign elsewhere."""
    said, found, errors = [], [], []
    for q in KNOWN:
        outcome = run(traders(z, q, *changes), folder, agents=agents, seed=seed, threads=threads)
        by_month = gaps(outcome)
        n_never, n_all = outcome.line("dealings.donors_never")[1:], outcome.line("dealings.deals")[1:]
        mine = sum(n_never) / sum(n_all)  # those who never give are drawn by luck
        errors.append(float(by_month.std(ddof=1) / len(by_month) ** 0.5))
        found.append(float(by_month.mean()))
        tail = float(student.isf(FALSE_ALARM / 2 / (len(KNOWN) + 1), len(by_month) - 1))
        if abs(found[-1] - pays(q, mine)) > tail * errors[-1]:
            said.append(f"gap at {q}")
    slope, at_0 = np.polyfit(KNOWN, found, 1)
    threshold, wanted = -at_0 / slope, COST / (BENEFIT * (1 - float(z)) + COST * float(z))
    error = max(errors) / slope + 0.02 * wanted * ((1 - float(z)) * float(z) / agents) ** 0.5
    if abs(threshold - wanted) > allowed(OF_THRESHOLD, error):
        said.append(f"sign changes at {threshold:.4f}")
    if threads == (1, 2) and agents == TRADERS:
        seen("B10", f"threshold, {z} never give", f"{threshold:.4f}")
    return said


@pytest.mark.parametrize("z", ["0.01", "0.5"])
def test_b10__looking_at_names_pays_from_a_threshold_on(tmp_path: Path, z: str) -> None:
    """Null: months alike, Student's t. Sample: 8,000 agents, 47 months, three chances to know a name.

    Smallest error of the threshold found in 99 of 100 cases: 0.02 where one in a hundred never gives, 0.008
    where half do. False-alarm rate: 1e-6.
    """
    holds(partial(wrong_gaps, z=z, folder=tmp_path, threads=(1, 2)), agents=TRADERS, seed=10)


@pytest.mark.verify
@pytest.mark.parametrize("z", ["0.01", "0.5"])
def test_b10__at_the_tolerance_of_the_benchmark(tmp_path: Path, z: str) -> None:
    """400,000 agents: 4.9 standard errors of the threshold are below the 0.005 that is stated."""
    holds(partial(wrong_gaps, z=z, folder=tmp_path), agents=MORE, seed=11)


def test_b10__the_numbers_are_those_of_the_benchmark() -> None:
    """With benefit 1 and cost 0.1; here both are ten times as large."""
    assert [pays(q, 0.01) / 10 for q in (0.05, 0.2)] == pytest.approx([-0.05045, 0.09820], abs=1e-5)
    for z, wanted in ((0.01, 0.100908), (0.5, 0.181818)):
        assert COST / (BENEFIT * (1 - z) + COST * z) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(
    "more", ["norm: L3", "norm: L1, misseen: 0.2", "norm: L1, always: 0.2"],
    ids=["a norm that forgives", "one name in five mistaken", "some who always give"],
)  # fmt: skip
def test_b10__negative_control(tmp_path: Path, more: str) -> None:
    """Names that are better than the deeds, names that are noise, and gifts to everybody."""
    look = partial(wrong_gaps, z="0.5", folder=tmp_path, changes=(("norm: L1", more),))
    is_caught(look, agents=3_000, seed=10)
