"""Benchmarks B17 and B18 on toy towns with rows of trust: EigenTrust, and opinions that are averaged.

B17: Kamvar, Schlosser and Garcia-Molina (2003), The EigenTrust algorithm, WWW; numbers COMPUTED. B18: DeGroot
(1974), Reaching a consensus, JASA 69; COMPUTED. No luck comes in, so all towns are the same, the numbers are
exact but for what is rounded, and each check either holds or does not: there is no false alarm. What agents
have is a whole number of 1e-12, what is counted of 1e-9.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from stages import Change, Outcome, Toy, holds, is_caught, run, seen

from glasshouse.minds import UNIT

ROWS = np.array([[0, 0.5, 0.5, 0], [0.2, 0, 0.7, 0.1], [0.3, 0.6, 0, 0.1], [0.1, 0.2, 0.7, 0]])
TRUST = {
    "0.15": (0.294310, 0.308733, 0.341672, 0.055284),
    "0.5": (0.554408, 0.206181, 0.218192, 0.021219),
}
CONSENSUS, LISTENED = 0.625, (0.25, 0.5, 0.25)
STATED, STATED_CONSENSUS = 1e-6, 1e-9
BILLION = 10**9
FEW, FEW_OF_THREE = 100, 102  # agents: 25 towns of four, 34 of three
MONTHS = {"0.15": 36, "0.5": 24}


def held(outcome: Outcome) -> np.ndarray:
    """Return what each peer has, a row by town."""
    said = outcome.prepared.scenario.society
    assert said is not None
    return np.asarray(outcome.engine.state.held.reshape(-1, said.town) / UNIT)


def far(found: np.ndarray, wanted: tuple[float, ...], stated: float) -> list[str]:
    """Name the peers who are further from a number than stated, in any town."""
    return [
        f"peer {k + 1} has {found[0, k]:.9f}, and not {one}"
        for k, one in enumerate(wanted)
        if np.abs(found[:, k] - one).max() > stated
    ]


def uncounted(outcome: Outcome, what: str) -> list[str]:
    """Name the peers of whom something else is counted in the series than they have."""
    found = held(outcome)
    counted = [outcome.line(f"network.{what}_{k + 1}")[-1] for k in range(found.shape[1])]
    wanted = found.sum(axis=0) * BILLION
    off = np.abs(np.array(counted) - wanted) > len(found)
    return [f"what is counted of peer {k + 1}" for k in np.flatnonzero(off)]


def wrong_trust(
    agents: int,
    seed: int,
    *,
    share: str,
    folder: Path,
    changes: tuple[Change, ...] = (),
    threads: tuple[int, ...] = (1,),
) -> list[str]:
    """Name what is off in the end: what each peer has, in every town, and what is counted of it."""
    toy = Toy("b17").but(("share: 0.15", f"share: {share}"), *changes).for_months(MONTHS[share])
    outcome = run(toy, folder, agents=agents, seed=seed, threads=threads)
    found = held(outcome)
    if threads == (1, 2) and agents == FEW:
        seen("B17", f"trust with a share of {share}", ", ".join(f"{x:.6f}" for x in found[0]))
    return far(found, TRUST[share], STATED) + uncounted(outcome, "trust")


def wrong_opinions(
    agents: int,
    seed: int,
    *,
    folder: Path,
    changes: tuple[Change, ...] = (),
    threads: tuple[int, ...] = (1,),
) -> list[str]:
    """Name what is off in the end: the opinion of each person, in every town, and what is counted of it."""
    outcome = run(Toy("b18").but(*changes), folder, agents=agents, seed=seed, threads=threads)
    found = held(outcome)
    if threads == (1, 2) and agents == FEW_OF_THREE:
        seen("B18", "consensus", f"{found[0, 0]:.9f}")
    return far(found, (CONSENSUS,) * 3, STATED_CONSENSUS) + uncounted(outcome, "opinion")


@pytest.mark.parametrize("share", TRUST)
def test_b17__the_numbers_solve_the_equations(share: str) -> None:
    """The published numbers, found again by solving t = (1 - a) C' t + a p."""
    a = float(share)
    exact = np.linalg.solve(np.eye(4) - (1 - a) * ROWS.T, [a, 0, 0, 0])
    assert exact == pytest.approx(TRUST[share], abs=STATED)


@pytest.mark.parametrize("share", TRUST)
def test_b17__trust_comes_to_rest(tmp_path: Path, share: str) -> None:
    """Sample: 25 towns of four peers, 36 or 24 months. False-alarm rate: none. Any error of 1e-6 is found."""
    holds(partial(wrong_trust, share=share, folder=tmp_path, threads=(1, 2)), agents=FEW, seed=17)


@pytest.mark.parametrize(
    ("share", "change"),
    [
        ("0.15", ("share: 0.15", "share: 0.1501")),
        ("0.15", ("[0.1, 0.2, 0.7, 0]", "[0.1, 0.2001, 0.6999, 0]")),
        ("0.15", ("pretrusted: 1", "pretrusted: 2")),
        ("0.5", ("[0.3, 0.6, 0, 0.1]", "[0.3, 0.6, 0.1, 0]")),
    ],
    ids=["another share", "another row", "two are trusted from the first", "somebody trusts itself"],
)
def test_b17__negative_control(tmp_path: Path, share: str, change: Change) -> None:
    """1e-5 and more of the trust of some peer; in place of the share, another one is written at once."""
    if change[0].startswith("share"):
        change = (f"share: {share}", change[1])
    look = partial(wrong_trust, share=share, folder=tmp_path, changes=(change,))
    is_caught(look, agents=FEW, seed=17)


def test_b18__the_number_is_the_mean_by_who_is_listened_to() -> None:
    rows = np.array([[0.5, 0.5, 0], [0.25, 0.5, 0.25], [0, 0.5, 0.5]])
    assert LISTENED @ rows == pytest.approx(LISTENED)
    assert np.dot(LISTENED, (0, 1, 0.5)) == CONSENSUS


def test_b18__opinions_meet(tmp_path: Path) -> None:
    """Sample: 34 towns of three, 60 months. False-alarm rate: none. Any error of 1e-9 is found."""
    holds(partial(wrong_opinions, folder=tmp_path, threads=(1, 2)), agents=FEW_OF_THREE, seed=18)


@pytest.mark.parametrize(
    "change",
    [
        ("start: [0, 1, 0.5]", "start: [0, 1, 0.50001]"),
        ("[0.25, 0.5, 0.25]", "[0.2501, 0.4999, 0.25]"),
        ("years: 5", "years: 2"),
    ],
    ids=["other opinions", "another row", "too soon"],
)
def test_b18__negative_control(tmp_path: Path, change: Change) -> None:
    """1e-8 and more of the consensus."""
    is_caught(partial(wrong_opinions, folder=tmp_path, changes=(change,)), agents=FEW_OF_THREE, seed=18)
