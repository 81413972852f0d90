"""Turns the measures of a stack into doors: what each bundle, grade or number of points closes or opens."""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import ALWAYS, DoorTable
from glasshouse.conduct import OCCASIONS, Door, Target
from glasshouse.features import ALL_SUBJECTS, Subject
from glasshouse.regimes.model import Measure, Regime
from glasshouse.regimes.reforms import Calendar, Reform, Window
from glasshouse.regimes.rows import Part, own_bundles, threshold
from glasshouse.regimes.scoring_flows import ends
from glasshouse.regimes.scoring_rows import ordered_grades

# Share of occasions on which a measure bites that those asked may apply and need not. Assumed: half, from 0.1
# to 0.9. No text and no count says how often; "may" and "shall consider" leave it to each office or firm.
SHARE_IF_NOT_MANDATORY: Final = Decimal("0.5")
LEAST_SHARE, MOST_SHARE = Decimal("0.1"), Decimal("0.9")

NOT_SAID: Final = -1  # price_percent
LOCAL: Final = ("provincial", "city", "village")
SIGNS: Final = {"reward": 1, "sanction": -1}
TARGETS: Final = {
    "self": Target.SELF, "spouse": Target.FAMILY, "child": Target.FAMILY, "parent": Target.FAMILY,
    "household": Target.FAMILY, "officer_of_firm": Target.OFFICERS, "co_worker": Target.OTHERS,
    "guarantor": Target.OTHERS, "friend": Target.OTHERS, "associate": Target.OTHERS, "firm": Target.OTHERS,
}  # fmt: skip


# causes -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Causes:
    """What brings a measure: names of bundles, grades as (score, grade), borders as (score, points)."""

    bundles: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, int], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing brings it: no cause is named, or none that a run can find."""
        return not (self.bundles or self.grades or self.points)

    @property
    def scores(self) -> frozenset[str]:
        """The scores whose grades or points bring it."""
        return frozenset(score for score, _ in (*self.grades, *self.points))


def causes_of(regime: Regime, measure: Measure) -> Causes:
    """Return what brings a measure in a run.

    A bundle that the measure names brings it, as with bans of trips; one that names none follows from all
    bundles of its lists, grounds and procedures. A grade of a score that nobody can grade, and a border that
    no source gives, bring nothing.
    """
    graded = {
        f"{score.id}.{grade.id}": (score.id, grade.id)
        for score in regime.scores
        for grade in (score.grades if score.is_graded and score.is_computable else ())
    }
    points = [(one.score, one.points) for one in measure.thresholds if one.points is not None]
    return Causes(
        bundles=tuple(dict.fromkeys(_bundles(regime, measure))),
        grades=tuple(dict.fromkeys(graded[cause] for cause in measure.trigger if cause in graded)),
        points=tuple(dict.fromkeys(points)),
    )


def _bundles(regime: Regime, measure: Measure) -> Iterator[str]:
    for item in regime.lists:
        for ground in item.grounds:
            is_named = not {item.id, item.procedure, ground.id}.isdisjoint(measure.trigger)
            if ground.bundle in measure.bundles or (is_named and not measure.bundles):
                yield ground.bundle
    named = {*measure.trigger, *(item.procedure for item in regime.lists if item.id in measure.trigger)}
    for procedure, bundle in own_bundles(regime).items():
        if procedure in named and not measure.bundles:
            yield bundle


# days -------------------------------------------------------------------------------------------------------


def windows_of(
    regime: Regime, measure: Measure, *, calendar: Calendar, limits: Sequence[Window]
) -> tuple[Window, ...]:
    """Return the days on which a measure is law.

    Sanctions that follow from scores of natural persons under local schemes end where a limit of the stack
    says so.

    Parameters
    ----------
    regime
        The regime of the measure.
    calendar
        The dates of this regime.
    limits
        From `limits_of`.
    """
    window = calendar.window(measure.in_force)
    windows = [] if window is None else [window]
    if measure.polarity == "sanction" and regime.regime.level in LOCAL and _by_persons_score(regime, measure):
        for limit in limits:
            windows = [part for whole in windows for part in _outside(whole, limit)]
    return tuple(windows)


def limits_of(regimes: Sequence[Regime], reforms: Sequence[Reform]) -> tuple[Window, ...]:
    """Return the days on which a regime of the stack ends sanctions that follow from local scores."""
    windows = [
        Calendar(regime, reforms).window(limit.in_force)
        for regime in regimes
        for limit in regime.limits
        if limit.effect == "score_sanctions_end" and "natural_person" in limit.subjects
    ]
    return tuple(window for window in windows if window is not None)


def _by_persons_score(regime: Regime, measure: Measure) -> bool:
    scores = [score.id for score in regime.scores if "natural_person" in score.subjects]
    named = {cause.rpartition(".")[0] for cause in measure.trigger}
    return not named.union(one.score for one in measure.thresholds).isdisjoint(scores)


def _outside(window: Window, limit: Window) -> list[Window]:
    """Return what is left of a window before and after a limit."""
    parts = (
        Window(window.from_day, min(window.to_day, limit.from_day)),
        Window(max(window.from_day, limit.to_day), window.to_day),
    )
    return [part for part in parts if not part.is_empty]


# occasions --------------------------------------------------------------------------------------------------


def is_alive(regime: Regime, measure: Measure) -> bool:
    """Return whether the society has something that a measure closes or opens.

    That is a journey for bans of trips; for the others an occasion of those whom the measure touches
    (`conduct.OCCASIONS`). Being named is no occasion: where a text orders it of all persons on a black list,
    people see the entries.
    """
    causes, door = causes_of(regime, measure), Door[measure.type.upper()]
    if measure.trip_bans or causes.is_empty:
        return bool(measure.trip_bans)
    if door == Door.PUBLIC_NAMING:
        return measure.mandatory and _is_seen(regime, causes)
    return bool(OCCASIONS.get(door, Subject(0)) & _touched(regime, measure, causes))


def _touched(regime: Regime, measure: Measure, causes: Causes) -> Subject:
    """Return the kinds of subjects to whom a measure happens."""
    if measure.target != "self":
        return Subject.LEGAL_PERSON if measure.target == "firm" else Subject.NATURAL_PERSON
    kinds = {kind for score in regime.scores if score.id in causes.scores for kind in score.subjects}
    for item in regime.lists:
        if any(ground.bundle in causes.bundles for ground in item.grounds):
            kinds |= set(item.subjects)
    has_own = not set(own_bundles(regime).values()).isdisjoint(causes.bundles)
    touched = Subject(ALL_SUBJECTS if has_own else 0)
    for kind in kinds:
        touched |= Subject[kind.upper()]
    return touched


def _is_seen(regime: Regime, causes: Causes) -> bool:
    """Return whether causes put persons on a black list with a public step."""
    public = {p.id for p in regime.procedures for step in p.steps if step.listed and step.published}
    return any(
        item.procedure in public
        and item.polarity != "red"
        and "natural_person" in item.subjects
        and any(ground.bundle in causes.bundles for ground in item.grounds)
        for item in regime.lists
    )


# rows -------------------------------------------------------------------------------------------------------

BUNDLES, GRADES, POINTS = range(3)  # kinds of causes, in the order of the rows


@dataclass(frozen=True)
class _Row:
    """One row of the table: the columns, under their names, and the cause it is attached to."""

    kind: int
    cause: int
    door: int
    sign: int
    from_day: int
    to_day: int
    threshold: int
    provision: int
    measure: int
    target: int
    price_percent: int
    points_min: int

    @property
    def place(self) -> tuple[int, ...]:
        """What rows are sorted by; equal ones stay in the order of the stack."""
        return self.kind, self.cause, self.sign, -self.points_min, -self.threshold


@dataclass
class _Stack:
    """The parts of a stack, with the numbers of their scores and grades."""

    parts: Sequence[Part]
    reforms: Sequence[Reform]
    scores: dict[tuple[str, str], int] = field(default_factory=dict)
    grades: dict[tuple[str, str, str], int] = field(default_factory=dict)
    n_grades: int = 0

    def __post_init__(self) -> None:
        for part in self.parts:
            for score in part.regime.scores:
                self.scores[part.name, score.id] = len(self.scores)
                for number, grade in enumerate(ordered_grades(score)):
                    self.grades[part.name, score.id, grade.id] = self.n_grades + number
                self.n_grades += len(ordered_grades(score))

    def rows(self) -> Iterator[_Row]:
        """Yield the rows in the order of the stack."""
        limits = limits_of([part.regime for part in self.parts], self.reforms)
        for part in self.parts:
            for measure in part.regime.measures:
                if not measure.trip_bans and measure.evidence in part.evidence:
                    yield from self._rows_of(part, measure, limits)

    def _rows_of(self, part: Part, measure: Measure, limits: Sequence[Window]) -> Iterator[_Row]:
        names = part.names
        for whole in windows_of(part.regime, measure, calendar=part.calendar, limits=limits):
            window = part.cut(whole)
            for kind, cause, points in self._causes(part, measure) if window else ():
                assert window is not None
                yield _Row(
                    kind=kind,
                    cause=cause,
                    door=Door[measure.type.upper()],
                    sign=SIGNS[measure.polarity],
                    from_day=window.from_day,
                    to_day=window.to_day,
                    threshold=ALWAYS if measure.mandatory else threshold(SHARE_IF_NOT_MANDATORY),
                    provision=part.number(names.provisions, measure.provision),
                    measure=part.number(names.measures, measure.id),
                    target=TARGETS[measure.target],
                    price_percent=NOT_SAID if measure.price_percent is None else measure.price_percent,
                    points_min=points,
                )

    def _causes(self, part: Part, measure: Measure) -> Iterator[tuple[int, int, int]]:
        """Yield the kind of each cause, its number and, of points, the border."""
        causes = causes_of(part.regime, measure)
        yield from ((BUNDLES, part.number(part.names.bundles, name), 0) for name in causes.bundles)
        yield from ((GRADES, self.grades[part.name, score, grade], 0) for score, grade in causes.grades)
        yield from ((POINTS, self.scores[part.name, score], points) for score, points in causes.points)


def door_table(parts: Sequence[Part], reforms: Sequence[Reform], *, n_bundles: int) -> DoorTable:
    """Return the doors of a stack; measures that ban trips are in the rule table, and not here."""
    stack = _Stack(parts, reforms)
    rows = sorted(stack.rows(), key=lambda row: row.place)
    columns = {
        name: [int(getattr(row, name)) for row in rows]
        for name in DoorTable._fields
        if not name.startswith("by_")
    }
    sizes = ((BUNDLES, "by_bundle", n_bundles), (GRADES, "by_grade", stack.n_grades))
    first = 0
    for kind, name, size in (*sizes, (POINTS, "by_points", len(stack.scores))):
        counts = Counter(row.cause for row in rows if row.kind == kind)
        columns[name] = [first + end for end in ends([counts[number] for number in range(size)])]
        first = columns[name][-1]
    arrays: dict[str, NDArray[typing.Any]] = {}
    for name, dtype in _dtypes().items():
        arrays[name] = np.array(columns[name], dtype)  # a value that does not fit is an error
    return DoorTable(**arrays)


@cache
def _dtypes() -> dict[str, type[np.integer[typing.Any]]]:
    hints = typing.get_type_hints(DoorTable)
    return {name: typing.get_args(typing.get_args(hint)[1])[0] for name, hint in hints.items()}
