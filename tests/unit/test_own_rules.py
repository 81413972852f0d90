"""Unit tests of `glasshouse.cli.own_rules`: what is said of a regime that was given as a file."""

from pathlib import Path

import duckdb
import pytest

from glasshouse import Run, Scenario, simulate
from glasshouse.cli.own_rules import own_rules
from glasshouse.cli.run import scenario_of

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "town-bonus" / "town-bonus.yaml"
START = 216  # 2018-01


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the example, and a copy under another name, so that their ids meet."""
    folder = tmp_path_factory.mktemp("own")
    twin = folder / "twin.yaml"
    twin.write_text(
        EXAMPLE.read_text(encoding="utf-8").replace("id: town-bonus", "id: twin"), encoding="utf-8"
    )
    scenario = Scenario(regimes=(str(EXAMPLE), "none", str(twin)), agents=6_000, start=START, end=START + 13)
    return simulate(scenario, threads=2, out=folder / "run")


def count(run: Run, observable: str, *, last_month: bool = False) -> int:
    """Count in the series itself."""
    where = f"observable = '{observable}' AND province = 0 AND \"group\" = 'all'"
    if last_month:
        where += " AND month = '2019-02'"
    with duckdb.connect(":memory:") as connection:
        query = f"SELECT sum(value) FROM read_parquet('{run.series_path}') WHERE {where}"
        found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0] or 0)


@pytest.mark.parametrize("name", ["town-bonus", "twin"])
def test_lines__have_the_counts_of_the_series(run: Run, name: str) -> None:
    lines = list(own_rules(run))
    at = lines.index(f"What {name} did, counted in this society:")
    records = count(run, f"{name}:bonus.record")
    basic = count(run, f"{name}:bonus.basic", last_month=True)
    entered = count(run, f"{name}:suspension.in_force")
    on_it = count(run, f"{name}:suspension.persons", last_month=True)
    assert min(records, basic, entered, on_it) > 0
    assert lines[at + 1 : at + 5] == [
        f"  Bonus points: {records:,} records; agents in 2019-02: Gold card 0, Basic {basic:,}.",
        f"  Suspension list: {entered:,} entries came into force; agents on it in 2019-02: {on_it:,}.",
        "  Asleep: 3 of 6 rules of scores, 2 of 4 grounds of lists. "
        "The society does not have their conduct yet; worked cases reach them.",
        f"  By month, province and group: {name}:bonus.*, {name}:suspension.* in series.parquet.",
    ]


def test_lines__are_about_files_and_not_about_shipped_regimes(run: Run) -> None:
    heads = [line for line in own_rules(run) if not line.startswith("  ")]
    assert [head.split()[1] for head in heads] == ["town-bonus", "twin"]


def test_lines__of_a_toy_society_sleep_only_without_its_act(tmp_path: Path) -> None:
    toy = EXAMPLE.parents[1] / "toy"
    scenario = scenario_of(toy / "b04.yaml", {"agents": 1_000, "last": "2021-03"})
    lines = list(own_rules(simulate(scenario, threads=1, out=tmp_path / "run")))
    assert lines[0] == "What toy-rolling-window did, counted in this society:"
    assert not [line for line in lines if "Asleep" in line]
