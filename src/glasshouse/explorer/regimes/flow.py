"""The flow graph of a regime on a page: whole where that can be read, else the ways through one thing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from unicodedata import east_asian_width

from glasshouse.charts import SYNTHETIC, SYNTHETIC_ZH
from glasshouse.effect_charts import Lang
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.regimes.words import FLOW, said
from glasshouse.flow_charts import Arrow, Box, flow_chart
from glasshouse.lint.judgements import usual_judgements
from glasshouse.lint.recording import LAYERS as LAYER_OF
from glasshouse.lint.subject import Subject
from glasshouse.reading.code_names import DOMAINS, RELATIONS
from glasshouse.reading.event_names import EVENTS
from glasshouse.reading.wording import WORDS
from glasshouse.regimes.load import load_regime
from glasshouse.reports.flow_picture import LAYERS, fits
from glasshouse.shown import Table, rows

COLUMNS: Final = 25  # of a name in a box; a Chinese sign takes two
MIDDLE: Final = 2  # the layer of scores and lists


@dataclass(frozen=True)
class Flowing:
    """What flows through a regime, in the order of its file: keys of things, by layer, and lines.

    `bars` are grounds that keep people off a list.
    """

    subject: Subject
    layer: dict[str, int]
    edges: tuple[tuple[str, str], ...]
    bars: frozenset[str]


@lru_cache(maxsize=64)
def flowing(regime: str, on: datetime.date | None) -> Flowing:
    """Return what flows through a shipped regime, on a day or over all its time."""
    loaded = load_regime(regime)
    classes = frozenset(loaded.regime.regime.puts_in_force)
    subject = Subject(loaded, usual_judgements(), classes, on)
    layer = {key: LAYER_OF.get(key.partition("/")[0], 2) for key in subject.flow.nodes}
    return Flowing(subject, layer, subject.flow.edges, _bars(subject))


def _bars(subject: Subject) -> frozenset[str]:
    """Return the grounds whose case begins with its being rejected: they open no entry."""
    rejected = {
        (one.id, step.id)
        for one in subject.regime.procedures
        for step in one.steps
        if step.emits == "rejected"
    }
    return frozenset(
        f"grounds/{item.id}.{ground.id}"
        for item in subject.regime.lists
        for ground in item.grounds
        if (item.procedure, ground.enters) in rejected
    )


def around(found: Flowing, key: str) -> tuple[list[str], list[str]]:
    """Return what leads to a thing, and what follows from it, the nearest first."""
    return _walk(key, found.subject.flow.causes), _walk(key, found.subject.flow.effects)


def _walk(key: str, near: Callable[[str], Iterable[str]]) -> list[str]:
    seen, waiting = {key: None}, [key]
    while waiting:
        for one in near(waiting.pop(0)):
            if one not in seen:
                seen[one] = None
                waiting.append(one)
    return [one for one in seen if one != key]


def readable(found: Flowing, key: str) -> set[str]:
    """Return a thing and as much of what is around it as can be read, each joined to it by what is drawn."""
    kept = {key}
    for near in (found.subject.flow.causes, found.subject.flow.effects):
        waiting = [key]
        while waiting:
            for one in sorted(near(waiting.pop(0)), key=found.bars.__contains__):  # bars last
                if one not in kept and fits(kept | {one}, found.layer):
                    kept.add(one)
                    waiting.append(one)
    return kept


def usual(found: Flowing) -> str:
    """Return through what a graph is shown that is too large: the score or list with the most ways."""
    middle = [key for key, layer in found.layer.items() if layer == MIDDLE] or list(found.layer)
    return max(middle, key=lambda key: sum(len(side) for side in around(found, key)))


def flow_record(regime: str, on: datetime.date | None, asked: Asked) -> dict[str, Any]:
    """Return the flow graph as plain values, the tables of its chart beside it.

    Parameters
    ----------
    regime
        Id of a shipped regime.
    on
        Only what holds on this day; None for all days.
    asked
        Through what: the key of a thing, under `through`.
    """
    through = asked.choice("through", tuple(flowing(regime, on).layer), "")
    return _record(regime, on, through, asked.lang)


@lru_cache(maxsize=128)
def _record(regime: str, on: datetime.date | None, through: str, lang: Lang) -> dict[str, Any]:
    """Return the record; most of the time goes into the chart, so it is kept."""
    found, says = flowing(regime, on), said(FLOW, lang)
    choices = _choices(found, lang)
    record: dict[str, Any] = {"title": says["title"], "choices": choices, "chosen": through}
    if not found.edges:
        return {**record, "says": says["empty"], "spec": None, "lines": [], "people": [], "_tables": ()}
    through = through or ("" if fits(found.layer, found.layer) else usual(found))
    drawn, on_way, sentence = _drawn(found, through, says, lang)
    way = {*drawn, *(one for side in around(found, through) for one in side)} if through else set(drawn)
    lines = [(a, b) for a, b in found.edges if a in way and b in way]
    boxes = [
        Box(key, short(named(found, key, lang)), found.layer[key], says["chosen"] if key == through else "")
        for key in drawn
    ]
    arrows = [Arrow(a, b, (a, b) in on_way) for a, b in lines if a in drawn and b in drawn]
    chart = flow_chart(
        boxes, arrows, layers=LAYERS[lang], title=says["chart"],
        unit=says["unit" if through else "unit_whole"], description=says["description"],
        synthetic=SYNTHETIC_ZH if lang == "zh" else SYNTHETIC,
    )  # fmt: skip
    people = _people(found, drawn, lang)
    edges = [{"from": named(found, a, lang), "to": named(found, b, lang)} for a, b in lines]
    notes = [says["left_out"]] if _has_others(found) else []
    return {
        **record, "through": through, "says": sentence, "notes": notes, "spec": chart.to_dict(),
        "lines": edges, "people": people, "_tables": _tables(edges, people, says),
    }  # fmt: skip


def _drawn(
    found: Flowing, through: str, says: dict[str, str], lang: Lang
) -> tuple[list[str], set[tuple[str, str]], str]:
    """Return what is drawn, which lines go through what was chosen, and the sentence about it."""
    n = len(found.layer)
    if not through:
        return list(found.layer), set(), says["whole"].format(n=n)
    before, after = around(found, through)
    kept = readable(found, through)
    drawn = [key for key in found.layer if key in kept]
    sides = ({through, *before}, {through, *after})
    on_way = {(a, b) for a, b in found.edges if any(a in side and b in side for side in sides)}
    left = len({through, *before, *after}) - len(drawn)
    name = named(found, through, lang)
    sentence = says["part"].format(shown=len(drawn), n=n, name=name)
    return drawn, on_way, sentence + (says["cut"].format(left=left) if left else "")


def named(found: Flowing, key: str, lang: Lang) -> str:
    """Return what a thing is called."""
    section, _, name = key.partition("/")
    return EVENTS[name][lang] if section == "events" and name in EVENTS else found.subject.called(key, lang)


def short(name: str) -> str:
    """Cut a name to what a box has room for.

    Examples
    --------
    >>> short("信用评价信用评价信用评价信用评价"), short("late bills")
    ('信用评价信用评价信用评价…', 'late bills')
    """
    if _columns(name) <= COLUMNS:
        return name
    while _columns(name) >= COLUMNS:
        name = name[:-1]
    return f"{name}…"


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _choices(found: Flowing, lang: Lang) -> list[dict[str, Any]]:
    """Return what a reader can choose, by layer."""
    return [
        {
            "title": title,
            "keys": [[key, named(found, key, lang)] for key, layer in found.layer.items() if layer == number],
        }
        for number, title in enumerate(LAYERS[lang])
    ]


def _people(found: Flowing, drawn: Sequence[str], lang: Lang) -> list[dict[str, str]]:
    """Return on whom the measures fall that are drawn."""
    return [
        {
            "measure": named(found, one.key, lang),
            "kind": WORDS[one.item.polarity][lang],
            "domain": DOMAINS[one.item.domain][lang],
            "whom": RELATIONS[one.item.target][lang],
        }
        for one in found.subject.measures
        if one.key in drawn
    ]


def _has_others(found: Flowing) -> bool:
    """Return whether there are items that do not count for want of a rule."""
    regime, classes = found.subject.regime, found.subject.evidence
    every = (*regime.conduct, *regime.data_categories, *regime.scores, *regime.lists, *regime.measures)
    inner = [rule for score in regime.scores for rule in score.rules]
    return any(one.evidence not in classes for one in (*every, *inner))


def _tables(
    edges: list[dict[str, str]], people: list[dict[str, str]], says: dict[str, str]
) -> tuple[Table, ...]:
    lines = Table(
        says["lines"], (says["from"], says["to"]), rows(*((e["from"], e["to"]) for e in edges)), text=(1,)
    )
    if not people:
        return (lines,)
    heads = tuple(says[key] for key in ("measure", "kind", "domain", "whom"))
    body = ((one["measure"], one["kind"], one["domain"], one["whom"]) for one in people)
    return (lines, Table(says["people"], heads, rows(*body), text=(1, 2, 3)))
