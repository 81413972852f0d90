"""What the parts of a toy society in a scenario have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Share = Annotated[Decimal, Field(ge=0, le=1, examples=["0.01"])]


class Strict(BaseModel):
    """A part of the society: frozen, closed to unknown keys, and written without what it leaves open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {k: v for k, v in write(self).items() if getattr(self, k) != fields[k].default}
