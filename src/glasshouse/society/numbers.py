"""Every number of the society in one list: parameters, acts and answers, each with its source or reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from glasshouse.society.catalogue import ROWS, Act, catalogue
from glasshouse.society.fitted import calibration
from glasshouse.society.parameters import (
    DEBTS,
    FIRMS,
    MINDS,
    MISTAKES,
    NAMED_FILES,
    TRAITS,
    Parameter,
    kept,
    parameters,
)
from glasshouse.society.response_models import EXPOSURES, Borders, Reference, Row, Share, response_models

StatusName = Literal["sourced", "fitted", "assumed", "recalled"]
ACTS, RESPONSES = "acts.yaml", "responses.yaml"
FILES = (DEBTS, MINDS, ACTS, TRAITS, RESPONSES, FIRMS, MISTAKES)
OF_ACTS = "a guess: of an act, a source is sought for the rate alone"
STRATUM_UNIT = "multiplier of the rate"


@dataclass(frozen=True)
class Entry:
    """One number, or one row of numbers that belong together, as text.

    `file` is that of the package, or the id of a regime; `low` and `high` are empty where no range is given;
    `why` names the source, or says why the number was assumed.
    """

    file: str
    id: str
    what: str
    value: str
    unit: str
    low: str
    high: str
    status: StatusName
    why: str
    what_zh: str = ""

    @property
    def is_sourced(self) -> bool:
        """Whether the number rests on a source."""
        return self.status == "sourced"


def plain(value: Decimal | int | Sequence[Decimal | int]) -> str:
    """Write a number without an exponent, or a row of them.

    Examples
    --------
    >>> plain(Decimal("1E+3")), plain((Decimal("0.50"), Decimal(2)))
    ('1000', '0.50, 2')
    """
    return f"{value:f}" if isinstance(value, Decimal) else (
        str(value) if isinstance(value, int) else ", ".join(map(plain, value))
    )  # fmt: skip


def of_parameter(file: str, one: Parameter) -> Entry:
    """Return the entry of a parameter; rows of packaged tables come before the reason."""
    rows = f"{', '.join(one.rows)}: " if one.rows else ""
    if one.status == "fitted":
        rows = f"{calibration().words(one.id)}: "
    return Entry(
        file, one.id, one.what, plain(one.value), one.unit, plain(one.low), plain(one.high), one.status,
        f"{rows}{one.why}",
    )  # fmt: skip


def of_act(act: Act) -> Iterator[Entry]:
    """Yield the numbers of an act: its rate, its strata and habit, who records it, what it costs."""
    label, zh = act.label.en, act.label.zh

    def entry(name: str, value: Decimal | int | Sequence[Decimal | int], unit: str) -> Entry:
        what = f"{label}: {name.replace('_', ' ')}"
        return Entry(ACTS, f"{act.id}.{name}", what, plain(value), unit, "", "", "assumed", OF_ACTS, zh)

    yield Entry(
        ACTS, f"{act.id}.per_year", label, plain(act.per_year), "acts per subject that can do it, and year",
        plain(act.low), plain(act.high), act.status, act.source or act.why or "", zh,
    )  # fmt: skip
    for name in ROWS[act.who]:
        if (row := act.row(name)) is not None:
            yield entry(name, row, STRATUM_UNIT)
    if act.habit:
        yield entry("habit", act.habit, "from -1, a steady few, to 1, a careless few")
    yield entry("recorded_share", act.recorded.share, "share of acts")
    if len(act.recorded.by) > 1:
        yield entry("recorded_split", act.recorded.split, f"part of {act.recorded.by[0].replace('_', ' ')}")
    yield entry("delay_days", act.recorded.delay_days, "days, fewest and most")
    if act.recorded.false_share:
        yield entry("false_share", act.recorded.false_share, "share of records, without an act")
    if act.harm_cny:
        yield entry("harm_cny", act.harm_cny, f"yuan lost by: {act.counterparty.replace('_', ' ')}")


def of_responses(model_id: str | None = None) -> Iterator[Entry]:
    """Yield the numbers of one response model, or of all; what stands in `parameters.yaml` is left out.

    Of one model, borders are those of the exposures that it looks at.
    """
    content = response_models()
    chosen = [model for model in content.models if model_id in (None, model.id)]
    looked = {answer.exposure for model in chosen for answer in model.answers}
    for exposure in EXPOSURES:
        own = [model for model in chosen if model.borders.row(exposure) is not None]
        if exposure in looked and (model_id is None or not own):
            yield from _of_row(
                f"borders.{exposure}", f"levels of: {exposure}", _border(content.borders, exposure)
            )
        for model in own:
            yield from _of_row(
                f"{model.id}.borders_{exposure}", f"{model.label.en}: levels of {exposure}",
                _border(model.borders, exposure),
            )  # fmt: skip
    for model in chosen:
        yield from _of_row(f"{model.id}.pay", f"{model.label.en}: readiness to pay", model.pay)
        yield from _of_row(f"{model.id}.moves", f"{model.label.en}: moves away for a low grade", model.moves)
        for answer in model.answers:
            what = f"{model.label.en}: acts {answer.response} by what is {answer.exposure.replace('_', ' ')}"
            yield from _of_row(f"{model.id}.{answer.response}_by_{answer.exposure}", what, answer)


def _border(borders: Borders, exposure: str) -> Row | Reference | None:
    found: Row | Reference | None = getattr(borders, exposure)
    return found


def _of_row(name: str, what: str, row: Row | Share | Reference | None) -> Iterator[Entry]:
    if isinstance(row, Row | Share):
        yield Entry(
            RESPONSES, name, what.replace("_", " "), plain(row.value), row.unit, plain(row.low),
            plain(row.high), row.status, row.why,
        )  # fmt: skip


@kept(*NAMED_FILES)
def all_numbers() -> tuple[Entry, ...]:
    """Return every number of the packaged files, in the order of `FILES`."""
    return tuple(entry for file in FILES for entry in numbers_in(file))


def numbers_in(file: str) -> Iterator[Entry]:
    """Yield the numbers of one file."""
    if file == ACTS:
        for act in catalogue():
            yield from of_act(act)
    elif file == RESPONSES:
        yield from of_responses()
    else:
        for one in parameters(file).values():
            yield of_parameter(file, one)


def count_sentence(entries: Sequence[Entry]) -> str:
    """Say how many of some numbers rest on a source.

    Examples
    --------
    >>> count_sentence(())
    '0 of 0 numbers rest on a source; 0 are assumed.'
    """
    n = sum(entry.is_sourced for entry in entries)
    n_of = {name: sum(entry.status == name for entry in entries) for name in ("fitted", "recalled")}
    said = f"{n} of {len(entries)} numbers rest on a source"
    if n_of["fitted"]:
        said += f"; {n_of['fitted']} are fitted to published figures"
    said += f"; {len(entries) - n - sum(n_of.values())} are assumed"
    return f"{said}, {n_of['recalled']} recalled." if n_of["recalled"] else f"{said}."
