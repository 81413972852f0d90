"""Article 5(1)(c) part by part: which parts hold because of what, the flag, and recital 31."""

import re
from dataclasses import replace
from typing import Any

import pytest
from patching import clean, loaded, patched

from glasshouse.lint.catalogue import profiles, rules
from glasshouse.lint.check import Report, check, finding_of
from glasshouse.lint.finding import Hit
from glasshouse.lint.prohibited import FLAGGED, GROUNDS, HINTED, Article5, Part, article_5
from glasshouse.regimes.load import load_regime

UNRELATED: dict[str, Any] = {"measures[dp-suspension].domain": "welfare"}


def taken_apart(*changes: dict[str, Any]) -> Article5:
    return article_5(check(loaded(patched(*changes))))


def parts(found: Article5) -> dict[str, Part]:
    return {one.id: one for one in (*found.needed, *found.looked_at, *found.grounds)}


def recital(found: Article5) -> dict[str, Part]:
    return {one.id: one for one in found.recital_31}


def test_demerit_points__are_an_evaluation_for_one_purpose() -> None:
    found = article_5(check(loaded(clean())))
    assert not found.flag and found.hint
    held = {name for name, one in parts(found).items() if one.holds}
    assert held == {"persons", "over-time", "detriment", "behaviour"}
    assert parts(found)["persons"].because == ("lists/dp_orders", "scores/driver")
    assert parts(found)["detriment"].because == ("measures/dp-suspension",)
    assert "conduct/dp_speeding" in parts(found)["behaviour"].because
    assert recital(found)["purpose"].because == ("purposes/road-safety",)
    assert all(one.holds for one in found.recital_31)


def test_unrelated_context__is_flagged_and_says_because_of_what() -> None:
    found = taken_apart(UNRELATED)
    assert found.flag and parts(found)["GH008"].because == ("GH008:measures/dp-suspension",)
    assert not parts(found)["GH031"].holds and not parts(found)["GH034"].holds


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("detriment", {"measures[dp-suspension].polarity": "reward"}),
        ("GH008", {"measures[dp-suspension].polarity": "reward"}),
    ],
)
def test_advantages__are_no_detriment(part: str, change: dict[str, Any]) -> None:
    found = taken_apart(UNRELATED, change)
    assert not parts(found)[part].holds and not found.flag


def test_offices_of_government__are_no_people() -> None:
    found = article_5(check(load_regime("government-breach")))
    assert not parts(found)["persons"].holds and not found.flag


def test_traits__are_special_or_inferred_data() -> None:
    assert not parts(taken_apart())["traits"].holds
    for change in ({"special_category": "health"}, {"inferred": "true"}):
        ((name, value),) = change.items()
        found = taken_apart({f"data_categories[dp-decisions].{name}": value})
        assert parts(found)["traits"].because == ("data_categories/dp-decisions",)


def with_finding(report: Report, number: str) -> Report:
    """Return a report in which a rule has spoken, whether or not it is in this catalogue."""
    hit = Hit("measures[0]", "measures/dp-suspension", {"en": "x", "zh": "x"})
    rule = rules()["GH008"].model_copy(update={"id": number})
    one = finding_of(rule, hit, report.subject, report.profile)
    return replace(report, findings=(*report.findings, one))


@pytest.mark.parametrize("number", GROUNDS)
def test_grounds__one_is_enough(number: str) -> None:
    report = check(loaded(clean()))
    assert not article_5(report).flag
    found = article_5(with_finding(report, number))
    assert found.flag and [one.id for one in found.grounds if one.holds] == [number]


def test_recital_31__says_what_stands_against_it() -> None:
    vague = taken_apart({"purposes[road-safety].specific": "false"})
    assert not recital(vague)["purpose"].holds and not vague.hint
    foreign = taken_apart({"conduct[dp_phone].domain": "communications_online"})
    assert recital(foreign)["inputs"].because == ("conduct/dp_phone",) and not foreign.hint
    baseless = taken_apart({"measures[dp-suspension].legal_basis": "none"})
    assert recital(baseless)["GH001"].because == ("GH001:measures/dp-suspension",) and not baseless.hint
    unfair = article_5(with_finding(check(loaded(clean())), "GH031"))
    assert not recital(unfair)["GH031"].holds and not unfair.hint


@pytest.mark.parametrize("profile", profiles())
def test_article_5__is_the_same_under_all_profiles(profile: str) -> None:
    document = loaded(patched(UNRELATED))
    assert article_5(check(document, profile=profile)) == article_5(check(document))


@pytest.mark.parametrize(
    ("regime", "flag"),
    [("rongcheng-2019", True), ("seed-maximal", True), ("driver-points", False), ("none", False)],
)
def test_article_5__of_shipped_regimes(regime: str, flag: bool) -> None:
    assert article_5(check(load_regime(regime))).flag is flag


def test_words__never_say_what_is_allowed() -> None:
    found = article_5(check(loaded(clean())))
    every = [*FLAGGED.values(), *HINTED.values(), *found.words]
    every += [one.words for one in (*found.needed, *found.looked_at, *found.grounds, *found.recital_31)]
    for words in every:
        assert not re.search(r"legal|lawful|permitted", words["en"], re.IGNORECASE), words
        assert not re.search("合法|违法|非法", words["zh"]), words
