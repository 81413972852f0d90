"""A toy society through the command line: run, explain, verify, resume; nothing published beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from calling import here

from glasshouse.cli.main import main
from glasshouse.cli.run import scenario_of
from glasshouse.codes import Kind
from glasshouse.engine import checkpoints
from glasshouse.engine.folders import create_run
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import open_run
from glasshouse.engine.simulate import Engine
from glasshouse.engine.writing import Stopped, drive
from glasshouse.metrics.series import read_series

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
BOTH = """regimes: [{list}, {score}]
agents: 700
from: 2021-01
to: 2024-02
society:
  kind: toy
  acts:
    offence: {{per_year: 0.8}}
"""


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both examples in one stack: a list and a score that hear of the same act."""
    path = tmp_path_factory.mktemp("toy") / "both.yaml"
    path.write_text(BOTH.format(list=EXAMPLES / "b03-list.yaml", score=EXAMPLES / "b04-score.yaml"))
    return path


@pytest.fixture(scope="module")
def first(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run it once, as people do; return its folder and what was printed."""
    folder = tmp_path_factory.mktemp("toy") / "run"
    done = here("run", scenario, "--out", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def test_run__says_that_it_is_a_toy_and_shows_its_stocks(first: tuple[Path, str]) -> None:
    folder, out = first
    assert out.splitlines()[1] == "Society   Toy society, 700 agents, synthetic; offence 0.8 a year"
    assert re.search(r"State \S+ bytes per agent\.  ", out)
    head, *rows = out.partition("share of agents, end of")[2].splitlines()[:5]
    assert head.split() == ["offenders.persons", "points.listed", "points.free"]
    assert [row.split()[0] for row in rows] == ["2021-12", "2022-12", "2023-12", "2024-02"]
    series = read_series(folder / "series.parquet", observables=["offenders.persons", "adults"])
    shown = {row.split()[0]: row.split()[1] for row in rows}
    assert shown["2024-02"] == f"{series.at('offenders.persons', series.last) / 700:.4f}"
    assert 0.4 < float(shown["2023-12"]) < 0.8
    for word in ("published", "China", "adults"):
        assert word not in out
    assert {series.at("adults", tick) for tick in (252, 264, 276)} == {700}  # nobody dies


def test_manifest__records_the_society(first: tuple[Path, str]) -> None:
    found = manifest(first[0])
    assert found["spec"]["society"] == {"kind": "toy", "acts": {"offence": {"per_year": "0.8"}}}
    assert found["weight"] == 1.0


def test_summary__has_a_chart_and_a_table_for_each_stock_and_no_published_figure(
    first: tuple[Path, str],
) -> None:
    page = (first[0] / "summary.html").read_text()
    articles = re.findall(r"<article.*?</article>", page, re.S)
    assert len(articles) == page.count("<svg ") == 2
    for article, label in zip(articles, ("List of offenders", "Points"), strict=True):
        assert label in article and "</svg>" in article
        assert [year for year in ("2021-12", "2022-12", "2023-12", "2024-02") if year in article] != []
    text = re.sub(r"<style.*?</style>", "", page, flags=re.S)
    for word in ("Simulated and published", "diamonds", "adults of the census", "each standing for"):
        assert word not in text
    assert "toy society" in text and "玩具社会" in text
    assert "Synthetic people only" in text
    assert all("(synthetic)" in caption for caption in re.findall(r"<caption>.*?</caption>", page))


def test_explain_and_case(first: tuple[Path, str], capfd: pytest.CaptureFixture[str]) -> None:
    folder, out = first
    found = re.search(r"glasshouse explain \S+ (\d+)", out)
    assert found
    told = said(capfd, "explain", str(folder), found[1])
    assert told.startswith(f"Agent {found[1]} (synthetic) of a toy society\n")
    assert "commits an offence  [truth]" in told and "List of offenders: on the list: An offence." in told
    assert "Points rises: now 1 points  [" in told
    docket = said(capfd, "case", str(folder), found[1])
    assert docket.splitlines()[0] == told.splitlines()[0]
    assert "Case 1 of " in docket and "clock: the term" in docket
    record = json.loads(said(capfd, "explain", str(folder), found[1], "--format", "json"))
    assert record["is_toy"] is True and record["events"][0]["name"].endswith("offence")


def test_verify(first: tuple[Path, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert "run again to the same digest" in said(capfd, "verify", str(first[0]), "--threads", "1")


def test_stopped_run__resumes_to_the_same_digest(
    first: tuple[Path, str], scenario: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """From a checkpoint with cases, records and standings in it."""
    folder, n_months = tmp_path / "run", 0

    def should_stop() -> bool:
        nonlocal n_months
        n_months += 1
        return n_months > 20

    with create_run(folder, prepare(scenario_of(scenario, {}))) as opened:
        assert isinstance(drive(opened, threads=1, should_stop=should_stop), Stopped)
    out = said(capfd, "run", "--resume", str(folder), "--threads", "2", "--progress", "none")
    assert "Resumed   from the checkpoint after 2022-08" in out
    assert manifest(folder)["digest"] == manifest(first[0])["digest"]


RECORD, STANDING = int(Kind.RECORD), int(Kind.STANDING)


@pytest.mark.parametrize(
    ("kind", "column", "value", "what"),
    [
        (RECORD, "step", 1, "steps that no procedure has"),
        (RECORD, "ground", 1, "grounds that no rule has"),
        (STANDING, "ground", 2, "grounds that no rule has"),
        (STANDING, "kind", len(Kind), "steps that no procedure has"),
    ],
)
def test_checkpoint__with_a_row_of_no_score_is_damaged(
    first: tuple[Path, str], kind: int, column: str, value: int, what: str
) -> None:
    run = open_run(first[0])
    record = run.manifest.checkpoints[0]
    _, arrays = checkpoints.read_archive(run.path, record, checkpoints.STATE_KINDS)
    state = checkpoints.state_of(Engine(run.prepared, threads=1), arrays)
    assert checkpoints._impossible(run.prepared, state) == ""
    row = int((state.docket.kind == kind).argmax())
    getattr(state.docket, column)[row] = value
    assert what in checkpoints._impossible(run.prepared, state)


def test_dealings__are_told_at_the_end(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    example, folder = str(EXAMPLES / "b10.yaml"), str(tmp_path / "run")
    few = ("--agents", "200", "--years", "1", "--progress", "none", "--out", folder)
    out = said(capfd, "run", example, *few)
    assert "200 agents, synthetic; dealings by the norm L1\n" in out
    assert re.search(r"^Dealings in 2010-12: \d+ of \d+ kept \(0\.\d{4}\)\.$", out, re.M)
    assert re.search(
        r"^Who never gives gave in 0 of \d+; who looks at names gave in \d+ of \d+\.$", out, re.M
    )
    assert "run again to the same digest" in said(capfd, "verify", folder, "--threads", "2")
    spec = manifest(Path(folder))["spec"]["society"]
    assert spec["dealings"] == {"norm": "L1", "never": "0.5", "known": "0.3"}


def test_inspections__are_told_at_the_end(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    example, folder = str(EXAMPLES / "b07.yaml"), str(tmp_path / "run")
    out = said(
        capfd, "run", example, "--agents", "400", "--to", "2021-02", "--progress", "none", "--out", folder
    )
    assert "(harbour x 3.68511, hills x 2.816466); 10 towns, each with a body that looks for offence" in out
    assert re.search(r"^harbour( +0\.[5-7]\d{3}){4}$", out, re.M)
    assert re.search(r"^Shares of districts to 2021-02 \(synthetic\)\. On record over acts, slope", out, re.M)
    assert "run again to the same digest" in said(capfd, "verify", folder, "--threads", "2")
    n_months, again = 0, tmp_path / "again"

    def should_stop() -> bool:
        nonlocal n_months
        n_months += 1
        return n_months > 1

    with create_run(again, prepare(scenario_of(Path(example), {"agents": 400, "last": "2021-02"}))) as opened:
        assert isinstance(drive(opened, threads=1, should_stop=should_stop), Stopped)
    said(capfd, "run", "--resume", str(again), "--progress", "none")
    assert manifest(again)["digest"] == manifest(Path(folder))["digest"]


@pytest.mark.parametrize(
    ("example", "agents", "opening", "line"),
    [
        ("b17", "100", "25 towns of 4, in which trust is handed on along ties written as rows",
         r"^trust of peer 3  0\.425000  0\.341672$"),
        ("b24-bots", "3000", "3 towns of 1,000, in which speech spreads along ties made by attachment, 10",
         r"^all who speak are of one opinion +0\.0000 +[01]\.\d{4}$"),
    ],
)  # fmt: skip
def test_networks__are_told_at_the_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], example: str, agents: str, opening: str, line: str
) -> None:
    path, folder = EXAMPLES / f"{example}.yaml", str(tmp_path / "run")
    few = ("--agents", agents, "--years", "3", "--progress", "none")
    out = said(capfd, "run", str(path), *few, "--out", folder)
    assert opening in out and re.search(line, out, re.M) and "synthetic" in out
    assert "run again to the same digest" in said(capfd, "verify", folder, "--threads", "2")
    n_months, again = 0, tmp_path / "again"

    def should_stop() -> bool:
        nonlocal n_months
        n_months += 1
        return n_months > 5

    with create_run(again, prepare(scenario_of(path, {"agents": int(agents), "years": 3}))) as opened:
        assert isinstance(drive(opened, threads=1, should_stop=should_stop), Stopped)
    said(capfd, "run", "--resume", str(again), "--progress", "none")
    assert manifest(again)["digest"] == manifest(Path(folder))["digest"]
    assert "no act" in said(capfd, "explain", folder, "5")


def test_an_act_that_waits__is_replayed_with_the_turns_of_the_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Agent 5 joins in the sixth month, and its life says so after the run; the run is verified."""
    folder = str(tmp_path / "run")
    said(capfd, "run", str(EXAMPLES / "b08.yaml"), "--years", "1", "--progress", "none", "--out", folder)
    told = said(capfd, "explain", folder, "5")
    assert re.search(r"^2010-06-\d\d  joins  \[truth\]$", told, re.M) and told.count("joins") == 1
    assert "no act" in said(capfd, "explain", folder, "50")
    assert "run again to the same digest" in said(capfd, "verify", folder, "--threads", "1")
