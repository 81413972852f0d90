"""The list of all numbers, what a run rests on, and the command that lists them."""

from __future__ import annotations

import dataclasses
import json
from functools import cache

import pytest
from click.testing import CliRunner

from glasshouse.cli.main import cli
from glasshouse.clock import parse_month
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.experiments.numbers_page import grouped, numbers_html, run_numbers
from glasshouse.regimes.assumed import numbers_of, status_of
from glasshouse.regimes.load import load_regime
from glasshouse.society.catalogue import catalogue
from glasshouse.society.fitted import calibration
from glasshouse.society.numbers import FILES, all_numbers, count_sentence, of_responses
from glasshouse.society.parameters import ACTS, DEBTS, FIRMS, MINDS, MISTAKES, TRAITS, parameters
from glasshouse.society.scenario import Scenario


@cache
def prepared(*regimes: str) -> Prepared:
    month = parse_month("2016-01")
    return prepare(Scenario(regimes=regimes, agents=1_000, start=month, end=month, where="everywhere"))


def test_all_numbers__each_once_with_status_and_reason() -> None:
    entries = all_numbers()
    assert [group.file for group in grouped(entries)] == list(FILES)
    names = [(entry.file, entry.id) for entry in entries]
    assert len(set(names)) == len(names)
    assert all(entry.value and entry.unit and entry.why and entry.what for entry in entries)


@pytest.mark.parametrize("file", [DEBTS, MINDS, TRAITS])
def test_all_numbers__parameters_are_as_in_their_file(file: str) -> None:
    mine = {entry.id: entry for entry in all_numbers() if entry.file == file}
    assert {name: one.status for name, one in mine.items()} == {
        name: one.status for name, one in parameters(file).items()
    }


def test_all_numbers__of_an_act_only_the_rate_can_be_sourced() -> None:
    sourced = {entry.id for entry in all_numbers() if entry.file == ACTS and entry.is_sourced}
    assert sourced == {f"{act.id}.per_year" for act in catalogue() if act.status == "sourced"}
    late = {entry.id: entry for entry in all_numbers() if entry.id.startswith("credit_card_late.")}
    assert late["credit_card_late.per_year"].value == "0.35"
    assert (late["credit_card_late.per_year"].low, late["credit_card_late.per_year"].high) == ("0.1", "1")
    assert late["credit_card_late.by_income"].value == "1.4, 1.2, 1, 0.8, 0.6"
    assert late["credit_card_late.false_share"].value == "0.003"
    assert "credit_card_late.recorded_split" not in late  # one source needs none


def test_responses__of_one_model_only_what_it_looks_at() -> None:
    assert not any(entry.id.startswith("borders.") for entry in of_responses("none"))
    names = {entry.id for entry in of_responses("standard")}
    assert "borders.recorded" in names and not any(name.startswith("norms.") for name in names)


def test_count_sentence__counts_what_rests_on_a_source() -> None:
    entries = all_numbers()
    n = {name: sum(entry.status == name for entry in entries) for name in ("sourced", "fitted", "assumed")}
    assert n["fitted"] == len(calibration().numbers)
    assert count_sentence(entries) == (
        f"{n['sourced']} of {len(entries)} numbers rest on a source; {n['fitted']} are fitted to published "
        f"figures; {n['assumed']} are assumed."
    )
    fitted = next(entry for entry in entries if entry.status == "fitted")
    assert fitted.why.startswith("fitted to published figures (nine tenths of the posterior: ")


# a run -----------------------------------------------------------------------------------------------------


def test_run__only_parts_that_are_on() -> None:
    lists = {entry.file for entry in run_numbers(prepared("none"))}
    assert lists <= {DEBTS, "responses.yaml"}
    entries = run_numbers(prepared("seed-maximal"))
    files = {entry.file for entry in entries}
    assert {DEBTS, MINDS, ACTS, TRAITS, "seed-maximal"} <= files
    assert FIRMS not in files  # the regime is about natural persons
    mistakes = {entry.id.partition(".")[0] for entry in entries if entry.file == MISTAKES}
    assert mistakes == {"exchange", "namesakes", "capacity"} & prepared("seed-maximal").parts.on
    followed = set(prepared("seed-maximal").followed.acts)
    assert {entry.id.partition(".")[0] for entry in entries if entry.file == ACTS} == followed
    parts = {entry.id.partition(".")[0] for entry in entries if entry.file == MINDS}
    assert parts == {"opinion", "dealings", "household"}
    without = prepare(dataclasses.replace(prepared("seed-maximal").scenario, parts=("auto", "-dealings")))
    assert not any(entry.id.startswith("dealings.") for entry in run_numbers(without))


def test_run__assumed_numbers_of_its_regime() -> None:
    mine = {e.id: e for e in run_numbers(prepared("seed-maximal")) if e.file == "seed-maximal"}
    assert mine["scores[0].assumed_initial"].value == "600"
    assert mine["scores[0].grades[0].assumed_min"].value == "750"
    shares = [entry for name, entry in mine.items() if name.startswith("conduct[")]
    assert any(entry.value == "0.2" and "protest_joined" in entry.what for entry in shares)


def test_page__is_whole_bilingual_and_self_contained() -> None:
    html = numbers_html(prepared("seed-maximal"))
    entries = run_numbers(prepared("seed-maximal"))
    assert count_sentence(entries) in html
    assert html.count("<code>") == len(entries) + 1  # each name, and the command at the end
    assert "仅合成人口" in html and "COUNTERFACTUAL" in html and "含义" in html
    for outside in ("<script", "<link", "href=", "src=", "://"):
        assert outside not in html


def test_regime__shares_of_practice_keep_range_and_reason() -> None:
    found = numbers_of(load_regime("national-lists").regime, evidence=("rule",), heard=())
    grace = next(one for one in found if one.what == "Judgment defaulter list: grace")
    assert [str(n) for n in (*grace.value, grace.low, grace.high)] == ["0.15", "0.02", "0.5"]
    assert grace.why.startswith("The court may grant grace")
    assert not any(one.path.startswith("conduct") for one in found)  # no act is heard


def test_regime__evidence_that_is_not_in_force_is_left_out() -> None:
    regime = load_regime("seed-maximal").regime
    only_rules = regime.model_copy(
        update={"regime": regime.regime.model_copy(update={"puts_in_force": ("rule",)})}
    )
    both = [numbers_of(one, evidence=("rule",), heard=("political_talk",)) for one in (regime, only_rules)]
    assert len(both[1]) < len(both[0])


def test_status__a_text_that_was_read_is_a_source() -> None:
    words = ("verified_text", "verified_excerpt", "recalled", "assumed")
    assert [status_of(word) for word in words] == ["sourced", "sourced", "recalled", "assumed"]


# the command -----------------------------------------------------------------------------------------------


def listed(*arguments: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(cli, ["parameters", *arguments, "--format", "json"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, str]] = json.loads(done.output)["numbers"]
    return found


def test_command__filters_by_file_and_status() -> None:
    assert len(listed()) == len(all_numbers())
    assert {one["file"] for one in listed("--file", "minds")} == {MINDS}
    assert {one["status"] for one in listed("--status", "sourced")} == {"sourced"}
    both = listed("--file", "minds", "--status", "sourced")
    assert {one["id"] for one in both} == {
        n for n, one in parameters(MINDS).items() if one.status == "sourced"
    }


def test_command__says_how_many_in_text() -> None:
    done = CliRunner().invoke(
        cli, ["parameters", "--file", "minds", "--status", "sourced"], env={"COLUMNS": "400"}
    )
    assert "opinion.stated" in done.output and "sourced: S002, S003, S004: survey" in " ".join(
        done.output.split()
    )
    n = len(listed("--file", "minds", "--status", "sourced"))
    assert done.output.rstrip().endswith(f"{n} of {n} numbers rest on a source; 0 are assumed.")


def test_command__every_file_can_be_chosen() -> None:
    for file in FILES:
        assert listed("--file", file.removesuffix(".yaml"))
