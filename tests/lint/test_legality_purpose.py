"""Rules on legality, purpose and data: paths, sentences, weights, and what must not depend on order."""

import re
from typing import Any

import pytest
from patching import clean, loaded, patched

from glasshouse.lint.catalogue import family, profiles
from glasshouse.lint.check import check
from glasshouse.lint.finding import Finding
from glasshouse.lint.judgements import Judgements, usual_judgements
from glasshouse.lint.severity import Severity
from glasshouse.metrics.readings import Reading
from glasshouse.regimes.load import load_regime

OURS = {one.id for name in ("legality", "purpose") for one in family(name).rules}
SHIPPED = ("national-lists", "rongcheng-2019", "suining-2010", "sesame", "seed-maximal", "welfare-risk")
FEE = {
    "id": "dp-fee", "label": {"en": "Higher fee", "zh": "加收费用"},
    "cites": [{"source": "page", "status": "assumed"}],
    "type": "price", "polarity": "sanction", "domain": "health", "essential": "false",
    "severity": {"value": "1", "basis": "assumed"}, "trigger": ["driver.suspended"],
    "bundles": ["dp_licence"],
    "target": "self", "implementing_authority": "dp-office", "legal_basis": "lb-dp",
    "provision": "dp-5",
    "duration": "Six months", "automation": "human_decides", "reversible": "true", "mandatory": "false",
    "individual_assessment": "true",
}  # fmt: skip


def findings(document: dict[str, Any], rule: str = "", **options: Any) -> list[Finding]:
    """Return the findings of our rules, or of one of them."""
    found = check(loaded(document), **options).findings
    return [one for one in found if one.rule in ({rule} if rule else OURS)]


def only(document: dict[str, Any], rule: str, **options: Any) -> Finding:
    """Return the one finding of a rule."""
    (found,) = findings(document, rule, **options)
    return found


# what is shown ----------------------------------------------------------------------------------------------


def test_context__shows_the_path_and_the_provision() -> None:
    found = only(patched({"measures[dp-suspension].domain": "welfare"}), "GH008")
    assert found.hit.via == ("data_categories/dp-decisions", "scores/driver", "measures/dp-suspension")
    assert found.hit.provision == "dp-5"
    assert found.hit.words["en"].startswith("`dp-suspension` (May not drive for six months) is in the domain")


def test_weak_identity__shows_the_path_to_the_sanction() -> None:
    found = only(patched({"data_categories[dp-decisions].identity_key": "name_only"}), "GH018")
    assert found.hit.via == ("data_categories/dp-decisions", "scores/driver", "measures/dp-suspension")
    assert "the name alone" in found.hit.words["en"] and "仅凭姓名" in found.hit.words["zh"]


def test_protected_conduct__goes_by_its_rule() -> None:
    found = only(
        patched({"conduct[dp_phone].protected_kind": "speech", "conduct[dp_phone].lawful": "true"}), "GH012"
    )
    assert found.hit.via == ("conduct/dp_phone", "rules/driver.dp.phone", "scores/driver")
    assert (found.hit.provision, found.severity) == ("dp-2", Severity.PROHIBITED)


def test_protected_conduct__weighs_less_if_taken_to_be_unlawful() -> None:
    found = only(patched({"conduct[dp_phone].protected_kind": "speech"}), "GH012")
    assert found.severity == Severity.WARNING and "unlawful as the file takes it" in found.hit.words["en"]


def test_rank__names_what_is_there_and_what_is_needed() -> None:
    found = findings(patched({"legal_bases[lb-dp].rank": "mou"}), "GH002")
    by_key = {one.hit.key: one.hit.words["en"] for one in found}
    assert (
        "memorandum" in by_key["lists/dp_orders"] and "central policy document" in by_key["lists/dp_orders"]
    )
    assert "central policy document" not in by_key["measures/dp-suspension"]


def test_rank__ministry_rule_weighs_less_for_a_list_alone() -> None:
    found = findings(patched({"legal_bases[lb-dp].rank": "ministry_rule"}), "GH002")
    assert {one.hit.key: one.severity for one in found} == {
        "lists/dp_orders": Severity.WARNING,
        "measures/dp-suspension": Severity.ERROR,
    }


def test_catalogue__not_checked_is_not_none() -> None:
    weights = {}
    for words in ("none", "not checked", "believed to be in the catalogue of 2021; not checked"):
        found = only(patched({"data_categories[dp-decisions].in_catalogue": words}), "GH003")
        weights[words] = found.severity
        assert ("does not know" in found.hit.words["en"]) == (words != "none")
    assert list(weights.values()) == [Severity.ERROR, Severity.NOTE, Severity.NOTE]


def test_ceiling__says_in_what_it_is_exceeded() -> None:
    maxima = [{"types": ["licence_denial"], "targets": ["self"], "severity": "2", "duration": "P3M"}]
    words = only(patched({"legal_bases[lb-dp].maxima": maxima}), "GH003").hit.words
    assert "its severity, 3 where 2 is allowed" in words["en"] and "P6M where P3M is allowed" in words["en"]


def test_untraceable__names_what_rests_on_the_provision() -> None:
    found = only(patched({"provisions[dp-5].cites": []}), "GH004")
    assert "cites nothing" in found.hit.words["en"] and "`dp_orders.dp-no-points`" in found.hit.words["en"]
    assert found.hit.path == "provisions[4].cites"


def test_untraceable__memory_weighs_less() -> None:
    assert only(patched({"provisions[dp-5].status": "recalled"}), "GH004").severity == Severity.NOTE


def test_competence__rewards_alone_weigh_less() -> None:
    reward = {**FEE, "polarity": "reward", "domain": "transport_other", "implementing_authority": "dp-police"}
    document = patched({"measures[+]": reward, "authorities[dp-police].competences": []})
    assert only(document, "GH006").severity == Severity.WARNING


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("health", Severity.PROHIBITED),
        ("criminal_record", Severity.ERROR),
        ("financial_detail", Severity.NOTE),
    ],
)
def test_intimate_data__weighs_by_kind(kind: str, severity: Severity) -> None:
    assert (
        only(patched({"data_categories[dp-decisions].special_category": kind}), "GH011").severity == severity
    )


def test_intimate_data__finances_without_a_specific_purpose_of_their_own() -> None:
    changes = {
        "data_categories[dp-decisions].special_category": "financial_detail",
        "data_categories[dp-decisions].origin_domain": "finance_credit",
    }
    assert only(patched(changes), "GH011").severity == Severity.ERROR


def test_inferred__rewards_alone_weigh_less() -> None:
    changes = {
        "data_categories[dp-decisions].inferred": "true",
        "measures[dp-suspension].polarity": "reward",
    }
    assert only(patched(changes), "GH014").severity == Severity.NOTE


def test_stand_in__weighs_more_where_a_run_shows_it() -> None:
    document = patched({"data_categories[dp-decisions].proxy_of": "origin"})
    seen = {"M24": [Reading("M24", value=0.23), Reading("M24", why=Reading("M24").why)]}
    assert only(document, "GH015").severity == Severity.WARNING
    found = only(document, "GH015", readings=seen)
    assert found.severity == Severity.ERROR and "up to 23 %" in found.hit.words["en"]
    assert only(document, "GH015", readings={"M24": [Reading("M24", value=0.1)]}).severity == Severity.WARNING


def test_minors__weigh_less_where_only_rewards_follow() -> None:
    changes = {"regime.population_scope.min_age": "16", "measures[dp-suspension].polarity": "reward"}
    assert only(patched(changes), "GH017").severity == Severity.WARNING


def test_monitoring__of_those_who_agreed_is_none() -> None:
    changes = {
        "data_categories[dp-decisions].collection_method": "platform_telemetry",
        "scores[driver].consent": "required",
        "scores[driver].consent_given": {
            "share": "0.5", "decision": "consent", "status": "assumed", "why": "assumed"
        },
    }  # fmt: skip
    assert findings(patched(changes), "GH019") == []


# what must always hold --------------------------------------------------------------------------------------


def test_another_sanction__removes_no_finding_on_context() -> None:
    given = {"measures[dp-suspension].domain": "welfare"}
    before = {one.id for one in findings(patched(given), "GH008")}
    after = {one.id for one in findings(patched(given, {"measures[+]": FEE}), "GH008")}
    assert before == {"GH008:measures/dp-suspension"}
    assert after == before | {"GH008:measures/dp-fee"}


def test_another_trigger__removes_no_finding_on_context() -> None:
    given = {"measures[dp-suspension].domain": "welfare"}
    more = {"measures[dp-suspension].trigger": ["driver.suspended", "driver.limit", "dp_orders"]}
    before = {one.id for one in findings(patched(given), "GH008")}
    assert before <= {one.id for one in findings(patched(given, more), "GH008")}


def turned(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with its sections, and the rules and grounds in them, in the opposite order."""
    for section in (
        "provisions",
        "authorities",
        "purposes",
        "data_categories",
        "conduct",
        "lists",
        "measures",
    ):
        document[section].reverse()
    for score in document["scores"]:
        score["rules"].reverse()
    return document


MANY = {
    "legal_bases[lb-dp].rank": "ministry_rule",
    "data_categories[dp-decisions].in_catalogue": "none",
    "data_categories[dp-decisions].inferred": "true",
    "data_categories[dp-decisions].identity_key": "face",
    "data_categories[dp-decisions].special_category": "biometric",
    "data_categories[dp-decisions].proxy_of": "origin",
    "data_categories[dp-decisions].collection_method": "sensor_public_space",
    "authorities[dp-office].competences": [],
    "authorities[dp-office].territory": "macau",
    "purposes[road-safety].specific": "false",
    "provisions[dp-5].cites": [],
    "conduct[dp_phone].protected_kind": "speech",
    "conduct[dp_phone].domain": "commerce",
    "conduct[dp_alcohol].determinacy.evidence_document": "none",
    "conduct[dp_leaves_scene].determinacy.evidence_document": "none",
    "conduct[dp_alcohol].domain": "health",
    "measures[dp-suspension].domain": "welfare",
    "measures[+]": FEE,
    "regime.population_scope.min_age": "14",
    "scores[driver].inputs": ["dp-decisions", "dp_objects"],
    "scores[driver].rules[dp.phone].retroactive_to": "2009-06-01",
}


def test_order__changes_no_finding() -> None:
    one, other = findings(patched(MANY)), findings(turned(patched(MANY)))
    said_of_one = {found.id: (found.hit.words, found.hit.via, found.severity) for found in one}
    assert {found.rule for found in one} >= OURS - {"GH001", "GH010"}
    assert said_of_one == {found.id: (found.hit.words, found.hit.via, found.severity) for found in other}


def test_names__change_ids_and_nothing_else() -> None:
    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(one) for key, one in value.items()}
        if isinstance(value, list):
            return [renamed(one) for one in value]
        return (
            re.sub(r"^(dp-suspension|dp-decisions|dp-office)$", r"zz-\1", value)
            if isinstance(value, str)
            else value
        )

    ids = {one.id for one in findings(patched(MANY))}
    expected = {re.sub(r"/(dp-suspension|dp-decisions|dp-office)$", r"/zz-\1", one) for one in ids}
    assert {one.id for one in findings(renamed(patched(MANY)))} == expected


def test_profiles__have_the_same_findings() -> None:
    document = patched(MANY)
    every = [{one.id for one in findings(document, profile=name)} for name in profiles()]
    assert all(ids == every[0] for ids in every)


@pytest.mark.parametrize("regime_id", SHIPPED)
def test_sentences__are_whole_in_both_languages(regime_id: str) -> None:
    found = [one for one in check(load_regime(regime_id)).findings if one.rule in OURS]
    assert found and len({one.id for one in found}) == len(found)
    for one in found:
        en, zh = one.hit.words["en"], one.hit.words["zh"]
        assert en.endswith(".") and zh.endswith("。"), one.id
        assert "  " not in en and "{" not in en + zh and "None" not in en, one.id


@pytest.mark.parametrize("by", [-3, 3])
def test_clean_regime__is_silent_however_severe_its_measures_are_taken_to_be(by: int) -> None:
    judgements = Judgements(usual_judgements().relatedness, severity_by=by, gravity_by=by)
    assert findings(clean(), judgements=judgements) == []
