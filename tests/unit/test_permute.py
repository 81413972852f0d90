"""Keyed permutations: one to one, undone exactly, and different for each key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glasshouse.codes import Stream
from glasshouse.kernels import permute as p

Plain = Callable[[Any], Any]
SEED = np.uint64(7)
TIES = int(Stream.TIES)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 65, 1000])
def test_permute__is_one_to_one_and_undone(as_is: Plain, n: int) -> None:
    there = [as_is(p.permute)(i, n, SEED, 40, TIES, 0) for i in range(n)]
    assert sorted(there) == list(range(n))
    assert [as_is(p.unpermute)(j, n, SEED, 40, TIES, 0) for j in there] == list(range(n))


def test_permute__is_the_walk_under_its_key(as_is: Plain) -> None:
    keys = as_is(p.keys_of)(SEED, 40, TIES, 3)
    for i in range(50):
        there = as_is(p.walk)(i, 50, keys)
        assert there == p.permute(i, 50, SEED, 40, TIES, 3)
        assert as_is(p.walk_back)(there, 50, keys) == i


@pytest.mark.parametrize("n", [1, 2, 7, 64, 65, 300])
def test_walk_each__takes_every_index_where_walk_does(as_is: Plain, n: int) -> None:
    keys, wanted = as_is(p.keys_of)(SEED, 40, TIES, 3), np.arange(n - 1, -1, -2)
    places, scratch = wanted.copy(), np.zeros((2, n), np.uint64)
    as_is(p.walk_each)(places, len(wanted), n, keys, scratch, np.zeros(n, np.int64))
    assert places.tolist() == [as_is(p.walk)(int(i), n, keys) for i in wanted]


def test_permute__changes_with_every_part_of_its_address() -> None:
    def order(seed: int = 7, first_slot: int = 40, stream: int = TIES, round_key: int = 0) -> list[int]:
        return [p.permute(i, 200, np.uint64(seed), first_slot, stream, round_key) for i in range(200)]

    orders = [order(), order(seed=8), order(first_slot=41), order(stream=24), order(round_key=1)]
    for i, one in enumerate(orders):
        for other in orders[:i]:
            assert sum(a == b for a, b in zip(one, other, strict=True)) < 12  # one is expected


@pytest.mark.parametrize("n", [2, 3, 4000, 4096, 4097])
def test_widths__hold_n_and_not_twice_as_many(as_is: Plain, n: int) -> None:
    low, high = as_is(p.widths)(n)
    assert n <= 2 ** (int(low) + int(high)) < 2 * n
    assert 0 <= int(high) - int(low) <= 1
