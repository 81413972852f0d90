"""One agent under several regimes, with the same luck, side by side."""

from __future__ import annotations

from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.runs import Run
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.beside import laws
from glasshouse.explorer.beside.laws import Named
from glasshouse.explorer.beside.words import said
from glasshouse.explorer.home import run_record
from glasshouse.explorer.lives import words as life_words
from glasshouse.explorer.lives.lines import Lines
from glasshouse.explorer.lives.replays import LIVES, OWN, Told
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
    """Return one life under several laws; the panels come one by one, or all at once if that is asked."""
    run, lang = shelf.run(asked), asked.lang
    slot = LIVES.slot(run, asked.text("agent"))
    prepared, _ = LIVES.ready(run)
    usual = laws.usual(run, prepared, neighbourhood_of(prepared, slot))
    text = asked.text("regimes", usual)
    found = laws.laws_of(text, run)
    mode = asked.choice("show", (LINKS, ALL), LINKS)
    told = LIVES.told(run, slot)
    words = said(lang)
    panels = [panel_record(shelf, run, slot, one, lang) for one in found] if mode == ALL else []
    record: dict[str, Any] = {
        "run": run_record(run), "_says": words, "_line_says": life_words.said(lang),
        "agent": told.life.name or told.life.agent,
        "heads": [told.life.headline(holder, lang) for holder in told.life.holders] or [told.life.text(lang)],
        "regimes": ",".join(one.text for one in found), "show": mode,
        "laws": [{"name": one.text, "title": laws.title(one, run, lang)} for one in found],
        "counts": [{"key": name, "label": text[lang]} for name, text in life_words.COUNTS.items()],
        "panels": panels, "differs": differing(panels),
        "is_toy": prepared.scenario.society is not None,
        "_table": _table(panels, words, lang),
        "_counted": [_counted(one["counts"], words, lang) for one in panels],
    }  # fmt: skip
    name = (
        f"{words['title']}：{told.life.who(lang)}"
        if lang == "zh"
        else f"{words['title']}: {told.life.who(lang)}"
    )
    return Page("beside", name, record, HERE)


def panel(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the life under one law, as a part of a page."""
    run, lang = shelf.run(asked), asked.lang
    slot = LIVES.slot(run, asked.text("agent"))
    found = laws.laws_of(asked.text("regimes"), run)
    if len(found) != 1:
        raise RefusedError(400, "regimes: one law is needed for a panel.", "regimes：面板只能显示一套规则。")
    told = panel_record(shelf, run, slot, found[0], lang)
    record = {
        "panel": told, "_says": said(lang), "_line_says": life_words.said(lang),
        "_counted": _counted(told["counts"], said(lang), lang),
    }  # fmt: skip
    return Page("beside_panel", said(lang)["title"], record, HERE)


def panel_record(shelf: Shelf, run: Run, slot: int, named: Named, lang: Lang) -> dict[str, Any]:
    """Return a life under one law: what kind of comparison it is, counts and lines."""
    words = said(lang)
    kind, told, notes = _told(shelf, run, slot, named, words)
    lines = Lines(told)
    return {
        "law": named.text, "title": laws.title(named, run, lang), "kind": kind, "kind_name": words[kind],
        "notes": notes, "seconds": round(told.seconds, 3),
        "counts": lines.counts(), "years": lines.years("all"),
        "n_lines": sum(len(year["lines"]) for year in lines.years("all")),
        "replayed": words["replayed"].format(seconds=f"{told.seconds:.2f}"),
    }  # fmt: skip


def _told(
    shelf: Shelf, run: Run, slot: int, named: Named, words: dict[str, str]
) -> tuple[str, Told, list[str]]:
    """Return the kind of a panel, the life, and what must be said of it."""
    if named.law == OWN:
        told = LIVES.told(run, slot)
        return "this", told, [words["this_says"], *_warned(told, words)]
    if pair := laws.paired(shelf, run, named.law):
        told = LIVES.told(pair[1], slot)
        return "paired", told, [words["paired_says"].format(key=pair[0]), *_warned(told, words)]
    try:
        told = LIVES.told(run, slot, named.law)
    except GlasshouseError as failure:
        raise RefusedError(
            400, f"{named.text}: {failure}", f"{named.text}：这套规则不能用于此处（{failure}）"
        ) from None
    return "what_if", told, [words["what_if_says"], *_noted(run, told, words), *_warned(told, words)]


def _warned(told: Told, words: dict[str, str]) -> list[str]:
    return [words["counterfactual"]] if told.life.is_counterfactual else []


def _noted(run: Run, told: Told, words: dict[str, str]) -> list[str]:
    """Return what is assumed in a what-if."""
    other = told.other
    assert other is not None
    more = sorted(other.prepared.parts.on - LIVES.ready(run)[0].parts.on)
    said_of = {"outside": other.outside, "unranked": other.unranked, "idle": other.idle, "follows": more}
    return [words[key].format(names=", ".join(names)) for key, names in said_of.items() if names]


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


def _counted(counts: dict[str, int], words: dict[str, str], lang: Lang) -> Table:
    body = [(life_words.COUNTS[name][lang], f"{value:,}") for name, value in counts.items() if value]
    return Table(words["counted"], (words["what"], words["n"]), rows(*body))
