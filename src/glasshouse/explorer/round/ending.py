"""The end of a round as plain values: what the rules knew, what they got wrong, others, luck, a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.intervention_words import matter_words, sentence
from glasshouse.engine.life import LifeEvent
from glasshouse.engine.looks import look_of
from glasshouse.explorer.changes import command_of
from glasshouse.explorer.lives.apart import only
from glasshouse.explorer.lives.lines import day_of
from glasshouse.explorer.lives.words import COUNTS
from glasshouse.explorer.round.choices import OF_OTHERS, Round
from glasshouse.explorer.round.others import bands_text, debts_of, fared, others_of
from glasshouse.explorer.round.story import LATE, MISTAKEN, Story
from glasshouse.explorer.round.words import TALK
from glasshouse.shown import Group, Table, rows
from glasshouse.society.catalogue import catalogue
from glasshouse.steering import Answer

ON_RECORD: Final = ("record", "report", "law")
DONE, RECORDED = "done.", "recorded."


def end_record(played: Round, words: dict[str, str], lang: Lang) -> dict[str, Any]:
    """Return everything that the end of a round shows."""
    story, luck = played.story, played.luck
    knew, wrong = knew_of(story), wrong_of(story)
    debts, by_luck = debts_of(story), debts_of(luck)
    look = look_of(story.told.prepared, played.slot, story.again.neighbourhood, story.first_day)
    others = others_of(played, look) if look else None
    fared_of = fared(played, others) if others and others.slots else []
    came, went = differing(story, luck)
    mine, by_itself = story.lines.counts(), luck.lines.counts()
    counts = [
        {"key": key, "label": COUNTS[key][lang], "round": n, "luck": by_itself[key]}
        for key, n in mine.items()
    ]
    scenario = replace(played.run.scenario, interventions=(*played.run.scenario.interventions, *played.done))
    named = matter_words(story.told.prepared)
    return {
        "knew": knew, "n_known": sum(1 for one in knew if one["known"]), "n_records": records_of(story),
        "wrong": [
            {"key": key, "label": words[f"wrong_{key}"], "lines": lines} for key, lines in wrong.items()
        ],
        "others": {
            "n": len(others.slots) if others else 0,
            "bands": bands_text(others, look, lang) if others and look else "", "fared": fared_of,
        },
        "debts": debts, "debts_by_luck": by_luck, "counts": counts, "came": came, "went": went,
        "talk": [TALK[name][lang] for name in topics(story, bool(debts), bool(wrong["mistaken"]))],
        "interventions": [{"text": str(one), "says": sentence(one, named, lang)} for one in played.done],
        "command": command_of(scenario), "life": story.whole.record(),
        "years": story.lines.years("all"),
        "_tables": {
            "knew": knew_table(knew, words, lang), "fared": fared_table(fared_of, words, lang),
            "debts": debts_table(debts, by_luck, words), "beside": beside_table(counts, words),
        },
    }  # fmt: skip


def knew_of(story: Story) -> list[dict[str, Any]]:
    """Return what happened within the run, and since when its matter is on record; wishes are no matter."""
    left_out = wishes()
    found = []
    for event in story.events:
        is_true = event.tag in ("truth", "assumed") and event.name != MISTAKEN
        if (
            not is_true
            or event.name in left_out
            or event.fact in story.unfounded
            or not is_within(story, event)
        ):
            continue
        known = story.lines.recorded.get((event.holder, event.fact), "") if event.fact else ""
        found.append({"day": event.day, "en": event.en, "zh": event.zh, "known": known})
    return found


def wishes() -> set[str]:
    """Return the acts that are none of its own matters: what it asks for, and what others decide."""
    acts = catalogue()
    return {f"{DONE}{one.id}" for one in acts if one.group == "occasions" or one.id in OF_OTHERS}


def records_of(story: Story) -> int:
    """Return how many entries were made about the character within the run."""
    return sum(1 for event in story.events if event.tag in ON_RECORD and is_within(story, event))


def is_within(story: Story, event: LifeEvent) -> bool:
    """Whether an event is of the months of the run."""
    return day_of(event.day) >= story.first_day


def wrong_of(story: Story) -> dict[str, list[dict[str, Any]]]:
    """Return what the rules got wrong, and what of it was put right."""
    asked = wishes()
    done = {e.fact for e in story.events if e.name.startswith(DONE)}
    recorded = {e.fact for e in story.events if e.name.startswith(RECORDED)}
    panel, start = story.again.panel, story.told.prepared.scenario.start
    stand = story.unfounded & set(panel["fact"][panel["tick"] >= start].tolist())
    values = dict(zip(map(id, story.events), story.told.values, strict=True))

    def is_mistaken(e: LifeEvent) -> bool:
        is_report = e.tag == "report" and not e.name.startswith((RECORDED, "officers_firm"))
        return e.name == MISTAKEN or is_report or (e.name == "debt_arrears" and e.fact in stand)

    def has_no_act(e: LifeEvent) -> bool:
        return e.name.startswith(RECORDED) and e.fact not in done and values[id(e)] >= story.first_day

    def is_unseen(e: LifeEvent) -> bool:
        return e.name.startswith(DONE) and e.name not in asked and e.fact not in recorded

    def is_righted(e: LifeEvent) -> bool:
        return e.name.endswith((".upheld", ".corrected")) or e.name == "copy_corrected"

    sorts: dict[str, Callable[[LifeEvent], bool]] = {
        "mistaken": is_mistaken, "no_act": has_no_act, "unseen": is_unseen,
        "copies": lambda e: e.name == "copy_lingers", "missed": lambda e: e.name == "deadline_missed",
        "righted": is_righted,
    }  # fmt: skip
    return {
        name: [
            {"day": e.day, "en": e.en, "zh": e.zh} for e in story.events if is_it(e) and is_within(story, e)
        ]
        for name, is_it in sorts.items()
    }


def differing(story: Story, luck: Story) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the lines that came with the choices, and those that went."""
    return _without(story, luck), _without(luck, story)


def _without(one: Story, other: Story) -> list[dict[str, Any]]:
    return [{**one.lines.line([event]), "known": ""} for event in only(one.events, other.events)]


def topics(story: Story, has_debt: bool, is_mistaken: bool) -> list[str]:
    """Return which three questions the class is given."""
    within = [at for e, at in zip(story.events, story.known, strict=True) if is_within(story, e)]
    fitting = {"known": True, "debt": has_debt, "mistake": is_mistaken, "late": LATE in within}
    return [*[name for name, fits in fitting.items() if fits], "choice", "law"][:3]


def changed(played: Round) -> int:
    """Return how many choices went against luck."""
    given = {(one.tick, one.what, one.fact): one.answer for one in played.done}
    by_luck = {
        (clock.parse_month(one.day[:7]), one.matter.what, one.fact): one.is_done
        for one in played.luck.decisions
    }
    return sum(
        1 for key, answer in given.items() if (answer == Answer.YES) != by_luck.get(key, False)
    )  # what luck brought up at no time, it did not do


# tables ----------------------------------------------------------------------------------------------------


def knew_table(knew: Sequence[dict[str, Any]], words: dict[str, str], lang: Lang) -> Table:
    """Return what happened and since when it is known."""
    body = [(one["day"], one[lang], one["known"] or words["never"]) for one in knew]
    return Table(words["knew_table"], (words["day"], words["what"], words["since"]), rows(*body), text=(1, 2))


def fared_table(fared_of: Sequence[dict[str, Any]], words: dict[str, str], lang: Lang) -> Table:
    """Return how others fared."""
    body = [
        (COUNTS[one["key"]][lang], f"{one['any']:,}", f"{one['mean']:,.2f}", f"{one['least']:,}",
         f"{one['most']:,}")
        for one in fared_of
    ]  # fmt: skip
    head = words["what"], words["any"], words["mean"], words["least"], words["most"]
    return Table(words["others_table"], head, rows(*body))


def debts_table(
    debts: Sequence[dict[str, Any]], by_luck: Sequence[dict[str, Any]], words: dict[str, str]
) -> Table:
    """Return both sides of the debts of a round, and of those that luck alone had brought."""

    def lines(found: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (
                words["debt_row"].format(amount=one["amount"], day=one["since"]), f"{one['got']:,}",
                f"{one['waited']:,}", one["listed"] or words["never_listed"], f"{one['refused']:,}",
            )
            for one in found
        )  # fmt: skip

    names = "debt", "creditor_got", "creditor_waited", "debtor_listed", "debtor_refused"
    groups = (Group(words["this_round"], lines(debts)), Group(words["luck_alone"], lines(by_luck)))
    return Table(
        words["debts_table"], tuple(words[name] for name in names), tuple(g for g in groups if g.rows),
        text=(3,),
    )  # fmt: skip


def beside_table(counts: Sequence[dict[str, Any]], words: dict[str, str]) -> Table:
    """Return the counts of a round beside those of the life without the choices."""
    body = [
        (f"{'≠ ' * (one['round'] != one['luck'])}{one['label']}", f"{one['round']:,}", f"{one['luck']:,}")
        for one in counts
        if one["round"] or one["luck"]
    ]
    return Table(
        words["beside_table"], (words["what"], words["this_round"], words["luck_alone"]), rows(*body)
    )
