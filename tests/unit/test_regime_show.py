"""Unit tests of `glasshouse.reading.explain`: what a reader sees of a regime, in words."""

import datetime
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from glasshouse.reading.explain import show
from glasshouse.reading.page import Line, Section, Table
from glasshouse.reading.wording import WORDS
from glasshouse.regimes import catalogue
from glasshouse.regimes.catalogue import LIBRARY
from glasshouse.regimes.load import load_regime, load_regime_text

FIXTURES = Path(__file__).parents[1] / "fixtures"
TOY = (FIXTURES / "toy-list.yaml").read_text(encoding="utf-8")


def shown(regime_id: str, lang: Any = "en", on: datetime.date | None = None) -> str:
    return show(load_regime(regime_id).regime, lang=lang, on=on).markdown


def part_of(text: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its depth."""
    depth = len(heading.split()[0])
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{depth}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def test_show__names_all_parts() -> None:
    text = show(load_regime_text(TOY).regime).markdown
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# Toy list", "## What gets one listed, and for how long", "### Toy list",
        "## What follows", "### For: Toy list", "## How it goes, and how one gets out", "### The list",
        "### The objection", "## Reforms", "## What the texts say", "## What was read", "## Provisional",
    ]  # fmt: skip
    assert (
        "- **Able and unwilling**; if able to perform, unless a minor; term: 2 years [assumed]; "
        "1-3 years longer in some cases, at most 5; in 50 % of cases [assumed]; since 2017-05-01 "
        "(terms-2017); Toy rules, Article 2 [assumed]" in text
    )
    assert "- **No flights**; restriction; refused at the gate: flights, G-trains 90 % [assumed]" in text
    step = "- **Filed**; 15 days [assumed]\n  - → **Upheld**: when due; if the record is a mistake; in 75 %"
    assert step in text
    assert "**Removal due**; counts as an entry, measures apply; 1 to 5 days [assumed]" in text


def test_show__of_a_day_leaves_out_what_does_not_hold() -> None:
    regime = load_regime_text(TOY).regime
    before = show(regime, on=datetime.date(2017, 4, 30)).markdown
    after = show(regime, on=datetime.date(2017, 5, 1)).markdown
    assert "term: open-ended" in before
    assert "term: 2 years" not in before
    assert "Entries get a term" not in before
    assert "term: open-ended" not in after
    assert "term: 2 years" in after
    assert "Entries get a term" in after
    assert "what holds on 2017-05-01" in after


def test_show__in_chinese() -> None:
    text = show(load_regime_text(TOY).regime, lang="zh").markdown
    assert "## 何种情形被列入、期限多长" in text
    assert "期限：2 年 [假定]" in text
    assert "限制乘坐飞机" in text


def test_show__prints_on_a_console() -> None:
    stream = StringIO()
    Console(file=stream, width=100).print(show(load_regime("none").regime))
    assert "No regime" in stream.getvalue()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("regime_id", catalogue.shipped_ids())
def test_show__of_every_shipped_regime(regime_id: str, lang: Any) -> None:
    regime = load_regime(regime_id).regime
    found = show(regime, lang=lang)
    titles = [section.title for section in found.sections]
    for key, items in (
        ("lists", regime.lists), ("scores", regime.scores), ("follows", regime.measures),
        ("procedures", regime.procedures), ("reforms", regime.switches), ("texts", regime.provisions),
    ):  # fmt: skip
        assert (WORDS[key][lang] in titles) == bool(items), key
        if not items and key != "texts":
            assert WORDS[f"no_{key}"][lang] in found.markdown
    assert not re.search(r"(?<![.] )\bNone\b(?! (of|on|stated))|[{}]", found.markdown)
    assert show(regime, lang=lang, on=datetime.date(2020, 1, 1)).markdown.startswith("# ")


@pytest.mark.parametrize("regime_id", catalogue.shipped_ids())
def test_show__has_one_form_in_both_languages(regime_id: str) -> None:
    """What is grouped, and what is said once for all, does not depend on the words."""

    def form(part: Any) -> Any:
        match part:
            case Section(lines=lines):
                return [form(line) for line in lines]
            case Table(groups=groups):
                return [len(group.rows) for group in groups]
            case Line(below=below):
                return [form(line) for line in below]
        return type(part).__name__

    regime = load_regime(regime_id).regime
    english, chinese = (
        [form(section) for section in show(regime, lang=lang).sections] for lang in ("en", "zh")
    )
    assert english == chinese


def test_words__are_in_both_languages_with_the_same_places() -> None:
    for key, words in WORDS.items():
        assert set(words) == {"en", "zh"}, key
        places = [sorted(re.findall(r"\{\w+\}", text)) for text in words.values()]
        assert places[0] == places[1], key


# what is said once ------------------------------------------------------------------------------------------


def test_provision__of_many_rules_is_cited_once() -> None:
    text = part_of(shown("suining-2010"), "##### What costs points")
    assert text.count("Measures of the county on Mass Credit, as reported, deductions") == 1
    assert "| −50 | Does not support elderly parents |  |" in text.replace("**", "")
    follows = part_of(shown("suining-2010"), "### For: A, trustworthy")
    assert follows.count("effects of grades") == follows.count("while the grade lasts") == 1
    assert follows.count("\n  - ") == 8


def test_asleep__is_said_once_and_what_is_alive_has_a_sign() -> None:
    text = shown("driver-points")
    rules = part_of(text, "#### What moves it")
    assert rules.count("asleep") == 1 and "3 of 8 rules with figures are asleep" in rules
    assert re.findall(r"● \*\*(.+?)\*\*", rules) == [
        "Speeding", "Red light", "Above the alcohol limit", "Leaves the scene",
        "While the licence is suspended",
    ]  # fmt: skip
    text = shown("suining-2010")
    follows = part_of(text, "## What follows")
    assert "2 of 14 measures are asleep: today's society does not have yet what they need." in follows
    asleep = re.findall(r"- \*\*(.+?)\*\*", follows)
    assert asleep == [
        "Grade A: considered first for promotion as a cadre",
        "Grade A: policy and money support for starting a business",
    ]
    assert follows.count("● **") == 12
    assert "● stands before what today's society has" in text


def test_asleep__what_is_alive_alone_has_no_sign() -> None:
    text = show(load_regime_text(TOY).regime).markdown
    assert "asleep" not in text and "●" not in text
    plain = TOY.split("    trip_bans:")[0] + "notices:" + TOY.split("\nnotices:")[1]
    assert "All asleep" in part_of(show(load_regime_text(plain).regime).markdown, "## What follows")


def test_score__of_those_whom_the_society_lacks_is_asleep() -> None:
    heading = "## What is scored, and what costs or earns how much"
    assert "does not have those who are scored" not in part_of(shown("xingtai-2020"), heading)
    of_firms = (LIBRARY / "xingtai-2020.yaml").read_text(encoding="utf-8")
    of_families = of_firms.replace("subjects: [legal_person]", "subjects: [household]")
    of_families = re.sub(r",\s*(act: [a-z_]+|share: [0-9.]+)(?=[,}])", "", of_families)
    text = part_of(show(load_regime_text(of_families).regime).markdown, heading)
    assert text.count("asleep") == 1 and "does not have those who are scored" in text


def test_marks__are_explained_where_they_stand() -> None:
    text = shown("suining-2010")
    assert "All borders here are [recalled]." in text and "[recalled] stands behind" in text
    assert "[recalled] stands behind" not in shown("none")
    assert "[凭记忆]表示" in shown("suining-2010", "zh")


def test_reforms__what_all_do_to_entries_is_said_of_lists_only() -> None:
    assert "live entries" not in shown("sesame")
    assert "live entries get the new term from their beginning" in shown("market-regulation")


def test_steps__triggers_that_do_the_same_share_a_line() -> None:
    text = part_of(shown("national-lists"), "## How it goes, and how one gets out")
    line = "  - → **Not pursued: the matter ended first**: Debt performed; Settlement performed; "
    assert line in text
    assert "`" not in text and "_" not in text


# what holds though it is no rule ---------------------------------------------------------------------------


def test_evidence__is_marked_and_what_a_counterfactual_puts_in_force_is_not_off() -> None:
    text = shown("rongcheng-2019")
    assert re.search(r"City-level award.*evidence: reported, off by default", text)
    assert "Spreads religion illegally, abuses family, defames others online (evidence: reported" in text
    whole = shown("seed-maximal")
    assert "**COUNTERFACTUAL: items that are no rule of any place are in force here." in whole
    assert "evidence: reported" in whole and "off by default" not in whole
    assert "证据类别：与来源相矛盾" in shown("seed-maximal", "zh")


def test_jurisdiction__says_what_its_texts_say() -> None:
    text = shown("hong-kong")
    assert "Not in it: lists, scores, measures that follow, procedures, remedies" in text
    assert "Hong Kong" in part_of(text, "## What the texts say")


def test_umbrella__says_its_one_effect_and_which_limits_have_none() -> None:
    text = shown("outline-2014")
    assert "localities take up schemes, 3 % of them a year (0.5 to 10 %) [assumed]" in text
    limits = part_of(text, "## What it limits in other schemes")
    assert limits.count("A statement: no effect here") == 1
    assert "Local scores of individuals only reward" in part_of(
        limits, "### Sanctions that follow from local scores of persons end"
    )


def test_thresholds_and_prices__stand_in_a_table() -> None:
    text = part_of(shown("sesame"), "### By points: Sesame score")
    row = "| 650 | 650 points: shared bicycles in Shanghai without the deposit of 99 yuan | free of charge"
    assert row in text.replace("**", "").replace("● ", "")
    assert "| not known | Easier visa for Singapore" in text.replace("**", "")


# what it watches --------------------------------------------------------------------------------------------


def watched(lang: Any = "en", on: datetime.date | None = None) -> str:
    return shown("national-lists", lang, on).split("\n## ")[1]


def test_watches__is_grouped_by_the_lists_that_read_it() -> None:
    text = watched()
    assert "### Judgment defaulter list" in text and "### Railway ban list" in text
    assert "**Can put one on (unlawful conduct)**: The time of the enforcement notice has run out; " in text
    assert "established by a decision of the court." in text
    assert "court_decision" not in text and len(text.splitlines()) < 50
    assert "认定依据：法院决定或裁定。" in watched("zh")


def test_watches__says_once_that_conduct_moves_a_score() -> None:
    text = part_of(shown("suining-2010"), "### Mass Credit")
    assert text.count("Moves the score") == 1 and "- **a court judgment**: Takes bribes." in text


def test_watches__only_what_is_read_on_the_day() -> None:
    text = watched(on=datetime.date(2012, 1, 1))
    assert "### Railway ban list" not in text and "### Order against high spending" in text
    assert "Named, but read by no rule here (data only)" in text


def test_watches__says_what_is_data_only() -> None:
    assert "Data that the texts name (data only: nothing here collects it)" in watched()
    page = shown("national-lists")
    assert "- For: natural persons, legal persons, government bodies (alive now)" in page
