"""Effects group by group: income, age, sex, place, residence, provinces, and the worst intersections."""

from __future__ import annotations

from typing import Final

from glasshouse.charts import Interval, to_svg
from glasshouse.effect_charts import by_group as drawn_by_group
from glasshouse.experiments.contrast_record import EffectRecord
from glasshouse.experiments.contrast_text import stands_out
from glasshouse.reports.balance import N_WORST
from glasshouse.reports.page import Figure, Paragraph, Part, Section
from glasshouse.reports.told import FEWEST_PEOPLE, MOST_OUTCOMES, Told
from glasshouse.reports.wording import Words, capital
from glasshouse.shown import Group, Table, rows

SAYS: Final[Words] = {
    "title": {"en": "Effects by group", "zh": "分群体的效果"},
    "which": {
        "en": "The outcomes for which most people have another count, harms and benefits first, {n} at most; "
        "all others are in `contrast.json`. A group stands out if its interval and that of all adults "
        "do not meet. Of {groups} groups a few may stand out by luck alone.",
        "zh": "列出改变人数最多的结果，损害与收益在前，至多{n}项；其余见`contrast.json`。某群体的区间与全体"
        "成年人的区间"
        "不相交时，称其突出。{groups}个群体中，可能有少数仅因运气而突出。",
    },
    "nothing": {"en": "No outcome differs for anybody.", "zh": "没有任何结果因改革而不同。"},
    "figure": {"en": "{outcome}, by group", "zh": "{outcome}：分群体"},
    "unit": {
        "en": "effect, {unit} · grey band: interval of all adults",
        "zh": "效果，{unit}· 灰带：全体成年人的区间",
    },
    "unit_one": {"en": "effect, {unit} · one replicate", "zh": "效果，{unit}· 一次重复"},
    "sentence": {
        "en": "{outcome}: {all} for all adults ({unit}). {standing}",
        "zh": "{outcome}：全体成年人{all}（{unit}）。{standing}",
    },
    "standing": {
        "en": "The effect is largest for {group} ({value}), whose interval stands apart from that of all.",
        "zh": "效果最大的是{group}（{value}），其区间与全体不相交。",
    },
    "no_standing": {
        "en": "No group has a larger effect whose interval stands apart from that of all.",
        "zh": "没有哪个群体效果更大且区间与全体不相交。",
    },
    "one_replicate": {
        "en": "With one replicate no group can be told from all.",
        "zh": "仅一次重复，无法区分任何群体与全体。",
    },
    "caption": {"en": "{outcome}: {unit}, by group (synthetic)", "zh": "{outcome}：{unit}，分群体（合成）"},
    "group": {"en": "Group", "zh": "群体"},
    "people": {"en": "People in it (agents)", "zh": "人数（个体）"},
    "baseline": {"en": "Baseline", "zh": "基准"},
    "reform": {"en": "Reform", "zh": "改革"},
    "effect": {"en": "Difference", "zh": "差"},
    "interval": {"en": "95 % interval", "zh": "95%区间"},
    "provinces": {"en": "Provinces", "zh": "省份"},
    "worst": {
        "en": "Worst of {all} intersections of income, sex and place with {fewest} agents or more",
        "zh": "收入、性别与城乡交叉（{all}组，每组不少于{fewest}个体）中最差者",
    },
}


def by_group(told: Told) -> Section:
    """Tell the effects on groups, with a picture and a table for each outcome."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    if not told.headlines:
        return Section("groups", words["title"], (Paragraph(words["nothing"]),))
    n_groups = len(told.families) - 1
    parts: list[Part] = [Paragraph(words["which"].format(n=MOST_OUTCOMES, groups=n_groups))]
    parts += [_figure(told, name, words) for name in told.headlines]
    return Section("groups", words["title"], tuple(parts))


def _figure(told: Told, name: str, words: dict[str, str]) -> Figure:
    label, unit, times = capital(told.outcome(name)), told.unit(name), told.times(name)
    found = [told.contrast.effect(name, group) for group in told.families]
    everybody = found[0]
    standing = _standing(told, everybody, words)
    sentence = words["sentence"].format(
        outcome=label, all=told.value(name, everybody.effect, signed=True), unit=unit, standing=standing
    )
    is_one = everybody.low is None or everybody.high is None
    band = None if is_one else ((everybody.low or 0) * times, (everybody.high or 0) * times)
    drawn = drawn_by_group(
        [_interval(told, one, times) for one in found], title=words["figure"].format(outcome=label),
        unit=words["unit_one" if is_one else "unit"].format(unit=unit), description=sentence, band=band,
        lang=told.lang,
    )  # fmt: skip
    table = _table(told, name, words)
    return Figure(f"group-{name}", words["figure"].format(outcome=label), sentence, to_svg(drawn), (table,))


def _standing(told: Told, everybody: EffectRecord, words: dict[str, str]) -> str:
    if told.n == 1:
        return words["one_replicate"]
    out = stands_out(told.record, everybody.outcome)
    if out is None:
        return words["no_standing"]
    value = told.value(out.outcome, out.effect, signed=True)
    return words["standing"].format(group=told.group(out.group), value=value)


def _interval(told: Told, one: EffectRecord, times: float) -> Interval:
    low, high = (one.effect if end is None else end for end in (one.low, one.high))
    return Interval(told.group(one.group), low * times, one.effect * times, high * times)


def _table(told: Told, name: str, words: dict[str, str]) -> Table:
    head = ("group", "people", "baseline", "reform", "effect", "interval")
    groups = list(rows(*(_row(told, name, group) for group in told.families)))
    if told.by_province:
        lines = tuple(_row(told, name, group) for group in told.by_province)
        groups.append(Group(words["provinces"], lines))
    crossed = [told.contrast.effect(name, group) for group in told.crossed]
    worst = sorted(crossed, key=told.worsening, reverse=True)[:N_WORST]
    worst = [one for one in worst if told.worsening(one) > 0]
    if worst:
        title = words["worst"].format(all=len(crossed), fewest=FEWEST_PEOPLE)
        groups.append(Group(title, tuple(_row(told, name, one.group) for one in worst)))
    caption = words["caption"].format(outcome=capital(told.outcome(name)), unit=told.unit(name))
    return Table(caption, tuple(words[key] for key in head), tuple(groups))


def _row(told: Told, name: str, group: str) -> tuple[str, ...]:
    one = told.contrast.effect(name, group)
    return (
        capital(told.group(group)), f"{told.groups[group].people:,}", told.value(name, one.baseline),
        told.value(name, one.reform), told.value(name, one.effect, signed=True), told.interval(one),
    )  # fmt: skip
