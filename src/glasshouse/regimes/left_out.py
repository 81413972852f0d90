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
    """Return the names by which items can be left out, such as "measure:jd-air": kind and id of each."""
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
    prefixes = (*KINDS, PROVISION)
    wanted = [name for name in without if name.partition(":")[0] in prefixes and ":" in name]
    switches = tuple(name for name in without if name not in wanted)
    if not wanted:
        return tuple(regimes), switches
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

    return tuple(_without(regime, is_out) for regime in regimes), switches


def _without(regime: Regime, is_out: Test) -> Regime:
    lists = tuple(
        _off("list", item.model_copy(update={"grounds": _each("ground", item.grounds, is_out)}), is_out)
        for item in regime.lists
    )
    scores = tuple(
        _off("score", score.model_copy(update={"rules": _each("rule", score.rules, is_out)}), is_out)
        for score in regime.scores
    )
    measures = _each("measure", regime.measures, is_out)
    return regime.model_copy(update={"lists": lists, "scores": scores, "measures": measures})


def _each(kind: str, items: Sequence[Any], is_out: Test) -> tuple[Any, ...]:
    return tuple(_off(kind, item, is_out) for item in items)


def _off(kind: str, item: Any, is_out: Test) -> Any:
    return item.model_copy(update={"evidence": LEFT_OUT}) if is_out(kind, item) else item
