"""What a regime file may say of a point score: its scale, accounts and grades, and the rules that move it.

A rule is triggered by an event of the society, by what a procedure did, or by an *act*: conduct of the
regime that the full society does not have. Rules on acts are alive in toy societies and worked cases. Points
that no source gives are `null`: such a rule is loaded and shown, and never applied.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.regimes.mechanism import Cite, InForce, Item, Label, Practice, Wording
from glasshouse.regimes.vocabulary import (
    AccountRef,
    AuthorityRef,
    Duration,
    FeatureName,
    GradeRef,
    Id,
    LifeDomain,
    ProvisionRef,
    PurposeRef,
    Residence,
    ScoreRef,
    Status,
    Strict,
    SubjectKind,
    SubjectRef,
    Text,
    Trigger,
    later,
)

Points = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
Positive = Annotated[int, Field(ge=1, le=1_000_000_000)]


Thousandths = Annotated[int, Field(ge=0, le=1000)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


class Eligibility(Strict):
    """Who is scored: of what age, and with what right to live there. `residence` says it in words."""

    min_age: Annotated[int, Field(ge=0, le=120)]
    residents: tuple[Residence, ...] = ("local", "permit", "outsider")
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
    """A grade: from how many points on. The lowest one has `min: null`.

    `min: unknown` is a border that no source gives. An `assumed_min` may stand for it; while a score has a
    border without either, nobody has a grade. With `top_share`, only that share of those who reach `min`,
    the best, have this grade or a better one.
    """

    id: Id
    label: Label
    min: Points | Literal["unknown"] | None
    assumed_min: Points | None = None
    top_share: Annotated[Decimal, Field(gt=0, lt=1)] | None = None
    status: Status

    @property
    def border(self) -> int | None:
        """Return the points that a run uses; None for the lowest grade, and where none is known."""
        return self.assumed_min if self.min == "unknown" else self.min


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


class Decay(Strict):
    """Points of a record fade: after each whole year only this factor of them is left."""

    factor: Annotated[Decimal, Field(gt=0, lt=1, decimal_places=6)]
    status: Status


class EarnCost(Strict):
    """What it takes to earn points: money, days, and being of a kind (a member, locally registered)."""

    money_cny: Annotated[int, Field(ge=0)] = 0
    days: Annotated[int, Field(ge=0)] = 0
    eligibility: tuple[Text, ...] = ()


class ScoreRule(Item):
    """What moves a score.

    `recurs: monthly` charges the points again each month until `ends_on`; then validity runs from the last
    charge. Without it, `ends_on` ends the record. `validity: null` is one that no source gives: it is kept
    without limit. `recurrence_factor` multiplies the points of a record while an earlier one is valid.

    `repeats` says what happens while an earlier record of the rule is valid: `add` files another one,
    `ignore` files none, `restart` lets the validity of the earlier one begin anew, `replace` puts the new
    one in its place (a village's mean, reported again).
    """

    on: Trigger
    domain: LifeDomain
    counts_in: AccountRef | None = None
    effect: Effect
    recurs: Literal["monthly"] | None = None
    ends_on: tuple[Trigger, ...] = ()
    validity: Duration | None
    recurrence_factor: Annotated[int, Field(ge=1, le=10)] = 1
    repeats: Literal["add", "ignore", "restart", "replace"] = "add"
    decay: Decay | None = None
    multipliers: tuple[Multiplier, ...] = ()
    practice: Practice | None = None
    decider: Text
    criteria: str = later("", "what whoever decides on a range of points must look at")
    earn_cost: EarnCost | None = later(None, "what it takes to earn the points")
    retroactive_to: date | None = later(
        None, "the first day of conduct that counts, if it is before the text"
    )
    provision: ProvisionRef
    status: Status

    @property
    def is_known(self) -> bool:
        """Return whether the effect is given: a rule with null points is never applied."""
        return not (isinstance(self.effect, FixedPoints) and self.effect.points is None)


class Feature(Strict):
    """What a dimension reads of a person: one of the classes that `codes.Feature` numbers.

    `levels` gives each class a level in thousandths, the last one to all classes above it as well; `unknown`
    is the level of those whose class the society does not have. `share` is the feature's part of its
    dimension.
    """

    reads: FeatureName
    levels: tuple[Thousandths, ...]
    unknown: Thousandths
    share: Annotated[int, Field(ge=1, le=1000)] = 1
    status: Status
    why: Text


class Dimension(Strict):
    """A dimension of a model-based score; a weight that nobody published is null, and one is assumed."""

    id: Id
    label: Label
    weight: Percent | None
    assumed_weight: Percent | None = None
    inputs: Wording
    features: tuple[Feature, ...]
    cites: tuple[Cite, ...] = ()
    status: Status

    @property
    def percent(self) -> Decimal | None:
        """Return the weight that a run uses."""
        return self.assumed_weight if self.weight is None else self.weight


class WeightedModel(Strict):
    """A score as a weighted sum of dimensions between the score's `min` and `max`."""

    dimensions: tuple[Dimension, ...]
    provision: ProvisionRef
    status: Status


class Transition(Strict):
    """From a grade, to which grade after 0, 1, 2, ... counted events; the last holds for more of them."""

    grade: GradeRef
    to: tuple[GradeRef, ...]


class Transitions(Strict):
    """A scale that is climbed and descended once a period (bonus-malus).

    Events are counted through the period; on the first day of the next one the grade moves.
    """

    every: Literal["year", "month"]
    counts: tuple[Trigger, ...]
    starts: GradeRef
    table: tuple[Transition, ...]
    provision: ProvisionRef
    status: Status


class Nested(Strict):
    """Another score of the same person, of which a part flows in: what it is above or below its start."""

    score: ScoreRef
    percent: Annotated[int, Field(ge=1, le=1000)]
    floor: Points | None
    ceiling: Points | None
    provision: ProvisionRef
    status: Status


class Score(Item):
    """A score: a scale and grades, moved by rules, by a model of weighted dimensions, or by transitions.

    Where no source gives the initial score it is null, and one is assumed.
    """

    subjects: tuple[SubjectKind, ...] = ("natural_person",)
    unit: Text
    initial: Points | None
    assumed_initial: Points | None = None
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
    ranked: Literal["year", "month"] | None = None
    model: WeightedModel | None = None
    transitions: Transitions | None = None
    nested: tuple[Nested, ...] = ()
    rules: tuple[ScoreRule, ...]
    provision: ProvisionRef
    status: Status

    @property
    def is_graded(self) -> bool:
        """Return whether all borders of the grades are known."""
        return all(grade.min != "unknown" or grade.assumed_min is not None for grade in self.grades)

    @property
    def start(self) -> int:
        """Return the score of somebody without a record, as a run uses it."""
        found = self.assumed_initial if self.initial is None else self.initial
        return 0 if found is None else found

    @property
    def is_computable(self) -> bool:
        """Return whether the model, if there is one, has a weight for each dimension."""
        return self.model is None or all(part.percent is not None for part in self.model.dimensions)
