"""Says where a run takes place: its society, its what-ifs, and the places with rules of their own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from glasshouse.engine.prepare import Prepared
from glasshouse.gazetteer import Place, find
from glasshouse.regimes.model import Head
from glasshouse.society.carving import agents_and_adults
from glasshouse.society.places import province_of, provinces

COUNTRY = "China"


def society_name(prepared: Prepared) -> str:
    """Say what society it is.

    Examples
    --------
    >>> from glasshouse.engine.prepare import prepare
    >>> from glasshouse.society.scenario import Scenario
    >>> society_name(prepare(Scenario(regimes=("suining-2010",), agents=400, start=130)))
    'Suining, Jiangsu'
    """
    named = [full_name(place) for place in prepared.territory.places]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:]))) or COUNTRY


def full_name(place: Place) -> str:
    """Name a place with its province."""
    if place.is_region or place.kind == "province":
        return place.name_en
    return f"{place.name_en}, {provinces()[province_of(place)].name_en}"


def regime_name(head: Head) -> str:
    """Name the rules of a regime in a what-if: place and year, where the territory is one place."""
    place = find(head.territorial_scope[0]) if len(head.territorial_scope) == 1 else None
    return f"{place.name_en} {head.since.year} rules" if place else f"{head.title.en}, its rules"


def title(prepared: Prepared) -> str:
    """Name the regimes of a run; rules outside their own territory lose its bare name."""
    named = [
        f"{regime_name(loaded.regime.regime)}, hypothetically {_there(prepared)}"
        if is_outside
        else loaded.regime.regime.title.en
        for loaded, is_outside in zip(prepared.regimes, prepared.territory.hypothetical, strict=True)
    ]
    return " + ".join(named)


def _there(prepared: Prepared) -> str:
    places = prepared.territory.places
    return f"in {places[0].name_en}" if places else "everywhere"


def labels_of_places(prepared: Prepared) -> Iterator[str]:
    """Yield what every output of a run must say about places."""
    territory = prepared.territory
    heads = [loaded.regime.regime for loaded in prepared.regimes]
    for head, is_outside in zip(heads, territory.hypothetical, strict=True):
        if is_outside:
            end = f"; its end on {head.until} does not count" if head.until else ""
            yield f"what-if: {regime_name(head)}, hypothetically {_there(prepared)}{end}"
    if region := territory.region:
        idle = [head.id for head, (there, *_) in zip(heads, territory.in_force, strict=True) if not there]
        if idle:
            names = " and ".join(filter(None, (", ".join(idle[:-1]), idle[-1])))
            yield f"no mainland regime is in force in {region.name_en}: 0 persons are touched by {names}"
        yield f"{region.name_en} has the margins and the conduct of Guangdong: assumed"
    for place in territory.left_out:
        yield f"{place.name_en} is not in this society; type --in {place.id} for it alone"
    if territory.is_country or len(territory.carved) > len(territory.places):
        yield from _weights(prepared)


def _weights(prepared: Prepared) -> Iterator[str]:
    """Yield what each agent of a place with neighbourhoods of its own stands for."""
    territory, cut = prepared.territory, prepared.places
    for row, place in enumerate(territory.carved, start=1):
        number = int((cut.place == row).sum())
        if number == 0:
            continue
        agents, adults = agents_and_adults(territory, cut, row)
        noun = "neighbourhood" if number == 1 else "neighbourhoods"
        yield (
            f"{full_name(place)}: {number:,} {noun}, {agents:,} agents for {adults:,} adults "
            f"({_weight(Fraction(adults, agents))} each)"
        )


def _weight(weight: Fraction) -> str:
    """Write the adults that an agent stands for."""
    return f"{round(weight):,}" if weight >= 100 else f"{float(weight):.3g}"


def place_of(prepared: Prepared, neighbourhood: int) -> Place | None:
    """Return the place of a neighbourhood, if a regime whose own territory it is is in force there."""
    row = int(prepared.places.place[neighbourhood])
    if row == 0:
        return None
    place = prepared.territory.carved[row - 1]
    own = any(
        there[row] and place.id in loaded.regime.regime.territorial_scope
        for loaded, there in zip(prepared.regimes, prepared.territory.in_force, strict=True)
    )
    return place if own and place.kind != "province" else None
