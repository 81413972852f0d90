"""`glasshouse branch` and `diff` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import here

from glasshouse.engine.runs import open_run
from glasshouse.errors import Exit
from glasshouse.experiments.contrast import open_contrast


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small run of the lists."""
    folder = tmp_path_factory.mktemp("branch") / "run"
    asked = ("--agents", "4_000", "--from", "2016-07", "--to", "2017-12", "--progress", "none")
    done = here("run", *asked, "--out", folder)
    assert done.returncode == Exit.DONE, done.stderr
    return folder


def test_two_futures_and_where_they_part(run: Path, tmp_path: Path) -> None:
    asked = ("--at", "2017-05", "--without", "jd-2017-terms", "--progress", "none")
    done = here("branch", run, *asked, "--out", tmp_path, columns=160)
    assert done.returncode == Exit.DONE, done.stderr
    assert "from 2017-05: without jd-2017-terms" in done.stdout
    assert "One past: the states of all" in done.stdout and "and so is the run itself." in done.stdout
    pair = open_contrast(tmp_path).record.replicates[0]
    folders = [tmp_path / "runs" / name for name in (pair.baseline, pair.reform)]
    parted = here("diff", *folders)
    assert parted.returncode == Exit.NO and "The runs part in 2017-" in parted.stdout
    assert "first run: 2017-" in parted.stdout and "glasshouse explain" in parted.stdout
    agent = parted.stdout.rpartition(" ")[2].strip()
    told = here("explain", folders[0], agent)
    assert told.returncode == Exit.DONE and "synthetic" in told.stdout


def test_a_run_does_not_differ_from_itself(run: Path) -> None:
    done = here("diff", run, run)
    assert done.returncode == Exit.DONE and "is the same" in done.stdout


def test_bad_input_is_one_sentence_and_leaves_nothing(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "new"
    for asked, words in (
        (("--at", "2031-01"), "a month from 2016-08 to 2017-12 is needed"),
        (("--at", "2017-05", "--without", "jd-2013-list"), "jd-2013-list"),
        (("--at", "soon"), "soon"),
    ):
        done = here("branch", run, *asked, "--out", out)
        assert done.returncode == Exit.BAD_INPUT and words in done.stderr, done.stderr
        assert not out.exists()
    assert open_run(run).manifest.is_finished
