"""What is always true of firms, bodies, officers and creditors."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.codes import EMPTY, FIRM_SLOTS, NEVER
from glasshouse.conduct import N_COUNTERPARTIES
from glasshouse.features import FirmSize, Level, Owner, Sector, Subject
from glasshouse.kernels import firms as f
from glasshouse.society.firm_tables import firm_places, firm_table

SEEDS = st.integers(0, 2**64 - 1).map(np.uint64)
PLACES = st.integers(FIRM_SLOTS, 2**32 - 1)
TICKS = st.integers(0, 491)
TABLE = firm_table()


@settings(deadline=None)
@given(seed=SEEDS, slot=st.integers(0, FIRM_SLOTS - 1), n=st.integers(20, 10_000), at=st.integers(0, 10_000))
def test_officer__is_undone_both_ways(seed: np.uint64, slot: int, n: int, at: int) -> None:
    n_firms = firm_places(n)
    assert 1 <= n_firms <= n
    firm = 1 + at % n_firms
    officer = f.officer_of(seed, slot, n, firm)
    assert 0 <= officer < n
    assert f.firm_of(seed, slot, n, n_firms, officer) == firm
    adult = at % n
    found = f.firm_of(seed, slot, n, n_firms, adult)
    assert found == -1 or (1 <= found <= n_firms and f.officer_of(seed, slot, n, found) == adult)


@settings(deadline=None)
@given(seed=SEEDS, slot=PLACES, generation=st.integers(0, 127), entry=st.integers(-1, NEVER))
def test_exit__comes_after_the_entry(seed: np.uint64, slot: int, generation: int, entry: int) -> None:
    leaves = f.next_exit(seed, slot, generation, entry, TABLE)
    assert min(entry + 1, NEVER) <= leaves <= NEVER
    assert leaves == f.next_exit(seed, slot, generation, entry, TABLE)


@settings(deadline=None)
@given(seed=SEEDS, slot=PLACES, start=TICKS, months=st.integers(0, 240))
def test_holder__is_the_same_from_any_start(seed: np.uint64, slot: int, start: int, months: int) -> None:
    """Handing over month by month leads to what a later start finds."""
    generation, leaves = f.first_firm(seed, slot, start, TABLE)
    for tick in range(start, start + months):
        assert leaves >= tick
        if leaves == tick:
            generation = 0 if generation == EMPTY else generation + 1
            leaves = f.next_exit(seed, slot, generation, tick, TABLE)
    assert (generation, leaves) == f.first_firm(seed, slot, start + months, TABLE)
    assert generation == EMPTY or 0 <= generation < 127


@settings(deadline=None)
@given(
    seed=SEEDS, slot=PLACES, generation=st.integers(0, 127), province=st.integers(0, 32),
    fact=st.integers(0, 2**32 - 1),
    kind=st.sampled_from([Subject.NATURAL_PERSON, Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY]),
)  # fmt: skip
def test_choices__stay_within_their_words(
    seed: np.uint64, slot: int, generation: int, province: int, fact: int, kind: Subject
) -> None:
    size, sector, owner = f.firm_looks(seed, slot, generation, province, TABLE)
    assert FirmSize(size) in FirmSize and Sector(sector) in Sector and Owner(owner) in Owner
    assert size == f.firm_looks(seed, slot, (generation + 1) % 128, province, TABLE)[0]
    assert Level(f.body_level(seed, slot, TABLE)) in Level
    owed = f.counterparty_of(seed, slot, generation, fact, int(kind), TABLE)
    assert 0 < owed < N_COUNTERPARTIES  # somebody
    assert owed == f.counterparty_of(seed, slot, generation, fact, int(kind), TABLE)
