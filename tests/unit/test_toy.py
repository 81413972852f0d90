"""Toy societies: what a scenario may say of them, their tables, and which regimes hear of which act."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.cli.run import scenario_of
from glasshouse.conduct import Rate
from glasshouse.engine.prepare import prepare
from glasshouse.errors import ScenarioError
from glasshouse.kernels.acts import ACT_SHIFT, SHORTEST_MONTH
from glasshouse.kernels.desk import MAX_ROWS
from glasshouse.society.rates import rates, rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.scenario_file import read_scenario
from glasshouse.society.toy import (
    FEWEST_AGENTS,
    MOST_A_DAY,
    MOST_A_YEAR,
    MOST_ACTS,
    USUAL_AGENTS,
    PerDay,
    PerYear,
    ToySociety,
)
from glasshouse.society.toy_tables import MONTH_LENGTHS, act_counts, rates_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
LIST, SCORE = EXAMPLES / "b03-list.yaml", EXAMPLES / "b04-score.yaml"
SCENARIOS = [path for path in sorted(EXAMPLES.glob("*.yaml")) if "\nsociety:" in path.read_text("utf-8")]


def written(folder: Path, text: str) -> Path:
    path = folder / "toy.yaml"
    path.write_text(text)
    return path


def toy(acts: str, *, regimes: str = str(LIST), more: str = "") -> str:
    return f"regimes: [{regimes}]\n{more}society:\n  kind: toy\n  acts: {{{acts}}}\n"


def problem(folder: Path, text: str) -> str:
    with pytest.raises(ScenarioError) as failure:
        prepare(scenario_of(written(folder, text), {}))
    return str(failure.value)


# the file


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_examples__can_be_run(path: Path) -> None:
    scenario = scenario_of(path, {})
    assert scenario.society is not None
    assert scenario.agents >= FEWEST_AGENTS
    prepare(scenario)


def test_scenario__says_what_the_file_says_and_options_come_first(tmp_path: Path) -> None:
    path = written(tmp_path, toy("offence: {per_year: 0.3}", more="from: 2021-01\nyears: 2\nseed: 5\n"))
    scenario = scenario_of(path, {"agents": 700, "seed": 6})
    assert scenario == Scenario(
        regimes=(str(LIST),), agents=700, seed=6, start=clock.parse_month("2021-01"),
        end=clock.parse_month("2022-12"),
        society=ToySociety(kind="toy", acts={"offence": PerYear(per_year="0.3")}),
    )  # fmt: skip
    assert scenario_of(path, {}).agents == USUAL_AGENTS
    assert scenario.spin_up == 0 and prepare(scenario).weight == 1
    with pytest.raises(ScenarioError, match="Nobody answers in a toy society; leave out --response"):
        replace(scenario, response="none")
    assert scenario.record()["society"] == {"kind": "toy", "acts": {"offence": {"per_year": "0.3"}}}
    assert read_scenario(path).society == scenario.society


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (toy("offence: {per_yaer: 1}"), "the keys here are of, mixed, worth, weighed, per_year. Did you"),
        (toy("offence: {per_year: 1, per_day: 1}"), 'unknown key "per_day"; the keys here are of, mixed'),
        (toy("offence: {per_year: -1}"), 'found "-1"; a number from 0 to 73 is needed'),
        (toy("offence: {per_day: 0.21}"), 'found "0.21"; a number from 0 to 0.2 is needed'),
        (toy("offence: 0.1"), 'found "0.1"; a group of keys (per_year)'),
        (toy("Offence: {per_year: 1}"), 'the key "Offence"; the id of conduct of a regime is needed'),
        (toy(", ".join(f"a{k}: {{per_year: 1}}" for k in range(9))), "9 acts are here, and at most 8 fit"),
        (toy("offence: {per_year: 1}").replace("kind: toy", "kind: tiny"), "toy is needed"),
        (toy("offence: {per_year: 1}", more="scale: 1:1000\n"), "stands for itself; write agents: 10000"),
        (toy("offence: {per_year: 1}", more="agents: 99\n"), "found 99; a toy society has 100 or more"),
        (toy("ofence: {per_year: 1}"), 'society.acts: found "ofence"; no regime of the stack has conduct of '
         "this name. Did you mean offence?"),
        (toy("theft: {per_year: 1}"), 'found "theft"; no regime of the stack has conduct of this name. Write '
         "one of offence."),
        (toy("debt_arrears: {per_year: 1}", regimes="national-lists"), "or any that is no event of the full "
         "society. Add it to the conduct of a regime."),
    ],
)  # fmt: skip
def test_errors__say_where_what_and_what_to_write(tmp_path: Path, text: str, wanted: str) -> None:
    assert wanted in problem(tmp_path, text)


def test_errors__name_every_unknown_act(tmp_path: Path) -> None:
    said = problem(tmp_path, toy("ofence: {per_year: 1}, offence: {per_year: 1}, theft: {per_day: 0}"))
    assert len(said.splitlines()) == 2 and "ofence" in said and "theft" in said


def test_manual__its_scenario_can_be_read_and_its_limits_are_those_of_the_code(tmp_path: Path) -> None:
    page = (EXAMPLES.parents[1] / "how-to" / "write-a-toy-society.md").read_text(encoding="utf-8")
    block = re.findall(r"^```yaml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)[0]
    said = read_scenario(written(tmp_path, block))
    assert said.society is not None and list(said.society.acts) == ["offence", "good_deed"]
    for limit in (
        f"up to {MOST_ACTS} acts",
        f"(at most {MOST_A_YEAR}; a year is 365.25 days)",
        f"(at most {MOST_A_DAY})",
        f"{FEWEST_AGENTS} or more; {USUAL_AGENTS} if left out",
        f"a desk of {MAX_ROWS} rows",
    ):
        assert limit in page, limit


# the tables


def test_tables__are_those_of_the_full_society_with_the_other_parts_off() -> None:
    table, full = rates_of(ToySociety(kind="toy", acts={"a": PerYear(per_year="1")})), rates()
    assert table.scalar[Rate.ONSET_CEILING] == table.scalar[Rate.MISCONDUCT_CEILING] == 0
    assert table.travels == 0 < full.travels
    assert rates_of(None) is full and full.act_count.shape[1] == 0
    for one, other in zip(table, full, strict=True):
        if isinstance(one, int):
            continue
        assert one.dtype == other.dtype and one.ndim == other.ndim  # or kernels would be compiled again


def test_tables__a_year_has_365_and_a_quarter_days() -> None:
    assert PerYear(per_year="0.1").daily == Fraction(1, 10) / Fraction("365.25")
    by_year, by_day = (
        act_counts(ToySociety(kind="toy", acts={"a": rate}))
        for rate in (PerYear(per_year="7.305"), PerDay(per_day="0.02"))
    )
    assert np.array_equal(by_year, by_day)
    assert by_day[:, 0, 0].tolist() == [round(ALWAYS * np.exp(-0.02 * days)) for days in MONTH_LENGTHS]


def test_tables__the_highest_rates_fit_into_the_numbers_of_facts() -> None:
    """The number of an act within its month has five bits, its place three."""
    for rate in (PerYear(per_year=MOST_A_YEAR), PerDay(per_day=MOST_A_DAY)):
        table = act_counts(ToySociety(kind="toy", acts={"a": rate}))
        assert table.shape[2] - 1 <= 1 << ACT_SHIFT
        assert (table[:, 0, -1] == ALWAYS).all()
    assert MOST_ACTS << ACT_SHIFT == 256
    assert MONTH_LENGTHS[0] == SHORTEST_MONTH


def test_digest__is_of_the_rates_and_not_of_the_stack() -> None:
    one, two = (ToySociety(kind="toy", acts={"offence": PerYear(per_year=r)}) for r in ("0.1", "0.2"))
    prepared = prepare(Scenario(regimes=(str(LIST), str(SCORE)), agents=100, start=252, end=252, society=one))
    assert rates_digest(prepared.rates) == rates_digest(rates_of(one)) != rates_digest(rates_of(two))
    assert rates_digest(rates_of(one)) != rates_digest(rates())


# who hears of what


def test_an_act__is_heard_by_every_regime_that_knows_it() -> None:
    society = ToySociety(kind="toy", acts={"offence": PerYear(per_year="0.1")})
    prepared = prepare(
        Scenario(regimes=(str(LIST), str(SCORE)), agents=100, start=252, end=252, society=society)
    )
    names = [prepared.observables[i].name for i in prepared.rates.act_observable]
    assert names == ["toy-fixed-term:offence", "toy-rolling-window:offence"]
    assert prepared.rates.act_first.tolist() == [0, 2]


def test_an_act__that_the_scenario_leaves_out_stays_asleep() -> None:
    society = ToySociety(kind="toy", acts={})
    prepared = prepare(Scenario(regimes=(str(LIST),), agents=100, start=252, end=252, society=society))
    assert prepared.rates.act_first.tolist() == [0] and len(prepared.rates.act_observable) == 0
