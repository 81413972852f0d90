"""The points and the grade of a score, from its live records: model, 7.4a."""

from __future__ import annotations

from collections import defaultdict

from glasshouse import clock
from glasshouse.codes import Kind, ScoreMode
from glasshouse.verification.agents import Row, Slot
from glasshouse.verification.tables import World

ENDED = 32768  # bit of a recurring record that is charged no more
OFFSET = 2**31  # points are kept with it, so that no number is negative
MONTHS_A_YEAR = 12
MILLION = 1_000_000
HUNDRED = 100


def standing_of(slot: Slot, score: int) -> Row | None:
    """Return the standing that somebody has in a score, if it ever had a record."""
    kept = (row for row in slot.rows if row.kind == Kind.STANDING and row.step == score and not row.is_gone)
    return next(kept, None)


def records_of(slot: Slot, score: int) -> list[Row]:
    """Return the live records of a score."""
    return [r for r in slot.rows if r.kind == Kind.RECORD and r.step == score and not r.is_gone]


def _bounds(world: World, slot: Slot, score: int, mode: ScoreMode) -> list[int]:
    """Return what live overrides of a kind set."""
    rules = [world.scores.rules[row.ground] for row in records_of(slot, score)]
    return [rule.value for rule in rules if rule.mode == mode]


def grade_at(world: World, slot: Slot, score: int, points: int) -> int:
    """Return the grade of points, no better than a live record allows."""
    return max([grade_of(world, score, points), *_bounds(world, slot, score, ScoreMode.SET_GRADE)])


def fold(world: World, slot: Slot, score: int, day: int, *, start: int | None = None) -> int:
    """Return the points of a score: accounts, what flows in, the ends of the scale, then overrides.

    A model starts from what it makes of its features, all others from the points that are in no account.
    """
    table = world.scores.table
    standing = standing_of(slot, score)
    total = int(table.score_rest[score]) if start is None else start
    total += standing.fact - OFFSET if standing else 0
    total += _in_accounts(world, slot, score, day) + _flowing_in(world, slot, score)
    points = max(int(table.score_low[score]), min(int(table.score_high[score]), total))
    points = min(_bounds(world, slot, score, ScoreMode.SET_SCORE), default=points)
    return min([points, *_bounds(world, slot, score, ScoreMode.CEILING)])


def _in_accounts(world: World, slot: Slot, score: int, day: int) -> int:
    """Return the points of the live records and of the accounts, within limits."""
    scores = world.scores
    by_account: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row, points in _counted(world, slot, score, day):
        year = clock.tick_of(row.opened) // MONTHS_A_YEAR
        by_account[scores.rules[row.ground].account][year] += points
    total = sum(by_account[-1].values())
    for number in scores.accounts_of(score):
        account, years = scores.accounts[number], by_account[number]
        if account.is_yearly:
            total += account.base + sum(account.limited(points) for points in years.values())
        else:
            total += account.limited(account.base + sum(years.values()))
    return total


def _counted(world: World, slot: Slot, score: int, day: int) -> list[tuple[Row, int]]:
    """Return the records that count with their points on a day: of a fact all, or each sign's largest."""
    found = [(row, _left(world, row, day)) for row in records_of(slot, score)]
    if not world.scores.table.score_highest[score]:
        return found
    largest: dict[tuple[int, bool], tuple[Row, int]] = {}
    for row, points in found:
        key = (row.fact, row.amount > OFFSET)
        if key not in largest or abs(row.amount - OFFSET) > abs(largest[key][0].amount - OFFSET):
            largest[key] = (row, points)
    return list(largest.values())


def _left(world: World, row: Row, day: int) -> int:
    """Return the points of a record, of which each completed year leaves a part; before its day, nought."""
    fades, points = world.scores.fades[row.ground], row.amount - OFFSET
    if not fades:
        return points
    if day < row.opened:
        return 0
    years = next(n for n in range(999) if clock.add_months(row.opened, MONTHS_A_YEAR * (n + 1)) > day)
    return whole(points * fades[min(years, len(fades) - 1)], MILLION)


def _flowing_in(world: World, slot: Slot, score: int) -> int:
    """Return what flows in from other scores: a part of what they are above or below their start."""
    total = 0
    for flow in world.scores.nested[score]:
        row = standing_of(slot, flow.score)
        start = int(world.scores.table.score_initial[flow.score])
        points = row.amount - OFFSET if row else start
        total += max(flow.floor, min(flow.ceiling, whole((points - start) * flow.percent, HUNDRED)))
    return total


def grade_of(world: World, score: int, points: int) -> int:
    """Return the grade of points, best first."""
    table = world.scores.table
    first, end = int(table.first_grade[score]), int(table.first_grade[score + 1])
    return next((k - first for k in range(first, end) if points >= world.border[k]), end - first - 1)


def whole(dividend: int, divisor: int) -> int:
    """Return a quotient whose fraction falls away, towards nought."""
    return abs(dividend) // divisor * (1 if dividend >= 0 else -1)
