"""The two pictures of the page of a society: the grid of provinces in a month, and a line over all months.

What does not hang on the month that is looked at is made once for a question and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from glasshouse.clock import month_text
from glasshouse.effect_charts import Lang, Months, by_month
from glasshouse.explorer.page import address
from glasshouse.explorer.society import words
from glasshouse.explorer.society.grid import Scale, grid_tiles, scale_of, small_lines
from glasshouse.explorer.society.measures import FLOW, Measure
from glasshouse.explorer.society.numbers import YEAR, Counted, Place, Shown
from glasshouse.explorer.society.words import month_words, word
from glasshouse.metrics.series import NATION
from glasshouse.reports.wording import capital, number
from glasshouse.shown import Group, Table, rows

KEPT_PICTURES = 64
Lines = dict[int, Shown]
Made = TypeVar("Made")


@dataclass(frozen=True)
class View:
    """What a reader looks at: everything that the address says."""

    place: Place
    counted: Counted
    group: str
    count: str
    is_rate: bool
    is_year: bool
    month: int
    view: str
    province: int
    path: str
    lang: Lang

    @property
    def measure(self) -> Measure:
        """Return what is counted."""
        return self.counted.measure

    @property
    def label(self) -> str:
        """Return what is shown: the measure and its group."""
        return words.label_of(self.measure, self.group, self.lang)

    def unit(self, size_word: str = "") -> str:
        """Return what the numbers are."""
        return words.unit_of(self.measure, self.lang, is_rate=self.is_rate, size_word=size_word)

    def when(self, tick: int) -> str:
        """Return the time that the numbers of a month are about."""
        return words.when_words(self.measure, tick, self.lang, is_year=self.is_year)

    def link(self, **changed: object) -> str:
        """Return the address of this view with some parts changed."""
        state = {
            "what": self.measure.key, "group": self.group, "count": self.count,
            "over": "year" if self.is_year else "month", "month": month_text(self.month), "view": self.view,
            "province": self.province or "",
        }  # fmt: skip
        return address(self.path, self.lang, **(state | changed))


def _kept(view: View, what: str, make: Callable[[], Made]) -> Made:
    """Return what was made for the question before, or make it."""
    drawn = view.place.drawn
    key = (what, view.measure.key, view.group, view.is_rate, view.is_year, view.province, view.lang)
    if key not in drawn:
        if len(drawn) >= KEPT_PICTURES:
            drawn.clear()
        drawn[key] = make()
    return cast(Made, drawn[key])


def lines_of(view: View) -> Lines:
    """Return the values of every month, of the whole society and of each province."""

    def make() -> Lines:
        return {
            code: view.counted.shown(code, is_rate=view.is_rate, is_year=view.is_year)
            for code in (NATION, *view.place.provinces)
        }

    return _kept(view, "lines", make)


def grid_of(view: View, lines: Lines) -> dict[str, Any]:
    """Return the grid in the month that is looked at, and the frames of all months for the script."""
    lang, codes, now = view.lang, view.place.provinces, view.month - view.place.first
    scale = _kept(view, "scale", lambda: scale_of([lines[code] for code in codes], lang))
    frames = _kept(view, "frames", lambda: _frames(view, lines, scale))
    found: dict[str, Any] = {
        "says": frames["says"][now], "now": now, "reform_now": frames["reforms"][now], "grid": None,
        "_frames": frames,
    }  # fmt: skip
    if not frames["codes"]:
        return found
    ends = {
        "low": scale.text(scale.low, is_border=True), "high": scale.text(scale.high, is_border=True),
    }  # fmt: skip
    found["grid"] = {
        "unit": capital(view.unit(scale.size_word)), "classes": scale.classes(lang),
        "note": word("grid_note", lang), "lines_note": word("lines_note", lang, **ends),
        "tiles": [_tile(view, one, lines, scale) for one in grid_tiles(codes, lang)],
        "small": small_lines(lines, scale) if view.view == "lines" else {},
        "at": round(100 * now / max(view.place.last - view.place.first, 1), 2),
    }  # fmt: skip
    return found | {"_grid_table": _grid_table(view, frames, now)}


def _frames(view: View, lines: Lines, scale: Scale) -> dict[str, Any]:
    """Return what the script shows in each month: words, shades, counts and sentences."""
    lang, ticks = view.lang, range(view.place.first, view.place.last + 1)
    codes = view.place.provinces if len(view.place.provinces) > 1 else ()
    unit = view.unit(scale.size_word)
    counts = {code: view.counted.over(code, is_year=view.is_year) for code in codes}
    return {
        "months": [month_text(tick) for tick in ticks], "names": [month_words(tick, lang) for tick in ticks],
        "says": [_sentence(view, lines, tick) for tick in ticks],
        "reforms": [_reform_text(view, tick) for tick in ticks],
        "when": [round(2000 + tick / YEAR, 4) for tick in ticks],
        "codes": list(codes),
        "texts": [[scale.text(lines[code][k]) for code in codes] for k in range(len(ticks))],
        "shades": ["".join(scale.shade(lines[code][k]) for code in codes) for k in range(len(ticks))],
        "counts": [[counts[code][k] for code in codes] for k in range(len(ticks))],
        "adults": [[view.counted.adults[code][k] for code in codes] for k in range(len(ticks))],
        "captions": [
            word("grid_caption", lang, label=capital(view.label), unit=unit, when=view.when(tick))
            for tick in ticks
        ],
    }  # fmt: skip


def _tile(view: View, one: dict[str, Any], lines: Lines, scale: Scale) -> dict[str, Any]:
    code, now = one["code"], view.month - view.place.first
    if not one["is_open"]:
        return one | {"text": "", "shade": "n", "link": "", "is_chosen": False}
    value, is_chosen = lines[code][now], code == view.province
    return one | {
        "text": scale.text(value), "shade": scale.shade(value), "is_chosen": is_chosen,
        "link": view.link(province="" if is_chosen else code),
    }  # fmt: skip


def _sentence(view: View, lines: Lines, tick: int) -> str:
    values = {code: line[tick - view.place.first] for code, line in lines.items()}
    full = view.place.first + YEAR - 1
    if view.is_year and view.measure.kind == FLOW and tick < full:
        is_short = view.place.last < full
        return word("short" if is_short else "young", view.lang, month=month_words(full, view.lang))
    return words.month_sentence(
        values, label=view.label, when=view.when(tick), province=view.province, lang=view.lang,
        say=lambda value: words.value_words(value, view.measure, view.lang, is_rate=view.is_rate),
    )  # fmt: skip


def _grid_table(view: View, frames: dict[str, Any], now: int) -> Table:
    """Return the month's numbers by province, in the order in which the script replaces them."""
    head = tuple(word(key, view.lang) for key in ("province", "shown", "counted", "adults"))
    columns = zip(frames["codes"], *(frames[key][now] for key in ("texts", "counts", "adults")), strict=True)
    body = [
        (words.place_name(code, view.lang), text, _whole(count), _whole(adults))
        for code, text, count, adults in columns
    ]
    return Table(frames["captions"][now], head, rows(*body))


def _whole(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def line_of(view: View, lines: Lines) -> dict[str, Any]:
    """Return the chart of the whole society or of one province, its sentence and its table."""
    spec, says, table = _kept(view, "line", lambda: _line(view, lines))
    at = {"month": [{"when": round(2000 + view.month / YEAR, 4)}]}
    place = capital(words.place_name(view.province, view.lang))
    return {
        "line": {"says": says, "spec": spec | {"datasets": spec["datasets"] | at}, "place": place},
        "_line_table": table,
    }


def _line(view: View, lines: Lines) -> tuple[dict[str, Any], str, Table]:
    lang, first = view.lang, view.place.first
    drawn = [view.province]
    if view.province and view.is_rate:  # shares of a province and of all can stand on one scale
        drawn.append(NATION)
    says = words.line_sentence(
        lines[view.province], first=first, label=view.label, unit=view.unit(), province=view.province,
        lang=lang,
    )  # fmt: skip
    scale = scale_of([lines[code] for code in drawn], lang)
    shown = []
    for code in drawn:
        told = tuple(
            f"{month_words(first + k, lang)}: {number(value, lang)}" for k, value in enumerate(lines[code])
        )
        scaled = tuple(None if value is None else round(value / scale.size, 6) for value in lines[code])
        shown.append(Months(capital(words.place_name(code, lang)), scaled, told))
    unit, label = view.unit(scale.size_word), capital(view.label)
    marks = [(tick, f"{month_words(tick, lang)}: {text}") for tick, text in _by_month(view)]
    chart = by_month(
        shown, first=first, marks=marks, at=view.month, title=f"{label} · {shown[0].name}", unit=unit,
        description=says, lang=lang,
    )  # fmt: skip
    caption = word("line_caption", lang, label=label, unit=unit)
    return chart.to_dict(), says, _line_table(view, shown, scale, caption)


def _line_table(view: View, shown: Sequence[Months], scale: Scale, caption: str) -> Table:
    """Return a row for each year and a column for each month."""
    first, lang = view.place.first, view.lang
    whole = replace(scale, size=1.0)  # the values are divided already
    groups = []
    for one in shown:
        by_year: dict[int, list[str]] = {}
        for k, value in enumerate(one.values):
            year, month = divmod(first + k, YEAR)
            by_year.setdefault(2000 + year, [""] * YEAR)[month] = whole.text(value)
        body = tuple((str(year), *cells) for year, cells in by_year.items())
        groups.append(Group(one.name if len(shown) > 1 else "", body))
    head = (word("year", lang), *(str(month + 1) for month in range(YEAR)))
    return Table(caption, head, tuple(groups))


def _by_month(view: View) -> list[tuple[int, str]]:
    """Return the months with reforms, and the names of these."""
    found: dict[int, list[str]] = {}
    for one in view.place.reforms:
        found.setdefault(one.tick, []).append(one.label[view.lang])
    return [(tick, ("; " if view.lang == "en" else "；").join(names)) for tick, names in found.items()]


def _reform_text(view: View, tick: int) -> str:
    """Say which reforms come in a month, or which came last before it."""
    past = [one for one in _by_month(view) if one[0] <= tick]
    if not view.place.reforms:
        return word("no_reforms", view.lang)
    if not past:
        return word("reform_none", view.lang)
    when, names = past[-1]
    if when == tick:
        return word("reform_now", view.lang, names=names)
    return word("reform_last", view.lang, names=names, month=month_words(when, view.lang))
