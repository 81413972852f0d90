"""Rules about recourse: who may object, by when that is decided, and which way leads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from glasshouse.lint.bringing import Bringer, bringers, bringing, spoken, worst_of
from glasshouse.lint.finding import Hit, Weight, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.due_process import SIGNIFICANT
from glasshouse.lint.rules.duration import term_of
from glasshouse.lint.stated import longest, shortest, stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id

LONGEST_DAYS: Final = 30  # that a decision on an objection may take
WHY: Final[dict[str, Words]] = {  # the worst first
    "none": {"en": "the file names no appeal that could undo it", "zh": "文件未写明可予撤销的救济"},
    "dependent": {"en": "no appeal goes to an independent body", "zh": "没有由独立机构受理的救济"},
    "late": {
        "en": "no independent appeal suspends what cannot be undone",
        "zh": "独立机构的救济不停止执行，而其后果不可逆转",
    },
}


@rule("GH042")
def no_effective_appeal(subject: Subject) -> Iterator[Hit]:
    """Find what brings significant sanctions without an appeal that is independent and comes in time.

    An appeal that does not suspend comes too late for what cannot be undone. Damages alone are no appeal.
    """
    for bringer in bringers(subject, least=SIGNIFICANT):
        without = {
            one.key: why for one in bringer.sanctions if (why := _why_no_appeal(subject, bringer, one))
        }
        if not without:
            continue
        affected = tuple(one for one in bringer.sanctions if one.key in without)
        worst = worst_of(subject, affected)
        is_own = worst.key == bringer.key
        yield Hit(
            bringer.path, bringer.key,
            in_both(
                "Against {name}, {why}." if is_own else "Against {name}, which brings {what}, {why}.",
                "对{name}，{why}。" if is_own else "对可导致{what}的{name}，{why}。",
                name=subject.named(bringer.key), why=WHY[min(without.values(), key=list(WHY).index)],
                what=bringing(subject, affected),
            ),
            via=(bringer.key,) if is_own else (bringer.key, worst.key),
            provision=_provision_of(_remedies(subject, bringer, *affected)) or worst.item.provision,
        )  # fmt: skip


def _why_no_appeal(subject: Subject, bringer: Bringer, one: Placed[Any]) -> str:
    """Return why no appeal is effective against a sanction of a list or score; "" if one is."""
    remedies = [remedy.item for remedy in _remedies(subject, bringer, one) if _undoes(remedy)]
    independent = [remedy for remedy in remedies if remedy.independent]
    if not remedies:
        return "none"
    if not independent:
        return "dependent"
    if one.item.reversible or any(remedy.suspensive for remedy in independent):
        return ""
    return "late"


def _undoes(remedy: Placed[Any]) -> bool:
    """Tell whether a remedy can undo what it is against: damages, or a look at one's record, cannot."""
    return not {"delete", "correct"}.isdisjoint(remedy.item.on_success)


def _remedies(subject: Subject, bringer: Bringer, *sanctions: Placed[Any]) -> tuple[Placed[Any], ...]:
    return subject.about("remedies", *bringer.ids, *(one.item.id for one in sanctions))


def _provision_of(found: tuple[Placed[Any], ...]) -> str:
    return min((one.item.provision for one in found if one.item.provision != "none"), default="")


# by when --------------------------------------------------------------------------------------------------


@rule("GH043")
def no_deadline(subject: Subject) -> Iterator[Hit]:
    """Find objections that nobody must decide in 30 days, and copies that a correction does not reach."""
    for one in subject.section("remedies"):
        said, days = stated(one.item.decide_within), longest(one.item.decide_within)
        if not _undoes(one) or (said == "said" and (days is None or days <= LONGEST_DAYS)):
            continue
        words = {
            "none": in_both("{name}: no time is set for a decision.", "{name}：未规定作出决定的期限。",
                            name=_labelled(one)),
            "unknown": in_both("{name}: in what time it is decided is not known.", "{name}：决定期限不明。",
                               name=_labelled(one)),
            "said": in_both("{name}: a decision may take {days} days, more than {limit}.",
                            "{name}：决定期限为{days}日，超过{limit}日。",
                            name=_labelled(one), days=days or 0, limit=LONGEST_DAYS),
        }[said]  # fmt: skip
        yield Hit(
            f"{one.path}.decide_within", one.key, words, provision=_provision_of((one,)),
            weight="lowered" if said == "unknown" else "usual",
        )  # fmt: skip
    for one in subject.section("sharings"):
        yield from _copies(subject, one)


def _labelled(one: Placed[Any]) -> Words:
    label = one.item.label
    return in_both(
        "`{id}` ({label})", "`{id}`（{label}）", id=one.item.id, label={"en": label.en, "zh": label.zh}
    )


def _copies(subject: Subject, one: Placed[Any]) -> Iterator[Hit]:
    """Find a sharing whose copies stay wrong, or for an unknown time."""
    latency = stated(one.item.max_latency)
    if one.item.corrections_propagate and latency == "said":
        return
    stay = not one.item.corrections_propagate
    yield Hit(
        one.path, one.key,
        in_both(
            "{rule} gives copies of {what} to {to}, and {why}.",
            "{rule}将{what}的副本提供给{to}，而{why}。",
            rule=quoted_id(one.item.id), to=listed(map(quoted_id, sorted(one.item.to))),
            what=spoken(subject, one.item.subject),
            why={"en": "a correction does not reach them", "zh": "更正不传递至副本"} if stay
            else {"en": "no time is set for corrections to reach them", "zh": "未规定更正传递的期限"}
            if latency == "none"
            else {"en": "when a correction reaches them is not known", "zh": "更正何时传递尚不清楚"},
        ),
        provision=_provision_of((one,)),
        weight="usual" if stay or latency == "none" else "lowered",
    )  # fmt: skip


# the way back -----------------------------------------------------------------------------------------------


@rule("GH044")
def no_way_back(subject: Subject) -> Iterator[Hit]:
    """Find black lists and sanctioning scores without a way back, or with one that is too long or for sale.

    Points that end by themselves are a way back, though nobody can do anything for it. A way that only
    somebody's goodwill opens weighs less, and so does one of which nothing is known.
    """
    sanctioned = {one.key: one.sanctions for one in bringers(subject)}
    black = (one for one in subject.lists if one.item.polarity == "black" or one.key in sanctioned)
    scores = (one for one in subject.scores if one.key in sanctioned)
    every: tuple[Placed[Any], ...] = (*(item for item in black if item.item.polarity != "red"), *scores)
    for one in every:
        follows = sanctioned.get(one.key, ())
        found = subject.about("repairs", one.item.id, *(measure.item.id for measure in follows))
        lack = _lack(subject, one, [repair.item for repair in found])
        if lack is None:
            continue
        words, weight = lack
        yield Hit(
            one.path, one.key,
            in_both("{name}: {why}.", "{name}：{why}。", name=subject.named(one.key), why=words),
            provision=_provision_of(found), weight=weight,
        )  # fmt: skip


def _lack(subject: Subject, one: Placed[Any], repairs: list[Any]) -> tuple[Words, Weight] | None:
    """Return what is wrong with the ways back from a list or a score; None if one of them will do."""
    if not repairs:
        if _ends_by_itself(subject, one):
            return in_both(
                "time alone leads back, nothing that one does", "只能等待期满，本人无从修复"
            ), "lowered"
        return in_both("the file names no way back", "文件未写明任何修复途径"), "usual"
    if all(repair.money_only for repair in repairs):
        return in_both("the only way back is to pay", "唯一的修复途径是付钱"), "usual"
    free = [repair for repair in repairs if not repair.money_only]
    term = term_of(subject, one.item.id)
    waits = [shortest(repair.min_wait) for repair in free]
    if term is not None and all(wait is not None and wait > term for wait in waits):
        return in_both(
            "the way back opens after {wait} days, when the term of {term} days is over",
            "须等待{wait}日方可修复，而期限仅{term}日",
            wait=min(wait for wait in waits if wait is not None), term=term,
        ), "usual"  # fmt: skip
    if all(repair.max_uses in ("0", "none") for repair in free):
        return in_both("the way back may be used no more", "修复次数已用尽"), "usual"
    if all("unknown" in map(stated, (*repair.preconditions, repair.min_wait)) for repair in free):
        return in_both("what the way back asks for is not known", "修复条件不明"), "lowered"
    if not any(repair.right or repair.refusal_reviewable for repair in free):
        return in_both(
            "every way back is a favour whose refusal nobody reviews", "所有修复途径均属酌情，拒绝不受复核"
        ), "lowered"
    return None


def _ends_by_itself(subject: Subject, one: Placed[Any]) -> bool:
    """Tell whether all bad points of a score are known to end."""
    bad = [rule.item for rule in subject.rules if rule.owner == one.key and sign_of(rule.item) == "worse"]
    return bool(bad) and term_of(subject, one.item.id) is not None
