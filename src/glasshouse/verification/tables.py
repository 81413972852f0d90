"""What a run reads and never writes, as plain lists, from the tables that the engine prepares."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from glasshouse.arrays import ALWAYS, RuleTable
from glasshouse.codes import Fact
from glasshouse.conduct import Rate
from glasshouse.engine.prepare import Prepared
from glasshouse.society.act_tables import act_ids
from glasshouse.verification.lives import Lives, lives_of
from glasshouse.verification.score_tables import Scores, rows

NOT_YET = 2**30  # a border that nobody reaches


class Step(NamedTuple):
    """A step of a procedure."""

    procedure: int
    bits: int
    emits: int
    clock_unit: int
    clock_n: int
    clock_m: int
    provision: int
    luck: int
    decides: int


class Move(NamedTuple):
    """A move of a procedure, or a ground; the order is that of the rule table, `number` is its row there."""

    number: int
    id: int
    from_step: int
    to_step: int
    procedure: int
    scope_agent: int
    from_day: int
    to_day: int
    guard_mask: int
    guard_value: int
    terms: int
    threshold: int
    stream: int
    luck_by_tick: int
    provision: int
    term_months: int
    term_days: int
    extend_threshold: int
    extend_guard: int
    extend_min_years: int
    extend_max_years: int
    extends: int
    cap_years: int
    bundle: int
    restarts: int
    luck: int

    def is_law(self, day: int) -> bool:
        """Return whether it is law on a day."""
        return self.from_day <= day < self.to_day

    @property
    def asks_court(self) -> bool:
        """Return whether it asks if the court uses the list."""
        return bool(self.guard_mask & Fact.COURT_USES_LIST)


class Procedure(NamedTuple):
    """A procedure."""

    is_list: int
    per_fact: int
    subjects: int
    is_black: int
    regime: int
    tells: int


class Ban(NamedTuple):
    """A kind of trips that is refused to those who have a bundle."""

    trip: int
    from_day: int
    to_day: int
    threshold: int
    provision: int


class Conversion(NamedTuple):
    """What a reform does to live entries of a ground."""

    day: int
    from_move: int
    to_move: int
    mode: int
    to_step: int
    provision: int


class Known(NamedTuple):
    """As which observable a regime knows an act, from which word to which, by which key of identity."""

    observable: int
    low: int
    high: int
    key: int
    regime: int


@dataclass(frozen=True)
class Law:
    """The rule table of a stack."""

    steps: list[Step]
    moves: list[Move]
    starts: list[int]
    procedures: list[Procedure]
    bans: list[list[Ban]]
    conversions: list[Conversion]

    def moves_on(self, trigger: int) -> list[Move]:
        """Return the moves that a trigger wakes; the clock is the last trigger."""
        return self.moves[self.starts[trigger] : self.starts[trigger + 1]]

    @property
    def clock(self) -> int:
        """Return the number of the clock as a trigger."""
        return len(self.starts) - 2


def law_of(rules: RuleTable) -> Law:
    """Read the rule table of a stack."""
    moves = [Move(number, *row) for number, row in enumerate(rows(rules, "move", Move._fields[1:]))]
    bans = [Ban(*row) for row in rows(rules, "ban", Ban._fields)]
    starts = rules.ban_start.tolist()
    return Law(
        steps=[Step(*row) for row in rows(rules, "step", Step._fields)],
        moves=moves,
        starts=rules.trigger_start.tolist(),
        procedures=[Procedure(*row) for row in rows(rules, "procedure", Procedure._fields)],
        bans=[bans[a:b] for a, b in pairwise(starts)],
        conversions=[Conversion(*row) for row in rows(rules, "convert", Conversion._fields)],
    )


class World:
    """A prepared society: its law, its lives and its rates."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.seed = int(prepared.seed)
        self.start = prepared.scenario.start
        self.first = prepared.scenario.start - prepared.scenario.spin_up
        self.end = prepared.scenario.end
        self.law = law_of(prepared.stack.rules)
        self.scores = Scores(prepared.stack.scores)
        rates = prepared.rates
        self.scalar: list[int] = rates.scalar.tolist()
        self.onset = rates.onset.tolist()
        self.amounts: list[int] = rates.amount.tolist()
        self.able: list[int] = rates.able.tolist()
        self.pay = rates.pay.tolist()
        self.deterrence_at: list[int] = rates.deterrence_at.tolist()
        self.deterrence: list[int] = rates.deterrence.tolist()
        self.trip = rates.trip.tolist()
        self.misconduct: list[int] = rates.misconduct.tolist()
        self.misconduct_event: list[int] = rates.misconduct_event.tolist()
        self.is_toy = prepared.scenario.society is not None
        self.travels = bool(rates.travels)
        self.n_acts = int(rates.n_acts)
        self.act_count = rates.act_count.tolist()
        self.act_steady: list[list[int]] = rates.act_steady.tolist()
        self.act_typed: list[int] = rates.act_typed.tolist()
        self.act_value: list[list[int]] = rates.act_value.tolist()
        self.type_end: list[int] = rates.type_end.tolist()
        self.toy = prepared.scenario.society
        self.bars: dict[int, int] = {}  # of weighed acts, in this month
        self.occasions: Counter[int] = Counter()  # of weighed acts, in this month
        self.committed: Counter[int] = Counter()
        self.foreseen: dict[int, Any] = {}
        self.faces: dict[tuple[int, int, int], Any] = {}  # by slot, generation and year
        self.firms: dict[tuple[int, int], Any] = {}  # lives, by place and generation
        self.officers: dict[tuple[int, int], set[int]] = {}  # slots, by neighbourhood and January
        self.turns: dict[int, range] = {}  # slots that have their turn this month, by act that waits
        self.records: dict[int, list[int]] = {}  # of the bodies of towns, by district
        starts, heard = rates.act_first.tolist(), rates.act_observable.tolist()
        self.heard = [heard[a:b] for a, b in pairwise(starts)]
        self.n_observables = prepared.n_observables
        self.n_triggers = prepared.stack.n_observables
        self.score_applies = prepared.law.score_applies.tolist()
        self.border: list[int] = self._first_borders()
        self.elsewhere = prepared.elsewhere
        self.moves = int(prepared.world.responses.moves) if prepared.elsewhere >= 0 else 0
        self.applies = prepared.law.procedure_applies.tolist()
        self.heard_of = _heard_of(prepared)

    def _first_borders(self) -> list[int]:
        """Return the borders of grades before the first ranking: nobody reaches one that follows ranks."""
        table = self.scores.table
        pairs = zip(table.grade_min.tolist(), table.grade_share.tolist(), strict=True)
        return [NOT_YET if share else least for least, share in pairs]

    @property
    def society(self) -> Any:
        """Return the tables of the society: acts, traits, responses and the others."""
        return self.prepared.world

    def row_of(self, block: str, act: int) -> int:
        """Return the row of the tally in which an act that is followed is counted."""
        return self.prepared.rows.start(block) + self.followed[act]

    @cached_property
    def followed(self) -> dict[int, int]:
        """Return the place among the acts that are counted, by number of the act."""
        numbers = {act: number for number, act in enumerate(act_ids())}
        return {numbers[act]: place for place, act in enumerate(self.prepared.followed.acts)}

    def rate(self, which: Rate) -> int:
        """Return a threshold or a number of days."""
        return self.scalar[which]

    @cached_property
    def lives(self) -> Lives:
        """Return the lives of the society."""
        return lives_of(self.prepared.people, self.seed)

    def is_in_force(self, procedure: int, place: int) -> bool:
        """Return whether a procedure opens cases in a place."""
        return not len(self.applies) or self.applies[place][procedure] == 1

    def regime_in(self, regime: int, place: int) -> bool:
        """Return whether a regime is in force in a place."""
        return self.prepared.territory.in_force[regime][place]

    def scores_in(self, score: int, place: int) -> bool:
        """Return whether a score is kept in a place."""
        return not len(self.score_applies) or self.score_applies[place][score] == 1


def _heard_of(prepared: Prepared) -> list[list[Known]]:
    """Return, by number of the act, how the regimes of the stack know it, in their order."""
    stack = prepared.stack
    pairs = list(zip(stack.heard, stack.heard_keys, strict=True))
    return [
        [Known(one.observable, one.low, one.high, key, one.regime) for one, key in pairs if one.act == act]
        for act in act_ids()
    ]


def happens(word: int, threshold: int) -> bool:
    """Return whether luck says so; a threshold of 2**32 is always."""
    return word < threshold or threshold >= ALWAYS
