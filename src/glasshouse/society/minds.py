"""The numbers of opinion, dealings and households, from `minds.yaml`."""

from __future__ import annotations

from decimal import Decimal

from glasshouse.society import parameters as named
from glasshouse.society.parameters import MINDS


def number(parameter_id: str) -> Decimal:
    """Return a parameter that is one number."""
    return named.number(parameter_id, file=MINDS)


def numbers(parameter_id: str, n: int) -> tuple[Decimal, ...]:
    """Return a parameter that is a row of `n` numbers."""
    return named.numbers(parameter_id, n, file=MINDS)


def whole(parameter_id: str, n: int) -> tuple[int, ...]:
    """Return a parameter that is a row of `n` whole numbers."""
    return named.whole_numbers(parameter_id, n, file=MINDS)
