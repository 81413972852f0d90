"""Rules about the reach of a legal basis: since when, by whose hand, and where it has force."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.legality import days_of, longest_of
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import a_few, in_both, listed, quoted_id, titled
from glasshouse.regimes.model import Authority, InForce, Switch

# when -------------------------------------------------------------------------------------------------------


@rule("GH005")
def retroactive(subject: Subject) -> Iterator[Hit]:
    """Find conduct that counts although it is older than the rule, and entries that a reform lengthens.

    What only favours people may reach back.
    """
    for score_rule in subject.rules:
        if sign_of(score_rule.item) != "better":
            yield from _before_the_text(subject, score_rule)
    polarities = {item.key: item.item.polarity for item in subject.lists}
    for ground in subject.grounds:
        if polarities[ground.owner] != "red":
            yield from _before_the_text(subject, ground)
    yield from _lengthened(subject)


def _before_the_text(subject: Subject, one: Placed[Any]) -> Iterator[Hit]:
    begins = _begins(subject, one.item.provision, one.item.in_force)
    if one.item.retroactive_to is None or one.item.retroactive_to >= begins:
        return
    yield Hit(
        f"{one.path}.retroactive_to", one.key,
        in_both(
            "{name} holds since {begins} and counts conduct from {first} on.",
            "{name}自{begins}起施行，却将{first}起的行为计算在内。",
            name=subject.named(one.key), begins=begins.isoformat(), first=one.item.retroactive_to.isoformat(),
        ),
        provision=one.item.provision,
    )  # fmt: skip


def _begins(subject: Subject, provision: str, in_force: InForce) -> datetime.date:
    """Return since when a rule holds: as its instrument does, or from a later day of its own."""
    instruments = {one.item.id: one.item for one in subject.section("instruments")}
    placed = subject.provisions.get(provision)
    instrument = instruments.get(placed.item.instrument) if placed else None
    begins: datetime.date = instrument.since if instrument else subject.regime.regime.since
    own = in_force.since
    if isinstance(own, str):
        own = next(switch.on for switch in subject.regime.switches if switch.id == own)
    return begins if own is None else max(begins, own)


def _lengthened(subject: Subject) -> Iterator[Hit]:
    """Yield reforms that put standing entries under a ground with a longer term."""
    grounds = {one.item.id: one for one in subject.grounds}
    for switch in subject.section("switches"):
        pairs = [
            (grounds[one.item.replaces], one)
            for one in subject.grounds
            if one.item.in_force.since == switch.item.id and one.item.replaces in grounds
        ]
        longer = [pair for pair in pairs if _is_longer(switch.item, *pair)]
        longer.sort(key=lambda pair: pair[0].key)
        if not longer:
            continue
        yield Hit(
            f"{switch.path}.live_entries", switch.key,
            in_both(
                "{name} puts standing entries under longer terms{how}: {terms}.",
                "{name}使已有的列入适用更长的期限{how}：{terms}。",
                name=titled(switch.item.id, switch.item.label), how=_how(switch.item),
                terms=a_few(_change(subject, *pair) for pair in longer),
            ),
            provision=switch.item.provision,
            weight="lowered" if switch.item.live_entries_status == "assumed" else "usual",
        )  # fmt: skip


def _is_longer(switch: Switch, old: Placed[Any], new: Placed[Any]) -> bool:
    """Return whether all standing entries end later: a term from the reform on need only be as long."""
    before, after = days_of(longest_of(old.item)), days_of(longest_of(new.item))
    if switch.live_entries == "convert_from_switch":
        return after >= before and before < days_of("open")
    return switch.live_entries == "convert_from_start" and after > before


def _how(switch: Switch) -> Words:
    anew = switch.live_entries == "convert_from_switch"
    from_when = (
        in_both(", counted anew from {day}", "，自{day}重新起算", day=switch.on.isoformat())
        if anew
        else in_both("", "")
    )
    is_assumed = switch.live_entries_status == "assumed"
    assumed = in_both(" (the file assumes it)", "（本文件的假定）") if is_assumed else in_both("", "")
    return {lang: from_when[lang] + assumed[lang] for lang in from_when}


def _change(subject: Subject, old: Placed[Any], new: Placed[Any]) -> Words:
    terms = [{"en": "no end", "zh": "无期限"} if t == "open" else t for t in map(_longest, (old, new))]
    return in_both(
        "{name} from {before} to {after}",
        "{name}由{before}改为{after}",
        name=subject.named(old.key), before=terms[0], after=terms[1],
    )  # fmt: skip


def _longest(ground: Placed[Any]) -> str:
    return longest_of(ground.item)


# by whom ----------------------------------------------------------------------------------------------------

PRIVATE: Final[dict[str, Words]] = {
    "platform": {"en": "a platform", "zh": "平台"},
    "employer": {"en": "an employer", "zh": "用人单位"},
    "association": {"en": "an association", "zh": "协会"},
    "bank": {"en": "a bank", "zh": "银行"},
    "village_committee": {"en": "a village committee", "zh": "村民委员会"},
    "carrier": {"en": "a carrier", "zh": "承运企业"},
}


OWN_DEALINGS: Final = frozenset(("credit_terms", "price", "deposit_waiver"))  # anybody may choose these


@rule("GH006")
def without_competence(subject: Subject) -> Iterator[Hit]:
    """Find bodies that act on a basis which gives them no competence, and private ones with public power.

    One finding for each body. A company may give advantages, and act within its own contracts, without public
    power; whoever must carry out what the law lays on it by name decides nothing.
    """
    for authority in subject.authorities.values():
        acts = [*_acts(subject, authority.item)]
        if authority.item.kind in PRIVATE:
            acts = [] if subject.regime.regime.level == "company" else [*filter(_is_public, acts)]
            decided = [one for one in acts if not _needs_no_power(subject, one.item)]
            yield from _public_power(subject, authority, decided)
            acts = [one for one in acts if one not in decided]
        yield from _no_competence(subject, authority, acts)


def _acts(subject: Subject, authority: Authority) -> Iterator[Placed[Any]]:
    every: tuple[Placed[Any], ...] = (*subject.lists, *subject.measures)
    for one in sorted(every, key=lambda placed: placed.key):
        who = "decider" if one.key.startswith("lists/") else "implementing_authority"
        if getattr(one.item, who) == authority.id:
            yield one


def _no_competence(subject: Subject, authority: Placed[Authority], acts: list[Placed[Any]]) -> Iterator[Hit]:
    beyond = [
        one
        for one in acts
        if one.item.legal_basis in subject.bases and one.item.legal_basis not in authority.item.competences
    ]
    if not beyond:
        return
    bases = sorted({one.item.legal_basis for one in beyond})
    yield Hit(
        f"{authority.path}.competences", authority.key,
        in_both(
            "{who} decides or carries out {what} on {bases}, which the file does not name among its "
            "competences.",
            "{who}依据{bases}作出或实施{what}，而本文件未将其列为该主体的权限。",
            who=titled(authority.item.id, authority.item.label), bases=listed(map(quoted_id, bases)),
            what=a_few(subject.named(one.key) for one in beyond),
        ),
        provision=subject.bases[bases[0]].item.provision,
        weight="usual" if any(map(_is_adverse, beyond)) else "lowered",
    )  # fmt: skip


def _public_power(
    subject: Subject, authority: Placed[Authority], decided: list[Placed[Any]]
) -> Iterator[Hit]:
    if not decided:
        return
    yield Hit(
        authority.path, authority.key,
        in_both(
            "{who} is {kind} and decides on {what}; no legal basis delegates public power to it.",
            "{who}属于{kind}，却决定{what}；没有法律依据向其委托公权力。",
            who=titled(authority.item.id, authority.item.label), kind=PRIVATE[authority.item.kind],
            what=a_few(subject.named(one.key) for one in decided),
        ),
        part="power",
    )  # fmt: skip


def _is_adverse(one: Placed[Any]) -> bool:
    return getattr(one.item, "polarity", "") in ("black", "sanction")


def _is_public(one: Placed[Any]) -> bool:
    """Return whether something takes away more than anybody may who deals with others."""
    return _is_adverse(one) and getattr(one.item, "type", "") not in OWN_DEALINGS


def _needs_no_power(subject: Subject, item: Any) -> bool:
    """Return whether a basis delegates power to a private body, or lays down what it must carry out."""
    basis = subject.bases.get(item.legal_basis)
    return basis is not None and (getattr(item, "mandatory", False) or "delegate" in basis.item.authorises)


# where ------------------------------------------------------------------------------------------------------

SYSTEMS: Final[dict[str, Words]] = {
    "mainland": {"en": "the mainland of China", "zh": "中国内地"},
    "hong-kong": {"en": "Hong Kong", "zh": "香港"},
    "macau": {"en": "Macau", "zh": "澳门"},
    "abroad": {"en": "abroad", "zh": "境外"},
}
TERRITORIES: Final = {
    "mainland": "mainland", "china": "mainland", "hong-kong": "hong-kong", "hong kong": "hong-kong",
    "macau": "macau", "macao": "macau", "abroad": "abroad",
}  # fmt: skip
LOCALITIES: Final = ("provincial", "city", "village")


@rule("GH007")
def beyond_its_territory(subject: Subject) -> Iterator[Hit]:
    """Find what reaches a place or a legal system in which the legal basis has no force."""
    head = subject.regime.regime
    systems = {TERRITORIES.get(place, "mainland") for place in head.territorial_scope}
    if len(systems) > 1:
        yield Hit(
            "regime.territorial_scope", f"regime/{head.id}",
            in_both(
                "The regime holds in {systems} at once, which are legal systems of their own: no legal "
                "basis has force in all of them.",
                "该制度同时适用于{systems}，各为独立法域：没有法律依据在各法域均有效力。",
                systems=listed(SYSTEMS[one] for one in sorted(systems)),
            ),
        )  # fmt: skip
    yield from _bodies_elsewhere(subject, systems)
    yield from _data_across(subject)
    for item in subject.lists:
        if item.item.nationwide and head.level in LOCALITIES:
            yield Hit(
                f"{item.path}.nationwide", item.key,
                in_both(
                    "{name} holds nationwide, and the regime is that of a locality.",
                    "{name}在全国适用，而该制度属于地方。",
                    name=subject.named(item.key),
                ),
                provision=_provision_of(subject, item.item.legal_basis),
            )  # fmt: skip


def _bodies_elsewhere(subject: Subject, systems: set[str]) -> Iterator[Hit]:
    """Yield measures that a body carries out in a legal system that the regime does not hold in."""
    for measure in subject.measures:
        authority = subject.authorities.get(measure.item.implementing_authority)
        there = _system(authority)
        if authority is None or not there or there in systems:
            continue
        yield Hit(
            f"{measure.path}.implementing_authority", measure.key,
            in_both(
                "{name} is carried out by {who} in another legal system ({there}), where the regime does "
                "not hold.",
                "{name}由{who}在另一法域（{there}）实施，而该制度在那里不适用。",
                name=subject.named(measure.key), there=SYSTEMS[there],
                who=titled(authority.item.id, authority.item.label),
            ),
            provision=measure.item.provision,
        )  # fmt: skip


def _data_across(subject: Subject) -> Iterator[Hit]:
    """Yield data that crosses into another legal system without a basis, or without the file saying so."""
    for sharing in subject.section("sharings"):
        basis = subject.bases.get(sharing.item.legal_basis)
        home = _system(subject.authorities.get(sharing.item.sender))
        others = [
            subject.authorities[one]
            for one in sharing.item.to
            if one in subject.authorities and _system(subject.authorities[one]) not in ("", home)
        ]
        if sharing.item.cross_border:
            lacks = basis is None or "share" not in basis.item.authorises
            says = "crosses a border without a legal basis for it", "跨境传输而无相应法律依据"
        else:
            lacks = bool(home and others)
            says = (
                "goes to another legal system, and the file names no transfer across a border",
                ("传往另一法域，而本文件未载明跨境传输"),
            )
        if lacks:
            yield Hit(
                f"{sharing.path}.cross_border", sharing.key,
                in_both(
                    "What {name} passes on ({what}) {says}{whom}.",
                    "{name}所共享的内容（{what}）{says}{whom}。",
                    name=quoted_id(sharing.item.id), what=quoted_id(sharing.item.subject),
                    says={"en": says[0], "zh": says[1]}, whom=_to(others),
                ),
                provision=_provision_of(subject, sharing.item.legal_basis),
            )  # fmt: skip


def _to(others: list[Placed[Authority]]) -> Words:
    names = listed(titled(one.item.id, one.item.label) for one in others)
    return in_both(": to {names}", "：接收方为{names}", names=names) if others else in_both("", "")


def _system(authority: Placed[Authority] | None) -> str:
    """Return in which legal system a body acts; nothing where the file's words do not tell."""
    return TERRITORIES.get(authority.item.territory.casefold(), "") if authority else ""


def _provision_of(subject: Subject, basis: str) -> str:
    return subject.bases[basis].item.provision if basis in subject.bases else ""
