"""Where a stack runs, and where each of its regimes is in force."""

from __future__ import annotations

import pytest

from glasshouse.errors import ScenarioError
from glasshouse.gazetteer import find
from glasshouse.society.places import adults_of, census_adults, provinces
from glasshouse.society.territory import Territory, territory_of

NATIONAL, SUINING, WEIHAI, RONGCHENG = ("mainland",), ("suining",), ("weihai",), ("rongcheng",)
GUANGDONG = 18  # row of the tallies


def ids(territory: Territory) -> tuple[list[str], list[str]]:
    return [place.id for place in territory.places], [place.id for place in territory.carved]


@pytest.mark.parametrize(
    ("territories", "society", "carved"),
    [
        ([], [], []),
        ([NATIONAL], [], []),
        ([SUINING], ["suining"], ["suining"]),
        ([NATIONAL, SUINING], [], ["suining"]),
        ([RONGCHENG, SUINING], ["suining", "rongcheng"], ["suining", "rongcheng"]),
        ([RONGCHENG, WEIHAI], ["weihai"], ["weihai", "rongcheng"]),
        ([("jiangsu",), SUINING], ["jiangsu"], ["jiangsu", "suining"]),
        ([("suzhou", "wuxi")], ["suzhou", "wuxi"], ["suzhou", "wuxi"]),
        ([("hong-kong",)], ["hong-kong"], ["hong-kong"]),
    ],
)
def test_society__is_the_union_of_the_territories(
    territories: list[tuple[str, ...]], society: list[str], carved: list[str]
) -> None:
    found = territory_of("territory", territories)
    assert ids(found) == (society, carved)
    assert found.hypothetical == (False,) * len(territories)
    wanted = sum(adults_of(place) for name in society if (place := find(name)))
    assert found.adults == (wanted or census_adults())


def test_in_force__a_place_inside_a_place_has_the_rules_of_both() -> None:
    found = territory_of("territory", [NATIONAL, WEIHAI, RONGCHENG])
    assert ids(found)[1] == ["weihai", "rongcheng"]
    assert found.in_force == ((True, True, True), (False, True, True), (False, False, True))


def test_everywhere__is_the_country_and_carves_nothing() -> None:
    found = territory_of("everywhere", [NATIONAL, SUINING])
    assert ids(found) == ([], []) and found.is_country
    assert found.in_force == ((True,), (True,))
    assert found.hypothetical == (False, True)


@pytest.mark.parametrize(
    ("where", "hypothetical"),
    [("suining", (False, False)), ("rongcheng", (False, True)), ("jiangsu", (False, True))],
)
def test_in__one_place_with_every_regime(where: str, hypothetical: tuple[bool, ...]) -> None:
    found = territory_of(where, [NATIONAL, SUINING])
    assert ids(found) == ([where], [where])
    assert found.in_force == ((True, True), (True, True))
    assert found.hypothetical == hypothetical


def test_region__no_mainland_regime_is_in_force_there() -> None:
    found = territory_of("macau", [NATIONAL, SUINING, ("macau",), ("abroad",)])
    assert [rows[1] for rows in found.in_force] == [False, False, True, True]
    assert found.hypothetical == (False, False, False, True)
    assert found.province_codes[GUANGDONG] == 82
    assert found.province_name(GUANGDONG) == ("Macau", "澳门")
    assert sorted(found.province_codes)[:-1] == [p.code for p in provinces() if p.name_en != "Guangdong"]


def test_region__is_no_part_of_another_society() -> None:
    bay = ("guangzhou", "hong-kong", "macau")
    for territories in ([bay], [NATIONAL, bay]):
        found = territory_of("territory", territories)
        assert [place.id for place in found.left_out] == ["hong-kong", "macau"]
        assert ids(found)[1] == ["guangzhou"] and found.region is None
    with pytest.raises(ScenarioError, match="type --in hong-kong or --in macau"):
        territory_of("territory", [("hong-kong", "macau")])


def test_abroad__is_in_force_only_in_a_what_if() -> None:
    for territories in ([("abroad",)], [NATIONAL, ("abroad",)]):
        with pytest.raises(ScenarioError, match="type --everywhere, or --in PLACE"):
            territory_of("territory", territories)
    assert territory_of("everywhere", [("abroad",)]).hypothetical == (True,)


def test_place_that_is_none__says_what_to_write() -> None:
    with pytest.raises(ScenarioError) as caught:
        territory_of("suinning", [NATIONAL])
    assert str(caught.value) == '--in: found "suinning"; no place has this name. Did you mean suining?'
