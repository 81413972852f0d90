"""What the pages of contrasts and experiments say, in both languages."""

from __future__ import annotations

from typing import Final

from glasshouse.experiments.questions import ANYTHING, FEW, MANY, WORSE_LESS_BETTER, WORSE_OFF
from glasshouse.explorer.words import Said

CONTRASTS: Final[dict[str, Said]] = {
    "title": {"en": "Contrasts", "zh": "对比"},
    "what": {
        "en": "A contrast puts the same synthetic people with the same luck under two sets of rules. "
        "Benefits stand beside harms, and nothing is weighed.",
        "zh": "对比是让同样的合成人口、同样的运气处于两套规则之下。收益与损害并列，不作加权。",
    },
    "open": {"en": "Open contrasts", "zh": "已打开的对比"},
    "none": {
        "en": "No contrast is open here. This makes one, and the explorer shows its folder:",
        "zh": "此处尚未打开任何对比。以下命令可生成一个，浏览页可显示其文件夹：",
    },
    "experiments": {
        "en": "The article’s controversies as experiments",
        "zh": "条目中的争议：可直接运行的实验",
    },
    "ready": {
        "en": "Each was written down before any run: what critics expect of the model, what supporters "
        "expect, and what would count against either.",
        "zh": "每项实验在任何运行之前即已写定：批评者对模型有何预期，支持者有何预期，以及各自的反证。",
    },
    "answered": {"en": "an answer is open", "zh": "已打开答案"},
    "claims": {"en": "Claims", "zh": "说法"},
    "agents": {"en": "agents", "zh": "个体"},
    "replicates": {"en": "replicates", "zh": "次重复"},
    "baseline": {"en": "Baseline", "zh": "基准"},
    "reform": {"en": "Reform", "zh": "改革"},
}
ONE: Final[dict[str, Said]] = {
    "choose": {"en": "One outcome, group by group", "zh": "一项结果，分群体看"},
    "outcome": {"en": "Outcome", "zh": "结果"},
    "by": {"en": "Group by", "zh": "分组"},
    "show": {"en": "Show", "zh": "显示"},
    "under": {"en": "Under these assumptions", "zh": "在以下假定之下"},
    "rests": {
        "en": "{outcome} rests on: {rests}. Sign over luck: {sign}. Sign over the assumed ranges: {ranges}.",
        "zh": "“{outcome}”的依据：{rests}。方向（就运气而言）：{sign}。方向（就假定范围而言）：{ranges}。",
    },
    "benefit": {"en": "More of it counts as a benefit to the person.", "zh": "增加对其本人算作收益。"},
    "harm": {"en": "More of it counts as a harm to the person.", "zh": "增加对其本人算作损害。"},
    "neither": {
        "en": "It counts neither as a harm nor as a benefit to the person.",
        "zh": "对其本人既不算损害，也不算收益。",
    },
    "over": {
        "en": "{n} replicates of luck; intervals of 95 % are over replicates, never over agents, and cover "
        "neither the assumed numbers nor the model.",
        "zh": "{n}次重复；95%区间按重复计算，从不按个体计算，不涵盖假定的数字与模型本身。",
    },
    "over_one": {
        "en": "One replicate: there is no interval, and any sign may be luck.",
        "zh": "仅一次重复：没有区间，任何方向都可能出于运气。",
    },
    "figure": {"en": "{outcome}, by {by}", "zh": "{outcome}：按{by}"},
    "unit": {"en": "effect, {unit} · grey band: all adults", "zh": "效果，{unit} · 灰带：全体成年人的区间"},
    "unit_one": {"en": "effect, {unit} · one replicate", "zh": "效果，{unit} · 一次重复"},
    "says": {
        "en": "{outcome}: {all} for all adults{ends} ({unit}). {standing}",
        "zh": "{outcome}：全体成年人{all}{ends}（{unit}）。{standing}",
    },
    "ends": {"en": ", 95 % interval {ends}", "zh": "，95%区间{ends}"},
    "standing": {
        "en": "Of all groups by income, age, sex, place and residence, the effect is largest for {group} "
        "({value}), whose interval stands apart from that of all adults.",
        "zh": "按收入、年龄、性别、城乡与户籍划分的各群体中，效果最大的是{group}（{value}），"
        "其区间与全体成年人不相交。",
    },
    "no_standing": {
        "en": "Of all groups by income, age, sex, place and residence, none has a larger effect whose "
        "interval stands apart from that of all adults.",
        "zh": "按收入、年龄、性别、城乡与户籍划分的各群体中，没有哪个效果更大且区间与全体成年人不相交。",
    },
    "many": {
        "en": "Of so many groups, some lie apart from the others by luck alone.",
        "zh": "群体如此之多，其中有些与众不同只是出于运气。",
    },
    "unchanged": {
        "en": "{outcome}: it differs for nobody in any replicate.",
        "zh": "{outcome}：任何重复中都无人改变。",
    },
    "individuals": {"en": "Effects on individuals", "zh": "对个体的效果"},
    "individuals_why": {
        "en": "Exact inside the model: each synthetic person is compared with itself under the other rules. "
        "It says nothing about any person.",
        "zh": "在模型之内是精确的：每个合成个体与另一套规则下的自己相比。它不说明任何真实个人的情况。",
    },
    "no_spread": {
        "en": "Nobody’s count differs, or it is counted in money, which has no small whole numbers: there is "
        "nothing to draw.",
        "zh": "无人改变，或该结果以金额计，没有小的整数可画。",
    },
    "lives": {"en": "Typical lives", "zh": "典型人生"},
    "lives_why": {
        "en": "Of those better off, and likewise of those worse off, in the first replicate, in order of how "
        "much changed for them: the ones one sixth, a half and five sixths of the way. Nobody chose them.",
        "zh": "第一次重复中更好者（更差者亦然）按变化多少排序，取六分之一、二分之一和六分之五处的人，"
        "并非人手挑选。",
    },
    "no_lives": {
        "en": "Fewer than three are better off, or fewer than three worse off: no life is told.",
        "zh": "更好者或更差者不足三人，故不讲述人生。",
    },
    "better": {"en": "Better off", "zh": "更好"},
    "worse": {"en": "Worse off", "zh": "更差"},
    "agent": {"en": "agent", "zh": "个体"},
    "under_baseline": {"en": "under the baseline", "zh": "基准之下"},
    "under_reform": {"en": "under the reform", "zh": "改革之下"},
    "values": {"en": "Which outcomes count as harms, which as benefits", "zh": "哪些结果算损害，哪些算收益"},
    "all": {"en": "All contrasts and experiments", "zh": "全部对比与实验"},
}
FAMILIES: Final[dict[str, Said]] = {
    "income": {"en": "income", "zh": "收入"},
    "age": {"en": "age", "zh": "年龄"},
    "sex": {"en": "sex", "zh": "性别"},
    "place": {"en": "town and country", "zh": "城乡"},
    "residence": {"en": "residence", "zh": "户籍"},
    "province": {"en": "province", "zh": "省份"},
    "crossed": {"en": "income, sex and place together", "zh": "收入、性别与城乡交叉"},
}
EXPERIMENT: Final[dict[str, Said]] = {
    "claims": {"en": "Claims of the article:", "zh": "所涉说法："},
    "question": {"en": "The question", "zh": "问题"},
    "expectations": {
        "en": "What either side expects, and what would refute it",
        "zh": "双方的预期与各自的反证",
    },
    "before": {
        "en": "Both expectations, and what would count against either, were committed before any run. The "
        "answer stays whatever it says.",
        "zh": "双方的预期及各自的反证，均在任何运行之前写定。无论结果如何，答案都保留。",
    },
    "critics": {"en": "Critics", "zh": "批评者"},
    "supporters": {"en": "Supporters", "zh": "支持者"},
    "expect": {"en": "expect", "zh": "的预期"},
    "against": {"en": "What would count against it", "zh": "何为反证"},
    "conditions": {"en": "As conditions on what a run counts", "zh": "写成对运行计数的条件"},
    "any": {"en": "refuted if any of these holds", "zh": "下列任一成立即被否定"},
    "every": {"en": "refuted if all of these hold", "zh": "下列全部成立才被否定"},
    "laws": {"en": "The laws", "zh": "各项规则"},
    "first": {"en": "The others are held against the first.", "zh": "其余各项均与第一项相比。"},
    "rests": {"en": "What it rests on", "zh": "所依据的假定"},
    "answer": {"en": "The answer", "zh": "答案"},
    "no_answer": {
        "en": "No answer to it is open here. This runs it; then open the folder with the explorer:",
        "zh": "此处没有打开它的答案。以下命令可运行它，然后用浏览页打开该文件夹：",
    },
    "other": {
        "en": "The answer that is open was made for another wording of the question: its file has changed "
        "since. It is not shown. This runs the question as it stands:",
        "zh": "所打开的答案对应的是该问题的另一种表述，问题文件此后已改动，故不显示。"
        "以下命令按现有表述运行：",
    },
    "expectation": {"en": "{who}’ expectation", "zh": "{who}的预期"},
    "not_proof": {
        "en": "Not refuted means that what would count against it did not come out: it is no proof. "
        "Intervals are over {n} replicates of luck and cover neither the assumed numbers nor the model.",
        "zh": "“未被否定”只表示写明的反证没有出现，并非证明。区间按{n}次重复计算，"
        "不涵盖假定的数字与模型本身。",
    },
    "who": {
        "en": "{agents} synthetic adults, {first} to {last}, {n} replicates: the same people with the same "
        "luck under each law.",
        "zh": "{agents}名合成成年人，{first}至{last}，{n}次重复：各项规则之下，人与运气都相同。",
    },
    "chart": {"en": "Effects on which the expectations hang", "zh": "预期所系的效果"},
    "chart_unit": {
        "en": "against {first}; per 1,000 adults and year, or as said · own scales",
        "zh": "与{first}相比；每千人每年，或如所述 · 各用自己的刻度",
    },
    "table": {
        "en": "What the conditions ask and what came out (synthetic)",
        "zh": "各条件所问与结果（合成）",
    },
    "of": {"en": "Of", "zh": "何事"},
    "whose": {"en": "Counts against", "zh": "不利于"},
    "law": {"en": "Law", "zh": "规则"},
    "effect": {"en": "Effect", "zh": "效果"},
    "interval": {"en": "95 % interval", "zh": "95%区间"},
    "test": {"en": "If it is", "zh": "若为"},
    "so": {"en": "Is it so?", "zh": "是否如此"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "untold": {"en": "cannot be told", "zh": "无法判断"},
    "balance": {
        "en": "Of 100 adults under each law, against {first}, with all that is counted of them (synthetic)",
        "zh": "与{first}相比，各项规则之下每100名成年人（合成）",
    },
    "better": {"en": "Better off", "zh": "更好"},
    "worse": {"en": "Worse off", "zh": "更差"},
    "both": {"en": "Both", "zh": "有得有失"},
    "same": {"en": "The same", "zh": "不变"},
    "effects": {
        "en": "{law}, against {first}: all adults, per 1,000 and year (yuan: per adult and year) (synthetic)",
        "zh": "{law}，与{first}相比：全体成年人，每千人每年（元：每人每年）（合成）",
    },
    "outcome": {"en": "Outcome", "zh": "结果"},
    "counts": {"en": "More of it is", "zh": "增加即"},
    "benefit": {"en": "a benefit", "zh": "收益"},
    "harm": {"en": "a harm", "zh": "损害"},
    "neither": {"en": "neither", "zh": "两者皆非"},
    "rows": {
        "en": "{law}, against {first}: the society in {year} (synthetic)",
        "zh": "{law}，与{first}相比：{year}年的社会（合成）",
    },
    "row": {"en": "Measure", "zh": "指标"},
    "unit": {"en": "Unit", "zh": "单位"},
    "labels": {"en": "What every output of these runs says:", "zh": "这些运行的每项输出都注明："},
    "again": {"en": "The same again", "zh": "重做一次"},
    "digest": {"en": "Digest of the answer", "zh": "答案的摘要值"},
}
TESTS: Final[dict[str, Said]] = {
    "above_0": {"en": "more, clear of luck", "zh": "增加，且不出于运气"},
    "not_above_0": {"en": "not more, clear of luck", "zh": "未明确增加"},
    "below_0": {"en": "less, clear of luck", "zh": "减少，且不出于运气"},
    "not_below_0": {"en": "not less, clear of luck", "zh": "未明确减少"},
    "nobody": {"en": "for nobody", "zh": "无人受影响"},
    "anybody": {"en": "for anybody", "zh": "有人受影响"},
    FEW: {"en": "more for fewer than {than} of them", "zh": "增加者不足{than}"},
    MANY: {"en": "more for at least {than} of them", "zh": "增加者至少{than}"},
}
SUMS: Final[dict[str, Said]] = {
    WORSE_OFF: {"en": "adults worse off, of 100", "zh": "更差者，每百人"},
    WORSE_LESS_BETTER: {
        "en": "adults worse off less those better off, of 100", "zh": "更差者减更好者，每百人",
    },
    ANYTHING: {"en": "any outcome differs", "zh": "任何结果有所不同"},
}  # fmt: skip
VERDICTS: Final[dict[bool | None, Said]] = {
    True: {"en": "refuted", "zh": "被否定"},
    False: {"en": "not refuted", "zh": "未被否定"},
    None: {"en": "cannot be told", "zh": "无法判断"},
}
