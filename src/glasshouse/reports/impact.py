"""The headings of a fundamental-rights impact assessment: what was measured, what only people can answer.

Headings after Art. 27(1)(a)-(f) of Regulation (EU) 2024/1689 (AI Act), in short words of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.engine.prepare import Prepared
from glasshouse.experiments.groups import EVERYONE
from glasshouse.reports.page import Paragraph, Part, Question, Section, items
from glasshouse.reports.row_words import row_words
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words, capital, listed, number

LETTERS = ("a", "b", "c", "d", "e", "f")
OVERSIGHT = ("objections.filed", "objections.upheld", "deadline_missed", "copy_corrected")
MOVES = ("listed", "red_listed", "score_fell", "score_rose")
N_GROUPS, MOST_NAMES = 3, 8
SAYS: Final[Words] = {
    "title": {"en": "Fundamental-rights impact assessment: the headings", "zh": "基本权利影响评估：各项标题"},
    "what": {
        "en": "The six headings of Art. 27(1) of the EU's AI Act (Regulation (EU) 2024/1689), filled with "
        "what the run "
        "measured. **Stress test:** all of it is about synthetic people. It can show which questions to "
        "ask; it "
        "is no assessment, and no evidence about persons. What only people can answer is left blank. "
        "Whether the "
        "article applies at all is for a lawyer.",
        "zh": "欧盟《人工智能法》（第2024/1689号条例）第27条第1款的六项标题，填入运行所测。**压力测试：**全"
        "部涉及合成人口。"
        "它可以提示该问什么，但不是评估，也不是关于人的证据。只有人能回答的留空。该条是否适用，由法律人士判"
        "断。",
    },
    "measured": {"en": "Measured (stress test):", "zh": "所测（压力测试）："},
    "nothing": {"en": "Nothing of this was measured.", "zh": "此项未测。"},
    "a": {"en": "(a) Processes in which the system is used", "zh": "（a）使用该系统的流程"},
    "b": {"en": "(b) Period and frequency of use", "zh": "（b）使用的期间与频度"},
    "c": {
        "en": "(c) Categories of persons and groups likely to be affected",
        "zh": "（c）可能受影响的人群类别",
    },
    "d": {"en": "(d) Specific risks of harm to them", "zh": "（d）对他们的具体损害风险"},
    "e": {"en": "(e) Human oversight", "zh": "（e）人的监督"},
    "f": {
        "en": "(f) What happens if risks come true: governance, complaints",
        "zh": "（f）风险发生时的措施：治理与投诉",
    },
    "ask_a": {
        "en": "In which of your processes would it be used, for which purpose, on which legal basis?",
        "zh": "将用于贵方哪些流程、何种目的、依据何种法律？",
    },
    "ask_b": {
        "en": "From when until when, how often, and who decides that it ends?",
        "zh": "何时起止、频度如何、由谁决定终止？",
    },
    "ask_c": {
        "en": "Who is affected that the model does not know: by ethnicity, religion, disability, health, "
        "nationality, age under 18; and who was asked?",
        "zh": "模型不知道的受影响者有谁：按民族、宗教、残疾、健康、国籍、未成年；征询过谁的意见？",
    },
    "ask_d": {
        "en": "Which harms does the model not have (dignity, fear, family, health, work lost for other "
        "reasons), how "
        "grave is each, and for whom is it not acceptable at any rate?",
        "zh": "模型没有哪些损害（尊严、恐惧、家庭、健康、因其他原因失去的工作），各有多重，对谁而言无论多少"
        "都不可接受？",
    },
    "ask_e": {
        "en": "Who looks at a decision before it takes effect, with which training, time and power to "
        "overrule?",
        "zh": "决定生效之前由谁审查，具备何种培训、时间和否决权？",
    },
    "ask_f": {
        "en": "Who answers for it, how does one complain, within which time is one heard, and what is made "
        "good?",
        "zh": "由谁负责，如何投诉，多久得到答复，如何补救？",
    },
    "side": {"en": "{side}: {what}", "zh": "{side}：{what}"},
    "scores": {"en": "scores: {names}", "zh": "评分：{names}"},
    "procedures": {"en": "procedures: {names}", "zh": "程序：{names}"},
    "measures": {"en": "{n} measures", "zh": "{n}项措施"},
    "no_rules": {"en": "no scores, procedures or measures", "zh": "没有评分、程序或措施"},
    "and_more": {"en": "{names} and {n} more", "zh": "{names}等{all}项"},
    "horizon": {"en": "The runs: {first} to {last}.", "zh": "运行：{first}至{last}。"},
    "moved": {
        "en": "{outcome}: {baseline} (baseline) and {reform} (reform) {unit}",
        "zh": "{outcome}：基准{baseline}，改革{reform}（{unit}）",
    },
    "group": {
        "en": "{group}: of 100, {worse} worse off and {better} better off under the reform",
        "zh": "{group}：改革之下每百人中{worse}人更差，{better}人更好",
    },
    "firms": {
        "en": "Firms and government bodies are counted apart: of 100, {worse} are worse off and {better} "
        "better off.",
        "zh": "企业与政府机构单独计数：每百家中{worse}家更差，{better}家更好。",
    },
    "harm": {
        "en": "{outcome}: {baseline} (baseline) and {reform} (reform) {unit}; difference {effect}{interval}",
        "zh": "{outcome}：基准{baseline}，改革{reform}（{unit}）；差{effect}{interval}",
    },
    "interval": {"en": ", 95 % interval {ends}", "zh": "，95%区间{ends}"},
    "most": {"en": "; most for {group} ({value})", "zh": "；最多者为{group}（{value}）"},
    "oversight": {
        "en": "{label}, {year}: {baseline} (baseline), {reform} (reform)",
        "zh": "{label}，{year}年：基准{baseline}，改革{reform}",
    },
    "remedies": {
        "en": "{side}, as encoded: {alive} of {all} remedies can be used in the model; {repairs} ways of "
        "repair",
        "zh": "{side}（按编码）：{all}种救济中{alive}种在模型中可用；修复途径{repairs}种",
    },
}


def impact(measured: Mapping[str, Sequence[str]], lang: Lang) -> Section:
    """Return the section: under each heading what was measured, then what is left to people.

    Parameters
    ----------
    measured
        By letter of the heading, "a" to "f": sentences.
    """
    words = {key: text[lang] for key, text in SAYS.items()}
    parts: list[Part] = [Paragraph(words["what"])]
    for letter in LETTERS:
        said = tuple(measured.get(letter, ()))
        inner: list[Part] = [Paragraph(words["measured" if said else "nothing"], "small")]
        if said:
            inner.append(items(said))
        parts.append(Section(f"impact-{letter}", words[letter], (*inner, Question(words[f"ask_{letter}"]))))
    return Section("impact", words["title"], tuple(parts))


def of_contrast(told: Told) -> dict[str, tuple[str, ...]]:
    """Return what a contrast measured under each heading."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    sides = list(zip(told.names, told.runs, strict=True))
    return {
        "a": tuple(processes(name, run.prepared, told.lang) for name, run in sides),
        "b": (
            words["horizon"].format(first=told.record.first_month, last=told.record.last_month),
            *_moves(told, words),
        ),
        "c": tuple(_groups(told, words)),
        "d": tuple(_harms(told, words)),
        "e": tuple(_oversight(told, words)),
        "f": tuple(remedies(name, run.prepared, told.lang) for name, run in sides),
    }


def processes(side: str, prepared: Prepared, lang: Lang) -> str:
    """Say which scores, procedures and measures a side has, by name."""
    words = {key: text[lang] for key, text in SAYS.items()}
    regimes = [loaded.regime for loaded in prepared.regimes]
    said = []
    for key, labels in (
        ("scores", [one.label for regime in regimes for one in regime.scores]),
        ("procedures", [one.label for regime in regimes for one in regime.procedures]),
    ):
        if labels:
            names = [getattr(label, lang) for label in labels]
            said.append(words[key].format(names=_few(names, words, lang)))
    if n := sum(len(regime.measures) for regime in regimes):
        said.append(words["measures"].format(n=n))
    joint = "; " if lang == "en" else "；"
    return words["side"].format(side=side, what=joint.join(said) or words["no_rules"])


def _few(names: Sequence[str], words: Mapping[str, str], lang: Lang) -> str:
    if len(names) <= MOST_NAMES:
        return listed(names, lang)
    first = listed(names[:MOST_NAMES], lang)
    return words["and_more"].format(names=first, n=len(names) - MOST_NAMES, all=len(names))


def remedies(side: str, prepared: Prepared, lang: Lang) -> str:
    """Say how many remedies and ways of repair a side has, and how many of them are alive in the model."""
    words = {key: text[lang] for key, text in SAYS.items()}
    regimes = [loaded.regime for loaded in prepared.regimes]
    found = [one for regime in regimes for one in regime.remedies]
    return words["remedies"].format(
        side=side, alive=sum(one.procedure != "none" for one in found), all=len(found),
        repairs=sum(len(regime.repairs) for regime in regimes),
    )  # fmt: skip


def _moves(told: Told, words: Mapping[str, str]) -> list[str]:
    return [
        words["moved"].format(
            outcome=capital(told.outcome(one.outcome)), unit=told.unit(one.outcome),
            baseline=told.value(one.outcome, one.baseline), reform=told.value(one.outcome, one.reform),
        )
        for one in told.shown
        if one.outcome in MOVES
    ]  # fmt: skip


def _groups(told: Told, words: Mapping[str, str]) -> list[str]:
    """Say which groups have most people who are worse off."""
    found = [told.contrast.balance[name] for name in told.families if name != EVERYONE]
    worst = sorted(found, key=lambda one: -one.worse)[:N_GROUPS]
    said = [
        words["group"].format(
            group=capital(told.group(one.group)), worse=number(100 * one.worse, told.lang),
            better=number(100 * one.better, told.lang),
        )
        for one in worst
        if one.worse
    ]  # fmt: skip
    for group in (g.name for g in told.record.groups if g.family == "kind"):
        one = told.contrast.balance[group]
        shares = {key: number(100 * getattr(one, key), told.lang) for key in ("worse", "better")}
        said.append(words["firms"].format(**shares))
    return said


def _harms(told: Told, words: Mapping[str, str]) -> list[str]:
    said = []
    for one in told.shown:
        if told.outcomes[one.outcome].side != "harm":
            continue
        interval = "" if one.low is None else words["interval"].format(ends=told.interval(one))
        text = words["harm"].format(
            outcome=capital(told.outcome(one.outcome)), unit=told.unit(one.outcome), interval=interval,
            baseline=told.value(one.outcome, one.baseline), reform=told.value(one.outcome, one.reform),
            effect=told.value(one.outcome, one.effect, signed=True),
        )  # fmt: skip
        groups = [told.contrast.effect(one.outcome, name) for name in told.families if name != EVERYONE]
        most = max(groups, key=lambda effect: max(effect.baseline, effect.reform))
        value = told.value(one.outcome, max(most.baseline, most.reform))
        said.append(text + words["most"].format(group=told.group(most.group), value=value))
    return said


def _oversight(told: Told, words: Mapping[str, str]) -> list[str]:
    rows = {row.key: row for row in told.record.national}
    return [
        words["oversight"].format(
            label=capital(row.label) if told.lang == "en" else row_words(row.key, {}),
            year=told.record.years[-1], baseline=number(row.baseline[-1], told.lang),
            reform=number(row.reform[-1], told.lang),
        )
        for key in OVERSIGHT
        if (row := rows.get(key)) is not None
    ]  # fmt: skip
