"""Unit tests of `glasshouse.regimes.in_force`: what the umbrella ends in the schemes of a stack."""

import datetime
from collections.abc import Collection
from typing import Any

import pytest

from glasshouse import clock
from glasshouse.engine.cases import run_case
from glasshouse.errors import ScenarioError
from glasshouse.reading.diff import diff
from glasshouse.regimes.cases import MeasureExpectation, load_cases
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.doors import is_alive
from glasshouse.regimes.in_force import measure_holds
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

OUTLINE = load_regime("outline-2014").regime
SUINING = load_regime("suining-2010").regime
SANCTIONS = tuple(one.id for one in SUINING.measures if one.polarity == "sanction")
BEFORE, SINCE = "2025-03-30", "2025-03-31"


def number(day: str) -> int:
    return clock.day_number(datetime.date.fromisoformat(day))


def stack(
    *regimes: Regime, without: Collection[str] = (), evidence: Collection[str] = ("rule",)
) -> CompiledStack:
    days = {"from_day": number("2010-01-01"), "to_day": number("2027-01-01")}
    return compile_stack(regimes, without=without, evidence=evidence, **days)


def holding(of: CompiledStack, day: str, polarity: str = "sanction") -> set[str]:
    """Return the measures of Suining that hold on a day."""
    regime = next(one for one in of.regimes if one.regime.id == "suining-2010")
    return {
        one.id for one in regime.measures if one.polarity == polarity and measure_holds(of, one, number(day))
    }


def changed(regime: Regime, **head: Any) -> Regime:
    return regime.model_copy(update={"regime": regime.regime.model_copy(update=head)})


# what ends --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2010-01-01", "2014-06-14", "2021-01-01", BEFORE])
def test_sanctions__of_a_county_score_hold_until_the_opinions_of_2025(day: str) -> None:
    assert holding(stack(OUTLINE, SUINING), day) == set(SANCTIONS)


def test_sanctions__end_on_the_day_of_the_opinions_whatever_the_order_of_the_stack() -> None:
    for regimes in ((OUTLINE, SUINING), (SUINING, OUTLINE)):
        assert holding(stack(*regimes), SINCE) == set()
        assert holding(stack(*regimes), "2026-12-31") == set()


def test_sanctions__go_on_without_the_umbrella_and_without_the_reform() -> None:
    assert holding(stack(SUINING), SINCE) == set(SANCTIONS)
    assert holding(stack(OUTLINE, SUINING, without=["go-2025"]), SINCE) == set(SANCTIONS)
    assert holding(stack(OUTLINE, SUINING, without=["gbf49-2020"]), SINCE) == set()


def test_rewards__stay() -> None:
    with_limit = stack(OUTLINE, SUINING)
    rewards = {one.id for one in SUINING.measures if one.polarity == "reward"}
    assert holding(with_limit, SINCE, "reward") == rewards and len(rewards) >= 5 <= len(SANCTIONS)


@pytest.mark.parametrize(
    ("level", "ends"),
    [("village", True), ("city", True), ("provincial", True), ("national", False), ("company", False)],
)
def test_sanctions__end_in_local_schemes_only(level: str, ends: bool) -> None:
    assert (holding(stack(OUTLINE, changed(SUINING, level=level)), SINCE) == set()) == ends


def test_sanctions__of_a_score_of_firms_go_on() -> None:
    scores = tuple(score.model_copy(update={"subjects": ("legal_person",)}) for score in SUINING.scores)
    assert holding(stack(OUTLINE, SUINING.model_copy(update={"scores": scores})), SINCE) == set(SANCTIONS)


def test_case__grade_d_loses_its_licence_until_the_opinions_and_not_after() -> None:
    case = next(one for one in load_cases("suining-2010").cases if one.id == "fourteen-arrears")
    days = [datetime.date.fromisoformat(day) for day in ("2014-06-24", BEFORE, SINCE)]

    def lives(of: CompiledStack, *applies: bool) -> str:
        expect = tuple(
            MeasureExpectation(on=day, measure="sn_d_licence", applies=wanted)
            for day, wanted in zip(days, applies, strict=True)
        )
        return str(run_case(case.model_copy(update={"expect": expect}), of))

    assert lives(stack(OUTLINE, SUINING), True, True, False) == "fourteen-arrears agrees"
    assert lives(stack(SUINING), True, True, True) == "fourteen-arrears agrees"
    assert lives(stack(OUTLINE, SUINING, without=["go-2025"]), True, True, True) == "fourteen-arrears agrees"
    assert "expected sn_d_licence applies, found" in lives(stack(OUTLINE, SUINING), True, True, True)


# what does not ----------------------------------------------------------------------------------------------


def test_lists__are_not_touched() -> None:
    national = load_regime("national-lists").regime
    one, both = stack(national), stack(OUTLINE, national)
    ban = next(measure for measure in national.measures if measure.id == "t_air_all")
    assert measure_holds(one, ban, number(SINCE)) and measure_holds(both, ban, number(SINCE))


def test_switch__that_two_regimes_have_is_named_with_its_regime() -> None:
    national = load_regime("national-lists").regime
    regimes = (OUTLINE, SUINING, national)
    assert holding(stack(*regimes, without=["outline-2014:go-2025"]), SINCE) == set(SANCTIONS)
    assert holding(stack(*regimes, without=["national-lists:go-2025"]), SINCE) == set()
    with pytest.raises(ScenarioError, match="outline-2014:go-2025"):
        stack(*regimes, without=["go-2025"])


def test_limits__one_has_an_effect_and_every_statement_says_why_it_has_none() -> None:
    effects = [limit for limit in OUTLINE.limits if limit.effect != "statement"]
    assert [limit.id for limit in effects] == ["lm-scores-reward"]
    assert all(limit.why for limit in OUTLINE.limits)
    assert {limit.in_force.since for limit in OUTLINE.limits} <= {switch.id for switch in OUTLINE.switches}


def test_umbrella__scores_nobody_and_lists_nobody() -> None:
    alone = stack(OUTLINE)
    assert (alone.score_ids, len(alone.rules.ban_trip), OUTLINE.lists) == ((), 0, ())
    assert all(not measure.trigger and not is_alive(OUTLINE, measure) for measure in OUTLINE.measures)
    assert OUTLINE.regime.adoption and OUTLINE.regime.adoption.status == "assumed"


def test_draft_law__is_never_in_force() -> None:
    switches = {reform.switch.id: reform.is_on for reform in stack(OUTLINE).switches}
    assert not switches["draft-law-2022"] and switches["go-2025"]


def test_portal__the_reserved_places_are_a_dated_page_and_nothing_else() -> None:
    def on(first: str, last: str) -> str:
        days = [datetime.date.fromisoformat(day) for day in (first, last)]
        return diff(OUTLINE, OUTLINE, before_on=days[0], after_on=days[1]).markdown

    assert "reserved places" in on("2019-07-12", "2019-07-13")
    assert "No difference." in on("2019-07-13", "2019-07-14")
    for lang, word in (("en", "Taiwan"), ("zh", "台湾")):
        texts = [provision.text.en if lang == "en" else provision.text.zh for provision in OUTLINE.provisions]
        assert [word in text for text in texts].count(True) == 1
