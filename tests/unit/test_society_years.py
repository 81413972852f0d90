"""The years of a society: measures against numbers worked by hand, the terminal's table, the figures."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from glasshouse.clock import parse_month
from glasshouse.conduct import Door
from glasshouse.experiments import society_panels, society_table
from glasshouse.metrics.society import Graded, Kept, Section, SocietyYears, thirds, years_of
from glasshouse.society.act_classes import WANTED, ActClass, acts_of, class_of
from glasshouse.society.catalogue import catalogue

KEPT = Kept(
    scores=(Graded("town", "Town score", ("town.a", "town.b", "town.c")),),
    black=("jd_list", "town_black"), red=("town_red",),
    procedures=("jd_list", "town_black", "town_red", "plea"),
)  # fmt: skip
ROWS = (  # month, group, observable, value; 2015 lacks its first five months
    ("2015-06", "all", "adults", 100),
    ("2015-06", "all", "done.speeding", 30), ("2015-12", "all", "done.littering", 10),
    ("2015-07", "all", "recorded.speeding", 8), ("2016-03", "all", "done.speeding", 50),
    ("2016-04", "all", "recorded.speeding", 10),
    ("2015-07", "all", "done.blood_donated", 4), ("2016-07", "all", "recorded.blood_donated", 3),
    ("2015-08", "all", "done.online_criticism", 20), ("2015-08", "all", "recorded.online_criticism", 1),
    ("2016-08", "all", "done.loan_sought", 20), ("2016-08", "all", "refused.credit_terms", 5),
    ("2016-09", "all", "favoured.credit_terms", 2), ("2016-09", "all", "refused.travel_ban_air", 7),
    ("2015-09", "all", "arrears.bank", 5), ("2016-10", "all", "arrears.supplier", 30),
    ("2015-09", "all", "lost.bank", 700), ("2016-09", "all", "lost.family", -200),
    ("2015-12", "all", "town.a", 60), ("2015-12", "all", "town.b", 15), ("2015-12", "all", "town.c", 5),
    ("2016-11", "all", "town.c", 80), ("2016-12", "all", "town.a", 40), ("2016-12", "all", "town.c", 10),
    ("2016-02", "all", "town.down", 9),
    ("2015-12", "all", "jd_list.persons", 3), ("2015-12", "all", "town_black.persons", 2),
    ("2015-12", "all", "town_red.persons", 6), ("2016-05", "all", "plea.upheld", 1),
    ("2016-05", "all", "air_refused", 2), ("2016-05", "all", "g_train_refused", 3),
    ("2016-06", "all", "repaid_cny", 500), ("2016-11", "all", "owed_cny", 99),
    ("2016-12", "all", "owed_cny", 40),
    ("2016-01", "all", "survey.asked", 80), ("2016-01", "all", "survey.for_privately", 40),
    ("2016-01", "all", "survey.for_openly", 60), ("2016-01", "all", "survey.against_privately", 10),
    ("2016-01", "all", "survey.would_speak", 4),
    ("2016-06", "all", "dealings.deals", 10), ("2016-06", "all", "dealings.kept", 9),
    ("2016-06", "all", "dealings.with_listed", 4), ("2016-06", "all", "dealings.kept_with_listed", 1),
    ("2016-06", "income_1", "done.speeding", 7),
    ("2016-06", "legal_person", "done.wages_unpaid", 6),
    ("2016-06", "legal_person", "done.speeding", 9),
    ("2016-12", "all", "adults", 100),
)  # fmt: skip


def written(rows: tuple[tuple[str, str, str, int], ...], path: Path) -> Path:
    values = ", ".join(f"('{m}', {parse_month(m)}, 0, '{g}', '{o}', {v})" for m, g, o, v in rows)
    kinds = (
        'month, tick::SMALLINT AS tick, province::SMALLINT AS province, "group", observable, '
        "value::BIGINT AS value"
    )
    names = 'month, tick, province, "group", observable, value'
    duckdb.execute(f"COPY (SELECT {kinds} FROM (VALUES {values}) AS t({names})) TO '{path}' (FORMAT parquet)")
    return path


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(ROWS, tmp_path_factory.mktemp("run") / "series.parquet")


@pytest.fixture(scope="module")
def found(series: Path) -> SocietyYears:
    return years_of(series, 10, KEPT)


def values(found: SocietyYears, key: str) -> tuple[Fraction | None, ...]:
    row = found.row(key)
    assert row is not None, key
    return row.values


# measures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        ("unlawful.done", 400, 500),  # 10 x (30 + 10), 10 x 50
        ("unlawful.recorded", 80, 100),
        ("unlawful.share", 20, 20),  # 100 x 8 / 40, 100 x 10 / 50
        ("deeds.done", 40, 0),
        ("deeds.recorded", 0, 30),
        ("protected.done", 200, 0),
        ("protected.share", 5, None),  # nothing done in 2016 of which it could be a share
        ("lost.bank", 7000, 0),
        ("lost.total", 7000, -2000),
        ("town.graded", 800, 500),  # stocks of December
        ("town.best", 75, 80),
        ("town.middle", Fraction(75, 4), 0),
        ("town.worst", Fraction(25, 4), 20),
        ("town.down", 0, 90),
        ("black.persons", 50, 0),
        ("red.persons", 60, 0),
        ("objections.upheld", 0, 10),
        ("tickets", 0, 50),
        ("refused.credit_terms", 0, 50),
        ("refused.doors", 0, 120),
        ("refused.share", None, 25),  # 5 of 20 wanted; no occasion leads to the door of flights
        ("favoured.share", None, 10),
        ("repaid", 0, 5000),
        ("owed", 0, 400),
        ("survey.for_privately", None, 50),
        ("survey.for_openly", None, 75),
        ("survey.would_speak", None, 40),  # of those who disapprove
        ("dealings.share", None, 90),
        ("dealings.share_listed", None, 25),
    ],
)
def test_rows__by_hand(found: SocietyYears, key: str, first: int, second: int) -> None:
    assert values(found, key) == (first, second)


def test_rows__records_without_an_act_are_expected_from_the_catalogue(found: SocietyYears) -> None:
    share = {act.id: Fraction(act.recorded.false_share) for act in catalogue()}
    first = 10 * (8 * share["speeding"] + 1 * share["online_criticism"])
    assert values(found, "false.expected")[0] == first


def test_rows__what_is_all_zero_or_absent_is_left_out(found: SocietyYears) -> None:
    for key in (
        "lost.worker",
        "deeds.share",
        "survey.against_openly",
        "spending",
        "town.record",
        "mistaken_identity",
    ):
        assert found.row(key) is None
    assert found.of(Section.CONDUCT) and all(not row.is_empty for row in found.rows)


def test_rows__nobody_refused_stands_beside_favours(tmp_path: Path) -> None:
    rows = (("2016-09", "all", "favoured.price", 2), ("2016-12", "all", "adults", 9))
    found = years_of(written(rows, tmp_path / "series.parquet"), 1, KEPT)
    assert [(row.key, row.values) for row in found.rows] == [
        ("refused.doors", (0,)), ("favoured.price", (2,)), ("favoured.doors", (2,)),
    ]  # fmt: skip


def test_spans__say_how_many_months_a_year_has(found: SocietyYears) -> None:
    assert [(span.year, span.n_months) for span in found.spans] == [(2015, 7), (2016, 12)]


def test_doors__of_the_whole_run(found: SocietyYears) -> None:
    assert [(one.door, one.wanted, one.refused, one.favoured) for one in found.doors] == [
        (Door.CREDIT_TERMS, 200, 50, 20),
        (Door.TRAVEL_BAN_AIR, 0, 70, 0),
    ]


def test_groups__acts_of_the_kind_of_subject(series: Path) -> None:
    assert values(years_of(series, 10, KEPT, group="income_1"), "unlawful.done") == (0, 70)
    firms = years_of(series, 10, KEPT, group="legal_person")  # of speeding, firms have no act
    assert values(firms, "unlawful.done") == (0, 60)


def test_classes__every_act_of_a_person_is_in_one_of_five() -> None:
    acts = [act for act in catalogue() if act.who == "natural_person"]
    assert sum(len(acts_of(kind, "natural_person")) for kind in ActClass) == len(acts)
    assert all(not act.lawful for act in acts if class_of(act) == ActClass.UNLAWFUL)
    assert {act.group for act in acts if class_of(act) == ActClass.DEEDS} == {"deeds"}
    assert {act.group for act in acts if class_of(act) == ActClass.WANTED} == {"occasions"}
    assert all(
        act.lawful and act.protected_kind != "none" for act in acts if class_of(act) == ActClass.PROTECTED
    )


@pytest.mark.parametrize("n", range(1, 9))
def test_thirds__are_those_that_people_see(n: int) -> None:
    grades = tuple(f"g{i}" for i in range(n))
    found = thirds(grades)
    assert sum(found, ()) == grades
    high = 3  # as kernels.sight.class_of_line has it
    for i, grade in enumerate(grades):
        assert grade in found[high - (high - min(3 * i // n, 2))]


# the table of the terminal ---------------------------------------------------------------------------------


def shown(found: SocietyYears, width: int) -> list[str]:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(society_table.terminal_years(found, width))
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_terminal__sections_with_rows_and_years(found: SocietyYears) -> None:
    lines = shown(found, 140)
    assert lines[0] == "year by year 2015 (7 m) 2016"
    assert "unlawful acts done 400 500" in lines
    assert "records per 100 protected acts 5.0 –" in lines
    assert "yuan paid to creditors 0 5,000" in lines
    order = [lines.index(section.value) for section in Section]
    assert order == sorted(order)


def test_terminal__many_years_are_thinned_and_said_so(tmp_path: Path) -> None:
    rows = tuple((f"{year}-06", "all", "done.speeding", year) for year in range(2010, 2022))
    found = years_of(written(rows, tmp_path / "series.parquet"), 1, KEPT)
    years = re.findall(r"\d{4}", shown(found, 100)[0])
    assert years[0] == "2010" and years[-1] == "2021" and len(years) == 3
    assert "3 of 12 years are shown" in society_table.years_sentence(found, 100)
    assert "years are shown" not in society_table.years_sentence(found, 240)


# figures ---------------------------------------------------------------------------------------------------


def test_panels__each_has_what_it_draws_as_text_and_table(series: Path) -> None:
    panels, counted = society_panels.society_panels(series, Fraction(10), KEPT)
    assert [panel.key for panel in panels] == [
        "conduct", "records", "losses", "arrears", "standing", "refusals", "dealings", "speech",
        "legal_person",
    ]  # fmt: skip
    for panel in panels:
        assert panel.tables and all("synthetic" in table.caption for table in panel.tables)
        assert panel.heading_zh
        if panel.svg:
            assert "<desc" in panel.svg and "Synthetic people only" in panel.svg
    by_key = {panel.key: panel for panel in panels}
    assert "Unlawful acts done: 400 in 2015, 500 in 2016" in by_key["conduct"].sentence
    assert "records per 100 protected acts: 5.0 in 2015." in by_key["records"].sentence
    assert by_key["arrears"].sentence.startswith(
        "Yuan of debts that fell behind in 2016, by to whom they are"
    )
    assert "supplier 300" in by_key["arrears"].sentence
    assert by_key["arrears"].tables[0].rows[1][-1] == "300"  # all together
    assert by_key["refusals"].tables[-1].rows[0] == ("Credit", "200", "50", "20", "25.00", "10.00")
    assert ("Dealings between neighbours", "dealings kept, per 100",
            "100 x dealings.kept / dealings.deals") in counted.rows  # fmt: skip


def test_panels__a_society_that_is_not_followed_has_none(tmp_path: Path) -> None:
    path = written((("2015-06", "all", "adults", 100),), tmp_path / "series.parquet")
    panels, counted = society_panels.society_panels(path, Fraction(10), KEPT)
    assert panels == () and counted.rows == ()


def test_doors__each_has_words() -> None:
    assert set(WANTED) == set(Door) and len(set(WANTED.values())) == len(Door)
