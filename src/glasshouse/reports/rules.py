"""The regimes of a report in plain words, and what differs between two sides, as `reading` says them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.manifests import RegimeRecord
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.reading import page as reading
from glasshouse.reading.diff import diff
from glasshouse.reading.explain import show
from glasshouse.reading.wording import WORDS
from glasshouse.regimes.load import LoadedRegime
from glasshouse.reports.page import Aside, Figure, Item, Items, Paragraph, Part, Section, items
from glasshouse.reports.provenance import FIELDS, spec_lines
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words
from glasshouse.shown import Group, Table

KINDS: Final[dict[str, Literal["plain", "small", "loud"]]] = {
    "lead": "plain",
    "aside": "small",
    "loud": "loud",
}
LEFT_OUT = ("texts", "sources")  # what the texts say word by word, and what was read
SAYS: Final[Words] = {
    "title": {"en": "The rules in plain words", "zh": "规则的通俗表述"},
    "what": {
        "en": "As encoded, on {day}, the last day of the horizon; with all its dates where it is not in "
        "force on "
        "that day. What the texts say word by word, and "
        "what was read, "
        "shows `glasshouse regimes show`. What stands beside a mark “assumed” or “recalled” was not "
        "compared with "
        "a text.",
        "zh": "按编码，{day}（模拟期最后一天）有效的内容；当日不施行者，列出全部内容及日期。条文原文及所查"
        "阅的材料见`glasshouse regimes "
        "show`。标有“假定”或"
        "“凭记忆”之处未与文本核对。",
    },
    "baseline": {"en": "Baseline: {name}", "zh": "基准：{name}"},
    "reform": {"en": "Reform: {name}", "zh": "改革：{name}"},
    "no_regime": {"en": "No regime is in force.", "zh": "没有制度施行。"},
    "rules_of": {"en": "All rules of {name}", "zh": "{name}的全部规则"},
    "differs": {"en": "What differs between the sides", "zh": "双方的差异"},
    "only": {"en": "Only on this side, {side}: {names}", "zh": "仅{side}一方有：{names}"},
    "both": {"en": "On both sides: {names}", "zh": "双方都有：{names}"},
    "switch": {
        "en": "`{name}` ({on}): {side_on} has it, {side_off} leaves it out",
        "zh": "`{name}`（{on}）：{side_on}有，{side_off}略去",
    },
    "edition": {
        "en": "{name} says something else on each side (other digest).",
        "zh": "{name}在双方内容不同（摘要不同）。",
    },
    "field": {
        "en": "{what}: {baseline} (baseline), {reform} (reform)",
        "zh": "{what}：基准{baseline}，改革{reform}",
    },
    "same": {"en": "Both sides have the same rules and the same settings.", "zh": "双方规则与设定完全相同。"},
    "by_rule": {"en": "Rule by rule: {title}", "zh": "逐条：{title}"},
    "base": {"en": "baseline", "zh": "基准"},
    "new": {"en": "reform", "zh": "改革"},
    "without": {"en": "Reforms left out", "zh": "略去的改革"},
    "evidence": {"en": "Evidence classes in force", "zh": "启用的证据类别"},
    "where": {"en": "Where", "zh": "适用地域"},
    "places": {"en": "Places of the society", "zh": "社会所含地方"},
    "response": {"en": "How people answer", "zh": "人们的反应模型"},
    "parts": {"en": "Parts of the society", "zh": "社会的组成部分"},
    "numbers": {"en": "Numbers other than the shipped ones", "zh": "改动的数字"},
}


def rules(told: Told) -> Section:
    """Show the regimes of both sides in words, then what differs."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    parts: list[Part] = [Paragraph(words["what"].format(day=last_day(told.baseline.prepared)), "small")]
    for key, name, run in zip(("baseline", "reform"), told.names, told.runs, strict=True):
        title = words[key].format(name=name)
        parts.append(Section(f"rules-{key}", title, tuple(in_words(run.prepared, told.lang))))
    parts.append(Section("differences", words["differs"], tuple(_differences(told, words))))
    return Section("rules", words["title"], tuple(parts))


def rules_of_run(run: Run, lang: Lang) -> Section:
    """Show the regimes of one run in words."""
    words = {key: text[lang] for key, text in SAYS.items()}
    what = Paragraph(words["what"].format(day=last_day(run.prepared)), "small")
    return Section("rules", words["title"], (what, *in_words(run.prepared, lang)))


def last_day(prepared: Prepared) -> datetime.date:
    """Return the last day of a horizon."""
    return clock.date_of(clock.last_day(prepared.scenario.end))


def day_of(loaded: LoadedRegime, prepared: Prepared) -> datetime.date | None:
    """Return the last day of a horizon if a regime is in force on it; None asks for all its dates."""
    day, head = last_day(prepared), loaded.regime.regime
    return day if head.since <= day and (head.until is None or day <= head.until) else None


def in_words(prepared: Prepared, lang: Lang) -> Iterator[Part]:
    """Yield each regime of a run: what it is, and all its rules for whoever asks."""
    words = {key: text[lang] for key, text in SAYS.items()}
    left_out = {WORDS[key][lang] for key in LEFT_OUT}
    if not prepared.regimes:
        yield Paragraph(words["no_regime"])
    for loaded in prepared.regimes:
        head, *rest = show(loaded.regime, on=day_of(loaded, prepared), lang=lang).sections
        yield from converted(head.lines, caption=head.title)
        shown = [section for section in rest if section.title not in left_out]
        if shown:
            title = words["rules_of"].format(name=head.title)
            key = loaded.regime.regime.id
            yield Aside(title, tuple(as_section(one, f"{key}-{k}") for k, one in enumerate(shown)))


def as_section(section: reading.Section, key: str) -> Section:
    """Turn a section of `reading` into one of a report; its key is made unique by its place."""
    return Section(
        f"rule-{key}", section.title, tuple(converted(section.lines, caption=section.title, key=key))
    )


def converted(parts: Sequence[reading.Part], *, caption: str, key: str = "") -> Iterator[Part]:
    """Turn parts of `reading` into those of a report.

    Parameters
    ----------
    caption
        Of tables, which have none of their own: the heading above them.
    """
    lines: list[Item] = []
    for k, part in enumerate(parts):
        if isinstance(part, str | reading.Line):
            lines.append(_item(part))
            continue
        if lines:
            yield Items(tuple(lines))
            lines = []
        if isinstance(part, reading.Note):
            yield Paragraph(part.text, KINDS[part.kind])
        elif isinstance(part, reading.Section):
            yield as_section(part, f"{key}-{k}")
        elif isinstance(part, reading.Table):
            groups = tuple(Group(one.title, one.rows) for one in part.groups)
            text = tuple(k for k in range(len(part.head)) if k not in part.right)
            yield Table(caption, part.head, groups, text)
        else:
            yield Figure(f"ladder-{key}-{k}", caption, part.text, part.svg, ())
    if lines:
        yield Items(tuple(lines))


def _item(line: str | reading.Line) -> Item:
    if isinstance(line, str):
        return Item(line)
    text = " · ".join(part for part in (line.text, *line.details, line.source) if part)
    return Item(text, tuple(_item(one) for one in line.below))


def _differences(told: Told, words: dict[str, str]) -> Iterator[Part]:
    lines = [*_stacks(told, words), *_settings(told, words)]
    pair = _pair(told)
    yield items(tuple(lines or [words["same"]]))
    if pair is not None:
        found = diff(pair[0].regime, pair[1].regime, lang=told.lang)
        head, *rest = found.sections
        yield from converted(head.lines, caption=head.title)
        if rest:
            inner = tuple(as_section(one, f"diff-{k}") for k, one in enumerate(rest))
            yield Aside(words["by_rule"].format(title=head.title), inner)


def _by_id(run: Run) -> dict[str, LoadedRegime]:
    return {one.regime.regime.id: one for one in run.prepared.regimes}


def _pair(told: Told) -> tuple[LoadedRegime, LoadedRegime] | None:
    """Return the two regimes that stand in each other's place, if each side has one of its own."""
    one, two = (_by_id(run) for run in told.runs)
    ended, came = (
        [found[name] for name in found if name not in other] for found, other in ((one, two), (two, one))
    )
    return (ended[0], came[0]) if len(ended) == len(came) == 1 else None


def _stacks(told: Told, words: dict[str, str]) -> Iterator[str]:
    """Yield which regimes are on one side alone, and which reforms of a common one."""
    one, two = (_by_id(run) for run in told.runs)
    joint = ", " if told.lang == "en" else "、"

    def named(found: dict[str, LoadedRegime], names: Sequence[str]) -> str:
        ends = (" (`", "`)") if told.lang == "en" else ("（`", "`）")
        titles = {n: getattr(found[n].regime.regime.title, told.lang) for n in names}
        return joint.join(f"{title}{ends[0]}{n}{ends[1]}" for n, title in titles.items())

    for side, mine, other in ((words["base"], one, two), (words["new"], two, one)):
        if only := [name for name in mine if name not in other]:
            yield words["only"].format(side=side, names=named(mine, only))
    if common := [name for name in one if name in two]:
        yield words["both"].format(names=named(one, common))
    records: list[dict[str, RegimeRecord]] = [{r.id: r for r in run.manifest.regimes} for run in told.runs]
    for name in common:
        old, new = (found[name] for found in records)
        if one[name].digest != two[name].digest:
            yield words["edition"].format(name=name)
        is_on = {switch.name: switch.is_on for switch in new.switches}
        for switch in old.switches:
            if is_on.get(switch.name, switch.is_on) != switch.is_on:
                sides = (words["base"], words["new"]) if switch.is_on else (words["new"], words["base"])
                yield words["switch"].format(
                    name=switch.name, on=switch.on, side_on=sides[0], side_off=sides[1]
                )


def _settings(told: Told, words: dict[str, str]) -> Iterator[str]:
    """Yield what else was set otherwise."""
    one, two = (spec_lines(side.spec) for side in (told.record.baseline, told.record.reform))
    for name in FIELDS:
        if one[name] != two[name]:
            yield words["field"].format(what=words[name], baseline=one[name], reform=two[name])
