"""Firms, bodies and creditors against the numbers that they are drawn from.

The tests share a false-alarm rate of 1e-6, by exact binomial tails and Bonferroni over `N_CHECKS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binom

from glasshouse.arrays import ALWAYS, I64
from glasshouse.codes import EMPTY, FIRM_SLOTS
from glasshouse.conduct import Counterparty
from glasshouse.features import FirmSize, Subject
from glasshouse.kernels import firms as f
from glasshouse.society.firm_tables import firm_table
from glasshouse.society.places import GUANGDONG, provinces

N_CHECKS = 50  # no fewer than there are
FALSE_ALARM = 1e-6 / N_CHECKS
SEED = np.uint64(1993)
N = 20_000
SLOTS = range(FIRM_SLOTS, FIRM_SLOTS + N)
TABLE = firm_table()
PROVINCE = next(i for i, p in enumerate(provinces()) if p.code == GUANGDONG)
BEIJING = 0


def tail(count: int, n: int, p: float) -> float:
    return float(2 * min(binom.cdf(count, n, p), binom.sf(count - 1, n, p)))


def shares_of(cumulative: I64) -> list[float]:
    return [float(s) for s in np.diff(cumulative, prepend=0) / ALWAYS]


def worst(found: Sequence[int], expected: Sequence[float]) -> float:
    """Return the smallest tail over the classes of a choice; one without a share must not come up."""
    count = Counter(found)
    assert all(count[i] == 0 for i, p in enumerate(expected) if p == 0)
    return min(tail(count[i], len(found), p) for i, p in enumerate(expected) if p > 0)


@pytest.fixture(scope="module")
def looks() -> list[tuple[int, int, int]]:
    return [f.firm_looks(SEED, slot, 3, PROVINCE, TABLE) for slot in SLOTS]


@pytest.mark.parametrize(("which", "cumulative"), [(0, TABLE.size_at), (1, TABLE.sector)])
def test_looks__have_their_shares(looks: list[tuple[int, int, int]], which: int, cumulative: I64) -> None:
    """Null: places are independent. Smallest error found: 2.9 points of a share of a half (8 errors)."""
    assert worst([one[which] for one in looks], shares_of(cumulative)) > FALSE_ALARM


def test_owners__are_those_of_the_province(looks: list[tuple[int, int, int]]) -> None:
    """Negative control: owners in Guangdong are not those of another province."""
    owners = [one[2] for one in looks]
    assert worst(owners, shares_of(TABLE.owner[PROVINCE])) > FALSE_ALARM
    assert worst(owners, shares_of(TABLE.owner[BEIJING])) < FALSE_ALARM


def test_levels__have_their_shares() -> None:
    assert worst([f.body_level(SEED, slot, TABLE) for slot in SLOTS], shares_of(TABLE.level)) > FALSE_ALARM


@pytest.mark.parametrize("tick", [0, 120, 200, 249, 300])
def test_places__that_have_opened_follow_the_register(tick: int) -> None:
    """Null: places are independent. Smallest error found: 2.9 points of a half (8 errors)."""
    firms = sum(f.first_firm(SEED, slot, tick, TABLE)[0] != EMPTY for slot in SLOTS)
    assert tail(firms, N, TABLE.opened[tick] / ALWAYS) > FALSE_ALARM


def held(tick: int, size: int) -> list[tuple[int, int]]:
    """Return generation and month of closing of the firms of a size that are there in a month."""
    found = (f.first_firm(SEED, slot, tick, TABLE) for slot in SLOTS if f.size_of(SEED, slot, TABLE) == size)
    return [one for one in found if one[0] != EMPTY]


@pytest.mark.parametrize("size", [FirmSize.TINY, FirmSize.MICRO])
@pytest.mark.parametrize("tick", [150, 290])
def test_closings__come_at_their_rate_in_any_year(size: FirmSize, tick: int) -> None:
    """Null: firms are independent, and close within a year with one chance, however old they are.

    Smallest error found: 2.1 points of the 9 a year in the largest sample (8 errors). Negative control: half
    as many again.
    """
    there = held(tick, int(size))
    closing = sum(leaves < tick + 12 for _, leaves in there)
    chance = TABLE.closed[size, 11] / ALWAYS
    assert tail(closing, len(there), chance) > FALSE_ALARM
    if len(there) > 5000:
        assert tail(closing, len(there), 1.5 * chance) < FALSE_ALARM
    assert len({generation for generation, _ in there}) > 2  # not only of first firms


@pytest.mark.parametrize("row", range(3))
def test_counterparties__have_their_shares(row: int) -> None:
    """Null: debts are independent. Negative control: those of the next kind of debtor."""
    kind = (Subject.NATURAL_PERSON, Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY)[row]
    owed = [f.counterparty_of(SEED, 5, 0, fact, int(kind), TABLE) for fact in range(N)]
    assert worst(owed, shares_of(TABLE.counterparty[row])) > FALSE_ALARM
    suppliers = shares_of(TABLE.counterparty[(row + 1) % 3])[Counterparty.SUPPLIER]
    assert tail(owed.count(Counterparty.SUPPLIER), N, suppliers) < FALSE_ALARM
