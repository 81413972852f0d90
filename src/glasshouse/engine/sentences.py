"""What the events of a life say, in English and Chinese. `{amount}`, `{trip}` and `{day}` are filled in."""

from __future__ import annotations

from typing import Final, Literal

from glasshouse import clock
from glasshouse.codes import FROM_COPY, Event, Trip
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.model import Step

Lang = Literal["en", "zh"]
LANGS: Final[tuple[Lang, Lang]] = ("en", "zh")
Tag = Literal["truth", "record", "report", "law", "measure", "assumed"]

TAGS: dict[Tag, dict[Lang, str]] = {
    "truth": {"en": "truth", "zh": "事实"},
    "record": {"en": "record: court", "zh": "记录：法院"},
    "report": {"en": "record", "zh": "记录"},
    "law": {"en": "law", "zh": "规则"},
    "measure": {"en": "measure", "zh": "措施"},
    "assumed": {"en": "assumed", "zh": "假设"},
}

EVENTS: dict[Event, tuple[Tag, str, str]] = {
    Event.DEBT_ARREARS: ("truth", "stopped paying a debt of {amount} yuan", "一笔{amount}元的债务开始逾期"),
    Event.DEBT_SUED: ("record", "sued for {amount} yuan", "被起诉，标的{amount}元"),
    Event.DEBT_JUDGMENT: ("record", "judgment: {amount} yuan to be paid", "判决应付{amount}元"),
    Event.ENFORCEMENT_OPENED: (
        "record",
        "enforcement opened; the notice warns of listing",
        "进入执行程序；执行通知载有列入失信名单的风险提示",
    ),
    Event.NOTICE_EXPIRED: (
        "record",
        "the time set by the enforcement notice ran out, not performed",
        "执行通知规定的期限届满，未履行",
    ),
    Event.ASSETS_NOT_REPORTED: ("record", "did not report assets as ordered", "未按要求报告财产"),
    Event.ENFORCEMENT_OBSTRUCTED: ("record", "obstructed enforcement", "妨碍、抗拒执行"),
    Event.ASSETS_HIDDEN: ("record", "found to have hidden or moved assets", "被查明隐匿、转移财产"),
    Event.ORDER_BREACHED: (
        "record",
        "spent highly despite the order, and the court came to know of it",
        "违反限制消费令高消费，被法院知悉",
    ),
    Event.SETTLEMENT_REFUSED: (
        "record",
        "refused a settlement in enforcement without good reason",
        "无正当理由拒不履行执行和解协议",
    ),
    Event.DEBT_PERFORMED: (
        "truth",
        "paid {amount} yuan in full; the creditor has the money",
        "全部履行{amount}元，债权人收到款项",
    ),
    Event.DEBT_SETTLED: (
        "truth",
        "settled the debt of {amount} yuan with the creditor and performed the settlement",
        "就{amount}元债务与债权人和解并履行完毕",
    ),
    Event.CREDITOR_WITHDRAWS: ("record", "the creditor asked that the measures end", "债权人申请解除措施"),
    Event.NO_ASSETS_FOUND: (
        "record",
        "two searches found nothing; this round of enforcement ended, the creditor is unpaid",
        "两次查控无可供执行财产，终结本次执行程序，债权人未获清偿",
    ),
    Event.ENFORCEMENT_SUSPENDED: ("record", "enforcement suspended", "中止执行"),
    Event.ENFORCEMENT_REFUSED: ("record", "the court ruled that there is nothing to enforce", "裁定不予执行"),
    Event.ENFORCEMENT_ENDED: ("record", "enforcement ended for good", "终结执行"),
    Event.SECURITY_GIVEN: ("record", "gave effective security", "提供有效担保"),
    Event.DEBT_WRITTEN_OFF: (
        "truth",
        "the creditor gave up {amount} yuan without a suit or enforcement",
        "债权人未再追索，放弃{amount}元",
    ),
    Event.ENFORCEMENT_RESUMED: (
        "record",
        "assets came to light; enforcement resumed",
        "发现可供执行财产，恢复执行",
    ),
    Event.DEBTOR_CORRECTS: ("truth", "corrected what had led to the entry", "主动纠正失信行为"),
    Event.EMERGENCY: (
        "truth",
        "illness, funeral, duty or exam: an urgent need to travel",
        "因疾病、丧事、公务或考试急需出行",
    ),
    Event.DEATH: ("truth", "died; a new holder turns 18 in this slot", "去世；该席位由年满18岁者接替"),
    Event.TRIP_FORGONE: ("measure", "wanted {trip} and did not even try", "想买{trip}，因受限未尝试"),
    Event.TRIP_SLIPPED: (
        "measure",
        "bought {trip} although banned: the gate did not see it",
        "受限期间买到{trip}：关口未拦下",
    ),
    Event.SPENDING_REFUSED: ("measure", "refused at the venue: other high spending", "其他高消费被拒"),
    Event.PERFORMED_LISTED: ("record", "counted as performed while listed", "计入列入期间履行"),
    Event.SETTLED_LISTED: ("record", "counted as settled while listed", "计入列入期间和解"),
    Event.AIR_FALSE_ALARM: ("truth", "raised a false alarm about a flight", "编造、传播航空安全虚假恐怖信息"),
    Event.AIR_FORGED_DOCUMENT: ("truth", "travelled by air on a forged document", "使用伪造、冒用的证件乘机"),
    Event.AIR_BLOCKING: ("truth", "blocked a counter, a gate or the apron", "堵塞、强占值机柜台或登机通道"),
    Event.AIR_BANNED_GOODS: ("truth", "carried forbidden goods on a flight", "随身携带违禁物品乘机"),
    Event.AIR_STORMING: ("truth", "stormed a cockpit or a boarding gate", "强行登占、冲击航空器或机坪"),
    Event.AIR_OBSTRUCTING_STAFF: (
        "truth",
        "obstructed or attacked air crew or staff",
        "妨碍、殴打机组或工作人员",
    ),
    Event.AIR_FIGHTING: ("truth", "fought in a cabin", "在客舱内打架斗殴"),
    Event.AIR_SMOKING: ("truth", "smoked or used open fire on an aircraft", "在航空器内使用明火、吸烟"),
    Event.AIR_THEFT: ("truth", "stole on an aircraft", "在航空器内盗窃"),
    Event.RAIL_ENDANGERING: ("truth", "endangered a railway", "扰乱铁路站车秩序、危及铁路安全"),
    Event.RAIL_SMOKING: ("truth", "smoked on a train where it is forbidden", "在动车组列车或禁烟处吸烟"),
    Event.RAIL_SCALPING: ("truth", "dealt in train tickets", "倒卖车票"),
    Event.RAIL_FALSE_CONCESSION: ("truth", "rode on a false concession", "冒用优惠证件购票乘车"),
    Event.RAIL_FALSE_TICKET: ("truth", "rode on a forged or another's ticket", "持伪造或冒用的车票乘车"),
    Event.RAIL_FARE_REFUSED: (
        "truth",
        "rode without a valid ticket and refused to pay",
        "无票乘车、越站乘车且拒不补票",
    ),
    Event.RAIL_OTHER_CONDUCT: (
        "truth",
        "did something else that the railway's rules name",
        "其他应予惩戒的铁路行为",
    ),
    Event.RAIL_FARE_PAID: ("truth", "paid the fare owed", "补缴票款"),
    Event.MISTAKEN_IDENTITY: (
        "assumed",
        "a record of somebody else of the same name was filed about this agent",
        "同名者的记录被误记在该个体名下",
    ),
    Event.COPY_LINGERS: (
        "measure",
        "the entry has ended, and a copy of it is still shown, until {day}",
        "该项列入已终止，但仍有副本在显示，至{day}",
    ),
    Event.COPY_CORRECTED: (
        "measure",
        "the copy of the ended entry was corrected",
        "已终止列入的副本得到更正",
    ),
    Event.DEADLINE_MISSED: (
        "record",
        "the competent body was due to act and missed its day; now due on {day}",
        "主管机关到期未办，延至{day}",
    ),
    Event.MOVED_AWAY: (
        "truth",
        "moves away, to where the score of the old place is not kept (assumed)",
        "迁往不实行原所在地评分的地方（假设）",
    ),
    Event.FIRM_FOUNDED: ("truth", "the firm is founded", "企业设立"),
    Event.FIRM_CLOSED: ("truth", "the firm closes", "企业终止"),
    Event.OFFICERS_FIRM_LISTED: (
        "report",
        "the firm that the agent leads is listed or restricted",
        "所任职企业被列入名单或受到限制",
    ),
    Event.OFFICERS_FIRM_CLEARED: (
        "report",
        "the firm that the agent leads is off the list, or free again",
        "所任职企业移出名单或解除限制",
    ),
}
REFUSALS = {
    Event.AIR_REFUSED: Trip.AIR,
    Event.G_TRAIN_REFUSED: Trip.G_TRAIN,
    Event.EMU_FIRST_REFUSED: Trip.EMU_FIRST,
    Event.SOFT_SLEEPER_REFUSED: Trip.SOFT_SLEEPER,
    Event.ORDINARY_RAIL_REFUSED: Trip.ORDINARY_RAIL,
}
TRIPS: dict[Trip, dict[Lang, str]] = {
    Trip.AIR: {"en": "a flight", "zh": "机票"},
    Trip.G_TRAIN: {"en": "a G-train", "zh": "高铁票"},
    Trip.EMU_FIRST: {"en": "a first-class seat on another electric train", "zh": "动车一等座票"},
    Trip.SOFT_SLEEPER: {"en": "a soft sleeper", "zh": "软卧票"},
    Trip.ORDINARY_RAIL: {"en": "an ordinary train", "zh": "普通列车票"},
    Trip.HIGH_SPENDING: {"en": "high spending", "zh": "高消费"},
}
REFUSED = {"en": "wanted {trip}: refused", "zh": "购买{trip}被拒"}
STILL_SHOWN = {"en": "; a copy of the ended entry was still shown", "zh": "：已终止列入的副本仍在显示"}
CLOCKS: dict[str, dict[Lang, str]] = {
    "days": {"en": "{n} days", "zh": "{n}日"},
    "working_days": {"en": "{n} working days", "zh": "{n}个工作日"},
    "months": {"en": "{n} months", "zh": "{n}个月"},
    "between_days": {"en": "{n} to {m} days", "zh": "{n}至{m}日"},
    "term": {"en": "the term", "zh": "期限内"},
    "first_working_day": {"en": "the first working day of next month", "zh": "次月首个工作日"},
}
DATED = (Event.COPY_LINGERS, Event.DEADLINE_MISSED)
QUIET: dict[bool, dict[Lang, str]] = {
    False: {"en": "no rule and no debt touched this life", "zh": "未受任何规则或债务影响"},
    True: {"en": "no act, and no rule that touched this life", "zh": "没有任何行为，也未受规则影响"},
}
EMPTY_SLOT: dict[Lang, str] = {
    "en": "{slot} is empty within the horizon: its first holder comes of age later.",
    "zh": "{slot} 在模拟期内空置：首位持有者此后才成年。",
}
EMPTY_PLACE: dict[Lang, str] = {
    "en": "{slot} is empty within the horizon: its first firm is founded later.",
    "zh": "{slot} 在模拟期内空置：首家企业此后才设立。",
}
QUIET_FIRM: dict[Lang, str] = {"en": "nothing happened that is followed", "zh": "期内无可述之事"}
KINDS = {"": ("Agent", "个体"), "F": ("Firm", "企业"), "B": ("Government body", "国家机关")}
MISTAKEN: dict[Lang, str] = {"en": "on record by mistake: {}", "zh": "误记：{}"}
NAMESAKES_DEBT: dict[Lang, str] = {
    "en": "somebody else of the same name stopped paying a debt of {amount} yuan",
    "zh": "同名的另一人有一笔{amount}元的债务开始逾期",
}


def event_sentence(event: int, value: int, lang: Lang) -> tuple[Tag, str]:
    """Return the kind and the sentence of an event of the society."""
    by_copy = STILL_SHOWN[lang] if value & FROM_COPY else ""
    if event in REFUSALS:
        return "measure", REFUSED[lang].format(trip=TRIPS[REFUSALS[Event(event)]][lang]) + by_copy
    if event in EVENTS:
        tag, en, zh = EVENTS[Event(event)]
        trip = TRIPS[Trip(value)][lang] if event in (Event.TRIP_FORGONE, Event.TRIP_SLIPPED) else ""
        day = clock.day_text(value) if event in DATED else ""
        sentence = (en if lang == "en" else zh).format(amount=f"{value:,}", trip=trip, day=day)
        return tag, sentence + (by_copy if event == Event.SPENDING_REFUSED else "")
    return "truth", Event(event).name.lower().replace("_", " ")


def namesakes_debt(value: int, lang: Lang) -> str:
    """Return the sentence of the beginning of a debt that is filed about the wrong person."""
    return NAMESAKES_DEBT[lang].format(amount=f"{value:,}")


def mistaken_record(sentence: str, lang: Lang) -> str:
    """Say that what a sentence tells is on record and did not happen."""
    return MISTAKEN[lang].format(sentence)


def score_sentence(stack: CompiledStack, name: str, row: dict[str, int], lang: Lang) -> str:
    """Say what a record gave, or where a score then stood.

    Parameters
    ----------
    name
        "SCORE.record", "SCORE.up" or "SCORE.down".
    row
        A line of the trace; its value is the points of a record, or the score after it.
    """
    score_id, _, flow = name.rpartition(".")
    number = stack.score_ids.index(score_id)
    label = getattr(stack.score_labels[number], lang)
    value = row["value"]
    if flow == "record":
        rule = int(stack.scores.rule_id[row["rule"] - len(stack.rules.move_id)])
        why, points = getattr(stack.score_rule_labels[rule], lang), f"{value:+d}".replace("-", "−")
        return f"{label}: {why}: {points} points" if lang == "en" else f"{label}：{why}：{points}分"
    if lang == "zh":
        return f"{label}：{'升' if flow == 'up' else '降'}至{value}分"
    return f"{label} {'rises' if flow == 'up' else 'falls'}: now {value} points"


def clock_text(step: Step | None, lang: Lang = "en") -> str:
    """Say how long a step lasts, or nothing where no time is set."""
    if step is None or step.clock is None:
        return ""
    said = CLOCKS[step.clock.count][lang].format(n=step.clock.n, m=step.clock.m)
    return said.removesuffix("s") if step.clock.n == 1 and said.startswith("1 ") else said
