"""Rules about purpose and context: what flows from one domain of life into another, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import Path
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import a_few, in_both, listed, quoted_id
from glasshouse.reading.code_names import DOMAINS
from glasshouse.reading.names import PROTECTED
from glasshouse.regimes.model import Conduct
from glasshouse.regimes.record_points import points_of
from glasshouse.regimes.scoring_model import ScoreRule


@rule("GH008")
def unrelated_context(subject: Subject) -> Iterator[Hit]:
    """Find consequences in a domain of life that is unrelated to where the data or the conduct comes from.

    One finding for each measure: the path shown is the shortest, the domains of all others are named.
    """
    for measure in subject.measures:
        found: dict[str, Path] = {}
        for path in subject.flow.origins(measure.key, polarity=measure.item.polarity):
            if path.domain and not subject.judgements.are_related(path.domain, measure.item.domain):
                known = found.setdefault(path.domain, path)
                found[path.domain] = min(known, path, key=_length)
        if not found:
            continue
        domain, shortest = min(found.items(), key=lambda one: _length(one[1]))
        others = [(path.origin, other) for other, path in sorted(found.items()) if other != domain]
        yield Hit(
            measure.path, measure.key,
            in_both(
                "{name} is in the domain {effect}; {origin} reaches it from the domain {domain}, which is "
                "taken to be unrelated{more}.",
                "{name}属于{effect}领域；{origin}来自{domain}领域而通往该措施，两者视为无关{more}。",
                name=subject.named(measure.key), effect=domain_words(measure.item.domain),
                origin=subject.named(shortest.origin), domain=domain_words(domain),
                more=_and_from(others),
            ),
            via=shortest.keys, provision=measure.item.provision,
            weight="usual" if measure.item.polarity == "sanction" else "lowered",
        )  # fmt: skip


def _length(path: Path) -> tuple[int, tuple[str, ...]]:
    return len(path.keys), path.keys


def domain_words(domain: str) -> Words:
    """Return what a domain of life is called, and its word in the file."""
    said = DOMAINS[domain]
    return {"en": f"{said['en']} (`{domain}`)", "zh": f"“{said['zh']}”（`{domain}`）"}


def _and_from(others: list[tuple[str, str]]) -> Words:
    """Say what else reaches it, one thing for each further domain."""
    if not others:
        return in_both("", "")
    ways = [
        in_both(
            "{origin} ({domain})", "{origin}（{domain}）", origin=quoted_id(key.partition("/")[2]),
            domain=DOMAINS[domain],
        )
        for key, domain in others
    ]  # fmt: skip
    return in_both("; so do {ways}", "；同样的还有{ways}", ways=listed(ways))


# one score for everything -----------------------------------------------------------------------------------

MANY_ORIGINS = 3  # domains of life from which a score is fed
SEVERAL_EFFECTS = 2  # domains of life in which something follows


@rule("GH009")
def general_purpose(subject: Subject) -> Iterator[Hit]:
    """Find scores that are fed from many domains of life and used in several, or for no specific purpose."""
    purposes = {one.item.id: one.item for one in subject.section("purposes")}
    for score in subject.scores:
        origins = _origins_of(subject, score)
        reached = subject.flow.reached([score.key])
        effects = sorted({one.item.domain for one in subject.measures if one.key in reached})
        stated = [purposes[name] for name in score.item.purposes if name in purposes]
        is_specific = bool(stated) and all(one.specific for one in stated)
        if len(origins) < MANY_ORIGINS or (len(effects) < SEVERAL_EFFECTS and is_specific):
            continue
        yield Hit(
            score.path, score.key,
            in_both(
                "{name} is fed from {count} domains of life ({origins}), {effects}, and its purpose is "
                "{purpose}.",
                "{name}的输入来自{count}个生活领域（{origins}），{effects}，其目的{purpose}。",
                name=subject.named(score.key), count=len(origins), effects=_effects(effects),
                origins=listed(DOMAINS[one] for one in origins),
                purpose=in_both("specific", "特定") if is_specific else in_both("not specific", "并不特定"),
            ),
            provision=score.item.provision,
        )  # fmt: skip


def _origins_of(subject: Subject, score: Placed[Any]) -> list[str]:
    """Return the domains of life from which a score is fed."""
    paths = [
        path
        for polarity in ("sanction", "reward")
        for path in subject.flow.origins(score.key, polarity=polarity)
    ]
    domains = {path.domain for path in paths} | {
        one.item.domain for one in subject.rules if one.owner == score.key
    }
    return sorted(domains - {""})


def _effects(domains: Sequence[str]) -> Words:
    if not domains:
        return in_both("nothing that counts here follows from it", "在此未见后果")
    names = listed(DOMAINS[one] for one in domains)
    return in_both("what follows is in {names}", "后果涉及{names}", names=names)


# for what ---------------------------------------------------------------------------------------------------


@rule("GH010")
def purpose_unclear(subject: Subject) -> Iterator[Hit]:
    """Find data and scores without a purpose, purposes that are not specific, and other uses."""
    used: dict[str, set[str]] = {}
    every: tuple[Placed[Any], ...] = (*subject.data, *subject.scores)
    for one in every:
        if not one.item.purposes:
            yield Hit(
                f"{one.path}.purposes", one.key,
                in_both(
                    "{name}: the file names no purpose.", "{name}：未指明任何目的。",
                    name=subject.named(one.key),
                ),
                part="missing",
            )  # fmt: skip
        for name in one.item.purposes:
            used.setdefault(name, set()).add(one.key)
    for sharing in subject.section("sharings"):
        used.setdefault(sharing.item.purpose, set()).add(sharing.key)
    yield from _vague(subject, used)
    yield from _other_uses(subject)


def _vague(subject: Subject, used: dict[str, set[str]]) -> Iterator[Hit]:
    for purpose in subject.section("purposes"):
        users = sorted(used.get(purpose.item.id, ()))
        if not purpose.item.specific and users:
            yield Hit(
                f"{purpose.path}.specific", purpose.key,
                in_both(
                    "The purpose {name} (“{text}”) is not specific; it is that of {users}.",
                    "目的{name}（“{text}”）并不特定；以其为目的者：{users}。",
                    name=quoted_id(purpose.item.id), users=a_few(subject.named(key) for key in users),
                    text={"en": purpose.item.text.en, "zh": purpose.item.text.zh},
                ),
            )  # fmt: skip


def _other_uses(subject: Subject) -> Iterator[Hit]:
    """Yield scores and sharings that use something for a purpose for which it was not collected."""
    every: tuple[Placed[Any], ...] = (*subject.data, *subject.scores)
    sources = {one.item.id: one for one in every}
    for score in subject.scores:
        beyond = [
            name
            for name in sorted(score.item.inputs)
            if name in sources and not _fits(subject, sources[name], score.item.purposes)
        ]
        if beyond:
            yield _used_otherwise(subject, score, beyond, score.item.purposes, f"{score.path}.inputs")
    for sharing in subject.section("sharings"):
        one = sources.get(sharing.item.subject)
        purposes = (sharing.item.purpose,)
        if one is not None and not _fits(subject, one, purposes):
            path = f"{sharing.path}.purpose"
            yield _used_otherwise(subject, sharing, [sharing.item.subject], purposes, path)


def _fits(subject: Subject, source: Placed[Any], purposes: tuple[str, ...]) -> bool:
    """Return whether what is collected for some purposes may be used for others; always, if it has none."""
    collected = set(source.item.purposes)
    compatible = {one.item.id: set(one.item.compatible_with) for one in subject.section("purposes")}
    return not collected or all(
        purpose in collected
        or compatible.get(purpose, set()) & collected
        or any(purpose in compatible.get(one, ()) for one in collected)
        for purpose in purposes
    )


def _used_otherwise(
    subject: Subject, user: Placed[Any], names: list[str], purposes: tuple[str, ...], path: str
) -> Hit:
    return Hit(
        path, user.key,
        in_both(
            "{name} uses {what} for {purposes}, which is not what it was collected for, and the file "
            "does not declare the purposes compatible.",
            "{name}将{what}用于{purposes}，这并非收集时的目的，本文件亦未声明目的相容。",
            name=subject.named(user.key), what=a_few(map(quoted_id, names)),
            purposes=listed(map(quoted_id, purposes)),
        ),
        provision=user.item.provision,
    )  # fmt: skip


# protected conduct ------------------------------------------------------------------------------------------


@rule("GH012")
def protected_penalised(subject: Subject) -> Iterator[Hit]:
    """Find conduct under the protection of a basic right for which something is taken away.

    It weighs less where the file takes the conduct to be unlawful, and where no source says how it counts:
    then a human must see whether the right is respected.
    """
    for conduct in subject.conduct:
        if conduct.item.protected_kind == "none":
            continue
        against = sorted(_against(subject, conduct), key=lambda one: one[0].key)
        if not against:
            continue
        is_sure = any(sure for _, sure in against)
        words = (
            "{name} is protected ({right}){lawful}, and it counts against people by {what}.",
            "{name}受保护（{right}）{lawful}，却依{what}被作不利计算。",
        )
        if not is_sure:
            words = (
                "{name} is protected ({right}){lawful}, and it counts by {what}; no source says whether "
                "against people.",
                "{name}受保护（{right}）{lawful}，并依{what}被计入；未见来源说明是否作不利计算。",
            )
        lawful = (
            ("", "") if conduct.item.lawful else (" but unlawful as the file takes it", "，但本文件视为违法")
        )
        yield Hit(
            conduct.path, conduct.key,
            in_both(
                *words, name=subject.named(conduct.key), right=PROTECTED[conduct.item.protected_kind],
                lawful=in_both(*lawful), what=a_few(subject.named(one.key) for one, _ in against),
            ),
            via=(conduct.key, against[0][0].key, against[0][0].owner),
            provision=against[0][0].item.provision,
            weight="usual" if conduct.item.lawful and is_sure else "lowered",
        )  # fmt: skip


def _against(subject: Subject, conduct: Placed[Conduct]) -> Iterator[tuple[Placed[Any], bool]]:
    """Yield rules and grounds that take something away for conduct, and whether that is sure."""
    for one in subject.rules:
        if one.item.on == conduct.item.id and may_take_away(one.item):
            yield one, one.item.is_known
    polarities = {item.key: item.item.polarity for item in subject.lists}
    for ground in subject.grounds:
        if ground.item.on == conduct.item.id and polarities[ground.owner] != "red":
            yield ground, True


def may_take_away(one: ScoreRule) -> bool:
    """Return whether a rule can make a standing worse; one whose points no source gives may."""
    points = points_of(one.effect)
    return not one.is_known or points is None or points.low < 0
