"""A round for classes: a character is chosen, asked a few things, and shown what came of it.

The address holds all of it: the choices, and how many questions were answered. Every answer is a link.
"""

from __future__ import annotations

from typing import Any, Final

from glasshouse.codes import FIRM_SLOTS
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.intervention_words import matter_words, sentence
from glasshouse.engine.life import LifeEvent, runs_of
from glasshouse.engine.looks import look_of
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.changes import short, written
from glasshouse.explorer.home import run_record
from glasshouse.explorer.lives import words as life_words
from glasshouse.explorer.lives.replays import LIVES
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.round.characters import bands, offers
from glasshouse.explorer.round.choices import MOST, Question, Round, chosen
from glasshouse.explorer.round.ending import changed, end_record
from glasshouse.explorer.round.story import Story, story
from glasshouse.explorer.round.words import ANSWERS, ASKS, MEANS, STAGES, said
from glasshouse.explorer.shelf import Shelf, key_of
from glasshouse.society.interventions import Intervention

HERE: Final = "/round"
END: Final = "end"


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the first run."""
    return address(f"/runs/{shelf.first_run()}/round", asked.lang)


def choose(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the page on which a character is chosen; with a number, send the reader on to it."""
    run, lang = shelf.run(asked), asked.lang
    words = said(lang)
    if name := asked.text("agent").strip():
        return address(f"/runs/{key_of(run)}/round/{slot_of(run, name)}", lang)
    is_toy = run.scenario.society is not None
    prepared, _ = LIVES.ready(run)
    found = [] if is_toy else offers(run)
    record = {
        "run": run_record(run), "is_toy": is_toy, "_says": words, "lead": words["lead"].format(most=MOST),
        "hint": words["agent_hint"].format(last=prepared.places.n_agents - 1),
        "offers": [
            {
                "sort": one.sort, "label": words[f"sort_{one.sort}"], "agent": one.slot,
                "who": who(run, one.slot, lang),
            }
            for one in found
        ],
    }  # fmt: skip
    return Page("round_choose", words["choose"], record, HERE)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return a step of a round, or its end."""
    run, lang = shelf.run(asked), asked.lang
    slot = slot_of(run, asked.text("agent"))
    played = Round(run, slot, chosen(run, slot, asked.text("do")))
    questions = played.questions
    at = len(questions)
    if asked.text("at") != END:
        at = asked.number("at", 0, len(questions), 0)
    require_asked(played.done, questions[:at])
    words = said(lang)
    record = {
        "run": run_record(run), "_says": words, "_line_says": life_words.said(lang),
        "agent": played.agent, "who": who(run, slot, lang), "at": at, "most": MOST,
        "do": written(played.done),
        "choices": choices_of(played, lang), "seconds": round(played.story.told.seconds, 3),
    }  # fmt: skip
    title = f"{words['title']}{'：' if lang == 'zh' else ': '}{played.story.told.life.who(lang)}"
    if at == len(questions):
        n, k = len(played.done), changed(played)
        says = words["end_says"].format(n=n, changed=k, month=run.manifest.spec.end)
        record |= {"is_end": True, "says": says, **end_record(played, words, lang)}
        return Page("round_end", title, record, HERE)
    return Page("round", title, {**record, "is_end": False, **step_record(played, at, words, lang)}, HERE)


def slot_of(run: Run, name: str) -> int:
    """Return the slot of an adult of a run; toys, firms and bodies are refused."""
    if run.scenario.society:
        raise RefusedError(400, said("en")["toy"], said("zh")["toy"])
    slot = LIVES.slot(run, name)
    if slot >= FIRM_SLOTS:
        raise RefusedError(
            400, f"agent: found {quoted(name)}; a round is played with an adult, by its number.",
            f"agent：{quoted(name)}无效；须为成年人的编号。",
        )  # fmt: skip
    return slot


def who(run: Run, slot: int, lang: Lang) -> str:
    """Say who a character is, in coarse bands, on the first day on which it is there."""
    prepared, _ = LIVES.ready(run)
    k = neighbourhood_of(prepared, slot)
    look = look_of(prepared, slot, k, story(run, slot).first_day)
    return bands(prepared, look, k, lang) if look else ""


def require_asked(done: tuple[Intervention, ...], questions: tuple[Question, ...]) -> None:
    """Refuse a choice that answers nothing that was asked so far: what comes later is not known yet."""
    asked = {(one.day[:7], one.matter, fact) for one in questions for fact in (0, one.fact)}
    for one in done:
        month, what, fact = short(one)[:7], one.what, one.fact
        if (month, what, fact) not in asked:
            raise RefusedError(
                400, f"do: found {quoted(short(one))}; that answers nothing that was asked up to here.",
                f"do：{quoted(short(one))}并未回答至此提出的任何问题。",
            )  # fmt: skip


def choices_of(played: Round, lang: Lang) -> list[dict[str, str]]:
    """Return the choices so far, in words."""
    named = matter_words(played.story.told.prepared)
    return [{"text": short(one), "says": sentence(one, named, lang)} for one in played.done]


def step_record(played: Round, at: int, words: dict[str, str], lang: Lang) -> dict[str, Any]:
    """Return one step: what the character has come to know since the last one, and what it is asked."""
    story, asked = played.story, played.questions[at]
    start = played.questions[at - 1].cut if at else 0
    new, late = story.between(start, asked.cut)
    begins = [one for one in new if one.day >= story.holder.entry_day]
    return {
        "step": words["step"].format(n=at + 1, most=MOST), "day": asked.day,
        "since": played.questions[at - 1].day if at else "",
        "new": years_of(story, begins), "late": years_of(story, late),
        "question": question_record(played, asked, at, lang),
    }  # fmt: skip


def years_of(story: Story, events: list[LifeEvent]) -> list[dict[str, Any]]:
    """Return lines by year, without what is on record about them: the character does not know that."""
    found: dict[str, list[dict[str, Any]]] = {}
    for run in runs_of(events):
        line = {**story.lines.line(run), "known": ""}
        found.setdefault(line["day"][:4], []).append(line)
    return [{"year": int(year), "lines": lines} for year, lines in found.items()]


def question_record(played: Round, asked: Question, at: int, lang: Lang) -> dict[str, Any]:
    """Return a question with its answers: what each writes into the address."""
    about = getattr(asked.label, lang) if asked.label else ""
    says = STAGES[asked.stage] if asked.what == "pay" else ASKS[asked.what]
    parts = [says[lang].format(amount=asked.amount, about=about)]
    if asked.has_means is not None:
        parts.append(MEANS[asked.has_means][lang])
    options = []
    for is_done, words in zip((True, False), ANSWERS[asked.what], strict=True):
        done = (*played.done, asked.answer(played.agent, is_done=is_done))
        options.append(
            {"key": "yes" if is_done else "no", "says": words[lang], "do": written(done), "at": at + 1}
        )
    luck = {"key": "luck", "says": said(lang)["luck"], "do": written(played.done), "at": at + 1}
    return {
        "what": asked.what, "day": asked.day, "says": ("" if lang == "zh" else " ").join(parts),
        "provision": asked.provision, "regime": played.story.lines.regime_of.get(asked.provision, ""),
        "options": [*options, luck],
    }  # fmt: skip
