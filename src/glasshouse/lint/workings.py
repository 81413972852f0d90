"""How the procedures and the scores of a regime work out: what can happen, and where it leads."""

from __future__ import annotations

import typing
from collections import defaultdict

from glasshouse.lint.machines import Machines, Way
from glasshouse.lint.reach import Reach, reach_of
from glasshouse.lint.subject import Subject
from glasshouse.regimes.reforms import Calendar, reforms_of
from glasshouse.regimes.scoring_model import ScoreRule
from glasshouse.regimes.vocabulary import EvidenceClass


def calendar_of(subject: Subject) -> Calendar:
    """Return the dates of a regime with everything that it speaks of, whatever the evidence."""
    every = typing.get_args(EvidenceClass)
    return Calendar(subject.regime, reforms_of([subject.regime], evidence=every))


def machines_of(subject: Subject) -> Machines:
    """Return the procedures of a regime on all days, with everything that it speaks of."""
    return Machines(subject.regime, calendar_of(subject).window)


def holds(subject: Subject, way: Way) -> bool:
    """Return whether a way counts in what is looked at."""
    return subject.evidence.issuperset(way.evidence) and subject.days(*way.in_force) is not None


def reaches(subject: Subject, machines: Machines, *, unknown: bool = False) -> dict[str, Reach]:
    """Return what each score can come to, by its id."""
    usable: dict[str, list[ScoreRule]] = defaultdict(list)
    for one in subject.rules:
        if machines.can_happen(one.item.on):
            usable[one.owner].append(one.item)
    found: dict[str, Reach] = {}
    for score in subject.scores:
        scale = score.item.transitions
        found[score.item.id] = reach_of(
            score.item, usable[score.key], nested=found, days=subject.days, unknown=unknown,
            is_counted=scale is None or any(machines.can_happen(on) for on in scale.counts),
        )  # fmt: skip
    return found
