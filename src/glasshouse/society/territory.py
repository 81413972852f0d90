"""Where a run takes place, and where each regime of its stack is in force.

A regime applies in its own territory, and the society is the union of the territories of the stack: the
country as soon as one of them is the mainland. A what-if applies the whole stack everywhere, or in one place.
In a special administrative region no mainland regime is in force, whatever is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasshouse.errors import ScenarioError
from glasshouse.gazetteer import ABROAD, MAINLAND, Place, advice, find, places
from glasshouse.society.places import adults_of, census_adults, province_of, provinces

OWN = "territory"  # each regime in its own territory
EVERYWHERE = "everywhere"  # every regime in the whole country


@dataclass(frozen=True)
class Territory:
    """The society's places, the places with neighbourhoods of their own, and what is in force where.

    Attributes
    ----------
    where
        `territory`, `everywhere`, or the id of the one place.
    places
        Of which the society consists; none is the country.
    carved
        Places with neighbourhoods of their own. Row 0 is all the rest, row i + 1 is `carved[i]`.
    in_force
        For each regime of the stack, by row: is it in force there.
    hypothetical
        For each regime: is it applied outside its own territory.
    left_out
        Special administrative regions of the territories that are not in this society.
    """

    where: str
    places: tuple[Place, ...]
    carved: tuple[Place, ...]
    in_force: tuple[tuple[bool, ...], ...]
    hypothetical: tuple[bool, ...]
    left_out: tuple[Place, ...] = ()

    @property
    def is_country(self) -> bool:
        """Whether the society is the country."""
        return not self.places

    @property
    def region(self) -> Place | None:
        """Return the special administrative region that the society is, if it is one."""
        return next((place for place in self.places if place.is_region), None)

    @property
    def adults(self) -> int:
        """Return the adults of the society: with as many agents it is 1:1."""
        return sum(map(adults_of, self.places)) if self.places else census_adults()

    @property
    def province_codes(self) -> tuple[int, ...]:
        """Return the codes of the tallies' rows; a region has its own in the row whose margins it takes."""
        codes = [province.code for province in provinces()]
        if self.region:
            codes[province_of(self.region)] = self.region.province
        return tuple(codes)

    def province_name(self, index: int) -> tuple[str, str]:
        """Return what a row of the tallies is called, in English and Chinese."""
        named = self.region or provinces()[index]
        return named.name_en, named.name_zh


def territory_of(
    where: str, territories: Sequence[tuple[str, ...]], society: tuple[str, ...] = ()
) -> Territory:
    """Return where a run takes place, and where each regime is in force.

    Parameters
    ----------
    where
        `territory`, `everywhere`, or the id of a place.
    territories
        Of each regime of the stack, the names of its territory.
    society
        Names of territories of which the society consists; nothing: those of the stack.

    Raises
    ------
    ScenarioError
        If there is no such place, or if a regime would be in force nowhere.

    Examples
    --------
    >>> [place.id for place in territory_of("territory", [("suining",)]).places]
    ['suining']
    >>> territory_of("territory", [("mainland",), ("suining",)]).in_force
    ((True, True), (False, True))
    """
    if where == EVERYWHERE:
        outside = tuple(MAINLAND not in names for names in territories)
        return Territory(where, (), (), tuple((True,) for _ in territories), outside)
    if where != OWN:
        return _one_place(place_named(where), territories)
    if any(set(names) == {ABROAD} for names in territories):
        raise ScenarioError(
            "A scheme from abroad is in force nowhere in the mainland; "
            "type --everywhere, or --in PLACE, to see it there as a what-if."
        )
    spans = [society] if society else territories
    named = tuple(place for place in places() if any(place.id in names for names in spans))
    is_country = not spans or any(MAINLAND in names for names in spans)
    together, left_out = ((), _regions(named)) if is_country else _union(named)
    carved = tuple(place for place in named if place not in left_out)
    in_force = tuple(
        (MAINLAND in names, *(place.lies_in(names) for place in carved)) for names in territories
    )
    return Territory(where, together, carved, in_force, (False,) * len(in_force), left_out)


def of_a_toy(n_regimes: int) -> Territory:
    """Return the territory of a toy society: it has no places, and every regime is in force."""
    return Territory(OWN, (), (), ((True,),) * n_regimes, (False,) * n_regimes)


def place_named(name: str) -> Place:
    """Return a place by its id, or a province by its code, or say what can be written.

    Raises
    ------
    ScenarioError
        If there is no such place.
    """
    place = find(name)
    if place is None:
        raise ScenarioError(f'--in: found "{name}"; no place has this name. {advice(name)}')
    return place


def _one_place(place: Place, territories: Sequence[tuple[str, ...]]) -> Territory:
    """Return a society that is one place: every regime applies, but no mainland regime in a region."""
    at_home = [place.lies_in(names) for names in territories]
    applies = [
        home or not place.is_region or ABROAD in names
        for home, names in zip(at_home, territories, strict=True)
    ]
    return Territory(
        where=place.id,
        places=(place,),
        carved=(place,),
        in_force=tuple((is_there, is_there) for is_there in applies),
        hypothetical=tuple(there and not home for there, home in zip(applies, at_home, strict=True)),
    )


def _regions(named: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(place for place in named if place.is_region)


def _union(named: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return the places of a society without national rules, and the regions left out of it.

    A place inside another one is not counted twice. A region is a society of its own, since its people would
    otherwise stand in the tallies of a province.
    """
    ids = {place.id for place in named}
    tops = tuple(place for place in named if ids.isdisjoint(place.within[1:]))
    regions = _regions(tops)
    if len(regions) == len(tops) > 1:
        raise ScenarioError(
            "A special administrative region is a society of its own: "
            f"type {' or '.join(f'--in {place.id}' for place in regions)}."
        )
    if len(regions) == len(tops):
        return tops, ()
    return tuple(place for place in tops if not place.is_region), regions
