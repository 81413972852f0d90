"""Loads a regime: reads the file, checks it, and reports every problem at once."""

from __future__ import annotations

import hashlib
import typing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from glasshouse.documents import Examined, examine_file, examine_text, limit_problems
from glasshouse.errors import RegimeError, problems_text
from glasshouse.fitting import LineMap
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.catalogue import is_path, shipped_path
from glasshouse.regimes.check import check_document
from glasshouse.regimes.model import Regime
from glasshouse.shapes import models_by_field


@dataclass(frozen=True)
class LoadedRegime:
    """A checked regime, where its statements stand in the file, and a digest of what it says.

    The digest covers the values, not the bytes: comments, order of keys and line ends do not change it.
    """

    regime: Regime
    lines: LineMap
    path: Path | None
    digest: str


@reader(DocumentKind.REGIME, schema="glasshouse.regimes.model.Regime")
def load_regime(source: Path | str) -> LoadedRegime:
    """Load a regime by the id of a shipped one or by the path of a file.

    Parameters
    ----------
    source
        An id such as "national-lists"; or a path: anything with a slash, a dot before the ending, or an
        ending .yaml or .yml.

    Raises
    ------
    RegimeError
        If there is no such regime, or with every problem of the file.

    Examples
    --------
    >>> load_regime("none").regime.lists
    ()
    """
    return _read(Path(source)) if is_path(source) else _shipped(str(source))


@cache
def _shipped(regime_id: str) -> LoadedRegime:
    """Read a shipped regime once: a large one takes a third of a second, and its file stays what it is."""
    return _read(shipped_path(regime_id))


def _read(path: Path) -> LoadedRegime:
    examined = examine_file(path, Regime, kind=DocumentKind.REGIME, error=RegimeError)
    return _loaded(examined, path)


def load_regime_text(text: str | bytes, *, name: str = "regime") -> LoadedRegime:
    """Load a regime from YAML text, as `load_regime` does from a file."""
    return _loaded(examine_text(text, Regime, name=name), None)


def _loaded(examined: Examined[Regime], path: Path | None) -> LoadedRegime:
    if "cases" in examined.lines and "regime.id" not in examined.lines:
        raise RegimeError(
            f"{examined.name}: found worked cases, and a regime is needed. "
            f"Give the file of their regime, or type `glasshouse regimes cases {path or 'FILE'}`."
        )
    problems = check_document(examined)
    if problems or examined.value is None:
        raise RegimeError(problems_text(examined.name, limit_problems(problems)))
    regime = examined.value
    digest = hashlib.sha256(regime.model_dump_json(exclude=_unsaid(regime)).encode()).hexdigest()
    return LoadedRegime(regime, examined.lines, path, digest)


def _unsaid(regime: Regime) -> dict[str, typing.Any]:
    """Return the fields that came after the format, where a file leaves them out: no part of its digest."""
    deaf = {i: {"act", "share"} for i, conduct in enumerate(regime.conduct) if conduct.act is None}
    unsaid = _left_out(regime) | ({} if regime.scores else {"scores": True})
    for index, names in deaf.items():
        unsaid.setdefault("conduct", {}).setdefault(index, {}).update(dict.fromkeys(names, True))
    return unsaid


def _left_out(part: BaseModel) -> dict[typing.Any, typing.Any]:
    """Return the fields marked `vocabulary.later` that nothing is said of, in a part and all parts of it."""
    later = _later(type(part))
    found: dict[typing.Any, typing.Any] = {}
    for name in _worth_a_look(type(part)):
        value = getattr(part, name)
        if name in later and value == later[name]:
            found[name] = True
        elif isinstance(value, BaseModel):
            if inner := _left_out(value):
                found[name] = inner
        elif isinstance(value, tuple):
            parts = {i: _left_out(one) for i, one in enumerate(value) if isinstance(one, BaseModel)}
            if inner := {i: one for i, one in parts.items() if one}:
                found[name] = inner
    return found


@cache
def _worth_a_look(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that came after the format, or may hold such fields."""
    held = models_by_field(model).items()
    return tuple(name for name, models in held if name in _later(model) or any(map(_later, models)))


@cache
def _later(model: type[BaseModel]) -> dict[str, object]:
    """Return the fields of a model that came after the format, with their defaults."""
    fields = model.model_fields.items()
    extras = {name: info.json_schema_extra for name, info in fields}
    return {
        name: info.default
        for name, info in fields
        if isinstance(extra := extras[name], dict) and extra.get("came_later")
    }
