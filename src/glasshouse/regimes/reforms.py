"""Which reforms of a stack are in force, and from when to when an item holds.

A reform is a switch of a regime file. Left out by name, it never happened: what came with it vanishes and
what it would have ended stays.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from glasshouse.clock import day_number
from glasshouse.errors import ScenarioError
from glasshouse.regimes.model import InForce, Regime, Switch

FIRST_DAY = -(2**31)  # windows without a beginning or an end reach to these days
LAST_DAY = 2**31 - 1


@dataclass(frozen=True)
class Window:
    """Days on which something holds: `from_day` is the first, `to_day` the first on which it does not."""

    from_day: int = FIRST_DAY
    to_day: int = LAST_DAY

    @property
    def is_empty(self) -> bool:
        """Whether there is no such day."""
        return self.from_day >= self.to_day

    def within(self, other: Window) -> Window:
        """Return the days that both windows have."""
        return Window(max(self.from_day, other.from_day), min(self.to_day, other.to_day))


@dataclass(frozen=True)
class Reform:
    """A switch of a stack: its public name, its day, and whether it happens in this stack."""

    name: str
    regime_id: str
    switch: Switch
    is_on: bool

    @property
    def day(self) -> int:
        """Day number of the reform."""
        return day_number(self.switch.on)


def public_names(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Name items of several regimes by their ids, and by "regime:id" where two have the same.

    Examples
    --------
    >>> public_names([("suining", "list"), ("weihai", "list"), ("weihai", "order")])
    ('suining:list', 'weihai:list', 'order')
    """
    count: dict[str, int] = {}
    for _, item_id in pairs:
        count[item_id] = count.get(item_id, 0) + 1
    return tuple(item_id if count[item_id] == 1 else f"{regime}:{item_id}" for regime, item_id in pairs)


def reforms_of(
    regimes: Sequence[Regime],
    *,
    without: Collection[str] = (),
    with_dependents: bool = False,
    evidence: Collection[str] = ("rule",),
) -> tuple[Reform, ...]:
    """Decide which switches of a stack are on.

    Parameters
    ----------
    regimes
        The stack.
    without
        Names of switches to leave out: an id, or "regime:id" where several regimes have it.
    with_dependents
        Leave out, too, what requires a switch that is left out.
    evidence
        Evidence classes that count; a switch of another class is off, and so is what requires it.

    Raises
    ------
    ScenarioError
        If a name is unknown, or if a switch that stays requires one that is left out.
    """
    pairs = [(regime.regime.id, switch) for regime in regimes for switch in regime.switches]
    names = public_names([(regime_id, switch.id) for regime_id, switch in pairs])
    required = {
        name: {
            needed
            for needed, (other_regime, candidate) in zip(names, pairs, strict=True)
            if other_regime == regime_id and candidate.id in switch.requires
        }
        for name, (regime_id, switch) in zip(names, pairs, strict=True)
    }
    off = {_known(name, names, pairs) for name in without}
    wanted = _with_dependents(off, required)
    if wanted != off and not with_dependents:
        raise ScenarioError(_refusal(off, wanted, required, without))
    unproven = {
        name for name, (_, switch) in zip(names, pairs, strict=True) if switch.evidence not in evidence
    }
    off = _with_dependents(wanted | unproven, required)
    return tuple(
        Reform(name, regime_id, switch, name not in off)
        for name, (regime_id, switch) in zip(names, pairs, strict=True)
    )


def _known(name: str, names: Sequence[str], pairs: Sequence[tuple[str, Switch]]) -> str:
    """Return the public name of a switch that the user named."""
    if name in names:
        return name
    full = [f"{regime_id}:{switch.id}" for regime_id, switch in pairs]
    if name in full:
        return names[full.index(name)]
    alike = [public for public, (_, switch) in zip(names, pairs, strict=True) if switch.id == name]
    close = alike or get_close_matches(name, names, 3)
    if close:
        hint = f"did you mean {' or '.join(close)}?"
    elif names:
        hint = f"the switches are {', '.join(names)}."
    else:
        hint = "the regimes of this stack have no switches; leave the option out."
    raise ScenarioError(f'Cannot leave out "{name}": no switch of this stack has this name; {hint}')


def _with_dependents(off: set[str], required: Mapping[str, set[str]]) -> set[str]:
    """Return the switches that are off, and all that require one of them, directly or not."""
    grown = set(off)
    while True:
        more = {name for name, needs in required.items() if needs & grown} - grown
        if not more:
            return grown
        grown |= more


def _refusal(
    off: set[str], wanted: set[str], required: Mapping[str, set[str]], without: Collection[str]
) -> str:
    dependents = [name for name in required if name in wanted - off]
    verb = "requires" if len(dependents) == 1 else "require"
    left_out = ", ".join(name for name in required if name in off)
    return (
        f"Cannot leave out {left_out}: {', '.join(dependents)} {verb} it; "
        f"add --with-dependents, or type --without {','.join([*without, *dependents])}."
    )


class Calendar:
    """When the items of one regime hold, under the reforms that are on."""

    def __init__(self, regime: Regime, reforms: Sequence[Reform]) -> None:
        own = [reform for reform in reforms if reform.regime_id == regime.regime.id]
        self._days = {reform.switch.id: reform.day for reform in own if reform.is_on}
        head = regime.regime
        end = LAST_DAY if head.until is None else day_number(head.until)
        self.whole = Window(day_number(head.since), end)

    def window(self, *in_force: InForce) -> Window | None:
        """Return the days on which all of these hold, or None if a switch that brings it is off."""
        window = self.whole
        for item in in_force:
            since = self._day(item.since, FIRST_DAY)
            if since is None:
                return None
            until = self._day(item.until, LAST_DAY)
            window = window.within(Window(since, LAST_DAY if until is None else until))
        return None if window.is_empty else window

    def _day(self, moment: datetime.date | str | None, default: int) -> int | None:
        if moment is None:
            return default
        return day_number(moment) if isinstance(moment, datetime.date) else self._days.get(moment)
