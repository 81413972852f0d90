"""Unit tests of `glasshouse.reading.counting`: counts over encoded rules, and the claims that cite them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from click.testing import CliRunner

from glasshouse.cli.main import cli
from glasshouse.reading.counting import (
    COUNTS,
    FIELD_OF,
    FIELDS,
    city_schemes,
    count_departments,
    count_documents,
    field_of,
    most_lost,
    score_rules,
)
from glasshouse.reading.phrases import Language
from glasshouse.regimes.claims import Answer, find_claim, load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.scoring_model import Bounds, FixedPoints, Per, PerPoints, RangePoints, SetScore

CITED = {"C02": "fields", "C04": "data", "C05": "documents", "C06": "departments"}


def numbers_in(text: str) -> set[int]:
    return {int(one) for one in re.findall(r"\d+", text)}


@pytest.mark.parametrize(("claim", "what"), CITED.items())
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_claim_says_what_is_counted(claim: str, what: str, lang: Language) -> None:
    result = find_claim(load_claims(), claim).result
    assert isinstance(result, Answer)
    said = numbers_in(getattr(result.text, lang))
    figures = COUNTS[what](lang).figures
    cited = {value for key, value in figures.items() if key not in ("bank_all", "online_all") and value}
    assert cited <= said
    assert f"regimes count {what}" in getattr(result.text, lang)


def test_a_count_is_that_of_the_file() -> None:
    """Suining, by hand: 16 rules, one of them on an event; 15 on conduct, six of them proved by reports."""
    suining = load_regime("suining-2010").regime
    rules = score_rules(suining)
    assert len(rules) == 16
    assert sum(most_lost(rule) for rule in rules) == 460
    row = next(
        line for group in count_documents().table.groups for line in group.rows if line[0] == "`suining-2010`"
    )
    assert row[1:] == ("15", "1", "0", "8", "0", "0", "6", "0", "40")


def test_rules_that_are_only_reported_are_not_counted() -> None:
    rongcheng = load_regime("rongcheng-2019").regime
    every = [rule for score in rongcheng.scores for rule in score.rules]
    assert any(rule.evidence != "rule" for rule in every)
    assert all(rule.evidence == "rule" for rule in score_rules(rongcheng))


@pytest.mark.parametrize(
    ("effect", "lost"),
    [
        (FixedPoints(points=-30), 30),
        (FixedPoints(points=None), 0),
        (FixedPoints(points=5), 0),
        (RangePoints(range=Bounds(low=-50, high=-10)), 50),
        (PerPoints(per=Per(amount=100, points=-1, at_most=10)), 10),
        (PerPoints(per=Per(amount=100, points=-2)), 0),  # without a limit
        (PerPoints(per=Per(amount=100, points=1, at_most=10)), 0),
        (SetScore(set_score=0), 0),
    ],
)
def test_most_lost__at_once(effect: object, lost: int) -> None:
    (rule, *_) = score_rules(load_regime("suining-2010").regime)
    assert most_lost(rule.model_copy(update={"effect": effect})) == lost


def test_every_domain_belongs_to_one_field() -> None:
    assert set(FIELD_OF.values()) <= set(FIELDS)
    assert field_of("housing") == "social_conduct" and field_of("judiciary") == "judiciary"


def test_shares_add_up() -> None:
    found = count_departments()
    for group in found.table.groups:
        for _, whole, *parts, share in group.rows:
            assert int(whole) == sum(map(int, parts))
            assert int(share) == round(Decimal(100 * int(parts[0])) / int(whole))
    assert found.figures["schemes"] <= len(city_schemes())


@pytest.mark.parametrize("what", COUNTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cli__counts(what: str, lang: Language) -> None:
    result = CliRunner().invoke(cli, ["regimes", "count", what, "--lang", lang, "--format", "markdown"])
    assert result.exit_code == 0
    assert result.output.strip() == COUNTS[what](lang).markdown.strip()
