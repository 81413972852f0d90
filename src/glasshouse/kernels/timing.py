"""The month at work, as numbers."""

from __future__ import annotations

from typing import NamedTuple


class Month(NamedTuple):
    """What one tick works with."""

    tick: int
    first: int  # first day
    n_days: int
    year: int  # since 2000, index of yearly tables
    bulk: int  # 1: everyone; 0: spin-up, only those with a docket
    reference: int  # day as on which people are looked at for scores
    january: int  # first day of the year, as on which people are looked at for what they do
