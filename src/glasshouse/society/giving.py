"""What a scenario says of dealings between the neighbours of a toy society."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from glasshouse.society.strict import Share, Strict

NORMS = Literal["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "image_scoring"]


class Dealings(Strict):
    """Promises between neighbours: a donation game with names, as in the full society (model, 7.6c).

    `always` and `never` are the shares that always give and never do; all others look at the partner's name.
    With chance `known` they know it; a name that they do not know they take to be good.
    """

    norm: NORMS
    per_month: Share = Decimal(1)
    always: Share = Decimal(0)
    never: Share = Decimal(0)
    slips: Share = Decimal(0)
    misseen: Share = Decimal(0)
    known: Share = Decimal(1)
    benefit: Annotated[int, Field(ge=0, le=1_000_000)] = 10
    cost: Annotated[int, Field(ge=0, le=1_000_000)] = 1
    standing: Literal["names", "listed", "scores"] = "names"

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        if self.always + self.never > 1:
            raise PydanticCustomError(
                "too_many", "always and never are {sum} together, and at most 1 is everybody; lower one",
                {"sum": str(self.always + self.never)},
            )  # fmt: skip
        return self
