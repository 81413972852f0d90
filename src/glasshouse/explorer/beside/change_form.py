"""The form in which a reader changes something in a life, and what it adds to the address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from glasshouse.codes import Event
from glasshouse.effect_charts import Lang
from glasshouse.engine.interventions import is_journey
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.beside.change_words import GROUPS, HOW
from glasshouse.explorer.beside.changes import (
    MOST,
    Vocabulary,
    acts_of,
    check,
    kind_of,
    read,
)
from glasshouse.explorer.changes import Changes, added
from glasshouse.society.interventions import WORDS
from glasshouse.steering import Answer, Topic

ANSWERS: Final = {"yes": Answer.YES, "no": Answer.NO, "mistaken": Answer.MISTAKEN}
MONEY: Final = ("debt", "pay")


def asked_for(asked: Asked, run: Run, agent: str, changes: Changes, words: Vocabulary) -> Changes | None:
    """Return the changes with the one that the form asks for; None where it asks for none.

    Raises
    ------
    RefusedError
        If it cannot be made.
    """
    what, month = asked.text("what").strip(), asked.text("month").strip()
    how = asked.choice("how", tuple(ANSWERS), "yes")
    if not what and not month:
        return None
    spec = run.scenario
    asked.month("month", spec.start, spec.end, spec.start)
    if not what or not month:
        raise RefusedError(
            400,
            "what, month: both are needed to change something.",
            "what、month：改动须同时写明事项和月份。",
        )
    found = read(f"{month} {WORDS[ANSWERS[how]]}{what.partition(';')[0]}", run, agent)
    check(found, words, agent)
    more = added(changes, found[0])
    if len(more) > MOST:
        raise RefusedError(
            400, f"do: at most {MOST} changes are shown at once; take one away first.",
            f"do：一次最多{MOST}项改动；请先去掉一项。",
        )  # fmt: skip
    return more


def groups(agent: str, words: Vocabulary, lang: Lang) -> list[dict[str, Any]]:
    """Return what the form offers for an agent, in groups, with words for people."""
    acts = acts_of(agent, words)
    in_order = ["expression", *(group for group in dict.fromkeys(act.group for act in acts))]
    found = [("money", _money(agent, words, lang))]
    found += [(group, [(a.id, getattr(a.label, lang)) for a in acts if a.group == group])
              for group in dict.fromkeys(in_order)]  # fmt: skip
    if kind_of(agent) == "natural_person":
        found += [("journeys", list(_journeys(words, lang))), ("objections", list(_objections(words, lang)))]
    return [
        {"group": group, "title": GROUPS[group][lang],
         "options": [{"value": value, "label": label} for value, label in options]}
        for group, options in found
        if options
    ]  # fmt: skip


def _money(agent: str, words: Vocabulary, lang: Lang) -> list[tuple[str, str]]:
    if kind_of(agent) != "natural_person":
        return []
    return [(name, words.label(name, lang)) for name in MONEY if name in words.matters]


def _journeys(words: Vocabulary, lang: Lang) -> Iterator[tuple[str, str]]:
    for name, matter in words.matters.items():
        if is_journey(matter) or matter == (Topic.EVENT, Event.EMERGENCY) or name == "try_ticket":
            yield name, words.label(name, lang)


def _objections(words: Vocabulary, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the moves of procedures that a person makes itself."""
    for name, one in words.decided.items():
        if one.desk == "citizen" and words.matters[name][0] == Topic.MOVE:
            yield name, f"{getattr(one, lang)} ({one.provision})"


def hows(lang: Lang) -> list[dict[str, str]]:
    """Return the ways in which something is changed, with words."""
    return [{"value": name, "label": HOW[name][lang]} for name in ANSWERS]
