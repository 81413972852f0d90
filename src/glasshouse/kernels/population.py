"""Who holds a slot, and when: lives and traits recomputed from luck and the census, never stored.

A slot is a place in the society that has one adult holder at a time. Generation 0 holds it on the census
day; the holder of generation g is there on the days [entry, exit) and hands over to g + 1, who turns 18
that day. Some slots are empty until generation 0 comes of age: they are the growth of the number of
adults before the census day. From then on every slot is held. Everything follows from (seed, slot,
generation) and the province, so that no regime can change who lives, and any life can be replayed alone.

Birthdays are those of the calendar from 1900-03-01 to 2100-02-28. Before that 1900 counts as a leap
year, which moves earlier births by one day. Whoever is born on 29 February has a birthday on 1 March in
other years. All days are day numbers since 2000-01-01.

Arrays are taken out of `People` once, at the head of a kernel: later on the compiler counts references
around each use, which doubles the time.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I32, I64, U8, U64, People
from glasshouse.codes import AGE_BANDS, AGE_GROUP, EMPTY, N_INCOME, PLACE_GROUP, SEX_GROUP, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import SHIFT, U32, draw, uniform_int

Life = tuple[int, int, int, int]  # is_female, birth_day, entry_day, exit_day

ADULT = 18  # years
FOUR_YEARS = 1461  # days
ORIGIN = -36465 - 25 * FOUR_YEARS  # 1900-03-01 less a hundred years of 365.25 days
N_CELLS = 36
N_SURVIVAL = 128  # a power of two; the table is 0 from age 110 on
ATTRIBUTES = int(Stream.ATTRIBUTES)
LIFE = int(Stream.LIFE)


@kernel
def march_year(day: int) -> tuple[int, int]:
    """Split a day into a year that begins on 1 March and the days since then (0..365)."""
    since = day - ORIGIN
    cycle = since // FOUR_YEARS
    rest = since - cycle * FOUR_YEARS
    year = min(rest // 365, 3)
    return 4 * cycle + year, rest - 365 * year


@kernel
def anniversary(day: int, years: int) -> int:
    """Return the same date `years` later, or earlier if negative.

    29 February becomes 1 March going forward and 28 February going back.
    """
    year, day_of_year = march_year(day)
    year += years
    if years < 0 and day_of_year == 365 and (year & 3) != 3:
        day_of_year = 364
    return ORIGIN + FOUR_YEARS * (year >> 2) + 365 * (year & 3) + day_of_year


@kernel
def age_on(birth_day: int, day: int) -> int:
    """Return the age in completed years on a day."""
    birth_year, birth_rest = march_year(birth_day)
    year, rest = march_year(day)
    return year - birth_year - int(rest < birth_rest)


@kernel
def age_band(birth_day: int, day: int) -> int:
    """Return the index into `codes.AGE_BANDS` of the age on a day."""
    age = age_on(birth_day, day)
    band = 0
    for i in range(1, len(AGE_BANDS)):
        band += int(age >= AGE_BANDS[i])
    return band


@kernel
def census_band(age: int) -> int:
    """Return the band of the census table: 0 for 18-19, 1 for 20-24, ... 17 for 100 and over."""
    return min(max(age // 5 - 3, 0), 17)


@kernel
def cell(word: np.uint64, province: int, cell_threshold: U64) -> int:
    """Return the census cell, 2 * band + is_female, that a word falls into."""
    number = 0
    for i in range(N_CELLS):
        number += int(word >= cell_threshold[province, i])
    return number


@kernel
def death(word: np.uint64, is_female: int, years: int, days: int, survival: I64) -> tuple[int, int]:
    """Draw the age at death of someone alive at an age, as birthday and days after it (1..365).

    Parameters
    ----------
    word
        Uniform 32-bit word.
    is_female
        Row of the survival table.
    years, days
        Age now: completed years from 18 and days since that birthday.
    survival
        (2, 128) `People.survival`.

    Notes
    -----
    Deaths are uniform within a year of age. In the same year of age, the days drawn exceed `days`.
    """
    alive = survival[is_female, years - ADULT]
    alive -= ((alive - survival[is_female, years - ADULT + 1]) * days + 364) // 365
    high_part = np.uint64(alive) >> SHIFT
    low_part = np.uint64(alive) & U32
    left = int(high_part * word + ((low_part * word) >> SHIFT))
    year = 0
    step = N_SURVIVAL // 2
    while step:
        # the sign of the difference is the mask: a branch on luck would cost more than the search
        year += step & ((left - survival[is_female, year + step]) >> 63)
        step >>= 1
    survivors = survival[is_female, year]
    deaths = max(survivors - survival[is_female, year + 1], 1)
    return year + ADULT, 1 + int(np.uint64((survivors - 1 - left) * 365) // np.uint64(deaths))


@kernel
def census_life(seed: np.uint64, slot: int, province: int, people: People) -> Life:
    """Return the life of the holder on the census day: is_female, birth, entry and exit day."""
    first_birth, n_days, census_day = people.band_first_birth, people.band_days, people.census_day
    cell_threshold, survival = people.cell_threshold, people.survival
    who, when, _, _ = draw(seed, slot, 0, 0, ATTRIBUTES, 0, 0)
    luck, _, _, _ = draw(seed, slot, 0, 0, LIFE, 0, 0)
    number = cell(who, province, cell_threshold)
    band = number >> 1
    is_female = number & 1
    birth_day = int(first_birth[band]) + uniform_int(when, n_days[band])
    years = age_on(birth_day, census_day)
    days = census_day - anniversary(birth_day, years)
    years, days = death(luck, is_female, years, days, survival)
    return is_female, birth_day, anniversary(birth_day, ADULT), anniversary(birth_day, years) + days


@kernel
def next_life(
    seed: np.uint64, slot: int, generation: int, province: int, entry_day: int, people: People
) -> Life:
    """Return the life of a holder of generation 1 or more, who turns 18 on `entry_day`.

    Nobody turns 18 on 29 February: who enters then had the birthday the day before.
    """
    female_threshold, survival = people.female_threshold, people.survival
    who, _, _, _ = draw(seed, slot, generation, 0, ATTRIBUTES, 0, 0)
    luck, _, _, _ = draw(seed, slot, generation, 0, LIFE, 0, 0)
    is_female = int(who < female_threshold[province])
    birth_day = anniversary(entry_day, -ADULT)
    years, days = death(luck, is_female, ADULT, 0, survival)
    return is_female, birth_day, entry_day, max(anniversary(birth_day, years) + days, entry_day + 1)


@kernel
def previous_life(
    seed: np.uint64, slot: int, generation: int, province: int, exit_day: int, people: People
) -> Life:
    """Return the life of a holder of generation -1 or less, who dies on `exit_day`.

    The age at death follows `People.survival_before`, the sex the youngest census band. Whether there was
    such a holder is another question: see `begins_empty`.
    """
    female_threshold, survival = people.female_threshold, people.survival_before
    who, _, _, _ = draw(seed, slot, generation, 0, ATTRIBUTES, 0, 0)
    luck, _, _, _ = draw(seed, slot, generation, 0, LIFE, 0, 0)
    is_female = int(who < female_threshold[province])
    years, days = death(luck, is_female, ADULT, 0, survival)
    birth_day = anniversary(exit_day - days, -years)
    return is_female, birth_day, anniversary(birth_day, ADULT), exit_day


@kernel
def life(seed: np.uint64, slot: int, generation: int, province: int, people: People) -> Life:
    """Return the life of one holder: is_female, birth day, entry day and exit day.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    slot
        Position in the society.
    generation
        0 for the holder on the census day; the cost grows with its distance from 0.
    province
        Index of the slot's province, 0..30.
    people
        Integer tables of the census.

    Notes
    -----
    The slot is held on the days [entry, exit). Ask only for a generation that there was: never for EMPTY.
    """
    is_female, birth_day, entry_day, exit_day = census_life(seed, slot, province, people)
    for i in range(1, generation + 1):
        is_female, birth_day, entry_day, exit_day = next_life(seed, slot, i, province, exit_day, people)
    for i in range(1, 1 - generation):
        is_female, birth_day, entry_day, exit_day = previous_life(seed, slot, -i, province, entry_day, people)
    return is_female, birth_day, entry_day, exit_day


@kernel
def begins_empty(seed: np.uint64, slot: int, people: People) -> bool:
    """Tell whether nobody held the slot before generation 0: then no earlier generation exists.

    The luck is a word of generation -1's own block, which its life does not use.
    """
    _, word, _, _ = draw(seed, slot, -1, 0, LIFE, 0, 0)
    return bool(word < people.empty_threshold)


@kernel
def holder_and_life(
    seed: np.uint64, slot: int, province: int, day: int, people: People
) -> tuple[int, int, int, int, int]:
    """Return who holds the slot on a day: generation, is_female, birth, entry and exit day.

    An empty slot is `codes.EMPTY`; of its other values only the exit day means anything, which is the day on
    which generation 0 enters.
    """
    generation = 0
    is_female, birth_day, entry_day, exit_day = census_life(seed, slot, province, people)
    if entry_day > day and begins_empty(seed, slot, people):
        return EMPTY, 0, ORIGIN, ORIGIN, entry_day
    while exit_day <= day:
        generation += 1
        is_female, birth_day, entry_day, exit_day = next_life(
            seed, slot, generation, province, exit_day, people
        )
    while entry_day > day:
        generation -= 1
        is_female, birth_day, entry_day, exit_day = previous_life(
            seed, slot, generation, province, entry_day, people
        )
    return generation, is_female, birth_day, entry_day, exit_day


@kernel
def holder_on(seed: np.uint64, slot: int, province: int, day: int, people: People) -> int:
    """Return the generation that holds the slot on a day, or `codes.EMPTY`."""
    return holder_and_life(seed, slot, province, day, people)[0]


@kernel
def traits(seed: np.uint64, slot: int, generation: int, province: int, people: People) -> tuple[int, int]:
    """Return is_urban and the fifth of income (0..4), from further words of the attributes block."""
    urban_threshold, income_threshold = people.urban_threshold, people.income_threshold
    _, _, where, wealth = draw(seed, slot, generation, 0, ATTRIBUTES, 0, 0)
    is_urban = int(where < urban_threshold[province])
    fifth = 0
    for i in range(N_INCOME - 1):
        fifth += int(wealth >= income_threshold[province, is_urban, i])
    return is_urban, fifth


@kernel
def count_one(counts: I64, is_female: int, band: int, is_urban: int, fifth: int) -> None:
    """Add one person to `counts`, (N_GROUPS,), in `codes.GROUPS` order."""
    counts[0] += 1
    counts[1 + fifth] += 1
    counts[AGE_GROUP + band] += 1
    counts[SEX_GROUP + is_female] += 1
    counts[PLACE_GROUP + is_urban] += 1


@kernel
def looks(
    seed: np.uint64, slot: int, generation: int, province: int, people: People
) -> tuple[int, int, int, int]:
    """Return is_female, birth day, is_urban and the fifth of income: a life without its length.

    One block of luck is enough for whoever holds the slot on the census day; others need their line.
    """
    if generation != 0:
        is_female, birth_day, _, _ = life(seed, slot, generation, province, people)
        is_urban, fifth = traits(seed, slot, generation, province, people)
        return is_female, birth_day, is_urban, fifth
    first_birth, n_days, cell_threshold = people.band_first_birth, people.band_days, people.cell_threshold
    urban_threshold, income_threshold = people.urban_threshold, people.income_threshold
    who, when, where, wealth = draw(seed, slot, 0, 0, ATTRIBUTES, 0, 0)
    number = cell(who, province, cell_threshold)
    birth_day = int(first_birth[number >> 1]) + uniform_int(when, n_days[number >> 1])
    is_urban = int(where < urban_threshold[province])
    fifth = 0
    for i in range(N_INCOME - 1):
        fifth += int(wealth >= income_threshold[province, is_urban, i])
    return number & 1, birth_day, is_urban, fifth


@kernel
def count_groups(
    seed: np.uint64, day: int, province: int, first_slot: int, size: int, people: People, counts: I64
) -> None:
    """Add the holders of consecutive slots on a day to `counts`, (N_GROUPS,), in `codes.GROUPS` order."""
    for slot in range(first_slot, first_slot + size):
        generation, is_female, birth_day, _, _ = holder_and_life(seed, slot, province, day, people)
        if generation == EMPTY:
            continue
        is_urban, fifth = traits(seed, slot, generation, province, people)
        count_one(counts, is_female, age_band(birth_day, day), is_urban, fifth)


@kernel
def count_adults(
    seed: np.uint64, day: int, province: U8, first_slot: I64, size: I32, people: People, counts: I64
) -> None:
    """Count the adults of each neighbourhood on a day by group.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    day
        Day number.
    province, first_slot, size
        (n_neighbourhoods,) each, from `society.places.neighbourhoods`.
    people
        Integer tables of the census.
    counts
        (n_neighbourhoods, N_GROUPS) adults in `codes.GROUPS` order; written in place, zero before.
    """
    for i in range(province.shape[0]):
        count_groups(seed, day, int(province[i]), first_slot[i], int(size[i]), people, counts[i])


@kernel
def count_first_holders(
    seed: np.uint64, day: int, province: U8, first_slot: I64, size: I32, people: People, counts: I64
) -> None:
    """Count the holders of generation 0 of each neighbourhood, alive on a day or not; as `count_adults`."""
    for i in range(province.shape[0]):
        p = int(province[i])
        for slot in range(first_slot[i], first_slot[i] + size[i]):
            is_female, birth_day, _, _ = census_life(seed, slot, p, people)
            is_urban, fifth = traits(seed, slot, 0, p, people)
            count_one(counts[i], is_female, age_band(birth_day, day), is_urban, fifth)


@kernel
def count_cells(
    seed: np.uint64, province: U8, first_slot: I64, size: I32, people: People, counts: I64
) -> None:
    """Count the holders on the census day by everything the census and the income table fix.

    Parameters
    ----------
    seed
        64-bit seed of the run.
    province, first_slot, size
        (n_neighbourhoods,) each, from `society.places.neighbourhoods`.
    people
        Integer tables of the census.
    counts
        (31, 18, 2, 2, 5) adults by province, census band, is_female, is_urban and fifth of income;
        written in place.
    """
    for i in range(province.shape[0]):
        p = int(province[i])
        for slot in range(first_slot[i], first_slot[i] + size[i]):
            is_female, birth_day, _, _ = census_life(seed, slot, p, people)
            is_urban, fifth = traits(seed, slot, 0, p, people)
            band = census_band(age_on(birth_day, people.census_day))
            counts[p, band, is_female, is_urban, fifth] += 1
