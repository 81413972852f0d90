"""The words of the pages about regimes, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.words import Said

KINDS: Final[dict[str, tuple[Said, Said]]] = {  # the title of a group of regimes, and what makes it one
    "national": (
        {"en": "The mainland, national", "zh": "内地：全国"},
        {"en": "Their files give the level as national.", "zh": "文件所载层级为全国。"},
    ),
    "city": (
        {"en": "Cities of the mainland", "zh": "内地：城市"},
        {"en": "Their files give the level as a city.", "zh": "文件所载层级为城市。"},
    ),
    "company": (
        {"en": "Companies on the mainland", "zh": "内地：公司"},
        {
            "en": "Commercial schemes: their files give the level as a company. They are no law.",
            "zh": "商业性办法：文件所载层级为公司，并非法律。",
        },
    ),
    "region": (
        {"en": "Hong Kong, Macau and the Greater Bay Area", "zh": "香港、澳门与大湾区"},
        {
            "en": "Their files give a level between city and nation: two regions without such a regime, and "
            "a draft that links nine cities with them.",
            "zh": "文件所载层级介于城市与全国之间：两个没有此类制度的特别行政区，以及一份联结九市的草案。",
        },
    ),
    "comparable": (
        {"en": "Comparables from elsewhere", "zh": "境外对照"},
        {
            "en": "Kinds of scoring from other countries, fictional in their figures, on a synthetic Chinese "
            "society: for comparison. No place and no company has these rules.",
            "zh": "其他国家的评分类型，数值为虚构，置于合成的中国社会中供对照。没有任何地方或公司采用"
            "这些规则。",
        },
    ),
    "synthetic": (
        {"en": "What no place has", "zh": "任何地方都没有的"},
        {
            "en": "For teaching and for comparison: no regime at all, and everything the article says as one "
            "regime, a counterfactual.",
            "zh": "用于教学与对照：完全没有制度，以及将条目所述全部合为一个制度的反事实情景。",
        },
    ),
}
SAYS: Final[dict[str, Said]] = {
    "overview": {"en": "Regimes", "zh": "制度"},
    "overview_lead": {
        "en": "{n} sets of rules, written down from texts and reports, each with its sources. What no text "
        "says is marked as assumed; what nobody has compared with a text counts as provisional.",
        "zh": "{n}套规则，依据文本与报道整理，均列出来源。没有文本依据的标为假定；尚未与文本核对的计为"
        "待核实。",
    },
    "overview_on": {
        "en": "{shown} of {n} regimes are in force on {day} by their files.",
        "zh": "{n}套制度中，依其文件有{shown}套在{day}施行。",
    },
    "regime": {"en": "Regime", "zh": "制度"},
    "where": {"en": "Where", "zh": "地域"},
    "when": {"en": "In force", "zh": "施行"},
    "holds": {"en": "What it holds, and about whom", "zh": "内容与对象"},
    "evidence": {"en": "Items by evidence", "zh": "条目的证据类别"},
    "provisional": {"en": "Provisional", "zh": "待核实"},
    "provisional_of": {"en": "{n} of {all} statements", "zh": "{all}项陈述中的{n}项"},
    "nothing_stated": {"en": "nothing is stated", "zh": "没有陈述"},
    "no_rules": {"en": "no rules", "zh": "无规则"},
    "since": {"en": "from {since}", "zh": "{since}起"},
    "between": {"en": "{since} to {until}", "zh": "{since}至{until}"},
    "more_places": {"en": "{names} and {n} more", "zh": "{names}等{all}地"},
    "counterfactual": {"en": "COUNTERFACTUAL", "zh": "反事实"},
    "fictional": {"en": "FICTIONAL", "zh": "虚构"},
    "years": {"en": "{first} to {last}", "zh": "{first}至{last}"},
    "on": {"en": "Day", "zh": "日期"},
    "in_force_on": {"en": "In force on", "zh": "施行日期"},
    "show": {"en": "Show", "zh": "显示"},
    "whole": {"en": "All days", "zh": "全部日期"},
    "whole_now": {
        "en": "Everything with its dates is shown. Choose a day to see what holds on it.",
        "zh": "现显示全部内容及其日期。选择日期可查看当日有效的内容。",
    },
    "day_now": {"en": "Shown is what holds on {day}.", "zh": "现显示{day}有效的内容。"},
    "reforms": {"en": "Dated reforms: {n}", "zh": "有日期的改革：{n}次"},
    "no_reforms": {"en": "It has no dated reforms.", "zh": "没有有日期的改革。"},
    "what_changed": {"en": "what changed", "zh": "有何变化"},
    "before": {"en": "The reform before: {day}", "zh": "上一次改革：{day}"},
    "after": {"en": "The next reform: {day}", "zh": "下一次改革：{day}"},
    "contents": {"en": "Contents", "zh": "目录"},
    "top": {"en": "Summary", "zh": "概要"},
    "known": {"en": "How well it is known", "zh": "核实程度"},
    "known_line": {
        "en": "Of {all} statements {checked} were compared with a text; {n} ({share}) are provisional: "
        "recalled, assumed, or figures that no source gives.",
        "zh": "{all}项陈述中，{checked}项已与文本核对；{n}项（{share}）待核实：凭记忆、属假定，或来源未给出"
        "数值。",
    },
    "evidence_line": {"en": "Items by evidence: {classes}.", "zh": "条目的证据类别：{classes}。"},
    "asked": {"en": "What an assessor would ask", "zh": "评估者会问的问题"},
    "asked_lead": {
        "en": "{n} checks read the file as an assessor would, from a point of view of your choice. They list "
        "questions for people; they give no verdict. Some findings rest on declared value judgements, which "
        "stand at the head of the full page.",
        "zh": "{n}项检查按所选视角，像评估者那样阅读该文件。检查只列出须由人回答的问题，不作结论。部分发现以"
        "声明的价值判断为据，声明列于全文页面之首。",
    },
    "profile": {"en": "Point of view", "zh": "视角"},
    "summary": {"en": "Summary by rule", "zh": "按规则汇总"},
    "summary_caption": {
        "en": "Findings by rule and weight, from the point of view “{profile}”",
        "zh": "按规则与分量列出的发现，视角：“{profile}”",
    },
    "rule": {"en": "Rule", "zh": "规则"},
    "in_full": {
        "en": "All findings in full, with their lines, paths, provisions and cures",
        "zh": "全部发现：所在行、路径、条款与改正方式",
    },
    "nothing_found": {
        "en": "No indicator found by these checks. That is no judgement on the scheme.",
        "zh": "这些检查未发现迹象。这不是对该制度的评判。",
    },
    "first_time": {
        "en": "The first time takes some seconds for a large regime.",
        "zh": "大型制度首次检查需数秒。",
    },
    "beside": {"en": "Beside another regime, or another day", "zh": "与其他制度或其他日期对照"},
    "other": {"en": "Compare with", "zh": "对照的制度"},
    "compare": {"en": "Compare", "zh": "对照"},
    "itself": {"en": "{id}, on two days", "zh": "{id}（两个日期）"},
    "back": {"en": "The regime itself", "zh": "该制度的页面"},
    "more": {"en": "{n} more", "zh": "另外{n}项"},
    "below": {"en": "{n} in detail", "zh": "其中{n}项"},
    "title_beside": {"en": "{a} beside {b}", "zh": "{a}与{b}对照"},
    "title_days": {"en": "{a}: two days", "zh": "{a}：两个日期"},
    "day_of": {"en": "Day of {id}", "zh": "{id}的日期"},
    "first_day": {"en": "First day", "zh": "前一日期"},
    "second_day": {"en": "Second day", "zh": "后一日期"},
    "days_note": {
        "en": "Give both days, or neither: without days everything that the files say is compared.",
        "zh": "两个日期须同时给出，或都不给；不给日期时，对照文件的全部内容。",
    },
    "turned": {"en": "The other way round", "zh": "调换两侧"},
    "check": {"en": "Check of {title}", "zh": "检查：{title}"},
    "one_day": {
        "en": "found one day for two sides; give both sides a day, or neither.",
        "zh": "只给出一个日期；须为两侧都给出日期，或都不给。",
    },
}
FLOW: Final[dict[str, Said]] = {
    "title": {"en": "How things flow through it", "zh": "制度中的流向"},
    "through": {"en": "Show what goes through", "zh": "显示经过此处的流向"},
    "by_itself": {"en": "chosen for you", "zh": "自动选择"},
    "chart": {"en": "From what is watched to what follows (synthetic)", "zh": "从观察对象到后果（合成）"},
    "unit": {"en": "thick lines: ways through what is chosen", "zh": "粗线：经过所选内容的路径"},
    "unit_whole": {"en": "a line: what can move what", "zh": "连线：何者可影响何者"},
    "chosen": {"en": "chosen", "zh": "所选"},
    "whole": {
        "en": "All {n} things that count, from data and conduct to measures. Choose one to see its ways.",
        "zh": "计入的全部{n}项内容：从数据与行为到措施。选择其一，只看经过它的路径。",
    },
    "part": {
        "en": "{shown} of {n} things: what leads to “{name}”, and what follows from it.",
        "zh": "{n}项内容中的{shown}项：通向“{name}”的，以及由它引出的。",
    },
    "cut": {
        "en": " {left} more go the same way; the table has every line.",
        "zh": "另有{left}项走同样的路径；下表列出每条连线。",
    },
    "empty": {
        "en": "Nothing flows from data or conduct to a measure.",
        "zh": "没有从数据或行为通往措施的流向。",
    },
    "left_out": {
        "en": "Items that are not a rule and are off by default are not drawn.",
        "zh": "默认不启用的非规则条目未绘出。",
    },
    "description": {
        "en": "A graph from left to right: data and conduct, rules and grounds, scores and lists, measures.",
        "zh": "从左至右的图：数据与行为、规则与情形、评分与名单、措施。",
    },
    "lines": {"en": "Lines of the flow graph", "zh": "流向图的连线"},
    "from": {"en": "From", "zh": "从"},
    "to": {"en": "To", "zh": "到"},
    "people": {"en": "On whom the measures drawn fall", "zh": "图中措施所及的人"},
    "measure": {"en": "Measure", "zh": "措施"},
    "kind": {"en": "Kind", "zh": "性质"},
    "domain": {"en": "Domain of life", "zh": "生活领域"},
    "whom": {"en": "Falls on", "zh": "所及对象"},
}


def said(words: dict[str, Said], lang: Lang) -> dict[str, str]:
    """Return words in one language."""
    return {key: text[lang] for key, text in words.items()}
