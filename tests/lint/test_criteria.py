"""Criteria and scoring logic: what one changed field of a fixture cannot show."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

import pytest
from patching import clean, loaded, patched, shipped

from glasshouse.lint.check import check
from glasshouse.lint.finding import Finding, Hit
from glasshouse.regimes.load import load_regime

LABEL = {"en": "x", "zh": "x"}
FAMILY = [f"GH0{number}" for number in range(20, 31)]


def found_in(document: Mapping[str, Any]) -> tuple[Finding, ...]:
    alone = json.loads(json.dumps(document))  # parts that are the same object would be written as aliases
    return check(loaded(alone)).findings


def hits(document: Mapping[str, Any], rule: str) -> list[Hit]:
    return [one.hit for one in found_in(document) if one.rule == rule]


def ids(document: Mapping[str, Any]) -> set[str]:
    return {one.id for one in found_in(document) if one.rule in FAMILY}


# grades out of reach ----------------------------------------------------------------------------------------


def with_bonus(ceiling: int, period: str = "always") -> dict[str, Any]:
    """Return a score from 0 to 1300 that starts at 1000, with bonuses up to a ceiling, and AAA from 1050."""
    grade = {"label": LABEL, "status": "assumed"}
    return patched(
        {
            "scores[driver].initial": 1000, "scores[driver].max": 1300,
            "scores[driver].accounts": [
                {"id": "bonus", "label": LABEL, "base": 0, "floor": 0, "ceiling": ceiling, "period": period,
                 "status": "assumed"},
            ],
            "scores[driver].rules[dp.course].counts_in": "bonus",
            "scores[driver].rules[dp.course].repeats": "add",
            "scores[driver].rules[dp.course].validity": "P1Y",
            "scores[driver].grades": [
                grade | {"id": "aaa", "min": 1050}, grade | {"id": "a", "min": 600},
                grade | {"id": "suspended", "min": None},
            ],
        }
    )  # fmt: skip


@pytest.mark.parametrize(("ceiling", "period", "parts"), [
    (40, "always", ["aaa"]), (60, "always", []), (24, "year", ["aaa"]), (40, "year", []),
])  # fmt: skip
def test_gh023__finds_a_grade_above_all_bonuses(ceiling: int, period: str, parts: list[str]) -> None:
    found = hits(with_bonus(ceiling, period), "GH023")
    assert [one.part for one in found] == parts
    for one in found:
        assert "the ceiling of `bonus`" in one.words["en"] and "`bonus`的上限" in one.words["zh"]


# lists that lead to each other ------------------------------------------------------------------------------


def circle(*names: str, closed: bool) -> dict[str, Any]:
    """Return lists of which each feeds the next."""
    first = next(one for one in clean()["lists"])
    procedure = next(one for one in clean()["procedures"] if one["id"] == "dp_licence")
    lists, procedures = [], []
    for index, name in enumerate(names):
        before = names[index - 1]
        on = "dp_course" if index == 0 and not closed else f"{before}.in_force"
        ground = first["grounds"][0] | {"id": f"{name}-ground", "on": on}
        also = ground | {"id": f"{name}-also", "on": "dp_course"}
        moves = [move | {"id": f"{name}-{move['id']}"} for move in procedure["moves"]]
        procedures.append(procedure | {"id": name, "moves": moves})
        lists.append(first | {"id": name, "procedure": name, "grounds": [ground, also]})
    document = clean()
    return document | {
        "lists": document["lists"] + lists, "procedures": document["procedures"] + procedures,
    }  # fmt: skip


def test_gh027__reports_a_circle_once() -> None:
    (found,) = hits(circle("a", "b", "c", closed=True), "GH027")
    assert (found.key, found.part) == ("lists/a", "circle")
    assert found.via == ("lists/a", "lists/b", "lists/c", "lists/a")


def test_gh027__reports_each_list_that_passes_entries_on() -> None:
    found = hits(circle("a", "b", "c", closed=False), "GH027")
    assert {one.key for one in found} == {"lists/a", "lists/b"}
    assert all(one.weight == "usual" for one in found)


def test_gh027__weighs_less_where_a_body_decides_anew() -> None:
    document = circle("a", "b", closed=False)
    document["lists"][-1]["grounds"][0]["practice"] = {
        "share": 0.5, "decision": "discretion", "status": "assumed", "why": "Invented.",
    }  # fmt: skip
    (found,) = hits(document, "GH027")
    assert found.weight == "lowered" and "if a body so decides" in found.words["en"]


# ways out ---------------------------------------------------------------------------------------------------


def with_scale(*bad: str) -> dict[str, Any]:
    """Return a scale with sanctions at its bottom, from which some grades lead nowhere better."""
    grade = {"label": LABEL, "status": "assumed"}
    document = clean()
    score = next(one for one in document["scores"]) | {
        "accounts": [], "rules": [],
        "grades": [grade | {"id": "good", "min": 1}, grade | {"id": "suspended", "min": None}],
        "transitions": {
            "every": "year", "starts": "good", "provision": "dp-2", "status": "assumed",
            "counts": ["dp_speeding", "dp_phone", "dp_right_of_way", "dp_red_light", "dp_alcohol",
                       "dp_leaves_scene", "dp_course"],
            "table": [{"grade": "good", "to": ["good", "suspended"]},
                      {"grade": "suspended", "to": list(bad)}],
        },
    }  # fmt: skip
    return document | {"scores": [score]}


def test_gh024__finds_a_scale_that_nobody_climbs_again() -> None:
    assert hits(with_scale("good", "suspended"), "GH024") == []
    (found,) = hits(with_scale("suspended"), "GH024")
    assert found.part == "for-ever" and "no way back" in found.words["en"]


def test_gh024__knows_an_entry_that_the_file_itself_ends_with_death() -> None:
    report = check(load_regime("sector-lists"))
    assert [one.hit.key for one in report.findings if one.rule == "GH024"] == ["lists/mil_bar"]


def test_gh024__weighs_less_where_the_end_is_not_known() -> None:
    changes = {"scores[driver].rules[dp.suspended].ends_on": []}
    (found,) = hits(patched(changes), "GH024")
    assert found.weight == "lowered" and "the file knows no end" in found.words["en"]
    changes |= {"scores[driver].rules[dp.suspended].validity": "indefinite"}
    (found,) = hits(patched(changes), "GH024")
    assert found.weight == "usual"


NO_CLOCK = {
    "procedures[dp_licence].steps[in_force].clock": None,
    "procedures[dp_licence].moves[dpl-over].on": "dp_course",
}
SHARE = {"decision": "outcome", "status": "assumed", "why": "Invented."}


@pytest.mark.parametrize(
    ("field", "value"),
    [("when", ["unfounded"]), ("practice", SHARE | {"share": 0, "decision": "discretion"})],
)
def test_gh024__counts_on_no_way_out_that_is_not_for_those_rightly_listed(field: str, value: Any) -> None:
    assert hits(patched(NO_CLOCK), "GH024") == []
    assert (
        len(hits(patched(NO_CLOCK, {f"procedures[dp_licence].moves[dpl-over].{field}": value}), "GH024")) == 1
    )


@pytest.mark.parametrize(("ceiling", "n"), [(None, 0), (5, 1)])
def test_gh024__takes_points_that_can_be_earned_without_limit_as_a_way_back(
    ceiling: int | None, n: int
) -> None:
    bonus = {"id": "bonus", "label": LABEL, "base": 0, "floor": 0, "ceiling": ceiling, "status": "assumed"}
    document = patched(
        {
            "measures[dp-suspension].trigger": ["driver.limit"], "scores[driver].accounts": [bonus],
            "scores[driver].rules[dp.phone].ends_on": [],
            "scores[driver].rules[dp.phone].validity": "indefinite",
            "scores[driver].rules[dp.course].repeats": "add",
            "scores[driver].rules[dp.course].counts_in": "bonus",
        }
    )  # fmt: skip
    assert len(hits(document, "GH024")) == n


@pytest.mark.parametrize(("first", "second", "n"), [(0.5, 0.5, 1), (0.5, 0.6, 0)])
def test_gh023__knows_that_decisions_of_one_kind_share_a_draw(first: float, second: float, n: int) -> None:
    move = "procedures[dp_objection].moves[{}].{}"
    document = patched(
        {
            move.format("dpo-right", "when"): [], move.format("dpo-wrong", "when"): [],
            move.format("dpo-right", "practice"): SHARE | {"share": first},
            move.format("dpo-wrong", "practice"): SHARE | {"share": second},
        }
    )  # fmt: skip
    assert len(hits(document, "GH023")) == n


@pytest.mark.parametrize(("scope", "n"), [("fact", 1), ("agent", 0)])
def test_gh023__knows_that_a_move_on_one_fact_hides_no_move_on_all(scope: str, n: int) -> None:
    document = patched(
        {
            "procedures[dp_licence].moves[dpl-rejected].on": "dp_objection.upheld",
            "procedures[dp_licence].moves[dpl-rejected].to": "dropped",
            "procedures[dp_licence].moves[dpl-rejected].scope": scope,
        }
    )
    assert len(hits(document, "GH023")) == n


def test_gh023__leaves_to_gh025_what_contradicts() -> None:
    document = patched({"procedures[dp_licence].moves[dpl-rejected].on": "dp_objection.upheld"})
    assert hits(document, "GH023") == [] and len(hits(document, "GH025")) == 1


# contradictions ---------------------------------------------------------------------------------------------


def opposite(first: list[str], second: list[str], **changes: Any) -> dict[str, Any]:
    """Return two moves on one event: the first keeps the order, the second ends it."""
    way = "procedures[dp_licence].moves[dpl-{}].{}"
    return patched(
        {
            way.format("upheld", "to"): "in_force", way.format("upheld", "when"): first,
            way.format("rejected", "to"): "dropped", way.format("rejected", "when"): second,
            way.format("rejected", "on"): "dp_objection.upheld",
        },
        {way.format(name, field): value for (name, field), value in changes.get("more", {}).items()},
    )  # fmt: skip


@pytest.mark.parametrize(("first", "second", "n"), [
    (["grave"], ["minor"], 1), (["grave"], ["grave"], 1), (["grave"], [], 0), (["grave"], ["not grave"], 0),
])  # fmt: skip
def test_gh025__takes_a_special_case_that_stands_first_as_an_exception(
    first: list[str], second: list[str], n: int
) -> None:
    assert len(hits(opposite(first, second), "GH025")) == n


def test_gh023__finds_an_exception_that_stands_behind_its_rule() -> None:
    document = opposite([], ["grave"])
    assert hits(document, "GH025") == []
    assert [one.key for one in hits(document, "GH023")] == ["moves/dp_licence.dpl-rejected"]


def test_gh025__leaves_alone_what_somebody_decides() -> None:
    practice = {"share": 0.5, "decision": "discretion", "status": "assumed", "why": "Invented."}
    document = opposite(["grave"], ["minor"], more={("upheld", "practice"): practice})
    assert hits(document, "GH025") == []


def test_gh025__leaves_alone_what_never_holds_on_the_same_day() -> None:
    days = {
        ("upheld", "in_force"): {"until": "2015-01-01"},
        ("rejected", "in_force"): {"since": "2015-01-01"},
    }
    assert hits(opposite(["grave"], ["minor"], more=days), "GH025") == []


def test_gh025__finds_two_scores_for_one_fact() -> None:
    rule = {
        "label": LABEL, "on": "dp_phone", "domain": "transport_other", "validity": "P1Y", "decider": "x",
        "provision": "dp-2", "status": "assumed",
    }  # fmt: skip
    rules = [rule | {"id": f"dp.x{points}", "effect": {"set_score": points}} for points in (3, 5)]
    document = patched(*({"scores[driver].rules[+]": one} for one in rules))
    assert [(one.key, one.part) for one in hits(document, "GH025")] == [("rules/driver.dp.x3", "dp.x5")]


# the rest ---------------------------------------------------------------------------------------------------


def test_gh020__quotes_the_words_in_their_own_language() -> None:
    document = patched(
        {"conduct[dp_course].determinacy.defined_terms": [], "conduct[dp_course].criterion.zh": "文明驾驶"}
    )
    (found,) = hits(document, "GH020")
    assert '"文明" in Chinese' in found.words["en"] and "“文明”" in found.words["zh"]
    assert found.weight == "lowered"


def test_gh021__leaves_a_range_alone_that_is_no_wider_than_its_smaller_end() -> None:
    effect = "scores[driver].rules[dp.phone].effect"
    assert hits(patched({effect: {"range": {"low": -6, "high": -3}}}), "GH021") == []
    assert len(hits(patched({effect: {"range": {"low": -7, "high": -3}}}), "GH021")) == 1


def test_gh026__weighs_less_where_no_sanction_follows_from_the_second_register() -> None:
    found = [one.hit for one in check(load_regime("rongcheng-2019")).findings if one.rule == "GH026"]
    assert {one.key: one.weight for one in found}["conduct/rcv_litter"] == "lowered"


def test_gh029__adds_up_only_what_holds_at_the_same_time() -> None:
    document = patched({"measures[dp-suspension].trigger": ["driver.limit"]})
    first = document["measures"][0]
    document["measures"] = [
        first | {"in_force": {"until": "2015-01-01"}},
        first | {"id": "dp-later", "in_force": {"since": "2015-01-01"}},
    ]
    assert hits(document, "GH029") == []
    document["measures"][1].pop("in_force")
    assert len(hits(document, "GH029")) == 1


@pytest.mark.parametrize("name", ["national-lists", "rongcheng-2019", "seed-maximal", "market-regulation"])
def test_family__finds_the_same_in_any_order_of_the_file(name: str) -> None:
    """Turn lists round in which order means nothing: procedures are left, their moves are tried in order."""
    document = shipped(name)
    before = ids(document)
    assert before
    for section in ("conduct", "measures", "authorities", "sources", "legal_bases", "provisions"):
        document[section] = document[section][::-1]
    for score in document.get("scores", []):
        score["rules"], score["grades"] = score["rules"][::-1], score["grades"][::-1]
    assert ids(document) == before


@pytest.mark.parametrize("name", ["national-lists", "rongcheng-2019", "schufa-like"])
def test_family__on_a_day_finds_no_more_than_on_all_days(name: str) -> None:
    loaded_regime = load_regime(name)
    every = {one.id for one in check(loaded_regime).findings if one.rule in ("GH020", "GH021", "GH026")}
    one_day = check(loaded_regime, on=datetime.date(2019, 6, 1))
    assert {one.id for one in one_day.findings if one.rule in ("GH020", "GH021", "GH026")} <= every


def test_gh026__is_never_lost_by_adding_a_sanction() -> None:
    document = shipped("national-lists")
    before = {one for one in ids(document) if one.startswith("GH026")}
    more = document["measures"][0] | {"id": "one-more", "trigger": ["air_ban"], "polarity": "sanction"}
    document["measures"].append(more)
    assert before <= ids(document)
