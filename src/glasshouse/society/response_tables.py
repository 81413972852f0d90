"""A response model as integer tables for kernels (`arrays.ResponseTable`), from `responses.yaml`."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasshouse.arrays import ResponseTable
from glasshouse.conduct import N_EXPOSURES, N_RESPONSES, Exposure, Response
from glasshouse.errors import GlasshouseError
from glasshouse.society import curves
from glasshouse.society.opinion_tables import Answer
from glasshouse.society.parameters import ANSWERS, DEBTS, kept
from glasshouse.society.response_models import (
    EXPOSURES,
    N_LEVELS,
    RESPONSES,
    STANDARD,
    ResponseModel,
    ResponseModels,
    five,
    response_models,
)

UNIT = 256


def _of_256(value: Decimal) -> int:
    return int((value * UNIT).to_integral_value())


def model_named(name: str, content: ResponseModels) -> ResponseModel:
    """Return a model by its name, or say which there are."""
    for model in content.models:
        if model.id == name:
            return model
    raise GlasshouseError(f'A response "{name}" was found; there are {", ".join(RESPONSES)}.')


def table_of(name: str, content: ResponseModels) -> ResponseTable:
    """Build the integer tables of a model; their arrays are read-only."""
    model = model_named(name, content)
    at = np.zeros((N_EXPOSURES, N_LEVELS), np.int64)
    for exposure in EXPOSURES:
        row = model.borders.row(exposure) or content.borders.row(exposure)
        assert row is not None  # the reader has asked for it
        at[Exposure[exposure.upper()]] = [int(value) for value in five(row)]
    kept = np.full((N_RESPONSES, N_EXPOSURES, N_LEVELS), UNIT, np.int64)
    for answer in model.answers:
        where = Response[answer.response.upper()], Exposure[answer.exposure.upper()]
        kept[where] = [_of_256(value) for value in answer.value]
    pay = np.full(N_LEVELS, UNIT, np.int64)
    if model.pay is not None:
        pay[:] = [_of_256(value) for value in five(model.pay)]
    moves = curves.threshold(model.moves.value if model.moves else 0)
    for array in (at, kept, pay):
        array.setflags(write=False)
    return ResponseTable(at=at, kept=kept, pay=pay, moves=moves)


@kept(DEBTS, ANSWERS)
def response_table(name: str = STANDARD) -> ResponseTable:
    """Return the integer tables of a model.

    Examples
    --------
    >>> response_table().pay.tolist(), response_table("none").pay.tolist()
    ([256, 261, 269, 276, 282], [256, 256, 256, 256, 256])
    """
    return table_of(name, response_models())


def opinions_of(name: str) -> Answer:
    """Return how opinions answer under a model: what `opinion_table` is asked for."""
    return model_named(name, response_models()).opinions
