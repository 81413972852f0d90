"""What the regimes of a run say, as plain rows: measures, grounds, grades, points, and flows of information.

Names are the public ones of the stack, as in the tables of a run. Only what holds in the run's evidence and
under its reforms is here; from when to when, each measure says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from glasshouse.engine.prepare import Prepared
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.doors import causes_of, limits_of, windows_of
from glasshouse.regimes.model import Measure, Regime
from glasshouse.regimes.reforms import Calendar, public_names
from glasshouse.regimes.scoring_rows import ordered_grades
from glasshouse.regimes.vocabulary import LifeDomain

LIFE_DOMAINS: tuple[str, ...] = get_args(LifeDomain)
ESSENTIAL = (  # domains in which a shipped regime has a measure that it calls essential
    "education_basic", "education_other", "employment_private", "employment_public", "health", "housing",
    "transport_basic", "welfare",
)  # fmt: skip
NONE = "none"
EVERYONE = "everyone"


@dataclass(frozen=True)
class MeasureRow:
    """A measure: in which domain of life, how severe (0 to 10), by whom, and on which days it holds."""

    name: str
    domain: str
    is_essential: bool
    is_sanction: bool
    severity: int
    authority: str
    is_abroad: bool
    has_basis: bool
    target: str
    windows: tuple[tuple[int, int], ...]

    def holds(self, day: int) -> bool:
        """Return whether it is law on a day."""
        return any(first <= day < end for first, end in self.windows)


@dataclass(frozen=True)
class CauseRow:
    """A ground of a list (`where` is its procedure), or a grade of a score, with the measures that it brings.

    `domain` and `gravity` are those of the conduct behind a ground; of a grade they are empty and 0.
    """

    name: str
    where: str
    domain: str
    gravity: int
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class PointRow:
    """A rule of a score, and the domain of life of what it counts."""

    rule: str
    score: str
    domain: str


@dataclass(frozen=True)
class FlowRow:
    """A kind of data, who uses it and whether the purposes of that use are about where the data come from."""

    sender: str
    recipient: str
    subject: str
    attribute: str
    principle: str
    domain: str
    is_in_context: bool


@dataclass(frozen=True)
class ShownRow:
    """What a list shows of each entry: how many facts, to whom; to how many bodies it passes entries on."""

    procedure: str
    n_facts: int
    to_everyone: bool
    n_bodies: int


@dataclass(frozen=True)
class Statute:
    """All rows of a stack."""

    measures: tuple[MeasureRow, ...]
    grounds: tuple[CauseRow, ...]
    grades: tuple[CauseRow, ...]
    points: tuple[PointRow, ...]
    flows: tuple[FlowRow, ...]
    shown: tuple[ShownRow, ...]

    @cached_property
    def by_ground(self) -> dict[str, CauseRow]:
        """Return the grounds by the rule that a run notes."""
        return {one.name: one for one in self.grounds}


def statute_of(prepared: Prepared) -> Statute:
    """Return what the regimes of a run say."""
    stack = prepared.stack
    names = _Names(stack)
    parts = [_Part(stack, regime, names) for regime in stack.regimes]
    return Statute(
        measures=tuple(row for part in parts for row in part.measures.values()),
        grounds=tuple(row for part in parts for row in part.grounds()),
        grades=tuple(row for part in parts for row in part.grades()),
        points=tuple(row for part in parts for row in part.points()),
        flows=tuple(row for part in parts for row in part.flows()),
        shown=tuple(row for part in parts for row in part.shown()),
    )


class _Names:
    """Public names of a stack, by regime and id."""

    def __init__(self, stack: CompiledStack) -> None:
        regimes = stack.regimes
        moves = [
            (r.regime.id, one)
            for r in regimes
            for one in (
                *(ground.id for item in r.lists for ground in item.grounds),
                *(move.id for procedure in r.procedures for move in procedure.moves),
            )
        ]
        self.moves = dict(zip(moves, public_names(moves), strict=True))
        self.procedures = _public([(r.regime.id, one.id) for r in regimes for one in r.procedures])
        self.scores = _public([(r.regime.id, one.id) for r in regimes for one in r.scores])
        self.measures = _public([(r.regime.id, one.id) for r in regimes for one in r.measures])
        self.rules = _public([(r.regime.id, o.id) for r in regimes for s in r.scores for o in s.rules])


def _public(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    return dict(zip(pairs, public_names(pairs), strict=True))


class _Part:
    """One regime of a stack."""

    def __init__(self, stack: CompiledStack, regime: Regime, names: _Names) -> None:
        self.stack, self.regime, self.names, self.id = stack, regime, names, regime.regime.id
        self.calendar = Calendar(regime, stack.switches)
        self.limits = limits_of(stack.regimes, stack.switches)
        self.evidence = {*stack.evidence, *regime.regime.puts_in_force}
        self.measures = {
            one.id: row for one in regime.measures if one.evidence in self.evidence for row in self._row(one)
        }

    def _row(self, measure: Measure) -> Iterator[MeasureRow]:
        windows = windows_of(self.regime, measure, calendar=self.calendar, limits=self.limits)
        if not windows:
            return
        head = self.regime.regime
        (authority,) = (a for a in self.regime.authorities if a.id == measure.implementing_authority)
        yield MeasureRow(
            name=self.names.measures[self.id, measure.id], domain=measure.domain,
            is_essential=measure.essential, is_sanction=measure.polarity == "sanction",
            severity=measure.severity.value, authority=authority.id,
            is_abroad=authority.territory == "abroad" and "abroad" not in head.territorial_scope,
            has_basis=measure.legal_basis != NONE, target=measure.target,
            windows=tuple((window.from_day, window.to_day) for window in windows),
        )  # fmt: skip

    def grounds(self) -> Iterator[CauseRow]:
        """Yield the grounds of lists and orders."""
        conduct = {one.id: one for one in self.regime.conduct}
        for item in self.regime.lists:
            for ground in item.grounds:
                about = conduct.get(ground.on)
                yield CauseRow(
                    name=self.names.moves[self.id, ground.id],
                    where=self.names.procedures[self.id, item.procedure],
                    domain=about.domain if about else "", gravity=about.gravity.value if about else 0,
                    measures=tuple(self._brought("bundles", ground.bundle)),
                )  # fmt: skip

    def grades(self) -> Iterator[CauseRow]:
        """Yield the grades of scores, best first."""
        for score in self.regime.scores:
            for grade in ordered_grades(score) if score.is_computable else ():
                brought = tuple(self._brought("grades", (score.id, grade.id)))
                yield CauseRow(grade.id, self.names.scores[self.id, score.id], "", 0, brought)

    def _brought(self, kind: str, cause: object) -> Iterator[MeasureRow]:
        for measure in self.regime.measures:
            row = self.measures.get(measure.id)
            if row and cause in getattr(causes_of(self.regime, measure), kind):
                yield row

    def points(self) -> Iterator[PointRow]:
        """Yield the rules of scores that add or take points."""
        for score in self.regime.scores:
            for rule in score.rules:
                name = self.names.rules[self.id, rule.id]
                yield PointRow(name, self.names.scores[self.id, score.id], rule.domain)

    def flows(self) -> Iterator[FlowRow]:
        """Yield each kind of data for each score that reads it; one that no score reads, for itself."""
        data = {one.id: one for one in self.regime.data_categories if one.evidence in self.evidence}
        purposes = {one.id: one for one in self.regime.purposes}
        readers = {name: [s for s in self.regime.scores if name in s.inputs] for name in data}
        for name, one in data.items():
            uses = [(score.id, score.purposes) for score in readers[name]]
            for user, aims in uses or [(one.origin_context.recipient, one.purposes)]:
                yield FlowRow(
                    sender=one.origin_context.sender, recipient=user, subject=one.subject_relation,
                    attribute=name, principle=one.origin_context.transmission_principle,
                    domain=one.origin_domain,
                    is_in_context=any(one.origin_domain in purposes[aim].domains for aim in aims),
                )  # fmt: skip

    def shown(self) -> Iterator[ShownRow]:
        """Yield what lists and orders show and pass on."""
        for item in self.regime.lists:
            causes = {item.id, item.procedure}
            shown = [one for one in self.regime.publications if one.subject in causes]
            bodies = {body for one in self.regime.sharings if one.subject in causes for body in one.to}
            yield ShownRow(
                self.names.procedures[self.id, item.procedure],
                max((len(one.fields) for one in shown), default=0),
                any(one.audience == EVERYONE for one in shown), len(bodies),
            )  # fmt: skip
