"""A rule about proportion: what conduct brings, against how grave it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from glasshouse.clock import day_number
from glasshouse.lint.bearing import CAP_YEARS, Bearing, Law, Route, routes_of
from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both
from glasshouse.regimes.model import Conduct

BOUND: Final = 2
"""Years of a severity equal to the gravity: what is as severe as the conduct is grave may last two years."""
EXTREME: Final = 10 * BOUND
"""So far beyond the bound that no other reading of the two scales explains it."""
STEPS_APART: Final = 2
"""By how much conduct must be graver to be called so: two readers may well differ by one step."""


@dataclass(frozen=True)
class Judged:
    """Conduct, its gravity, and what it brings on the day on which it brings most."""

    conduct: Placed[Conduct]
    gravity: int
    bearing: Bearing
    day: int

    @property
    def least(self) -> Fraction:
        """Return the burden at the least."""
        return self.bearing.least(self.day)

    @property
    def most(self) -> Fraction:
        """Return the burden at the most."""
        return self.bearing.most(self.day)

    @property
    def heaviest(self) -> Route:
        """Return the way to what weighs most."""
        return self.bearing.heaviest(self.day)


@rule("GH031")
def disproportion(subject: Subject) -> Iterator[Hit]:
    """Find conduct that brings more than its gravity carries, or more than graver conduct brings.

    The burden is severity times years, summed over the sanctions that hold together on the heaviest day. Of
    several ways to a sanction the heaviest counts. Points count by their share of the way to the grade:
    whoever needs ten of them for it does ten times the conduct.
    """
    judged = tuple(_judged(subject))
    for one in judged:
        if one.gravity == 0:
            if not _is_step_of_an_office(one):
                yield _hit(subject, one, _harmless(subject, one), weight="raised")
        elif one.most > BOUND * one.gravity:
            extreme = one.most > EXTREME * one.gravity
            yield _hit(subject, one, _beyond(subject, one), weight="raised" if extreme else "usual")
        if graver := _graver_with_less(one, judged):
            yield _hit(subject, one, _inverted(subject, one, graver), part="inversion")


def _judged(subject: Subject) -> Iterator[Judged]:
    law = Law(subject)
    for conduct in subject.conduct:
        bearing = Bearing(tuple(routes_of(law, conduct)))
        days = {day_number(subject.on)} if subject.on else bearing.days
        if days:
            day = max(days, key=lambda one: (bearing.most(one), -one))
            if bearing.most(day):
                yield Judged(conduct, subject.gravity(conduct.item), bearing, day)


def _is_step_of_an_office(one: Judged) -> bool:
    """Tell whether conduct is an office's own step, after which it weighs each case.

    The gravity is then that of what the office weighs, which the format cannot say.
    """
    weighed = all(route.measure.item.individual_assessment for route in one.bearing.routes)
    return weighed and one.conduct.item.determinacy.evidence_document == "admin_decision"


def _graver_with_less(one: Judged, every: tuple[Judged, ...]) -> Judged | None:
    """Return the gravest conduct that brings surely less on the same day, though something."""
    if not one.gravity:
        return None
    found = [
        other
        for other in every
        if other.gravity - one.gravity >= STEPS_APART and 0 < other.bearing.most(one.day) < one.least
    ]
    return min(
        found,
        key=lambda other: (-other.gravity, other.bearing.most(one.day), other.conduct.key),
        default=None,
    )


def _hit(subject: Subject, one: Judged, words: Words, *, part: str = "", weight: str = "usual") -> Hit:
    heaviest = one.heaviest
    return Hit(
        one.conduct.path, one.conduct.key, words, part=part, via=heaviest.via,
        provision=heaviest.measure.item.provision, weight="raised" if weight == "raised" else "usual",
    )  # fmt: skip


def _beyond(subject: Subject, one: Judged) -> Words:
    return in_both(
        "{name} has gravity {gravity} and brings a burden of {burden} ({how}), above the bound of {bound}; "
        "most of it is {worst}.",
        "{name}的严重程度为{gravity}，所致负担为{burden}（{how}），超过界限{bound}；其中最重的是{worst}。",
        name=subject.named(one.conduct.key), gravity=one.gravity, burden=_number(one.most), how=_how(one),
        bound=BOUND * one.gravity, worst=subject.named(one.heaviest.measure.key),
    )  # fmt: skip


def _harmless(subject: Subject, one: Judged) -> Words:
    return in_both(
        "{name} is taken to be no wrong (gravity 0) and yet brings a burden of {burden} ({how}); most of it "
        "is {worst}.",
        "{name}被视为并无过错（严重程度为0），却导致{burden}的负担（{how}）；其中最重的是{worst}。",
        name=subject.named(one.conduct.key), burden=_number(one.most), how=_how(one),
        worst=subject.named(one.heaviest.measure.key),
    )  # fmt: skip


def _inverted(subject: Subject, one: Judged, other: Judged) -> Words:
    return in_both(
        "{name}, of gravity {gravity}, brings a burden of at least {burden} ({how}); {other}, of gravity "
        "{graver}, brings at most {less}.",
        "{name}（严重程度{gravity}）所致负担至少为{burden}（{how}），而更严重的{other}（严重程度{graver}）至多为{less}。",
        name=subject.named(one.conduct.key), gravity=one.gravity, burden=_number(one.least), how=_how(one),
        other=subject.named(other.conduct.key), graver=other.gravity,
        less=_number(other.bearing.most(one.day)),
    )  # fmt: skip


def _how(one: Judged) -> Words:
    """Return how a burden was counted."""
    chosen = one.bearing.on(one.day)
    open_terms = in_both(", terms without an end as {cap} years", "，无期限者按{cap}年计", cap=CAP_YEARS)
    shares = in_both(", points by their share of the way to the grade", "，扣分按其占降级所需分数的比例计")
    nothing = in_both("", "")
    return in_both(
        "severity times years over {count} sanctions{open}{share}" if len(chosen) > 1
        else "severity times years{open}{share}",
        "{count}项措施的强度乘以年数之和{open}{share}" if len(chosen) > 1 else "强度乘以年数{open}{share}",
        count=len(chosen), open=open_terms if any(route.is_open for route in chosen) else nothing,
        share=shares if any(route.is_partial for route in chosen) else nothing,
    )  # fmt: skip


def _number(value: Fraction) -> str:
    """Write a burden with one decimal place, without a zero there."""
    return f"{float(value):.1f}".removesuffix(".0")
