"""Acts of a toy society: model, 7.3a."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.arrays import ALWAYS
from glasshouse.codes import Intent, Stream
from glasshouse.society.toy import ToySociety, Waiting
from glasshouse.verification.agents import Slot, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import Block, below, draw, first_above
from glasshouse.verification.tables import World

WORDS = 4  # acts that share a block
SHORTEST = 28
PLACE_BITS = 5  # the number of an act within a month is below them
NO_MONTH = 0  # of steady words
TYPE, BESIDE = 0, 1  # their ordinals: of an agent's type, and of its own share of an act, act by act
DAY, WORTH = 0, 1  # words of one time that an act comes
HALF = 2**31


def intend_acts(world: World, slot: Slot, tick: int, first: int) -> Iterator[Wish]:
    """Yield the acts of an agent in a month, or occasions for them: how often, then the day of each."""
    for act in range(world.n_acts):
        for number in range(_how_often(world, slot, act, tick)):
            fact = tick << 8 | act << PLACE_BITS | number
            day = first + below(luck_of(world, slot, fact)[DAY], days_in(tick))
            yield Wish(day, Intent.CONDUCT, fact, act)


def _how_often(world: World, slot: Slot, act: int, tick: int) -> int:
    """Return how often an act comes to an agent in a month."""
    assert slot.generation is not None
    if act in world.turns:
        return int(slot.number in world.turns[act])
    line = line_of(world, slot, act)
    if line is None:
        return 0
    block, word = divmod(act, WORDS)
    words = draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=block, tick=tick)
    return first_above(world.act_count[days_in(tick) - SHORTEST][line], words[word])


def luck_of(world: World, slot: Slot, fact: int) -> Block:
    """Return the luck of one time that an act comes."""
    assert slot.generation is not None
    return draw(world.seed, slot.number, slot.generation, Stream.ACTS, tick=fact >> 8, fact=fact)


def steady(world: World, slot: Slot, ordinal: int) -> Block:
    """Return steady words of an agent."""
    assert slot.generation is not None
    return draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=ordinal, tick=NO_MONTH)


def type_word(world: World, slot: Slot) -> int:
    """Return the word that says of which type an agent is: luck, or where it lives in its town."""
    toy = world.toy
    if toy is None or toy.inspections is None:
        return steady(world, slot, TYPE)[0]
    size = toy.inspections.town
    return (2 * (slot.number % size) + 1) * HALF // size


def line_of(world: World, slot: Slot, act: int) -> int | None:
    """Return which line of chances an agent commits an act by, none if its type does not."""
    if act < len(world.act_typed) and world.act_typed[act]:
        return act + world.act_typed[act] + first_above(world.type_end, type_word(world, slot))
    if act >= len(world.act_steady):
        return act
    further, n_classes, first, short = world.act_steady[act]
    if not first <= type_word(world, slot) < ALWAYS - short:
        return None
    if not n_classes:
        return act
    return act + further + below(steady(world, slot, BESIDE + act)[0], n_classes)


def worth_of(world: World, slot: Slot, act: int, fact: int) -> int:
    """Return what an act is worth, one of equally common numbers."""
    if act >= len(world.act_value):
        return 0
    return world.act_value[act][below(luck_of(world, slot, fact)[WORTH], len(world.act_value[act]))]


def waiting(toy: ToySociety | None) -> dict[int, Waiting]:
    """Return the acts that wait for others, by their places."""
    acts = enumerate(toy.acts.values()) if toy else ()
    return {place: act for place, act in acts if isinstance(act, Waiting)}
