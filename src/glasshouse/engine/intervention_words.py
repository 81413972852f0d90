"""What interventions say in words, in English and Chinese: of one, and of all that a society knows."""

from __future__ import annotations

from typing import Final

from glasshouse import clock
from glasshouse.codes import Event
from glasshouse.engine.decisions import Decisions
from glasshouse.engine.interventions import matters_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.sentences import Lang, event_sentence
from glasshouse.regimes.model import Label
from glasshouse.society.catalogue import catalogue
from glasshouse.society.interventions import Intervention
from glasshouse.steering import Answer, Topic

DEBT: Final = Label(en="falls into arrears with a debt", zh="一笔债务开始逾期")
ANSWERS: Final[dict[Answer, dict[Lang, str]]] = {
    Answer.YES: {"en": "yes", "zh": "是"},
    Answer.NO: {"en": "no", "zh": "否"},
    Answer.MISTAKEN: {"en": "on record by mistake", "zh": "误记在案"},
}
LINE: Final[dict[Lang, str]] = {
    "en": "{month}, agent {agent}: {matter}: {answer}",
    "zh": "{month}，个体 {agent}：{matter}：{answer}",
}


def matter_words(prepared: Prepared) -> dict[str, Label]:
    """Return what each matter of a society is called, by its name in interventions."""
    decided, acts, found = Decisions(prepared).words, catalogue(), {}
    for name, (topic, which) in matters_of(prepared).items():
        if topic == Topic.ACT:
            found[name] = Label(en=acts[which].label.en, zh=acts[which].label.zh)
        elif topic == Topic.EVENT:
            en, zh = (event_sentence(Event(which), 0, lang)[1] for lang in ("en", "zh"))
            found[name] = Label(en=en, zh=zh)
        elif topic == Topic.DEBT:
            found[name] = DEBT
        elif (int(topic), which) in decided:
            words = decided[int(topic), which]
            found[name] = Label(en=words.en, zh=words.zh)
    return found


def sentence(one: Intervention, words: dict[str, Label], lang: Lang) -> str:
    """Say an intervention in words.

    Parameters
    ----------
    words
        From `matter_words`.
    """
    matter = getattr(words[one.what], lang) if one.what in words else one.what
    return LINE[lang].format(
        month=clock.month_text(one.tick), agent=one.agent, matter=matter, answer=ANSWERS[one.answer][lang]
    )
