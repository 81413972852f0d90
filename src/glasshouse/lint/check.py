"""Runs the rules of the linter over a regime: findings under a profile, and what was not checked."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from glasshouse.errors import GlasshouseError
from glasshouse.lint.catalogue import LintRule, Profile, profiles, rules, weighed
from glasshouse.lint.finding import Finding, Hit
from glasshouse.lint.judgements import Judgements, usual_judgements
from glasshouse.lint.registry import LOOKS
from glasshouse.lint.rules import (
    collection,
    competence,
    consequences,
    contradictions,
    criteria,
    data,
    due_process,
    duration,
    legality,
    logic,
    practice,
    proportion,
    purpose,
    recourse,
    sanctions,
    traps,
)
from glasshouse.lint.severity import Severity
from glasshouse.lint.subject import Subject
from glasshouse.metrics.readings import Reading
from glasshouse.regimes.load import LoadedRegime

DEFAULT_PROFILE = "scholar"
FAMILIES = (  # importing them registers rules
    legality, competence, purpose, data, collection, criteria, logic, contradictions, traps, consequences,
    sanctions, proportion, duration, due_process, recourse, practice,
)  # fmt: skip


@dataclass(frozen=True)
class AcceptedFinding:
    """A finding that an office or a team has accepted: why, by whom, and on which day."""

    finding: Finding
    reason: str
    by: str
    on: datetime.date


@dataclass(frozen=True)
class Report:
    """What the checks found.

    Parameters
    ----------
    subject
        What was looked at.
    profile
        Under which profile the findings weigh what they weigh.
    findings
        In the order of the file.
    unchecked
        Rules that need a run and had none.
    accepted
        Findings that a baseline accepts; they are not among `findings`.
    stale
        Ids of a baseline that no finding has.
    """

    subject: Subject
    profile: Profile
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...]
    accepted: tuple[AcceptedFinding, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[Severity]:
        """Return how many findings there are of each severity."""
        return Counter(one.severity for one in self.findings)


def check(
    loaded: LoadedRegime,
    *,
    profile: str = DEFAULT_PROFILE,
    judgements: Judgements | None = None,
    evidence: Sequence[str] = (),
    on: datetime.date | None = None,
    readings: Mapping[str, Sequence[Reading]] | None = None,
) -> Report:
    """Check a regime as an assessor would.

    Parameters
    ----------
    loaded
        The regime.
    profile
        Id of the profile under which findings weigh; it never decides which there are.
    judgements
        Value judgements; None for those that come with the linter.
    evidence
        Evidence classes that count, beside those that the regime puts in force.
    on
        Only what holds on this day; None for all days.
    readings
        Metrics of a run, by number, for the rules that need one.

    Raises
    ------
    GlasshouseError
        If there is no such profile.
    """
    chosen = profile_of(profile)
    classes = frozenset({*loaded.regime.regime.puts_in_force, *evidence})
    subject = Subject(loaded, judgements or usual_judgements(), classes, on, readings)
    return report_of(subject, chosen)


def report_of(subject: Subject, profile: Profile) -> Report:
    """Return what all rules find."""
    found = [
        finding_of(rule, hit, subject, profile)
        for rule in rules().values()
        for hit in hits_of(rule.id, subject)
    ]
    unchecked = tuple(rule.id for rule in rules().values() if rule.needs_run and subject.readings is None)
    return Report(subject, profile, tuple(sorted(found, key=_order)), unchecked)


def hits_of(rule_id: str, subject: Subject) -> list[Hit]:
    """Return what one rule finds, each thing once: what it says of a place first."""
    found: dict[tuple[str, str], Hit] = {}
    for hit in LOOKS[rule_id](subject):
        found.setdefault((hit.key, hit.part), hit)
    return list(found.values())


def finding_of(rule: LintRule, hit: Hit, subject: Subject, profile: Profile) -> Finding:
    """Return a hit as a finding under a profile."""
    line, column = subject.loaded.lines.near(hit.path)
    cure = hit.cure or {"en": rule.cure.en, "zh": rule.cure.zh}
    return Finding(rule.id, hit, weighed(rule, profile, hit.weight), line, column, cure)


def _order(one: Finding) -> tuple[int, str, str]:
    return one.line, one.rule, one.id


def profile_of(profile_id: str) -> Profile:
    """Return a profile by its id.

    Raises
    ------
    GlasshouseError
        If there is none.
    """
    known = profiles()
    if profile_id not in known:
        close = get_close_matches(profile_id, known, 1)
        hint = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(known)}."
        raise GlasshouseError(f'--profile: found "{profile_id}"; no profile has this id. {hint}')
    return known[profile_id]
