"""Borders of grades that follow ranks."""

from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.codes import N_GROUPS, Kind
from glasshouse.conduct import FIRST_BORDER
from glasshouse.engine.prepare import prepare
from glasshouse.engine.ranks import NOT_YET, RankedGrade, borders_after
from glasshouse.engine.simulate import Engine
from glasshouse.kernels.desk import POINTS_BIAS
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"

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
    tally = np.zeros((2, 12, N_GROUPS), np.int64)
    tally[0, 5:8, 0], tally[1, 8, 0] = 3, 1
    before = np.array([NOT_YET, NOT_YET], np.int64)
    grades = (grade(HALF), grade(HALF, yearly=False))
    january, december = 12 * 15, 12 * 15 + 11
    assert borders_after(grades, january, tally, before).tolist() == [NOT_YET, 102]
    assert borders_after(grades, december, tally, before).tolist() == [102, 102]


# a society whose grades follow ranks, counted by hand ------------------------------------------------------


def ranked_text() -> str:
    """Return the points of the last two years with ranks: the best tenth of all is listed."""
    text = (EXAMPLES / "b04-score.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("    min: null\n    max: null\n", "    min: 0\n    max: 60\n    ranked: year\n"),
        ("zh: 列入}, min: 4,", "zh: 列入}, min: 0, top_share: 0.1,"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_run__counts_every_point_and_moves_its_border_in_december(tmp_path: Path) -> None:
    (tmp_path / "ranked.yaml").write_text(ranked_text(), encoding="utf-8")
    start, n = clock.parse_month("2021-01"), 3_000
    society = ToySociety.model_validate({"kind": "toy", "acts": {"offence": {"per_year": "2.5"}}})
    prepared = prepare(
        Scenario(
            regimes=(str(tmp_path / "ranked.yaml"),), agents=n, seed=7, start=start, end=start + 26,
            society=society,
        )
    )  # fmt: skip
    engine, border, borders = Engine(prepared, threads=1), NOT_YET, set()
    names = [one.name for one in prepared.observables]
    for tick in engine.ticks():
        points = points_of_all(engine, n)
        counted = dict(zip(names, tick.tally[:, :, 0].sum(axis=0).tolist(), strict=True))
        bins = [counted[f"points.at_{k}"] for k in range(61)]
        assert bins == np.bincount(points, minlength=61).tolist()
        listed = int((points >= border).sum())
        assert (counted["points.listed"], counted["points.free"]) == (listed, n - listed)
        if tick.tick % 12 == 11:
            border = next(k for k in range(61) if 10 * int((points >= k).sum()) <= n)
            borders.add(border)
        assert tick.exposure[:, FIRST_BORDER].tolist() == [border] * 31
    assert len(borders) == 2 and min(borders) > 2
    assert 0 < counted["points.listed"] < n // 3


def points_of_all(engine: Engine, n: int) -> I64:
    """Return the points of every agent at the end of the month; whoever has no standing has none."""
    state, points = engine.state, np.zeros(n, np.int64)
    for k, size in enumerate(state.docket_count.tolist()):
        rows = slice(int(state.docket_start[k]), int(state.docket_start[k]) + size)
        stands = state.docket.kind[rows] == Kind.STANDING
        agents = state.docket.agent[rows][stands] + int(state.first_row[k])
        points[agents] = state.docket.amount[rows][stands].astype(np.int64) - POINTS_BIAS
    return points
