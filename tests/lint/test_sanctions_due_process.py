"""What fixtures cannot show of the rules about sanctions and due process."""

import datetime
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from patching import clean, loaded, patched

from glasshouse.lint.catalogue import profiles
from glasshouse.lint.check import check, hits_of
from glasshouse.lint.finding import Hit
from glasshouse.lint.judgements import Judgements, usual_judgements
from glasshouse.lint.rules.proportion import BOUND
from glasshouse.lint.severity import Severity
from glasshouse.lint.stated import longest, periods, shortest, stated
from glasshouse.lint.subject import Subject
from glasshouse.regimes.load import LoadedRegime, load_regime
from glasshouse.regimes.model import Measure

RULES = [f"GH0{number}" for number in range(31, 47)]
SHIPPED = ["national-lists", "rongcheng-2019", "welfare-risk", "sector-lists", "tenant-rating"]
REORDERED = (
    "data_categories", "conduct", "lists", "measures", "notices", "remedies", "repairs", "retentions",
    "publications", "sharings", "spillovers", "oversight",
)  # fmt: skip


def subject_of(regime: LoadedRegime, **changes: Any) -> Subject:
    """Return what rules look at; `changes` replace sections of the regime."""
    document = replace(regime, regime=regime.regime.model_copy(update=changes))
    return Subject(document, usual_judgements(), frozenset(regime.regime.regime.puts_in_force))


def found(subject: Subject, *rules: str) -> dict[tuple[str, str, str], Hit]:
    """Return hits by rule, object and part."""
    return {(rule, hit.key, hit.part): hit for rule in rules or RULES for hit in hits_of(rule, subject)}


def weight_of(rule: str, key: str, *changes: dict[str, Any]) -> str:
    """Return how a finding weighs, in the clean regime with some changes."""
    return found(subject_of(loaded(patched(*changes))), rule)[rule, key, ""].weight


# monotone ---------------------------------------------------------------------------------------------------


def more_sanctions(regime: LoadedRegime) -> Iterator[Measure]:
    """Yield sanctions like those that are there, lighter and heavier, by another body, bound or not."""
    sanctions = [one for one in regime.regime.measures if one.polarity == "sanction"]
    for one in sanctions[:: max(1, len(sanctions) // 4)]:  # a few of them say as much as all
        for severity, is_bound in ((1, True), (10, False)):
            gravity = one.severity.model_copy(update={"value": severity})
            yield one.model_copy(
                update={
                    "id": f"{one.id}-{severity}", "severity": gravity, "mandatory": is_bound,
                    "individual_assessment": not is_bound, "livelihood_floor": "stays open",
                    "implementing_authority": regime.regime.authorities[0].id,
                }
            )  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_added_sanctions__remove_no_finding(name: str) -> None:
    regime = load_regime(name)
    before = set(found(subject_of(regime), "GH031", "GH032", "GH038"))
    # that lighter conduct brings more than graver is no longer so once the graver brings more
    before -= {key for key in before if key[2] == "inversion"}
    assert before
    for one in more_sanctions(regime):
        after = found(subject_of(regime, measures=(*regime.regime.measures, one)), "GH031", "GH032", "GH038")
        assert before <= set(after), one.id


def test_disproportion__grows_as_gravity_falls_and_severity_rises() -> None:
    regime = load_regime("rongcheng-2019")
    beyond = []
    for by in (-3, 0, 3):
        judged = Judgements(usual_judgements().relatedness, gravity_by=-by, severity_by=by)
        hits = found(Subject(regime, judged, frozenset({"rule"})), "GH031")
        beyond.append({key for key in hits if key[2] != "inversion"})
    assert beyond[0] < beyond[1] <= beyond[2]


# order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_order_of_the_file__changes_nothing(name: str) -> None:
    regime = load_regime(name)
    turned: dict[str, Any] = {section: getattr(regime.regime, section)[::-1] for section in REORDERED}
    turned["lists"] = tuple(
        item.model_copy(update={"grounds": item.grounds[::-1]}) for item in turned["lists"]
    )
    turned["scores"] = tuple(
        score.model_copy(update={"rules": score.rules[::-1]}) for score in regime.regime.scores[::-1]
    )

    def told(hits: dict[tuple[str, str, str], Hit]) -> dict[Any, Any]:
        return {key: (hit.words, hit.weight, hit.via, hit.provision) for key, hit in hits.items()}

    assert told(found(subject_of(regime))) == told(found(subject_of(regime, **turned)))


# the self-tests of the catalogue ----------------------------------------------------------------------------


def proportion() -> dict[str, Any]:
    """Return a regime with light conduct and a sanction of 3 for a year, grave conduct and one of 2."""
    document = clean()
    sanction = document["measures"][0]
    ground = document["lists"][0]["grounds"][0]
    document["measures"] = [
        {**deepcopy(sanction), "id": name, "bundles": [name], "trigger": ["dp_orders"],
         "duration": "One year", "severity": {"value": severity, "basis": "assumed"}}
        for name, severity in (("light", "3"), ("heavy", "2"))
    ]  # fmt: skip
    document["lists"][0]["grounds"] = [
        {**deepcopy(ground), "id": f"by-{on}", "on": on, "bundle": bundle,
         "term": {"duration": "P1Y", "status": "assumed"}}
        for on, bundle in (("dp_limit_noted", "light"), ("dp_alcohol", "heavy"))
    ]  # fmt: skip
    for section in ("notices", "remedies", "oversight"):
        document[section] = [one for one in document[section] if "dp-suspension" not in one.values()]
    for one in document["conduct"]:
        one["gravity"] = {
            "value": {"dp_limit_noted": "2", "dp_alcohol": "4"}.get(one["id"], "0"),
            "basis": "assumed",
        }
    return document


def test_proportion__reports_the_inversion() -> None:
    hits = found(subject_of(loaded(proportion())), "GH031")
    assert set(hits) == {("GH031", "conduct/dp_limit_noted", "inversion")}
    hit = hits["GH031", "conduct/dp_limit_noted", "inversion"]
    assert "brings a burden of at least 3" in hit.words["en"] and "at most 2" in hit.words["en"]
    assert hit.via == (
        "conduct/dp_limit_noted",
        "grounds/dp_orders.by-dp_limit_noted",
        "lists/dp_orders",
        "measures/light",
    )


def test_national_lists__fall_on_children_as_the_profile_weighs_it() -> None:
    regime = load_regime("national-lists")
    weights = {}
    for profile in ("cn-2020-49", "eu-ai-act"):
        report = check(regime, profile=profile)
        weights[profile] = next(
            one.severity
            for one in report.findings
            if (one.rule, one.hit.key) == ("GH033", "measures/e_school")
        )
    assert weights["eu-ai-act"] == Severity.PROHIBITED > weights["cn-2020-49"]
    note = profiles()["cn-2020-49"].notes["GH033"]
    assert "high spending of 2015" in note.en and "2015年限制高消费规定" in note.zh


# weights ----------------------------------------------------------------------------------------------------

ESSENTIAL = {"measures[dp-suspension].essential": "true", "measures[dp-suspension].livelihood_floor": ""}
WELFARE = {"measures[dp-suspension].domain": "welfare"}
ALONE = {"measures[dp-suspension].automation": "fully_automated"}
BY_LIST = {"measures[dp-suspension].trigger": ["dp_orders"]}
WATCHED = {
    "oversight[+]": {
        "id": "ov-orders", "decision": "dp_orders", "automation": "human_decides", "reviewer": "an official",
        "audit": "none",
    }
}  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "rule", "key", "changes"),
    [
        ("usual", "GH032", "measures/dp-suspension", [ESSENTIAL]),
        ("raised", "GH032", "measures/dp-suspension", [ESSENTIAL, WELFARE]),
        (
            "lowered", "GH032", "measures/dp-suspension",
            [ESSENTIAL, {"measures[dp-suspension].livelihood_floor": "not known"}],
        ),
        ("usual", "GH033", "measures/dp-suspension", [{"measures[dp-suspension].target": "household"}]),
        ("lowered", "GH033", "measures/dp-suspension", [{"measures[dp-suspension].target": "firm"}]),
        ("usual", "GH039", "measures/dp-suspension", [ALONE]),
        ("raised", "GH039", "measures/dp-suspension", [ALONE, ESSENTIAL]),
        ("lowered", "GH039", "measures/dp-suspension", [ALONE, ESSENTIAL, BY_LIST, WATCHED]),
        ("usual", "GH046", "regime/driver-points", [{"regime.monitoring": "none"}]),
        ("lowered", "GH046", "regime/driver-points", [{"regime.monitoring": "not known"}]),
        (
            "raised", "GH046", "regime/driver-points",
            [{"regime.monitoring": "none"}, {"measures[dp-suspension].severity.value": "6"}],
        ),
        ("lowered", "GH043", "remedies/r-suspension", [{"remedies[r-suspension].decide_within": "not read"}]),
        ("lowered", "GH035", "measures/dp-suspension", [{"measures[dp-suspension].duration": "not known"}]),
    ],
)  # fmt: skip
def test_weight__follows_the_facts(weight: str, rule: str, key: str, changes: list[dict[str, Any]]) -> None:
    assert weight_of(rule, key, *changes) == weight


def test_disproportion__weighs_most_without_any_wrong() -> None:
    bound = {"measures[dp-suspension].individual_assessment": "false"}
    assert weight_of("GH031", "conduct/dp_limit_noted", bound) == "raised"
    graver = {"conduct[dp_limit_noted].gravity.value": "1", "measures[dp-suspension].severity.value": "5"}
    assert weight_of("GH031", "conduct/dp_limit_noted", bound, graver) == "usual"
    assert BOUND * 1 < 5 / 2


# what counts ------------------------------------------------------------------------------------------------


def test_grounds_that_keep_people_off__bring_nothing() -> None:
    hits = found(subject_of(load_regime("national-lists")), "GH031", "GH035")
    assert not any("minor" in key for hit in hits.values() for key in hit.via)
    assert not any("minor" in hit.words["en"] for hit in hits.values())


def test_day__decides_what_holds_together() -> None:
    regime = load_regime("national-lists")
    then = check(regime, on=datetime.date(2012, 6, 1))
    keys = {one.hit.key for one in then.findings if one.rule == "GH038"}
    assert "lists/jd_list" not in keys
    assert "lists/jd_list" in {one.hit.key for one in check(regime).findings if one.rule == "GH038"}


@pytest.mark.parametrize("name", SHIPPED)
def test_sentences__are_there_in_both_languages(name: str) -> None:
    for hit in found(subject_of(load_regime(name))).values():
        assert hit.words["en"].endswith(".") and hit.words["zh"].endswith("。")
        assert "{" not in hit.words["en"] + hit.words["zh"]


# words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("30 days from acceptance", "said"), ("", "none"), ("none stated", "none"), ("No end stated", "none"),
        ("none before an appeal", "none"), ("not stated; five working days assumed", "none"),
        ("none read", "unknown"), ("not looked up", "unknown"), ("Not stated in what was read", "unknown"),
        ("as long as the entry stands; what is shown later was not read", "unknown"),
    ],
)  # fmt: skip
def test_stated__tells_nothing_from_not_known(words: str, says: str) -> None:
    assert stated(words) == says


def test_periods__are_found_in_words() -> None:
    assert periods("Up to three years; three to seven if especially serious") == (1095,)
    assert longest("three months; one year in five fields") == 365
    assert shortest("one day; ninety days at the third time within a year") == 1
    assert longest("P180D") == 180 and longest("indefinite") is None
    assert longest("20 working days (recalled)") == 28
