"""Single items of regimes that are left out by name, as if nobody had written them: measures, grounds, rules.

Such an item keeps its number and loses its force; a dated reform is left out by `reforms` instead, which
keeps in force what the reform replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from glasshouse.errors import ScenarioError
from glasshouse.regimes.model import Ground, ListItem, Measure, Regime, Score
from glasshouse.regimes.scoring_model import ScoreRule

LEFT_OUT = "left out"  # an evidence class that nobody can ask for
Named = Ground | ListItem | Measure | Score | ScoreRule
Test = Callable[[str, Named], bool]
KINDS = {
    "measure": Measure,
    "ground": Ground,
    "rule": ScoreRule,
    "list": ListItem,
    "score": Score,
}
PROVISION = "provision"  # all items that rest on it


def items_of(regime: Regime) -> Iterator[tuple[str, Named]]:
    """Yield kind and item of everything in a regime that can be left out alone."""
    for item in regime.lists:
        yield "list", item
        yield from (("ground", ground) for ground in item.grounds)
    for score in regime.scores:
        yield "score", score
        yield from (("rule", rule) for rule in score.rules)
    yield from (("measure", measure) for measure in regime.measures)


def names_of(regimes: Sequence[Regime]) -> dict[str, tuple[str, str]]:
    """Return the names by which items can be left out, such as "measure:t_air_all": kind and id of each."""
    found: dict[str, tuple[str, str]] = {}
    for regime in regimes:
        for kind, item in items_of(regime):
            found[f"{kind}:{item.id}"] = (kind, item.id)
            if not isinstance(item, ListItem):
                found.setdefault(f"{PROVISION}:{item.provision}", (PROVISION, item.provision))
    return found


def leave_out(
    regimes: Sequence[Regime], without: Collection[str]
) -> tuple[tuple[Regime, ...], tuple[str, ...]]:
    """Return regimes in which some items have no force, and the names that are not of items: of switches.

    Parameters
    ----------
    regimes
        A stack. Where two of its regimes have an item of one name, both are left out.
    without
        Names of switches, and of items with their kind: `measure:ID`, `ground:ID`, `rule:ID`, `list:ID`,
        `score:ID`, or `provision:ID` for all items that rest on it.

    Raises
    ------
    ScenarioError
        If an item is unknown.
    """
    wanted = [name for name in without if is_of_an_item(name)]
    switches = tuple(name for name in without if name not in wanted)
    if not wanted:
        return tuple(regimes), switches
    is_out = chosen_items(regimes, wanted)

    def off(kind: str, item: Any) -> Any:
        return item.model_copy(update={"evidence": LEFT_OUT}) if is_out(kind, item) else item

    return tuple(map_items(regime, off) for regime in regimes), switches


def is_of_an_item(name: str) -> bool:
    """Return whether a name is that of an item, not of a switch."""
    kind, colon, _ = name.partition(":")
    return bool(colon) and kind in (*KINDS, PROVISION)


def chosen_items(regimes: Sequence[Regime], wanted: Collection[str]) -> Test:
    """Return whether an item is one of those named.

    Raises
    ------
    ScenarioError
        If no item has a name.
    """
    known = names_of(regimes)
    for name in wanted:
        if name not in known:
            kind = name.partition(":")[0]
            alike = [one for one in known if one.startswith(f"{kind}:")]
            close = get_close_matches(name, alike, 3) or alike[:3]
            hint = f"did you mean {' or '.join(close)}?" if close else f"no regime of the stack has a {kind}."
            raise ScenarioError(f'Cannot leave out "{name}": no item of this stack has this name; {hint}')
    chosen = {known[name] for name in wanted}

    def is_out(kind: str, item: Named) -> bool:
        cited = "" if isinstance(item, ListItem) else item.provision
        return (kind, item.id) in chosen or (PROVISION, cited) in chosen

    return is_out


def map_items(regime: Regime, change: Callable[[str, Any], Any]) -> Regime:
    """Return a regime with each item that can be left out alone as `change(kind, item)` gives it."""

    def each(kind: str, items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(change(kind, item) for item in items)

    lists = tuple(
        change("list", item.model_copy(update={"grounds": each("ground", item.grounds)}))
        for item in regime.lists
    )
    scores = tuple(
        change("score", score.model_copy(update={"rules": each("rule", score.rules)}))
        for score in regime.scores
    )
    measures = each("measure", regime.measures)
    return regime.model_copy(update={"lists": lists, "scores": scores, "measures": measures})
