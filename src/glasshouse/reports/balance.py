"""Who is better and who is worse off: everybody, by group, and the worst intersections."""

from __future__ import annotations

from typing import Final

from glasshouse.charts import to_svg
from glasshouse.effect_charts import Shares, better_and_worse
from glasshouse.experiments.contrast_record import BalanceRecord
from glasshouse.experiments.groups import EVERYONE
from glasshouse.reports.page import Figure, Paragraph, Section
from glasshouse.reports.told import FEWEST_PEOPLE, Told
from glasshouse.reports.wording import Words, between, capital, number
from glasshouse.shown import Group, Table, rows

N_WORST = 3
SAYS: Final[Words] = {
    "title": {"en": "Who is better and who is worse off", "zh": "谁更好，谁更差"},
    "rule": {
        "en": "Somebody is better off if no harm grew and no benefit shrank, and one harm shrank or one "
        "benefit grew; worse off the other way round. Whoever has some of both is neither. Exact "
        "inside the model: each synthetic person is compared with itself under the other rules.",
        "zh": "没有损害增加、没有收益减少，且至少一项损害减少或一项收益增加的，为更好；反之为更差；两者兼有"
        "的另计。"
        "在模型之内这是精确的：每个合成个体都与另一套规则下的自己相比。",
    },
    "figure": {"en": "Better off and worse off, by group", "zh": "各群体中更好者与更差者"},
    "unit": {
        "en": "of 100 people of each group: worse off to the left, better off to the right",
        "zh": "每组每百人：左为更差，右为更好",
    },
    "sentence": {
        "en": "Of 100 synthetic adults {better} are better off{better_between} and {worse} worse off"
        "{worse_between} under the reform. Most worse off: {most_worse} ({most_worse_share}); most "
        "better off: {most_better} ({most_better_share}).",
        "zh": "改革之下，每100名合成成年人中{better}人更好{better_between}，{worse}人更差{worse_between}。"
        "更差者比例最高："
        "{most_worse}（{most_worse_share}）；更好者比例最高：{most_better}（{most_better_share}）。",
    },
    "between": {"en": " (95 % interval {ends})", "zh": "（95%区间{ends}）"},
    "caption": {
        "en": "Who is better and worse off under the reform, of 100 people of each group (synthetic)",
        "zh": "改革之下更好者与更差者，每组每百人（合成）",
    },
    "group": {"en": "Group", "zh": "群体"},
    "people": {"en": "People in it (agents)", "zh": "人数（个体）"},
    "better": {"en": "Better off, per 100", "zh": "更好，每百人"},
    "worse": {"en": "Worse off, per 100", "zh": "更差，每百人"},
    "worse_between": {"en": "Worse off, 95 % interval", "zh": "更差，95%区间"},
    "both": {"en": "Both, per 100", "zh": "有得有失，每百人"},
    "same": {"en": "The same, per 100", "zh": "不变，每百人"},
    "provinces": {"en": "Provinces", "zh": "省份"},
    "others": {"en": "Not natural persons", "zh": "非自然人"},
    "worst": {
        "en": "Worst intersections of income, sex and place: {n} of {all} with {fewest} agents or more",
        "zh": "收入、性别与城乡交叉中最差的{n}组（共{all}组，每组不少于{fewest}个体）",
    },
    "luck": {
        "en": "The worst of many intersections is the worst by luck, too: read it as a question, not as a "
        "finding.",
        "zh": "多组之中最差的一组，部分也出于运气：应视为问题，而非结论。",
    },
    "nobody": {
        "en": "No synthetic person has another outcome under the reform.",
        "zh": "改革之下，没有任何合成个体的结果发生变化。",
    },
}


def balance(told: Told) -> Section:
    """Say who is better and who is worse off, with a picture by group."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    if told.everybody.same == 1:
        return Section("balance", words["title"], (Paragraph(words["nobody"]), Paragraph(words["rule"])))
    found = [told.contrast.balance[name] for name in told.families]
    sentence = _sentence(told, words)
    drawn = better_and_worse(
        [_bar(told, one) for one in found], title=words["figure"], unit=words["unit"], description=sentence,
        lang=told.lang,
    )  # fmt: skip
    figure = Figure("balance", words["figure"], sentence, to_svg(drawn), (_table(told, words),))
    parts = (figure, Paragraph(words["rule"], "small"), Paragraph(words["luck"], "small"))
    return Section("balance", words["title"], parts)


def _bar(told: Told, one: BalanceRecord) -> Shares:
    worse, better = 100 * one.worse, 100 * one.better
    return Shares(told.group(one.group), worse, better, number(worse, told.lang), number(better, told.lang))


def _sentence(told: Told, words: dict[str, str]) -> str:
    one, lang = told.everybody, told.lang
    groups = [told.contrast.balance[name] for name in told.families if name != EVERYONE]
    worst, best = max(groups, key=lambda b: b.worse), max(groups, key=lambda b: b.better)

    def ends(low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        text = between(100 * max(low, 0), 100 * high, lang, signed=False)
        return words["between"].format(ends=text)

    return words["sentence"].format(
        better=number(100 * one.better, lang), better_between=ends(one.better_low, one.better_high),
        worse=number(100 * one.worse, lang), worse_between=ends(one.worse_low, one.worse_high),
        most_worse=told.group(worst.group), most_worse_share=number(100 * worst.worse, lang),
        most_better=told.group(best.group), most_better_share=number(100 * best.better, lang),
    )  # fmt: skip


def _table(told: Told, words: dict[str, str]) -> Table:
    head = ("group", "people", "better", "worse", "worse_between", "both", "same")
    groups = list(rows(*(_row(told, name) for name in told.families)))
    if told.by_province:
        groups.append(Group(words["provinces"], tuple(_row(told, name) for name in told.by_province)))
    others = tuple(g.name for g in told.record.groups if g.family == "kind")
    if others:
        groups.append(Group(words["others"], tuple(_row(told, name) for name in others)))
    worst = sorted(told.crossed, key=lambda name: -told.contrast.balance[name].worse)[:N_WORST]
    if worst:
        title = words["worst"].format(n=len(worst), all=len(told.crossed), fewest=FEWEST_PEOPLE)
        groups.append(Group(title, tuple(_row(told, name) for name in worst)))
    return Table(words["caption"], tuple(words[key] for key in head), tuple(groups))


def _row(told: Told, name: str) -> tuple[str, ...]:
    one, lang = told.contrast.balance[name], told.lang
    ends = (None if end is None else 100 * end for end in (one.worse_low, one.worse_high))
    low, high = ends
    shares = {key: number(100 * getattr(one, key), lang) for key in ("better", "worse", "both", "same")}
    return (
        capital(told.group(name)), f"{told.groups[name].people:,}", shares["better"], shares["worse"],
        between(None if low is None else max(low, 0.0), high, lang, signed=False), shares["both"],
        shares["same"],
    )  # fmt: skip
