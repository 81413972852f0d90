# %% [markdown] lang="en"
"""
# Classroom: a town keeps a score

*Synthetic people only: nobody in this notebook exists.*

An exercise in three short steps, then a debate. For classes from about 15 years on, in civics, statistics, ethics or China studies; one double lesson. One screen is enough.

> **Content note.** The rules below were reported of a real county in 2010. They take points for debts, for blocking the entrance of an office, and for having more children than was then allowed. The exercise is about surveillance, punishment and family planning; pupils may have been touched by any of them, here or elsewhere. Nobody has to speak of themselves.

**For the teacher.** Do not play this with real marks, and do not let pupils score each other: that would do to them what the exercise is about. The simulation shows what follows from rules and assumptions; it is evidence of no country and no people. The answer key stands at the end; run all cells beforehand.

## Step 1: read and predict (15 minutes)

These are the rules with their points, and what follows from grades. Everybody begins with 1,000 points.
"""

# %% [markdown] lang="zh"
"""
# 课堂练习：一座给居民打分的城

*仅合成人口：本文中没有任何真实的人。*

三个小步骤，然后辩论。适合约15岁以上的学生，可用于公民、统计、伦理或中国研究课程，两节连堂即可。有一块屏幕就够了。

> **内容提示。** 下面的规则据报道曾在2010年用于一个真实的县：欠债、围堵机关、超生都要扣分。练习涉及监视、惩罚和计划生育，学生或其家人可能有过相关经历，无论在此地还是别处。任何人都不必谈自己。

**致教师。** 不要用真实的成绩来玩，也不要让学生互相打分，那就把练习所讨论的事加在了他们身上。模拟只显示由规则和假定推出的结果，不是关于任何国家、任何人的证据。答案在最后；请事先把所有单元格运行一遍。

## 第一步：读规则，作预测（15分钟）

下面是规则及其分值，以及等级带来的后果。人人从1000分开始。
"""

# %%
import pandas as pd

from glasshouse.reading.points import effect
from glasshouse.regimes.load import load_regime

pd.set_option("display.max_colwidth", None)

regime = load_regime("suining-2010").regime
rules = [rule for rule in regime.scores[0].rules if rule.effect]
pd.DataFrame(
    [(one.label.en, one.label.zh, effect(one.effect, {}, "en").cell) for one in rules],
    columns=["rule", "规则", "points 分值"],
)

# %%
pd.DataFrame(
    [(one.label.en, one.label.zh) for one in regime.measures],
    columns=["what follows from a grade", "等级的后果"],
)

# %% [markdown] lang="en"
"""
Write down, each for yourself, before anything is run. Compared with the same town without a score, will there be more, fewer, or as many

1. unlawful acts, such as driving through a red light?
2. debts that are paid?
3. lawful acts of speech and petition?
4. favours, such as a job or a licence before others?

And: 5. who will gain most, by age and income? 6. How much of what people do will be recorded?

## Step 2: the same people, with and without (15 minutes)

The cell runs the town twice, with the same people and the same luck, once without rules and once with the score; then both again with other luck.
"""

# %% [markdown] lang="zh"
"""
运行之前，请每人先写下自己的判断。与没有评分的同一座城相比，下列各项会更多、更少，还是一样？

1. 违法行为，如闯红灯；
2. 被清偿的债务；
3. 合法的言论与信访；
4. 优待，如优先得到工作或许可。

还有：5. 按年龄和收入看，谁得益最多？6. 人们做的事有多少会被记录？

## 第二步：同样的人，有评分与没有评分（15分钟）

下面把这座城运行两遍：同样的人、同样的随机因素，一遍没有规则，一遍有评分；然后换一种随机因素再来一次。
"""

# %%
from glasshouse import Scenario, compare, measure
from glasshouse.clock import parse_month

span = {"agents": 3_000, "start": parse_month("2010-01"), "end": parse_month("2011-12")}
contrast = compare(
    Scenario(("none",), **span), Scenario(("suining-2010",), **span), replicates=2, out="runs/class"
)
contrast

# %% [markdown] lang="en"
"""
*Effect* is with the score less without it. An interval with 0 in it says that this class cannot tell. Compare with what you wrote: where were you right, where not, and where does the table not answer?

## Step 3: one life, twice (15 minutes)

First without the score, then with it. `[truth]` is what she did, `[record]` what an office came to know.
"""

# %% [markdown] lang="zh"
"""
*Effect* 是有评分减去没有评分。区间含0，就是说本班的这次试验分辨不出。与你写下的对照：哪里对了，哪里不对，哪里这张表没有回答？

## 第三步：同一个人的两种经历（15分钟）

先是没有评分，后是有评分。`[truth]` 是她做过的事，`[record]` 是机关得知的事。
"""

# %%
without, with_score = contrast.runs()[0]
print(without.life(17).text(), with_score.life(17).text(), sep="\n\n")

# %%
measure(with_score).only("M15", "M42", "M57")

# %% [markdown] lang="en"
"""
Discuss: which of her acts did the score see? Was it the one that did most harm to others? What would she have to know to get her points back? The table below her life says how many acts go unrecorded, and how many records are wrong.

## Debate

**The motion: a town should keep a score like this one.** Draw lots for the sides; change sides after ten minutes. Each argument may cite one number of this notebook, with the words *under these assumptions*.

| | For | Against |
| --- | --- | --- |
| Order | There are fewer unlawful acts with the score, and fewer people are harmed by them. | The fall is small beside what goes on as before; ordinary enforcement was not tried instead. |
| Reward | Whoever keeps to the rules is favoured at a door, at last for something else than connections. | A favour for one is a place that another does not get; the model counts the first and not the second. |
| Fairness | The rules are the same for all and ask for no income. | What is recorded is a small part of what is done; who is seen most pays most. |
| Freedom | Nobody is forbidden anything: only points are at stake. | Points are taken for having a child and for standing before an office; that can silence what the law allows. |
| Errors | Records are mostly right. | A wrong one falls on a person who can hardly know of it; as reported, these rules name no way to object. |
| *What would count against this side* | *No fewer unlawful acts; or as many with a fine alone.* | *Fewer unlawful acts, and as many protected ones, also with other assumptions and more replicates.* |

**Neither side may say** what really happened in any town, what a person there did or felt, or that the model *proves* it. Fear, dignity and pride are not in it, on either side.

To close: which fact would change your mind, and who could find it out?
"""

# %% [markdown] lang="zh"
"""
讨论：她做过的事里，评分看到了哪些？看到的是对别人损害最大的那件吗？她要知道些什么，才能把分挣回来？经历下面的表说明有多少行为没有被记录，又有多少记录是错的。

## 辩论

**辩题：一座城应当这样给居民打分。** 抽签决定正反方，十分钟后互换。每个论点可以引用本文中的一个数字，并须加上“在这些假定之下”。

| | 正方 | 反方 |
| --- | --- | --- |
| 秩序 | 有评分时违法行为较少，因此受害的人也较少。 | 与照旧发生的相比，减少得不多；而且没有试过改用普通执法。 |
| 奖励 | 守规矩的人办事优先，终于不必靠关系。 | 一人优先，就有另一人没有名额；模型只计前者，不计后者。 |
| 公平 | 规则对人人一样，也不问收入。 | 被记录的只是所做之事的一小部分；谁最常被看见，谁付出最多。 |
| 自由 | 并没有禁止什么，不过是加减分。 | 生孩子、站在机关门前都要扣分，这会使人不敢做法律允许的事。 |
| 差错 | 记录大多正确。 | 错的那一条落在一个几乎无从得知的人身上；据报道的内容，这套规则没有写明如何申诉。 |
| *什么会对本方不利* | *违法行为没有减少；或仅靠罚款就能减少同样多。* | *换用其他假定、增加重复次数之后，违法行为仍然减少，受保护的行为也没有减少。* |

**双方都不可以说**任何城市真实发生过什么、那里的某个人做过什么或感受如何，也不可以说模型“证明”了什么。恐惧、尊严和自豪都不在模型里，哪一方都没有。

结束前问一问：哪一个事实会使你改变看法？谁能查明它？
"""

# %%
expected = {
    "unlawful_acts": "fewer",
    "debts_paid": "exactly as many",
    "free_acts": "cannot tell",
    "favoured": "more",
}
for outcome, answer in expected.items():
    one = contrast.effect(outcome)
    if not any(one.by_replicate):
        found = "exactly as many"
    elif one.low <= 0 <= one.high:
        found = "cannot tell"
    else:
        found = "more" if one.effect > 0 else "fewer"
    assert found == answer, f"{outcome}: {found}"  # so that the key below stays true
    print(f"{outcome}: {found}")

# %% [markdown] lang="en"
"""
<details>
<summary><strong>Answer key</strong> (open after step 3)</summary>

1. **Unlawful acts: fewer.** The model assumes that people avoid some acts that cost points; how many is assumed, not measured. So the sign is built in, and only its size among all acts is a result.
2. **Debts: exactly as many.** Nothing in the model leads from this score to the paying of a debt. A likely guess is *more*: a good moment to ask what a rule would need to reach somebody who cannot pay.
3. **Speech and petition: this class cannot tell.** The interval holds 0 and is wide. That is not *no effect*: more replicates would be needed, and the rule on blocking offices touches few.
4. **Favours: more.** Without a score there is nothing to be favoured for. Whether a favour is fair to those behind in the queue is a question for the debate.
5. **Who gains most:** read the second table of step 2 by age and income. Nearly all gains are favours at doors; they come to those who both keep grade A and come to such a door. Look at the intervals (`to_pandas(contrast, "balance")`) before you rank groups that are close.
6. **How much is recorded:** metric M15, *missed, of unlawful acts that a regime counts*. Most acts that the rules name go unseen. Her life shows the same: the rules see the record, never the truth.

A good answer names the assumption on which it rests. `glasshouse regimes show suining-2010` marks what in the rules is recalled or assumed.

</details>

To go on: the same lesson with another town (`rongcheng-2019`, from 2019 on), or with the rule on blocking offices left out: `Scenario(("suining-2010",), without=("rule:sn.12",), **span)`. Ready questions with both sides' expectations: `glasshouse experiment list`.
"""

# %% [markdown] lang="zh"
"""
<details>
<summary><strong>参考答案</strong>（第三步之后再打开）</summary>

1. **违法行为：减少。** 模型假定人们会避免一部分要扣分的行为；避免多少是假定，不是测量。所以符号是预先放进去的，只有它在全部行为中占多大分量才是结果。
2. **债务：完全一样。** 模型中没有任何环节从这套评分通向还债。学生多半会猜“更多”，正好问一问：一条规则要怎样，才能触及还不起债的人？
3. **言论与信访：本班分辨不出。** 区间含0，而且很宽。这不等于没有影响：需要更多次重复，而关于围堵机关的规则涉及的人很少。
4. **优待：增加。** 没有评分，也就没有可凭以优先的东西。对排在后面的人是否公平，留给辩论。
5. **谁得益最多：** 看第二步的第二张表，按年龄和收入读。得益几乎都是办事优先，落在既保住A级、又要办这类事的人身上。给相近的群体排先后之前，先看区间（`to_pandas(contrast, "balance")`）。
6. **多少被记录：** 看指标M15的 *missed, of unlawful acts that a regime counts*（应计的违法行为中漏记的比例）。规则列出的行为大多没有被看见。她的经历也是如此：规则看到的只是记录，从来不是真实。

好的回答会说出自己依据的假定。`glasshouse regimes show suining-2010 --lang zh` 标明规则中哪些出于记忆、哪些出于假定。

</details>

延伸：换一座城再上一课（`rongcheng-2019`，自2019年起）；或去掉围堵机关这一条：`Scenario(("suining-2010",), without=("rule:sn.12",), **span)`。带有双方预期的现成问题：`glasshouse experiment list --lang zh`。
"""
