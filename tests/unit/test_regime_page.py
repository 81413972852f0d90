"""Unit tests of the pages of regimes: Markdown, the terminal, and one file for a browser."""

import datetime
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from glasshouse.reading.explain import show, show_html
from glasshouse.reading.ladder import ladder
from glasshouse.reading.page import Group, Line, Note, Section, Table, markdown
from glasshouse.reading.page_html import inline
from glasshouse.reading.page_terminal import NO_END, NO_START, printed
from glasshouse.reading.phrases import Phrases
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Score

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")


def terminal(regime_id: str, lang: Any, width: int) -> list[str]:
    stream = StringIO()
    Console(file=stream, width=width).print(show(load_regime(regime_id).regime, lang=lang))
    return stream.getvalue().splitlines()


# Markdown and the terminal ---------------------------------------------------------------------------------


def test_markdown__of_every_kind_of_part() -> None:
    table = Table(("n", "what"), (Group("By law", (("1", "a | b"),)),), right=(0,))
    lines = ("plain", Line("**A**", ("b", "c"), "law", (Line("below"),)), Note("aside"), table)
    text = markdown([Section("Title", lines), Section("Next", (Section("Inner", ("x",)),))])
    assert text == (
        "# Title\n\n- plain\n- **A**; b; c; law\n  - below\n\naside\n\n"
        "| n | what |\n| ---: | --- |\n|  | **By law** |\n| 1 | a \\| b |\n\n"
        "## Next\n\n### Inner\n\n- x\n\n"
    )


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("regime_id", ["suining-2010", "sesame", "market-regulation", "outline-2014"])
def test_terminal__fits_and_cuts_nothing_off(regime_id: str, lang: Any, width: int) -> None:
    lines = terminal(regime_id, lang, width)
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    assert "…" not in "".join(lines)
    words = re.sub(r"[^\w]", "", "".join(lines))
    for item in load_regime(regime_id).regime.instruments:
        label = item.label.zh if lang == "zh" else item.label.en
        assert re.sub(r"[^\w]", "", label) in words


def test_terminal__breaks_chinese_between_signs_and_not_before_a_stop() -> None:
    lines = [line.strip() for line in terminal("market-regulation", "zh", 60)]
    assert not [line for line in lines if line[:1] in NO_START and line]
    assert not [line for line in lines if line[-1:] in NO_END and line]


def test_terminal__a_sign_stays_with_what_it_stands_before() -> None:
    assert not [line for line in terminal("sesame", "en", 60) if line.rstrip().endswith("●")]


def test_printed__has_no_marks_left() -> None:
    stream = StringIO()
    Console(file=stream, width=40).print(printed([Section("T", ("**a** `b`",))], lang="en"))
    assert "a b" in stream.getvalue() and "*" not in stream.getvalue()


# the page for a browser ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("regime_id", shipped_ids())
def test_page__is_self_contained_and_bilingual(regime_id: str, lang: Any) -> None:
    page = show_html(load_regime(regime_id).regime, lang=lang)
    assert "<script" not in page and "<link" not in page and "<img" not in page and "@import" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page) and "url(" not in page
    title = load_regime(regime_id).regime.regime.title
    assert title.en in page.replace("&#39;", "'") and title.zh in page
    assert "Synthetic people only" in page and "仅合成人口" in page
    for tag in ("ul", "li", "section", "h2", "h3", "table", "tbody", "svg", "p", "div", "span"):
        assert len(re.findall(f"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag


def test_page__escapes_what_files_say() -> None:
    text = TOY.replace("en: Toy list, zh: 玩具名单", 'en: "<b>Toy & list", zh: 玩具名单', 1)
    page = show_html(load_regime_text(text).regime)
    assert "&lt;b&gt;Toy &amp; list" in page and "<b>" not in page
    assert str(inline("**<i>** `a`")) == "<strong>&lt;i&gt;</strong> <code>a</code>"


def test_page__marks_are_set_off_and_explained() -> None:
    page = show_html(load_regime("rongcheng-2019").regime)
    assert '<span class="mark">recalled</span> stands behind' in page
    assert 'role="img" aria-label="alive now">●</span>' in page
    chinese = show_html(load_regime("rongcheng-2019").regime, lang="zh")
    assert '<span class="mark">凭记忆</span>表示' in chinese and 'aria-label="已运行"' in chinese


def test_page__points_end_at_the_right() -> None:
    page = show_html(load_regime("suining-2010").regime)
    assert '<td class="n">−50 to −10</td><td><strong>Runs a red light</strong></td>' in page


def test_page__a_counterfactual_is_loud() -> None:
    page = show_html(load_regime("seed-maximal").regime)
    assert '<p class="loud" role="note">COUNTERFACTUAL' in page
    assert 'class="loud"' not in show_html(load_regime("sesame").regime).split("</style>")[1]


def test_page__what_is_invented_says_so() -> None:
    assert "FICTIONAL" in show_html(load_regime_text(TOY).regime)
    assert "FICTIONAL" not in show_html(load_regime("none").regime)  # it has no rules to be invented


def test_page__of_a_day() -> None:
    page = show_html(load_regime("weihai-haibei").regime, on=datetime.date(2020, 2, 6))
    assert "Medical staff sent to Hubei" not in page.split("What the texts say")[1].split("What was read")[0]
    assert "2 times as much" not in page


# the ladder ------------------------------------------------------------------------------------------------


def score_of(regime_id: str, number: int = 0) -> tuple[Score, Phrases]:
    regime = load_regime(regime_id).regime
    return regime.scores[number], Phrases(regime, "en")


def test_ladder__has_a_bar_for_each_grade_and_says_the_same_in_words() -> None:
    picture = ladder(*score_of("suining-2010"))
    assert picture is not None
    assert picture.text == (
        "Grades by points: A, trustworthy from 970; B, fairly trustworthy from 850; C, warning from 600; "
        "D, untrustworthy below"
    )
    assert picture.svg.count("<rect") == 4 and picture.svg.count("<text") == 7
    assert f"<title>{picture.text}</title>" in picture.svg and 'role="img"' in picture.svg
    bars = re.findall(r'<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"', picture.svg)
    edges, widths = ([float(bar[place]) for bar in bars] for place in (0, 1))
    for upper, lower, width in zip(edges, edges[1:], widths[1:], strict=False):
        assert lower + width == pytest.approx(upper, abs=0.02)  # a bar ends where the next begins


def test_ladder__draws_what_is_assumed_with_a_broken_line() -> None:
    picture = ladder(*score_of("seed-maximal"))
    assert picture is not None and picture.svg.count("stroke-dasharray") == 3 and "(assumed)" in picture.text


def test_ladder__a_grade_at_the_end_of_the_scale_is_still_seen() -> None:
    picture = ladder(*score_of("driver-points"))
    assert picture is not None
    bars = re.findall(r'<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"', picture.svg)
    assert (bars[0][1], bars[-1][1]) == ("0.60", "0.60")
    assert float(bars[-1][0]) < float(bars[-2][0])


def test_ladder__is_left_out_where_a_border_is_not_known() -> None:
    assert ladder(*score_of("rongcheng-2019", 2)) is None


def test_ladder__escapes_names() -> None:
    score, say = score_of("suining-2010")
    label = score.grades[0].label.model_copy(update={"en": "<A> & B"})
    grades = (score.grades[0].model_copy(update={"label": label}), *score.grades[1:])
    picture = ladder(score.model_copy(update={"grades": grades}), say)
    assert picture is not None and "<A>" not in picture.svg and "&lt;A&gt; &amp; B" in picture.svg
