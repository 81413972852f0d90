"""One run: the country as a grid of provinces, one month at a time, and its series."""

from __future__ import annotations

from typing import Any, Final

from glasshouse.clock import month_text
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.home import run_record
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.society import words
from glasshouse.explorer.society.drawn import View, grid_of, line_of, lines_of
from glasshouse.explorer.society.measures import ADULTS, HEADINGS
from glasshouse.explorer.society.numbers import Place, Shown, counted, place_of
from glasshouse.explorer.society.words import month_words, word
from glasshouse.explorer.words import Said
from glasshouse.metrics.series import EVERYONE
from glasshouse.reports.wording import capital, listed, number

HERE: Final = "/society"
TITLE: Final[Said] = {"en": "Society", "zh": "社会"}
FIRST_LOOK: Final = "jd_list.persons"
LONG_RUN: Final = 36  # months from which on events are added up over a year, if nobody asks otherwise
NOTHING: Final[Said] = {"en": "The run has counted nothing by month.", "zh": "本次运行没有任何逐月计数。"}


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the page of a run."""
    run = shelf.run(asked)
    record: dict[str, Any] = {"run": run_record(run)}
    place = place_of(run)
    if not place.measures:
        return Page("society", TITLE[asked.lang], record | {"nothing": NOTHING[asked.lang]}, HERE)
    view, notes = _view(place, asked)
    lines = lines_of(view)
    record |= {"nothing": "", "choices": _choices(view), "notes": notes, **_facts(view, lines)}
    record["_says"] = {key: text[asked.lang] for key, text in words.WORDS.items()}
    record |= grid_of(view, lines) | line_of(view, lines) | {"reforms": _reforms(view)}
    record["links"] = {
        "life": address(f"/runs/{asked.parts['run']}/someone", asked.lang, province=view.province or ""),
        "back": view.link(province="") if view.province else "",
        "map": view.link(view="map"), "lines": view.link(view="lines"),
    }  # fmt: skip
    return Page("society", TITLE[asked.lang], record, HERE)


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the first run."""
    return address(f"/runs/{shelf.first_run()}/society", asked.lang)


def _view(place: Place, asked: Asked) -> tuple[View, list[str]]:
    """Return what the address asks for, and what a reader must know of it."""
    lang, keys = asked.lang, tuple(place.measures)
    usual = FIRST_LOOK if FIRST_LOOK in keys else keys[0]
    measure = place.measures[asked.choice("what", keys, usual)]
    kinds = place.kinds[measure.key]
    group = asked.choice("group", place.groups, EVERYONE)
    count = asked.choice("count", ("rate", "total"), "rate")
    is_long = place.last - place.first + 1 >= LONG_RUN
    over = asked.choice("over", ("year", "month"), "year" if is_long else "month")
    month = asked.month("month", place.first, place.last, place.last)
    shows = asked.choice("view", ("map", "lines"), "map")
    province = int(asked.choice("province", tuple(map(str, place.provinces)), "0"))
    found = counted(place, measure, group)
    is_adults = measure.key == ADULTS
    is_rate = count == "rate" and found.has_adults and not is_adults
    view = View(place, found, group, count, is_rate, over == "year", month, shows, province, asked.path, lang)
    notes = []
    if count == "rate" and not is_rate:
        notes.append(word("of_adults" if is_adults else "no_adults", lang))
    if (EVERYONE if group not in words.SUBJECTS else group) not in kinds:
        named = listed((words.SUBJECTS[kind][lang] for kind in kinds), lang)
        notes.append(word("other_kinds", lang, kinds=named))
    if place.weight != 1:
        notes.append(word("weight", lang, weight=number(float(place.weight), lang)))
    if len(place.provinces) > 1:
        notes.append(word("chance", lang))
    return view, notes


def _facts(view: View, lines: dict[int, Shown]) -> dict[str, Any]:
    """Return the numbers: what the series holds of each month, and what is shown of it."""
    measure, found = view.measure, view.counted
    return {
        "measure": {
            "key": measure.key, "label": view.label, "unit": view.unit(), "kind": measure.kind,
            "observables": list(measure.names), "group": view.group,
        },
        "weight": float(view.place.weight),
        "month": month_text(view.month), "province": view.province, "view": view.view,
        "months": [month_text(tick) for tick in range(view.place.first, view.place.last + 1)],
        "counts": {str(code): list(found.values[code]) for code in lines},
        "adults": {str(code): list(found.adults[code]) for code in lines},
        "shown": {str(code): list(line) for code, line in lines.items()},
    }  # fmt: skip


def _choices(view: View) -> dict[str, Any]:
    """Return the parts of the form, with what is chosen."""
    lang, place = view.lang, view.place
    sections: dict[str, list[dict[str, str]]] = {}
    for one in place.measures.values():
        sections.setdefault(one.section, []).append({"key": one.key, "name": capital(one.label[lang])})
    pairs = {
        "count": ("rate", "total"), "over": ("one_year", "one_month"), "view": ("map", "lines"),
    }  # fmt: skip
    if len(place.provinces) < 2:
        del pairs["view"]
    keys = {"one_year": "year", "one_month": "month"}
    return {
        "what": [{"heading": HEADINGS[key][lang], "options": some} for key, some in sections.items()],
        "group": words.group_choices(place.groups, lang),
        "pairs": [
            {"key": key, "label": word(key, lang),
             "options": [{"key": keys.get(one, one), "name": word(one, lang)} for one in some]}
            for key, some in pairs.items()
        ],
        "months": [
            {"key": month_text(tick), "name": month_words(tick, lang)}
            for tick in range(place.first, place.last + 1)
        ],
        "chosen": {
            "what": view.measure.key, "group": view.group, "count": view.count,
            "over": "year" if view.is_year else "month", "view": view.view,
        },
    }  # fmt: skip


def _reforms(view: View) -> list[dict[str, Any]]:
    """Return the dated reforms of the law of the run, where they stand on the slider, and their months."""
    n = max(view.place.last - view.place.first, 1)
    return [
        {
            "on": one.on, "id": one.id, "regime": one.regime, "name": one.label[view.lang],
            "at": round(100 * (one.tick - view.place.first) / n, 2),
            "link": view.link(month=month_text(one.tick)),
        }
        for one in view.place.reforms
    ]  # fmt: skip
