"""Worked cases of a regime: what its rules must say about an invented debtor or passenger.

A case is an example for a lawyer to read and for the kernels to answer (`engine.cases`). It is no door for
people: an agent is an age in years, what happens to it comes from the catalogue of events, what is true of
it from the facts that rules can ask, and a file holds at most 60 cases of 24 events.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from glasshouse.codes import Event
from glasshouse.documents import Examined, examine_file, limit_problems
from glasshouse.errors import Problem, RegimeError, problems_text
from glasshouse.fitting import LineMap, quoted
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.catalogue import is_path, shipped_ids, shipped_path
from glasshouse.regimes.load import LoadedRegime, load_regime
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.model import Regime
from glasshouse.regimes.rows import acts_of
from glasshouse.regimes.vocabulary import (
    Decision,
    FactName,
    FeatureName,
    Id,
    MeasureRef,
    ProcedureRef,
    ProvisionRef,
    Residence,
    ScoreRef,
    Strict,
    SubjectKind,
    Trigger,
    TripName,
)

FOLDER = "cases"  # beside the regime's file
MAX_CASES = 60
MAX_EVENTS = 24
MAX_EXPECTATIONS = 48
FIRST_DATE = datetime.date(2001, 1, 1)
LAST_DATE = datetime.date(2049, 12, 31)
NO_STEP = "none"

_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){8,}|\d{5,}")  # of a person, an account, a telephone


def _at_most(limit: int, what: str) -> AfterValidator:
    """Bound the length of a list, in words."""

    def check(items: tuple[object, ...]) -> tuple[object, ...]:
        if len(items) > limit:
            raise PydanticCustomError(
                "too_many", "{n} {what} are here, and at most {limit} are read; remove some",
                {"n": len(items), "what": what, "limit": limit},
            )  # fmt: skip
        return items

    return AfterValidator(check)


CaseDate = Annotated[datetime.date, Field(ge=FIRST_DATE, le=LAST_DATE)]
Matter = Annotated[int, Field(ge=1, le=MAX_EVENTS, description="the number of a matter")]


class FeatureClass(Strict):
    """The class of a feature that a model-based score reads; classes are numbered from 0."""

    feature: FeatureName
    is_class: Annotated[int, Field(ge=0, le=9)]


class Stratum(Strict):
    """Who the case is about: nobody, only a kind, an age, a right to live there, and classes."""

    kind: SubjectKind = "natural_person"
    age: Annotated[int, Field(ge=18, le=110, description="an age in years", examples=["40"])] = 40
    residence: Residence = "local"
    features: Annotated[tuple[FeatureClass, ...], _at_most(16, "features")] = ()


class CaseEvent(Strict):
    """Something that happens on a day. Matters are apart: each is a debt, or a piece of conduct."""

    on: CaseDate
    event: Trigger
    matter: Matter = 1
    value: Annotated[int, Field(ge=0, le=1_000_000_000, description="hours, yuan or days")] = 0


class Never(Strict):
    """Every practice happens, but not those of these decisions."""

    never: tuple[Decision, ...]


class _Expectation(Strict):
    """What stands at the end of a day, and by which provision."""

    on: CaseDate
    provision: ProvisionRef | None = None


class StepExpectation(_Expectation):
    """The step at which the latest case of a procedure stands; `none` if no case was opened."""

    procedure: ProcedureRef
    step: Id
    matter: Matter = 1


class ListedExpectation(_Expectation):
    """Whether the agent is on the list, or under the order, of a procedure."""

    procedure: ProcedureRef
    listed: bool
    matter: Matter = 1


class TripExpectation(_Expectation):
    """Whether a class of trips is open: no measure in effect refuses it."""

    trip: TripName
    open: bool


class ScoreExpectation(_Expectation):
    """The score at which the agent stands: initial until there is a record; `none` without consent."""

    score: ScoreRef
    points: int | Literal["none"]


class GradeExpectation(_Expectation):
    """The grade in which the agent stands."""

    score: ScoreRef
    grade: Id


class MeasureExpectation(_Expectation):
    """Whether a measure of the regime applies: a reward is open, or a restriction closed, to the agent."""

    measure: MeasureRef
    applies: bool


class PriceExpectation(_Expectation):
    """What is left to be paid of a price, or of a fare, by a measure of the regime."""

    measure: MeasureRef
    price: Annotated[int, Field(ge=0, le=1_000_000)]
    pays: Annotated[int, Field(ge=0, le=1_000_000)]


Expectation = (
    StepExpectation
    | ListedExpectation
    | TripExpectation
    | ScoreExpectation
    | GradeExpectation
    | MeasureExpectation
    | PriceExpectation
)


class Case(Strict):
    """One worked case: who, what is true, what happens, and what must follow."""

    id: Id
    title: Label
    agent: Stratum
    fact: tuple[FactName, ...]
    events: Annotated[tuple[CaseEvent, ...], _at_most(MAX_EVENTS, "events")]
    luck: Literal["lucky"] | Never
    expect: Annotated[tuple[Expectation, ...], _at_most(MAX_EXPECTATIONS, "expectations")]
    provision: ProvisionRef

    @property
    def never(self) -> tuple[str, ...]:
        """Return the decisions whose practices do not happen."""
        return () if self.luck == "lucky" else self.luck.never


class CaseFile(Strict):
    """The worked cases of one regime."""

    format: Literal[1]
    regime: Id
    cases: Annotated[tuple[Case, ...], _at_most(MAX_CASES, "cases")]


@dataclass(frozen=True)
class LoadedCases:
    """Checked cases, their regime, and where they stand in the file."""

    cases: tuple[Case, ...]
    regime: LoadedRegime
    lines: LineMap
    path: Path


def with_cases() -> tuple[str, ...]:
    """Return the ids of the shipped regimes that have worked cases."""
    return tuple(name for name in shipped_ids() if _beside(shipped_path(name)).exists())


def _beside(regime_path: Path) -> Path:
    return regime_path.parent / FOLDER / regime_path.name


@reader(DocumentKind.REGIME, schema="glasshouse.regimes.cases.CaseFile")
def load_cases(source: Path | str) -> LoadedCases:
    """Load the worked cases of a shipped regime by its id, those of another by its path, or a file of cases.

    The cases of `FOLDER/FILE.yaml` are `FOLDER/cases/FILE.yaml`. The regime of a file of cases is
    `FOLDER/ID.yaml` if there is one, and the shipped regime of this id otherwise.

    Raises
    ------
    RegimeError
        If there is no such file, or with every problem of the file.

    Examples
    --------
    >>> load_cases("national-lists").cases[0].id
    'open-listing-2013'
    """
    path = _path_of(source)
    examined = examine_file(path, CaseFile, kind=DocumentKind.REGIME, error=RegimeError)
    if "regime.id" in examined.lines:
        needed = f"they are read from {_beside(path)}. Write that file."
        raise RegimeError(f"{path.name}: found a regime without worked cases; {needed}")
    regime = _regime_of(examined, path)
    problems = [*examined.problems, *_problems(examined, regime.regime if regime else None)]
    if problems or examined.value is None or regime is None:
        raise RegimeError(problems_text(path.name, limit_problems(problems)))
    return LoadedCases(examined.value.cases, regime, examined.lines, path)


def _path_of(source: Path | str) -> Path:
    """Return the file of cases that a regime, or the path itself, stands for."""
    if is_path(source):
        path = Path(source)
        return _beside(path) if path.is_file() and _beside(path).is_file() else path
    path = _beside(shipped_path(str(source)))
    if path.exists():
        return path
    raise RegimeError(
        f'The regime "{source}" has no worked cases; those that have are {", ".join(with_cases())}.'
    )


def _regime_of(examined: Examined[CaseFile], path: Path) -> LoadedRegime | None:
    """Load the regime that the file names; None if it names none that there is."""
    name = examined.content.get("regime") if isinstance(examined.content, Mapping) else None
    if not isinstance(name, str) or any(problem.where == "regime" for problem in examined.problems):
        return None
    neighbour, is_shipped = path.parent.parent / f"{name}.yaml", name in shipped_ids()
    if neighbour.exists() and not (is_shipped and neighbour == shipped_path(name)):
        return load_regime(neighbour)
    return load_regime(name) if is_shipped else None


def _problems(examined: Examined[CaseFile], regime: Regime | None) -> Iterator[Problem]:
    """Yield what is wrong beyond the form; values that were reported already are not judged again."""
    reported = {problem.where for problem in examined.problems}
    content, lines = examined.content, examined.lines
    if not isinstance(content, Mapping):
        return
    name = content.get("regime")
    if regime is None and isinstance(name, str) and "regime" not in reported:
        yield _unknown(lines, "regime", name, "a shipped regime, or of a file one folder up", shipped_ids())
    cases = content.get("cases")
    for found in _statements(cases, regime) if isinstance(cases, tuple) else ():
        if not any(found.path == where or found.path.startswith(f"{where}.") for where in reported):
            yield from found.problems(lines)


@dataclass(frozen=True)
class _Statement:
    """A value at a path, what it must be one of, or why it cannot stand."""

    path: str
    value: str
    what: str
    allowed: Collection[str] | None = None
    fix: str = ""

    def problems(self, lines: LineMap) -> Iterator[Problem]:
        if self.allowed is None:
            yield Problem(lines.near(self.path)[0], self.path, quoted(self.value), self.what, self.fix)
        elif self.value not in self.allowed:
            yield _unknown(lines, self.path, self.value, self.what, self.allowed)


def _unknown(lines: LineMap, path: str, value: str, what: str, allowed: Collection[str]) -> Problem:
    names = sorted(allowed)
    close = get_close_matches(value, names, 1)
    more = ", ..." if len(names) > 8 else ""
    fix = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(names[:8])}{more}."
    return Problem(lines.near(path)[0], path, quoted(value), f"it must be the name of {what}", fix)


def _statements(cases: tuple[object, ...], regime: Regime | None) -> Iterator[_Statement]:
    """Walk through the cases, whole or not, and yield every statement that can be wrong in itself."""
    events = {event.name.lower() for event in Event}
    events |= set(acts_of(regime)) if regime else set()
    first: dict[str, int] = {}
    for index, case in enumerate(cases):
        path = f"cases[{index}]"
        if not isinstance(case, Mapping):
            continue
        yield from _long_numbers(case, path)
        if isinstance(name := case.get("id"), str) and first.setdefault(name, index) != index:
            taken = f"the id is taken by case {first[name] + 1} of the file"
            yield _Statement(f"{path}.id", name, taken, fix=f"Write {name}-2, say.")
        yield from _order(case, path)
        for where, event in _items(case, "events", path):
            if isinstance(value := event.get("event"), str):
                yield _Statement(f"{where}.event", value, "an event of the society", events)
        if regime is not None:
            yield from _references(case, path, regime)


def _items(case: Mapping[str, object], key: str, path: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    items = case.get(key)
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        if isinstance(item, Mapping):
            yield f"{path}.{key}[{index}]", item


def _long_numbers(case: Mapping[str, object], path: str) -> Iterator[_Statement]:
    """Yield texts with numbers that could identify somebody."""
    title = case.get("title")
    texts = {"id": case.get("id")}
    if isinstance(title, Mapping):
        texts |= {f"title.{language}": text for language, text in title.items()}
    for key, text in texts.items():
        if isinstance(text, str) and (number := _LONG_NUMBER.search(text)):
            fix = "Cases are about nobody: remove it."
            yield _Statement(
                f"{path}.{key}", number[0], "a number of more than four digits could identify", fix=fix
            )


def _order(case: Mapping[str, object], path: str) -> Iterator[_Statement]:
    """Yield events that stand after later ones of the same matter."""
    latest: dict[object, datetime.date] = {}
    for where, event in _items(case, "events", path):
        day, matter = event.get("on"), event.get("matter", 1)
        if not isinstance(day, datetime.date):
            continue
        if day < latest.get(matter, day):
            fix = "Put the events of a matter in order."
            after = f"it comes after {latest[matter].isoformat()}"
            yield _Statement(f"{where}.on", day.isoformat(), after, fix=fix)
        latest[matter] = max(day, latest.get(matter, day))


def _references(case: Mapping[str, object], path: str, regime: Regime) -> Iterator[_Statement]:
    """Yield what a case says about the regime: procedures, steps, provisions."""
    provisions = {"none", *(provision.id for provision in regime.provisions)}
    steps = {
        procedure.id: {NO_STEP, *(step.id for step in procedure.steps)} for procedure in regime.procedures
    }
    measures = {measure.id for measure in regime.measures}
    places = [(path, case), *_items(case, "expect", path)]
    grades = {score.id: {NO_STEP, *(grade.id for grade in score.grades)} for score in regime.scores}
    for where, part in places:
        score, grade = part.get("score"), part.get("grade")
        if isinstance(score, str):
            yield _Statement(f"{where}.score", score, "a score of the regime", grades)
            if isinstance(grade, str) and score in grades:
                yield _Statement(f"{where}.grade", grade, f"a grade of {score}, or none", grades[score])
        if isinstance(value := part.get("measure"), str):
            yield _Statement(f"{where}.measure", value, "a measure of the regime", measures)
        if isinstance(value := part.get("provision"), str):
            yield _Statement(f"{where}.provision", value, "a provision of the regime", provisions)
        procedure, step = part.get("procedure"), part.get("step")
        if isinstance(procedure, str):
            yield _Statement(f"{where}.procedure", procedure, "a procedure of the regime", steps)
            if isinstance(step, str) and procedure in steps:
                yield _Statement(f"{where}.step", step, f"a step of {procedure}, or none", steps[procedure])
