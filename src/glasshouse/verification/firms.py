"""Firms and government bodies: their places, their lives, and what they are: model, 7.6f."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import FIRM_GROUP, FIRM_SLOTS, NEVER, Stream
from glasshouse.features import Subject
from glasshouse.society.firm_tables import firm_places
from glasshouse.verification.lives import Life
from glasshouse.verification.luck import below, draw
from glasshouse.verification.tables import World

FIRMS, BODIES = "firm", "body"  # parts of a society
PLACE, OWN = 0, 1  # ordinals of the luck of a place, and of each firm in it
FOR_LIFE = 0
DAYS = 28  # of a month, on which a firm may close
GROUPS = {Subject.LEGAL_PERSON: (FIRM_GROUP,), Subject.GOVERNMENT_BODY: (FIRM_GROUP + 1,)}
PART_OF = {Subject.LEGAL_PERSON: 0, Subject.GOVERNMENT_BODY: 1}  # of the tables of firms
PLAIN = 0  # a body has no sector


@dataclass(frozen=True)
class Nature:
    """What a firm or a body is: its size or level, and its sector."""

    size: int
    sector: int


@dataclass(frozen=True)
class Firm:
    """The months in which a firm is founded and closes, and the day of the latter."""

    founded: int
    closes: int
    day: int


def reached(cumulative: Sequence[int], word: int) -> int:
    """Return how many cumulative shares a word reaches."""
    return sum(word >= share for share in cumulative)


def rows_before(world: World, n_adults: int) -> int:
    """Return how many rows come before those of adults: of the body, and of the places for firms."""
    if FIRMS in world.prepared.parts:
        return 1 + firm_places(n_adults)
    return int(BODIES in world.prepared.parts)


def number_of(first_slot: int, row: int) -> int:
    """Return the slot of a row before those of adults."""
    return FIRM_SLOTS + first_slot + row


def opening(world: World, place: int) -> int:
    """Return the month in which a place has its first firm founded."""
    word = draw(world.seed, place, 0, Stream.FIRM, ordinal=PLACE, tick=FOR_LIFE)[1]
    return reached(world.society.firms.opened.tolist(), word) - 1


def firm_of(world: World, place: int, generation: int) -> Firm:
    """Return the life of a firm; each is founded in the month in which the one before it closes."""
    key = (place, generation)
    if key not in world.firms:
        before = firm_of(world, place, generation - 1).closes if generation else opening(world, place)
        world.firms[key] = _founded(world, place, generation, before)
    found: Firm = world.firms[key]
    return found


def _founded(world: World, place: int, generation: int, tick: int) -> Firm:
    words = draw(world.seed, place, generation, Stream.FIRM, ordinal=OWN, tick=FOR_LIFE)
    closed = world.society.firms.closed[_size(world, place)].tolist()
    months = reached(closed, words[2])
    if months == len(closed):
        return Firm(tick, NEVER, NEVER)
    closes = tick + 1 + months
    return Firm(tick, closes, clock.first_day(closes) + below(words[3], DAYS))


def holder_when(world: World, place: int, tick: int) -> int | None:
    """Return the number of the firm that is there when a month begins, if there is one."""
    if opening(world, place) >= tick:
        return None
    generation = 0
    while firm_of(world, place, generation).closes < tick:
        generation += 1
    return generation


def life_of(world: World, kind: Subject, slot: int, generation: int) -> Life:
    """Return the life of a firm or a body, which has neither sex nor birth."""
    leaves = firm_of(world, slot, generation).day if kind == Subject.LEGAL_PERSON else NEVER
    return Life(0, 0, 0, leaves)


def _size(world: World, place: int) -> int:
    word = draw(world.seed, place, 0, Stream.FIRM, ordinal=PLACE, tick=FOR_LIFE)[0]
    return reached(world.society.firms.size_at.tolist(), word)


def nature_of(world: World, kind: Subject, slot: int, generation: int) -> Nature:
    """Return size and sector of a firm, or the level of a body."""
    table = world.society.firms
    if kind == Subject.GOVERNMENT_BODY:
        word = draw(world.seed, slot, 0, Stream.BODY, tick=FOR_LIFE)[0]
        return Nature(reached(table.level.tolist(), word), PLAIN)
    word = draw(world.seed, slot, generation, Stream.FIRM, ordinal=OWN, tick=FOR_LIFE)[0]
    return Nature(_size(world, slot), reached(table.sector.tolist(), word))


def onset(world: World, kind: Subject, size: int, tick: int) -> int:
    """Return the chance that a debt begins in a month, by size or level."""
    return int(world.society.firms.debt[PART_OF[kind], tick // 12, size])
