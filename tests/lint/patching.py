"""Regimes for tests of the linter: `driver-points`, which has nothing to find, with some fields changed."""

import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import glasshouse
from glasshouse.regimes.load import LoadedRegime, load_regime_text

CLEAN = Path(glasshouse.__file__).parent / "regimes" / "library" / "driver-points.yaml"
FIXTURES = Path(__file__).parent / "fixtures"
STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")
APPEND = "+"


@cache
def _clean_text() -> str:
    return CLEAN.read_text(encoding="utf-8")


def clean() -> dict[str, Any]:
    """Return the document of a regime in which nothing is found."""
    document: dict[str, Any] = _read(_clean_text())
    return document


def _read(text: str) -> Any:
    """Read YAML as the project does: every scalar is text, and null is nothing."""
    return _nothing(yaml.load(text, yaml.CBaseLoader))


def _nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nothing(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_nothing(one) for one in value]
    return None if value == "null" else value


def patched(*changes: dict[str, Any]) -> dict[str, Any]:
    """Return the clean document with fields changed, one after the other.

    A change is `path: value`; a path is like measures[dp-suspension].target, with ids or numbers in brackets,
    and [+] appends.
    """
    document = clean()
    for change in changes:
        for path, value in change.items():
            _set(document, path, deepcopy(value))
    return document


def _set(document: Any, path: str, value: Any) -> None:
    steps = [name or f"[{index}]" for name, index in STEP.findall(path)]
    at = document
    for step in steps[:-1]:
        at = at[_index(at, step)] if step.startswith("[") else at[step]
    last = steps[-1]
    if last == f"[{APPEND}]":
        at.append(value)
    elif last.startswith("["):
        at[_index(at, last)] = value
    else:
        at[last] = value


def _index(items: list[Any], step: str) -> int:
    name = step[1:-1]
    return int(name) if name.isdigit() else next(k for k, one in enumerate(items) if one["id"] == name)


def loaded(document: dict[str, Any]) -> LoadedRegime:
    """Load a document as a regime."""
    return load_regime_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), name="fixture")


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return all values of a document by their paths; an object given as a whole counts as its leaves."""
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in leaves(one, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for index, one in enumerate(value) for k, v in leaves(one, f"{path}[{index}]").items()}
    return {path: value}


def fixtures() -> list[tuple[str, dict[str, Any]]]:
    """Return every fixture of every family: the number of its rule, and what it changes."""
    found = []
    for path in sorted(FIXTURES.glob("*.yaml")):
        for rule, cases in _read(path.read_text(encoding="utf-8")).items():
            found += [(rule, case) for case in cases]
    return found
