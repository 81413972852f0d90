"""Entries on lists, spells, and years in grades, as they are seen in the sample of a run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.codes import Fact, Kind
from glasshouse.metrics.held import Held

ENDS = ("removed", "expired", "corrected", "lapsed")
DAYS_A_YEAR = 365.25
EPOCH = np.datetime64("2000-01-01")
POINTS_BIAS = 2**31  # of the points of a standing

Key = tuple[int, int, int]  # agent, generation, fact
Row = int | np.signedinteger[Any]


@dataclass(frozen=True)
class Entry:
    """An entry on a black list or under an order; days since 2000-01-01, `end` None while it stands.

    `ground` is the rule that opened it, empty if it is not known. `is_wrong`: its record is mistaken.
    """

    key: Key
    procedure: str
    ground: str
    start: int
    end: int | None
    died: int | None
    notice: int | None
    is_wrong: bool

    def seen(self, until: int) -> tuple[int, bool]:
        """Return for how many days it was seen up to a day, and if it ended in sight; death is no end."""
        last = min(day for day in (until, self.died, self.end) if day is not None)
        is_end = self.end is not None and self.end <= last and (self.died is None or self.end < self.died)
        return max(last - self.start, 1), is_end

    def years_within(self, first: int, until: int) -> float:
        """Return the years that it stood between two days."""
        days, _ = self.seen(until)
        return max(self.start + days - max(self.start, first), 0) / DAYS_A_YEAR


class Seen:
    """The sample of a run, put in order."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.begin, self.until = clock.first_day(held.first), clock.last_day(held.last)
        events = held.sample.events
        self.day = (events["day"].astype("datetime64[D]") - EPOCH).astype(np.int64)
        self.in_horizon = events["tick"] >= held.first
        self._codes: dict[str, int] = {}
        numbers = (self._codes.setdefault(name, len(self._codes)) for name in events["observable"])
        self._code = np.fromiter(numbers, np.int64, len(self.day))

    def rows(self, *names: str) -> I64:
        """Return the rows of the events of some observables."""
        codes = [self._codes[name] for name in names if name in self._codes]
        return np.flatnonzero(np.isin(self._code, codes))

    def key(self, row: Row) -> Key:
        """Return agent, generation and fact of an event."""
        events = self.held.sample.events
        return int(events["agent"][row]), int(events["generation"][row]), int(events["fact"][row])

    @cached_property
    def deaths(self) -> dict[tuple[int, int], int]:
        """Return the day of death by agent and generation."""
        return {self.key(row)[:2]: int(self.day[row]) for row in self.rows("death")}

    @cached_property
    def unfounded(self) -> frozenset[tuple[int, int]]:
        """Return agent and fact of which the record is mistaken: so the docket says, or there was no act."""
        panel = self.held.sample.panel
        marked = (panel["bits"] & int(Fact.UNFOUNDED) != 0) & np.isin(panel["kind"], ("case", "debt"))
        found = set(zip(panel["agent"][marked].tolist(), panel["fact"][marked].tolist(), strict=True))
        return frozenset(found | {(a, f) for a, _, f in self.false_reports})

    @cached_property
    def acts_done(self) -> frozenset[tuple[Key, str]]:
        """Return each act that was done, by its key and name."""
        return frozenset(self._acts("done."))

    @cached_property
    def acts_recorded(self) -> frozenset[tuple[Key, str]]:
        """Return each act that was recorded in the horizon, by its key and name."""
        return frozenset(self._acts("recorded.", in_horizon=True))

    def _acts(self, prefix: str, *, in_horizon: bool = False) -> set[tuple[Key, str]]:
        names = self.held.sample.events["observable"]
        rows = self.rows(*(name for name in self._codes if name.startswith(prefix)))
        rows = rows[self.in_horizon[rows]] if in_horizon else rows
        return {(self.key(row), str(names[row]).removeprefix(prefix)) for row in rows}

    @cached_property
    def false_reports(self) -> frozenset[Key]:
        """Return the keys of records in the horizon without an act."""
        return frozenset(key for key, name in self.acts_recorded if (key, name) not in self.acts_done)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that stood in the horizon, on black lists and under orders."""
        return tuple(
            one
            for name in self.held.kept.black
            for one in self._entries(name)
            if one.end is None or one.end >= self.begin
        )

    def _entries(self, procedure: str) -> list[Entry]:
        events = self.held.sample.events
        starts: dict[Key, int] = {}
        ends: dict[Key, int] = {}
        notices: dict[Key, int] = {}
        for row in self.rows(f"{procedure}.in_force"):
            starts.setdefault(self.key(row), int(self.day[row]))
        for row in self.rows(*(f"{procedure}.{name}" for name in ENDS)):
            key, day = self.key(row), int(self.day[row])
            if key in starts and day >= starts[key]:
                ends.setdefault(key, day)
        for row in self.rows(f"{procedure}.notified"):
            notices.setdefault(self.key(row), int(self.day[row]))
        grounds: dict[Key, str] = {}
        own = {one.name for one in self.held.statute.grounds if one.where == procedure}
        for row in np.flatnonzero(np.isin(events["rule"], sorted(own))):
            grounds.setdefault(self.key(row), str(events["rule"][row]))
        return [
            Entry(
                key, procedure, grounds.get(key, ""), day, ends.get(key), self.deaths.get(key[:2]),
                notices.get(key), (key[0], key[2]) in self.unfounded,
            )
            for key, day in starts.items()
        ]  # fmt: skip

    @cached_property
    def grades(self) -> dict[int, dict[int, dict[int, tuple[int, int]]]]:
        """Return by score, tick and agent the grade, 0 is best, and the points of those with a standing."""
        panel = self.held.sample.panel
        found: dict[int, dict[int, dict[int, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
        is_standing = panel["kind"] == Kind.STANDING.name.lower()
        rows = np.flatnonzero(is_standing & (panel["tick"] >= self.held.first))
        columns = (panel[name][rows].tolist() for name in ("step", "tick", "agent", "ground", "amount"))
        for score, tick, agent, grade, amount in zip(*columns, strict=True):
            found[score][tick][agent] = grade, amount - POINTS_BIAS
        return found

    def moves(self, score: int) -> I64:
        """Return (grades, grades) persons by grade at the end of a year and of the next, over all years."""
        n = len(self.held.scores[score][1])
        table, by_tick = np.zeros((n, n), np.int64), self.grades.get(score, {})
        for tick in range(self.held.last, self.held.first + 11, -12):
            before, after = by_tick.get(tick - 12, {}), by_tick.get(tick, {})
            for agent in before.keys() & after.keys():
                table[before[agent][0], after[agent][0]] += 1
        return table

    @cached_property
    def closed_at_end(self) -> dict[int, set[str]]:
        """Return by person the essential domains that measures in effect close at the end of the run."""
        panel, statute = self.held.sample.panel, self.held.statute
        opened = {(one.key[0], one.key[2], one.procedure): one.ground for one in self.entries}
        causes = {one.name: one for one in statute.grounds}
        graded = {(one.where, one.name): one for one in statute.grades}
        found: dict[int, set[str]] = defaultdict(set)
        brought = []
        for row in np.flatnonzero(panel["tick"] == self.held.last):
            agent, step, fact = (int(panel[name][row]) for name in ("agent", "step", "fact"))
            if panel["kind"][row] == "standing":
                name, grades = self.held.scores[step]
                brought.append((agent, graded.get((name, grades[int(panel["ground"][row])]))))
            elif panel["kind"][row] == "case" and (procedure := self.held.sample.in_effect[step]):
                brought.append((agent, causes.get(opened.get((agent, fact, procedure), ""))))
        for agent, cause in brought:
            for measure in cause.measures if cause else ():
                if measure.is_sanction and measure.is_essential and measure.holds(self.until):
                    found[agent].add(measure.domain)
        return found
