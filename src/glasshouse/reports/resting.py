"""What each result rests on, and how clear its sign is: over luck, and over the ranges of the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from glasshouse.experiments.contrast_record import EffectRecord, RestingRecord
from glasshouse.experiments.contrast_text import FEWEST_MOVED
from glasshouse.experiments.numbers_page import ABOUT, OF_REGIME, WORDS, numbers_of
from glasshouse.experiments.resting import feeding
from glasshouse.reports.page import Paragraph, Section
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words, between, capital
from glasshouse.shown import Table, rows
from glasshouse.society.numbers import Entry, StatusName

STATUSES: Final[tuple[StatusName, ...]] = ("sourced", "fitted", "assumed", "recalled")
SAYS: Final[Words] = {
    "title": {"en": "What the conclusions rest on", "zh": "结论的依据与敏感性"},
    "what": {
        "en": "A result rests on the weakest of the numbers that it uses: on a source, on numbers fitted to "
        "published figures (calibrated), or on assumptions. Counted are the numbers of the files that decide "
        "how often an outcome comes; each stands with its range and its reason in `numbers.html` of a run. "
        "{count}",
        "zh": "结果的依据取决于所用数字中最弱的一类：有来源、拟合于公布数据（校准），或假定。计数范围是决定"
        "该结果频度的各文件"
        "中的数字；每个数字及其范围和理由见运行文件夹的`numbers.html`。{count}",
    },
    "count": {
        "en": "Of the {all} numbers that both sides use, {sourced} have a source, {fitted} are fitted, "
        "{assumed} are "
        "assumed and {recalled} recalled.",
        "zh": "双方所用的{all}个数字中，{sourced}个有来源，{fitted}个为拟合，{assumed}个为假定，"
        "{recalled}个凭记忆。",
    },
    "toy": {
        "en": "In a toy society whoever wrote the scenario has given its rates; {all} more numbers are "
        "those of the "
        "regimes.",
        "zh": "玩具社会的频率由情景的作者给定；此外有{all}个制度的数字。",
    },
    "varied": {
        "en": "Numbers were not varied here: whether a sign survives their ranges has not been tested by "
        "this contrast, and intervals do not cover it. `glasshouse compare ... --ranges 16` tests it; "
        "`glasshouse sensitivity` asks which number moves what, and `docs/reference/sensitivity.md` says "
        "so of the results of the main job.",
        "zh": "此处没有变动数字：方向是否经得起其范围的变动，本对比未作检验，区间也不包含这一点。"
        "`glasshouse compare ... --ranges 16`可检验；`glasshouse sensitivity`考察哪个数字影响哪项结果，"
        "`docs/reference/sensitivity.md`给出主要运行的结论。",
    },
    "tested": {
        "en": "In {n} more pairs of runs, on {agents} adults, {numbers} numbers without a source stood "
        "elsewhere in their ranges, all at once and the same on both sides, each pair with another luck. A "
        "sign is robust if it is that of the main runs in all of them. The luck of so many adults is in it "
        "as well: a sign that is not robust may be luck, and one that is robust has survived {n} draws, not "
        "every one. Numbers without a range, those that the scenario sets, and the response model stayed as "
        "they are. Intervals cover none of this. Effects of draws are per 1,000 adults and year, yuan per "
        "adult and year.{refused}",
        "zh": "另有{n}对运行（各{agents}名成年人）：{numbers}个没有来源的数字同时改取各自范围内的其他值，"
        "双方相同，每对的运气不同。若各对的方向都与主要运行一致，即为稳健。这一规模的社会本身的运气也在其中："
        "不稳健可能只是运气；稳健也只表示经受了{n}次抽取，而非一切可能。没有范围的数字、情景自行设定的数字"
        "以及反应模型均保持不变。区间不包含以上任何一点。各次抽取的效果按每千人·年计（元按每人·年计）。"
        "{refused}",
    },
    "refused": {
        "en": " {k} more draws were passed over, since their numbers contradict each other.",
        "zh": "另有{k}次抽取因数字互相矛盾而略去。",
    },
    "caption": {
        "en": "What each result rests on, and its sign over replicates of luck (synthetic)",
        "zh": "各结果的依据，及其在各次重复中的方向（合成）",
    },
    "outcome": {"en": "Result", "zh": "结果"},
    "rests": {"en": "Rests on", "zh": "依据"},
    "numbers": {"en": "Numbers it uses", "zh": "所用数字"},
    "sign": {"en": "Sign over luck", "zh": "方向（就运气而言）"},
    "ranges": {"en": "Sign over assumed ranges", "zh": "方向（就假定范围而言）"},
    "untested": {"en": "not tested", "zh": "未检验"},
    "robust": {"en": "robust: alike in all {n} draws", "zh": "稳健：{n}次抽取均一致"},
    "fragile": {
        "en": "NOT robust: more in {more}, less in {less}, no effect in {none} of {n} draws",
        "zh": "不稳健：{n}次抽取中增加{more}次、减少{less}次、无效果{none}次",
    },
    "never": {"en": "no effect in any of {n} draws", "zh": "{n}次抽取均无效果"},
    "nothing": {
        "en": "no sign to keep; more in {more}, less in {less} of {n} draws",
        "zh": "无方向可言；{n}次抽取中增加{more}次、减少{less}次",
    },
    "spread": {"en": "; effects {ends}", "zh": "；效果{ends}"},
    "sourced": {"en": "sources", "zh": "来源"},
    "calibrated": {"en": "calibration", "zh": "校准"},
    "assumed": {"en": "ASSUMED", "zh": "假定"},
    "given": {"en": "the rates given", "zh": "给定频率"},
    "one": {"en": "not known: one replicate", "zh": "未知：仅一次重复"},
    "zero": {"en": "no effect in any of {n}", "zh": "{n}次均无效果"},
    "clear": {"en": "clear: alike in all {n}, interval without 0", "zh": "明确：{n}次一致，区间不含0"},
    "few": {
        "en": "NOT clear: alike in all {n}, but fewer than {fewest} agents differ",
        "zh": "不明确：{n}次一致，但改变者不足{fewest}个体",
    },
    "same": {
        "en": "NOT clear: alike in all {n}, but the interval has 0",
        "zh": "不明确：{n}次一致，但区间含0",
    },
    "open": {"en": "NOT clear: not alike in all {n}", "zh": "不明确：{n}次不一致"},
}


def sensitivity(told: Told) -> Section:
    """Say of each result what it rests on, and how clear its sign is."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    entries = numbers_of(*(run.prepared for run in told.runs))
    counts = Counter(one.status for one in entries)
    is_toy = told.baseline.scenario.society is not None
    count = words["toy" if is_toy else "count"].format(
        all=len(entries), **{status: counts[status] for status in STATUSES}
    )
    head = tuple(words[key] for key in ("outcome", "rests", "sign", "ranges", "numbers"))
    lines = tuple(_row(told, one, entries, words) for one in told.shown)
    table = Table(words["caption"], head, rows(*lines), text=(1, 2, 3, 4))
    parts = (Paragraph(words["what"].format(count=count)), Paragraph(_varied(told, words)), table)
    return Section("sensitivity", words["title"], parts)


def _varied(told: Told, words: dict[str, str]) -> str:
    """Say whether the numbers were varied, and how."""
    found = told.record.ranges
    if found is None:
        return words["varied"]
    return words["tested"].format(
        n=len(found.draws), agents=f"{found.agents:,}", numbers=len(found.numbers),
        refused=words["refused"].format(k=found.refused) if found.refused else "",
    )  # fmt: skip


def _row(told: Told, one: EffectRecord, entries: Sequence[Entry], words: dict[str, str]) -> tuple[str, ...]:
    found, resting = feeding(one.outcome, entries), told.contrast.resting[one.outcome]
    sign = words[told.sign(one)].format(fewest=FEWEST_MOVED, n=len(one.by_replicate))
    return (
        capital(told.outcome(one.outcome)), words[resting.rests_on], sign, _ranges(told, resting, words),
        _counted(found, told),
    )  # fmt: skip


def _ranges(told: Told, one: RestingRecord, words: dict[str, str]) -> str:
    """Say whether a sign survives the ranges of the numbers, and between which effects draws lie."""
    ranges = told.record.ranges
    if ranges is None or one.smallest is None or one.largest is None:
        return words["untested"]
    if one.none == len(ranges.draws):
        return words["never"].format(n=one.none)
    key = {True: "robust", False: "fragile", None: "nothing"}[one.sign_robust]
    said = words[key].format(n=len(ranges.draws), more=one.more, less=one.less, none=one.none)
    times = told.times(one.outcome)
    ends = between(one.smallest * times, one.largest * times, told.lang)
    return said + words["spread"].format(ends=ends)


def _counted(found: Sequence[Entry], told: Told) -> str:
    """Say how many numbers of each part there are, by status."""
    at = 0 if told.lang == "en" else 1
    of: dict[str, Counter[str]] = {}
    for one in found:
        of.setdefault(ABOUT.get(one.file, OF_REGIME)[at], Counter())[one.status] += 1
    said = []
    for name, counts in of.items():
        joint, colon = (", ", ": ") if told.lang == "en" else ("、", "：")
        said.append(name + colon + joint.join(f"{n} {WORDS[status][at]}" for status, n in counts.items()))
    return ("; " if told.lang == "en" else "；").join(said)
