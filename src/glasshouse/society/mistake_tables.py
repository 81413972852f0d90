"""Namesakes, lingering copies and late bodies as integers (`arrays.MistakeTable`), from `mistakes.yaml`.

That a mistaken record is a namesake's, and not a mistake of another kind, has the chance x / (x + h): x are
the others of the same name whom the match could not tell apart, h is how many make both causes as common.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from glasshouse.arrays import I64, MistakeTable
from glasshouse.codes import N_NAME_CLASSES, IdentityKey
from glasshouse.society import curves
from glasshouse.society.parameters import MISTAKES, kept, number, numbers, whole_numbers

N_BORDERS = 9  # least, seven borders between eighths, most
N_LOADS = 5
N_QUANTILES = 256


def _row(parameter_id: str, n: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in numbers(parameter_id, n, file=MISTAKES))


def _whole(parameter_id: str, n: int) -> tuple[int, ...]:
    return whole_numbers(parameter_id, n, file=MISTAKES)


def _share(parameter_id: str) -> int:
    return curves.threshold(number(parameter_id, file=MISTAKES))


def quantiles(borders: Sequence[int]) -> I64:
    """Return 256 quantiles, in whole days, of a time that lies evenly between its borders.

    Parameters
    ----------
    borders
        (9,) least, the borders between eighths, most.

    Examples
    --------
    >>> quantiles([1, 1, 1, 1, 1, 1, 1, 1, 33])[[0, 223, 224, 255]].tolist()
    [1, 1, 2, 32]
    """
    each = N_QUANTILES // (len(borders) - 1)
    days = []
    for k in range(N_QUANTILES):
        eighth, within = divmod(k, each)
        part = Fraction(2 * within + 1, 2 * each)
        days.append(round(borders[eighth] + part * (borders[eighth + 1] - borders[eighth])))
    return np.array(days, np.int64)


def _namesakes() -> I64:
    """Return by key and class of names the threshold that a mistaken record is a namesake's."""
    half = Fraction(number("namesakes.half_at", file=MISTAKES))
    others = _row("namesakes.others", N_NAME_CLASSES)
    by_name = _row("namesakes.by_name_alone", len(IdentityKey))
    return np.array(
        [[curves.threshold(share * x / (share * x + half)) for x in others] for share in by_name], np.int64
    )


@kept(MISTAKES)
def mistake_table() -> MistakeTable:
    """Build the integer tables of mistakes.

    Examples
    --------
    >>> mistake_table().namesake.shape, mistake_table().capacity
    ((3, 8), 30)
    """
    keys = ("uncorrected", "corrected")
    return MistakeTable(
        name_at=curves.cumulative(_row("namesakes.class_share", N_NAME_CLASSES)).astype(np.int64),
        namesake=_namesakes(),
        lingers=np.array([_share(f"exchange.lingers_{key}") for key in keys], np.int64),
        linger_days=np.array([quantiles(_whole(f"exchange.days_{key}", N_BORDERS)) for key in keys]),
        gate_on_copies=_share("exchange.gates_on_copies"),
        capacity=_whole("capacity.decisions", 1)[0],
        load_at=np.array(_whole("capacity.load_at", N_LOADS), np.int64),
        missed=np.array([curves.threshold(p) for p in _row("capacity.missed", N_LOADS)], np.int64),
        late_days=quantiles(_whole("capacity.late_days", N_BORDERS)),
    )
