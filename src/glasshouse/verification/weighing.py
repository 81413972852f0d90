"""Whether an agent of a toy society commits an act on an occasion: model, 7.3a."""

from __future__ import annotations

from fractions import Fraction
from statistics import NormalDist

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import Kind
from glasshouse.society.toy import Act, ExponentialWorth, FixedWorth, MotiveWorth
from glasshouse.society.weighing import Normal, Reaches, Uniform, Weighed
from glasshouse.verification import foresight, toys
from glasshouse.verification.agents import Person, Wish
from glasshouse.verification.folds import OFFSET, standing_of
from glasshouse.verification.luck import below
from glasshouse.verification.scores import start_of
from glasshouse.verification.tables import World

FRESH, STEADY = 2, 1  # words of a motive: of the block of the fact, and of the steady block
HALF = Fraction(1, 2)
ROWS = 2  # of the tally, of each weighed act: occasions, and what acts were worth

Number = Fraction | float


def weighed_of(world: World) -> dict[int, Weighed]:
    """Return how acts are weighed, by their places."""
    acts = enumerate(world.toy.acts.values()) if world.toy else ()
    return {k: act.weighed for k, act in acts if isinstance(act, Act) and act.weighed}


def set_bars(world: World, tick: int) -> None:
    """Set between ticks the bars that hold for everybody in the month that comes."""
    for act, weighed in weighed_of(world).items():
        if weighed.reaches or weighed.foresees:
            continue
        occasions, acts = Fraction(world.occasions[act]), Fraction(world.committed[act])
        if act in world.bars and not occasions:
            continue
        share = acts / occasions if occasions else HALF
        if share in (0, 1):
            share = (HALF if share == 0 else occasions - HALF) / occasions
        points = expected_points(world, act, clock.first_day(tick)) if weighed.point else Fraction(0)
        needed: Number = _inner(weighed) - Fraction(weighed.point) * points
        if weighed.image:
            needed = needed - Fraction(weighed.image) * says(weighed, share)
        world.bars[act] = bar(weighed, needed)
    world.occasions.clear()
    world.committed.clear()


def _inner(weighed: Weighed) -> Fraction:
    return Fraction(weighed.cost) - Fraction(weighed.reward)


def bar(weighed: Weighed, needed: Number) -> int:
    """Return the word from which a motive is as strong as is needed."""
    motive = weighed.motive
    if isinstance(motive, Uniform):
        low, high = Fraction(motive.uniform.low), Fraction(motive.uniform.high)
        part: Number = min(max((needed - low) / (high - low), Fraction(0)), Fraction(1))
    elif isinstance(motive, Normal):
        part = NormalDist(float(motive.normal.mean), float(motive.normal.sd)).cdf(float(needed))
    else:
        part = Fraction(int(needed > 0))
    return round(part * ALWAYS)


def says(weighed: Weighed, share: Fraction) -> Number:
    """Return the mean motive of those who act less that of those who do not, if the most willing act."""
    motive = weighed.motive
    if isinstance(motive, Uniform):
        return Fraction(motive.uniform.high - motive.uniform.low) / 2
    assert isinstance(motive, Normal)
    usual = NormalDist()
    density = usual.pdf(usual.inv_cdf(1 - float(share)))
    return float(motive.normal.sd) * density / float(share * (1 - share))


def expected_points(world: World, act: int, day: int) -> Fraction:
    """Return the points that the law gives for an act on a day, on average over what is recorded."""
    total, scores = Fraction(0), world.scores
    for observable in world.heard[act]:
        for rule in scores.rules_on(observable):
            if rule.is_law(day):
                (band,) = scores.bands[rule.number]
                total += Fraction(band.low + band.high, 2) * Fraction(rule.threshold, ALWAYS)
    return total


def commits(person: Person, wish: Wish, worth: int) -> bool:
    """Return whether somebody commits an act on an occasion, and count both, and what it is worth."""
    world, act = person.world, wish.word
    weighed = weighed_of(world)[act]
    world.occasions[act] += 1
    first = world.prepared.rows.start("weighed") + ROWS * list(weighed_of(world)).index(act)
    person.count(first)
    if _motive_word(person, wish, weighed) < _bar_of(person, wish, weighed):
        return False
    world.committed[act] += 1
    person.count(first + 1, worth)
    return True


def _motive_word(person: Person, wish: Wish, weighed: Weighed) -> int:
    if weighed.steady:
        return toys.steady(person.world, person.slot, toys.BESIDE + wish.word)[STEADY]
    return toys.luck_of(person.world, person.slot, wish.fact)[FRESH]


def _bar_of(person: Person, wish: Wish, weighed: Weighed) -> int:
    if weighed.reaches:
        lacking = _lacking(person, weighed.reaches)
        needed = _inner(weighed) + lacking * Fraction(weighed.reaches.cost_per_point)
        return bar(weighed, needed) if lacking else ALWAYS
    if weighed.foresees:
        return _foreseen(person, wish, weighed)
    return person.world.bars[wish.word]


def _lacking(person: Person, reaches: Reaches) -> int:
    """Return how many points somebody lacks to the grade that points are bought for."""
    world = person.world
    score, grade = foresight.grade_of(world, reaches.grade)
    row = standing_of(person.slot, score)
    points = row.amount - OFFSET if row else start_of(world, score)[0]
    return max(0, world.border[int(world.scores.table.first_grade[score]) + grade] - points)


def _foreseen(person: Person, wish: Wish, weighed: Weighed) -> int:
    """Return the bar by the months that each live record has left."""
    world, act = person.world, wish.word
    if act not in world.foreseen:
        toy = world.toy
        assert toy is not None
        said = list(toy.acts.values())[act]
        assert isinstance(said, Act)
        world.foreseen[act] = foresight.foresee(world, act, said, weighed)
    ahead = world.foreseen[act]
    rows = (row for row in person.rows if row.kind == Kind.RECORD and row.ground == ahead.rule)
    left = tuple(sorted(clock.tick_of(row.end) - person.tick + 1 for row in rows if not row.is_gone))
    return bar(weighed, ahead.prices[left]) if left in ahead.prices else ALWAYS


def worth_of(person: Person, wish: Wish) -> int:
    """Return what an act is worth if it is committed now."""
    world, toy, act = person.world, person.world.toy, wish.word
    assert toy is not None
    said = list(toy.acts.values())[act]
    weighed = weighed_of(world).get(act)
    if weighed and weighed.reaches:
        return _lacking(person, weighed.reaches)
    if weighed and isinstance(said.worth, MotiveWorth):
        values = world.act_value[act]
        return values[below(_motive_word(person, wish, weighed), len(values))]
    if isinstance(said.worth, (FixedWorth, ExponentialWorth)):
        return toys.worth_of(world, person.slot, act, wish.fact)
    return 0
