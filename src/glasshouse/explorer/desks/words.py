"""The words of the desks, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.engine.decisions import Desk
from glasshouse.explorer.words import Said

NAMES: Final[dict[Desk, Said]] = {
    "citizen": {"en": "Citizen", "zh": "公民"},
    "creditor": {"en": "Creditor", "zh": "债权人"},
    "court": {"en": "Court", "zh": "法院"},
    "agency": {"en": "Agency", "zh": "主管部门"},
    "bank": {"en": "Bank", "zh": "银行"},
    "platform": {"en": "Platform", "zh": "平台"},
    "gatekeeper": {"en": "Gatekeeper", "zh": "把关者"},
    "portal_visitor": {"en": "Portal visitor", "zh": "公示查询者"},
    "leading_group": {"en": "Leading group", "zh": "领导小组"},
    "assessor": {"en": "Assessor", "zh": "评估者"},
}
SAYS: Final[dict[Desk, Said]] = {
    "citizen": {
        "en": "Pays or does not, objects or does not, tries to buy a ticket or stays at home.",
        "zh": "还款与否、异议与否、尝试购票还是作罢。",
    },
    "creditor": {
        "en": "Sues or writes the debt off, asks for enforcement or does not, withdraws.",
        "zh": "起诉还是放弃、是否申请执行、是否撤回申请。",
    },
    "court": {
        "en": "Decides listings and orders, objections, removals and liftings.",
        "zh": "决定列入与限制、异议、移出与暂缓。",
    },
    "agency": {
        "en": "Records what it finds, decides its lists, answers objections, removes. Police, carriers and "
        "other "
        "bodies sit here, too.",
        "zh": "记录所查实的情况，决定列入、答复异议、移出名单。公安、承运人及其他机构也在此列。",
    },
    "bank": {"en": "Reports how loans and cards are paid.", "zh": "报送贷款和信用卡的还款情况。"},
    "platform": {"en": "Records what its users do.", "zh": "记录用户的行为。"},
    "gatekeeper": {
        "en": "Sells the ticket or refuses it, opens the door or does not, where a measure touches whoever "
        "comes.",
        "zh": "当来者受到措施影响时，售票还是拒绝，放行还是拦下。",
    },
    "portal_visitor": {
        "en": "Decides nothing about anybody: it sees what is published.",
        "zh": "不对任何人作决定，只能看到公示的内容。",
    },
    "leading_group": {
        "en": "Keeps the score of a city: what comes to its knowledge counts. Otherwise it makes rules, not "
        "decisions "
        "about single agents.",
        "zh": "管理城市评分：所知悉的事项才会计入。除此之外，它制定规则，而不对个体作决定。",
    },
    "assessor": {
        "en": "Decides nothing about anybody: it judges the scheme.",
        "zh": "不对任何人作决定，而是评估整套制度。",
    },
}
ELSEWHERE: Final[dict[Desk, tuple[tuple[str, Said], ...]]] = {
    "portal_visitor": (
        ("portal", {"en": "What the public sees", "zh": "公众所见"}),
        ("gate", {"en": "Stand at a gate", "zh": "来到关口"}),
    ),
    "gatekeeper": (("gate", {"en": "Look somebody up at a gate", "zh": "在关口查询某人"}),),
}
WORDS: Final[dict[str, Said]] = {
    "title": {"en": "The desks", "zh": "岗位"},
    "lead": {
        "en": "Sit down at a desk. What is left to a decision there is decided by luck in a run; here you "
        "decide "
        "otherwise, and see what follows for synthetic people.",
        "zh": "在一个岗位坐下。运行中由运气决定的事项，在此可由您另作决定，并看到合成人口会因此怎样。",
    },
    "what_if": {
        "en": "A small what-if: one neighbourhood lives on with your decisions. The rest of the country, and "
        "what "
        "people see of others, stays as in the run. What is added happens on the 15th of its month.",
        "zh": "局部假设：只有这个街区按您的决定继续；全国其余地方以及人们所见的他人情况仍与本次运行相同。"
        "添加的行为发生在当月15日。",
    },
    "desks": {"en": "Desks", "zh": "岗位"},
    "near": {"en": "Neighbourhood of agent", "zh": "所在街区（以个体为准）"},
    "year": {"en": "Year", "zh": "年份"},
    "month": {"en": "Month", "zh": "月份"},
    "months": {"en": "Decisions by month", "zh": "各月决定数"},
    "queue": {"en": "The queue", "zh": "待决事项"},
    "queue_says": {
        "en": "Decisions of this desk in neighbourhood {k} in {month}: {n}.",
        "zh": "{month}：该岗位在第{k}号街区有{n}项决定。",
    },
    "more": {"en": "The first {n} are shown.", "zh": "仅显示前{n}项。"},
    "nothing": {
        "en": "In this month nothing was left to this desk in this neighbourhood.",
        "zh": "本月该街区没有由该岗位决定的事项。",
    },
    "never": {
        "en": "No rule of this run leaves this desk a decision about one agent.",
        "zh": "本次运行的规则没有给这一岗位留下针对个体的决定。",
    },
    "day": {"en": "Day", "zh": "日期"},
    "agent": {"en": "Agent", "zh": "个体"},
    "matter": {"en": "Matter", "zh": "事项"},
    "provision": {"en": "Provision", "zh": "条款"},
    "within": {"en": "Within", "zh": "期限"},
    "decided": {"en": "Decided", "zh": "决定"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "yours": {"en": "by you", "zh": "由您决定"},
    "by_luck": {"en": "by luck", "zh": "由运气决定"},
    "make_yes": {"en": "Decide: yes", "zh": "改为：是"},
    "make_no": {"en": "Decide: no", "zh": "改为：否"},
    "caption": {"en": "What this desk decided (synthetic)", "zh": "该岗位的决定（合成）"},
    "do": {"en": "Do something of your own", "zh": "主动作为"},
    "do_says": {
        "en": "What somebody at this desk may do about an agent without being asked.",
        "zh": "在此岗位上可以主动对某个体作出的行为。",
    },
    "what": {"en": "What", "zh": "内容"},
    "how_does": {"en": "it happens", "zh": "发生"},
    "how_not": {"en": "it does not happen", "zh": "不发生"},
    "how_mistaken": {"en": "it is on record by mistake", "zh": "误记在案"},
    "add": {"en": "Do it", "zh": "执行"},
    "yours_list": {"en": "Your decisions", "zh": "您的决定"},
    "take_back": {"en": "take back", "zh": "撤回"},
    "not_here": {
        "en": "about another neighbourhood: see what follows there",
        "zh": "属于其他街区：查看那里的后果",
    },
    "take_all": {"en": "Begin anew", "zh": "全部重来"},
    "again": {
        "en": "The same as a run of the whole society, in which others answer to it, too:",
        "zh": "作为整个社会的运行重做一次（其他人也会作出反应）：",
    },
    "followed": {"en": "What followed", "zh": "后果"},
    "nobody": {
        "en": "Nobody's life differs in a line from what it was.",
        "zh": "没有任何人的经历因此有所不同。",
    },
    "touched": {
        "en": "{n} lives of the neighbourhood are no longer the same; {k} are told.",
        "zh": "该街区有{n}人的经历不再相同，以下显示{k}人。",
    },
    "before": {"en": "As luck had it", "zh": "由运气决定时"},
    "after": {"en": "With your decisions", "zh": "按您的决定"},
    "counted": {
        "en": "Counted in the months of the run, of all lives that differ (synthetic)",
        "zh": "运行期内的计数，仅计有差异的经历（合成）",
    },
    "went": {"en": "gone", "zh": "消失"},
    "came": {"en": "new", "zh": "新增"},
    "lines_left": {"en": "{n} lines differ; the first {k} are shown.", "zh": "共{n}条不同，仅显示前{k}条。"},
    "life": {"en": "life", "zh": "经历"},
    "powers": {"en": "What may be decided here", "zh": "此岗位可决定的事项"},
    "powers_says": {
        "en": "Matters that the rules of this run leave to this desk, and by which provision; how often luck "
        "says yes "
        "is on the page of the numbers.",
        "zh": "本次运行的规则留给该岗位决定的事项及其条款；运气给出“是”的比例见参数页。",
    },
    "toy": {
        "en": "This run is of a toy society; nobody sits at a desk there.",
        "zh": "本次运行为玩具社会，没有岗位。",
    },
}


def said(lang: str) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text["zh" if lang == "zh" else "en"] for key, text in WORDS.items()}
