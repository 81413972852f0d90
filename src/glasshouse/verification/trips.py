"""Tickets and other high spending: wishes of a month, bans, gates: model, 7.3, 7.5 and 7.9."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.codes import N_TRIPS, Event, Intent, StepBit, Stream, Trip
from glasshouse.conduct import Rate
from glasshouse.verification import copies, debts
from glasshouse.verification.agents import Person, Row, Wish
from glasshouse.verification.dates import days_in
from glasshouse.verification.luck import Block, draw
from glasshouse.verification.tables import Ban, happens

WISHES = 4  # candidates of a class in a month
REFUSED = {
    Trip.AIR: Event.AIR_REFUSED,
    Trip.G_TRAIN: Event.G_TRAIN_REFUSED,
    Trip.EMU_FIRST: Event.EMU_FIRST_REFUSED,
    Trip.SOFT_SLEEPER: Event.SOFT_SLEEPER_REFUSED,
    Trip.ORDINARY_RAIL: Event.ORDINARY_RAIL_REFUSED,
    Trip.HIGH_SPENDING: Event.SPENDING_REFUSED,
}


def intend_trips(person: Person) -> Iterator[Wish]:
    """Yield what somebody wants to buy this month whom a rule may meet."""
    world, year = person.world, person.tick // 12
    for trip in range(N_TRIPS):
        is_spending = trip == Trip.HIGH_SPENDING
        wanted = world.trip[year][trip][person.income][person.is_urban]
        threshold = world.rate(Rate.BREACH_WANTED) if is_spending else wanted
        stream = Stream.SPENDING if is_spending else Stream.TRIP
        words = draw(
            world.seed, person.slot.number, person.generation, stream, ordinal=trip, tick=person.tick
        )
        for k, word in enumerate(words):
            if word < threshold:
                day = person.first + ((word & 255) * days_in(person.tick) >> 8)
                yield Wish(day, Intent.SPEND if is_spending else Intent.TRIP, word=trip, more=k)


def ban_of(person: Person, trip: int, day: int) -> tuple[Row, Ban] | None:
    """Return the first case in effect with a ban that fits, and the ban."""
    law = person.world.law
    for case in person.cases():
        if law.steps[case.step].bits & StepBit.IN_EFFECT:
            for ban in law.bans[law.moves[case.ground].bundle]:
                if ban.trip == trip and ban.from_day <= day < ban.to_day:
                    return case, ban
    return None


def _luck(person: Person, wish: Wish, stream: Stream) -> Block:
    """Return the luck of what becomes of a wish."""
    ordinal, tick = WISHES * wish.word + wish.more, person.tick
    world, slot = person.world, person.slot
    return draw(world.seed, slot.number, person.generation, stream, ordinal=ordinal, tick=tick)


def buy(person: Person, wish: Wish) -> None:
    """Let somebody buy a ticket, be refused, or not even try."""
    world, trip = person.world, wish.word
    found = ban_of(person, trip, wish.day)
    if found is None:
        _ask_copy(person, wish)
        return
    _, ban = found
    tries = world.rate(Rate.TRY_AIR if trip == Trip.AIR else Rate.TRY_RAIL)
    words = _luck(person, wish, Stream.TRY)
    if words[0] >= tries:
        person.count(Event.TRIP_FORGONE)
        return
    person.count(REFUSED[Trip(trip)] if happens(words[1], ban.threshold) else Event.TRIP_SLIPPED)


def _ask_copy(person: Person, wish: Wish) -> None:
    """Refuse a wish by a copy of an entry that has ended, if the gate asks a copy."""
    ban = copies.ban_of(person, wish.word, wish.day)
    if ban is None:
        return
    words = _luck(person, wish, Stream.EXCHANGE)
    asks = happens(words[0], int(person.world.society.mistakes.gate_on_copies))
    if asks and happens(words[1], ban.threshold):
        person.count(REFUSED[Trip(wish.word)])


def spend(person: Person, wish: Wish) -> None:
    """Let somebody spend highly, be refused, or breach an order, which the court may come to know."""
    found = ban_of(person, wish.word, wish.day)
    if found is None:
        _ask_copy(person, wish)
        return
    case, ban = found
    gate = _luck(person, wish, Stream.GATE)
    if happens(gate[0], ban.threshold):
        person.count(Event.SPENDING_REFUSED)
        return
    debt = person.debt_of(case.fact)
    if gate[1] < person.world.rate(Rate.BREACH_RECORDED) and debt is not None:
        debts.dishonest(person, Event.ORDER_BREACHED, debt, wish.day)
