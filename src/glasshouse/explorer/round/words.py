"""The words of a round, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.words import Said

WORDS: Final[dict[str, Said]] = {
    "title": {"en": "A round", "zh": "一轮角色体验"},
    "choose": {"en": "A round: choose a character", "zh": "一轮角色体验：选择角色"},
    "lead": {
        "en": "Play one synthetic character for about ten minutes: up to {most} choices, one after another. "
        "At the end the page shows what the rules knew of it, what they got wrong, and how others fared.",
        "zh": "用大约十分钟体验一个合成角色：依次作出至多{most}个选择。最后显示规则知道了什么、弄错了什么、"
        "其他人境况如何。",
    },
    "note_head": {"en": "Before you begin", "zh": "开始之前"},
    "note": {
        "en": "A round is about debt, and it may be about illness, death, public shaming and being refused. "
        "Nobody in it exists. You can stop at any time.",
        "zh": "内容涉及债务，也可能涉及疾病、死亡、公开曝光和被拒。其中的人都不存在。可随时停止。",
    },
    "no_state": {
        "en": "Nothing is stored: the whole round is in the address of the page. There are no points to win, "
        "no ranks and no right answers.",
        "zh": "不存储任何内容：整轮都在网页地址中。没有得分、排名，也没有正确答案。",
    },
    "offered": {"en": "Characters of this run", "zh": "本次运行中的角色"},
    "rule": {
        "en": "Chosen by a rule: in the neighbourhoods that the run has sampled (and before them the first "
        "one of a place with rules of its own), the first adult by number of whom each line is true, and who "
        "lives through the whole run. Ages are those at its beginning.",
        "zh": "按规则选出：在本次运行抽样的街区中（此前先看第一个有自己规则的地方的街区），每类取编号最小、"
        "符合该项且在整个运行期内在世的成年人。年龄为期初年龄。",
    },
    "sort_debt": {"en": "A debt that goes to court", "zh": "债务被诉至法院"},
    "sort_mistaken": {"en": "Something is on record by mistake", "zh": "有事项被误记"},
    "sort_speaks": {"en": "Speaks up, petitions or protests", "zh": "发声、信访或抗议"},
    "sort_points": {"en": "Points in a score", "zh": "在评分中有加减分"},
    "sort_nothing": {"en": "No rule does anything, as luck has it", "zh": "按原有运气，没有规则起过作用"},
    "begin": {"en": "Play this character", "zh": "体验此角色"},
    "by_number": {"en": "Or any adult by number", "zh": "或按编号选择任一成年人"},
    "agent": {"en": "Agent", "zh": "个体"},
    "agent_hint": {"en": "Numbers from 0 to {last:,}.", "zh": "编号 0 至 {last:,}。"},
    "open": {"en": "Play", "zh": "开始"},
    "toy": {
        "en": "This run is a toy society: its agents have no province, age or income, and no round is played "
        "in it. Open a run of shipped regimes.",
        "zh": "本次运行是玩具社会：其中的个体没有省份、年龄和收入，不能进行角色体验。"
        "请打开采用内置制度的运行。",
    },
    "step": {"en": "Choice {n} of at most {most}", "zh": "第{n}个选择（至多{most}个）"},
    "before": {"en": "Before the round", "zh": "此前"},
    "so_far": {"en": "What the character knows of since {day}", "zh": "{day}以来角色得知的事"},
    "key": {"en": "How to read the lines", "zh": "如何阅读"},
    "late": {"en": "It learns only now", "zh": "此时才得知"},
    "late_says": {
        "en": "This had happened earlier; nobody told it then, or nobody had to.",
        "zh": "这些事更早就已发生；当时无人告知，或无须告知。",
    },
    "quiet": {"en": "Nothing that it knows of.", "zh": "没有它所知道的事。"},
    "knows": {
        "en": "Shown is what the character does, what a court or a gate tells it, and how it fares at doors. "
        "Records, points and copies of it stay hidden until the end, unless the rules have it told.",
        "zh": "此处显示角色所做的事、法院或关口告知它的事以及办事的遭遇。关于它的记录、分数和副本在结束前"
        "不显示，除非规则规定须告知。",
    },
    "your_choice": {"en": "{day}: what does it do?", "zh": "{day}：它怎么做？"},
    "luck": {"en": "Let luck decide", "zh": "交给运气"},
    "holds": {
        "en": "A choice holds for its month. Between the questions life goes on as luck has it.",
        "zh": "选择只对当月有效。两个问题之间，生活按原有运气继续。",
    },
    "end_now": {
        "en": "Stop here: luck decides the rest, and the page shows how it ends",
        "zh": "到此为止：其余交给运气，并显示结局",
    },
    "again": {"en": "Begin again", "zh": "重新开始"},
    "others_too": {"en": "Another character", "zh": "换一个角色"},
    "choices": {"en": "Choices so far", "zh": "已作的选择"},
    "by_luck": {"en": "None: luck decided everything so far.", "zh": "没有：至今全由运气决定。"},
    "under": {"en": "The rules that leave it this choice", "zh": "允许作此选择的规则"},
    # the end
    "end": {"en": "How it ends", "zh": "结局"},
    "end_says": {
        "en": "Choices made: {n}; of these, {changed} went against luck. The run ends in {month}.",
        "zh": "共作出{n}个选择，其中{changed}个与原有运气不同。运行止于{month}。",
    },
    "whole": {
        "en": "The whole life, with all that was hidden so far",
        "zh": "完整经历，包括此前未显示的内容",
    },
    "knew": {"en": "What the rules knew of it", "zh": "规则知道了什么"},
    "knew_says": {
        "en": "{n} things happened in the months of the run; {known} are of a matter that is on record, "
        "{unseen} on no record. {records} entries were made about it, by courts, sources and rules.",
        "zh": "运行期内发生{n}件事；其中{known}件所涉事项有记录，{unseen}件没有任何记录。法院、信息来源和规则"
        "共作出{records}条关于该角色的记载。",
    },
    "knew_table": {
        "en": "What happened, and since when it is known (synthetic)",
        "zh": "发生的事及何时起有记录（合成）",
    },
    "what": {"en": "What", "zh": "事项"},
    "day": {"en": "Day", "zh": "日期"},
    "since": {"en": "On record since", "zh": "有记录起"},
    "never": {"en": "never", "zh": "从无记录"},
    "wrong": {"en": "What they got wrong", "zh": "弄错了什么"},
    "wrong_mistaken": {"en": "On record by mistake", "zh": "误记"},
    "wrong_no_act": {"en": "Records without an act", "zh": "并无行为的记录"},
    "wrong_unseen": {"en": "Acts that nobody recorded", "zh": "无人记录的行为"},
    "wrong_copies": {"en": "Copies of ended entries that lingered", "zh": "列入终止后仍留存的副本"},
    "wrong_missed": {"en": "Days that a body missed", "zh": "机关逾期未办"},
    "wrong_righted": {"en": "Put right", "zh": "得到纠正"},
    "wrong_none": {
        "en": "Nothing of it: no mistake, no unseen act, no copy that lingered, no missed day.",
        "zh": "没有：无误记、无未被记录的行为、无留存的副本、无逾期。",
    },
    "others": {"en": "How others fared", "zh": "其他人境况如何"},
    "others_says": {
        "en": "{n} other synthetic adults of the same neighbourhood, in these bands: {bands}. They live "
        "beside the character; the numbers say nothing about what anybody deserves.",
        "zh": "同一街区另有{n}名合成成年人，属于以下区间：{bands}。他们与该角色同时生活；这些数字不说明任何人"
        "应得什么。",
    },
    "others_table": {"en": "Others in the months of the run (synthetic)", "zh": "运行期内的其他人（合成）"},
    "any": {"en": "People with any", "zh": "有此情形的人数"},
    "mean": {"en": "Mean", "zh": "平均"},
    "least": {"en": "Least", "zh": "最少"},
    "most": {"en": "Most", "zh": "最多"},
    "nobody_else": {
        "en": "There is nobody else in this neighbourhood to set beside it.",
        "zh": "本街区没有其他可比的人。",
    },
    "debts": {"en": "Both sides of every debt", "zh": "每笔债务的两方"},
    "debts_table": {
        "en": "Debts, their creditors and their debtor (synthetic)",
        "zh": "债务、债权人与债务人（合成）",
    },
    "debt": {"en": "Debt, in arrears since", "zh": "债务，逾期起"},
    "debt_row": {"en": "{amount:,} yuan, {day}", "zh": "{amount:,}元，{day}"},
    "creditor_got": {"en": "Creditor got (yuan)", "zh": "债权人获得（元）"},
    "creditor_waited": {"en": "Creditor waited (days)", "zh": "债权人等待（天）"},
    "debtor_listed": {"en": "Debtor listed or restricted since", "zh": "债务人被列入或限制起"},
    "debtor_refused": {"en": "Tickets and spending refused over it", "zh": "因此被拒购票、消费（次）"},
    "never_listed": {"en": "never", "zh": "从未"},
    "this_round": {"en": "This round", "zh": "本轮"},
    "luck_alone": {"en": "As luck had it", "zh": "原有运气"},
    "no_debts": {
        "en": "There was no debt in this round, nor as luck had it.",
        "zh": "本轮和原有运气下都没有债务。",
    },
    "beside": {"en": "The same life as luck had it", "zh": "同一人按原有运气的经历"},
    "beside_table": {
        "en": "This round beside the life without the choices (synthetic)",
        "zh": "本轮与未作选择的经历对照（合成）",
    },
    "beside_same": {
        "en": "Nothing differs: the choices were those that luck had made.",
        "zh": "没有不同：所作选择与原有运气一致。",
    },
    "came": {"en": "Lines that came with the choices ({n})", "zh": "因选择而出现的内容（{n}条）"},
    "went": {"en": "Lines that went with them ({n})", "zh": "因选择而消失的内容（{n}条）"},
    "talk": {"en": "Three questions for the class", "zh": "供课堂讨论的三个问题"},
    "repeat": {"en": "The round as interventions, and as a run", "zh": "作为干预清单与运行命令"},
    "no_choices": {
        "en": "No choice was made: this is the life as luck had it.",
        "zh": "未作选择：这就是按原有运气的经历。",
    },
    "command": {
        "en": "This command simulates the whole society with them. There the country answers, too, so that "
        "the life may differ where it hangs on what others do:",
        "zh": "以下命令连同这些干预模拟整个社会。此时全国情况也随之变化，凡取决于他人之处，经历可能不同：",
    },
    "command_no": {
        "en": "The run itself has settings beyond these options; add the lines to its scenario file, under "
        "`interventions`.",
        "zh": "本次运行还有上述选项以外的设置；请把这些行写入其情景文件的 `interventions` 部分。",
    },
    "exposed": {
        "en": "The country is as in this run: only the character's neighbourhood was lived through again.",
        "zh": "全国情况与本次运行相同：只重演了该角色所在的街区。",
    },
    "to_life": {"en": "This life as luck had it, line by line", "zh": "按原有运气的完整经历"},
    "to_beside": {"en": "The same life under other regimes", "zh": "同一个人在其他制度下"},
    "replayed": {"en": "Replayed in {seconds} s.", "zh": "重演用时{seconds}秒。"},
}
BANDS: Final[dict[str, Said]] = {
    "who": {
        "en": "aged {age}, {where}, {area}, income fifth {fifth} of 5",
        "zh": "{age}岁，{where}，{area}，收入第{fifth}五分位",
    },
    "age": {"en": "aged {age}", "zh": "{age}岁"},
    "fifth": {"en": "income fifth {fifth} of 5", "zh": "收入第{fifth}五分位"},
    "town": {"en": "town", "zh": "城镇"},
    "countryside": {"en": "countryside", "zh": "乡村"},
    "everybody": {"en": "all adults", "zh": "全体成年人"},
}
STAGES: Final[dict[str, Said]] = {
    "debt_arrears": {"en": "{amount:,} yuan are in arrears.", "zh": "有{amount:,}元逾期未还。"},
    "debt_sued": {
        "en": "The creditor has sued for {amount:,} yuan.",
        "zh": "债权人已就{amount:,}元提起诉讼。",
    },
    "debt_judgment": {"en": "Judgment: {amount:,} yuan to be paid.", "zh": "判决：应付{amount:,}元。"},
    "enforcement_opened": {
        "en": "The court enforces the judgment: {amount:,} yuan.",
        "zh": "判决进入执行程序：{amount:,}元。",
    },
    "listed": {
        "en": "It is on a list or under an order over {amount:,} yuan, and has not paid.",
        "zh": "因{amount:,}元未履行，它已被列入名单或受到限制。",
    },
}
MEANS: Final[dict[bool, Said]] = {
    True: {
        "en": "At the end of last month it had the means to pay.",
        "zh": "上月末它有能力清偿。",
    },
    False: {
        "en": "At the end of last month it had no means of its own; to pay, it would need help from others.",
        "zh": "上月末它自身无力清偿；若要还款，须靠他人相助。",
    },
}
ASKS: Final[dict[str, Said]] = {
    "file": {
        "en": "An entry about it stands. It may go this way: {about}.",
        "zh": "有一项关于它的列入。它可以这样做：{about}。",
    },
    "ticket": {
        "en": "It wants to travel in a class that a ban on it covers.",
        "zh": "它想乘坐受限制的交通等级出行。",
    },
    "act": {"en": "An occasion: {about}.", "zh": "一个机会：{about}。"},
    "debt": {
        "en": "The instalment of a loan is due, and money is short.",
        "zh": "一笔贷款到期应还，手头拮据。",
    },
}
ANSWERS: Final[dict[str, tuple[Said, Said]]] = {
    "pay": (
        {"en": "Pay, or settle with the creditor", "zh": "还款，或与债权人和解"},
        {"en": "Do not pay this month", "zh": "本月不还"},
    ),
    "file": ({"en": "File it", "zh": "提出"}, {"en": "Do not file", "zh": "不提出"}),
    "ticket": (
        {"en": "Try to buy a ticket all the same", "zh": "仍尝试购票"},
        {"en": "Do not try this month", "zh": "本月不尝试"},
    ),
    "act": ({"en": "Do it", "zh": "做"}, {"en": "Leave it", "zh": "不做"}),
    "debt": (
        {"en": "Stop paying", "zh": "停止还款"},
        {"en": "Keep on paying as agreed", "zh": "继续按约还款"},
    ),
}
TALK: Final[dict[str, Said]] = {
    "known": {
        "en": "Which lines of this life did the rules know, and which not? Who would have had to record the "
        "rest, and what would that take?",
        "zh": "这段经历中哪些内容规则知道，哪些不知道？其余的要由谁来记录，需要付出什么代价？",
    },
    "debt": {
        "en": "The creditor of a debt and its debtor both stand in the table. What did each rule give to "
        "one of them, and what did it take from the other?",
        "zh": "表中同时列出每笔债务的债权人和债务人。每条规则给了一方什么，又从另一方拿走了什么？",
    },
    "mistake": {
        "en": "When did the character first learn of what is recorded wrongly about it? Through whom could "
        "it have been put right, and how long would that take?",
        "zh": "角色何时首次得知关于它的错误记录？通过谁可以纠正，需要多久？",
    },
    "late": {
        "en": "Some of what was on record the character learnt late, or not at all. What changes if people "
        "are told at once, for them and for those who keep the record?",
        "zh": "有些记录角色很晚才得知，或始终不知。若当时就告知，对本人和记录者各有什么变化？",
    },
    "choice": {
        "en": "Which of the choices did the rules push towards, and would the character have chosen so "
        "without them? How could one find out?",
        "zh": "规则推动了哪些选择？没有这些规则，角色也会这样选吗？怎样才能知道？",
    },
    "law": {
        "en": "Take one provision that is cited in this life. Whom does it protect, and from whom does it "
        "ask something?",
        "zh": "从这段经历引用的条款中选一条：它保护谁，又要求谁做什么？",
    },
}


def said(lang: str) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text["zh" if lang == "zh" else "en"] for key, text in WORDS.items()}
