"""Rules about scoring logic: grades and thresholds out of reach, and rules that never apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.machines import Machines, Way
from glasshouse.lint.reach import Reach
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.contradictions import contradict
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.lint.workings import calendar_of, holds, machines_of, reaches
from glasshouse.regimes.model import Regime, Score

NOTHING_SAID = in_both("", "")


@rule("GH023")
def out_of_reach(subject: Subject) -> Iterator[Hit]:
    """Find grades and thresholds that nothing reaches, and rules that never apply."""
    machines = machines_of(subject)
    known, possible = reaches(subject, machines), reaches(subject, machines, unknown=True)
    for score in subject.scores:
        reach = possible[score.item.id]
        yield from _grades_out_of_reach(subject, score, reach)
        yield from _unknown_points(subject, score, reach.grades - known[score.item.id].grades)
    yield from _thresholds_out_of_reach(subject, possible)
    for one in subject.rules:
        if not machines.can_happen(one.item.on):
            yield _unanswered(subject, one.path, one.key, one.item.on, one.item.provision)
    yield from _dead_ways(subject, machines)
    yield from _never_in_force(subject)


def _is_judged(score: Score) -> bool:
    return score.is_graded and score.is_computable and len(score.grades) > 1


def _grades_out_of_reach(subject: Subject, score: Placed[Score], reach: Reach) -> Iterator[Hit]:
    for index, grade in enumerate(score.item.grades if _is_judged(score.item) else ()):
        if grade.id in reach.grades:
            continue
        yield Hit(
            f"{score.path}.grades[{index}]", score.key,
            in_both(
                "{name}: nobody can have the grade {grade}; {why}.",
                "{name}：任何人都不可能达到等级{grade}；{why}。",
                name=subject.named(score.key), grade=quoted_id(grade.id),
                why=_why_not(score.item, grade.border, reach),
            ),
            part=grade.id, provision=score.item.provision,
        )  # fmt: skip


def _why_not(score: Score, border: int | None, reach: Reach) -> Words:
    if score.transitions:
        return in_both("no move of the scale leads to it", "等级变动表中没有通往该等级的路径")
    if border is not None and border > reach.high:
        return in_both(
            "it begins at {border} points, and no sequence of events brings more than {most}{limits}",
            "该等级自{border}分起，而任何事件序列最多只能达到{most}分{limits}",
            border=f"{border:,}", most=f"{int(reach.high):,}", limits=_limits(reach),
        )  # fmt: skip
    if border is None or border <= reach.low:
        return in_both(
            "no sequence of events leaves fewer than {least} points, and that is a better grade",
            "任何事件序列都不会使分数低于{least}分，而该分数已属更高等级",
            least=f"{reach.low:,.0f}",
        )  # fmt: skip
    return in_both("the points that can be reached leave it out", "可达到的分数均不落在该等级内")


def _limits(reach: Reach) -> Words:
    if not reach.capped:
        return NOTHING_SAID
    return in_both(
        ": the ceiling of {accounts} holds the points back", "：{accounts}的上限限制了分数",
        accounts=listed(quoted_id(name) for name in reach.capped),
    )  # fmt: skip


def _unknown_points(subject: Subject, score: Placed[Score], grades: frozenset[str]) -> Iterator[Hit]:
    """Say which rules of a score no source gives points for: they are never applied."""
    unknown = [one for one in subject.rules if one.owner == score.key and not one.item.is_known]
    if not unknown:
        return
    more = in_both(
        "; by the other rules nobody reaches {grades}", "；仅凭其余规则无人能达到{grades}",
        grades=listed(quoted_id(name) for name in sorted(grades)),
    )  # fmt: skip
    yield Hit(
        score.path, score.key,
        in_both(
            "{name}: the file does not know the points of {rules}, so that they are never applied{more}.",
            "{name}：文件不知道{rules}的分值，因此从不适用{more}。",
            name=subject.named(score.key), rules=listed(quoted_id(one.item.id) for one in unknown),
            more=more if grades and _is_judged(score.item) else NOTHING_SAID,
        ),
        part="unknown-points", via=tuple(one.key for one in unknown), provision=score.item.provision,
        weight="lowered",
    )  # fmt: skip


def _thresholds_out_of_reach(subject: Subject, reached: Mapping[str, Reach]) -> Iterator[Hit]:
    for measure in subject.measures:
        for index, one in enumerate(measure.item.thresholds):
            reach = reached.get(one.score)
            if reach is None or one.points is None or one.points <= reach.high:
                continue
            yield Hit(
                f"{measure.path}.thresholds[{index}]", measure.key,
                in_both(
                    "{name} opens from {points} points of {score}, and no sequence of events brings more "
                    "than {most}{limits}.",
                    "{name}自{score}达到{points}分起适用，而任何事件序列最多只能达到{most}分{limits}。",
                    name=subject.named(measure.key), points=f"{one.points:,}", score=quoted_id(one.score),
                    most=f"{int(reach.high):,}", limits=_limits(reach),
                ),
                part=one.score, via=(f"scores/{one.score}", measure.key), provision=measure.item.provision,
            )  # fmt: skip


def _unanswered(subject: Subject, path: str, key: str, on: str, provision: str) -> Hit:
    procedure, _, legal = on.rpartition(".")
    words = in_both(
        "{name} never applies: it answers to {legal} of {procedure}, and no case comes to that.",
        "{name}从不适用：其触发条件为{procedure}的{legal}，而没有案件会走到这一步。",
        name=subject.named(key), legal=quoted_id(legal), procedure=quoted_id(procedure),
    )  # fmt: skip
    return Hit(path, key, words, provision=provision)


def _dead_ways(subject: Subject, machines: Machines) -> Iterator[Hit]:
    """Find grounds and moves that no case takes, whatever its facts."""
    held = [way for way in machines.ways if way.days is not None and holds(subject, way)]
    behind = {
        id(way): rivals
        for way, rivals in machines.rivals(held)
        if machines.guards[way.procedure].leaves_nothing_of(way.condition, [one.condition for one in rivals])
    }
    by_key: dict[str, list[Way]] = defaultdict(list)
    for way in held:
        by_key[way.key].append(way)
    for key, ways in by_key.items():
        if any(machines.is_open(way) and id(way) not in behind for way in ways):
            continue
        first = ways[0]
        if not machines.can_happen(first.on):
            yield _unanswered(subject, first.path, key, first.on, first.provision)
            continue
        hidden = next((way for way in ways if id(way) in behind), None)
        if hidden is not None and any(contradict(machines, one, hidden) for one in behind[id(hidden)]):
            continue  # GH025 speaks of it
        why = _lost_case(machines, first) if hidden is None else _comes_first(behind[id(hidden)])
        words = in_both(
            "{name} never applies: {why}.", "{name}从不适用：{why}。", name=subject.named(key), why=why
        )
        yield Hit(first.path, key, words, provision=first.provision)


def _comes_first(rivals: Sequence[Way]) -> Words:
    return in_both(
        "in every case that it covers, {others} applies before it",
        "凡其涵盖的情形，均已先适用{others}",
        others=listed(dict.fromkeys(f"`{one.id}`" for one in rivals)),
    )


def _lost_case(machines: Machines, way: Way) -> Words:
    if not machines.guards[way.procedure].hold_together(way.condition):
        return in_both("what it asks of a case is never true", "其所要求的事实永远不会成立")
    return in_both(
        "no case comes to {step} with the term that it asks for", "没有案件会以其所要求的期限走到{step}",
        step=quoted_id(way.source),
    )  # fmt: skip


def _never_in_force(subject: Subject) -> Iterator[Hit]:
    """Find what holds on no day, even with all reforms: its days lie outside those of what it belongs to."""
    calendar, regime = calendar_of(subject), subject.regime
    for path, key, item, outer in _dated(regime):
        every = (*outer, item)
        if any(one.evidence not in subject.evidence for one in every if hasattr(one, "evidence")):
            continue
        if calendar.window(*(one.in_force for one in every)) is not None:
            continue
        if outer and calendar.window(*(one.in_force for one in outer)) is None:
            continue  # what it belongs to is reported
        words = in_both(
            "{name} holds on no day: its days lie outside those of what it belongs to.",
            "{name}在任何一天均不生效：其起止日期落在所属规定的施行期间之外。",
            name=quoted_id(item.id),
        )
        yield Hit(f"{path}.in_force", key, words, provision=str(getattr(item, "provision", "")))


def _dated(regime: Regime) -> Iterator[tuple[str, str, Any, tuple[Any, ...]]]:
    for index, score in enumerate(regime.scores):
        yield f"scores[{index}]", f"scores/{score.id}", score, ()
        for number, one in enumerate(score.rules):
            yield f"scores[{index}].rules[{number}]", f"rules/{score.id}.{one.id}", one, (score,)
    for index, item in enumerate(regime.lists):
        yield f"lists[{index}]", f"lists/{item.id}", item, ()
        for number, ground in enumerate(item.grounds):
            yield f"lists[{index}].grounds[{number}]", f"grounds/{item.id}.{ground.id}", ground, (item,)
    for index, procedure in enumerate(regime.procedures):
        for number, move in enumerate(procedure.moves):
            yield f"procedures[{index}].moves[{number}]", f"moves/{procedure.id}.{move.id}", move, ()
    for index, measure in enumerate(regime.measures):
        yield f"measures[{index}]", f"measures/{measure.id}", measure, ()
