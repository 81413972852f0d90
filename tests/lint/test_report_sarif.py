"""The SARIF file holds what the standard asks for, and what the record says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from recorded import KEPT, recorded, whole

from glasshouse.lint.report_record import CheckRecord
from glasshouse.lint.report_sarif import FINGERPRINT, sarif, sarif_text

LANGS = ("en", "zh")
LEVELS = {"prohibited": "error", "error": "error", "warning": "warning", "note": "note"}


def run_of(record: CheckRecord, lang: str = "en") -> dict[str, Any]:
    log = json.loads(sarif_text(record, lang=lang))
    assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_sarif__has_its_mandatory_parts(lang: str) -> None:
    run = run_of(whole(), lang)
    driver = run["tool"]["driver"]
    assert (
        driver["name"] and driver["version"] and driver["language"] == ("en" if lang == "en" else "zh-Hans")
    )
    for rule in driver["rules"]:
        assert re.fullmatch(r"GH\d{3}", rule["id"])
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "suining-2010.yaml"
        region = physical["region"]
        assert region["startLine"] >= 1 and 1 <= region["startColumn"] < region["endColumn"]
        meant = region["snippet"]["text"][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert meant.strip() == meant != ""
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif__levels_follow_the_severity_and_properties_keep_it() -> None:
    record = recorded("suining-2010", "scholar")
    results = run_of(record)["results"]
    assert len(results) == len(record.findings)
    for one, result in zip(record.findings, results, strict=True):
        assert result["level"] == LEVELS[one.severity]
        assert result["properties"]["severity"] == one.severity
        assert result["fingerprints"] == {FINGERPRINT: one.id} == result["partialFingerprints"]
    assert {result["level"] for result in results} >= {"error", "warning"}
    assert len({one.id for one in record.findings}) == len(results)


def test_sarif__accepted_findings_are_suppressed_with_their_reason() -> None:
    record = whole()
    results = run_of(record)["results"]
    (suppressed,) = [result for result in results if "suppressions" in result]
    (suppression,) = suppressed["suppressions"]
    assert suppression["kind"] == "external" and suppression["status"] == "accepted"
    assert suppression["justification"] == KEPT.reason and suppression["properties"]["by"] == KEPT.by
    assert suppressed["fingerprints"][FINGERPRINT] == record.findings[0].id


@pytest.mark.parametrize("lang", LANGS)
def test_sarif__head_and_paths_are_there(lang: str) -> None:
    record = whole()
    run = run_of(record, lang)
    assert any(record.declared.declared_by.in_(lang) in line for line in run["properties"]["head"])
    assert run["properties"]["counts"] == record.counts
    for one, result in zip(record.findings, run["results"], strict=True):
        if len(one.via) > 1:
            assert " -> " in result["properties"]["via"] and " -> " in result["message"]["text"]
        assert one.cure.in_(lang) in result["message"]["text"]


def test_sarif__is_the_same_every_time() -> None:
    assert sarif(whole(), lang="en") == sarif(whole(), lang="en")
