"""One desk of a run: its queue in a month of a neighbourhood, what it may do, and what followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.decisions import DESKS, Desk
from glasshouse.engine.intervention_words import matter_words, sentence
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.changes import added, command_of, overlap
from glasshouse.explorer.desks import deeds
from glasshouse.explorer.desks.following import followed, touched
from glasshouse.explorer.desks.queue import MONTHS, MOST_ROWS, Queue, powers
from glasshouse.explorer.desks.words import ELSEWHERE, NAMES, SAYS, said
from glasshouse.explorer.home import run_record
from glasshouse.explorer.lives.replays import LIVES, OWN
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.shelf import Shelf
from glasshouse.shown import Table, rows
from glasshouse.society.interventions import Intervention

HERE: Final = "/desks"
USUAL: Final[Desk] = "court"


@dataclass(frozen=True)
class Place:
    """Where and when a desk is looked at, and what was decided otherwise so far."""

    run: Run
    desk: Desk
    near: str
    neighbourhood: int
    year: range
    given: tuple[Intervention, ...]

    @property
    def path(self) -> str:
        """Return the path of the page, of this desk."""
        return path_of(self.run, self.desk)


def path_of(run: Run, desk: Desk) -> str:
    """Return the path of the page of a desk of a run."""
    return f"/runs/{run_record(run)['key']}/desks/{desk}"


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the desk of the court in the first run."""
    return address(path_of(shelf.runs[shelf.first_run()], USUAL), asked.lang)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the page of a desk; with an act in the form, send the reader on to where it is done."""
    run, lang = shelf.run(asked), asked.lang
    if run.scenario.society:
        raise RefusedError(400, said("en")["toy"], said("zh")["toy"])
    place = place_of(run, asked)
    if done := _done(place, asked):
        return done
    words = said(lang)
    window = place.year
    law = replace(OWN, interventions=place.given)
    prepared, _ = LIVES.under(run, place.neighbourhood, law)
    again, _ = LIVES.replayed(run, place.neighbourhood, law, decided=window)
    queue = Queue(prepared, again)
    month = asked.month("month", window[0], window[-1], queue.usual_month(place.desk, window))
    found = queue.rows(place.desk, month, lang)
    n = len(queue.of_month(place.desk, month))
    may = powers(prepared, place.desk, lang)
    record: dict[str, Any] = {
        "run": run_record(run), "_says": words, "desk": place.desk, "name": NAMES[place.desk][lang],
        "says": SAYS[place.desk][lang], "near": place.near, "neighbourhood": place.neighbourhood,
        "year": clock.month_text(window[0])[:4], "month": clock.month_text(month),
        "do": deeds.written(place.given),
        "desks": [{"key": one, "name": NAMES[one][lang], "n": len(queue.by_desk[one])} for one in DESKS],
        "years": _years(run), "months": queue.months(place.desk, window),
        "n": n, "queue_says": words["queue_says"].format(
            month=clock.month_text(month), n=n, k=place.neighbourhood
        ),
        "more": words["more"].format(n=MOST_ROWS) if n > MOST_ROWS else "",
        "rows": [_row(place, one) for one in found], "powers": may,
        "elsewhere": [
            {"path": f"/runs/{run_record(run)['key']}/{where}", "says": text[lang]}
            for where, text in ELSEWHERE.get(place.desk, ())
        ],
        "deeds": _deeds(place, lang),
        "given": _given(place, lang), **_followed(place, lang),
    }  # fmt: skip
    record["_counted"] = _counted(record["followed"], words)
    return Page("desk", f"{words['title']}{'：' if lang == 'zh' else ': '}{record['name']}", record, HERE)


def place_of(run: Run, asked: Asked) -> Place:
    """Read where and when a desk is looked at."""
    desk: Desk = next(one for one in DESKS if one == asked.choice("desk", DESKS, USUAL))
    near = (asked.text("near") or str(run.busiest())).strip().upper()
    slot = LIVES.slot(run, near)
    prepared, _ = LIVES.ready(run)
    first, last = prepared.scenario.start, prepared.scenario.end
    tick = asked.month("month", first, last, last)
    years = [clock.month_text(one)[:4] for one in (first, last)]
    year = asked.number("year", int(years[0]), int(years[1]), int(clock.month_text(tick)[:4]))
    begin = clock.parse_month(f"{year}-01")
    window = range(max(first, begin), min(last, begin + MONTHS - 1) + 1)
    given = deeds.held(asked.text("do"), prepared)
    return Place(run, desk, near, neighbourhood_of(prepared, slot), window, given)


def _done(place: Place, asked: Asked) -> str:
    """Return where the reader is sent who has filled in the form of an act, or nothing."""
    what, agent, when = asked.text("what"), asked.text("agent").strip().upper(), asked.text("when")
    if not what:
        return ""
    prepared, _ = LIVES.ready(place.run)
    if what not in {
        f"{how} {one.what}".strip() for one in deeds.deeds_of(prepared, place.desk) for how in one.hows
    }:
        raise RefusedError(
            400, f"what: found {quoted(what)}; the form lists what somebody at this desk can do.",
            f"what：{quoted(what)}无效；该岗位能作的行为见表单。",
        )  # fmt: skip
    LIVES.slot(place.run, agent)
    found = deeds.held(f"{agent} {when} {what}", prepared)
    if len(found) != 1:
        raise RefusedError(400, "what: one act is needed.", "what：须为一项行为。")
    (one,) = found
    given = added(place.given, one)
    deeds.held(deeds.written(given), prepared)
    return _to(place, asked.lang, do=deeds.written(given), month=when, near=agent)


def _to(place: Place, lang: Lang, **query: object) -> str:
    """Return the address of the same place, with some parts other than they are."""
    asked = {"near": place.near, "do": deeds.written(place.given), **query}
    return address(place.path, lang, **asked)


def _row(place: Place, one: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the queue with the interventions of the page on which it is decided otherwise."""
    flip: Intervention = one["otherwise"]
    is_yours = any(overlap(flip, old) for old in place.given)
    given = deeds.written(added(place.given, flip))
    return {**one, "otherwise": str(flip), "do": given, "is_yours": is_yours}


def _years(run: Run) -> list[str]:
    spec = run.scenario
    return [str(year) for year in range(2000 + spec.start // MONTHS, 2000 + spec.end // MONTHS + 1)]


def _deeds(place: Place, lang: Lang) -> list[dict[str, Any]]:
    prepared, _ = LIVES.ready(place.run)
    words, mine, says = matter_words(prepared), deeds.deeds_of(prepared, place.desk), said(lang)
    groups = [
        {
            "says": says[f"how_{how or 'does'}"],
            "options": [
                {"value": f"{how} {one.what}".strip(), "says": getattr(words[one.what], lang)}
                for one in mine
                if how in one.hows
            ],
        }
        for how in deeds.HOWS
    ]
    return [group for group in groups if group["options"]]


def _given(place: Place, lang: Lang) -> list[dict[str, Any]]:
    prepared, _ = LIVES.ready(place.run)
    words = matter_words(prepared) if place.given else {}
    return [
        {
            "text": str(one), "says": sentence(one, words, lang), "agent": one.agent,
            "is_here": neighbourhood_of(prepared, LIVES.slot(place.run, one.agent)) == place.neighbourhood,
            "without": deeds.written(tuple(other for other in place.given if other != one)),
        }
        for one in place.given
    ]  # fmt: skip


def _followed(place: Place, lang: Lang) -> dict[str, Any]:
    """Return what followed from the decisions of the page, and the command that repeats them."""
    if not place.given:
        return {"followed": None, "command": ""}
    law = replace(OWN, interventions=place.given)
    before = LIVES.ready(place.run)[0], LIVES.replayed(place.run, place.neighbourhood)[0]
    after = (
        LIVES.under(place.run, place.neighbourhood, law)[0],
        LIVES.replayed(place.run, place.neighbourhood, law, decided=place.year)[0],
    )
    command = command_of(after[0].scenario)
    return {"followed": followed(touched(before[1], after[1]), before, after, lang), "command": command}


def _counted(found: dict[str, Any] | None, words: dict[str, str]) -> Table | None:
    if not found or not found["counts"]:
        return None
    body = [(one["label"], f"{one['before']:,}", f"{one['after']:,}") for one in found["counts"]]
    return Table(words["counted"], (words["what"], words["before"], words["after"]), rows(*body))
