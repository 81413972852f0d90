"""Holds the nodes of a document against a pydantic model and converts them, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from glasshouse.errors import Problem
from glasshouse.shapes import (
    Anything,
    Either,
    Many,
    Record,
    Scalar,
    Shape,
    Table,
    Words,
    advice,
    converted,
    mandatory_of,
    needed,
    words_of,
)

TEXTS = (Words, Scalar)  # the shapes of what is one text in the file

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Node:
    """One value of a document, with its path ("rules[7].points") and the place of its key or dash.

    `content` is text, None for nothing, a list of nodes, or nodes by key. `is_reported` is set where a
    problem has been found already.
    """

    path: str
    line: int
    column: int
    content: str | list[Node] | dict[str, Node] | None
    is_reported: bool = False


class LineMap(Mapping[str, tuple[int, int]]):
    """Where each value of a document stands: path to (line, column), both counted from 1.

    Examples
    --------
    >>> lines = LineMap({"": (1, 1), "lists[2].grounds[0]": (41, 7)})
    >>> lines.near("lists[2].grounds[0].term.duration")
    (41, 7)
    """

    def __init__(self, places: Mapping[str, tuple[int, int]]) -> None:
        self._places = dict(places)

    def __getitem__(self, path: str) -> tuple[int, int]:
        return self._places[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def near(self, path: str) -> tuple[int, int]:
        """Return the place of a path or, where the file does not write it, of what encloses it."""
        while path not in self._places:
            if not path:
                return (0, 0)
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._places[path]


def quoted(text: str) -> str:
    """Write a value of the file in quotes, on one line and not too long."""
    short = text if len(text) <= 60 else text[:57] + "..."
    return json.dumps(short, ensure_ascii=not short.isprintable())


def fit(model: type[M], root: Node, problems: list[Problem]) -> tuple[M | None, object]:
    """Hold a document against a model.

    Parameters
    ----------
    model
        What the document must be.
    root
        The document.
    problems
        Problems found before; those found here are appended.

    Returns
    -------
    tuple
        The model, or None if there is any problem, and the converted content as far as it goes.
    """
    content = _value(Record(model), root, problems)
    if problems:
        return None, content
    try:
        return model.model_validate(content), content
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            node = _find(root, error["loc"])
            message = error["msg"].removeprefix("Value error, ").rstrip(".")
            found = quoted(str(error["input"]))
            if isinstance(node.content, str):
                found = quoted(node.content)
            elif node.content is not None:
                found = "this"
            problems.append(Problem(node.line, node.path or "the file", found, message))
        return None, content


def _find(root: Node, loc: tuple[int | str, ...]) -> Node:
    """Follow pydantic's location; its tags of union members are not in the file and are skipped."""
    node = root
    for part in loc:
        if isinstance(node.content, dict) and part in node.content:
            node = node.content[str(part)]
        elif isinstance(node.content, list) and isinstance(part, int) and part < len(node.content):
            node = node.content[part]
    return node


def _report(problems: list[Problem], node: Node, found: str, allowed: str, fix: str = "") -> None:
    problems.append(Problem(node.line, node.path or "the file", found, allowed, fix))


def _found(node: Node) -> str:
    match node.content:
        case None:
            return "nothing"
        case str(text):
            return quoted(text)
        case list():
            return "a list"
        case _:
            return "a group of keys"


def _value(shape: Shape, node: Node, problems: list[Problem]) -> object:
    """Return what a node becomes; problems are appended, and the text stays where one is found."""
    if node.is_reported:
        return None
    content = node.content
    if isinstance(shape, Either):
        return _either(shape, node, problems)
    if isinstance(shape, TEXTS) and isinstance(content, str):
        fits, value = converted(shape, content)
        if not fits:
            _report(problems, node, _found(node), f"{needed(shape)} is needed", advice(shape, content))
        return value
    if isinstance(shape, Record) and isinstance(content, dict):
        return _record(shape, node, content, problems)
    if isinstance(shape, Many) and isinstance(content, list):
        items = tuple([_value(shape.item, child, problems) for child in content])
        if shape.adapter:
            _constrain(shape.adapter, items, node, problems)
        return items
    if isinstance(shape, Table) and isinstance(content, dict):
        for name, child in content.items():
            if isinstance(shape.key, TEXTS) and not converted(shape.key, name)[0]:
                _report(problems, child, f"the key {quoted(name)}", f"{needed(shape.key)} is needed")
        return {name: _value(shape.value, child, problems) for name, child in content.items()}
    if isinstance(shape, Anything):
        return _plain(node)
    forms = {Many: "Begin each item with a dash, or write [ ].", Record: "Write key: value lines."}
    _report(problems, node, _found(node), f"{needed(shape)} is needed", forms.get(type(shape), ""))
    return None


def _record(shape: Record, node: Node, table: dict[str, Node], problems: list[Problem]) -> dict[str, object]:
    values: dict[str, object] = {}
    fields = shape.fields
    missing = [key for key in mandatory_of(shape.model) if key not in table]
    for key, child in table.items():
        if key in fields:
            values[key] = _value(fields[key][0], child, problems)
            continue
        absent = [name for name in fields if name not in table]
        close = get_close_matches(key.lower(), absent, 1)
        allowed = f"the keys here are {', '.join(fields)}"
        fix = f"Did you mean {close[0]}?" if close else "Remove it."
        _report(problems, child, f"the unknown key {quoted(key)}", allowed, fix)
        if close and close[0] in missing:  # one mistake, one report
            missing.remove(close[0])
            values[close[0]] = _value(fields[close[0]][0], child, problems)
    if len(missing) > 3:
        found, fix = f"no {', '.join(missing)}", "Write each key and its value; a list may be [ ]."
        _report(problems, node, found, "these keys are mandatory", fix)
        return values
    for key in missing:
        allowed = f"the key is mandatory, with {needed(fields[key][0])}"
        _report(problems, node, f"no {key}", allowed, f"Write {key}: and its value.")
    return values


def _either(shape: Either, node: Node, problems: list[Problem]) -> object:
    if node.content is None and shape.may_be_nothing:
        return None
    chosen: Shape | None = None
    if isinstance(node.content, str):
        for option in shape.options:
            if isinstance(option, TEXTS):
                fits, value = converted(option, node.content)
                if fits:
                    return value
    elif isinstance(node.content, list):
        chosen = next((option for option in shape.options if isinstance(option, Many)), None)
    elif node.content is not None:
        chosen = _chosen_record(shape, node.content)
    if chosen is not None:
        return _value(chosen, node, problems)
    text = node.content if isinstance(node.content, str) else ""
    _report(problems, node, _found(node), f"{needed(shape)} is needed", advice(shape, text))
    return None


def _chosen_record(shape: Either, table: dict[str, Node]) -> Shape | None:
    """Return the model among several that a table means: by its fixed words, its keys, its misspelt keys."""

    def likeness(option: Shape) -> tuple[int, int]:
        if not isinstance(option, Record):
            return (0, 0)
        agreeing = 0
        for key, words in words_of(option.model).items():
            if key in table:
                word = table[key].content
                agreeing += 1 if isinstance(word, str) and word in words else -1
        return (agreeing, len(option.fields.keys() & table.keys()))

    def misspelt(option: Shape) -> int:
        fields = option.fields if isinstance(option, Record) else {}
        return sum(bool(get_close_matches(key.lower(), fields, 1)) for key in table)

    options = [option for option in shape.options if isinstance(option, Record | Table | Anything)]
    if len(options) < 2:
        return next(iter(options), None)
    likest = {index: likeness(option) for index, option in enumerate(options)}
    best = [index for index, found in likest.items() if found == max(likest.values())]
    if len(best) == 1:  # looking for misspelt keys is slow, and decides only between equals
        return options[best[0]]
    nearly = {index: misspelt(options[index]) for index in best}
    if not any(nearly.values()) and set(likest.values()) == {(0, 0)}:
        return None  # it could be any
    return options[max(best, key=lambda index: nearly[index])]


def _constrain(adapter: TypeAdapter[Any], items: object, node: Node, problems: list[Problem]) -> None:
    try:
        adapter.validate_python(items)
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            limits = error.get("ctx", {})
            n_found = f"{limits.get('actual_length')} items"
            if error["type"] == "too_long":
                _report(problems, node, n_found, f"at most {limits['max_length']} are allowed")
            elif error["type"] == "too_short":
                _report(problems, node, n_found, f"at least {limits['min_length']} are needed")
            else:
                _report(problems, node, _found(node), error["msg"])


def _plain(node: Node) -> object:
    match node.content:
        case dict(table):
            return {key: _plain(child) for key, child in table.items()}
        case list(items):
            return tuple(_plain(child) for child in items)
        case other:
            return other
