"""The words of one life under many laws, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.explorer.beside.change_words import WORDS as CHANGING
from glasshouse.explorer.words import Said

WORDS: Final[dict[str, Said]] = {
    "title": {"en": "One life, many regimes", "zh": "一人多制"},
    "lead": {
        "en": "The same synthetic person with the same luck under different laws, side by side. What differs "
        "is exact inside the model and says nothing about any person.",
        "zh": "同一个合成的人、同样的运气，在不同规则之下并列显示。差异在模型之内是精确的，"
        "不说明任何真实个人。",
    },
    "differs": {"en": "What differs", "zh": "差异"},
    "caption": {
        "en": "Counted in the months of the run, by law (synthetic); ≠ marks a row in which they differ",
        "zh": "运行期内的计数，按规则分列（合成）；≠ 表示该行有差异",
    },
    "what": {"en": "What", "zh": "项目"},
    "lives": {"en": "The lives", "zh": "各自的经历"},
    "waiting": {"en": "not told yet", "zh": "尚未重演"},
    "told": {"en": "{k} of {n} told", "zh": "已重演 {k}／{n}"},
    "failed": {"en": "could not be told: ", "zh": "未能重演："},
    "open_one": {"en": "Show this one on a page", "zh": "单独显示"},
    "open_all": {"en": "Show all on one page, which takes some seconds", "zh": "在一页中全部显示（需数秒）"},
    "life": {"en": "This life line by line", "zh": "逐条查看此人的经历"},
    "form": {"en": "Laws, with commas between them", "zh": "规则（以逗号分隔）"},
    "form_hint": {
        "en": "Up to 8. A regime by its id; + joins regimes; ~ leaves out a reform: "
        "national-lists~jd-2017-terms. this-run is the run's own law, none is no law.",
        "zh": "最多8个。以编号写明制度；+ 连接多个制度；~ 略去一项改革，例如 national-lists~jd-2017-terms。"
        "this-run 为本次运行的规则，none 为没有规则。",
    },
    "this": {"en": "This run", "zh": "本次运行"},
    "this_says": {
        "en": "The life as it was in this run: exact.",
        "zh": "此人在本次运行中的经历：精确。",
    },
    "paired": {"en": "A paired life", "zh": "配对人生"},
    "paired_says": {
        "en": "Exact: in the open run {key} everybody lives under this law; people and luck are the same.",
        "zh": "精确：在已打开的运行 {key} 中，所有人都处于这套规则之下，人口与运气相同。",
    },
    "what_if": {"en": "A small what-if", "zh": "局部假设"},
    "what_if_says": {
        "en": "Only this neighbourhood lives under this law. The rest of the country, and what people see of "
        "others, stays as in this run. In a whole run of this law others would act otherwise, too.",
        "zh": "只有这个街区处于这套规则之下；全国其余地方以及人们所见的他人情况，仍与本次运行相同。若整个运行"
        "都实行这套规则，其他人的行为也会不同。",
    },
    "outside": {
        "en": "Outside its own territory: {names} is applied hypothetically; it is no law of this place.",
        "zh": "适用于其地域之外：此处假设适用 {names}，它不是此地的规则。",
    },
    "unranked": {
        "en": "Assumed: nobody reaches the grades that go by rank among all ({names}), since no ranking of "
        "the country under this law is known.",
        "zh": "假设：没有人达到按全体排名划定的等级（{names}），因为这套规则下的全国排名未知。",
    },
    "idle": {
        "en": "{names}: in force on no day of this run, so that nothing follows from it.",
        "zh": "{names}：在本次运行期内任何一天都未施行，因此没有任何作用。",
    },
    "counterfactual": {
        "en": "COUNTERFACTUAL: something holds here that is no rule of any place.",
        "zh": "反事实：其中有内容不是任何地方的规则。",
    },
    "follows": {
        "en": "Followed here, too, as this law asks about it: {names}. Under a law that does not ask, there "
        "are no such lines.",
        "zh": "因这套规则涉及而一并关注：{names}。不涉及此项的规则之下，经历中没有相应内容。",
    },
    "timeline": {"en": "{n} lines", "zh": "共{n}条"},
    "empty": {
        "en": "Nothing that is followed happened.",
        "zh": "期内没有所关注的事情发生。",
    },
    "counted": {"en": "Counted (synthetic)", "zh": "计数（合成）"},
    "n": {"en": "Number", "zh": "数量"},
    "replayed": {"en": "Replayed in {seconds} s.", "zh": "重演用时{seconds}秒。"},
    "toy": {
        "en": "This run is of a toy society: only its own law can be shown.",
        "zh": "本次运行为玩具社会，只能显示其自身的规则。",
    },
}


def said(lang: str) -> dict[str, str]:
    """Return the words in one language."""
    return {key: text["zh" if lang == "zh" else "en"] for key, text in {**WORDS, **CHANGING}.items()}
