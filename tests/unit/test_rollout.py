"""Staggered adoption: nothing moves before its month, and the truth in the panel is that of the futures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from calling import here

from glasshouse import Scenario, clock, simulate
from glasshouse.errors import Exit, ScenarioError
from glasshouse.experiments.branching import changed
from glasshouse.experiments.rollout import NEVER, UNTREATED, Rollout, cohorts_of, roll_out

START, FIRST, SECOND, END = map(clock.parse_month, ("2011-01", "2011-07", "2012-01", "2012-06"))
BEFORE = Scenario(("none",), 12_000, start=START, end=END, where="everywhere")
LAW = ("suining-2010",)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Rollout:
    return roll_out(BEFORE, LAW, at=(SECOND, FIRST), out=tmp_path_factory.mktemp("rollout"), threads=2)


@pytest.fixture(scope="module")
def panel(found: Rollout) -> pd.DataFrame:
    return duckdb.read_parquet(str(found.path / "rollout.parquet")).df()


def outcomes(panel: pd.DataFrame) -> list[str]:
    return [name for name in panel if name + UNTREATED in panel]


def test_panel__has_a_row_for_each_province_and_month(found: Rollout, panel: pd.DataFrame) -> None:
    assert len(panel) == 31 * (END - START + 1) and not panel.duplicated(["province", "tick"]).any()
    assert [len(codes) for codes in found.cohorts.values()] == [11, 10, 10]
    assert set(panel.first_treated) == {FIRST, SECOND, 0}
    assert (panel.treated == ((panel.first_treated > 0) & (panel.tick >= panel.first_treated))).all()
    adults = panel[panel.tick == END].adults.sum()
    assert 0.95 * BEFORE.agents < adults <= BEFORE.agents
    assert (panel.adults > 0).all()


def test_effects__are_nothing_before_adoption_and_where_it_never_comes(panel: pd.DataFrame) -> None:
    moved = []
    for name in outcomes(panel):
        differs = panel[name] != panel[name + UNTREATED]
        assert not differs[~panel.treated].any(), name
        moved += [name] if differs[panel.treated].any() else []
    assert {"good_deeds", "score_fell"} <= set(moved)
    both = panel[panel.treated & (panel.score_fell > 0)]
    assert set(both.cohort) == {clock.month_text(FIRST), clock.month_text(SECOND)}


def test_rows__are_those_of_a_country_that_changes_in_that_month(panel: pd.DataFrame, tmp_path: Path) -> None:
    """The future of a cohort, run by itself, has the same counts in its provinces."""
    run = simulate(changed(BEFORE, FIRST, LAW, ()), threads=1, out=tmp_path / "alone")
    of_them = panel[panel.first_treated == FIRST]
    by_province = duckdb.execute(
        """SELECT province, sum(value) AS n FROM read_parquet(?) WHERE "group" = 'all' AND province <> 0
        AND observable LIKE '%.down' AND tick >= ? GROUP BY province""",
        [str(run.series_path), START],
    ).df()
    counted = by_province.set_index("province").n
    mine = of_them.groupby("province").score_fell.sum()
    assert mine.sum() > 0
    assert (mine == counted.reindex(mine.index, fill_value=0)).all()


def test_truth__is_the_mean_of_the_treated(found: Rollout, panel: pd.DataFrame) -> None:
    for cohort, effects in found.truth.items():
        mine = panel[(panel.cohort == cohort) & panel.treated]
        for one in found.outcomes:
            effect = (mine[one.name] - mine[one.name + UNTREATED]).sum() / mine.adults.sum()
            assert effects[one.name] == pytest.approx(effect)
    said = (found.path / "rollout.md").read_text(encoding="utf-8")
    assert "hypothetically everywhere" in said
    assert "Synthetic people only" in said and all(name in said for name in found.cohorts)


def test_difference_in_differences__comes_near_the_truth(found: Rollout, panel: pd.DataFrame) -> None:
    """Months before and after, treated and never treated."""
    name = "score_fell"
    cohort = clock.month_text(FIRST)
    rate = panel.assign(rate=panel[name] / panel.adults)
    mine = rate[rate.cohort == cohort]
    never = rate[rate.cohort == NEVER]
    change = [x[x.tick >= FIRST].rate.mean() - x[x.tick < FIRST].rate.mean() for x in (mine, never)]
    assert change[0] - change[1] == pytest.approx(found.truth[cohort][name], rel=0.25)


def test_cohorts__every_province_is_in_one_and_the_seed_decides() -> None:
    months = [FIRST, SECOND]
    one, again, other = (cohorts_of(range(31), months, seed) for seed in (1, 1, 2))
    assert one == again != other
    assert sorted(code for codes in one.values() for code in codes) == list(range(31))


def test_errors__too_few_provinces_and_the_same_law(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="found 2 months, and the society has 2 provinces"):
        cohorts_of([11, 12], [FIRST, SECOND], 1)
    with pytest.raises(ScenarioError, match="the law that is in force already"):
        roll_out(BEFORE, ("none",), at=(FIRST,), out=tmp_path)
    with pytest.raises(ScenarioError, match="a month from"):
        roll_out(BEFORE, LAW, at=(END + 5,), out=tmp_path)


def test_the_command_line(tmp_path: Path) -> None:
    asked = ("rollout", "--regimes", "none", "--begins", "suining-2010", "--everywhere", "--agents", "2000")
    span = ("--from", "2011-01", "--to", "2011-04")
    done = here(*asked, *span, "--at", "2011-03", "--out", tmp_path / "r")
    assert done.returncode == Exit.DONE and "synthetic" in done.stdout
    assert "Begins never   15 provinces" in done.stdout and (tmp_path / "r" / "rollout.md").exists()
    assert "what-if: Suining 2010 rules, hypothetically everywhere" in done.stdout
    bad = here(*asked, *span, "--at", "2012-03", "--out", tmp_path / "s")
    assert bad.returncode == Exit.BAD_INPUT and "a month from 2011-02 to 2011-04" in bad.stderr
    assert not (tmp_path / "s").exists()
