"""What a regime file may say of a point score: its scale, accounts and grades, and the rules that move it.

A rule is triggered by an event of the society, by what a procedure did, or by an *act*: conduct of the
regime that the full society does not have. Rules on acts are alive in toy societies and worked cases. Points
that no source gives are `null`: such a rule is loaded and shown, and never applied.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.regimes.mechanism import InForce, Item, Label, Practice
from glasshouse.regimes.vocabulary import (
    AccountRef,
    AuthorityRef,
    Duration,
    GradeRef,
    Id,
    LifeDomain,
    ProvisionRef,
    PurposeRef,
    Status,
    Strict,
    SubjectRef,
    Text,
    Trigger,
)

Points = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
Positive = Annotated[int, Field(ge=1, le=1_000_000_000)]


class Eligibility(Strict):
    """Who is scored. Residence is stated, and not yet asked of anybody."""

    min_age: Annotated[int, Field(ge=0, le=120)]
    residence: Text


class Account(Strict):
    """A part of the score with points of its own, and perhaps limits.

    `period: always` limits base and points together; `period: year` limits the points of records of one
    calendar year, beside the base.
    """

    id: Id
    label: Label
    base: Points
    floor: Points | None
    ceiling: Points | None
    period: Literal["always", "year"] = "always"
    status: Status


class Grade(Strict):
    """A grade: from how many points on. The lowest one has `min: null`."""

    id: Id
    label: Label
    min: Points | None
    status: Status


class Bounds(Strict):
    """Points at somebody's discretion; luck picks a whole number from low to high."""

    low: Points
    high: Points


class FixedPoints(Strict):
    """The same points each time; null if no source gives them."""

    points: Points | None


class RangePoints(Strict):
    """Points at discretion."""

    range: Bounds


class Per(Strict):
    """Points for each full amount of the event's value."""

    amount: Positive
    points: Points
    at_most: Positive | None = None


class PerPoints(Strict):
    """Points in proportion to the value of the event."""

    per: Per


class Rung(Strict):
    """A rung of a ladder: what holds from a value of the event on."""

    at_least: Amount
    points: Points | Bounds


class LadderPoints(Strict):
    """The points of the highest rung that the value reaches; none below the first."""

    ladder: tuple[Rung, ...]


class Slope(Strict):
    """Points for each full `per` of the part of the value above `above`, up to the next slope."""

    above: Amount
    per: Positive
    points: Points


class SlopePoints(Strict):
    """Returns that diminish with the value of the event, slope by slope; each slope rounds down."""

    slopes: tuple[Slope, ...]
    at_most: Positive | None = None


class SetScore(Strict):
    """While it lasts, the score stands at this value."""

    set_score: Points


class SetCeiling(Strict):
    """While it lasts, the score stands no higher."""

    ceiling: Points


class SetGrade(Strict):
    """While it lasts, the grade is no better."""

    set_grade: GradeRef


Effect = FixedPoints | RangePoints | PerPoints | LadderPoints | SlopePoints | SetScore | SetCeiling | SetGrade


class Multiplier(Strict):
    """Points count more, or less, for some time."""

    factor: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
    in_force: InForce
    status: Status


class ScoreRule(Item):
    """What moves a score.

    `recurs: monthly` charges the points again each month until `ends_on`; then validity runs from the last
    charge. Without it, `ends_on` ends the record. `validity: null` is one that no source gives: it is kept
    without limit. `recurrence_factor` multiplies the points of a record while an earlier one is valid.
    """

    on: Trigger
    domain: LifeDomain
    counts_in: AccountRef | None = None
    effect: Effect
    recurs: Literal["monthly"] | None = None
    ends_on: tuple[Trigger, ...] = ()
    validity: Duration | None
    recurrence_factor: Annotated[int, Field(ge=1, le=10)] = 1
    multipliers: tuple[Multiplier, ...] = ()
    practice: Practice | None = None
    decider: Text
    provision: ProvisionRef
    status: Status

    @property
    def is_known(self) -> bool:
        """Return whether the effect is given: a rule with null points is never applied."""
        return not (isinstance(self.effect, FixedPoints) and self.effect.points is None)


class Score(Item):
    """A point score: a scale, accounts, grades, and rules."""

    unit: Text
    initial: Points
    min: Points | None
    max: Points | None
    purposes: tuple[PurposeRef, ...]
    inputs: tuple[SubjectRef, ...]
    formula_disclosed: Literal["full", "factors_only", "none"]
    weight_in_decision: Literal["advisory", "strong", "decisive"]
    consumers: tuple[AuthorityRef, ...]
    update: Literal["event", "monthly"]
    consent: Literal["none", "required"]
    consent_given: Practice | None = None
    benefits_only: bool
    eligibility: Eligibility
    duplicates: Literal["all", "highest_per_fact"]
    accounts: tuple[Account, ...]
    grades: tuple[Grade, ...]
    rules: tuple[ScoreRule, ...]
    provision: ProvisionRef
    status: Status
