"""Quotas and neighbourhoods of a society."""

from __future__ import annotations

import numpy as np
import pytest

from glasshouse.errors import ScenarioError
from glasshouse.society import places


def test_provinces__are_the_census_ones_in_code_order() -> None:
    provinces = places.provinces()
    assert len(provinces) == 31
    assert [p.code for p in provinces] == sorted(p.code for p in provinces)
    assert (provinces[0].name_en, provinces[0].name_zh) == ("Beijing", "北京")
    assert sum(p.adults for p in provinces) == places.census_adults()
    assert all(0 < p.urban_share < 1 for p in provinces)


def test_census_adults__is_about_1113_million() -> None:
    assert places.census_adults() == 1_112_784_302


def test_neighbourhoods__of_the_whole_country_are_about_4000() -> None:
    society = places.neighbourhoods(places.census_adults())
    assert int(society.size.sum()) == places.census_adults()
    assert society.size.min() > 3990
    assert society.size.max() < 4010
    assert society.size.dtype == np.int32
    assert society.first_slot.dtype == np.int64
    assert society.province.dtype == np.uint8


def test_neighbourhoods__of_a_tiny_society_skip_provinces() -> None:
    society = places.neighbourhoods(1)
    assert society.size.tolist() == [1]
    assert places.provinces()[int(society.province[0])].name_en == "Guangdong"


@pytest.mark.parametrize(
    ("quota", "sizes"),
    [
        (0, ()),
        (7, (7,)),
        (999, (999,)),
        (5000, (5000,)),
        (5001, (2501, 2500)),
        (8000, (4000, 4000)),
        (10001, (3334, 3334, 3333)),
    ],
)
def test_neighbourhood_sizes__are_balanced(quota: int, sizes: tuple[int, ...]) -> None:
    assert places.neighbourhood_sizes(quota) == sizes


@pytest.mark.parametrize("n_agents", [0, -5, 2**32 + 1])
def test_quotas__say_what_to_type(n_agents: int) -> None:
    with pytest.raises(ScenarioError, match=rf"A society of {n_agents} agents .* Type for example --agents"):
        places.quotas(n_agents)
