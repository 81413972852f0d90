"""Rules about legality: on what law something rests, of what rank, within what bounds, read where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from glasshouse.clock import Duration
from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.registry import rule
from glasshouse.lint.stated import stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import a_few, in_both, listed, quoted_id, titled
from glasshouse.reading.code_names import KINDS_OF_MEASURES, RANKS, RELATIONS
from glasshouse.regimes.doors import causes_of
from glasshouse.regimes.model import Cite, FixedTerm, LegalBasis, Maximum, Measure, Provision

POWERS = {
    "collect": {"en": "collecting data", "zh": "收集数据"},
    "score": {"en": "scoring", "zh": "评分"},
    "list": {"en": "listing", "zh": "列入名单"},
    "sanction": {"en": "taking something away", "zh": "施加限制"},
    "reward": {"en": "giving an advantage", "zh": "给予激励"},
    "publish": {"en": "publishing", "zh": "公布"},
    "share": {"en": "passing data on", "zh": "共享"},
}


@dataclass(frozen=True)
class Resting:
    """Something that needs a legal basis: what is done, and on which basis the file says it rests."""

    path: str
    key: str
    power: str
    basis: str
    provision: str


def resting(subject: Subject) -> Iterator[Resting]:
    """Yield everything in a regime that is done to people and needs a basis in law."""
    for data in subject.data:
        yield Resting(data.path, data.key, "collect", data.item.legal_basis, "")
    for item in subject.lists:
        yield Resting(item.path, item.key, "list", item.item.legal_basis, "")
    for measure in subject.measures:
        yield Resting(
            measure.path, measure.key, measure.item.polarity, measure.item.legal_basis, measure.item.provision
        )
    for section, power in (("publications", "publish"), ("sharings", "share")):
        for one in subject.section(section):
            yield Resting(one.path, one.key, power, one.item.legal_basis, one.item.provision)


@rule("GH001")
def no_legal_basis(subject: Subject) -> Iterator[Hit]:
    """Find what is done without a legal basis, or on one that does not authorise it."""
    for one in resting(subject):
        basis = subject.bases.get(one.basis)
        what = POWERS[one.power]
        if basis is None or basis.item.rank == "none":
            yield Hit(
                f"{one.path}.legal_basis", one.key,
                in_both(
                    "{name}: the file names no legal basis for {what}.",
                    "{name}：{what}未指明任何法律依据。",
                    name=subject.named(one.key), what=what,
                ),
                provision=one.provision,
            )  # fmt: skip
        elif one.power not in basis.item.authorises:
            yield Hit(
                f"{one.path}.legal_basis", one.key,
                in_both(
                    "{name} rests on {basis}, which does not authorise {what}.",
                    "{name}以{basis}为依据，而该依据未授权{what}。",
                    name=subject.named(one.key), what=what, basis=quoted_id(basis.item.id),
                ),
                provision=basis.item.provision,
            )  # fmt: skip


# rank -------------------------------------------------------------------------------------------------------

NATIONWIDE: Final = (
    "constitution", "statute", "administrative_regulation", "judicial_interpretation",
    "central_policy_document",
)  # fmt: skip
LOCAL: Final = (*NATIONWIDE, "local_regulation")
LIBERTIES: Final = ("constitution", "statute", "administrative_regulation", "judicial_interpretation")
OF_LIBERTIES: Final = frozenset(  # measures that restrict movement, liberty or a profession
    ("travel_ban_air", "travel_ban_rail", "exit_ban", "detention_link", "officer_ban", "market_ban",
     "job_exclusion", "licence_denial")
)  # fmt: skip
UNTIL_LAW_COMES: Final = "ministry_rule"  # tolerated for lists while nothing of higher rank is there


@dataclass(frozen=True)
class Need:
    """Which ranks are high enough for something, and what it is called."""

    what: Words
    ranks: tuple[str, ...]


NEEDS: Final = {
    "nationwide": Need(
        {"en": "a black list that holds nationwide", "zh": "在全国适用的失信名单"}, NATIONWIDE
    ),
    "local": Need({"en": "a black list of a locality", "zh": "地方失信名单"}, LOCAL),
    "liberty": Need(
        {"en": "a restriction of movement or of a profession", "zh": "对出行或从业的限制"}, LIBERTIES
    ),
}


@rule("GH002")
def rank_too_low(subject: Subject) -> Iterator[Hit]:
    """Find black lists and restrictions of movement or profession on law of too low a rank.

    What companies do by contract is not measured by it, and what rests on nothing is another rule's.
    """
    head = subject.regime.regime
    if head.level == "company":
        return
    for item in subject.lists:
        if item.item.polarity == "black":
            nationwide = item.item.nationwide or head.level == "national"
            yield from _rank(subject, item, NEEDS["nationwide" if nationwide else "local"])
    for measure in subject.sanctions:
        if measure.item.type in OF_LIBERTIES:
            yield from _rank(subject, measure, NEEDS["liberty"])


def _rank(subject: Subject, one: Placed[Any], need: Need) -> Iterator[Hit]:
    basis = subject.bases.get(one.item.legal_basis)
    if basis is None or basis.item.rank in need.ranks:
        return
    is_list = one.key.startswith("lists/")
    yield Hit(
        f"{one.path}.legal_basis", one.key,
        in_both(
            "{name} is {what} and rests on {basis} of the rank “{rank}”; needed is one of: {ranks}.",
            "{name}属于{what}，其依据{basis}的位阶为“{rank}”；所需位阶为：{ranks}。",
            name=subject.named(one.key), what=need.what, basis=quoted_id(basis.item.id),
            rank=RANKS[basis.item.rank], ranks=listed(RANKS[rank] for rank in need.ranks),
        ),
        provision=basis.item.provision,
        weight="lowered" if is_list and basis.item.rank == UNTIL_LAW_COMES else "usual",
    )  # fmt: skip


# catalogue and ceilings -------------------------------------------------------------------------------------

ISO = re.compile(r"P(?:\d+Y)?(?:\d+M)?(?:\d+D)?")
DAYS_OF_MONTH: Final = 365.25 / 12


@rule("GH003")
def beyond_the_catalogue(subject: Subject) -> Iterator[Hit]:
    """Find data outside a public catalogue, and measures beyond what their legal basis allows at most.

    A catalogue binds public bodies: what a company collects by contract is not measured by it.
    """
    if subject.regime.regime.level != "company":
        yield from _data_outside(subject)
    for measure in subject.measures:
        basis = subject.bases.get(measure.item.legal_basis)
        excess = _least_excess(subject, measure.item, basis.item) if basis else ()
        if basis is not None and excess:
            yield Hit(
                measure.path, measure.key,
                in_both(
                    "{name} goes beyond what {basis} allows at most: {excess}.",
                    "{name}超出{basis}所允许的上限：{excess}。",
                    name=subject.named(measure.key), basis=quoted_id(basis.item.id), excess=listed(excess),
                ),
                provision=basis.item.provision,
            )  # fmt: skip


def _data_outside(subject: Subject) -> Iterator[Hit]:
    for data in subject.data:
        is_outside = data.item.in_catalogue.startswith("outside")
        says = "none" if is_outside else stated(data.item.in_catalogue)
        if says == "said":
            continue
        words = (
            in_both(
                "{name} stands in no published catalogue of what may be collected, as the file says.",
                "据本文件，{name}不在任何公布的可归集信息目录之内。",
                name=subject.named(data.key),
            )
            if says == "none"
            else in_both(
                "{name}: the file does not know whether a published catalogue allows collecting it.",
                "{name}：本文件未查明公布的目录是否允许归集。",
                name=subject.named(data.key),
            )
        )
        weight: Literal["usual", "lowered"] = "usual" if says == "none" else "lowered"
        yield Hit(f"{data.path}.in_catalogue", data.key, words, weight=weight)


def _least_excess(subject: Subject, measure: Measure, basis: LegalBasis) -> tuple[Words, ...]:
    """Return in what a measure exceeds the maximum that is nearest to it; nothing if one allows it."""
    every = [_excess(subject, measure, one) for one in basis.maxima]
    return min(every, key=lambda one: (len(one), str(one)), default=())


def _excess(subject: Subject, measure: Measure, allowed: Maximum) -> tuple[Words, ...]:
    found = []
    if allowed.types and measure.type not in allowed.types:
        found.append(in_both("its kind, {kind}", "其种类“{kind}”", kind=KINDS_OF_MEASURES[measure.type]))
    if allowed.targets and measure.target not in allowed.targets:
        found.append(in_both("whom it meets, {whom}", "其对象“{whom}”", whom=RELATIONS[measure.target]))
    severity = subject.severity(measure)
    if allowed.severity is not None and severity > allowed.severity:
        words = "its severity, {is_} where {most} is allowed", "其严厉程度为{is_}，而上限为{most}"
        found.append(in_both(*words, is_=severity, most=allowed.severity))
    if allowed.duration is not None:
        longest = _longest_term(subject, measure)
        if longest is not None and days_of(longest) > days_of(allowed.duration):
            length = {"en": "without end", "zh": "无期限"} if longest == "open" else longest
            words = "its term, {is_} where {most} is allowed", "其期限为{is_}，而上限为{most}"
            found.append(in_both(*words, is_=length, most=allowed.duration))
    return tuple(found)


def _longest_term(subject: Subject, measure: Measure) -> str | None:
    """Return the longest term for which a measure can stand: "open", a duration, or None if none is said.

    It is its own where that is a duration; else that of the grounds that bring it.
    """
    own = measure.duration
    if isinstance(own, str) and (own == "indefinite" or ISO.fullmatch(own)):
        return "open" if own == "indefinite" else own
    bundles = causes_of(subject.regime, measure).bundles
    terms = [longest_of(one.item) for one in subject.grounds if one.item.bundle in bundles]
    return max(terms, key=days_of, default=None)


def longest_of(ground: Any) -> str:
    """Return the longest term of a ground, with its extension: "open" or a duration."""
    if not isinstance(ground.term, FixedTerm):
        return "open"
    longest = [ground.term.duration]
    longest += [f"P{ground.extension.cap_years}Y"] if ground.extension is not None else []
    return max(longest, key=days_of)


def days_of(term: str) -> float:
    """Return about how many days a term has; "open" is longer than any."""
    if term == "open":
        return float("inf")
    length = Duration.parse(term)
    return length.total_months * DAYS_OF_MONTH + length.days


# where it can be read ---------------------------------------------------------------------------------------

OFFICIAL: Final = frozenset(("original_text", "translation", "official_notice"))
Trace = Literal["official", "recalled", "second_hand", "assumed", "none"]
LACKS: Final[Mapping[str, Words]] = {
    "recalled": {"en": "is known from memory only", "zh": "仅凭记忆所知"},
    "second_hand": {"en": "is known from press or secondary texts only", "zh": "仅见于报道或二手文献"},
    "assumed": {"en": "is assumed: no text says it", "zh": "属于假定：未见文本依据"},
    "none": {"en": "cites nothing", "zh": "未注明任何出处"},
}


@rule("GH004")
def untraceable(subject: Subject) -> Iterator[Hit]:
    """Find provisions that nobody can look up in an official text, with the rules that rest on them.

    An invented act whose own text is the source can be looked up.
    """
    kinds = {source.id: source.kind for source in subject.regime.sources}
    fictional = subject.regime.regime.status == "fictional"
    resting_on: dict[str, list[Placed[Any]]] = {}
    every: tuple[Placed[Any], ...] = (
        *subject.scores, *subject.rules, *subject.grounds, *subject.measures,
    )  # fmt: skip
    for one in every:
        cites = getattr(one.item, "cites", ())
        if not any(_is_official(cite, kinds, fictional) for cite in cites):
            resting_on.setdefault(one.item.provision, []).append(one)
    for placed in subject.provisions.values():
        trace = _trace(placed.item, kinds, fictional)
        items = sorted({one.key for one in resting_on.get(placed.item.id, ())})
        if trace == "official" or not items:
            continue
        yield Hit(
            f"{placed.path}.cites", placed.key,
            in_both(
                "The provision {name} {lacks}; on it rest {items}.",
                "条文{name}{lacks}；以其为据者：{items}。",
                name=titled(placed.item.id, placed.item.article), lacks=LACKS[trace],
                items=a_few(subject.named(key) for key in items),
            ),
            provision=placed.item.id, weight="lowered" if trace == "recalled" else "usual",
        )  # fmt: skip


def _is_official(cite: Cite, kinds: Mapping[str, str], fictional: bool) -> bool:
    """Return whether a citation was read in an official text; an invented act is its own."""
    read = ("verified_text", "verified_excerpt", *(("assumed",) if fictional else ()))
    return kinds.get(cite.source) in OFFICIAL and cite.status in read


def _trace(provision: Provision, kinds: Mapping[str, str], fictional: bool) -> Trace:
    if not provision.cites:
        return "none"
    if provision.status == "recalled":
        return "recalled"
    if any(_is_official(cite, kinds, fictional) for cite in provision.cites) and (
        fictional or provision.status != "assumed"
    ):
        return "official"
    if provision.status == "assumed":
        return "assumed"
    statuses = {cite.status for cite in provision.cites}
    return "recalled" if statuses == {"recalled"} else "second_hand"
