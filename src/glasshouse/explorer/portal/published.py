"""Cases of lists and orders, put together from the events of a run: where each stood on any day.

The events come from the table of the sampled neighbourhoods, or from the replay of one agent. What a portal
shows of a case, and for how long, follows from the steps of its procedure that are public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from glasshouse.codes import N_EVENTS, NEVER, Legal, StepBit
from glasshouse.engine.agents import KINDS, PREFIXES, numbered
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.tables import read_columns
from glasshouse.engine.trace import Replay
from glasshouse.regimes.compile import CompiledStack

LEGALS: Final = tuple(one.name.lower() for one in Legal)
ENDS_OF_LIFE: Final = ("death", "firm_closed")
LINGERS, CORRECTED = "copy_lingers", "copy_corrected"
SAME_STEP: Final = ("extended", "converted")  # they change a term, or a ground, and no step
EPOCH = np.datetime64("2000-01-01")
COLUMNS = ("day", "subject", "agent", "generation", "observable", "fact", "provision", "rule", "value")


@dataclass(frozen=True)
class Happened:
    """One event of an agent; names are the public ones, `agent` is the number within its kind."""

    day: int
    subject: str
    agent: int
    generation: int
    observable: str
    fact: int
    provision: str
    rule: str
    value: int

    @property
    def who(self) -> tuple[str, int, int]:
        """Return whom it is about."""
        return self.subject, self.agent, self.generation


@dataclass(frozen=True)
class Moment:
    """A case has come to a step, or its term or ground has changed; `end` is None without a fixed term."""

    day: int
    legal: str
    step: int
    rule: str
    provision: str
    end: int | None
    ground: str


@dataclass
class Case:
    """One instance of a procedure. `left` is the day on which its agent died or closed, if it did."""

    subject: str
    agent: int
    generation: int
    fact: int
    procedure: str
    moments: list[Moment] = field(default_factory=list)
    left: int | None = None

    @property
    def name(self) -> str:
        """Return what its agent is called."""
        return f"{PREFIXES[KINDS.index(self.subject)]}{self.agent}"

    def at(self, day: int) -> Moment | None:
        """Return how it stood at the end of a day; None before it was opened, and when its agent is gone."""
        if self.left is not None and self.left <= day:
            return None
        return next((one for one in reversed(self.moments) if one.day <= day), None)

    def before(self, day: int) -> Moment | None:
        """Return how it stood at the beginning of a day."""
        return self.at(day - 1)


@dataclass(frozen=True)
class Shown:
    """A time for which a case was public. `until` and `closed` are None while it stands, or after a death."""

    case: Case
    first: Moment
    until: int | None
    closed: Moment | None

    def is_on(self, day: int) -> bool:
        """Whether it is shown at the end of a day."""
        return self.first.day <= day and (self.until is None or self.until > day)

    def known(self, day: int) -> Shown | None:
        """Return what of it had happened by the end of a day; None before it was shown."""
        if self.first.day > day:
            return None
        return self if self.until is None or self.until <= day else Shown(self.case, self.first, None, None)


class Steps:
    """What the steps and rules of a stack mean, by their public names."""

    def __init__(self, stack: CompiledStack) -> None:
        rules = stack.rules
        self.stack, self.bits = stack, rules.step_bits
        self.grounds = {
            stack.move_ids[int(rules.move_id[k])] for k in np.flatnonzero(rules.move_from_step == 0)
        }
        self.from_steps: dict[str, set[int]] = defaultdict(set)
        self.to_step: dict[str, int] = {}
        for number, source, target in zip(
            rules.move_id, rules.move_from_step, rules.move_to_step, strict=True
        ):
            name = stack.move_ids[int(number)]
            self.from_steps[name].add(int(source))
            self.to_step[name] = int(target)
        self.emitting: dict[tuple[str, str], list[int]] = defaultdict(list)
        for step in np.flatnonzero(rules.step_emits >= 0):
            key = stack.procedure_ids[int(rules.step_procedure[step])], LEGALS_BY[int(rules.step_emits[step])]
            self.emitting[key].append(int(step))

    def step_of(self, procedure: str, legal: str, rule: str) -> int:
        """Return the step at which a case is after an event."""
        found = self.emitting[procedure, legal]
        target = self.to_step.get(rule, -1)
        return target if target in found or not found else found[0]

    def has(self, moment: Moment | None, *bits: StepBit) -> bool:
        """Whether a case stands at a step that means all of these."""
        return moment is not None and all(int(self.bits[moment.step]) & int(bit) for bit in bits)

    @cached_property
    def public(self) -> tuple[str, ...]:
        """Return the procedures with a step that is both an entry and public, in the order of the stack."""
        both = int(StepBit.LISTED | StepBit.PUBLISHED)
        rules = self.stack.rules
        found = {int(p) for p in rules.step_procedure[(rules.step_bits & both) == both]}
        return tuple(self.stack.procedure_ids[p] for p in sorted(found))


LEGALS_BY: Final = {int(one): one.name.lower() for one in Legal}


def cases_of(rows: Iterable[Happened], steps: Steps) -> list[Case]:
    """Put events together to cases, in the order in which they were opened.

    Parameters
    ----------
    rows
        In any order of agents; those of one agent by day.
    """
    held = list(rows)
    left = {row.who: row.day for row in held if row.observable in ENDS_OF_LIFE}
    by_case: dict[tuple[str, int, int, str, int], list[Happened]] = defaultdict(list)
    for row in held:
        procedure, _, legal = row.observable.rpartition(".")
        if procedure in steps.stack.procedure_ids and legal in LEGALS:
            by_case[*row.who, procedure, row.fact].append(row)
    found = []
    for (subject, agent, generation, procedure, fact), mine in by_case.items():
        gone = left.get((subject, agent, generation))
        for moments in _lives_of(_in_order(mine, steps), procedure, steps):
            found.append(Case(subject, agent, generation, fact, procedure, moments, gone))
    return sorted(found, key=lambda case: (case.moments[0].day, case.subject, case.agent))


def _in_order(rows: Sequence[Happened], steps: Steps) -> Iterator[Happened]:
    """Yield the events of a case in the order of its steps, where several are of one day.

    A table is sorted by day only. Of two events of a day, the one comes first whose rule leads on from where
    the case stands.
    """
    waiting = sorted(rows, key=lambda row: row.day)
    step = 0
    while waiting:
        today = [row for row in waiting if row.day == waiting[0].day]
        row = next((one for one in today if step in steps.from_steps.get(one.rule, ())), None)
        if row is None:
            is_new = [one for one in today if one.rule in steps.grounds and _legal(one) not in SAME_STEP]
            row = (is_new or today)[0]
        waiting.remove(row)
        if _legal(row) not in SAME_STEP:
            step = steps.step_of(row.observable.rpartition(".")[0], _legal(row), row.rule)
        yield row


def _legal(row: Happened) -> str:
    return row.observable.rpartition(".")[2]


def _lives_of(rows: Iterable[Happened], procedure: str, steps: Steps) -> list[list[Moment]]:
    """Divide the events about one fact into cases: a ground opens a new one."""
    found: list[list[Moment]] = []
    for row in rows:
        legal = _legal(row)
        last = found[-1][-1] if found else None
        opens = row.rule in steps.grounds and legal not in SAME_STEP
        step = last.step if last and legal in SAME_STEP else steps.step_of(procedure, legal, row.rule)
        ground = row.rule if opens or legal == "converted" or last is None else last.ground
        end = None if row.value == NEVER else row.value
        moment = Moment(row.day, legal, step, row.rule, row.provision, end, ground)
        if last is None or opens:
            found.append([moment])
        else:
            found[-1].append(moment)
    return found


def shown_of(case: Case, steps: Steps) -> Iterator[Shown]:
    """Yield the times for which a case was public."""
    first: Moment | None = None
    for moment in case.moments:
        is_public = steps.has(moment, StepBit.PUBLISHED)
        if is_public and first is None:
            first = moment
        elif first is not None and not is_public:
            yield Shown(case, first, moment.day, moment)
            first = None
    if first is not None:
        yield Shown(case, first, case.left, None)


def reason(shown: Shown, steps: Steps) -> str:
    """Return what brought the end of an entry: an event of the society or of a procedure, or "term", "death".

    The step that deletes an entry follows from the one that says so; of that one the rule has the reason.
    """
    if shown.until is None:
        return ""
    if shown.closed is None:
        return "death" if shown.case.subject == "natural_person" else "firm_closed"
    triggers = triggers_of(steps.stack)
    at = shown.case.moments.index(shown.closed)
    for moment in reversed(shown.case.moments[: at + 1]):
        if moment.legal in SAME_STEP:
            continue
        if moment.legal in ("in_force", "lifted", "lift_ended"):
            break
        trigger = triggers.get(moment.rule, "clock")
        if trigger != "clock":
            return trigger
    return "term"


def triggers_of(stack: CompiledStack) -> dict[str, str]:
    """Return by rule what sets it off, as the regime files name it."""
    on = [
        trigger
        for regime in stack.regimes
        for trigger in (
            *(ground.on for item in regime.lists for ground in item.grounds),
            *(move.on for procedure in regime.procedures for move in procedure.moves),
        )
    ]
    return dict(zip(stack.move_ids, on, strict=True))


@dataclass(frozen=True)
class CachedRun:
    """A run that a cache is handed and does not compare: the digest beside it tells runs apart."""

    run: Run = field(compare=False)


# where events come from -------------------------------------------------------------------------------------


def sampled(run: Run) -> list[Happened]:
    """Return the events of the sampled neighbourhoods that are about lists, copies, or the end of a life."""
    columns = read_columns(run.events_path, COLUMNS, ("day", "subject", "agent"))
    wanted = wanted_names(run.prepared)
    keep = np.flatnonzero([name in wanted for name in columns["observable"].tolist()])
    day = (columns["day"].astype("datetime64[D]") - EPOCH).astype(np.int64)
    held = {name: column[keep].tolist() for name, column in (columns | {"day": day}).items()}
    return [Happened(*row) for row in zip(*(held[name] for name in COLUMNS), strict=True)]


def wanted_names(prepared: Prepared) -> frozenset[str]:
    """Return the observables that cases, copies and ends of lives are put together from."""
    procedures = prepared.stack.procedure_ids
    names = {f"{procedure}.{legal}" for procedure in procedures for legal in LEGALS}
    return frozenset(names | {*ENDS_OF_LIFE, LINGERS, CORRECTED})


def replayed(prepared: Prepared, again: Replay, slot: int) -> list[Happened]:
    """Return all events of one agent of a replay, under the names of the tables."""
    stack = prepared.stack
    kinds, numbers = numbered(prepared, np.array([slot], np.int64))
    subject, agent = KINDS[int(kinds[0])], int(numbers[0])
    found = []
    columns = again.of_agent(slot)
    names = ("day", "generation", "observable", "fact", "provision", "rule", "value")
    for day, generation, observable, fact, provision, rule, value in zip(
        *(columns[name].tolist() for name in names), strict=True
    ):
        found.append(
            Happened(
                day, subject, agent, generation, prepared.observables[observable].name, fact,
                stack.provision_ids[provision] if provision > 0 else "",
                "" if observable < N_EVENTS and provision == 0 else stack.rule_name(rule), value,
            )
        )  # fmt: skip
    return found
