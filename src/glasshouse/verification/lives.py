"""Who holds a slot and when, and what a holder is: model, 7.1."""

from __future__ import annotations

from dataclasses import dataclass, field

from glasshouse.arrays import People
from glasshouse.codes import AGE_BANDS, EMPTY, Stream
from glasshouse.verification.dates import age_on, birthday, born_before
from glasshouse.verification.luck import below, draw, first_above

COMES_OF_AGE = 18
DAYS_TO_DIE = 365


@dataclass(frozen=True)
class Life:
    """Sex, birth, first day as holder, and the day of death, which is the next holder's first."""

    is_female: int
    birth: int
    entry: int
    leaves: int


@dataclass(frozen=True)
class Lives:
    """The census and life tables as plain lists, and the seed."""

    seed: int
    census_day: int
    empty_threshold: int
    cells: list[list[int]]
    band_first: list[int]
    band_days: list[int]
    female: list[int]
    survival: list[list[int]]
    survival_before: list[list[int]]
    urban: list[int]
    income: list[list[list[int]]]
    known: dict[tuple[int, int], Life] = field(default_factory=dict)

    def life(self, slot: int, generation: int, province: int) -> Life:
        """Return the life of a holder; those before and after the census follow from their neighbours."""
        if (slot, generation) not in self.known:
            self.known[slot, generation] = self._lived(slot, generation, province)
        return self.known[slot, generation]

    def _lived(self, slot: int, generation: int, province: int) -> Life:
        if generation == 0:
            return self._of_census(slot, province)
        if generation > 0:
            entry = self.life(slot, generation - 1, province).leaves
            is_female = self._is_female(slot, generation, province)
            birth = born_before(entry, COMES_OF_AGE)
            years, days = self._age_at_death(slot, generation, self.survival[is_female], 2**48)
            return Life(is_female, birth, entry, birthday(birth, years) + days)
        leaves = self.life(slot, generation + 1, province).entry
        is_female = self._is_female(slot, generation, province)
        years, days = self._age_at_death(slot, generation, self.survival_before[is_female], 2**48)
        birth = born_before(leaves - days, years)
        return Life(is_female, birth, birthday(birth, COMES_OF_AGE), leaves)

    def _of_census(self, slot: int, province: int) -> Life:
        words = draw(self.seed, slot, 0, Stream.ATTRIBUTES)
        band, is_female = divmod(first_above(self.cells[province], words[0]), 2)
        birth = self.band_first[band] + below(words[1], self.band_days[band])
        table = self.survival[is_female]
        full = age_on(birth, self.census_day)
        since = self.census_day - birthday(birth, full)
        year = full - COMES_OF_AGE
        alive = table[year] - (table[year] - table[year + 1]) * since // DAYS_TO_DIE
        years, days = self._age_at_death(slot, 0, table, alive)
        return Life(is_female, birth, birthday(birth, COMES_OF_AGE), birthday(birth, years) + days)

    def _is_female(self, slot: int, generation: int, province: int) -> int:
        return int(draw(self.seed, slot, generation, Stream.ATTRIBUTES)[0] < self.female[province])

    def _age_at_death(self, slot: int, generation: int, table: list[int], alive: int) -> tuple[int, int]:
        """Return full years at death, and the days after the birthday, from 1 to 365."""
        rank = draw(self.seed, slot, generation, Stream.LIFE)[0] * alive >> 32
        year = max(k for k, survivors in enumerate(table) if survivors > rank)
        days = (table[year] - rank) * DAYS_TO_DIE // (table[year] - table[year + 1])
        return COMES_OF_AGE + year, days + 1

    def traits(self, slot: int, generation: int, province: int) -> tuple[int, int]:
        """Return whether a holder is urban, and the fifth of income."""
        words = draw(self.seed, slot, generation, Stream.ATTRIBUTES)
        is_urban = int(words[2] < self.urban[province])
        return is_urban, first_above(self.income[province][is_urban], words[3])

    def holder_on(self, slot: int, province: int, day: int) -> int:
        """Return the generation that holds a slot on a day, or `codes.EMPTY`."""
        generation = 0
        while self.life(slot, generation, province).leaves <= day:
            generation += 1
        if self.life(slot, 0, province).entry > day and self.was_empty(slot):
            return EMPTY
        while self.life(slot, generation, province).entry > day:
            generation -= 1
        return generation

    def was_empty(self, slot: int) -> bool:
        """Return whether nobody held the slot before generation 0."""
        return draw(self.seed, slot, -1, Stream.LIFE)[1] < self.empty_threshold


def band_of(age: int) -> int:
    """Return the number of the age band; whoever is younger than all is in the first."""
    return max([0, *(i for i, lowest in enumerate(AGE_BANDS) if age >= lowest)])


def lives_of(people: People, seed: int) -> Lives:
    """Read the tables of a society."""
    return Lives(
        seed=seed,
        census_day=int(people.census_day),
        empty_threshold=int(people.empty_threshold),
        cells=people.cell_threshold.tolist(),
        band_first=people.band_first_birth.tolist(),
        band_days=people.band_days.tolist(),
        female=people.female_threshold.tolist(),
        survival=people.survival.tolist(),
        survival_before=people.survival_before.tolist(),
        urban=people.urban_threshold.tolist(),
        income=people.income_threshold.tolist(),
    )
