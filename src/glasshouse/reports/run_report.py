"""The report of one run: its question, its rules in words, what its summary draws, headings, limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.engine.runs import Run
from glasshouse.engine.whereabouts import warning
from glasshouse.experiments import panels
from glasshouse.experiments.kept import kept_by
from glasshouse.experiments.summary import RunFacts, drawn_of, published_text, simulated_text
from glasshouse.metrics.comparisons import Comparison
from glasshouse.metrics.society import Row, Span, years_of
from glasshouse.reports.impact import impact, processes, remedies
from glasshouse.reports.limits import limits_of_run
from glasshouse.reports.page import Figure, Paragraph, Part, Report, Section, items
from glasshouse.reports.provenance import provenance_of_run
from glasshouse.reports.row_words import row_words
from glasshouse.reports.rules import rules_of_run
from glasshouse.reports.told import side_name, society_words
from glasshouse.reports.wording import TAG, Words, capital, number, unit_word
from glasshouse.shown import Table, rows

HARMS = (
    "tickets",
    "forgone",
    "spending",
    "refused.doors",
    "mistaken_identity",
    "copy_lingers",
    "black.entries",
)
FREQUENCY = ("black.entries", "red.entries", "refused.doors", "favoured.doors")
OVERSIGHT = ("objections.filed", "objections.upheld", "deadline_missed", "copy_corrected")
SAYS: Final[Words] = {
    "title": {"en": "{name}: a run from {first} to {last}", "zh": "{name}：{first}至{last}的运行"},
    "question": {"en": "The question", "zh": "问题"},
    "asked": {
        "en": "What did “{name}” do in {society} from {first} to {last}, to {agents} synthetic adults?",
        "zh": "{first}至{last}，“{name}”在{society}中，对{agents}名合成成年人做了什么？",
    },
    "stress": {
        "en": "This is a stress test of rules on a synthetic society. It is no evidence about affected "
        "persons: no person "
        "in it exists, and nothing here says anything about anyone, about a place, or about what an "
        "authority did.",
        "zh": "这是在合成社会上对规则所做的压力测试，不是关于受影响者的证据：其中没有任何真实个人，也不说明"
        "任何个人、"
        "任何地方的情况或任何机关的行为。",
    },
    "warning": {
        "en": "COUNTERFACTUAL: items that are no rule of any place are in force here.",
        "zh": "反事实情景：此处启用了并非任何地方规则的内容。",
    },
    "cause": {
        "en": "One run does not say what the rules have caused: for that the same people live under other "
        "rules, with "
        "`glasshouse compare`.",
        "zh": "一次运行不说明规则造成了什么：为此须让同样的人处于另一套规则之下，见`glasshouse compare`。",
    },
    "labels": {"en": "What every output of this run says:", "zh": "本运行的每项输出都注明："},
    "results": {"en": "Results", "zh": "结果"},
    "drawn": {
        "en": "As in `summary.html` of the run.",
        "zh": "与运行文件夹中的`summary.html`相同；图表及其说明为英文。",
    },
    "headlines": {
        "en": "Headline figures: the run beside the published number (synthetic)",
        "zh": "主要数字：运行值与公布值（合成）",
    },
    "figure": {"en": "Figure", "zh": "指标"},
    "simulated": {"en": "Simulated", "zh": "模拟值"},
    "published": {"en": "Published", "zh": "公布值"},
    "both": {"en": "Benefits beside harms: both sides of each debt", "zh": "收益与损害并列：每笔债务的两面"},
    "nothing": {
        "en": "The regimes of this run have no list and no score.",
        "zh": "本运行的制度没有名单，也没有评分。",
    },
    "horizon": {"en": "The run: {first} to {last}.", "zh": "运行：{first}至{last}。"},
    "row": {"en": "{label}, {year}: {value} {unit}", "zh": "{label}，{year}年：{value}{unit}"},
    "groups": {
        "en": "By income and by age the results above show who is listed; sex, place and residence are "
        "told apart by "
        "`glasshouse compare`.",
        "zh": "上文按收入与年龄列出在列者；性别、城乡与户籍由`glasshouse compare`区分。",
    },
}


def run_report(run: Run, facts: RunFacts, *, lang: Lang = "en") -> Report:
    """Return the report of one run in one language.

    Parameters
    ----------
    run
        A finished run.
    facts
        What its summary says about it.
    """
    words = {key: text[lang] for key, text in SAYS.items()}
    name, prepared = side_name(run.prepared, lang), run.prepared
    said = {
        "name": name, "first": facts.from_month, "last": facts.to_month, "agents": f"{facts.agents:,}",
        "society": society_words(prepared, lang),
    }  # fmt: skip
    lead: list[Part] = [Paragraph(words["warning"], "loud")] if warning(prepared) else []
    lead.append(Paragraph(words["stress"], "lead"))
    foreign = "" if lang == "en" else TAG["en"]
    question: tuple[Part, ...] = (
        Paragraph(f"**{words['asked'].format(**said)}**"), Paragraph(words["cause"]),
        Paragraph(words["labels"], "small"), items(facts.labels, lang=foreign),
    )  # fmt: skip
    sections = (
        Section("question", words["question"], question),
        rules_of_run(run, lang),
        Section("results", words["results"], tuple(_results(run, facts, words, lang))),
        impact(_measured(run, facts, words, lang), lang),
        limits_of_run(lang),
        provenance_of_run(run, lang),
    )
    return Report(words["title"].format(**said), lang, tuple(lead), sections)


def _results(run: Run, facts: RunFacts, words: dict[str, str], lang: Lang) -> Iterator[Part]:
    """Yield what the summary draws: headline figures, both sides of each debt, and its figures."""
    found = drawn_of(facts, run.series_path)
    foreign = "" if lang == "en" else TAG["en"]
    yield Paragraph(words["drawn"], "small")
    if headlines := found.get("headlines"):
        yield _headlines(headlines, words, foreign)
    if "gains" in found:
        tables = tuple(_table(found[side], foreign) for side in ("gains", "harms"))
        yield Section("both", words["both"], tables)
    drawn = [*found.get("society", ()), *found["panels"]]
    for panel in drawn:
        tables = tuple(_table(one, foreign) for one in panel.tables)
        title = panel.heading if lang == "en" else panel.heading_zh
        yield Figure(f"panel-{panel.key}", title, panel.sentence, panel.svg, tables, foreign)
    if not drawn:
        yield Paragraph(words["nothing"])


def _headlines(found: Iterable[Comparison], words: dict[str, str], foreign: str) -> Table:
    lines = tuple((f"{capital(c.label)}, {c.dated}", simulated_text(c), published_text(c)) for c in found)
    head = (words["figure"], words["simulated"], words["published"])
    return Table(words["headlines"], head, rows(*lines), lang=foreign)


def _table(one: panels.Table, foreign: str) -> Table:
    return Table(one.caption, one.head, rows(*one.rows), lang=foreign)


def _measured(run: Run, facts: RunFacts, words: dict[str, str], lang: Lang) -> dict[str, tuple[str, ...]]:
    """Return what the run measured under each heading of the assessment, in its last year."""
    prepared = run.prepared
    name = side_name(prepared, lang)
    horizon = words["horizon"].format(first=facts.from_month, last=facts.to_month)
    measured: dict[str, tuple[str, ...]] = {
        "a": (processes(name, prepared, lang),), "b": (horizon,), "f": (remedies(name, prepared, lang),),
    }  # fmt: skip
    kept = kept_by(prepared)
    if kept is None or facts.toy is not None:
        return measured
    found = years_of(run.series_path, facts.weight, kept)
    last = found.spans[-1]

    def lines(keys: Iterable[str]) -> tuple[str, ...]:
        have = (row for key in keys if (row := found.row(key)) is not None)
        return tuple(_line(row, last, words, lang) for row in have)

    return {
        **measured, "b": (horizon, *lines(FREQUENCY)), "c": (words["groups"],), "d": lines(HARMS),
        "e": lines(OVERSIGHT),
    }  # fmt: skip


def _line(row: Row, last: Span, words: dict[str, str], lang: Lang) -> str:
    value = row.values[-1]
    label = capital(row.label) if lang == "en" else row_words(row.key, {})
    return words["row"].format(
        label=label, year=last.year, unit=unit_word(row.unit, lang),
        value=number(None if value is None else float(value), lang),
    )  # fmt: skip
