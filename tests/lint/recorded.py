"""Records of checks for tests: of shipped regimes, and one with accepted and moved findings, made by hand."""

from __future__ import annotations

from functools import cache

from glasshouse.lint.check import check
from glasshouse.lint.excerpts import source_lines
from glasshouse.lint.recording import record_of
from glasshouse.lint.report_record import (
    Acceptance,
    ArticleFive,
    Both,
    CheckRecord,
    Moved,
    Question,
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
    measured = Both(en="Measured: 0.3 of 10 (synthetic).", zh="测得：10中的0.3（合成）。")
    parts = (Question(id="evaluates", words=Both(en="It evaluates persons", zh="评价个人"), holds=True, because=()),)
    hint = (Question(id="single", words=Both(en="One purpose", zh="单一目的"), holds=False, because=("GH009",)),)
    return record.model_copy(
        update={
            "findings": (
                first.model_copy(update={"accepted": KEPT}),
                second.model_copy(update={"beside": (measured,)}),
                *rest,
            ),
            "stale": (Stale(id="GH001:measures/gone", accepted=KEPT),),
            "unchecked": (record.findings[0].rule,),
            "article_5": ArticleFive(
                parts=parts, is_flagged=False, hint=hint, has_hint=False,
                sentence=Both(en="Not every part is there.", zh="并非各要件俱备。"),
            ),
            "moved": (
                Moved(id="severity+1", words=Both(en="every measure is one step more severe", zh="措施严厉一级"),
                      counts=record.counts, gone=("GH008:measures/x",), new=()),
            ),
        }
    )  # fmt: skip
