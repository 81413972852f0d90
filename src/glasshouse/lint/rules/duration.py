"""Rules about time: what has no end, and what outlives its ground."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from glasshouse.lint.bringing import bringers, spoken, takes_effect
from glasshouse.lint.finding import Hit, Weight, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.sanctions import shown_publications
from glasshouse.lint.stated import DAYS, english, longest, stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.regimes.model import Ground, Wording

NAMED: Final = 4  # ids in a sentence, before they are only counted
# A duration without a period that hangs on something in the file, and not on what somebody pleases.
HANGS_ON: Final = re.compile(
    r"\b(grades?|scores?|entry|entries|orders?|records?|lists?|rules?|period|link|shown|shows|trusted|"
    r"distrusted|flagged|recognition|repaired|contract|application|paid|secured|performed|once|tenancy|"
    r"quarter)\b"
)


@dataclass(frozen=True)
class Reason:
    """Why something has no end, or may have none, and where that is said."""

    words: Words
    weight: Weight = "usual"
    provision: str = ""


@rule("GH035")
def no_end(subject: Subject) -> Iterator[Hit]:
    """Find lists, scores and sanctions without a last day, or whose term begins anew without a limit.

    An entry that lasts until a duty is done has no last day. Records that are kept without end count as the
    list or score of which they are.
    """
    for key, reasons in _without_end(subject).items():
        one = subject.by_key[key]
        sure = [reason for reason in reasons if reason.weight == "usual"]
        shown = sure or reasons
        yield Hit(
            one.path, key,
            in_both(
                "{name} has no end: {why}." if sure else "{name} may have no end: {why}.",
                "{name}没有终期：{why}。" if sure else "{name}可能没有终期：{why}。",
                name=subject.named(key), why=listed(reason.words for reason in shown),
            ),
            provision=shown[0].provision or getattr(one.item, "provision", ""),
            weight="usual" if sure else "lowered",
        )  # fmt: skip


def _without_end(subject: Subject) -> dict[str, list[Reason]]:
    """Return by key of a list, a score or a sanction why it has no end."""
    found: dict[str, list[Reason]] = {}
    for item in subject.lists:
        if item.item.polarity != "red":
            found[item.key] = [*_of_list(subject, item), *_of_records(subject, item)]
    for score in subject.scores:
        found[score.key] = [*_of_score(subject, score), *_of_records(subject, score)]
    for measure in subject.sanctions:
        said = stated(measure.item.duration)
        if said == "none":
            found[measure.key] = [Reason(in_both("no duration is stated", "未规定期限"))]
        elif said == "unknown" and not longest(measure.item.duration):
            found[measure.key] = [Reason(in_both("its duration is not known", "期限不明"), "lowered")]
        elif not longest(measure.item.duration) and not HANGS_ON.search(english(measure.item.duration)):
            found[measure.key] = [Reason(_no_period(measure.item.duration))]
    return {key: reasons for key, reasons in found.items() if reasons}


def _no_period(duration: Wording) -> Words:
    en, zh = (duration, duration) if isinstance(duration, str) else (duration.en, duration.zh)
    return in_both('no period can be read from "{said}"', "从“{said}”读不出期限", said={"en": en, "zh": zh})


def _of_records(subject: Subject, item: Placed[Any]) -> Iterator[Reason]:
    kept = sorted(
        one.item.id
        for one in subject.section("retentions")
        if one.item.max == "indefinite" and one.item.subject == item.item.id
    )
    if kept:
        yield Reason(
            in_both(
                "its records are kept without an end ({it})", "记录保存无期限（{it}）",
                it=listed(map(quoted_id, kept)),
            )
        )  # fmt: skip


def _of_list(subject: Subject, item: Placed[Any]) -> Iterator[Reason]:
    own = [one for one in subject.grounds if one.owner == item.key and takes_effect(subject, one)]
    open_ones = [one for one in own if one.item.term == "open"]
    restarted = [one for one in own if one.item.term != "open" and one.item.repeats == "restart"]
    if open_ones:
        yield Reason(
            in_both("its term is open under {which}", "{which}的期限未定", which=_some(open_ones)),
            "lowered" if stated(item.item.duration) == "unknown" else "usual", _provision_of(open_ones),
        )  # fmt: skip
    if restarted:
        yield Reason(
            in_both(
                "each repetition lets the term begin anew under {which}", "{which}每次再犯均重新起算期限",
                which=_some(restarted),
            ),
            provision=_provision_of(restarted),
        )  # fmt: skip


def _provision_of(grounds: list[Placed[Ground]]) -> str:
    """Return on what the ground that is named rests."""
    said = min(grounds, key=lambda one: one.item.id).item.provision
    return "" if said == "none" else said


def _some(grounds: list[Placed[Ground]]) -> Words:
    """Return one ground by name, and how many others there are."""
    first = quoted_id(min(one.item.id for one in grounds))
    if len(grounds) == 1:
        return first
    return in_both("{first} and {n} more grounds" if len(grounds) > 2 else "{first} and {n} more ground",
                   "{first}等{all}项事由", first=first, n=len(grounds) - 1, all=len(grounds))  # fmt: skip


def _of_score(subject: Subject, score: Placed[Any]) -> Iterator[Reason]:
    """Yield why bad points do not end: without limit by the text, or because no source gives how long."""
    bad = [one.item for one in subject.rules if one.owner == score.key and sign_of(one.item) == "worse"]
    for_ever = sorted(one.id for one in bad if one.validity == "indefinite")
    untold = sorted(one.id for one in bad if one.validity is None and not one.ends_on)
    restarted = sorted(one.id for one in bad if one.repeats == "restart")
    if for_ever:
        stay = in_both("bad points of {which} stay for ever", "{which}的扣分永久有效", which=_ids(for_ever))
        yield Reason(stay)
    if restarted:
        yield Reason(
            in_both(
                "each repetition lets {which} begin anew", "{which}每次再犯均重新起算", which=_ids(restarted)
            )
        )
    if untold:
        yield Reason(
            in_both(
                "how long the points of {which} count is not known", "{which}的扣分有效期不明",
                which=_ids(untold),
            ),
            "lowered",
        )  # fmt: skip


def _ids(names: list[str]) -> Words:
    """Return up to four ids, or the first and how many others there are."""
    if len(names) <= NAMED:
        return listed(map(quoted_id, names))
    return in_both(
        "{first} and {n} more rules", "{first}等{all}项规则",
        first=quoted_id(names[0]), n=len(names) - 1, all=len(names),
    )  # fmt: skip


# what outlives its ground ---------------------------------------------------------------------------------


@rule("GH045")
def outlives(subject: Subject) -> Iterator[Hit]:
    """Find what is kept or shown without an end, without being erased by itself, or longer than its ground.

    Records of lists and scores that are kept without end are the matter of another rule.
    """
    yield from _kept_data(subject)
    for one in subject.section("retentions"):
        yield from _retained(subject, one)
    for one in shown_publications(subject):
        yield from _published(subject, one)


def _kept_data(subject: Subject) -> Iterator[Hit]:
    """Find scores and lists with sanctions that read data kept without end; rules on retention go first."""
    told = {one.item.subject for one in subject.section("retentions")}
    for bringer in bringers(subject):
        read = sorted(
            path.origin
            for path in subject.flow.origins(bringer.key, polarity="sanction")
            if (one := subject.by_key.get(path.origin))
            and getattr(one.item, "retention", "") == "indefinite"
            and one.item.id not in told
        )
        if read and bringer.key in subject.by_key:
            yield Hit(
                bringer.path, bringer.key,
                in_both(
                    "{name} brings sanctions and reads data of which no day of erasure is named: {what}.",
                    "{name}可导致惩戒，而所读取的数据未写明何时删除：{what}。",
                    name=subject.named(bringer.key), what=listed(subject.named(key) for key in read),
                ),
                part="data", via=(read[0], bringer.key), weight="lowered",
            )  # fmt: skip


def _retained(subject: Subject, one: Placed[Any]) -> Iterator[Hit]:
    name = one.item.subject
    standings: tuple[Placed[Any], ...] = (*subject.lists, *subject.scores)
    of_standing = any(item.item.id == name for item in standings)
    limit = term_of(subject, name)
    kept = longest(one.item.max)
    if kept is None:
        why = in_both("kept without an end", "保存无期限") if not of_standing else None
    elif limit is not None and kept > limit:
        why = in_both(
            "kept for {kept}, longer than the {limit} of its ground", "保存{kept}，长于其事由的{limit}",
            kept=_time(kept), limit=_time(limit),
        )  # fmt: skip
    elif not one.item.auto or one.item.end_action == "none":
        why = in_both("not erased by itself when its time is over", "届满时不自动删除")
    else:
        why = None
    if why:
        yield _outliving(subject, one, name, why)


def _published(subject: Subject, one: Placed[Any]) -> Iterator[Hit]:
    said = stated(one.item.duration)
    limit, shown = term_of(subject, one.item.subject), longest(one.item.duration)
    if said == "unknown":
        yield _outliving(
            subject,
            one,
            one.item.subject,
            in_both("shown for a time that is not known", "展示期限不明"),
            "lowered",
        )
    elif said == "none":
        yield _outliving(subject, one, one.item.subject, in_both("shown without an end", "展示无期限"))
    elif limit is not None and shown is not None and shown > limit:
        longer = in_both(
            "shown for {shown}, longer than the {limit} of its ground", "展示{shown}，长于其事由的{limit}",
            shown=_time(shown), limit=_time(limit),
        )  # fmt: skip
        yield _outliving(subject, one, one.item.subject, longer)


def _outliving(subject: Subject, one: Placed[Any], name: str, why: Words, weight: Weight = "usual") -> Hit:
    return Hit(
        one.path, one.key,
        in_both("By {rule}, {name} is {why}.", "依{rule}，{name}{why}。", rule=quoted_id(one.item.id),
                name=spoken(subject, name), why=why),
        provision="" if one.item.provision == "none" else one.item.provision, weight=weight,
    )  # fmt: skip


def term_of(subject: Subject, name: str) -> int | None:
    """Return the longest term of a list, a ground or a score's bad points, in days; None if one is open."""
    grounds = [
        one.item
        for one in subject.grounds
        if name in (one.item.id, subject.by_key[one.owner].item.id) and takes_effect(subject, one)
    ]
    terms = [None if one.term == "open" else _longest_term(one) for one in grounds]
    rules = [one.item for one in subject.rules if subject.by_key[one.owner].item.id == name]
    terms += [
        None if one.validity in (None, "indefinite") else longest(one.validity)
        for one in rules
        if sign_of(one) == "worse" and not (one.validity is None and one.ends_on)
    ]
    known = [days for days in terms if days is not None]
    return max(known) if known and len(known) == len(terms) else None


def _longest_term(ground: Ground) -> int:
    """Return a fixed term with all that it may be extended to."""
    fixed = longest(ground.term.duration) if ground.term != "open" else None
    capped = ground.extension.cap_years * DAYS["year"] if ground.extension else 0
    return max(fixed or 0, capped)


def _time(days: int) -> Words:
    """Return a time in words: in years, months or days, whichever is whole."""
    for unit, zh, length in (("year", "年", 365), ("month", "个月", 30), ("day", "天", 1)):
        if days % length == 0:
            n = days // length
            return {"en": f"{n} {unit}{'' if n == 1 else 's'}", "zh": f"{n}{zh}"}
    raise AssertionError
