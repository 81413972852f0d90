"""A run in which more than rules hold says so everywhere, and loses the bare name of its place."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from glasshouse import Run, Scenario, open_run, simulate
from glasshouse.cli.closing import close_run, facts_of
from glasshouse.cli.explain import headlines
from glasshouse.cli.opening import opening_lines, place_and_dates
from glasshouse.engine.folders import RunFolder, labels
from glasshouse.engine.life import Life, explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.whereabouts import is_counterfactual, place_of, society_name, title, warning
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.counterfactual import beyond_rules
from glasshouse.regimes.load import load_regime
from glasshouse.society.toy import ToySociety

pytestmark = pytest.mark.usefixtures("undrawn")
START = 228  # 2019-01
CITY, WHOLE = "rongcheng-2019", "seed-maximal"


def prepared(*regimes: str, evidence: tuple[str, ...] = ("rule",), where: str = "territory") -> Prepared:
    return prepare(
        Scenario(regimes=regimes, agents=1000, start=START, end=START + 1, evidence=evidence, where=where)
    )


# what makes one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("regime_id", [name for name in shipped_ids() if name != WHOLE])
def test_beyond__no_regime_but_one_holds_more_than_rules_by_itself(regime_id: str) -> None:
    assert beyond_rules(load_regime(regime_id).regime) == ()


def test_beyond__of_classes_that_are_asked_for_or_put_in_force() -> None:
    assert beyond_rules(load_regime(WHOLE).regime) == ("reported", "seed_only", "myth")
    assert beyond_rules(load_regime(CITY).regime, ("rule", "reported")) == ("reported",)
    assert beyond_rules(load_regime("gba-joint").regime, ("rule", "seed_only")) == ("seed_only",)


def test_beyond__a_class_of_which_nothing_does_anything_changes_nothing() -> None:
    assert beyond_rules(load_regime(CITY).regime, ("rule", "seed_only")) == ()
    regime = load_regime("suining-2010").regime
    assert any(item.evidence == "reported" for item in regime.data_categories)  # named, and read by nothing
    assert beyond_rules(regime, ("rule", "reported")) == ()
    assert not is_counterfactual(prepared("suining-2010", evidence=("rule", "reported")))


# names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regimes", "evidence", "where", "named", "society"),
    [
        (
            (CITY,), ("rule", "reported"), "territory",
            "COUNTERFACTUAL: Rongcheng 2019 rules with items that are only reported",
            "Rongcheng, Shandong (counterfactual)",
        ),
        (
            (CITY,), ("rule", "reported"), "everywhere",
            "COUNTERFACTUAL: Rongcheng 2019 rules with items that are only reported, "
            "hypothetically everywhere",
            "China (counterfactual)",
        ),
        (
            (WHOLE,), ("rule",), "territory",
            "COUNTERFACTUAL: everything the article says, as one regime", "China (counterfactual)",
        ),
        (
            ("national-lists", WHOLE), ("rule",), "territory",
            "COUNTERFACTUAL: National lists and orders, 2010-2026 + everything the article says, "
            "as one regime",
            "China (counterfactual)",
        ),
        ((CITY,), ("rule",), "territory", "Rongcheng: credit points, 2019", "Rongcheng, Shandong"),
    ],
)  # fmt: skip
def test_names__of_rules_and_society(
    regimes: tuple[str, ...], evidence: tuple[str, ...], where: str, named: str, society: str
) -> None:
    found = prepared(*regimes, evidence=evidence, where=where)
    assert (title(found), society_name(found)) == (named, society)
    assert (named in place_and_dates(found)) == named.startswith("COUNTERFACTUAL")


def test_labels__the_warning_is_the_first_after_synthetic() -> None:
    found = labels(prepared(WHOLE))
    assert found[:2] == (
        "synthetic",
        "COUNTERFACTUAL: not the law of any place; items that are only reported, of the article only and "
        "that sources contradict hold here",
    )
    assert "seed-maximal is fictional" in found
    assert not any("COUNTERFACTUAL" in label for label in labels(prepared(CITY)))
    assert warning(prepared(CITY)) == ""


def test_life__has_no_place_and_says_so_at_its_head() -> None:
    both = [prepared(CITY, evidence=evidence) for evidence in (("rule",), ("rule", "reported"))]
    assert [place_of(one, 0) is None for one in both] == [False, True]
    life = Life(7, 0, (), (), (), is_counterfactual=True)
    assert life.text().startswith("Slot 7 (COUNTERFACTUAL) is empty")
    assert life.text("zh").startswith("席位 7（反事实） 在模拟期内空置")
    assert next(iter(headlines(life, "en"))).startswith("Agent 7 (synthetic, COUNTERFACTUAL): nobody")
    toy = dataclasses.replace(life, is_toy=True)
    assert toy.who("zh") == "个体 7（合成，反事实）"


# every output of a run -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = Scenario(
        regimes=(CITY,), agents=1000, start=START, end=START + 5, evidence=("rule", "reported")
    )
    found = simulate(scenario, out=tmp_path_factory.mktemp("runs") / "reported")
    close_run(found)
    return open_run(found.path)


def test_run__first_lines_and_manifest(run: Run) -> None:
    lines = list(opening_lines(RunFolder(run.path, run.prepared, run.manifest)))
    assert lines[0].endswith(" - COUNTERFACTUAL: Rongcheng 2019 rules with items that are only reported")
    assert "Rongcheng, Shandong (counterfactual)" in lines[1]
    said = warning(run.prepared)
    assert f"          {said}" in lines and said in run.manifest.labels
    assert json.loads((run.path / "manifest.json").read_text())["labels"][1] == said


def test_run__closing_lines(run: Run, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    again = simulate(run.scenario, out=tmp_path / "again")
    close_run(again)
    out = capfd.readouterr().out
    assert f"{warning(run.prepared)}." in out.splitlines()
    assert "a society of Rongcheng, Shandong (counterfactual)." in out


def test_run__summary(run: Run) -> None:
    page = (run.path / "summary.html").read_text()
    named = "COUNTERFACTUAL: Rongcheng 2019 rules with items that are only reported"
    assert f"<h1>{named}: a run from 2019-01 to 2019-06</h1>" in page
    assert f"<title>{named}" in page
    assert f'<p class="loud" role="note">{warning(run.prepared)}.' in page and "反事实情景" in page
    assert facts_of(run).warning == warning(run.prepared)


def test_run__tables_keep_it(run: Run) -> None:
    for path in sorted(run.path.glob("*.parquet")):
        with duckdb.connect(":memory:") as connection:
            notes = connection.execute(
                "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'counterfactual'", [str(path)]
            ).fetchall()
        assert notes == [(warning(run.prepared).encode(),)], path.name


def test_run__a_life(run: Run) -> None:
    life = explain_life(run.prepared, run.exposures(), 3)
    assert life.record()["is_counterfactual"] is True
    assert life.text().startswith("Agent 3 (synthetic, COUNTERFACTUAL): ")
    assert "Rongcheng, " not in life.text().splitlines()[0]


def test_run__of_rules_alone_says_nothing_of_it(tmp_path: Path) -> None:
    found = simulate(Scenario(regimes=(CITY,), agents=1000, start=START, end=START), out=tmp_path / "rules")
    close_run(found)
    for path in (found.path / "manifest.json", found.path / "summary.html"):
        assert "COUNTERFACTUAL" not in path.read_text()
    assert (
        explain_life(found.prepared, np.asarray(found.exposures()), 3).record()["is_counterfactual"] is False
    )


def test_toy__of_more_than_rules_says_it_too(tmp_path: Path) -> None:
    toy = ToySociety(kind="toy", acts={})
    scenario = Scenario(regimes=(WHOLE,), agents=200, start=START, end=START, society=toy)
    assert place_and_dates(prepare(scenario)).endswith(
        "a toy society, 2019-01 ... 2019-01 - COUNTERFACTUAL: everything the article says, as one regime"
    )
