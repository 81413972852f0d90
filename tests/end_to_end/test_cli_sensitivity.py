"""`glasshouse sensitivity` as people call it: a report, a second call without runs, a damaged point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import glasshouse, here, in_this_process

from glasshouse.calibration import indices, points

PLAN = """
format: 1
regimes: [national-lists]
scale: 1000000
from: 2018-01
to: 2018-12
seed: 7
factors:
  - {number: debt.onset_per_year, low: 0.008, high: 0.035, measure: how many debts are 90 days late}
  - {number: life.emergency, measure: how often journeys cannot wait}
"""
FEW = ("--trajectories", "2", "--repeats", "4", "--points", "24", "--keep", "2", "--threads", "2")
N_RUNS = 2 * 3 + 4 + 24
WRITTEN = ("report.html", "report.md", "sensitivity.json")


@pytest.mark.slow
def test_a_sensitivity_analysis_is_reported_gone_on_with_and_guarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process; luck is drawn and the emulator learnt a few times, which its unit tests do in full.

    That other processes simulate the same is tried by `test_cli_calibrate`: both have one pool.
    """
    plan, out = tmp_path / "plan.yaml", tmp_path / "s"
    plan.write_text(PLAN)
    for name, few in (("RESAMPLES", 10), ("LUCK_DRAWS", 10), ("LEARNT_ANEW", 4)):
        monkeypatch.setattr(indices, name, few)
    monkeypatch.setattr(points, "ProcessPoolExecutor", in_this_process)
    first = here("sensitivity", plan, "--out", out, *FEW, "--progress", "json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stderr.splitlines()[-1]) == {"phase": "runs", "done": N_RUNS, "of": N_RUNS}
    assert "synthetic people only" in first.stdout and f"2 assumed numbers, {N_RUNS} runs" in first.stdout
    kept = {name: (out / name).read_bytes() for name in WRITTEN}
    record = json.loads(kept["sensitivity.json"])
    assert record["synthetic"] is True and record["runs"] == N_RUNS
    assert record["numbers"][0]["name"] == "debt.onset_per_year"
    effects = {one["id"]: one["effects"] for one in record["results"]}
    assert effects["listed"]["debt.onset_per_year"]["mean"] > 0
    assert effects["listed"]["life.emergency"]["size"] == 0, "one seed, so what nobody meets moves nothing"
    written = {path: path.stat().st_mtime_ns for path in (out / "points").iterdir()}
    assert len(written) == N_RUNS

    (out / "points" / "1-0003.json").unlink()  # as if it had been interrupted
    second = here("sensitivity", plan, "--out", out, *FEW)
    assert second.stdout == first.stdout
    changed = {path.name for path, when in written.items() if path.stat().st_mtime_ns != when}
    assert changed == {"1-0003.json"}
    assert {name: (out / name).read_bytes() for name in kept} == kept

    point = out / "points" / "2-0001.json"
    point.write_text(point.read_text().replace('"wave":2', '"wave":1'))
    third = here("sensitivity", plan, "--out", out, *FEW)
    assert third.returncode != 0 and "2-0001.json: is not what was written" in third.stderr
    plan.write_text(PLAN.replace("seed: 7", "seed: 8"))
    fourth = here("sensitivity", plan, "--out", out, *FEW)
    assert fourth.returncode != 0 and "holds the points of another plan" in fourth.stderr


@pytest.mark.verify
def test_a_sensitivity_analysis_on_all_processors(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    done = glasshouse("sensitivity", plan, "--out", tmp_path / "s", *FEW, "--progress", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr.splitlines()[-1]) == {"phase": "runs", "done": N_RUNS, "of": N_RUNS}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--points", "12", "--out", "x"), "a whole number from 24 to 100000"),
        (("--trajectories", "1", "--out", "x"), "a whole number from 2 to 1000"),
        ((), "--out"),
        (("missing.yaml", "--out", "x"), "missing.yaml"),
    ],
)
def test_wrong_calls_are_refused(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = here("sensitivity", *arguments)
    assert done.returncode != 0 and said in done.stderr
    assert not (tmp_path / "x").exists()
