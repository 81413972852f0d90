"""Shares of practice by name: how often a body does what a rule allows, or a person what a rule asks.

A share is called `REGIME#ITEM.DECISION`, such as `sesame#sesame.consent`, after the item that it stands in
and what is decided. A second one of the same name in an item has `.2` behind it, and so on. A scenario may
set them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from pydantic import BaseModel

from glasshouse.errors import ScenarioError
from glasshouse.regimes.load import LoadedRegime
from glasshouse.regimes.mechanism import Practice
from glasshouse.regimes.model import Regime


class Share(NamedTuple):
    """A share: its name, the English label of the item that it stands in, what the file says, and where."""

    name: str
    what: str
    practice: Practice
    path: str


def shares_of(regime: Regime) -> tuple[Share, ...]:
    """Return all shares of a regime, in the order of its file.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> [share.name for share in shares_of(load_regime("sesame").regime)]
    ['sesame#sesame.consent']
    """
    found: list[Share] = []

    def note(share: Share) -> Practice:
        found.append(share)
        return share.practice

    _visited(regime, note)
    return tuple(found)


def with_shares(loaded: Sequence[LoadedRegime], asked: Mapping[str, str]) -> tuple[LoadedRegime, ...]:
    """Return the regimes of a stack with the shares that a scenario says; what it says is assumed.

    Parameters
    ----------
    loaded
        A stack. The digests stay: they are of the files.
    asked
        Shares by name, as texts from 0 to 1.

    Raises
    ------
    ScenarioError
        If the stack has no such share.
    """
    if not asked:
        return tuple(loaded)
    known = [share.name for one in loaded for share in shares_of(one.regime)]
    for name in asked:
        if name not in known:
            raise ScenarioError(_no_such(name, known))

    def said(share: Share) -> Practice:
        practice = share.practice
        if share.name not in asked:
            return practice
        why = f"set by the scenario, in place of {practice.share}: {practice.why}"
        return practice.model_copy(
            update={"share": Decimal(asked[share.name]), "status": "assumed", "why": why}
        )

    return tuple(replace(one, regime=_visited(one.regime, said)) for one in loaded)


def _no_such(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, 1, cutoff=0.4)
    hint = f" Did you mean {close[0]}?" if close else ""
    regime = name.partition("#")[0]
    return (
        f'--set: found "{name}", and no regime of the stack has such a share.{hint} '
        f"`glasshouse parameters --regime {regime}` lists those of a regime."
    )


def _visited(regime: Regime, visit: Callable[[Share], Practice]) -> Regime:
    """Return a regime whose shares are what `visit` makes of them."""
    seen: Counter[str] = Counter()

    def named(practice: Practice, item: str, what: str, path: str) -> Practice:
        name = f"{regime.regime.id}#{item}.{practice.decision}"
        seen[name] += 1
        return visit(Share(name if seen[name] == 1 else f"{name}.{seen[name]}", what, practice, path))

    def walk(value: object, item: str, what: str, path: str) -> object:
        if isinstance(value, Practice):
            return named(value, item, what, path)
        if isinstance(value, tuple):
            parts = tuple(walk(one, item, what, f"{path}[{k}]") for k, one in enumerate(value))
            return parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
        if not isinstance(value, BaseModel):
            return value
        item, what = getattr(value, "id", item), getattr(getattr(value, "label", None), "en", what)
        changed = {
            name: new
            for name in type(value).model_fields
            if (new := walk(old := getattr(value, name), item, what, f"{path}.{name}".strip("."))) is not old
        }
        return value.model_copy(update=changed) if changed else value

    found = walk(regime, "", "", "")
    assert isinstance(found, Regime)
    return found
