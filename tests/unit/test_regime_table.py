"""Unit tests of `glasshouse.reading.tables`: the rules of procedures and of scores, row by row."""

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from glasshouse.clock import day_number
from glasshouse.errors import ScenarioError
from glasshouse.reading.score_table import (
    AccountRow,
    DimensionRow,
    GradeRow,
    ScoreRuleRow,
    ThresholdRow,
    TransitionRow,
    score_rows,
)
from glasshouse.reading.table import TableRow, rule_rows
from glasshouse.reading.tables import NAMES, regime_tables
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Regime

FIXTURES = Path(__file__).parents[1] / "fixtures"
TOY = (FIXTURES / "toy-list.yaml").read_text(encoding="utf-8")
REGIME = load_regime_text(TOY).regime
SCORES = load_regime(FIXTURES / "toy-scores.yaml").regime


def printed(regime: Regime = REGIME, *, lang: Any = "en", width: int = 250) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(regime_tables(regime, lang=lang))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


# procedures ------------------------------------------------------------------------------------------------


def test_table__of_the_toy_list() -> None:
    rows = {row.rule: row for row in rule_rows(REGIME)}
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
    assert len(rule_rows(REGIME)) == len(stack.rules.move_id)


def test_table__of_a_day() -> None:
    before = {row.rule for row in rule_rows(REGIME, on=datetime.date(2017, 4, 30))}
    after = {row.rule for row in rule_rows(REGIME, on=datetime.date(2017, 5, 1))}
    assert before - after == {"able-open"} and after - before == {"able-fixed"}


def test_table__of_another_evidence_class() -> None:
    rows = {row.rule: row for row in rule_rows(REGIME, evidence=("rule", "reported"))}
    assert rows["hides"].term == "P1Y6M10D"


# scores ----------------------------------------------------------------------------------------------------


def rules_of(regime_id: str, **wanted: Any) -> dict[str, ScoreRuleRow]:
    rows = score_rows(load_regime(regime_id).regime, **wanted)["rules"]
    return {row.rule: row for row in rows if isinstance(row, ScoreRuleRow)}


def test_rules__say_trigger_effect_and_terms() -> None:
    rows = rules_of("rongcheng-2019")
    assert rows["rc19.c03"] == ScoreRuleRow(
        score="rongcheng", rule="rc19.c03", trigger="debt_arrears", effect="-10", account="",
        recurs="monthly",
        ends_on="debt_performed debt_settled debt_written_off enforcement_ended", validity="",
        recurrence_factor="1", repeats="add", decay="", multipliers="", share="1", share_status="assumed",
        provision="rc-com", from_date="2019-01-01", to_date="2021-06-18", status="verified_excerpt",
        evidence="rule", state="alive",
    )  # fmt: skip
    assert {row.state for row in rows.values()} == {"alive", "asleep", "unpriced"}


def test_rules__of_another_evidence_class() -> None:
    plain, more = rules_of("rongcheng-2019"), rules_of("rongcheng-2019", evidence=("rule", "reported"))
    assert {row.evidence for row in plain.values()} == {"rule"}
    assert {row.evidence for name, row in more.items() if name not in plain} == {"reported"}
    assert {row.evidence for row in rules_of("seed-maximal").values()} == {"rule", "reported"}


def test_rules__of_a_day_under_the_reforms() -> None:
    days = [datetime.date(2020, 2, day) for day in (6, 7)]
    before, after = (rules_of("weihai-haibei", on=day) for day in days)
    assert set(before) == {"hb.v"} and len(after) == 12
    gift = after["hb.e5"]
    assert (gift.from_date, gift.to_date) == ("2020-02-07", "2020-05-06")
    assert gift.effect == "3 from 1, 10..50 from 500, 60 from 100000"
    assert after["hb.e3"].multipliers == "2@2020-02-07/2020-05-06"


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_rules__each_priced_one_is_compiled(regime_id: str) -> None:
    """What the table says is applied is what the arrays have, and the other way round."""
    regime = load_regime(regime_id).regime
    stack = compile_stack(
        [regime], from_day=day_number(datetime.date(2000, 1, 1)), to_day=day_number(datetime.date(2040, 1, 1))
    )
    compiled = {stack.score_rule_ids[int(number)] for number in stack.scores.rule_id}
    listed = {row.rule for row in rules_of(regime_id).values() if row.state != "unpriced"}
    counted = {name for name in compiled if not any(name == r.id for s in regime.scores for r in s.rules)}
    assert compiled - counted == listed


def test_tables__of_the_toy_scores() -> None:
    rows = score_rows(SCORES)
    grades = [row for row in rows["grades"] if isinstance(row, GradeRow) and row.score == "fuzhou"]
    assert [(row.grade, row.min) for row in grades] == [
        ("excellent", "850"), ("good", "700"), ("fair", "500"), ("poor", "350"), ("very_poor", ""),
    ]  # fmt: skip
    account = next(row for row in rows["accounts"] if isinstance(row, AccountRow) and row.score == "fuzhou")
    assert (account.base, account.floor, account.ceiling, account.period) == ("0", "0", "50", "year")


def test_dimensions__say_what_the_society_has() -> None:
    rows = score_rows(load_regime("sesame").regime)["dimensions"]
    first = rows[0]
    assert isinstance(first, DimensionRow)
    assert (first.dimension, first.weight, first.assumed_weight) == ("history", "35", "")
    assert first.alive.split() == first.reads.split()[:3]


def test_thresholds__of_measures() -> None:
    rows = score_rows(load_regime("sesame").regime)["thresholds"]
    bicycles = next(
        row for row in rows if isinstance(row, ThresholdRow) and row.measure == "ss_shared_bicycles"
    )
    assert (bicycles.points, bicycles.price_percent, bicycles.from_date) == ("650", "0", "2017-03-16")
    assert "" in {row.points for row in rows if isinstance(row, ThresholdRow)}


def test_transitions__one_row_for_each_number_of_events() -> None:
    score = next(score for score in SCORES.scores if score.transitions)
    rows = [row for row in score_rows(SCORES)["transitions"] if isinstance(row, TransitionRow)]
    assert score.transitions and len(rows) == sum(len(row.to) for row in score.transitions.table)


# forms -----------------------------------------------------------------------------------------------------


def test_tables__csv_and_json_say_the_same() -> None:
    for name in ("rules", "grades", "accounts"):
        found = regime_tables(load_regime("suining-2010").regime, what=(name,))
        assert list(csv.DictReader(io.StringIO(found.csv))) == json.loads(found.json)[name]
    assert (
        list(csv.DictReader(io.StringIO(regime_tables(REGIME).csv)))
        == json.loads(regime_tables(REGIME).json)["procedures"]
    )


def test_tables__a_csv_has_one_table() -> None:
    with pytest.raises(
        ScenarioError, match=r"rules, grades and accounts; a CSV has one .* type --what rules"
    ):
        _ = regime_tables(load_regime("suining-2010").regime).csv
    assert regime_tables(load_regime("none").regime).csv.startswith("procedure,rule")


def test_tables__in_words() -> None:
    text = " ".join(printed().split())
    assert "Able and unwilling" not in text  # a rule is called by its id, and the steps by their labels
    assert "Toy rules, Article 2" in text and "unless a minor" in text and "share 0.5 (assumed)" in text
    assert "不属于" in printed(lang="zh")
    assert max(cell_len(line.rstrip()) for line in printed(width=80).splitlines()) <= 80


def test_tables__of_a_score_in_words() -> None:
    text = " ".join(printed(load_regime("weihai-haibei").regime, width=200).split())
    assert "hb.e1-hubei +70 Medical staff sent to Hubei" in text
    assert (
        text.count("Notice on points for work against the epidemic, bonus items; alive now; since 2020-02-07")
        == 1
    )
    assert "without a figure, never applied" in text and "AAA, model (aaa) not known 1050 assumed" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("regime_id", [*shipped_ids(), "toy-scores"])
def test_tables__of_every_regime(regime_id: str, lang: Any) -> None:
    regime = SCORES if regime_id == "toy-scores" else load_regime(regime_id).regime
    found = regime_tables(regime, lang=lang)
    assert set(found.rows) == set(NAMES)
    assert bool(found.rows["procedures"]) == bool(regime.procedures)
    assert all(row.share_status != "certain" or row.share == "1" for row in found.procedures)
    assert max(cell_len(line.rstrip()) for line in printed(regime, lang=lang, width=100).splitlines()) <= 100
