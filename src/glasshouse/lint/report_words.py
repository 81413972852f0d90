"""The sentences around the findings, in both languages: who declared what, and what was not checked.

No sentence says what is lawful, and none sums findings up to a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from glasshouse.lint.report_record import (
    Acceptance,
    ArticleFive,
    CheckRecord,
    Cited,
    FindingRecord,
    Measured,
    Node,
    Question,
    RuleRecord,
    SeverityName,
    SourceRecord,
    Value,
)
from glasshouse.lint.severity import MANY, WORDS, Severity
from glasshouse.reading.code_names import EVIDENCE
from glasshouse.reading.wording import WORDS as READING

JOINED: Final = {"en": ", ", "zh": "、"}
NO_LABEL = ("events", "procedures")  # what a path may begin with that the file does not describe
SAYS: Final[dict[str, dict[str, str]]] = {
    "title": {"en": "Check of {file}: {title}", "zh": "检查{file}：{title}"},
    "what": {
        "en": "This lists questions for a human; it does not say what is lawful.",
        "zh": "以上所列是须由人回答的问题，并不说明什么合法。",
    },
    "nothing": {
        "en": "No indicator found by these {n} checks.",
        "zh": "这{n}项检查未发现迹象。",
    },
    "nothing_means": {
        "en": "That is all it says: it is no judgement on the scheme, and what no check asks is for people "
        "to ask.",
        "zh": "仅此而已：这不是对该制度的评判；检查未问及的，须由人来问。",
    },
    "left": {
        "en": "No finding is left beside the accepted ones.",
        "zh": "除已接受者外，没有其他发现。",
    },
    "profile": {"en": "Profile", "zh": "视角"},
    "profile_is": {"en": "{title} (`{id}`). {about}", "zh": "{title}（`{id}`）。{about}"},
    "looked": {"en": "Looked at", "zh": "检查范围"},
    "all_days": {"en": "all days on which anything of it holds", "zh": "其任何内容生效的所有日期"},
    "one_day": {"en": "what holds on {day}", "zh": "{day}生效的内容"},
    "evidence": {"en": "evidence: {classes}", "zh": "证据类别：{classes}"},
    "fictional": {"en": "FICTIONAL", "zh": "虚构"},
    "judged": {"en": "Judged by", "zh": "价值判断"},
    "related": {
        "en": "“{title}”, edition {edition}, declared by {by} ({status})",
        "zh": "“{title}”，第{edition}版，由{by}声明（{status}）",
    },
    "assumed": {"en": "assumed", "zh": "假定"},
    "declared": {"en": "declared", "zh": "已声明"},
    "figures": {
        "en": "gravity of {conduct} and severity of {measures}, declared by the file ({assumed} of them "
        "assumed)",
        "zh": "{conduct}的严重程度与{measures}的严厉程度，由制度文件声明（其中{assumed}项为假定）",
    },
    "conduct": {"en": "{n} kinds of conduct", "zh": "{n}种行为"},
    "conduct_one": {"en": "1 kind of conduct", "zh": "1种行为"},
    "measures": {"en": "{n} measures", "zh": "{n}项措施"},
    "measures_one": {"en": "1 measure", "zh": "1项措施"},
    "accepted": {"en": "Accepted", "zh": "已接受"},
    "accepted_none": {"en": "no finding", "zh": "无"},
    "accepted_by": {"en": "{n} findings by {by} on {on}: {reason}", "zh": "{n}项发现，{by}于{on}：{reason}"},
    "accepted_one": {"en": "1 finding by {by} on {on}: {reason}", "zh": "1项发现，{by}于{on}：{reason}"},
    "is_accepted": {"en": "Accepted by {by} on {on}: {reason}", "zh": "{by}于{on}接受：{reason}"},
    "path": {"en": "Path", "zh": "路径"},
    "concerns": {"en": "Concerns", "zh": "涉及"},
    "look_up": {
        "en": "What a key may hold: `glasshouse regimes schema PART`, such as measures. "
        "What a rule asks: `glasshouse check --explain RULE`.",
        "zh": "各键可写内容：`glasshouse regimes schema PART`，例如measures。"
        "规则说明：`glasshouse check --explain RULE`。",
    },
    "rests": {"en": "Rests on", "zh": "依据"},
    "cure": {"en": "Cure", "zh": "改正"},
    "sources": {"en": "Sources", "zh": "来源"},
    "note": {"en": "Under this profile", "zh": "在此视角下"},
    "looks": {"en": "Looks at", "zh": "检查什么"},
    "seen": {"en": "Seen in", "zh": "见于"},
    "beside": {"en": "Measured on a run of synthetic people", "zh": "合成人口运行测得"},
    "interval": {"en": "{value} ({low} to {high})", "zh": "{value}（{low}至{high}）"},
    "more": {
        "en": "{n} more of {rule}, in one line each; --format json and html have them in full:",
        "zh": "{rule}另有{n}项，每项一行；--format json 与 html 载有全文：",
    },
    "unchecked": {
        "en": "Not checked for want of a run: {rules}. Give one with --run FOLDER.",
        "zh": "因没有运行结果而未检查：{rules}。可用 --run 指定运行文件夹。",
    },
    "not_checked": {"en": "Not checked", "zh": "未检查"},
    "judges": {
        "en": "reads declared value judgements",
        "zh": "以声明的价值判断为准",
    },
    "read": {"en": "read", "zh": "已查阅"},
    "status_verified": {"en": "read", "zh": "已查阅"},
    "status_secondary": {"en": "read in a text that reports it", "zh": "查阅了转述它的文本"},
    "status_recalled": {"en": "recalled, not read", "zh": "凭记忆，未查阅"},
    "article_5": {
        "en": "Article 5(1)(c) of the EU AI Act, part by part",
        "zh": "欧盟人工智能法第5条第1款(c)项，逐项",
    },
    "needed": {"en": "All of these must hold", "zh": "以下各项须同时具备"},
    "looked_at": {"en": "One of these is enough", "zh": "以下具备其一即可"},
    "grounds": {"en": "And one of these", "zh": "并具备以下之一"},
    "recital_31": {"en": "Recital 31: all of these", "zh": "序言第31条：以下各项"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
    "moved": {
        "en": "How the findings move with the declared value judgements",
        "zh": "发现如何随声明的价值判断而变",
    },
    "moved_what": {"en": "If", "zh": "若"},
    "as_declared": {"en": "as declared", "zh": "按声明"},
    "falls": {"en": "Goes away if", "zh": "在下列情形消失"},
    "gone": {"en": "gone", "zh": "消失"},
    "new": {"en": "new", "zh": "新增"},
}  # fmt: skip


def words(lang: str) -> dict[str, str]:
    """Return all sentences in a language."""
    return {key: text[lang] for key, text in SAYS.items()}


def joined(parts: Iterable[str], lang: str) -> str:
    """Write parts one after the other."""
    return JOINED[lang].join(parts)


def severity_word(name: SeverityName, lang: str) -> str:
    """Return what a severity is called."""
    return WORDS[Severity[name.upper()]][lang]


def counted(counts: Mapping[SeverityName, int], lang: str) -> str:
    """Count findings by severity in words, the most serious first.

    Examples
    --------
    >>> counted({"prohibited": 0, "error": 2, "warning": 1, "note": 0}, "en")
    '2 errors, 1 warning'
    >>> counted({"prohibited": 1, "error": 2, "warning": 0, "note": 0}, "zh")
    '禁止做法的迹象1项、错误2项'
    """
    found = [(Severity[name.upper()], n) for name, n in counts.items() if n]
    if lang == "zh":
        return joined((f"{WORDS[severity]['zh']}{n}项" for severity, n in found), lang)
    return joined(
        (f"{n} {WORDS[severity]['en'] if n == 1 else MANY[severity]}" for severity, n in found), lang
    )


def counts_left(record: CheckRecord) -> dict[SeverityName, int]:
    """Count by severity the findings that nobody accepted."""
    return {name: sum(one.severity == name for one in record.left) for name in record.counts}


def closing(record: CheckRecord, lang: str) -> str:
    """Say what was found, and that this is no verdict."""
    says = words(lang)
    if not record.findings:
        space = " " if lang == "en" else ""
        return says["nothing"].format(n=record.n_rules) + space + says["nothing_means"]
    if not record.left:
        return f"{says['left']} {says['what']}" if lang == "en" else f"{says['left']}{says['what']}"
    counts = counted(counts_left(record), lang)
    return f"{counts}. {says['what']}" if lang == "en" else f"{counts}。{says['what']}"


def title(record: CheckRecord, lang: str) -> str:
    """Return the title of an output."""
    named = f"{record.title.in_(lang)} (`{record.regime}`)"
    if lang == "zh":
        named = f"{record.title.zh}（`{record.regime}`）"
    text = words(lang)["title"].format(file=record.file, title=named)
    return f"{text} – {words(lang)['fictional']}" if record.fictional else text


def head(record: CheckRecord, lang: str) -> list[tuple[str, str]]:
    """Return what stands at the head of every output: profile, scope, value judgements, accepted findings."""
    says, profile = words(lang), record.profile
    day = says["one_day"].format(day=record.on) if record.on else says["all_days"]
    classes = joined((EVIDENCE[one][lang] for one in EVIDENCE if one in record.evidence), lang)
    scope = f"{day}{'; ' if lang == 'en' else '；'}{says['evidence'].format(classes=classes)}"
    lines = [
        (says["profile"], says["profile_is"].format(
            title=profile.title.in_(lang), id=profile.id, about=profile.about.in_(lang))),
        (says["looked"], scope),
        (says["judged"], judged(record, lang)),
    ]  # fmt: skip
    lines += [(says["accepted"] if not k else "", line) for k, line in enumerate(accepted(record, lang))]
    if record.unchecked:
        lines.append((says["not_checked"], unchecked(record, lang)))
    return lines


def judged(record: CheckRecord, lang: str) -> str:
    """Say which value judgements hold, and who declared them."""
    says, found = words(lang), record.declared
    related = says["related"].format(
        title=found.title.in_(lang), edition=found.edition, by=found.declared_by.in_(lang),
        status=says[found.status],
    )  # fmt: skip
    if not found.gravity and not found.severity:
        return related
    figures = says["figures"].format(
        conduct=_number("conduct", len(found.gravity), says),
        measures=_number("measures", len(found.severity), says),
        assumed=sum(is_assumed(one) for one in (*found.gravity, *found.severity)),
    )
    return f"{related}{'; ' if lang == 'en' else '；'}{figures}"


def is_assumed(one: Value) -> bool:
    """Return whether a declared figure rests on nothing but an assumption."""
    return one.basis.en.lower().startswith("assumed")


def _number(key: str, n: int, says: Mapping[str, str]) -> str:
    return says[f"{key}_one"] if n == 1 else says[key].format(n=n)


def accepted(record: CheckRecord, lang: str) -> list[str]:
    """Say which findings were accepted, by whom, when and why; and which of them are there no more."""
    says = words(lang)
    every = [one.accepted for one in record.findings if one.accepted is not None]
    lines = []
    for one in dict.fromkeys(every):
        n = every.count(one)
        text = says["accepted_one" if n == 1 else "accepted_by"]
        lines.append(text.format(n=n, by=one.by, on=one.on, reason=one.reason))
    return [*(lines or [says["accepted_none"]]), *(one.words.in_(lang) for one in record.stale)]


def acceptance(one: Acceptance, lang: str) -> str:
    """Say who accepted a finding, when and why."""
    return words(lang)["is_accepted"].format(by=one.by, on=one.on, reason=one.reason)


def unchecked(record: CheckRecord, lang: str) -> str:
    """Say which rules need a run and had none."""
    named = (f"{one} {record.rule(one).title.in_(lang)}" for one in record.unchecked)
    return words(lang)["unchecked"].format(rules=joined(named, lang))


def path_of(via: Iterable[Node]) -> str:
    """Write a path by its ids.

    Examples
    --------
    >>> from glasshouse.lint.report_record import Both
    >>> path_of(Node(key=f"measures/{name}", name=Both(en="", zh="")) for name in "ab")
    'a -> b'
    """
    return " -> ".join(map(key_id, via))


def way_of(one: FindingRecord, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the path of a finding, or the items that it concerns, under a word; nothing for one item."""
    if len(one.via) > 1:
        return ((words(lang)["path"], path_of(one.via)),)
    if len(one.concerns) > 1:
        return ((words(lang)["concerns"], joined((key_id(node) for node in one.concerns), lang)),)
    return ()


def key_id(node: Node) -> str:
    """Return the id of an item without its section."""
    return node.key.partition("/")[2]


def provision_words(one: Cited, lang: str, *, is_told: bool = True) -> str:
    """Say on which provision something rests, how well that is known, and perhaps what it says."""
    status = READING[one.status][lang]
    if lang == "zh":
        named = f"{one.instrument.zh}，{one.article.zh}（`{one.id}`，{status}）"
        return f"{named}：{one.says.zh}" if is_told else named
    named = f"{one.instrument.en}, {one.article.en} (`{one.id}`, {status})"
    return f"{named}: {one.says.en}" if is_told else named


def source_words(one: SourceRecord, lang: str) -> str:
    """Name a source of a rule, and say whether it was read."""
    status = words(lang)[f"status_{one.status}"]
    return f"{one.id} {one.title.en} ({status})" if lang == "en" else f"{one.id} {one.title.zh}（{status}）"


def by_rule(record: CheckRecord) -> list[tuple[RuleRecord, list[FindingRecord]]]:
    """Group the findings that nobody accepted by rule, the most serious rule first."""
    order = list(record.counts)
    groups: dict[str, list[FindingRecord]] = {}
    for one in record.left:
        groups.setdefault(one.rule, []).append(one)
    ranked = sorted(
        groups.items(), key=lambda group: (min(order.index(one.severity) for one in group[1]), group[0])
    )
    return [
        (record.rule(rule_id), sorted(found, key=lambda one: (order.index(one.severity), one.line, one.id)))
        for rule_id, found in ranked
    ]


def measured_words(one: Measured, lang: str) -> str:
    """Say what was measured on a run, with its interval and what it rests on."""
    value, name = figure(one.value), f"{one.metric} {one.name.in_(lang)}"
    if one.low is not None and one.high is not None:
        value = words(lang)["interval"].format(value=value, low=figure(one.low), high=figure(one.high))
    part, rests = one.part.in_(lang), one.rests_on.in_(lang)
    if lang == "zh":
        return f"{name}{f'，{part}' if part else ''}：{value}，{one.unit.zh}{f'；{rests}' if rests else ''}"
    return f"{name}{f', {part}' if part else ''}: {value}, {one.unit.en}{f'; {rests}' if rests else ''}"


def figure(value: float) -> str:
    """Write a number with three figures.

    Examples
    --------
    >>> figure(0.12345), figure(1234567.0), figure(3.0)
    ('0.123', '1,234,567', '3')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def questions(found: ArticleFive, lang: str) -> list[tuple[str, tuple[Question, ...]]]:
    """Return the parts of Article 5(1)(c) and of recital 31, each group under what it needs."""
    says = words(lang)
    return [
        (says["needed"], found.needed),
        (says["looked_at"], found.looked_at),
        (says["grounds"], found.grounds),
        (says["recital_31"], found.recital_31),
    ]


def falls(one: FindingRecord, record: CheckRecord, lang: str) -> str:
    """Say under which other value judgements a finding goes away; nothing if under none."""
    named = {moved.id: moved.words.in_(lang) for moved in record.moved}
    return joined((named[name] for name in one.falls_with), lang)


def rows_moved(record: CheckRecord, lang: str) -> list[tuple[str, ...]]:
    """Return the rows of the table of sensitivity: the findings as judged, and under other judgements."""
    names = list(record.counts)
    rows = [(words(lang)["as_declared"], *(str(record.counts[name]) for name in names), "", "")]
    rows += [
        (
            one.words.in_(lang),
            *(str(one.counts[name]) for name in names),
            str(len(one.gone)),
            str(len(one.new)),
        )
        for one in record.moved
    ]
    return rows
