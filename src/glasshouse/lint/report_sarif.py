"""The findings as SARIF 2.1.0, which tools for code scanning show beside the lines of a file.

Both prohibited-practice indicators and errors have the level "error"; which of them it is stands in
`properties.severity`. The fingerprint of a result is the id of the finding, which stays when lines move.
"""

from __future__ import annotations

import json
from pathlib import PurePath, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from glasshouse.lint.report_record import CheckRecord, FindingRecord, RuleRecord, SeverityName
from glasshouse.lint.report_words import (
    closing,
    falls,
    head,
    key_id,
    measured_words,
    path_of,
    provision_words,
    severity_word,
    source_words,
    title,
    unchecked,
    way_of,
    words,
)

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final[dict[SeverityName, str]] = {
    "prohibited": "error", "error": "error", "warning": "warning", "note": "note",
}  # fmt: skip
FINGERPRINT: Final = "glasshouseFindingId/v1"


def sarif_text(record: CheckRecord, *, lang: str) -> str:
    """Return the findings as the text of a SARIF file, its messages in one language."""
    return json.dumps(sarif(record, lang=lang), ensure_ascii=False, indent=2) + "\n"


def sarif(record: CheckRecord, *, lang: str) -> dict[str, Any]:
    """Return the findings as a SARIF log with one run."""
    index = {rule.id: number for number, rule in enumerate(record.rules)}
    driver = {
        "name": "glasshouse check",
        "version": record.version,
        "language": "en" if lang == "en" else "zh-Hans",
        "rules": [_rule(rule, lang) for rule in record.rules],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"glasshouse-check/{record.regime}/{record.profile.id}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(record, lang)}
        ],
        "results": [_result(one, record, index[one.rule], lang) for one in record.findings],
        "properties": {
            "title": _plain(title(record, lang)),
            "closing": closing(record, lang),
            "head": [f"{name}: {text}" if name else text for name, text in head(record, lang)],
            "counts": record.counts,
            "unchecked": list(record.unchecked),
        },
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(rule: RuleRecord, lang: str) -> dict[str, Any]:
    word = words(lang)
    lines = [rule.checks.in_(lang), f"{word['cure']}: {rule.cure.in_(lang)}"]
    lines += [f"{word['note']}: {rule.note.in_(lang)}"] if rule.note else []
    lines += [f"{word['beside']}: {measured_words(one, lang)}" for one in rule.beside]
    lines += [f"{word['sources']}: {source_words(one, lang)}" for one in rule.sources]
    return {
        "id": rule.id,
        "name": "".join(
            part.capitalize() for part in rule.title.en.replace("-", " ").split() if part.isalpha()
        ),
        "shortDescription": {"text": rule.title.in_(lang)},
        "fullDescription": {"text": rule.checks.in_(lang)},
        "help": {"text": "\n".join(lines), "markdown": "\n\n".join(lines)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"severity": rule.severity, "tags": [rule.family.in_(lang)]},
    }


def _result(one: FindingRecord, record: CheckRecord, index: int, lang: str) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "severity": one.severity,
        "severityName": severity_word(one.severity, lang),
        "path": one.path,
        "cure": one.cure.in_(lang),
    }
    if len(one.via) > 1:
        properties["via"] = path_of(one.via)
    if len(one.concerns) > 1:
        properties["concerns"] = [key_id(node) for node in one.concerns]
    if one.provision:
        properties["provision"] = _plain(provision_words(one.provision, lang))
    if gone := falls(one, record, lang):
        properties["fallsWith"] = gone
    found: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": _message(one, lang)},
        "locations": [_location(one, record)],
        "fingerprints": {FINGERPRINT: one.id},
        "partialFingerprints": {FINGERPRINT: one.id},
        "properties": properties,
    }
    if one.accepted is not None:
        kept = one.accepted
        found["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": kept.reason,
                "properties": {"by": kept.by, "on": kept.on},
            }
        ]
    return found


def _message(one: FindingRecord, lang: str) -> str:
    """Return what a tool shows: the sentence, the path, the provision and the cure."""
    word, colon = words(lang), ": " if lang == "en" else "："
    lines = [one.sentence.in_(lang)]
    lines += [f"{name}{colon}{said}" for name, said in way_of(one, lang)]
    lines += [f"{word['rests']}{colon}{provision_words(one.provision, lang)}"] if one.provision else []
    lines.append(f"{word['cure']}{colon}{one.cure.in_(lang)}")
    return _plain("\n".join(lines))


def _location(one: FindingRecord, record: CheckRecord) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(one.line, 1), "startColumn": max(one.column, 1)}
    if one.excerpt is not None:
        region |= {
            "startColumn": one.excerpt.start + 1,
            "endColumn": one.excerpt.end + 1,
            "snippet": {"text": one.excerpt.text},
        }
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(record.file)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": one.key, "kind": "object"}],
    }


def _uri(file: str) -> str:
    """Return the address of a file: relative where its path is.

    Examples
    --------
    >>> _uri("rules/my city.yaml")
    'rules/my%20city.yaml'
    """
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(PurePosixPath(path.as_posix()).as_posix())


def _notifications(record: CheckRecord, lang: str) -> list[dict[str, Any]]:
    if not record.unchecked:
        return []
    return [{"level": "note", "message": {"text": _plain(unchecked(record, lang))}}]


def _plain(text: str) -> str:
    return text.replace("`", "").replace("**", "")
