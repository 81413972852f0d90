"""What regimes say, as rows: measures of grounds and grades, days, flows; against the files themselves."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from glasshouse.clock import day_number, parse_month
from glasshouse.engine.prepare import prepare
from glasshouse.engine.statute import ESSENTIAL, LIFE_DOMAINS, Statute, statute_of
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society.scenario import Scenario


@cache
def said(*regimes: str, first: str = "2013-01", last: str = "2020-12", **more: tuple[str, ...]) -> Statute:
    span = {"start": parse_month(first), "end": parse_month(last)}
    where = "everywhere" if len(regimes) > 1 else "territory"
    return statute_of(prepare(Scenario(regimes=regimes, agents=1_000, where=where, **span, **dict(more))))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", shipped_ids())
def test_essential_domains_are_those_of_measures_that_are_called_so(name: str) -> None:
    used = {m.domain for m in load_regime(name).regime.measures if m.essential}
    assert used <= set(ESSENTIAL) <= set(LIFE_DOMAINS)


def test_essential_domains__each_is_used() -> None:
    used = {m.domain for name in shipped_ids() for m in load_regime(name).regime.measures if m.essential}
    assert used == set(ESSENTIAL)


def test_a_ground_brings_the_measures_of_its_bundle() -> None:
    grounds = said("national-lists").by_ground
    assert (grounds["jd13-g1"].where, grounds["jd13-g1"].domain, grounds["jd13-g1"].gravity) == (
        "jd_list",
        "judiciary",
        2,
    )
    air = grounds["air18-theft"]
    assert [m.name for m in air.measures] == ["t_air_all.own"] and air.gravity == 4
    assert "t_air_all" in {m.name for m in grounds["hc10-may"].measures}
    assert "t_air_all" not in {m.name for m in grounds["jd13-g1"].measures}


def test_a_grade_brings_its_own_measures_best_first() -> None:
    grades = said("suining-2010").grades
    assert [one.name for one in grades] == ["a", "b", "c", "d"]
    assert not grades[1].measures and not any(m.is_sanction for m in grades[0].measures)
    assert {m.name for m in grades[3].measures} >= {"sn_d_relief", "sn_d_licence"}


def test_a_measure_holds_on_its_days_and_not_without_its_reform() -> None:
    rows = {m.name: m for m in said("national-lists").measures}
    regime = load_regime("national-lists").regime
    switches = {one.id: one for one in regime.switches}
    late = next(m for m in regime.measures if isinstance(m.in_force.since, str))
    day = day_number(switches[str(late.in_force.since)].on)
    assert rows[late.id].holds(day) and not rows[late.id].holds(day - 1)
    ended = day_number(switches["jd-2020-schools"].on)
    assert rows["e_school"].holds(ended - 1) and not rows["e_school"].holds(ended)
    without = said("national-lists", without=(str(late.in_force.since),), with_dependents=True)  # type: ignore[arg-type]
    assert late.id not in {m.name for m in without.measures}
    assert rows[late.id].holds(day_number(date(2020, 6, 1)))


def test_two_regimes_have_one_table_and_public_names() -> None:
    both = said("national-lists", "rongcheng-2019", first="2019-06", last="2019-12")
    assert {one.where for one in both.grades} == {"rongcheng", "village", "government"}
    assert {one.procedure for one in both.shown} >= {"jd_list", "air_ban"}
    assert both.by_ground["jd17-g1"].measures and both.points


def test_flows_out_of_context_are_those_whose_purposes_are_about_something_else() -> None:
    flows = {one.attribute: one.is_in_context for one in said("suining-2010").flows}
    assert flows["court-records"] and not flows["bank-records"]


def test_no_regime_says_nothing() -> None:
    nothing = said("none")
    assert not any((nothing.measures, nothing.grounds, nothing.grades, nothing.flows, nothing.shown))
