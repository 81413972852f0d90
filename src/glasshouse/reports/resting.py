"""What each result rests on, and how clear its sign is: over luck, not over ranges, which are not varied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from glasshouse.experiments.contrast_record import EffectRecord
from glasshouse.experiments.contrast_text import FEWEST_MOVED
from glasshouse.experiments.numbers_page import ABOUT, OF_REGIME, WORDS, numbers_of
from glasshouse.reports.page import Paragraph, Section
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words, capital
from glasshouse.shown import Table, rows
from glasshouse.society.numbers import Entry, StatusName
from glasshouse.society.parameters import ACTS, ANSWERS, DEBTS, FIRMS, MINDS, MISTAKES, TRAITS

REGIMES = "regimes"
FEEDS: Final[dict[str, tuple[str, ...]]] = {  # the files whose numbers decide how often an outcome comes
    "listed": (DEBTS, ACTS, ANSWERS, MISTAKES, REGIMES),
    "listed_months": (DEBTS, ACTS, ANSWERS, MISTAKES, REGIMES),
    "tickets_refused": (DEBTS, ANSWERS, MISTAKES, REGIMES),
    "trips_forgone": (DEBTS, ANSWERS, REGIMES),
    "refused": (ACTS, TRAITS, ANSWERS, MISTAKES, REGIMES),
    "mistaken": (DEBTS, ACTS, MISTAKES, REGIMES),
    "moved_away": (ANSWERS, ACTS, TRAITS, REGIMES),
    "red_listed": (ACTS, ANSWERS, REGIMES),
    "favoured": (ACTS, TRAITS, ANSWERS, REGIMES),
    "free_acts": (ACTS, ANSWERS, MINDS),
    "unlawful_acts": (ACTS, ANSWERS),
    "good_deeds": (ACTS, ANSWERS),
    "debts_paid": (DEBTS, ANSWERS, FIRMS),
    "yuan_paid": (DEBTS, ANSWERS, FIRMS),
    "score_fell": (ACTS, TRAITS, ANSWERS, REGIMES),
    "score_rose": (ACTS, TRAITS, ANSWERS, REGIMES),
}
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
        "en": "Assumed numbers were not varied here: whether a sign survives their ranges has not been "
        "tested by this "
        "contrast, and intervals do not cover it. `glasshouse sensitivity` varies them, and "
        "`docs/reference/sensitivity.md` says which move the results of the main job.",
        "zh": "此处没有变动假定的数字：方向是否经得起其范围的变动，本对比未作检验，区间也不包含这一点。"
        "`glasshouse sensitivity`可加以变动，`docs/reference/sensitivity.md`说明哪些数字影响主要运行的结果。",
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


def feeding(outcome: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the numbers that decide how often an outcome comes, of those that are used."""
    files = FEEDS[outcome]
    return tuple(one for one in entries if one.file in files or (REGIMES in files and one.file not in ABOUT))


def rests_on(entries: Sequence[Entry]) -> str:
    """Return the class of the weakest of some numbers; nothing where there are none.

    Examples
    --------
    >>> rests_on(())
    ''
    """
    found = {one.status for one in entries}
    if not found:
        return ""
    return "assumed" if found & {"assumed", "recalled"} else "calibrated" if "fitted" in found else "sourced"


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
    parts = (Paragraph(words["what"].format(count=count)), Paragraph(words["varied"]), table)
    return Section("sensitivity", words["title"], parts)


def _row(told: Told, one: EffectRecord, entries: Sequence[Entry], words: dict[str, str]) -> tuple[str, ...]:
    found = feeding(one.outcome, entries)
    weakest = rests_on(found)
    is_toy = told.baseline.scenario.society is not None
    rests = words[weakest] if weakest and not is_toy else words["given"]
    sign = words[told.sign(one)].format(fewest=FEWEST_MOVED, n=len(one.by_replicate))
    return capital(told.outcome(one.outcome)), rests, sign, words["untested"], _counted(found, told)


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
