"""Numbers of the society that a scenario says, in place of the shipped ones."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from glasshouse.conduct import Rate
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import changes_since, open_run, simulate
from glasshouse.errors import ScenarioError
from glasshouse.experiments.numbers_page import run_numbers
from glasshouse.society import parameters
from glasshouse.society.parameters import (
    NAMED_FILES,
    PLACES_FOR_FIRMS,
    number,
    numbers,
    settled_numbers,
    shipped,
    with_numbers,
)
from glasshouse.society.rates import rates, rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.society.world_tables import society_digest

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


def another(file: str) -> tuple[tuple[str, str], ...]:
    """Say another value for each single number of a file that can be set, a little towards its nearer end."""
    said = {}
    for name, one in shipped(file).items():
        if isinstance(one.value, Decimal) and not name.startswith(PLACES_FOR_FIRMS):
            end = one.high if one.high != one.value else one.low
            step = (end - one.value) / 16
            said[name] = str(one.value + (step.to_integral_value() if abs(step) > 1 else step))
    return settled_numbers(said)


@pytest.mark.parametrize("file", NAMED_FILES)
def test_tables_that_are_kept_are_built_anew_for_every_number_they_read(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a table is kept by the numbers of the right files: as if it were kept by all numbers."""
    usual = society_digest("standard"), rates_digest(rates())
    with with_numbers(another(file)):
        found = society_digest("standard"), rates_digest(rates())
        monkeypatch.setattr(
            parameters, "_changes_of", lambda _: (*parameters._changes.get(), ("whole", file))
        )
        assert found == (society_digest("standard"), rates_digest(rates()))
    assert found != usual


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


@pytest.mark.parametrize(
    ("name", "text"), [("capacity.decisions", "37.5"), ("household.first_child", "20,30.5")]
)
def test_whole_numbers_are_asked_for_where_they_are_needed(name: str, text: str) -> None:
    changes = settled_numbers({name: text})
    with with_numbers(changes), pytest.raises(ScenarioError, match=rf"found \"{text}\"; whole numbers"):
        society_digest("standard")


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
