"""Friends on the ring, and what is seen of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glasshouse.kernels import ties
from glasshouse.minds import N_FRIENDS, NEWCOMER, Seen

Plain = Callable[[Any], Any]
SEED = np.uint64(99)
FIRST = 12_000
N = 501


def ring_of(n: int = N, seed: np.uint64 = SEED, first_slot: int = FIRST) -> np.ndarray:
    ring = np.full(n + 3, -1, np.int64)
    ties.stand_in_ring(ring, n, seed, first_slot)
    assert sorted(ring[:n]) == list(range(n)) and (ring[n:] == -1).all()
    return ring


def place_of(ring: np.ndarray, agent: int) -> int:
    return ring.tolist().index(agent)


def friends(agent: int, n: int = N, seed: np.uint64 = SEED, first_slot: int = FIRST) -> list[int]:
    """Return the three before and the three after on the ring."""
    ring = ring_of(n, seed, first_slot)
    place = place_of(ring, agent)
    return [int(ring[(place + step) % n]) for step in (1, 2, 3, -1, -2, -3)]


@pytest.mark.parametrize("n", [7, 8, 64, N, 4000])
def test_friends__are_six_others_and_it_goes_both_ways(as_is: Plain, n: int) -> None:
    ring = ring_of(n)
    for place in range(0, n, max(1, n // 300)):
        found = [int(as_is(ties.friend_at)(ring, n, place, k)) for k in range(N_FRIENDS)]
        assert len({int(ring[place]), *found}) == 1 + N_FRIENDS
        assert found == friends(int(ring[place]), n)
        for k, friend in enumerate(found):
            assert as_is(ties.friend_at)(ring, n, place_of(ring, friend), (k + 3) % N_FRIENDS) == ring[place]


@pytest.mark.parametrize("n", range(1, 7))
def test_friends__of_very_small_places_are_places(as_is: Plain, n: int) -> None:
    ring = ring_of(n)
    found = [int(as_is(ties.friend_at)(ring, n, place, k)) for place in range(n) for k in range(N_FRIENDS)]
    assert set(found) <= set(range(n))


def test_friends__are_others_in_another_run_or_neighbourhood() -> None:
    same = [friends(a) for a in range(100)]
    assert same == [friends(a) for a in range(100)]
    for other in ({"seed": np.uint64(98)}, {"first_slot": 0}):
        assert sum(friends(a, **other) == same[a] for a in range(100)) < 3  # type: ignore[arg-type]


@pytest.mark.parametrize("bits", [0, int(Seen.BLACK), int(Seen.RED)])
def test_friends_listed__counts_black_lists_up_to_two(as_is: Plain, bits: int) -> None:
    ring = ring_of()
    for agent in (0, 17, N - 1):
        for n_listed in range(N_FRIENDS + 1):
            seen = np.full(N, NEWCOMER | int(Seen.SPOKE_FOR), np.uint8)
            seen[agent] |= int(Seen.BLACK)  # one's own listing is not a friend's
            for friend in friends(agent)[:n_listed]:
                seen[friend] |= bits
            expected = min(n_listed, 2) if bits == int(Seen.BLACK) else 0
            assert as_is(ties.friends_listed)(seen, ring, place_of(ring, agent)) == expected


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ([], 0),
        ([1], 1),
        ([3, 3, 3, 3, 3, 3], 3),
        ([1, 3], 2),
        ([1, 2], 2),  # half a class counts upwards
        ([1, 1, 2], 1),
        ([2, 3, 3], 3),
        ([1, 1, 1, 1, 1, 3], 1),
    ],
)
def test_friends_score__is_the_mean_of_what_is_known(as_is: Plain, classes: list[int], expected: int) -> None:
    agent, ring = 123, ring_of()
    seen = np.full(N, NEWCOMER | int(Seen.BLACK | Seen.SPOKE_AGAINST), np.uint8)
    for friend, its in zip(friends(agent), classes, strict=False):
        seen[friend] = ties.with_standing(int(seen[friend]), 0, 0, its)
    before = seen.copy()
    assert as_is(ties.friends_score)(seen, ring, place_of(ring, agent)) == expected
    assert (seen == before).all()


def test_seen__parts_are_written_and_read_apart(as_is: Plain) -> None:
    for before in range(128):
        standing = as_is(ties.with_standing)(before, 1, 0, 2)
        assert ties.score_class(standing) == 2
        assert Seen(standing) & Seen.BLACK and not Seen(standing) & Seen.RED
        kept = int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR | Seen.GOOD_NAME)
        assert standing & kept == before & kept
        for side, bit in ((-1, Seen.SPOKE_AGAINST), (0, Seen(0)), (1, Seen.SPOKE_FOR)):
            spoke = as_is(ties.with_speech)(before, side)
            speech = int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR)
            assert spoke & speech == int(bit)
            assert spoke & ~speech == before & ~speech


def test_voices__count_both_sides(as_is: Plain) -> None:
    seen = np.array([0, 16, 32, 48, 127, 64, 16], np.uint8)
    assert as_is(ties.voices)(seen) == (4, 3)
    assert as_is(ties.voices)(seen[:0]) == (0, 0)
