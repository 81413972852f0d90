"""The words of a life and of one life under many laws, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.words import Said

WORDS: Final[dict[str, Said]] = {
    "title": {"en": "A life", "zh": "一个人的经历"},
    "choose": {"en": "Choose a life", "zh": "选择一个人的经历"},
    "lead": {
        "en": "Nobody here exists. A life is not stored: it is lived again each time somebody asks, with the "
        "same luck, and comes out the same.",
        "zh": "此处的人都不存在。经历并未存储：每次查看都以同样的运气重演一遍，结果不变。",
    },
    "by_number": {"en": "By number", "zh": "按编号"},
    "agent": {"en": "Agent", "zh": "个体"},
    "agent_hint": {
        "en": "Adults have numbers from 0 to {last:,}; firms F0, F1, ...; government bodies B0, B1, ...",
        "zh": "成年人编号 0 至 {last:,}；企业 F0、F1……；国家机关 B0、B1……",
    },
    "no_firms": {
        "en": "Adults have numbers from 0 to {last:,}. No firms or government bodies live in this run.",
        "zh": "成年人编号 0 至 {last:,}。本次运行没有企业和国家机关。",
    },
    "open": {"en": "Open the life", "zh": "查看经历"},
    "busiest": {
        "en": "Or the one of the sample on most kinds of lists",
        "zh": "或查看样本中列入名单种类最多的人",
    },
    "someone": {"en": "Someone like ...", "zh": "找一个类似的人"},
    "age": {"en": "Age at the end", "zh": "期末年龄"},
    "province": {"en": "Province", "zh": "省份"},
    "fifth": {"en": "Income fifth (1 is the lowest)", "zh": "收入五分位（1为最低）"},
    "area": {"en": "Town or countryside", "zh": "城镇或乡村"},
    "happened": {"en": "What happened", "zh": "发生过什么"},
    "find": {"en": "Find one", "zh": "查找"},
    "coarse": {
        "en": "These bands are all that can be asked for; nobody can be looked up by more than them.",
        "zh": "只能按这些粗略区间查找，不能按更细的特征查人。",
    },
    "any": {"en": "any", "zh": "不限"},
    "town": {"en": "town", "zh": "城镇"},
    "countryside": {"en": "countryside", "zh": "乡村"},
    "listed": {"en": "put on a list or under an order", "zh": "被列入名单或被限制"},
    "refused": {"en": "refused something", "zh": "被拒绝过"},
    "rewarded": {"en": "favoured, or on a list of the trustworthy", "zh": "受到优待或列入红名单"},
    "objected": {"en": "objected", "zh": "提出过异议"},
    "mistaken": {"en": "taken for somebody of the same name", "zh": "被误作同名者"},
    "removed": {"en": "came off a list", "zh": "移出过名单"},
    "nothing": {"en": "no rule did anything", "zh": "没有规则起过作用"},
    "nobody": {"en": "Nobody fits", "zh": "没有符合的人"},
    "nobody_says": {
        "en": "No synthetic adult fits that among those who are searched: {n} of the run's neighbourhoods.",
        "zh": "在所查找的{n}个街区中，没有符合条件的合成成年人。",
    },
    "no_more": {
        "en": "Only {n} fit among those who are searched; there is no further one.",
        "zh": "所查找的范围内只有{n}人符合，没有更多。",
    },
    "wider": {"en": "Somebody fits if this does not matter: {part}.", "zh": "若不限“{part}”，则有人符合。"},
    "wider_link": {"en": "Show that life", "zh": "查看此人的经历"},
    "from_start": {"en": "Back to the first one", "zh": "回到第一个"},
    "none_at_all": {
        "en": "Nobody fits, even if one part of it does not matter.",
        "zh": "即使放宽其中一项，也没有符合的人。",
    },
    "found": {
        "en": "Found as number {n} of those who fit these bands and no more than these: {asked}.",
        "zh": "按以下粗略区间找到的第{n}人，除此之外未按任何特征查找：{asked}。",
    },
    "found_any": {"en": "nothing was asked for", "zh": "未作限定"},
    "another": {"en": "Another one like this", "zh": "换一个类似的人"},
    "change": {"en": "Change the question", "zh": "修改条件"},
    "beside": {"en": "The same life under other regimes", "zh": "同一个人在其他制度下"},
    "quiet": {"en": "Nothing that is followed happened.", "zh": "期内没有所关注的事情发生。"},
    "nothing_of_kind": {"en": "There is no line of this kind.", "zh": "没有此类内容。"},
    "at_a_glance": {"en": "At a glance", "zh": "概览"},
    "line_by_line": {"en": "Line by line", "zh": "逐条"},
    "show": {"en": "Lines", "zh": "显示"},
    "all": {"en": "all", "zh": "全部"},
    "kind_truth": {"en": "truth", "zh": "事实"},
    "kind_record": {"en": "record", "zh": "记录"},
    "kind_law": {"en": "law", "zh": "规则"},
    "key_truth": {
        "en": "Broken edge, at the left: what happened. Rules see nothing of it unless somebody records it.",
        "zh": "虚线、靠左：实际发生的事。除非有人记录，规则看不到。",
    },
    "key_record": {
        "en": "Single edge, moved in: what somebody put on record. This is what rules know.",
        "zh": "单实线、缩进：有人记录下来的内容，即规则所知。",
    },
    "key_law": {
        "en": "Double edge, moved in: what a rule did, with its provision.",
        "zh": "双实线、缩进：规则所起的作用及其条款依据。",
    },
    "tag_truth": {"en": "truth", "zh": "事实"},
    "tag_record": {"en": "record: court", "zh": "记录：法院"},
    "tag_report": {"en": "record", "zh": "记录"},
    "tag_law": {"en": "law", "zh": "规则"},
    "tag_measure": {"en": "measure", "zh": "措施"},
    "tag_assumed": {"en": "truth, assumed", "zh": "事实（假设）"},
    "known": {"en": "the matter is on record since {day}", "zh": "此事自{day}起有记录"},
    "never": {"en": "on no record", "zh": "没有任何记录"},
    "times": {"en": "{n} times", "zh": "共{n}次"},
    "rule": {"en": "rule", "zh": "规则"},
    "provision": {"en": "provision", "zh": "条款"},
    "stands": {"en": "{day}: {score}: {points} points, {grade}", "zh": "{day}：{score}：{points}分，{grade}"},
    "at_end": {"en": "At the end", "zh": "期末"},
    "replayed": {
        "en": "Replayed from neighbourhood {k} in {seconds} s.",
        "zh": "由第{k}号街区重演，用时{seconds}秒。",
    },
    "row_truth": {"en": "what happened", "zh": "实际发生"},
    "row_record": {"en": "put on record", "zh": "被记录"},
    "row_refused": {"en": "refused or kept away", "zh": "被拒或未敢尝试"},
    "row_good": {"en": "favoured", "zh": "受到优待"},
    "chart": {"en": "A life along its years", "zh": "逐年经历"},
    "chart_unit": {
        "en": "strokes: it happened then; rods: it stood so long",
        "zh": "竖线：当时发生；横条：持续时间",
    },
    "chart_says": {
        "en": "{listed:,} days on a list or under an order, {refused:,} refusals; {truth:,} things happened, "
        "of which {unseen:,} are on no record.",
        "zh": "在名单上或受限制{listed:,}天，被拒{refused:,}次；实际发生{truth:,}件事，"
        "其中{unseen:,}件没有任何记录。",
    },
    "spells": {"en": "Stays on lists and under orders (synthetic)", "zh": "列入与限制的期间（合成）"},
    "spell_name": {"en": "List or order", "zh": "名单或限制"},
    "since": {"en": "Since", "zh": "起"},
    "until": {"en": "Until", "zh": "止"},
    "days": {"en": "Days", "zh": "天数"},
    "open_end": {"en": "still there at the end", "zh": "期末仍在"},
    "score_chart": {"en": "{score}: how the points went", "zh": "{score}：分数变化"},
    "points": {"en": "points", "zh": "分"},
    "score_says": {
        "en": "{score}: {n} changes, from {first} to {last} points.",
        "zh": "{score}：变动{n}次，由{first}分至{last}分。",
    },
    "score_table": {"en": "Points after each change (synthetic)", "zh": "每次变动后的分数（合成）"},
    "day": {"en": "Day", "zh": "日期"},
    "counted": {"en": "Counted in the months of the run (synthetic)", "zh": "运行期内的计数（合成）"},
    "what": {"en": "What", "zh": "项目"},
    "n": {"en": "Number", "zh": "数量"},
}
COUNTS: Final[dict[str, Said]] = {
    "days_listed": {"en": "days on a list or under an order", "zh": "在名单上或受限制的天数"},
    "days_rewarded": {"en": "days on a list of the trustworthy", "zh": "在红名单上的天数"},
    "refused": {"en": "refused, or worse off at a door", "zh": "被拒或办事受限次数"},
    "forgone": {"en": "trips wanted and not even tried", "zh": "想出行而未尝试次数"},
    "favoured": {"en": "better off at a door", "zh": "办事受惠次数"},
    "points_lost": {"en": "points lost", "zh": "被扣分数"},
    "points_won": {"en": "points won", "zh": "所得加分"},
    "notified": {"en": "times told of a case", "zh": "被告知次数"},
    "objections": {"en": "objections filed", "zh": "提出异议次数"},
    "corrected": {"en": "entries or copies corrected", "zh": "更正次数"},
    "mistakes": {"en": "taken for somebody of the same name", "zh": "被误作同名者次数"},
    "debts": {"en": "debts that fell into arrears", "zh": "逾期债务笔数"},
    "paid": {
        "en": "such debts paid or settled: the creditor has money",
        "zh": "清偿或和解笔数，债权人获款",
    },
    "given_up": {"en": "such debts that the creditor gave up", "zh": "债权人放弃的笔数"},
    "acts": {"en": "acts of the kinds that the law asks about", "zh": "规则所涉种类的行为次数"},
    "acts_recorded": {"en": "acts on record", "zh": "被记录的行为次数"},
}
PARTS: Final = ("age", "province", "fifth", "area", "happened")


def said(lang: str) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text["zh" if lang == "zh" else "en"] for key, text in WORDS.items()}
