"""The picture of an answer: the effects on which the expectations hang, each with its interval."""

from __future__ import annotations

from glasshouse.charts import to_svg
from glasshouse.effect_charts import Effect, forest
from glasshouse.experiments.answer_record import AnswerRecord, EffectOf, Found
from glasshouse.experiments.answer_text import expectations, name_of, scale_of, verdict_words
from glasshouse.experiments.figures import between, number
from glasshouse.experiments.groups import EVERYONE
from glasshouse.experiments.questions import ANYBODY, NOBODY, SUMS, Condition, Question


def picture_of(question: Question, record: AnswerRecord) -> str:
    """Draw what the conditions are about, once each, as SVG.

    Where every condition is about whom anything befalls at all, all that is looked at is drawn.
    """
    shown: dict[tuple[str, str, str], Found | EffectOf] = {
        (one.side, one.of, one.group): found
        for _, one, found in expectations(question, record) if _drawn(one)
    }  # fmt: skip
    if not shown:
        shown = {
            (name, one.outcome, one.group): one
            for name, side in record.sides.items() for one in side.effects if one.group == EVERYONE
        }  # fmt: skip
    sides = {one.name: one.side for one in record.outcomes}
    rows = [
        Effect(
            f"{side} · {name_of(record, of, group)}", sides.get(of, "neither"),
            *_scaled(found, scale_of(record, of)),
        )
        for (side, of, group), found in shown.items()
    ]  # fmt: skip
    said = ", ".join(f"{one.label} {one.text}" for one in rows)
    critics, supporters = verdict_words(record.critics), verdict_words(record.supporters)
    chart = forest(
        rows, title=question.title.en,
        unit=f"against {question.sides[0].name}; per 1,000 adults and year, or as said; own scales",
        description=f"{said}; critics' expectation {critics}, supporters' {supporters}.",
    )  # fmt: skip
    return to_svg(chart)


def _drawn(one: Condition) -> bool:
    return one.of not in SUMS or one.test not in (NOBODY, ANYBODY)


def _scaled(found: Found | EffectOf, times: float) -> tuple[float, float | None, float | None, str]:
    value = ((found.effect if isinstance(found, EffectOf) else found.value) or 0.0) * times
    low, high = (None if end is None else end * times for end in (found.low, found.high))
    ends = "" if low is None else f" ({between(found.low, found.high, times)})"
    return value, low, high, f"{number(value, signed=True)}{ends}"
