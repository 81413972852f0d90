"""Turns a stack of regimes into the arrays of a `RuleTable`, and keeps the names to explain it.

Public numbers (procedures, steps, moves, provisions) count everything a stack *says*, so they do not
change when a reform is left out or the horizon is cut; the rows of the table are what holds.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import DoorTable, ExchangeTable, RuleTable, ScoreTable
from glasshouse.codes import N_EVENTS, N_LEGAL, ClockUnit, Event, Legal, StepBit
from glasshouse.errors import RegimeError, ScenarioError
from glasshouse.features import ALL_SUBJECTS, Subject
from glasshouse.regimes.doors import door_table
from glasshouse.regimes.exchange import exchange_table, heard_keys
from glasshouse.regimes.heard import Heard, heard
from glasshouse.regimes.left_out import leave_out
from glasshouse.regimes.model import Label, Provision, Regime, Step
from glasshouse.regimes.reforms import Reform, Window, public_names, reforms_of
from glasshouse.regimes.rows import Ban, Conversion, MoveRow, Numbers, Part, luck_address
from glasshouse.regimes.scoring_rows import named_rules, ordered_grades, score_table

MAX_STEPS = 256  # a docket row keeps its step in 8 bits
NOTHING = Label(en="none", zh="无")
PRIVATE_ROLES = ("citizen", "creditor", "gatekeeper", "portal_visitor")
WAITING = ("filed", "decided", "upheld", "expired", "removal_due")  # what a body has been asked, or found


class OtherLaw(NamedTuple):
    """Another future of the same stack: its rows stand in the table, too, and never hold.

    So both futures number their rows alike, and states of their common past are the same to the bit.
    """

    regimes: Sequence[Regime]
    without: Collection[str]


@dataclass(frozen=True)
class CompiledStack:
    """The law of a stack of regimes over a horizon: the arrays, and the names of their numbers.

    Index 0 of `step_ids`, `provision_ids` and `bundle_ids` is "none": no case yet, no provision stated, no
    measures.
    """

    rules: RuleTable
    scores: ScoreTable
    exchange: ExchangeTable
    doors: DoorTable
    regimes: tuple[Regime, ...]
    from_day: int
    to_day: int
    evidence: tuple[str, ...]
    switches: tuple[Reform, ...]
    procedure_ids: tuple[str, ...]
    step_ids: tuple[str, ...]
    move_ids: tuple[str, ...]
    provision_ids: tuple[str, ...]
    bundle_ids: tuple[str, ...]
    procedure_labels: tuple[Label, ...]
    step_labels: tuple[Label, ...]
    move_labels: tuple[Label, ...]
    provisions: tuple[Provision | None, ...]
    convert_switches: tuple[str, ...]
    act_ids: tuple[str, ...]
    act_labels: tuple[Label, ...]
    heard: tuple[Heard, ...]
    heard_keys: tuple[int, ...]
    score_ids: tuple[str, ...]
    score_labels: tuple[Label, ...]
    score_grades: tuple[tuple[tuple[str, Label], ...], ...]
    score_rule_ids: tuple[str, ...]
    score_rule_labels: tuple[Label, ...]
    measure_ids: tuple[str, ...]
    measure_labels: tuple[Label, ...]

    @property
    def n_observables(self) -> int:
        """Number of observables; the clock's bucket of `trigger_start` has this index."""
        return self.first_act + len(self.act_ids)

    def rule_name(self, row: int) -> str:
        """Return the public id of a rule, moves of procedures first, then rules of scores; -1 is none."""
        if row < 0:
            return ""
        n_moves = len(self.rules.move_id)
        if row < n_moves:
            return self.move_ids[int(self.rules.move_id[row])]
        return self.score_rule_ids[int(self.scores.rule_id[row - n_moves])]

    @property
    def first_act(self) -> int:
        """Number of the first act; acts come after what procedures do."""
        return N_EVENTS + N_LEGAL * len(self.procedure_ids)

    @property
    def score_stocks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Scores, each with what is counted of it: its grades, best first, then points if it is ranked."""
        low, bins = self.scores.score_low, self.scores.score_bins
        return tuple(
            (name, (*(grade for grade, _ in grades), *(f"at_{low[i] + k}" for k in range(bins[i]))))
            for i, (name, grades) in enumerate(zip(self.score_ids, self.score_grades, strict=True))
        )

    def observable_index(self, name: str) -> int:
        """Return the number of an observable: an event of the society, or "<procedure>.<legal name>"."""
        procedure, dot, legal = name.rpartition(".")
        if not dot and name.upper() in Event.__members__:
            return int(Event[name.upper()])
        if name in self.act_ids:
            return self.first_act + self.act_ids.index(name)
        if procedure in self.procedure_ids and legal.upper() in Legal.__members__:
            return N_EVENTS + N_LEGAL * self.procedure_ids.index(procedure) + Legal[legal.upper()]
        raise RegimeError(
            f'Found "{name}" for an observable; write an event such as debt_performed, or '
            f"PROCEDURE.NAME with one of the procedures {', '.join(self.procedure_ids) or '(none here)'}."
        )

    def observable_name(self, index: int) -> str | None:
        """Return the name of an observable, or None if the number is not in use."""
        if index < N_EVENTS:
            return Event(index).name.lower() if index in set(Event) else None
        if self.first_act <= index < self.n_observables:
            return self.act_ids[index - self.first_act]
        procedure, legal = divmod(index - N_EVENTS, N_LEGAL)
        if procedure >= len(self.procedure_ids) or legal not in set(Legal):
            return None
        return f"{self.procedure_ids[procedure]}.{Legal(legal).name.lower()}"


def compile_stack(
    regimes: Sequence[Regime],
    *,
    from_day: int,
    to_day: int,
    without: Collection[str] = (),
    with_dependents: bool = False,
    evidence: Collection[str] = ("rule",),
    other: OtherLaw | None = None,
) -> CompiledStack:
    """Compile the law of a stack of regimes for the days [from_day, to_day).

    Parameters
    ----------
    regimes
        Checked regimes, in the order of the stack; none is fine.
    from_day, to_day
        Horizon, day numbers; rules outside are dropped, windows are cut to it.
    without
        Names of switches that are left out: the law as if the reform had not come; and of single items, such
        as `measure:ID` (`left_out`).
    with_dependents
        Leave out, too, what requires a switch that is left out.
    evidence
        Evidence classes that are compiled; other items are left out.
    other
        Another future of the stack.

    Raises
    ------
    ScenarioError
        If the horizon is empty, a regime comes twice, or a switch cannot be left out.
    RegimeError
        If the stack is too large for the arrays.
    """
    _require_sense(regimes, from_day, to_day)
    regimes, switches = leave_out(regimes, without)
    reforms = reforms_of(regimes, without=switches, with_dependents=with_dependents, evidence=evidence)
    names = Numbers(regimes)
    window = Window(from_day, to_day)

    def parts_of(law: Sequence[Regime], its: Sequence[Reform]) -> list[Part]:
        return [Part(regime, names, its, window, {*evidence, *regime.regime.puts_in_force}) for regime in law]

    parts, others = parts_of(regimes, reforms), list[Part]()
    if other:
        law, off = leave_out(other.regimes, other.without)
        its = reforms_of(law, without=off, with_dependents=with_dependents, evidence=evidence)
        others = parts_of(law, its)
    rows = sorted(_rows(parts, others, to_day), key=lambda row: row.trigger)
    converts = sorted((item for part in parts for item in part.converts(rows)), key=lambda item: item.day)
    columns = _procedure_columns(regimes, names) | _move_columns(rows, names)
    columns |= _ban_columns([ban for part in parts for ban in part.bans()], names)
    columns |= _convert_columns(converts)
    rules = _table(columns)
    kept = score_table(parts, others, n_observables=names.n_observables, n_procedures=len(names.procedures))
    known = heard(names, rules, kept)
    scores = [score for regime in regimes for score in regime.scores]
    score_pairs = [(regime.regime.id, score.id) for regime in regimes for score in regime.scores]
    return CompiledStack(
        rules=rules,
        scores=kept,
        exchange=exchange_table(parts),
        doors=door_table(parts, reforms, n_bundles=len(names.bundles)),
        regimes=tuple(regimes),
        from_day=from_day,
        to_day=to_day,
        evidence=tuple(evidence),
        switches=reforms,
        procedure_ids=public_names(names.procedures),
        step_ids=public_names(names.steps),
        move_ids=public_names(names.moves),
        provision_ids=public_names(names.provisions),
        bundle_ids=public_names(names.bundles),
        procedure_labels=tuple(p.label for regime in regimes for p in regime.procedures),
        step_labels=(NOTHING, *(s.label for regime in regimes for p in regime.procedures for s in p.steps)),
        move_labels=tuple(label for regime in regimes for label in _move_labels(regime)),
        provisions=(None, *(p for regime in regimes for p in regime.provisions)),
        convert_switches=tuple(item.reform for item in converts),
        act_ids=public_names(names.acts),
        act_labels=tuple(c.label for r in regimes for c in r.conduct if (r.regime.id, c.id) in names.acts),
        heard=known,
        heard_keys=heard_keys(parts, known),
        score_ids=public_names(score_pairs),
        score_labels=tuple(score.label for score in scores),
        score_grades=tuple(tuple((g.id, g.label) for g in ordered_grades(score)) for score in scores),
        score_rule_ids=public_names(
            [(r.regime.id, name) for r in regimes for s in r.scores for name, _ in named_rules(s)]
        ),
        score_rule_labels=tuple(label for score in scores for _, label in named_rules(score)),
        measure_ids=public_names(names.measures),
        measure_labels=tuple(measure.label for regime in regimes for measure in regime.measures),
    )


def _require_sense(regimes: Sequence[Regime], from_day: int, to_day: int) -> None:
    if from_day >= to_day:
        raise ScenarioError(
            f"Found a horizon from day {from_day} to day {to_day}; it must end after it begins."
        )
    ids = [regime.regime.id for regime in regimes]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise ScenarioError(f'Found the regime "{twice}" twice in one stack; name each regime once.')


def _rows(parts: Sequence[Part], others: Sequence[Part], never: int) -> list[MoveRow]:
    """Return the rows of a law in the order of the files, and those of another one, which never hold."""
    rows = [row for part in parts for row in part.rows()]
    known = {row.id for row in rows}
    idle = [row for part in others for row in part.rows() if row.id not in known]
    rows += [replace(row, from_day=never, to_day=never) for row in idle]
    return sorted(rows, key=lambda row: row.id) if idle else rows


def _procedure_columns(regimes: Sequence[Regime], names: Numbers) -> dict[str, list[int]]:
    procedures = [(regime, procedure) for regime in regimes for procedure in regime.procedures]
    steps = [(0, Step(id="none", label=NOTHING, role="court", provision="none"), 0)]
    for number, (regime, procedure) in enumerate(procedures):
        for step in procedure.steps:
            cited = (regime.regime.id, step.provision)
            steps.append((number, step, names.provisions.index(cited) if step.provision != "none" else 0))
    clocks = [step.clock for _, step, _ in steps]
    return {
        "procedure_is_list": [int(procedure.kind != "case") for _, procedure in procedures],
        "procedure_per_fact": [int(procedure.live_per == "fact") for _, procedure in procedures],
        "procedure_subjects": [_subjects(regime, procedure.id) for regime, procedure in procedures],
        "procedure_is_black": [int(_is_black(regime, procedure.id)) for regime, procedure in procedures],
        "procedure_regime": [n for n, regime in enumerate(regimes) for _ in regime.procedures],
        "procedure_tells": [int(_tells(regime, procedure.id)) for regime, procedure in procedures],
        "step_procedure": [number for number, _, _ in steps],
        "step_bits": [_bits(step) for _, step, _ in steps],
        "step_emits": [int(Legal[step.emits.upper()]) if step.emits else -1 for _, step, _ in steps],
        "step_clock_unit": [int(ClockUnit[clock.count.upper()]) if clock else 0 for clock in clocks],
        "step_clock_n": [clock.n if clock else 0 for clock in clocks],
        "step_clock_m": [clock.m if clock else 0 for clock in clocks],
        "step_provision": [provision for _, _, provision in steps],
        "step_luck": [0] + [luck_address(p.id, step.id) for _, p in procedures for step in p.steps],
        "step_decides": [int(_decides(step)) for _, step, _ in steps],
    }


def _subjects(regime: Regime, procedure: str) -> int:
    """Return about whom cases of a procedure can be: the subjects of its list, or anybody."""
    kinds = {kind for item in regime.lists if item.procedure == procedure for kind in item.subjects}
    return sum(Subject[kind.upper()] for kind in kinds) or ALL_SUBJECTS


def _is_black(regime: Regime, procedure: str) -> bool:
    """Return whether entries of a procedure count against somebody: all do but those of a red list."""
    return all(item.polarity != "red" for item in regime.lists if item.procedure == procedure)


def _decides(step: Step) -> bool:
    """Return whether a body must act within the clock of a step.

    Other clocks are terms, times of grace, or stand for how long a matter takes where no time is set.
    """
    is_timed = step.clock is not None and step.clock.count not in ("term", "between_days")
    return is_timed and step.role not in PRIVATE_ROLES and step.emits in WAITING


def _tells(regime: Regime, procedure: str) -> bool:
    """Return whether what a procedure brings reaches officers of firms: itself, its list, or a measure."""
    causes = {procedure, *(item.id for item in regime.lists if item.procedure == procedure)}
    causes |= {measure.id for measure in regime.measures if causes & set(measure.trigger)}
    return any(
        one.alive and one.to_relation == "officer_of_firm" and one.subject in causes
        for one in regime.spillovers
    )


def _bits(step: Step) -> int:
    bits = StepBit(0)
    for bit in StepBit:
        if getattr(step, (bit.name or "").lower()):
            bits |= bit
    return int(bits)


def _starts(buckets: Sequence[int], n_buckets: int) -> list[int]:
    counts = np.bincount(np.asarray(buckets, np.int64), minlength=n_buckets)
    return [0, *(int(end) for end in np.cumsum(counts))]


def _move_columns(rows: Sequence[MoveRow], names: Numbers) -> dict[str, list[int]]:
    n_buckets = names.n_observables + 1
    columns = {"trigger_start": _starts([row.trigger for row in rows], n_buckets)}
    for column in fields(MoveRow):
        if column.name != "trigger":
            columns[f"move_{column.name}"] = [int(getattr(row, column.name)) for row in rows]
    return columns


def _ban_columns(bans: Sequence[Ban], names: Numbers) -> dict[str, list[int]]:
    ordered = sorted(bans, key=lambda ban: ban.bundle)
    columns = {"ban_start": _starts([ban.bundle for ban in ordered], len(names.bundles))}
    for name in ("trip", "from_day", "to_day", "threshold", "provision"):
        columns[f"ban_{name}"] = [int(getattr(ban, name)) for ban in ordered]
    return columns


def _convert_columns(converts: Sequence[Conversion]) -> dict[str, list[int]]:
    names = ("day", "from_move", "to_move", "mode", "to_step", "provision")
    return {f"convert_{name}": [int(getattr(item, name)) for item in converts] for name in names}


def _move_labels(regime: Regime) -> Iterator[Label]:
    """Yield the words for grounds and moves; a move is called by where it leads."""
    for item in regime.lists:
        yield from (ground.label for ground in item.grounds)
    for procedure in regime.procedures:
        labels = {step.id: step.label for step in procedure.steps}
        yield from (labels[move.to] for move in procedure.moves)


@functools.cache
def _dtypes() -> dict[str, type[np.integer[typing.Any]]]:
    """Return the type of each column, from the annotations of the table."""
    hints = typing.get_type_hints(RuleTable)
    return {name: typing.get_args(typing.get_args(hint)[1])[0] for name, hint in hints.items()}


def _table(columns: dict[str, list[int]]) -> RuleTable:
    """Make the arrays; every value is proved to fit."""
    if len(columns["step_bits"]) > MAX_STEPS:
        found = len(columns["step_bits"]) - 1
        raise RegimeError(f"Found {found} steps; at most {MAX_STEPS - 1} fit: stack fewer regimes.")
    if len(columns["move_id"]) > np.iinfo(np.uint16).max:
        raise RegimeError(f"Found {len(columns['move_id'])} rules; at most 65535 fit: stack fewer regimes.")
    arrays: dict[str, NDArray[typing.Any]] = {}
    for name, dtype in _dtypes().items():
        values = columns[name]
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        if values and not low <= min(values) <= max(values) <= high:
            worst = min(values) if min(values) < low else max(values)
            raise RegimeError(
                f"Found {worst} for {name}; from {low} to {high} fits: give a value in this range."
            )
        arrays[name] = np.array(values, dtype)
    return RuleTable(**arrays)
