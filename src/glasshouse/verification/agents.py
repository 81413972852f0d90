"""Whose month it is, what stands in the docket, and the counts of the month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from glasshouse.codes import AGE_GROUP, NEVER, PLACE_GROUP, SEX_GROUP, Intent, Kind
from glasshouse.features import Subject
from glasshouse.minds import NEWCOMER
from glasshouse.verification import firms
from glasshouse.verification.dates import age_on
from glasshouse.verification.lives import Life, band_of
from glasshouse.verification.tables import World


@dataclass
class Row:
    """One matter in the docket: `variables.DOCKET_COLUMNS`."""

    kind: int
    step: int
    fact: int
    opened: int
    due: int = NEVER
    end: int = NEVER
    ground: int = 0
    bits: int = 0
    amount: int = 0
    is_gone: bool = False

    def told(self) -> tuple[int, ...]:
        """Return the columns of the docket behind the agent's."""
        return (
            self.kind, self.step, self.fact, self.opened, self.due, self.end, self.ground, self.bits,
            self.amount,
        )  # fmt: skip


@dataclass
class Wish:
    """An intention with its day; what its numbers say depends on its kind."""

    day: int
    intent: Intent
    fact: int = 0
    word: int = 0
    more: int = 0


@dataclass
class Slot:
    """A place in the society: who holds it (None: nobody yet), until which month, and the docket."""

    number: int
    row: int
    generation: int | None
    exit_tick: int
    rows: list[Row] = field(default_factory=list)
    seen: int = NEWCOMER  # what everybody could see of the holder last month
    shows: int = NEWCOMER  # and what it shows in this one
    friends: int = 0  # what scores read of its friends
    kind: Subject = Subject.NATURAL_PERSON


@dataclass
class Neighbourhood:
    """A neighbourhood: slots of its adults, its body and firms, and when its court took up the list."""

    number: int
    province: int
    place: int
    first_slot: int
    slots: list[Slot]
    others: list[Slot] = field(default_factory=list)  # the body and the firms, in the rows before the adults
    court_adopted: int = NEVER


@dataclass
class Tally:
    """Counts by province, observable and group."""

    cells: Counter[tuple[int, int, int]] = field(default_factory=Counter)

    def add(self, province: int, observable: int, groups: tuple[int, ...], value: int) -> None:
        """Add to an observable for every group of a person."""
        for group in groups:
            self.cells[province, observable, group] += value


@dataclass
class Person:
    """One agent at its desk for a month."""

    world: World
    place: Neighbourhood
    slot: Slot
    tally: Tally
    tick: int
    first: int
    life: Life
    is_urban: int
    income: int
    band: int
    court_uses: bool = False
    level: int = 0
    seen: list[int] = field(default_factory=list)
    adults: int = 0
    reference: int = 0
    is_dead: bool = False
    waiting: list[Wish] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)  # to the officer of a firm

    @property
    def rows(self) -> list[Row]:
        """Return the docket of the agent."""
        return self.slot.rows

    @property
    def generation(self) -> int:
        """Return the number of the holder."""
        assert self.slot.generation is not None
        return self.slot.generation

    @property
    def is_person(self) -> bool:
        """Return whether it is a natural person."""
        return self.slot.kind == Subject.NATURAL_PERSON

    @property
    def groups(self) -> tuple[int, ...]:
        """Return the groups in which a person is counted; a firm or a body has its own alone."""
        if not self.is_person:
            return firms.GROUPS[self.slot.kind]
        return (
            0, 1 + self.income, AGE_GROUP + self.band, SEX_GROUP + self.life.is_female,
            PLACE_GROUP + self.is_urban,
        )  # fmt: skip

    def count(self, observable: int, value: int = 1) -> None:
        """Count something for everybody and each group of the person."""
        self.tally.add(self.place.province, observable, self.groups, value)

    def debts(self) -> list[Row]:
        """Return the debts that stand."""
        return [row for row in self.rows if row.kind == Kind.DEBT and not row.is_gone]

    def cases(self) -> list[Row]:
        """Return the cases that stand."""
        return [row for row in self.rows if row.kind == Kind.CASE and not row.is_gone]

    def debt_of(self, fact: int) -> Row | None:
        """Return the debt of a fact, if it stands."""
        return next((row for row in self.debts() if row.fact == fact), None)


def seat(world: World, place: Neighbourhood, slot: Slot, tally: Tally, tick: int, first: int) -> Person:
    """Work out who the holder of a slot is on the first of a month."""
    assert slot.generation is not None
    if slot.kind != Subject.NATURAL_PERSON:
        return _seat_other(world, place, slot, tally, tick, first)
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, first))
    return Person(world, place, slot, tally, tick, first, life, is_urban, income, band)


def _seat_other(
    world: World, place: Neighbourhood, slot: Slot, tally: Tally, tick: int, first: int
) -> Person:
    """Seat a firm or a body: its size or level in place of an income, its sector in place of a band."""
    assert slot.generation is not None
    life = firms.life_of(world, slot.kind, slot.number, slot.generation)
    nature = firms.nature_of(world, slot.kind, slot.number, slot.generation)
    return Person(world, place, slot, tally, tick, first, life, 0, nature.size, nature.sector)
