"""Profiles weigh findings and never decide which there are; severities are steps in order."""

from itertools import pairwise

import pytest

from glasshouse.lint.catalogue import LintRule, Profile, profiles, rules, sources, weighed
from glasshouse.lint.check import check, profile_of, report_of
from glasshouse.lint.severity import MANY, WORDS, Severity, severity_of
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Label

NUMBERS = {f"GH{number:03}" for number in range(1, 51)}
LABEL = Label(en="x", zh="x")


@pytest.mark.parametrize("regime", shipped_ids())
def test_profiles__find_the_same(regime: str) -> None:
    first = check(load_regime(regime))
    for profile in profiles().values():
        other = report_of(first.subject, profile)
        assert [one.id for one in other.findings] == [one.id for one in first.findings], profile.id
        assert [one.hit for one in other.findings] == [one.hit for one in first.findings], profile.id
        assert other.unchecked == first.unchecked


def test_profiles__weigh_the_national_lists_otherwise() -> None:
    first = check(load_regime("national-lists"), profile="eu-ai-act")
    other = report_of(first.subject, profile_of("cn-2020-49"))
    one, two = ({found.id: found.severity for found in report.findings} for report in (first, other))
    assert one.keys() == two.keys() and one != two
    assert one["GH008:measures/e_school"] == Severity.PROHIBITED
    assert two["GH008:measures/e_school"] == Severity.WARNING


def test_profiles__name_rules_of_the_catalogue() -> None:
    for profile in profiles().values():
        assert {*profile.severities, *profile.notes} <= NUMBERS, profile.id
        assert profile.notes.keys() <= profile.severities.keys(), profile.id
    assert set(rules()) <= NUMBERS
    assert profiles()["scholar"].severities == {}


def test_rules__lean_on_sources_that_there_are() -> None:
    assert list(sources()) == [f"S{number:02}" for number in range(1, 42)]
    for rule in rules().values():
        assert set(rule.sources) <= set(sources()), rule.id


def test_sources__say_where_they_are_and_what_was_read() -> None:
    for source in sources().values():
        assert source.address.startswith("https://"), source.id
    changing = [one.id for one in sources().values() if "issued anew" in one.note]
    assert changing == ["S18", "S19"]
    assert "effects test" in sources()["S11"].note and "omnibus" in sources()["S01"].note


# how much a hit weighs -------------------------------------------------------------------------------------


def a_rule(severity: str, raised: str | None = None, lowered: str | None = None) -> LintRule:
    return LintRule.model_validate(
        {
            "id": "GH001", "title": LABEL, "checks": LABEL, "severity": severity, "raised": raised,
            "lowered": lowered, "sources": (), "reads": (), "cure": LABEL,
        }
    )  # fmt: skip


def a_profile(severity: str | None = None) -> Profile:
    said = {} if severity is None else {"GH001": severity}
    return Profile.model_validate(
        {"id": "test", "title": LABEL, "about": LABEL, "severities": said, "notes": {}}
    )


@pytest.mark.parametrize(
    ("rule", "said", "weight", "expected"),
    [
        (a_rule("error"), None, "usual", "error"),
        (a_rule("error"), "note", "usual", "note"),
        (a_rule("error"), "prohibited", "usual", "prohibited"),
        (a_rule("error", raised="prohibited"), None, "raised", "prohibited"),
        (a_rule("error", raised="prohibited"), "error", "raised", "prohibited"),
        (a_rule("error", raised="prohibited"), "warning", "raised", "warning"),
        (a_rule("warning", raised="error"), "prohibited", "raised", "prohibited"),
        (a_rule("error", lowered="note"), None, "lowered", "note"),
        (a_rule("error", lowered="note"), "prohibited", "lowered", "note"),
        (a_rule("error", lowered="warning"), "note", "lowered", "note"),
        (a_rule("error"), None, "raised", "error"),
        (a_rule("error"), None, "lowered", "error"),
    ],
)
def test_weighed(rule: LintRule, said: str | None, weight: str, expected: str) -> None:
    assert weighed(rule, a_profile(said), weight) == severity_of(expected)


def test_weighed__raised_never_weighs_less_and_lowered_never_more() -> None:
    words = [one.name.lower() for one in Severity]
    for said in (None, *words):
        for usual in words:
            for other in words:
                rule = a_rule(usual, raised=other, lowered=other)
                low, middle, high = (
                    weighed(rule, a_profile(said), one) for one in ("lowered", "usual", "raised")
                )
                assert low <= middle <= high


def test_weighed__of_the_catalogue_is_in_order_under_all_profiles() -> None:
    for rule in rules().values():
        for profile in profiles().values():
            weights = [weighed(rule, profile, one) for one in ("lowered", "usual", "raised")]
            assert all(a <= b for a, b in pairwise(weights)), (rule.id, profile.id)


def test_severity__has_four_steps_in_order_with_words() -> None:
    order = [severity_of(word) for word in ("note", "warning", "error", "prohibited")]
    assert order == sorted(Severity) and all(a < b for a, b in pairwise(order))
    assert set(WORDS) == set(MANY) == set(Severity)
