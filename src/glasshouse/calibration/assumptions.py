"""What a sensitivity analysis moves: `sensitivity.yaml`, or a file of the same form.

Every number of the society that is assumed or fitted is moved, or left out with a reason. Where the plan
gives no ends, they follow from rules: of a fitted number, nine tenths of its posterior; of another, the range
that stands beside it; of a whole row, half to double, as far as its range allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from glasshouse.calibration.design import (
    Design,
    Element,
    Movable,
    NumberId,
    Strict,
    end_outside,
    is_known,
    unknown_words,
    with_element,
)
from glasshouse.calibration.headlines import HEADLINES
from glasshouse.documents import read_document
from glasshouse.errors import ScenarioError
from glasshouse.provenance import digest_record
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.fitted import FittedFactor, calibration
from glasshouse.society.numbers import all_numbers
from glasshouse.society.parameters import Row, text_of
from glasshouse.society.parts import USUAL, WORDS, unknown
from glasshouse.society.places import census_adults
from glasshouse.society.ranges import FIGURES
from glasshouse.society.scenario import agents_at_scale
from glasshouse.society.settable import parameter_of, row_of

FILE = "sensitivity.yaml"
HALF, DOUBLE = Decimal("0.5"), Decimal(2)
DOWN, UP = (Context(prec=FIGURES, rounding=way) for way in (ROUND_FLOOR, ROUND_CEILING))
OWN, GIVEN, POSTERIOR, DOUBLED = (
    "the number's own", "the plan's", "nine tenths of the posterior", "half to double",
)  # fmt: skip


class Assumption(Strict):
    """A number to be moved, and what would have to be measured to know it better.

    Of a row it is one `element`, counted from 1, or a multiplier of all of it: of the distance from `about`,
    if something is said, else of the row itself.
    """

    number: NumberId
    element: Element | None = None
    about: Decimal = Decimal(0)
    low: Annotated[Decimal, Field(gt=0)] | None = None
    high: Annotated[Decimal, Field(gt=0)] | None = None
    measure: Annotated[str, Field(min_length=16)]


class LeftOut(Strict):
    """Numbers, or all numbers of a file, that are not moved, and why.

    `unread` says that no headline depends on them under this plan, which a test proves.
    """

    numbers: tuple[NumberId, ...] = ()
    files: tuple[str, ...] = ()
    unread: bool = False
    why: Annotated[str, Field(min_length=16)]


class Assumed(Movable):
    """An assumption with its ends; `usual` is 1 for the multiplier of a row."""

    element: Element | None
    is_row: bool
    about: Decimal
    usual: Decimal
    rule: str  # from where the ends are
    measure: str

    @property
    def name(self) -> str:
        """Return what is moved, in a word."""
        return name_of(self.number, self.element, is_row=self.is_row)

    @property
    def middle(self) -> Decimal:
        """Return the usual value."""
        return self.usual

    @property
    def is_multiplier(self) -> bool:
        """Return whether a whole row is moved."""
        return self.is_row and self.element is None

    def moved(self, row: Row, value: Decimal) -> Row:
        """Return a row of the number with this at a value."""
        if self.is_multiplier:
            return tuple(self.about + value * (one - self.about) for one in row)
        return with_element(row, self.element, value)


class Assumptions(Design):
    """A sensitivity analysis: what moves, in which society, and what is left as it is."""

    what: ClassVar[str] = "sensitivity analysis"

    parts: tuple[str, ...] = USUAL
    factors: Annotated[tuple[Assumption, ...], Field(min_length=2, max_length=120)]
    left_out: tuple[LeftOut, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if wrong := unknown(self.parts):
            raise ValueError(f"there is no part {', '.join(wrong)}; words are {', '.join(WORDS)}")
        for one in self.factors:
            if said := _wrong(one) or end_outside(found := resolved(one), (found.low, found.high)):
                raise ValueError(said)
        names = [one.name for one in self.moving]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)} is moved twice")
        return self

    @property
    def moving(self) -> Sequence[Assumed]:
        """Return what moves, with its ends."""
        return tuple(resolved(one) for one in self.factors)

    @property
    def society_parts(self) -> tuple[str, ...]:
        """Return the parts of the society, as a scenario says them."""
        return self.parts

    @property
    def weight(self) -> Fraction:
        """Return the adults for whom an agent stands."""
        return Fraction(census_adults(), agents_at_scale(self.scale))

    @property
    def digest(self) -> str:
        """Digest everything that decides what a simulated point is, and what is asked of it."""
        said = self.model_dump(mode="json", exclude={"factors", "left_out"})
        moved = [
            {**one.model_dump(mode="json", exclude={"measure", "rule"}), "row": text_of(row_of(one.number))}
            for one in self.moving
        ]
        asked = {one.id: one.formula for one in HEADLINES}
        return digest_record({**said, "factors": moved, "headlines": asked})


@cache
def resolved(one: Assumption) -> Assumed:
    """Return an assumption with its ends, by the rules."""
    row = row_of(one.number)
    is_row = not isinstance(parameter_of(one.number).value, Decimal)
    usual = Decimal(1) if is_row and one.element is None else row[(one.element or 1) - 1]
    low, high, rule = _ends(one, row, usual)
    return Assumed(
        number=one.number, low=low, high=high, element=one.element, is_row=is_row, about=one.about,
        usual=usual, rule=rule, measure=one.measure,
    )  # fmt: skip


def _ends(one: Assumption, row: Row, usual: Decimal) -> tuple[Decimal, Decimal, str]:
    """Return the ends between which a number is moved, and the rule that gave them."""
    if one.low is not None and one.high is not None:
        return one.low, one.high, GIVEN
    parameter = parameter_of(one.number)
    is_multiplier = one.element is None and not isinstance(parameter.value, Decimal)
    allowed = (parameter.low, parameter.high)
    if is_multiplier:
        allowed = _room(row, one.about, *allowed)
    fitted = _fitted(name_of(one.number, one.element, is_row=is_multiplier))
    if parameter.status == "fitted" and fitted is not None:
        best = Decimal(str(fitted.best)) if is_multiplier else Decimal(1)
        low, high = (Decimal(str(end)) / best for end in (fitted.low, fitted.high))
        rule = POSTERIOR
    elif is_multiplier:
        low, high, rule = HALF, DOUBLE, DOUBLED
    else:
        low, high, rule = *allowed, OWN
    low, high = max(min(low, usual), allowed[0]), min(max(high, usual), allowed[1])
    return UP.plus(low), DOWN.plus(high), rule


def name_of(number: str, element: int | None, *, is_row: bool) -> str:
    """Return what is moved, in a word."""
    if element is not None:
        return f"{number} [{element}]"
    return f"{number} x" if is_row else number


def _fitted(name: str) -> FittedFactor | None:
    return next((factor for factor in calibration().factors if factor.name == name), None)


def _room(row: Row, about: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Return between which multipliers of its distance from `about` a row stays within its range."""
    ends = [
        sorted(((low - about) / (one - about), (high - about) / (one - about))) for one in row if one != about
    ]
    return max((least for least, _ in ends), default=low), min((most for _, most in ends), default=high)


def _wrong(one: Assumption) -> str:
    """Say what is wrong with an assumption, or nothing."""
    if not is_known(one.number):
        return unknown_words(one.number)
    parameter, n = parameter_of(one.number), len(row_of(one.number))
    is_row = not isinstance(parameter.value, Decimal)
    if not is_row and (one.element is not None or one.about):
        return f"{one.number} is one number; leave out element and about"
    if one.element is not None and (one.about or one.element > n):
        return f"{one.number} has {n} elements; an element is one of them, and has no about"
    if (one.low is None) != (one.high is None):
        return f"{one.number}: give both low and high, or neither"
    if one.low is None and parameter.low <= 0 and (one.element is not None or not is_row):
        return f"{one.number}: its range begins at nought; give low and high"
    found = resolved(one)
    if not found.low <= found.usual <= found.high or found.low >= found.high:
        return (
            f"{found.name}: found {found.low} to {found.high}; {found.usual} lies between, and low below high"
        )
    return ""


def not_covered(plan: Assumptions) -> tuple[str, ...]:
    """Return numbers that are assumed or fitted, and neither moved nor left out with a reason."""
    moved = {one.number for one in plan.factors}
    out = {name for one in plan.left_out for name in one.numbers}
    whole = {file for one in plan.left_out for file in one.files}
    return tuple(
        entry.id
        for entry in all_numbers()
        if entry.status in ("assumed", "fitted", "recalled") and entry.file not in whole
        and entry.id not in moved | out
    )  # fmt: skip


@reader(DocumentKind.SCENARIO, schema="glasshouse.calibration.assumptions.Assumptions")
def read_assumptions(path: Path | None = None) -> Assumptions:
    """Read a plan, the shipped one by default.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    where = path or Path(str(files("glasshouse.calibration") / FILE))
    found, _ = read_document(where, Assumptions, kind=DocumentKind.SCENARIO, error=ScenarioError)
    return found
