"""Calibration: plans, points that are kept, what is learnt from them, and what they say of a number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from glasshouse.calibration import findings, fit, points, report, store
from glasshouse.calibration import posterior as sampler
from glasshouse.calibration.emulator import learn
from glasshouse.calibration.fit import Asked
from glasshouse.calibration.plan import Plan, read_plan
from glasshouse.calibration.posterior import prior_deviations, sample, weights_of
from glasshouse.calibration.store import Store, open_store
from glasshouse.errors import DamagedError, RunError, ScenarioError
from glasshouse.metrics.published import published_rows, value_of
from glasshouse.provenance import LISTS_SINCE
from glasshouse.society.fitted import calibration
from glasshouse.society.parameters import NAMED_FILES, shipped, text_of
from glasshouse.society.scenario import Scenario

TRUTH = (0.3, 0.7)
SMALL = """
format: 1
regimes: [national-lists]
scale: 400000
from: 2016-01
to: 2018-12
seed: 7
tolerance: 0.1
doubt: 10
factors:
  - {number: debt.onset_per_year, usual: 0.02, low: 0.01, high: 0.03, why: the caseload}
  - number: debt.pay_able
    times: [0.09, 0.06, 0.06, 0.05, 0.035, 0.03, 0.03]
    low: 0.5
    high: 1.9
    why: who pays
  - {number: debt.pressure, element: 3, usual: 2, low: 1, high: 4, why: nothing here depends on it}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL)
    return read_plan(path)


@pytest.fixture(params=[8, pytest.param(1, marks=pytest.mark.verify)], ids=["an eighth", "all"])
def steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sampler take an eighth of its steps, which is enough for three factors, or all of them."""
    for name in ("BURN_IN", "STEPS", "THIN"):
        monkeypatch.setattr(sampler, name, getattr(sampler, name) // request.param)


def ratios(point: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Stand in for the engine: two factors decide, with a little curvature; the third does not."""
    a, b = point[0] - TRUTH[0], point[1] - TRUTH[1]
    odd = np.arange(n) % 2
    return np.exp(odd * (1.5 * a + 0.3 * a * a) + (1 - odd) * (a - 2 * b))


def quick(plan: Plan, asked_point: list[float]) -> dict[str, float]:
    figures = {row.id: float(value_of(row)) for row in published_rows()}
    found = ratios(np.array(asked_point), len(plan.targets))
    return {name: figures[name] * found[i] for i, name in enumerate(plan.targets)}


# plans ----------------------------------------------------------------------------------------------------


def test_the_shipped_plan_fits_rows_that_are_compared_and_no_inputs() -> None:
    plan = read_plan()
    rows = {row.id: row for row in published_rows()}
    assert len(plan.targets) >= 40 and not {"P030", "P033"} & set(plan.targets)
    assert all(plan.covers(rows[name]) for name in plan.targets)
    assert {one.id for one in findings.not_fitted(plan)} == set(rows) - set(plan.targets)
    assert all(one.why for one in findings.not_fitted(plan))


def test_a_point_says_numbers_within_their_ranges(plan: Plan) -> None:
    said = plan.numbers_at([0.5, 1.0, 0.0])
    assert said["debt.onset_per_year"] == "0.01732"  # the geometric mean of its ends
    assert said["debt.pay_able"].startswith("0.171,0.114")  # 1.9 times 0.09 and 0.06
    assert said["debt.pressure"] == "1,1.3,1"
    assert plan.scenario_at([0.5, 1.0, 0.0]).numbers[0] == ("debt.onset_per_year", "0.01732")
    back = [factor.place_of(factor.at(0.37)) for factor in plan.factors]
    assert back == pytest.approx([0.37] * 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("debt.onset_per_year", "debt.onset", "there is no number debt.onset"),
        ("element: 3", "element: 4", "has 3 elements; 4 was found"),
        ("0.03, 0.03]", "0.03]", "has 7 elements; write all of them"),
        (", element: 3", "", "debt.pressure is a row"),
        ("low: 0.01,", "low: 0.025,", "usual lies between low and high"),
        ("high: 0.03,", "high: 0.04,", "at 0.04 it leaves the range of debt.onset_per_year"),
        ("high: 1.9", "high: 3", "at 3 it leaves the range of debt.pay_able"),
        ("tolerance: 0.1", "tolerance: 0", "tolerance"),
    ],
)
def test_a_wrong_plan_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL.replace(old, new))
    with pytest.raises(ScenarioError, match=said):
        read_plan(path)


def test_only_rows_within_the_horizon_are_fitted(plan: Plan) -> None:
    assert "D078" in plan.targets and "D075" not in plan.targets and "D047" not in plan.targets
    assert {one.id: one.why for one in findings.not_fitted(plan)}["D075"].startswith("Outside the horizon")


def test_the_shipped_numbers_are_those_of_the_record() -> None:
    record, plan = calibration(), read_plan()
    known = {key: one for file in NAMED_FILES for key, one in shipped(file).items()}
    assert {key for key, one in known.items() if one.status == "fitted"} == set(record.numbers)
    assert {key: text_of(known[key].value) for key in record.numbers} == record.numbers
    best = [factor.place_of(one.best) for factor, one in zip(plan.factors, record.factors, strict=True)]
    assert plan.numbers_at(best) == record.numbers
    assert (record.plan, record.rows, record.model) == (plan.digest, plan.targets, LISTS_SINCE)
    assert record.met >= 0.8 * len(record.rows)
    assert [factor.name for factor in record.factors] == [factor.name for factor in plan.factors]
    page = (Path(__file__).parents[2] / "docs" / "reference" / "calibration.md").read_text()
    assert f"{record.met} of {len(record.rows)} rows" in page
    for factor in record.factors:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{factor.name}` |"))
        assert float(row.split("|")[5]) == pytest.approx(factor.best, rel=5e-3)


# points that are kept -------------------------------------------------------------------------------------


def never(_: Scenario) -> dict[str, float]:
    raise AssertionError("a kept point was simulated again")


def test_a_kept_point_is_not_simulated_again(tmp_path: Path, plan: Plan) -> None:
    folder = open_store(tmp_path / "c", plan)
    wanted = points.first_points(3, 4, seed=7)
    scenarios = [plan.scenario_at(point) for point in wanted.tolist()]
    for k in range(4):
        folder.write(1, k, wanted[k].tolist(), {"D078": float(k)})
    seen: list[str] = []
    found = points.simulate_points(
        folder, 1, wanted, scenarios, never, threads=1, on_point=lambda: seen.append("kept")
    )
    assert [record.values["D078"] for record in found] == [0, 1, 2, 3] and len(seen) == 4
    assert open_store(tmp_path / "c", plan).read(1, 3) == found[3]


def test_a_damaged_point_is_named_and_not_used(tmp_path: Path, plan: Plan) -> None:
    folder = open_store(tmp_path / "c", plan)
    folder.write(1, 0, [0.5, 0.5, 0.5], {"D078": 1.0})
    path = folder.file(1, 0)
    path.write_text(path.read_text().replace("1.0", "2.0"))
    with pytest.raises(DamagedError, match=r"1-0000\.json"):
        folder.read(1, 0)


def test_a_folder_belongs_to_one_plan_and_its_tables(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path / "c", plan)
    with pytest.raises(RunError, match="another plan"):
        open_store(tmp_path / "c", plan.model_copy(update={"seed": 8}))
    monkeypatch.setattr(store, "tables_digest", lambda plan: "others")
    with pytest.raises(RunError, match="other tables"):
        open_store(tmp_path / "c", plan)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x").write_text("")
    with pytest.raises(RunError, match="holds no calibration"):
        open_store(tmp_path / "d", plan)


# what is learnt -------------------------------------------------------------------------------------------


def learnt(plan: Plan, n: int, *, noise: float = 0.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    known = points.first_points(3, n, seed=plan.seed)
    logs = np.log([ratios(point, len(plan.targets)) for point in known])
    return known, logs + noise * np.random.default_rng(1).standard_normal(logs.shape)


def test_an_emulator_says_what_runs_give_and_how_far_it_is_wrong(plan: Plan) -> None:
    known, logs = learnt(plan, 64, noise=0.05)
    found = learn(plan.targets, known, logs, seed=1)
    fresh = np.random.default_rng(2).random((200, 3))
    truth = np.log([ratios(point, len(plan.targets)) for point in fresh])
    assert np.abs(found(fresh) - truth).max() < 0.2
    assert found.error.min() > 0.04 and found.error.max() < 0.08


def test_an_emulator_of_one_row_is_that_row_of_many_under_any_seed(plan: Plan) -> None:
    known, logs = learnt(plan, 64)
    one = learn(plan.targets[:1], known, logs[:, :1], seed=2**64 - 1)
    assert one.error.shape == one.intercept.shape == (1,)
    assert one(known)[:, 0] == pytest.approx(logs[:, 0], abs=0.1)


@pytest.mark.usefixtures("steps")
def test_a_posterior_finds_the_truth_and_owns_what_it_cannot_know(plan: Plan) -> None:
    found = learn(plan.targets, *learnt(plan, 64), seed=1)
    narrow = plan.model_copy(update={"tolerance": Decimal("0.05")})
    posterior = sample(found, narrow, seed=3)
    assert posterior.points[:, :2].mean(axis=0) == pytest.approx(TRUTH, abs=0.05)
    assert posterior.words() == ("determined", "determined", "not determined")
    assert np.array_equal(posterior.points, sample(found, narrow, seed=3).points)
    wide = sample(found, plan.model_copy(update={"tolerance": Decimal("0.4")}), seed=3)
    assert (wide.contraction[:2] > 2 * posterior.contraction[:2]).all()


@pytest.mark.usefixtures("steps")
def test_what_the_rows_do_not_determine_stays_as_usual(plan: Plan) -> None:
    found = learn(plan.targets, *learnt(plan, 64), seed=1)
    posterior = sample(found, plan.model_copy(update={"doubt": Decimal("0.1")}), seed=3)
    third = plan.usual_point()[2]
    assert posterior.best[2] == pytest.approx(third, abs=0.01)
    assert posterior.points[:, 2].std() == pytest.approx(0.1, rel=0.1)
    assert posterior.contraction[2] == pytest.approx(1, rel=0.1)


def test_the_prior_ends_at_the_ends(plan: Plan) -> None:
    """With a wide doubt it is even; half of a normal is left where the usual value is an end."""
    assert prior_deviations(plan) == pytest.approx([12**-0.5] * 3, rel=1e-3)
    factors = (plan.factors[2].model_copy(update={"usual": Decimal(1)}),)
    half = plan.model_copy(update={"factors": factors, "doubt": Decimal("0.1")})
    assert prior_deviations(half) == pytest.approx([0.1 * (1 - 2 / np.pi) ** 0.5])


def test_rows_of_one_metric_count_as_the_root_of_their_number() -> None:
    assert weights_of(["D003", "D005", "D006", "D009", "D013"]).tolist() == [0.5] * 4 + [1.0]


@pytest.mark.usefixtures("steps")
def test_a_fit_is_reported_with_what_it_missed(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(folder: Store, wave: int, asked: NDArray[np.float64], *_: object, **__: object) -> list[object]:
        for k, point in enumerate(asked.tolist()):
            folder.write(wave, k, point, quick(plan, point))
        return [folder.read(wave, k) for k in range(len(asked))]

    monkeypatch.setattr(fit, "simulate_points", here)
    found = fit.fit(open_store(tmp_path / "c", plan), plan, Asked((48, 16), 6), threads=1)
    assert found.posterior.best[:2] == pytest.approx(TRUTH, abs=0.06)
    rows, factors = findings.rows_of(found), findings.factors_of(found)
    assert findings.n_met(rows) >= 0.8 * len(rows) and found.n_points == 64
    assert [one.verdict for one in factors] == ["determined", "determined", "not determined"]
    page, text = report.html_of(found), report.markdown_of(found)
    for name in plan.targets:
        assert f">{name}<" in page and f"| {name} |" in text
    assert "Synthetic people only" in page and "Synthetic people only" in text
    assert "<script" not in page and page.count("<svg") == 2
    said = tmp_path / "fitted.yaml"
    said.write_text(report.scenario_of(found))
    from glasshouse.society.scenario_file import read_scenario

    assert set(read_scenario(said).numbers) == {"debt.onset_per_year", "debt.pay_able", "debt.pressure"}


def test_a_row_that_never_happened_is_half_a_case(plan: Plan, tmp_path: Path) -> None:
    folder = open_store(tmp_path / "c", plan)
    folder.write(1, 0, [0.5, 0.5, 0.5], dict.fromkeys(plan.targets, 0.0))
    record = folder.read(1, 0)
    assert record is not None
    found = dict(zip(plan.targets, fit.ratios_of(plan, [record])[0], strict=True))
    assert found["D078"] == pytest.approx(200_000 / 20_420_000)
