"""The table of places: what it holds agrees with the census, and a name that is no place gets advice."""

from __future__ import annotations

from collections import Counter

import pytest

from glasshouse.gazetteer import ABROAD, MAINLAND, advice, called, find, is_territory, parts_of, places
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society import tables
from glasshouse.society.places import adults_of, census_adults, province_of, provinces

KINDS = {"province", "prefecture_city", "county", "district", "special_administrative_region"}
PLANNED = {
    "suining", "rongcheng", "weihai", "fuzhou", "nanyang", "wuxi", "xingtai", "hangzhou", "xiamen", "suqian",
    "yiwu", "suzhou",
}  # fmt: skip


def test_provinces__are_those_of_the_census() -> None:
    rows = [place for place in places() if place.kind == "province"]
    census = [(p.name_en, p.name_zh, p.code) for p in tables.census_provinces()]
    assert [(p.name_en, p.name_zh, p.province) for p in rows] == census
    assert [adults_of(p) for p in rows] == [p.adults for p in provinces()]
    assert sum(map(adults_of, rows)) == census_adults()
    assert all(p.within == (p.id, MAINLAND) for p in rows)


def test_every_row__is_whole() -> None:
    assert Counter(p.id for p in places()).most_common(1)[0][1] == 1
    for place in places():
        assert place.kind in KINDS and place.in_bay_area in ("yes", "no")
        assert place.date and place.source and place.name_zh
        assert place.counts == "census" if place.number is None else place.counts in ("adults", "population")
        assert (place.system == "mainland") == (MAINLAND in place.within)
        if place.status != "VERIFIED":
            assert place.status in ("RECALLED", "assumed")


def test_places__of_regimes_and_of_the_bay_area_are_there() -> None:
    ids = {place.id for place in places()}
    bay = [place for place in places() if place.in_bay_area == "yes"]
    assert ids >= PLANNED
    assert len(bay) == 11 and {p.id for p in bay if p.is_region} == {"hong-kong", "macau"}
    assert sum(p.number or 0 for p in bay if not p.is_region) == 78_014_335
    for regime_id in shipped_ids():
        assert all(is_territory(name) for name in load_regime(regime_id).regime.regime.territorial_scope)


def test_parts__have_fewer_adults_than_the_whole() -> None:
    for place in places():
        parts = parts_of(place.id)
        assert sum(map(adults_of, parts)) < adults_of(place)
        assert {province_of(part) for part in parts} <= {province_of(place)}


def test_regions__have_the_margins_of_guangdong_and_lie_in_nothing() -> None:
    for name in ("hong-kong", "macau"):
        region = find(name)
        assert region is not None and region.within == (name,)
        assert not region.lies_in([MAINLAND, "guangdong"])
        assert provinces()[province_of(region)].name_en == "Guangdong"
        assert "assumed" in region.note


def test_adults__of_a_population_are_its_share_in_the_province() -> None:
    guangzhou, rongcheng = find("guangzhou"), find("rongcheng")
    assert guangzhou is not None and rongcheng is not None
    share = provinces()[province_of(guangzhou)].adults / 126_012_510
    assert adults_of(guangzhou) == pytest.approx(18_676_605 * share, abs=1)
    assert adults_of(rongcheng) == 790_000


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("suinig", "Did you mean suining?"),
        ("Hong Kong", "Did you mean hong-kong?"),
        ("main_land", "Did you mean mainland?"),
        ("atlantis", "Write mainland, a province such as jiangsu, or one of suining, "),
    ],
)
def test_advice(name: str, wanted: str) -> None:
    assert advice(name, words=(MAINLAND,)).startswith(wanted)


def test_called__in_both_languages() -> None:
    assert [called(name, "en") for name in (MAINLAND, ABROAD, "32")] == [
        "the mainland of China", "abroad", "Jiangsu",
    ]  # fmt: skip
    assert [called(name, "zh") for name in (MAINLAND, ABROAD, "rongcheng")] == ["中国内地", "境外", "荣成"]
