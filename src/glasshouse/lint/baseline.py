"""Baselines: findings that an office or a team has looked at and accepted, with its reason.

What is accepted is shown apart from what is new; nothing is hidden, and no severity changes.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.documents import read_document
from glasshouse.errors import GlasshouseError, Problem, problems_text
from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import AcceptedFinding, Report
from glasshouse.lint.finding import Words
from glasshouse.lint.wording import in_both, quoted_id
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.vocabulary import Id, Strict, Text

CLOSE = 0.75  # as alike as ids are that may have been meant
FindingId = Annotated[
    str,
    Field(
        pattern=r"^GH\d{3}:[^\s:]+(:\S+)?$",
        max_length=400,
        description="the id of a finding, as a report shows it",
        examples=["GH008:measures/school_d"],
    ),
]
Office = Annotated[
    str,
    Field(min_length=1, max_length=200, description="an office or a team, and never the name of a person"),
]


class Accepted(Strict):
    """A finding that is accepted; `by` is an office or a team, and never the name of a person."""

    finding: FindingId
    reason: Text
    by: Office
    on: datetime.date


class Baseline(Strict):
    """The accepted findings of one regime."""

    format: Literal[1]
    regime: Id
    accepted: tuple[Accepted, ...]


@reader(DocumentKind.BASELINE, schema="glasshouse.lint.baseline.Baseline")
def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    GlasshouseError
        With every problem of the file.
    """
    found, lines = read_document(path, Baseline, kind=DocumentKind.BASELINE, error=GlasshouseError)
    seen: set[str] = set()
    problems = []
    for index, one in enumerate(entry.finding for entry in found.accepted):
        if one in seen:
            where = f"accepted[{index}].finding"
            allowed = "each finding is written once"
            problems.append(
                Problem(lines.near(where)[0], where, f"{one} again", allowed, "Remove one of them.")
            )
        seen.add(one)
    if problems:
        raise GlasshouseError(problems_text(path.name, problems))
    return found


def apply(report: Report, baseline: Baseline) -> Report:
    """Return a report with the findings that a baseline accepts apart from the others.

    Raises
    ------
    GlasshouseError
        If the baseline is of another regime, or names a rule that there is not.
    """
    regime = report.subject.regime.regime.id
    if baseline.regime != regime:
        raise GlasshouseError(
            f'The baseline is of the regime "{baseline.regime}", and what is checked is "{regime}"; '
            "give the baseline of this regime."
        )
    entries = {entry.finding: entry for entry in baseline.accepted}
    if unknown := [one for one in entries if one.partition(":")[0] not in rules()]:
        raise GlasshouseError("\n".join(_no_rule(one, report) for one in unknown))
    accepted = tuple(
        AcceptedFinding(one, entry.reason, entry.by, entry.on)
        for one in report.findings
        if (entry := entries.get(one.id))
    )
    found = {one.finding.id for one in accepted}
    return replace(
        report,
        findings=tuple(one for one in report.findings if one.id not in entries),
        accepted=accepted,
        stale=tuple(one for one in entries if one not in found),
    )


def _no_rule(finding: str, report: Report) -> str:
    close = get_close_matches(finding, [one.id for one in report.findings], 1, CLOSE)
    hint = f"Did you mean {close[0]}?" if close else "Take the id from a report."
    return f'The baseline accepts "{finding}", and no rule is {finding.partition(":")[0]}. {hint}'


def stale_words(report: Report) -> tuple[Words, ...]:
    """Return a sentence about each entry of a baseline that no finding has, with the id that may be meant."""
    known = [one.id for one in report.findings]
    return tuple(_stale(one, get_close_matches(one, known, 1, CLOSE)) for one in report.stale)


def _stale(finding: str, close: list[str]) -> Words:
    if close:
        return in_both(
            "The baseline accepts {one}, which is no finding; did you mean {other}?",
            "基线接受的{one}并非检查结果；是否指{other}？",
            one=quoted_id(finding), other=quoted_id(close[0]),
        )  # fmt: skip
    return in_both(
        "The baseline accepts {one}, which is found no more; take it out.",
        "基线接受的{one}已不再出现；请予删除。",
        one=quoted_id(finding),
    )


def baseline_text(report: Report, *, reason: str, by: str, on: datetime.date) -> str:
    """Return a baseline that accepts all findings of a report, for a team to edit.

    Parameters
    ----------
    report
        What was found; what is accepted already keeps its reason.
    reason, by, on
        Why, by which office or team (never a person), and on which day.
    """
    kept = {one.finding.id: one for one in report.accepted}
    findings = sorted({*kept, *(one.id for one in report.findings)})
    lines = [
        "# Findings that are accepted. Give each its own reason; take out what is to be cured.",
        "# by: an office or a team, and never the name of a person.",
        "format: 1",
        f"regime: {report.subject.regime.regime.id}",
        "accepted:" if findings else "accepted: []",
    ]
    for one in findings:
        old = kept.get(one)
        said = (old.reason, old.by, old.on) if old else (reason, by, on)
        words = [json.dumps(word, ensure_ascii=False) for word in (one, *said[:2])]
        lines.append(f"  - {{finding: {words[0]}, reason: {words[1]}, by: {words[2]}, on: {said[2]}}}")
    return "\n".join(lines) + "\n"
