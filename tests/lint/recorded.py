"""Records of checks for tests: of shipped regimes, and one with accepted and moved findings, made by hand."""

from __future__ import annotations

from functools import cache

from glasshouse.lint.check import check
from glasshouse.lint.excerpts import source_lines
from glasshouse.lint.recording import record_of
from glasshouse.lint.report_record import (
    Acceptance,
    Both,
    CheckRecord,
    Measured,
    Stale,
)
from glasshouse.regimes.load import load_regime

KEPT = Acceptance(by="City legal office", on="2024-01-02", reason="Under review <until> June")


@cache
def recorded(regime: str, profile: str = "eu-ai-act") -> CheckRecord:
    """Return the record of a check of a shipped regime."""
    loaded = load_regime(regime)
    return record_of(check(loaded, profile=profile), source_lines(loaded))


def whole(regime: str = "suining-2010") -> CheckRecord:
    """Return a record with something in every part: an accepted finding, measured words, what moves."""
    record = recorded(regime)
    first, second, *rest = record.findings
    measured = Measured(
        metric="M07", name=Both(en="Cross-domain share", zh="跨领域份额"), unit=Both(en="share", zh="份额"),
        part=Both(en="", zh=""), value=0.3, low=0.2, high=0.4, rests_on=Both(en="3 of 10", zh="10中的3"),
    )  # fmt: skip
    rules = (record.rules[0].model_copy(update={"beside": (measured,)}), *record.rules[1:])
    gone = Both(en="GONE is found no more.", zh="已不再出现。")
    return record.model_copy(
        update={
            "findings": (
                first.model_copy(update={"accepted": KEPT}),
                second.model_copy(update={"falls_with": (record.moved[0].id,)}),
                *rest,
            ),
            "stale": (Stale(id="GH001:measures/gone", words=gone),),
            "unchecked": (record.findings[0].rule,),
            "rules": rules,
        }
    )  # fmt: skip
