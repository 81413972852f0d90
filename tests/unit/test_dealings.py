"""Dealings between neighbours, deed by deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_GROUPS, VACANT, Stream
from glasshouse.errors import GlasshouseError
from glasshouse.kernels import dealings, rng
from glasshouse.kernels.candidates import make_luck
from glasshouse.kernels.permute import permute
from glasshouse.minds import N_DEALING, Dealing, Seen
from glasshouse.society.dealing_tables import NORMS, dealing_table, norm_table

Plain = Callable[[Any], Any]
SEED = np.uint64(77)
LUCK = make_luck(0, 0)
NO_DEEDS = np.zeros((0, N_GROUPS), np.int64)
FIRST, TICK, N = 9000, 201, 300
GOOD, BLACK = int(Seen.GOOD_NAME), int(Seen.BLACK)
ALL_DISCRIMINATE = np.array([0, 0], np.int64)


def table(norm: str = "L3", standing: str = "names", **given: Any) -> Any:
    plain = {"deals": ALWAYS, "strategy": ALL_DISCRIMINATE, "slips": 0, "misseen": 0}
    return dealing_table(norm, standing)._replace(**{**plain, **given})  # type: ignore[arg-type]


def month(as_is: Plain, seen: Any, rules: Any, generation: Any = None, tick: int = TICK) -> tuple[Any, Any]:
    n = seen.shape[0]
    after, tally = seen.copy(), np.zeros((N_DEALING, N_GROUPS), np.int64)
    held = np.zeros(n, np.uint8) if generation is None else generation
    strata = np.arange(n, dtype=np.uint8) % np.uint8(120)
    before = seen.copy()
    as_is(dealings.deal)(seen, after, held, strata, FIRST, tick, SEED, rules, tally, NO_DEEDS, LUCK)
    assert (seen == before).all()
    return after, tally


def partner_of(i: int) -> int:
    """Return to whom an adult may give this month; itself means nobody."""
    return permute(i, N, SEED, FIRST, int(Stream.DEALINGS), TICK)


def mixed(n: int = N) -> Any:
    """Names good and bad, some listed, some with scores; other bits filled in."""
    i = np.arange(n)
    bits = GOOD * (i % 3 > 0) | BLACK * (i % 5 == 0) | (i % 4) << 2 | int(Seen.SPOKE_FOR) * (i % 2)
    return bits.astype(np.uint8)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("standing", ["names", "listed", "scores"])
def test_deal__gives_the_name_of_the_norm(as_is: Plain, norm: str, standing: str) -> None:
    rules, seen = table(norm, standing), mixed()
    after, tally = month(as_is, seen, rules)
    names, deeds = norm_table(norm)
    n_kept = n_deals = n_refused = 0
    for i in range(N):
        partner = partner_of(i)
        own, its = int(seen[i]), int(seen[partner])
        if partner == i:
            assert after[i] == own
            continue
        is_low = its >> 2 & 3 == 1
        shunned = (standing != "names" and its & BLACK) or (standing == "scores" and is_low)
        is_good = bool(its & GOOD) and not shunned
        gave = deeds[bool(own & GOOD)][is_good]
        assert bool(after[i] & GOOD) == bool(names[bool(own & GOOD)][is_good][gave])
        assert int(after[i]) & ~GOOD == own & ~GOOD
        n_deals += 1
        n_kept += gave
        n_refused += bool(its & BLACK) and deeds[bool(own & GOOD)][bool(its & GOOD)] > gave
    assert tally[Dealing.DEALS, 0] == n_deals
    assert tally[Dealing.KEPT, 0] == n_kept
    assert tally[Dealing.REFUSED_TO_LISTED, 0] == n_refused
    assert (n_refused > 0) == (standing != "names")
    assert tally[Dealing.COST_CNY, 0] == n_kept * rules.cost_cny
    assert tally[Dealing.BENEFIT_CNY, 0] == n_kept * rules.benefit_cny


def test_deal__costs_the_donor_and_benefits_the_partner(as_is: Plain) -> None:
    rules = table(strategy=np.array([ALWAYS, ALWAYS], np.int64))
    strata, tally = np.zeros(N, np.uint8), np.zeros((N_DEALING, N_GROUPS), np.int64)
    strata[5] = 119
    seen = mixed()
    held = np.full(N, VACANT, np.uint8)
    partner = partner_of(5)
    held[5] = held[partner] = 0
    as_is(dealings.deal)(
        seen,
        seen.copy(),
        held,
        strata,
        FIRST,
        TICK,
        SEED,
        rules,
        tally,
        NO_DEEDS,
        LUCK,
    )
    assert tally[Dealing.KEPT].tolist() == tally[Dealing.DEALS].tolist()
    assert tally[Dealing.COST_CNY, 5] == rules.cost_cny  # the richest fifth pays
    assert tally[Dealing.BENEFIT_CNY, 1] == rules.benefit_cny  # the poorest gains
    assert tally[Dealing.BENEFIT_CNY, 5] == 0


def test_partners__everybody_gives_to_one_and_receives_from_one(as_is: Plain) -> None:
    one, two = (
        [as_is(permute)(i, N, SEED, FIRST, int(Stream.DEALINGS), tick) for i in range(N)]
        for tick in (TICK, TICK + 1)
    )
    assert sorted(one) == sorted(two) == list(range(N))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < 12


def test_deal__nobody_deals_with_an_empty_slot(as_is: Plain) -> None:
    held = np.where(np.arange(N) % 4 == 0, VACANT, 0).astype(np.uint8)
    seen = mixed()
    after, tally = month(as_is, seen, table(strategy=np.array([ALWAYS, ALWAYS], np.int64)), held)
    pairs = [(i, partner_of(i)) for i in range(N)]
    expected = [i for i, j in pairs if i != j and held[i] != VACANT and held[j] != VACANT]
    assert tally[Dealing.DEALS, 0] == len(expected)
    rest = np.setdiff1d(np.arange(N), expected)
    assert (after[rest] == seen[rest]).all()


def test_deal__without_chance_nothing_changes(as_is: Plain) -> None:
    seen = mixed()
    after, tally = month(as_is, seen, table(deals=0))
    assert (after == seen).all() and not tally.any()


def test_strategies__are_steady_and_shares_of_luck(as_is: Plain) -> None:
    rules = dealing_table()
    for slot in range(200):
        word = rng.draw(SEED, slot, 1, 0, Stream.DEALINGS, 1, 0)[0]
        expected = int((word >= rules.strategy).sum())
        assert as_is(dealings.strategy_of)(SEED, slot, 1, rules) == expected


def test_strategies__do_what_they_are(as_is: Plain) -> None:
    means, rules = as_is(dealings.means_to_give), table("image_scoring")
    for donor in range(2):
        for partner in range(2):
            assert means(0, donor, partner, rules) == 1
            assert means(1, donor, partner, rules) == 0
            assert means(2, donor, partner, rules) == partner


def test_slips_and_errors__when_certain_turn_everything_round(as_is: Plain) -> None:
    seen = np.full(N, GOOD, np.uint8)
    after, tally = month(as_is, seen, table(slips=ALWAYS))
    assert tally[Dealing.KEPT, 0] == 0
    moved = np.array([partner_of(i) != i for i in range(N)])
    assert not after[moved].any()
    after, tally = month(as_is, seen, table(misseen=ALWAYS))
    assert tally[Dealing.KEPT, 0] == moved.sum()
    assert not after[moved].any()


@pytest.mark.parametrize("norm", [n for n in NORMS if n != "image_scoring"])
def test_norms__share_what_the_leading_eight_share(norm: str) -> None:
    names, deeds = norm_table(norm)
    assert names[1][1] == names[0][1] == (0, 1)  # towards the good: giving is good, refusing bad
    assert names[1][0][0] == 1  # refusing the bad is justified
    assert deeds[0][1] == deeds[1][1] == 1 and deeds[1][0] == 0


def test_norms__differ() -> None:
    assert len({norm_table(norm) for norm in NORMS}) == len(NORMS)


def test_tables__refuse_what_they_do_not_know() -> None:
    with pytest.raises(GlasshouseError, match='A norm "L9" was found; there are L1, L2'):
        norm_table("L9")
    with pytest.raises(GlasshouseError, match='A standing "rumour" was found; there are names, listed, scor'):
        dealing_table(standing="rumour")  # type: ignore[arg-type]


def test_luck__of_a_month_has_the_addresses_that_it_says(as_is: Plain) -> None:
    """Whether there is a dealing, whether it slips, and whether it is misseen: three words of one block."""
    half = ALWAYS // 2
    rules = table("image_scoring", deals=half, slips=half, misseen=half)
    seen = np.full(N, GOOD, np.uint8)
    after, tally = month(as_is, seen, rules)
    n_deals = n_kept = 0
    for i in range(N):
        words = rng.draw(SEED, FIRST + i, 0, TICK, Stream.DEALINGS, 0, 0)
        if words[0] >= half or partner_of(i) == i:
            assert after[i] == GOOD
            continue
        kept = words[1] >= half
        assert (after[i] == GOOD) == (kept ^ (words[2] < half))
        n_deals, n_kept = n_deals + 1, n_kept + kept
    assert tally[[Dealing.DEALS, Dealing.KEPT], 0].tolist() == [n_deals, n_kept]
