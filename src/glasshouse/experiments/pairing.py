"""Two scenarios on the same people with the same luck: what must be alike, and how it is made so."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from glasshouse.clock import month_text
from glasshouse.engine.prepare import prepare
from glasshouse.errors import ScenarioError
from glasshouse.regimes.load import load_regime
from glasshouse.society.parts import USUAL
from glasshouse.society.scenario import Scenario
from glasshouse.society.territory import OWN

NOTHING = "none"  # the regime without rules: its territory says nothing about where somebody wants to look


def territories_of(*stacks: tuple[str, ...]) -> tuple[str, ...]:
    """Return the territories of all regimes of some stacks, each once; nothing if all are without rules."""
    names: dict[str, None] = {}
    for regime in (one for stack in stacks for one in stack if one != NOTHING):
        names.update(dict.fromkeys(load_regime(regime).regime.regime.territorial_scope))
    return tuple(names)


def same_society(*scenarios: Scenario) -> tuple[Scenario, ...]:
    """Return scenarios that differ in their law, and in how people answer, but not in people and luck.

    The society is the union of their territories, and has the parts that any of them needs: so people do,
    say and want the same wherever no rule reaches them.

    Raises
    ------
    ScenarioError
        If they have another number of agents, seed, horizon, place or kind of society.
    """
    first = scenarios[0]
    for other in scenarios[1:]:
        for what, one, two in (
            ("agents", first.agents, other.agents),
            ("seed", first.seed, other.seed),
            ("first month", month_text(first.start), month_text(other.start)),
            ("last month", month_text(first.end), month_text(other.end)),
            ("place", first.where, other.where),
            ("toy society", first.society is not None, other.society is not None),
        ):
            if one != two:
                raise ScenarioError(
                    f"The two sides have another {what} ({one} and {two}); compare runs of the same people: "
                    "give the options once, for both."
                )
    if first.society:
        return scenarios
    if first.where == OWN and not any(one.places for one in scenarios):
        names = territories_of(*(one.regimes for one in scenarios))
        if any(set(territories_of(one.regimes)) != set(names) for one in scenarios):
            scenarios = tuple(replace(one, places=names) for one in scenarios)
    parts = {part for one in scenarios for part in prepare(one).parts.on}
    said = ("none", *sorted(parts))
    alike = all(one.parts == USUAL and prepare(one).parts.on == parts for one in scenarios)
    return scenarios if alike else tuple(replace(one, parts=said) for one in scenarios)


def seed_of(seed: int, replicate: int) -> int:
    """Return the seed of a replicate: that of the scenario, then words that follow from it.

    Examples
    --------
    >>> seed_of(7, 0), seed_of(7, 1) != seed_of(7, 2)
    (7, True)
    """
    if replicate == 0:
        return seed
    return int.from_bytes(sha256(f"replicate {replicate} of {seed}".encode()).digest()[:8], "little")
