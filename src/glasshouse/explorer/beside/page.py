"""One agent under several regimes, with the same luck, side by side."""

from __future__ import annotations

from typing import Any, Final

from glasshouse.clock import month_text
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import called, neighbourhood_of
from glasshouse.engine.interventions import meaningful
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.beside import laws
from glasshouse.explorer.beside.change_form import asked_for, groups, hows
from glasshouse.explorer.beside.changes import Vocabulary, check, command, read, vocabulary
from glasshouse.explorer.beside.otherwise import otherwise, told_change
from glasshouse.explorer.beside.panels import panel_record, refusing
from glasshouse.explorer.beside.words import said
from glasshouse.explorer.changes import Changes, written
from glasshouse.explorer.home import run_record
from glasshouse.explorer.lives import words as life_words
from glasshouse.explorer.lives.replays import LIVES, Law
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.shelf import Shelf
from glasshouse.shown import Table, rows

HERE: Final = "/beside"
LINKS, ALL = "links", "all"


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the life of the first run that most happened in."""
    key = shelf.first_run()
    return address(f"/runs/{key}/beside/{shelf.runs[key].busiest()}", asked.lang)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return one life under several laws; the panels come one by one, or all at once if that is asked.

    Where the form asks for a change, the reader is sent on to the address that has it.
    """
    run, lang = shelf.run(asked), asked.lang
    slot = LIVES.slot(run, asked.text("agent"))
    prepared, _ = LIVES.ready(run)
    here, agent = neighbourhood_of(prepared, slot), called(prepared, slot)
    given = asked.text("regimes")
    found = laws.laws_of(given or laws.usual(run, prepared, here), run)
    mode = asked.choice("show", (LINKS, ALL), LINKS)
    changes = read(asked.text("do"), run, agent)
    is_toy = prepared.scenario.society is not None
    if is_toy and changes:
        raise RefusedError(
            400, "do: nothing can be changed in a life of a toy society.", "do：玩具社会的经历不能改动。"
        )
    names = vocabulary(run, here, found)
    check(changes, names, agent)
    if more := asked_for(asked, run, agent, changes, names):
        query = {"regimes": given, "show": mode if mode == ALL else "", "do": written(more)}
        return address(f"/runs/{asked.text('run')}/beside/{agent}", lang, **query)
    told, words = LIVES.told(run, slot), said(lang)
    panels = (
        [panel_record(shelf, run, slot, one, lang, changes, names) for one in found] if mode == ALL else []
    )
    record: dict[str, Any] = {
        "run": run_record(run), "_says": words, "_line_says": life_words.said(lang),
        "agent": agent,
        "heads": [told.life.headline(holder, lang) for holder in told.life.holders] or [told.life.text(lang)],
        "regimes": ",".join(one.text for one in found), "show": mode,
        "laws": [{"name": one.text, "title": laws.title(one, run, lang)} for one in found],
        "counts": [{"key": name, "label": text[lang]} for name, text in life_words.COUNTS.items()],
        "panels": panels, "differs": differing(panels),
        "is_toy": is_toy,
        "do": written(changes),
        **({} if is_toy else _changing(run, slot, changes, names, lang)),
        "_table": _table(panels, words, lang),
        "_counted": [_counted(one, words, lang) for one in panels],
    }  # fmt: skip
    name = (
        f"{words['title']}：{told.life.who(lang)}"
        if lang == "zh"
        else f"{words['title']}: {told.life.who(lang)}"
    )
    return Page("beside", name, record, HERE)


def _changing(run: Run, slot: int, changes: Changes, names: Vocabulary, lang: Lang) -> dict[str, Any]:
    """Return what can be changed in a life, and what is: form, changes, decisions, and the command."""
    prepared, spec = LIVES.ready(run)[0], run.scenario
    known = meaningful(prepared, changes)
    with refusing(laws.THIS):
        told = LIVES.told(run, slot, Law(interventions=known))
    return {
        "form": {
            "groups": groups(called(prepared, slot), names, lang), "hows": hows(lang),
            "first": month_text(spec.start), "last": month_text(spec.end),
            "month": month_text(changes[-1].tick if changes else spec.start),
        },
        "changes": [told_change(one, changes, names, lang) for one in changes],
        "otherwise": otherwise(run, slot, changes, told, lang),
        "command": command(run, known) if known else "",
    }  # fmt: skip


def panel(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the life under one law, as a part of a page."""
    run, lang = shelf.run(asked), asked.lang
    slot = LIVES.slot(run, asked.text("agent"))
    prepared, _ = LIVES.ready(run)
    found = laws.laws_of(asked.text("regimes"), run)
    if len(found) != 1:
        raise RefusedError(400, "regimes: one law is needed for a panel.", "regimes：面板只能显示一套规则。")
    changes = read(asked.text("do"), run, called(prepared, slot))
    names = vocabulary(run, neighbourhood_of(prepared, slot), found)
    told = panel_record(shelf, run, slot, found[0], lang, changes, names)
    record = {
        "panel": told, "_says": said(lang), "_line_says": life_words.said(lang),
        "_counted": _counted(told, said(lang), lang),
    }  # fmt: skip
    return Page("beside_panel", said(lang)["title"], record, HERE)


def differing(panels: list[dict[str, Any]]) -> list[str]:
    """Return the counts that are not the same under all laws."""
    if not panels:
        return []
    return [name for name in life_words.COUNTS if len({one["counts"][name] for one in panels}) > 1]


def _table(panels: list[dict[str, Any]], words: dict[str, str], lang: Lang) -> Table | None:
    """Return what differs: counts by law; rows that are 0 under all laws are left out."""
    if not panels:
        return None
    marked = differing(panels)
    body = [
        (f"{'≠ ' if name in marked else ''}{label[lang]}", *(f"{one['counts'][name]:,}" for one in panels))
        for name, label in life_words.COUNTS.items()
        if any(one["counts"][name] for one in panels)
    ]
    return Table(words["caption"], (words["what"], *(one["title"] for one in panels)), rows(*body))


def _counted(panel: dict[str, Any], words: dict[str, str], lang: Lang) -> Table:
    """Return what was counted in a panel; with a change, what it moved beside what it was before."""
    counts, change = panel["counts"], panel["change"]
    if change is None:
        body = [(life_words.COUNTS[name][lang], f"{value:,}") for name, value in counts.items() if value]
        return Table(words["counted"], (words["what"], words["n"]), rows(*body))
    moved = [
        (life_words.COUNTS[one["key"]][lang], f"{one['before']:,}", f"{one['after']:,}")
        for one in change["counts"]
    ]
    head = words["what"], words["before"], words["after"]
    return Table(words["brought_caption"], head, rows(*moved))
