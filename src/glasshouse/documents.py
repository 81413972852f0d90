"""The one place that reads YAML: a strict subset, and every problem of a file at once.

A document is one mapping in UTF-8. Anchors, aliases, tags, directives and further documents are
refused, and so are keys that come twice. `no`, `on`, dates and numbers are text until the schema
wants something else; a value left empty, `null` and `~` are "nothing". The text is turned into
`Node`s from parse events, never into objects of the loader, and `fitting` holds it against a pydantic
model. No bytes make it crash: what cannot be read is a `Problem` with its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel

from glasshouse.errors import GlasshouseError, MachineError, Problem, problems_text
from glasshouse.fitting import LineMap, Node, fit, quoted
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.signs import MAX_BYTES, decoded, invisible, line_of, lines_of, personal, refusal

MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_PROBLEMS = 200
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Examined(Generic[M]):
    """What a document turned out to be.

    `value` is the model, or None if there are `problems`. `content` holds what could be converted, with
    defaults left out, for checks that can go on beside the problems.
    """

    name: str
    value: M | None
    content: object
    problems: tuple[Problem, ...]
    lines: LineMap

    def require(self, error: type[GlasshouseError]) -> M:
        """Return the model, or raise all problems as one error."""
        if self.value is None or self.problems:
            raise error(problems_text(self.name, limit_problems(self.problems)))
        return self.value


def limit_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Keep the first `MAX_PROBLEMS` problems of a hopeless file, and say so."""
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.where))
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    rest = Problem(
        ordered[MAX_PROBLEMS].line,
        "and further",
        f"{len(ordered) - MAX_PROBLEMS} more",
        "the first ones are shown",
        "Correct these first.",
    )
    return [*ordered[:MAX_PROBLEMS], rest]


def read_document(
    path: Path | str, model: type[M], *, kind: DocumentKind, error: type[GlasshouseError] = GlasshouseError
) -> tuple[M, LineMap]:
    """Read a YAML file as the given model.

    Parameters
    ----------
    path
        The file.
    model
        The pydantic model that the whole document must fit.
    kind
        Kind of the document. A function registered with `readers.reader` must have declared that it
        reads this kind with this model; anything else is refused.
    error
        Class of the error that is raised for a bad file.

    Returns
    -------
    tuple
        The model, and the places of all values.

    Raises
    ------
    GlasshouseError
        Of class `error`, with every problem of the file.
    """
    examined = examine_file(path, model, kind=kind, error=error)
    return examined.require(error), examined.lines


def read_text(
    text: str | bytes, model: type[M], *, name: str = "text", error: type[GlasshouseError] = GlasshouseError
) -> tuple[M, LineMap]:
    """Read YAML text as the given model; see `read_document`."""
    examined = examine_text(text, model, name=name)
    return examined.require(error), examined.lines


def examine_file(
    path: Path | str, model: type[M], *, kind: DocumentKind, error: type[GlasshouseError] = GlasshouseError
) -> Examined[M]:
    """Hold a file against a model and return what was found; only an unreadable file raises."""
    schema = f"{model.__module__}.{model.__qualname__}"
    if not any(entry.kind == kind and entry.schema == schema for entry in REGISTRY.values()):
        raise TypeError(
            f'no reader is registered for it: @reader(DocumentKind.{kind.name}, schema="{schema}")'
        )
    return examine_text(_bytes_of(Path(path), error), model, name=Path(path).name)


def _bytes_of(path: Path, error: type[GlasshouseError]) -> bytes:
    name = "".join(sign if sign.isprintable() else "?" for sign in str(path))
    try:
        if not path.exists():
            raise error(f"{name}: found no such file; give the path of a YAML file.")
        if not path.is_file():
            raise error(f"{name}: found a folder or a device; give the path of a YAML file.")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise MachineError(f"{name}: cannot be read ({reason}); check the permissions of the file.") from None


def examine_text(text: str | bytes, model: type[M], *, name: str = "text") -> Examined[M]:
    """Hold YAML text against a model and return what was found; never raises for bad text."""
    problems: list[Problem] = []
    root, lines = _tree(text, problems)
    if root is None:
        return Examined(name, None, {}, tuple(problems), lines)
    value, content = fit(model, root, problems)
    return Examined(name, value, content, tuple(problems), lines)


def _tree(text: str | bytes, problems: list[Problem]) -> tuple[Node | None, LineMap]:
    """Return the nodes of a text, or None and a problem."""
    builder = _Builder(problems)
    plain = decoded(text, problems)
    if plain is None:
        return None, LineMap({})
    try:
        for event in yaml.parse(plain, Loader=yaml.CSafeLoader):
            if not builder.feed(event):
                return None, LineMap(builder.places)
    except yaml.MarkedYAMLError as failure:
        problems.append(_syntax_problem(failure, builder, lines_of(plain)))
        return None, LineMap(builder.places)
    except yaml.YAMLError as failure:
        line, found = line_of(plain, getattr(failure, "position", 0)), "a character that YAML does not allow"
        problems.append(Problem(line, "the file", found, "plain text is needed", "Remove it."))
        return None, LineMap(builder.places)
    if builder.root is None or builder.root.content is None:
        problems.append(Problem(1, "the file", "nothing", "keys and values are needed", "Write them."))
        return None, LineMap(builder.places)
    return builder.root, LineMap(builder.places)


def _syntax_problem(failure: yaml.MarkedYAMLError, builder: _Builder, lines: list[str]) -> Problem:
    """Say what is no YAML, at the place where it went wrong rather than where that was noticed."""
    mark = failure.problem_mark or failure.context_mark
    line, column = (min(mark.line + 1, len(lines)), mark.column + 1) if mark else (1, 1)
    what = failure.problem or "something that is not YAML"
    begin, bracket = failure.context_mark, builder.open_bracket(lines, line)
    if begin and failure.context in ("while scanning a quoted scalar", "while scanning a simple key"):
        (line, column), bracket = (begin.line + 1, begin.column + 1), None
    if builder.quotes and builder.quotes[1] == line:
        what, (line, column) = f"quotes that open here and close in line {line}", builder.quotes[0]
    elif bracket:
        what, (line, column) = f"a bracket that opens here and is still open in line {line}", bracket
    fixes = {
        "mapping values are not allowed": 'Check the indentation; put quotes around a text with ": " in it.',
        "a tab character": "Indent with spaces, not tabs.",
        "cannot start any token": "Indent with spaces, not tabs, and put quotes around a text with @ ` or %.",
        "unexpected end of stream": "Close the quotes.",
        "quotes that open": "Close the quotes where the text ends.",
        "a bracket that opens": "Close the bracket, or put a comma between the items.",
        "did not find expected ',' or": "Close the bracket or the quotes, or put a comma between the items.",
        "did not find expected": "Check the indentation of this line and of the lines above it.",
        "could not find expected ':'": "Write a colon and a space after the key.",
    }
    fix = next(
        (words for start, words in fixes.items() if start in what), "Check this line and the one above it."
    )
    found = what.removeprefix("found ")
    found = f"broken syntax ({found})"
    return Problem(line, f"column {column}", found, "the file must be YAML", fix)


@dataclass(slots=True)
class _Frame:
    """A collection being built; `key` waits for its value, which is dropped if `is_dropped`."""

    path: str
    items: list[Node] | None = None
    table: dict[str, Node] | None = None
    key: str | None = None
    is_dropped: bool = False
    place: tuple[int, int] = (0, 0)
    bracket: tuple[int, int] | None = None  # the place of the bracket that opens it


@dataclass
class _Builder:
    """Builds nodes from parse events with a stack of its own, so that depth is a limit and not a crash.

    A large file has a hundred thousand events, so each takes one short way: the kind of an event is asked
    once, and what is rare is looked for where there may be some.
    """

    problems: list[Problem]
    root: Node | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    stack: list[_Frame] = field(default_factory=list)
    n_nodes: int = 0
    n_documents: int = 0
    quotes: tuple[tuple[int, int], int] | None = None  # the last that span lines: place, line of the end

    def feed(self, event: yaml.Event) -> bool:
        """Take in one event; return False if the document cannot be read further."""
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            return True
        if not isinstance(event, yaml.NodeEvent):
            return not isinstance(event, yaml.DocumentStartEvent) or self._document(event)
        self.n_nodes += 1
        if self.n_nodes > MAX_NODES or len(self.stack) >= MAX_DEPTH:
            found = "too many values" if self.n_nodes > MAX_NODES else "too many levels"
            allowed = f"at most {MAX_NODES} values in {MAX_DEPTH} levels are read"
            self.problems.append(Problem(_place(event)[0], "the file", found, allowed, "Divide the file."))
            return False
        frame = self.stack[-1] if self.stack else None
        if frame and frame.table is not None and frame.key is None:
            self._key(frame, frame.table, event)
        else:
            self._node(frame, event)
        return True

    def open_bracket(self, lines: list[str], line: int) -> tuple[int, int] | None:
        """Return the last open bracket that the lines after it, by their indentation, are no part of."""
        for frame in reversed(self.stack):
            opened = frame.bracket[0] if frame.bracket else line
            least = min((_indentation(row) for row in lines[opened:line] if row.strip()), default=0)
            if opened < line and (line == len(lines) or least <= _indentation(lines[opened - 1])):
                return frame.bracket
        return None

    def _document(self, event: yaml.DocumentStartEvent) -> bool:
        line, _ = _place(event)
        self.n_documents += 1
        if event.tags or event.version:
            found = "a line that begins with %"
            self.problems.append(Problem(line, "the file", found, "directives are not read", "Remove it."))
        if self.n_documents > 1:
            found = "a second document after ---"
            fix = "Put it into a file of its own, or remove the line ---."
            self.problems.append(Problem(line, "the file", found, "one document per file is read", fix))
            return False
        return True

    def _key(self, frame: _Frame, table: dict[str, Node], event: yaml.NodeEvent) -> None:
        frame.place = _place(event)
        line = frame.place[0]
        if not isinstance(event, yaml.ScalarEvent):
            frame.key, frame.is_dropped = "", True
            where = frame.path or "the file"
            self.problems.append(
                Problem(line, where, "a key that is not text", "keys are text", "Write a text.")
            )
            if isinstance(event, yaml.CollectionStartEvent):
                self.stack.append(_Frame(f"{frame.path}.?", items=[]))
            return
        key = frame.key = event.value
        frame.is_dropped = key in table
        if frame.is_dropped:
            found = f"the key {quoted(key)} a second time"
            first = f"it is already in line {table[key].line}"
            where = frame.path or "the file"
            self.problems.append(Problem(line, where, found, first, "Remove one of the two."))
        elif _is_suspect(event):
            self._refuse(event, frame.path or "the file", line)

    def _node(self, frame: _Frame | None, event: yaml.NodeEvent) -> None:
        """Make the node of an event and hang it into its parent."""
        if frame is None:
            path, place = "", _place(event)
        elif frame.items is not None:
            path, place = f"{frame.path}[{len(frame.items)}]", _place(event)
        else:
            key = _key_in_path(frame.key or "")
            path, place = f"{frame.path}.{key}" if frame.path else key, frame.place
        node = Node(path, place[0], place[1], None)
        if _is_suspect(event):
            node.is_reported = self._refuse(event, path or "the file", place[0])
        if frame is None:
            self.root = node
        elif frame.items is not None:
            frame.items.append(node)
        elif frame.table is not None and frame.key is not None:
            if not frame.is_dropped:
                frame.table[frame.key] = node
            frame.key = None
        self.places.setdefault(path, place)
        if isinstance(event, yaml.ScalarEvent):
            node.content = None if event.style == "" and event.value in NULLS else event.value
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(node, event)

    def _open(self, node: Node, event: yaml.CollectionStartEvent) -> None:
        """Begin a collection, which takes in what comes until it ends."""
        frame = _Frame(node.path, bracket=_place(event) if event.flow_style else None)
        if isinstance(event, yaml.MappingStartEvent):
            node.content = frame.table = {}
        else:
            node.content = frame.items = []
        self.stack.append(frame)

    def _refuse(self, event: yaml.NodeEvent, where: str, line: int) -> bool:
        """Report what a suspect event hides and the marks it has; return whether there was something."""
        is_hiding = isinstance(event, yaml.ScalarEvent) and self._refuse_hidden(event, where, line)
        return self._refuse_marks(event, where, line) or is_hiding

    def _refuse_hidden(self, event: yaml.ScalarEvent, where: str, line: int) -> bool:
        """Report what escapes or line breaks hide in a text; return whether there was something."""
        start, end = event.start_mark, event.end_mark
        if not start or not end or (start.line == end.line and event.style != '"'):
            return False  # the text is what stands in the file
        if start.line < end.line and event.style in ("'", '"'):
            self.quotes = (start.line + 1, start.column + 1), end.line + 1
        rows = range(start.line + 1, end.line + 2)
        seen = {known.found for known in self.problems if known.where == "the file" and known.line in rows}
        found = {what for what, _ in (*invisible(event.value), *personal(event.value))} - seen
        self.problems += [refusal(what, line, where) for what in sorted(found)]
        return bool(found)

    def _refuse_marks(self, event: yaml.NodeEvent, where: str, line: int) -> bool:
        """Report anchors, aliases and tags; return whether there was one."""
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            found, fix = f"*{event.anchor}", "Write the value out."
        elif event.anchor is not None:
            found, fix = f"&{event.anchor}", "Remove it, and write the value out where it is needed."
        elif tag is not None:
            found, fix = quoted(str(tag)), "Remove it; the schema knows the type."
        else:
            return False
        allowed = "anchors, aliases and tags are not read"
        self.problems.append(Problem(line, where, found, allowed, fix))
        return True


def _place(event: yaml.Event) -> tuple[int, int]:
    """Return line and column of an event, counted from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _is_suspect(event: yaml.NodeEvent) -> bool:
    """Return whether an event may have what is refused; most have nothing of it."""
    if isinstance(event, yaml.ScalarEvent):
        start, end = event.start_mark, event.end_mark
        if event.style == '"' or (start and end and start.line != end.line):
            return True
    return event.anchor is not None or getattr(event, "tag", None) is not None


@lru_cache(maxsize=1024)
def _key_in_path(key: str) -> str:
    """Return a key as paths have it: on one line, and not too long."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in key)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
