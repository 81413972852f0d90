"""What is always true of namesakes, copies and late bodies."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.codes import N_NAME_CLASSES, NEVER
from glasshouse.kernels import mistakes as m
from glasshouse.society.mistake_tables import mistake_table, quantiles

TABLE = mistake_table()
SEEDS = st.integers(0, 2**64 - 1).map(np.uint64)
WORDS = st.integers(0, 2**32 - 1).map(np.uint64)
NAMES, KEYS = st.integers(0, N_NAME_CLASSES - 1), st.integers(0, 2)
DAYS = st.integers(0, NEVER - 2)


@settings(deadline=None)
@given(seed=SEEDS, slot=st.integers(0, 2**32 - 1), generation=st.integers(-128, 127))
def test_name_class__is_a_class_and_stays(seed: np.uint64, slot: int, generation: int) -> None:
    found = m.name_class(seed, slot, generation, TABLE)
    assert 0 <= found < N_NAME_CLASSES
    assert found == m.name_class(seed, slot, generation, TABLE)


@settings(deadline=None)
@given(word=WORDS, name=NAMES, key=KEYS)
def test_namesakes__more_of_the_name_or_a_weaker_key_never_make_fewer(
    word: np.uint64, name: int, key: int
) -> None:
    if m.is_namesake(word, name, key, TABLE):
        assert m.is_namesake(word, min(name + 1, N_NAME_CLASSES - 1), key, TABLE)
        assert m.is_namesake(word, name, max(key - 1, 0), TABLE)


@settings(deadline=None)
@given(a=WORDS, b=WORDS, day=DAYS, propagates=st.integers(0, 1), latency=st.integers(-1, 40_000))
def test_copy__ends_after_its_entry_within_the_time(
    a: np.uint64, b: np.uint64, day: int, propagates: int, latency: int
) -> None:
    end = m.copy_end(a, b, day, propagates, latency, TABLE)
    assert end == m.copy_end(a, b, day, propagates, latency, TABLE)
    most = max(latency, 1) if propagates and latency >= 0 else int(TABLE.linger_days[propagates].max())
    assert end == 0 or (day < end <= day + most and end < NEVER)
    if end:
        assert m.copy_end(a, b, day, 0, latency, TABLE) >= day + 1  # who lingers though told, lingers untold


@settings(deadline=None)
@given(
    filed=st.integers(0, 10**9),
    more=st.integers(0, 10**9),
    adults=st.integers(0, 1_500_000_000),
    word=WORDS,
)
def test_load__more_filed_never_misses_less(filed: int, more: int, adults: int, word: np.uint64) -> None:
    levels = [m.load_level(n, adults, TABLE) for n in (filed, filed + more)]
    assert 0 <= levels[0] <= levels[1] < len(TABLE.load_at)
    assert m.misses(word, levels[1], TABLE) or not m.misses(word, levels[0], TABLE)
    assert m.load_level(filed, adults + more, TABLE) <= levels[0]


@settings(deadline=None)
@given(filed=st.integers(0, 10**9), adults=st.integers(1, 1_500_000_000), n=st.integers(1, 9))
def test_load__is_a_share_and_not_a_number(filed: int, adults: int, n: int) -> None:
    """A province n times as large that files n times as much is as busy."""
    assert m.load_level(filed, adults, TABLE) == m.load_level(n * filed, n * adults, TABLE)


@settings(deadline=None)
@given(word=WORDS, later=WORDS)
def test_late__by_a_day_or_more_in_order_of_luck(word: np.uint64, later: np.uint64) -> None:
    days = [m.late_by(w, TABLE) for w in sorted((word, later))]
    assert 1 <= days[0] <= days[1] <= TABLE.late_days.max()


@given(borders=st.lists(st.integers(1, 4000), min_size=9, max_size=9).map(sorted))
def test_quantiles__lie_evenly_between_their_borders(borders: list[int]) -> None:
    days = quantiles(borders)
    assert (np.diff(days) >= 0).all()
    for k in range(8):
        of_eighth = days[32 * k : 32 * k + 32]
        assert borders[k] <= of_eighth[0] and of_eighth[-1] <= borders[k + 1]
        assert abs(2 * of_eighth.mean() - borders[k] - borders[k + 1]) <= 1
