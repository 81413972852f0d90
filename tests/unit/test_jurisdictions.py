"""Where no mainland regime is in force, and what an intention for nine cities would be: not vacuous cases."""

import datetime
from collections.abc import Collection

import pytest

from glasshouse import clock
from glasshouse.engine.cases import run_case
from glasshouse.regimes.cases import Case, CaseEvent, load_cases
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.load import load_regime

REGIONS = ("hong-kong", "macau")
NINE = 9


def number(day: str) -> int:
    return clock.day_number(datetime.date.fromisoformat(day))


def stack(name: str, evidence: Collection[str] = ("rule",)) -> CompiledStack:
    regime = load_regime(name).regime
    return compile_stack(
        [regime], from_day=number("2010-01-01"), to_day=number("2027-01-01"), evidence=evidence
    )


def case(name: str, case_id: str) -> Case:
    return next(one for one in load_cases(name).cases if one.id == case_id)


@pytest.mark.parametrize("name", REGIONS)
def test_region__has_no_rule_and_shares_nothing(name: str) -> None:
    regime = load_regime(name).regime
    assert regime.regime.territorial_scope == (name,)
    rules = (regime.lists, regime.procedures, regime.scores, regime.measures, regime.switches, regime.limits)
    assert not any(rules)
    assert not any((regime.sharings, regime.data_categories, regime.publications, regime.spillovers))


@pytest.mark.parametrize(
    ("name", "case_id"),
    [
        ("hong-kong", "able-and-unwilling"),
        ("hong-kong", "before-the-statement"),
        ("macau", "obstructs-enforcement"),
    ],
)
def test_region__the_same_conduct_is_refused_trips_under_the_mainlands_lists(name: str, case_id: str) -> None:
    conduct = case(name, case_id)
    facts = ("able", "creditor_asks", "court_uses_list")
    found = run_case(conduct.model_copy(update={"fact": facts}), stack("national-lists"))
    assert any("expected air open, found air closed" in line for line in found.differences)


def test_joint__reaches_nine_cities_and_no_region() -> None:
    regime = load_regime("gba-joint").regime
    assert len(regime.regime.territorial_scope) == NINE
    assert not set(regime.regime.territorial_scope) & set(REGIONS)
    assert regime.sharings == ()
    linked = (*regime.lists, *regime.measures, *(ground for one in regime.lists for ground in one.grounds))
    assert {item.evidence for item in linked} == {"seed_only"}


def test_joint__links_firms_only_where_the_article_counts_as_evidence() -> None:
    asked = stack("gba-joint", ("rule", "seed_only"))
    listed = case("gba-joint", "listed-firm")
    assert run_case(listed, stack("gba-joint")).agrees
    found = run_case(listed, asked).differences
    assert "found gba_black listed" in found[0] and "found gba_procurement applies" in " ".join(found)
    favoured = run_case(case("gba-joint", "recognised-firm"), asked).differences
    assert "found gba_fast_track applies" in " ".join(favoured)
    assert run_case(case("gba-joint", "natural-person"), asked).agrees


def test_joint__the_link_ends_with_the_first_entry() -> None:
    asked = stack("gba-joint", ("rule", "seed_only"))
    listed = case("gba-joint", "listed-firm")
    end = CaseEvent(on=datetime.date(2019, 12, 30), event="publicly_delisted")
    found = run_case(listed.model_copy(update={"events": (*listed.events, end)}), asked).differences
    assert any("found gba_black.unlinked" in line for line in found)
    assert not any("gba_procurement applies" in line for line in found)
