"""Interventions in an address, and the command that repeats them in a run of the whole society."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final

from glasshouse.explorer.runs.form import order_of
from glasshouse.society.interventions import Intervention
from glasshouse.society.scenario import Scenario

EACH: Final = ";"  # between interventions in an address
Changes = tuple[Intervention, ...]


def short(one: Intervention) -> str:
    """Return an intervention without its agent, as the address of a page about one agent has it.

    Examples
    --------
    >>> from glasshouse.society.interventions import parsed
    >>> short(parsed("4711 2018-05 not pay"))
    '2018-05 not pay'
    """
    return str(one).partition(" ")[2]


def written(changes: Sequence[Intervention]) -> str:
    """Return interventions on one agent as the address of its page has them."""
    return EACH.join(map(short, changes))


def overlap(one: Intervention, other: Intervention) -> bool:
    """Whether two interventions are about the same matter of an agent in the same month."""
    same = (one.agent, one.tick, one.what) == (other.agent, other.tick, other.what)
    return same and (one.fact == other.fact or 0 in (one.fact, other.fact))


def added(changes: Changes, one: Intervention) -> Changes:
    """Return interventions with one more, in place of what they said about its matter, in order of time."""
    rest = (other for other in changes if not overlap(one, other))
    return tuple(sorted((*rest, one), key=lambda found: (found.tick, found.agent)))


def command_of(scenario: Scenario) -> str:
    """Return the command that makes a run; nothing where no options say all of the scenario."""
    if scenario.places or scenario.change or scenario.society:
        return ""
    return shlex.join(["glasshouse", "run", *order_of(scenario).options])
