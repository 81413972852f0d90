"""Stacks and places on the command line: a city with the country, a city alone, what-ifs."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from calling import Called, here

pytestmark = pytest.mark.usefixtures("undrawn")
SHORT = ("--from", "2015-01", "--years", "1", "--threads", "2")


def lines_of(done: Called) -> list[str]:
    """Return what a call printed, without a complaint."""
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("e2e") / "both"
    stack = ("--regimes", "none,suining-2010", "--agents", "12_000")
    return folder, lines_of(here("run", *stack, *SHORT, "--out", folder))


def test_city_with_the_country(both: tuple[Path, list[str]]) -> None:
    folder, lines = both
    assert lines[0].endswith(" - synthetic people only - a society of China, 2015-01 ... 2015-12")
    assert lines[1].startswith("Society   China, 12,000 adults in 31 provinces (1 : 92,732), ")
    (weight,) = (line.strip() for line in lines if "agents for 1,140,000 adults" in line)
    assert re.fullmatch(
        r"Suining, Jiangsu: 1 neighbourhood, \d+ agents for 1,140,000 adults \([\d,]+ each\)", weight
    )
    assert weight in (folder / "summary.html").read_text()
    assert "what-if" not in "\n".join(lines)


def test_lives_of_the_city_and_beside_it(both: tuple[Path, list[str]]) -> None:
    folder, _ = both
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(folder / "neighbourhoods.parquet")).create_view("t")
        found = connection.execute("SELECT first_slot, size FROM t WHERE place = 'suining'").fetchall()
    first, size = found[0]
    lives = (here("explain", folder, str(agent)) for agent in range(first, first + 3))
    city = [line for life in lives for line in lines_of(life)]
    other = lines_of(here("explain", folder, str(first + size)))
    assert any(", Suining, Jiangsu, " in line for line in city)
    assert not any("Suining" in line for line in other)


def test_verify(both: tuple[Path, list[str]]) -> None:
    assert "run again to the same digest and the same tables" in lines_of(here("verify", both[0]))[0]


def test_city_alone_and_what_ifs(tmp_path: Path) -> None:
    stack = ("--regimes", "suining-2010", "--agents", "2_000", *SHORT)
    alone = lines_of(here("run", *stack, "--out", tmp_path / "alone"))
    assert alone[0].endswith(" - a society of Suining, Jiangsu, 2015-01 ... 2015-12")
    assert alone[1].startswith("Society   Suining, Jiangsu, 2,000 adults (1 : 570), 1 neighbourhood, ")
    assert any("none stands beside a society of Suining, Jiangsu." in line for line in alone)
    everywhere = lines_of(here("run", *stack, "--everywhere", "--out", tmp_path / "everywhere"))
    name = "Suining 2010 rules, hypothetically everywhere"
    assert everywhere[0].endswith(f" - a society of China, 2015-01 ... 2015-12 - {name}")
    assert f"          what-if: {name}" in everywhere
    page = (tmp_path / "everywhere" / "summary.html").read_text()
    assert f"<h1>{name}: a run from 2015-01 to 2015-12</h1>" in page
    assert f"what-if: {name}</li>" in page
    assert "Suining: Mass Credit" not in page


def test_hong_kong_by_a_scenario_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("regimes: [national-lists]\nagents: 2000\nin: hong-kong\nfrom: 2015-01\nyears: 1\n")
    lines = lines_of(here("run", file, "--out", tmp_path / "run", "--threads", "2"))
    assert lines[0].endswith(" - a society of Hong Kong, 2015-01 ... 2015-12")
    assert "Hong Kong: 0 persons were touched by a rule." in lines
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["spec"]["where"] == "hong-kong"
