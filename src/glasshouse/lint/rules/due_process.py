"""Rules about decisions: who decides, who is told, with what reasons, and who answers for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from glasshouse.lint.bringing import Bringer, Sanctions, bringers, bringers_of, bringing, worst_of
from glasshouse.lint.finding import Hit, Weight, Words
from glasshouse.lint.registry import rule
from glasshouse.lint.stated import english, stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed
from glasshouse.regimes.model import Measure, Oversight

SIGNIFICANT: Final = 3  # severity from which a sanction is a significant effect
MINUTES: Final = 3  # that a case must have at least, for its review to be one
CASES_PER_DAY: Final = 8 * 60 // MINUTES
HIGH_RISK: Final = 6  # severity of a sanction from which a gap in governance is more than a warning
TIMELY: Final = ("before", "with")
REASONS: Final = re.compile(
    r"fact|reason|\bground|evidence|conduct|factor|finding|bad data|decision|penalt|violation|breach"
)

NOTHING_TOLD: Final[Words] = {"en": "no reasons", "zh": "无理由"}

Lonely = Literal["alone", "unknown", "watched"]


# who decides ------------------------------------------------------------------------------------------------


@rule("GH039")
def decided_by_machine(subject: Subject) -> Iterator[Hit]:
    """Find significant sanctions that a machine decides, and scores that decide for the people who use them.

    A reviewer who has no more than three minutes for a case reviews it in name only. What a machine carries
    out after people have decided on an entry weighs less.
    """
    alone: set[str] = set()
    for one in subject.sanctions:
        if subject.severity(one.item) >= SIGNIFICANT:
            hit = _of_sanction(subject, one)
            if hit:
                alone.add(one.key)
                yield hit
    for bringer in bringers(subject, least=SIGNIFICANT):
        if bringer.key.startswith("scores/"):
            rest = tuple(one for one in bringer.sanctions if one.key not in alone)
            yield from _of_score(subject, bringer, rest)


def _of_sanction(subject: Subject, one: Placed[Measure]) -> Hit | None:
    behind = bringers_of(subject, one)
    own = _oversight(subject, one.item.id)
    watched = own or tuple(o for bringer in behind for o in _oversight(subject, *bringer.ids))
    modes = {one.item.automation, *(o.automation for o in own)}
    mode = next((m for m in ("fully_automated", "human_on_loop") if m in modes), "human_decides")
    lonely = _loneliness(mode, watched)
    if lonely == "watched":
        return None
    carried_out = mode == "fully_automated" and _people_decided(subject, behind)
    weight: Weight = "usual"
    if carried_out or lonely == "unknown":
        weight = "lowered"
    elif one.item.essential:
        weight = "raised"
    return Hit(
        f"{one.path}.automation", one.key,
        in_both(
            "{name}, of severity {severity}, {how}.",
            "{name}（强度{severity}）{how}。",
            name=subject.named(one.key), severity=subject.severity(one.item),
            how=_how(mode, lonely, watched, carried_out=carried_out),
        ),
        provision=one.item.provision, weight=weight,
    )  # fmt: skip


def _how(mode: str, lonely: Lonely, watched: tuple[Oversight, ...], *, carried_out: bool) -> Words:
    if mode == "fully_automated" and carried_out:
        return in_both(
            "is carried out by machines alone, though people decide on the entry behind it",
            "由机器自动执行，虽列名由人决定",
        )
    if mode == "fully_automated":
        return in_both("is decided by a machine alone", "完全由机器决定")
    if lonely == "unknown":
        return in_both(
            "is decided by a machine, and whether anybody can step in is not known",
            "由机器决定，是否有人可介入尚不清楚",
        )
    cases = max((n for one in watched if (n := _cases(one))), default=0)
    if cases > CASES_PER_DAY:
        return in_both(
            "is reviewed in name only: {cases} cases a day leave less than {minutes} minutes for each",
            "仅名义上有人复核：每日{cases}件，每件不足{minutes}分钟",
            cases=cases, minutes=MINUTES,
        )  # fmt: skip
    return in_both("is decided by a machine that nobody reviews", "由机器决定，无人复核")


def _of_score(subject: Subject, bringer: Bringer, rest: Sanctions) -> Iterator[Hit]:
    """Find a score without a reviewer that decides, though people sign what follows."""
    score = subject.by_key[bringer.key].item
    watched = _oversight(subject, score.id)
    modes = {one.automation for one in watched}
    mode = next((m for m in ("fully_automated", "human_on_loop") if m in modes), "human_decides")
    if not rest or score.weight_in_decision == "advisory" or _loneliness(mode, watched) != "alone":
        return
    yield Hit(
        f"{bringer.path}.weight_in_decision", bringer.key,
        in_both(
            "{name} is computed without a reviewer and is {weight} for {what}: it is itself the decision.",
            "{name}的计算无人复核，对{what}具有{weight}作用：评分本身即决定。",
            name=subject.named(bringer.key), what=bringing(subject, rest),
            weight={"en": "decisive", "zh": "决定性"} if score.weight_in_decision == "decisive"
            else {"en": "weighty", "zh": "重要"},
        ),
        via=(bringer.key, rest[0].key), provision=score.provision,
        weight="raised" if any(one.item.essential for one in rest) else "usual",
    )  # fmt: skip


def _oversight(subject: Subject, *ids: str) -> tuple[Oversight, ...]:
    return tuple(one.item for one in subject.about("oversight", *ids))


def _loneliness(mode: str, watched: tuple[Oversight, ...]) -> Lonely:
    """Return whether a machine is alone: nobody reviews it, or nobody has the time to."""
    if mode == "fully_automated" or any((_cases(one) or 0) > CASES_PER_DAY for one in watched):
        return "alone"
    if mode != "human_on_loop":
        return "watched"
    said = {stated(one.reviewer) for one in watched}
    return "watched" if "said" in said else "alone" if "none" in said else "unknown"


def _cases(one: Oversight) -> int | None:
    """Return how many cases a reviewer has in a day, as a number or in the words about the reviewer."""
    if one.cases_per_day is not None:
        return one.cases_per_day
    found = re.search(r"(\d+) [^.;,]*\ba day\b", english(one.reviewer))
    return int(found[1]) if found else None


def _people_decided(subject: Subject, behind: tuple[Bringer, ...]) -> bool:
    """Tell whether people decide on the lists from which a sanction follows, and no score brings it.

    A list of whose decision nothing is known does not speak against it, where another is known.
    """
    watched = [one for bringer in behind for one in _oversight(subject, *bringer.ids)]
    return (
        bool(watched)
        and all(bringer.key.startswith("lists/") for bringer in behind)
        and all(one.automation in ("human_decides", "human_in_loop") for one in watched)
    )


# who is told ------------------------------------------------------------------------------------------------


@rule("GH040")
def not_told_in_time(subject: Subject) -> Iterator[Hit]:
    """Find lists and scores of which nobody is told before or with the sanctions that follow from them.

    A notice of the sanction itself does as well. One finding for each list or score.
    """
    for bringer in bringers(subject):
        about = _notices(subject, *bringer.ids)
        if any(one.item.timing in TIMELY for one in about):
            continue
        untold = tuple(one for one in bringer.sanctions if not _is_told(subject, one))
        if not untold:
            continue
        late = [one for one in about if one.item.timing == "after"]
        worst = worst_of(subject, untold)
        yield Hit(
            bringer.path, bringer.key,
            in_both(
                "{name} takes effect, and {told}." if bringer.key == worst.key
                else "{name} brings {what}, and {told}.",
                "{name}生效，而{told}。" if bringer.key == worst.key else "{name}导致{what}，而{told}。",
                name=subject.named(bringer.key), what=bringing(subject, untold),
                told={"en": "those concerned are told only afterwards", "zh": "当事人只在事后得到通知"}
                if late
                else {"en": "the file names no notice before it or with it",
                      "zh": "文件未写明事前或当时的通知"},
            ),
            via=_via(bringer, worst), provision=_provision_of(late) or worst.item.provision,
        )  # fmt: skip


def _via(bringer: Bringer, sanction: Placed[Measure]) -> tuple[str, ...]:
    return (bringer.key,) if sanction.key == bringer.key else (bringer.key, sanction.key)


def _provision_of(found: Iterable[Placed[Any]]) -> str:
    return min((one.item.provision for one in found if one.item.provision != "none"), default="")


def _notices(subject: Subject, *ids: str) -> tuple[Placed[Any], ...]:
    return tuple(one for one in subject.about("notices", *ids) if one.item.timing != "none")


def _is_told(subject: Subject, one: Placed[Measure]) -> bool:
    return any(notice.item.timing in TIMELY for notice in _notices(subject, one.item.id))


@rule("GH041")
def reasons_missing(subject: Subject) -> Iterator[Hit]:
    """Find notices of which none says why: a score or a grade is no reason.

    Where nobody is told at all, another rule speaks. A notice of whose content nothing is known weighs less.
    """
    for bringer in bringers(subject):
        ids = (*bringer.ids, *(one.item.id for one in bringer.sanctions))
        about = _notices(subject, *ids)
        if not about or any(_gives_reasons(one.item) for one in about):
            continue
        unknown = all(one.item.reasons is None and not one.item.content for one in about)
        said = sorted({name for one in about for name in one.item.content})
        name = subject.named(bringer.key)
        yield Hit(
            min(one.path for one in about), bringer.key,
            in_both(
                "Whether people are told why {name} speaks against them is not known.",
                "关于{name}的通知是否写明理由尚不清楚。", name=name,
            )
            if unknown
            else in_both(
                "What people are told of {name} does not say why in their own case ({content}).",
                "关于{name}的通知未写明个案理由（{content}）。",
                name=name, content=listed(f"“{one}”" for one in said) if said else NOTHING_TOLD,
            ),
            provision=_provision_of(about), weight="lowered" if unknown else "usual",
        )  # fmt: skip


def _gives_reasons(notice: Any) -> bool:
    if notice.reasons is not None:
        return bool(notice.reasons == "specific")
    return any(REASONS.search(name.lower()) for name in notice.content)


# who answers for the whole ----------------------------------------------------------------------------------


@rule("GH046")
def governance_gap(subject: Subject) -> Iterator[Hit]:
    """Find regimes that nobody assessed, reviews or monitors, or about which nobody takes complaints.

    Only a regime that lists, scores or sanctions needs any of it.
    """
    if not (subject.sanctions or subject.scores or subject.lists):
        return
    gaps = dict(_gaps(subject))
    if not gaps:
        return
    sure = [words for words, is_sure in gaps.values() if is_sure]
    risky = any(one.item.essential or subject.severity(one.item) >= HIGH_RISK for one in subject.sanctions)
    yield Hit(
        f"regime.{next(iter(gaps))}", f"regime/{subject.regime.regime.id}",
        in_both(
            "The file names {gaps}." if sure else "Of the regime it is not known whether there is {gaps}.",
            "文件未写明{gaps}。" if sure else "该制度有无{gaps}尚不清楚。",
            gaps=listed([_no(words) for words in sure] or [words for words, _ in gaps.values()]),
        ),
        weight="lowered" if not sure else "raised" if risky else "usual",
    )  # fmt: skip


def _no(words: Words) -> Words:
    return {"en": f"no {words['en']}", "zh": words["zh"]}


def _gaps(subject: Subject) -> Iterator[tuple[str, tuple[Words, bool]]]:
    """Yield by field of the head what is missing, and whether that is sure."""
    head = subject.regime.regime
    assessed = head.impact_assessment
    if assessed == "none":
        yield "impact_assessment", ({"en": "impact assessment", "zh": "影响评估"}, True)
    elif not (assessed.affected_groups and assessed.risks):
        what = {
            "en": "affected groups or risks in the impact assessment",
            "zh": "影响评估中的受影响群体或风险",
        }
        yield "impact_assessment", (what, True)
    if head.review_date is None and head.sunset is None:
        yield "review_date", ({"en": "day of review or end", "zh": "复审日期或终止日期"}, True)
    for field, what in (
        ("monitoring", {"en": "monitoring of errors", "zh": "差错监测"}),
        ("complaint_body", {"en": "body for complaints", "zh": "投诉机构"}),
    ):
        said = stated(getattr(head, field))
        if said != "said":
            yield field, (what, said == "none")
