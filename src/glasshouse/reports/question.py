"""The first page: what was compared, on whom and when, of what it is no evidence, what counts as good."""

from __future__ import annotations

from typing import Final

from glasshouse.reports.page import Paragraph, Part, Section, items
from glasshouse.reports.told import Told, society_words
from glasshouse.reports.wording import TAG, Words, capital, number, unit_word
from glasshouse.shown import Table, rows

SAYS: Final[Words] = {
    "title": {"en": "{reform}, in place of {baseline}", "zh": "以“{reform}”取代“{baseline}”"},
    "question": {
        "en": "If “{reform}” stood in place of “{baseline}” in {society} from {first} to {last}, on the same "
        "people with the same luck, who would be better off, who would be worse off, and by how much?",
        "zh": "在{society}中，{first}至{last}，若以“{reform}”取代“{baseline}”，而人和运气都不变：谁会更好，"
        "谁会更"
        "差，差多少？",
    },
    "stress": {
        "en": "This is a stress test of rules on a synthetic society. It is no evidence about affected "
        "persons: no person in it exists, and nothing here says anything about anyone, about a "
        "place, or about what an authority did.",
        "zh": "这是在合成社会上对规则所做的压力测试，不是关于受影响者的证据：其中没有任何真实个人，也不说明"
        "任何"
        "个人、任何地方的情况或任何机关的行为。",
    },
    "warning": {
        "en": "COUNTERFACTUAL: items that are no rule of any place are in force on a side of this contrast.",
        "zh": "反事实情景：本对比中有一方启用了并非任何地方规则的内容。",
    },
    "who": {
        "en": "{agents} synthetic adults, each standing for {weight} adults of the census; {n}.",
        "zh": "{agents}名合成成年人，每人代表普查中的{weight}名成年人；{n}。",
    },
    "toy": {"en": "{agents} agents of a toy society; {n}.", "zh": "玩具社会的{agents}个主体；{n}。"},
    "one": {
        "en": "one replicate of luck, so no interval says how far a result moves by luck",
        "zh": "仅一次重复，没有区间说明结果因运气变动多少",
    },
    "many": {
        "en": "{n} replicates of luck; intervals are over replicates, never over agents",
        "zh": "{n}次重复（不同的运气）；区间按重复计算，从不按个体计算",
    },
    "answer": {
        "en": "In short: of 100 synthetic adults, {better} are better off under the reform, {worse} worse "
        "off, {both} better in one thing and worse in another, and {same} have the same "
        "outcomes.",
        "zh": "简言之：改革之下，每100名合成成年人中，{better}人更好，{worse}人更差，{both}人有得有失，"
        "{same}人结果不变。",
    },
    "key": {"en": "The question", "zh": "问题"},
    "labels": {"en": "What every output of these runs says:", "zh": "这些运行的每项输出都注明："},
    "values": {"en": "Declared value judgements", "zh": "声明的价值判断"},
    "judged": {
        "en": "Which outcomes are good and which are bad for the person whom they happen to is a judgement. "
        "It was made before the runs, stands in the code in one place, and is this table. Nothing "
        "is weighed: no harm is set off against a benefit, and somebody who has some of both is "
        "counted apart. Whoever judges otherwise can read every row by itself.",
        "zh": "哪些结果对当事人是好是坏，属于判断。它在运行之前作出，在代码中只有一处，即下表。不作加权：不"
        "以收益"
        "抵消损害，有得有失者单独计数。判断不同的读者可以逐行阅读。",
    },
    "caption": {
        "en": "What is counted of each synthetic person, and what more of it is to that person",
        "zh": "对每个合成个体计数的内容，以及增加对其本人意味着什么（合成）",
    },
    "outcome": {"en": "Outcome", "zh": "结果"},
    "unit": {"en": "Unit", "zh": "单位"},
    "side": {"en": "More of it is", "zh": "增加即"},
    "harm": {"en": "a harm", "zh": "损害"},
    "benefit": {"en": "a benefit", "zh": "收益"},
    "neither": {"en": "neither: conduct, or what it brings others", "zh": "两者皆非：行为，或对他人的后果"},
}


def says(key: str, told: Told) -> str:
    """Return a text of this page in the language of the report."""
    return SAYS[key][told.lang]


def title_of(told: Told) -> str:
    """Return what the report is called."""
    baseline, reform = told.names
    return says("title", told).format(baseline=baseline, reform=reform)


def lead(told: Told) -> tuple[Part, ...]:
    """Return what stands above all sections."""
    parts: list[Part] = []
    if any("COUNTERFACTUAL" in label for _, label in told.labels) or any(
        "COUNTERFACTUAL" in side.name for side in (told.record.baseline, told.record.reform)
    ):
        parts.append(Paragraph(says("warning", told), "loud"))
    parts.append(Paragraph(says("stress", told), "lead"))
    return tuple(parts)


def question(told: Told) -> Section:
    """Say in one sentence what was asked, of whom, and in short what came out."""
    lang, record = told.lang, told.record
    baseline, reform = told.names
    asked = says("question", told).format(
        baseline=baseline, reform=reform, society=society_words(told.baseline.prepared, lang),
        first=record.first_month, last=record.last_month,
    )  # fmt: skip
    n = says("one", told) if told.n == 1 else says("many", told).format(n=told.n)
    who = says("toy" if told.baseline.scenario.society else "who", told).format(
        agents=number_of(record.agents), weight=number(record.weight, lang), n=n
    )
    one = told.everybody
    answer = says("answer", told).format(
        **{name: number(100 * getattr(one, name), lang) for name in ("better", "worse", "both", "same")}
    )
    parts: list[Part] = [Paragraph(f"**{asked}**"), Paragraph(who), Paragraph(answer)]
    if told.labels:
        lines = dict.fromkeys(label for _, label in told.labels)
        foreign = "" if lang == "en" else TAG["en"]
        parts += [Paragraph(says("labels", told), "small"), items(tuple(lines), lang=foreign)]
    return Section("question", says("key", told), tuple(parts))


def number_of(agents: int) -> str:
    """Write a number of agents in full."""
    return f"{agents:,}"


def values(told: Told) -> Section:
    """Say which outcomes count as harms and which as benefits, and that nothing is weighed."""
    lines = tuple(
        (capital(told.outcome(one.name)), unit_word(one.unit, told.lang), says(one.side, told))
        for one in told.record.outcomes
    )
    head = tuple(says(key, told) for key in ("outcome", "unit", "side"))
    table = Table(says("caption", told), head, rows(*lines), text=(1, 2))
    return Section("values", says("values", told), (Paragraph(says("judged", told)), table))
