"""Numbers of the society by name, each with a unit, a range, and a source or the word `assumed`.

A scenario can say other numbers than the shipped ones, within their ranges. Tables are built under
`with_numbers`, and kept for the numbers under which they were built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache, lru_cache, wraps
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from glasshouse.documents import read_document
from glasshouse.errors import MachineError, ScenarioError
from glasshouse.fitting import quoted
from glasshouse.readers import DocumentKind, reader

DEBTS = "parameters.yaml"  # debts, courts, trips
MINDS = "minds.yaml"  # opinion, dealings, households
MISTAKES = "mistakes.yaml"  # copies, namesakes, what bodies can take
FIRMS = "firms.yaml"  # firms, government bodies, to whom debts are owed
TRAITS = "traits.yaml"  # roles, classes of features
NAMED_FILES = (DEBTS, MINDS, TRAITS, FIRMS, MISTAKES)
OF_A_REGIME = "#"  # in the name of a share of a regime; numbers of the society have none
PLACES_FOR_FIRMS = "firm.stock"  # how many rows a society has: the register's own numbers

Changes = tuple[tuple[str, str], ...]  # id and value, a row with commas between its numbers
_changes: ContextVar[Changes] = ContextVar("changes", default=())
MOST_KEPT = 16  # of each table: a design of experiments builds thousands
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Parameter(BaseModel):
    """One number, or row of numbers; `rows` are ids of `surveys.csv` or metrics of other packaged tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
    what: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal
    high: Decimal
    status: Literal["sourced", "fitted", "assumed"]
    rows: tuple[Annotated[str, Field(pattern=r"^(S[0-9]{3}|[a-z][a-z0-9_]*)$")], ...] = ()
    why: str


class Parameters(BaseModel):
    """A file of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    parameters: tuple[Parameter, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.parameters.Parameters")
def shipped(file: str) -> dict[str, Parameter]:
    """Return all parameters of a file by id, as shipped."""
    path = Path(str(files("glasshouse.society") / file))
    content, _ = read_document(path, Parameters, kind=DocumentKind.PACKAGED, error=MachineError)
    return {parameter.id: parameter for parameter in content.parameters}


@contextmanager
def with_numbers(changes: Changes) -> Iterator[None]:
    """Let tables that are built meanwhile have these numbers in place of the shipped ones."""
    token = _changes.set(changes)
    try:
        yield
    finally:
        _changes.reset(token)


def kept(*read: str) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Keep what a function builds of the numbers of some files, for each set of them that a scenario says."""

    def keep(build: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(maxsize=MOST_KEPT)
        def under(_: Changes, *args: object, **options: object) -> Result:
            return build(*args, **options)  # type: ignore[arg-type]

        @wraps(build)
        def kept_build(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
            return under(_changes_of(read), *args, **options)  # type: ignore[arg-type]

        return kept_build

    return keep


def _changes_of(read: Sequence[str]) -> Changes:
    return tuple(pair for pair in _changes.get() if any(pair[0] in shipped(file) for file in read))


@kept(*NAMED_FILES)
def parameters(file: str = DEBTS) -> dict[str, Parameter]:
    """Return all parameters of a file by id, with the numbers of the scenario in force."""
    found = dict(shipped(file))
    for parameter_id, text in _changes.get():
        if parameter_id in found:
            found[parameter_id] = _changed(found[parameter_id], _value(text))
    return found


def _changed(parameter: Parameter, value: tuple[Decimal, ...]) -> Parameter:
    is_one = isinstance(parameter.value, Decimal)
    why = f"set by the scenario, in place of {text_of(parameter.value)}: {parameter.why}"
    said = {"value": value[0] if is_one else value, "status": "assumed", "why": why}
    return parameter.model_copy(update=said)


def _value(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(part) for part in text.split(","))


def settled_numbers(asked: Mapping[str, str] | Iterable[tuple[str, str]]) -> Changes:
    """Return the numbers that a scenario says in one way of writing: by id, without those as shipped.

    Shares of regimes all stay, and whether the regimes have them is not asked here; see `regimes.shares`.

    Raises
    ------
    ScenarioError
        If there is no such number, or it is not within its range.
    """
    pairs = dict(asked.items() if isinstance(asked, Mapping) else asked)
    settled = ((name, _settled(name, text)) for name, text in sorted(pairs.items()))
    return tuple((name, text) for name, text in settled if not _is_shipped(name, text))


def _is_shipped(name: str, text: str) -> bool:
    return OF_A_REGIME not in name and text == text_of(_named(name).value)


def text_of(value: Decimal | tuple[Decimal, ...]) -> str:
    """Write a number, or a row with commas between its numbers."""
    row = (value,) if isinstance(value, Decimal) else value
    return ",".join(format(one.normalize(), "f") for one in row)


def _named(name: str) -> Parameter:
    known = {key: one for file in NAMED_FILES for key, one in shipped(file).items()}
    if name.startswith(PLACES_FOR_FIRMS):
        raise ScenarioError(f"--set: {name} is the register's; a society has as many firms as it says.")
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise ScenarioError(
            f"--set: found {quoted(name)}, and there is no such number.{hint} "
            "`glasshouse parameters` lists them all."
        )
    return known[name]


def _settled(name: str, text: str) -> str:
    if OF_A_REGIME in name:
        n, low, high, usual = 1, Decimal(0), Decimal(1), "0.5"
    else:
        parameter = _named(name)
        n = 1 if isinstance(parameter.value, Decimal) else len(parameter.value)
        low, high, usual = parameter.low, parameter.high, text_of(parameter.value)
    what = "a number" if n == 1 else f"a row of {n} numbers with commas between them"
    needed = f"{what} from {low} to {high} is needed, such as {usual}"
    try:
        row = _value(text.replace("_", "").replace(" ", ""))
    except InvalidOperation:
        row = ()
    if len(row) != n or not all(one.is_finite() and low <= one <= high for one in row):
        raise ScenarioError(f"--set {name}: found {quoted(text)}; {needed}.")
    return text_of(row)


def number(parameter_id: str, *, file: str = DEBTS) -> Decimal:
    """Return a parameter that is one number."""
    value = parameters(file)[parameter_id].value
    if not isinstance(value, Decimal):
        raise MachineError(f'{file}, "{parameter_id}": a row was found; one number is needed.')
    return value


def numbers(parameter_id: str, n: int, *, file: str = DEBTS) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of `n` numbers."""
    value = parameters(file)[parameter_id].value
    if not isinstance(value, tuple) or len(value) != n:
        raise MachineError(f'{file}, "{parameter_id}": a row of {n} numbers is needed.')
    return value


def whole_numbers(parameter_id: str, n: int, *, file: str) -> tuple[int, ...]:
    """Return a parameter that is a row of `n` whole numbers, or one of them if `n` is 1.

    Raises
    ------
    ScenarioError
        If the scenario says others.
    """
    values = (number(parameter_id, file=file),) if n == 1 else numbers(parameter_id, n, file=file)
    if all(value == int(value) for value in values):
        return tuple(int(value) for value in values)
    if any(name == parameter_id for name, _ in _changes.get()):
        usual = text_of(shipped(file)[parameter_id].value)
        raise ScenarioError(
            f"--set {parameter_id}: found {quoted(text_of(values))}; "
            f"whole numbers are needed, such as {usual}."
        )
    raise MachineError(f'{file}, "{parameter_id}": whole numbers are needed.')
