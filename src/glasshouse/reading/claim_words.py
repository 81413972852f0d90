"""Claims in words: names of classes, kinds of source and experiments, and tables for the manual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from glasshouse.regimes.claims import Claim, OpenResult
from glasshouse.regimes.mechanism import Label

Language = Literal["en", "zh"]

CLASSES: Final[dict[str, dict[str, str]]] = {
    "rule": {"en": "rule", "zh": "规则"},
    "reported": {"en": "reported", "zh": "报道"},
    "seed_only": {"en": "article only", "zh": "仅见于条目"},
    "myth": {"en": "contradicted", "zh": "与来源不符"},
    "view": {"en": "view", "zh": "观点"},
}
SOURCES: Final[dict[str, dict[str, str]]] = {
    "legal_text": {"en": "legal text", "zh": "法律文本"},
    "policy_document": {"en": "policy document", "zh": "政策文件"},
    "government_statement": {"en": "government statement", "zh": "政府声明"},
    "press": {"en": "press", "zh": "新闻报道"},
    "study": {"en": "study", "zh": "研究"},
    "survey": {"en": "survey", "zh": "调查"},
    "ngo_report": {"en": "report of an organisation", "zh": "民间组织报告"},
    "commentary": {"en": "commentary", "zh": "评论"},
    "unsourced": {"en": "the article gives no source", "zh": "条目未注明来源"},
}
EXPERIMENTS: Final[dict[str, dict[str, str]]] = {
    "encoding": {"en": "a text to be encoded", "zh": "待编码文本"},
    "count": {"en": "a count over rules and sources", "zh": "规则与来源的统计"},
    "flow": {"en": "data followed from body to body", "zh": "数据流向追踪"},
    "contrast": {"en": "two regimes, same people, same luck", "zh": "同人同运下两种制度的对照"},
    "ablation": {"en": "with a part and without it", "zh": "去除某一部分的对照"},
    "sweep": {"en": "an assumed number over its range", "zh": "假定参数在其范围内变动"},
    "factorial": {"en": "two factors crossed", "zh": "两因素交叉"},
}
WORDS: Final[dict[str, dict[str, str]]] = {
    "claim": {"en": "Claim", "zh": "编号"},
    "says": {"en": "What the article says", "zh": "条目所述"},
    "speaker": {"en": "Speaker", "zh": "发言者"},
    "class": {"en": "Class", "zh": "类别"},
    "support": {"en": "Sources say", "zh": "来源所示"},
    "homes": {"en": "Homes", "zh": "归属"},
    "hypothesis": {"en": "It would predict", "zh": "若成立，应见"},
    "against": {"en": "Would count against it", "zh": "反证"},
    "result": {"en": "Result", "zh": "结果"},
    "inventory": {"en": "In seed-maximal", "zh": "seed-maximal中的条目"},
    "open": {"en": "open ({by}): {reason}", "zh": "待定（{by}）：{reason}"},
    "open_short": {"en": "open: {by}", "zh": "待定：{by}"},
    "answered": {"en": "answered", "zh": "已答"},
    "some_missing": {"en": "{n} ({m} missing)", "zh": "{n}（缺{m}）"},
    "unnamed": {"en": "not named", "zh": "未具名"},
    "undated": {"en": "no date", "zh": "无日期"},
    "found": {"en": "exists", "zh": "存在"},
    "missing": {"en": "missing", "zh": "缺失"},
    "unchecked": {"en": "not checked", "zh": "未检查"},
    "trace": {"en": "data trace", "zh": "数据"},
    "rule": {"en": "rule", "zh": "规则"},
    "consequence": {"en": "consequence", "zh": "后果"},
}


def said(label: Label, lang: Language) -> str:
    """Return a text in a language."""
    return label.zh if lang == "zh" else label.en


def class_words(claim: Claim, lang: Language) -> str:
    """Name the classes of a claim, with the part that each stands for.

    Examples
    --------
    >>> from glasshouse.regimes.claims import load_claims
    >>> class_words(load_claims().claims[0], "en")
    'rule'
    """
    if not claim.parts:
        return CLASSES[claim.classes[0]][lang]
    colon, joint = ("：", "；") if lang == "zh" else (": ", "; ")
    return joint.join(f"{CLASSES[part.kind][lang]}{colon}{said(part.part, lang)}" for part in claim.parts)


def source_words(claim: Claim, lang: Language) -> str:
    """Name speaker, date and kind of source, in one form for everybody.

    Examples
    --------
    >>> from glasshouse.regimes.claims import load_claims
    >>> source_words(load_claims().claims[19], "en")
    'Hong Kong government, 2019-07-09 (government statement)'
    """
    speaker = said(claim.speaker, lang) if claim.speaker else WORDS["unnamed"][lang]
    date, kind = claim.date or WORDS["undated"][lang], SOURCES[claim.source_kind][lang]
    return f"{speaker}，{date}（{kind}）" if lang == "zh" else f"{speaker}, {date} ({kind})"


def result_words(claim: Claim, lang: Language) -> str:
    """Say the result, or that it is open, by which kind of experiment it will come, and why."""
    if not isinstance(claim.result, OpenResult):
        return said(claim.result.text, lang)
    by, reason = EXPERIMENTS[claim.result.open][lang], said(claim.result.reason, lang)
    return WORDS["open"][lang].format(by=by, reason=reason)


def short_result(claim: Claim, lang: Language) -> str:
    """Say in a few words whether there is a result, or by which kind of experiment it will come."""
    if not isinstance(claim.result, OpenResult):
        return WORDS["answered"][lang]
    return WORDS["open_short"][lang].format(by=EXPERIMENTS[claim.result.open][lang])


def homes_words(n_homes: int, n_missing: int, lang: Language) -> str:
    """Count homes, and those among them that do not exist.

    Examples
    --------
    >>> homes_words(3, 0, "en"), homes_words(3, 1, "en")
    ('3', '3 (1 missing)')
    """
    return WORDS["some_missing"][lang].format(n=n_homes, m=n_missing) if n_missing else str(n_homes)


def claims_table(claims: Sequence[Claim], lang: Language = "en") -> str:
    """Write claims as a table in Markdown: what is said, by whom, class, homes, result."""
    body = [
        (
            claim.id,
            said(claim.says, lang),
            source_words(claim, lang),
            class_words(claim, lang),
            ", ".join(f"`{home}`" for home in claim.homes),
            result_words(claim, lang),
        )
        for claim in claims
    ]
    return _table(("claim", "says", "speaker", "class", "homes", "result"), body, lang)


def hypotheses_table(claims: Sequence[Claim], lang: Language = "en") -> str:
    """Write what claims would predict, and what would count against them, as a table in Markdown."""
    body = [
        (claim.id, said(claim.hypothesis, lang), said(claim.against, lang))
        for claim in claims
        if claim.hypothesis and claim.against
    ]
    return _table(("claim", "hypothesis", "against"), body, lang)


def summary_words(claims: Sequence[Claim], lang: Language = "en") -> str:
    """Count claims by class and by result; a mixed claim counts in each of its classes.

    Examples
    --------
    >>> summary_words([])
    '0 claims; 0 results are open.'
    """
    count = Counter(kind for claim in claims for kind in claim.classes)
    n_open = sum(isinstance(claim.result, OpenResult) for claim in claims)
    if lang == "zh":
        kinds = "、".join(f"{CLASSES[kind]['zh']}{count[kind]}" for kind in CLASSES if count[kind])
        return f"共{len(claims)}条（{kinds}）；{n_open}条结果待定。" if kinds else "共0条。"
    kinds = ", ".join(f"{count[kind]} {CLASSES[kind]['en']}" for kind in CLASSES if count[kind])
    noun = "claim" if len(claims) == 1 else "claims"
    results = "1 result is open" if n_open == 1 else f"{n_open} results are open"
    return f"{len(claims)} {noun}{f' ({kinds})' if kinds else ''}; {results}."


def _table(head: Sequence[str], body: Sequence[Sequence[str]], lang: Language) -> str:
    names = [WORDS[key][lang] for key in head]
    lines = [names, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in body)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
