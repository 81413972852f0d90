"""What comes of a metric: a value with its interval and what it rests on, or one line why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from glasshouse.metrics.errors import Share


@dataclass(frozen=True)
class Words:
    """Words for people, in both languages."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        """Return the words in a language: en or zh."""
        return self.zh if lang == "zh" else self.en


EMPTY = Words("", "")
NOTHING = Words(
    "nothing of the kind happened in the run, or no rule of its regimes is about it",
    "运行中没有发生此类情况，或其制度没有相关规则",
)
NO_FATES = Words(
    "the run kept no fates of agents; runs of glasshouse compare do",
    "该运行没有保存各主体的际遇；glasshouse compare 的运行会保存",
)
PAIRED = Words(
    "needs a twin: the same people with the same luck under other rules (glasshouse compare)",
    "需要对照：同样的人、同样的随机因素、另一套规则（glasshouse compare）",
)


@dataclass(frozen=True)
class Reading:
    """One value of a metric.

    Parameters
    ----------
    metric
        Its number in the catalogue.
    part
        Which part or whose, where a metric has several.
    value, low, high
        In the unit of the metric, with the ends of the 95 % interval where one is defined; no value: see why.
    rests_on
        Counts of the run and rows of its tables behind the value.
    why
        Why there is no value.
    gap
        Of a ratio of two shares: how far they are apart.
    """

    metric: str
    part: Words = EMPTY
    value: float | None = None
    low: float | None = None
    high: float | None = None
    rests_on: Words = EMPTY
    why: Words = EMPTY
    gap: float | None = None


def of_share(metric: str, part: Words, share: Share, rests_on: Words = EMPTY) -> Reading:
    """Return a share with Wilson's interval and the counts behind it; why not, if it is one of nothing."""
    if share.value is None or share.interval is None:
        return Reading(metric, part, why=NOTHING)
    said = Words(
        f"{share.count:,} of {share.n:,} {rests_on.en}".rstrip(),
        f"{share.n:,}中的{share.count:,}{'，' if rests_on.zh else ''}{rests_on.zh}",
    )
    return Reading(metric, part, share.value, *share.interval, rests_on=said)


def p_text(p: float) -> str:
    """Write a p-value; what is tiny is said to be below a billionth.

    Examples
    --------
    >>> p_text(0.0123), p_text(0.0)
    ('p = 0.012', 'p < 1e-9')
    """
    return f"p = {p:.2g}" if p >= 1e-9 else "p < 1e-9"


GROUP_WORDS = {
    "income_1": Words("lowest fifth of income", "收入最低五分之一"),
    "income_2": Words("second fifth of income", "收入次低五分之一"),
    "income_3": Words("middle fifth of income", "收入中间五分之一"),
    "income_4": Words("fourth fifth of income", "收入次高五分之一"),
    "income_5": Words("highest fifth of income", "收入最高五分之一"),
    "age_18_24": Words("18 to 24", "18至24岁"),
    "age_25_34": Words("25 to 34", "25至34岁"),
    "age_35_44": Words("35 to 44", "35至44岁"),
    "age_45_54": Words("45 to 54", "45至54岁"),
    "age_55_64": Words("55 to 64", "55至64岁"),
    "age_65_plus": Words("65 and older", "65岁及以上"),
    "male": Words("men", "男"),
    "female": Words("women", "女"),
    "rural": Words("in the country", "乡村"),
    "urban": Words("in towns", "城镇"),
}
FAMILIES = {
    Words("income", "收入"): tuple(f"income_{k}" for k in range(1, 6)),
    Words("age", "年龄"): tuple(name for name in GROUP_WORDS if name.startswith("age_")),
    Words("sex", "性别"): ("male", "female"),
    Words("place", "城乡"): ("rural", "urban"),
}
