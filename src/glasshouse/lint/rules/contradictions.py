"""Rules about scoring logic: what contradicts each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from glasshouse.lint.finding import Hit
from glasshouse.lint.graph import sign_of
from glasshouse.lint.machines import Machines, Way
from glasshouse.lint.reach import OVERRIDES
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.lint.workings import holds, machines_of
from glasshouse.regimes.model import ListItem, Measure
from glasshouse.regimes.scoring_model import ScoreRule, SetScore


@rule("GH025")
def contradiction(subject: Subject) -> Iterator[Hit]:
    """Find rules that say opposite things of one case."""
    machines = machines_of(subject)
    yield from _opposite_ways(subject, machines)
    yield from _opposite_points(subject)
    yield from _red_and_black(subject, machines)
    yield from _given_and_taken(subject)


def _is_favourable(machines: Machines, way: Way) -> bool | None:
    """Return whether a way is good for the person: out, or upheld; None for a step in between."""
    step = machines.steps[way.procedure, way.to]
    if step.listed or step.in_effect:
        return False
    if machines.procedures[way.procedure].kind == "case":
        return {"upheld": True, "corrected": True, "rejected": False}.get(step.emits or "")
    return True if step.final or step.emits == "rejected" else None


def contradict(machines: Machines, first: Way, later: Way) -> bool:
    """Return whether two ways decide some case in opposite senses, neither as a rule and its exception.

    A case takes the first way that fits. A special case that stands first is an exception, and so is one that
    favours the person. What is left is a rule that the file's order alone silences.
    """
    sense, other = _is_favourable(machines, first), _is_favourable(machines, later)
    guards = machines.guards[first.procedure]
    if sense is None or other is None or sense == other or not (first.is_certain and later.is_certain):
        return False
    if not guards.hold_together(first.condition, later.condition):
        return False
    is_narrower, is_wider = (
        guards.implies(first.condition, later.condition), guards.implies(later.condition, first.condition),
    )  # fmt: skip
    if is_narrower and is_wider:
        return True
    return not is_narrower and not is_wider and not sense


def _opposite_ways(subject: Subject, machines: Machines) -> Iterator[Hit]:
    held = [way for way in machines.ways if way.days is not None and holds(subject, way)]
    for later, rivals in machines.rivals(held):
        for first in rivals:
            if not contradict(machines, first, later):
                continue
            yield Hit(
                later.path, later.key,
                in_both(
                    "{name} and {other} answer to the same event and cover a same case, with opposite "
                    "effects; only the order of the file decides that {other} goes first.",
                    "{name}与{other}针对同一事件并涵盖同一情形，效果却相反；仅由文件中的先后次序决定{other}优先。",
                    name=subject.named(later.key), other=quoted_id(first.id),
                ),
                part=first.id, via=(first.key, later.key), provision=later.provision,
            )  # fmt: skip


def _opposite_points(subject: Subject) -> Iterator[Hit]:
    """Find rules of one score that answer to the same event, and of which one gives what the other takes."""
    groups: dict[tuple[str, str], list[Placed[ScoreRule]]] = defaultdict(list)
    for one in subject.rules:
        groups[one.owner, one.item.on].append(one)
    for rules in groups.values():
        for pair in combinations(sorted(rules, key=lambda one: one.item.id), 2):
            one, other = pair
            if not _are_opposite(one.item, other.item) or not _at_once(subject, one, other):
                continue
            yield Hit(
                one.path, one.key,
                in_both(
                    "{name} and {other} answer to the same event {on}, with opposite effects on one score.",
                    "{name}与{other}针对同一事件{on}，对同一分数的效果相反。",
                    name=subject.named(one.key), other=subject.named(other.key), on=quoted_id(one.item.on),
                ),
                part=other.item.id, via=(one.key, other.key), provision=one.item.provision,
            )  # fmt: skip


def _are_opposite(one: ScoreRule, other: ScoreRule) -> bool:
    if isinstance(one.effect, SetScore) and isinstance(other.effect, SetScore):
        return one.effect.set_score != other.effect.set_score
    if isinstance(one.effect, OVERRIDES) or isinstance(other.effect, OVERRIDES):
        return False
    return {sign_of(one), sign_of(other)} == {"better", "worse"}


def _at_once(subject: Subject, *items: Placed[Any]) -> bool:
    return subject.days(*(one.item.in_force for one in items)) is not None


def _red_and_black(subject: Subject, machines: Machines) -> Iterator[Hit]:
    """Find red lists on which somebody can stand who stands on a black one."""
    black = [one for one in subject.lists if one.item.polarity == "black"]
    for red in subject.lists:
        both = [one for one in black if red.item.polarity == "red" and _may_meet(subject, machines, red, one)]
        if not both:
            continue
        yield Hit(
            red.path, red.key,
            in_both(
                "{name} is a red list, and nothing keeps those off it who stand on {black}.",
                "{name}为红名单，而没有任何规定排除列入{black}者同时在列。",
                name=subject.named(red.key), black=listed(subject.named(one.key) for one in both),
            ),
            via=(red.key, *(one.key for one in both)),
        )  # fmt: skip


def _may_meet(subject: Subject, machines: Machines, red: Placed[ListItem], black: Placed[ListItem]) -> bool:
    shared = set(red.item.subjects) & set(black.item.subjects)
    if not shared or not _at_once(subject, red, black):
        return False
    if black.item.id in red.item.excludes or red.item.id in black.item.excludes:
        return False
    return not (_answers(machines, red.item, black.item) or _answers(machines, black.item, red.item))


def _answers(machines: Machines, one: ListItem, other: ListItem) -> bool:
    """Return whether an entry on one list moves when somebody comes onto another."""
    steps = machines.procedures[other.procedure].steps
    is_public = other.polarity == "black" and any(step.listed and step.published for step in steps)
    heard = {way.on for way in machines.ways if way.procedure == one.procedure and way.source}
    return (is_public and "publicly_listed" in heard) or any(
        on.startswith(f"{other.procedure}.") for on in heard
    )


def _given_and_taken(subject: Subject) -> Iterator[Hit]:
    """Find a reward and a sanction of one kind that follow from the same grade or list."""
    groups: dict[tuple[str, str, str], list[Placed[Measure]]] = defaultdict(list)
    for one in subject.measures:
        for cause in one.item.trigger if one.item.type != "other" else ():
            groups[cause, one.item.type, one.item.target].append(one)
    for (cause, _, _), measures in groups.items():
        for one, other in combinations(sorted(measures, key=lambda each: each.item.id), 2):
            if one.item.polarity == other.item.polarity or one.item.domain != other.item.domain:
                continue
            if _at_once(subject, one, other):
                yield Hit(
                    one.path, one.key,
                    in_both(
                        "{cause} brings both {name} and {other}: the one gives what the other takes.",
                        "{cause}同时带来{name}与{other}：一者给予，一者剥夺。",
                        cause=quoted_id(cause), name=subject.named(one.key), other=subject.named(other.key),
                    ),
                    part=f"{other.item.id}+{cause}", provision=one.item.provision,
                )  # fmt: skip
