"""What each value of a document must look like, read from a pydantic model.

The model is read into `Shape`s once. Scalars are text in the file; the shape they meet decides what they
become: whole numbers in digits, `true` or `false`, dates as YYYY-MM-DD. Constraints (patterns, ranges,
lengths) are pydantic's own, tested value by value, so that one message can name every problem.
"""

from __future__ import annotations

import datetime
import enum
import functools
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

_NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ALMOST_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DURATION_WORDS = re.compile(r"(?i)\s*([0-9]{1,3})\s*(day|month|year)s?\s*")


@dataclass(frozen=True)
class Words:
    """One of a closed list of words."""

    options: Mapping[str, object]


@dataclass(frozen=True)
class Scalar:
    """A number, a truth value, a date or text, perhaps with constraints."""

    type: type
    adapter: TypeAdapter[Any] | None = None
    about: str = ""
    examples: tuple[str, ...] = ()
    refers_to: str = ""  # sections of the document whose ids are meant, divided by |


@dataclass(frozen=True)
class Many:
    """A list of values of one shape."""

    item: Shape
    adapter: TypeAdapter[Any] | None = None


@dataclass(frozen=True)
class Table:
    """Values of one shape by free keys."""

    key: Shape
    value: Shape


@dataclass(frozen=True)
class Record:
    """The keys of a model."""

    model: type[BaseModel]

    @property
    def fields(self) -> Mapping[str, tuple[Shape, bool]]:
        """Return the keys; see `fields_of`."""
        return fields_of(self.model)


@dataclass(frozen=True)
class Either:
    """One of several shapes."""

    options: tuple[Shape, ...]
    may_be_nothing: bool = False


@dataclass(frozen=True)
class Anything:
    """A shape this module does not know; pydantic judges it alone."""


Shape = Words | Scalar | Many | Table | Record | Either | Anything


@functools.cache
def fields_of(model: type[BaseModel]) -> Mapping[str, tuple[Shape, bool]]:
    """Return, by key of the file, the shape and whether the key is mandatory."""
    fields = {}
    for name, info in model.model_fields.items():
        fields[info.alias or name] = (shape_of(info.annotation, info), info.is_required())
    return fields


@functools.cache
def mandatory_of(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the mandatory keys of a model."""
    return tuple(key for key, (_, mandatory) in fields_of(model).items() if mandatory)


@functools.cache
def words_of(model: type[BaseModel]) -> Mapping[str, Mapping[str, object]]:
    """Return the closed lists of words of a model, by key: they tell it from other models."""
    return {key: shape.options for key, (shape, _) in fields_of(model).items() if isinstance(shape, Words)}


def shape_of(annotation: Any, info: FieldInfo | None = None) -> Shape:
    """Return the shape that an annotation of a model asks for."""
    constraints: list[Any] = list(info.metadata) if info else []
    notes = [info] if info else []
    while get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        constraints += inner
        notes += [note for note in inner if isinstance(note, FieldInfo)]
    about = next((note.description for note in notes if note.description), "")
    examples = next((tuple(map(str, note.examples)) for note in notes if note.examples), ())
    constraint = TypeAdapter(Annotated[annotation, *constraints]) if constraints else None
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return Words({str(option): option for option in arguments})
    if origin in (Union, types.UnionType):
        options = tuple(shape_of(option) for option in arguments if option is not types.NoneType)
        nothing = types.NoneType in arguments
        return Either(options, nothing) if nothing or len(options) > 1 else options[0]
    if origin in (tuple, list, Sequence) and arguments:
        lengths = TypeAdapter(Annotated[tuple[Any, ...], *constraints]) if constraints else None
        return Many(shape_of(arguments[0]), lengths)
    if origin in (dict, Mapping):
        return Table(shape_of(arguments[0]), shape_of(arguments[1]))
    if isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            return Record(annotation)
        if issubclass(annotation, enum.StrEnum):
            return Words({str(member.value): member for member in annotation})
        if annotation in _CONVERT:
            extras = [note.json_schema_extra for note in notes if isinstance(note.json_schema_extra, dict)]
            refers_to = next((str(extra["refers_to"]) for extra in extras if "refers_to" in extra), "")
            return Scalar(annotation, constraint, about, examples, refers_to)
    return Anything()


@functools.cache
def models_by_field(model: type[BaseModel]) -> Mapping[str, frozenset[type[BaseModel]]]:
    """Return, by field, the models that its value may hold, directly or in one another.

    Walks through large documents ask it which fields are worth a look.
    """
    return {name: _models_in(info.annotation) for name, info in model.model_fields.items()}


def _models_in(annotation: Any) -> frozenset[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    left = [annotation]
    while left:
        one = left.pop()
        if arguments := get_args(one):
            left += arguments
        elif isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            left += [info.annotation for info in one.model_fields.values()]
    return frozenset(found)


# text to value -------------------------------------------------------------------------------------------


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


def _whole(text: str) -> int:
    if not re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        raise ValueError
    return int(text)


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?", text):
        raise ValueError
    return Decimal(text)


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise ValueError
    return datetime.date.fromisoformat(text)


_CONVERT: dict[type, Callable[[str], object]] = {
    bool: _truth,
    int: _whole,
    float: lambda text: float(_decimal(text)),
    Decimal: _decimal,
    datetime.date: _date,
    str: str,
    Path: Path,
}
_NEEDED = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Decimal: "a number",
    datetime.date: "a date",
    str: "text",
    Path: "a path",
}


def needed(shape: Shape) -> str:
    """Say in words what a shape allows."""
    match shape:
        case Words(options):
            names = list(options)
            return names[0] if len(names) == 1 else f"one of {', '.join(names)}"
        case Scalar(type=kind) if kind is bool:
            return _NEEDED[bool]  # what it means is no answer to what to write
        case Scalar(kind, adapter, about):
            return _range_words(about or _NEEDED[kind], adapter)
        case Many():
            return "a list"
        case Table():
            return "a group of keys"
        case Record(model):
            required = [key for key, (_, mandatory) in fields_of(model).items() if mandatory]
            return f"a group of keys ({', '.join(required or fields_of(model))})"
        case Either(options, may_be_nothing):
            words = [*(needed(option) for option in options), *(["null"] if may_be_nothing else [])]
            return " or ".join(dict.fromkeys(words))
        case Anything():
            return "another value"


def _range_words(words: str, adapter: TypeAdapter[Any] | None) -> str:
    schema = adapter.json_schema() if adapter else {}
    if "anyOf" in schema:  # decimals: number or text
        schema = next((option for option in schema["anyOf"] if option.get("type") == "number"), {})
    ends = (
        ("minimum", "from {}"), ("exclusiveMinimum", "above {}"),
        ("maximum", "to {}"), ("exclusiveMaximum", "below {}"),
    )  # fmt: skip
    found = [text.format(f"{schema[name]:.15g}") for name, text in ends if name in schema]
    return " ".join([words, *found])


def advice(shape: Shape, text: str) -> str:
    """Say what to type instead of a text."""
    options = shape.options if isinstance(shape, Either) else (shape,)
    words = [word for option in options if isinstance(option, Words) for word in option.options]
    if close := get_close_matches(text, words, 1):
        return f"Did you mean {close[0]}?"
    advice = [_scalar_advice(option, text) for option in options if isinstance(option, Scalar)]
    only = f"Write {words[0]}." if len(words) == 1 else ""  # of several, none is better than another
    return next((sentence for sentence in advice if sentence), only)


def _scalar_advice(shape: Scalar, text: str) -> str:
    guess = ""
    if shape.type is bool:
        low = text.casefold()
        guess = "true" if low in ("yes", "on", "y", "1", "true") else "false"
        return f"Write {guess}." if low in _TRUTHS else "Write true or false."
    if shape.type in (int, float, Decimal):
        sign, word = ("-", text[6:]) if text.startswith("minus ") else ("", text)
        if word in _NUMBER_WORDS:
            guess = f"{sign}{_NUMBER_WORDS.index(word)}"
        elif sign and word.isascii() and word.isdigit():
            guess = f"-{word}"
        elif re.fullmatch(r"[-+]?[0-9]{1,3}([,_ ][0-9]{3})+|[-+]?[0-9]+\.0*", text):
            guess = re.sub(r"[,_ ]|\.0*$", "", text)
        elif shape.type is not int and re.fullmatch(r"[0-9.]{1,8} ?%", text):
            guess = f"0.{text[:-1].strip().replace('.', ''):0>2}" if "." not in text else ""
    if shape.type is datetime.date and (match := _ALMOST_DATE.fullmatch(text)):
        guess = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if "duration" in shape.about and (match := _DURATION_WORDS.fullmatch(text)):
        guess = f"P{match[1]}{match[2][0].upper()}"
    example = next(iter(shape.examples), _EXAMPLES.get(shape.type, ""))
    if _accepts(shape, guess):
        return f"Write {guess}."
    return f"Write, for example, {example}." if _accepts(shape, example) else ""


_TRUTHS = ("yes", "on", "y", "1", "true", "no", "off", "n", "0", "false")
_EXAMPLES: dict[type, str] = {int: "10", float: "0.5", Decimal: "0.5", datetime.date: "2017-05-01"}


def _accepts(shape: Scalar, text: str) -> bool:
    return bool(text) and converted(shape, text)[0]


def converted(shape: Scalar | Words, text: str) -> tuple[bool, object]:
    """Return whether a text fits a shape, and what it becomes."""
    if isinstance(shape, Words):
        return text in shape.options, shape.options.get(text, text)
    try:
        value = _CONVERT[shape.type](text)
        if shape.adapter:
            value = shape.adapter.validator.validate_python(value)
    except (ValueError, OverflowError, ArithmeticError):  # pydantic's ValidationError is a ValueError
        return False, text
    return True, value
