"""The words of the pages about claims, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.words import Said

SAYS: Final[dict[str, Said]] = {
    "title": {"en": "Claims", "zh": "说法"},
    "one": {"en": "Claim {id}", "zh": "说法{id}"},
    "lead": {
        "en": "What the encyclopedia article says, claim by claim, in our words. Critics and supporters are "
        "named in one form. Views are tested, not encoded: what would speak for and against each was written "
        "down before any run.",
        "zh": "百科条目所述，逐条以我们的话概括。批评者与支持者以同一格式列名。观点只作检验，不写入规则："
        "何者支持、何者反对，均在运行之前写下。",
    },
    "all": {"en": "all classes", "zh": "全部类别"},
    "class": {"en": "Class", "zh": "类别"},
    "show": {"en": "Show", "zh": "显示"},
    "by_class": {
        "en": "Claims by class and by result; a mixed claim counts in each of its classes",
        "zh": "按类别与结果统计；混合的说法在其每个类别中各计一次",
    },
    "about": {"en": "What it means", "zh": "含义"},
    "number": {"en": "Claims", "zh": "条数"},
    "answered": {"en": "Answered", "zh": "已答"},
    "open": {"en": "Not answered yet", "zh": "尚无答案"},
    "claim": {"en": "Claim", "zh": "说法"},
    "says": {"en": "What the article says", "zh": "条目所述"},
    "speaker": {"en": "Who said it", "zh": "发言者"},
    "homes": {"en": "How it is modelled", "zh": "如何建模"},
    "homes_lead": {
        "en": "Where in the model the claim has a home. Links lead to the rules themselves.",
        "zh": "该说法在模型中的归属。链接指向规则本身。",
    },
    "home": {"en": "Home", "zh": "归属"},
    "what": {"en": "What it is", "zh": "内容"},
    "state": {"en": "Is it there", "zh": "是否存在"},
    "result": {"en": "What came out", "zh": "结果"},
    "support": {"en": "What sources say", "zh": "来源所示"},
    "inventory": {"en": "Its items in the regime seed-maximal", "zh": "在制度seed-maximal中的条目"},
    "item": {"en": "Item", "zh": "条目"},
    "kind": {"en": "Kind", "zh": "种类"},
    "part": {"en": "Part of the claim", "zh": "说法的部分"},
    "test": {"en": "Written down before any run", "zh": "在任何运行之前写下"},
    "hypothesis": {"en": "If it held, one would see", "zh": "若成立，应见"},
    "against": {"en": "What would count against it", "zh": "何者为反证"},
    "by": {"en": "It needs: {by}.", "zh": "所需：{by}。"},
    "experiments": {"en": "Experiments that ask about it", "zh": "相关实验"},
    "before": {"en": "Claim before", "zh": "上一条"},
    "after": {"en": "Next claim", "zh": "下一条"},
    "every": {"en": "All claims", "zh": "全部说法"},
    "no_claim": {
        "en": "found {text} for a claim; the claims are {first} to {last}.",
        "zh": "{text}不是说法的编号；说法为{first}至{last}。",
    },
    "on_command": {"en": "a command, for the command line", "zh": "命令行命令"},
    "on_page": {"en": "a page of the manual", "zh": "手册页面"},
    "on_act": {"en": "an event of the society", "zh": "社会中的事件"},
    "on_regime": {"en": "a regime", "zh": "制度"},
    "on_item": {"en": "of {regime}", "zh": "属于{regime}"},
    "on_switch": {"en": "a dated reform of {regime}, {day}", "zh": "{regime}的改革，{day}"},
}
ABOUT: Final[dict[str, Said]] = {  # what a class of claims means
    "rule": {"en": "It stands in a legal or policy text.", "zh": "见于法律或政策文本。"},
    "reported": {"en": "Press or studies report it.", "zh": "见于新闻报道或研究。"},
    "seed_only": {
        "en": "No source beyond the article was found.",
        "zh": "除该条目外未找到来源。",
    },
    "myth": {"en": "Sources contradict it.", "zh": "与来源相矛盾。"},
    "view": {"en": "A judgement: it is tested, not encoded.", "zh": "属于判断：只作检验，不写入规则。"},
}
