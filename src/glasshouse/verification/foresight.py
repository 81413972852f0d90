"""What an agent of a toy society foresees who may lose a grade by records that add up: model, 7.3a."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from glasshouse.arrays import ALWAYS
from glasshouse.society.toy import DAYS_A_YEAR, MONTHS_A_YEAR, Act, TimesAMonth
from glasshouse.society.weighing import Uniform, Weighed
from glasshouse.verification.score_tables import ScoreRule
from glasshouse.verification.tables import World

State = tuple[int, ...]  # months that each live record has left, this one included, fewest first
CLOSE = 1e-13


@dataclass(frozen=True)
class Ahead:
    """The rule whose records are foreseen, and from which motive the act pays, by state."""

    rule: int
    prices: dict[State, float]


@dataclass(frozen=True)
class Programme:
    """What a month may bring: all that the value of a state depends on."""

    low: float
    high: float
    inner: float  # cost less reward, and less what points mean on average
    occasion: float  # chance of at least one in a month
    found: float  # chance of a record
    loss: float
    later: float  # what counts of a month later
    months: int
    too_many: int

    def next_of(self, state: State, after: int = 1) -> State:
        """Return the state some months later, without another record."""
        return tuple(left - after for left in state if left > after)

    def caught(self, state: State, values: dict[State, float]) -> float:
        """Return what is ahead of somebody with one more record, discounted to this month."""
        more = (*state, self.months + 1)
        if len(more) < self.too_many:
            return self.later * values[self.next_of(more)]
        return -self.loss + self.later ** more[0] * values[self.next_of(more, more[0])]

    def price(self, state: State, values: dict[State, float]) -> float:
        """Return the motive from which the act pays."""
        free = self.later * values[self.next_of(state)]
        return self.inner + self.found * (free - self.caught(state, values))

    def value(self, state: State, values: dict[State, float]) -> float:
        """Return what a state is worth: what comes of it anyhow, and what an occasion adds on average."""
        price, span = self.price(state, values), self.high - self.low
        begins = min(max(price, self.low), self.high)
        gain = (self.high - begins) * ((self.high + begins) / 2 - price) / span
        return self.later * values[self.next_of(state)] + self.occasion * gain

    def prices(self) -> dict[State, float]:
        """Return the price by state, once the values of all states agree with each other."""
        values = dict.fromkeys(_states(self.months + 1, self.too_many - 1), 0.0)
        while True:
            news = {state: self.value(state, values) for state in values}
            change = max(abs(news[state] - values[state]) for state in values)
            values = news
            if change < CLOSE:
                return {state: self.price(state, values) for state in values}


def _states(longest: int, most: int) -> list[State]:
    """Return the states of at most so many records, fewest months first."""
    found: list[State] = [()]
    last = found
    for _ in range(most):
        last = [(*state, left) for state in last for left in range(max((1, *state)), longest + 1)]
        found = found + last
    return found


def grade_of(world: World, name: str) -> tuple[int, int]:
    """Return score and number of a grade that is called SCORE.GRADE."""
    stack = world.prepared.stack
    for score, (which, grades) in enumerate(zip(stack.score_ids, stack.score_grades, strict=True)):
        for number, (grade, _) in enumerate(grades):
            if f"{which}.{grade}" == name:
                return score, number
    raise AssertionError(f"no grade is called {name}")


def foresee(world: World, act: int, said: Act, weighed: Weighed) -> Ahead:
    """Return the programme of an act, solved."""
    assert weighed.foresees is not None
    assert isinstance(weighed.motive, Uniform)
    score, grade = grade_of(world, weighed.foresees.grade)
    (rule,) = (r for one in world.heard[act] for r in world.scores.rules_on(one) if r.score == score)
    points, found = world.scores.bands[rule.number][0].low, rule.threshold / ALWAYS
    programme = Programme(
        low=float(weighed.motive.uniform.low),
        high=float(weighed.motive.uniform.high),
        inner=float(weighed.cost - weighed.reward) - found * points * float(weighed.point),
        occasion=1.0 if isinstance(said, TimesAMonth) else _at_least_one(said),
        found=found,
        loss=float(weighed.foresees.loss),
        later=(1 + float(weighed.foresees.discount)) ** (-1 / MONTHS_A_YEAR),
        months=rule.months,
        too_many=_too_many(world, rule, grade, points),
    )
    return Ahead(rule.number, programme.prices())


def _at_least_one(said: Act) -> float:
    return 1 - exp(-float(said.daily * DAYS_A_YEAR / MONTHS_A_YEAR))


def _too_many(world: World, rule: ScoreRule, grade: int, points: int) -> int:
    """Return the fewest records that lead to a grade from the start."""
    table = world.scores.table
    first, start = int(table.first_grade[rule.score]), int(table.score_initial[rule.score])
    low, high = int(table.score_low[rule.score]), int(table.score_high[rule.score])
    n_grades = int(table.first_grade[rule.score + 1]) - first
    for number in range(1, 99):
        stands = min(max(start + number * points, low), high)
        found = (k for k in range(n_grades) if stands >= world.border[first + k])
        if next(found, n_grades - 1) == grade:
            return number
    raise AssertionError("no number of records leads to the grade")
