"""`glasshouse metrics` from the command line: a run, a contrast, both languages, JSON, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from glasshouse import Scenario, clock, compare
from glasshouse.cli.main import main
from glasshouse.errors import Exit
from glasshouse.metrics.catalogue import metrics
from glasshouse.metrics.expression import fall_over_replicates
from glasshouse.metrics.series import read_series

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2012-06")}


@pytest.fixture(scope="module")
def contrast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of no rules against Suining, two replicates."""
    folder = tmp_path_factory.mktemp("contrast")
    sides = (Scenario(regimes=(name,), agents=2_000, **SPAN) for name in ("none", "suining-2010"))
    compare(*sides, replicates=2, out=folder, threads=2)
    return folder


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        code = main(["metrics", *arguments])
    out, err = capfd.readouterr()
    return code, out, err


def document(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    code, out, _ = said(capfd, *arguments, "--format", "json")
    assert code == Exit.DONE
    found: list[dict[str, Any]] = json.loads(out)["metrics"]
    return found


def a_run(contrast: Path) -> str:
    """Return the folder of the first run under the rules."""
    from glasshouse import open_contrast

    return str(contrast / "runs" / open_contrast(contrast).record.replicates[0].reform)


def test_a_run_has_all_metrics_in_both_languages(contrast: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, a_run(contrast))
    assert code == Exit.DONE and not err
    assert "synthetic" in out and "not measured: needs a twin" in out and "benefits stand beside harms" in out
    assert all(one.id in out for one in metrics())
    code, out, _ = said(capfd, a_run(contrast), "--lang", "zh")
    assert code == Exit.DONE and "不透明指数" in out and "未测量" in out and "not measured" not in out


def test_a_run_as_json_is_the_table(contrast: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = document(capfd, a_run(contrast))
    by_name = {(one["metric"], one["part"]): one for one in found}
    kept = by_name["M42", "all"]
    assert kept["more_is"] == "benefit" and kept["low"] < kept["value"] < kept["high"]
    assert all((one["value"] is None) == bool(one["why_not"]) for one in found)
    measured = {one["metric"] for one in found if one["value"] is not None}
    assert {"M06", "M09", "M15", "M24", "M35", "M44", "M54", "M57", "M59"} <= measured
    assert not measured & {"M02", "M26", "M34", "M46"}


def test_a_contrast_adds_what_only_a_twin_shows(contrast: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """M40 by hand: the fall of all unlawful acts, from the series of the four runs."""
    from glasshouse import open_contrast
    from glasshouse.society.act_classes import ActClass, acts_of

    found = {one["metric"]: one for one in document(capfd, str(contrast))}
    names = [f"done.{act.id}" for act in acts_of(ActClass.UNLAWFUL, "natural_person")]
    counts = []
    for pair in open_contrast(contrast).record.replicates:
        tables = (read_series(contrast / "runs" / name / "series.parquet", observables=names)
                  for name in (pair.baseline, pair.reform))  # fmt: skip
        counts.append([table.total(names, table.first, table.last) for table in tables])
    before, after = zip(*counts, strict=True)
    fall = found["M40"]
    assert (fall["value"], fall["low"], fall["high"]) == pytest.approx(fall_over_replicates(before, after))
    assert found["M34"]["value"] is not None and found["M37"]["value"] == 0
    parts = {one["part"] for one in document(capfd, str(contrast)) if one["metric"] == "M09"}
    assert parts == {"reform: suining", "baseline"}, "no rules, no grades: the baseline says why"
    code, out, _ = said(capfd, str(contrast))
    firsts = [line.split()[0] for line in out.splitlines() if line.strip()]
    assert code == Exit.DONE and firsts.count("baseline") > 5, "a side without a value is named, too"


def test_what_is_no_run_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capfd, str(tmp_path))
    assert code == Exit.BAD_INPUT and not out and "Traceback" not in err and str(tmp_path) in err
    code, _, err = said(capfd, str(tmp_path), "--lang", "fr")
    assert code == Exit.BAD_INPUT and "'en', 'zh'" in err
