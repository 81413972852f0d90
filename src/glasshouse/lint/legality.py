"""Rules about legality and competence: by what law, of what rank, from when, by whom, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from glasshouse.lint.finding import Hit
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Subject
from glasshouse.lint.wording import in_both, quoted_id

POWERS = {
    "collect": {"en": "collecting data", "zh": "收集数据"},
    "score": {"en": "scoring", "zh": "评分"},
    "list": {"en": "listing", "zh": "列入名单"},
    "sanction": {"en": "taking something away", "zh": "施加限制"},
    "reward": {"en": "giving an advantage", "zh": "给予激励"},
    "publish": {"en": "publishing", "zh": "公布"},
    "share": {"en": "passing data on", "zh": "共享"},
}


@dataclass(frozen=True)
class Resting:
    """Something that needs a legal basis: what is done, and on which basis the file says it rests."""

    path: str
    key: str
    power: str
    basis: str
    provision: str


def resting(subject: Subject) -> Iterator[Resting]:
    """Yield everything in a regime that is done to people and needs a basis in law."""
    for data in subject.data:
        yield Resting(data.path, data.key, "collect", data.item.legal_basis, "")
    for item in subject.lists:
        yield Resting(item.path, item.key, "list", item.item.legal_basis, "")
    for measure in subject.measures:
        yield Resting(
            measure.path, measure.key, measure.item.polarity, measure.item.legal_basis, measure.item.provision
        )
    for section, power in (("publications", "publish"), ("sharings", "share")):
        for one in subject.section(section):
            yield Resting(one.path, one.key, power, one.item.legal_basis, one.item.provision)


@rule("GH001")
def no_legal_basis(subject: Subject) -> Iterator[Hit]:
    """Find what is done without a legal basis, or on one that does not authorise it."""
    for one in resting(subject):
        basis = subject.bases.get(one.basis)
        what = POWERS[one.power]
        if basis is None:
            yield Hit(
                f"{one.path}.legal_basis", one.key,
                in_both(
                    "{name}: the file names no legal basis for {what}.",
                    "{name}：{what}未指明任何法律依据。",
                    name=subject.named(one.key), what=what,
                ),
                provision=one.provision,
            )  # fmt: skip
        elif one.power not in basis.item.authorises:
            yield Hit(
                f"{one.path}.legal_basis", one.key,
                in_both(
                    "{name} rests on {basis}, which does not authorise {what}.",
                    "{name}以{basis}为依据，而该依据未授权{what}。",
                    name=subject.named(one.key), what=what, basis=quoted_id(basis.item.id),
                ),
                provision=basis.item.provision,
            )  # fmt: skip
