"""Regimes whose law changes on a day that no regime knows of: the branches of one past."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from glasshouse.errors import ScenarioError
from glasshouse.regimes.left_out import chosen_items, is_of_an_item, map_items
from glasshouse.regimes.model import Regime
from glasshouse.regimes.reforms import public_names


def within_dates(
    regime: Regime, *, since: datetime.date | None = None, until: datetime.date | None = None
) -> Regime:
    """Return a regime that holds from a day on, or until a day only; never longer than it says itself."""
    head = regime.regime
    if since:
        head = head.model_copy(update={"since": max(head.since, since)})
    if until:
        head = head.model_copy(update={"until": min(head.until or until, until)})
    return regime.model_copy(update={"regime": head})


def leave_out_from(
    regimes: Sequence[Regime], without: Collection[str], day: datetime.date
) -> tuple[list[Regime], tuple[str, ...]]:
    """Return regimes in which some items end on a day, and the reforms of that day or later that do not come.

    Parameters
    ----------
    regimes
        A stack.
    without
        Names of reforms, and of items with their kind, as for `left_out.leave_out`.
    day
        The first day of the changed law.

    Raises
    ------
    ScenarioError
        If an item is unknown, or a reform came before the day: the past stays as it was.
    """
    items = [name for name in without if is_of_an_item(name)]
    reforms = tuple(name for name in without if name not in items)
    switches = [(regime.regime.id, switch) for regime in regimes for switch in regime.switches]
    names = public_names([(regime_id, switch.id) for regime_id, switch in switches])
    came = {name: switch.on for name, (_, switch) in zip(names, switches, strict=True)}
    for name in reforms:
        if name in came and came[name] < day:
            raise ScenarioError(
                f'Cannot leave out "{name}" from {day} on: it came on {came[name]}, and the past stays as it '
                "was. Branch before it, or leave out single items, such as measure:ID."
            )
    is_out = chosen_items(regimes, items)

    def ends(regime: Regime) -> Regime:
        dates = {switch.id: switch.on for switch in regime.switches}

        def ended(kind: str, item: Any) -> Any:
            until = item.in_force.until
            before = dates.get(until) if isinstance(until, str) else until
            if not is_out(kind, item) or (before is not None and before <= day):
                return item
            return item.model_copy(update={"in_force": item.in_force.model_copy(update={"until": day})})

        return map_items(regime, ended)

    return [ends(regime) for regime in regimes], reforms
