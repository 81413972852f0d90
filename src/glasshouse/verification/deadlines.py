"""Bodies that miss the day on which they must decide: model, 7.4f."""

from __future__ import annotations

from glasshouse.codes import Event, Stream
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.luck import draw
from glasshouse.verification.sight import FILED, PER_ADULTS
from glasshouse.verification.tables import Step, happens

PART = "capacity"
HUNDRED = 100
MOST = 2  # days that are missed of one step
SHIFT = 24


def misses(person: Person, case: Row, step: Step, day: int) -> bool:
    """Return whether a body misses a day; the clock then falls due again some days later."""
    world = person.world
    if PART not in world.prepared.parts or not step.decides:
        return False
    if case.amount >= MOST:
        return False
    words = draw(
        world.seed, person.slot.number, person.generation, Stream.CAPACITY,
        ordinal=step.luck, tick=person.tick, fact=case.fact,
    )  # fmt: skip
    table = world.society.mistakes
    whether, late = words[2 * case.amount : 2 * case.amount + 2]
    if not happens(whether, int(table.missed[load(person)])):
        return False
    days = int(table.late_days[late >> SHIFT])
    case.amount += 1
    case.due = day + days
    person.count(Event.DEADLINE_MISSED)
    return True


def load(person: Person) -> int:
    """Return the level of what was filed in the province last month against what can be decided."""
    table = person.world.society.mistakes
    filed = person.seen[FILED] * PER_ADULTS * HUNDRED
    capacity = int(table.capacity) * person.adults
    return max(k for k, border in enumerate(table.load_at.tolist()) if filed >= border * capacity)
