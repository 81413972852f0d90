"""The words of the page of a society, and the sentences that its charts say."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from statistics import median
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.society.measures import FLOW, Measure
from glasshouse.explorer.words import Said
from glasshouse.metrics.readings import FAMILIES, GROUP_WORDS
from glasshouse.metrics.series import EVERYONE, NATION
from glasshouse.reports.wording import capital, number, unit_word
from glasshouse.society.tables import tiles

WORDS: Final[dict[str, Said]] = {
    "what": {"en": "What is counted", "zh": "统计内容"},
    "group": {"en": "Of whom", "zh": "统计对象"},
    "count": {"en": "How it is counted", "zh": "计数方式"},
    "over": {"en": "Events are added up over", "zh": "事件累计期间"},
    "view": {"en": "The grid shows", "zh": "方格显示"},
    "month": {"en": "Month", "zh": "月份"},
    "rate": {"en": "per 1,000 adults", "zh": "每千名成年人"},
    "total": {"en": "in total", "zh": "总数"},
    "one_month": {"en": "the month", "zh": "当月"},
    "one_year": {"en": "the twelve months up to it", "zh": "截至当月的十二个月"},
    "map": {"en": "one month", "zh": "某一个月"},
    "lines": {"en": "all months, a line each", "zh": "全部月份（折线）"},
    "show": {"en": "Show", "zh": "显示"},
    "play": {"en": "Play the months", "zh": "逐月播放"},
    "stop": {"en": "Stop", "zh": "停止"},
    "provinces": {"en": "By province", "zh": "分省"},
    "time": {"en": "Over time", "zh": "随时间变化"},
    "grid_note": {
        "en": "One tile per place in rough geographic order; no borders, no areas. Choose one for its line.",
        "zh": "每地一格，大致按地理位置排列；不表示边界与面积。选择一格可看其折线。",
    },
    "lines_note": {
        "en": "All lines are on one scale, from {low} to {high}; what goes beyond is cut.",
        "zh": "所有折线使用同一刻度，自{low}至{high}，超出部分截去。",
    },
    "not_applied": {"en": "not applied", "zh": "不适用"},
    "not_here": {"en": "no agents", "zh": "无个体"},
    "classes": {"en": "Shades", "zh": "色阶"},
    "none": {"en": "none", "zh": "无"},
    "and_more": {"en": "{low} and more", "zh": "{low}及以上"},
    "under": {"en": "under {high}", "zh": "低于{high}"},
    "from_to": {"en": "{low} to {high}", "zh": "{low}至{high}"},
    "life": {"en": "Open a life", "zh": "打开一个人的经历"},
    "life_in": {"en": "Open a life in {place}", "zh": "打开{place}一个人的经历"},
    "back": {"en": "Back to the whole society", "zh": "返回整个社会"},
    "reforms": {"en": "Dated reforms in the horizon", "zh": "运行期间的改革"},
    "no_reforms": {
        "en": "The law of this run has no dated reform in its horizon.",
        "zh": "本次运行期间，其规则没有带日期的改革。",
    },
    "reform_now": {"en": "In this month: {names}.", "zh": "本月改革：{names}。"},
    "reform_last": {
        "en": "Last reform before: {names} ({month}).",
        "zh": "此前最近的改革：{names}（{month}）。",
    },
    "reform_none": {"en": "No reform yet.", "zh": "尚无改革。"},
    "nation": {"en": "the whole society", "zh": "整个社会"},
    "province": {"en": "Province", "zh": "省份"},
    "shown": {"en": "Shown", "zh": "显示值"},
    "counted": {"en": "Counted in the run", "zh": "运行中计数"},
    "adults": {"en": "Adults in the run", "zh": "运行中成年人"},
    "year": {"en": "Year", "zh": "年份"},
    "grid_caption": {"en": "{label}, {unit}: {when} (synthetic)", "zh": "{label}（{unit}）：{when}（合成）"},
    "line_caption": {
        "en": "{label}, {unit}, month by month (synthetic)",
        "zh": "{label}（{unit}），逐月（合成）",
    },
    "weight": {
        "en": "One agent stands for {weight} adults of the census.",
        "zh": "每个个体代表普查中的{weight}名成年人。",
    },
    "chance": {
        "en": "The value of a province with few agents jumps by chance alone.",
        "zh": "个体少的省份，其数值会因偶然而逐月跳动。",
    },
    "short": {
        "en": "The run has fewer than twelve months; choose the month alone.",
        "zh": "运行不满十二个月；请选择当月。",
    },
    "no_adults": {
        "en": "The run does not count adults of this group, so totals are shown.",
        "zh": "运行中没有该对象的成年人数，故显示总数。",
    },
    "of_adults": {"en": "Adults are shown in total.", "zh": "成年人以总数显示。"},
    "young": {
        "en": "Twelve months are not yet over in this month; the first such month is {month}.",
        "zh": "至本月尚不满十二个月；最早为{month}。",
    },
    "other_kinds": {
        "en": "The run counts none of this for the chosen group. It has some for: {kinds}.",
        "zh": "运行中该对象没有此项计数；有此项计数的是：{kinds}。",
    },
}
MONTHS_ON: Final[dict[str, Said]] = {
    "stock": {"en": "at the end of {month}", "zh": "{month}底"},
    "flow": {"en": "in {month}", "zh": "{month}"},
    "year": {"en": "in the twelve months to {month}", "zh": "截至{month}的十二个月内"},
    "yearly": {"en": "at the last yearly count up to {month}", "zh": "截至{month}的最近一次年度统计"},
}
SUBJECTS: Final[dict[str, Said]] = {
    EVERYONE: {"en": "all natural persons", "zh": "全体自然人"},
    "legal_person": {"en": "firms", "zh": "企业"},
    "government_body": {"en": "government bodies", "zh": "政府机构"},
}
FAMILY: Final[Said] = {"en": "by {family}", "zh": "按{family}"}
KINDS: Final[Said] = {"en": "Kinds of subjects", "zh": "主体类别"}
SAYS: Final[dict[str, Said]] = {
    "nation": {
        "en": "{label}: {value} in the whole society {when}",
        "zh": "{label}：{when}，整个社会{value}",
    },
    "spread": {
        "en": "; most in {high} ({most}), least in {low} ({least}), {middle} in the middle province",
        "zh": "；最多为{high}（{most}），最少为{low}（{least}），居中省份为{middle}",
    },
    "one_place": {"en": "; all of it in {high}", "zh": "；全部在{high}"},
    "chosen": {"en": " {place}: {value}.", "zh": "{place}：{value}。"},
    "zero": {"en": "{label}: none in the run {when}", "zh": "{label}：{when}，运行中没有"},
    "line": {
        "en": "{label}, in {place}: {first} in {from_month}, {last} in {to_month}; "
        "the most is {most} in {at} ({unit}).",
        "zh": "{label}，{place}：{from_month}为{first}，{to_month}为{last}；最高为{at}的{most}（{unit}）。",
    },
    "no_line": {"en": "{label}, in {place}: none in the run.", "zh": "{label}，{place}：运行中没有。"},
}
STOP: Final[Said] = {"en": ".", "zh": "。"}


def word(key: str, lang: Lang, **parts: str) -> str:
    """Return words of the page."""
    return WORDS[key][lang].format(**parts)


def month_words(tick: int, lang: Lang) -> str:
    """Write a month for reading.

    Examples
    --------
    >>> month_words(240, "en"), month_words(240, "zh")
    ('January 2020', '2020年1月')
    """
    year, month = 2000 + tick // 12, tick % 12 + 1
    return f"{calendar.month_name[month]} {year}" if lang == "en" else f"{year}年{month}月"


@cache
def place_name(code: int, lang: Lang) -> str:
    """Return what a province is called; 0 is the whole society."""
    if code == NATION:
        return word("nation", lang)
    return next(tile.name_en if lang == "en" else tile.name_zh for tile in tiles() if tile.code == code)


def group_name(group: str, lang: Lang) -> str:
    """Return what a group of the series is called."""
    if group in SUBJECTS:
        return SUBJECTS[group][lang]
    return GROUP_WORDS[group].en if lang == "en" else GROUP_WORDS[group].zh


def group_choices(groups: Sequence[str], lang: Lang) -> list[dict[str, object]]:
    """Return the groups that a reader can choose from, under headings."""
    found = [(KINDS[lang], [one for one in SUBJECTS if one in groups])]
    for family, members in FAMILIES.items():
        heading = FAMILY[lang].format(family=family.en if lang == "en" else family.zh)
        found.append((capital(heading), [one for one in members if one in groups]))
    return [
        {
            "heading": heading,
            "options": [{"key": one, "name": capital(group_name(one, lang))} for one in members],
        }
        for heading, members in found
        if members
    ]


def label_of(measure: Measure, group: str, lang: Lang) -> str:
    """Return what is shown: the measure, and the group where it is not everybody."""
    text = measure.label[lang]
    if group == EVERYONE:
        return text
    return f"{text} ({group_name(group, lang)})" if lang == "en" else f"{text}（{group_name(group, lang)}）"


def unit_of(measure: Measure, lang: Lang, *, is_rate: bool, size_word: str = "") -> str:
    """Return what the numbers are."""
    unit = unit_word(measure.unit, lang)
    if lang == "en":
        return f"{size_word} {unit} {word('rate', lang) if is_rate else ''}".strip()
    return f"{size_word}{unit}{'／千名成年人' if is_rate else ''}"


def value_words(value: float | None, measure: Measure, lang: Lang, *, is_rate: bool) -> str:
    """Write a value with its unit."""
    if lang == "en":
        return f"{number(value, lang)} {unit_of(measure, lang, is_rate=is_rate)}"
    return f"{word('rate', lang) if is_rate else ''}{number(value, lang)}{unit_word(measure.unit, lang)}"


def when_words(measure: Measure, tick: int, lang: Lang, *, is_year: bool) -> str:
    """Return the time that a number of a month is about."""
    kind = "year" if is_year and measure.kind == FLOW else measure.kind
    return MONTHS_ON[kind][lang].format(month=month_words(tick, lang))


def month_sentence(
    values: Mapping[int, float | None], *, label: str, say: Callable[[float | None], str], when: str,
    province: int, lang: Lang,
) -> str:  # fmt: skip
    """Say what a month's numbers are: the whole society, the highest and lowest province, the chosen one.

    Parameters
    ----------
    values
        By province, 0 for the whole society; None where nothing is known.
    say
        Writes a value with its unit.
    """
    whole, says = values[NATION], {name: text[lang] for name, text in SAYS.items()}
    known = {code: value for code, value in values.items() if code != NATION and value is not None}
    if not whole and not any(known.values()):
        return capital(says["zero"].format(when=when, label=label)) + STOP[lang]
    text = capital(says["nation"].format(when=when, label=label, value=say(whole)))
    if len(known) > 1:
        high, low = max(known, key=lambda code: known[code]), min(known, key=lambda code: known[code])
        names = {"high": place_name(high, lang), "low": place_name(low, lang)}
        if sum(map(bool, known.values())) == 1 and known[high] > 0:
            text += says["one_place"].format(**names)
        elif known[high] != known[low]:
            text += says["spread"].format(
                most=number(known[high], lang), least=number(known[low], lang),
                middle=number(median(known.values()), lang), **names,
            )  # fmt: skip
    text += STOP[lang]
    if province != NATION:
        text += says["chosen"].format(place=place_name(province, lang), value=number(values[province], lang))
    return text


def line_sentence(
    values: Sequence[float | None], *, first: int, label: str, unit: str, province: int, lang: Lang
) -> str:
    """Say where a line begins and ends, and where it is highest."""
    known = [(first + k, value) for k, value in enumerate(values) if value is not None]
    place = place_name(province, lang)
    if not any(value for _, value in known):
        return capital(SAYS["no_line"][lang].format(label=label, place=place))
    top = max(known, key=lambda one: one[1])
    return capital(
        SAYS["line"][lang].format(
            label=label, place=place, unit=unit, first=number(known[0][1], lang),
            from_month=month_words(known[0][0], lang), last=number(known[-1][1], lang),
            to_month=month_words(known[-1][0], lang), most=number(top[1], lang), at=month_words(top[0], lang),
        )
    )  # fmt: skip
