"""Numbers of the society that a scenario says, in place of the shipped ones."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from math import prod
from pathlib import Path

import numpy as np
import pytest

from glasshouse.conduct import Rate
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import changes_since, open_run, simulate
from glasshouse.errors import ScenarioError
from glasshouse.experiments.numbers_page import run_numbers
from glasshouse.metrics.series import read_series
from glasshouse.society import parameters
from glasshouse.society.act_tables import RESPONSE_ROOM
from glasshouse.society.catalogue import shipped_acts
from glasshouse.society.numbers import all_numbers, plain
from glasshouse.society.parameters import (
    ACTS,
    ANSWERS,
    NAMED_FILES,
    file_of,
    number,
    numbers,
    shipped,
    text_of,
    with_numbers,
)
from glasshouse.society.rates import rates, rates_digest
from glasshouse.society.response_models import shipped_models
from glasshouse.society.response_tables import response_table
from glasshouse.society.scenario import Scenario
from glasshouse.society.settable import settable, settled_numbers
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
    for name, one in settable().items():
        if file_of(name) == file and isinstance(one.value, Decimal):
            end = one.high if one.high != one.value else one.low
            step = (end - one.value) / 16
            said[name] = str(one.value + (step.to_integral_value() if abs(step) > 1 else step))
    return settled_numbers(said)


@pytest.mark.parametrize("file", (*NAMED_FILES, ACTS, ANSWERS))
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
        ("speeding.per_yaer", "1", "Did you mean speeding.per_year?"),
        ("speeding.per_year", "99", "a number from"),
        ("speeding.recorded_share", "0.1", "no such number that can be set"),
        ("standard.deterred_by_listed", "1,0.9,0.9,0.9,0.7", "a row of 5 numbers .* from 0.8 to 1 is needed"),
        ("standard.deterred_by_listed", "0.9,0.9,0.9,0.9,0.9", "the first number is 1"),
        ("borders.refused", "0,10,50,50,200", "whole numbers are needed that begin with 0 and rise"),
        ("borders.refused", "0,10.5,50,60,200", "whole numbers are needed that begin with 0 and rise"),
    ],
)
def test_a_wrong_number_is_refused(name: str, text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as refused:
        replace(USUAL, numbers=((name, text),))
    assert str(refused.value).startswith("--set") and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text"), [("capacity.decisions", "37.5"), ("household.first_child", "20,30.5")]
)
def test_whole_numbers_are_asked_for_where_they_are_needed(name: str, text: str) -> None:
    changes = settled_numbers({name: text})
    with with_numbers(changes), pytest.raises(ScenarioError, match=rf"found \"{text}\"; whole numbers"):
        society_digest("standard")


def test_every_number_is_listed_once_and_stands_in_one_file() -> None:
    listed = {entry.id: entry for entry in all_numbers()}
    for name, one in settable().items():
        entry = listed[name]
        assert file_of(name) == entry.file and (entry.low, entry.high) == (plain(one.low), plain(one.high))
        assert settled_numbers({name: text_of(one.value)}) == (), "as shipped"
    files = Counter(map(file_of, settable()))
    assert files[ACTS] == len(shipped_acts()) and files[ANSWERS] > 20


def test_what_answers_raise_has_room_at_the_ends_of_all_ranges() -> None:
    """Rows are set one by one, and what is gamed by several exposures is raised by all of them."""
    for model in shipped_models().models:
        assert prod(one.high for one in model.answers if one.response == "gamed") <= RESPONSE_ROOM


def test_a_rate_of_an_act_moves_the_acts_of_its_group_alone(tmp_path: Path) -> None:
    """Acts of a group share their candidates; nobody answers, so that nothing goes on from one to others."""
    usual = Scenario(regimes=("suining-2010",), agents=3100, start=132, end=133, response="none")
    other = replace(usual, numbers=(("speeding.per_year", "3.5"),))
    runs = [simulate(one, out=tmp_path / str(k)) for k, one in enumerate((usual, other))]
    assert runs[0].manifest.spec_digest != runs[1].manifest.spec_digest
    assert runs[0].manifest.society_digest != runs[1].manifest.society_digest
    assert runs[0].manifest.rates_digest == runs[1].manifest.rates_digest
    done = [f"done.{name}" for name in runs[0].prepared.followed.acts]
    series = [read_series(run.series_path, observables=done) for run in runs]
    moved = {row for row in done if len({one.total([row], 132, 133) for one in series}) > 1}
    groups = {f"done.{act.id}": act.group for act in shipped_acts()}
    assert "done.speeding" in moved and {groups[row] for row in moved} == {"traffic"}


def test_a_row_of_a_response_model_moves_its_own_answers_alone() -> None:
    usual = replace(USUAL, response="norms")
    for name, text, column in (
        ("norms.pay", "1,1,1,0.9,0.8", "pay"),
        ("norms.moves", "0.02", "moves"),
        ("norms.gamed_by_recorded", "1,1,1,1,0.7", "kept"),
        ("borders.recorded", "0,1,2,3,4", "at"),
    ):
        with with_numbers(settled_numbers({name: text})):
            there = response_table("norms")
        before = response_table("norms")
        assert {k for k in there._fields if not np.array_equal(getattr(before, k), getattr(there, k))} == {
            column
        }
    paid = replace(usual, numbers=(("norms.pay", "1,1,1,1,0.8"),))
    assert not np.array_equal(prepare(usual).rates.deterrence, prepare(paid).rates.deterrence)
    said = {one.id: one for one in run_numbers(prepare(replace(usual, numbers=(("norms.moves", "0.02"),))))}
    assert said["norms.moves"].value == "0.02" and said["norms.moves"].why.startswith("set by the scenario")


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
