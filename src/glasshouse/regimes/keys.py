"""What a part of a regime file, or of its worked cases, holds: key by key, in words."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from glasshouse.errors import RegimeError
from glasshouse.regimes.cases import CaseFile
from glasshouse.regimes.model import Regime
from glasshouse.shapes import Either, Many, Record, Shape, fields_of, needed


@dataclass(frozen=True)
class Keys:
    """One form that a part may have.

    about: what it is, from the model's own description.
    mandatory, optional: pairs of a key and what is needed there, in words.
    """

    about: str
    mandatory: tuple[tuple[str, str], ...]
    optional: tuple[tuple[str, str], ...]


def keys_of(part: str) -> tuple[Keys, ...]:
    """Return what a part of a regime file holds, in each of its forms; none if it is a plain value.

    Parameters
    ----------
    part
        Names of keys with dots between them, such as "scores.rules"; "cases" is the file of worked cases.

    Raises
    ------
    RegimeError
        If there is no such part.

    Examples
    --------
    >>> [key for key, _ in keys_of("regime.title")[0].mandatory]
    ['en', 'zh']
    """
    return tuple(_keys(record, part) for record in _records(_shape_of(part)))


def words_of(part: str) -> str:
    """Return in words what is needed at a part.

    Examples
    --------
    >>> words_of("scores.min")
    'a whole number from -1000000 to 1000000 or null'
    """
    return _words(_shape_of(part))


def _shape_of(part: str) -> Shape:
    """Follow the names down from the file."""
    choices = _top()
    shape: Shape = Record(Regime)
    for depth, name in enumerate(part.split(".")):
        if name not in choices:
            raise RegimeError(_unknown(part.split("."), depth, choices))
        shape = choices[name]
        choices = {key: inner for record in _records(shape) for key, (inner, _) in record.fields.items()}
    return shape


def _top() -> dict[str, Shape]:
    fields = {**fields_of(Regime), "cases": fields_of(CaseFile)["cases"]}
    return {key: shape for key, (shape, _) in fields.items()}


def _unknown(names: list[str], depth: int, choices: Mapping[str, Shape]) -> str:
    found, before = names[depth], ".".join(names[:depth])
    where = f" of {before}" if before else ""
    if not choices:
        return f'Found "{found}" after {before}; it holds no keys: type {before} alone.'
    close = get_close_matches(found, choices, 1)
    fix = f"did you mean {close[0]}?" if close else f"the keys{where} are {', '.join(choices)}."
    return f'Found "{found}" for a key{where}; {fix}'


def _records(shape: Shape) -> Iterator[Record]:
    """Yield the groups of keys that a value, or an item of a list, can be."""
    match shape:
        case Record():
            yield shape
        case Many(item):
            yield from _records(item)
        case Either(options):
            for option in options:
                yield from _records(option)


def _keys(record: Record, part: str) -> Keys:
    rows: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for key, (shape, is_mandatory) in record.fields.items():
        rows[is_mandatory].append((key, _said(shape, f"{part}.{key}")))
    about = inspect.getdoc(record.model) or ""
    return Keys(about, tuple(rows[True]), tuple(rows[False]))


def _said(shape: Shape, part: str) -> str:
    """Say what a key needs; what holds more than two keys is a part of its own."""
    groups = list(_records(shape))
    is_small = len(groups) == 1 and len(groups[0].fields) <= 2
    return f"{_words(shape)}: see {part}" if groups and not is_small else _words(shape)


def _words(shape: Shape) -> str:
    if isinstance(shape, Many):
        return f"a list, each item {_words(shape.item)}"
    n_forms = len(list(_records(shape)))
    return f"a group of keys in one of {n_forms} forms" if n_forms > 1 else needed(shape)
