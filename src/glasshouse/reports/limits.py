"""What a report cannot say."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.reports.page import Section, items
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words

SAYS: Final[Words] = {
    "title": {"en": "Limits", "zh": "局限"},
    "model": {
        "en": "The society is a model. Effects on individuals are exact inside it, and say nothing about "
        "any person.",
        "zh": "社会是模型。对个体的效果在模型内是精确的，但不说明任何真实个人的情况。",
    },
    "luck": {
        "en": "Intervals cover luck between replicates, and neither the assumed numbers nor the model "
        "itself.",
        "zh": "区间只涵盖各次重复之间的运气，不涵盖假定的数字，也不涵盖模型本身。",
    },
    "one": {
        "en": "There is one replicate: no interval, and any sign may be luck. Repeat with `--replicates 8`.",
        "zh": "仅一次重复：没有区间，任何方向都可能出于运气。可用`--replicates 8`重做。",
    },
    "few": {
        "en": "With {n} replicates an interval is wide, and its cover rests on differences being near "
        "normal.",
        "zh": "{n}次重复时区间较宽，其覆盖率以差近似正态为前提。",
    },
    "many": {
        "en": "Many outcomes and groups were looked at, and no correction was made for it: of twenty "
        "intervals of no "
        "effect, one leaves out 0 by luck.",
        "zh": "考察了许多结果与群体，未作多重比较校正：二十个无效果的区间中，会有一个因运气而不含0。",
    },
    "equivalence": {
        "en": "An interval with 0 in it does not show that there is no effect.",
        "zh": "区间含0，并不证明没有效果。",
    },
    "weights": {
        "en": "Outcomes are counted, not weighed: a day on a list and a flight refused are not the same to "
        "anybody.",
        "zh": "结果只计数、不加权：在列一天与一次购票被拒，对谁都不是一回事。",
    },
    "kept": {
        "en": "Only what the society has is counted. Harms and benefits that it does not have are in "
        "neither side.",
        "zh": "只计社会模型中有的事项。模型没有的损害与收益，双方都不含。",
    },
    "law": {
        "en": "Rules are as encoded. What is provisional, recalled or assumed in them is marked, and is no "
        "law.",
        "zh": "规则以编码为准。其中待核实、凭记忆或假设之处均有标记，不是法律。",
    },
    "margins": {
        "en": "Differences between groups and provinces follow from census margins and assumed rates.",
        "zh": "群体与省份之间的差异来自普查边际与假定的频率。",
    },
    "run": {
        "en": "One run and one seed: there is no interval around any number, and nothing says what the "
        "rules have "
        "caused. `glasshouse compare` puts the same people under two laws.",
        "zh": "一次运行、一个种子：任何数字都没有区间，也不说明规则造成了什么。`glasshouse compare`让同样的"
        "人处于两套规则之下。",
    },
}
FEW = 8  # replicates


def limits(told: Told) -> Section:
    """Say what a contrast cannot say."""
    keys = ["model", "luck" if told.n > 1 else "one"]
    if 1 < told.n < FEW:
        keys.append("few")
    keys += ["many", "equivalence", "weights", "kept", "law", "margins"]
    lines = tuple(SAYS[key][told.lang].format(n=told.n) for key in keys)
    return Section("limits", SAYS["title"][told.lang], (items(lines),))


def limits_of_run(lang: Lang) -> Section:
    """Say what a run cannot say."""
    keys = ("model", "run", "weights", "kept", "law", "margins")
    return Section("limits", SAYS["title"][lang], (items(tuple(SAYS[key][lang] for key in keys)),))
