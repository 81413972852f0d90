"""Acts of a toy society: model, 7.3a."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.arrays import ALWAYS
from glasshouse.codes import Intent, Stream
from glasshouse.verification.agents import Slot, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import below, draw, first_above
from glasshouse.verification.tables import World

WORDS = 4  # acts that share a block
SHORTEST = 28
PLACE_BITS = 5  # the number of an act within a month is below them
NO_MONTH = 0  # of steady words
TYPE, BESIDE = 0, 1  # their ordinals: of an agent's type, and of its own share of an act, act by act


def intend_acts(world: World, slot: Slot, tick: int, first: int) -> Iterator[Wish]:
    """Yield the acts of an agent in a month: how often each comes, then the day of each."""
    assert slot.generation is not None
    length = days_in(tick)
    for act in range(world.n_acts):
        line = line_of(world, slot, act)
        if line is None:
            continue
        cumulative = world.act_count[length - SHORTEST][line]
        block, word = divmod(act, WORDS)
        words = draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=block, tick=tick)
        for number in range(first_above(cumulative, words[word])):
            fact = tick << 8 | act << PLACE_BITS | number
            day = draw(world.seed, slot.number, slot.generation, Stream.ACTS, tick=tick, fact=fact)[0]
            yield Wish(first + below(day, length), Intent.CONDUCT, fact, act)


def line_of(world: World, slot: Slot, act: int) -> int | None:
    """Return which line of chances an agent commits an act by, none if its type does not."""
    assert slot.generation is not None
    if act >= len(world.act_steady):
        return act
    further, n_classes, first, short = world.act_steady[act]
    kind = draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=TYPE, tick=NO_MONTH)[0]
    if not first <= kind < ALWAYS - short:
        return None
    if not n_classes:
        return act
    own = draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=BESIDE + act, tick=NO_MONTH)
    return act + further + below(own[0], n_classes)
