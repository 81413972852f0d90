"""The story of a round: the life with the choices so far, and what its character can know of it.

A character knows what it does, what a court or a gate tells it, and how it fares at doors. It
learns of a case when the law has it told, when it is asked whether it objects, or when it is first refused
something over it; then it learns of what went before, too. Of records and points it learns only where a
notice of the law says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.decisions import Decision, Decisions
from glasshouse.engine.life import Holder, Life, LifeEvent, tell
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.trace import Replay
from glasshouse.explorer.asked import RefusedError
from glasshouse.explorer.lives.lines import REFUSALS, Lines, day_of
from glasshouse.explorer.lives.replays import LIVES, Law, Told
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society.interventions import Intervention

LATE: Final = 1 << 40  # a place in the story that does not come before the end
MISTAKEN: Final = "mistaken_identity"
BEHIND: Final = ("performed_listed", "settled_listed", "copy_corrected", "deadline_missed")  # nobody is told
WITH_A_CASE: Final = ("order_breached", "copy_lingers", MISTAKEN)  # learnt of with the case that they are of
TELLS: Final = ("notified", "grace_started", "in_force")


@dataclass(frozen=True)
class Story:
    """A life of one holder of a slot with the choices so far, and what was left to decisions in it.

    Parameters
    ----------
    told
        What happens to that holder, and to nobody else in the slot.
    whole
        The life of the slot, as the engine tells it.
    again
        The replay of its neighbourhood.
    decisions
        Those that are the holder's own, in order.
    """

    told: Told
    whole: Life
    again: Replay
    slot: int
    holder: Holder
    decisions: tuple[Decision, ...]

    @property
    def events(self) -> tuple[LifeEvent, ...]:
        """Return what happens to the character, in order."""
        return self.told.life.events

    @property
    def stack(self) -> CompiledStack:
        """Return the law."""
        return self.told.prepared.stack

    @cached_property
    def lines(self) -> Lines:
        """Return the life, put in order for a page."""
        return Lines(self.told)

    @cached_property
    def first_day(self) -> int:
        """Return the day on which the round begins."""
        return max(self.lines.first, day_of(self.holder.entry_day))

    @cached_property
    def unfounded(self) -> frozenset[int]:
        """Return the facts of debts that are those of somebody else of the same name."""
        return frozenset(self.again.unfounded(self.slot))

    @cached_property
    def heard(self) -> frozenset[str]:
        """Return what the law calls conduct that it takes from records."""
        named = self.told.prepared.observables[self.stack.first_act : self.stack.n_observables]
        return frozenset(one.name for one in named)

    @cached_property
    def own_moves(self) -> frozenset[str]:
        """Return what rules call those decisions of procedures that the character itself takes."""
        words = Decisions(self.told.prepared).words.values()
        return frozenset(one.what for one in words if one.desk == "citizen")

    @cached_property
    def known(self) -> tuple[int, ...]:
        """Return, for each event, the place in the story at which the character knows of it."""
        opened: dict[int, list[int]] = {}
        for place, fact in self._openings():
            opened.setdefault(fact, []).append(place)
        found = []
        for i, event in enumerate(self.events):
            if self._is_open(event):
                found.append(i)
            elif self._is_hidden(event) or not event.fact:
                found.append(LATE)
            else:
                first = min(opened.get(event.fact, [LATE]))
                later = [place for place in opened.get(event.fact, []) if place >= i]
                is_case = event.tag == "law" or event.fact in self.unfounded
                found.append(max(i, first) if is_case else min(later, default=LATE))
        return tuple(found)

    def _openings(self) -> Iterator[tuple[int, int]]:
        """Yield where the character comes to know of a case, and the fact that it is about."""
        for i, event in enumerate(self.events):
            procedure, _, step = event.name.rpartition(".")
            is_told = step in TELLS and (step != "in_force" or procedure in self._told_of)
            is_refused = event.name in REFUSALS or procedure == "refused" or event.name == "trip_slipped"
            if event.fact and (is_told or is_refused):
                yield i, event.fact
        for one in self.decisions:
            if one.fact and one.matter.what in self.own_moves and one.matter.provision:
                yield self.cut(one) - 1, one.fact

    @cached_property
    def _told_of(self) -> frozenset[str]:
        """Return the procedures and scores of which the law has people told, as the stack calls them."""
        notices = {(one.subject, one.timing) for regime in self.stack.regimes for one in regime.notices}
        lists = {subject for subject, timing in notices if timing != "none"}
        scores = {subject for subject, timing in notices if timing in ("with", "after")}
        return frozenset(
            [one for one in self.stack.procedure_ids if one.rpartition(":")[2] in lists]
            + [one for one in self.stack.score_ids if one.rpartition(":")[2] in scores]
        )

    @cached_property
    def _own_procedures(self) -> frozenset[str]:
        """Return the procedures that the character can open itself."""
        rules, stack = self.stack.rules, self.stack
        names = [stack.move_ids[int(move)] for move in rules.move_id]
        return frozenset(
            stack.procedure_ids[int(rules.move_procedure[row])]
            for row, name in enumerate(names)
            if name in self.own_moves and rules.move_from_step[row] == 0
        )

    def _is_open(self, event: LifeEvent) -> bool:
        """Whether the character knows of an event as soon as it happens."""
        block = event.name.rpartition(".")[0]
        if event.name in (*BEHIND, *WITH_A_CASE) or event.fact in self.unfounded:
            return False
        if event.tag in ("truth", "record", "measure", "assumed"):
            return True
        if event.tag == "report":
            return event.name.startswith("officers_firm")
        return block in self._own_procedures or (block in self._told_of and block in self.stack.score_ids)

    def _is_hidden(self, event: LifeEvent) -> bool:
        """Whether nothing tells the character of an event before the end."""
        block = event.name.rpartition(".")[0]
        is_record = block == "recorded" or block in self.stack.score_ids or event.name in self.heard
        return is_record or event.name in BEHIND

    def cut(self, one: Decision) -> int:
        """Return how many events lie before a decision, whichever way it was taken.

        What asks a person whether it objects happens on the same day; all else of the day may be what comes
        of the decision, and lies behind it.
        """
        triggers = self._triggers.get(one.matter.what, frozenset())
        asks = (
            i for i, event in enumerate(self.events)
            if event.day == one.day and event.fact == one.fact and event.name in triggers
        )  # fmt: skip
        first = next(asks, None)
        return self.before(one.day) if first is None else first + 1

    @cached_property
    def _triggers(self) -> dict[str, frozenset[str]]:
        """Return what asks for those decisions of procedures that are the character's own."""
        rules, stack = self.stack.rules, self.stack
        found: dict[str, set[str]] = {name: set() for name in self.own_moves}
        for number, one in enumerate(self.told.prepared.observables[: stack.n_observables]):
            for row in range(int(rules.trigger_start[number]), int(rules.trigger_start[number + 1])):
                name = stack.move_ids[int(rules.move_id[row])]
                if name in found:
                    found[name].add(one.name)
        return {name: frozenset(names) for name, names in found.items()}

    def before(self, day: str) -> int:
        """Return how many events lie before a day."""
        return sum(1 for event in self.events if event.day < day)

    def between(self, start: int, end: int) -> tuple[list[LifeEvent], list[LifeEvent]]:
        """Return what the character comes to know between two places: what is new, and what is older."""
        both = [(i, at) for i, at in enumerate(self.known) if start <= at < end]
        new = [self.events[i] for i, _ in both if i >= start]
        return new, [self.events[i] for i, _ in both if i < start]


def story(run: Run, slot: int, done: tuple[Intervention, ...] = ()) -> Story:
    """Return the story of the one who holds a slot when the run begins, or who is the first to."""
    prepared, _ = LIVES.ready(run)
    neighbourhood, law = neighbourhood_of(prepared, slot), Law(interventions=done)
    span = range(prepared.scenario.start, prepared.scenario.end + 1)
    again, seconds = LIVES.replayed(run, neighbourhood, law, decided=span, of_agent=slot)
    prepared, _ = LIVES.under(run, neighbourhood, law)
    return _story(prepared, again, seconds, slot)


def _story(prepared: Prepared, again: Replay, seconds: float, slot: int) -> Story:
    life = tell(prepared, again, slot)
    holder = next((one for one in life.holders if isinstance(one, Holder)), None)
    if holder is None:
        raise RefusedError(
            400, "a round is played with a person; nobody holds this slot, or it is a firm or a body.",
            "一轮须由自然人进行；该席位无人持有，或者是企业、国家机关。",
        )  # fmt: skip
    values: I64 = again.of_agent(slot)["value"]
    mine = [one.holder == holder.generation for one in life.events]
    events = tuple(one for one, is_mine in zip(life.events, mine, strict=True) if is_mine)
    alone = replace(life, events=events, holders=(holder,), cases=())
    kept = tuple(int(one) for one, is_mine in zip(values, mine, strict=True) if is_mine)
    taken = tuple(
        one for one in Decisions(prepared).taken(again)
        if one.holder == holder.generation and one.matter.desk == "citizen"
    )  # fmt: skip
    return Story(Told(alone, kept, prepared, seconds), life, again, slot, holder, taken)


def day_before(tick: int, nth: int) -> str:
    """Return a day of a month, counted from 1, as lives write it."""
    return clock.day_text(clock.first_day(tick) + nth - 1)
