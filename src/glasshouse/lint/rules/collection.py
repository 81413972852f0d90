"""Rules about how data comes in and of whom: reports, minors, weak identification, mass monitoring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.registry import rule
from glasshouse.lint.rules.data import way
from glasshouse.lint.rules.purpose import may_take_away
from glasshouse.lint.stated import stated
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import a_few, in_both, quoted_id
from glasshouse.reading.code_names import COLLECTED
from glasshouse.regimes.model import Conduct

# reports ----------------------------------------------------------------------------------------------------


@rule("GH016")
def unverified_reports(subject: Subject) -> Iterator[Hit]:
    """Find conduct that counts against people on a report that nobody checks, and informants who are paid.

    One finding for each score or list, with the conduct that counts there on such evidence.
    """
    owners: tuple[Placed[Any], ...] = (*subject.scores, *subject.lists)
    for owner in owners:
        found = sorted(_on_hearsay(subject, owner), key=lambda one: one.key)
        if not found:
            continue
        unknown = all(stated(one.item.determinacy.verifier) == "unknown" for one in found)
        yield Hit(
            owner.path, owner.key,
            in_both(
                "{name} counts {conduct} against people on a report or on no document, and {who}.",
                "{name}仅凭举报或在没有文书的情况下对{conduct}作不利计算，{who}。",
                name=subject.named(owner.key), conduct=a_few(subject.named(one.key) for one in found),
                who=NOT_KNOWN_WHO if unknown else NOBODY,
            ),
            weight="lowered" if unknown else "usual",
        )  # fmt: skip
    for data in subject.data:
        if data.item.collection_method == "informant_reward":
            yield Hit(
                f"{data.path}.collection_method", data.key,
                in_both(
                    "{name} comes from informants who are rewarded for reporting.",
                    "{name}来自有奖举报。",
                    name=subject.named(data.key),
                ),
            )  # fmt: skip


NOBODY: Final = {"en": "the file names nobody who checks it", "zh": "本文件未载明由谁核实"}
NOT_KNOWN_WHO: Final = {"en": "the file does not know who checks it", "zh": "本文件未查明由谁核实"}


def _on_hearsay(subject: Subject, owner: Placed[Any]) -> Iterator[Placed[Conduct]]:
    """Yield conduct that counts against people without a document or anybody who checks."""
    against: dict[str, bool] = {}  # what counts, and whether a source says that it counts against people
    for one in subject.rules:
        if one.owner == owner.key and may_take_away(one.item):
            against[one.item.on] = against.get(one.item.on, False) or one.item.is_known
    if getattr(owner.item, "polarity", "red") != "red":
        against |= {one.item.on: True for one in subject.grounds if one.owner == owner.key}
    for conduct in subject.conduct:
        is_sure = against.get(conduct.item.id)
        proof = conduct.item.determinacy
        if is_sure is None or (conduct.item.lawful and not is_sure):
            continue  # nothing counts it, or it is a merit whose points no source gives
        if proof.evidence_document == "none" or (
            proof.evidence_document == "report" and stated(proof.verifier) != "said"
        ):
            yield conduct


# minors -----------------------------------------------------------------------------------------------------

OF_AGE: Final = 18


@rule("GH017")
def minors_in_scope(subject: Subject) -> Iterator[Hit]:
    """Find regimes that reach people under 18, measures that meet children, and minors who are shown."""
    head = subject.regime.regime
    scope = head.population_scope
    reaching = sorted(_reaching_minors(subject), key=lambda one: one.key)
    if scope.min_age < OF_AGE and reaching:
        yield Hit(
            "regime.population_scope.min_age", f"regime/{head.id}",
            in_both(
                "The regime sets its lowest age at {age} and does not keep minors out of {where}.",
                "该制度所载最低年龄为{age}岁，以下各项未排除未成年人：{where}。",
                age=scope.min_age, where=a_few(subject.named(one.key) for one in reaching),
            ),
            weight="usual" if _any_harm(subject, reaching) else "lowered",
        )  # fmt: skip
    elif scope.min_age >= OF_AGE:
        yield from _younger_than_the_regime(subject)
    for measure in subject.measures:
        if measure.item.target == "child":
            yield Hit(
                f"{measure.path}.target", measure.key,
                in_both("{name} meets children.", "{name}的对象是子女。", name=subject.named(measure.key)),
                provision=measure.item.provision,
                weight="usual" if measure.item.polarity == "sanction" else "lowered",
            )  # fmt: skip
    if scope.min_age < OF_AGE:
        yield from _unmasked(subject, {one.item.id for one in reaching})


def _reaching_minors(subject: Subject) -> Iterator[Placed[Any]]:
    """Yield scores and lists of natural persons that do not keep minors out; measures, if there are none."""
    if "natural_person" not in subject.regime.regime.population_scope.entity_kinds:
        return
    holders = (*subject.scores, *subject.lists)
    for score in subject.scores:
        if "natural_person" in score.item.subjects and score.item.eligibility.min_age < OF_AGE:
            yield score
    for item in subject.lists:
        guards = {fact for one in subject.grounds if one.owner == item.key for fact in one.item.when}
        if "natural_person" in item.item.subjects and not guards & {"minor", "not minor"}:
            yield item  # a ground with the fact "minor" is a bar
    if not holders:
        yield from subject.measures


def _any_harm(subject: Subject, reaching: list[Placed[Any]]) -> bool:
    keys = [one.key for one in reaching]
    reached = subject.flow.reached(keys) | set(keys)
    return any(one.key in reached for one in subject.sanctions)


def _younger_than_the_regime(subject: Subject) -> Iterator[Hit]:
    for score in subject.scores:
        age = score.item.eligibility.min_age
        if "natural_person" in score.item.subjects and age < OF_AGE:
            yield Hit(
                f"{score.path}.eligibility.min_age", score.key,
                in_both(
                    "{name} is given from the age of {age} on.", "{name}自{age}岁起适用。",
                    name=subject.named(score.key), age=age,
                ),
                provision=score.item.provision,
            )  # fmt: skip


PERSONAL: Final = re.compile("name|id_number|id_masked|photo|address|relation|face")


def _unmasked(subject: Subject, reaching: set[str]) -> Iterator[Hit]:
    for publication in subject.section("publications"):
        shows_people = any(PERSONAL.match(field) for field in publication.item.fields)
        if publication.item.subject in reaching and shows_people and not publication.item.minors_masked:
            yield Hit(
                f"{publication.path}.minors_masked", publication.key,
                in_both(
                    "The publication {name} of {what} does not mask minors.",
                    "对{what}的公布{name}未对未成年人作遮蔽处理。",
                    name=quoted_id(publication.item.id), what=quoted_id(publication.item.subject),
                ),
                provision=publication.item.provision,
            )  # fmt: skip


# identification ---------------------------------------------------------------------------------------------

WEAK_KEYS: Final[dict[str, Words]] = {
    "name_only": {"en": "the name alone", "zh": "仅凭姓名"},
    "device": {"en": "a device", "zh": "设备"},
    "plate": {"en": "a number plate", "zh": "车牌"},
    "face": {"en": "a face", "zh": "人脸"},
}
SEVERE: Final = 3


@rule("GH018")
def weak_identity(subject: Subject) -> Iterator[Hit]:
    """Find data tied to people by a name, a device, a plate or a face that can lead to a severe sanction."""
    severe = {one.key for one in subject.sanctions if subject.severity(one.item) >= SEVERE}
    for data in subject.data:
        key = WEAK_KEYS.get(data.item.identity_key)
        reached = sorted(subject.flow.reached([data.key]) & severe)
        if key is None or not reached:
            continue
        yield Hit(
            f"{data.path}.identity_key", data.key,
            in_both(
                "{name} is tied to people by {key}, so that it can meet somebody else; it leads to "
                "{effects}.",
                "{name}以{key}识别个人，可能误及他人，并导致{effects}。",
                name=subject.named(data.key), key=key, effects=a_few(map(subject.named, reached)),
            ),
            via=way(subject, data.key, reached[0], "sanction"),
        )  # fmt: skip


# monitoring -------------------------------------------------------------------------------------------------

OF_EVERYBODY: Final = frozenset(("sensor_public_space", "bulk_interception"))


@rule("GH019")
def mass_monitoring(subject: Subject) -> Iterator[Hit]:
    """Find data that comes from watching everybody: sensors, interception, platforms without consent.

    Data of a platform counts where a public regime feeds a score or list with it and no consent is asked for.
    """
    without_consent = {one.key for one in subject.scores if one.item.consent != "required"}
    without_consent |= {one.key for one in subject.lists}
    is_public = subject.regime.regime.level != "company"
    for data in subject.data:
        method = data.item.collection_method
        fed = sorted(subject.flow.reached([data.key]) & without_consent)
        if method not in OF_EVERYBODY and not (method == "platform_telemetry" and is_public and fed):
            continue
        yield Hit(
            f"{data.path}.collection_method", data.key,
            in_both(
                "{name} comes from {method}{whom}{into}.", "{name}来自{method}{whom}{into}。",
                name=subject.named(data.key), method=COLLECTED[method], into=_into(subject, fed),
                whom=WITHOUT_CONSENT if method == "platform_telemetry" else EVERYBODY,
            ),
        )  # fmt: skip


WITHOUT_CONSENT: Final = {
    "en": ", of everybody in scope and without their consent",
    "zh": "，涉及范围内所有人且无须其同意",
}
EVERYBODY: Final = {"en": ", from which nobody can stay away", "zh": "，任何人都无法回避"}


def _into(subject: Subject, fed: list[str]) -> Words:
    names = a_few(map(subject.named, fed))
    return in_both(", and flows into {names}", "，并流入{names}", names=names) if fed else in_both("", "")
