"""Effects on all adults, benefits beside harms, with intervals; and how effects on individuals are spread."""

from __future__ import annotations

from typing import Final

from glasshouse.charts import to_svg
from glasshouse.effect_charts import Column, Effect, forest, spread
from glasshouse.experiments.contrast_record import EffectRecord
from glasshouse.experiments.effects import WIDEST
from glasshouse.experiments.groups import EVERYONE
from glasshouse.reports.page import Figure, Paragraph, Part, Section
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words, capital, number, percent, unit_word
from glasshouse.shown import Group, Table, rows

SIDES = ("benefit", "harm", "neither")
N_SPREADS = 3
SAYS: Final[Words] = {
    "title": {
        "en": "Effects on all adults, benefits beside harms",
        "zh": "对全体成年人的效果：收益与损害并列",
    },
    "what": {
        "en": "An effect is what is counted under the reform less what is counted under the baseline, of the "
        "same people with the same luck. Outcomes of which neither side has any are left out.",
        "zh": "效果是指：同样的人、同样的运气，改革之下的计数减去基准之下的计数。双方都没有的结果不列出。",
    },
    "figure": {"en": "Effects and their 95 % intervals", "zh": "效果及其95%区间"},
    "unit": {
        "en": "per 1,000 adults and year (yuan: per adult and year) · each row on its own scale, dashed: "
        "no effect",
        "zh": "每千人每年（元：每人每年）· 各行各用自己的刻度，虚线为无效果",
    },
    "benefit": {"en": "Benefits", "zh": "收益"},
    "harm": {"en": "Harms", "zh": "损害"},
    "neither": {"en": "Conduct, and what it brings others", "zh": "行为及其对他人的后果"},
    "sentence": {
        "en": "Of {all} outcomes, the sign of {clear} is alike in all replicates with an interval that "
        "leaves "
        "out 0{named}; {zero} differ for nobody in any replicate.",
        "zh": "{all}项结果中，{clear}项在所有重复中方向一致且区间不含0{named}；{zero}项在任何重复中都无人改"
        "变。",
    },
    "named": {"en": ": {names}", "zh": "：{names}"},
    "one": {
        "en": "With one replicate there are no intervals: signs may be luck. {all} outcomes are shown; "
        "{zero} "
        "of them differ for nobody.",
        "zh": "仅一次重复，没有区间：方向可能出于运气。列出{all}项结果，其中{zero}项无人改变。",
    },
    "rose": {"en": "“{outcome}” rose", "zh": "“{outcome}”增加"},
    "fell": {"en": "“{outcome}” fell", "zh": "“{outcome}”减少"},
    "none_counted": {
        "en": "No {side} was counted on either side.",
        "zh": "双方都没有计到任何{side}。",
    },
    "side_harm": {"en": "harm", "zh": "损害"},
    "side_benefit": {"en": "benefit", "zh": "收益"},
    "caption": {
        "en": "Effects on all adults, per 1,000 adults and year (yuan: per adult and year) (synthetic)",
        "zh": "对全体成年人的效果，每千人每年（元：每人每年）（合成）",
    },
    "outcome": {"en": "Outcome", "zh": "结果"},
    "baseline": {"en": "Baseline", "zh": "基准"},
    "reform": {"en": "Reform", "zh": "改革"},
    "effect": {"en": "Difference", "zh": "差"},
    "interval": {"en": "95 % interval", "zh": "95%区间"},
    "more": {"en": "More for, of adults", "zh": "增加者占成年人"},
    "less": {"en": "Less for, of adults", "zh": "减少者占成年人"},
    "pairing": {"en": "Pairing cuts the variance, times", "zh": "配对使方差缩小的倍数"},
    "pairing_why": {
        "en": "Pairing: the same luck on both sides makes the variance of the difference so many times "
        "smaller "
        "than two independent societies would; a dash where nobody differs.",
        "zh": "配对：双方运气相同，使差的方差比两个独立社会时缩小若干倍；无人改变时以短横表示。",
    },
    "spread_title": {"en": "Effects on individuals", "zh": "对个体的效果"},
    "spread": {
        "en": "{outcome}: for whom it changed, and by how much",
        "zh": "{outcome}：为多少人改变，改变多少",
    },
    "spread_unit": {
        "en": "synthetic adults per 1,000, in the whole horizon, by how many more or fewer ({unit})",
        "zh": "每千名合成成年人，整个时期，按增减数（{unit}）",
    },
    "spread_sentence": {
        "en": "{outcome}: of 1,000 synthetic adults {same} have the same count on both sides; {more} have "
        "more "
        "under the reform and {less} have fewer.",
        "zh": "{outcome}：每千名合成成年人中，{same}人双方相同；改革之下{more}人增加，{less}人减少。",
    },
    "spread_caption": {
        "en": "{outcome}: synthetic adults per 1,000 by the size of the effect, in the whole horizon",
        "zh": "{outcome}：每千名合成成年人，按效果大小，整个时期（合成）",
    },
    "size": {"en": "More (+) or fewer (−), {unit}", "zh": "增（+）减（−），{unit}"},
    "people": {"en": "Adults, per 1,000", "zh": "成年人，每千人"},
    "beyond": {"en": " or more", "zh": "及以上"},
}


def effects(told: Told, *, spreads: bool = True) -> Section:
    """Tell the effects on all adults, with a picture, and how those on individuals are spread if asked."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    found = _ordered(told)
    sentence = _sentence(told, words)
    drawn = forest(
        [_effect(told, one, words) for one in found], title=words["figure"], unit=words["unit"],
        description=sentence, lang=told.lang,
    )  # fmt: skip
    parts: list[Part] = [
        Paragraph(words["what"]),
        Figure("effects", words["figure"], sentence, to_svg(drawn) if found else "", (_table(told, words),)),
    ]
    counted = {told.outcomes[one.outcome].side for one in found}
    parts += [
        Paragraph(words["none_counted"].format(side=words[f"side_{side}"]))
        for side in ("benefit", "harm")
        if side not in counted
    ]
    parts.append(Paragraph(words["pairing_why"], "small"))
    figures = tuple(_spread(told, name, words) for name in _spread_of(told)) if spreads else ()
    if figures:
        parts.append(Section("spread", words["spread_title"], figures))
    return Section("effects", words["title"], tuple(parts))


def _ordered(told: Told) -> list[EffectRecord]:
    """Return what is shown of all adults: benefits, harms, then the rest."""
    return sorted(told.shown, key=lambda one: SIDES.index(told.outcomes[one.outcome].side))


def _effect(told: Told, one: EffectRecord, words: dict[str, str]) -> Effect:
    side, times = told.outcomes[one.outcome].side, told.times(one.outcome)
    value = told.value(one.outcome, one.effect, signed=True)
    ends = "" if one.low is None or told.sign(one) == "zero" else f" ({told.interval(one)})"
    label = told.outcome(one.outcome)
    low, high = (None if end is None else end * times for end in (one.low, one.high))
    return Effect(capital(label), side, one.effect * times, low, high, f"{value}{ends}")


def _sentence(told: Told, words: dict[str, str]) -> str:
    signs = {one.outcome: told.sign(one) for one in told.shown}
    zero = sum(sign == "zero" for sign in signs.values())
    if told.n == 1:
        return words["one"].format(all=len(signs), zero=zero)
    clear = [one for one in _ordered(told) if signs[one.outcome] == "clear"]
    said = "; " if told.lang == "en" else "；"
    names = said.join(
        words["rose" if one.effect > 0 else "fell"].format(outcome=told.outcome(one.outcome)) for one in clear
    )
    named = words["named"].format(names=names) if names else ""
    return words["sentence"].format(all=len(signs), clear=len(clear), named=named, zero=zero)


def _table(told: Told, words: dict[str, str]) -> Table:
    head = ("outcome", "baseline", "reform", "effect", "interval", "more", "less", "pairing")
    groups = []
    for side in SIDES:
        found = [one for one in told.shown if told.outcomes[one.outcome].side == side]
        if found:
            groups.append(Group(words[side], tuple(_row(told, one) for one in found)))
    return Table(words["caption"], tuple(words[key] for key in head), tuple(groups))


def _row(told: Told, one: EffectRecord) -> tuple[str, ...]:
    name = one.outcome
    return (
        with_unit(told, name), told.value(name, one.baseline),
        told.value(name, one.reform), told.value(name, one.effect, signed=True), told.interval(one),
        percent(one.more, told.lang), percent(one.less, told.lang), number(one.variance_ratio, told.lang),
    )  # fmt: skip


def with_unit(told: Told, name: str) -> str:
    """Return what an outcome is called, and its unit where the name does not say it."""
    label, unit = capital(told.outcome(name)), unit_word(told.outcomes[name].unit, told.lang)
    if unit in label.lower():
        return label
    return f"{label} ({unit})" if told.lang == "en" else f"{label}（{unit}）"


def _spread_of(told: Told) -> tuple[str, ...]:
    """Return the outcomes whose effects on individuals are drawn; yuan have no small whole numbers."""
    return tuple(
        name for name in told.headlines if told.outcomes[name].unit != "yuan" and told.record.spread[name]
    )[:N_SPREADS]


def _spread(told: Told, name: str, words: dict[str, str]) -> Figure:
    lang, side = told.lang, told.outcomes[name].side
    people, one = told.groups[EVERYONE].people, told.contrast.effect(name)
    found = sorted(told.record.spread[name].items())
    per = [(value, 1000 * count / people) for value, count in found]
    label, unit = told.outcome(name), unit_word(told.outcomes[name].unit, lang)
    sentence = words["spread_sentence"].format(
        outcome=capital(label), same=number(1000 * (1 - one.more - one.less), lang),
        more=number(1000 * one.more, lang), less=number(1000 * one.less, lang),
    )  # fmt: skip
    good = {"benefit": 1, "harm": -1, "neither": 0}[side]
    columns = [
        Column(_size(value, ""), share, _kind(value * good), number(share, lang)) for value, share in per
    ]
    title = words["spread"].format(outcome=capital(label))
    drawn = spread(
        columns, title=title, unit=words["spread_unit"].format(unit=unit), description=sentence, lang=lang
    )
    lines = tuple((_size(value, words["beyond"]), number(share, lang)) for value, share in per)
    head = (words["size"].format(unit=unit), words["people"])
    table = Table(words["spread_caption"].format(outcome=capital(label)), head, rows(*lines))
    return Figure(f"spread-{name}", title, sentence, to_svg(drawn), (table,))


def _size(value: int, beyond: str) -> str:
    """Write the size of an effect on one person; the last counts all beyond it, too."""
    sign = "+" if value > 0 else "−"
    if abs(value) < WIDEST:
        return f"{sign}{abs(value)}"
    return f"{sign}{WIDEST}{beyond}" if beyond else f"{'≥ +' if value > 0 else '≤ −'}{WIDEST}"


def _kind(good: int) -> str:
    return "benefit" if good > 0 else "harm" if good < 0 else "neither"
