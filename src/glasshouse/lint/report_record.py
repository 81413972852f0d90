"""What the checks found, as a record: what `--format json` writes, and what every other face says.

Everything is in both languages. Keys stay: a new one may come, none goes or changes its meaning within a
format. Places count from 1.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from glasshouse.lint.severity import Severity

SeverityName = Literal["prohibited", "error", "warning", "note"]
NAMES: dict[Severity, SeverityName] = {
    Severity.PROHIBITED: "prohibited", Severity.ERROR: "error", Severity.WARNING: "warning",
    Severity.NOTE: "note",
}  # fmt: skip
FORMAT: Literal[1] = 1


class Part(BaseModel):
    """A part of the record: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Part):
    """A text in both languages."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        """Return the text in a language."""
        return self.zh if lang == "zh" else self.en


class Line(Part):
    """A line of the file; `start` and `end` say which part of it is meant, counted from 0."""

    number: int
    text: str
    start: int
    end: int


class Node(Part):
    """A step of a path through the regime: its key, and what it is called."""

    key: str
    name: Both


class Cited(Part):
    """A provision of the regime: in which text, what it says in our words, and how well that is known."""

    id: str
    instrument: Both
    article: Both
    says: Both
    address: str
    status: str


class Acceptance(Part):
    """Who accepted a finding, when, and why."""

    by: str
    on: str
    reason: str


class FindingRecord(Part):
    """A finding: what was found, where, by which path, on which provision it rests, what would cure it.

    `via` is a path of which each step moves the next; `concerns` are the items that a finding without one is
    about. `falls_with` names the other value judgements under which it goes away.
    """

    id: str
    rule: str
    severity: SeverityName
    sentence: Both
    path: str
    key: str
    line: int
    column: int
    excerpt: Line | None
    via: tuple[Node, ...]
    concerns: tuple[Node, ...]
    provision: Cited | None
    cure: Both
    falls_with: tuple[str, ...] = ()
    accepted: Acceptance | None = None


class SourceRecord(Part):
    """A text that a rule leans on; `status` says whether it was read."""

    id: str
    title: Both
    says: Both
    address: str
    status: Literal["verified", "secondary", "recalled"]


class Measured(Part):
    """A metric of a run of synthetic people, with its 95 % interval where it has one."""

    metric: str
    name: Both
    unit: Both
    part: Both
    value: float
    low: float | None
    high: float | None
    rests_on: Both


class RuleRecord(Part):
    """A rule of the catalogue; `severity` is what a usual hit weighs under the profile.

    `beside` holds what was measured on a run, to be read beside its findings.
    """

    id: str
    family: Both
    title: Both
    checks: Both
    severity: SeverityName
    raised: SeverityName | None
    lowered: SeverityName | None
    reads: tuple[str, ...]
    judges: bool
    measured: tuple[str, ...]
    needs_run: bool
    sources: tuple[SourceRecord, ...]
    seen_in: Both | None
    cure: Both
    note: Both | None
    beside: tuple[Measured, ...] = ()


class Value(Part):
    """A declared gravity or severity, from 0 to 10, and on what it rests."""

    id: str
    name: Both
    value: int
    basis: Both


class RelatedPair(Part):
    """Two domains of life that are taken to be related, and why."""

    domains: tuple[str, str]
    why: Both
    source: str


class Declared(Part):
    """The value judgements, and who declared them."""

    title: Both
    declared_by: Both
    status: Literal["assumed", "declared"]
    edition: str
    related: tuple[RelatedPair, ...]
    gravity: tuple[Value, ...]
    severity: tuple[Value, ...]


class Question(Part):
    """A part of Article 5(1)(c) or of recital 31, whether it holds, and what shows it."""

    id: str
    words: Both
    holds: bool
    because: tuple[str, ...]


class ArticleFive(Part):
    """Article 5(1)(c) part by part: what must all hold, two choices of which one is enough, and recital 31.

    `flag` says that a human has to look; it is no verdict, nor is its absence.
    """

    needed: tuple[Question, ...]
    looked_at: tuple[Question, ...]
    grounds: tuple[Question, ...]
    recital_31: tuple[Question, ...]
    flag: bool
    hint: bool
    says: tuple[Both, Both]


class Moved(Part):
    """How the findings move where one value judgement is another."""

    id: str
    words: Both
    counts: dict[SeverityName, int]
    gone: tuple[str, ...]
    new: tuple[str, ...]


class Stale(Part):
    """An entry of the baseline that no finding has, and a sentence about it."""

    id: str
    words: Both


class FlowNode(Part):
    """A node of the flow graph; `layer` counts from what is watched (0) to what follows (3)."""

    key: str
    name: Both
    layer: int


class FlowEdge(Part):
    """That one thing can move another; `findings` are those whose path goes along it."""

    source: str
    target: str
    findings: tuple[str, ...]


class FlowRecord(Part):
    """How things flow through the regime."""

    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]


class ProfileRecord(Part):
    """The profile under which findings weigh what they weigh."""

    id: str
    title: Both
    about: Both


class CheckRecord(Part):
    """What the checks found in a regime."""

    format: Literal[1]
    tool: Literal["glasshouse check"]
    version: str
    regime: str
    title: Both
    file: str
    digest: str
    fictional: bool
    profile: ProfileRecord
    on: str | None
    evidence: tuple[str, ...]
    declared: Declared
    n_rules: int
    unchecked: tuple[str, ...]
    counts: dict[SeverityName, int]
    findings: tuple[FindingRecord, ...]
    stale: tuple[Stale, ...]
    rules: tuple[RuleRecord, ...]
    article_5: ArticleFive
    moved: tuple[Moved, ...]
    flow: FlowRecord

    @property
    def left(self) -> tuple[FindingRecord, ...]:
        """Return the findings that nobody accepted."""
        return tuple(one for one in self.findings if one.accepted is None)

    def rule(self, rule_id: str) -> RuleRecord:
        """Return a rule of which there are findings, or that was not checked."""
        return next(one for one in self.rules if one.id == rule_id)

    def json_text(self) -> str:
        """Return the record as the text of a file."""
        return self.model_dump_json(indent=2) + "\n"
