"""Addressable luck: the published answers, the addresses, and the map from words to whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from glasshouse.codes import Stream
from glasshouse.kernels import rng

# Random123 1.14, tests/kat_vectors, "philox4x32 10": counter, key, answer
KNOWN = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)
WORDS = st.integers(0, 2**32 - 1)
ADDRESS = {
    "slot": st.integers(0, 2**32 - 1),
    "generation": st.integers(-128, 127),
    "tick": st.integers(0, 2**16 - 1),
    "stream": st.integers(0, 2**16 - 1),
    "ordinal": st.integers(0, 2**24 - 1),
    "fact": st.integers(0, 2**32 - 1),
}
FIELDS = tuple(ADDRESS)
SEED = 20101001


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


def plain_philox(counter: list[int], key: list[int]) -> tuple[int, ...]:
    """Philox 4x32-10 written from the paper in whole numbers of any size."""
    c, k = list(counter), list(key)
    for _ in range(10):
        left, right = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [
            (right >> 32) ^ c[1] ^ k[0],
            right % 2**32,
            (left >> 32) ^ c[3] ^ k[1],
            left % 2**32,
        ]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return tuple(c)


def counter_of(seed: int, address: dict[str, int]) -> tuple[list[int], list[int]]:
    """The counter and key that the docstring of `draw` promises."""
    a = address
    counter = [
        a["slot"],
        (a["generation"] % 256) * 2**24 + a["ordinal"],
        a["stream"] * 2**16 + a["tick"],
        a["fact"],
    ]
    return counter, [seed % 2**32, seed >> 32]


def draw(address: dict[str, int], seed: int = SEED) -> tuple[int, ...]:
    return tuple(int(w) for w in rng.draw(np.uint64(seed), *(address[f] for f in FIELDS)))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox__gives_the_known_answers(counter: str, key: str, answer: str) -> None:
    arguments = (*words(counter), *words(key))
    expected = tuple(words(answer))
    assert rng.philox(*arguments) == expected
    assert rng.philox.py_func(*arguments) == expected
    assert plain_philox([int(w) for w in words(counter)], [int(w) for w in words(key)]) == expected


@settings(deadline=None)
@given(counter=st.lists(WORDS, min_size=4, max_size=4), key=st.lists(WORDS, min_size=2, max_size=2))
def test_philox__agrees_with_whole_numbers_of_any_size(counter: list[int], key: list[int]) -> None:
    arguments = [np.uint64(w) for w in (*counter, *key)]
    assert tuple(int(w) for w in rng.philox(*arguments)) == plain_philox(counter, key)
    assert tuple(int(w) for w in rng.philox.py_func(*arguments)) == plain_philox(counter, key)


@settings(deadline=None)
@given(seed=st.integers(0, 2**64 - 1), address=st.fixed_dictionaries(ADDRESS))
@example(
    seed=2**64 - 1,
    address=dict(zip(FIELDS, (2**32 - 1, -1, 2**16 - 1, 2**16 - 1, 2**24 - 1, 2**32 - 1), strict=True)),
)
@example(seed=0, address=dict.fromkeys(FIELDS, 0))
def test_draw__puts_every_field_into_its_own_bits(seed: int, address: dict[str, int]) -> None:
    """No two addresses within the ranges share a counter, so their blocks are those of a permutation."""
    expected = plain_philox(*counter_of(seed, address))
    assert draw(address, seed) == expected
    plain = rng.draw.py_func(np.uint64(seed), *(address[f] for f in FIELDS))
    assert tuple(int(w) for w in plain) == expected


@settings(deadline=None)
@given(address=st.fixed_dictionaries(ADDRESS), field=st.sampled_from(FIELDS), other=st.data())
def test_draw__changes_with_any_one_field(address: dict[str, int], field: str, other: st.DataObject) -> None:
    changed = other.draw(ADDRESS[field].filter(lambda v: v != address[field]))
    assert draw(address) != draw({**address, field: changed})


@settings(deadline=None)
@given(one=st.fixed_dictionaries(ADDRESS), two=st.fixed_dictionaries(ADDRESS))
def test_draw__has_no_two_addresses_for_a_counter(one: dict[str, int], two: dict[str, int]) -> None:
    assert (counter_of(SEED, one) == counter_of(SEED, two)) == (one == two)
    assert (draw(one) == draw(two)) == (one == two)


def test_draw__takes_the_generation_as_the_state_holds_it() -> None:
    """A generation in 8 bits without a sign is the same address as the signed one."""
    for generation in (-128, -2, -1, 0, 1, 127):
        seed = np.uint64(SEED)
        assert rng.draw(seed, 3, generation, 200, 5, 0, 0) == rng.draw(
            seed, 3, np.uint8(generation % 256), 200, 5, 0, 0
        )


def test_streams__fit_their_bits_and_are_distinct() -> None:
    numbers = [int(s) for s in Stream]
    assert len(set(numbers)) == len(Stream.__members__)
    assert 0 < min(numbers) <= max(numbers) < 2**16


@given(word=WORDS, n=st.integers(1, 2**31))
@example(word=0, n=1)
@example(word=2**32 - 1, n=1)
@example(word=2**32 - 1, n=2**31)
@settings(deadline=None)
def test_uniform_int__is_the_scaled_word(word: int, n: int) -> None:
    expected = word * n // 2**32
    assert rng.uniform_int(np.uint64(word), n) == rng.uniform_int.py_func(np.uint64(word), n) == expected
    assert 0 <= expected < n


@pytest.mark.parametrize("n", [1, 2, 3, 7, 28, 31, 100])
def test_uniform_int__divides_the_words_evenly(n: int) -> None:
    """Exact: the first word of each value is where it must be, so no value has a word too many."""
    borders = [-(-k * 2**32 // n) for k in range(n + 1)]
    for k in range(n):
        assert rng.uniform_int(np.uint64(borders[k]), n) == k
        assert rng.uniform_int(np.uint64(borders[k + 1] - 1), n) == k
    widths = np.diff(borders)
    assert widths.max() - widths.min() <= 1


N_DRAWS, N_VALUES = 40_000, 31
STAGE = 1e-3


def value_counts(seed: int, *, word: int = 0, take: int = N_VALUES) -> np.ndarray:
    """Counts of days 0..30 over slots, from one word of a block; `take` 30 is a wrong variant."""
    key = np.uint64(seed)
    drawn = [rng.uniform_int(rng.draw(key, slot, 0, 190, 11, 2, 0)[word], take) for slot in range(N_DRAWS)]
    return np.bincount(drawn, minlength=N_VALUES)


def misfits(**variant: int) -> list[int]:
    """Values out of their exact binomial tails with both seeds."""

    def tails(seed: int) -> np.ndarray:
        counts = value_counts(seed, **variant)
        return 2 * np.minimum(
            binom.cdf(counts, N_DRAWS, 1 / N_VALUES), binom.sf(counts - 1, N_DRAWS, 1 / N_VALUES)
        )

    flagged = np.flatnonzero(tails(1103) < STAGE / N_VALUES)
    if flagged.size == 0:
        return []
    second = tails(2011)
    return [int(v) for v in flagged if second[v] < STAGE / flagged.size]


@pytest.mark.parametrize("word", range(4))
def test_days__are_equally_common(word: int) -> None:
    """Each day of a month from one word of a block.

    Null: the count of each of 31 values is binomial (40,000 draws, 1/31). Two stages of 1e-3 by Bonferroni
    with independent seeds: false-alarm rate 1e-6 per word. Smallest error found in 99 of 100 cases: 20 % of
    a value's share (7 standard errors).
    """
    assert misfits(word=word) == []


def test_negative_control__a_missing_day_is_caught() -> None:
    """Days drawn from 30 values instead of 31: the last never comes."""
    assert 30 in misfits(take=30)


def test_stretch__has_the_words_of_each_agent() -> None:
    generation = np.array([0, 255, 1, 128, 7, 0, 0], np.uint8)
    found = np.zeros((4, 9), np.uint64)
    for draws in (rng.draw_stretch, rng.draw_stretch.py_func):
        draws(found, generation, 2**32 - 4, np.uint64(SEED), 240, 5, 3)
        for i, held in enumerate(generation.astype(np.int8).tolist()):
            slot = (2**32 - 4 + i) % 2**32
            assert tuple(found[:, i]) == rng.draw(np.uint64(SEED), slot, held, 240, 5, 3, 0)
        assert not found[:, 7:].any()
        found[:] = 0


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2**32 - 1), st.integers(-128, 127), st.integers(0, 2**32 - 1)), max_size=20
    )
)
def test_each__has_the_words_of_its_address(addresses: list[tuple[int, int, int]]) -> None:
    found, n = np.zeros((4, 20), np.uint64), len(addresses)
    columns = np.array([(slot, held % 256, fact) for slot, held, fact in addresses], np.int64).reshape(-1, 3)
    rng.draw_each(found, np.ascontiguousarray(columns.T), n, np.uint64(SEED), 240, 12, 16)
    for i, (slot, held, fact) in enumerate(addresses):
        assert tuple(found[:, i]) == rng.draw(np.uint64(SEED), slot, held, 240, 12, 16, fact)
    assert not found[:, n:].any()
