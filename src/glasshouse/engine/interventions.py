"""Interventions of a scenario, resolved: what can be said of a society, by name, and the kernels' table."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from glasshouse.arrays import ALWAYS, I64
from glasshouse.codes import Event
from glasshouse.engine.agents import KINDS, PREFIXES, slot_called
from glasshouse.errors import RunError, ScenarioError
from glasshouse.fitting import quoted
from glasshouse.kernels.desk import N_INTERVENTION_COLUMNS
from glasshouse.kernels.intents import COURT_EVENTS
from glasshouse.kernels.steering import FIRST_OF_AGENT
from glasshouse.society.act_tables import act_ids
from glasshouse.society.catalogue import catalogue
from glasshouse.society.interventions import Intervention, settled
from glasshouse.society.rates import MISCONDUCT
from glasshouse.steering import MOST_INTERVENTIONS, MOST_OF_AGENT, Answer, Choice, Topic

if TYPE_CHECKING:
    from glasshouse.engine.prepare import Prepared

DEBT, RECORDED = "debt", "recorded."
MOST_NAMED = 12
Matter = tuple[Topic, int]


def matters_of(prepared: Prepared) -> dict[str, Matter]:
    """Return what interventions can be about in a society, by name.

    Acts of the catalogue that the run follows, and whether their source records them; `debt`; events of
    journeys, of courts and of life; choices outside procedures; and rules of procedures and of scores that
    leave a decision. Where two share a name, an act comes before a choice, and a choice before a rule.
    """
    acts, stack = act_ids(), prepared.stack
    rules, scores = stack.rules, stack.scores
    moves = sorted({int(move) for move in rules.move_id[rules.move_threshold < ALWAYS]})
    kept = sorted({int(rule) for rule in scores.rule_id[scores.rule_threshold < ALWAYS]})
    events = [*prepared.rates.misconduct_event.tolist(), *COURT_EVENTS, int(Event.EMERGENCY)]
    followed, of = [(act, acts.index(act)) for act in prepared.followed.acts], catalogue()
    return {
        **{stack.score_rule_ids[rule]: (Topic.RULE, rule) for rule in kept},
        **{stack.move_ids[move]: (Topic.MOVE, move) for move in moves},
        **{choice.name.lower(): (Topic.CHOICE, int(choice)) for choice in Choice},
        **{Event(event).name.lower(): (Topic.EVENT, int(event)) for event in events},
        DEBT: (Topic.DEBT, 0),
        **{f"{RECORDED}{act}": (Topic.RECORD, number) for act, number in followed if not of[number].door},
        **{act: (Topic.ACT, number) for act, number in followed},
    }


def table_of(prepared: Prepared) -> I64:
    """Return the interventions of a scenario, (MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS) as kernels read.

    Raises
    ------
    ScenarioError
        If the society has no such agent, knows no such matter, or the two do not fit.
    """
    table = np.zeros((MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS), np.int64)
    given = prepared.scenario.interventions
    matters = matters_of(prepared) if given else {}
    taken: set[tuple[int, int]] = set()
    for row, one in enumerate(given):
        topic, which = _matter(one, matters)
        try:
            slot = slot_called(prepared, one.agent)
        except RunError as failure:
            raise ScenarioError(f"interventions: found {quoted(str(one))}. {failure}") from None
        own = _own_fact(one, slot, taken) if one.answer != Answer.NO and can_be_made((topic, which)) else 0
        table[row] = slot, one.tick, topic, which, one.answer, one.fact, own
    return table


def _own_fact(one: Intervention, slot: int, taken: set[tuple[int, int]]) -> int:
    """Return the fact that an intervention makes, by its matter: another one moves it only if they meet."""
    number = crc32(one.what.encode()) % MOST_OF_AGENT
    while (slot, fact := (one.tick << 8) | (FIRST_OF_AGENT + number)) in taken:
        number = (number + 1) % MOST_OF_AGENT
    taken.add((slot, fact))
    return fact


def can_be_made(matter: Matter) -> bool:
    """Whether a matter is something that an intervention can add, truly or by mistake."""
    return matter[0] in (Topic.ACT, Topic.DEBT) or is_journey(matter)


def is_journey(matter: Matter) -> bool:
    """Whether a matter is misconduct on a train or a plane."""
    return matter[0] == Topic.EVENT and matter[1] in MISCONDUCT


def _matter(one: Intervention, matters: dict[str, Matter]) -> Matter:
    acts = {act.id: act for act in catalogue()}
    if one.what not in matters and one.what in acts:
        part = acts[one.what].group
        raise _refused(one, f"this society does not follow {one.what}; give it the part: --parts auto,{part}")
    if one.what not in matters:
        close = get_close_matches(one.what, matters, 3)
        shown = ", ".join(close) if close else f"{', '.join(sorted(matters)[:MOST_NAMED])}, ..."
        says = f"did you mean {shown}?" if close else f"there are {shown}"
        raise _refused(one, f"nothing in this society is called {quoted(one.what)}: {says}")
    matter = topic, which = matters[one.what]
    act = catalogue()[which] if topic in (Topic.ACT, Topic.RECORD) else None
    if one.answer == Answer.MISTAKEN and (not can_be_made(matter) or (act and act.door)):
        raise _refused(
            one, "an act, a debt or misconduct on a journey can be on record by mistake, and nothing else."
        )
    if act and PREFIXES[KINDS.index(act.who)] != one.agent.rstrip("0123456789"):
        raise _refused(one, f"{one.what} is an act of another kind of agent ({act.who.replace('_', ' ')}).")
    if one.fact and (topic == Topic.DEBT or (one.answer != Answer.NO and can_be_made(matter))):
        raise _refused(one, "what is added has a fact of its own; leave out the @ and what is behind it.")
    return matter


def _refused(one: Intervention, why: str) -> ScenarioError:
    return ScenarioError(f"interventions: found {quoted(str(one))}; {why}")


def meaningful(prepared: Prepared, interventions: tuple[Intervention, ...]) -> tuple[Intervention, ...]:
    """Return those interventions whose matter a society knows: another law may not leave that decision."""
    matters = matters_of(prepared)
    return tuple(one for one in interventions if one.what in matters)


def intervened(prepared: Prepared, interventions: tuple[Intervention, ...]) -> Prepared:
    """Return the same preparation with other interventions; all that does not hang on them is shared.

    Raises
    ------
    ScenarioError
        As from `table_of`.
    """
    spec = prepared.scenario
    other = replace(
        prepared, scenario=replace(spec, interventions=settled(interventions, spec.start, spec.end))
    )
    kept = {name: value for name, value in prepared.__dict__.items() if name not in other.__dict__}
    other.__dict__.update(kept)
    world = prepared.world.copy()  # type: ignore[attr-defined]
    world.interventions[:] = table_of(other)
    world.n_interventions = len(other.scenario.interventions)
    other.__dict__["world"] = world
    return other
