"""Shares of lists and grades: of all agents, or of those whom a score covers."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from glasshouse.clock import month_text, parse_month
from glasshouse.experiments.holdings import Holding, Stock, stock_panels, terminal_grades
from glasshouse.metrics.series import COLUMNS, EVERYONE, NATION

FIRST, BEGIN, LAST = (parse_month(month) for month in ("2014-01", "2015-02", "2016-12"))
GRADES = (Stock("score.good", "good"), Stock("score.poor", "poor"))
AGENTS = 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a series in which a score begins in February 2015 with 60 good and 20 poor."""
    cells = [(FIRST, "alive", AGENTS), (LAST, "alive", AGENTS)]
    for tick in range(BEGIN, LAST + 1):
        cells += [(tick, "score.good", 60), (tick, "score.poor", 20)]
    rows = [(month_text(tick), tick, NATION, EVERYONE, name, value) for tick, name, value in cells]
    with duckdb.connect() as db:
        db.execute("CREATE TABLE series (" + ", ".join(f'"{n}" {kind}' for n, kind in COLUMNS.items()) + ")")
        db.executemany("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.execute(f"COPY series TO '{tmp_path / 'series.parquet'}' (FORMAT parquet)")
    return tmp_path / "series.parquet"


def test_shares_of_a_score_are_those_of_the_scored_from_its_first_month(path: Path) -> None:
    (panel,) = stock_panels(path, (Holding("s", "Score", "分", GRADES, of_scored=True),), AGENTS)
    assert panel.tables[0].rows == (
        ("2015-12", "0.7500", "60", "0.2500", "20"),
        ("2016-12", "0.7500", "60", "0.2500", "20"),
    )
    assert "those scored" in panel.sentence


def test_shares_in_a_toy_society_are_those_of_its_agents(path: Path) -> None:
    (panel,) = stock_panels(path, (Holding("s", "Score", "分", GRADES),), AGENTS)
    assert [row[:2] for row in panel.tables[0].rows] == [
        ("2014-12", "0.0000"),
        ("2015-12", "0.0600"),
        ("2016-12", "0.0600"),
    ]


def test_the_terminal_says_shares_and_who_has_nobody(path: Path) -> None:
    never = Holding("n", "Never", "无", (Stock("never.good", "good"),), of_scored=True)
    said = io.StringIO()
    table = terminal_grades(path, (Holding("s", "Score", "分", GRADES, of_scored=True), never))
    Console(file=said, width=120).print(table)
    assert "good 75.0 %; poor 25.0 %" in said.getvalue()
    assert "nobody" in said.getvalue()
