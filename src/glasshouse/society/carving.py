"""Places with neighbourhoods of their own, inside a province or another place.

Neighbourhoods are laid out for *all* places of the table, in its order, whichever of them a stack needs: a
place has the same slots under every stack, and so the same people with the same luck. A place gets its share
of the neighbourhoods by its share of the adults, and at least one. In a small society one neighbourhood is
more than the share of a small place: then its agents stand for fewer adults than those elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from glasshouse.errors import ScenarioError
from glasshouse.gazetteer import Place, parts_of, places
from glasshouse.society.curves import apportion
from glasshouse.society.places import (
    Neighbourhoods,
    adults_of,
    equal_parts,
    neighbourhoods,
    province_of,
    quotas,
    side_by_side,
    usual_number,
)
from glasshouse.society.territory import Territory

HALF = Fraction(1, 2)


def settle(n_agents: int, territory: Territory) -> Neighbourhoods:
    """Divide a society into neighbourhoods, with those of the carved places.

    Without carved places the country is cut as ever.

    Parameters
    ----------
    n_agents
        Adults in the society.
    territory
        Where the run takes place; `Neighbourhoods.place` holds its rows.

    Raises
    ------
    ScenarioError
        If a place would be without agents.

    Examples
    --------
    >>> from glasshouse.society.territory import territory_of
    >>> stack = [("mainland",), ("suining",)]
    >>> int((settle(1_000_000, territory_of("territory", stack)).place == 1).sum())
    1
    """
    if territory.is_country and not territory.carved:
        return neighbourhoods(n_agents)
    if territory.is_country:
        whole: Sequence[Place] = [place for place in places() if place.kind == "province"]
        shares: Sequence[int] = quotas(n_agents)
    else:
        whole = territory.places
        shares = apportion(n_agents, [adults_of(place) for place in whole])
    parts = []
    for place, quota in zip(whole, shares, strict=True):
        rows = _rows(place, quota, territory)
        parts.append((province_of(place), equal_parts(quota, len(rows)), rows))
    return side_by_side(parts)


def _rows(whole: Place, quota: int, territory: Territory) -> Sequence[int]:
    """Return the row of each neighbourhood of a province or place, as many as there are to be."""
    number = usual_number(quota)
    inside = [place for place in territory.carved if whole.id in place.within[1:]]
    if inside:
        number = max(number, _least(whole))
    elif whole in territory.carved:
        number = max(number, 1)
    if number > quota:
        raise ScenarioError(
            f"--agents: found {quota} agents for {whole.name_en}, which has {number} neighbourhoods here; "
            f"each needs an agent. Type a number {-(-number // max(quota, 1))} times as large, or larger."
        )
    row_of = {place.id: row for row, place in enumerate(territory.carved, start=1)}
    rows = [row_of.get(whole.id, 0)] * number
    for place, first, stop in layout(whole, 0, number) if inside else ():
        if place.id in row_of:
            rows[first:stop] = [row_of[place.id]] * (stop - first)
    return rows


def _least(place: Place) -> int:
    """Return the neighbourhoods that a place needs so that each place in it, and the rest, has one."""
    return 1 + sum(_least(part) for part in parts_of(place.id))


def layout(whole: Place, first: int, stop: int) -> Iterator[tuple[Place, int, int]]:
    """Yield the stretch of neighbourhoods of each place inside another one, the larger before the smaller.

    Parameters
    ----------
    whole
        A province or place.
    first, stop
        Its own stretch: first neighbourhood, and the one after the last.

    Examples
    --------
    >>> from glasshouse.gazetteer import find
    >>> [(place.id, first, stop) for place, first, stop in layout(find("jiangsu"), 0, 18)]
    [('suining', 0, 1), ('suqian', 1, 2), ('suzhou', 2, 5), ('wuxi', 5, 7)]
    """
    number, parts = stop - first, parts_of(whole.id)
    sizes = [
        max(_least(part), int(Fraction(adults_of(part), adults_of(whole)) * number + HALF)) for part in parts
    ]
    while sum(sizes) >= number:
        spare = [size - _least(part) for size, part in zip(sizes, parts, strict=True)]
        sizes[spare.index(max(spare))] -= 1
    for part, size in zip(parts, sizes, strict=True):
        yield part, first, first + size
        yield from layout(part, first, first + size)
        first += size


def agents_and_adults(territory: Territory, cut: Neighbourhoods, row: int) -> tuple[int, int]:
    """Return the agents of a carved place and the adults for whom they stand, without places inside it."""
    place = territory.carved[row - 1]
    nested = [other for other in territory.carved if place.id in other.within[1:]]
    tops = [one for one in nested if not any(other.id in one.within[1:] for other in nested)]
    agents = int(cut.size[cut.place == row].sum())
    return agents, adults_of(place) - sum(adults_of(other) for other in tops)
