"""Turns a report of the linter into its record, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from glasshouse import __version__
from glasshouse.lint.baseline import stale_words
from glasshouse.lint.beside import Measure, beside
from glasshouse.lint.catalogue import LintRule, LintSource, family_of, rules, sources, weighed
from glasshouse.lint.check import Report
from glasshouse.lint.excerpts import Excerpt, excerpt
from glasshouse.lint.finding import Finding
from glasshouse.lint.prohibited import Article5, article_5
from glasshouse.lint.prohibited import Part as ArticlePart
from glasshouse.lint.report_record import (
    FORMAT,
    NAMES,
    Acceptance,
    ArticleFive,
    Both,
    CheckRecord,
    Cited,
    Declared,
    FindingRecord,
    FlowEdge,
    FlowNode,
    FlowRecord,
    Line,
    Measured,
    Moved,
    Node,
    ProfileRecord,
    Question,
    RelatedPair,
    RuleRecord,
    SeverityName,
    SourceRecord,
    Stale,
    Value,
)
from glasshouse.lint.sensitivity import Variant, falls_with, variants
from glasshouse.lint.severity import WORDS, Severity
from glasshouse.lint.subject import Subject
from glasshouse.reading.sayings import worded
from glasshouse.regimes.catalogue import LIBRARY
from glasshouse.regimes.mechanism import Gravity, Wording

LAYERS = {
    "data_categories": 0, "conduct": 0, "events": 0, "rules": 1, "grounds": 1, "dimensions": 1, "scores": 2,
    "lists": 2, "procedures": 2, "measures": 3,
}  # fmt: skip


def both(words: Mapping[str, str] | object) -> Both:
    """Return words in both languages as a part of the record, whatever has them."""
    if isinstance(words, Mapping):
        return Both(en=words["en"], zh=words["zh"])
    return Both(en=str(getattr(words, "en")), zh=str(getattr(words, "zh")))  # noqa: B009


def said(text: Wording) -> Both:
    """Return a phrase of a regime file in both languages, as far as it has them."""
    return Both(en=worded(text, "en"), zh=worded(text, "zh"))


def record_of(report: Report, lines: tuple[str, ...] = ()) -> CheckRecord:
    """Return what the checks found as a record.

    Parameters
    ----------
    report
        What was found.
    lines
        The lines of the file, for excerpts; none leaves them out.
    """
    subject, profile = report.subject, report.profile
    moved = variants(report)
    findings = tuple(_findings(report, moved, lines))
    head = subject.regime.regime
    named = {*report.unchecked, *(one.rule for one in findings)}
    measured = beside(report)
    return CheckRecord(
        format=FORMAT,
        tool="glasshouse check",
        version=__version__,
        regime=head.id,
        title=both(head.title),
        file=file_name(subject),
        digest=subject.loaded.digest,
        fictional=head.status == "fictional",
        profile=ProfileRecord(id=profile.id, title=both(profile.title), about=both(profile.about)),
        on=subject.on.isoformat() if subject.on else None,
        evidence=tuple(sorted(subject.evidence)),
        declared=declared_record(subject),
        n_rules=len(rules()),
        unchecked=report.unchecked,
        counts=counts_of(one.severity for one in findings),
        findings=findings,
        stale=tuple(
            Stale(id=one, words=both(words))
            for one, words in zip(report.stale, stale_words(report), strict=True)
        ),
        rules=tuple(
            rule_record(one, report, measured.get(one.id, ())) for one in rules().values() if one.id in named
        ),
        article_5=article_record(article_5(report)),
        moved=tuple(moved_record(one) for one in moved),
        flow=flow_record(subject, findings),
    )


def _findings(report: Report, moved: Sequence[Variant], lines: tuple[str, ...]) -> Iterator[FindingRecord]:
    """Yield all findings in the order of the file; accepted ones say by whom, when and why."""
    kept = {
        one.finding.id: Acceptance(by=one.by, on=one.on.isoformat(), reason=one.reason)
        for one in report.accepted
    }
    every = (*report.findings, *(one.finding for one in report.accepted))
    for one in sorted(every, key=lambda one: (one.line, one.rule, one.id)):
        falls = tuple(variant.id for variant in falls_with(one, moved))
        yield finding_record(one, report.subject, lines, falls, kept.get(one.id))


def counts_of(names: Iterable[SeverityName]) -> dict[SeverityName, int]:
    """Count severities, the most serious first; each is there, even at nought."""
    found = list(names)
    return {name: found.count(name) for name in NAMES.values()}


def file_name(subject: Subject) -> str:
    """Return what the file is called: a path as it was given, or the name of a shipped file."""
    path = subject.loaded.path
    if path is None:
        return f"{subject.regime.regime.id}.yaml"
    return path.name if path.is_relative_to(LIBRARY) else _from_here(path).as_posix()


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def finding_record(
    one: Finding, subject: Subject, lines: tuple[str, ...], falls: tuple[str, ...] = (),
    accepted: Acceptance | None = None,
) -> FindingRecord:  # fmt: skip
    """Return a finding as a record."""
    found = excerpt(lines, one.line, one.column)
    nodes = tuple(node_record(key, subject) for key in one.hit.via)
    is_path = all(subject.flow.has_edge(*edge) for edge in pairwise(one.hit.via))
    return FindingRecord(
        id=one.id,
        rule=one.rule,
        severity=NAMES[one.severity],
        sentence=both(one.hit.words),
        path=one.hit.path,
        key=one.hit.key,
        line=one.line,
        column=one.column,
        excerpt=None if found is None else line_record(found),
        via=nodes if is_path else (),
        concerns=() if is_path else nodes,
        provision=cited(one.hit.provision, subject),
        cure=both(one.cure),
        falls_with=falls,
        accepted=accepted,
    )


def line_record(found: Excerpt) -> Line:
    """Return an excerpt as a record."""
    return Line(number=found.line, text=found.text, start=found.start, end=found.end)


def node_record(key: str, subject: Subject) -> Node:
    """Return a step of a path as a record."""
    return Node(key=key, name=Both(en=subject.called(key, "en"), zh=subject.called(key, "zh")))


def flow_record(subject: Subject, findings: Iterable[FindingRecord]) -> FlowRecord:
    """Return the flow graph, each edge with the findings whose path goes along it."""
    along: dict[tuple[str, str], list[str]] = {edge: [] for edge in subject.flow.edges}
    for one in findings:
        keys = [node.key for node in one.via]
        for edge in pairwise(keys):
            along[edge].append(one.id)
    nodes = (
        FlowNode(key=key, name=node_record(key, subject).name, layer=LAYERS.get(key.partition("/")[0], 2))
        for key in subject.flow.nodes
    )
    edges = (FlowEdge(source=a, target=b, findings=tuple(ids)) for (a, b), ids in along.items())
    return FlowRecord(nodes=tuple(nodes), edges=tuple(edges))


def cited(provision: str, subject: Subject) -> Cited | None:
    """Return a provision with its text, or nothing if none is named or it does not hold."""
    placed = subject.provisions.get(provision)
    if placed is None:
        return None
    item = placed.item
    names = {one.id: one.label for one in subject.regime.instruments}
    return Cited(
        id=item.id,
        instrument=both(names[item.instrument]),
        article=said(item.article),
        says=both(item.text),
        address=item.address,
        status=item.status,
    )


def rule_record(rule: LintRule, report: Report | None = None, measured: Sequence[Measure] = ()) -> RuleRecord:
    """Return a rule as a record, as it weighs under the profile of a report, or as it is."""
    profile = report.profile if report else None
    severity = weighed(rule, profile, "usual") if profile else rule.usual
    note = profile.notes.get(rule.id) if profile else None
    return RuleRecord(
        id=rule.id,
        family=both(family_of(rule.id).title),
        title=both(rule.title),
        checks=both(rule.checks),
        severity=NAMES[severity],
        raised=rule.raised,
        lowered=rule.lowered,
        reads=rule.reads,
        judges=rule.judges,
        measured=rule.measured,
        needs_run=rule.needs_run,
        sources=tuple(source_record(sources()[one]) for one in rule.sources if one in sources()),
        seen_in=both(rule.seen_in) if rule.seen_in else None,
        cure=both(rule.cure),
        note=both(note) if note else None,
        beside=tuple(measured_record(one) for one in measured),
    )


def measured_record(one: Measure) -> Measured:
    """Return what was measured on a run as a record."""
    return Measured(
        metric=one.metric, name=both(one.name), unit=both(one.unit), part=both(one.part), value=one.value,
        low=one.low, high=one.high, rests_on=both(one.rests_on),
    )  # fmt: skip


def article_record(found: Article5) -> ArticleFive:
    """Return Article 5(1)(c), taken apart, as a record."""

    def questions(parts: Iterable[ArticlePart]) -> tuple[Question, ...]:
        return tuple(
            Question(id=one.id, words=both(one.words), holds=one.holds, because=one.because) for one in parts
        )

    on_article, on_recital = found.words
    return ArticleFive(
        needed=questions(found.needed),
        looked_at=questions(found.looked_at),
        grounds=questions(found.grounds),
        recital_31=questions(found.recital_31),
        flag=found.flag,
        hint=found.hint,
        says=(both(on_article), both(on_recital)),
    )


def moved_record(one: Variant) -> Moved:
    """Return what is found under other value judgements as a record."""
    counts = {name: one.counts[severity] for severity, name in NAMES.items()}
    return Moved(id=one.id, words=both(one.words), counts=counts, gone=one.gone, new=one.new)


def source_record(found: LintSource) -> SourceRecord:
    """Return a source as a record."""
    return SourceRecord(
        id=found.id, title=both(found.title), says=both(found.says), address=found.address,
        status=found.status,
    )  # fmt: skip


def declared_record(subject: Subject) -> Declared:
    """Return the value judgements as a record: who declared what is related, and the file's own figures."""
    related = subject.judgements.relatedness
    return Declared(
        title=both(related.title),
        declared_by=both(related.declared_by),
        status=related.status,
        edition=related.edition,
        related=tuple(
            RelatedPair(domains=one.domains, why=both(one.why), source=one.source) for one in related.pairs
        ),
        gravity=tuple(
            _value(one.item.id, one.item.label, subject.gravity(one.item), one.item.gravity)
            for one in subject.conduct
        ),
        severity=tuple(
            _value(one.item.id, one.item.label, subject.severity(one.item), one.item.severity)
            for one in subject.measures
        ),
    )


def _value(item_id: str, label: object, value: int, declared: Gravity) -> Value:
    return Value(id=item_id, name=both(label), value=value, basis=said(declared.basis))


def severity_words(name: SeverityName) -> Both:
    """Return what a severity is called."""
    return both(WORDS[Severity[name.upper()]])
