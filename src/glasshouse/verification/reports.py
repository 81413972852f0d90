"""Reports of acts on their way to those who keep records, and who hears of them: model, 7.3d."""

from __future__ import annotations

from glasshouse.codes import Kind, Stream
from glasshouse.verification import namesakes, rules
from glasshouse.verification.agents import Person, Row, Slot
from glasshouse.verification.luck import Block, between, draw
from glasshouse.verification.members import lives_in
from glasshouse.verification.tables import World

LEAST = 1  # an act by which nobody loses or gains counts as one


def _words(world: World, slot: Slot, fact: int) -> Block:
    assert slot.generation is not None
    return draw(world.seed, slot.number, slot.generation, Stream.OBSERVATION, tick=fact >> 8, fact=fact)


def report(world: World, slot: Slot, fact: int, act: int, day: int, bits: int) -> Row:
    """Return the report of an act with the day on which it arrives."""
    low, high = world.society.acts.delay[act].tolist()
    words = _words(world, slot, fact)
    due = day + between(words[0], low, high)
    return Row(Kind.REPORT, act, fact, opened=day, due=due, bits=int(bits), amount=words[1])


def arrive(person: Person, row: Row, day: int) -> None:
    """Let a report be heard by each regime in force there that knows the act, if it means this one."""
    row.is_gone = True
    place = lives_in(person.world, person.place, person.slot)
    known = (one for one in person.world.heard_of[row.step] if one.low <= row.amount < one.high)
    heard = [one for one in known if person.world.regime_in(one.regime, place)]
    if heard:
        namesakes.ask_by(person, row.fact, row.bits, min(one.key for one in heard))
    worth = max(LEAST, abs(int(person.world.society.acts.harm_cny[row.step])))
    for one in heard:
        person.count(one.observable)
        rules.answer(person, one.observable, row.fact, day, row.bits, worth)
