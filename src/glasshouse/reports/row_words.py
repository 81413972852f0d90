"""What the measures of a society are called in Chinese, by their keys: the one place for these words."""

from __future__ import annotations

from typing import Final

from glasshouse.conduct import Counterparty, Door
from glasshouse.metrics.society import Section

SECTIONS: Final[dict[str, str]] = {
    Section.CONDUCT: "行为与记录",
    Section.LOSSES: "行为使他人遭受的损失（收益为负）",
    Section.ARREARS: "逾期债务，按债权人",
    Section.STANDING: "信用地位",
    Section.REFUSALS: "被拒与差错",
    Section.BENEFITS: "收益",
    Section.DEALINGS: "邻里往来",
    Section.SPEECH: "言论与信任",
}
CLASSES: Final = {
    "unlawful": "违法行为",
    "deeds": "善行",
    "protected": "受保护的行为",
    "other": "其他合法行为",
}
DOORS: Final[dict[Door, str]] = {
    Door.LICENCE_DENIAL: "许可证照",
    Door.PROCUREMENT_EXCLUSION: "政府采购",
    Door.MARKET_BAN: "市场准入",
    Door.OFFICER_BAN: "企业任职",
    Door.INSPECTION_INTENSITY: "检查",
    Door.SUBSIDY_DENIAL: "补贴",
    Door.HONOURS_DENIAL: "荣誉",
    Door.CREDIT_TERMS: "信贷",
    Door.DEPOSIT_WAIVER: "免押金使用",
    Door.PRICE: "正常价格的保险",
    Door.TRAVEL_BAN_AIR: "乘机出行",
    Door.TRAVEL_BAN_RAIL: "乘火车出行",
    Door.EXIT_BAN: "出境",
    Door.SPENDING_BAN: "高消费",
    Door.SCHOOL_EXCLUSION: "入学",
    Door.JOB_EXCLUSION: "就业",
    Door.PROMOTION_BLOCK: "晋升",
    Door.WELFARE_CUT: "救助",
    Door.SERVICE_PRIORITY: "服务",
    Door.PUBLIC_NAMING: "公开曝光",
    Door.ACCOUNT_RESTRICTION: "账号",
    Door.CONTENT_THROTTLING: "内容传播",
    Door.FINE_INCREASE: "罚款",
    Door.DETENTION_LINK: "拘留",
    Door.CERTIFICATE: "证明",
    Door.FAST_TRACK: "绿色通道",
    Door.OTHER: "其他",
}
COUNTERPARTIES: Final[dict[Counterparty, str]] = {
    Counterparty.NOBODY: "无特定相对方",
    Counterparty.BANK: "金融机构债权人",
    Counterparty.PRIVATE_LENDER: "民间出借人",
    Counterparty.SUPPLIER: "供应商或服务方",
    Counterparty.WORKER: "劳动者",
    Counterparty.CUSTOMER: "消费者",
    Counterparty.NEIGHBOUR: "邻居",
    Counterparty.COMPETITOR: "竞争者",
    Counterparty.FAMILY: "家人",
    Counterparty.PUBLIC_PURSE: "公共财政",
    Counterparty.PUBLIC: "社会公众",
}
ROWS: Final[dict[str, str]] = {
    "false.expected": "没有对应行为的记录（期望值）",
    "moved_away": "因所在地等级低而迁离",
    "black.persons": "黑名单上的人数",
    "black.entries": "新列入黑名单",
    "red.persons": "红名单上的人数",
    "red.entries": "新列入红名单",
    "tickets": "购票被拒",
    "forgone": "未敢尝试的出行",
    "slipped": "未被关口拦下的出行",
    "spending": "其他高消费被拒",
    "refused.doors": "各处合计被拒",
    "refused.share": "每百次可及的办事中被拒",
    "favoured.doors": "各处合计获优待",
    "favoured.share": "每百次可及的办事中获优待",
    "mistaken_identity": "被误认为他人",
    "copy_lingers": "旧副本仍在显示",
    "copy_corrected": "旧副本得到更正",
    "deadline_missed": "机关逾期未办",
    "objections.filed": "提出的异议与申请",
    "objections.upheld": "其中成立",
    "repaid": "付给债权人的款项",
    "debts.paid": "已履行或和解的债务",
    "owed": "年末尚欠款项",
    "dealings.deals": "往来",
    "dealings.benefit_cny": "相对方所得",
    "dealings.cost_cny": "付出者所费",
    "dealings.share": "每百次往来中守信",
    "dealings.share_listed": "与在列者的往来，每百次中守信",
    "dealings.refused_to_listed": "因对方在公开名单上而拒绝往来",
    "survey.for_privately": "每百名成年人中私下赞成",
    "survey.for_openly": "每百名成年人中公开表示赞成",
    "survey.against_privately": "每百名成年人中私下不赞成",
    "survey.against_openly": "每百名成年人中公开表示不赞成",
    "survey.would_speak": "每百名不赞成者中愿意发声",
}
PARTS: Final = {"done": "{what}，实际发生", "recorded": "{what}的记录", "share": "每百次{what}的记录数"}
OF_SCORE: Final = {
    "graded": "{score}：有等级者",
    "best": "{score}：每百人中等级在上三分之一",
    "middle": "{score}：每百人中等级在中三分之一",
    "worst": "{score}：每百人中等级在下三分之一",
    "record": "{score}：新计入的记录",
    "up": "{score}：上升",
    "down": "{score}：下降",
}


def row_words(key: str, scores: dict[str, str]) -> str:
    """Return what a measure is called.

    Parameters
    ----------
    key
        Of a row of `metrics.society`.
    scores
        By key: what the scores of both sides are called.

    Examples
    --------
    >>> row_words("unlawful.share", {}), row_words("lost.worker", {}), row_words("a.worst", {"a": "某分"})
    ('每百次违法行为的记录数', '劳动者', '某分：每百人中等级在下三分之一')
    """
    if key in ROWS:
        return ROWS[key]
    of, _, part = key.rpartition(".")
    if of in CLASSES and part in PARTS:
        return PARTS[part].format(what=CLASSES[of])
    if of in scores and part in OF_SCORE:
        return OF_SCORE[part].format(score=scores[of])
    if of in ("lost", "arrears"):
        return "合计" if part == "total" else COUNTERPARTIES[Counterparty[part.upper()]]
    if of in ("refused", "favoured"):
        return f"{'被拒' if of == 'refused' else '获优待'}：{DOORS[Door[part.upper()]]}"
    raise KeyError(key)
