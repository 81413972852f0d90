"""The summary page and the table of the command line."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from glasshouse.clock import parse_month
from glasshouse.errors import MachineError
from glasshouse.experiments import panels, summary
from glasshouse.experiments.summary import RunFacts
from glasshouse.metrics.comparisons import compare_published
from glasshouse.metrics.published import published_rows
from glasshouse.variables import COLUMNS, OPTIONAL

FACTS = RunFacts(
    title="National lists <b>& more</b>",
    weight="1000/1",
    from_month="2010-10",
    to_month="2025-12",
    agents=1_112_784,
    seed=20101001,
    regimes=("national-lists",),
    without=("jd-2017-terms",),
    labels=("Society   China, 1,112,784 adults", "Horizon   2010-10 ... 2025-12"),
    provisional=("jd-2017-bars: encoded once",),
    agent_days_per_second=4.1e8,
    floor_agent_days_per_second=9.8e8,
    bytes_per_adult=15.0,
    record=(("Digest", "a41f"),),
    numbers="2 of 61 numbers rest on a source; 15 are fitted to published figures; 44 are assumed.",
    fitted="15 numbers, to 41 published figures of the whole country.",
)
OF_PLACE = dataclasses.replace(FACTS, society="Suining, Jiangsu", is_country=False, neighbourhoods=280)
VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "path", "line"}


class Page(HTMLParser):
    """A strict reading of a page: every element is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "series.parquet"
    rows = [("2010-10", 0, group, "adults", 1000) for group in ("all", "income_1", "income_5", "age_25_34")]
    rows += [("2010-10", code, "all", "adults", 500) for code in (11, 54)]
    rows += [
        ("2014-03", 0, "all", "jd_list.in_force", 8),
        ("2020-01", 0, "all", "jd_list.persons", 5100),
        ("2024-06", 0, "all", "jd_list.in_force", 2700),
        ("2018-05", 0, "all", "air_refused", 14900),
        ("2018-05", 0, "all", "trip_forgone", 7),
        ("2018-06", 0, "all", "air_ban.in_force", 1),
        ("2024-07", 0, "all", "jd_list.removed", 11),
        ("2019-05", 0, "all", "repaid_cny", 3_000_000),
        ("2019-05", 0, "all", "jd_objection.upheld", 2),
        ("2025-12", 0, "all", "jd_list.persons", 4000),
        ("2025-12", 0, "income_1", "jd_list.persons", 9),
        ("2025-12", 0, "income_5", "jd_list.persons", 2),
        ("2025-12", 11, "all", "jd_list.persons", 3),
    ]
    values = ", ".join(f"('{m}', {parse_month(m)}, {p}, '{g}', '{o}', {v})" for m, p, g, o, v in rows)
    columns = 'month, tick, province, "group", observable, value'
    kinds = (
        'month, tick::SMALLINT AS tick, province::SMALLINT AS province, "group", observable, '
        "value::BIGINT AS value"
    )
    duckdb.execute(
        f"COPY (SELECT {kinds} FROM (VALUES {values}) AS t({columns})) TO '{path}' (FORMAT parquet)"
    )
    return path


@pytest.fixture(scope="module")
def html(series: Path) -> str:
    return summary.summary_html(FACTS, series)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_summary__is_one_file_without_scripts_or_outside_hosts(html: str, page: Page) -> None:
    assert not page.all("script")
    assert not page.all("link")
    for _, attrs, _ in page.elements:
        assert not {"src", "href", "xlink:href", "action", "srcset"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]
    assert not re.search(r"@import|url\((?!#)", html)
    outside = [attrs for _, attrs, _ in page.elements for value in attrs.values() if value and "://" in value]
    assert all(set(attrs) >= {"xmlns"} for attrs in outside)


def test_summary__says_synthetic_in_both_languages_everywhere(html: str, page: Page) -> None:
    text = " ".join(page.text)
    assert "Synthetic people only / " in text
    assert "仅合成人口" in text
    assert html.count("<svg ") == html.count("Synthetic people only · ") // 2  # drawn, and for screen readers
    assert "synthetic" in html[html.index("<title>") : html.index("</title>")]
    for caption in re.findall(r"<caption>(.*?)</caption>", html):
        assert "synthetic" in caption or "cannot be compared" in caption


def test_summary__every_figure_stands_between_its_sentence_and_its_table(html: str) -> None:
    articles = re.findall(r"<article.*?</article>", html, re.S)
    assert len(articles) == html.count("<figure>") == 7
    for article in articles:
        assert re.search(r'<p class="says">.+</p>.*<figure><svg .*</figure>.*<table>', article, re.S)


def test_summary__can_be_read_by_a_screen_reader(html: str, page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row", "rowgroup") for attrs in page.all("th"))
    names = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(names) == len(set(names))
    for chinese in re.findall(r"<([^<>]+)>[^<>]*[\u4e00-\u9fff]", html):
        assert 'lang="zh-Hans"' in chinese or chinese == 'th scope="row"'


def test_summary__escapes_what_it_is_told(html: str) -> None:
    assert "National lists &lt;b&gt;&amp; more&lt;/b&gt;" in html
    assert "<b>" not in html


def test_summary__shows_headlines_account_and_what_it_rests_on(html: str, page: Page) -> None:
    text = " ".join(" ".join(page.text).split())
    assert "Listed now, January 2020 5.10 million 5.7 million 0.89" in text
    assert "New listings, 2024 2.70 million 2.457 million 1.10" in text
    assert "Air tickets refused, to end-2018 14.9 million 17.46 million 0.85 attempts, not people" in text
    assert "Money that reached creditors 3.00 billion yuan" in text
    assert "Trips wanted and not even tried 7,000" in text
    assert "Objections upheld: entries found wrong 2,000" in text
    assert "Calibrated 15 numbers, to 41 published figures of the whole country." in text
    assert re.search(r"Assumed 2 of 61 numbers rest on a source; 15 are fitted .*; 44 are assumed", text)
    assert "The society's misconduct is set from this figure, so this is no test." in text
    assert "jd-2017-bars: encoded once" in text
    assert "Reforms left out jd-2017-terms" in text
    assert "4.1e+08 agent-days per second; floor measured beside it 9.8e+08" in text


def test_summary__has_every_published_row_once(html: str) -> None:
    tail = html[html.index("Every figure that can be compared") :]
    for row in published_rows():
        assert len(re.findall(rf"\b{row.id}\b", tail)) == 1, row.id


def test_summary__sentences_come_from_the_run(page: Page) -> None:
    text = " ".join(" ".join(page.text).split())
    assert (
        "The run has the most persons listed in December in its last full year, 2025: 4.00 million." in text
    )
    assert "The run has the most new listings in 2024, 2.70 million, and 0 in 2025." in text
    assert "6.0 listed persons per 1,000 adults in Beijing and 0.0 in Tibet" in text
    assert (
        "most in the run for income fifth 1 (lowest) (9.0), fewest for income fifth 5 (highest) (2.0)" in text
    )


def test_summary__of_a_run_that_begins_late_leaves_cumulative_lines_out(tmp_path: Path) -> None:
    path = tmp_path / "series.parquet"
    row = (
        "'2019-06' AS month, 233::SMALLINT AS tick, 0::SMALLINT AS province, "
        "'all' AS \"group\", 'adults' AS observable, 5::BIGINT AS value"
    )
    duckdb.execute(f"COPY (SELECT {row}) TO '{path}' (FORMAT parquet)")
    late = dataclasses.replace(FACTS, from_month="2019-06", to_month="2019-06", without=(), regimes=())
    text = summary.summary_html(late, path)
    Page(text)
    assert text.count(panels.LATE.strip()) == 4  # above two charts, and in their descriptions
    assert "Nobody is listed at the end of June 2019 in the run." in text
    assert "Outside the horizon" in text


def test_write_summary__replaces_the_file_whole_or_not_at_all(
    series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "summary.html"
    out.write_text("old")
    with monkeypatch.context() as patched:
        patched.setattr(summary, "panels", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            summary.write_summary(FACTS, series, out)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["old"]
    with monkeypatch.context() as patched:

        def full_disk(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr("os.fsync", full_disk)
        patched.setattr(summary, "summary_html", lambda *_: "new")
        with pytest.raises(MachineError, match=r'"summary.html" cannot be written: No space left on device'):
            summary.write_summary(FACTS, series, out)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["old"]
    summary.write_summary(FACTS, series, out)
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [p.name for p in tmp_path.iterdir()] == ["summary.html"]
    monkeypatch.setattr(summary, "summary_html", lambda *_: "new")
    with pytest.raises(MachineError, match="Choose another folder"):
        summary.write_summary(FACTS, series, tmp_path / "nowhere" / "summary.html")


def test_terminal_table__headlines_first_one_row_a_metric(series: Path) -> None:
    comparisons = compare_published(series, "1000/1", "2010-10", "2025-12")
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(summary.terminal_table(comparisons))
    lines = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert lines[:4] == [
        "simulated published ratio",
        "listed now, January 2020 5.10 million 5.7 million 0.89",
        "new listings 2024 2.70 million 2.457 million 1.10 entries, not subjects, firms not among them",
        "air tickets refused, to end-2018 14.9 million 17.46 million 0.85 attempts, not people",
    ]
    assert sum(line.startswith("removed, credit repaired") for line in lines) == 1
    assert any(line.startswith("removed, credit repaired 2024 ") for line in lines)


def test_terminal_table__says_why_a_headline_is_missing(series: Path) -> None:
    comparisons = compare_published(series, "1000/1", "2010-10", "2015-12")
    console = Console(width=240, record=True, file=io.StringIO())
    console.print(summary.terminal_table(comparisons))
    first = console.export_text().splitlines()[1]
    assert re.search(r"listed now, January 2020 +– +5.7 million +– +outside this run *$", first)


def test_not_compared_sentence__counts(series: Path) -> None:
    comparisons = compare_published(series, "1000/1", "2010-10", "2025-12")
    missing = sum(not c.is_compared for c in comparisons)
    expected = f"{missing} of {len(comparisons)} published rows cannot be compared (the summary says why)."
    assert summary.not_compared_sentence(comparisons) == expected
    assert 0 < missing < len(comparisons)


def test_published_text__keeps_small_numbers_whole(series: Path) -> None:
    comparisons = {c.row.id: c for c in compare_published(series, "1000/1", "2010-10", "2025-12")}
    texts = {
        row: summary.published_text(comparisons[row]) for row in ("D001", "D047", "P030", "P033", "D019")
    }
    assert texts == {
        "D001": "31,259",
        "D047": "17.46 million",
        "P030": "6,959",
        "P033": "72.29 %",
        "D019": "3.208 million",
    }


def test_summary__counts_provisional_statements(series: Path) -> None:
    many = dataclasses.replace(FACTS, provisional=tuple(f"item {i}" for i in range(25)))
    text = summary.summary_html(many, series)
    assert "25 statements of the regimes are provisional" in text
    assert "and 5 more, named in the manifest" in text
    assert "item 19" in text
    assert "item 20" not in text


# a society that is not the country -------------------------------------------------------------------------


def test_place__has_no_published_figure_and_no_map(series: Path) -> None:
    page = Page(summary.summary_html(OF_PLACE, series))
    text = " ".join(page.text)
    assert "none stands beside a society of Suining, Jiangsu." in text
    for gone in ("Ratio", "Every figure that can be compared", "cannot be compared", "5.7 million", "Tibet"):
        assert gone not in text, gone
    assert "that a place has the ages" in text.lower()
    whole = Page(summary.summary_html(FACTS, series))
    assert len(page.all("svg")) < len(whole.all("svg"))


def test_state__each_column_with_its_bytes_and_reason() -> None:
    table = summary.state_table(OF_PLACE)
    assert table is not None
    per_adult = sum(float(row[3]) for row in table.rows)
    assert per_adult == pytest.approx(15.0, rel=0.01)
    always = [c.name for c in COLUMNS if c.per not in OPTIONAL]
    assert [row[0].partition(":")[0] for row in table.rows] == always
    assert all(row[4] for row in table.rows)
    more = dataclasses.replace(OF_PLACE, columns=("seen", "friends", "records", "held"), cache_bytes=8)
    table = summary.state_table(more)
    assert table is not None and [row[0].partition(":")[0] for row in table.rows] == [c.name for c in COLUMNS]
    assert sum(float(row[3]) for row in table.rows) == pytest.approx(15.0, rel=0.01)
    assert table.caption.endswith("; 8 more hold what can be worked out from it again at any time")
    assert summary.state_table(FACTS) is None
