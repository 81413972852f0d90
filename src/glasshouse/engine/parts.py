"""Which parts of the society a run has: those that a regime in force, or a score, or the reader asks for.

A part that nobody needs has no rows, no columns and takes no time. Which parts there are is a function of the
stack and of `Scenario.parts` alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasshouse.conduct import ActGroup, Door, Response, Target
from glasshouse.features import Feature, Subject
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society.act_tables import act_ids, act_table
from glasshouse.society.parts import ALL, AUTO
from glasshouse.society.toy import ToySociety

KINDS = {"firm": Subject.LEGAL_PERSON, "body": Subject.GOVERNMENT_BODY}
FRIENDS = (int(Feature.FRIENDS_SCORE), int(Feature.FRIENDS_LISTED))


@dataclass(frozen=True)
class Parts:
    """The parts that are on, by name (`society.parts.NAMES`)."""

    on: frozenset[str]

    def __contains__(self, name: str) -> bool:
        return name in self.on

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups of acts that are followed."""
        return tuple(g.name.lower() for g in ActGroup if g.name.lower() in self.on)

    @property
    def is_seen(self) -> bool:
        """Return whether it matters what adults can see of each other."""
        return bool(self.on & {"ties", "opinion", "dealings"})

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the optional columns of the state (`variables.OPTIONAL`) that a run has."""
        needs = {
            "seen": self.is_seen,
            "friends": "ties" in self.on,
            "records": "inspections" in self.on,
            "held": "network" in self.on,
        }
        return tuple(name for name, needed_here in needs.items() if needed_here)


def parts_of(stack: CompiledStack, wanted: tuple[str, ...], society: ToySociety | None = None) -> Parts:
    """Return the parts of a run.

    Parameters
    ----------
    stack
        Compiled.
    wanted
        `auto`, `all`, `none`, or names of parts; a name with a leading minus is left out.
    society
        A toy society has dealings, inspections and a network, if it says so, and no other parts.
    """
    if society:
        said = {name: getattr(society, name) for name in ("dealings", "inspections", "network")}
        return Parts(frozenset(name for name, part in said.items() if part))
    on: set[str] = set()
    for word in wanted:
        if word == AUTO:
            on |= needed(stack)
        elif word == "all":
            on |= set(ALL)
        elif word.startswith("-"):
            on.discard(word[1:])
        elif word != "none":
            on.add(word)
    return Parts(frozenset(on))


def needed(stack: CompiledStack) -> set[str]:
    """Return the parts without which a rule of the stack would never speak of anybody."""
    on = heard_groups(stack)
    table, acts = stack.scores, act_table()
    heard = {act_ids().index(one.act) for one in stack.heard}
    scores_persons = bool((table.score_subjects & int(Subject.NATURAL_PERSON)).any())
    reads = set(table.term_feature.tolist())
    doors, occasions = set(stack.doors.door.tolist()), acts.first_act[ActGroup.OCCASIONS :][:2]
    if doors & set(acts.door[occasions[0] : occasions[1]].tolist()):
        on.add("occasions")
    if Door.SCHOOL_EXCLUSION in doors or int(Target.FAMILY) in stack.doors.target.tolist():
        on.add("households")
    if reads & set(FRIENDS):
        on.add("ties")
    if (stack.exchange.from_day < stack.exchange.to_day).any():
        on.add("exchange")
    if stack.procedure_ids or any(acts.false_record[k] > 0 for k in heard):
        on.add("namesakes")
    # `capacity` is on only if somebody asks for it: no source says how much the bodies can decide
    on |= {part for part, kind in KINDS.items() if kind & spoken_of(stack)}
    if scores_persons or any(acts.response[k] == Response.CHILLED for k in heard):
        on |= {"opinion", "dealings"}
    return on


def spoken_of(stack: CompiledStack) -> int:
    """Return the kinds of subjects that the lists and scores of a stack are about."""
    kinds = {kind for regime in stack.regimes for item in regime.lists for kind in item.subjects}
    kinds |= {kind for regime in stack.regimes for score in regime.scores for kind in score.subjects}
    return sum(Subject[kind.upper()] for kind in kinds)


def heard_groups(stack: CompiledStack) -> set[str]:
    """Return the groups with an act of which a regime of the stack hears."""
    first, heard = act_table().first_act, np.zeros(len(act_ids()), np.int64)
    for one in stack.heard:
        heard[act_ids().index(one.act)] = 1
    return {g.name.lower() for g in ActGroup if heard[first[g] : first[g + 1]].any()}
