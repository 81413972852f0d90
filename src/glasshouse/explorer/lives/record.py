"""A life that was told again as plain values: its heads, charts, lines by year, and what can be counted."""

from __future__ import annotations

from typing import Any

from glasshouse import clock
from glasshouse.effect_charts import SAYS_SYNTHETIC, Lang, label_room
from glasshouse.explorer.lives.lines import Lines, Spell, day_of
from glasshouse.explorer.lives.replays import Told
from glasshouse.explorer.lives.words import COUNTS, said
from glasshouse.flow_charts import Moment, Span, life_bands, points_path
from glasshouse.shown import Table, rows


def life_record(told: Told, *, show: str, lang: Lang) -> dict[str, Any]:
    """Return everything that a page shows of a life."""
    life, lines, words = told.life, Lines(told), said(lang)
    spells, scores, counts = [_spell(one, lang) for one in lines.spells], _scores(lines, lang), lines.counts()
    return {
        "agent": life.name or life.agent,
        "heads": [life.headline(holder, lang) for holder in life.holders] or [life.text(lang)],
        "is_counterfactual": life.is_counterfactual,
        "neighbourhood": life.neighbourhood,
        "seconds": round(told.seconds, 3),
        "replayed": words["replayed"].format(k=life.neighbourhood, seconds=f"{told.seconds:.2f}"),
        "show": show,
        "n_lines": sum(len(year["lines"]) for year in lines.years("all")),
        "years": lines.years(show),
        "standings": [
            words["stands"].format(
                day=one.day, score=getattr(one, lang), points=one.points,
                grade=one.grade_zh if lang == "zh" else one.grade_en,
            )
            for one in life.standings
        ],
        "counts": [
            {"key": name, "label": COUNTS[name][lang], "value": value}
            for name, value in counts.items()
        ],
        "spells": spells,
        "band": _band(lines, lang),
        "scores": scores,
        "life": life.record(),
        "_tables": tables(spells, counts, lang),
        "_score_tables": {one["score"]: (_score_table(one, words),) for one in scores},
    }  # fmt: skip


def tables(spells: list[dict[str, Any]], counts: dict[str, int], lang: Lang) -> tuple[Table, ...]:
    """Return the tables below the chart of a life: stays on lists, and what was counted."""
    words = said(lang)
    stays = [
        (
            one["label"], one["first"], words["open_end"] if one["is_open"] else one["last"],
            f"{one['days']:,}",
        )
        for one in spells
    ]  # fmt: skip
    counted = [(COUNTS[name][lang], f"{value:,}") for name, value in counts.items() if value]
    head = words["spell_name"], words["since"], words["until"], words["days"]
    found = [Table(words["spells"], head, rows(*stays), text=(1, 2))] if stays else []
    return (
        *found,
        *([Table(words["counted"], (words["what"], words["n"]), rows(*counted))] if counted else []),
    )


def _score_table(one: dict[str, Any], words: dict[str, str]) -> Table:
    points = [(point["day"], f"{point['points']:,}") for point in one["points"]]
    return Table(words["score_table"], (words["day"], words["points"]), rows(*points))


def _spell(one: Spell, lang: Lang) -> dict[str, Any]:
    return {
        "procedure": one.procedure, "label": one.zh if lang == "zh" else one.en, "is_good": one.is_good,
        "first": clock.day_text(one.first), "last": clock.day_text(one.last), "is_open": one.is_open,
        "days": one.last - one.first + one.is_open,
    }  # fmt: skip


def year_of(day: int) -> float:
    """Return a day in years with a part.

    Examples
    --------
    >>> year_of(0), year_of(366)
    (2000.0, 2001.0)
    """
    date = clock.date_of(day)
    first = clock.day_number(date.replace(month=1, day=1))
    length = clock.day_number(date.replace(month=12, day=31)) - first + 1
    return round(date.year + (day - first) / length, 4)


def _band(lines: Lines, lang: Lang) -> dict[str, Any] | None:
    """Return the chart of a life along its years, with the sentence that it says."""
    words = said(lang)
    told = [line for year in lines.years("all") for line in year["lines"]]
    if not told:
        return None
    marks = [(e.day, _row(e.tag, e.name, words)) for e in lines.events]
    moments = tuple(Moment(row, year_of(day_of(day))) for day, row in marks if row)
    names = {
        one.procedure: one.zh if lang == "zh" else one.en for one in lines.spells
    }  # in the order in which they began
    spans = tuple(
        Span(names[one.procedure], year_of(one.first), year_of(one.last), one.is_good) for one in lines.spells
    )
    order = [words[f"row_{name}"] for name in ("truth", "record", "refused", "good")]
    names_of_rows = (
        *(row for row in order if any(m.row == row for m in moments)),
        *dict.fromkeys(names.values()),
    )
    if not names_of_rows:
        return None
    counts = lines.counts()
    truths = [line for line in told if line["kind"] == "truth"]
    says = words["chart_says"].format(
        listed=counts["days_listed"], refused=counts["refused"], truth=sum(one["times"] for one in truths),
        unseen=sum(one["times"] for one in truths if one["known"] == "never"),
    )  # fmt: skip
    spec = life_bands(
        names_of_rows, spans, moments, years=_years(lines), title=words["chart"], unit=words["chart_unit"],
        description=says, room=label_room(names_of_rows), synthetic=SAYS_SYNTHETIC[lang],
    )  # fmt: skip
    return {"spec": spec, "says": says}


def _row(tag: str, name: str, words: dict[str, str]) -> str:
    """Return on which row of the chart an event stands; nowhere if a rod says it."""
    if tag in ("truth", "assumed"):
        return words["row_truth"]
    if tag in ("record", "report"):
        return words["row_record"]
    if tag == "measure":
        return words["row_good" if name.startswith("favoured.") else "row_refused"]
    return ""


def _years(lines: Lines) -> tuple[int, int]:
    days = [lines.first, lines.last, *(day_of(e.day) for e in lines.events[:1])]
    return clock.date_of(min(days)).year, clock.date_of(max(days)).year


def _scores(lines: Lines, lang: Lang) -> list[dict[str, Any]]:
    """Return how each score went that has changed: chart, sentence and the points after each change."""
    words, found = said(lang), []
    labels = dict(zip(lines.stack.score_ids, lines.stack.score_labels, strict=True))
    for score in dict.fromkeys(one.score for one in lines.changes):
        mine = [one for one in lines.changes if one.score == score]
        label = getattr(labels[score], lang)
        says = words["score_says"].format(
            score=label, n=len(mine), first=mine[0].points, last=mine[-1].points
        )
        path = [(year_of(one.day), float(one.points)) for one in mine]
        path.append((year_of(lines.last), float(mine[-1].points)))
        spec = points_path(
            path, years=_years(lines), title=words["score_chart"].format(score=label), unit=words["points"],
            description=says, synthetic=SAYS_SYNTHETIC[lang],
        )  # fmt: skip
        points = [{"day": clock.day_text(one.day), "points": one.points} for one in mine]
        found.append({"score": score, "label": label, "says": says, "spec": spec, "points": points})
    return found
