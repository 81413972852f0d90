"""Benchmark B24 on toy towns with ties: a spiral of silence, with and without bots.

Stylised after Ross, Pilz, Cabrera, Brachten, Neubaum and Stieglitz (2019), European Journal of Information
Systems 28(4), whose rules were not read; so the bands are wide. Ours were written down before any run
(decision 0022). By the description, mostly one opinion alone is heard in the end, the side of the most
central wins in 60 to 70 % of runs, that of 2 to 4 % bots in about two thirds; bands 0.55 to 0.75 and 0.55 to
0.80.

What is asked here: does the engine do what the rules say? A program of its own (networks, rules and luck
written again, in floats) ran thousands of towns; those of the engine are held against them by Fisher's exact
test. And do the bands hold? The first does. The second does where bots come out of one of two equal halves,
and does not where they come beside them: then they win more often. All of it is asserted.
In a small world of 20 ties, one in ten of them rewired, no town comes to one opinion in 120 months.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, fisher_exact
from stages import FALSE_ALARM, Change, Toy, holds, is_caught, run, seen

from glasshouse.kernels import networks
from glasshouse.packing import packed
from glasshouse.society.network import Network
from glasshouse.society.network_tables import network_table

COUNTED = ("consensus", "leads_a", "leads_central")
# towns of the other program, and in how many of them it was so, by `COUNTED`
REFERENCE = {
    "b24": (4000, (2754, 2001, 2272)),
    "b24-bots": (2000, (1512, 1786, 1088)),
    "b24-within": (1000, (560, 698, 551)),
}
CENTRAL, BOTS = (0.55, 0.75), (0.55, 0.80)  # bands of the shares of towns
TOWN, TOWNS, FEWER, MANY, SEED = 1000, 60, 40, 1000, 24


def counts(
    name: str, folder: Path, *, towns: int, seed: int, changes: tuple[Change, ...] = (),
    threads: tuple[int, ...] = (1,),
) -> dict[str, int]:  # fmt: skip
    """Return in how many towns each of `COUNTED` was so in the last month."""
    outcome = run(Toy(name).but(*changes), folder, agents=TOWN * towns, seed=seed, threads=threads)
    return dict(zip(COUNTED, outcome.last(*(f"network.{one}" for one in COUNTED)), strict=True))


def wrong(
    agents: int,
    seed: int,
    *,
    name: str,
    folder: Path,
    changes: tuple[Change, ...] = (),
    threads: tuple[int, ...] = (1,),
) -> list[str]:
    """Name what is counted in another share of towns than of those of the other program."""
    towns, (n, wanted) = agents // TOWN, REFERENCE[name]
    found = counts(name, folder, towns=towns, seed=seed, changes=changes, threads=threads)
    if threads == (1, 2) and towns == TOWNS:
        for one, number in found.items():
            seen("B24", f"{one.replace('_', ' ')}, {name}", f"{number / towns:.3f}")
    alarm = FALSE_ALARM / len(COUNTED)
    return [
        f"{one} in {found[one]} of {towns} towns"
        for one, k in zip(COUNTED, wanted, strict=True)
        if fisher_exact([[found[one], towns - found[one]], [k, n - k]])[1] < alarm
    ]


@pytest.mark.parametrize("name", REFERENCE)
def test_b24__towns_fall_silent_as_the_rules_say(tmp_path: Path, name: str) -> None:
    """Sample: 60 towns of 1,000, 120 months. False-alarm rate: 1e-6 for three shares.

    Smallest error found in 99 of 100 cases: 0.45 of a share near one half.
    """
    holds(partial(wrong, name=name, folder=tmp_path, threads=(1, 2)), agents=TOWN * TOWNS, seed=SEED)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("b24", ("adapts: 0.1", "adapts: 0.02")),
        ("b24", ("attachment: {each: 10}", "small_world: {ties: 20, rewired: 0.1}")),
        ("b24-bots", (", bots: 0.03", "")),
    ],
    ids=["adapts less", "nobody is central", "no bots"],
)
def test_b24__negative_control(tmp_path: Path, name: str, change: Change) -> None:
    """0.4 and more of a share."""
    is_caught(partial(wrong, name=name, folder=tmp_path, changes=(change,)), agents=TOWN * FEWER, seed=SEED)


@pytest.mark.verify
def test_b24__negative_control_of_where_bots_come_from(tmp_path: Path) -> None:
    """0.19 of a share: 400 towns tell bots beside two halves from bots within one."""
    look = partial(wrong, name="b24-within", folder=tmp_path, changes=((", bots_come: within", ""),))
    is_caught(look, agents=TOWN * 400, seed=SEED)


@pytest.mark.verify
@pytest.mark.parametrize("name", REFERENCE)
def test_b24__as_the_rules_say_in_many_towns(tmp_path: Path, name: str) -> None:
    """1,000 towns: errors of 0.15 of a share are found."""
    holds(partial(wrong, name=name, folder=tmp_path), agents=TOWN * MANY, seed=SEED + 1)


@pytest.mark.verify
def test_b24__consensus_in_most_towns_and_the_most_central_within_the_band(tmp_path: Path) -> None:
    """1,000 towns, in which a share is known to 0.08 by 4.9 standard errors."""
    found = counts("b24", tmp_path, towns=MANY, seed=SEED + 2)
    assert binom.cdf(found["consensus"] - 1, MANY, 0.5) > 1 - FALSE_ALARM
    assert binom.cdf(found["leads_central"], MANY, CENTRAL[0]) > FALSE_ALARM
    assert binom.sf(found["leads_central"] - 1, MANY, CENTRAL[1]) > FALSE_ALARM


@pytest.mark.verify
@pytest.mark.parametrize("bots", ["0.02", "0.03"])
def test_b24__bots_of_one_half_win_as_often_as_published(tmp_path: Path, bots: str) -> None:
    """Within the band, by exact tails: 1,000 towns."""
    won = won_by_bots_of_one_half(tmp_path, bots, MANY)
    assert binom.cdf(won, MANY, BOTS[0]) > 1 - FALSE_ALARM
    assert binom.sf(won - 1, MANY, BOTS[1]) > 1 - FALSE_ALARM


@pytest.mark.verify
def test_b24__with_four_bots_in_a_hundred_the_end_of_the_band_is_near(tmp_path: Path) -> None:
    """4,000 towns, of which 0.783 were seen: not told from a share within the band, nor from its end."""
    won = won_by_bots_of_one_half(tmp_path, "0.04", 4 * MANY)
    assert binom.cdf(won, 4 * MANY, BOTS[0]) > 1 - FALSE_ALARM
    assert binom.sf(won - 1, 4 * MANY, BOTS[1]) > FALSE_ALARM
    assert binom.cdf(won, 4 * MANY, BOTS[1]) > FALSE_ALARM


def won_by_bots_of_one_half(folder: Path, bots: str, towns: int) -> int:
    """Return in how many towns the side of the bots leads, where they come out of one of the halves."""
    change = ("bots: 0.03", f"bots: {bots}")
    return counts("b24-within", folder, towns=towns, seed=SEED + 4, changes=(change,))["leads_a"]


@pytest.mark.verify
@pytest.mark.parametrize("bots", ["0.03", "0.04"])
def test_b24__bots_beside_two_halves_win_more_often_than_their_band(tmp_path: Path, bots: str) -> None:
    """What the page says is missed, is missed: 1,000 towns, above 0.80 at the family's false-alarm rate."""
    found = counts(
        "b24-bots", tmp_path, towns=MANY, seed=SEED + 3, changes=(("bots: 0.03", f"bots: {bots}"),)
    )
    assert binom.cdf(found["leads_a"] - 1, MANY, BOTS[1]) > 1 - FALSE_ALARM


def test_b24__ties_are_as_unlike_in_number_as_published() -> None:
    """By attachment, a share 2 m (m + 1) / (k (k + 1) (k + 2)) has k ties (Dorogovtsev and others 2000).

    Sample: 300 towns of 1,000, in which a share is known to 0.004 by 4.9 standard errors; a town of this size
    has 0.002 fewer with the fewest ties.
    """
    for m in (1, 3, 10):
        found = {"town": TOWN, "attachment": {"each": m}, "speech": {"adapts": "0.1"}}
        table = packed(network_table(Network.model_validate(found)))
        web, number = networks.make_web(table), np.zeros(TOWN)
        for town in range(300):
            networks.weave(web, table, np.uint64(SEED), TOWN * town)
            number += np.bincount(web.reached, minlength=TOWN)
        for k in range(m, 2 * m + 2):
            wanted = 2 * m * (m + 1) / (k * (k + 1) * (k + 2))
            assert number[k] / number.sum() == pytest.approx(wanted, abs=0.006), (m, k)
        assert not number[:m].any()
