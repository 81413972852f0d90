"""The words a regime file may use: closed lists, and the shapes of ids and references.

A reference says what it refers to (`refers_to`); `check` follows every one of them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

_REF = r"^[a-z][a-z0-9_.-]{0,95}$"


def _ref(*sections: str) -> Any:
    """Describe a reference to an item of one of the `sections` of the same regime."""
    words = " or ".join(section.replace("_", " ") for section in sections)
    return Field(
        pattern=_REF,
        description="the id of any item" if sections == ("any",) else f"the id of one of the {words}",
        json_schema_extra={"refers_to": "|".join(sections)},
    )


def later(default: Any, description: str) -> Any:
    """Describe a field that came after the format: where a file leaves it out, its digest stays."""
    return Field(default, description=description, json_schema_extra={"came_later": True})


Id = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_.-]{0,63}$",
        description="an id of lower-case letters, digits, and the signs . _ -",
        examples=["jd-2017-terms"],
    ),
]
ActId = Annotated[
    str,
    Field(
        pattern=r"^[a-z]+(_[a-z]+)*$",
        description="the id of an act of the society's catalogue",
        examples=["volunteering"],
    ),
]
Text = Annotated[str, Field(min_length=1, max_length=2000, description="text of 1 to 2000 characters")]
IsoDuration = Annotated[
    str,
    Field(
        pattern=r"^P([0-9]{1,3}Y([0-9]{1,3}M)?([0-9]{1,4}D)?|[0-9]{1,3}M([0-9]{1,4}D)?|[0-9]{1,4}D)$",
        max_length=16,
        description="an ISO 8601 duration in years, months and days",
        examples=["P2Y"],
    ),
]
Duration = IsoDuration | Literal["indefinite"]
Ordinal10 = Annotated[int, Field(ge=0, le=10)]
Trigger = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_.-]{0,95}$",
        description="`clock`, an event of the society, conduct of the regime, or what a procedure did",
        examples=["debt_performed"],
    ),
]

SourceRef = Annotated[str, _ref("sources")]
InstrumentRef = Annotated[str, _ref("instruments")]
ProvisionRef = Annotated[str, _ref("provisions")]
SwitchRef = Annotated[str, _ref("switches")]
BasisRef = Annotated[str, _ref("legal_bases")]
AuthorityRef = Annotated[str, _ref("authorities")]
PurposeRef = Annotated[str, _ref("purposes")]
ProcedureRef = Annotated[str, _ref("procedures")]
ListRef = Annotated[str, _ref("lists")]
BundleRef = Annotated[str, _ref("bundles")]
StepRef = Annotated[str, _ref("steps")]  # of the same procedure, or of the list's procedure
GroundRef = Annotated[str, _ref("grounds")]
CauseRef = Annotated[str, _ref("lists", "grounds", "procedures", "grades")]  # a grade is SCORE.GRADE
AccountRef = Annotated[str, _ref("accounts")]  # of the same score
ScoreRef = Annotated[str, _ref("scores")]
GradeRef = Annotated[str, _ref("grades")]  # of the same score
MeasureRef = Annotated[str, _ref("measures")]
SubjectRef = Annotated[str, _ref("any")]
BundleName = Id  # measures declare bundles, grounds refer to them

CheckedOn = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?$",
        description="the day, or the month, on which the source was last read",
        examples=["2026-11"],
    ),
]
Status = Literal["verified_text", "verified_excerpt", "recalled", "assumed"]
EvidenceClass = Literal["rule", "reported", "seed_only", "myth"]
Role = Literal[
    "citizen", "creditor", "court", "higher_court", "agency", "bank", "platform", "gatekeeper",
    "portal_visitor", "leading_group", "assessor", "police", "carrier",
]  # fmt: skip
LifeDomain = Literal[
    "government_affairs", "commerce", "social_conduct", "judiciary", "finance_credit", "taxation",
    "procurement_licensing", "employment_public", "employment_private", "education_basic", "education_other",
    "health", "housing", "welfare", "transport_basic", "transport_other", "communications_online",
    "culture_leisure", "public_space", "environment", "family_life", "religion_belief",
    "political_expression", "association_assembly", "immigration_border", "military_service",
    "data_protection",
]  # fmt: skip
SpecialCategory = Literal[
    "none", "health", "genetic", "biometric", "religion_belief", "political_opinion", "union", "ethnicity",
    "sex_life_orientation", "criminal_record", "minor", "location_trace", "communications_content",
    "communications_metadata", "social_graph", "financial_detail", "household_composition",
]  # fmt: skip
ProtectedKind = Literal[
    "none", "speech", "press", "petition_complaint", "litigation_remedy", "assembly", "association_union",
    "religion", "reproductive_family", "health_choice", "academic", "movement", "whistleblowing",
]  # fmt: skip
BasisRank = Literal[
    "constitution", "statute", "administrative_regulation", "central_policy_document", "local_regulation",
    "ministry_rule", "local_government_rule", "normative_document", "judicial_interpretation", "mou",
    "contract", "consent", "internal_policy", "none",
]  # fmt: skip
CollectionMethod = Literal[
    "official_register", "final_decision", "self_report", "third_party_report", "informant_reward",
    "sensor_public_space", "platform_telemetry", "purchased", "inferred", "bulk_interception",
]  # fmt: skip
MeasureType = Literal[
    "licence_denial", "procurement_exclusion", "market_ban", "officer_ban", "inspection_intensity",
    "subsidy_denial", "honours_denial", "credit_terms", "deposit_waiver", "price", "travel_ban_air",
    "travel_ban_rail", "exit_ban", "spending_ban", "school_exclusion", "job_exclusion", "promotion_block",
    "welfare_cut", "service_priority", "public_naming", "account_restriction", "content_throttling",
    "fine_increase", "detention_link", "certificate", "fast_track", "other",
]  # fmt: skip
Power = Literal["collect", "score", "list", "sanction", "reward", "publish", "share", "retain", "delegate"]
EvidenceDocument = Literal[
    "court_judgment", "court_decision", "admin_decision", "audited_record", "platform_record",
    "report", "none",
]  # fmt: skip
Relation = Literal[
    "self", "spouse", "child", "parent", "household", "co_worker", "officer_of_firm", "guarantor",
    "friend", "associate", "firm",
]  # fmt: skip
Automation = Literal["human_decides", "human_in_loop", "human_on_loop", "fully_automated"]
SubjectKind = Literal[
    "natural_person", "legal_person", "government_body", "household", "village_organisation"
]  # fmt: skip
Residence = Literal["local", "permit", "outsider"]  # codes.Residence
FeatureName = Literal[
    "income_fifth", "age_band", "is_urban", "is_female", "residence", "debts_open", "debts_enforced",
    "court_listed", "years_enrolled", "habit", "education", "occupation", "social_insurance", "party_member",
    "friends_score", "friends_listed", "spending", "shopping_kind", "payment_regularity", "account_age",
    "utility_bills", "tax_record", "volunteer_hours", "location_pattern", "health_record", "insurance_cover",
    "message_topics", "assets", "gaming_hours", "smart_home", "newspapers", "dating", "speech_record",
    "loans_repaid", "credit_use", "credit_enquiries", "credit_mix", "history_length", "tenancy_arrears",
    "evictions", "benefit_history", "household_size", "language_at_home", "neighbourhood_risk", "reviews",
    "disputes", "dealings_done", "good_records", "bad_records", "public_deeds",
]  # fmt: skip  # codes.Feature
FactName = Literal[
    "able", "creditor_asks", "secured", "junior_debtor", "campus_loan", "grave", "unfounded",
    "court_uses_list", "several_acts", "locked", "minor", "repeated",
]  # fmt: skip
Guard = Annotated[
    str,
    Field(
        pattern=rf"^(not )?({'|'.join(get_args(FactName))})$",
        description=f'a fact, or "not" and a fact ({", ".join(get_args(FactName))})',
        examples=["not able"],
    ),
]
LegalName = Literal[
    "decided", "notified", "grace_started", "grace_kept", "in_force", "extended", "converted",
    "removal_due", "removed", "locked", "lifted", "lift_ended", "filed", "upheld", "rejected",
    "expired", "corrected", "lapsed",
]  # fmt: skip
Decision = Literal[
    "discretion", "extension", "grace", "filing", "outcome", "second_filing", "second_outcome", "lifting",
    "early_exit", "recording", "consent",
]  # fmt: skip
TripName = Literal["air", "g_train", "emu_first", "soft_sleeper", "ordinary_rail", "high_spending"]


class Strict(BaseModel):
    """Base of everything in a regime file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
