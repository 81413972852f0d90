"""Unit tests of `glasshouse.regimes.table`, and of the page that `show` writes for a browser."""

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from glasshouse.clock import day_number
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.explain import show, show_html
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.page import inline
from glasshouse.regimes.table import TableRow, rule_rows

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")
REGIME = load_regime_text(TOY).regime


def printed(*, lang: Any = "en", width: int = 250) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(rule_rows(REGIME, lang=lang))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_table__of_the_toy_list() -> None:
    rows = {row.rule: row for row in rule_rows(REGIME).rows}
    assert rows["able-fixed"] == TableRow(
        procedure="toy_list", rule="able-fixed", from_step="none", trigger="notice_expired",
        guard="able, not minor", share="0.5", share_status="assumed", to_step="decided", term="P2Y",
        longer="1-3 years, at most 5", terms="open fixed", provision="art-2",
        from_date="2017-05-01", to_date="2028-01-01",
    )  # fmt: skip
    assert rows["able-open"].term == "open" and rows["able-open"].to_date == "2017-05-01"
    assert rows["files"].share == "0.25" and rows["files"].procedure == "toy_objection"
    assert rows["loses"].share_status == "certain"
    assert rows["falls-due"].terms == "fixed" and rows["falls-due"].term == ""
    assert rows["prolonged"].longer == "1-2 years, at most 5"
    assert "hides" not in rows


def test_table__has_each_compiled_row_once() -> None:
    stack = compile_stack(
        [REGIME], from_day=day_number(REGIME.regime.since), to_day=day_number(datetime.date(2030, 1, 1))
    )
    assert len(rule_rows(REGIME).rows) == len(stack.rules.move_id)


def test_table__of_a_day() -> None:
    before = {row.rule for row in rule_rows(REGIME, on=datetime.date(2017, 4, 30)).rows}
    after = {row.rule for row in rule_rows(REGIME, on=datetime.date(2017, 5, 1)).rows}
    assert before - after == {"able-open"} and after - before == {"able-fixed"}


def test_table__of_another_evidence_class() -> None:
    rows = {row.rule: row for row in rule_rows(REGIME, evidence=("rule", "reported")).rows}
    assert rows["hides"].term == "P1Y6M10D"


def test_table__csv_and_json_say_the_same() -> None:
    found = rule_rows(REGIME)
    assert list(csv.DictReader(io.StringIO(found.csv))) == json.loads(found.json)


def test_table__prints_words() -> None:
    text = " ".join(printed().split())
    assert "Able and unwilling" not in text  # a rule is called by its id, and the steps by their labels
    assert "Toy rules, Article 2" in text and "unless a minor" in text and "0.5 (assumed)" in text
    assert "不属于" in printed(lang="zh")
    assert max(len(line) for line in printed(width=80).splitlines()) <= 80


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_table__of_every_shipped_regime(regime_id: str) -> None:
    regime = load_regime(regime_id).regime
    found = rule_rows(regime)
    assert bool(found.rows) == bool(regime.procedures)
    assert all(row.share_status != "certain" or row.share == "1" for row in found.rows)
    console = Console(file=io.StringIO(), width=120)
    console.print(found)


# the page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("regime_id", shipped_ids())
def test_page__is_self_contained_and_bilingual(regime_id: str, lang: Any) -> None:
    page = show_html(load_regime(regime_id).regime, lang=lang)
    assert "<script" not in page and "<link" not in page and "<img" not in page and "@import" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page) and "url(" not in page
    assert "What it watches" in page and "关注什么" in page and "Synthetic people only" in page
    for tag in ("ul", "li", "section", "h2", "h3"):
        assert len(re.findall(f"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag


def test_page__escapes_what_files_say() -> None:
    text = TOY.replace("en: Toy list, zh: 玩具名单", 'en: "<b>Toy & list", zh: 玩具名单', 1)
    page = show_html(load_regime_text(text).regime)
    assert "&lt;b&gt;Toy &amp; list" in page and "<b>" not in page
    assert str(inline("**<i>** `a`")) == "<strong>&lt;i&gt;</strong> <code>a</code>"


# what it watches --------------------------------------------------------------------------------------------


def watched(lang: Any = "en", on: datetime.date | None = None) -> str:
    text = show(load_regime("national-lists").regime, lang=lang, on=on).markdown
    return text.split("\n## ")[1]


def test_watches__is_grouped_by_the_lists_that_read_it() -> None:
    text = watched()
    assert "### Judgment defaulter list" in text and "### Railway ban list" in text
    assert "**Can put one on (unlawful conduct)**: The time of the enforcement notice has run out; " in text
    assert "established by a decision of the court." in text
    assert "court_decision" not in text and len(text.splitlines()) < 50
    assert "认定依据：法院决定或裁定。" in watched("zh")


def test_watches__only_what_is_read_on_the_day() -> None:
    text = watched(on=datetime.date(2012, 1, 1))
    assert "### Railway ban list" not in text and "### Order against high spending" in text
    assert "Named, but read by no rule here (data only)" in text


def test_watches__says_what_is_data_only() -> None:
    assert "Data that the texts name (data only: nothing here collects it)" in watched()
    page = show(load_regime("national-lists").regime).markdown
    assert "- For: natural persons (alive now); legal persons, government bodies (asleep)" in page
