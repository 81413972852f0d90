"""Rules about ways out: entries and grades without one, and lists that lead to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.machines import Machines, State, Way
from glasshouse.lint.reach import OVERRIDES, Reach, record_span
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.lint.workings import holds, machines_of, reaches
from glasshouse.regimes.model import ListItem, Measure, Score
from glasshouse.regimes.record_points import Span
from glasshouse.regimes.scoring_model import ScoreRule, SetGrade
from glasshouse.regimes.scoring_rows import ordered_grades

# Measures that make it harder to earn money, and so to pay or perform.
EARNING: Final = (
    "officer_ban", "job_exclusion", "market_ban", "licence_denial", "credit_terms", "procurement_exclusion",
    "subsidy_denial", "account_restriction",
)  # fmt: skip
PERFORMED: Final = ("debt_performed", "debt_settled", "performed_listed", "settled_listed", "rail_fare_paid")
NO_WAY: Final = ("death",)  # what ends a matter without being a way out for anybody


# GH024 ------------------------------------------------------------------------------------------------------


@rule("GH024")
def trap(subject: Subject) -> Iterator[Hit]:
    """Find entries that nothing ends, exits that the sanctions themselves block, and grades for ever."""
    machines = machines_of(subject)
    for item in subject.lists:
        if item.item.polarity != "red":
            yield from _entries(subject, machines, item)
    reached = reaches(subject, machines, unknown=True)
    for score in subject.scores:
        yield from _grades(subject, score, reached[score.item.id])


def _entries(subject: Subject, machines: Machines, item: Placed[ListItem]) -> Iterator[Hit]:
    """Look at the entries of a list: whether and how they end for somebody who is rightly on it."""
    procedure = machines.procedures[item.item.procedure]
    steps = {step.id: step for step in procedure.steps}
    ways = [
        way for way in machines.ways
        if way.procedure == procedure.id and way.source and holds(subject, way) and _is_way_out(machines, way)
    ]  # fmt: skip
    standing = {
        state for state in machines.states[procedure.id]
        if steps[state.step].listed or steps[state.step].in_effect
    }  # fmt: skip
    stuck = {state for state in standing if not _gets_out(machines, ways, state)}
    path, key = item.path, item.key
    if stuck:
        every = sorted({state.step for state in stuck})
        yield Hit(
            path, key,
            in_both(
                "{name}: no way leads out of {steps} for somebody who is rightly there.",
                "{name}：对于依规列入者，没有任何途径离开{steps}。",
                name=subject.named(key), steps=listed(quoted_id(step) for step in every),
            ),
            part="no-exit", via=(key, *_sanctions_of(subject, key)),
        )  # fmt: skip
    earning = _blocks_earning(subject, key)
    paid = [way for way in ways if way.on in PERFORMED]
    free = [way for way in ways if way.on not in PERFORMED]
    needs_pay = {state for state in standing - stuck if not _gets_out(machines, free, state)}
    if needs_pay and paid and earning:
        yield _earning_trap(subject, item, paid, earning)


def _is_way_out(machines: Machines, way: Way) -> bool:
    """Return whether somebody can count on a way who is rightly on a list, and lives."""
    procedure, dot, legal = way.on.rpartition(".")
    is_appeal = (
        bool(dot) and machines.procedures[procedure].kind == "case" and legal in ("upheld", "corrected")
    )
    never = way.practice is not None and way.practice.share == 0
    return (
        machines.can_happen(way.on)
        and way.on not in NO_WAY
        and not is_appeal
        and not never
        and "unfounded" not in way.condition.when
    )


def _gets_out(machines: Machines, ways: Iterable[Way], state: State) -> bool:
    """Search the ways from a state for a step at which nothing is listed and nothing in effect."""
    every = list(ways)
    seen, waiting = {state}, [state]
    while waiting:
        one = waiting.pop()
        for way in every:
            after = machines.after(way, one)
            if after is None or after in seen:
                continue
            step = machines.steps[way.procedure, after.step]
            if not step.listed and not step.in_effect:
                return True
            seen.add(after)
            waiting.append(after)
    return False


def _sanctions_of(subject: Subject, key: str) -> tuple[str, ...]:
    """Return the keys of the sanctions that follow from a list or a score."""
    effects = set(subject.flow.effects(key))
    return tuple(one.key for one in subject.sanctions if one.key in effects)


def _blocks_earning(subject: Subject, key: str) -> list[Placed[Measure]]:
    keys = _sanctions_of(subject, key)
    return [
        one for one in subject.sanctions
        if one.key in keys and one.item.type in EARNING and one.item.target in ("self", "firm")
    ]  # fmt: skip


def _earning_trap(
    subject: Subject, item: Placed[ListItem], paid: list[Way], earning: list[Placed[Measure]]
) -> Hit:
    first = min(earning, key=lambda one: (-subject.severity(one.item), one.key))
    more = len(earning) - 1
    others = in_both(" and {n} more", "等另{n}项", n=more) if more else in_both("", "")
    return Hit(
        item.path, item.key,
        in_both(
            "{name}: an entry without a term ends only by performance ({exits}), while {measure}{others} "
            "makes it harder to earn what that takes.",
            "{name}：无期限的列入只能因履行而终止（{exits}），而{measure}{others}使人更难挣得履行所需。",
            name=subject.named(item.key), exits=listed(dict.fromkeys(f"`{way.on}`" for way in paid)),
            measure=subject.named(first.key), others=others,
        ),
        part="earning", via=(item.key, *(one.key for one in earning)), provision=first.item.provision,
    )  # fmt: skip


# grades -----------------------------------------------------------------------------------------------------


def _grades(subject: Subject, score: Placed[Score], reach: Reach) -> Iterator[Hit]:
    """Look for grades with sanctions that somebody can never leave again."""
    if not score.item.is_graded or not score.item.is_computable:
        return
    bad = _sanctioned_grades(subject, score)
    held = [grade.id for grade in ordered_grades(score.item) if grade.id in bad and grade.id in reach.grades]
    if not held:
        return
    if score.item.transitions:
        stuck = [name for name in held if _rests(score.item, name, bad)]
        if stuck:
            yield _for_ever(subject, score, stuck, [], is_known=True)
        return
    rules = [one for one in subject.rules if one.owner == score.key and _is_for_ever(one.item)]
    fixed = [
        one for one in rules if isinstance(one.item.effect, SetGrade) and one.item.effect.set_grade in held
    ]
    lost = [] if _can_recover(subject, score) else [one for one in rules if _takes(subject, one.item)]
    by_points = [name for name in held if name in reach.by_points] if lost else []
    if fixed or by_points:
        names = {one.item.effect.set_grade for one in fixed if isinstance(one.item.effect, SetGrade)}
        causes = [*fixed, *(lost if by_points else [])]
        is_known = any(one.item.validity == "indefinite" for one in causes)
        grades = [name for name in held if name in names or name in by_points]
        yield _for_ever(subject, score, grades, causes, is_known=is_known)


def _sanctioned_grades(subject: Subject, score: Placed[Score]) -> frozenset[str]:
    causes = {cause for one in subject.sanctions for cause in one.item.trigger}
    return frozenset(grade.id for grade in score.item.grades if f"{score.item.id}.{grade.id}" in causes)


def _rests(score: Score, grade: str, bad: frozenset[str]) -> bool:
    """Return whether a scale of transitions leads from a grade only to grades with sanctions."""
    ways = {row.grade: set(row.to) for row in score.transitions.table} if score.transitions else {}
    reached, waiting = {grade}, [grade]
    while waiting:
        more = ways[waiting.pop()] - reached
        reached |= more
        waiting += sorted(more)
    return reached <= bad


def _is_for_ever(rule: ScoreRule) -> bool:
    return rule.validity in (None, "indefinite") and not rule.ends_on and rule.decay is None and rule.is_known


def _takes(subject: Subject, rule: ScoreRule) -> bool:
    is_override = isinstance(rule.effect, OVERRIDES)
    return not is_override and rule.repeats == "add" and record_span(rule, subject.days).low < 0


def _can_recover(subject: Subject, score: Placed[Score]) -> bool:
    """Return whether any number of lost points can be earned back, or limits keep the loss small.

    Points that no source gives may be any; other scores that flow in may bring any, too.
    """
    limited = {one.id for one in score.item.accounts if one.ceiling is not None}
    floored = {one.id for one in score.item.accounts if one.floor is not None}
    if score.item.nested:
        return True
    for one in subject.rules:
        if one.owner != score.key or isinstance(one.item.effect, OVERRIDES):
            continue
        gains = (
            record_span(one.item, subject.days, unknown=True)
            if not one.item.is_known
            else _gain(subject, one)
        )
        if gains.high > 0 and one.item.repeats == "add" and one.item.counts_in not in limited:
            return True
    takers = [one for one in subject.rules if one.owner == score.key and _takes(subject, one.item)]
    return bool(takers) and all(one.item.counts_in in floored for one in takers)


def _gain(subject: Subject, one: Placed[ScoreRule]) -> Span:
    return record_span(one.item, subject.days)


def _for_ever(
    subject: Subject,
    score: Placed[Score],
    grades: list[str],
    causes: list[Placed[ScoreRule]],
    *,
    is_known: bool,
) -> Hit:
    why: Words = in_both("the scale has no way back from there", "等级变动表中没有返回的路径")
    if causes:
        why = in_both(
            "the effect of {rules} never ends, and cannot be earned back" if is_known else
            "the file knows no end of the effect of {rules}, and it cannot be earned back",
            "{rules}的效果永不终止，且无法挣回" if is_known else
            "文件不知道{rules}的效果何时终止，且无法挣回",
            rules=listed(quoted_id(one.item.id) for one in causes),
        )  # fmt: skip
    return Hit(
        score.path, score.key,
        in_both(
            "{name}: whoever comes to {grades}, from which sanctions follow, may stay there for ever: {why}.",
            "{name}：落入{grades}（由此产生限制措施）者可能永远无法离开：{why}。",
            name=subject.named(score.key), grades=listed(quoted_id(name) for name in grades), why=why,
        ),
        part="for-ever", via=(*(one.key for one in causes), score.key, *_sanctions_of(subject, score.key)),
        provision=score.item.provision, weight="usual" if is_known else "lowered",
    )  # fmt: skip


# GH027 ------------------------------------------------------------------------------------------------------


@rule("GH027")
def cascade(subject: Subject) -> Iterator[Hit]:
    """Find lists from which an entry passes on to others, and circles of lists."""
    circles = [
        circle for circle in subject.flow.cycles()
        if sum(key.startswith(("lists/", "scores/")) for key in circle) > 1
        and any(key.startswith("lists/") for key in circle)
    ]  # fmt: skip
    for circle in circles:
        yield _circle(subject, sorted(key for key in circle if key.startswith(("lists/", "scores/"))))
    for item in subject.lists:
        if item.item.polarity == "red":
            continue
        fed = {
            key: ways for key, ways in _fed_by(subject, item).items()
            if not any({item.key, key} <= circle for circle in circles)
        }  # fmt: skip
        if fed:
            yield _passes_on(subject, item, fed)


def _circle(subject: Subject, keys: list[str]) -> Hit:
    first = next(key for key in keys if key.startswith("lists/"))
    return Hit(
        subject.by_key[first].path, first,
        in_both(
            "{keys} lead to each other in a circle: an entry on one keeps the others alive.",
            "{keys}互相引发，形成循环：一处列入会使其他各处持续存在。",
            keys=listed(subject.named(key) for key in keys),
        ),
        part="circle", via=(*keys, keys[0]),
    )  # fmt: skip


def _fed_by(subject: Subject, item: Placed[ListItem]) -> dict[str, tuple[bool, str]]:
    """Return the lists that an entry on a list leads to: whether a body decides anew, and by which ground."""
    found: dict[str, tuple[bool, str]] = {}
    known = {one.item.id: one for one in subject.lists}
    for ground in subject.grounds:
        procedure, dot, _ = ground.item.on.rpartition(".")
        target = subject.by_key[ground.owner].item
        if (
            not dot
            or procedure != item.item.procedure
            or target.polarity == "red"
            or ground.owner == item.key
        ):
            continue
        decides = ground.item.practice is not None and ground.item.practice.decision == "discretion"
        before = found.get(ground.owner, (True, ""))
        found[ground.owner] = (before[0] and decides, ground.key)
    for name in item.item.feeds:
        if name in known and f"lists/{name}" not in found:
            found[f"lists/{name}"] = (False, "")
    return found


def _passes_on(subject: Subject, item: Placed[ListItem], fed: dict[str, tuple[bool, str]]) -> Hit:
    is_decided = all(decides for decides, _ in fed.values())
    grounds = [ground for _, ground in fed.values() if ground]
    provision = str(subject.by_key[grounds[0]].item.provision) if grounds else ""
    return Hit(
        item.path, item.key,
        in_both(
            "An entry on {name} leads to one on {others}{how}.", "列入{name}即导致列入{others}{how}。",
            name=subject.named(item.key), others=listed(subject.named(key) for key in fed),
            how=in_both(" if a body so decides", "（须经有关机关决定）") if is_decided else
            in_both(" without a decision of its own on the facts", "，而不就事实另作决定"),
        ),
        via=(item.key, *grounds, *fed), provision=provision, weight="lowered" if is_decided else "usual",
    )  # fmt: skip
