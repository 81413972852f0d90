# %% [markdown] lang="en"
"""
# Compare two regimes

*Synthetic people only: nobody in this notebook exists.*

One run says what happened; it cannot say what the rules did. For that you need the same people with the same luck under other rules. Here two cities' scores meet: that of Suining (2010) and that of Rongcheng (2019), each as if it held in the whole country. That is a **what-if**, and everything that comes out says so.
"""

# %% [markdown] lang="zh"
"""
# 比较两套制度

*仅合成人口：本文中没有任何真实的人。*

一次运行只说发生了什么，说不出规则起了什么作用。要知道后者，就得让同样的人、同样的随机因素，在另一套规则下再过一遍。这里比较两座城市的评分：睢宁（2010年）和荣成（2019年），并设想各自在全国施行。这是**假设情景**，所有输出都会注明。
"""

# %%
from glasshouse import Scenario, compare, to_pandas
from glasshouse.charts import picture
from glasshouse.clock import parse_month
from glasshouse.effect_charts import Shares, better_and_worse

span = {
    "agents": 3_000,
    "start": parse_month("2019-02"),
    "end": parse_month("2021-01"),
    "where": "everywhere",
}
contrast = compare(
    Scenario(("suining-2010",), **span),
    Scenario(("rongcheng-2019",), **span),
    replicates=2,
    out="runs/two-scores",
)
contrast

# %% [markdown] lang="en"
"""
## Read the first table

The first scenario is the **baseline**, the second the **reform**; the words say no more than that. Each line is an outcome per 1,000 adults and year. *Counts as* says whether more of it is a harm or a benefit for those whom it meets; where it is empty, the outcome is neither: conduct, for example.

**Effect** is reform less baseline, for the same people with the same luck. It is no estimate: inside the model it is exact. **95 % interval** says how far it would move with other luck. It is over replicates, of which there are only two here; with so few it is wide.

Three kinds of lines are worth telling apart:
"""

# %% [markdown] lang="zh"
"""
## 读第一张表

第一个情景是**基准**（baseline），第二个是**改革**（reform）；这两个词没有别的意思。每行是一种结果，按每千名成年人每年计。*Counts as* 一列说明它对当事人是损害（harm）还是益处（benefit）；空着的两者都不是，例如行为本身。

**Effect** 是改革减去基准，比较的是同样的人、同样的随机因素。它不是估计值：在模型之内是精确的。**95 % interval** 说明换一种随机因素它会变动多少。区间取自各次重复，这里只有两次，所以很宽。

有三种行值得区分：
"""


# %%
def kind_of(outcome: str) -> str:
    """Say what a contrast can say of an effect on all adults."""
    one = contrast.effect(outcome)
    if not any(one.by_replicate):
        return "exactly the same"
    return "may be luck" if one.low <= 0 <= one.high else "a clear sign"


kinds = {outcome: kind_of(outcome) for outcome in ("favoured", "refused", "debts_paid")}
for outcome, kind in kinds.items():
    by_replicate = ", ".join(f"{value:+.6f}" for value in contrast.effect(outcome).by_replicate)
    print(f"{outcome}: {kind} ({by_replicate} per adult)")

assert list(kinds.values()) == ["a clear sign", "may be luck", "exactly the same"]  # as the text below says

# %% [markdown] lang="en"
"""
- **favoured** has the same sign in both replicates, and its interval keeps away from 0. Under these assumptions, one score opens more doors ahead of others than the other does. A favour for one may be a place lost to somebody else; the model counts the favour.
- **refused** has an interval with 0 in it. That does *not* say that there is no effect. It says that two replicates of 3,000 people cannot tell.
- **debts_paid** is 0 to the last digit: no synthetic person paid one debt more or less. That is exact, and it is about the model: nothing in it leads from either score to the paying of a debt. It says nothing about debtors.

## Who?

The second table has, by group, who is better off and who is worse off. Somebody with some of both is counted apart, because nothing is weighed: how many refusals a favour is worth is not for a program to say. The chart shows the fifths of income.
"""

# %% [markdown] lang="zh"
"""
- **favoured**（得到优待）在两次重复中符号相同，区间也不含0。在这些假定之下，一套评分让人优先的机会比另一套多。一人得到优待，可能就有别人失去名额；模型只计前者。
- **refused**（被拒绝）的区间含0。这*不*等于没有影响，只说明3000人、两次重复还分辨不出来。
- **debts_paid**（清偿债务）一位不差地为0：没有一个合成的人因此多还或少还一笔债。这是精确的，但说的是模型：其中没有任何环节从这两套评分通向还债。它并不说明债务人会怎样。

## 是谁？

第二张表按人群列出谁变好、谁变差。两样都有的人单独计数，因为互不加权：一次优待抵得上几次拒绝，不该由程序来说。下图是五个收入组。
"""

# %%
labels = {one.name: one.label for one in contrast.record.groups}
fifths = [contrast.balance[f"income_{k}"] for k in range(1, 6)]
rows = [
    Shares(
        labels[one.group],
        100 * one.worse,
        100 * one.better,
        f"{100 * one.worse:.1f}",
        f"{100 * one.better:.1f}",
    )
    for one in fifths
]
said = "; ".join(f"{row.label}: {row.worse_text} worse off, {row.better_text} better off" for row in rows)
picture(
    better_and_worse(
        rows,
        title="Worse off and better off under the reform",
        unit="of 100 adults",
        description=f"Of 100 adults in each fifth of income, synthetic. {said}.",
    )
)

# %% [markdown] lang="en"
"""
Before you write that a fifth loses more than another, look at its interval. `to_pandas` has every outcome in every group, with the ends of the interval in `low` and `high` (per person, in the whole two years):
"""

# %% [markdown] lang="zh"
"""
在写下“某一组损失更大”之前，请先看它的区间。`to_pandas` 给出每种结果在每个人群中的数值，区间两端是 `low` 和 `high`（按人计，整个两年）：
"""

# %%
effects = to_pandas(contrast, "effects")
chosen = effects[(effects["outcome"] == "favoured") & effects["group"].str.fullmatch(r"all|income_\d")]
chosen[["outcome", "group", "baseline", "reform", "effect", "low", "high"]].round(4)

# %% [markdown] lang="en"
"""
If the intervals of two groups overlap, do not rank them. Type the first cell again with `replicates=6` and the same `out`: what is finished is kept, and only the new pairs are run.

## What you may say, and what not

- You may say: *inside the model, under its assumptions, the same synthetic people are favoured less often under one set of rules than under the other, and the sign is the same in both replicates.*
- You may not say: *one city's score is better than the other's.* It would need somebody to say what a favour, a refusal and a fallen score are worth. Nor may you say it of the real cities: neither score ever held in the whole country, and nearly all numbers of conduct are assumed.
- Check before you rely on a sign: does it survive other assumptions about how people respond? [Take a regime apart, vary it](../how-to/take-apart.md).

`glasshouse report runs/two-scores` makes a page of this contrast with intervals, lives and limits. Next: [write a metric of your own](write-a-metric.ipynb).
"""

# %% [markdown] lang="zh"
"""
如果两组的区间重叠，就不要给它们排先后。把第一个代码单元格改成 `replicates=6`、`out` 不变再运行一次：已完成的会保留，只补做新的几对。

## 可以怎么说，不可以怎么说

- 可以说：*在模型之内、在其假定之下，同样的合成的人在一套规则下得到优待的次数少于另一套，且两次重复的符号一致。*
- 不可以说：*一座城市的评分优于另一座。* 那需要有人先说清，一次优待、一次拒绝、一次掉分各值多少。也不可以套到真实的城市上：两套评分从未在全国施行，关于行为的数字几乎都是假定。
- 要依据某个符号之前先查一查：换一种关于人们如何反应的假定，它还成立吗？见[拆解和变动一套制度](../how-to/take-apart.md)（英文）。

`glasshouse report runs/two-scores --lang zh` 会把这组比较做成一页报告，有区间、有个人经历、也有局限。下一篇：[自己写一个指标](write-a-metric.zh.ipynb)。
"""
