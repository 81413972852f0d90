"""Bodies of towns that look where they found before: model, 7.3g."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import Stream
from glasshouse.conduct import MOST_RECORDS, Inspection
from glasshouse.society.toy import Inspections
from glasshouse.verification import toys
from glasshouse.verification.agents import Neighbourhood, Slot, Tally, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import WORD, Block, below, draw, first_above
from glasshouse.verification.tables import World

PART = "inspections"
WORDS = 4
VISIT, FORGETS = 0, 1  # ordinals: where the body looks and what it records, and what it forgets
MILLION = 1_000_000
EVERYBODY = (0,)

Looked = set[tuple[int, int]]  # days and districts on which what happened there was recorded


def district_of(world: World, slot: Slot) -> int:
    """Return the district in which an agent lives."""
    return first_above(world.type_end, toys.type_word(world, slot))


def look(world: World, place: Neighbourhood, tick: int, tally: Tally) -> Looked:
    """Let the body of a town go through the days of a month; count what it did."""
    said = _said(world)
    if said is None:
        return set()
    first, n_days = clock.first_day(tick), days_in(tick)
    acts = _acts_by_day(world, place, tick)
    records = world.records.setdefault(place.number, _at_first(world))
    counts: Counter[tuple[Inspection, int]] = Counter()
    looked: Looked = set()
    for day in range(first, first + n_days):
        words = _luck(world, place, tick, day, VISIT)
        where = _district(records, words[0])
        found = acts[day, where]
        counts[Inspection.VISITS, where] += 1
        counts[Inspection.FOUND, where] += found
        if not said.corrected or words[1] * records[where] < WORD * min(records):
            looked.add((day, where))
            counts[Inspection.RECORDED, where] += found
            records[where] = min(MOST_RECORDS, records[where] + found)
        _forget(world, place, tick, day, said, records)
    for (_, district), number in acts.items():
        counts[Inspection.ACTS, district] += number
    for district, number in enumerate(records):
        counts[Inspection.RECORDS, district] += number
        counts[Inspection.SHARE, district] += number * MILLION // sum(records)
    _count(world, place, tally, counts)
    return looked


def _said(world: World) -> Inspections | None:
    return world.toy.inspections if world.toy else None


def _at_first(world: World) -> list[int]:
    assert world.toy is not None
    assert world.toy.inspections is not None
    return [world.toy.inspections.records[name] for name in world.toy.types]


def is_found_by_bodies(world: World, act: int) -> bool:
    """Return whether an act is heard of only where a body looks."""
    said = _said(world)
    return said is not None and world.toy is not None and list(world.toy.acts)[act] in said.acts


def _acts_by_day(world: World, place: Neighbourhood, tick: int) -> Counter[tuple[int, int]]:
    """Return how many acts that only a body finds happen, by day and district."""
    found: Counter[tuple[int, int]] = Counter()
    for slot in place.slots:
        for wish in toys.intend_acts(world, slot, tick, clock.first_day(tick)):
            if is_found_by_bodies(world, wish.word):
                found[wish.day, district_of(world, slot)] += 1
    return found


def _luck(world: World, place: Neighbourhood, tick: int, day: int, ordinal: int) -> Block:
    return draw(
        world.seed, place.first_slot, 0, Stream.INSPECTIONS, ordinal=ordinal, tick=tick, fact=day
    )  # fmt: skip


def _district(records: list[int], word: int) -> int:
    """Return where a body looks: districts lie along all records in their order."""
    number = below(word, sum(records))
    return next(k for k in range(len(records)) if number < sum(records[: k + 1]))


def _forget(
    world: World, place: Neighbourhood, tick: int, day: int, said: Inspections, records: list[int]
) -> None:
    """Let each record be forgotten, or not; one is left in any case."""
    threshold = round(Fraction(said.forgotten) * ALWAYS)
    if not threshold:
        return
    for district, number in enumerate(list(records)):
        for record in range(number):
            block, word = divmod(record, WORDS)
            ordinal = FORGETS + MOST_RECORDS * district + block
            if _luck(world, place, tick, day, ordinal)[word] < threshold:
                records[district] -= 1
        records[district] = max(1, records[district])


def _count(world: World, place: Neighbourhood, tally: Tally, counts: Counter[tuple[Inspection, int]]) -> None:
    assert world.toy is not None
    first, n = world.prepared.rows.start("inspections"), len(world.toy.types)
    for (what, district), value in counts.items():
        if value:
            tally.add(place.province, first + n * what + district, EVERYBODY, value)


def heard(world: World, slot: Slot, wishes: Iterable[Wish], looked: Looked) -> list[Wish]:
    """Return the acts of an agent that somebody hears of."""
    return [
        wish
        for wish in wishes
        if not is_found_by_bodies(world, wish.word) or (wish.day, district_of(world, slot)) in looked
    ]
