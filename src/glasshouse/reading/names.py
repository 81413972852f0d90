"""Words for names: what facts, documents, acts of a procedure, subjects and freedoms are called."""

from __future__ import annotations

from typing import Final

FACTS: Final[dict[str, dict[str, str]]] = {
    "able": {"en": "able to perform", "zh": "有履行能力"},
    "creditor_asks": {"en": "the creditor asks", "zh": "申请执行人提出申请"},
    "secured": {"en": "security or seized assets cover the debt", "zh": "已有充分担保或足额查封"},
    "junior_debtor": {"en": "the debtor ranks later", "zh": "履行顺序在后"},
    "campus_loan": {"en": "a student with a campus loan", "zh": "校园贷在校生"},
    "grave": {"en": "grave", "zh": "情节严重"},
    "unfounded": {"en": "the record is a mistake", "zh": "记录有误"},
    "court_uses_list": {"en": "the court has taken up the list", "zh": "该法院已启用名单"},
    "several_acts": {"en": "several acts", "zh": "多次失信行为"},
    "locked": {"en": "within the relisting lock", "zh": "再次列入限制期内"},
    "minor": {"en": "a minor", "zh": "未成年人"},
    "repeated": {"en": "repeated", "zh": "再次发生"},
}
DOCUMENTS: Final[dict[str, dict[str, str]]] = {
    "court_judgment": {"en": "a court judgment", "zh": "法院判决"},
    "court_decision": {"en": "a decision of the court", "zh": "法院决定或裁定"},
    "admin_decision": {"en": "an administrative decision", "zh": "行政决定"},
    "audited_record": {"en": "an audited record", "zh": "经核验的登记记录"},
    "platform_record": {"en": "a record of a platform or carrier", "zh": "平台或承运人的记录"},
    "report": {"en": "a report by anyone", "zh": "当事人或他人的报告"},
    "none": {"en": "no document at all", "zh": "无须任何文书"},
}
ACTS: Final[dict[str, dict[str, str]]] = {
    "decided": {"en": "decided", "zh": "作出决定"},
    "notified": {"en": "published for objections", "zh": "公示告知"},
    "grace_started": {"en": "grace period begins", "zh": "宽限期开始"},
    "grace_kept": {"en": "performed within the grace period", "zh": "宽限期内履行"},
    "in_force": {"en": "in force", "zh": "生效"},
    "extended": {"en": "term extended", "zh": "期限延长"},
    "converted": {"en": "converted by a reform", "zh": "依新规转换"},
    "removal_due": {"en": "removal due", "zh": "应予删除"},
    "removed": {"en": "removed", "zh": "已删除（解除）"},
    "locked": {"en": "relisting locked", "zh": "限制再次列入"},
    "lifted": {"en": "lifted for a time", "zh": "暂时解除"},
    "lift_ended": {"en": "in effect again", "zh": "恢复限制"},
    "filed": {"en": "filed", "zh": "已提出"},
    "upheld": {"en": "upheld", "zh": "成立"},
    "rejected": {"en": "rejected", "zh": "驳回"},
    "expired": {"en": "term over", "zh": "期限届满"},
    "corrected": {"en": "corrected", "zh": "已更正"},
    "lapsed": {"en": "not pursued", "zh": "未继续进行"},
}
SUBJECTS: Final[dict[str, dict[str, str]]] = {
    "natural_person": {"en": "natural persons", "zh": "自然人"},
    "legal_person": {"en": "legal persons", "zh": "法人"},
    "government_body": {"en": "government bodies", "zh": "国家机关"},
    "household": {"en": "households", "zh": "家庭"},
    "village_organisation": {"en": "village organisations", "zh": "村级组织"},
}
RESIDENCES: Final[dict[str, dict[str, str]]] = {
    "local": {"en": "locally registered residents", "zh": "本地户籍人口"},
    "permit": {"en": "incomers with a permit or contributions", "zh": "持居住证或缴纳社保的外来人口"},
    "outsider": {"en": "others", "zh": "其他人"},
}
PROTECTED: Final[dict[str, dict[str, str]]] = {
    "speech": {"en": "speech", "zh": "言论"},
    "press": {"en": "the press", "zh": "新闻"},
    "petition_complaint": {"en": "petition and complaint", "zh": "信访与申诉"},
    "litigation_remedy": {"en": "access to courts", "zh": "诉讼救济"},
    "assembly": {"en": "assembly", "zh": "集会"},
    "association_union": {"en": "association and unions", "zh": "结社与工会"},
    "religion": {"en": "religion", "zh": "宗教信仰"},
    "reproductive_family": {"en": "family life", "zh": "生育与家庭"},
    "health_choice": {"en": "choices about health", "zh": "医疗健康选择"},
    "academic": {"en": "academic freedom", "zh": "学术自由"},
    "movement": {"en": "movement", "zh": "迁徙与出行"},
    "whistleblowing": {"en": "whistleblowing", "zh": "举报"},
}


def called(words: dict[str, dict[str, str]], name: str, lang: str) -> str:
    """Return what a name is called; one without a word is written with spaces.

    Examples
    --------
    >>> called(FACTS, "minor", "en"), called(FACTS, "not_yet_named", "en")
    ('a minor', 'not yet named')
    """
    return words[name][lang] if name in words else name.replace("_", " ")
