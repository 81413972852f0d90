"""The report of a contrast: what each section says, in both languages, and that it says no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from glasshouse import Contrast, Scenario, clock, compare
from glasshouse.effect_charts import Lang
from glasshouse.engine.fates import HOLDERS
from glasshouse.engine.life import Life, LifeEvent, explain_life
from glasshouse.engine.runs import open_run
from glasshouse.errors import DamagedError, RunError
from glasshouse.experiments.contrast_record import ContrastRecord, EffectRecord, RangesRecord
from glasshouse.experiments.contrast_text import SHORT, contrast_notes, contrast_tables, stands_out
from glasshouse.experiments.kept import kept_by
from glasshouse.experiments.resting import FEEDS, rests_on
from glasshouse.metrics import society
from glasshouse.metrics.series import read_series
from glasshouse.reports.contrast_report import contrast_report
from glasshouse.reports.effects import effects
from glasshouse.reports.html import html
from glasshouse.reports.lives import lines_of, merged
from glasshouse.reports.markdown import markdown
from glasshouse.reports.page import Aside, Box, Figure, Items, Paragraph, Part, Question, Report, Section
from glasshouse.reports.resting import sensitivity
from glasshouse.reports.row_words import SECTIONS, row_words
from glasshouse.reports.society import by_year, scores_of
from glasshouse.reports.told import Told, sign_of, tell
from glasshouse.reports.wording import between, number
from glasshouse.reports.writing import writing
from glasshouse.shown import Table
from glasshouse.society.numbers import Entry

SPAN = {"start": clock.parse_month("2010-01"), "end": clock.parse_month("2011-12")}
SUINING = Scenario(regimes=("suining-2010",), agents=3_000, **SPAN)
NOBODY = replace(SUINING, regimes=("none",))
KEYS = (
    "question", "values", "balance", "effects", "groups", "society", "lives", "sensitivity", "writing",
    "impact", "rules", "limits", "provenance",
)  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")
VOID = {"meta", "br", "rect", "path", "line"}


class Page(HTMLParser):
    """A strict reading of a page: every element is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def contrast(tmp_path_factory: pytest.TempPathFactory) -> Contrast:
    """Return Suining against no rules, two replicates of two years."""
    return compare(SUINING, NOBODY, replicates=2, out=tmp_path_factory.mktemp("contrast"), threads=2)


@pytest.fixture(scope="module")
def told(contrast: Contrast) -> Told:
    return tell(contrast, "en")


@pytest.fixture(scope="module", params=["en", "zh"])
def report(request: pytest.FixtureRequest, contrast: Contrast) -> Report:
    """Return the report in each language."""
    return contrast_report(contrast, lang=request.param)


@pytest.fixture(scope="module")
def english(contrast: Contrast) -> Report:
    return contrast_report(contrast)


def parts_of(part: Part | Report) -> Iterator[Part]:
    """Yield all parts of a report or a section, the outer ones first."""
    inner: tuple[Part, ...] = ()
    if isinstance(part, Report):
        inner = (*part.lead, *part.sections)
    elif isinstance(part, Section | Aside):
        inner = part.parts
    elif isinstance(part, Figure):
        inner = part.tables
    for one in inner:
        yield one
        yield from parts_of(one)


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.key == key)


def said(part: Part | Report) -> str:
    """Return all words of a part."""
    words = []
    for one in (part, *parts_of(part)):
        words += [getattr(one, name) for name in ("title", "text", "sentence", "may", "may_not", "caption")
                  if hasattr(one, name)]  # fmt: skip
        if isinstance(one, Items):
            words += [item.text for item in one.items]
        if isinstance(one, Table):
            words += [cell for group in one.groups for row in group.rows for cell in row]
    return " ".join(str(word) for word in words)


def other(told: Told, **changes: Any) -> Told:
    """Return what is told with another record."""
    record = told.record.model_copy(update=changes)
    return replace(told, contrast=Contrast(told.contrast.path, record))


def with_effect(told: Told, outcome: str, **changes: Any) -> Told:
    """Return what is told with another effect on all adults."""
    found = tuple(
        one.model_copy(update=changes) if (one.outcome, one.group) == (outcome, "all") else one
        for one in told.record.effects
    )
    return other(told, effects=found)


# what is there --------------------------------------------------------------------------------------------


def test_all_sections_are_there_in_their_order(report: Report) -> None:
    assert tuple(one.key for one in report.sections) == KEYS


def test_page_one_says_what_was_asked_and_of_what_it_is_no_evidence(english: Report) -> None:
    first = said(section(english, "question"))
    for word in (
        "No regime",
        "Suining: Mass Credit, 2010",
        "2010-01",
        "2011-12",
        "synthetic",
        "3,000",
        "2 replic",
    ):
        assert word in first
    lead = " ".join(one.text for one in english.lead if isinstance(one, Paragraph))
    assert "stress test" in lead and "no evidence about affected persons" in lead


def test_value_judgements_are_those_of_the_engine_and_nothing_is_weighed(
    english: Report, contrast: Contrast
) -> None:
    found = section(english, "values")
    (table,) = (one for one in found.parts if isinstance(one, Table))
    sides = [row[2].split(":")[0].removeprefix("a ") for group in table.groups for row in group.rows]
    assert sides == [one.side for one in contrast.record.outcomes]
    assert "Nothing is weighed" in said(found)


def test_the_balance_is_that_of_the_record(english: Report, contrast: Contrast) -> None:
    (figure,) = (one for one in section(english, "balance").parts if isinstance(one, Figure))
    rows = {row[0]: row for group in figure.tables[0].groups for row in group.rows}
    mine = contrast.balance["income_1"]
    row = rows["Lowest fifth of income"]
    assert (row[2], row[3]) == (number(100 * mine.better, "en"), number(100 * mine.worse, "en"))
    assert number(100 * contrast.balance["all"].better, "en") in figure.sentence and "<svg" in figure.svg


def test_benefits_stand_beside_harms_and_every_number_has_a_unit(report: Report, contrast: Contrast) -> None:
    figure = next(one for one in parts_of(section(report, "effects")) if isinstance(one, Figure))
    titles = [group.title for group in figure.tables[0].groups]
    assert titles[0] in ("Benefits", "收益") and titles[-1] in (
        "Conduct, and what it brings others",
        "行为及其对他人的后果",
    )
    assert "1,000 adults and year" in figure.tables[0].caption or "每千人每年" in figure.tables[0].caption
    for group in figure.tables[0].groups:
        for row in group.rows:
            assert re.search(r"\(\w+\)|（.+）|acts|debts|yuan|changes", row[0].lower()), row[0]


def test_effects_are_told_per_1000_adults_and_year(english: Report, contrast: Contrast) -> None:
    one = contrast.effect("unlawful_acts")
    figure = next(part for part in parts_of(section(english, "effects")) if isinstance(part, Figure))
    row = next(r for g in figure.tables[0].groups for r in g.rows if r[0].startswith("Unlawful"))
    assert row[3] == number(one.effect * 1000 / 2, "en", signed=True)
    assert one.low is not None and one.high is not None
    assert row[4] == between(one.low * 500, one.high * 500, "en")


def test_individual_effects_are_spread_as_in_the_record(english: Report, contrast: Contrast) -> None:
    figure = next(
        one for one in parts_of(english) if isinstance(one, Figure) and one.key == "spread-free_acts"
    )
    people = next(one.people for one in contrast.record.groups if one.name == "all")
    counts = contrast.record.spread["free_acts"]
    rows = [row for group in figure.tables[0].groups for row in group.rows]
    assert [row[1] for row in rows] == [number(1000 * counts[k] / people, "en") for k in sorted(counts)]


def test_years_of_both_sides_are_those_of_the_record(told: Told) -> None:
    rows = {row.key: row for row in told.record.national}
    table = next(one.tables[0] for one in parts_of(by_year(told)) if isinstance(one, Figure))
    first = table.groups[0]
    row = rows["unlawful.done"]
    assert first.title == "Unlawful acts done" and table.head == ("Measure", "2010", "2011")
    assert first.rows[0][1:] == tuple(number(value, "en") for value in row.baseline)
    assert first.rows[2][1].startswith(number(row.effect[0], "en", signed=True))


def test_debts_have_two_sides(english: Report) -> None:
    found = next(one for one in parts_of(english) if isinstance(one, Section) and one.key == "debts")
    assert (
        "creditor" in said(found)
        and "Yuan paid to creditors" in said(found)
        and "Refused at all doors" in said(found)
    )


# lives ----------------------------------------------------------------------------------------------------


def test_lives_are_the_replayed_ones_of_both_runs(english: Report, contrast: Contrast, told: Told) -> None:
    assert len(contrast.record.lives) == 6
    for one in contrast.record.lives:
        number_of = [life.slot for life in contrast.record.lives if life.verdict == one.verdict].index(
            one.slot
        ) + 1
        key = f"life-{one.verdict}-{number_of}"
        found = next(part for part in parts_of(english) if isinstance(part, Section) and part.key == key)
        both = [explain_life(run.prepared, run.exposures(), one.slot) for run in told.runs]
        mine = [{e.en for e in life.events if e.holder % HOLDERS == one.generation} for life in both]
        text = said(found)
        assert str(one.slot) in text and "synthetic" in text
        for only in mine[0] ^ mine[1]:
            assert only in text
        assert all(told.outcome(name) in text for name in one.changes)


def test_an_earlier_holder_of_a_slot_is_found_by_its_number_in_the_fates(told: Told) -> None:
    event = LifeEvent("2010-02-01", -1, 0, "x", "truth", "did it", "做了", "", "", "")
    life = Life(7, 0, (), (event, replace(event, holder=0, en="the next holder")), ())
    assert [line.text for line in lines_of(life, HOLDERS - 1, told)] == ["did it [truth]"]


def test_what_both_sides_have_is_told_once_and_what_differs_line_by_line(told: Told) -> None:
    event = LifeEvent("2010-02-01", 0, 0, "x", "truth", "a", "甲", "", "", "")
    days = [f"2010-03-{day:02}" for day in range(1, 8)]
    old = [replace(event, day=day, en=f"act {day}") for day in days]
    new = [*old[:5], replace(event, day="2010-03-06", en="only here"), old[6]]
    lines = [lines_of(Life(7, 0, (), tuple(events), ()), 0, told) for events in (old, new)]
    rows = list(merged(lines, {"alike": "{n} alike", "same": "the same"}))
    assert rows == [
        ("2010-03-01 … 2010-03-05", "5 alike", "the same"),
        ("2010-03-06", "act 2010-03-06 [truth]", "–"),
        ("2010-03-06", "–", "only here [truth]"),
        ("2010-03-07", "act 2010-03-07 [truth]", "the same"),
    ]


# how sure -------------------------------------------------------------------------------------------------


def an_effect(
    values: tuple[float, ...], low: float | None, high: float | None, more: float = 0.1
) -> EffectRecord:
    return EffectRecord(
        outcome="refused", group="all", baseline=1, reform=1, effect=sum(values) / len(values), low=low,
        high=high, by_replicate=values, more=more, less=0, variance_ratio=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "low", "high", "sign"),
    [
        ((0.0, 0.0), 0.0, 0.0, "open"),  # as many have more as have fewer
        ((1.0,), None, None, "one"),
        ((1.0, 1.1), 0.5, 1.6, "clear"),
        ((-1.0, -1.1), -1.6, -0.5, "clear"),
        ((1.0, 9.0), -4.0, 14.0, "same"),
        ((-1.0, 9.0), -4.0, 14.0, "open"),
        ((0.0, 9.0), -4.0, 14.0, "open"),
    ],
)
def test_a_sign_is_clear_only_if_all_replicates_and_the_interval_say_so(
    values: tuple[float, ...], low: float | None, high: float | None, sign: str
) -> None:
    assert sign_of(an_effect(values, low, high), 1000) == sign


def test_a_sign_of_nobody_or_of_a_few_people_is_not_clear() -> None:
    for low, high in ((0.0, 0.0), (None, None)):
        assert sign_of(an_effect((0.0,), low, high, more=0.0), 1000) == "zero"
    same = an_effect((1.0, 1.0), 0.9999, 1.0001, more=0.01)
    assert sign_of(same, 1999) == "few" and sign_of(same, 2000) == "clear"


@pytest.mark.parametrize(
    ("statuses", "weakest"),
    [(("sourced",), "sourced"), (("sourced", "fitted"), "calibrated"), (("fitted", "assumed"), "assumed"),
     (("sourced", "recalled"), "assumed"), ((), "given")],
)  # fmt: skip
def test_a_result_rests_on_the_weakest_of_its_numbers(statuses: tuple[Any, ...], weakest: str) -> None:
    assert rests_on([Entry("f", "i", "", "1", "", "", "", one, "") for one in statuses]) == weakest


def test_every_outcome_has_its_numbers_and_a_short_label(contrast: Contrast) -> None:
    names = {one.name for one in contrast.record.outcomes}
    assert set(FEEDS) == set(SHORT) == names
    assert all(len(label) <= 22 for label in SHORT.values()) and len(set(SHORT.values())) == len(SHORT)


def test_sensitivity_says_that_ranges_were_not_varied(english: Report) -> None:
    found = section(english, "sensitivity")
    assert (
        "were not varied here" in said(found)
        and "--ranges 16" in said(found)
        and "docs/reference/sensitivity.md" in said(found)
    )
    (table,) = (one for one in found.parts if isinstance(one, Table))
    assert {row[3] for group in table.groups for row in group.rows} == {"not tested"}
    assert {row[1] for group in table.groups for row in group.rows} == {"ASSUMED"}


def boxes(told: Told) -> dict[str, Box]:
    return {one.title: one for one in writing(told).parts if isinstance(one, Box)}


def test_what_one_may_write_is_about_a_synthetic_society_and_says_no_more_than_the_runs(told: Told) -> None:
    found = boxes(told)
    assert {"Who is better and worse off", "Favoured at a door", "Debts performed or settled"} <= set(found)
    for title, box in found.items():
        assert (
            box.may.startswith("In a synthetic society under these assumptions")
            or title == "A life from this report"
        )
        assert "2 replicates" in box.may or title == "A life from this report"
    assert "is the same for every synthetic person" in found["Debts performed or settled"].may
    assert "falls from" in found["Favoured at a door"].may
    changes: dict[str, Any] = {"low": -1.0, "high": 1.0, "by_replicate": (-0.5, 0.5)}
    unsure = boxes(with_effect(told, "favoured", **changes))["Favoured at a door"]
    assert "do not settle" in unsure.may and "falls" in unsure.may and "falls from" not in unsure.may
    assert "makes no difference" in unsure.may_not


def test_one_replicate_has_no_intervals_and_says_so(told: Told) -> None:
    alone = tuple(
        one.model_copy(update={"low": None, "high": None, "by_replicate": one.by_replicate[:1]})
        for one in told.record.effects
    )
    one = other(told, effects=alone, replicates=told.record.replicates[:1])
    assert "one replicate" in boxes(one)["Favoured at a door"].may
    text = said(effects(one))
    assert "With one replicate there are no intervals" in text and "alike in all replicates" not in text


def test_a_group_stands_out_only_if_its_interval_is_apart(contrast: Contrast) -> None:
    def record(low: float, high: float, group: str = "income_1") -> ContrastRecord:
        kept = (
            an_effect((1.0, 1.2), 1.0, 1.2),
            an_effect((3.0, 3.4), low, high).model_copy(update={"group": group}),
        )
        return contrast.record.model_copy(update={"effects": kept})

    apart = stands_out(record(2.0, 4.4), "refused")
    assert apart is not None and apart.group == "income_1"
    assert stands_out(record(1.1, 5.3), "refused") is None, "the intervals meet"
    groups = tuple(one.model_copy(update={"people": 150}) for one in contrast.record.groups)
    few = record(2.0, 4.4).model_copy(update={"groups": groups})
    assert stands_out(few, "refused") is None, "15 people differ: the interval is luck"
    assert stands_out(record(2.0, 4.4, "province_32"), "refused") is None, "provinces are not among them"


# faces ----------------------------------------------------------------------------------------------------


def test_every_table_has_a_caption_and_whole_rows(report: Report) -> None:
    inside = set(map(id, parts_of(section(report, "rules"))))
    for one in parts_of(report):
        if isinstance(one, Table):
            assert one.caption and len(one.head) > 1
            assert all(len(row) == len(one.head) for group in one.groups for row in group.rows), one.caption
            if id(one) not in inside:  # what the law says is not synthetic
                assert re.search("synthetic|合成", one.caption), one.caption


def test_every_figure_has_its_sentence_and_its_table(report: Report) -> None:
    inside = set(map(id, parts_of(section(report, "rules"))))
    found = [one for one in parts_of(report) if isinstance(one, Figure) and id(one) not in inside]
    assert len(found) > 10
    for one in found:
        assert one.sentence.endswith((".", "。")) and one.tables and one.title
        assert not one.svg or "<desc" in one.svg


def test_the_page_is_one_file_without_scripts_or_outside_hosts(report: Report) -> None:
    text = html(report)
    page = Page(text)
    assert not page.all("script") and not page.all("link") and not page.all("img")
    for tag, attrs in page.elements:
        assert not {"src", "xlink:href", "action", "srcset"} & set(attrs)
        assert tag != "a" or str(attrs["href"]).startswith("#")
        assert not [name for name in attrs if name.startswith("on")]
        assert not [v for name, v in attrs.items() if v and "://" in v and not name.startswith("xmlns")]
    assert not re.search(r"@import|url\((?!#)", text)


def test_the_page_can_be_read_by_a_screen_reader(report: Report) -> None:
    page = Page(html(report))
    assert page.all("html") == [{"lang": "en" if report.lang == "en" else "zh-Hans"}]
    assert len(page.all("h1")) == 1 and len(page.all("main")) == 1
    ids = [attrs["id"] for _, attrs in page.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(attrs["href"])[1:] for attrs in page.all("a")} == set(KEYS)
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row", "rowgroup") for attrs in page.all("th"))
    assert all(attrs.get("role") == "img" for attrs in page.all("svg"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_markup_in_words_stays_words(told: Told) -> None:
    """A label with markup is shown, and nothing of it is taken for markup."""
    evil = '<script>alert("x")</script> & | more'
    labels = tuple(one.model_copy(update={"label": evil}) for one in told.record.outcomes)
    made = Report("a <b>title</b>", "en", (), (effects(other(told, outcomes=labels)),))
    page = html(made)
    assert "<script>" not in page and "&lt;script&gt;" in page and "a &lt;b&gt;title" in page
    assert "<script>" not in markdown(made) and "\\| more" in markdown(made)


def test_markdown_says_the_same(report: Report) -> None:
    text = markdown(report)
    assert text.startswith(f"# {report.title}\n")
    for one in parts_of(report):
        if isinstance(one, Section):
            assert f"# {one.title}\n" in text
    tables = [one for one in parts_of(report) if isinstance(one, Table)]
    assert text.count("\n| --- |") == len(tables)
    assert text.count("____\n") == sum(isinstance(one, Question) for one in parts_of(report)) == 6


def test_chinese_is_chinese(contrast: Contrast) -> None:
    found = contrast_report(contrast, lang="zh")
    for one in parts_of(found):
        foreign = getattr(one, "lang", "") == "en"
        for name in ("title", "text", "sentence", "may", "may_not", "caption"):
            words = getattr(one, name, None)
            if isinstance(words, str) and words and not foreign:
                assert CHINESE.search(words), words
        if isinstance(one, Table):
            heads = [head for head in one.head if head and not head.isdigit()]
            assert all(CHINESE.search(head) for head in heads), heads
    words = " ".join(Page(html(found)).text)
    for english in ("Better off", "baseline", "replicates of", "per 1,000", "acts done", "assumed"):
        assert english not in words


def test_every_measure_of_a_society_has_chinese_words(told: Told) -> None:
    run = told.baseline
    kept = kept_by(run.prepared)
    assert kept is not None
    series = read_series(run.series_path, observables=society.observables(kept), groups=("all",))
    rows = society._Reading(series, Fraction(1), kept, "all").rows()
    scores = scores_of(replace(told, lang="zh"))
    words = {row.key: row_words(row.key, scores) for row in rows}
    assert len(words) > 100 and all(CHINESE.search(text) for text in words.values())
    assert set(SECTIONS) == set(society.Section)
    with pytest.raises(KeyError):
        row_words("nothing.of_this", {})


def test_the_assessment_has_six_headings_and_leaves_room_for_people(report: Report) -> None:
    found = [one for one in section(report, "impact").parts if isinstance(one, Section)]
    assert [one.key[-1] for one in found] == list("abcdef")
    assert all(isinstance(one.parts[-1], Question) for one in found)
    assert re.search("Stress test|压力测试", said(section(report, "impact")))


def test_rules_of_both_sides_and_what_differs(english: Report) -> None:
    text = said(section(english, "rules"))
    assert "Mass Credit" in text and "What it watches" in text and "2011-12-31" in text
    assert "Only on this side, baseline" in text and "Only on this side, reform" in text


def test_provenance_repeats_it(english: Report, contrast: Contrast) -> None:
    text, record = said(section(english, "provenance")), contrast.record
    for pair in record.replicates:
        assert str(pair.seed) in text and pair.baseline_digest in text and pair.reform_digest in text
    first = record.replicates[0]
    assert f"glasshouse compare runs/{first.baseline} runs/{first.reform} --replicates 2" in text
    assert record.digest in text


# refusals -------------------------------------------------------------------------------------------------


def test_a_missing_or_another_run_is_named(contrast: Contrast, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="lives cannot be told without it"):
        tell(Contrast(tmp_path, contrast.record), "en")
    pair = contrast.record.replicates[0]
    wrong = pair.model_copy(update={"baseline_digest": "0" * 64})
    record = contrast.record.model_copy(update={"replicates": (wrong,)})
    with pytest.raises(DamagedError, match="not the run of which"):
        tell(Contrast(contrast.path, record), "en")
    assert open_run(contrast.path / "runs" / pair.baseline).manifest.digest == pair.baseline_digest


# the terminal ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 100, 140])
def test_tables_fit_the_terminal_without_a_ragged_line(contrast: Contrast, width: int) -> None:
    from rich.console import Console

    tables = list(contrast_tables(contrast.record, width))
    console = Console(width=width, record=True, force_terminal=False)
    with console.capture() as shown:
        console.print(tables[0])
    lines = shown.get().rstrip("\n").split("\n")
    assert all(len(line) <= width for line in lines)
    assert len(lines) == tables[0].row_count + 2, "a title, a head, and one line a row"
    heads = [str(column.header) for column in tables[0].columns]
    assert heads[:2] == ["outcome", ""] and {"effect", "95 % interval"} <= set(heads)
    assert ("more for" in heads) == (width >= 100)


def test_notes_say_what_it_rests_on(contrast: Contrast) -> None:
    first, second = contrast_notes(contrast.record)
    assert "are assumed" in first and "not varied here" in first and "over replicates" in second


def with_draws(told: Told) -> Told:
    """Return what is told with three draws of two numbers: one sign robust, one not, the others none."""
    three = {"sign_robust": None, "more": 0, "less": 0, "none": 3, "smallest": 0.0, "largest": 0.0}
    signs = {
        "favoured": {**three, "sign_robust": True, "less": 3, "none": 0, "smallest": -0.2, "largest": -0.1},
        "free_acts": {**three, "sign_robust": False, "more": 2, "less": 1, "none": 0, "smallest": -0.1},
        "debts_paid": {**three, "more": 1, "none": 2},
    }
    resting = tuple(one.model_copy(update=signs.get(one.outcome, three)) for one in told.record.resting)
    draws = told.record.replicates[:1] * 3
    ranges = RangesRecord(agents=11_000, numbers=("court.sued", "debt.able"), refused=4, draws=draws)
    return other(told, resting=resting, ranges=ranges)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("In 3 more pairs of runs, on 11,000 adults, 2 numbers", "may be luck",
                "response model stayed", "4 more draws were passed over",
                "robust: alike in all 3 draws; effects −100 to −50",
                "NOT robust: more in 2, less in 1, no effect in 0 of 3 draws; effects −50 to 0",
                "no sign to keep; more in 1, less in 0 of 3 draws", "no effect in any of 3 draws")),
        ("zh", ("另有3对运行（各11,000名成年人）：2个没有来源的数字", "不稳健可能只是运气",
                "反应模型均保持不变", "另有4次抽取", "稳健：3次抽取均一致；效果−100至−50",
                "不稳健：3次抽取中增加2次、减少1次、无效果0次")),
    ],
)  # fmt: skip
def test_sensitivity_says_which_signs_survive_the_ranges(
    contrast: Contrast, lang: Lang, words: tuple[str, ...]
) -> None:
    found = said(sensitivity(with_draws(tell(contrast, lang))))
    for one in words:
        assert one in found
    assert "not tested" not in found and "未检验" not in found


def test_the_terminal_says_what_each_effect_rests_on(told: Told) -> None:
    record = with_draws(told).record
    first, _ = contrast_notes(record)
    assert "In 3 draws 2 of them" in first and "of 2 effects 1 kept their sign in all draws (robust)" in first
    effects, _ = contrast_tables(record, 200)
    column = next(one for one in effects.columns if str(one.header) == "rests on")
    assert {"ASSUMED, sign robust", "ASSUMED, sign not robust", "ASSUMED"} == set(column._cells)
    narrow, _ = contrast_tables(record, 80)
    assert "rests on" not in [str(one.header) for one in narrow.columns]


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [(887_737, "en", "887,700"), (887_737, "zh", "88.8万"), (123.4, "en", "123"),
     (-0.000012345, "en", "−0.0000123"),
     (1e-14, "zh", "0"), (2_301.2, "en", "2,301")],
)  # fmt: skip
def test_numbers_are_written_for_reading(value: float, lang: Lang, text: str) -> None:
    assert number(value, lang) == text
