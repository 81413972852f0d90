"""Promises between neighbours, and the names that they earn: model, 7.6c."""

from __future__ import annotations

from glasshouse.codes import Stream
from glasshouse.minds import SCORE_BITS, STRATEGIES, Dealing, Deed, Seen
from glasshouse.verification import ties
from glasshouse.verification.agents import Neighbourhood, Slot, Tally
from glasshouse.verification.luck import draw
from glasshouse.verification.roles import face_of
from glasshouse.verification.tables import World, happens

PART = "dealings"
STRATEGY = 1  # ordinal of the steady words
FOR_LIFE = 0
ALWAYS, NEVER = 0, 1
SHUNS_LISTED, SHUNS_LOW = 1, 2


def deal(world: World, place: Neighbourhood, tick: int, tally: Tally) -> None:
    """Let each adult be a donor to one other, or not; the deed gives the donor a new name."""
    if PART not in world.prepared.parts:
        return
    partners = ties.permutation(world, place, Stream.DEALINGS, tick)
    for donor, number in zip(place.slots, partners, strict=True):
        partner = place.slots[number]
        if donor.generation is not None and partner.generation is not None and donor is not partner:
            _meet(world, place, donor, partner, tick, tally)


def _meet(world: World, place: Neighbourhood, donor: Slot, partner: Slot, tick: int, tally: Tally) -> None:
    assert donor.generation is not None
    table = world.society.dealing
    words = draw(world.seed, donor.number, donor.generation, Stream.DEALINGS, tick=tick)
    if not happens(words[0], int(table.deals)):
        return
    own, name = _name(donor), _name_to_norm(world, partner)
    taken_for = name if happens(words[3], int(table.known)) else 1
    kind = strategy(world, donor)
    means = _means(world, kind, own, taken_for)
    gave = means and not happens(words[1], int(table.slips))
    new = int(table.norm[own, name, int(gave)]) ^ int(happens(words[2], int(table.misseen)))
    donor.shows = donor.shows & ~int(Seen.GOOD_NAME) | (int(Seen.GOOD_NAME) if new else 0)
    is_listed = bool(partner.seen & Seen.BLACK)
    shunned = not means and _means(world, kind, own, _name(partner))
    _count(world, place, donor, partner, tick, tally, gave=gave, is_listed=is_listed, shunned=shunned)


def strategy(world: World, slot: Slot) -> int:
    """Return whether somebody always gives, never does, or looks at names."""
    assert slot.generation is not None
    word = draw(
        world.seed, slot.number, slot.generation, Stream.DEALINGS, ordinal=STRATEGY, tick=FOR_LIFE
    )[0]  # fmt: skip
    return sum(word >= threshold for threshold in world.society.dealing.strategy.tolist())


def _means(world: World, kind: int, own: int, name: int) -> bool:
    if kind in (ALWAYS, NEVER):
        return kind == ALWAYS
    return bool(world.society.dealing.acts[own, name])


def _name(slot: Slot) -> int:
    return int(bool(slot.seen & Seen.GOOD_NAME))


def _name_to_norm(world: World, partner: Slot) -> int:
    """Return a name as the norm has it: who is listed, or stands low, may count as bad."""
    shuns = int(world.society.dealing.shuns)
    if shuns >= SHUNS_LISTED and partner.seen & Seen.BLACK:
        return 0
    if shuns >= SHUNS_LOW and partner.seen & SCORE_BITS == Seen.SCORE_LOW:
        return 0
    return _name(partner)


def _count(
    world: World, place: Neighbourhood, donor: Slot, partner: Slot, tick: int, tally: Tally,
    *, gave: bool, is_listed: bool, shunned: bool,
) -> None:  # fmt: skip
    """Count a dealing in the groups of the first of January."""
    of_donor, of_partner = (face_of(world, place, slot, tick).groups for slot in (donor, partner))
    table, first = world.society.dealing, world.prepared.rows.start("dealings")
    found = [(Dealing.DEALS, of_donor, 1), (Dealing.WITH_LISTED, of_partner, int(is_listed))]
    found.append((Dealing.REFUSED_TO_LISTED, of_partner, int(is_listed and shunned)))
    if gave:
        found += [
            (Dealing.KEPT, of_donor, 1),
            (Dealing.COST_CNY, of_donor, int(table.cost_cny)),
            (Dealing.BENEFIT_CNY, of_partner, int(table.benefit_cny)),
            (Dealing.KEPT_WITH_LISTED, of_partner, int(is_listed)),
        ]
    for row, groups, value in found:
        if value:
            tally.add(place.province, first + row, groups, value)
    if not world.is_toy:
        return
    deeds = world.prepared.rows.start("deeds")
    mine, other = strategy(world, donor), strategy(world, partner)
    tally.add(place.province, deeds + len(STRATEGIES) * Deed.DONORS + mine, of_donor, 1)
    if gave:
        tally.add(place.province, deeds + len(STRATEGIES) * Deed.GAVE + mine, of_donor, 1)
        tally.add(place.province, deeds + len(STRATEGIES) * Deed.RECEIVED + other, of_partner, 1)
