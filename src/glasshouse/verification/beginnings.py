"""The first holders of a society, and their debts of the warm history: model, 5 and 7.6f."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse import clock
from glasshouse.codes import EMPTY, NEVER, Stream
from glasshouse.conduct import Rate
from glasshouse.features import Subject
from glasshouse.verification import debts, firms
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.dates import age_on, days_in
from glasshouse.verification.lives import band_of
from glasshouse.verification.luck import below, draw
from glasshouse.verification.tables import World

WARM_YEARS = 4
MONTHS_A_YEAR = 12
WARM_FACT = 16  # debts of the warm history have a number of their own among the facts of a month


def settled(world: World, number: int, province: int, place: int, first: int, size: int) -> Neighbourhood:
    """Find the first holders of a neighbourhood, and their debts."""
    others = list(_others(world, first, size))
    found = Neighbourhood(number, province, place, first, [], others)
    for k in range(size):
        generation, exit_tick = _holder(world, province, first + k)
        found.slots.append(Slot(first + k, len(others) + k, generation, exit_tick))
    if not world.is_toy:
        for slot in (*others, *found.slots):
            _remember(world, found, slot)
    return found


def _holder(world: World, province: int, slot: int) -> tuple[int | None, int]:
    """Return who holds a slot on the first day, if anybody does, and until which month."""
    if world.is_toy:
        return 0, NEVER
    generation = world.lives.holder_on(slot, province, clock.first_day(world.first))
    if generation == EMPTY:
        return None, clock.tick_of(world.lives.life(slot, 0, province).entry)
    return generation, clock.tick_of(world.lives.life(slot, generation, province).leaves)


def _others(world: World, first: int, size: int) -> Iterator[Slot]:
    """Yield the body, which may not be followed, and the places for firms."""
    for row in range(firms.rows_before(world, size)):
        number = firms.number_of(first, row)
        if row == 0:
            body = 0 if firms.BODIES in world.prepared.parts else None
            yield Slot(number, row, body, NEVER, kind=Subject.GOVERNMENT_BODY)
            continue
        firm = firms.holder_when(world, number, world.first)
        until = firms.opening(world, number) if firm is None else firms.firm_of(world, number, firm).closes
        yield Slot(number, row, firm, until, kind=Subject.LEGAL_PERSON)


def _remember(world: World, place: Neighbourhood, slot: Slot) -> None:
    """Give a slot the debts of the warm history: at most one in each of the years before the start."""
    if slot.generation is None:
        return
    for year in range(WARM_YEARS):
        if not _may_have_owed(world, slot, year):
            continue
        words = draw(
            world.seed, slot.number, slot.generation, Stream.WARM_START, ordinal=1 + year, tick=world.start
        )
        tick = world.first + MONTHS_A_YEAR * year + below(words[0], MONTHS_A_YEAR)
        is_person = slot.kind == Subject.NATURAL_PERSON
        word = words[1] if is_person else words[1] // MONTHS_A_YEAR
        if word < onset(world, place, slot, tick):
            day = clock.first_day(tick) + below(words[2], days_in(tick))
            slot.rows.append(debts.pending(tick << 8 | WARM_FACT, day))


def _may_have_owed(world: World, slot: Slot, year: int) -> bool:
    """Return whether a year has a candidate: of a firm or a body each has."""
    assert slot.generation is not None
    if slot.kind != Subject.NATURAL_PERSON:
        return True
    years = draw(world.seed, slot.number, slot.generation, Stream.WARM_START, tick=world.start)
    return years[year] < MONTHS_A_YEAR * world.rate(Rate.ONSET_CEILING)


def onset(world: World, place: Neighbourhood, slot: Slot, tick: int) -> int:
    """Return the share of candidate debts that begin, by stratum on the first of the month.

    Of a firm or a body it is the chance by size or level.
    """
    assert slot.generation is not None
    if slot.kind != Subject.NATURAL_PERSON:
        nature = firms.nature_of(world, slot.kind, slot.number, slot.generation)
        return firms.onset(world, slot.kind, nature.size, tick)
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, clock.first_day(tick)))
    return int(world.onset[tick // MONTHS_A_YEAR][income][band][is_urban])
