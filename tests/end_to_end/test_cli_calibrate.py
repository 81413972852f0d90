"""`glasshouse calibrate` as people call it: a report, a second call without runs, a damaged point."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from glasshouse.cli.main import run_cli; run_cli()"]
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


def glasshouse(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=500, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.slow
def test_a_calibration_is_reported_gone_on_with_and_guarded(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan.yaml", tmp_path / "c"
    plan.write_text(PLAN)
    first = glasshouse("calibrate", plan, "--out", out, *FEW, "--progress", "json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stderr.splitlines()[-1]) == {"phase": "runs", "done": 47, "of": 47}
    assert "rows within 0.8 to 1.25" in first.stdout and "synthetic people only" in first.stdout
    kept = {name: (out / name).read_bytes() for name in ("report.html", "report.md", "calibration.json")}
    record = json.loads(kept["calibration.json"])
    assert record["synthetic"] is True and record["points"] == 44 and "D078" not in record["rows"]
    written = {path: path.stat().st_mtime_ns for path in (out / "points").iterdir()}

    second = glasshouse("calibrate", plan, "--out", out, *FEW)
    assert second.stdout == first.stdout
    assert {path: path.stat().st_mtime_ns for path in (out / "points").iterdir()} == written
    assert {name: (out / name).read_bytes() for name in kept} == kept

    run = glasshouse("run", out / "fitted.yaml", "--agents", "3100", "--years", "1", "--out", tmp_path / "r")
    assert run.returncode == 0 and "number set by the scenario: debt.onset_per_year" in run.stdout

    point = out / "points" / "1-0007.json"
    point.write_text(point.read_text().replace('"wave":1', '"wave":2'))
    third = glasshouse("calibrate", plan, "--out", out, *FEW)
    assert third.returncode != 0 and "1-0007.json: is not what was written" in third.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--points", "12", "--out", "x"), "the first of 40 points or more"),
        (("--draws", "1", "--out", "x"), "a whole number from 2 to 1000"),
        ((), "--out"),
        (("missing.yaml", "--out", "x"), "missing.yaml"),
    ],
)
def test_wrong_calls_are_refused(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "calibrate", *arguments], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()
