"""What weighted models read of a person: traits, steady classes, the docket, friends: model, 7.4b."""

from __future__ import annotations

from collections.abc import Callable

from glasshouse.codes import Debt, Kind, StepBit, Stream
from glasshouse.conduct import Response
from glasshouse.features import N_HABITS, UNKNOWN_CLASS, Feature, Role, Subject
from glasshouse.society.act_tables import act_ids
from glasshouse.verification import ties
from glasshouse.verification.agents import Neighbourhood, Row, Slot
from glasshouse.verification.dates import FOUR_YEARS, age_on
from glasshouse.verification.folds import OFFSET
from glasshouse.verification.households import household_of
from glasshouse.verification.lives import band_of
from glasshouse.verification.luck import below, draw
from glasshouse.verification.members import residence
from glasshouse.verification.roles import FOR_LIFE, drawn_roles, stratum_on
from glasshouse.verification.tables import World

MOST_YEARS, MOST_RECORDS, MOST_DEBTS, LARGEST = 5, 3, 2, 5
WORDS = 4
CLASS_SHIFT = 8  # a class is looked up by the first 24 bits of its word
PUBLIC = StepBit.IN_EFFECT | StepBit.LISTED | StepBit.PUBLISHED
SERVES = Role.PUBLIC_EMPLOYEE | Role.FIRM_OFFICER
KNOWN_OF_OTHERS = (Feature.DEBTS_OPEN, Feature.DEBTS_ENFORCED, Feature.COURT_LISTED, Feature.YEARS_ENROLLED)
WORKS = Role.EMPLOYEE | Role.SOLE_TRADER | Role.STUDENT | Role.RETIRED


def class_of(world: World, place: Neighbourhood, slot: Slot, score: int, feature: int, reference: int) -> int:
    """Return the class of a feature: of the day of reference, and of the docket as it stands."""
    which = Feature(feature)
    if slot.kind != Subject.NATURAL_PERSON and which not in KNOWN_OF_OTHERS:
        return UNKNOWN_CLASS
    if which == Feature.YEARS_ENROLLED:
        since = int(world.scores.table.score_from_day[score])
        return min(MOST_YEARS, max(0, 4 * (reference - since) // FOUR_YEARS))
    if which in OF_DOCKET:
        return OF_DOCKET[which](world, [row for row in slot.rows if not row.is_gone])
    if which in OF_PERSON:
        return OF_PERSON[which](world, place, slot, reference)
    if int(world.society.traits.row[which]) < 0:
        return UNKNOWN_CLASS
    return _steady(world, place, slot, which, reference)


def _steady(world: World, place: Neighbourhood, slot: Slot, which: Feature, reference: int) -> int:
    """Return a steady class: so many borders are reached by the word of the feature."""
    assert slot.generation is not None
    block, word = divmod(int(which), WORDS)
    words = draw(
        world.seed, slot.number, slot.generation, Stream.TRAITS, ordinal=block, tick=FOR_LIFE
    )  # fmt: skip
    table, stratum = world.society.traits, stratum_on(world, place, slot, reference)
    borders = table.border[stratum, habit_of(world, slot), int(table.row[which])].tolist()
    return sum(words[word] >> CLASS_SHIFT >= border for border in borders)


def habit_of(world: World, slot: Slot) -> int:
    """Return the tenth of the steady habit of conduct."""
    assert slot.generation is not None
    return below(draw(world.seed, slot.number, slot.generation, Stream.MEMBERSHIP)[2], N_HABITS)


# of the docket


def _open_debts(rows: list[Row]) -> list[int]:
    return [row.step for row in rows if row.kind == Kind.DEBT and row.step >= Debt.ARREARS]


def _is_listed(world: World, rows: list[Row]) -> int:
    """Return whether somebody stands on a published list, a red one aside, in effect."""
    steps = [world.law.steps[row.step] for row in rows if row.kind == Kind.CASE]
    black = [step for step in steps if world.law.procedures[step.procedure].is_black]
    return int(any(step.bits & PUBLIC == PUBLIC for step in black))


def _records(rows: list[Row], sign: int) -> int:
    """Return how many live records of any score have points above or below nought."""
    points = (row.amount - OFFSET for row in rows if row.kind == Kind.RECORD)
    return min(MOST_RECORDS, sum(sign * one > 0 for one in points))


def _about(world: World, rows: list[Row], response: Response) -> int:
    """Return how many live records are about acts of a kind."""
    rules = _rules_about(world, response)
    return sum(row.kind == Kind.RECORD and row.ground in rules for row in rows)


def _rules_about(world: World, response: Response) -> set[int]:
    acts = {act for act, kind in zip(act_ids(), world.society.acts.response, strict=True) if kind == response}
    heard = [one.observable for one in world.prepared.stack.heard if one.act in acts]
    return {rule.number for observable in heard for rule in world.scores.rules_on(observable)}


OF_DOCKET: dict[Feature, Callable[[World, list[Row]], int]] = {
    Feature.DEBTS_OPEN: lambda _, rows: min(MOST_DEBTS, len(_open_debts(rows))),
    Feature.DEBTS_ENFORCED: lambda _, rows: int(any(step >= Debt.NOTICE for step in _open_debts(rows))),
    Feature.COURT_LISTED: _is_listed,
    Feature.GOOD_RECORDS: lambda _, rows: _records(rows, 1),
    Feature.BAD_RECORDS: lambda _, rows: _records(rows, -1),
    Feature.PUBLIC_DEEDS: lambda world, rows: min(MOST_RECORDS, _about(world, rows, Response.GAMED)),
    Feature.SPEECH_RECORD: lambda world, rows: int(_about(world, rows, Response.CHILLED) > 0),
}

# of the person, on a day of reference


def _occupation(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
    roles = drawn_roles(world, slot, stratum_on(world, place, slot, reference))
    return 2 if roles & SERVES else int(bool(roles & WORKS))


def _is_member(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
    roles = drawn_roles(world, slot, stratum_on(world, place, slot, reference))
    return int(bool(roles & Role.PARTY_MEMBER))


def _age_band(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    return band_of(age_on(life.birth, reference))


def _trait(which: int) -> Callable[[World, Neighbourhood, Slot, int], int]:
    def trait(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
        assert slot.generation is not None
        return world.lives.traits(slot.number, slot.generation, place.province)[which]

    return trait


def _is_female(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
    assert slot.generation is not None
    return world.lives.life(slot.number, slot.generation, place.province).is_female


def _residence(world: World, place: Neighbourhood, slot: Slot, reference: int) -> int:
    assert slot.generation is not None
    return int(residence(world, slot.number, slot.generation))


def _friends(world: World, slot: Slot, *, score: bool) -> int:
    if ties.PART not in world.prepared.parts:
        return UNKNOWN_CLASS
    listed, known = divmod(slot.friends, ties.SCORE_CLASSES)
    return known - 1 if score else listed  # 0: of no friend is a score known


OF_PERSON: dict[Feature, Callable[[World, Neighbourhood, Slot, int], int]] = {
    Feature.INCOME_FIFTH: _trait(1),
    Feature.IS_URBAN: _trait(0),
    Feature.IS_FEMALE: _is_female,
    Feature.AGE_BAND: _age_band,
    Feature.RESIDENCE: _residence,
    Feature.HABIT: lambda world, place, slot, reference: habit_of(world, slot),
    Feature.OCCUPATION: _occupation,
    Feature.PARTY_MEMBER: _is_member,
    Feature.HOUSEHOLD_SIZE: lambda world, place, slot, reference: (
        min(LARGEST, household_of(world, place, slot).size(reference)) - 1
    ),
    Feature.FRIENDS_SCORE: lambda world, place, slot, reference: _friends(world, slot, score=True),
    Feature.FRIENDS_LISTED: lambda world, place, slot, reference: _friends(world, slot, score=False),
}
