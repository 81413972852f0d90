"""Who is scored, by what right of residence, and where somebody lives: model, 7.4b and 7.6h."""

from __future__ import annotations

from glasshouse.codes import Kind, Stream
from glasshouse.conduct import Rate
from glasshouse.features import Residence, Subject
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.dates import FOUR_YEARS
from glasshouse.verification.lives import COMES_OF_AGE
from glasshouse.verification.luck import draw
from glasshouse.verification.tables import World, happens


def residence(world: World, slot: int, generation: int) -> Residence:
    """Return by what right somebody lives where it lives."""
    words = draw(world.seed, slot, generation, Stream.MEMBERSHIP)
    if words[0] >= world.rate(Rate.MIGRANT):
        return Residence.LOCAL
    return Residence.PERMIT if words[1] < world.rate(Rate.MIGRANT_WITH_PERMIT) else Residence.OUTSIDER


def lives_in(world: World, place: Neighbourhood, slot: Slot) -> int:
    """Return the place whose lists and scores reach a holder: who moved away lives elsewhere."""
    return world.elsewhere if any(row.kind == Kind.AWAY for row in slot.rows) else place.place


def is_scored(
    world: World,
    place: Neighbourhood,
    slot: Slot,
    score: int,
    day: int,
    birth: int,
    *,
    reference: int | None = None,
) -> bool:
    """Return whether the holder of a slot stands in a score on a day; an age may be that of another day."""
    is_old = is_asked(world, place, slot, score, day, birth, reference=reference)
    return is_old and consents(world, slot, score)


def is_asked(
    world: World,
    place: Neighbourhood,
    slot: Slot,
    score: int,
    day: int,
    birth: int,
    *,
    reference: int | None = None,
) -> bool:
    """Return whether records of a score are kept about the holder of a slot on a day, with consent or not."""
    table = world.scores.table
    assert slot.generation is not None
    if not is_kept(world, place, slot, score, day):
        return False
    if slot.kind != Subject.NATURAL_PERSON:
        return True
    right = residence(world, slot.number, slot.generation)
    least = int(table.score_min_age[score])
    if reference is None:
        of_age = _has_age(birth, day, least)
    else:
        of_age = least <= COMES_OF_AGE or _has_age(birth, reference, least)
    return bool(table.score_residents[score] & 1 << right) and of_age


def is_kept(world: World, place: Neighbourhood, slot: Slot, score: int, day: int) -> bool:
    """Return whether a score is kept about such a subject where it lives, on a day."""
    table = world.scores.table
    if not table.score_from_day[score] <= day < table.score_to_day[score]:
        return False
    is_about = bool(table.score_subjects[score] & slot.kind)
    return is_about and world.scores_in(score, lives_in(world, place, slot))


def any_in_force(world: World, place: Neighbourhood, day: int) -> bool:
    """Return whether a score is in force in a place on a day, whomever it is about."""
    table = world.scores.table
    return any(
        table.score_from_day[score] <= day < table.score_to_day[score] and world.scores_in(score, place.place)
        for score in range(world.scores.number)
    )


def _has_age(birth: int, day: int, years: int) -> bool:
    """Return whether somebody is so old; a year of this age is 365 days and a quarter."""
    return 4 * (day - birth) >= FOUR_YEARS * years


def consents(world: World, slot: Slot, score: int) -> bool:
    """Return whether the holder of a slot agrees to be scored, if that is asked."""
    table = world.scores.table
    assert slot.generation is not None
    luck = int(table.score_luck[score])
    words = draw(world.seed, slot.number, slot.generation, Stream.CONSENT, ordinal=luck)
    return happens(words[0], int(table.score_consent[score]))
