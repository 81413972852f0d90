"""One agent of a run: what it did, what was recorded, what followed, replayed on demand."""

from __future__ import annotations

from typing import Any, Final

from glasshouse.engine.agents import first_firms, has_bodies
from glasshouse.engine.looks import band_names
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.home import run_record
from glasshouse.explorer.lives import someone as finding
from glasshouse.explorer.lives.lines import KINDS
from glasshouse.explorer.lives.record import life_record
from glasshouse.explorer.lives.replays import LIVES
from glasshouse.explorer.lives.someone import ANY, Question
from glasshouse.explorer.lives.words import PARTS, WORDS, said
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.shelf import Shelf, key_of

HERE: Final = "/life"
SHOWS: Final = ("all", *KINDS)


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the first run."""
    return address(f"/runs/{shelf.first_run()}/life", asked.lang)


def choose(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the page on which a life is chosen; with a number, send the reader on to it."""
    run, lang = shelf.run(asked), asked.lang
    key = key_of(run)
    if name := asked.text("agent").strip():
        LIVES.slot(run, name)
        return address(f"/runs/{key}/life/{name.upper()}", lang)
    question = question_of(asked, run)
    prepared, _ = LIVES.ready(run)
    n_firms = int(first_firms(prepared)[-1])
    is_toy = prepared.scenario.society is not None
    has_others = n_firms > 0 or has_bodies(prepared)
    words = said(lang)
    hint = words["agent_hint" if has_others else "no_firms"].format(last=prepared.places.n_agents - 1)
    record = {
        "run": run_record(run), "_says": words, "hint": hint, "busiest": run.busiest(),
        "is_toy": is_toy, "fields": [] if is_toy else fields(run, question, asked),
    }  # fmt: skip
    return Page("life_choose", words["choose"], record, HERE)


def provinces_of(run: Run) -> dict[int, tuple[str, str]]:
    """Return the names of the provinces in which agents of a run live, by their codes."""
    prepared, _ = LIVES.ready(run)
    rows = sorted({int(row) for row in prepared.places.province})
    return {prepared.province_codes[row]: prepared.territory.province_name(row) for row in rows}


def question_of(asked: Asked, run: Run) -> Question:
    """Read who is looked for."""
    provinces = {str(code): code for code in provinces_of(run)}
    fifth = asked.choice("fifth", (ANY, *finding.fifths()), ANY)
    return Question(
        age=asked.choice("age", (ANY, *band_names()), ANY),
        province=provinces.get(asked.choice("province", (ANY, *provinces), ANY), 0),
        fifth=0 if fifth == ANY else int(fifth),
        area=asked.choice("area", (ANY, *finding.AREAS), ANY),
        happened=asked.choice("happened", (ANY, *finding.HAPPENED), ANY),
    )


def options(run: Run, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in each part of a question, with its words."""
    words = said(lang)
    n = 1 if lang == "zh" else 0
    return {
        "age": [(ANY, words["any"]), *((one, one.replace("plus", "+")) for one in band_names())],
        "province": [(ANY, words["any"]), *((str(c), names[n]) for c, names in provinces_of(run).items())],
        "fifth": [(ANY, words["any"]), *((one, one) for one in finding.fifths())],
        "area": [(ANY, words["any"]), *((one, words[one]) for one in finding.AREAS)],
        "happened": [(ANY, words["any"]), *((one, words[one]) for one in finding.HAPPENED)],
    }


def fields(run: Run, question: Question, asked: Asked) -> list[dict[str, Any]]:
    """Return the fields of the form, each with its options and the chosen one."""
    chosen = {name: str(value) for name, value in question.query().items()}
    return [
        {
            "name": name, "label": WORDS[name][asked.lang], "chosen": chosen.get(name, ANY),
            "options": [{"value": value, "text": text} for value, text in found],
        }
        for name, found in options(run, asked.lang).items()
    ]  # fmt: skip


def told_question(run: Run, question: Question, lang: str) -> str:
    """Say a question in words."""
    words, found = said(lang), options(run, lang)
    chosen = question.query()
    parts = [
        f"{words[name]}{'：' if lang == 'zh' else ': '}{dict(found[name])[str(chosen[name])]}"
        for name in PARTS
        if name in chosen
    ]
    return ("；" if lang == "zh" else "; ").join(parts) or words["found_any"]


def someone(shelf: Shelf, asked: Asked) -> Page | str:
    """Find an agent by coarse bands and send the reader on to it, or say which question somebody fits."""
    run, lang = shelf.run(asked), asked.lang
    key = key_of(run)
    if run.scenario.society:
        raise RefusedError(
            400, "agents of a toy society have no province, age or income; choose one by its number.",
            "玩具社会的个体没有省份、年龄和收入；请按编号选择。",
        )  # fmt: skip
    question, nth = question_of(asked, run), asked.number("another", 0, finding.MOST_ASKED, 0)
    slot = finding.find(run, question, nth)
    if slot is not None:
        query = {**question.query(), "another": nth}
        return address(f"/runs/{key}/life/{slot}", lang, **query)
    words = said(lang)
    fitting = sum(1 for _ in finding.matches(run, question)) if nth else 0
    wider = None if fitting else finding.relaxation(run, question)
    record: dict[str, Any] = {
        "run": run_record(run), "_says": words, "asked": told_question(run, question, lang),
        "query": question.query(), "fitting": fitting, "wider": None,
        "says": words["no_more"].format(n=fitting) if fitting else words["nobody_says"].format(
            n=len(finding.searched(run, LIVES.ready(run)[0], question))
        ),
        "fields": fields(run, question, asked),
    }  # fmt: skip
    if wider is not None:
        part = next(name for name in PARTS if question.without(name) == wider)
        record["wider"] = {"says": words["wider"].format(part=words[part]), "query": wider.query()}
    return Page("life_nobody", words["nobody"], record, HERE)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the life of an agent."""
    run, lang = shelf.run(asked), asked.lang
    told = LIVES.told(run, LIVES.slot(run, asked.text("agent")))
    words = said(lang)
    record = {
        "run": run_record(run), "_says": words, "shows": list(SHOWS),
        **life_record(told, show=asked.choice("show", SHOWS, "all"), lang=lang),
        "found": _found(run, asked, words),
    }  # fmt: skip
    life = told.life
    name = f"{words['title']}: {life.who(lang)}" if lang == "en" else f"{words['title']}：{life.who(lang)}"
    return Page("life", name, record, HERE)


def _found(run: Run, asked: Asked, words: dict[str, str]) -> dict[str, Any] | None:
    """Return how a life was found, if it was: the question is in the address."""
    is_found = bool(asked.text("another"))
    nth = asked.number("another", 0, finding.MOST_ASKED, 0)
    question = question_of(asked, run)
    if not is_found:
        return None
    says = words["found"].format(n=nth + 1, asked=told_question(run, question, asked.lang))
    return {"says": says, "query": question.query(), "next": nth + 1}
