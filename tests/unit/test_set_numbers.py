"""Numbers of the society that a scenario says, in place of the shipped ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from glasshouse.conduct import Rate
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import changes_since, open_run, simulate
from glasshouse.errors import ScenarioError
from glasshouse.experiments.numbers_page import run_numbers
from glasshouse.society.parameters import number, numbers, settled_numbers, shipped, with_numbers
from glasshouse.society.rates import rates
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety

USUAL = Scenario(regimes=("national-lists",), agents=3100, start=200, end=201)
OTHER = replace(USUAL, numbers=(("court.adopts", "0.12"), ("firm.debt_per_year", "0.09")))


def test_tables_are_those_of_the_numbers_said() -> None:
    before = rates()
    with with_numbers((("court.adopts", "0.12"),)):
        assert rates().scalar[Rate.COURT_ADOPTS] == round(0.12 * 2**32)
        assert number("court.adopts") != shipped("parameters.yaml")["court.adopts"].value
    assert rates() is before


def test_a_scenario_changes_the_tables_that_it_names_and_no_others() -> None:
    usual, other = prepare(USUAL), prepare(OTHER)
    differs = np.flatnonzero(usual.rates.scalar != other.rates.scalar)
    assert differs.tolist() == [Rate.COURT_ADOPTS]
    assert (usual.world.firms.debt != other.world.firms.debt).any()
    for name in ("closed", "amount", "able"):
        assert np.array_equal(getattr(usual.world.firms, name), getattr(other.world.firms, name))


def test_numbers_as_shipped_are_not_said() -> None:
    as_shipped = ",".join(map(str, numbers("debt.able", 5)))
    assert settled_numbers({"debt.able": as_shipped, "court.adopts": "0.120"}) == (("court.adopts", "0.12"),)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("court.adopt", "0.1", "Did you mean court.adopts?"),
        ("court.adopts", "2", "a number from"),
        ("court.adopts", "0.1,0.2", "a number from"),
        ("court.adopts", "NaN", "a number from"),
        ("debt.able", "0.1", "a row of 5 numbers"),
        ("firm.stock", "1,2,3,4", "the register's"),
    ],
)
def test_a_wrong_number_is_refused(name: str, text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        replace(USUAL, numbers=((name, text),))


def test_a_toy_society_has_none() -> None:
    toy = ToySociety.model_validate({"kind": "toy", "acts": {}})
    with pytest.raises(ScenarioError, match="leave out --set"):
        Scenario(regimes=(), agents=100, start=200, end=201, society=toy, numbers=(("court.adopts", "0.1"),))


def test_a_run_keeps_its_numbers(tmp_path: Path) -> None:
    run = simulate(OTHER, out=tmp_path / "run")
    kept = open_run(run.path)
    assert kept.scenario == OTHER
    assert changes_since(kept.path, kept.manifest) == []
    assert json.loads((run.path / "manifest.json").read_text())["spec"]["numbers"] == dict(OTHER.numbers)
    assert "number set by the scenario: court.adopts = 0.12" in kept.manifest.labels
    said = {entry.id: entry for entry in run_numbers(kept.prepared)}["court.adopts"]
    assert said.value == "0.12" and said.status == "assumed" and said.why.startswith("set by the scenario")
