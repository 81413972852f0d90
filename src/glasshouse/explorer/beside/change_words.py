"""The words of what a reader changes in a life, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.words import Said

HOW: Final[dict[str, Said]] = {
    "yes": {"en": "it happens", "zh": "发生"},
    "no": {"en": "it does not happen", "zh": "不发生"},
    "mistaken": {
        "en": "by mistake: on record, though it did not happen",
        "zh": "误记：并未发生，却记录在案",
    },
}
DONE: Final[dict[str, Said]] = {
    "YES": {"en": "{what}", "zh": "{what}"},
    "NO": {"en": "not: {what}", "zh": "不发生：{what}"},
    "MISTAKEN": {"en": "on record by mistake: {what}", "zh": "误记：{what}"},
}
GROUPS: Final[dict[str, Said]] = {
    "money": {"en": "Money owed", "zh": "债务"},
    "expression": {"en": "Speech and petitions", "zh": "言论与信访"},
    "commerce": {"en": "Dealings", "zh": "交易往来"},
    "traffic": {"en": "On the road", "zh": "交通出行"},
    "everyday": {"en": "Everyday life", "zh": "日常生活"},
    "family": {"en": "Family", "zh": "家庭"},
    "offices": {"en": "Before offices", "zh": "与机关往来"},
    "deeds": {"en": "Good deeds", "zh": "善行"},
    "serious": {"en": "Serious matters", "zh": "严重事项"},
    "occasions": {"en": "What is wanted at a door", "zh": "办事与申请"},
    "firm": {"en": "What firms do", "zh": "企业行为"},
    "body": {"en": "What government bodies do", "zh": "机关行为"},
    "journeys": {"en": "On trains and planes", "zh": "乘车乘机"},
    "objections": {"en": "Objections and requests", "zh": "异议与申请纠正"},
}
WORDS: Final[dict[str, Said]] = {
    "change": {"en": "Change something", "zh": "改动一件事"},
    "change_says": {
        "en": "Change one act of this synthetic person, or one mistake about it, and see what follows under "
        "every law shown.",
        "zh": "改动这个合成的人的一个行为，或关于其的一次误记，看看在所显示的每套规则之下会有什么后果。",
    },
    "month": {"en": "Month", "zh": "月份"},
    "what_changes": {"en": "What", "zh": "事项"},
    "how": {"en": "How", "zh": "如何"},
    "add": {"en": "Change it", "zh": "改动"},
    "how_hint": {
        "en": "Acts, debts and misconduct are added on the 15th of the month. Payments, objections and other "
        "decisions are turned where they come up in that month, and nowhere else. “By mistake” is for acts, "
        "debts and misconduct: the record of somebody of the same name. Rules know of an act only once it is "
        "on record; whether it comes there is among the decisions below.",
        "zh": "行为、债务与不当行为于当月15日加入。清偿、异议等决定只在当月出现时才改变。"
        "“误记”只用于行为、债务与不当行为，即同名者的记录。"
        "行为只有记录在案，规则才会知道；是否记录，列在下方的决定之中。",
    },
    "in_force": {"en": "Changes in force", "zh": "现有改动"},
    "take_away": {"en": "take it away", "zh": "去掉"},
    "take_all": {"en": "Take all changes away", "zh": "去掉全部改动"},
    "about": {"en": "about: {about}", "zh": "所涉：{about}"},
    "turning": {"en": "Where it could have gone otherwise", "zh": "本可不同之处"},
    "turning_says": {
        "en": "{n} times something was decided in this life under the run's own law; {shown} are shown. What "
        "comes up again and again in one matter is shown once after every step of it, for each way it went; "
        "of each kind of decision the first {of_kind}, of each desk {of_desk}, and {most} in all, those of "
        "the citizen first.",
        "zh": "在本次运行自身的规则下，此人的经历中共有{n}次决定，此处列出{shown}次。同一事项中反复出现的"
        "决定，每一步之后每种结果只列一次；每类决定最多列最早的{of_kind}次，每一方最多{of_desk}次，总共"
        "{most}次，公民自己的决定在前。",
    },
    "turning_caption": {"en": "Decisions in this life (synthetic)", "zh": "此人经历中的决定（合成）"},
    "turning_none": {
        "en": "Nothing came up that luck or anybody decided.",
        "zh": "没有出现由运气或任何一方决定的事。",
    },
    "day": {"en": "Day", "zh": "日期"},
    "decision": {"en": "Decision, by who takes it", "zh": "决定（按决定者分列）"},
    "went": {"en": "How it went", "zh": "结果"},
    "done": {"en": "yes", "zh": "是"},
    "not_done": {"en": "no", "zh": "否"},
    "by_change": {"en": "by your change", "zh": "因您的改动"},
    "turn": {"en": "turn to {went}", "zh": "改为“{went}”"},
    "comma": {"en": ", ", "zh": "，"},
    "turn_to": {"en": "{day}, {what}: turn it to {went}", "zh": "{day}，{what}：改为“{went}”"},
    "turn_back": {"en": "Back to luck", "zh": "恢复"},
    "full": {
        "en": "{most} changes are in force; take one away to turn another.",
        "zh": "已有{most}项改动；请先去掉一项。",
    },
    "by_luck": {"en": "by luck", "zh": "由运气决定"},
    "changed": {"en": "What-if: changed", "zh": "假设：有改动"},
    "changed_says": {
        "en": "With the change: this person and the neighbourhood live on with the same luck, which is exact "
        "inside the model. The rest of the country, and what people see of others, stay as in the run. What "
        "is added happens on the 15th of its month.",
        "zh": "改动之后：此人及其街区以同样的运气继续生活，在模型之内是精确的；全国其余地方以及人们所见的"
        "他人情况，仍与本次运行相同。加入的事项发生于当月15日。",
    },
    "against_this": {
        "en": "Compared with the life as it was in this run, which is exact.",
        "zh": "与此人在本次运行中的经历（精确）相比。",
    },
    "against_paired": {
        "en": "Compared with this life in the open run {key}, where everybody lives under this law: exact.",
        "zh": "与已打开的运行 {key} 中此人的经历相比，其中所有人都处于这套规则之下：精确。",
    },
    "against_what_if": {
        "en": "Compared with this life under the same law without the change. Both are small what-ifs: only "
        "this neighbourhood lives under this law.",
        "zh": "与同一规则下未改动的经历相比。两者都是局部假设：只有这个街区处于这套规则之下。",
    },
    "unasked": {
        "en": "This law asks nothing about it: {what}. The change means nothing here.",
        "zh": "这套规则不涉及此事：{what}。该项改动在此没有意义。",
    },
    "brought": {"en": "What the change brought", "zh": "改动的后果"},
    "brought_says": {
        "en": "Lines that came: {came}; that went away: {went}; the first on {first}.",
        "zh": "增加{came}条，减少{went}条；最早为{first}。",
    },
    "brought_nothing": {
        "en": "The change brings nothing under this law: the life is the same, line by line.",
        "zh": "在这套规则下，改动没有带来任何变化：经历逐条相同。",
    },
    "brought_lines": {"en": "The lines that came and went", "zh": "增加与减少的内容"},
    "brought_caption": {
        "en": "Counts that the change moved (synthetic)",
        "zh": "因改动而变化的计数（合成）",
    },
    "before": {"en": "Before", "zh": "改动前"},
    "after": {"en": "After", "zh": "改动后"},
    "came": {"en": "+ came", "zh": "＋ 增加"},
    "went_away": {"en": "− went", "zh": "－ 减少"},
    "repeat": {
        "en": "As a run of its own, in which everybody lives with it",
        "zh": "作为单独的运行，所有人都随之变化",
    },
    "with_change": {
        "en": "All columns are with the change.",
        "zh": "各列均为改动之后的计数。",
    },
}  # fmt: skip
