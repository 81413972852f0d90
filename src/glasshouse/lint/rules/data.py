"""Rules about the kinds of data that are read: intimate, needless, inferred, or a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import a_few, in_both, listed, quoted_id
from glasshouse.reading.code_names import SPECIAL
from glasshouse.reading.feature_names import FEATURES
from glasshouse.regimes.model import DataCategory
from glasshouse.regimes.scoring_model import Dimension

LEAKAGE: Final = "M24"  # share of the uncertainty about a group that a grade takes away
MUCH_LEAKAGE: Final = 0.1

# intimate data ----------------------------------------------------------------------------------------------

MOST_INTIMATE: Final = frozenset(
    ("religion_belief", "political_opinion", "health", "sex_life_orientation", "biometric", "genetic")
)
REVEALED: Final = {"religion": "religion_belief", "health_choice": "health", "association_union": "union"}
READ_BY: Final = {  # kinds of data that a feature of a model is, whatever the inputs of the score say
    "health_record": "health", "party_member": "political_opinion", "speech_record": "political_opinion",
    "newspapers": "political_opinion", "dating": "sex_life_orientation", "location_pattern": "location_trace",
    "message_topics": "communications_content",
}  # fmt: skip


@rule("GH011")
def intimate_data(subject: Subject) -> Iterator[Hit]:
    """Find data of special categories on the way into a score or a list, and acts that reveal such data.

    It weighs most where a score reads belief, politics, health, sex life or the body, and least where
    finances serve a specific purpose of their own domain.
    """
    told: set[tuple[str, str]] = set()  # what flows into a score, so that a model's feature is not told again
    for data in subject.data:
        kind = data.item.special_category
        targets = _scores_and_lists(subject, data.key)
        if kind == "none" or not targets:
            continue
        told |= {(key, kind) for key in targets}
        yield _intimate(
            subject, data, kind, targets,
            own_domain=kind == "financial_detail" and _is_of_the_purpose(subject, data.item),
        )  # fmt: skip
    for conduct in subject.conduct:
        revealed = REVEALED.get(conduct.item.protected_kind)
        targets = _scores_and_lists(subject, conduct.key)
        if revealed is not None and targets:
            yield _intimate(subject, conduct, revealed, targets)
    for part in _dimensions(subject):
        reads = {one.reads: READ_BY[one.reads] for one in part.item.features if one.reads in READ_BY}
        kinds = sorted({kind for kind in reads.values() if (part.owner, kind) not in told})
        if kinds:
            yield _intimate(subject, part, min(kinds, key=_least_first), [part.owner])


IS: Final = {"en": "is", "zh": "属于"}
REVEALS: Final = {"en": "tells something", "zh": "涉及"}


def _least_first(kind: str) -> tuple[bool, str]:
    return kind not in MOST_INTIMATE, kind


def _intimate(
    subject: Subject, one: Placed[Any], kind: str, targets: list[str], *, own_domain: bool = False
) -> Hit:
    into_score = any(key.startswith("scores/") for key in targets)
    weight: Literal["usual", "raised", "lowered"] = "usual"
    if own_domain:
        weight = "lowered"
    elif into_score and kind in MOST_INTIMATE:
        weight = "raised"
    return Hit(
        one.path, one.key,
        in_both(
            "{name} {is_} of a special category ({kind}) and flows into {targets}.",
            "{name}{is_}特殊类别（{kind}），并流入{targets}。",
            name=subject.named(one.key), kind=SPECIAL[kind],
            is_=IS if one.key.startswith("data_categories/") else REVEALS,
            targets=a_few(subject.named(key) for key in targets),
        ),
        via=way(subject, one.key, targets[0]), weight=weight,
    )  # fmt: skip


def way(subject: Subject, origin: str, end: str, *polarities: str) -> tuple[str, ...]:
    """Return the shortest way from something to what it moves, as keys."""
    paths = [
        path.keys
        for polarity in polarities or ("sanction", "reward")
        for path in subject.flow.origins(end, polarity=polarity)
        if path.origin == origin
    ]
    return min(paths, key=lambda keys: (len(keys), keys), default=(origin, end))


def _scores_and_lists(subject: Subject, key: str) -> list[str]:
    """Return the scores and lists that something moves, those that it moves directly first."""
    near = {
        further
        for effect in subject.flow.effects(key)
        for further in (effect, *(subject.flow.effects(effect) if effect.startswith(RULES) else ()))
    }
    reached = [key for key in subject.flow.reached([key]) if key.startswith(("scores/", "lists/"))]
    return sorted(reached, key=lambda one: (one not in near, one))


RULES: Final = ("rules/", "grounds/")


def _is_of_the_purpose(subject: Subject, data: DataCategory) -> bool:
    """Return whether data serves only specific purposes of its own domain of life."""
    purposes = [one.item for one in subject.section("purposes") if one.item.id in data.purposes]
    return bool(purposes) and all(one.specific and data.origin_domain in one.domains for one in purposes)


def _dimensions(subject: Subject) -> Iterator[Placed[Dimension]]:
    """Yield the dimensions of models that count."""
    yield from (one for key, one in subject.by_key.items() if key.startswith("dimensions/"))


# needless data ----------------------------------------------------------------------------------------------


@rule("GH013")
def needless_data(subject: Subject) -> Iterator[Hit]:
    """Find data that nothing reads or passes on, and inputs of scores that no rule answers.

    Where a score or a list does not state what it reads, nothing can be said of unused data.
    """
    readers: tuple[Placed[Any], ...] = (*subject.lists, *filter(_has_rules, subject.scores))
    states = [bool(one.item.inputs) for one in readers]
    passed_on = {one.item.subject for one in subject.section("sharings")}
    if states and all(states):
        for data in subject.data:
            if not subject.flow.effects(data.key) and data.item.id not in passed_on:
                yield Hit(
                    data.path, data.key,
                    in_both(
                        "{name} is collected, and no score, list or transfer reads it.",
                        "{name}被收集，但没有任何评分、名单或共享使用它。",
                        name=subject.named(data.key),
                    ),
                )  # fmt: skip
    for score in subject.scores:
        unread = _unread(subject, score)
        if unread:
            yield Hit(
                f"{score.path}.inputs", score.key,
                in_both(
                    "{name} takes in {inputs}, and no rule or dimension of it answers to that.",
                    "{name}的输入包括{inputs}，但没有规则或维度使用。",
                    name=subject.named(score.key), inputs=a_few(subject.named(key) for key in unread),
                ),
                provision=score.item.provision,
            )  # fmt: skip


def _has_rules(score: Placed[Any]) -> bool:
    return bool(score.item.rules or score.item.model or score.item.transitions or score.item.nested)


def _unread(subject: Subject, score: Placed[Any]) -> list[str]:
    """Return inputs of a score that nothing in it answers.

    Which rule reads which data is not stated: that can be told of conduct, and of a score without any rule.
    """
    every: tuple[Placed[Any], ...] = (*subject.data, *subject.conduct)
    keys = {one.item.id: one.key for one in every}
    inputs = [keys[name] for name in score.item.inputs if name in keys]
    if not _has_rules(score):
        return inputs
    answered = {one.item.on for one in subject.rules if one.owner == score.key}
    answered |= set(score.item.transitions.counts) if score.item.transitions else set()
    conduct = {one.key: one.item.id for one in subject.conduct}
    return [key for key in sorted(inputs) if key in conduct and conduct[key] not in answered]


# inferred data ----------------------------------------------------------------------------------------------

PERSONALITY: Final = frozenset(  # features that speak of who somebody is, or of what is predicted of them
    ("shopping_kind", "gaming_hours", "newspapers", "dating", "message_topics", "location_pattern",
     "smart_home", "neighbourhood_risk")
)  # fmt: skip


@rule("GH014")
def inferred_traits(subject: Subject) -> Iterator[Hit]:
    """Find inferred data and traits of personality on the way to a measure; rewards weigh less."""
    harmful = frozenset(one.key for one in subject.sanctions)
    every = frozenset(one.key for one in subject.measures)
    for data in subject.data:
        reached = subject.flow.reached([data.key])
        if (data.item.inferred or data.item.collection_method == "inferred") and reached & every:
            yield Hit(
                data.path, data.key,
                in_both(
                    "{name} is inferred, not observed, and leads to {effects}.",
                    "{name}系推断而非观察所得，并导致{effects}。",
                    name=subject.named(data.key),
                    effects=a_few(map(subject.named, sorted(reached & (harmful or every)))),
                ),
                weight="usual" if reached & harmful else "lowered",
            )  # fmt: skip
    for part in _dimensions(subject):
        reached = subject.flow.reached([part.key])
        reads = [one.reads for one in part.item.features if one.reads in PERSONALITY]
        if reads and reached & every:
            yield Hit(
                f"{part.path}.features", part.key,
                in_both(
                    "{name} judges who somebody is rather than what was done ({features}); it leads to "
                    "{effects}.",
                    "{name}评价的是其人而非其行为（{features}），并导致{effects}。",
                    name=subject.named(part.key), features=listed(FEATURES[one] for one in reads),
                    effects=a_few(map(subject.named, sorted(reached & (harmful or every)))),
                ),
                weight="usual" if reached & harmful else "lowered",
            )  # fmt: skip


# stand-ins --------------------------------------------------------------------------------------------------

STAND_INS: Final[dict[str, Words]] = {
    "neighbourhood_risk": {"en": "origin and income", "zh": "出身与收入"},
    "residence": {"en": "origin", "zh": "地域出身"},
    "is_urban": {"en": "origin", "zh": "城乡出身"},
    "language_at_home": {"en": "ethnic origin", "zh": "民族"},
    "household_size": {"en": "family status", "zh": "家庭状况"},
    "location_pattern": {"en": "belief and politics", "zh": "信仰与政治见解"},
    "newspapers": {"en": "political opinion", "zh": "政治见解"},
    "insurance_cover": {"en": "health", "zh": "健康"},
    "occupation": {"en": "social origin", "zh": "社会出身"},
}
PROTECTED_ITSELF: Final = frozenset(("is_female", "age_band"))


@rule("GH015")
def stand_in(subject: Subject) -> Iterator[Hit]:
    """Find what stands in for a protected attribute; it weighs more if a grade of a run gives groups away."""
    leaks = [one.value for one in (subject.readings or {}).get(LEAKAGE, ()) if one.value is not None]
    most = max(leaks, default=0.0)
    weight: Literal["usual", "raised"] = "raised" if most > MUCH_LEAKAGE else "usual"
    seen = (
        in_both(
            "; in the run a grade gives away up to {share} % of who is of which group",
            "；运行中等级最多泄露{share}%的群体归属信息",
            share=round(100 * most),
        )
        if weight == "raised"
        else in_both("", "")
    )
    for data in subject.data:
        if data.item.proxy_of and _scores_and_lists(subject, data.key):
            yield Hit(
                f"{data.path}.proxy_of", data.key,
                in_both(
                    "{name} can stand in for a protected attribute ({what}) and flows into {targets}{seen}.",
                    "{name}可替代受保护特征（{what}），并流入{targets}{seen}。",
                    name=subject.named(data.key), what=quoted_id(data.item.proxy_of), seen=seen,
                    targets=a_few(subject.named(key) for key in _scores_and_lists(subject, data.key)),
                ),
                weight=weight,
            )  # fmt: skip
    for part in _dimensions(subject):
        reads = [one.reads for one in part.item.features if one.reads in STAND_INS.keys() | PROTECTED_ITSELF]
        if reads:
            yield Hit(
                f"{part.path}.features", part.key,
                in_both(
                    "{name} of the score {score} reads {features}{seen}.",
                    "评分{score}的{name}读取{features}{seen}。",
                    name=subject.named(part.key), score=subject.named(part.owner), seen=seen,
                    features=listed(_stands_for(one) for one in reads),
                ),
                weight=weight,
            )  # fmt: skip


def _stands_for(feature: str) -> Words:
    if feature in PROTECTED_ITSELF:
        return in_both(
            "{feature} (itself a protected attribute)",
            "{feature}（本身即受保护特征）",
            feature=FEATURES[feature],
        )
    return in_both(
        "{feature} (which can stand in for {what})", "{feature}（可替代{what}）",
        feature=FEATURES[feature], what=STAND_INS[feature],
    )  # fmt: skip
