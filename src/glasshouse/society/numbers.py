"""Every number of the society in one list: parameters, acts and answers, each with its source or reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from glasshouse.society.catalogue import ROWS, Act, catalogue, rate_of
from glasshouse.society.fitted import calibration
from glasshouse.society.parameters import (
    ACTS,
    ANSWERS,
    DEBTS,
    FIRMS,
    MINDS,
    MISTAKES,
    TRAITS,
    Parameter,
    kept,
    parameters,
)
from glasshouse.society.response_models import numbers_of, response_models

StatusName = Literal["sourced", "fitted", "assumed", "recalled"]
FILES = (DEBTS, MINDS, ACTS, TRAITS, ANSWERS, FIRMS, MISTAKES)
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

    yield replace(of_parameter(ACTS, rate_of(act)), what_zh=zh)
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
    """Yield the numbers of one response model, or of all (`response_models.numbers_of`)."""
    for one in numbers_of(response_models(), model_id):
        yield of_parameter(ANSWERS, one)


@kept(*FILES)
def all_numbers() -> tuple[Entry, ...]:
    """Return every number of the packaged files, in the order of `FILES`."""
    return tuple(entry for file in FILES for entry in numbers_in(file))


def numbers_in(file: str) -> Iterator[Entry]:
    """Yield the numbers of one file."""
    if file == ACTS:
        for act in catalogue():
            yield from of_act(act)
    elif file == ANSWERS:
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
