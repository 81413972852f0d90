"""One past, several futures: the past is the same to the bit, and nothing moves before its date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from glasshouse import Scenario, clock, open_run, simulate
from glasshouse.engine.differing import first_difference, months_alike
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import Run
from glasshouse.engine.verification import verify_run
from glasshouse.errors import RunError, ScenarioError
from glasshouse.experiments.branching import Branch, branch, changed
from glasshouse.experiments.contrast_text import contrast_lines
from glasshouse.metrics.series import read_series
from glasshouse.society.scenario import SPIN_UP_MONTHS, Change

START, AT, END = (clock.parse_month(month) for month in ("2016-07", "2017-05", "2018-12"))
LISTS = Scenario(agents=12_000, start=START, end=END)
N_PAST = SPIN_UP_MONTHS + AT - START


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return the run that is branched."""
    return simulate(LISTS, threads=2, out=tmp_path_factory.mktemp("branch") / "run")


def sides(found: Branch) -> tuple[Run, Run]:
    """Return the runs of both futures."""
    pair = found.contrast.record.replicates[0]
    one, two = (open_run(found.contrast.path / "runs" / name) for name in (pair.baseline, pair.reform))
    return one, two


def test_a_branch_without_a_change_is_the_run_it_came_from(run: Run, tmp_path: Path) -> None:
    found = branch(run, at=AT, out=tmp_path, threads=1)
    one, two = sides(found)
    assert one.manifest.digest == two.manifest.digest == run.manifest.digest and found.is_of_the_run
    assert first_difference(run, two) is None
    assert found.last_alike == END and found.n_alike == SPIN_UP_MONTHS + LISTS.n_months


def test_a_reform_that_does_not_come_moves_nothing_before_its_date(run: Run, tmp_path: Path) -> None:
    found = branch(run, at=AT, without=("jd-2017-terms",), out=tmp_path, threads=2)
    one, two = sides(found)
    assert found.is_of_the_run and months_alike(one, two) == found.n_alike >= N_PAST
    parting = first_difference(one, two)
    assert parting is not None and parting.tick >= AT and parting.agent and parting.column
    assert "from 2017-05: without jd-2017-terms" in "\n".join(contrast_lines(found.contrast.record))


def test_a_measure_ends_on_the_day(run: Run, tmp_path: Path) -> None:
    """Without the ban of flights nobody is refused one from then on; before, all is as it was."""
    prepared = prepare(LISTS)
    bans = [m.id for one in prepared.regimes for m in one.regime.measures
            if any("air" in ban.trips for ban in m.trip_bans)]  # fmt: skip
    found = branch(run, at=AT, without=tuple(f"measure:{name}" for name in bans), out=tmp_path, threads=2)
    both = [read_series(one.series_path, observables=("air_refused",)) for one in sides(found)]
    before = [one.total(("air_refused",), START, AT - 1) for one in both]
    after = [one.total(("air_refused",), AT, END) for one in both]
    assert before[0] == before[1] > 0
    assert after[1] == 0 < after[0]


def test_a_score_begins(run: Run, tmp_path: Path) -> None:
    """A city's score joins the lists in the whole country; its society has more in it, its past the same."""
    everywhere = simulate(replace(LISTS, where="everywhere", agents=4_000), threads=2, out=tmp_path / "run")
    found = branch(
        everywhere, at=AT, regimes=("national-lists", "suining-2010"), out=tmp_path / "b", threads=2
    )
    _, two = sides(found)
    assert not found.is_of_the_run and found.n_alike == N_PAST
    scored = read_series(two.series_path, observables=("suining.record",))
    assert scored.total(("suining.record",), START, AT - 1) == 0
    assert scored.total(("suining.record",), AT, END) > 0
    assert verify_run(two.path, threads=2).is_well


def test_a_regime_ends(run: Run, tmp_path: Path) -> None:
    found = branch(run, at=AT, regimes=("none",), out=tmp_path, threads=2)
    one, two = sides(found)
    listed = [read_series(side.series_path, observables=("jd_list.in_force",)) for side in (one, two)]
    past = [side.total(("jd_list.in_force",), START, AT - 1) for side in listed]
    assert past[0] == past[1] > 0
    assert listed[1].total(("jd_list.in_force",), AT, END) == 0


@pytest.mark.parametrize("month", ["2016-07", "2019-01", "2012-01"])
def test_a_month_outside_the_horizon_is_refused(month: str) -> None:
    with pytest.raises(ScenarioError, match=f"found {month}; a month from 2016-08 to 2018-12 is needed"):
        changed(LISTS, clock.parse_month(month), None, ())


def test_a_reform_of_the_past_stays() -> None:
    late = changed(LISTS, clock.parse_month("2018-01"), None, ("jd-2017-terms",))
    with pytest.raises(ScenarioError, match="it came on 2017-05-01, and the past stays as it was"):
        prepare(late)


def test_a_change_names_regimes_of_the_stack() -> None:
    with pytest.raises(ScenarioError, match="sesame, which the stack does not have"):
        replace(LISTS, change=Change(AT, begins=("sesame",)))


def test_runs_of_other_people_are_not_compared(run: Run, tmp_path: Path) -> None:
    other = simulate(replace(LISTS, seed=7, agents=2_000), threads=2, out=tmp_path / "other")
    with pytest.raises(RunError, match="another seed, other people or another first month"):
        first_difference(run, other)
