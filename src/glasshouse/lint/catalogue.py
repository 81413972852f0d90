"""The catalogue of the linter as data: rules by family, their sources, and the profiles.

What a rule is called, what it checks, where that comes from, how serious it is and what would cure it stands
in `rules/FAMILY.yaml`; how it is looked for, in the module of the family.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.documents import read_document
from glasshouse.lint.severity import Severity, severity_of
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.vocabulary import Strict, Text

FOLDER = Path(__file__).parent / "rules"
FAMILIES = ("legality", "purpose", "criteria", "sanctions", "due_process", "practice")
SeverityWord = Literal["prohibited", "error", "warning", "note"]
RuleId = Annotated[str, Field(pattern=r"^GH0\d\d$", description="a rule, GH and three digits")]
SourceId = Annotated[str, Field(pattern=r"^S\d\d$", description="a source, S and two digits")]
ProfileId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$", description="the id of a profile")]


class LintSource(Strict):
    """A legal text or study that a rule leans on, and whether its text was read."""

    id: SourceId
    title: Label
    says: Label
    address: str
    status: Literal["verified", "secondary", "recalled"]
    note: str = ""


class LintRule(Strict):
    """A rule of the catalogue.

    `raised` and `lowered` are its severities where the facts make it more or less serious. `judges` says that
    it reads declared value judgements. `measured` names the metrics of a run that belong to it, and
    `needs_run` says that it finds nothing without one.
    """

    id: RuleId
    title: Label
    checks: Label
    severity: SeverityWord
    raised: SeverityWord | None = None
    lowered: SeverityWord | None = None
    sources: tuple[SourceId, ...]
    reads: tuple[Text, ...]
    judges: bool = False
    measured: tuple[str, ...] = ()
    needs_run: bool = False
    seen_in: Label | None = None
    cure: Label

    @property
    def usual(self) -> Severity:
        """Return how serious it is by itself."""
        return severity_of(self.severity)


class Family(Strict):
    """The rules of one family."""

    format: Literal[1]
    title: Label
    rules: tuple[LintRule, ...]


class Profile(Strict):
    """A legal system, or a point of view, from which the same findings weigh more or less."""

    id: ProfileId
    title: Label
    about: Label
    severities: dict[RuleId, SeverityWord]
    notes: dict[RuleId, Label]


class Profiles(Strict):
    """All profiles."""

    format: Literal[1]
    profiles: tuple[Profile, ...]


class Sources(Strict):
    """All sources of the rules."""

    format: Literal[1]
    sources: tuple[LintSource, ...]


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.lint.catalogue.Family")
def family(name: str) -> Family:
    """Return the rules of a family."""
    return read_document(FOLDER / f"{name}.yaml", Family, kind=DocumentKind.PACKAGED)[0]


@cache
def family_of(rule_id: str) -> Family:
    """Return the family to which a rule belongs."""
    found = (family(name) for name in FAMILIES)
    return next(one for one in found if any(rule.id == rule_id for rule in one.rules))


@cache
def rules() -> dict[str, LintRule]:
    """Return all rules by their numbers, in order."""
    found = [one for name in FAMILIES for one in family(name).rules]
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.lint.catalogue.Profiles")
def profiles() -> dict[str, Profile]:
    """Return the profiles by their ids, in the order of the file."""
    found = read_document(FOLDER / "profiles.yaml", Profiles, kind=DocumentKind.PACKAGED)[0]
    return {one.id: one for one in found.profiles}


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.lint.catalogue.Sources")
def sources() -> dict[str, LintSource]:
    """Return the sources by their ids."""
    found = read_document(FOLDER / "sources.yaml", Sources, kind=DocumentKind.PACKAGED)[0]
    return {one.id: one for one in found.sources}


def weighed(rule: LintRule, profile: Profile, weight: str) -> Severity:
    """Return how serious a hit of a rule is under a profile.

    What a profile says goes before what the rule usually is. Facts that raise a hit raise it under any
    profile but one that takes the rule less seriously than usual; facts that lower it lower it under any.
    """
    said = profile.severities.get(rule.id)
    severity = rule.usual if said is None else severity_of(said)
    if weight == "raised" and rule.raised is not None and severity >= rule.usual:
        return max(severity, severity_of(rule.raised))
    if weight == "lowered" and rule.lowered is not None:
        return min(severity, severity_of(rule.lowered))
    return severity
