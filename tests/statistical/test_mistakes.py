"""Namesakes, lingering copies and missed days against the shares of their tables.

The family shares a false-alarm rate of 1e-6, by exact binomial tails and Bonferroni over its 32 tails.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.stats import binom

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_NAME_CLASSES, IdentityKey, Stream
from glasshouse.kernels import mistakes as m
from glasshouse.kernels.rng import draw
from glasshouse.society.mistake_tables import mistake_table

FALSE_ALARM = 1e-6 / 32
SEED = np.uint64(1984)
N = 20_000
TABLE = mistake_table()
SHARES = np.diff(TABLE.name_at, prepend=0) / ALWAYS


def tail(count: int, n: int, p: float) -> float:
    return float(2 * min(binom.cdf(count, n, p), binom.sf(count - 1, n, p)))


@cache
def words() -> list[tuple[np.uint64, np.uint64]]:
    """Draw the luck of 20,000 entries, of one agent each."""
    drawn = [draw(SEED, slot, 0, 200, int(Stream.EXCHANGE), 0, 1) for slot in range(N)]
    return [(np.uint64(one[0]), np.uint64(one[1])) for one in drawn]


@cache
def names() -> list[int]:
    return [m.name_class(SEED, slot, 0, TABLE) for slot in range(N)]


@pytest.mark.parametrize("name", range(N_NAME_CLASSES))
def test_names__are_as_common_as_the_table_says(name: int) -> None:
    """Null: binomial. Sample: 20,000 adults. Smallest error found in 99 of 100 cases: 2.4 points.

    Negative control: the share of another class.
    """
    count = names().count(name)
    assert tail(count, N, SHARES[name]) > FALSE_ALARM
    assert tail(count, N, SHARES[(name + 3) % N_NAME_CLASSES]) < FALSE_ALARM


@pytest.mark.parametrize("key", list(IdentityKey))
def test_namesakes__among_all_mistaken_records(key: IdentityKey) -> None:
    """Null: binomial with the chance over all classes, since name and mistake are independent.

    Sample: a mistaken record for each of 20,000 adults. Negative control: the chance under another key.
    """
    count = sum(m.is_namesake(w, n, key, TABLE) for (w, _), n in zip(words(), names(), strict=True))
    chances = TABLE.namesake / ALWAYS @ SHARES
    assert tail(count, N, chances[key]) > FALSE_ALARM
    assert all(tail(count, N, p) < FALSE_ALARM for k, p in enumerate(chances) if k != key)


@pytest.mark.parametrize("name", [3, 5])
def test_namesakes__of_one_class_and_key(name: int) -> None:
    """Null: binomial. Negative control: the class beside it."""
    count = sum(m.is_namesake(w, name, IdentityKey.NAME_ONLY, TABLE) for w, _ in words())
    chances = TABLE.namesake[IdentityKey.NAME_ONLY] / ALWAYS
    assert tail(count, N, chances[name]) > FALSE_ALARM
    assert tail(count, N, chances[name + 1]) < FALSE_ALARM


@pytest.mark.parametrize("propagates", [0, 1])
def test_copies__linger_at_the_share_of_the_table(propagates: int) -> None:
    """Null: binomial. Negative control: the share of the other kind of sharing."""
    count = sum(m.copy_end(a, b, 7000, propagates, -1, TABLE) > 0 for a, b in words())
    assert tail(count, N, TABLE.lingers[propagates] / ALWAYS) > FALSE_ALARM
    assert tail(count, N, TABLE.lingers[1 - propagates] / ALWAYS) < FALSE_ALARM


@pytest.mark.parametrize("propagates", [0, 1])
def test_copies__linger_for_the_days_of_the_table(propagates: int) -> None:
    """Null: a quarter, a half and three quarters of the copies are gone by the quantiles of the table.

    Sample: 20,000 copies, all of which linger. Days between are as likely as the quantiles that they hold.
    Negative control: an eighth more.
    """
    days = [m.copy_end(np.uint64(0), b, 7000, propagates, -1, TABLE) - 7000 for _, b in words()]
    for quantile in (64, 128, 192):
        border = int(TABLE.linger_days[propagates, quantile])
        share = float((TABLE.linger_days[propagates] < border).mean())
        count = sum(d < border for d in days)
        assert tail(count, N, share) > FALSE_ALARM
        assert tail(count, N, share + 0.125) < FALSE_ALARM


@pytest.mark.parametrize("latency", [3, 7])
def test_copies__go_on_any_day_of_a_stated_time_alike(latency: int) -> None:
    """Null: binomial. Negative control: a day less, or more."""
    days = [m.copy_end(np.uint64(0), b, 7000, 1, latency, TABLE) - 7000 for _, b in words()]
    assert set(days) == set(range(1, latency + 1))
    for day in (1, latency):
        assert tail(days.count(day), N, 1 / latency) > FALSE_ALARM
        assert tail(days.count(day), N, 1 / (latency - 1)) < FALSE_ALARM
        assert tail(days.count(day), N, 1 / (latency + 1)) < FALSE_ALARM


def test_gates__look_at_copies_at_the_share_of_the_table() -> None:
    """Null: binomial. Negative control: a tenth more of them."""
    count = sum(m.gate_sees_copy(a, TABLE) for a, _ in words())
    assert tail(count, N, 0.3) > FALSE_ALARM
    assert tail(count, N, 0.33) < FALSE_ALARM


@pytest.mark.parametrize("level", range(5))
def test_days__are_missed_at_the_share_of_the_level(level: int) -> None:
    """Null: binomial. Negative control: the share of another level."""
    count = sum(m.misses(a, level, TABLE) for a, _ in words())
    assert tail(count, N, TABLE.missed[level] / ALWAYS) > FALSE_ALARM
    assert tail(count, N, TABLE.missed[(level + 1) % 5] / ALWAYS) < FALSE_ALARM


def test_decisions__are_late_by_the_days_of_the_table() -> None:
    """Null: binomial, by the middle of the table. Negative control: an eighth more."""
    border = int(TABLE.late_days[128])
    count = sum(m.late_by(b, TABLE) < border for _, b in words())
    share = float((TABLE.late_days < border).mean())
    assert tail(count, N, share) > FALSE_ALARM
    assert tail(count, N, share + 0.125) < FALSE_ALARM
