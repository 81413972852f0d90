# %% [markdown] lang="en"
"""
# Write a metric

*Synthetic people only: nobody in this notebook exists.*

A metric is a small function from the tables of a run to a number. You will write one, try it on a table whose answer you know, and set its value beside built-in ones. The question: **of all months that people stood on the list of judgment defaulters, which share fell on the poorest fifth?** And, because every debt has two sides: which share of the money that reached creditors came from the same fifth?
"""

# %% [markdown] lang="zh"
"""
# 自己写一个指标

*仅合成人口：本文中没有任何真实的人。*

指标就是一个小函数：输入运行的数据表，输出一个数。你将写一个指标，先用一张已知答案的表检验它，再把结果与内置指标并列。问题是：**人们在失信被执行人名单上度过的全部月份中，有多大比例落在收入最低的五分之一人身上？** 每笔债都有两面，所以还要问：到达债权人手中的钱，有多大比例来自同样这些人？
"""

# %%
from dataclasses import replace

import pandas as pd

from glasshouse import Scenario, simulate, to_pandas
from glasshouse.clock import parse_month
from glasshouse.metrics.intervals import over_replicates

pd.set_option("display.max_colwidth", None)

lists = Scenario(("national-lists",), agents=11_000, start=parse_month("2015-01"), end=parse_month("2018-12"))
runs = [simulate(replace(lists, seed=seed), out=f"runs/metric-{seed}", fates=True) for seed in (1, 2, 3)]
runs[0]

# %% [markdown] lang="en"
"""
Three runs, three seeds: the same rules on three societies, each with luck of its own. One number from one run could be anything; three say how far luck moves it.

## The table

`series` has one row for each month, province, group and observable that is not 0. `jd_list.persons` is a stock: persons on the list at the end of a month. Added up over months, it is months on the list.
"""

# %% [markdown] lang="zh"
"""
三次运行，三个种子：同样的规则，三个社会，各有各的随机因素。单独一次运行得出的数可大可小；三次才看得出随机因素能使它变动多少。

## 数据表

`series` 中，每个月份、省份、人群、观测量只要不为0就有一行。`jd_list.persons` 是存量：月末在名单上的人数。逐月相加，就是在名单上度过的月数。
"""

# %%
series = to_pandas(runs[0])
series[(series["observable"] == "jd_list.persons") & (series["province"] == 0)].tail(6)

# %% [markdown] lang="en"
"""
## The function

It is **pure**: it reads the table that it is given, changes nothing, and gives the same answer to the same table. So it can be read in a minute, and tested.
"""

# %% [markdown] lang="zh"
"""
## 函数

它是**纯函数**：只读取给它的表，什么都不改，同一张表总得到同一个答案。因此一分钟就能读懂，也能检验。
"""


# %%
def share_of_group(series: pd.DataFrame, observable: str, group: str) -> float:
    """Return which share of an observable of natural persons, added up over all months, is of one group."""
    rows = series[(series["province"] == 0) & (series["observable"] == observable)]
    sums = rows.groupby("group")["value"].sum()
    return float(sums.get(group, 0) / sums["all"])


by_hand = pd.DataFrame(
    [
        ("2015-01", 0, "all", "jd_list.persons", 3),
        ("2015-01", 0, "income_1", "jd_list.persons", 1),
        ("2015-02", 0, "all", "jd_list.persons", 5),
        ("2015-02", 0, "income_1", "jd_list.persons", 1),
        ("2015-02", 11, "income_1", "jd_list.persons", 1),  # a province: counted in the nation already
        ("2015-02", 0, "all", "adults", 900),  # something else
    ],
    columns=["month", "province", "group", "observable", "value"],
)
assert share_of_group(by_hand, "jd_list.persons", "income_1") == 2 / 8

# %% [markdown] lang="en"
"""
Two of eight months, worked out by hand: the function agrees. Now the runs. `over_replicates` gives the mean and the ends of the 95 % interval, as everywhere in Glasshouse. *Adults* is there for comparison: the share that the fifth would have if nothing mattered but how many they are.
"""

# %% [markdown] lang="zh"
"""
手算是八个月中的两个月，函数的答案一致。现在用到运行上。`over_replicates` 给出均值和95%区间的两端，与 Glasshouse 各处的算法相同。表中的 `adults` 用作对照：假如只看人数多少，这一组应占的比例。
"""

# %%
tables = [to_pandas(run) for run in runs]
QUESTIONS = {
    "Months on the list that fell on the poorest fifth": ("jd_list.persons", "harm"),
    "Yuan paid to creditors that came from the poorest fifth": ("repaid_cny", "benefit"),
    "Adults who are in the poorest fifth": ("adults", "–"),
}
own = []
for name, (observable, more_is) in QUESTIONS.items():
    value, low, high = over_replicates([share_of_group(table, observable, "income_1") for table in tables])
    own.append({"metric": "own", "name": name, "more_is": more_is, "value": value, "low": low, "high": high})
own = pd.DataFrame(own)
own["unit"] = "share"
own["part"] = "poorest fifth (synthetic)"
own.round(3)

# %% [markdown] lang="en"
"""
## What it means, and what not

- If the interval of the first line holds the value of the last, these runs do not say that the poorest fifth stands on the list more or less than its number. A few dozen listed persons in each society cannot say more. An end below 0, where no share can be, is what so few runs cost.
- **Under these assumptions** is part of the sentence. Who falls behind with a debt, by income, is an assumed row of numbers (`glasshouse parameters` lists it). A metric that reads an assumption back is no discovery.
- A share says nothing about weight: a month on the list is another thing for somebody who never flies than for somebody whose work needs it. And money that came from a fifth is a benefit for creditors, who may be poor as well.

## Beside built-in metrics

`to_pandas(run, "metrics")` has all metrics of a run as a table. Rows of your own fit below it.
"""

# %% [markdown] lang="zh"
"""
## 这说明什么，不说明什么

- 如果第一行的区间包含最后一行的数值，这几次运行就没有说收入最低的一组上名单多于或少于其人数应占的份额。每个社会里只有几十人在名单上，说不出更多。比例不可能小于0，区间下端却可能小于0，这是运行次数太少的代价。
- **“在这些假定之下”** 是结论的一部分。各收入组有多少人还不上债，本身就是一行假定的数字（`glasshouse parameters` 会列出）。一个指标若只是把假定读了回来，不算发现。
- 比例不说明轻重：在名单上的一个月，对从不坐飞机的人和靠出差谋生的人不是一回事。而来自某一组的钱，对债权人是益处，债权人也可能是穷人。

## 与内置指标并列

`to_pandas(run, "metrics")` 把一次运行的全部指标做成一张表，自己的几行可以接在下面。
"""

# %%
columns = ["metric", "name", "part", "more_is", "value", "low", "high", "unit"]
built_in = to_pandas(runs[0], "metrics")
chosen = built_in[built_in["metric"].isin(["M27", "M41", "M51"])]
pd.concat([chosen[columns], own[columns]], ignore_index=True).round(3)

# %% [markdown] lang="en"
"""
Built-in rows are of the first run, yours of all three. **M27** asks whether circumstances one did not choose go with months free of lists; **M41** how much of what was due was paid, by income; **M51** what reached creditors. What each is made of stands in [the catalogue](../reference/metrics.md).

## Try

- Another group: `age_65_plus`, `female`, `rural`. Another observable: `series["observable"].unique()` lists them.
- Another law: leave a reform out with `without=("jd-2017-terms",)`, and compare the same people with [`compare`](compare-two-regimes.ipynb).
- Break the function on purpose (forget the line about provinces), and see that the table made by hand notices.

Next: [an exercise for a class](classroom.ipynb).
"""

# %% [markdown] lang="zh"
"""
内置的几行出自第一次运行，自己的几行出自全部三次。**M27** 问：并非自己选择的处境，是否与不在名单上的月数相关；**M41** 问：应还的钱还了多少，按收入分；**M51** 问：有多少到了债权人手里。各指标如何构成，见[指标目录](../reference/metrics.md)（英文，含中文名称）。

## 试一试

- 换一个人群：`age_65_plus`、`female`、`rural`；换一个观测量：`series["observable"].unique()` 会全部列出。
- 换一套法律：用 `without=("jd-2017-terms",)` 去掉一项改革，再用 [`compare`](compare-two-regimes.zh.ipynb) 比较同样的人。
- 故意把函数改坏（例如删去关于省份的条件），看手工表能否发现。

下一篇：[课堂练习](classroom.zh.ipynb)。
"""
