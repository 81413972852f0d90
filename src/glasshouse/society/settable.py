"""The numbers of the society that a scenario may set, by id: each within its range, and of its shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache

from glasshouse.errors import ScenarioError
from glasshouse.fitting import quoted
from glasshouse.society.catalogue import rate_of, shipped_acts
from glasshouse.society.parameters import (
    ANSWERS,
    NAMED_FILES,
    OF_A_REGIME,
    Changes,
    Parameter,
    Row,
    file_of,
    row_in,
    shipped,
    text_of,
)
from glasshouse.society.response_models import misfit, numbers_of, shipped_models

PLACES_FOR_FIRMS = "firm.stock"  # how many rows a society has: the register's own numbers


@cache
def settable() -> dict[str, Parameter]:
    """Return every number that can be set, as shipped: parameters, rates of acts, rows of response models."""
    named = [one for file in NAMED_FILES for one in shipped(file).values()]
    rates, rows = map(rate_of, shipped_acts()), numbers_of(shipped_models())
    return {one.id: one for one in (*named, *rates, *rows) if not one.id.startswith(PLACES_FOR_FIRMS)}


def parameter_of(name: str) -> Parameter:
    """Return a number as shipped."""
    return settable()[name]


def row_of(name: str) -> Row:
    """Return a number as shipped, as a row; one number is a row of one."""
    value = parameter_of(name).value
    return (value,) if isinstance(value, Decimal) else value


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


def _named(name: str) -> Parameter:
    known = settable()
    if name.startswith(PLACES_FOR_FIRMS):
        raise ScenarioError(f"--set: {name} is the register's; a society has as many firms as it says.")
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise ScenarioError(
            f"--set: found {quoted(name)}, and there is no such number that can be set.{hint} "
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
    needed = f"{what} from {low} to {high} is needed"
    try:
        row = row_in(text.replace("_", "").replace(" ", ""))
    except InvalidOperation:
        row = ()
    if len(row) == n and all(one.is_finite() and low <= one <= high for one in row):
        needed = misfit(name, row) if file_of(name) == ANSWERS else ""
    if needed:
        raise ScenarioError(f"--set {name}: found {quoted(text)}; {needed}, such as {usual}.")
    return text_of(row)
