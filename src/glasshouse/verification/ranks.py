"""Grades that begin at a rank: their borders, from the counts of points: model, 7.4a."""

from __future__ import annotations

from glasshouse.codes import FIRM_GROUP
from glasshouse.verification.agents import Tally
from glasshouse.verification.scores import N_FLOWS
from glasshouse.verification.tables import NOT_YET, World

MONTHS_A_YEAR, DECEMBER = 12, 11
EVERYBODY = (0, FIRM_GROUP, FIRM_GROUP + 1)


def rank(world: World, tick: int, tally: Tally) -> None:
    """Set the borders that hold from the next month on: each month, or at the end of December."""
    table = world.scores.table
    said = [score for regime in world.prepared.stack.regimes for score in regime.scores]
    for score in range(world.scores.number):
        if not table.score_bins[score] or (said[score].ranked == "year" and tick % MONTHS_A_YEAR != DECEMBER):
            continue
        counts = _counts(world, score, tally)
        for grade in range(int(table.first_grade[score]), int(table.first_grade[score + 1])):
            if table.grade_share[grade]:
                least, share = int(table.grade_min[grade]), int(table.grade_share[grade])
                world.border[grade] = _border(counts, least, share)


def _counts(world: World, score: int, tally: Tally) -> dict[int, int]:
    """Return how many stand at each number of points."""
    table = world.scores.table
    n_grades = int(table.first_grade[score + 1] - table.first_grade[score])
    first, low = int(table.score_row[score]) + N_FLOWS + n_grades, int(table.score_low[score])
    counts = {low + k: 0 for k in range(int(table.score_bins[score]))}
    for (_, observable, group), value in tally.cells.items():
        if group in EVERYBODY and observable - first + low in counts:
            counts[observable - first + low] += value
    return counts


def _border(counts: dict[int, int], least: int, share: int) -> int:
    """Return the lowest number of points at which no more than a share of those asked stand or above."""
    asked = sum(n for points, n in counts.items() if points >= least)
    for border in sorted(points for points in counts if points >= least):
        above = sum(n for points, n in counts.items() if points >= border)
        if above << 32 <= share * asked:
            return border
    return NOT_YET
