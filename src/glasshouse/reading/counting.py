"""Counts over the encoded rules: fields of the system, data of city schemes, proof, dealings with offices.

What is counted are rules as they stand in the files, of evidence class `rule`; how often each is used is for
a run to tell. Comparables from elsewhere and counterfactuals are left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rich.console import Group as Printed

from glasshouse.reading.code_names import DOMAINS
from glasshouse.reading.names import DOCUMENTS, SUBJECTS
from glasshouse.reading.overview import regimes_of_the_article
from glasshouse.reading.page import Group, Note, Section, Table, markdown
from glasshouse.reading.page_terminal import printed
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.regimes.model import Conduct, Regime
from glasshouse.regimes.record_points import NOTHING, points_of
from glasshouse.regimes.scoring_model import ScoreRule

FIELDS: Final = ("government_affairs", "commerce", "social_conduct", "judiciary")
# Which of the four fields of the outline of 2014 a domain of life belongs to. Assumed: the outline names many
# of them, and leaves journeys of passengers, the army and what people say to no field of their own.
FIELD_OF: Final[Mapping[str, str]] = {
    "employment_public": "government_affairs", "immigration_border": "government_affairs",
    "military_service": "government_affairs", "finance_credit": "commerce", "taxation": "commerce",
    "procurement_licensing": "commerce",
}  # fmt: skip
UNDECIDED: Final = ("report", "platform_record", "none")  # proof without a court, an office or an audit
SCHEMES: Final = ("city", "village")
_SAYS: Final[dict[str, dict[str, str]]] = {
    "regime": {"en": "Regime", "zh": "制度"},
    "scheme": {"en": "Scheme", "zh": "办法"},
    "rules": {"en": "Rules", "zh": "规则"},
    "subjects": {"en": "About", "zh": "对象"},
    "all": {"en": "all of them", "zh": "合计"},
    "fields": {"en": "Rules by field of the system", "zh": "按体系领域统计的规则"},
    "fields_lead": {
        "en": "Grounds of lists and rules of scores, by the field to which the conduct belongs. Of {n} "
        "rules, {parts}. Which domain of life belongs to which field is assumed.",
        "zh": "名单列入情形与评分规则，按行为所属领域。共{n}条规则：{parts}。"
        "生活领域归属于何种领域，属假定。",
    },
    "data": {"en": "Kinds of data that city schemes read", "zh": "城市办法读取的数据种类"},
    "data_lead": {
        "en": "Of {n} city schemes, {bank} read financial records of persons or firms, and {online} conduct "
        "or messages online; with what was only reported, {bank_all} and {online_all}.",
        "zh": "{n}个城市办法中，{bank}个读取个人或企业的财务记录，"
        "{online}个读取网上行为或信息；加上仅见于报道的，分别为{bank_all}个与{online_all}个。",
    },
    "bank": {"en": "Financial records", "zh": "财务记录"},
    "online": {"en": "Conduct or messages online", "zh": "网上行为或信息"},
    "documents": {"en": "Scored conduct by what proves it", "zh": "按证明文书统计的评分行为"},
    "documents_lead": {
        "en": "Of {n} rules of city schemes, {undecided} ({share} %) score conduct on which no court and no "
        "office has decided and that no audit has confirmed; that is so for half of the rules or more in "
        "{most} of {schemes} schemes.",
        "zh": "城市办法的{n}条规则中，{undecided}条（{share}%）"
        "所评行为既无法院或机关决定，也未经核验；{schemes}个办法中有{most}个，这类规则占一半以上。",
    },
    "departments": {"en": "Points lost by field", "zh": "按领域统计的扣分"},
    "departments_lead": {
        "en": "The most that each rule of the city schemes takes away at once, added up; rules without a "
        "known or limited figure are left out. Of {n} points, {own} ({share} %) are for dealings with "
        "government affairs; the share is above a tenth in {most} of {schemes} schemes that take points "
        "away.",
        "zh": "城市办法各条规则一次最多扣分之和，分值不明或无上限的规则不计。共{n}分，"
        "其中{own}分（{share}%）涉及政务往来；{schemes}个扣分办法中有{most}个超过十分之一。",
    },
    "points": {"en": "Points", "zh": "分值"},
    "departments_share": {"en": "For dealings with government, %", "zh": "政务往来所占，%"},
    "undecided": {"en": "Without a decision, %", "zh": "无决定，%"},
    "none": {"en": "none", "zh": "无"},
    "reported": {"en": "{name} (reported)", "zh": "{name}（据报道）"},
}


@dataclass(frozen=True)
class Count:
    """One count as a page: a table, and `figures` by name, for whoever wants the numbers."""

    title: str
    lead: str
    table: Table
    figures: Mapping[str, int]
    lang: Language

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the page."""
        return (Section(self.title, (Note(self.lead, kind="lead"), self.table)),)

    @property
    def markdown(self) -> str:
        """The page as Markdown."""
        return markdown(self.sections, lang=self.lang)

    def __rich__(self) -> Printed:
        """Return what a rich console prints."""
        return printed(self.sections, lang=self.lang)


def city_schemes() -> tuple[Regime, ...]:
    """Return the shipped schemes of cities."""
    return tuple(one for one in regimes_of_the_article() if one.regime.level in SCHEMES)


def field_of(domain: str) -> str:
    """Return the field of the system to which a domain of life belongs."""
    return FIELD_OF.get(domain, domain if domain in FIELDS else "social_conduct")


def score_rules(regime: Regime) -> tuple[ScoreRule, ...]:
    """Return the rules of its scores that are rules of a text."""
    scores = (score for score in regime.scores if score.evidence == "rule")
    return tuple(rule for score in scores for rule in score.rules if rule.evidence == "rule")


def _conduct(regime: Regime) -> dict[str, Conduct]:
    return {one.id: one for one in regime.conduct}


def _domains(regime: Regime) -> Iterator[str]:
    """Yield the domain of each rule; a ground that follows from another entry has none and is left out."""
    known = _conduct(regime)
    yield from (rule.domain for rule in score_rules(regime))
    for item in regime.lists:
        for ground in item.grounds:
            if {item.evidence, ground.evidence} == {"rule"} and ground.on in known:
                yield known[ground.on].domain


def count_fields(lang: Language = "en") -> Count:
    """Count rules by the four fields, and say whom they are about."""
    words = {key: text[lang] for key, text in _SAYS.items()}
    total: Counter[str] = Counter()
    lines = []
    for regime in regimes_of_the_article():
        counts = Counter(map(field_of, _domains(regime)))
        if not counts:
            continue
        total += counts
        about = {one for score in regime.scores for one in score.subjects}
        about |= {one for item in regime.lists for one in item.subjects}
        subjects = Phrases(regime, lang).listed([SUBJECTS[one][lang] for one in SUBJECTS if one in about])
        lines.append((_name(regime), str(counts.total()), *(str(counts[one]) for one in FIELDS), subjects))
    sums = (f"{total[one]} {DOMAINS[one][lang]}" for one in FIELDS)
    parts = (", " if lang == "en" else "、").join(sums)
    head = (words["regime"], words["rules"], *(DOMAINS[one][lang] for one in FIELDS), words["subjects"])
    lead = words["fields_lead"].format(n=total.total(), parts=parts)
    table = Table(head, (Group("", tuple(lines)),), right=(1, 2, 3, 4, 5), wide=6)
    return Count(words["fields"], lead, table, {"n": total.total(), **total}, lang)


def count_data(lang: Language = "en") -> Count:
    """Count the city schemes that read financial records, and those that read conduct online."""
    words = {key: text[lang] for key, text in _SAYS.items()}
    figures: Counter[str] = Counter()
    lines = []
    for regime in city_schemes():
        say = Phrases(regime, lang)
        cells = []
        for kind, is_of in _KINDS.items():
            found = [one for one in regime.data_categories if is_of(one.origin_domain, one.special_category)]
            figures[kind] += any(one.evidence == "rule" for one in found)
            figures[f"{kind}_all"] += bool(found)
            names = [
                say.text(one.label) if one.evidence == "rule"
                else words["reported"].format(name=say.text(one.label))
                for one in found
            ]  # fmt: skip
            cells.append(say.listed(names) if names else words["none"])
        lines.append((_name(regime), *cells))
    figures["n"] = len(lines)
    keys = ("n", *_KINDS, *(f"{kind}_all" for kind in _KINDS))
    lead = words["data_lead"].format(**{key: figures[key] for key in keys})
    table = Table((words["scheme"], words["bank"], words["online"]), (Group("", tuple(lines)),))
    return Count(words["data"], lead, table, {key: figures[key] for key in keys}, lang)


_KINDS: Final[dict[str, Callable[[str, str], bool]]] = {
    "bank": lambda domain, special: domain == "finance_credit" or special == "financial_detail",
    "online": lambda domain, special: (
        domain == "communications_online" or special.startswith("communications")
    ),
}


def count_documents(lang: Language = "en") -> Count:
    """Count the rules of city schemes by what proves the conduct that they score."""
    words = {key: text[lang] for key, text in _SAYS.items()}
    kinds = tuple(DOCUMENTS)
    total: Counter[str] = Counter()
    lines, most = [], 0
    for regime in city_schemes():
        known = _conduct(regime)
        proofs = (known[rule.on].determinacy for rule in score_rules(regime) if rule.on in known)
        counts: Counter[str] = Counter(proof.evidence_document for proof in proofs)
        if not counts:
            continue
        total.update(counts)
        undecided = sum(counts[kind] for kind in UNDECIDED)
        most += 2 * undecided >= counts.total()
        cells = (str(counts[kind]) for kind in kinds)
        lines.append((_name(regime), str(counts.total()), *cells, _percent(undecided, counts.total())))
    n, undecided = total.total(), sum(total[kind] for kind in UNDECIDED)
    figures = {"n": n, "undecided": undecided, "most": most, "schemes": len(lines)}
    head = (words["scheme"], words["rules"], *(DOCUMENTS[kind][lang] for kind in kinds), words["undecided"])
    lead = words["documents_lead"].format(**figures, share=_percent(undecided, n))
    right = tuple(range(1, len(head)))
    return Count(
        words["documents"], lead, Table(head, (Group("", tuple(lines)),), right, wide=0), figures, lang
    )


def count_departments(lang: Language = "en") -> Count:
    """Count the points that city schemes take away, and those for dealings with government affairs."""
    words = {key: text[lang] for key, text in _SAYS.items()}
    total: Counter[str] = Counter()
    lines, most = [], 0
    for regime in city_schemes():
        counts: Counter[str] = Counter()
        for rule in score_rules(regime):
            counts[field_of(rule.domain)] += most_lost(rule)
        if not counts.total():
            continue
        total.update(counts)
        own = counts["government_affairs"]
        most += 10 * own > counts.total()
        cells = (str(counts[one]) for one in FIELDS)
        lines.append((_name(regime), str(counts.total()), *cells, _percent(own, counts.total())))
    n, own = total.total(), total["government_affairs"]
    figures = {"n": n, "own": own, "most": most, "schemes": len(lines)}
    head = (
        words["scheme"], words["points"], *(DOMAINS[one][lang] for one in FIELDS), words["departments_share"],
    )  # fmt: skip
    lead = words["departments_lead"].format(**figures, share=_percent(own, n))
    right = tuple(range(1, len(head)))
    return Count(
        words["departments"], lead, Table(head, (Group("", tuple(lines)),), right, wide=0), figures, lang
    )


def most_lost(rule: ScoreRule) -> int:
    """Return the most points that a rule takes away at once; nothing for what it sets, or without a limit."""
    points = points_of(rule.effect) or NOTHING
    return 0 if math.isinf(points.low) else max(0, -int(points.low))


def _name(regime: Regime) -> str:
    return f"`{regime.regime.id}`"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}" if whole else "–"


COUNTS: Final[dict[str, Callable[[Language], Count]]] = {
    "fields": count_fields, "data": count_data, "documents": count_documents,
    "departments": count_departments,
}  # fmt: skip
