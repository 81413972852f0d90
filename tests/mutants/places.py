"""What stands where in a sound file, and what may stand there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

import yaml

from glasshouse.regimes.model import Regime
from glasshouse.shapes import Either, Many, Record, Scalar, Shape

SEED = 20140614

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A value of a file: its path, what may stand there, its key, the value, and how deep it lies.

    `outer` is the outermost pair of brackets around the key and the value, if there is one.
    """

    path: str
    shape: Shape
    key: yaml.ScalarNode | None
    value: yaml.Node
    depth: int = 0
    outer: yaml.CollectionNode | None = None

    @property
    def line(self) -> int:
        """The line of the key, or of the item of a list."""
        return int((self.key or self.value).start_mark.line) + 1

    @property
    def name(self) -> str:
        """The last key of the path."""
        return self.path.rpartition(".")[2].partition("[")[0]

    @property
    def options(self) -> tuple[Shape, ...]:
        return self.shape.options if isinstance(self.shape, Either) else (self.shape,)

    @property
    def may_be_nothing(self) -> bool:
        return isinstance(self.shape, Either) and self.shape.may_be_nothing

    @property
    def keys(self) -> list[yaml.ScalarNode]:
        return [key for key, _ in self.value.value] if isinstance(self.value, yaml.MappingNode) else []

    @property
    def fields(self) -> dict[str, bool]:
        """The keys that may stand here, and whether each is mandatory."""
        records = [option for option in self.options if isinstance(option, Record)]
        return {key: mandatory for record in records for key, (_, mandatory) in record.fields.items()}

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.value, yaml.ScalarNode)

    @property
    def is_flow(self) -> bool:
        return isinstance(self.value, yaml.CollectionNode) and bool(self.value.flow_style)

    @property
    def is_short(self) -> bool:
        """Whether the value stands on one line, beside its key."""
        start, end = self.value.start_mark, self.value.end_mark
        return (self.is_scalar or self.is_flow) and start.line == end.line == self.line - 1

    @property
    def is_record(self) -> bool:
        """Whether a group of keys stands here, and nothing else may."""
        return isinstance(self.shape, Record) and bool(self.keys)

    def is_only(self, *types: type) -> bool:
        """Whether nothing but scalars of these types may stand here."""
        return all(isinstance(o, Scalar) and o.type in types and not o.refers_to for o in self.options)

    @property
    def is_text(self) -> bool:
        """Whether any text may stand here, as far as it is not too long."""
        is_free = self.name != "territorial_scope"  # places, which the check knows
        return is_free and self.is_only(str) and not any(_has_pattern(option) for option in self.options)

    def refers_to(self, section: str) -> bool:
        """Whether the id of an item of a section may stand here."""
        return any(isinstance(o, Scalar) and section in o.refers_to.split("|") for o in self.options)


@cache
def _has_pattern(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and bool(shape.adapter) and "pattern" in shape.adapter.json_schema()


@dataclass(frozen=True)
class Source:
    """A sound file, and what stands where in it."""

    name: str
    text: str

    @cached_property
    def places(self) -> tuple[Place, ...]:
        root = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        return tuple(_places(Place("", Record(Regime), None, root)))

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def words(self) -> frozenset[str]:
        """Everything that is written: no word of these can be an id that leads nowhere."""
        return frozenset(place.value.value for place in self.places if place.is_scalar)

    def spliced(self, start: int, end: int, new: str) -> bytes:
        """Return the file with other text between two positions."""
        return (self.text[:start] + new + self.text[end:]).encode()


def _places(place: Place) -> Iterator[Place]:
    """Yield a value and all in it, in the order of the file."""
    yield place
    outer = place.outer or (place.value if place.is_flow else None)
    if isinstance(place.value, yaml.SequenceNode):
        many = next((option for option in place.options if isinstance(option, Many)), None)
        for index, item in enumerate(place.value.value if many else ()):
            yield from _places(Place(f"{place.path}[{index}]", many.item, None, item, place.depth + 1, outer))
    if isinstance(place.value, yaml.MappingNode):
        names = {key.value for key in place.keys}
        records = [option for option in place.options if isinstance(option, Record)]
        record = next((option for option in records if names <= option.fields.keys()), None)
        for key, value in place.value.value if record else ():
            path = f"{place.path}.{key.value}".lstrip(".")
            yield from _places(Place(path, record.fields[key.value][0], key, value, place.depth + 1, outer))


class Luck:
    """Draws from a list; of `random`, only `Random.random` is the same in every version of Python."""

    def __init__(self, *address: object) -> None:
        self._random = random.Random(" ".join(map(str, (SEED, *address))))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._random.random() * len(items))]


@dataclass(frozen=True)
class Damage:
    """A damaged file, and what must be reported: the line, the place, what is said of it, the advice.

    `where` is "" where the file cannot be read so far that places have names. `is_alone` means that
    nothing else may be reported.
    """

    text: bytes
    line: int
    where: str = ""
    said: str = ""
    fix: str = ""
    is_alone: bool = True


Maker = Callable[[Source, Luck], Damage | None]


@dataclass(frozen=True)
class Kind:
    """A kind of damage: its name, how it is done to a file (None if it cannot be), how often."""

    name: str
    make: Maker
    count: int


KINDS: list[Kind] = []


def kind(count: int = 4) -> Callable[[Maker], Maker]:
    """Register a kind of damage under the name of its function."""

    def register(make: Maker) -> Maker:
        KINDS.append(Kind(make.__name__.replace("_", "-"), make, count))
        return make

    return register


def some_value(source: Source, luck: Luck, fits: Callable[[Place], bool]) -> Place | None:
    """Pick a value on one line, from each key alike."""
    places = [place for place in source.places if place.path and fits(place) and place.is_short]
    if not places:
        return None
    name = luck.pick(sorted({place.name for place in places}))
    return luck.pick([place for place in places if place.name == name])


def instead(
    source: Source, place: Place | None, new: str, said: str = "", *, fix: str = "", is_alone: bool = True
) -> Damage | None:
    """Write something else where a value stands."""
    if place is None:
        return None
    text = source.spliced(place.value.start_mark.index, place.value.end_mark.index, new)
    return Damage(text, place.line, place.path, said, fix, is_alone)


def with_entry(source: Source, place: Place, index: int, entry: str) -> tuple[bytes, int]:
    """Write an entry before one of the keys of a group; return the text, and the line of the entry."""
    mark = place.keys[index].start_mark
    rest = ", " if place.is_flow else "\n" + " " * mark.column
    return source.spliced(mark.index, mark.index, f"{entry}{rest}"), mark.line + 1


def some_group(source: Source, luck: Luck, n_keys: int = 2) -> Place:
    """Pick a group of some keys, from each depth alike."""
    groups = [place for place in source.places if place.fields and len(place.keys) >= n_keys]
    depth = luck.pick(sorted({place.depth for place in groups}))
    return luck.pick([place for place in groups if place.depth == depth])


def some_section(source: Source, luck: Luck) -> yaml.ScalarNode:
    """Pick the key of a section, though not the first one."""
    return luck.pick(source.places[0].keys[1:])
