"""What holds in any toy town with a network: simple ties, trust that is kept, opinions that come nearer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.kernels import flows, networks
from glasshouse.minds import UNIT, NetworkTable
from glasshouse.packing import packed
from glasshouse.society.network import MILLION, Network
from glasshouse.society.network_tables import network_table

SEEDS = st.integers(0, 2**64 - 1)
SLOTS = st.integers(0, 2**31)
FEW = settings(max_examples=60, deadline=None)
SPEECH = {"speech": {"adapts": "0.1"}}


def table(**network: Any) -> NetworkTable:
    return packed(network_table(Network.model_validate(network)))


def woven(found: NetworkTable, seed: int, first_slot: int) -> networks.Web:
    web = networks.make_web(found)
    networks.weave(web, found, np.uint64(seed), first_slot)
    return web


@st.composite
def made(draw: st.DrawFn) -> tuple[dict[str, Any], int]:
    """Draw a way to make ties by luck, and how many there must be."""
    if draw(st.booleans()):
        each = draw(st.integers(1, 20))
        town = draw(st.integers(max(each + 2, 3), 200))
        return {"town": town, "attachment": {"each": each}}, (town - each - 1) * each + each * (each + 1) // 2
    ties = 2 * draw(st.integers(1, 20))
    town = draw(st.integers(max(ties + 2, 3), 200))
    rewired = draw(st.sampled_from(["0", "0.1", "0.5", "1"]))
    return {"town": town, "small_world": {"ties": ties, "rewired": rewired}}, town * ties // 2


@st.composite
def rows(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows of shares of sum 1, of which many are nothing."""
    n = draw(st.integers(3, 6))
    whole = st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any)
    found = []
    for _ in range(n):
        weights = draw(whole)
        parts = [weight * MILLION // sum(weights) for weight in weights]
        parts[int(np.argmax(weights))] += MILLION - sum(parts)
        found.append([str(Decimal(part) / MILLION) for part in parts])
    return found


@FEW
@given(made(), SEEDS, SLOTS)
def test_ties__are_simple_go_both_ways_and_are_as_many_as_said(
    way: tuple[dict[str, Any], int], seed: int, first_slot: int
) -> None:
    network, wanted = way
    found = table(**network, **SPEECH)
    web, n = woven(found, seed, first_slot), found.town
    assert networks.n_ties(found) == wanted == web.ends.shape[1]
    heard = [web.to[web.first[i] : web.first[i + 1]].tolist() for i in range(n)]
    assert sum(map(len, heard)) == 2 * wanted == web.first[n] == web.reached.sum()
    for i, mine in enumerate(heard):
        assert i not in mine and len(set(mine)) == len(mine) > 0 and all(0 <= j < n for j in mine)
        assert all(i in heard[j] for j in mine)
    again = woven(found, seed, first_slot)
    assert all(np.array_equal(a, b) for a, b in zip(web, again, strict=True))


@FEW
@given(made(), rows(), SEEDS, SLOTS, st.integers(0, MILLION), st.integers(1, 3), st.booleans())
def test_trust__none_is_lost_or_made(
    way: tuple[dict[str, Any], int], written: list[list[str]], seed: int, first_slot: int, share: int,
    pretrusted: int, by_rows: bool,
) -> None:  # fmt: skip
    trust = {"share": str(Decimal(share) / MILLION), "pretrusted": pretrusted}
    found = table(trust=trust, **({"rows": written} if by_rows else way[0]))
    web = woven(found, seed, first_slot)
    flows.spread(web.before, UNIT, found.pretrusted)
    for _ in range(5):
        flows.hand_on_trust(web, found)
        assert web.after.sum() == UNIT and web.after.min() >= 0
        least = UNIT * Fraction(share, MILLION) / pretrusted  # of those trusted from the first
        assert all(int(x) >= least - 1 for x in web.after[:pretrusted])
        web.before[:] = web.after


@FEW
@given(rows(), st.lists(st.integers(0, UNIT), min_size=6, max_size=6))
def test_opinions__stay_between_the_extremes(written: list[list[str]], start: list[int]) -> None:
    n = len(written)
    found = table(rows=written, opinions={"start": [str(Decimal(x) / UNIT) for x in start[:n]]})
    web = woven(found, 1, 0)
    web.before[:] = found.start[:n]
    assert web.before.tolist() == start[:n]
    for _ in range(5):
        flows.average(web, found)
        assert web.before.min() <= web.after.min() and web.after.max() <= web.before.max()
        exact = np.array(written, float) @ (web.before / UNIT)
        assert np.allclose(web.after / UNIT, exact, rtol=0, atol=1e-11)
        web.before[:] = web.after


@FEW
@given(made(), SEEDS, SLOTS, st.integers(1, UNIT), st.data())
def test_speech__the_two_opinions_are_alike(
    way: tuple[dict[str, Any], int], seed: int, first_slot: int, adapts: int, data: st.DataObject
) -> None:
    """Turning all opinions round changes nobody's willingness; without bots, and it stays within 0 and 1."""
    found = table(**way[0], speech={"adapts": str(Decimal(adapts) / UNIT)})
    web = woven(found, seed, first_slot)
    flows.take_sides(web, found, np.uint64(seed), first_slot)
    assert abs(int(web.side.sum())) == found.town % 2 and set(web.side.tolist()) == {1, -1}
    luck = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    web.before[:] = luck.integers(0, UNIT + 1, found.town)
    flows.listen(web, found)
    after = web.after.copy()
    assert after.min() >= 0 and after.max() <= UNIT
    web.side[:] = -web.side
    flows.listen(web, found)
    assert np.array_equal(after, web.after)
