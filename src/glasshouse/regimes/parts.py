"""The whole parts of a regime file: what checks of meaning can look at beside broken parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from glasshouse.errors import Problem
from glasshouse.fitting import LineMap
from glasshouse.regimes.model import (
    Conduct,
    Head,
    Procedure,
    Regime,
    Strict,
    Switch,
)
from glasshouse.shapes import Many, Record, fields_of, models_by_field

T = TypeVar("T", bound=Strict)


@dataclass
class Parts:
    """Items of a document that are whole, with their paths, and a pen for problems.

    What is looked up for each item of a file is gathered once, when all items are there.
    """

    lines: LineMap
    items: dict[str, list[tuple[str, Strict]]] = field(default_factory=dict)
    head: Head | None = None
    whole: set[str] = field(default_factory=set)  # sections without a broken item
    problems: list[Problem] = field(default_factory=list)

    def of(self, section: str, kind: type[T]) -> Sequence[tuple[str, T]]:
        """Return path and item of a section's whole items."""
        return [(path, item) for path, item in self.items.get(section, []) if isinstance(item, kind)]

    def report(self, path: str, found: str, allowed: str, fix: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.lines.near(path)[0], path, found, allowed, fix))

    @cached_property
    def switches(self) -> dict[str, Switch]:
        """Switches by id."""
        return {switch.id: switch for _, switch in self.of("switches", Switch)}

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """Procedures by id."""
        return {procedure.id: procedure for _, procedure in self.of("procedures", Procedure)}

    @cached_property
    def conduct_ids(self) -> frozenset[str]:
        """Ids of conduct."""
        return frozenset(conduct.id for _, conduct in self.of("conduct", Conduct))

    def all_items(self) -> Iterator[tuple[str, Strict]]:
        """Yield path and value of everything that is whole."""
        if self.head:
            yield "regime", self.head
        for items in self.items.values():
            yield from items


def whole_parts(content: object, problems: Sequence[Problem], lines: LineMap) -> Parts:
    """Return the items of a document in which no problem was found."""
    parts = Parts(lines)
    if not isinstance(content, Mapping):
        return parts
    reported = [problem.where for problem in problems]
    for section, (shape, _) in fields_of(Regime).items():
        value = content.get(section)
        if isinstance(shape, Record) and not _is_reported(section, reported):
            head = _model(shape.model, value)
            parts.head = head if isinstance(head, Head) else None
        if not (isinstance(shape, Many) and isinstance(shape.item, Record) and isinstance(value, tuple)):
            continue
        parts.whole.add(section)
        parts.items[section] = []
        for index, item in enumerate(value):
            path = f"{section}[{index}]"
            model = None if _is_reported(path, reported) else _model(shape.item.model, item)
            if model is None:
                parts.whole.discard(section)
            else:
                parts.items[section].append((path, model))
    return parts


def _is_reported(path: str, reported: Sequence[str]) -> bool:
    return any(where == path or where.startswith((f"{path}.", f"{path}[")) for where in reported)


def _model(kind: type[BaseModel], value: object) -> Strict | None:
    try:
        model = kind.model_validate(value)
    except ValidationError:  # reported already, by the reading of the whole document
        return None
    return model if isinstance(model, Strict) else None


def within(value: object, kind: type[T], path: str) -> Iterator[tuple[str, T]]:
    """Yield path and value of every part of a kind inside a value."""
    if isinstance(value, kind):
        yield path, value
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from within(item, kind, f"{path}[{index}]")
    elif isinstance(value, BaseModel):
        for name in _ways(type(value), kind):
            yield from within(getattr(value, name), kind, f"{path}.{name}")


@cache
def _ways(model: type[BaseModel], kind: type[Strict]) -> tuple[str, ...]:
    """Return the fields of a model in which parts of a kind may be: most of a large file has none."""
    held = models_by_field(model).items()
    return tuple(name for name, models in held if any(issubclass(one, kind) for one in models))
