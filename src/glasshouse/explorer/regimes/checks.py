"""What the linter finds in a shipped regime, kept once it was found: in full, and counted by rule."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from glasshouse.effect_charts import Lang
from glasshouse.lint.catalogue import profiles, rules
from glasshouse.lint.check import Report as Found
from glasshouse.lint.check import check as check_regime
from glasshouse.lint.excerpts import source_lines
from glasshouse.lint.recording import record_of
from glasshouse.lint.report_record import NAMES, CheckRecord
from glasshouse.lint.report_words import by_rule, severity_word
from glasshouse.lint.severity import Severity
from glasshouse.regimes.load import load_regime
from glasshouse.reports.check_report import check_report
from glasshouse.reports.page import Report
from glasshouse.reports.wording import capital

KEPT = 48  # findings take some hundred kilobytes for a large regime


@lru_cache(maxsize=KEPT)
def found_in(regime: str, profile: str, on: datetime.date | None) -> Found:
    """Return what the checks find."""
    return check_regime(load_regime(regime), profile=profile, on=on)


@lru_cache(maxsize=KEPT)
def record_in(regime: str, profile: str, on: datetime.date | None) -> CheckRecord:
    """Return the same as a record, with how it moves under other value judgements."""
    return record_of(found_in(regime, profile, on), source_lines(load_regime(regime)))


@lru_cache(maxsize=KEPT)
def report_in(regime: str, profile: str, on: datetime.date | None, lang: Lang) -> Report:
    """Return the same as a report."""
    return check_report(record_in(regime, profile, on), lang=lang)


def points_of_view(lang: Lang) -> list[dict[str, str]]:
    """Return the profiles that a reader can choose."""
    return [
        {"id": one.id, "title": getattr(one.title, lang), "about": getattr(one.about, lang)}
        for one in profiles().values()
    ]


def by_weight(lang: Lang) -> list[list[str]]:
    """Return the names of the weights and what they are called, the most serious first."""
    return [[name, capital(severity_word(name, lang))] for name in NAMES.values()]


def summary(regime: str, profile: str, on: datetime.date | None, lang: Lang) -> list[dict[str, Any]]:
    """Return for each rule that finds something how often it weighs how much; no sum over rules."""
    counts: dict[str, dict[Severity, int]] = {}
    for one in found_in(regime, profile, on).findings:
        inside = counts.setdefault(one.rule, dict.fromkeys(NAMES, 0))
        inside[one.severity] += 1
    ranked = sorted(counts, key=lambda rule: (-max(s for s, n in counts[rule].items() if n), rule))
    return [
        {
            "rule": rule,
            "title": getattr(rules()[rule].title, lang),
            "counts": {NAMES[severity]: n for severity, n in counts[rule].items()},
        }
        for rule in ranked
    ]


def findings_record(record: CheckRecord, lang: Lang) -> list[dict[str, Any]]:
    """Return the findings rule by rule as plain values, for the JSON twin of their page."""
    return [
        {
            "rule": rule.id,
            "title": rule.title.in_(lang),
            "findings": [
                {
                    "id": one.id, "weight": one.severity, "key": one.key, "line": one.line,
                    "says": one.sentence.in_(lang), "via": [node.key for node in one.via],
                    "provision": one.provision.id if one.provision else None, "cure": one.cure.in_(lang),
                }
                for one in found
            ],
        }
        for rule, found in by_rule(record)
    ]  # fmt: skip
