"""Rules about sanctions and targets: what is closed, on whom else it falls, and in whose sight."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from glasshouse.clock import day_number
from glasshouse.lint.bringing import Bringer, Sanctions, bringers, bringing, takes_effect, worst_of
from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.registry import rule
from glasshouse.lint.stated import english, stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.reading.code_names import DOMAINS, RELATIONS
from glasshouse.regimes.model import Conduct, Measure

SUBSISTENCE: Final = {"health", "education_basic", "welfare"}
RUN_THE_FIRM: Final = {"officer_of_firm", "firm"}  # their own part in what the firm does is not ruled out
ASSOCIATES: Final = {"friend", "associate", "co_worker"}
FAMILY: Final = {"spouse", "child", "parent", "household"}
OF_OTHERS: Final = {"friends_score", "friends_listed"}  # what a model reads of other people's standing
NO_FLOOR: Final[Mapping[str, Words]] = {
    "none": {"en": "the file names nothing that is left to live on", "zh": "文件未写明保留何种基本保障"},
    "unknown": {"en": "it is not known what is left to live on", "zh": "是否保留基本保障尚不清楚"},
}
FANNED_OUT: Final = 3  # authorities
INTIMATE: Final = {
    "id_number", "address", "home_address", "photo", "photograph", "face", "employer", "sex", "gender", "age",
    "birthday", "date_of_birth", "phone", "phone_number", "family", "relation", "relatives", "health",
    "income", "religion", "ethnicity",
}  # fmt: skip
IN_THE_STREET: Final[Mapping[str, Words]] = {
    "street_screen": {"en": "screens in the street", "zh": "街头屏幕"},
    "media": {"en": "the media", "zh": "媒体"},
    "phone_tone": {"en": "tones of telephones", "zh": "手机彩铃"},
}
NOT_DONE: Final = re.compile(
    r"unpaid|arrears|overdue|not perform|not paid|not pay\b|\blate\b|\bowes\b|\bis owed\b|written off|"
    r"defaults on|not support|拖欠|欠费|逾期|未履行|不履行|未支付|不支付|不赡养"
)
REFUSED: Final = re.compile(r"refus|拒")  # who refuses is not said to be unable


@rule("GH032")
def essential_closed(subject: Subject) -> Iterator[Hit]:
    """Find sanctions that close an essential service and leave no floor to live on."""
    for one in subject.sanctions:
        floor = stated(one.item.livelihood_floor)
        if not one.item.essential or floor == "said":
            continue
        graver = one.item.domain in SUBSISTENCE
        yield Hit(
            f"{one.path}.livelihood_floor", one.key,
            in_both(
                "{name} restricts something essential ({domain}), and {floor}.",
                "{name}限制的是基本生活所需（{domain}），{floor}。",
                name=subject.named(one.key), domain=DOMAINS[one.item.domain],
                floor=NO_FLOOR[floor],
            ),
            provision=one.item.provision,
            weight="lowered" if floor == "unknown" else "raised" if graver else "usual",
        )  # fmt: skip


# other people ---------------------------------------------------------------------------------------------


@rule("GH033")
def on_the_family(subject: Subject) -> Iterator[Hit]:
    """Find sanctions on others than the person, and effects that the file says others feel.

    One finding for each object. Friends and associates in a score are the matter of another rule.
    """
    touched: dict[str, list[str]] = defaultdict(list)
    rests: dict[str, str] = {}
    for one in subject.sanctions:
        if one.item.target != "self":
            touched[one.key].append(one.item.target)
            rests[one.key] = one.item.provision
    for spill in subject.section("spillovers"):
        placed = _harming(subject, spill.item.subject)
        if placed and not (
            spill.item.to_relation in ASSOCIATES and spill.item.mechanism in ("score", "data")
        ):
            touched[placed.key].append(spill.item.to_relation)
            said = "" if spill.item.provision == "none" else spill.item.provision
            rests[placed.key] = rests.get(placed.key) or said
    for key, relations in touched.items():
        yield Hit(
            subject.by_key[key].path, key,
            in_both(
                "{name} {falls} on {whom}, for what another has done.",
                "{name}因他人的行为而{falls}{whom}。",
                name=subject.named(key), falls=_falls(subject, key),
                whom=listed(RELATIONS[one] for one in sorted(set(relations))),
            ),
            via=(key,), provision=rests[key],
            weight="lowered" if RUN_THE_FIRM.issuperset(relations) else "usual",
        )  # fmt: skip


def _falls(subject: Subject, key: str) -> Words:
    """Return whether something falls on others alone, or on them beside the person."""
    if getattr(subject.by_key[key].item, "target", "self") == "self":
        return {"en": "falls also", "zh": "同时及于"}
    return {"en": "falls", "zh": "及于"}


def _harming(subject: Subject, name: str) -> Placed[Any] | None:
    """Return what an id names if it can make somebody worse off."""
    for one in subject.by_key.values():
        if one.item.id != name or one.key.startswith(("data_categories/", "conduct/", "dimensions/")):
            continue
        is_harmless = (
            getattr(one.item, "polarity", "") in ("reward", "red")
            or getattr(one.item, "benefits_only", False)
            or (one.key.startswith("rules/") and sign_of(one.item) == "better")
        )
        return None if is_harmless else one
    return None


@rule("GH034")
def by_association(subject: Subject) -> Iterator[Hit]:
    """Find scores and lists that read who somebody knows, lives with or is related to."""
    adverse = (item for item in subject.lists if item.item.polarity != "red")
    every: tuple[Placed[Any], ...] = (*subject.scores, *adverse)
    for one in every:
        read = _of_others(subject, one)
        if not read:
            continue
        of_own_home = all(is_own for _, is_own in read.values())
        yield Hit(
            one.path, one.key, _associated(subject, one, sorted(read), of_own_home=of_own_home),
            via=min((via for via, is_own in read.values() if is_own == of_own_home), key=_length),
            provision=getattr(one.item, "provision", ""), weight="lowered" if of_own_home else "usual",
        )  # fmt: skip


def _associated(subject: Subject, one: Placed[Any], read: list[str], *, of_own_home: bool) -> Words:
    what = listed(_called(subject, key) for key in read)
    if of_own_home:
        return in_both(
            "{name} counts {what}, which tells of a person's household and not only of what they did.",
            "{name}计入{what}，其中涉及本人的家庭情况，而不只是本人所为。",
            name=subject.named(one.key), what=what,
        )  # fmt: skip
    return in_both(
        "{name} counts {what}, which is about people whom somebody knows or lives with.",
        "{name}计入{what}，所看的是与本人相识或同住之人。",
        name=subject.named(one.key), what=what,
    )  # fmt: skip


def _length(via: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(via), via


def _called(subject: Subject, key: str) -> Words:
    return subject.named(key) if key in subject.by_key else quoted_id(key.partition("/")[2])


def _of_others(subject: Subject, one: Placed[Any]) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Return by key what is read of others, the path from it, and whether it is of the person's own home."""
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for path in subject.flow.origins(one.key, polarity="sanction"):
        placed = subject.by_key.get(path.origin)
        if placed is None:
            continue
        if isinstance(placed.item, Conduct):
            if placed.item.actor_relation in ASSOCIATES | FAMILY:
                found[path.origin] = path.keys, False
        elif placed.item.subject_relation in ("associate", "household"):
            found[path.origin] = path.keys, False
        elif placed.item.special_category in ("social_graph", "household_composition"):
            found[path.origin] = path.keys, placed.item.special_category == "household_composition"
    model = getattr(one.item, "model", None)
    for part in model.dimensions if model else ():
        for read in sorted({feature.reads for feature in part.features} & OF_OTHERS):
            found[f"features/{read}"] = (f"dimensions/{one.item.id}.{part.id}", one.key), False
    return found


# what was not done, and who sees it -----------------------------------------------------------------------


@rule("GH036")
def unable_as_unwilling(subject: Subject) -> Iterator[Hit]:
    """Find duties to pay or perform whose breach has a bad effect though nobody asks whether one could.

    A ground that asks whether the debtor was able is a test. The format has no field for such a duty: the id
    and the name of the conduct are looked at.
    """
    for one in subject.conduct:
        if one.item.ability_test == "examined" or not _is_duty_not_done(one.item):
            continue
        ends = sorted(_harmed_by(subject, one))
        if ends:
            presumed = one.item.ability_test == "presumed"
            yield Hit(
                f"{one.path}.ability_test", one.key,
                in_both(
                    "{name} counts against those concerned in {ends}, and {test}.",
                    "{name}在{ends}中对当事人不利，而{test}。",
                    name=subject.named(one.key),
                    ends=listed(subject.named(end) for end in dict.fromkeys(end[1] for end in ends)),
                    test={"en": "that they were able to is presumed, not examined",
                          "zh": "其履行能力只是推定，未经审查"} if presumed
                    else {"en": "nobody asks whether they were able to", "zh": "无人过问其有无履行能力"},
                ),
                via=(one.key, *ends[0]), provision=_provision_of(subject, ends[0][0]),
                weight="lowered" if presumed else "usual",
            )  # fmt: skip


def _is_duty_not_done(conduct: Conduct) -> bool:
    said = f"{conduct.id} {conduct.label.en} {conduct.label.zh}".lower()
    return bool(NOT_DONE.search(said)) and not REFUSED.search(said)


def _harmed_by(subject: Subject, conduct: Placed[Conduct]) -> Iterator[tuple[str, str]]:
    """Yield what answers conduct to somebody's harm, and the score or list that it moves."""
    for one in subject.rules:
        if one.item.on == conduct.item.id and sign_of(one.item) == "worse":
            yield one.key, one.owner
    for ground in subject.grounds:
        if ground.item.on != conduct.item.id or not {"able", "not able"}.isdisjoint(ground.item.when):
            continue
        if subject.by_key[ground.owner].item.polarity != "red" and takes_effect(subject, ground):
            yield ground.key, ground.owner


def _provision_of(subject: Subject, key: str) -> str:
    said = str(getattr(subject.by_key[key].item, "provision", ""))
    return "" if said == "none" else said


@rule("GH037")
def exposed(subject: Subject) -> Iterator[Hit]:
    """Find publications that show more than who, what and for how long, or that show it in the street."""
    for one in shown_publications(subject):
        entity_only = (
            any(name.startswith("entity_") for name in one.item.fields) and "name" not in one.item.fields
        )
        shown = sorted(_plain(name) for name in one.item.fields if _plain(name) in INTIMATE)
        shown = [name for name in shown if not (entity_only and name == "address")]
        praised = _is_praise(subject, one.item.subject)
        channels = [] if praised else [name for name in one.item.channel if name in IN_THE_STREET]
        if not shown and not channels:
            continue
        parts = []
        if shown:
            parts.append(
                in_both(
                    "shows {what}, beyond who, what and for how long", "公开{what}，超出何人、何事、多久",
                    what=listed(map(quoted_id, shown)),
                )
            )  # fmt: skip
        if channels:
            where = listed(IN_THE_STREET[name] for name in sorted(channels))
            parts.append(in_both("names people through {where}", "通过{where}点名", where=where))
        yield Hit(
            one.path, one.key,
            in_both("{name} {parts}.", "{name}{parts}。", name=quoted_id(one.item.id), parts=listed(parts)),
            provision="" if one.item.provision == "none" else one.item.provision,
        )  # fmt: skip


def shown_publications(subject: Subject) -> Iterator[Placed[Any]]:
    """Yield the publications that show people to others: not rules, and not people to themselves."""
    shown = {one.item.id for one in subject.by_key.values()}
    for one in subject.section("publications"):
        if one.item.subject in shown and not english(one.item.audience).startswith("the person"):
            yield one


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _is_praise(subject: Subject, name: str) -> bool:
    found: tuple[Placed[Any], ...] = (*subject.lists, *subject.measures)
    return any(one.item.id == name and one.item.polarity in ("red", "reward") for one in found)


@rule("GH038")
def joint_punishment(subject: Subject) -> Iterator[Hit]:
    """Find one entry or grade that several authorities must each answer without a look at the person."""
    for bringer in bringers(subject, least=0):
        if not bringer.key.startswith(("lists/", "scores/")):
            continue
        together = max(
            (_on_the_fullest_day(subject, bound) for bound in _bound_together(bringer)),
            key=lambda held: (len(_authorities(held)), len(held)),
        )
        who = sorted(_authorities(together))
        if len(who) < FANNED_OUT:
            continue
        worst = worst_of(subject, together)
        yield Hit(
            bringer.path, bringer.key,
            in_both(
                "{name} obliges {count} authorities ({who}) to impose {what}, and none assesses the person.",
                "{name}使{count}个机关（{who}）必须采取{what}，且均不作个案评估。",
                name=subject.named(bringer.key), count=len(who), who=listed(quoted_id(one) for one in who),
                what=bringing(subject, together),
            ),
            via=(bringer.key, worst.key), provision=worst.item.provision,
        )  # fmt: skip


def _bound_together(bringer: Bringer) -> Iterator[Sanctions]:
    """Yield the sanctions that must follow from a list, or from each grade of a score, whoever it is."""
    bound = tuple(
        one for one in bringer.sanctions if one.item.mandatory and not one.item.individual_assessment
    )
    if bringer.key.startswith("lists/"):
        yield bound
        return
    yield ()
    for grade in sorted({cause for one in bound for cause in one.item.trigger}):
        yield tuple(one for one in bound if grade in one.item.trigger)


def _on_the_fullest_day(subject: Subject, sanctions: Sanctions) -> Sanctions:
    """Return the sanctions that hold together on the day on which most authorities are bound."""
    windows = {one.key: subject.days(one.item.in_force) for one in sanctions}
    days = {window.from_day for window in windows.values() if window}
    if subject.on is not None:
        days = {day_number(subject.on)}
    together = [
        tuple(
            one
            for one in sanctions
            if (window := windows[one.key]) and window.from_day <= day < window.to_day
        )
        for day in sorted(days)
    ]
    return max(together, key=lambda held: (len(_authorities(held)), len(held)), default=())


def _authorities(sanctions: Iterable[Placed[Measure]]) -> frozenset[str]:
    return frozenset(one.item.implementing_authority for one in sanctions)
