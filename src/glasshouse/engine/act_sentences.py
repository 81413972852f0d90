"""What a life says of acts of the catalogue: done, recorded, and the doors that measures closed or opened."""

from __future__ import annotations

from typing import Final

from glasshouse import clock
from glasshouse.act_names import ACTS_OF
from glasshouse.codes import FROM_COPY
from glasshouse.engine.sentences import STILL_SHOWN, Lang, Tag
from glasshouse.regimes.compile import CompiledStack

ACTS: Final = {act: words for acts in ACTS_OF.values() for act, words in acts.items()}
RECORDED: Final[dict[Lang, str]] = {
    "en": "a record arrives of {day}: {act}",
    "zh": "{day}的行为记录送达：{act}",
}
AT_A_DOOR: Final[dict[str, dict[Lang, str]]] = {
    "refused": {"en": "refused or worse off at a door: {measure}", "zh": "办事受限：{measure}"},
    "favoured": {"en": "better off at a door: {measure}", "zh": "办事受惠：{measure}"},
}


def act_sentence(stack: CompiledStack, name: str, value: int, lang: Lang) -> tuple[Tag, str] | None:
    """Return the kind and the sentence of a row about an act or a door; None of any other row.

    Parameters
    ----------
    name
        Of the observable, as in "done.speeding".
    value
        Of the line of the trace: the day of a recorded act, the number of the measure at a door, and whether
        the gate went by a copy.
    """
    block, _, what = name.partition(".")
    if block == "done" and what in ACTS:
        return "truth", ACTS[what][lang]
    if block == "recorded" and what in ACTS:
        return "report", RECORDED[lang].format(day=clock.day_text(value), act=ACTS[what][lang])
    if block in AT_A_DOOR:
        measure = getattr(stack.measure_labels[value % FROM_COPY], lang)
        by_copy = STILL_SHOWN[lang] if value & FROM_COPY else ""
        return "measure", AT_A_DOOR[block][lang].format(measure=measure) + by_copy
    return None
