"""Sweeps: grids, points of ranges, and the table of what came of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import here

from glasshouse import Scenario, clock
from glasshouse.errors import Exit, ScenarioError
from glasshouse.experiments.sweep import TABLE, factor_of, scenario_at, settings_of, sweep
from glasshouse.experiments.sweep_text import markdown_of, sweep_tables
from glasshouse.metrics.frames import relation

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2011-03")}
SUINING = Scenario(regimes=("suining-2010",), agents=2_000, **SPAN)


def test_a_grid_crosses_all_values() -> None:
    cells = settings_of([factor_of("response=standard|none"), factor_of("without=|a|b")], points=4, seed=1)
    assert len(cells) == 6 and cells[0] == {"response": "standard", "without": ""}


def test_points_fill_ranges_evenly_and_follow_from_the_seed() -> None:
    factors = [
        factor_of("court.adopts=0.1..0.3"),
        factor_of("debt.able=0..1"),
        factor_of("response=none|norms"),
    ]
    cells = settings_of(factors, points=16, seed=1)
    assert len(cells) == 32 and cells == settings_of(factors, points=16, seed=1)
    assert cells != settings_of(factors, points=16, seed=2)
    for name, low, high in (("court.adopts", 0.1, 0.3), ("debt.able", 0, 1)):
        values = sorted(float(cell[name]) for cell in cells[:16])
        places = [int((value - low) / (high - low) * 16 * 0.99999) for value in values]
        assert places == list(range(16)), "one in each sixteenth of the range"


def test_settings_become_scenarios() -> None:
    made = scenario_at(
        SUINING, {"response": "norms", "without": "measure:sn_a_army", "court.adopts": "0.2", "parts": "none"}
    )
    assert (made.response, made.without, made.parts) == ("norms", ("measure:sn_a_army",), ("none",))
    assert dict(made.numbers) == {"court.adopts": "0.2"} and made.with_dependents
    assert scenario_at(SUINING, {"regimes": "none", "evidence": "reported"}).evidence == ("rule", "reported")


@pytest.mark.parametrize(
    ("text", "words"),
    [("response", "NAME=VALUE|VALUE or NAME=LOW..HIGH is needed"), ("speed=1|2", "one of regimes, without"),
     ("court.adopts=0.3..0.1", "a range is needed"), ("court.adopts=a..b", "a range is needed")],
)  # fmt: skip
def test_what_is_no_factor_is_refused(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        factor_of(text)
    assert words in str(refused.value)


def test_a_factor_is_given_once() -> None:
    with pytest.raises(ScenarioError, match="the same name is given twice"):
        settings_of([factor_of("response=none"), factor_of("response=norms")], points=1, seed=1)


def test_every_cell_is_in_the_table(tmp_path: Path) -> None:
    found = sweep(SUINING, [factor_of("response=standard|none")], replicates=2, out=tmp_path, threads=2)
    assert [cell.settings["response"] for cell in found.cells] == ["standard", "none"]
    rows = relation(tmp_path / TABLE)
    assert len(rows) == 4 and {"replicate", "response", "favoured", "unlawful_acts"} < set(rows.columns)
    kept = rows.filter("response = 'none' AND replicate = 1").fetchnumpy()["unlawful_acts"][0]
    assert kept == found.cells[1].values["unlawful_acts"][1]
    assert found.cells[0].mean("unlawful_acts") < found.cells[1].mean("unlawful_acts"), "rules deter"
    assert "Synthetic people only" in markdown_of(found)
    assert all(table.row_count == 2 for table in sweep_tables(found))


def test_the_command_line(tmp_path: Path) -> None:
    asked = ("sweep", "--regimes", "none", "--agents", "1000", "--from", "2011-01", "--to", "2011-02")
    done = here(*asked, "--vary", "court.adopts=0.1|0.2", "--replicates", "1", "--out", tmp_path / "s")
    assert done.returncode == Exit.DONE and "2 settings" in done.stdout and "synthetic" in done.stdout
    bad = here(*asked, "--vary", "court.adopts=7|8", "--out", tmp_path / "t")
    assert bad.returncode == Exit.BAD_INPUT and "court.adopts" in bad.stderr
    assert not (tmp_path / "t").exists()
