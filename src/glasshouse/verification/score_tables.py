"""The scores of a stack as plain rows, from the table that both encodings read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from numpy.typing import NDArray

from glasshouse.arrays import ScoreTable

T = TypeVar("T")


class Band(NamedTuple):
    """Points from a value of the event on."""

    start: int
    low: int
    high: int
    per: int


class Boost(NamedTuple):
    """A dated multiplier of points."""

    from_day: int
    to_day: int
    hundredths: int


class ScoreRule(NamedTuple):
    """A rule of a score; `number` is its row in the table."""

    number: int
    score: int
    account: int
    from_day: int
    to_day: int
    mode: int
    at_most: int
    value: int
    recurs: int
    months: int
    days: int
    factor: int
    threshold: int
    by_tick: int
    repeats: int
    settles: int
    luck: int

    def is_law(self, day: int) -> bool:
        """Return whether it is law on a day."""
        return self.from_day <= day < self.to_day


class Account(NamedTuple):
    """A part of a score with points and limits of its own."""

    base: int
    floor: int
    ceiling: int
    is_yearly: int

    def limited(self, points: int) -> int:
        """Return points within the limits."""
        return max(self.floor, min(self.ceiling, points))


class Nested(NamedTuple):
    """A part of another score that flows in."""

    score: int
    percent: int
    floor: int
    ceiling: int


class Scores:
    """The scores of a stack, as they are compiled."""

    def __init__(self, table: ScoreTable) -> None:
        self.table = table
        self.number = len(table.score_initial)
        self.enrols = bool(table.score_enrols.any())
        self.first_rules: list[int] = table.first_rule.tolist()
        self.first_ends: list[int] = table.first_end.tolist()
        self.accounts = [
            Account(*row)
            for row in rows(table, "account", ("base", "floor", "ceiling", "yearly"))
        ]  # fmt: skip
        self.rules = [ScoreRule(k, *row) for k, row in enumerate(rows(table, "rule", ScoreRule._fields[1:]))]
        bands = [Band(*row) for row in rows(table, "band", ("from", "low", "high", "per"))]
        boosts = [Boost(*row) for row in rows(table, "boost", Boost._fields)]
        flows = [Nested(*row) for row in rows(table, "nested", Nested._fields)]
        self.fades = parts(table.fade_millionths.tolist(), table.first_fade)
        self.bands = parts(bands, table.first_band)
        self.boosts = parts(boosts, table.first_boost)
        self.nested = parts(flows, table.first_nested)

    def rules_on(self, observable: int) -> list[ScoreRule]:
        """Return the rules that an observable triggers."""
        return self.rules[part(self.first_rules, observable)] if self.number else []

    def ended_by(self, observable: int) -> list[int]:
        """Return the numbers of the rules whose records an observable ends."""
        found: list[int] = self.table.end_rule.tolist()
        return found[part(self.first_ends, observable)] if self.number else []

    def accounts_of(self, score: int) -> range:
        """Return the numbers of the accounts of a score."""
        return range(int(self.table.first_account[score]), int(self.table.first_account[score + 1]))

    def moves_from(self, score: int, grade: int) -> list[int]:
        """Return where a grade of a scale of transitions moves after 0, 1, 2, ... events."""
        number = int(self.table.first_grade[score]) + grade
        found: list[int] = self.table.transition_to.tolist()
        return found[part(self.table.first_transition, number)]


def part(starts: Sequence[int] | NDArray[Any], number: int) -> slice:
    """Return what belongs to an item, by where each item's part begins."""
    return slice(int(starts[number]), int(starts[number + 1]))


def parts(of: Sequence[T], starts: NDArray[Any]) -> list[Sequence[T]]:
    """Return what belongs to each item, in the order of the items."""
    return [of[part(starts, number)] for number in range(len(starts) - 1)]


def rows(table: Any, prefix: str, fields: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Return the rows of the columns whose names begin alike."""
    columns = [getattr(table, f"{prefix}_{field}").tolist() for field in fields]
    return list(zip(*columns, strict=True))
