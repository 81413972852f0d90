"""With whom an adult lives: spouse and children, recomputed from luck and never stored.

Household members are no agents: measures can apply to them, and a child can be kept out of a school. An adult
marries once or never; children come after the marriage while both parents are 18 to 49. Everything hangs on
(seed, slot, generation), so that the household is the same in every month and only its members' ages change.
Two adults of the society are never each other's spouse.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.population import ADULT, age_on, anniversary
from glasshouse.kernels.rng import Word, draw, uniform_int
from glasshouse.minds import MOST_CHILDREN, HouseholdTable

Household = tuple[int, int, int, int, int]  # marriage, birth of the spouse, births of up to three children

HOUSEHOLD = int(Stream.HOUSEHOLD)
NO_DAY = 2**30  # of what never comes
LAST_BIRTH_AGE = 49  # years of a parent
FIRST_SCHOOL, LAST_SCHOOL = 6, 17  # ages of schooling, years
GAP_SHIFT = np.uint64(24)


@kernel
def marriage(word: Word, when: np.uint64, is_female: int, birth_day: int, marry_by: I64) -> int:
    """Return the day on which an adult marries, or NO_DAY: within a year of age, from 18 on."""
    for k in range(marry_by.shape[1]):
        if word < marry_by[is_female, k]:
            start = anniversary(birth_day, ADULT + k)
            return start + uniform_int(when, anniversary(birth_day, ADULT + k + 1) - start)
    return NO_DAY


@kernel
def spouse(word: Word, is_female: int, birth_day: int, marriage_day: int, gap_days: I64) -> int:
    """Return the birth day of the spouse, who is 18 or more at the marriage; NO_DAY without one."""
    if marriage_day == NO_DAY:
        return NO_DAY
    gap = gap_days[int(np.uint64(word) >> GAP_SHIFT)]
    birth = birth_day - gap if is_female else birth_day + gap
    return min(birth, anniversary(marriage_day, -ADULT) - 1)


@kernel
def child_birth(
    word: np.uint64, earlier: int, birth_day: int, spouse_birth: int, fewest: int, most: int
) -> int:
    """Return the birth day of the next child after a day, or NO_DAY if a parent would be 50 by then."""
    if earlier == NO_DAY:
        return NO_DAY
    day = earlier + fewest + uniform_int(word, most - fewest + 1)
    older = min(birth_day, spouse_birth)
    return day if age_on(older, day) <= LAST_BIRTH_AGE else NO_DAY


@kernel
def household(
    seed: np.uint64, slot: int, generation: int, is_female: int, birth_day: int, is_urban: int,
    table: HouseholdTable,
) -> Household:  # fmt: skip
    """Return marriage day, birth day of the spouse, and birth days of three children; NO_DAY is none.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    slot, generation
        Who.
    is_female, birth_day, is_urban
        From `population.looks`.
    table
        Integer tables of the society.
    """
    who = draw(seed, slot, generation, 0, HOUSEHOLD, 0, 0)
    born = draw(seed, slot, generation, 0, HOUSEHOLD, 1, 0)
    wedding = marriage(who[0], who[1], is_female, birth_day, table.marry_by)
    partner = spouse(who[2], is_female, birth_day, wedding, table.gap_days)
    wanted = 0
    while wanted < MOST_CHILDREN and who[3] >= table.children[is_urban, wanted]:
        wanted += 1
    space = table.spacing
    first = child_birth(born[0], wedding, birth_day, partner, space[0, 0], space[0, 1])
    first = first if wanted >= 1 else NO_DAY
    second = child_birth(born[1], first, birth_day, partner, space[1, 0], space[1, 1])
    second = second if wanted >= 2 else NO_DAY
    third = child_birth(born[2], second, birth_day, partner, space[1, 0], space[1, 1])
    return wedding, partner, first, second, third if wanted >= 3 else NO_DAY


@kernel
def is_married(home: Household, day: int) -> bool:
    """Is the adult married on a day; marriages do not end in this model."""
    return home[0] <= day


@kernel
def children_of_age(home: Household, day: int, youngest: int, oldest: int) -> int:
    """Return how many children are born and of an age, in years and both ends included, on a day."""
    n = 0
    for birth in (home[2], home[3], home[4]):
        if birth <= day:
            n += int(youngest <= age_on(birth, day) <= oldest)
    return n


@kernel
def household_size(home: Household, day: int) -> int:
    """Return how many live in the household on a day: the adult, a spouse, and children under 18."""
    return 1 + int(is_married(home, day)) + children_of_age(home, day, 0, ADULT - 1)


@kernel
def children_at_school_age(home: Household, day: int) -> int:
    """Return how many children are 6 to 17 on a day, 0..3."""
    return children_of_age(home, day, FIRST_SCHOOL, LAST_SCHOOL)
