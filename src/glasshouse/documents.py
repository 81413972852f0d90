"""The one place that reads YAML: a strict subset, and every problem of a file at once.

A document is one mapping in UTF-8. Anchors, aliases, tags, directives and further documents are
refused, and so are keys that come twice. `no`, `on`, dates and numbers are text until the schema
wants something else; a value left empty, `null` and `~` are "nothing". The text is turned into
`Node`s from parse events, never into objects of the loader, and `fitting` holds it against a pydantic
model. No bytes make it crash: what cannot be read is a `Problem` with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel

from glasshouse.errors import GlasshouseError, MachineError, Problem, problems_text
from glasshouse.fitting import LineMap, Node, fit, quoted
from glasshouse.readers import REGISTRY, DocumentKind

MAX_BYTES = 4 * 2**20
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_PROBLEMS = 200
PERSONAL = (
    (
        "the pattern of a resident identity number",
        re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)"),
    ),
    (
        "the pattern of a mobile number",
        re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"),
    ),
)
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_INVISIBLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

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
    decoded = _decoded(text, problems)
    if decoded is None:
        return None, LineMap({})
    try:
        for event in yaml.parse(decoded, Loader=yaml.CSafeLoader):
            if not builder.feed(event):
                return None, LineMap(builder.places)
    except yaml.MarkedYAMLError as failure:
        problems.append(_syntax_problem(failure))
        return None, LineMap(builder.places)
    except yaml.YAMLError as failure:
        position = getattr(failure, "position", 0)
        found = f"a character that YAML does not allow at position {position}"
        problems.append(Problem(0, "the file", found, "plain text is needed", "Remove it."))
        return None, LineMap(builder.places)
    if builder.root is None:
        problems.append(Problem(1, "the file", "nothing", "keys and values are needed", "Write them."))
    return builder.root, LineMap(builder.places)


def _decoded(text: str | bytes, problems: list[Problem]) -> str | None:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        found, allowed = "more than 4 MiB", "at most 4 MiB are read"
        problems.append(
            Problem(0, "the file", found, allowed, "Divide it, or check that it is the right file.")
        )
        return None
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
        found = f"the byte 0x{raw[failure.start]:02x}, which is not UTF-8"
        problems.append(Problem(line, "the file", found, "the file must be UTF-8", "Save it as UTF-8."))
        return None
    if sign := _INVISIBLE.search(decoded):
        line = decoded.count("\n", 0, sign.start()) + 1
        found, allowed = f"the invisible character U+{ord(sign[0]):04X}", "plain text is needed"
        problems.append(Problem(line, "the file", found, allowed, "Remove it."))
        return None
    for found, pattern in PERSONAL:
        if match := pattern.search(decoded):
            line = decoded.count("\n", 0, match.start()) + 1
            allowed = "nothing here may point to a person"
            problems.append(Problem(line, "the file", found, allowed, "Remove the number."))
    return decoded


def _syntax_problem(failure: yaml.MarkedYAMLError) -> Problem:
    mark = failure.problem_mark or failure.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    what = failure.problem or "something that is not YAML"
    fixes = {
        "mapping values are not allowed": 'Check the indentation; put quotes around a text with ": " in it.',
        "cannot start any token": "Indent with spaces, not tabs, and put quotes around a text with @ ` or %.",
        "unexpected end of stream": "Close the quotes.",
        "did not find expected ',' or": "Close the bracket, or put a comma between the items.",
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

    node: Node
    key: str | None = None
    is_dropped: bool = False
    place: tuple[int, int] = (0, 0)


@dataclass
class _Builder:
    """Builds nodes from parse events with a stack of its own, so that depth is a limit and not a crash."""

    problems: list[Problem]
    root: Node | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    stack: list[_Frame] = field(default_factory=list)
    n_nodes: int = 0
    n_documents: int = 0

    def feed(self, event: yaml.Event) -> bool:
        """Take in one event; return False if the document cannot be read further."""
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if isinstance(event, yaml.DocumentStartEvent):
            return self._document(event, line)
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            return True
        if not isinstance(event, yaml.NodeEvent):
            return True
        self.n_nodes += 1
        if self.n_nodes > MAX_NODES or len(self.stack) >= MAX_DEPTH:
            found = "too many values" if self.n_nodes > MAX_NODES else "too many levels"
            allowed = f"at most {MAX_NODES} values in {MAX_DEPTH} levels are read"
            self.problems.append(Problem(line, "the file", found, allowed, "Divide the file."))
            return False
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.node.content, dict) and frame.key is None:
            self._key(frame, event, line, column)
            return True
        node = self._node(frame, event, line, column)
        if isinstance(event, yaml.CollectionStartEvent):
            self.stack.append(_Frame(node))
        return True

    def _document(self, event: yaml.DocumentStartEvent, line: int) -> bool:
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

    def _key(self, frame: _Frame, event: yaml.NodeEvent, line: int, column: int) -> None:
        where = frame.node.path or "the file"
        frame.place = (line, column)
        frame.is_dropped = True
        if not isinstance(event, yaml.ScalarEvent):
            frame.key = ""
            self.problems.append(
                Problem(line, where, "a key that is not text", "keys are text", "Write a text.")
            )
            if isinstance(event, yaml.CollectionStartEvent):
                self.stack.append(_Frame(Node(f"{frame.node.path}.?", line, column, [], is_reported=True)))
            return
        frame.key = event.value
        content = frame.node.content
        if isinstance(content, dict) and frame.key in content:
            found = f"the key {quoted(frame.key)} a second time"
            first = f"it is already in line {content[frame.key].line}"
            self.problems.append(Problem(line, where, found, first, "Remove one of the two."))
            return
        frame.is_dropped = False
        self._refuse_marks(event, where, line)

    def _node(self, frame: _Frame | None, event: yaml.NodeEvent, line: int, column: int) -> Node:
        """Make the node of an event and hang it into its parent."""
        content: str | list[Node] | dict[str, Node] | None = None
        if isinstance(event, yaml.MappingStartEvent):
            content = {}
        elif isinstance(event, yaml.SequenceStartEvent):
            content = []
        elif isinstance(event, yaml.ScalarEvent):
            content = None if event.style == "" and event.value in NULLS else event.value
        path = ""
        if frame and isinstance(frame.node.content, list):
            path = f"{frame.node.path}[{len(frame.node.content)}]"
        elif frame and frame.key is not None:
            key = frame.key if len(frame.key) <= 40 else frame.key[:37] + "..."
            path = f"{frame.node.path}.{key}" if frame.node.path else key
            line, column = frame.place
        node = Node(path, line, column, content)
        node.is_reported = self._refuse_marks(event, path or "the file", line)
        if frame is None:
            self.root = node
        elif isinstance(frame.node.content, list):
            frame.node.content.append(node)
        elif isinstance(frame.node.content, dict) and frame.key is not None:
            if not frame.is_dropped:
                frame.node.content[frame.key] = node
            frame.key = None
        self.places.setdefault(path, (line, column))
        return node

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
