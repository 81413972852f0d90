"""The parts of a regime that do something: switches, procedures, grounds, terms, lists and measures.

These compile to a rule table; what only states evidence is in `model`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.regimes.vocabulary import (
    AuthorityRef,
    Automation,
    BasisRef,
    BundleName,
    BundleRef,
    CauseRef,
    Decision,
    EvidenceClass,
    GroundRef,
    Guard,
    Id,
    IsoDuration,
    LegalName,
    LifeDomain,
    ListRef,
    MeasureType,
    Ordinal10,
    ProcedureRef,
    ProvisionRef,
    Relation,
    Role,
    ScoreRef,
    SourceRef,
    Status,
    StepRef,
    Strict,
    SubjectKind,
    SubjectRef,
    SwitchRef,
    Text,
    Trigger,
    TripName,
    later,
)


class Label(Strict):
    """Words for people, in both languages."""

    en: Text
    zh: Text


# Words in both languages; or text in one, where a phrase is common (`sayings`), a number, or left as it is.
Wording = Label | Text


class Cite(Strict):
    """Where a statement was read."""

    source: SourceRef
    status: Status
    where: str = ""
    summary: str = ""


class InForce(Strict):
    """When an item holds: from a switch or date (inclusive) until a switch or date (exclusive)."""

    since: date | SwitchRef | None = None
    until: date | SwitchRef | None = None


class Practice(Strict):
    """How often the competent body, or the person, does what the text allows: a share, with its status.

    `decision` names the random stream; `luck: fact` ties the draw to the fact (the same whatever the day),
    `luck: month` draws anew each month for recurring triggers.
    """

    share: Annotated[Decimal, Field(ge=0, le=1)]
    low: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    high: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    decision: Decision
    luck: Literal["fact", "month"] = "fact"
    status: Status
    why: Text


class Item(Strict):
    """What all items carry."""

    id: Id
    label: Label
    cites: tuple[Cite, ...] = ()
    in_force: InForce = InForce()
    evidence: EvidenceClass = "rule"
    note: str = ""


class Gravity(Strict):
    """A declared value judgement on a scale of 0 to 10, with its basis."""

    value: Ordinal10
    basis: Text


class Switch(Strict):
    """A dated reform that can be left out by name (`--without ID`).

    Items `in_force.since: ID` come with it and vanish without it; items `in_force.until: ID` end with it
    and stay without it.
    """

    id: Id
    label: Label
    on: date
    replaces: tuple[SubjectRef, ...] = ()
    requires: tuple[SwitchRef, ...] = ()
    live_entries: Literal["keep_old", "convert_from_switch", "convert_from_start", "end"]
    live_entries_status: Status
    evidence: EvidenceClass = "rule"
    provision: ProvisionRef
    status: Status
    note: str = ""


class Clock(Strict):
    """How long a step lasts, counted from the day after it begins.

    count: `days`, `working_days` or `months` with n; `between_days` with n and m (luck picks); `term` (the
    entry's own end); `first_working_day` (of the next month).
    """

    count: Literal["days", "working_days", "months", "between_days", "term", "first_working_day"]
    n: Annotated[int, Field(ge=0, le=4000)] = 0
    m: Annotated[int, Field(ge=0, le=4000)] = 0
    suspends: bool = False
    status: Status


class Step(Strict):
    """A state of a procedure."""

    id: Id
    label: Label
    role: Role
    emits: LegalName | None = None
    listed: bool = False
    in_effect: bool = False
    published: bool = False
    lock: bool = False
    final: bool = False
    clock: Clock | None = None
    provision: ProvisionRef | Literal["none"]


class Extension(Strict):
    """A longer term, in whole years."""

    min_years: Annotated[int, Field(ge=1, le=20)]
    max_years: Annotated[int, Field(ge=1, le=20)]
    cap_years: Annotated[int, Field(ge=1, le=30)]
    when: tuple[Guard, ...] = ()
    practice: Practice
    provision: ProvisionRef


class Move(Strict):
    """A way from one step to another.

    `on` is `clock` (the step falls due), an event of the society (`debt_performed`) or what a procedure did
    (`jd_objection.upheld`). An empty `source` opens a case. `scope: agent` moves all cases of the agent.
    """

    id: Id
    source: tuple[StepRef, ...]
    on: Trigger
    to: StepRef
    when: tuple[Guard, ...] = ()
    terms: tuple[Literal["open", "fixed"], ...] = ("open", "fixed")
    scope: Literal["fact", "agent"] = "fact"
    practice: Practice | None = None
    extension: Extension | None = None
    provision: ProvisionRef | Literal["none"]
    in_force: InForce = InForce()
    evidence: EvidenceClass = "rule"
    note: str = ""


class Procedure(Strict):
    """A state machine with steps, roles, clocks, provisions and exits."""

    id: Id
    label: Label
    kind: Literal["list", "order", "case"]
    live_per: Literal["fact", "agent"]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]


class FixedTerm(Strict):
    """A term that ends by itself."""

    duration: IsoDuration
    status: Status


class Ground(Strict):
    """A way onto a list or into an order. `enters` is the procedure's step at which the case begins.

    While an entry stands that this ground opened, another event of the kind is ignored, or (`restart`) lets
    its term begin anew.
    """

    id: Id
    label: Label
    on: Trigger
    when: tuple[Guard, ...] = ()
    enters: StepRef
    term: FixedTerm | Literal["open"]
    extension: Extension | None = None
    repeats: Literal["ignore", "restart"] = "ignore"
    practice: Practice | None = None
    bundle: BundleRef
    provision: ProvisionRef
    replaces: GroundRef | None = None
    retroactive_to: date | None = later(
        None, "the first day of conduct that counts, if it is before the text"
    )
    in_force: InForce = InForce()
    evidence: EvidenceClass = "rule"
    note: str = ""


class ListItem(Item):
    """A list or an order: who gets on, by whose decision, how long, how off."""

    polarity: Literal["red", "black", "watch"]
    procedure: ProcedureRef
    legal_basis: BasisRef | Literal["none"]
    decision_document: Text
    decider: AuthorityRef
    subjects: tuple[SubjectKind, ...]
    duration: Wording
    exit: Wording
    feeds: tuple[ListRef, ...] = ()
    inputs: tuple[SubjectRef, ...] = later((), "the data that is read for an entry")
    excludes: tuple[ListRef, ...] = later((), "lists on which nobody stands who stands on this one")
    nationwide: bool
    grounds: tuple[Ground, ...]


class TripBan(Strict):
    """Which tickets a measure refuses, and what share of attempts the gate stops from a date on."""

    trips: tuple[TripName, ...]
    gate: Practice
    in_force: InForce = InForce()


class ScoreAtLeast(Strict):
    """A number of points from which a measure opens, at a border of its own; null if no source gives it."""

    score: ScoreRef
    points: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None
    status: Status


class Measure(Item):
    """What follows: a reward or a sanction in a domain of life. `bundle` groups measures for grounds.

    It follows from any of its `trigger`s, or from points (`thresholds`). `price_percent` is what is left to
    be paid of a price or fare.
    """

    type: MeasureType
    polarity: Literal["reward", "sanction"]
    domain: LifeDomain
    essential: bool
    severity: Gravity
    trigger: tuple[CauseRef, ...]
    thresholds: tuple[ScoreAtLeast, ...] = ()
    price_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    bundles: tuple[BundleName, ...]
    target: Relation
    implementing_authority: AuthorityRef
    legal_basis: BasisRef | Literal["none"]
    provision: ProvisionRef
    duration: Wording
    automation: Automation
    reversible: bool
    mandatory: bool
    individual_assessment: bool
    livelihood_floor: str = ""
    trip_bans: tuple[TripBan, ...] = ()


class Limit(Item):
    """A national rule that narrows what schemes of a stack may do.

    `score_sanctions_end`: sanctions that follow from local scores of natural persons end; rewards stay.
    `statement`: no effect here. `why` says to readers what ends, or why nothing does.
    """

    effect: Literal["score_sanctions_end", "statement"]
    subjects: tuple[SubjectKind, ...]
    why: Label | None = None
    provision: ProvisionRef
