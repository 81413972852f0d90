"""The words of the portal, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.words import Said

TITLE: Final[Said] = {"en": "The portal", "zh": "公示门户"}
SHOW: Final[dict[str, Said]] = {
    "standing": {"en": "shown on that day", "zh": "当日在列"},
    "withdrawn": {"en": "withdrawn by then", "zh": "此前已撤下"},
    "all": {"en": "both", "zh": "两者"},
}
KINDS: Final[dict[str, Said]] = {
    "natural_person": {"en": "person", "zh": "自然人"},
    "legal_person": {"en": "firm", "zh": "企业"},
    "government_body": {"en": "government body", "zh": "国家机关"},
}
LABELS: Final[dict[str, Said]] = {
    "lead": {
        "en": "What the public could look up on the sites of the courts and of Credit China, for the "
        "synthetic agents of this run, as it stood on {day}.",
        "zh": "截至{day}，公众在法院网站和“信用中国”上可以查到的、关于本次运行中合成个体的内容。",
    },
    "lead_plain": {
        "en": "What the public could look up about the synthetic agents of this run, as it stood on {day}.",
        "zh": "截至{day}，公众可以查到的、关于本次运行中合成个体的内容。",
    },
    "no_name": {
        "en": "There is no search by name: nobody here has one.",
        "zh": "不设姓名检索：此处没有人有姓名。",
    },
    "agent": {"en": "Agent number", "zh": "个体编号"},
    "agent_hint": {"en": "a number, or F12 for a firm", "zh": "数字；企业如 F12"},
    "place": {"en": "Place", "zh": "地方"},
    "anywhere": {"en": "anywhere", "zh": "不限"},
    "provision": {"en": "Provision", "zh": "条款"},
    "any": {"en": "any", "zh": "不限"},
    "list": {"en": "List", "zh": "名单"},
    "month": {"en": "Month", "zh": "月份"},
    "show": {"en": "Entries", "zh": "条目"},
    "search": {"en": "Search", "zh": "检索"},
    "national": {"en": "How many stand on the lists", "zh": "在列人数"},
    "national_says": {
        "en": "Agents of the whole run on {day}, from its series; one stands for about {weight} adults.",
        "zh": "{day}全部个体中的数目，取自本次运行的月度序列；一个个体约代表{weight}名成年人。",
    },
    "list_head": {"en": "List", "zh": "名单"},
    "persons_head": {"en": "Persons, agents", "zh": "自然人（个体）"},
    "adults_head": {"en": "stand for adults", "zh": "代表成年人"},
    "firms_head": {"en": "Firms, agents", "zh": "企业（个体）"},
    "sample_head": {"en": "Shown to the public", "zh": "是否公示"},
    "is_public": {"en": "yes", "zh": "是"},
    "not_public": {"en": "no; gates know it all the same", "zh": "否；但各关口仍会知悉"},
    "entries": {"en": "Entries", "zh": "条目"},
    "sample_says": {
        "en": "Entries one by one are kept for {n} of {all} neighbourhoods only: {agents} of {of_agents} "
        "agents ({where}). For one agent number from elsewhere its neighbourhood is replayed.",
        "zh": "逐条内容只保留{all}个社区中的{n}个：{of_agents}个个体中的{agents}个（{where}）。"
        "若查询其他编号，则重演其所在社区。",
    },
    "from_replay": {
        "en": "Agent {agent} lives outside the sample: its neighbourhood was replayed for this page.",
        "zh": "个体{agent}不在样本内：本页重演了其所在社区。",
    },
    "found_one": {"en": "1 entry", "zh": "1条"},
    "found": {"en": "{n} entries", "zh": "{n}条"},
    "found_part": {"en": "{n} entries, {first} to {last} shown", "zh": "共{n}条，显示第{first}至{last}条"},
    "none_found": {
        "en": "No entry was found. That says nothing about anybody: lists are short and the sample is small.",
        "zh": "未查到条目。这不说明任何人的情况：名单较短，样本也小。",
    },
    "not_sampled": {
        "en": "No sampled neighbourhood lies there, so no entry can be listed; the counts are below.",
        "zh": "该地没有样本社区，无法逐条列出；数目见下表。",
    },
    "agent_head": {"en": "Agent", "zh": "个体"},
    "ground": {"en": "Ground and provision", "zh": "事由与条款"},
    "published": {"en": "Published", "zh": "公布"},
    "ends": {"en": "Stands until", "zh": "列至"},
    "withdrawn": {"en": "Withdrawn, and why", "zh": "撤下及原因"},
    "open": {"en": "no fixed end", "zh": "无固定期限"},
    "life": {"en": "life", "zh": "经历"},
    "gate": {"en": "gates", "zh": "关口"},
    "earlier": {"en": "Earlier page", "zh": "上一页"},
    "later": {"en": "Next page", "zh": "下一页"},
    "page_of": {"en": "page {page} of {pages}", "zh": "第{page}页，共{pages}页"},
    "learn": {
        "en": "What one could learn about a person from an entry, and for how long",
        "zh": "从一条公示能得知一个人的什么，能看多久",
    },
    "learn_says": {
        "en": "From the provisions of this run's own regimes, as of {day}. Here nothing of it exists but the "
        "number, the province, the ground and the dates.",
        "zh": "依本次运行所用制度截至{day}的条款。此处除编号、省份、事由和日期外，这些内容均不存在。",
    },
    "text_shows": {"en": "The text orders shown", "zh": "条文要求公示"},
    "searchable": {"en": "searchable", "zh": "可检索"},
    "not_masked": {"en": "minors are not masked", "zh": "未成年人不作遮蔽"},
    "no_text": {
        "en": "No text about what is shown is in force on that day.",
        "zh": "当日没有关于公示内容的有效条文。",
    },
    "how_long": {"en": "For how long", "zh": "保留多久"},
    "by_itself": {"en": "ends by itself", "zh": "到期自动撤下"},
    "ways_off": {"en": "Withdrawal: ways off", "zh": "撤下：信用修复"},
    "right": {"en": "a right", "zh": "属于权利"},
    "asked": {"en": "may be refused", "zh": "可被拒绝"},
    "objections": {"en": "Withdrawal: objections", "zh": "撤下：异议"},
    "suspends": {"en": "suspends the entry", "zh": "期间暂停公示"},
    "stays": {"en": "the entry stays meanwhile", "zh": "期间不停止公示"},
    "none": {"en": "none stated", "zh": "未规定"},
    "aims": {"en": "What others have of knowing it", "zh": "他人知悉有何用处"},
    "aims_says": {
        "en": "The aims that the regime states for passing entries on, with those who receive them:",
        "zh": "制度所述的共享目的及接收单位：",
    },
    "corrected": {"en": "corrections are passed on", "zh": "更正随之传达"},
    "uncorrected": {"en": "not all corrections are passed on", "zh": "更正并非全部传达"},
    "both": {"en": "Both sides in this run", "zh": "本次运行中的两面"},
    "both_says": {
        "en": "Up to {day}, whole run: {paid} debts were performed or settled while their debtor was "
        "listed, to the benefit of creditors; {copies} copies of entries went on after the entry had "
        "ended, to the cost of those named. A model result, under its assumptions only.",
        "zh": "截至{day}，全部个体：有{paid}笔债务在债务人列名期间履行或和解履行，债权人受益；"
        "有{copies}份条目副本在条目撤下后仍未更正，代价由被列者承担。模型结果，仅在其假设之下成立。",
    },
    "sites": {"en": "The sites by then", "zh": "当时的网站"},
    "claims": {"en": "July 2019: places reserved on the portal", "zh": "2019年7月：网站上预留的位置"},
    "claims_says": {
        "en": "Kept as the state of a web page on a day, and as statements about law. Nothing in the model "
        "follows from them.",
        "zh": "作为网页在某日的状态以及关于法律的声明留存。模型中没有任何内容由此产生。",
    },
    "open_result": {"en": "Not decided: {why}", "zh": "待定：{why}"},
    "evidence": {"en": "evidence", "zh": "证据类别"},
    "said_by": {"en": "said by", "zh": "发布者"},
    "scores": {"en": "Scores and their publication", "zh": "评分的公布"},
    "scores_says": {
        "en": "This run keeps scores. What the texts order shown of them:",
        "zh": "本次运行含有评分。条文对其公布的规定：",
    },
    "scores_none": {
        "en": "No text of this run's regimes orders scores shown to the public on that day.",
        "zh": "当日本次运行所用制度没有要求向公众公布评分的条文。",
    },
    "score_of": {"en": "Agent {agent} on {day}: {text}", "zh": "个体{agent}，{day}：{text}"},
    "score_search": {
        "en": "One agent at a time: search by number.", "zh": "逐个查询：请按编号检索。",
    },
    "no_lists": {
        "en": "This run has no list that is shown to the public, so the portal has no entries.",
        "zh": "本次运行没有向公众公示的名单，因此门户没有条目。",
    },
}  # fmt: skip
SITES: Final = (  # dated reforms of the national lists that are about the sites themselves
    "db-exec-public-2009", "jd-list-2013", "credit-china-2015", "ccn-2019", "ndrc-58-2023",
)  # fmt: skip
CLAIMS: Final = ("C19", "C20", "C21", "C22")
CLAIMS_MONTH: Final = "2019-07"


def said(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the page."""
    return LABELS[key][lang].format(**values)
