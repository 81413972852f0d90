"""Who stands next to whom, and what scores read of friends: model, 7.6a."""

from __future__ import annotations

from glasshouse.codes import Stream
from glasshouse.minds import FRIENDS_SCORE_CLASSES, SCORE_BITS, SCORE_SHIFT, Seen
from glasshouse.verification.agents import Neighbourhood
from glasshouse.verification.luck import LOW, Block, draw
from glasshouse.verification.tables import World

PART = "ties"
SCORE_CLASSES = FRIENDS_SCORE_CLASSES
MOST_LISTED = 2
KEY = 2**24 - 1  # ordinal of the key of a permutation
FOR_LIFE = 0
ROUNDS = 8
STEPS = (1, 2, 3, -1, -2, -3)  # from a place on the ring to those of friends
ROUND_STEP, FIRST, SECOND = 0x9E3779B9, 0x7FEB352D, 0x846CA68B


def permutation(world: World, place: Neighbourhood, stream: Stream, tick: int) -> list[int]:
    """Return the image of each row of adults of a neighbourhood."""
    key = draw(world.seed, place.first_slot, 0, stream, ordinal=KEY, tick=tick)
    n = len(place.slots)
    return [_image(row, n, key) for row in range(n)]


def _image(number: int, n: int, key: Block) -> int:
    bits = (n - 1).bit_length()
    low_bits = bits // 2
    high_bits = bits - low_bits
    while True:
        high, low = number >> low_bits, number & ((1 << low_bits) - 1)
        for i in range(ROUNDS):
            if i % 2 == 0:
                high ^= _mixed(low, i, key) & ((1 << high_bits) - 1)
            else:
                low ^= _mixed(high, i, key) & ((1 << low_bits) - 1)
        number = high << low_bits | low
        if number < n:
            return number


def _mixed(half: int, i: int, key: Block) -> int:
    x = (half + key[i % len(key)] + i * ROUND_STEP) & LOW
    x = (x ^ x >> 16) * FIRST & LOW
    x = (x ^ x >> 15) * SECOND & LOW
    return x ^ x >> 16


def look_at_friends(world: World, place: Neighbourhood) -> None:
    """Let scores read anew what everybody could see of the friends of each adult a month ago."""
    n, places = len(place.slots), permutation(world, place, Stream.TIES, FOR_LIFE)
    on_ring = dict(zip(places, place.slots, strict=True))
    for at, slot in on_ring.items():
        seen = [on_ring[(at + step) % n].seen for step in STEPS]
        listed = min(MOST_LISTED, sum(bool(byte & Seen.BLACK) for byte in seen))
        slot.friends = _score_class(seen) + SCORE_CLASSES * listed


def _score_class(seen: list[int]) -> int:
    """Return the mean class of those of whom one is known, halves upwards; 0 if none is."""
    known = [byte_class for byte in seen if (byte_class := (byte & SCORE_BITS) >> SCORE_SHIFT)]
    return (2 * sum(known) + len(known)) // (2 * len(known)) if known else 0
