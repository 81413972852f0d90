"""Procedures as graphs: which steps a case can come to, by which ways, and what they set off.

A state of a case is its step, whether its term has an end by now, and whether its ground gives it one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from glasshouse.lint.guards import TERMS, Condition, Guards
from glasshouse.regimes.machines import WITHOUT_STEP
from glasshouse.regimes.model import (
    Extension,
    Ground,
    InForce,
    ListItem,
    Move,
    Practice,
    Procedure,
    Regime,
    Step,
)
from glasshouse.regimes.reforms import Window

Days = Callable[..., "Window | None"]  # of what holds together, such as a list and its ground


@dataclass(frozen=True)
class State:
    """Where a case stands: `has_end` once its term runs, `is_fixed` if its ground gives it a term."""

    step: str
    has_end: bool
    is_fixed: bool


@dataclass(frozen=True)
class Way:
    """A ground, or a move from one of its sources: how a case comes from a step to the next.

    `source` is empty for what opens a case.
    """

    id: str
    path: str
    key: str
    procedure: str
    source: str
    on: str
    to: str
    condition: Condition
    practice: Practice | None
    is_agent_wide: bool
    extends: bool
    ground: Ground | None
    provision: str
    evidence: tuple[str, ...]
    in_force: tuple[InForce, ...]
    days: Window | None

    @property
    def is_certain(self) -> bool:
        """Return whether nobody decides on it: it is taken whenever it is open."""
        return self.practice is None or self.practice.share == 1


@dataclass
class Machines:
    """The procedures of a regime with their ways.

    Parameters
    ----------
    regime
        The regime.
    days
        The days of items that hold together.
    """

    regime: Regime
    days: Days
    emitted: set[str] = field(default_factory=set)
    states: dict[str, set[State]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.states = {procedure.id: set() for procedure in self.regime.procedures}
        self._grow()

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """Return the procedures by id."""
        return {one.id: one for one in self.regime.procedures}

    @cached_property
    def steps(self) -> dict[tuple[str, str], Step]:
        """Return the steps by the ids of procedure and step."""
        return {(one.id, step.id): step for one in self.regime.procedures for step in one.steps}

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Return all ways in the order in which cases try them: grounds of lists, then moves."""
        return tuple(self._ways())

    @cached_property
    def guards(self) -> dict[str, Guards]:
        """Return the solver of each procedure: where no step locks, nothing is locked."""
        return {
            one.id: Guards(() if any(step.lock for step in one.steps) else ("locked",))
            for one in self.regime.procedures
        }

    def _ways(self) -> Iterator[Way]:
        for index, item in enumerate(self.regime.lists):
            for number, ground in enumerate(item.grounds):
                yield self._ground(item, ground, f"lists[{index}].grounds[{number}]")
        for index, procedure in enumerate(self.regime.procedures):
            for number, move in enumerate(procedure.moves):
                path = f"procedures[{index}].moves[{number}]"
                for source in move.source or ("",):
                    yield self._move(procedure, move, source, path)

    def _ground(self, item: ListItem, ground: Ground, path: str) -> Way:
        in_force = (item.in_force, ground.in_force)
        days = self.days(*in_force)
        return Way(
            ground.id, path, f"grounds/{item.id}.{ground.id}", item.procedure, "", ground.on, ground.enters,
            Condition(ground.when, days or Window(0, 0)), ground.practice, True, False, ground,
            ground.provision, (item.evidence, ground.evidence), in_force, days,
        )  # fmt: skip

    def _move(self, procedure: Procedure, move: Move, source: str, path: str) -> Way:
        days = self.days(move.in_force)
        extension: Extension | None = move.extension
        when = (*move.when, *(extension.when if extension else ()))
        practice = move.practice or (extension.practice if extension else None)
        return Way(
            move.id, path, f"moves/{procedure.id}.{move.id}", procedure.id, source, move.on, move.to,
            Condition(when, days or Window(0, 0), move.terms if source else TERMS), practice,
            move.scope == "agent", extension is not None, None,
            "" if move.provision == "none" else move.provision, (move.evidence,), (move.in_force,), days,
        )  # fmt: skip

    # growth -------------------------------------------------------------------------------------------------

    def can_happen(self, on: str) -> bool:
        """Return whether something can set off what answers to a trigger."""
        return "." not in on or on in self.emitted

    def is_open(self, way: Way) -> bool:
        """Return whether a case can take a way, as far as its trigger, guard, days and step go."""
        if not way.source:
            return self._may_be_taken(way)
        return self._may_be_taken(way) and any(self.after(way, one) for one in self.states[way.procedure])

    def _may_be_taken(self, way: Way) -> bool:
        guards = self.guards[way.procedure]
        return way.days is not None and self.can_happen(way.on) and guards.hold_together(way.condition)

    def after(self, way: Way, state: State) -> State | None:
        """Return where a way takes a case from a state; None if it does not start there."""
        term = "fixed" if state.has_end else "open"
        step = self.steps[way.procedure, state.step]
        is_due = way.on != "clock" or step.clock is None or step.clock.count != "term" or state.has_end
        if way.source != state.step or term not in way.condition.terms or not is_due:
            return None
        return state if way.extends else self._arrived(way, has_end=state.has_end, is_fixed=state.is_fixed)

    def _arrived(self, way: Way, *, has_end: bool, is_fixed: bool) -> State:
        begins = self.steps[way.procedure, way.to].in_effect and is_fixed
        return State(way.to, has_end or begins, is_fixed)

    def _grow(self) -> None:
        """Let cases go as far as they can, until nothing new is set off."""
        waiting = [way for way in self.ways if way.days is not None]
        for switch in self.regime.switches:
            if switch.live_entries.startswith("convert"):
                self.emitted |= {f"{name}.converted" for name in self.procedures}
            elif switch.live_entries == "end":
                self._end_entries()
        is_growing = True
        while is_growing:
            is_growing = False
            for way in waiting:
                is_growing |= self._take(way)

    def _end_entries(self) -> None:
        for procedure in self.regime.procedures:
            for step in procedure.steps:
                if step.emits == "removed":
                    self._note(procedure.id, State(step.id, True, True))

    def _take(self, way: Way) -> bool:
        if not self.can_happen(way.on):
            return False
        if not way.source:
            is_fixed = way.ground is not None and way.ground.term != "open"
            new = {self._arrived(way, has_end=False, is_fixed=is_fixed)}
        else:
            new = {after for one in self.states[way.procedure] if (after := self.after(way, one))}
        if not new or not self.guards[way.procedure].hold_together(way.condition):
            return False
        if way.extends or (way.ground and way.ground.repeats == "restart"):
            self.emitted.add(f"{way.procedure}.{WITHOUT_STEP[0]}")
        is_new = bool(new - self.states[way.procedure])
        for state in new:
            self._note(way.procedure, state)
        return is_new

    def _note(self, procedure: str, state: State) -> None:
        self.states[procedure].add(state)
        emits = self.steps[procedure, state.step].emits
        if emits:
            self.emitted.add(f"{procedure}.{emits}")

    # order --------------------------------------------------------------------------------------------------

    def rivals(self, ways: Sequence[Way]) -> Iterator[tuple[Way, tuple[Way, ...]]]:
        """Yield each way that others go before: those that a case tries first on the same trigger."""
        groups: dict[tuple[str, str, str], list[Way]] = {}
        for way in ways:
            before = groups.setdefault((way.procedure, way.source, way.on), [])
            if rivals := tuple(one for one in before if _hides(one, way)):
                yield way, rivals
            before.append(way)


def _hides(first: Way, later: Way) -> bool:
    """Return whether a case that meets both conditions never takes the later way.

    Decisions of one kind share one draw: who agreed to the first would have agreed to a later one of no
    larger share.
    """
    if later.is_agent_wide and not first.is_agent_wide:
        return False
    if first.is_certain:
        return True
    one, other = first.practice, later.practice
    if one is None or other is None:
        return False
    return one.decision == other.decision and one.luck == other.luck and one.share >= other.share
