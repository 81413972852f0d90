"""The catalogue of conduct, `acts.yaml`: what persons, firms and bodies do, and who comes to know of it.

Nothing here knows a law: the rates are the same under every regime. Regimes name acts by their id. A scenario
may set a rate, within its range.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from glasshouse.conduct import ActGroup
from glasshouse.documents import Examined, examine_file, examine_text
from glasshouse.errors import MachineError, Problem, problems_text
from glasshouse.fitting import LineMap
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.parameters import ACTS, RATE, Parameter, kept, said, said_words

GroupName = Literal[
    "commerce", "traffic", "everyday", "family", "offices", "deeds", "expression", "serious", "occasions",
    "firm", "body",
]  # fmt: skip  # conduct.ActGroup
DomainName = Literal["government_affairs", "commerce", "social_conduct", "judiciary"]
WhoName = Literal["natural_person", "legal_person", "government_body"]
RoleName = Literal[
    "driver", "internet_user", "employee", "public_employee", "party_member", "sole_trader", "firm_officer",
    "student", "retired", "farmer", "parent", "believer", "borrower", "platform_user", "pet_owner", "tenant",
]  # fmt: skip  # features.Role
ProtectedName = Literal[
    "none", "speech", "press", "petition_complaint", "litigation_remedy", "assembly", "association_union",
    "religion", "reproductive_family", "health_choice", "academic", "movement", "whistleblowing",
]  # fmt: skip  # the words of regime files
ResponseName = Literal["none", "deterred", "chilled", "gamed", "avoided"]  # conduct.Response
SourceName = Literal[
    "nobody", "court", "police", "traffic_police", "tax_office", "market_regulator", "labour_inspectorate",
    "environment_office", "safety_office", "other_agency", "bank", "utility", "carrier", "village",
    "neighbour", "camera", "platform", "employer", "school", "hospital", "charity", "party",
]  # fmt: skip  # conduct.Source
CounterpartyName = Literal[
    "nobody", "bank", "private_lender", "supplier", "worker", "customer", "neighbour", "competitor",
    "family", "public_purse", "public",
]  # fmt: skip  # conduct.Counterparty
DoorName = Literal[
    "licence_denial", "procurement_exclusion", "market_ban", "officer_ban", "inspection_intensity",
    "subsidy_denial", "honours_denial", "credit_terms", "deposit_waiver", "price", "travel_ban_air",
    "travel_ban_rail", "exit_ban", "spending_ban", "school_exclusion", "job_exclusion", "promotion_block",
    "welfare_cut", "service_priority", "public_naming", "account_restriction", "content_throttling",
    "fine_increase", "detention_link", "certificate", "fast_track", "other",
]  # fmt: skip  # conduct.Door

Share = Annotated[Decimal, Field(ge=0, le=1)]
PerYear = Annotated[Decimal, Field(gt=0, le=100)]
Times = Annotated[Decimal, Field(ge=0, le=50)]
Days = Annotated[int, Field(ge=0, le=3650)]
Row2 = Annotated[tuple[Times, ...], Field(min_length=2, max_length=2)]
Row5 = Annotated[tuple[Times, ...], Field(min_length=5, max_length=5)]
Row6 = Annotated[tuple[Times, ...], Field(min_length=6, max_length=6)]
Sentence = Annotated[str, Field(min_length=8, max_length=400, pattern=r"^\S.*[^.\s]$")]
MOST_FALSE = Decimal("0.25")
ROWS = {  # strata by which a rate may differ, by kind of subject
    "natural_person": ("by_income", "by_age", "by_sex", "by_place"),
    "legal_person": ("by_size", "by_sector"),
    "government_body": ("by_level",),
}
WHO = {"firm": "legal_person", "body": "government_body"}  # by group; all others are of natural persons


class Strict(BaseModel):
    """A part of the catalogue: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Strict):
    """What an act is called."""

    en: Annotated[str, Field(min_length=3, max_length=100)]
    zh: Annotated[str, Field(min_length=2, max_length=50)]


class Recorded(Strict):
    """Who comes to know of an act; of an occasion, who is asked and looks the subject up."""

    by: Annotated[tuple[SourceName, ...], Field(min_length=1, max_length=2)]
    split: Annotated[Share, Field(description="of what is recorded, the part of the first source")] = Decimal(
        1
    )
    share: Share
    delay_days: Annotated[tuple[Days, ...], Field(min_length=2, max_length=2)]
    false_share: Share = Decimal(0)  # of all records, those without an act


class Act(Strict):
    """One kind of conduct, with its rate, its strata, its observers and its other side."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
    group: GroupName
    label: Label
    domain: DomainName
    who: WhoName
    roles: tuple[RoleName, ...] = ()
    lawful: bool
    protected_kind: ProtectedName = "none"
    response: ResponseName
    per_year: PerYear
    low: PerYear
    high: PerYear
    by_income: Row5 | None = None
    by_age: Row6 | None = None
    by_sex: Row2 | None = None
    by_place: Row2 | None = None
    by_size: Row5 | None = None
    by_sector: Row6 | None = None
    by_level: Row5 | None = None
    habit: Annotated[Decimal, Field(ge=-1, le=1)] = Decimal(0)
    recorded: Recorded
    counterparty: CounterpartyName
    harm_cny: Annotated[int, Field(ge=-10_000_000, le=10_000_000)]
    door: DoorName | None = None
    status: Literal["sourced", "assumed"]
    source: Sentence | None = None
    why: Sentence | None = None

    def row(self, name: str) -> tuple[Decimal, ...] | None:
        """Return the multipliers by one kind of stratum, or None if there are none."""
        found: tuple[Decimal, ...] | None = getattr(self, name)
        return found


class Catalogue(Strict):
    """The file."""

    format: Literal[1]
    acts: Annotated[tuple[Act, ...], Field(min_length=1)]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.society.catalogue.Catalogue")
def shipped_acts() -> tuple[Act, ...]:
    """Return all acts as shipped, sorted by group."""
    path = Path(str(files("glasshouse.society") / ACTS))
    return _sound(examine_file(path, Catalogue, kind=DocumentKind.PACKAGED, error=MachineError))


@kept(ACTS)
def catalogue() -> tuple[Act, ...]:
    """Return all acts, sorted by group, with the rates of the scenario in force."""
    rates = said(ACTS)
    return tuple(
        _at_rate(act, rates[name][0]) if (name := rate_id(act)) in rates else act for act in shipped_acts()
    )


def _at_rate(act: Act, rate: Decimal) -> Act:
    why = said_words(act.per_year, act.source or act.why or "")
    return act.model_copy(update={"per_year": rate, "status": "assumed", "source": None, "why": why})


def rate_id(act: Act) -> str:
    """Return the id of the rate of an act."""
    return f"{act.id}.{RATE}"


def rate_of(act: Act) -> Parameter:
    """Return the rate of an act as the other numbers are."""
    return Parameter(
        id=rate_id(act), what=act.label.en, value=act.per_year, low=act.low, high=act.high,
        unit="acts per subject that can do it, and year", status=act.status,
        why=act.source or act.why or "",
    )  # fmt: skip


def catalogue_of(text: str | bytes) -> tuple[Act, ...]:
    """Return the acts of a text, or raise every problem of it."""
    return _sound(examine_text(text, Catalogue, name=ACTS))


def _sound(examined: Examined[Catalogue]) -> tuple[Act, ...]:
    content = examined.require(MachineError)
    problems = sorted(_problems(content.acts, examined.lines), key=lambda problem: problem.line)
    if problems:
        raise MachineError(problems_text(examined.name, problems))
    return content.acts


def _problems(acts: tuple[Act, ...], lines: LineMap) -> Iterator[Problem]:
    """Yield what the shape of single values cannot say."""
    places: dict[str, int] = {}
    latest = 0
    for i, act in enumerate(acts):
        path = f"acts[{i}]"
        for key, found, allowed in (*_of_rates(act), *_of_kind(act), *_of_evidence(act)):
            yield Problem(lines.near(f"{path}.{key}")[0], f"{path}.{key}", found, allowed)
        line = lines.near(f"{path}.id")[0]
        if act.id in places:
            allowed = f"each id comes once, and it is already in line {places[act.id]}"
            yield Problem(line, f"{path}.id", f'"{act.id}" a second time', allowed)
        places.setdefault(act.id, line)
        group = ActGroup[act.group.upper()]
        if group < latest:
            before = ActGroup(latest).name.lower()
            allowed = f"groups come in the order of conduct.ActGroup, and {before} has begun"
            yield Problem(lines.near(f"{path}.group")[0], f"{path}.group", f'"{act.group}"', allowed)
        latest = max(latest, group)


Finding = tuple[str, str, str]  # key, what was found, what is allowed


def _of_rates(act: Act) -> Iterator[Finding]:
    if not act.low <= act.per_year <= act.high:
        yield "per_year", str(act.per_year), f"it must lie between low {act.low} and high {act.high}"
    for name in (row for rows in ROWS.values() for row in rows):
        values = act.row(name)
        if values is None:
            continue
        if name not in ROWS[act.who]:
            yield name, "this row", f"the strata of a {act.who} are {', '.join(ROWS[act.who])}"
        if not any(values):
            yield name, "nothing but zeros", "somebody must be able to do it"
    first, last = act.recorded.delay_days
    if first > last:
        yield "recorded", f"delay_days [{first}, {last}]", "the fewest days come first"
    if act.recorded.false_share > MOST_FALSE:
        yield "recorded", f"false_share {act.recorded.false_share}", f"at most {MOST_FALSE} is modelled"
    is_one = len(act.recorded.by) == 1
    if is_one != (act.recorded.split == 1):
        yield (
            "recorded",
            f"split {act.recorded.split}",
            "two sources need a split below 1, one needs none",
        )


def _of_kind(act: Act) -> Iterator[Finding]:
    who = WHO.get(act.group, "natural_person")
    if act.who != who:
        yield "who", f'"{act.who}"', f"the group {act.group} is of a {who}"
    if act.roles and act.who != "natural_person":
        yield "roles", "roles", "only natural persons have roles"
    if len(set(act.roles)) < len(act.roles):
        yield "roles", "a role twice", "each comes once"
    if act.group == "occasions" and act.door is None:
        yield "id", f'"{act.id}" without a door', "an occasion names the door that a measure may close"
    if act.door is not None and act.who == "natural_person" and act.group != "occasions":
        yield "door", f'"{act.door}"', "of a natural person's acts only occasions have a door"
    elif act.door is not None and (not act.lawful or act.response != "none" or act.habit):
        yield (
            "door",
            f'"{act.door}"',
            "what is wanted is lawful, with response none and without habit",
        )
    if act.response == "deterred" and act.lawful:
        yield "response", '"deterred"', "only unlawful acts are deterred"
    if act.response in ("chilled", "gamed", "avoided") and not act.lawful:
        yield "response", f'"{act.response}"', "an unlawful act is deterred, or does not answer"
    if act.response == "chilled" and act.protected_kind == "none":
        yield "response", '"chilled"', "only protected acts are chilled; name the protected_kind"


def _of_evidence(act: Act) -> Iterator[Finding]:
    needed, other = ("source", "why") if act.status == "sourced" else ("why", "source")
    if getattr(act, needed) is None:
        yield "status", f'"{act.status}" without {needed}', f"a number that is {act.status} needs {needed}"
    if getattr(act, other) is not None:
        yield other, f"{other} of a number that is {act.status}", f"write {needed}"
