"""The words of the gates, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.words import Said

TITLE: Final[Said] = {"en": "At the gate", "zh": "在关口"}
DOORS: Final[dict[str, Said]] = {
    "air": {"en": "Buy an air ticket", "zh": "购买机票"},
    "g_train": {"en": "Buy a ticket for a G-train", "zh": "购买G字头列车票"},
    "emu_first": {"en": "Buy first class on another fast train", "zh": "购买其他动车组一等座及以上"},
    "soft_sleeper": {"en": "Buy a soft sleeper", "zh": "购买列车软卧"},
    "ordinary_rail": {"en": "Buy a ticket for an ordinary train", "zh": "购买普通列车票"},
    "high_spending": {"en": "Spend highly: hotel, club, tour", "zh": "高消费：酒店、会所、旅游"},
    "licence_denial": {"en": "Apply for a licence", "zh": "申请许可"},
    "procurement_exclusion": {"en": "Bid in public procurement", "zh": "参与政府采购投标"},
    "market_ban": {"en": "Enter a regulated market", "zh": "进入受监管市场"},
    "officer_ban": {"en": "Take office in a firm", "zh": "担任企业职务"},
    "subsidy_denial": {"en": "Ask for a subsidy", "zh": "申请补贴"},
    "honours_denial": {"en": "Stand for an honour", "zh": "参评荣誉"},
    "credit_terms": {"en": "Take a loan", "zh": "申请贷款"},
    "deposit_waiver": {"en": "Hire something without a deposit", "zh": "免押金租用"},
    "price": {"en": "Pay a price or a fare", "zh": "支付价款"},
    "travel_ban_air": {"en": "Fly", "zh": "乘坐飞机"},
    "travel_ban_rail": {"en": "Take a train", "zh": "乘坐火车"},
    "exit_ban": {"en": "Leave the country", "zh": "出境"},
    "spending_ban": {"en": "Buy what a spending ban names", "zh": "购买限制消费令所列商品与服务"},
    "school_exclusion": {"en": "Enrol a child at a fee-paying school", "zh": "子女就读高收费学校"},
    "job_exclusion": {"en": "Apply for a job", "zh": "应聘职位"},
    "promotion_block": {"en": "Be promoted", "zh": "晋升"},
    "welfare_cut": {"en": "Ask for welfare", "zh": "申请救助"},
    "service_priority": {"en": "Use a public service", "zh": "使用公共服务"},
    "account_restriction": {"en": "Use an account", "zh": "使用账号"},
    "certificate": {"en": "Ask for a certificate", "zh": "申请证明"},
    "fast_track": {"en": "Use a fast track", "zh": "使用绿色通道"},
}
STATES: Final[dict[str, Said]] = {
    "open": {"en": "let through", "zh": "放行"},
    "refused": {"en": "refused", "zh": "拒绝"},
    "mostly": {"en": "refused at {n} in 100 gates", "zh": "每100个关口中{n}个拒绝"},
    "copy": {
        "en": "let through; {n} in 100 gates refuse by an old copy",
        "zh": "放行；每100个关口中{n}个依旧副本拒绝",
    },
    "favoured": {"en": "let through, and favoured", "zh": "放行，且享优待"},
}
LABELS: Final[dict[str, Said]] = {
    "lead": {
        "en": "Stand where a gatekeeper looks somebody up. What would happen to this agent at each gate "
        "on {day}, by the rules of this run?",
        "zh": "站在守门人查询的位置：按本次运行的规则，{day}这一天，该个体在各关口会遇到什么？",
    },
    "agent": {"en": "Agent number", "zh": "个体编号"},
    "agent_hint": {"en": "a number, or F12 for a firm", "zh": "数字；企业如 F12"},
    "month": {"en": "Month (its last day)", "zh": "月份（取最后一日）"},
    "door": {"en": "Try to", "zh": "尝试"},
    "go": {"en": "Try", "zh": "尝试"},
    "who": {"en": "Agent {agent} (synthetic), {where}.", "zh": "个体{agent}（合成），{where}。"},
    "life": {"en": "its life", "zh": "其经历"},
    "entries": {"en": "its entries on the portal", "zh": "其在门户上的条目"},
    "nobody": {
        "en": "Nobody holds this number on that day: its holder comes of age later.",
        "zh": "当日该编号无人持有：持有者此后才成年。",
    },
    "standing": {"en": "What stands against or for this agent on that day", "zh": "当日与该个体有关的记录"},
    "nothing": {
        "en": "Nothing stands: no entry, no order, no score.",
        "zh": "没有：无列名、无限制令，也无评分。",
    },
    "all_doors": {"en": "All gates", "zh": "全部关口"},
    "outcome": {"en": "Outcome", "zh": "结果"},
    "by": {"en": "By which rule", "zh": "依据"},
    "closed_count": {
        "en": "{closed} of {all} gates are closed by a rule.",
        "zh": "{all}个关口中有{closed}个被规则关闭。",
    },
    "measure": {"en": "Measure", "zh": "措施"},
    "entry": {"en": "On which entry", "zh": "所依条目"},
    "provision": {"en": "Provision", "zh": "条款"},
    "since": {"en": "Since", "zh": "自"},
    "until": {"en": "Until", "zh": "至"},
    "no_end": {"en": "no fixed end", "zh": "无固定期限"},
    "exits": {"en": "What could end it", "zh": "如何终止"},
    "exits_says": {
        "en": "Moves that the rules open to this entry from where it stands, on that day.",
        "zh": "按规则，该条目在当日状态下可以发生的变动。",
    },
    "share_of": {"en": "in {n} in 100 cases ({status})", "zh": "每100件中{n}件（{status}）"},
    "no_exit": {"en": "no rule on that day leads out of it", "zh": "当日没有可使其终止的规则"},
    "sees": {"en": "What the gatekeeper sees", "zh": "守门人看到什么"},
    "sees_closed": {
        "en": "One thing: this agent is barred here ({list}). That, and nothing else: not the debt, not "
        "the ground, not how long.",
        "zh": "只有一点：该个体在此受限（{list}）。除此以外什么也看不到：看不到债务、事由和期限。",
    },
    "sees_open": {
        "en": "One thing: nothing bars this agent here. That, and nothing else.",
        "zh": "只有一点：该个体在此不受限。除此以外什么也看不到。",
    },
    "sees_grade": {
        "en": "The grade or points of {list}. That, and nothing else: not what they were given for.",
        "zh": "{list}的等级或分数。除此以外什么也看不到：看不到得分缘由。",
    },
    "sees_model": {
        "en": "So this model has it; what a desk really displays was not read.",
        "zh": "这是本模型的设定；实际窗口显示的内容未曾查得。",
    },
    "told": {"en": "Passed on: {sender} → {to}", "zh": "传达：{sender} → {to}"},
    "shown_to_all": {
        "en": "The gatekeeper could look on the portal, too, as everyone can: this entry is public.",
        "zh": "该条目公开，守门人也可像所有人一样在门户上查到。",
    },
    "must": {"en": "The rule closes it at every gate.", "zh": "规则要求每个关口都拒绝。"},
    "must_open": {"en": "The rule grants it at every gate.", "zh": "规则要求每个关口都给予。"},
    "may": {
        "en": "The rule closes it; in this model {n} in 100 gates do not apply it ({status}{range}).",
        "zh": "规则要求拒绝；在本模型中每100个关口有{n}个不执行（{status}{range}）。",
    },
    "may_open": {
        "en": "The rule allows it; in this model {n} in 100 gates do not grant it ({status}{range}).",
        "zh": "规则允许；在本模型中每100个关口有{n}个不给予（{status}{range}）。",
    },
    "range": {"en": "; from {low} to {high} in 100", "zh": "；区间为每100个{low}至{high}个"},
    "by_copy": {
        "en": "The entry has ended; a copy of it goes on until {until}. {n} in 100 gates look at copies "
        "({status}).",
        "zh": "条目已撤下；其副本留存至{until}。每100个关口有{n}个依副本（{status}）。",
    },
    "forgone": {
        "en": "Many who are barred do not even try; that is their choice in the model, and not the gate's.",
        "zh": "许多受限者根本不去尝试；这在模型中是其自身选择，不是关口的决定。",
    },
    "no_occasion": {
        "en": "Nobody in this society comes to this gate, so no run counts it; the rule is told anyway.",
        "zh": "本社会中没有人来到此关口，因此运行不作统计；此处仍说明规则。",
    },
    "price_left": {"en": "{n} % of the price is left to pay", "zh": "应付价款的{n}%"},
    "floor": {"en": "The text keeps open", "zh": "条文保留"},
    "no_rules": {
        "en": "The rules of this run close and open no gate: everybody is let through everywhere.",
        "zh": "本次运行的规则不关闭也不开放任何关口：处处放行。",
    },
    "more": {"en": "and {n} more", "zh": "另有{n}项"},
    "elsewhere": {"en": "What the rules name beside the gates", "zh": "规则在关口之外的规定"},
    "must_follow": {"en": "follows", "zh": "应当实施"},
    "may_follow": {"en": "may follow: left to the body", "zh": "可以实施：由机关决定"},
    "day_rule": {
        "en": "A life and its entries are replayed; nothing on this page is drawn anew.",
        "zh": "个体的经历与条目由重演得出；本页不另行抽取随机数。",
    },
    "score_line": {"en": "{name}: {points} points, {grade}", "zh": "{name}：{points}分，{grade}"},
    "case_line": {
        "en": "{name}: {ground}, since {since}, until {until}",
        "zh": "{name}：{ground}，自{since}，至{until}",
    },
    "copy_line": {
        "en": "a copy of an ended entry ({ground}), until {until}",
        "zh": "已撤条目的副本（{ground}），至{until}",
    },
}  # fmt: skip
STATUS: Final[dict[str, Said]] = {
    "assumed": {"en": "assumed", "zh": "假定"},
    "recalled": {"en": "recalled", "zh": "凭记忆"},
    "verified_text": {"en": "from the text", "zh": "据条文"},
    "verified_excerpt": {"en": "from an excerpt", "zh": "据摘录"},
}


def said(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the page."""
    return LABELS[key][lang].format(**values)
