"""Says where a run takes place: its society, its what-ifs, and the places with rules of their own.

A stack in which something holds that is no rule of any place is a counterfactual: it loses the bare names of
places, and every output of its runs says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from glasshouse.engine.prepare import Prepared
from glasshouse.gazetteer import Place, find
from glasshouse.reading.code_names import ITEMS
from glasshouse.reading.names import called
from glasshouse.regimes.counterfactual import beyond_rules
from glasshouse.regimes.model import Head
from glasshouse.regimes.vocabulary import EvidenceClass
from glasshouse.society.carving import agents_and_adults
from glasshouse.society.places import province_of, provinces

COUNTRY = "China"
COUNTERFACTUAL = "COUNTERFACTUAL"


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
    name = _listed(named) or COUNTRY
    return f"{name} (counterfactual)" if is_counterfactual(prepared) else name


def beyond(prepared: Prepared) -> tuple[tuple[EvidenceClass, ...], ...]:
    """Return for each regime of a run the evidence classes of which something holds that is no rule."""
    return tuple(beyond_rules(loaded.regime, prepared.scenario.evidence) for loaded in prepared.regimes)


def is_counterfactual(prepared: Prepared) -> bool:
    """Whether something holds in a run that is no rule of any place."""
    return any(beyond(prepared))


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
    """Name the regimes of a run.

    Rules outside their own territory lose its bare name, and so does a regime of which more than rules hold;
    then the title begins with COUNTERFACTUAL.
    """
    named = []
    for loaded, is_outside, classes in zip(
        prepared.regimes, prepared.territory.hypothetical, beyond(prepared), strict=True
    ):
        head = loaded.regime.regime
        name = _beyond_name(head, classes) if classes else regime_name(head) if is_outside else head.title.en
        named.append(f"{name}, hypothetically {_there(prepared)}" if is_outside else name)
    text = " + ".join(named)
    return f"{COUNTERFACTUAL}: {text}" if is_counterfactual(prepared) else text


def _beyond_name(head: Head, classes: Sequence[EvidenceClass]) -> str:
    """Name a regime of which more than rules hold; one that is made for that has a title of its own."""
    if head.is_counterfactual:
        return head.title.en.removeprefix("Counterfactual: ")
    return f"{regime_name(head)} with {_items(classes)}"


def _items(classes: Sequence[EvidenceClass]) -> str:
    """Name the items of some evidence classes."""
    named = [called(ITEMS, name, "en") for name in dict.fromkeys(classes)]
    return f"items {_listed(named)}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def warning(prepared: Prepared) -> str:
    """Return the sentence that every output of a counterfactual must carry, or nothing."""
    found = [name for classes in beyond(prepared) for name in classes]
    return f"{COUNTERFACTUAL}: not the law of any place; {_items(found)} hold here" if found else ""


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
            touched = f"0 persons are touched by {_listed(idle)}"
            yield f"no mainland regime is in force in {region.name_en}: {touched}"
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
    """Return the place of a neighbourhood, if a regime whose own territory it is is in force there.

    A counterfactual has no place: what happens in it happens nowhere.
    """
    row = int(prepared.places.place[neighbourhood])
    if row == 0 or is_counterfactual(prepared):
        return None
    place = prepared.territory.carved[row - 1]
    own = any(
        there[row] and place.id in loaded.regime.regime.territorial_scope
        for loaded, there in zip(prepared.regimes, prepared.territory.in_force, strict=True)
    )
    return place if own and place.kind != "province" else None
