"""Interventions of a scenario, resolved: what can be said of a society, by name, and the kernels' table."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from glasshouse.arrays import ALWAYS, I64
from glasshouse.codes import Event
from glasshouse.engine.agents import slot_called
from glasshouse.errors import RunError, ScenarioError
from glasshouse.fitting import quoted
from glasshouse.kernels.desk import MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS
from glasshouse.kernels.intents import COURT_EVENTS
from glasshouse.kernels.steering import FIRST_OF_AGENT
from glasshouse.society.act_tables import act_ids
from glasshouse.society.interventions import Intervention, settled
from glasshouse.steering import Answer, Choice, Topic

if TYPE_CHECKING:
    from glasshouse.engine.prepare import Prepared

DEBT, RECORDED = "debt", "recorded."
MAY_BE_MISTAKEN = (Topic.ACT, Topic.DEBT)
Matter = tuple[Topic, int]


def matters_of(prepared: Prepared) -> dict[str, Matter]:
    """Return what interventions can be about in a society, by name.

    Acts of the catalogue that the run follows, and whether their source records them; `debt`; events of
    journeys, of courts and of life; choices outside procedures; and rules of procedures and of scores that
    leave a decision. If two share a name, the first counts.
    """
    acts, stack = act_ids(), prepared.stack
    rules, scores = stack.rules, stack.scores
    moves = sorted({int(move) for move in rules.move_id[rules.move_threshold < ALWAYS]})
    kept = sorted({int(rule) for rule in scores.rule_id[scores.rule_threshold < ALWAYS]})
    events = [*prepared.rates.misconduct_event.tolist(), *COURT_EVENTS, int(Event.EMERGENCY)]
    followed = [(act, acts.index(act)) for act in prepared.followed.acts]
    return {
        **{stack.score_rule_ids[rule]: (Topic.RULE, rule) for rule in kept},
        **{stack.move_ids[move]: (Topic.MOVE, move) for move in moves},
        **{choice.name.lower(): (Topic.CHOICE, int(choice)) for choice in Choice},
        **{Event(event).name.lower(): (Topic.EVENT, int(event)) for event in events},
        DEBT: (Topic.DEBT, 0),
        **{f"{RECORDED}{act}": (Topic.RECORD, number) for act, number in followed},
        **{act: (Topic.ACT, number) for act, number in followed},
    }


def table_of(prepared: Prepared) -> I64:
    """Return the interventions of a scenario, (MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS) as kernels read.

    Raises
    ------
    ScenarioError
        If the society has no such agent or knows no such matter.
    """
    table = np.zeros((MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS), np.int64)
    given, matters = prepared.scenario.interventions, matters_of(prepared)
    made: dict[tuple[str, int], int] = {}
    for row, one in enumerate(given):
        topic, which = _matter(one, matters)
        try:
            slot = slot_called(prepared, one.agent)
        except RunError as failure:
            raise ScenarioError(f"interventions: found {quoted(str(one))}. {failure}") from None
        nth = made.get((one.agent, one.tick), 0)
        made[one.agent, one.tick] = nth + 1
        own = (one.tick << 8) | (FIRST_OF_AGENT + nth)
        table[row] = slot, one.tick, topic, which, one.answer, one.fact, own
    return table


def _matter(one: Intervention, matters: dict[str, Matter]) -> Matter:
    if one.what not in matters:
        close = get_close_matches(one.what, matters, 3)
        says = (
            f"did you mean {', '.join(close)}?"
            if close
            else f"one of {', '.join(sorted(matters))} is needed."
        )
        raise ScenarioError(
            f"interventions: found {quoted(str(one))}; nothing in this society is called {one.what}: {says}"
        )
    topic, which = matters[one.what]
    is_journey = topic == Topic.EVENT and which not in (*COURT_EVENTS, Event.EMERGENCY)
    if one.answer == Answer.MISTAKEN and topic not in MAY_BE_MISTAKEN and not is_journey:
        raise ScenarioError(
            f"interventions: found {quoted(str(one))}; an act, a debt or misconduct on a journey can be on "
            "record by mistake, and nothing else."
        )
    return topic, which


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
