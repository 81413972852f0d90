"""The society by year on both sides: conduct, records, losses, money, standing, refusals, speech."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from glasshouse.charts import to_svg
from glasshouse.effect_charts import Years, two_sides
from glasshouse.experiments.contrast_record import NationalRecord
from glasshouse.metrics import society
from glasshouse.reports.page import Figure, Paragraph, Part, Section
from glasshouse.reports.row_words import SECTIONS, row_words
from glasshouse.reports.told import Told
from glasshouse.reports.wording import NOTHING, Words, between, capital, number, unit_word
from glasshouse.shown import Group, Table

MOST_YEARS = 6  # columns of a table; all years are in the record
TWO_SIDES_OF_DEBTS = (
    ("received", ("repaid", "debts.paid", "owed", "arrears.")),
    ("met", ("tickets", "forgone", "spending", "refused.doors", "black.persons", "black.entries")),
)
DRAWN: Final = {  # of each section, what is drawn: the first of these that there is
    society.Section.CONDUCT: ("unlawful.done", "deeds.done", "protected.done"),
    society.Section.LOSSES: ("lost.total",),
    society.Section.ARREARS: ("arrears.total",),
    society.Section.STANDING: (".worst", "black.persons"),
    society.Section.REFUSALS: ("refused.doors", "tickets"),
    society.Section.BENEFITS: ("repaid",),
    society.Section.DEALINGS: ("dealings.share",),
    society.Section.SPEECH: ("survey.would_speak", "survey.for_privately"),
}
SAYS: Final[Words] = {
    "title": {"en": "The society by year, on both sides", "zh": "社会逐年情况：双方对照"},
    "what": {
        "en": "Counts and yuan are of all natural persons of the society, times the adults of the census "
        "for whom "
        "an agent stands; means over replicates. In brackets: the 95 % interval of the difference. A dash "
        "stands where there is nothing of which it could be a share.",
        "zh": "计数与金额涉及社会中全部自然人，乘以每个个体所代表的普查成年人数；为各次重复的平均。括号内为"
        "差的95%区间。"
        "没有可作分母者以短横表示。",
    },
    "cut": {
        "en": "{n} of {all} years are shown; all are in `contrast.json`.",
        "zh": "共{all}年，列出{n}年；全部见`contrast.json`。",
    },
    "debts": {"en": "Both sides of every debt", "zh": "每笔债务的两面"},
    "debts_what": {
        "en": "Whoever is spared a restriction may be a debtor whose creditor waits. What creditors "
        "received and "
        "still miss stands beside what debtors met, in the last year.",
        "zh": "免于限制的人可能正是让债权人等待的债务人。此处并列最后一年债权人所得、所欠与债务人所遇。",
    },
    "received": {"en": "What creditors received, and still miss", "zh": "债权人所得与尚欠"},
    "met": {"en": "What debtors and others met", "zh": "债务人等所遇"},
    "debts_caption": {
        "en": "Both sides of every debt in {year}: the whole society (synthetic)",
        "zh": "{year}年每笔债务的两面：全社会（合成）",
    },
    "owed_to": {"en": "debts that fell behind, owed to: {who}", "zh": "新逾期债务，债权人：{who}"},
    "measure": {"en": "Measure", "zh": "指标"},
    "baseline": {"en": "Baseline", "zh": "基准"},
    "reform": {"en": "Reform", "zh": "改革"},
    "effect": {"en": "Difference", "zh": "差"},
    "interval": {"en": "95 % interval", "zh": "95%区间"},
    "caption": {"en": "{section}, by year and side (synthetic)", "zh": "{section}，按年份与双方（合成）"},
    "sentence": {
        "en": "{label}, {year}: {baseline} under the baseline, {reform} under the reform ({unit}).",
        "zh": "{label}，{year}年：基准{baseline}，改革{reform}（{unit}）。",
    },
    "sentence_share": {
        "en": "{label}, {year}: {baseline} under the baseline, {reform} under the reform.",
        "zh": "{label}，{year}年：基准{baseline}，改革{reform}。",
    },
    "nothing": {
        "en": "The society has no acts, debts or opinions to count.",
        "zh": "社会中没有可计数的行为、债务或看法。",
    },
}


def by_year(told: Told) -> Section:
    """Tell the measures of the whole society on both sides, section by section, debts first."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    if not told.record.national:
        return Section("society", words["title"], (Paragraph(words["nothing"]),))
    years = shown_years(len(told.record.years))
    parts: list[Part] = [Paragraph(words["what"], "small")]
    if len(years) < len(told.record.years):
        parts.append(Paragraph(words["cut"].format(n=len(years), all=len(told.record.years)), "small"))
    parts.append(_debts(told, words))
    for section in society.Section:
        found = [row for row in told.record.national if row.section == section.value]
        if found:
            parts.append(_figure(told, section, found, years, words))
    return Section("society", words["title"], tuple(parts))


def shown_years(n: int) -> tuple[int, ...]:
    """Choose the years of a table: all, or the first, the last and some evenly between them.

    Examples
    --------
    >>> shown_years(3), shown_years(16)
    ((0, 1, 2), (0, 3, 6, 9, 12, 15))
    """
    if n <= MOST_YEARS:
        return tuple(range(n))
    return tuple(round(i * (n - 1) / (MOST_YEARS - 1)) for i in range(MOST_YEARS))


def label_of(told: Told, row: NationalRecord) -> str:
    """Return what a measure is called."""
    return row.label if told.lang == "en" else row_words(row.key, scores_of(told))


def scores_of(told: Told) -> dict[str, str]:
    """Return what the scores of both sides are called, by key."""
    found: dict[str, str] = {}
    for run in told.runs:
        stack = run.prepared.stack
        found |= {
            name: getattr(label, told.lang)
            for name, label in zip(stack.score_ids, stack.score_labels, strict=True)
        }
    return found


def _with_unit(told: Told, row: NationalRecord) -> str:
    label, unit = label_of(told, row), unit_word(row.unit, told.lang)
    if row.unit == "per 100" or unit in label:
        return capital(label)
    return f"{capital(label)} ({unit})" if told.lang == "en" else f"{label}（{unit}）"


def _figure(
    told: Told, section: society.Section, found: Sequence[NationalRecord], years: Sequence[int],
    words: dict[str, str],
) -> Figure:  # fmt: skip
    title = section.value if told.lang == "en" else SECTIONS[section]
    drawn = next(
        (row for end in DRAWN[section] for row in found if row.key == end or row.key.endswith(end)), found[0]
    )
    last = told.record.years[-1]
    unit = unit_word(drawn.unit, told.lang)
    label = title if drawn.key.endswith(".total") else capital(label_of(told, drawn))
    sentence = words["sentence_share" if drawn.unit == "per 100" else "sentence"].format(
        label=label, year=last, unit=unit, baseline=number(drawn.baseline[-1], told.lang),
        reform=number(drawn.reform[-1], told.lang),
    )  # fmt: skip
    svg = _lines(told, drawn, title=label, unit=unit, sentence=sentence, words=words)
    head = (words["measure"], *(str(told.record.years[y]) for y in years))
    groups = tuple(Group(_with_unit(told, row), tuple(_lines_of(told, row, years, words))) for row in found)
    table = Table(words["caption"].format(section=title), head, groups)
    return Figure(f"society-{section.name.lower()}", title, sentence, svg, (table,))


def _lines(
    told: Told, row: NationalRecord, *, title: str, unit: str, sentence: str, words: dict[str, str]
) -> str:
    """Draw both sides by year; fewer than two years with a value on each side give no chart."""
    sides = []
    for name, values in ((words["baseline"], row.baseline), (words["reform"], row.reform)):
        points = tuple(
            (year, value) for year, value in zip(told.record.years, values, strict=True) if value is not None
        )
        sides.append(Years(name, points))
    if any(len(one.points) < 2 for one in sides):
        return ""
    most = max(abs(value) for one in sides for _, value in one.points)
    size, word = _magnitude(most, told.lang)
    scaled = [Years(one.name, tuple((y, v / size) for y, v in one.points)) for one in sides]
    said = f"{word} {unit}".strip() if told.lang == "en" else f"{word}{unit}"
    return to_svg(two_sides(scaled, title=title, unit=said, description=sentence, lang=told.lang))


def _magnitude(most: float, lang: str) -> tuple[float, str]:
    found = (
        ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
        if lang == "en"
        else ((1e8, "亿"), (1e4, "万"))
    )
    return next(((size, word) for size, word in found if most >= size), (1.0, ""))


def _lines_of(
    told: Told, row: NationalRecord, years: Sequence[int], words: dict[str, str]
) -> list[tuple[str, ...]]:
    lang = told.lang
    effects = []
    for y in years:
        text = number(row.effect[y], lang, signed=True)
        low, high = row.low[y], row.high[y]
        is_open = text != NOTHING and low is not None and high is not None and (low or high)
        effects.append(f"{text} ({between(low, high, lang)})" if is_open else text)
    return [
        (words["baseline"], *(number(row.baseline[y], lang) for y in years)),
        (words["reform"], *(number(row.reform[y], lang) for y in years)),
        (words["effect"], *effects),
    ]


def _debts(told: Told, words: dict[str, str]) -> Section:
    """Put what creditors received beside what debtors met, in the last year."""
    groups = []
    for side, keys in TWO_SIDES_OF_DEBTS:
        found = [
            row for key in keys for row in told.record.national
            if row.key == key or (key.endswith(".") and row.key.startswith(key))
        ]  # fmt: skip
        lines = tuple(_last(told, row, words) for row in found)
        if lines:
            groups.append(Group(words[side], lines))
    head = tuple(words[key] for key in ("measure", "baseline", "reform", "effect", "interval"))
    caption = words["debts_caption"].format(year=told.record.years[-1])
    return Section(
        "debts", words["debts"], (Paragraph(words["debts_what"]), Table(caption, head, tuple(groups)))
    )


def _last(told: Told, row: NationalRecord, words: dict[str, str]) -> tuple[str, ...]:
    label = _with_unit(told, row)
    if row.key.startswith("arrears."):
        unit = unit_word(row.unit, told.lang)
        label = capital(words["owed_to"].format(who=label_of(told, row)))
        label += f" ({unit})" if told.lang == "en" else f"（{unit}）"
    return (
        label, number(row.baseline[-1], told.lang), number(row.reform[-1], told.lang),
        number(row.effect[-1], told.lang, signed=True), between(row.low[-1], row.high[-1], told.lang),
    )  # fmt: skip
