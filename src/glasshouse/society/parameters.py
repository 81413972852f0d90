"""Numbers of the society by name, each with a unit, a range, and a source or the word `assumed`.

A scenario can say other numbers than the shipped ones, within their ranges (`settable`). Tables are built
under `with_numbers`, and kept for the numbers under which they were built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
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
ACTS, ANSWERS = "acts.yaml", "responses.yaml"  # acts with their rates; how people answer to what they see
RATE = "per_year"  # of an act: the one number of it that can be set, as ACT.per_year
MOST_NUMBERS = 1024  # that a scenario may set
OF_A_REGIME = "#"  # in the name of a share of a regime; numbers of the society have none

Row = tuple[Decimal, ...]  # one number is a row of one
Changes = tuple[tuple[str, str], ...]  # id and value, a row with commas between its numbers
_changes: ContextVar[Changes] = ContextVar("changes", default=())
MOST_KEPT = 32  # of each table: a design of experiments builds thousands, and draws are run once checked
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
    found = _by_file(_changes.get())
    return tuple(pair for file in read for pair in found.get(file, ()))


@lru_cache(maxsize=MOST_KEPT)
def _by_file(changes: Changes) -> dict[str, Changes]:
    """Divide numbers by the file in which they stand: tables ask for them thousands of times."""
    files = dict.fromkeys(file_of(name) for name, _ in changes)
    return {file: tuple(pair for pair in changes if file_of(pair[0]) == file) for file in files}


def file_of(name: str) -> str:
    """Return the file in which a number stands that a scenario says; nothing for a share of a regime."""
    if OF_A_REGIME in name:
        return ""
    for file in NAMED_FILES:
        if name in shipped(file):
            return file
    return ACTS if name.endswith(f".{RATE}") else ANSWERS


def said(file: str) -> dict[str, Row]:
    """Return the numbers of a file that the scenario in force says, by id."""
    return {name: row_in(text) for name, text in _by_file(_changes.get()).get(file, ())}


def said_words(value: Decimal | Row, why: str) -> str:
    """Say of a number that the scenario has set it, in place of the shipped one."""
    return f"set by the scenario, in place of {text_of(value)}: {why}"


@kept(*NAMED_FILES)
def parameters(file: str = DEBTS) -> dict[str, Parameter]:
    """Return all parameters of a file by id, with the numbers of the scenario in force."""
    found = dict(shipped(file))
    for parameter_id, row in said(file).items():
        found[parameter_id] = _changed(found[parameter_id], row)
    return found


def _changed(parameter: Parameter, row: Row) -> Parameter:
    is_one = isinstance(parameter.value, Decimal)
    why = said_words(parameter.value, parameter.why)
    return parameter.model_copy(update={"value": row[0] if is_one else row, "status": "assumed", "why": why})


def row_in(text: str) -> Row:
    """Read a row from a text with commas between its numbers."""
    return tuple(Decimal(part) for part in text.split(","))


def text_of(value: Decimal | Row) -> str:
    """Write a number, or a row with commas between its numbers."""
    row = (value,) if isinstance(value, Decimal) else value
    return ",".join(format(one.normalize(), "f") for one in row)


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
