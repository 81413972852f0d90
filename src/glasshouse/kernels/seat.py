"""Who sits down at the desk: what an agent is, recomputed from luck and never stored."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import People
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    LEAVING,
    N_DONE,
    N_INTENTS,
    N_QUEUE,
    N_ROWS,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_BAND_THEN,
    WHO_BIRTH,
    WHO_EXIT,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_LEAVING,
    WHO_PROVINCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
)  # fmt: skip
from glasshouse.kernels.docket import State, slot_of
from glasshouse.kernels.population import age_band, life, traits

NATURAL_PERSON = int(Subject.NATURAL_PERSON)


@kernel
def sit_down(
    desk: Desk,
    state: State,
    people: People,
    seed: np.uint64,
    neighbourhood: int,
    agent: int,
    flag: int,
    day: int,
) -> None:
    """Put an agent at the desk: its traits are recomputed, never stored."""
    who = desk.who
    slot, province = slot_of(state, neighbourhood, agent), state.province[neighbourhood]
    generation = int(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
    female, birth, _, leaves = life(seed, slot, generation, province, people)
    urban, income = traits(seed, slot, generation, province, people)
    who[WHO_AGENT] = agent
    who[WHO_SLOT] = slot
    who[WHO_GENERATION] = generation
    who[WHO_PROVINCE] = province
    who[WHO_FEMALE] = female
    who[WHO_BIRTH] = birth
    who[WHO_EXIT] = max(leaves, day)  # who came and went in one month leaves early in the next
    who[WHO_INCOME] = income
    who[WHO_URBAN] = urban
    who[WHO_AGE_BAND] = who[WHO_BAND_THEN] = age_band(birth, day)
    who[WHO_LEAVING] = 1 if flag & LEAVING else 0
    who[WHO_KIND] = NATURAL_PERSON
    count = desk.counters
    count[N_ROWS], count[N_QUEUE], count[N_INTENTS], count[N_DONE] = 0, 0, 0, 0
