"""Borders of grades that follow the ranks of all: set between ticks, from the counts of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import KIND_GROUPS, N_SCORE_FLOWS
from glasshouse.regimes.compile import CompiledStack

NOT_YET = 2**30  # a border that nobody reaches, before the first ranking
DECEMBER = 11
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class RankedGrade:
    """A grade whose border is set by rank: its score, what it asks for, and where its points are counted."""

    name: str
    yearly: bool
    least: int  # points that all must reach
    share: int  # out of 2**32, of those who reach them
    low: int  # points that the first row of the counts means
    first_row: int
    n_rows: int

    def border(self, counts: I64) -> int:
        """Return the points from which the grade begins: with ties, nobody goes beyond the share.

        Parameters
        ----------
        counts
            (n_rows,) persons by points, from `low` on.
        """
        at_least = np.cumsum(counts[::-1])[::-1]
        n = int(at_least[max(self.least - self.low, 0)]) if self.least - self.low < len(counts) else 0
        for place in range(max(self.least - self.low, 0), len(counts)):
            if int(at_least[place]) << 32 <= self.share * n:
                return self.low + place
        return NOT_YET


def ranked_grades(stack: CompiledStack) -> tuple[RankedGrade, ...]:
    """Return the grades of a stack that are set by rank, in the order of its grades."""
    table, found = stack.scores, []
    said = [score for regime in stack.regimes for score in regime.scores]
    for i, score in enumerate(said):
        first, stop = int(table.first_grade[i]), int(table.first_grade[i + 1])
        rows = int(table.score_row[i]) + N_SCORE_FLOWS + stop - first
        for grade in range(first, stop):
            if table.grade_share[grade]:
                found.append(
                    RankedGrade(
                        f"{stack.score_ids[i]}.{stack.score_grades[i][grade - first][0]}",
                        score.ranked == "year",
                        int(table.grade_min[grade]),
                        int(table.grade_share[grade]),
                        int(table.score_low[i]),
                        rows,
                        int(table.score_bins[i]),
                    )
                )
    return tuple(found)


def borders_after(grades: tuple[RankedGrade, ...], tick: int, tally: I64, before: I64) -> I64:
    """Return the borders that hold next month; yearly ones move at the end of December.

    Parameters
    ----------
    tally
        (n_provinces, n_observables, n_groups) of the month.
    before
        (n_grades,) borders that held in it.
    """
    after = before.copy()
    for k, grade in enumerate(grades):
        if not grade.yearly or tick % MONTHS_A_YEAR == DECEMBER:
            rows = tally[:, grade.first_row : grade.first_row + grade.n_rows]
            counts = rows[:, :, list(KIND_GROUPS)].sum(axis=(0, 2))
            after[k] = grade.border(counts)
    return after
