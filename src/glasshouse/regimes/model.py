"""What a regime file may say: typed, frozen, and closed to unknown keys.

Structure is mandatory. Evidence (basis, remedy, notice, cites) must be *stated* and may be `none`: the
regime then loads as provisional and the linter speaks. Objects and mandatory fields follow the assessor's
catalogue; ids are stable and public; every reference is checked in `check`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.regimes.head import Adoption, Head, ImpactAssessment, PopulationScope
from glasshouse.regimes.mechanism import (
    Cite,
    Clock,
    Extension,
    FixedTerm,
    Gravity,
    Ground,
    InForce,
    Item,
    Label,
    Limit,
    ListItem,
    Measure,
    Move,
    Practice,
    Procedure,
    Step,
    Switch,
    TripBan,
    Wording,
)
from glasshouse.regimes.scoring_model import Score
from glasshouse.regimes.vocabulary import (
    ActId,
    AuthorityRef,
    Automation,
    BasisRank,
    BasisRef,
    CheckedOn,
    CollectionMethod,
    Duration,
    EvidenceDocument,
    Id,
    InstrumentRef,
    IsoDuration,
    LifeDomain,
    MeasureType,
    Ordinal10,
    Power,
    ProcedureRef,
    ProtectedKind,
    ProvisionRef,
    PurposeRef,
    Relation,
    SpecialCategory,
    Status,
    Strict,
    SubjectRef,
    SwitchRef,
    Text,
    later,
)

__all__ = [
    "Adoption", "Authority", "Cite", "Clock", "Conduct", "DataCategory", "Determinacy", "Extension",
    "FixedTerm", "Gravity", "Ground", "Head", "ImpactAssessment", "InForce", "Instrument", "Item", "Label",
    "LegalBasis", "Limit", "ListItem", "Maximum", "Measure", "Move", "Notice", "OriginContext", "Oversight",
    "PopulationScope", "Practice", "Procedure", "Provision", "PublicationRule", "Purpose", "Regime",
    "Remedy", "Repair", "Retention", "Score", "Sharing", "Source", "Spillover", "Step", "Strict", "Switch",
    "TripBan", "Wording",
]  # fmt: skip


class Source(Strict):
    """Something that was read."""

    id: Id
    title: Wording
    language: Literal["en", "zh"]
    address: str
    kind: Literal["original_text", "translation", "official_notice", "press", "secondary"]


class Instrument(Item):
    """A legal text or policy document."""

    issuer: Wording
    rank: BasisRank
    number: str
    dated: date | None
    since: date
    until: date | SwitchRef | None
    status: Status


class Provision(Strict):
    """One article or item of an instrument, summarised in our own words."""

    id: Id
    instrument: InstrumentRef
    article: Wording
    text: Label
    language: Literal["en", "zh"]
    address: str
    checked_on: CheckedOn | None
    known_from: date | None
    status: Status
    cites: tuple[Cite, ...]


class Maximum(Strict):
    """Measures that a legal basis allows at most: of which types, on whom, how severe, for how long.

    A field left empty says nothing.
    """

    types: tuple[MeasureType, ...] = ()
    targets: tuple[Relation, ...] = ()
    severity: Ordinal10 | None = None
    duration: IsoDuration | None = None


class LegalBasis(Strict):
    """What an instrument authorises; `maxima` says it so that it can be checked, `ceilings` in words."""

    id: Id
    instrument: InstrumentRef
    provision: ProvisionRef
    rank: BasisRank
    authorises: tuple[Power, ...]
    ceilings: tuple[str, ...] = ()
    maxima: tuple[Maximum, ...] = later((), "what it allows at most, so that it can be checked")
    note: str = ""


class Authority(Strict):
    """A body that acts under the regime."""

    id: Id
    label: Label
    kind: Literal[
        "court", "ministry", "local_gov", "party_body", "regulator", "association", "bank", "platform",
        "employer", "village_committee", "carrier", "police",
    ]  # fmt: skip
    territory: Text
    competences: tuple[BasisRef, ...]
    independent_of: tuple[AuthorityRef, ...] = ()


class Purpose(Strict):
    """What data may be used for."""

    id: Id
    text: Label
    specific: bool
    compatible_with: tuple[PurposeRef, ...] = ()
    domains: tuple[LifeDomain, ...]


class OriginContext(Strict):
    """Contextual integrity: who sends to whom on what terms."""

    sender: Text
    recipient: Text
    transmission_principle: Text


class DataCategory(Item):
    """A kind of data the regime reads. Naming it is regulation, not collection: no reader for it exists."""

    origin_domain: LifeDomain
    origin_context: OriginContext
    special_category: SpecialCategory
    collection_method: CollectionMethod
    subject_relation: Literal["self", "household", "associate", "firm"]
    purposes: tuple[PurposeRef, ...]
    legal_basis: BasisRef | Literal["none"]
    in_catalogue: str
    identity_key: Literal["national_id", "name_only", "name_dob", "device", "plate", "face", "entity_code"]
    retention: Duration
    inferred: bool = False
    accuracy: str = ""
    necessity: str = ""
    proxy_of: str = later("", "a protected attribute for which this may stand in, such as origin")


class Determinacy(Strict):
    """How it is established that the conduct took place."""

    evidence_document: EvidenceDocument
    verifier: str = ""
    defined_terms: tuple[str, ...] = ()


class Conduct(Item):
    """A kind of conduct or finding that rules speak of.

    `id` is an event of the society, or a name of the regime's own. The full society has conduct of such a
    name if `act` says as which act of its catalogue: `share` of the acts of this kind that a source has
    recorded are this conduct (`heard` says which). Without an act, only a toy society can have it.
    """

    domain: LifeDomain
    lawful: bool
    protected_kind: ProtectedKind
    gravity: Gravity
    criterion: Label
    determinacy: Determinacy
    actor_relation: Relation
    fact_identity: Text
    ability_test: Literal["none", "presumed", "examined"]
    act: ActId | None = None
    share: Annotated[Decimal, Field(gt=0, le=1)] = Field(
        default=Decimal(1), description="which part of the recorded acts are this conduct; assumed"
    )


class Notice(Strict):
    """What people are told, when."""

    id: Id
    subject: SubjectRef
    timing: Literal["before", "with", "after", "none"]
    within: str = ""
    content: tuple[str, ...] = ()
    reasons: Literal["specific", "score_only", "none"] | None = later(
        None, "what the notice gives as reasons; null where only `content` says it"
    )
    provision: ProvisionRef | Literal["none"]


class Remedy(Strict):
    """Objection, reconsideration, appeal."""

    id: Id
    label: Label
    against: SubjectRef
    procedure: ProcedureRef | Literal["none"]
    time_to_file: Wording | Literal[""]
    decide_within: Wording
    body: AuthorityRef
    independent: bool
    suspensive: bool
    cost: str
    on_success: tuple[Literal["delete", "correct", "propagate_to", "compensate"], ...]
    provision: ProvisionRef | Literal["none"]


class Repair(Strict):
    """A way back."""

    id: Id
    label: Label
    subject: SubjectRef
    right: bool
    preconditions: tuple[str, ...]
    min_wait: str
    max_uses: str
    money_only: bool = later(False, "whether money alone buys it")
    effect: Wording
    refusal_reviewable: bool
    provision: ProvisionRef | Literal["none"]


class Retention(Strict):
    """How long something is kept."""

    id: Id
    subject: SubjectRef
    max: Duration
    starts: Text
    end_action: Literal["erase", "unpublish", "archive_sealed", "none"]
    auto: bool
    provision: ProvisionRef | Literal["none"]


class PublicationRule(Strict):
    """What is shown to whom. Field names are what the *text* orders shown; no output of ours has them."""

    id: Id
    subject: SubjectRef
    fields: tuple[str, ...]
    audience: Text
    channel: tuple[Literal["portal", "street_screen", "media", "phone_tone", "api", "notice_board"], ...]
    searchable: bool
    duration: Text
    minors_masked: bool
    legal_basis: BasisRef | Literal["none"]
    provision: ProvisionRef | Literal["none"]


class Sharing(Strict):
    """Data passed on.

    A `max_latency` that is a period, such as P7D, is counted; any other words are kept as they are.
    """

    id: Id
    subject: SubjectRef
    sender: AuthorityRef
    to: tuple[AuthorityRef, ...]
    purpose: PurposeRef
    legal_basis: BasisRef | Literal["none"]
    corrections_propagate: bool
    cross_border: bool = later(False, "whether it leaves the legal system of the sender")
    max_latency: str
    in_force: InForce = InForce()
    provision: ProvisionRef | Literal["none"]


class Spillover(Strict):
    """Someone else is touched."""

    id: Id
    subject: SubjectRef
    to_relation: Relation
    mechanism: Literal["data", "score", "list", "measure"]
    legal_basis: BasisRef | Literal["none"]
    provision: ProvisionRef | Literal["none"]
    alive: bool


class Oversight(Strict):
    """Who watches the decision."""

    id: Id
    decision: SubjectRef
    automation: Automation
    reviewer: str
    cases_per_day: Annotated[int, Field(ge=1)] | None = later(None, "cases that one reviewer has in a day")
    audit: str


class Regime(Strict):
    """One regime file."""

    format: Literal[1]
    regime: Head
    sources: tuple[Source, ...]
    instruments: tuple[Instrument, ...]
    provisions: tuple[Provision, ...]
    switches: tuple[Switch, ...]
    legal_bases: tuple[LegalBasis, ...]
    authorities: tuple[Authority, ...]
    purposes: tuple[Purpose, ...]
    data_categories: tuple[DataCategory, ...]
    conduct: tuple[Conduct, ...]
    procedures: tuple[Procedure, ...]
    lists: tuple[ListItem, ...]
    scores: tuple[Score, ...] = ()
    measures: tuple[Measure, ...]
    notices: tuple[Notice, ...]
    remedies: tuple[Remedy, ...]
    repairs: tuple[Repair, ...]
    retentions: tuple[Retention, ...]
    publications: tuple[PublicationRule, ...]
    sharings: tuple[Sharing, ...]
    spillovers: tuple[Spillover, ...]
    oversight: tuple[Oversight, ...]
    limits: tuple[Limit, ...] = ()
