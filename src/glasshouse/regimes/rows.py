"""The rows that one regime of a stack adds to the rule table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import sha256
from typing import NamedTuple

from glasshouse.arrays import ALWAYS
from glasshouse.clock import Duration
from glasshouse.codes import N_EVENTS, N_LEGAL, Convert, Event, Fact, Legal, Stream, Term, Trip
from glasshouse.regimes.model import (
    Extension,
    FixedTerm,
    Ground,
    ListItem,
    Measure,
    Move,
    Practice,
    Procedure,
    Regime,
)
from glasshouse.regimes.reforms import Calendar, Reform, Window

EVENTS = frozenset(event.name.lower() for event in Event)


@dataclass(frozen=True)
class MoveRow:
    """One row of the `move_*` columns, under their names, and its trigger."""

    trigger: int
    id: int
    from_step: int
    to_step: int
    procedure: int
    provision: int
    from_day: int
    to_day: int
    guard_mask: int = 0
    guard_value: int = 0
    scope_agent: int = 0
    terms: int = int(Term.OPEN | Term.FIXED)
    threshold: int = ALWAYS
    stream: int = 0
    luck_by_tick: int = 0
    term_months: int = 0
    term_days: int = 0
    extend_threshold: int = 0
    extend_guard: int = 0
    extend_min_years: int = 0
    extend_max_years: int = 0
    extends: int = 0
    cap_years: int = 0
    bundle: int = 0
    restarts: int = 0
    luck: int = 0


@dataclass
class Numbers:
    """Public numbers of a stack, by regime and id."""

    regimes: Sequence[Regime]
    procedures: list[tuple[str, str]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=lambda: [("", "none")])
    moves: list[tuple[str, str]] = field(default_factory=list)
    provisions: list[tuple[str, str]] = field(default_factory=lambda: [("", "none")])
    bundles: list[tuple[str, str]] = field(default_factory=lambda: [("", "none")])
    acts: list[tuple[str, str]] = field(default_factory=list)
    measures: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for regime in self.regimes:
            name = regime.regime.id
            self.acts += [(name, act) for act in acts_of(regime)]
            self.measures += [(name, measure.id) for measure in regime.measures]
            self.provisions += [(name, provision.id) for provision in regime.provisions]
            self.moves += [(name, ground.id) for item in regime.lists for ground in item.grounds]
            for procedure in regime.procedures:
                self.procedures.append((name, procedure.id))
                self.steps += [(name, f"{procedure.id}.{step.id}") for step in procedure.steps]
                self.moves += [(name, move.id) for move in procedure.moves]
            for ground in (ground for item in regime.lists for ground in item.grounds):
                if (name, ground.bundle) not in self.bundles:
                    self.bundles.append((name, ground.bundle))
            self.bundles += [(name, bundle) for bundle in own_bundles(regime).values()]

    @property
    def n_observables(self) -> int:
        """Number of observables; the bucket of the clock comes after them."""
        return N_EVENTS + N_LEGAL * len(self.procedures) + len(self.acts)


def acts_of(regime: Regime) -> tuple[str, ...]:
    """Return the acts: conduct of a regime that is no event of the society."""
    return tuple(conduct.id for conduct in regime.conduct if conduct.id not in EVENTS)


def own_bundles(regime: Regime) -> dict[str, str]:
    """Return the bundles of cases that no ground opens, by procedure, where a measure names no bundle.

    A space keeps their names apart from those of a file.
    """
    named = {cause for measure in regime.measures if not measure.bundles for cause in measure.trigger}
    named |= {item.procedure for item in regime.lists if item.id in named}
    opened = {p.id for p in regime.procedures for move in p.moves if not move.source}
    return {p.id: f"cases of {p.id}" for p in regime.procedures if p.id in named & opened}


def luck_address(*names: str) -> int:
    """Return the 24 bits at which a decision finds its luck.

    They follow from what the file calls the decision, and not from the stack around it: the same rule has
    the same luck in any stack, in any order, and in a variant of its file under another id.

    Examples
    --------
    >>> luck_address("jd_list", "notice_expired") == luck_address("jd_list", "notice_expired") < 2**24
    True
    """
    return int.from_bytes(sha256("\0".join(names).encode()).digest()[:3], "big")


def is_in_society(trigger: str) -> bool:
    """Return whether the society has a trigger by its own name; `heard` says what it has by another."""
    return "." in trigger or trigger in EVENTS


def threshold(share: Decimal) -> int:
    """Return the threshold of a share: round(share * 2**32), half to even.

    Examples
    --------
    >>> threshold(Decimal("0.5")), threshold(Decimal(1)) == 2**32
    (2147483648, True)
    """
    return int((share * ALWAYS).to_integral_value(ROUND_HALF_EVEN))


class Ban(NamedTuple):
    """Trips of one kind are refused to those who have this bundle."""

    bundle: int
    trip: int
    from_day: int
    to_day: int
    threshold: int
    provision: int


class Conversion(NamedTuple):
    """What a reform does to live entries of a ground; `reform` is its public name."""

    day: int
    from_move: int
    to_move: int
    mode: int
    to_step: int
    provision: int
    reform: str


@dataclass
class Part:
    """One regime of a stack on its way into the table."""

    regime: Regime
    names: Numbers
    reforms: Sequence[Reform]
    horizon: Window
    evidence: Collection[str]

    def __post_init__(self) -> None:
        self.name = self.regime.regime.id
        self.calendar = Calendar(self.regime, self.reforms)
        self.lists_of = {item.procedure: item for item in self.regime.lists}
        self.own_bundles = own_bundles(self.regime)

    def number(self, of: Sequence[tuple[str, str]], item_id: str) -> int:
        """Return the public number of an item of this regime; "none" is 0 where there is one."""
        return 0 if item_id == "none" else of.index((self.name, item_id))

    def rows(self) -> Iterator[MoveRow]:
        """Yield the rows of the regime in file order: grounds of the lists, then moves."""
        for item in self.regime.lists:
            for ground in item.grounds if item.evidence in self.evidence else ():
                yield from self._ground(item, ground)
        for procedure in self.regime.procedures:
            for move in procedure.moves:
                yield from self._move(procedure, move)

    def cut(self, window: Window | None) -> Window | None:
        """Return the part of a window that lies in the horizon."""
        cut = window.within(self.horizon) if window else None
        return cut if cut and not cut.is_empty else None

    def trigger(self, on: str) -> int:
        """Return the bucket of a trigger text; the clock's comes after all observables."""
        if on == "clock":
            return self.names.n_observables
        procedure, dot, legal = on.rpartition(".")
        if (self.name, on) in self.names.acts:
            return N_EVENTS + N_LEGAL * len(self.names.procedures) + self.number(self.names.acts, on)
        if not dot:
            return int(Event[on.upper()])
        return N_EVENTS + N_LEGAL * self.number(self.names.procedures, procedure) + Legal[legal.upper()]

    def _ground(self, item: ListItem, ground: Ground) -> Iterator[MoveRow]:
        window = self.cut(self.calendar.window(item.in_force, ground.in_force))
        if window is None or ground.evidence not in self.evidence:
            return
        term = Duration.parse(ground.term.duration) if isinstance(ground.term, FixedTerm) else Duration()
        row = MoveRow(
            trigger=self.trigger(ground.on),
            id=self.number(self.names.moves, ground.id),
            from_step=0,
            to_step=self.number(self.names.steps, f"{item.procedure}.{ground.enters}"),
            procedure=self.number(self.names.procedures, item.procedure),
            luck=luck_address(item.procedure, ground.on),
            provision=self.number(self.names.provisions, ground.provision),
            from_day=window.from_day,
            to_day=window.to_day,
            term_months=term.total_months,
            term_days=term.days,
            bundle=self.number(self.names.bundles, ground.bundle),
        )
        row = _with_guard(_with_practice(row, ground.practice), ground.when)
        yield _with_extension(row, ground.extension) if ground.extension else row
        if ground.repeats == "restart":
            yield from self._restarts(item, row)

    def _restarts(self, item: ListItem, row: MoveRow) -> Iterator[MoveRow]:
        """Yield a row for each step at which the term of an entry can begin anew."""
        procedure = next(one for one in self.regime.procedures if one.id == item.procedure)
        for step in procedure.steps:
            if step.in_effect:
                number = self.number(self.names.steps, f"{item.procedure}.{step.id}")
                yield replace(row, from_step=number, to_step=number, scope_agent=1, restarts=1)

    def _move(self, procedure: Procedure, move: Move) -> Iterator[MoveRow]:
        window = self.cut(self.calendar.window(move.in_force))
        if window is None or move.evidence not in self.evidence:
            return
        row = MoveRow(
            trigger=self.trigger(move.on),
            id=self.number(self.names.moves, move.id),
            from_step=0,
            to_step=self.number(self.names.steps, f"{procedure.id}.{move.to}"),
            procedure=self.number(self.names.procedures, procedure.id),
            luck=luck_address(procedure.id, move.on),
            provision=self.number(self.names.provisions, move.provision),
            from_day=window.from_day,
            to_day=window.to_day,
            scope_agent=int(move.scope == "agent"),
            terms=sum(Term[term.upper()] for term in set(move.terms)),
        )
        practice = move.practice or (move.extension.practice if move.extension else None)
        when = (*move.when, *(move.extension.when if move.extension else ()))
        row = _with_guard(_with_practice(row, practice), when)
        if move.extension:
            row = replace(_with_extension(row, move.extension), extends=1, extend_threshold=0, extend_guard=0)
        for source in move.source:
            yield replace(row, from_step=self.number(self.names.steps, f"{procedure.id}.{source}"))
        if not move.source:
            bundle = self.own_bundles.get(procedure.id, "none")
            yield replace(row, bundle=self.number(self.names.bundles, bundle))

    def bans(self) -> Iterator[Ban]:
        """Yield the bans of trips that follow from the measures."""
        for measure in self.regime.measures:
            if measure.evidence in self.evidence:
                yield from self._bans_of(measure)

    def _bans_of(self, measure: Measure) -> Iterator[Ban]:
        used = [bundle for bundle in measure.bundles if (self.name, bundle) in self.names.bundles]
        provision = self.number(self.names.provisions, measure.provision)
        for ban in measure.trip_bans:
            window = self.cut(self.calendar.window(measure.in_force, ban.in_force))
            if window is None:
                continue
            chance = threshold(ban.gate.share)
            for bundle in used:
                number = self.number(self.names.bundles, bundle)
                for trip in ban.trips:
                    yield Ban(number, Trip[trip.upper()], window.from_day, window.to_day, chance, provision)

    def converts(self, rows: Sequence[MoveRow]) -> Iterator[Conversion]:
        """Yield what reforms do to live entries, with the name of the reform."""
        at = {row.id: index for index, row in enumerate(rows) if row.from_step == 0}
        for reform in self.reforms:
            switch = reform.switch
            in_horizon = self.horizon.from_day <= reform.day < self.horizon.to_day
            if reform.regime_id != self.name or not (reform.is_on and in_horizon):
                continue
            mode = Convert[switch.live_entries.removeprefix("convert_").upper()]
            provision = self.number(self.names.provisions, switch.provision)
            for old, new, item in self._replaced(reform) if mode != Convert.KEEP_OLD else ():
                before, after = (self.number(self.names.moves, ground) for ground in (old, new))
                if before not in at or after not in at:
                    continue
                to_step = self._removal(item) if mode == Convert.END else 0
                yield Conversion(
                    reform.day, at[before], at[after], int(mode), to_step, provision, reform.name
                )

    def _replaced(self, reform: Reform) -> Iterator[tuple[str, str, ListItem]]:
        """Yield the grounds before and after a reform; a ground that it only ends stands for both."""
        switch, seen = reform.switch, set()
        for item in self.regime.lists:
            for ground in item.grounds:
                if ground.replaces and ground.in_force.since == switch.id:
                    seen.add(ground.replaces)
                    yield ground.replaces, ground.id, item
        for item in self.regime.lists:
            for ground in item.grounds:
                is_named = ground.id in switch.replaces or ground.in_force.until == switch.id
                if switch.live_entries == "end" and is_named and ground.id not in seen:
                    yield ground.id, ground.id, item

    def _removal(self, item: ListItem) -> int:
        """Return the step at which entries of a list are removed."""
        procedure = next(p for p in self.regime.procedures if p.id == item.procedure)
        step = next((step for step in procedure.steps if step.emits == "removed"), None)
        return self.number(self.names.steps, f"{procedure.id}.{step.id}") if step else 0


def _with_practice(row: MoveRow, practice: Practice | None) -> MoveRow:
    if practice is None:
        return row
    return replace(
        row,
        threshold=threshold(practice.share),
        stream=int(Stream[practice.decision.upper()]),
        luck_by_tick=int(practice.luck == "month"),
    )


def _with_guard(row: MoveRow, when: Sequence[str]) -> MoveRow:
    mask = value = 0
    for guard in when:
        bit = Fact[guard.removeprefix("not ").upper()]
        mask |= bit
        value |= 0 if guard.startswith("not ") else bit
    return replace(row, guard_mask=int(mask), guard_value=int(value))


def _with_extension(row: MoveRow, extension: Extension) -> MoveRow:
    guard = sum(Fact[name.upper()] for name in set(extension.when))
    return replace(
        row,
        extend_threshold=threshold(extension.practice.share),
        extend_guard=guard,
        extend_min_years=extension.min_years,
        extend_max_years=extension.max_years,
        cap_years=extension.cap_years,
    )
