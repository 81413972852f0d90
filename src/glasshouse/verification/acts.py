"""What everybody does of the catalogue in a month, and what of it is reported: model, 7.3b."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glasshouse import clock
from glasshouse.codes import Fact, Intent, Stream
from glasshouse.conduct import N_PERSON_GROUPS, ActGroup, Response
from glasshouse.features import Subject
from glasshouse.verification import gates
from glasshouse.verification.agents import Neighbourhood, Row, Slot, Tally, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import Block, below, draw, first_above
from glasshouse.verification.opinions import Mood
from glasshouse.verification.reports import report
from glasshouse.verification.roles import Face, face_of
from glasshouse.verification.tables import World, happens

WORDS = 4  # groups that share a block
FIRST_FACT, ROOM, MOST = 144, 12, 11  # numbers of candidates: the first, of a group; how many come at most
FIRST_OF_OTHERS = 32  # the first number of a candidate of a firm or a body
OF_FACT = 16  # ordinal of what becomes of a candidate; the first ones are those of how many come
UNIT = 256
GROUPS = {
    Subject.NATURAL_PERSON: tuple(ActGroup(k) for k in range(N_PERSON_GROUPS)),
    Subject.LEGAL_PERSON: (ActGroup.FIRM,),
    Subject.GOVERNMENT_BODY: (ActGroup.BODY,),
}


@dataclass(frozen=True)
class Candidate:
    """An act that somebody would do: a fact, the number of the act, its words of luck, and its day."""

    fact: int
    act: int
    words: Block
    day: int


def candidates(world: World, slot: Slot, tick: int, group: ActGroup) -> Iterator[Candidate]:
    """Yield the candidates of a group in a month."""
    assert slot.generation is not None
    table = world.society.acts
    block, word = divmod(int(group), WORDS)
    counts = draw(world.seed, slot.number, slot.generation, Stream.CONDUCT, ordinal=block, tick=tick)
    first, end = int(table.first_act[group]), int(table.first_act[group + 1])
    for number in range(min(MOST, first_above(table.candidates[group].tolist(), counts[word]))):
        fact = tick << 8 | (_first_fact(slot, group) + number)
        words = draw(
            world.seed, slot.number, slot.generation, Stream.CONDUCT, ordinal=OF_FACT, tick=tick, fact=fact
        )
        act = first + first_above(table.kind_at[first:end].tolist(), words[0])
        yield Candidate(fact, act, words, clock.first_day(tick) + below(words[3], days_in(tick)))


def _first_fact(slot: Slot, group: ActGroup) -> int:
    """Return the number of the first candidate of a group among the facts of a month."""
    return FIRST_FACT + ROOM * group if slot.kind == Subject.NATURAL_PERSON else FIRST_OF_OTHERS


def is_kept(world: World, face: Face, one: Candidate, times: int) -> bool:
    """Return whether a candidate comes to be an act: by stratum, habit, role, and what people see."""
    table = world.society.acts
    chance = int(table.keep[one.act, face.stratum]) * int(table.habit[one.act, face.habit]) // UNIT
    return one.words[1] < chance * times // UNIT and _has_role(world, face, one.act)


def _has_role(world: World, face: Face, act: int) -> bool:
    """Return whether somebody could do an act at all: some are of a role."""
    needed = int(world.society.acts.roles[act])
    return not needed or bool(needed & face.roles)


def answers(world: World, levels: list[int], act: int) -> int:
    """Return what last month's sights multiply the chance of an act by, out of 256."""
    table, times = world.society.responses, UNIT
    for exposure, level in enumerate(levels):
        times = times * int(table.kept[table_row(world, act), exposure, level]) // UNIT
    return times


def table_row(world: World, act: int) -> int:
    """Return the kind of response of an act."""
    return int(world.society.acts.response[act])


def speaks(mood: Mood, slot: Slot, face: Face, one: Candidate) -> bool:
    """Return whether somebody says what it thinks: its courage moves the chance of a usual month."""
    now, usual = mood.courage(mood.opinion(slot, face))
    return is_kept(mood.world, face, one, now * UNIT // usual)


def act_all(
    world: World,
    place: Neighbourhood,
    slot: Slot,
    tick: int,
    tally: Tally,
    levels: list[int],
    mood: Mood | None,
    *,
    is_awake: bool,
) -> tuple[list[Row], list[Wish]]:
    """Let the holder of a slot do what it does in a month; return reports, and occasions."""
    followed = [group for group in GROUPS[slot.kind] if group.name.lower() in world.prepared.parts]
    found: list[Row] = []
    wishes: list[Wish] = []
    if not followed:
        return found, wishes
    face = face_of(world, place, slot, tick)
    for group in followed:
        for one in candidates(world, slot, tick, group):
            is_occasion = int(world.society.acts.door[one.act]) >= 0
            if is_occasion and not _is_within_reach(world, one.act, is_awake=is_awake):
                continue
            is_chilled = table_row(world, one.act) == Response.CHILLED
            if mood and is_chilled:
                kept = speaks(mood, slot, face, one)
            else:
                kept = is_kept(world, face, one, answers(world, levels, one.act))
            if kept and mood and is_chilled and group == ActGroup.EXPRESSION:
                mood.hear(slot, face)
            if kept:
                _count_done(world, place, face, tally, one.act)
            if _is_recorded(world, face, one, kept):
                tally.add(place.province, world.row_of("recorded", one.act), face.groups, 1)
                if is_occasion:
                    wishes.append(Wish(one.day, Intent.OCCASION, one.fact, one.act))
                elif world.heard_of[one.act]:
                    bits = 0 if kept else Fact.UNFOUNDED
                    found.append(report(world, slot, one.fact, one.act, one.day, bits))
    return found, wishes


def _is_within_reach(world: World, act: int, *, is_awake: bool) -> bool:
    """Return whether a measure of the stack can touch whoever comes to the door of an occasion."""
    by = int(world.prepared.followed.closed_by[int(world.society.acts.door[act])])
    return bool(by & gates.BY_SCORES) or bool(by & gates.BY_CASES and is_awake)


def _count_done(world: World, place: Neighbourhood, face: Face, tally: Tally, act: int) -> None:
    table = world.society.acts
    tally.add(place.province, world.row_of("done", act), face.groups, 1)
    lost = int(table.harm_cny[act])
    if lost:
        row = world.prepared.rows.start("lost") + int(table.counterparty[act])
        tally.add(place.province, row, face.groups, lost)


def _is_recorded(world: World, face: Face, one: Candidate, kept: bool) -> bool:
    """Return whether a source records an act, or somebody who could have done it and did nothing."""
    table = world.society.acts
    if not kept and not _has_role(world, face, one.act):
        return False
    return happens(one.words[2], int(table.record[one.act] if kept else table.false_record[one.act]))
