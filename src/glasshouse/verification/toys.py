"""Acts of a toy society: model, 7.3a."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.codes import Intent, Stream
from glasshouse.verification.agents import Slot, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import below, draw, first_above
from glasshouse.verification.tables import World

WORDS = 4  # acts that share a block
SHORTEST = 28
PLACE_BITS = 5  # the number of an act within a month is below them


def intend_acts(world: World, slot: Slot, tick: int, first: int) -> Iterator[Wish]:
    """Yield the acts of an agent in a month: how often each comes, then the day of each."""
    assert slot.generation is not None
    length = days_in(tick)
    for act, cumulative in enumerate(world.act_count[length - SHORTEST]):
        block, word = divmod(act, WORDS)
        words = draw(world.seed, slot.number, slot.generation, Stream.ACTS, ordinal=block, tick=tick)
        for number in range(first_above(cumulative, words[word])):
            fact = tick << 8 | act << PLACE_BITS | number
            day = draw(world.seed, slot.number, slot.generation, Stream.ACTS, tick=tick, fact=fact)[0]
            yield Wish(first + below(day, length), Intent.CONDUCT, fact, act)
