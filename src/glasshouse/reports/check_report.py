"""The page of `glasshouse check`: what was found, by which path, on which provision, and its cure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.lint.excerpts import Excerpt as FileLine
from glasshouse.lint.report_record import (
    CheckRecord,
    FindingRecord,
    Question,
    RuleRecord,
    SourceRecord,
    Value,
)
from glasshouse.lint.report_words import (
    acceptance,
    by_rule,
    closing,
    counted,
    falls,
    head,
    measured_words,
    provision_words,
    questions,
    rows_moved,
    severity_word,
    title,
    way_of,
    words,
)
from glasshouse.reading.code_names import DOMAINS
from glasshouse.reports.flow_picture import flow_figure
from glasshouse.reports.page import Aside, Excerpt, Paragraph, Part, Report, Section, items
from glasshouse.reports.wording import Words, capital, listed
from glasshouse.shown import Table, rows

WIDEST = 100  # of a line of the file
BECAUSE = 6  # items or findings that are named beside a part of Article 5(1)(c)
IN_FULL = 5  # findings of a rule that are open on the screen; the others open when asked for, and on paper
SAYS: Final[Words] = {
    "facts": {"en": "What was looked at, and how", "zh": "检查的对象与方式"},
    "what": {"en": "What", "zh": "项目"},
    "is": {"en": "Is", "zh": "内容"},
    "overview": {"en": "Found, by rule", "zh": "按规则列出的发现"},
    "overview_caption": {
        "en": "Findings that nobody accepted, by rule and weight",
        "zh": "未被接受的发现，按规则与分量",
    },
    "flow": {"en": "How things flow through it", "zh": "制度中的流向"},
    "rule": {"en": "Rule", "zh": "规则"},
    "sources": {"en": "Sources of these rules", "zh": "这些规则的来源"},
    "sources_caption": {"en": "What each source says, in our words", "zh": "各来源的内容（以我们的话概括）"},
    "source": {"en": "Source", "zh": "来源"},
    "says": {"en": "Says", "zh": "内容"},
    "known": {"en": "Known", "zh": "查阅情况"},
    "more": {"en": "{n} more of {rule}", "zh": "{rule}的另外{n}项"},
    "accepted": {"en": "Accepted findings", "zh": "已接受的发现"},
    "declared": {"en": "Declared value judgements", "zh": "声明的价值判断"},
    "declared_what": {
        "en": "They are nobody's facts: others may judge otherwise, and the findings would move. Swap the "
        "first with --relatedness FILE; the figures stand in the regime file.",
        "zh": "这些并非事实：他人可作不同判断，发现亦随之变化。前者可用 --relatedness 文件替换；数值见制度"
        "文件。",
    },
    "related": {
        "en": "Domains of life that are taken to be related; all others are not",
        "zh": "视为相关的生活领域；其余均视为无关",
    },
    "domains": {"en": "Domains", "zh": "领域"},
    "why": {"en": "Why", "zh": "理由"},
    "gravity": {"en": "Gravity of conduct, 0 to 10", "zh": "行为的严重程度，0至10"},
    "severity": {"en": "Severity of measures, 0 to 10", "zh": "措施的严厉程度，0至10"},
    "value": {"en": "Value", "zh": "数值"},
    "basis": {"en": "Basis", "zh": "依据"},
    "moved_caption": {"en": "Findings under other value judgements", "zh": "其他价值判断下的发现"},
    "line": {"en": "line {line}", "zh": "第{line}行"},
    "part": {"en": "Part", "zh": "要件"},
    "shown": {"en": "In the file", "zh": "文件所示"},
    "because": {"en": "Because of", "zh": "依据"},
}  # fmt: skip


def check_report(record: CheckRecord, *, lang: Lang) -> Report:
    """Return the page of what the checks found."""
    says = {key: text[lang] for key, text in SAYS.items()}
    facts = [(name or words(lang)["accepted"], text) for name, text in head(record, lang)]
    lead: list[Part] = [
        Paragraph(closing(record, lang), "lead"),
        Table(says["facts"], (says["what"], says["is"]), rows(*facts), text=(1,)),
    ]
    sections = [
        *_overview(record, says, lang),
        Section("flow", says["flow"], (flow_figure(record, lang),)),
        *(_rule(rule, found, record, says, lang) for rule, found in by_rule(record)),
        *_accepted(record, says, lang),
        _article_5(record, says, lang),
        *_moved(record, says, lang),
        _declared(record, says, lang),
        *_sources(record, says, lang),
    ]
    return Report(title(record, lang).replace("`", ""), lang, tuple(lead), tuple(sections))


def _overview(record: CheckRecord, says: dict[str, str], lang: Lang) -> Iterator[Section]:
    """Yield a table of rules and how often each weighs how much; no sum over rules."""
    groups = by_rule(record)
    if not groups:
        return
    heads = tuple(capital(severity_word(name, lang)) for name in record.counts)
    body = [
        (f"{rule.id} {rule.title.in_(lang)}",
         *(str(sum(one.severity == name for one in found)) for name in record.counts))
        for rule, found in groups
    ]  # fmt: skip
    table = Table(says["overview_caption"], (says["rule"], *heads), rows(*body))
    yield Section("overview", says["overview"], (table,))


def _rule(
    rule: RuleRecord, found: list[FindingRecord], record: CheckRecord, says: dict[str, str], lang: Lang
) -> Section:
    """Return the section of a rule: what it looks at and leans on, then what was found."""
    word = words(lang)
    colon = ": " if lang == "en" else "："
    counts = counted({name: sum(one.severity == name for one in found) for name in record.counts}, lang)
    about = [f"**{word['looks']}**{colon}{rule.checks.in_(lang)}"]
    if rule.sources:
        named = ("; " if lang == "en" else "；").join(
            f"{one.id} {one.title.in_(lang)}" for one in rule.sources
        )
        about.append(f"**{word['sources']}**{colon}{named}")
    about += [f"**{word['note']}**{colon}{rule.note.in_(lang)}"] if rule.note else []
    about += [f"**{word['seen']}**{colon}{rule.seen_in.in_(lang)}"] if rule.seen_in else []
    about.append(f"**{word['cure']}**{colon}{rule.cure.in_(lang)}")
    about += [f"**{word['beside']}**{colon}{measured_words(one, lang)}" for one in rule.beside]
    parts: list[Part] = [Paragraph(counts, "says"), items(about)]
    parts += [_finding(one, rule, record, says, lang) for one in found[:IN_FULL]]
    if rest := found[IN_FULL:]:
        more = says["more"].format(n=len(rest), rule=rule.id)
        parts.append(Aside(more, tuple(_finding(one, rule, record, says, lang) for one in rest)))
    return Section(rule.id.lower(), f"{rule.id} {rule.title.in_(lang)}", tuple(parts))


def _finding(
    one: FindingRecord, rule: RuleRecord, record: CheckRecord, says: dict[str, str], lang: Lang
) -> Section:
    word = words(lang)
    colon = ": " if lang == "en" else "："
    parts: list[Part] = []
    if one.excerpt is not None:
        line = one.excerpt
        found = FileLine(line.number, line.text, line.start, line.end).shortened(WIDEST)
        parts.append(Excerpt(found.line, found.text, found.start, found.end))
    parts.append(Paragraph(one.sentence.in_(lang)))
    more = [f"**{name}**{colon}{said.replace(' -> ', ' → ')}" for name, said in way_of(one, lang)]
    if one.provision:
        more.append(f"**{word['rests']}**{colon}{provision_words(one.provision, lang)}")
    if gone := falls(one, record, lang):
        more.append(f"**{word['falls']}**{colon}{gone}")
    more += [f"**{word['cure']}**{colon}{one.cure.in_(lang)}"] if one.cure != rule.cure else []
    parts += [items(more)] if more else []
    if one.accepted is not None:
        parts.append(Paragraph(acceptance(one.accepted, lang), "small"))
    place = says["line"].format(line=one.line)
    joint = ", " if lang == "en" else "，"
    heading = f"{one.key.partition('/')[2]}{colon}{severity_word(one.severity, lang)}{joint}{place}"
    return Section(f"finding-{one.id.replace(':', '-').replace('/', '-').lower()}", heading, tuple(parts))


def _accepted(record: CheckRecord, says: dict[str, str], lang: Lang) -> Iterator[Section]:
    found = [one for one in record.findings if one.accepted is not None]
    if found:
        told = tuple(_finding(one, record.rule(one.rule), record, says, lang) for one in found)
        yield Section("accepted", says["accepted"], told)


def _article_5(record: CheckRecord, says: dict[str, str], lang: Lang) -> Section:
    """Return the parts of Article 5(1)(c) and of recital 31; what they come to is a sentence, no verdict."""
    found, word = record.article_5, words(lang)
    heads = (says["part"], says["shown"], says["because"])
    tables = []
    for caption, parts in questions(found, lang):
        lines = (
            (one.words.in_(lang), word["yes" if one.holds else "no"], _because(one, lang)) for one in parts
        )
        tables.append(Table(caption, heads, rows(*lines), text=(1, 2)))
    told = (Paragraph(one.in_(lang)) for one in found.says)
    return Section("article-5", word["article_5"], (*told, *tables))


def _because(one: Question, lang: Lang) -> str:
    """Name what shows a part, the first of them."""
    more = f" +{len(one.because) - BECAUSE}" if len(one.because) > BECAUSE else ""
    return listed((f"`{name}`" for name in one.because[:BECAUSE]), lang) + more


def _moved(record: CheckRecord, says: dict[str, str], lang: Lang) -> Iterator[Section]:
    if not record.findings:
        return
    word = words(lang)
    heads = (word["moved_what"], *(capital(severity_word(name, lang)) for name in record.counts),
             capital(word["gone"]), capital(word["new"]))  # fmt: skip
    table = Table(says["moved_caption"], heads, rows(*rows_moved(record, lang)))
    yield Section("moved", word["moved"], (table,))


def _declared(record: CheckRecord, says: dict[str, str], lang: Lang) -> Section:
    """Return the declared value judgements in full: what is related, how grave, how severe."""
    found = record.declared
    pairs = [
        (" – ".join(DOMAINS[name][lang] for name in one.domains), one.why.in_(lang)) for one in found.related
    ]
    parts: list[Part] = [
        Paragraph(says["declared_what"]),
        Table(says["related"], (says["domains"], says["why"]), rows(*pairs), text=(1,)),
    ]
    for key, values in (("gravity", found.gravity), ("severity", found.severity)):
        if values:
            parts.append(_values(says[key], values, says, lang))
    return Section("declared", says["declared"], (parts[0], Aside(says["declared"], tuple(parts[1:]))))


def _values(caption: str, values: tuple[Value, ...], says: dict[str, str], lang: Lang) -> Table:
    lines = [(f"`{one.id}` {one.name.in_(lang)}", str(one.value), one.basis.in_(lang)) for one in values]
    return Table(caption, (says["what"], says["value"], says["basis"]), rows(*lines), text=(2,))


def _sources(record: CheckRecord, says: dict[str, str], lang: Lang) -> Iterator[Section]:
    word = words(lang)
    found: dict[str, SourceRecord] = {one.id: one for rule in record.rules for one in rule.sources}
    if not found:
        return
    lines = [
        (f"{one.id} {one.title.in_(lang)}", one.says.in_(lang), word[f"status_{one.status}"])
        for one in sorted(found.values(), key=lambda one: one.id)
    ]
    heads = (says["source"], says["says"], says["known"])
    table = Table(says["sources_caption"], heads, rows(*lines), text=(1, 2))
    yield Section("sources", says["sources"], (table,))
