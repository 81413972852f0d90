"""Rules about what conduct brings: stacked consequences of one fact, cheap points, and cliffs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.reach import OVERRIDES, record_span
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.criteria import NEEDS_MONEY
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.lint.workings import machines_of, reaches
from glasshouse.regimes.model import Conduct, Measure, Score
from glasshouse.regimes.scoring_model import Bounds, LadderPoints, ScoreRule
from glasshouse.regimes.scoring_rows import ordered_grades

LARGEST_STEP = 3  # of severity, at the border of two grades


# GH026 ------------------------------------------------------------------------------------------------------


@rule("GH026")
def stacked_consequences(subject: Subject) -> Iterator[Hit]:
    """Find facts that are held against somebody in several registers, or again each month.

    A register is a score that loses points or a list. A grade that a list sets while its entry stands is the
    list's own effect, and so is what only improves a standing.
    """
    sanctioning = {key for one in subject.sanctions for key in subject.flow.causes(one.key)}
    for key, origin in _origins(subject).items():
        registers = _registers(subject, key)
        if len(registers) < 2:
            continue
        punishing = [one for one in registers if one in sanctioning]
        found = subject.by_key.get(key)
        yield Hit(
            found.path if found else origin.path, key,
            in_both(
                "One fact, {name}, is held against the person in {n} registers: {registers}{before}.",
                "同一事实{name}在{n}处对当事人产生不利：{registers}{before}。",
                name=subject.named(key), n=len(registers), before=_punished_before(found),
                registers=listed(subject.named(one) for one in registers),
            ),
            via=(key, *registers), provision=str(origin.item.provision),
            weight="usual" if len(punishing) > 1 else "lowered",
        )  # fmt: skip
    yield from _charged_again(subject)


def _origins(subject: Subject) -> dict[str, Placed[Any]]:
    """Return conduct and events that rules and grounds answer, each with the first of these."""
    found: dict[str, Placed[Any]] = {}
    every: tuple[Placed[Any], ...] = (*subject.grounds, *subject.rules)
    for one in every:
        if "." not in one.item.on:
            known = f"conduct/{one.item.on}" in subject.by_key
            found.setdefault(f"{'conduct' if known else 'events'}/{one.item.on}", one)
    return found


def _registers(subject: Subject, key: str) -> list[str]:
    """Return the scores and lists that an origin reaches to somebody's disadvantage."""
    found: list[str] = []
    seen, waiting = {key}, [key]
    while waiting:
        for after in sorted(subject.flow.effects(waiting.pop())):
            if after in seen or not _is_adverse(subject, after):
                continue
            seen.add(after)
            waiting.append(after)
            if after.startswith(("scores/", "lists/")):
                found.append(after)
    return sorted(found)


def _is_adverse(subject: Subject, key: str) -> bool:
    section, item = key.partition("/")[0], subject.by_key[key].item if key in subject.by_key else None
    if item is None or section == "measures":
        return False
    if section == "lists":
        return bool(item.polarity != "red")
    if section == "grounds":
        return bool(subject.by_key[subject.by_key[key].owner].item.polarity != "red")
    if section == "rules":
        follows_list = "." in item.on and isinstance(item.effect, OVERRIDES)
        return subject.flow.signs[key] != "better" and item.is_known and not follows_list
    return True


def _punished_before(conduct: Placed[Conduct] | None) -> Words:
    if conduct is None or conduct.item.lawful:
        return in_both("", "")
    if conduct.item.determinacy.evidence_document not in ("court_judgment", "admin_decision"):
        return in_both("", "")
    return in_both(", after a decision that may itself have punished it", "，而此前的决定可能已予以处罚")


def _charged_again(subject: Subject) -> Iterator[Hit]:
    for one in subject.rules:
        if one.item.recurs is None or sign_of(one.item) != "worse":
            continue
        yield Hit(
            f"{one.path}.recurs", one.key,
            in_both(
                "{name} takes points for the same fact again each month until it ends.",
                "{name}对同一事实逐月重复扣分，直至其终止。",
                name=subject.named(one.key),
            ),
            part="recurs", via=(one.key, one.owner), provision=one.item.provision,
            weight="lowered",
        )  # fmt: skip


# GH028 ------------------------------------------------------------------------------------------------------


@rule("GH028")
def perverse_incentive(subject: Subject) -> Iterator[Hit]:
    """Find points that are bought, rewarded offences, and worse acts that cost less."""
    for score in subject.scores:
        yield from _cheap_points(subject, score)
    for one in subject.rules:
        found = subject.by_key.get(f"conduct/{one.item.on}")
        if found and not found.item.lawful and found.item.gravity.value and sign_of(one.item) == "better":
            yield Hit(
                one.path, one.key,
                in_both(
                    "{name} gives points for {conduct}, which the file itself calls unlawful.",
                    "{name}为{conduct}加分，而文件本身称其违法。",
                    name=subject.named(one.key), conduct=subject.named(found.key),
                ),
                part="offence", via=(found.key, one.key), provision=one.item.provision,
            )  # fmt: skip
        if _grows_milder(one.item):
            yield Hit(
                f"{one.path}.effect", one.key,
                in_both(
                    "{name}: from some value on, more of the same costs fewer points.",
                    "{name}：超过一定数值后，程度更重反而扣分更少。",
                    name=subject.named(one.key),
                ),
                part="ladder", provision=one.item.provision,
            )  # fmt: skip


def _cheap_points(subject: Subject, score: Placed[Score]) -> Iterator[Hit]:
    """Find points that offset what offences cost, and take only money, or one's own word."""
    owned = [one for one in subject.rules if one.owner == score.key]
    rules = [one for one in owned if not isinstance(one.item.effect, OVERRIDES)]
    cheap = [(one, why) for one in rules if (why := _how_cheap(subject, one))]
    losses = [one for one in rules if record_span(one.item, subject.days, unknown=True).low < 0]
    if not cheap or not losses:
        return
    yield Hit(
        score.path, score.key,
        in_both(
            "{name}: points that offset deductions are had without better conduct: {ways}.",
            "{name}：无须改善行为即可得分以抵消扣分：{ways}。",
            name=subject.named(score.key),
            ways=listed(
                in_both("{rule} {why}", "{rule}{why}", rule=quoted_id(one.item.id), why=why)
                for one, why in cheap
            ),
        ),
        part="cheap", via=(*(one.key for one, _ in cheap), score.key), provision=score.item.provision,
    )  # fmt: skip


def _how_cheap(subject: Subject, one: Placed[ScoreRule]) -> Words | None:
    if sign_of(one.item) != "better":
        return None
    cost, found = one.item.earn_cost, subject.by_key.get(f"conduct/{one.item.on}")
    is_bought = cost is not None and cost.money_cny > 0 and cost.days == 0
    if is_bought or (cost is None and found and found.item.act in NEEDS_MONEY):
        return in_both("(for money)", "（以钱款换取）")
    if found and found.item.determinacy.evidence_document == "none" and one.item.repeats == "add":
        return in_both("(on one's own word, any number of times)", "（仅凭自述，次数不限）")
    return None


def _grows_milder(item: ScoreRule) -> bool:
    if not isinstance(item.effect, LadderPoints):
        return False
    rungs = sorted(item.effect.ladder, key=lambda rung: rung.at_least)
    points = [rung.points.low if isinstance(rung.points, Bounds) else rung.points for rung in rungs]
    return any(one < 0 and other > one for one, other in pairwise(points))


# GH029 ------------------------------------------------------------------------------------------------------


@rule("GH029")
def cliff(subject: Subject) -> Iterator[Hit]:
    """Find borders of grades at which one point brings a load of sanctions, or closes what is essential."""
    reached = reaches(subject, machines_of(subject), unknown=True)
    by_cause: dict[str, list[Placed[Measure]]] = defaultdict(list)
    for one in subject.sanctions:
        for cause in dict.fromkeys(one.item.trigger):
            by_cause[cause].append(one)
    for score in subject.scores:
        if not score.item.is_graded or not score.item.is_computable or score.item.transitions:
            continue
        reach = reached[score.item.id]
        grades = [grade for grade in ordered_grades(score.item) if grade.id in reach.by_points]
        for better, worse in pairwise(grades):
            before = by_cause[f"{score.item.id}.{better.id}"]
            added = [one for one in by_cause[f"{score.item.id}.{worse.id}"] if one not in before]
            step = _heaviest(subject, added)
            essential = [one for one in added if one.item.essential]
            if step <= LARGEST_STEP and not essential:
                continue
            border = better.border or 0
            yield Hit(
                score.path, score.key,
                in_both(
                    "{name}: one point less than {border} adds sanctions with a severity of {step} in "
                    "all{essential}: {added}.",
                    "{name}：低于{border}分一分，即增加合计严重度为{step}的限制措施{essential}：{added}。",
                    name=subject.named(score.key), border=f"{border:,}", step=step,
                    essential=_closes(essential), added=listed(quoted_id(one.item.id) for one in added),
                ),
                part=worse.id, via=(score.key, *(one.key for one in added)), provision=score.item.provision,
            )  # fmt: skip


def _heaviest(subject: Subject, added: list[Placed[Measure]]) -> int:
    """Return the severity of what is added on the day on which most of it holds."""
    windows = [(one, subject.days(one.item.in_force)) for one in added]
    held = [(one, window) for one, window in windows if window is not None]
    return max(
        (
            sum(subject.severity(one.item) for one, days in held if days.from_day <= day < days.to_day)
            for day in {window.from_day for _, window in held}
        ),
        default=0,
    )


def _closes(essential: list[Placed[Measure]]) -> Words:
    if not essential:
        return in_both("", "")
    return in_both(", closing what is essential", "，且涉及基本生活领域")
