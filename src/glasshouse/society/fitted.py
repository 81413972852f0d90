"""Which numbers of the society were fitted, to which published rows, and how far these determine them.

`calibration.json` is what `glasshouse calibrate` wrote when the shipped numbers were chosen.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from glasshouse.readers import DocumentKind, reader

FILE = "calibration.json"


class Strict(BaseModel):
    """A part of the record: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FittedFactor(Strict):
    """A factor: the number that it moves, the best value, and nine tenths of the posterior."""

    name: str
    number: str
    best: float
    low: float
    high: float
    contraction: float
    verdict: str


class Calibration(Strict):
    """The record of a calibration; `rows` are the ids of the published rows that were fitted."""

    format: int
    synthetic: bool
    statement: str
    model: str
    plan: str
    points: int
    met: int
    rows: tuple[str, ...]
    numbers: dict[str, str]
    factors: tuple[FittedFactor, ...]

    @property
    def sentence(self) -> str:
        """Say what was fitted to what."""
        return (
            f"{len(self.numbers)} numbers, to {len(self.rows)} published figures of the whole country "
            "(`glasshouse calibrate`); constant over the years, or tied to a published series. The figures "
            "concerned say so."
        )

    def words(self, number: str) -> str:
        """Say how a number was fitted."""
        said = [
            f"{factor.name} {factor.low:.3g} to {factor.high:.3g}, {factor.verdict}"
            for factor in self.factors
            if factor.number == number
        ]
        return f"fitted to published figures (nine tenths of the posterior: {'; '.join(said)})"


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.fitted.Calibration")
def calibration() -> Calibration:
    """Return the record of the calibration behind the shipped numbers."""
    text = (files("glasshouse.society") / FILE).read_text(encoding="utf-8")
    return Calibration.model_validate_json(text)
