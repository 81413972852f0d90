"""Officers of firms: who they are, since when, and what they are told: model, 7.6f."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse.codes import Event, StepBit, Stream
from glasshouse.features import Subject
from glasshouse.verification import firms, ties
from glasshouse.verification.agents import Neighbourhood, Person, Row, Slot
from glasshouse.verification.tables import World

OF_FIRM = 64  # what is added to a fact of a firm where it is its officer's
FACTS = range(OF_FIRM, 2 * OF_FIRM)  # numbers of such facts within their month
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Letter:
    """What an officer is told of a firm: event, fact, day, and the regime in which it is told."""

    event: Event
    fact: int
    day: int
    regime: int


def officer_of(world: World, place: Neighbourhood, firm: Slot) -> Slot:
    """Return the adult who runs a firm: the image of its place among the firms."""
    adults = ties.permutation(world, place, Stream.FIRM, ties.FOR_LIFE)
    return place.slots[adults[firm.row - 1]]


def is_officer(world: World, place: Neighbourhood, slot: Slot, tick: int) -> bool:
    """Return whether an adult runs a firm in a year: one whose place opened before its January."""
    january = tick - tick % MONTHS_A_YEAR
    key = (place.first_slot, january)
    if key not in world.officers:
        places = (one for one in place.others if one.kind == Subject.LEGAL_PERSON)
        world.officers[key] = {
            officer_of(world, place, one).number
            for one in places
            if firms.opening(world, one.number) < january
        }
    return slot.number in world.officers[key]


def is_about_firm(fact: int) -> bool:
    """Return whether a fact is that of the firm of an officer."""
    return (fact & 255) in FACTS


def tell_change(person: Person, case: Row, *, was: bool, day: int) -> None:
    """Tell the officer of a firm that a case has come into effect, or no longer is."""
    now = not case.is_gone and _is_in_effect(person.world, case)
    if now != was:
        tell(person, case, Event.OFFICERS_FIRM_LISTED if now else Event.OFFICERS_FIRM_CLEARED, day)


def tell(person: Person, case: Row, event: Event, day: int) -> None:
    """Write to the officer of a firm, unless another such case about the fact is in effect."""
    world = person.world
    if person.slot.kind != Subject.LEGAL_PERSON or not _is_told(world, case):
        return
    regime = _regime(world, case)
    if any(
        _is_told(world, other) and _is_in_effect(world, other) and _regime(world, other) == regime
        for other in person.cases()
        if other is not case and other.fact == case.fact
    ):
        return
    person.letters.append(Letter(event, case.fact + OF_FIRM, day, regime))


def _is_in_effect(world: World, case: Row) -> bool:
    return bool(world.law.steps[case.step].bits & StepBit.IN_EFFECT)


def _is_told(world: World, case: Row) -> bool:
    return bool(world.law.procedures[world.law.steps[case.step].procedure].tells)


def _regime(world: World, case: Row) -> int:
    return world.law.procedures[world.law.steps[case.step].procedure].regime


def close(person: Person, day: int) -> None:
    """Let all rows of a firm go that closes; the last case about a fact to go is told to the officer."""
    for row in list(person.rows):
        is_case = any(row is case for case in person.cases())
        row.is_gone = True
        if is_case and _is_in_effect(person.world, row):
            tell(person, row, Event.OFFICERS_FIRM_CLEARED, day)
