"""Comparisons with published figures, years, provinces and groups, from a tiny hand-made series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from glasshouse.clock import parse_month
from glasshouse.codes import Balance, Event, Legal, Stock
from glasshouse.errors import DamagedError, RunError
from glasshouse.metrics import comparisons, outcomes, published
from glasshouse.metrics.comparisons import Comparison, compare_published
from glasshouse.metrics.series import read_series
from glasshouse.society.tables import defaulters_timeline, platform_reports

Row = tuple[str, int, str, str, int]  # month, province, group, observable, value

NATIONAL: tuple[tuple[str, str, int], ...] = (
    ("2010-10", "adults", 1000),
    ("2013-10", "jd_list.in_force", 10),
    ("2013-11", "jd_list.in_force", 21),
    ("2017-02", "jd_list.in_force", 28),
    ("2018-05", "jd_list.in_force", 6),
    ("2024-03", "jd_list.in_force", 1000),
    ("2024-12", "jd_list.in_force", 1457),
    ("2020-01", "jd_list.persons", 5700),
    ("2013-09", "air_refused", 999),  # before the courts' count began
    ("2018-01", "air_refused", 100),
    ("2018-12", "air_refused", 200),
    ("2019-01", "air_refused", 7),
    ("2018-06", "g_train_refused", 1),
    ("2018-06", "emu_first_refused", 2),
    ("2018-06", "soft_sleeper_refused", 4),
    ("2018-06", "ordinary_rail_refused", 8),
    ("2018-11", "performed_listed", 5),
    ("2018-11", "settled_listed", 50),  # settlements are not counted before 2019
    ("2019-03", "settled_listed", 31),
    ("2024-07", "jd_list.removed", 11),
    ("2025-02", "jd_list.removed", 13),
    ("2016-05", "enforcement_opened", 100),
    ("2017-01", "enforcement_resumed", 10),
    ("2015-12", "debts_in_enforcement", 40),
    ("2018-12", "debts_in_enforcement", 65),
    ("2018-06", "air_ban.in_force", 1),
    ("2018-07", "rail_ban.in_force", 3),
    ("2025-12", "debts_open", 1),
)


def write_series(path: Path, rows: Sequence[Row]) -> Path:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE series (month VARCHAR, tick SMALLINT, province SMALLINT, "
        '"group" VARCHAR, observable VARCHAR, value BIGINT)'
    )
    for month, province, group, observable, value in rows:
        values = [month, parse_month(month), province, group, observable, value]
        connection.execute("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", values)
    connection.execute(f"COPY series TO '{path}' (FORMAT parquet)")
    connection.close()
    return path


@pytest.fixture
def series(tmp_path: Path) -> Path:
    rows = [(month, 0, "all", name, value) for month, name, value in NATIONAL]
    return write_series(tmp_path / "series.parquet", rows)


def compared(
    series: Path, *, first: str = "2010-10", last: str = "2025-12", weight: str = "1000/1"
) -> dict[str, Comparison]:
    return {c.row.id: c for c in compare_published(series, weight, first, last)}


def test_firms__are_counted_where_the_published_figure_counts_them(tmp_path: Path) -> None:
    rows = [(month, 0, "all", name, value) for month, name, value in NATIONAL]
    more = [
        ("2024-04", 0, "legal_person", "jd_list.in_force", 300),
        ("2024-05", 0, "government_body", "jd_list.in_force", 4),
        ("2020-01", 0, "legal_person", "jd_list.persons", 900),
        ("2018-03", 0, "legal_person", "air_refused", 9),
        ("2018-12", 0, "legal_person", "debts_in_enforcement", 7),
    ]  # fmt: skip
    alone = compared(write_series(tmp_path / "persons.parquet", rows))
    with_firms = compared(write_series(tmp_path / "series.parquet", [*rows, *more]))
    simulated = {row_id: (alone[row_id].simulated, with_firms[row_id].simulated) for row_id in alone}
    assert simulated["D020"] == (2_457_000, 2_761_000)  # new listings: all subjects
    assert simulated["D013"] == (5_700_000, 5_700_000)  # listed now: the source says individuals
    assert simulated["D047"][0] == simulated["D047"][1]  # only people buy tickets
    concluded = "D079"  # 110 opened or resumed, less the growth of those in enforcement
    assert simulated[concluded] == (85_000, 78_000)
    year = {one.year: one for one in outcomes.by_year(tmp_path / "series.parquet", "1000/1")}
    assert year[2024].listings == 2_761_000  # the chart by year stands beside the same published flow
    assert alone["D020"].includes == published.FIRMS and published.NO_FIRMS in alone["D020"].caution
    assert with_firms["D020"].includes == "" and published.NO_FIRMS not in with_firms["D020"].caution


def test_compare__has_every_published_row_once_and_headlines_first(series: Path) -> None:
    comparisons = compare_published(series, "1000/1", "2010-10", "2025-12")
    ids = [c.row.id for c in comparisons]
    assert ids[:3] == ["D013", "D020", "D047"]
    assert len(ids) == len(set(ids))
    assert {row.id for row in defaulters_timeline()} <= set(ids)
    platform = {row.id for row in platform_reports() if row.metric.startswith(("blacklist_", "transport_"))}
    assert set(ids) == {row.id for row in defaulters_timeline()} | platform
    for c in comparisons:
        assert (c.simulated is None) == (c.ratio is None) == bool(c.reason)
        assert c.label
        assert c.dated


@pytest.mark.parametrize(
    ("row", "simulated"),
    [
        ("D013", 5_700_000),
        ("D020", 2_457_000),
        ("D047", 300_000),  # without September 2013 and January 2019
        ("D001", 31_000),
        ("D003", 31_000 + 28_000 / 2),  # 14 of 28 days of February
        ("D007", 59_000),  # May 2018 is read as the end of April
        ("D009", 65_000),
        ("D016", 6_000),
        ("D017", 6_000),
        ("D042", 0),
        ("D045", 100_000),
        ("D049", 307_000),
        ("D058", 0),
        ("D060", 7_000),  # ordinary tickets left out
        ("D033", 5_000),
        ("D034", 5_000 + 31_000 * 12 / 31),
        ("D035", 36_000),
        ("D023", 11_000),
        ("D026", 13_000),
        ("D078", 110_000),
        ("D079", 110_000 - 25_000),
        ("D083", 0),
        ("P011", 6_000),
        ("P030", 4_000),
        ("P033", 25),
    ],
)
def test_compare__by_hand(series: Path, row: str, simulated: float) -> None:
    c = compared(series)[row]
    assert c.simulated == pytest.approx(simulated)
    assert c.ratio == pytest.approx(simulated / float(c.row.value))


def test_compare__weight_is_an_exact_fraction(series: Path) -> None:
    assert compared(series, weight="1113/2")["D013"].simulated == 5700 * 1113 / 2
    assert outcomes.as_weight(0.5) == Fraction(1, 2)


def test_compare__says_what_lies_outside_the_horizon(series: Path) -> None:
    short = compared(series, last="2018-11")
    assert short["D047"].reason == (
        "Outside the horizon: the run covers 2010-10 to 2018-11, the figure needs 2013-10 to 2018-12."
    )
    late = compared(series, first="2014-01")
    assert not late["D047"].is_compared
    assert late["D013"].is_compared
    assert not compared(series, first="2016-01")["D079"].is_compared  # needs the stock of the month before
    assert compared(series, first="2015-12")["D079"].is_compared


def test_compare__states_firms_few_cases_and_conflicts(series: Path) -> None:
    found = compared(series)
    assert "firms" in found["D020"].includes
    assert found["D013"].includes == "" and found["D013"].in_view == published.FITTED
    for row in ("D001", "D075", "D079", "D083", "P030", "P033"):  # the society was made with these in view
        assert re.search("in view|no test", found[row].in_view), row
    assert found["D017"].notes[0] == "Rests on 6 cases in the run: mostly luck."
    assert found["P033"].notes[0] == "Rests on 4 cases in the run: mostly luck."
    assert found["D042"].notes[0] == "Nothing of this kind happened in the run."
    assert any("end of April" in note for note in found["D044"].notes)
    assert not any("luck" in note for note in found["D047"].notes)


def test_compare__a_share_of_nothing_is_not_compared(tmp_path: Path) -> None:
    rows = [("2010-10", 0, "all", "adults", 5), ("2019-02", 0, "all", "rail_ban.in_force", 1)]
    series = write_series(tmp_path / "series.parquet", rows)
    assert compared(series)["P033"].reason == "A share of nothing: none of these happened in the run."


def test_compare__what_never_happened_in_the_run_has_no_ratio(tmp_path: Path) -> None:
    """A run without the courts' list is not held against its length."""
    found = compared(write_series(tmp_path / "series.parquet", [("2010-10", 0, "all", "adults", 5)]))
    assert {found[row_id].reason for row_id in ("D013", "D020", "D047", "P033")} == {comparisons.NOTHING}
    assert not any(one.is_compared for one in found.values())


def test_definitions__cover_every_row_and_name_real_observables() -> None:
    names = {event.name.lower() for event in Event} | {balance.name.lower() for balance in Balance}
    steps = {legal.name.lower() for legal in Legal} | {stock.name.lower() for stock in Stock}
    for row in published.published_rows():
        definition = published.definition_of(row)
        if isinstance(definition, published.NotCompared):
            assert definition.reason.endswith((".", ")")), row.id
            continue
        for part in (*definition.parts, *definition.share_of):
            procedure, _, step = part.observable.partition(".")
            assert step in steps if step else procedure in names, part
    for name in (name for parts in outcomes.YEARLY.values() for name in parts):
        procedure, _, step = name.partition(".")
        assert step in steps if step else procedure in names, name
    assert not set(published.DEFINITIONS) & set(published.NOT_COMPARED)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("D047", "to end-2018"),
        ("D013", "January 2020"),
        ("D003", "to 14 February 2017"),
        ("D045", "January to May 2018"),
        ("D074", "January 2015 to March 2025"),
        ("D075", "2013 to 2015"),
        ("D017", "May 2018"),
        ("D020", "2024"),
    ],
)
def test_dated__reads_well(row: str, text: str) -> None:
    assert published.dated(next(r for r in published.published_rows() if r.id == row)) == text


def test_monthly_line__ends_where_the_comparison_does(series: Path) -> None:
    line = dict(outcomes.monthly_line(series, 1000, "air_tickets_blocked"))
    assert min(line) == parse_month("2013-10")
    assert line[parse_month("2018-12")] == compared(series)["D047"].simulated
    settled = dict(outcomes.monthly_line(series, 1000, "fulfilled_under_pressure_cumulative"))
    assert settled[parse_month("2018-12")] == 5000
    assert settled[parse_month("2019-03")] == 36000
    stock = dict(outcomes.monthly_line(series, 1000, "listed_current", is_stock=True))
    assert stock[parse_month("2020-01")] == 5_700_000
    assert stock[parse_month("2020-02")] == 0


def test_by_year__adds_up_flows_and_reads_the_last_month(series: Path) -> None:
    years = {y.year: y for y in outcomes.by_year(series, 1000)}
    assert list(years) == list(range(2010, 2026))
    assert years[2010].n_months == 3
    assert years[2018].n_months == 12
    assert years[2018].air_refused == 300_000
    assert years[2018].rail_refused == 7_000
    assert years[2018].ordinary_rail_refused == 8_000
    assert years[2024].listings == 2_457_000
    assert years[2020].listed == 0  # December has no row


def test_by_province__per_thousand_adults_of_the_last_census(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("2019-06", 11, "all", "adults", 400),
        ("2020-01", 11, "all", "adults", 500),
        ("2021-01", 11, "all", "adults", 900),
        ("2020-03", 11, "all", "jd_list.persons", 4),
        ("2019-06", 54, "all", "adults", 10),
    ]
    path = write_series(tmp_path / "series.parquet", rows)
    beijing, tibet = outcomes.by_province(path, "1000/1", "2020-03")
    assert (beijing.code, beijing.agents_listed, beijing.listed, beijing.listed_per_1000) == (11, 4, 4000, 8)
    assert (tibet.code, tibet.agents_listed, tibet.listed_per_1000) == (54, 0, 0)


def test_by_group__refusals_are_per_listed_person_and_year(tmp_path: Path) -> None:
    rows: list[Row] = [("2019-01", 0, "income_1", "adults", 1000)]
    rows += [(f"2019-{m:02d}", 0, "income_1", "jd_list.persons", 5) for m in range(1, 13)]
    rows += [
        ("2019-02", 0, "income_1", "air_refused", 3),
        ("2019-03", 0, "income_1", "ordinary_rail_refused", 7),
        ("2019-04", 0, "income_1", "repaid_cny", 8000),
        ("2019-01", 0, "age_18_24", "adults", 10),
        ("2019-01", 0, "male", "adults", 10),
    ]
    path = write_series(tmp_path / "series.parquet", rows)
    fifth, young = outcomes.by_group(path, 2, "2019-12")
    assert fifth.group == "income_1"
    assert fifth.listed_per_1000 == 5
    assert fifth.refusals == 20
    assert fifth.refusals_per_listed == 2  # 10 refusals, 5 listed on average
    assert (fifth.repaid_cny, fifth.repaid_cny_per_adult) == (16_000, 8)
    assert young.refusals_per_listed is None


def test_read_series__refuses_other_tables(tmp_path: Path) -> None:
    path = tmp_path / "series.parquet"
    with pytest.raises(RunError, match=r'There is no "series.parquet" in .*; name the folder'):
        read_series(path, observables=["adults"])
    path.write_bytes(b"not a table")
    with pytest.raises(DamagedError, match=r'"series.parquet" cannot be read: .* Run "glasshouse verify"'):
        read_series(path, observables=["adults"])
    duckdb.execute(f"COPY (SELECT 1 AS agent, 2.5 AS score) TO '{path}' (FORMAT parquet)")
    with pytest.raises(RunError, match=r"not the series of a run: found columns agent INTEGER, score"):
        read_series(path, observables=["adults"])
    with pytest.raises(DamagedError, match="has no rows"):
        read_series(write_series(path, []), observables=["adults"])


def test_latest__says_that_a_stock_is_missing(tmp_path: Path) -> None:
    path = write_series(tmp_path / "series.parquet", [("2019-06", 0, "all", "adults", 4)])
    read = read_series(path, observables=["adults"])
    assert read.latest("adults", parse_month("2020-01")) == 4
    with pytest.raises(RunError, match='no "adults" up to 2019-05'):
        read.latest("adults", parse_month("2019-05"))


def test_derived_figures_are_those_of_the_reports() -> None:
    rows = {row.id: row for row in published.published_rows()}
    assert published.value_of(rows["P012"]) == 37_501 - 28_909
    assert float(published.value_of(rows["P010"])) == pytest.approx(100 * 126_790 / 248_417)
    assert published.value_of(rows["D016"]) == rows["D016"].value


def test_resumed_cases_are_counted_since_they_have_numbers_of_their_own(tmp_path: Path) -> None:
    flows = ("enforcement_opened", "enforcement_resumed")
    rows = [(f"{year}-06", 0, "all", name, 1) for year in range(2013, 2019) for name in flows]
    found = compared(write_series(tmp_path / "s.parquet", rows), first="2013-06", last="2018-06", weight="1")
    assert found["D075"].reason.startswith(comparisons.OUTSIDE)
    ends = [("2013-01", 0, "all", "adults", 1), ("2018-12", 0, "all", "adults", 1)]
    path = write_series(tmp_path / "t.parquet", [*rows, *ends])
    found = compared(path, first="2013-01", last="2018-12", weight="1")
    assert found["D075"].simulated == 3 and found["D078"].simulated == 6
