"""`glasshouse calibrate` as people call it: a report, a second call without runs, a damaged point."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from calling import glasshouse, here, in_this_process

from glasshouse.calibration import points, posterior

pytestmark = pytest.mark.usefixtures("undrawn")
PLAN = """
format: 1
regimes: [national-lists]
scale: 1000000
from: 2018-01
to: 2018-12
seed: 7
tolerance: 0.3
doubt: 1
factors:
  - {number: debt.onset_per_year, usual: 0.02, low: 0.01, high: 0.034, why: the level of the caseload}
  - {number: court.adopts, usual: 0.1, low: 0.04, high: 0.5, why: how fast courts took the list up}
"""
FEW = ("--points", "40,4", "--draws", "2", "--threads", "2")


@pytest.mark.slow
def test_a_calibration_is_reported_gone_on_with_and_guarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runs are made in this process, and one of them again in another, to the same bytes.

    The sampler takes fewer steps: what it finds is a matter of `tests/unit/test_calibration.py`.
    """
    plan, out = tmp_path / "plan.yaml", tmp_path / "c"
    plan.write_text(PLAN)
    for name, steps in (("BURN_IN", 200), ("STEPS", 800), ("THIN", 8)):
        monkeypatch.setattr(posterior, name, steps)
    monkeypatch.setattr(points, "ProcessPoolExecutor", in_this_process)
    first = here("calibrate", plan, "--out", out, *FEW, "--progress", "json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stderr.splitlines()[-1]) == {"phase": "runs", "done": 47, "of": 47}
    assert "rows within 0.8 to 1.25" in first.stdout and "synthetic people only" in first.stdout
    kept = {name: (out / name).read_bytes() for name in ("report.html", "report.md", "calibration.json")}
    record = json.loads(kept["calibration.json"])
    assert record["synthetic"] is True and record["points"] == 44 and "D078" not in record["rows"]
    written = {path: path.stat().st_mtime_ns for path in (out / "points").iterdir()}

    point = out / "points" / "1-0007.json"
    simulated = point.read_bytes()
    point.unlink()
    monkeypatch.setattr(points, "ProcessPoolExecutor", ProcessPoolExecutor)
    second = here("calibrate", plan, "--out", out, *FEW)
    assert second.stdout == first.stdout
    del written[point]
    assert {path: path.stat().st_mtime_ns for path in written} == written
    assert point.read_bytes() == simulated
    assert {name: (out / name).read_bytes() for name in kept} == kept

    run = here("run", out / "fitted.yaml", "--agents", "3100", "--years", "1", "--out", tmp_path / "r")
    assert run.returncode == 0 and "number set by the scenario: debt.onset_per_year" in run.stdout

    point.write_text(point.read_text().replace('"wave":1', '"wave":2'))
    third = here("calibrate", plan, "--out", out, *FEW)
    assert third.returncode != 0 and "1-0007.json: is not what was written" in third.stderr


@pytest.mark.verify
def test_a_calibration_on_all_processors(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    done = glasshouse("calibrate", plan, "--out", tmp_path / "c", *FEW, "--progress", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr.splitlines()[-1]) == {"phase": "runs", "done": 47, "of": 47}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--points", "12", "--out", "x"), "the first of 40 points or more"),
        (("--draws", "1", "--out", "x"), "a whole number from 2 to 1000"),
        ((), "--out"),
        (("missing.yaml", "--out", "x"), "missing.yaml"),
    ],
)
def test_wrong_calls_are_refused(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = here("calibrate", *arguments)
    assert done.returncode != 0 and said in done.stderr
    assert not (tmp_path / "x").exists()
