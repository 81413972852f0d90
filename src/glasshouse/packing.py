"""Bundles of arrays as one record in memory: a kernel is handed one pointer instead of hundreds of numbers.

Each array handed to compiled code by value is eight numbers on the stack; a law with its scores is forty
arrays. A record holds them all at fixed places, and its fields are read as those of the bundle are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import numpy as np

T = TypeVar("T", bound=tuple[Any, ...])
Room = Mapping[str, tuple[int, ...]]
NO_ROOM: Room = {}


def packed(bundle: T, room: Room = NO_ROOM, _path: str = "") -> T:
    """Return a bundle (a NamedTuple of arrays, whole numbers and bundles) as a record with the same fields.

    Parameters
    ----------
    bundle
        Copied, never shared: later changes of its arrays do not reach the record.
    room
        By field, as in "scores.rules": the shape that its array is widened to. The last values are repeated,
        so that a column of starts stays one; an array without values is widened with zeros. Records of equal
        shapes are of one type, for which kernels are compiled once.
    """
    fields: list[tuple[Any, ...]] = []
    values: dict[str, Any] = {}
    for name, value in zip(bundle._fields, bundle, strict=True):  # type: ignore[attr-defined]
        _require_own(name)
        if isinstance(value, tuple):
            values[name] = packed(value, room, f"{_path}{name}.")
            fields.append((name, values[name].dtype))
        elif isinstance(value, np.ndarray):
            values[name] = _widened(value, room.get(_path + name, value.shape))
            fields.append((name, value.dtype, values[name].shape))
        else:
            values[name] = value
            fields.append((name, np.int64))
    record = np.zeros(1, np.dtype(fields, align=True)).view(np.recarray)
    for name, value in values.items():
        record[name][0] = value
    return cast(T, record[0])


def blank(bundle: type[T], shapes: Mapping[str, tuple[int, ...]], types: Mapping[str, type[np.generic]]) -> T:
    """Return a record of zeros; memory is taken as it is used.

    Parameters
    ----------
    bundle
        The NamedTuple whose fields it has.
    shapes
        Of each array; all other fields are whole numbers.
    types
        Of arrays that are not of int64.
    """
    names = bundle._fields  # type: ignore[attr-defined]
    for name in names:
        _require_own(name)
    fields = [(name, types.get(name, np.int64), shapes.get(name, ())) for name in names]
    return cast(T, np.zeros(1, np.dtype(fields, align=True)).view(np.recarray)[0])


def assigned(record: T, **numbers: int) -> T:
    """Write whole numbers into a record, which stays the same; return it."""
    for name, value in numbers.items():
        setattr(record, name, value)
    return record


def _require_own(name: str) -> None:
    """Refuse a field that is called like a method of all records, which would hide it from plain Python."""
    if hasattr(np.record, name):
        raise AssertionError(f"a record has a method {name}; call the field something else")


def _widened(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    added = [(0, wanted - found) for wanted, found in zip(shape, array.shape, strict=True)]
    if not array.size:
        return np.zeros(shape, array.dtype)
    return np.pad(array, added, mode="edge")
