"""What a reform did to each agent of a pair of runs, added up: the same person, the same luck, another law.

An effect is an outcome under the reform less that under the baseline. It is exact in the model, and says
nothing about any person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64
from glasshouse.engine.fate_tables import FateTable
from glasshouse.engine.fates import HOLDERS, kinds_of
from glasshouse.engine.outcomes import Outcome, Side
from glasshouse.errors import RunError
from glasshouse.experiments.groups import ALL, COLUMN, Group, Rows

WIDEST = 10  # effects beyond are counted together
EXACT = 2**53  # up to which floats are whole numbers
VERDICTS = ("better", "worse", "both", "same")
N_LIVES = 3


@dataclass(frozen=True)
class GroupEffect:
    """One outcome in one group of a pair; sums are over its people, of the society."""

    people: int
    baseline: int
    reform: int
    more: int  # people of whom there is more under the reform
    less: int
    square_effect: float  # sums of squares, of effects and of both sides
    square_baseline: float
    square_reform: float

    @property
    def effect(self) -> float:
        """Return the mean effect per person."""
        return (self.reform - self.baseline) / self.people if self.people else 0.0

    @property
    def variance_ratio(self) -> float | None:
        """Return by how many times pairing cuts the variance of the difference; None: nobody differs."""
        if not self.square_effect or self.people < 2:
            return None
        n = self.people
        spread = self.square_effect - (self.reform - self.baseline) ** 2 / n
        apart = self.square_baseline - self.baseline**2 / n + self.square_reform - self.reform**2 / n
        return apart / spread if spread > 0 else None


@dataclass(frozen=True)
class Life:
    """An agent whose life stands for others: why it was chosen, and what changed for it."""

    slot: int
    generation: int
    verdict: Literal["better", "worse"]
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PairEffects:
    """A pair of runs, added up.

    effects
        By outcome, then by group.
    balance
        By group: how many people are better off, worse off, both in different outcomes, or the same.
    spread
        By outcome: people by effect, from -WIDEST or less to WIDEST or more; 0 is left out.
    lives
        Typical lives of those better and of those worse off.
    """

    effects: dict[str, dict[str, GroupEffect]]
    balance: dict[str, dict[str, int]]
    spread: dict[str, dict[int, int]]
    lives: tuple[Life, ...]


@dataclass(frozen=True)
class _Paired:
    """Both fates, row by row for whoever has one in either run."""

    key: I64
    faces: I64
    baseline: I64
    reform: I64

    @cached_property
    def effect(self) -> I64:
        return self.reform - self.baseline


def _paired(baseline: FateTable, reform: FateTable) -> _Paired:
    if not np.array_equal(baseline.cells, reform.cells) or not np.array_equal(baseline.people, reform.people):
        raise RunError("The two runs do not have the same people; compare runs that were made as a pair.")
    both = np.sort(np.concatenate((baseline.key, reform.key)), kind="stable")  # two sorted runs: a merge
    key = both[np.diff(both, prepend=-1) > 0]
    n, k = len(key), len(baseline.names)
    faces = np.zeros((n, baseline.faces.shape[1]), np.int64)
    sides = []
    for table in (baseline, reform):
        rows = np.searchsorted(key, table.key)
        counts = np.zeros((n, k), np.int64)
        counts[rows] = table.counts
        faces[rows] = table.faces
        sides.append(counts)
    return _Paired(key, faces, *sides)


def effects_of(
    baseline: FateTable, reform: FateTable, outcomes: Sequence[Outcome], groups: Sequence[Group]
) -> PairEffects:
    """Add up what a reform did, by outcome and group.

    Parameters
    ----------
    baseline, reform
        Fates of two runs of the same people and luck.
    outcomes
        In the order of the columns of the fates.
    groups
        Of people; somebody may be in many.

    Raises
    ------
    RunError
        If the runs are of other people.
    """
    pair = _paired(baseline, reform)
    people = {g.name: int(baseline.people[g.of(baseline.cells)].sum()) for g in groups}
    kinds, kind = kinds_of(pair.faces)
    members = {g.name: g.of(kinds) for g in groups}
    sums = _sums_by_kind(pair, kind, len(kinds))
    effects = {
        one.name: {g.name: _group_effect(sums, k, members[g.name], people[g.name]) for g in groups}
        for k, one in enumerate(outcomes)
    }
    verdicts = verdicts_of(pair.effect, outcomes)
    by_kind = np.zeros((len(kinds), len(VERDICTS)), np.int64)
    np.add.at(by_kind, (kind, verdicts), 1)
    balance = {}
    for g in groups:
        counts = by_kind[members[g.name]].sum(axis=0).tolist()
        counts[-1] = people[g.name] - sum(counts[:-1])
        balance[g.name] = dict(zip(VERDICTS, counts, strict=True))
    persons = pair.faces[:, COLUMN["income"]] >= 0
    spread = {one.name: _spread(pair.effect[persons, k]) for k, one in enumerate(outcomes)}
    return PairEffects(effects, balance, spread, typical_lives(pair, verdicts, persons, outcomes))


def means_of(table: FateTable) -> dict[str, float]:
    """Return the mean of each outcome per adult in the whole horizon."""
    people, persons = int(table.people[ALL.of(table.cells)].sum()), table.counts[ALL.of(table.faces)]
    return dict(zip(table.names, (persons.sum(axis=0) / people).tolist(), strict=True))


def _sums_by_kind(pair: _Paired, kind: I64, n_kinds: int) -> dict[str, NDArray[Any]]:
    """Return the sums of a `GroupEffect` by kind of people and outcome: groups are made of kinds."""
    differs = np.flatnonzero(pair.effect.any(axis=1))  # of all others an effect is nothing
    change, changed = pair.effect[differs].T, kind[differs]

    def summed(of: NDArray[Any], by: I64) -> NDArray[np.float64]:
        return np.array([np.bincount(by, row, n_kinds) for row in of]).T

    before, after = (np.ascontiguousarray(side.T, np.float64) for side in (pair.baseline, pair.reform))
    found = {
        "baseline": summed(before, kind), "reform": summed(after, kind),
        "more": summed(change > 0, changed), "less": summed(change < 0, changed),
    }  # fmt: skip
    assert all(np.abs(sums).max(initial=0) < EXACT for sums in found.values()), "sums in floats are exact"
    squares = {
        "baseline": (before, kind),
        "reform": (after, kind),
        "effect": (change.astype(np.float64), changed),
    }
    return {name: sums.astype(np.int64) for name, sums in found.items()} | {
        f"square_{name}": summed(np.square(of), by) for name, (of, by) in squares.items()
    }


def _group_effect(sums: dict[str, NDArray[Any]], column: int, kinds: Rows, people: int) -> GroupEffect:
    return GroupEffect(people, **{name: of[kinds, column].sum().item() for name, of in sums.items()})


def _spread(change: I64) -> dict[int, int]:
    values, counts = np.unique(np.clip(change[change != 0], -WIDEST, WIDEST), return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def verdicts_of(effect: I64, outcomes: Sequence[Outcome]) -> NDArray[np.int64]:
    """Return, by row of effects (n, n_outcomes), the index into `VERDICTS`.

    Somebody is better off if no harm grew and no benefit shrank, and one harm shrank or one benefit grew;
    worse off the other way round. Who has some of both is neither: no harm is weighed against a benefit.
    """
    signs = {Side.HARM: -1, Side.BENEFIT: 1, Side.NEITHER: 0}
    good = effect * np.array([signs[one.side] for one in outcomes], np.int64)
    gains, losses = (good > 0).any(axis=1), (good < 0).any(axis=1)
    table = np.array([[3, 1], [0, 2]])  # [gains, losses]
    return np.asarray(table[gains.astype(np.int64), losses.astype(np.int64)], np.int64)


def typical_lives(
    pair: _Paired, verdicts: NDArray[np.int64], persons: NDArray[np.bool_], outcomes: Sequence[Outcome]
) -> tuple[Life, ...]:
    """Return three persons who are better off, and three who are worse off, where there are so many.

    The rule: put those of one verdict in order by how many outcomes changed for them, then by how much all
    counts but money changed, then by number; take those one sixth, a half and five sixths of the way.
    """
    counted = np.array([not one.is_value for one in outcomes])
    found = []
    verdict: Literal["better", "worse"]
    for verdict in ("better", "worse"):
        rows = np.flatnonzero(persons & (verdicts == VERDICTS.index(verdict)))
        change = pair.effect[rows]
        order = np.lexsort(
            (pair.key[rows], np.abs(change[:, counted]).sum(axis=1), (change != 0).sum(axis=1))
        )
        for sixth in (1, 3, 5):
            if len(rows) < N_LIVES:
                continue
            row = rows[order[len(rows) * sixth // 6]]
            changes = tuple(
                (one.name, int(pair.effect[row, k])) for k, one in enumerate(outcomes) if pair.effect[row, k]
            )
            key = int(pair.key[row])
            found.append(Life(key // HOLDERS, key % HOLDERS, verdict, changes))
    return tuple(found)
