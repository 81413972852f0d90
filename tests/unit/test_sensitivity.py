"""Sensitivity: what moves between which ends, known indices of known functions, and what luck looks like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from glasshouse.calibration import analysis, assumptions, indices
from glasshouse.calibration.analysis import Analysis, Asked, analyse, kept_of
from glasshouse.calibration.assumptions import (
    Assumption,
    Assumptions,
    not_covered,
    read_assumptions,
    resolved,
)
from glasshouse.calibration.design import end_outside
from glasshouse.calibration.headlines import HEADLINES, headlines_of, simulated_headlines
from glasshouse.calibration.indices import Effects, effects_of, indices_of, trajectories
from glasshouse.calibration.ranking import POOR, ranked, results_of, unmoved
from glasshouse.calibration.sensitivity_report import html_of, markdown_of, record_of
from glasshouse.calibration.store import Store, open_store
from glasshouse.errors import RunError, ScenarioError
from glasshouse.metrics.series import Series
from glasshouse.provenance import LISTS_SINCE, MODEL_VERSION
from glasshouse.society.fitted import calibration
from glasshouse.society.numbers import Entry, all_numbers
from glasshouse.society.parameters import text_of
from glasshouse.society.ranges import whole_where_counted
from glasshouse.society.scenario import Scenario
from glasshouse.society.settable import parameter_of, row_of

F64 = NDArray[np.float64]
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "sensitivity.md"
SMALL = """
format: 1
regimes: [national-lists]
scale: 400000
from: 2016-01
to: 2018-12
seed: 7
factors:
  - {number: court.sued, measure: how many creditors go to court}
  - {number: debt.unfounded, measure: how many records are mistaken}
  - {number: debt.able, measure: how many debtors could pay at once}
  - {number: debt.deterrence, about: 1, measure: nothing here depends on it at all}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Assumptions:
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL)
    return read_assumptions(path)


@pytest.fixture(scope="module", params=[5, pytest.param(1, marks=pytest.mark.verify)], ids=["a fifth", "all"])
def draws(request: pytest.FixtureRequest) -> Iterator[None]:
    """Draw luck, and learn anew, a fifth as often, which is enough for what is asked here; or as often."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LUCK_DRAWS", "LEARNT_ANEW"):
            patch.setattr(indices, name, getattr(indices, name) // request.param)
        yield


# plans ----------------------------------------------------------------------------------------------------


def test_the_shipped_plan_has_every_assumed_or_fitted_number_or_a_reason() -> None:
    plan = read_assumptions()
    assert not_covered(plan) == ()
    assert 40 <= len(plan.moving) <= 80
    moved = {one.number for one in plan.factors}
    out = [name for one in plan.left_out for name in one.numbers]
    assert not moved & set(out) and len(out) == len(set(out))
    known = {entry.id: entry for entry in all_numbers()}
    assert all(name in known for name in out), set(out) - set(known)
    assert {known[name].status for name in moved} == {"assumed", "fitted"}
    fitted = {entry.id for entry in known.values() if entry.status == "fitted"}
    assert fitted <= moved, "a fitted number is not moved"


def test_a_new_assumed_number_must_be_moved_or_left_out_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = Entry("parameters.yaml", "debt.new_guess", "", "1", "share", "0", "1", "assumed", "a guess")
    sourced = replace(new, id="debt.new_figure", status="sourced")
    monkeypatch.setattr(assumptions, "all_numbers", lambda: (*all_numbers(), new, sourced))
    assert not_covered(read_assumptions()) == ("debt.new_guess",)


def test_every_end_can_be_set_and_the_usual_point_is_the_shipped_society() -> None:
    plan = read_assumptions()
    for end in (0.0, 0.4, 1.0):
        assert plan.scenario_at([end] * len(plan.moving)).numbers
    assert plan.scenario_at(plan.usual_point()).numbers == ()
    assert plan.scenario_at(plan.usual_point()).parts == plan.parts


def end_points(plan: Assumptions, name: str) -> tuple[str, str]:
    k = [one.name for one in plan.moving].index(name)
    usual = list(plan.usual_point())
    low, high = (plan.numbers_at([*usual[:k], end, *usual[k + 1 :]])[plan.moving[k].number] for end in (0, 1))
    return low, high


def test_ends_follow_from_the_rules(plan: Assumptions) -> None:
    one, rare, row, effect = plan.moving
    assert (one.low, one.high, one.rule) == (Decimal("0.3"), Decimal("0.8"), "the number's own")
    assert (rare.low, rare.high) == (Decimal("0.0005"), Decimal("0.03"))
    assert row.name == "debt.able x" and row.low == Decimal("0.5")
    assert (
        row.high * max(row_of("debt.able")) <= parameter_of("debt.able").high < 2 * max(row_of("debt.able"))
    )
    assert end_points(plan, "debt.able x")[0] == "0.16,0.2,0.24,0.28,0.32"
    assert end_points(plan, "debt.deterrence x") == ("1,1.01,1.025,1.04,1.05", "1,1.04,1.1,1.16,1.2")
    assert effect.about == 1


def test_a_fitted_number_is_moved_over_its_posterior() -> None:
    for factor in calibration().factors:
        element = int(factor.name.partition("[")[2][:-1]) if "[" in factor.name else None
        found = resolved(Assumption(number=factor.number, element=element, measure="what would be measured"))
        assert found.name == factor.name and found.rule == "nine tenths of the posterior"
        usual = 1.0 if factor.name.endswith(" x") else factor.best
        scale = factor.best if factor.name.endswith(" x") else 1.0
        wanted = sorted([usual, factor.low / scale, factor.high / scale])
        assert found.low <= found.usual <= found.high
        for end, least_or_most in ((found.low, wanted[0]), (found.high, wanted[-1])):
            is_met = float(end) == pytest.approx(least_or_most, rel=2e-3)
            assert is_met or end_outside(found, [Decimal(str(least_or_most))]), found.name


def test_what_is_counted_in_whole_units_stays_whole() -> None:
    days = resolved(
        Assumption(
            number="exchange.days_uncorrected", about=Decimal(1), measure="for how long copies are shown"
        )
    )
    low = whole_where_counted(parameter_of(days.number).unit, days.moved(row_of(days.number), days.low))
    assert low[0] == 1 and all(one == one.to_integral_value() for one in low) and low != row_of(days.number)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("court.sued", "court.suits", "there is no number court.suits"),
        ("court.sued,", "court.sued, about: 1,", "is one number; leave out element and about"),
        ("debt.able,", "debt.able, element: 6,", "has 5 elements"),
        ("court.sued,", "court.sued, low: 0.4,", "give both low and high, or neither"),
        ("court.sued,", "court.sued, low: 0.6, high: 0.7,", "0.55 lies between, and low below high"),
        ("court.sued,", "court.sued, low: 0.4, high: 0.9,", "leaves the range of court.sued, 0.3 to 0.8"),
        ("court.sued", "dealings.slips", "its range begins at nought"),
        ("court.sued", "debt.unfounded", "debt.unfounded is moved twice"),
        ("how many records are mistaken", "why", "measure"),
        ("seed: 7", "seed: 7\nparts: [rumours]", "there is no part rumours"),
        ("from: 2016", "from: 2019", "from is after to"),
    ],
)
def test_a_wrong_plan_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL.replace(old, new))
    with pytest.raises(ScenarioError, match=said):
        read_assumptions(path)


def test_the_digest_is_that_of_what_is_simulated(plan: Assumptions, monkeypatch: pytest.MonkeyPatch) -> None:
    reworded = plan.factors[0].model_copy(update={"measure": "said in quite other words"})
    assert plan.model_copy(update={"factors": (reworded, *plan.factors[1:])}).digest == plan.digest
    assert plan.model_copy(update={"seed": 8}).digest != plan.digest
    assert plan.model_copy(update={"parts": ("none",)}).digest != plan.digest
    before = plan.digest
    monkeypatch.setattr(assumptions, "row_of", lambda number: (*row_of(number)[:-1], Decimal(9)))
    assert plan.digest != before, "a shipped row has changed"
    monkeypatch.undo()
    assert plan.digest == before
    monkeypatch.setattr(assumptions, "HEADLINES", HEADLINES[:3])
    assert plan.digest != before


# headlines ------------------------------------------------------------------------------------------------


def series(**values: dict[int, int]) -> Series:
    """Return a series of 48 months, of natural persons; names have __ for a full stop."""
    return Series({(0, "all", name.replace("__", ".")): months for name, months in values.items()}, 100, 147)


def test_headlines_are_those_of_the_last_three_years() -> None:
    months = range(100, 148)
    found = headlines_of(
        series(
            jd_list__persons={147: 40, 146: 9},
            jd_list__in_force=dict.fromkeys(months, 2),
            jd_list__removed=dict.fromkeys(months, 1),
            jd_list__entries=dict.fromkeys(months, 30),
            debt_arrears={100: 99, 120: 10},
            debt_performed={101: 99, 121: 3},
            debt_settled={122: 1},
            copy_lingers={100: 8},
            air_refused={147: 6},
            survey__asked={120: 50},
            survey__for_privately={120: 20},
        ),
        Fraction(10),
    )
    assert found["listed"] == 400
    assert found["new_listings"] == 10 * 24 and found["removed"] == 10 * 12
    assert found["days_listed"] == pytest.approx(36 * 30 / (36 * 1.5) * 365.25 / 12)
    assert found["fulfilled"] == pytest.approx(40)
    assert found["copies"] == pytest.approx(10 * 8 / 4)
    assert found["tickets"] == pytest.approx(10 * 6 / 3)
    assert found["approve"] == pytest.approx(40) and found["repaid"] == 0
    assert set(found) == {one.id for one in HEADLINES}


def test_benefits_stand_beside_harms_and_nothing_has_a_logarithm() -> None:
    assert {one.side for one in HEADLINES} == {"benefit", "harm", "neither"}
    listed = next(one for one in HEADLINES if one.id == "listed")
    assert listed.seen(0.0, 1000.0) == pytest.approx(np.log(100))
    days = next(one for one in HEADLINES if one.id == "days_listed")
    assert days.seen(643.0, 1e6) == pytest.approx(np.log(643))
    assert next(one for one in HEADLINES if one.is_share).seen(40.0, 1000.0) == 40


def moved_otherwise(number: str) -> str:
    """Return another value of a number that nothing should read: the other way round, or an end."""
    parameter, row = parameter_of(number), row_of(number)
    if isinstance(parameter.value, Decimal):
        return text_of(parameter.low)
    if ".candid_by" in number:  # whoever is candid must stay fewer than all
        return text_of(tuple(1 + (one - 1) / 2 for one in row))
    if row in (row[::-1], tuple(sorted(row))):
        about = Decimal(row[0] == 1 and max(row) != min(row))  # an effect begins with none
        one = resolved(Assumption(number=number, about=about, measure="nobody would have to"))
        moved = one.moved(row, one.high if one.high > 1 else one.low)
        is_whole = max(row) > 1 and all(value == int(value) for value in row)
        return text_of(tuple(value.to_integral_value() if is_whole else value for value in moved))
    return text_of(row[::-1])


@pytest.mark.slow
def test_no_headline_depends_on_what_is_left_out_as_unread() -> None:
    shipped = read_assumptions()
    plan = shipped.model_copy(update={"scale": 100_000, "first_month": "2014-01", "last_month": "2015-12"})
    usual = plan.scenario_at(plan.usual_point())
    names = [name for one in shipped.left_out if one.unread for name in one.numbers]
    moved = replace(usual, numbers=tuple((name, moved_otherwise(name)) for name in names))
    assert len(moved.numbers) == len(names)
    found = simulated_headlines(usual)
    assert all(found[name] > 0 for name in ("listed", "repaid", "tickets", "copies", "shunned", "approve"))
    assert simulated_headlines(moved) == found
    for name, value in (("trip.try_air", "0.95"), ("dealings.slips", "0.1"), ("court.sued", "0.8")):
        assert simulated_headlines(replace(usual, numbers=((name, value),))) != found, name


# known functions ------------------------------------------------------------------------------------------

THREE = ["a", "b", "c"]


def ishigami(points: F64) -> F64:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1, over the unit cube."""
    x, y, z = (np.pi * (2 * points - 1)).T
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def quadratic(points: F64) -> F64:
    """Return a + b + a b of factors from -1 to 1: indices 3/7 alone, 4/7 in total, and 0 of the third."""
    a, b, _ = (2 * points - 1).T
    return np.asarray(a + b + a * b)


@pytest.mark.usefixtures("draws")
def test_known_indices_of_a_known_function_are_found() -> None:
    points = np.random.default_rng(1).random((256, 3))
    known = quadratic(points)
    noisy = known + np.random.default_rng(2).normal(size=256) * 0.3
    found = indices_of(THREE, ["known", "noisy"], points, np.array([known, noisy]).T, seed=0)
    assert found.alone[0] == pytest.approx([3 / 7, 3 / 7, 0], abs=0.02)
    assert found.total[0] == pytest.approx([4 / 7, 4 / 7, 0], abs=0.02)
    assert found.explained[0] > 0.99
    assert 0.85 < found.explained[1] < 0.97
    width = np.diff(found.total_ends)[:, :, 0]
    assert (width[1] > width[0]).all() and width.max() < 0.2
    assert (found.total_ends[1, :, 0] < found.total[1] + 0.01).all()


@pytest.mark.usefixtures("draws")
def test_a_function_that_the_emulator_cannot_follow_is_withheld() -> None:
    """The negative control: its true indices are 0.31, 0.44 and 0, and 0.56, 0.44 and 0.24 in total."""
    points = np.random.default_rng(1).random((256, 3))
    results = np.array([ishigami(points), quadratic(points), np.ones(256)]).T
    found = indices_of(THREE, ["ishigami", "known", "constant"], points, results, seed=1)
    assert found.explained[0] < POOR < found.explained[1]
    assert found.explained[2] < POOR and not found.total[2].any()


@pytest.mark.usefixtures("draws")
def test_elementary_effects_of_a_known_function_are_found_and_luck_is_not_taken_for_one() -> None:
    points = trajectories(THREE, 8, seed=4)
    results = np.array([5 * points[:, 0] - 2 * points[:, 1], ishigami(points), np.zeros(len(points))]).T
    luck = np.random.default_rng(3).normal(size=(24, 3)) * [0.1, 0.1, 1.0]
    found = effects_of(THREE, points, results, luck, seed=1)
    assert found.size[0] == pytest.approx([5, 2, 0]) and found.mean[0] == pytest.approx([5, -2, 0])
    assert found.stands_out.tolist() == [[True, True, False], [True, True, True], [False, False, False]]
    assert found.parts[0] == pytest.approx([5 / 7, 2 / 7, 0]) and not found.parts[2].any()


def test_luck_alone_stands_out_as_rarely_as_is_said() -> None:
    points, names = trajectories(list("abcdef"), 8, seed=4), list("abcdef")
    random = np.random.default_rng(5)
    results, repeats = random.normal(size=(len(points), 12)), random.normal(size=(24, 12))
    found = effects_of(names, points, results, repeats, seed=1)
    assert found.stands_out.any(axis=1).sum() <= 6  # one in twenty were luck known; it is measured by 24 runs
    too_little = effects_of(names, points, results, repeats / 3, seed=1)  # the negative control
    assert too_little.stands_out.any(axis=1).all()


def test_what_moves_one_result_alone_is_kept() -> None:
    size = np.array([[9.0, 1, 0, 0], [9, 1, 0, 0], [0, 0, 0, 3]])
    zero = np.zeros_like(size)
    effects = Effects(size, size, zero, zero, np.full(3, 0.5))
    assert kept_of(effects, 2) == (3, 0)
    assert kept_of(effects, 4) == (3, 0, 1)
    assert kept_of(Effects(size, size, zero, zero, np.full(3, 99.0)), 4) == ()


# the whole of it, without the engine ----------------------------------------------------------------------


def quick(scenario: Scenario) -> dict[str, float]:
    """Stand in for the engine: a third of what is sued is listed, a little luck, and approval stays."""
    numbers = {name: float(text.split(",")[0]) for name, text in scenario.numbers}
    sued, unfounded = numbers.get("court.sued", 0.55), numbers.get("debt.unfounded", 0.005)
    able = numbers.get("debt.able", 0.32)
    luck = np.random.default_rng(scenario.seed).normal() * 0.01
    found = dict.fromkeys((one.id for one in HEADLINES), 1e6 * np.exp(luck))
    found["listed"] = 1e7 * sued * (1 - able) * np.exp(luck)
    found["wrong_entries"] = 1e8 * unfounded * sued
    found["fulfilled"] = 100 * able + luck
    found["approve"] = 55.0 + luck
    return {name: float(value) for name, value in found.items()}


def simulate(
    folder: Store, wave: int, points: F64, scenarios: list[Scenario], *_: object, **__: object
) -> list[object]:
    for k, point in enumerate(points.tolist()):
        folder.write(wave, k, point, quick(scenarios[k]))
    return [folder.read(wave, k) for k in range(len(points))]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, draws: None) -> Analysis:
    folder = tmp_path_factory.mktemp("analysis")
    (folder / "plan.yaml").write_text(SMALL)
    plan = read_assumptions(folder / "plan.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "simulate_points", simulate)
        return analyse(open_store(folder / "s", plan), plan, Asked(4, 8, 64, 3), threads=1)


def test_an_analysis_says_what_moves_what(found: Analysis) -> None:
    rows = {row.headline.id: row for row in results_of(found)}
    assert [move.number.name for move in rows["listed"].moves[:2]] == ["court.sued", "debt.able x"]
    sued = rows["listed"].moves[0]
    assert sued.size == pytest.approx(np.log(0.8 / 0.3), rel=0.01) and sued.words == "up, ×2.67"
    assert rows["listed"].moves[1].words.startswith("down, ×")
    assert rows["wrong_entries"].moves[0].number.name == "debt.unfounded"
    assert rows["fulfilled"].moves[0].words.endswith("points")
    assert rows["listed"].explained is not None and rows["listed"].explained > 0.98
    assert {row.headline.id for row in unmoved(tuple(rows.values()))} == {one.id for one in HEADLINES} - {
        "listed",
        "wrong_entries",
        "fulfilled",
    }
    assert rows["repaid"].moves[0].size == 0, "all points of a design have one seed"
    assert 0.003 < rows["repaid"].luck < 0.03 and rows["repaid"].threshold > rows["repaid"].luck
    order = ranked(found)
    assert {one.number.name for one in order if one.part > 0} == {
        "court.sued",
        "debt.unfounded",
        "debt.able x",
    }
    assert order[-1].number.name == "debt.deterrence x" and order[-1].part == 0
    assert sum(one.part for one in order) == pytest.approx(1)
    assert found.n_runs == 4 * 5 + 8 + 64


def test_indices_are_withheld_where_nothing_but_luck_moves_a_result(found: Analysis) -> None:
    rows = {row.headline.id: row for row in results_of(found)}
    assert not rows["approve"].has_indices and all(move.total is None for move in rows["approve"].moves)
    spoilt = replace(found, luck=np.full(len(HEADLINES), 9.0))  # as if luck gave all of it
    assert not any(row.has_indices or any(move.total for move in row.moves) for row in results_of(spoilt))
    total = {move.number.name: move.total for move in rows["listed"].moves if move.total}
    assert set(total) == {"court.sued", "debt.able x", "debt.unfounded"}
    assert total["court.sued"][1] > total["debt.able x"][1] > 0.1 > total["debt.unfounded"][1]


def test_the_report_has_every_number_and_says_what_it_is(found: Analysis) -> None:
    page, text, record = html_of(found), markdown_of(found), json.loads(record_of(found))
    for one in found.plan.moving:
        assert one.name in page and one.name in text
        assert (one.measure in text) == (one.number != "debt.deterrence"), one.name
    assert "Synthetic people only" in page and "Synthetic people only" in text
    assert "<script" not in page and page.count("<svg") == 2 and "敏感性分析" in page
    assert f"Plan `{found.plan.digest}`, model {MODEL_VERSION}." in text
    assert "withheld" in text and "under the assumptions of the" in text
    assert (
        record["synthetic"] is True and record["plan"] == found.plan.digest and record["runs"] == found.n_runs
    )
    listed = next(one for one in record["results"] if one["id"] == "listed")
    assert listed["effects"]["court.sued"]["stands_out"] and listed["indices"]["court.sued"]["total"][1] > 0.3
    assert next(one for one in record["results"] if one["id"] == "approve")["indices"] == {}


@pytest.mark.usefixtures("draws")
def test_where_nothing_stands_out_nothing_is_looked_at_closer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "simulate_points", simulate)
    lone = read_assumptions(_written(tmp_path, ("debt.deterrence", "debt.grave")))
    found = analyse(open_store(tmp_path / "s", lone), lone, Asked(3, 8, 64, 3), threads=1)
    assert found.kept == () and found.indices is None and found.n_runs == 3 * 3 + 8
    assert "Nothing stands out from luck for" in markdown_of(found)
    assert json.loads(record_of(found))["results"][0]["explained"] is None and "<svg" not in html_of(found)


def _written(folder: Path, numbers: tuple[str, ...]) -> Path:
    head = SMALL.partition("factors:")[0]
    lines = [f"  - {{number: {name}, measure: nothing would have to be}}" for name in numbers]
    path = folder / "lone.yaml"
    path.write_text("\n".join([f"{head}factors:", *lines]).replace("deterrence,", "deterrence, about: 1,"))
    return path


def test_a_folder_belongs_to_one_plan(tmp_path: Path, plan: Assumptions) -> None:
    open_store(tmp_path / "s", plan)
    with pytest.raises(RunError, match="another plan"):
        open_store(tmp_path / "s", plan.model_copy(update={"seed": 8}))
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x").write_text("")
    with pytest.raises(RunError, match="holds no sensitivity analysis"):
        open_store(tmp_path / "d", plan)


# the shipped page -----------------------------------------------------------------------------------------


def test_the_shipped_page_belongs_to_the_plan_and_to_the_model() -> None:
    """It fails when a number, a range, a headline or the model changed after the plan was run."""
    plan, text = read_assumptions(), PAGE.read_text()
    assert f"Plan `{plan.digest}`, model {LISTS_SINCE}." in text, (
        "run `glasshouse sensitivity --out sensitivity` again, and copy its report.md"
    )
    assert all(f"| {one.name} |" in text for one in plan.moving)
    assert all(f"| {one.label} |" in text for one in HEADLINES)
