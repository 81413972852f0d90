"""Article 5(1)(c) of the EU AI Act part by part: which parts hold, and because of what in the regime.

A flag asks a human to look; that there is none says nothing about whether something is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from glasshouse.lint.check import Report
from glasshouse.lint.finding import Finding, Words
from glasshouse.lint.graph import Path
from glasshouse.lint.subject import Placed, Subject

PEOPLE: Final = frozenset({"natural_person", "household"})
WATCHING: Final = ("sensor_public_space", "platform_telemetry", "bulk_interception", "informant_reward")
GROUNDS: Final[dict[str, Words]] = {
    "GH008": {
        "en": "the treatment is in a context unrelated to that of the data",
        "zh": "不利对待处于与数据无关的情境",
    },
    "GH031": {"en": "the treatment is out of proportion to the conduct", "zh": "不利对待与行为不成比例"},
    "GH033": {"en": "the treatment falls on relatives", "zh": "不利对待及于亲属"},
    "GH034": {
        "en": "the treatment follows from whom somebody is associated with",
        "zh": "不利对待源于与他人的关联",
    },
}
FLAGGED: Final[dict[bool, Words]] = {
    True: {
        "en": "All parts of Article 5(1)(c) are met as far as the file says: a human has to look at it.",
        "zh": "就文件所述，第5条第1款(c)项各要件均已具备：须由人审查。",
    },
    False: {
        "en": "Not all parts of Article 5(1)(c) are met as far as the file says; this decides nothing.",
        "zh": "就文件所述，第5条第1款(c)项要件未全部具备；此非定论。",
    },
}
HINTED: Final[dict[bool, Words]] = {
    True: {
        "en": "It looks like an evaluation for one specific purpose, of which recital 31 speaks.",
        "zh": "其形似序言第31条所说的特定目的评价。",
    },
    False: {
        "en": "Not all parts of recital 31 are met as far as the file says, so it gives no hint.",
        "zh": "据本文件，序言第31条各部分未全部满足，故不构成提示。",
    },
}


@dataclass(frozen=True)
class Part:
    """One part of the provision: whether it holds, and the keys of items or ids of findings that show it.

    Of a part that does not hold, `because` names what stands against it, where something does.
    """

    id: str
    words: Words
    holds: bool
    because: tuple[str, ...]


@dataclass(frozen=True)
class Article5:
    """The provision taken apart.

    Parameters
    ----------
    needed
        Parts that must all hold.
    looked_at
        What is evaluated: one of them is enough.
    grounds
        What makes the treatment one that the provision is about: one of them is enough.
    recital_31
        Parts of the exception that the recital speaks of; all must hold.
    """

    needed: tuple[Part, ...]
    looked_at: tuple[Part, ...]
    grounds: tuple[Part, ...]
    recital_31: tuple[Part, ...]

    @property
    def flag(self) -> bool:
        """Return whether a human has to look: all that is needed, and one of each choice."""
        return all(one.holds for one in self.needed) and all(
            any(one.holds for one in parts) for parts in (self.looked_at, self.grounds)
        )

    @property
    def hint(self) -> bool:
        """Return whether it looks like what recital 31 leaves alone."""
        return all(one.holds for one in self.recital_31)

    @property
    def words(self) -> tuple[Words, Words]:
        """Return a sentence on the provision, and one on the recital."""
        return FLAGGED[self.flag], HINTED[self.hint]


def article_5(report: Report) -> Article5:
    """Take Article 5(1)(c) apart for a regime; what a baseline accepts counts, too."""
    subject = report.subject
    evaluated = _evaluated(subject)
    paths = [path for one in evaluated for path in subject.flow.origins(one.key, polarity="sanction")]
    reached = subject.flow.reached(one.key for one in evaluated)
    detriment = [one for one in subject.sanctions if one.key in reached]
    return Article5(
        needed=(
            _part("persons", "people are evaluated or classified", "对自然人进行评价或分类", evaluated),
            _part(
                "over-time", "this goes on over a period of time", "评价持续一段时间",
                [one for one in evaluated if _lasts(one.item)],
            ),
            _part("detriment", "it can lead to detrimental treatment", "可能导致不利对待", detriment),
        ),
        looked_at=(
            _shown(
                "behaviour", "social behaviour is looked at, private dealings among it",
                "考察社会行为，含私人往来", _behaviour(subject, paths),
            ),
            _part(
                "traits", "traits of people are looked at, known, inferred or predicted",
                "考察已知、推断或预测的个人特征", list(_traits(subject, paths)),
            ),
        ),
        grounds=tuple(_ground(report, number) for number in GROUNDS),
        recital_31=_recital(report, evaluated, paths),
    )  # fmt: skip


def _part(name: str, en: str, zh: str, items: Iterable[Placed[Any]]) -> Part:
    return _shown(name, en, zh, (one.key for one in items))


def _shown(name: str, en: str, zh: str, because: Iterable[str]) -> Part:
    keys = tuple(sorted(set(because)))
    return Part(name, {"en": en, "zh": zh}, bool(keys), keys)


def _evaluated(subject: Subject) -> list[Placed[Any]]:
    """Return the scores and lists that are about people."""
    every: tuple[Placed[Any], ...] = (*subject.scores, *subject.lists)
    return [one for one in every if PEOPLE & set(one.item.subjects)]


def _lasts(item: Any) -> bool:
    """Return whether what is found of people is kept and counts later; all but a score without a record does.

    A score of a model reads data that was gathered over time, and a list holds its entries for a term.
    """
    return bool(getattr(item, "grounds", ()) or getattr(item, "rules", ()) or getattr(item, "inputs", ()))


def _origins(paths: Iterable[Path], *starts: str) -> Iterator[str]:
    return (path.origin for path in paths if path.origin.startswith(starts))


def _behaviour(subject: Subject, paths: Sequence[Path]) -> Iterator[str]:
    """Yield the conduct and the events that are looked at, and the data that watches what people do."""
    yield from _origins(paths, "conduct/", "events/")
    for key in _origins(paths, "data_categories/"):
        if subject.by_key[key].item.collection_method in WATCHING:
            yield key


def _traits(subject: Subject, paths: Iterable[Path]) -> Iterator[Placed[Any]]:
    """Yield the data on what people are: of special categories, or inferred."""
    for key in set(_origins(paths, "data_categories/")):
        placed = subject.by_key[key]
        if placed.item.inferred or placed.item.special_category != "none":
            yield placed


def _findings(report: Report, *numbers: str) -> list[Finding]:
    every = (*report.findings, *(one.finding for one in report.accepted))
    return [one for one in every if one.rule in numbers]


def _ground(report: Report, number: str) -> Part:
    """Return one of the grounds; an advantage in an unrelated context is no detriment."""
    measures = {one.key: one.item for one in report.subject.measures}
    found = [
        one.id
        for one in _findings(report, number)
        if one.hit.key not in measures or measures[one.hit.key].polarity == "sanction"
    ]
    return _shown(number, GROUNDS[number]["en"], GROUNDS[number]["zh"], found)


def _recital(report: Report, evaluated: list[Placed[Any]], paths: list[Path]) -> tuple[Part, ...]:
    """Return the parts of recital 31: one purpose, data of its domain alone, a basis in law, proportion."""
    subject = report.subject
    known = {one.item.id: one.item for one in subject.section("purposes")}
    used = {name for one in evaluated for name in getattr(one.item, "purposes", ())}
    used |= {
        name
        for key in _origins(paths, "data_categories/")
        for name in subject.by_key[key].item.purposes
    }  # fmt: skip
    is_single = len(used) == 1 and all(known[name].specific for name in used if name in known)
    domains = {domain for name in used if name in known for domain in known[name].domains}
    foreign = sorted({path.origin for path in paths if path.domain and path.domain not in domains})
    return (
        Part(
            "purpose", {"en": "there is one specific purpose", "zh": "目的单一且特定"}, is_single,
            tuple(f"purposes/{name}" for name in sorted(used)),
        ),
        Part(
            "inputs",
            {"en": "all that is looked at is of the domain of that purpose", "zh": "考察对象均属该目的领域"},
            bool(domains) and not foreign, tuple(foreign),
        ),
        _silent(report, "GH001", "all of it rests on a basis in law", "均有法律依据"),
        _silent(report, "GH031", "consequences are in proportion to the conduct", "后果与行为成比例"),
    )  # fmt: skip


def _silent(report: Report, number: str, en: str, zh: str) -> Part:
    found = tuple(sorted(one.id for one in _findings(report, number)))
    return Part(number, {"en": en, "zh": zh}, not found, found)
