"""The response models, `responses.yaml`: how people answer to what they see of others.

Which of them is true is in dispute, so a scenario names one and others can be compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from math import prod
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from glasshouse.documents import Examined, examine_file, examine_text
from glasshouse.errors import MachineError, Problem, problems_text
from glasshouse.fitting import LineMap
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.act_tables import RESPONSE_ROOM
from glasshouse.society.parameters import ANSWERS, Parameter, kept, numbers, parameters, said, said_words

BORDERS, OWN_BORDERS = "borders", "borders_"  # in the ids of numbers: those of all models, and of one
BORDERS_ARE = "whole numbers are needed that begin with 0 and rise"
FIRST_IS_1 = "the first number is 1: where nothing is seen, nothing answers"
N_LEVELS = 5
STANDARD = "standard"

ModelName = Literal["standard", "none", "deterrence", "salience", "norms"]
AnswerName = Literal["deterred", "chilled", "gamed", "avoided"]  # conduct.Response, without the silent one
ExposureName = Literal[
    "listed", "recorded", "refused", "favoured", "punished_speech", "honest"
]  # conduct.Exposure
RESPONSES: tuple[ModelName, ...] = get_args(ModelName)
EXPOSURES: tuple[ExposureName, ...] = get_args(ExposureName)
GAMED = "gamed"

Number = Annotated[Decimal, Field(ge=0, le=1_000_000)]
Five = Annotated[tuple[Number, ...], Field(min_length=N_LEVELS, max_length=N_LEVELS)]


class Strict(BaseModel):
    """A part of the file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in both languages."""

    en: Annotated[str, Field(min_length=3, max_length=200)]
    zh: Annotated[str, Field(min_length=2, max_length=100)]


class Row(Strict):
    """A number for each level."""

    value: Five
    unit: Annotated[str, Field(min_length=3)]
    low: Number
    high: Number
    status: Literal["assumed"]
    why: Annotated[str, Field(min_length=8)]


class Reference(Strict):
    """Numbers that stand in `parameters.yaml`."""

    parameter: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]


class Answer(Row):
    """What the level of one exposure does to acts of one kind of response."""

    response: AnswerName
    exposure: ExposureName


class Share(Strict):
    """A share of some people in a year."""

    value: Number
    unit: Annotated[str, Field(min_length=3)]
    low: Number
    high: Annotated[Number, Field(le=1)]
    status: Literal["assumed"]
    why: Annotated[str, Field(min_length=8)]


class Borders(Strict):
    """From which count per 100,000 adults each level holds."""

    listed: Row | Reference | None = None
    recorded: Row | Reference | None = None
    refused: Row | Reference | None = None
    favoured: Row | Reference | None = None
    punished_speech: Row | Reference | None = None
    honest: Row | Reference | None = None

    def row(self, exposure: ExposureName) -> Row | Reference | None:
        """Return the borders of one exposure, or None if there are none."""
        found: Row | Reference | None = getattr(self, exposure)
        return found


class ResponseModel(Strict):
    """One way to answer."""

    id: ModelName
    label: Words
    meaning: Words
    opinions: Literal["silence", "none"]
    borders: Borders = Borders()
    pay: Row | Reference | None = None
    moves: Share | None = None  # away, of those who stand low in a score of their place
    answers: tuple[Answer, ...]


class ResponseModels(Strict):
    """The file."""

    format: Literal[1]
    borders: Borders
    models: tuple[ResponseModel, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.response_models.ResponseModels")
def shipped_models() -> ResponseModels:
    """Return the file of response models as shipped."""
    path = Path(str(files("glasshouse.society") / ANSWERS))
    return _sound(examine_file(path, ResponseModels, kind=DocumentKind.PACKAGED, error=MachineError))


@kept(ANSWERS)
def response_models() -> ResponseModels:
    """Return the response models with the numbers of the scenario in force."""
    return _with_rows(shipped_models(), said(ANSWERS))


def _with_rows(content: ResponseModels, rows: Mapping[str, tuple[Decimal, ...]]) -> ResponseModels:
    """Return the file with other rows; references stay, since what they name is set under its own id."""

    def at(name: str, row: Row | Share | Reference | None) -> Any:
        if name not in rows or not isinstance(row, Row | Share):
            return row
        value = rows[name] if isinstance(row, Row) else rows[name][0]
        return row.model_copy(update={"value": value, "why": said_words(row.value, row.why)})

    def borders(of: Borders, start: str) -> Borders:
        return of.model_copy(update={one: at(f"{start}{one}", of.row(one)) for one in EXPOSURES})

    models = [
        model.model_copy(
            update={
                "borders": borders(model.borders, f"{model.id}.{OWN_BORDERS}"),
                "pay": at(f"{model.id}.pay", model.pay),
                "moves": at(f"{model.id}.moves", model.moves),
                "answers": tuple(at(answer_id(model, one), one) for one in model.answers),
            }
        )
        for model in content.models
    ]
    return content.model_copy(
        update={"borders": borders(content.borders, f"{BORDERS}."), "models": tuple(models)}
    )


def answer_id(model: ResponseModel, answer: Answer) -> str:
    """Return the id of the numbers of an answer."""
    return f"{model.id}.{answer.response}_by_{answer.exposure}"


def numbers_of(content: ResponseModels, model_id: str | None = None) -> Iterator[Parameter]:
    """Yield the numbers of one response model, or of all; what stands in `parameters.yaml` is left out.

    Of one model, borders are those of the exposures that it looks at.
    """
    chosen = [model for model in content.models if model_id in (None, model.id)]
    looked = {answer.exposure for model in chosen for answer in model.answers}
    for exposure in EXPOSURES:
        own = [model for model in chosen if model.borders.row(exposure) is not None]
        if exposure in looked and (model_id is None or not own):
            what = f"levels of: {exposure}"
            yield from _parameter(f"{BORDERS}.{exposure}", what, content.borders.row(exposure))
        for model in own:
            what = f"{model.label.en}: levels of {exposure}"
            yield from _parameter(f"{model.id}.{OWN_BORDERS}{exposure}", what, model.borders.row(exposure))
    for model in chosen:
        yield from _parameter(f"{model.id}.pay", f"{model.label.en}: readiness to pay", model.pay)
        yield from _parameter(
            f"{model.id}.moves", f"{model.label.en}: moves away for a low grade", model.moves
        )
        for answer in model.answers:
            what = f"{model.label.en}: acts {answer.response} by what is {answer.exposure}"
            yield from _parameter(answer_id(model, answer), what, answer)


def _parameter(name: str, what: str, row: Row | Share | Reference | None) -> Iterator[Parameter]:
    if isinstance(row, Row | Share):
        yield Parameter(
            id=name, what=what.replace("_", " "), value=row.value, unit=row.unit, low=row.low, high=row.high,
            status=row.status, why=row.why,
        )  # fmt: skip


def misfit(name: str, row: Sequence[Decimal]) -> str:
    """Say what a row that a scenario sets must look like beside its range; nothing if it does.

    Parameters
    ----------
    name
        Its id, as `numbers_of` gives it.
    """
    if BORDERS in name:
        return "" if _is_border(row) else BORDERS_ARE
    return "" if len(row) == 1 or row[0] == 1 else FIRST_IS_1


def response_models_of(text: str | bytes) -> ResponseModels:
    """Return the response models of a text, or raise every problem of it."""
    return _sound(examine_text(text, ResponseModels, name=ANSWERS))


def response_labels() -> dict[str, dict[str, str]]:
    """Return what each model is called, by name and language."""
    return {model.id: {"en": model.label.en, "zh": model.label.zh} for model in response_models().models}


def five(row: Row | Reference) -> tuple[Decimal, ...]:
    """Return the number of each level; a row that refers to a parameter has the parameter's."""
    return row.value if isinstance(row, Row) else numbers(row.parameter, N_LEVELS)


Finding = tuple[str, str, str]  # path, what was found, what is allowed


def _sound(examined: Examined[ResponseModels]) -> ResponseModels:
    content = examined.require(MachineError)
    problems = sorted(_problems(content, examined.lines), key=lambda problem: problem.line)
    if problems:
        raise MachineError(problems_text(examined.name, problems))
    return content


def _problems(content: ResponseModels, lines: LineMap) -> Iterator[Problem]:
    """Yield what the shape of single values cannot say."""
    findings = [*_of_borders(content.borders, "borders"), *_of_whole(content)]
    for i, model in enumerate(content.models):
        findings += _of_borders(model.borders, f"models[{i}].borders")
        findings += _of_model(model, f"models[{i}]")
    for path, found, allowed in findings:
        yield Problem(lines.near(path)[0], path, found, allowed)


def _of_whole(content: ResponseModels) -> Iterator[Finding]:
    names = [model.id for model in content.models]
    if sorted(names) != sorted(RESPONSES):
        yield "models", ", ".join(names), f"each of {', '.join(RESPONSES)} comes once"
    for exposure in EXPOSURES:
        if content.borders.row(exposure) is None:
            yield "borders", f"no {exposure}", "each exposure has borders that hold where a model has none"


def _of_borders(borders: Borders, path: str) -> Iterator[Finding]:
    for exposure in EXPOSURES:
        row = borders.row(exposure)
        if row is None:
            continue
        at = f"{path}.{exposure}"
        yield from _of_numbers(row, at)
        values = _known(row)
        if values and not _is_border(values):
            yield at, _list(values), BORDERS_ARE


def _is_border(values: Sequence[Decimal]) -> bool:
    return values[0] == 0 and list(values) == sorted(set(values)) and not any(v % 1 for v in values)


def _of_model(model: ResponseModel, path: str) -> Iterator[Finding]:
    if model.pay is not None:
        yield from _of_numbers(model.pay, f"{path}.pay")
        yield from _of_first(model.pay, f"{path}.pay")
    if model.moves is not None and not model.moves.low <= model.moves.value <= model.moves.high:
        found = f"{model.moves.value}, low {model.moves.low}, high {model.moves.high}"
        yield f"{path}.moves", found, "the value lies between low and high"
    seen: set[tuple[str, str]] = set()
    raised = []
    for k, answer in enumerate(model.answers):
        at = f"{path}.answers[{k}]"
        yield from _of_numbers(answer, at)
        yield from _of_first(answer, at)
        if (answer.response, answer.exposure) in seen:
            yield at, f"{answer.response} by {answer.exposure} a second time", "each pair comes once"
        seen.add((answer.response, answer.exposure))
        if answer.response == GAMED:
            raised.append(max(answer.value))
        elif max(answer.value) > 1:
            allowed = "only what is gamed can be done more often; all else is at most 1"
            yield at, f"{answer.response} {max(answer.value)}", allowed
    if prod(raised) > RESPONSE_ROOM:
        found = f"{GAMED} up to {prod(raised)} in all"
        yield f"{path}.answers", found, f"the catalogue has room for {RESPONSE_ROOM} times the base"


def _of_numbers(row: Row | Reference, path: str) -> Iterator[Finding]:
    """Yield numbers outside their own range, and references that lead nowhere."""
    if isinstance(row, Reference):
        if not _known(row):
            yield path, f'"{row.parameter}"', f"the name of a row of {N_LEVELS} in parameters.yaml is needed"
    elif row.low >= row.high:
        yield path, f"low {row.low} and high {row.high}", "low is below high"
    elif not all(row.low <= value <= row.high for value in row.value):
        yield path, _list(row.value), f"they must lie between low {row.low} and high {row.high}"


def _of_first(row: Row | Reference, path: str) -> Iterator[Finding]:
    values = _known(row)
    if values and values[0] != 1:
        yield path, _list(values), FIRST_IS_1


def _known(row: Row | Reference) -> tuple[Decimal, ...]:
    """Return the numbers of a row, or none if it refers to no row of as many as there are levels."""
    if isinstance(row, Reference):
        named = parameters().get(row.parameter)
        is_row = named is not None and isinstance(named.value, tuple) and len(named.value) == N_LEVELS
        return five(row) if is_row else ()
    return row.value


def _list(values: tuple[Decimal, ...]) -> str:
    return f"[{', '.join(map(str, values))}]"
