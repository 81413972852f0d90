"""How findings move with the declared value judgements: a table beside what weighs most.

Nobody's facts decide which domains are related, how grave conduct is and how severe a measure; so each is
changed alone, and the rules that read it look again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import Report, finding_of, hits_of
from glasshouse.lint.finding import Finding, Words
from glasshouse.lint.judgements import Judgements
from glasshouse.lint.severity import Severity

STEP: Final = 2  # of the ten of gravity and severity


@dataclass(frozen=True)
class Variant:
    """What the checks find under other value judgements.

    Parameters
    ----------
    id, words
        What is otherwise.
    counts
        How many findings there are of each severity.
    gone, new
        Ids of findings that go away, and of those that come.
    """

    id: str
    words: Words
    counts: Mapping[Severity, int]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def changed(judgements: Judgements) -> dict[str, tuple[Words, Judgements]]:
    """Return by their ids the judgements that are tried, each with one thing otherwise."""
    up, down = judgements.gravity_by + STEP, judgements.gravity_by - STEP
    more, less = judgements.severity_by + STEP, judgements.severity_by - STEP
    return {
        "all-related": (
            {"en": "all domains of life are related", "zh": "所有生活领域均视为相关"},
            replace(judgements, is_any_related=True),
        ),
        f"gravity+{STEP}": (
            {"en": f"conduct is graver by {STEP} of 10", "zh": f"行为严重程度高{STEP}分（满分10）"},
            replace(judgements, gravity_by=up),
        ),
        f"gravity-{STEP}": (
            {"en": f"conduct is less grave by {STEP} of 10", "zh": f"行为严重程度低{STEP}分（满分10）"},
            replace(judgements, gravity_by=down),
        ),
        f"severity+{STEP}": (
            {"en": f"measures are more severe by {STEP} of 10", "zh": f"措施严厉度高{STEP}分（满分10）"},
            replace(judgements, severity_by=more),
        ),
        f"severity-{STEP}": (
            {"en": f"measures are less severe by {STEP} of 10", "zh": f"措施严厉度低{STEP}分（满分10）"},
            replace(judgements, severity_by=less),
        ),
    }


def variants(report: Report) -> tuple[Variant, ...]:
    """Return what is found under each change of the value judgements; what was accepted counts, too."""
    return tuple(
        _variant(report, name, words, judgements)
        for name, (words, judgements) in changed(report.subject.judgements).items()
    )


def _variant(report: Report, name: str, words: Words, judgements: Judgements) -> Variant:
    subject = replace(report.subject, judgements=judgements)  # a new one: nothing that was derived is kept
    before = (*report.findings, *(one.finding for one in report.accepted))
    judging = [rule for rule in rules().values() if rule.judges]
    known = {rule.id for rule in judging}
    after = [one for one in before if one.rule not in known]
    after += [
        finding_of(rule, hit, subject, report.profile)
        for rule in judging
        for hit in hits_of(rule.id, subject)
    ]
    had, have = ({one.id for one in found} for found in (before, after))
    counts = Counter(one.severity for one in after)
    return Variant(
        name, words, {severity: counts[severity] for severity in Severity},
        tuple(sorted(had - have)), tuple(sorted(have - had)),
    )  # fmt: skip


def falls_with(finding: Finding, found: Sequence[Variant]) -> tuple[Variant, ...]:
    """Return the variants under which a finding goes away."""
    return tuple(one for one in found if finding.id in one.gone)
