"""What the words of closed lists in a regime file are called: classes, domains, measures, relations."""

from __future__ import annotations

from typing import Final

EVIDENCE: Final[dict[str, dict[str, str]]] = {
    "rule": {"en": "a rule", "zh": "规则"},
    "reported": {"en": "reported", "zh": "据报道"},
    "seed_only": {"en": "the article only", "zh": "仅见于条目"},
    "myth": {"en": "contradicted by sources", "zh": "与来源相矛盾"},
}
TRIPS: Final[dict[str, dict[str, str]]] = {
    "air": {"en": "flights", "zh": "飞机票"},
    "g_train": {"en": "G-trains", "zh": "G字头列车票"},
    "emu_first": {"en": "first class on other fast trains", "zh": "其他动车组一等座及以上"},
    "soft_sleeper": {"en": "soft sleepers", "zh": "列车软卧"},
    "ordinary_rail": {"en": "ordinary trains", "zh": "普通列车票"},
    "high_spending": {"en": "other high spending", "zh": "其他高消费"},
}
STATES: Final[dict[str, dict[str, str]]] = {
    "in_force": {"en": "in force", "zh": "施行"},
    "pilot": {"en": "a pilot", "zh": "试点"},
    "draft": {"en": "a draft", "zh": "草案"},
    "repealed": {"en": "repealed", "zh": "已废止"},
    "fictional": {"en": "fictional", "zh": "虚构"},
}
RELATIONS: Final[dict[str, dict[str, str]]] = {
    "self": {"en": "the person", "zh": "本人"},
    "spouse": {"en": "the spouse", "zh": "配偶"},
    "child": {"en": "the child", "zh": "子女"},
    "parent": {"en": "the parent", "zh": "父母"},
    "household": {"en": "the household", "zh": "家庭"},
    "co_worker": {"en": "a co-worker", "zh": "同事"},
    "officer_of_firm": {"en": "an officer of the firm", "zh": "企业负责人"},
    "guarantor": {"en": "the guarantor", "zh": "担保人"},
    "friend": {"en": "a friend", "zh": "朋友"},
    "associate": {"en": "an associate", "zh": "关联人"},
    "firm": {"en": "the firm", "zh": "企业"},
}
DOMAINS: Final[dict[str, dict[str, str]]] = {
    "government_affairs": {"en": "government affairs", "zh": "政务"},
    "commerce": {"en": "commerce", "zh": "商务"},
    "social_conduct": {"en": "social conduct", "zh": "社会行为"},
    "judiciary": {"en": "the judiciary", "zh": "司法"},
    "finance_credit": {"en": "finance and credit", "zh": "金融信贷"},
    "taxation": {"en": "taxation", "zh": "税务"},
    "procurement_licensing": {"en": "procurement and licences", "zh": "采购与许可"},
    "employment_public": {"en": "public employment", "zh": "公职"},
    "employment_private": {"en": "private employment", "zh": "就业"},
    "education_basic": {"en": "basic education", "zh": "基础教育"},
    "education_other": {"en": "other education", "zh": "其他教育"},
    "health": {"en": "health", "zh": "医疗"},
    "housing": {"en": "housing", "zh": "住房"},
    "welfare": {"en": "welfare", "zh": "社会救助"},
    "transport_basic": {"en": "basic transport", "zh": "基本出行"},
    "transport_other": {"en": "other transport", "zh": "其他出行"},
    "communications_online": {"en": "online communication", "zh": "网络通信"},
    "culture_leisure": {"en": "culture and leisure", "zh": "文化休闲"},
    "public_space": {"en": "public space", "zh": "公共空间"},
    "environment": {"en": "the environment", "zh": "环境"},
    "family_life": {"en": "family life", "zh": "家庭生活"},
    "religion_belief": {"en": "religion and belief", "zh": "宗教信仰"},
    "political_expression": {"en": "political expression", "zh": "政治表达"},
    "association_assembly": {"en": "association and assembly", "zh": "结社集会"},
    "immigration_border": {"en": "borders", "zh": "出入境"},
    "military_service": {"en": "military service", "zh": "兵役"},
    "data_protection": {"en": "data protection", "zh": "数据保护"},
}
KINDS_OF_MEASURES: Final[dict[str, dict[str, str]]] = {
    "licence_denial": {"en": "licence refused", "zh": "限制许可"},
    "procurement_exclusion": {"en": "shut out of procurement", "zh": "限制参与采购"},
    "market_ban": {"en": "market ban", "zh": "市场禁入"},
    "officer_ban": {"en": "ban from office", "zh": "限制任职"},
    "inspection_intensity": {"en": "more or fewer inspections", "zh": "调整检查频次"},
    "subsidy_denial": {"en": "subsidy refused", "zh": "限制补贴"},
    "honours_denial": {"en": "honours refused", "zh": "限制评优"},
    "credit_terms": {"en": "terms of credit", "zh": "信贷条件"},
    "deposit_waiver": {"en": "no deposit", "zh": "免押金"},
    "price": {"en": "price", "zh": "价格"},
    "travel_ban_air": {"en": "no flights", "zh": "限制乘机"},
    "travel_ban_rail": {"en": "no trains", "zh": "限制乘火车"},
    "exit_ban": {"en": "exit ban", "zh": "限制出境"},
    "spending_ban": {"en": "spending ban", "zh": "限制消费"},
    "school_exclusion": {"en": "shut out of schools", "zh": "限制入学"},
    "job_exclusion": {"en": "shut out of jobs", "zh": "限制就业"},
    "promotion_block": {"en": "promotion blocked", "zh": "限制晋升"},
    "welfare_cut": {"en": "welfare cut", "zh": "削减救助"},
    "service_priority": {"en": "priority in services", "zh": "服务优先"},
    "public_naming": {"en": "public naming", "zh": "公开曝光"},
    "account_restriction": {"en": "account restricted", "zh": "限制账号"},
    "content_throttling": {"en": "content throttled", "zh": "限制传播"},
    "fine_increase": {"en": "higher fines", "zh": "从重处罚"},
    "detention_link": {"en": "link to detention", "zh": "拘留"},
    "certificate": {"en": "certificate", "zh": "证明"},
    "fast_track": {"en": "fast track", "zh": "绿色通道"},
    "other": {"en": "other", "zh": "其他"},
}
AUTOMATION: Final[dict[str, dict[str, str]]] = {
    "human_decides": {"en": "a human decides", "zh": "人工决定"},
    "human_in_loop": {"en": "a human confirms", "zh": "人工确认"},
    "human_on_loop": {"en": "a human can step in", "zh": "人工可介入"},
    "fully_automated": {"en": "fully automated", "zh": "完全自动"},
}
OF_SCORES: Final[dict[str, dict[str, str]]] = {
    "full": {"en": "in full", "zh": "全部公开"},
    "factors_only": {"en": "only the factors", "zh": "仅公开因素"},
    "none": {"en": "none", "zh": "无"},
    "advisory": {"en": "advisory", "zh": "参考"},
    "strong": {"en": "strong", "zh": "重要"},
    "decisive": {"en": "decisive", "zh": "决定性"},
    "event": {"en": "with each event", "zh": "随事件"},
    "monthly": {"en": "each month", "zh": "每月"},
    "required": {"en": "required", "zh": "须经同意"},
    "all": {"en": "all records", "zh": "全部记录"},
    "highest_per_fact": {"en": "one record for each fact, the highest", "zh": "同一事实只计最高一项"},
    "add": {"en": "counted each time", "zh": "每次计入"},
    "ignore": {"en": "not counted again", "zh": "不重复计"},
    "restart": {"en": "begins anew", "zh": "重新起算"},
    "replace": {"en": "takes the place of the last", "zh": "替代前一次"},
    "year": {"en": "each year", "zh": "每年"},
    "month": {"en": "each month", "zh": "每月"},
    "always": {"en": "at any time", "zh": "任何时候"},
}
LEVELS: Final[dict[str, dict[str, str]]] = {
    "national": {"en": "national", "zh": "全国"},
    "provincial": {"en": "provincial", "zh": "省级"},
    "city": {"en": "a city's", "zh": "城市"},
    "village": {"en": "a village's", "zh": "村级"},
    "company": {"en": "a company's", "zh": "公司"},
    "synthetic": {"en": "invented", "zh": "虚构"},
}
LIMIT_EFFECTS: Final[dict[str, dict[str, str]]] = {
    "score_sanctions_end": {
        "en": "sanctions that follow from local scores of persons end",
        "zh": "地方个人信用分的惩戒用途终止",
    },
    "statement": {"en": "a statement: no effect here", "zh": "仅为表述：此处不产生效果"},
}
