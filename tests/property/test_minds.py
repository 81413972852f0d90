"""What is always true of friends, partners, opinions and households."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse.codes import Stream
from glasshouse.kernels import households as h
from glasshouse.kernels import opinion, permute, population
from glasshouse.minds import N_STRATA
from glasshouse.packing import packed
from glasshouse.society.household_tables import household_table
from glasshouse.society.opinion_tables import opinion_table
from glasshouse.society.people import people

PEOPLE = packed(people())

SEEDS = st.integers(0, 2**64 - 1).map(np.uint64)
SLOTS = st.integers(0, 2**32 - 1)
STREAMS = st.sampled_from([int(Stream.TIES), int(Stream.DEALINGS)])


@settings(deadline=None)
@given(
    seed=SEEDS,
    slot=SLOTS,
    n=st.integers(1, 2**20),
    at=st.integers(0, 2**20),
    stream=STREAMS,
    tick=st.integers(0, 2**16 - 1),
)
def test_permutation__stays_inside_and_is_undone(
    seed: np.uint64, slot: int, n: int, at: int, stream: int, tick: int
) -> None:
    there = permute.permute(at % n, n, seed, slot, stream, tick)
    assert 0 <= there < n
    assert permute.unpermute(there, n, seed, slot, stream, tick) == at % n


@settings(deadline=None)
@given(
    seed=SEEDS,
    slot=SLOTS,
    stratum=st.integers(0, N_STRATA - 1),
    climate=st.integers(0, 4),
    punished=st.integers(0, 2),
    harmed=st.integers(0, 1000),
    more=st.integers(0, 1000),
)
def test_opinion__harm_never_helps_and_fear_never_opens_mouths(
    seed: np.uint64, slot: int, stratum: int, climate: int, punished: int, harmed: int, more: int
) -> None:
    table = opinion_table()
    word, caution = opinion.steady_words(seed, slot, 0)
    word, caution = np.uint64(word), np.uint64(caution)
    held = [
        opinion.opinion_by(word, stratum, *opinion.mood(n, 0, 0, 10_000, table), table)
        for n in (harmed, harmed + more)
    ]
    assert held[1] <= held[0]
    for side in held:
        calm, afraid = (
            opinion.is_willing(caution, side, climate, p, table) for p in (punished, punished + 1)
        )
        assert calm or not afraid
        says = [
            opinion.opinion_said(caution, side, stratum, climate, p, table) for p in (punished, punished + 1)
        ]
        assert side <= says[0] <= says[1]


@settings(deadline=None, max_examples=300)
@given(seed=SEEDS, slot=SLOTS, generation=st.integers(-2, 3), province=st.integers(0, 30))
def test_household__ages_are_possible(seed: np.uint64, slot: int, generation: int, province: int) -> None:
    table = household_table()
    female, birth, urban, _ = population.looks(seed, slot, generation, province, PEOPLE)
    home = h.household(seed, slot, generation, female, birth, urban, table)
    wedding, spouse, *births = home
    children = [b for b in births if b != h.NO_DAY]
    assert births == children + [h.NO_DAY] * (len(births) - len(children))
    if wedding == h.NO_DAY:
        assert spouse == h.NO_DAY and not children
        return
    assert 18 <= population.age_on(birth, wedding) <= 51
    assert population.age_on(spouse, wedding) >= 18
    for earlier, child in zip([wedding, *children], children, strict=False):
        assert 200 <= child - earlier <= 2400
        assert 18 <= population.age_on(birth, child) <= 49
        assert 18 <= population.age_on(spouse, child) <= 49
    sizes = [h.household_size(home, day) for day in range(wedding - 40, wedding + 12_000, 30)]
    assert sizes[0] == 1 and max(sizes) <= 2 + len(children)
    for born in children:
        for age in (6, 17):
            assert h.children_at_school_age(home, population.anniversary(born, age)) >= 1
