"""What brings sanctions: the lists, scores and procedures from which they follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glasshouse.lint.finding import Words
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, quoted_id
from glasshouse.regimes.doors import causes_of
from glasshouse.regimes.model import Ground, Measure
from glasshouse.regimes.rows import own_bundles

Sanctions = tuple[Placed[Measure], ...]


@dataclass(frozen=True)
class Bringer:
    """A list, a score or a procedure, and the sanctions that follow from it.

    A sanction of which nothing is known that brings it is its own bringer. `ids` is how the rest of the file
    speaks of it.
    """

    key: str
    path: str
    ids: tuple[str, ...]
    sanctions: Sanctions


def bringers(subject: Subject, *, least: int = 1) -> tuple[Bringer, ...]:
    """Return what brings sanctions of a severity of at least `least`."""
    found: dict[str, Bringer] = {}
    for measure in subject.sanctions:
        if subject.severity(measure.item) < least:
            continue
        for one in bringers_of(subject, measure):
            known = found.get(one.key, one)
            every = {other.key: other for other in (*known.sanctions, measure)}
            found[one.key] = Bringer(one.key, one.path, one.ids, tuple(every.values()))
    return tuple(found.values())


def bringers_of(subject: Subject, measure: Placed[Measure]) -> tuple[Bringer, ...]:
    """Return what brings a sanction: at least the sanction itself."""
    found = tuple(_bringers(subject, measure))
    alone = Bringer(measure.key, measure.path, (measure.item.id,), (measure,))
    return found or (alone,)


def _bringers(subject: Subject, measure: Placed[Measure]) -> Iterator[Bringer]:
    bundles = causes_of(subject.regime, measure.item).bundles
    for item in subject.lists:
        own = [one for one in subject.grounds if one.owner == item.key]
        if any(one.item.bundle in bundles for one in own) or item.item.id in measure.item.trigger:
            yield Bringer(item.key, item.path, (item.item.id,), (measure,))
    named = {cause.rpartition(".")[0] for cause in measure.item.trigger}
    named |= {one.score for one in measure.item.thresholds}
    for score in subject.scores:
        if score.item.id in named:
            yield Bringer(score.key, score.path, (score.item.id,), (measure,))
    for procedure, bundle in own_bundles(subject.regime).items():
        if bundle in bundles and not any(item.item.procedure == procedure for item in subject.lists):
            yield Bringer(f"procedures/{procedure}", measure.path, (procedure,), (measure,))


def takes_effect(subject: Subject, ground: Placed[Ground]) -> bool:
    """Return whether a case that a ground opens can take effect: a ground may also keep people off a list."""
    procedure = next(
        one for one in subject.regime.procedures if one.id == subject.by_key[ground.owner].item.procedure
    )
    effective = {step.id for step in procedure.steps if step.in_effect or step.listed or step.published}
    reached, waiting = {ground.item.enters}, [ground.item.enters]
    while waiting:
        at = waiting.pop()
        steps = {move.to for move in procedure.moves if at in move.source} - reached
        reached |= steps
        waiting += steps
    return not reached.isdisjoint(effective)


def worst_of(subject: Subject, sanctions: Iterable[Placed[Measure]]) -> Placed[Measure]:
    """Return the most severe of some sanctions."""
    return min(sanctions, key=lambda one: (-subject.severity(one.item), one.key))


def bringing(subject: Subject, sanctions: Sanctions) -> Words:
    """Return what follows, as part of a sentence: the most severe sanction, and how many others."""
    worst = subject.named(worst_of(subject, sanctions).key)
    if len(sanctions) == 1:
        return worst
    return in_both("{worst} and {n} more", "{worst}等{all}项措施", worst=worst, n=len(sanctions) - 1,
                   all=len(sanctions))  # fmt: skip


def spoken(subject: Subject, name: str) -> Words:
    """Return what an id names as it stands in a sentence: with what it is called, if that is known."""
    keys = [one.key for one in subject.by_key.values() if one.item.id == name]
    return subject.named(min(keys)) if keys else quoted_id(name)
