"""Folders of runs whose stack has places: manifest, tables, resume, verification, lives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from glasshouse import Run, Scenario, open_run, simulate
from glasshouse.cli.closing import close_run
from glasshouse.engine.folders import create_run, resume_run, spec_of
from glasshouse.engine.life import explain_life
from glasshouse.engine.manifests import SpecRecord, spec_digest
from glasshouse.engine.prepare import prepare
from glasshouse.engine.verification import verify_run
from glasshouse.engine.whereabouts import labels_of_places, society_name, title
from glasshouse.engine.writing import Stopped, drive
from glasshouse.errors import ScenarioError
from glasshouse.society.toy import ToySociety

pytestmark = pytest.mark.usefixtures("undrawn")
TOY = str(Path(__file__).parents[1] / "fixtures" / "toy-list.yaml")
START = 180  # 2015-01
CITY = "suining-2010"
MIXED = Scenario(regimes=(TOY, CITY), agents=20_000, start=START, end=START + 11)


def scenario(where: str, *regimes: str, agents: int = 3000) -> Scenario:
    return Scenario(regimes=regimes, agents=agents, start=START, end=START + 5, where=where)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = simulate(MIXED, threads=2, out=tmp_path_factory.mktemp("runs") / "mixed")
    close_run(run)
    return open_run(run.path)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = simulate(scenario("hong-kong", TOY, CITY), out=tmp_path_factory.mktemp("runs") / "region")
    close_run(run)
    return open_run(run.path)


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(path)).create_view("t")
        return connection.execute(sql).fetchall()


# the manifest ----------------------------------------------------------------------------------------------


def test_spec__a_territory_as_usual_leaves_no_trace(mixed: Run) -> None:
    """The digest of a specification without a what-if is the one it has always had."""
    text = (mixed.path / "manifest.json").read_text()
    assert "where" not in json.loads(text)["spec"]
    record = spec_of(prepare(MIXED)).model_dump(mode="json")
    assert list(record) == [
        "regimes", "agents", "seed", "start", "end", "without", "with_dependents", "evidence", "society",
    ]  # fmt: skip
    assert SpecRecord.model_validate(record).where == "territory"
    everywhere = spec_of(prepare(scenario("everywhere", CITY))).model_dump(mode="json")
    assert everywhere["where"] == "everywhere"
    assert spec_digest(everywhere) != spec_digest({k: v for k, v in everywhere.items() if k != "where"})


def test_weight__is_that_of_the_society(region: Run, mixed: Run) -> None:
    assert region.manifest.adults_of_the_census == region.prepared.territory.adults
    assert region.manifest.weight == pytest.approx(2000, rel=0.05)
    assert mixed.manifest.adults_of_the_census == 1_112_784_302


def test_scenario__is_read_back(region: Run) -> None:
    assert region.scenario.where == "hong-kong"
    with pytest.raises(ScenarioError, match=r'--in: found "atlantis"'):
        Scenario(regimes=(CITY,), agents=1, where="atlantis")
    assert Scenario(regimes=(CITY,), agents=1, start=START, where="32").where == "jiangsu"
    toy = ToySociety(kind="toy", acts={})
    with pytest.raises(ScenarioError, match="A toy society has no places; leave out --in and --everywhere"):
        Scenario(regimes=(CITY,), agents=1000, start=START, where="32", society=toy)
    prepared = prepare(Scenario(regimes=(CITY,), agents=1000, start=START, end=START, society=toy))
    assert prepared.weight == 1 and list(labels_of_places(prepared)) == []


# labels ----------------------------------------------------------------------------------------------------


def test_labels__say_what_each_agent_of_a_place_stands_for(mixed: Run) -> None:
    places = mixed.prepared.places
    agents = int(places.size[places.place == 1].sum())
    wanted = f"Suining, Jiangsu: 1 neighbourhood, {agents} agents for 1,140,000 adults"
    assert any(label.startswith(wanted) for label in mixed.manifest.labels)


@pytest.mark.parametrize(
    ("where", "regimes", "society", "named", "labels"),
    [
        ("territory", (CITY,), "Suining, Jiangsu", "Suining: Mass Credit, 2010", ()),
        (
            "everywhere",
            ("rongcheng-2019",),
            "China",
            "Rongcheng 2019 rules, hypothetically everywhere",
            (
                "what-if: Rongcheng 2019 rules, hypothetically everywhere; "
                "its end on 2021-06-18 does not count",
            ),
        ),
        (
            "wuxi",
            (CITY, "none"),
            "Wuxi, Jiangsu",
            "Suining 2010 rules, hypothetically in Wuxi + No regime",
            ("what-if: Suining 2010 rules, hypothetically in Wuxi",),
        ),
        ("jiangsu", ("none",), "Jiangsu", "No regime", ()),
        (
            "macau",
            ("none", CITY),
            "Macau",
            "No regime + Suining: Mass Credit, 2010",
            (
                f"no mainland regime is in force in Macau: 0 persons are touched by none and {CITY}",
                "Macau has the margins and the conduct of Guangdong: assumed",
            ),
        ),
    ],
)
def test_names__of_society_and_rules(
    where: str, regimes: tuple[str, ...], society: str, named: str, labels: tuple[str, ...]
) -> None:
    found = prepare(scenario(where, *regimes))
    assert (society_name(found), title(found), tuple(labels_of_places(found))) == (society, named, labels)


def test_names__of_several_places() -> None:
    found = prepare(scenario("territory", CITY, "rongcheng-2019"))
    assert society_name(found) == "Suining, Jiangsu and Rongcheng, Shandong"
    assert list(labels_of_places(found)) == []


# tables ----------------------------------------------------------------------------------------------------


def test_neighbourhoods__name_the_place_and_its_weight(mixed: Run) -> None:
    path = mixed.file("neighbourhoods.parquet")
    rows = query(path, "SELECT place, province, sum(size)::INT, max(agents), max(adults) FROM t GROUP BY ALL")
    (city,) = (row for row in rows if row[0])
    assert city[:2] == ("suining", 32) and city[2] == city[3] and city[4] == 1_140_000
    assert {row[3:] for row in rows if not row[0]} == {(20_000, 1_112_784_302)}


def test_tables__of_a_region_have_its_own_code(region: Run) -> None:
    assert query(region.series_path, "SELECT DISTINCT province FROM t ORDER BY 1") == [(0,), (81,)]
    assert query(region.file("neighbourhoods.parquet"), "SELECT DISTINCT province, place FROM t") == [
        (81, "hong-kong")
    ]
    exposures = region.exposures()
    assert exposures[:, 18, 1].tolist() == [3000] * len(exposures)
    assert not exposures[:, :, 0].any()
    assert int(exposures[0, :, 1].sum()) == 3000


def test_region__life_and_replay(region: Run) -> None:
    digests = region.digests()
    again = region.replay(0)
    assert np.array_equal(again.digests, digests["digest"][digests["neighbourhood"] == 0])
    life = next(
        one
        for agent in range(20)
        if (one := explain_life(region.prepared, region.exposures(), agent)).holders
    )
    assert ", Hong Kong, " in life.text() and "香港" in life.text("zh")
    assert life.holders[0].place is None


# resume and verify -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [20, 50])
def test_resume__gives_the_same_bits(mixed: Run, tmp_path: Path, after: int) -> None:
    seen: list[int] = []
    with create_run(tmp_path / "run", prepare(MIXED)) as folder:
        stopped = drive(
            folder, threads=1, on_tick=lambda t: seen.append(t.tick), should_stop=lambda: len(seen) >= after
        )
    assert isinstance(stopped, Stopped)
    with resume_run(tmp_path / "run") as folder:
        run = drive(folder, threads=2, floor_seconds=0)
    assert isinstance(run, Run) and run.manifest.digest == mixed.manifest.digest


def test_verify__same_digest(mixed: Run, region: Run) -> None:
    assert verify_run(mixed.path, threads=2).is_well
    assert verify_run(region.path, threads=1).is_well


# the summary -----------------------------------------------------------------------------------------------


def test_summary__of_a_place_has_no_published_figure(region: Run, mixed: Run) -> None:
    page = (region.path / "summary.html").read_text()
    said = "The published figures are about the whole country; none stands beside a society of Hong Kong."
    assert said in page and "0 persons are touched by" in page
    assert "Every figure that can be compared" not in page and "By province" not in page
    assert '<th scope="col" class="n">Published' not in page and "(synthetic), and published" not in page
    assert "Why it is kept" in page and "which holder of the slot is there" in page
    assert page.count("<figure>") < (mixed.path / "summary.html").read_text().count("<figure>")
    page = (mixed.path / "summary.html").read_text()
    assert said not in page and "Every figure that can be compared" in page and "By province" in page


def test_closing__says_that_nobody_was_touched(region: Run, capfd: pytest.CaptureFixture[str]) -> None:
    close_run(region)
    out = capfd.readouterr().out
    assert "Hong Kong: 0 persons were touched by a rule." in out
    assert "none stands beside a society of Hong Kong" in out and "ratio" not in out
