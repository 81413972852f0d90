# %% [markdown] lang="en"
"""
# A first run

*Synthetic people only: nobody in this notebook exists.*

You will make a small town of people who do not exist, let a score of the year 2010 run on it for two years, and look at what came out: the grades, the numbers beside them, and one life. It takes a quarter of an hour, most of it reading.

You need `pip install "glasshouse[notebook]"` and any program that opens notebooks, such as JupyterLab or VS Code. Run the cells from top to bottom. Nothing is fetched from a network. The very first run compiles the model, which takes a few minutes; all later ones begin at once.
"""

# %% [markdown] lang="zh"
"""
# 第一次运行

*仅合成人口：本文中没有任何真实的人。*

你将造出一座小城，城里的人都不存在；让一套2010年的评分制度在其中运行两年，然后看结果：等级分布、与之并列的各项数字，以及一个人的经历。全程约一刻钟，大部分时间用来阅读。

需要先执行 `pip install "glasshouse[notebook]"`，并准备一个能打开笔记本的程序，如 JupyterLab 或 VS Code。请从上到下依次运行各单元格。运行时不访问网络。第一次运行要编译模型，需几分钟；以后立即开始。
"""

# %%
from glasshouse import Scenario, measure, simulate, to_pandas
from glasshouse.charts import Bar, bars, picture
from glasshouse.clock import parse_month

town = Scenario(("suining-2010",), agents=3_000, start=parse_month("2010-01"), end=parse_month("2011-12"))
town

# %% [markdown] lang="en"
"""
## What you see

A **scenario** is a question: which rules, on how many people, in which months, with which luck. It is all that decides a result. The **seed** is the luck: the same scenario gives the same society, to the last digit, on any machine.

`suining-2010` is one of the shipped regimes: points that a county took from and gave to its residents, as the press reported them. `glasshouse regimes show suining-2010` tells its rules in words, and which of them are recalled or assumed.

Now run it.
"""

# %% [markdown] lang="zh"
"""
## 看到了什么

一个**情景**就是一个问题：哪些规则、多少人、哪些月份、什么样的随机因素。决定结果的一切都在这里。**种子**就是随机因素：同一情景在任何机器上都得到同一个社会，一位数字都不差。

`suining-2010` 是随软件提供的制度之一：据媒体报道，一个县曾这样给居民加分和扣分。`glasshouse regimes show suining-2010 --lang zh` 用文字列出它的规则，并标明哪些出于记忆、哪些出于假定。

现在运行它。
"""

# %%
run = simulate(town, out="runs/first", fates=True)
run

# %% [markdown] lang="en"
"""
The run has left a folder. It holds tables, a page for a browser (`summary.html`), and a manifest from which anybody can repeat it (`glasshouse verify runs/first`). *Provisional* counts the statements of the rules that nobody has yet compared with a text: for this county, nearly all.

`fates=True` keeps, too, what happened to each agent; some metrics need it. A finished folder is never written over: to try again, give another name in `out`, and `open_run("runs/first")` opens this one again.

## Who has which grade?

`to_pandas` gives the tables of the run. `series` has counts by month, province (0 is the whole society), group and observable.
"""

# %% [markdown] lang="zh"
"""
运行留下了一个目录，里面有若干数据表、一个可用浏览器打开的页面（`summary.html`），以及一份清单；任何人都能凭清单重做这次运行（`glasshouse verify runs/first`）。*Provisional* 一行是规则中尚无人对照原文核实的条目数：就这个县而言，几乎全部如此。

`fates=True` 表示同时保留每个主体的际遇，有些指标要用到。已完成的目录不会被覆盖：想再试一次，请在 `out` 中换个名字；用 `open_run("runs/first")` 可重新打开这一次。

## 各等级有多少人？

`to_pandas` 取出运行的数据表。其中 `series` 是按月份、省份（0为整个社会）、人群和观测量的计数。
"""

# %%
series = to_pandas(run)
GRADES = {
    "suining.a": "A, trustworthy",
    "suining.b": "B, fairly trustworthy",
    "suining.c": "C, warning",
    "suining.d": "D, untrustworthy",
}


def at_the_end(observable: str, group: str = "all") -> int:
    """Count the synthetic persons of a group at the end of the last month."""
    last = series[(series["month"] == series["month"].max()) & (series["province"] == 0)]
    return int(last.loc[(last["observable"] == observable) & (last["group"] == group), "value"].sum())


counts = {label: at_the_end(name) for name, label in GRADES.items()}
said = "; ".join(f"{label}: {count}" for label, count in counts.items())
picture(
    bars(
        [Bar(label, count) for label, count in counts.items()],
        title="Grades at the end of 2011",
        unit="persons graded",
        description=f"Persons by grade at the end of 2011, synthetic. {said}.",
    )
)

# %% [markdown] lang="en"
"""
**What it means.** Everybody begins with 1,000 points, which is grade A; who lost some stands below. Where a grade has no bar nobody stands there, and that is a result, too.

**What it does not mean.** That the real county had these shares. How often people speed, and how often somebody records it, is assumed here; nothing was published against which to hold it.

## The same by income

Does the score meet the poor and the rich alike? The table has, for each fifth of income, the share of its people in each grade.
"""

# %% [markdown] lang="zh"
"""
**这说明什么。** 人人从1000分、即A级开始；被扣过分的就落到下面。没有条形的等级就是一个人也没有，这也是结果。

**这不说明什么。** 不说明真实的那个县就是这个比例。人们多久超速一次、多少次会被记录，在这里都是假定，没有公开数据可供对照。

## 按收入看

评分对穷人和富人是否一样？下表是每个收入五分位组中各等级所占的比例，`income_1` 最低，`income_5` 最高。
"""

# %%
import pandas as pd

fifths = pd.Index([f"income_{k}" for k in range(1, 6)], name="fifth of income (synthetic)")
by_income = pd.DataFrame(
    {label: [at_the_end(name, fifth) for fifth in fifths] for name, label in GRADES.items()}, index=fifths
)
by_income.div(by_income.sum(axis=1), axis=0).round(3)

# %% [markdown] lang="en"
"""
Rows that differ by a few hundredths may differ by luck: a fifth of this town is a few hundred people. The rules do not ask for income. Where rows do differ, the way leads through what people do and through what is recorded of it, and both are in the model by assumption.

## Numbers beside each other

`measure` takes all 59 [metrics](../reference/metrics.md) of a run, each with what it rests on; `only` picks some. Benefits stand beside harms, and nothing is weighed. Here: how often a record is wrong and how many acts are missed (harm), whether what is taken off debts reaches creditors and whether neighbours keep their promises (benefit), and what people say of the system and what they think.
"""

# %% [markdown] lang="zh"
"""
各行相差百分之几，可能只是随机所致：这座小城的五分之一不过几百人。规则并不问收入。凡有差别，都经由人们的行为和行为被记录的情况而来，这两者在模型中都出于假定。

## 把数字放在一起看

`measure` 给出一次运行的全部59项[指标](../reference/metrics.md)（英文页，含中文名称），并注明各自的依据；`only` 从中挑选。益处与损害并列，互不加权。这里选的是：记录出错和行为漏记的比例（损害），欠款是否到了债权人手里、邻里是否守约（益处），以及人们对这套制度嘴上怎么说、心里怎么想。
"""

# %%
measure(run).only("M15", "M41", "M42", "M54")

# %% [markdown] lang="en"
"""
Read the last column first: it says of how many cases a value is. Most numbers behind these values are assumed, as the caption says. Which of them matter is another question: [find what moves the results](../how-to/sensitivity.md).

## One life

No life is stored. `life` lives through the run again where the agent is, and tells it in dated lines: `[truth]` is what happened, `[record]` what an office came to know, and in square brackets at the end stands the provision that applied.
"""

# %% [markdown] lang="zh"
"""
先看最后一列：它说明数值来自多少个案例。表题写明，这些数值背后的数字大多出于假定。其中哪些要紧是另一个问题，见[哪些数字左右结果](../how-to/sensitivity.md)（英文）。

## 一个人的经历

软件不保存任何人的经历。`life` 在该主体所在的邻里把这次运行重演一遍，按日期逐条讲述：`[truth]` 是真实发生的事，`[record]` 是机关得知的事，句末方括号内是所适用的条款。换成 `.text("zh")` 即用中文讲述。
"""

# %%
print(run.life(17).text())

# %% [markdown] lang="en"
"""
Compare what she did with what was recorded. The rules see the record, never the truth. Try other numbers, from 0 to 2,999: most lives are shorter than one would think.

## What you may say, and what not

- You may say: *in this synthetic town, under these assumptions, so many of the people graded stood at A at the end of 2011.*
- You may not say: *Suining's score left so many residents at A*; nor that the score **caused** anything. One run has nothing to compare it with.

Next: [the same people under two sets of rules](compare-two-regimes.ipynb).
"""

# %% [markdown] lang="zh"
"""
请对照她做过的事和被记录的事。规则看到的只是记录，从来不是真实。可以换成0至2999之间的其他编号：大多数人的经历比想象的要短。

## 可以怎么说，不可以怎么说

- 可以说：*在这座合成小城里，在这些假定之下，到2011年底有多少受评的人处于A级。*
- 不可以说：*睢宁的评分使多少居民处于A级*；也不可以说评分**造成**了什么。单独一次运行没有可比较的对象。

下一篇：[同样的人，两套规则](compare-two-regimes.zh.ipynb)。
"""
