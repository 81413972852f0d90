"""Borders of grades that follow ranks."""

import numpy as np
import pytest

from glasshouse.engine.ranks import NOT_YET, RankedGrade, borders_after

HALF, TENTH = 2**31, round(0.1 * 2**32)


def grade(share: int, *, least: int = 100, yearly: bool = True) -> RankedGrade:
    return RankedGrade("score.a", yearly, least, share, low=98, first_row=3, n_rows=8)


@pytest.mark.parametrize(
    ("counts", "share", "border"),
    [  # points from 98 on; those with 98 and 99 are not asked
        ([50, 50, 5, 2, 1, 1, 1, 0], TENTH, 104),  # 10 reach 100; the best one is a tenth
        ([50, 50, 5, 2, 1, 1, 1, 0], HALF, 101),  # exactly five of ten
        ([0, 0, 5, 0, 0, 3, 2, 0], HALF, 101),  # nobody between: the lowest points that keep within the share
        ([0, 0, 0, 0, 0, 0, 10, 0], TENTH, 105),  # all tie: none goes beyond the share
        ([9, 9, 0, 0, 0, 0, 0, 0], HALF, 100),  # nobody is asked: the border is what is asked for
    ],
)
def test_border__ties_stay_below(counts: list[int], share: int, border: int) -> None:
    found = grade(share).border(np.array(counts, np.int64))
    assert found == border
    above = sum(counts[max(found - 98, 2) :])
    assert above << 32 <= share * sum(counts[2:])


def test_border__is_out_of_reach_when_all_points_tie_at_the_top() -> None:
    assert grade(TENTH).border(np.array([0, 0, 0, 0, 0, 0, 0, 3], np.int64)) == NOT_YET


def test_borders__move_at_the_end_of_december_or_each_month() -> None:
    tally = np.zeros((2, 12, 16), np.int64)
    tally[0, 5:8, 0], tally[1, 8, 0] = 3, 1
    before = np.array([NOT_YET, NOT_YET], np.int64)
    grades = (grade(HALF), grade(HALF, yearly=False))
    january, december = 12 * 15, 12 * 15 + 11
    assert borders_after(grades, january, tally, before).tolist() == [NOT_YET, 102]
    assert borders_after(grades, december, tally, before).tolist() == [102, 102]
