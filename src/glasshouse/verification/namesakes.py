"""Mistaken records that are a namesake's: model, 7.4f."""

from __future__ import annotations

from collections.abc import Iterable

from glasshouse.codes import Event, Fact, IdentityKey, Stream
from glasshouse.verification.agents import Person
from glasshouse.verification.luck import draw, first_above
from glasshouse.verification.members import lives_in
from glasshouse.verification.tables import happens

PART = "namesakes"
OF_COURTS = range(Event.DEBT_SUED, Event.DEBTOR_CORRECTS + 1)
OF_NAME, OF_FACT = 0, 1  # ordinals of the luck


def ask(person: Person, fact: int, bits: int, day: int, events: Iterable[int]) -> None:
    """Count a mistaken record of an event if it is about somebody else of the same name."""
    ask_by(person, fact, bits, _weakest(person, day, events))


def ask_by(person: Person, fact: int, bits: int, key: int) -> None:
    """Count a mistaken record, of which a key is held against persons, if it is about a namesake."""
    world = person.world
    if PART not in world.prepared.parts or not bits & Fact.UNFOUNDED or not person.is_person:
        return
    tables = world.prepared.world.mistakes
    word = draw(world.seed, person.slot.number, person.generation, Stream.NAMESAKE, ordinal=OF_NAME)[0]
    name = first_above(tables.name_at.tolist(), word)
    luck = draw(
        world.seed, person.slot.number, person.generation, Stream.NAMESAKE,
        ordinal=OF_FACT, tick=fact >> 8, fact=fact,
    )  # fmt: skip
    if happens(luck[0], int(tables.namesake[key][name])):
        person.count(Event.MISTAKEN_IDENTITY)


def _weakest(person: Person, day: int, events: Iterable[int]) -> int:
    """Return by what whoever takes a record up knows persons: the weakest of the keys, else a number."""
    world, keys = person.world, person.world.prepared.stack.exchange.identity_key
    place = lives_in(world, person.place, person.slot)
    grounds = [move for event in events for move in world.law.moves_on(event) if move.from_step == 0]
    mine = {ground.procedure for ground in grounds if ground.is_law(day)}
    found = [int(keys[procedure]) for procedure in mine if world.is_in_force(procedure, place)]
    return min(found, default=int(IdentityKey.NATIONAL_ID))
