"""Follows every id and every reference of a regime file, even of one that has other mistakes.

Which fields are references, and to what, stands in the model (`vocabulary`: `refers_to`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from pydantic import BaseModel

from glasshouse.errors import Problem
from glasshouse.fitting import LineMap, quoted
from glasshouse.regimes.model import Regime
from glasshouse.shapes import Either, Many, Record, Scalar, Shape, Words, fields_of

NESTED = {
    "procedures": ("steps", "moves"),
    "lists": ("grounds",),
    "scores": ("accounts", "grades", "rules"),
}
OWNED = ("steps", "accounts", "grades")  # their ids are known within their procedure or score
OPTIONAL = ("scores", "limits")  # a file may leave the section out
ONE_NAMESPACE = ("grounds", "moves")  # rules: their ids are public together


@dataclass(frozen=True)
class Reference:
    """One reference: where it stands, to which sections it may lead, and the id it names."""

    path: str
    sections: tuple[str, ...]
    target: str


@dataclass
class Ids:
    """The ids of a document by section, each with its path; steps by procedure, as "steps of ID"."""

    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    twice: list[tuple[str, str, str]] = field(default_factory=list)  # path, id, path of the first
    reported: frozenset[str] = frozenset()  # paths of values that are wrong in themselves

    def add(self, section: str, item: object, path: str) -> None:
        """Take in the id of an item; a section with an unreadable id is incomplete."""
        item_id = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(item_id, str) or f"{path}.id" in self.reported:
            self.incomplete.add(section)
            return
        self.name(section, item_id, f"{path}.id")

    def is_incomplete(self, section: str) -> bool:
        """Return whether a section, or the steps of every procedure, may have ids that are not known."""
        return section in self.incomplete or section.partition(" of ")[0] in self.incomplete

    def name(self, section: str, item_id: str, path: str) -> None:
        """Take in an id."""
        known = self.sections.setdefault(section, {})
        others = [self.sections.get(other, {}) for other in ONE_NAMESPACE if section in ONE_NAMESPACE]
        first = next((other[item_id] for other in [known, *others] if item_id in other), None)
        if first is None:
            known[item_id] = path
        else:
            self.twice.append((path, item_id, first))


def ids_of(content: object, reported: Collection[str] = ()) -> Ids:
    """Collect the ids of a document; those at `reported` paths are wrong in themselves."""
    ids = Ids(reported=frozenset(reported))
    for section, item, path in _items(content, tuple(fields_of(Regime)), "", ids):
        ids.add(section, item, path)
        nested = NESTED.get(section, ())
        for part, inner, inner_path in _items(item, nested, f"{path}.", ids):
            owner = item.get("id") if isinstance(item, Mapping) else None
            ids.add(f"{part} of {owner}" if part in OWNED else part, inner, inner_path)
            if part == "grades":
                _add_grade(ids, owner, inner, (path, inner_path))
        if section == "measures":
            _add_bundles(ids, item, path)
    return ids


def _add_grade(ids: Ids, owner: object, grade: object, paths: tuple[str, str]) -> None:
    """Take in a grade as SCORE.GRADE, the name by which measures know it."""
    grade_id = grade.get("id") if isinstance(grade, Mapping) else None
    is_sound = ids.reported.isdisjoint(f"{path}.id" for path in paths)
    if is_sound and isinstance(owner, str) and isinstance(grade_id, str):
        ids.sections.setdefault("grades", {})[f"{owner}.{grade_id}"] = paths[1]
    else:
        ids.incomplete.add("grades")


def _add_bundles(ids: Ids, item: object, path: str) -> None:
    """Take in the bundles that a measure declares."""
    bundles = item.get("bundles") if isinstance(item, Mapping) else None
    for index, bundle in enumerate(bundles if isinstance(bundles, tuple) else (None,)):
        if isinstance(bundle, str) and f"{path}.bundles[{index}]" not in ids.reported:
            ids.sections.setdefault("bundles", {})[bundle] = path
        else:
            ids.incomplete.add("bundles")


def _items(
    content: object, sections: tuple[str, ...], prefix: str, ids: Ids
) -> Iterator[tuple[str, object, str]]:
    """Yield section, item and path of the lists of items among the given keys."""
    if not isinstance(content, Mapping):
        return
    for section in sections:
        items = content.get(section)
        is_left_out = section in OPTIONAL and section not in content
        if section == "format" or is_left_out or isinstance(items, Mapping):
            continue
        if not isinstance(items, tuple):
            ids.incomplete.add(section)
            if section == "measures":
                ids.incomplete.add("bundles")
            continue
        for index, item in enumerate(items):
            yield section, item, f"{prefix}{section}[{index}]"


def references_of(content: object) -> list[Reference]:
    """Return every reference of a document, in file order."""
    found: list[Reference] = []
    _walk(Record(Regime), content, "", found)
    return found


def _walk(shape: Shape, value: object, path: str, found: list[Reference]) -> None:
    if isinstance(shape, Scalar):
        if shape.refers_to and isinstance(value, str):
            found.append(Reference(path, tuple(shape.refers_to.split("|")), value))
    elif isinstance(shape, Many):
        for index, item in enumerate(value if isinstance(value, tuple) else ()):
            _walk(shape.item, item, f"{path}[{index}]", found)
    elif isinstance(shape, Record) and isinstance(value, Mapping):
        for key, inner in _leading(shape.model).items():
            if value.get(key) is not None:
                _walk(inner, value[key], f"{path}.{key}" if path else key, found)
    elif isinstance(shape, Either):
        words = [word for option in shape.options if isinstance(option, Words) for word in option.options]
        if value not in words:
            for option in shape.options:
                _walk(option, value, path, found)


@cache
def _leading(model: type[BaseModel]) -> Mapping[str, Shape]:
    """Return the fields of a model that are references, or may have some inside, by key."""
    return {key: shape for key, (shape, _) in fields_of(model).items() if _leads(shape)}


def _leads(shape: Shape) -> bool:
    match shape:
        case Scalar():
            return bool(shape.refers_to)
        case Many(item):
            return _leads(item)
        case Either(options):
            return any(map(_leads, options))
        case Record(model):
            return bool(_leading(model))
    return False


def check_references(content: object, problems: list[Problem], lines: LineMap) -> Iterator[Problem]:
    """Yield ids that come twice and references that lead nowhere.

    Parameters
    ----------
    content
        The document as far as it could be converted.
    problems
        What was found before; values reported there are not judged again.
    lines
        Where each value stands.
    """
    reported = {problem.where for problem in problems}
    ids = ids_of(content, reported)
    for path, item_id, first in ids.twice:
        if path not in reported:
            allowed = f"the id is taken in line {lines.near(first)[0]}; ids are unique"
            yield Problem(lines.near(path)[0], path, quoted(item_id), allowed, f"Write {item_id}-2, say.")
    for reference in references_of(content):
        if reference.path in reported:
            continue
        sections = _scope(reference, content, ids)
        if sections is None or any(ids.is_incomplete(section) for section in sections):
            continue
        if not any(reference.target in ids.sections.get(section, {}) for section in sections):
            allowed_ids = [item for section in sections for item in ids.sections.get(section, {})]
            yield _dangling(reference, sections, allowed_ids, lines)


def _scope(reference: Reference, content: object, ids: Ids) -> tuple[str, ...] | None:
    """Return the sections a reference may lead to; None if that cannot be said."""
    if reference.sections == ("any",):
        return None if ids.incomplete else tuple(ids.sections)
    section, _, rest = reference.path.partition("[")
    kind = reference.sections[0]
    if len(reference.sections) > 1 or kind not in OWNED:
        return reference.sections
    owner = content[section][int(rest.partition("]")[0])] if isinstance(content, Mapping) else {}
    whose = owner.get("procedure" if section == "lists" else "id")
    if not isinstance(whose, str):
        return None  # the owner itself is reported
    if section == "lists" and whose not in ids.sections.get("procedures", {}):
        return None  # the procedure is reported
    return (f"{kind} of {whose}",)


def _dangling(
    reference: Reference, sections: tuple[str, ...], allowed_ids: list[str], lines: LineMap
) -> Problem:
    is_any = reference.sections == ("any",)
    names = "items" if is_any else " or ".join(sections)
    if close := get_close_matches(reference.target, allowed_ids, 1):
        fix = f"Did you mean {close[0]}?"
    elif not allowed_ids:
        fix = f"There are no {names} yet: add one."
    else:
        more = ", ..." if len(allowed_ids) > 8 else ""
        fix = f"Write one of {', '.join(allowed_ids[:8])}{more}."
    allowed = f"it must be the id of one of the {names}"
    return Problem(lines.near(reference.path)[0], reference.path, quoted(reference.target), allowed, fix)
