"""Who sits down at the desk: what an agent is, recomputed from luck and never stored."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import FirmTable, People
from glasshouse.codes import NEVER
from glasshouse.features import N_FEATURES, UNKNOWN_CLASS, Residence, Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    LEAVING,
    N_DONE,
    N_INTENTS,
    N_LETTERS,
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
    WHO_RESIDENCE,
    WHO_SLOT,
    WHO_URBAN,
    Desk,
)
from glasshouse.kernels.docket import State, kind_of, slot_of
from glasshouse.kernels.firms import closing_day, rank_of
from glasshouse.kernels.population import age_band, life, looks

NATURAL_PERSON, LOCAL = int(Subject.NATURAL_PERSON), int(Residence.LOCAL)


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
    female, birth, urban, income = looks(seed, slot, generation, province, people)
    who[WHO_EXIT] = NEVER
    if flag & LEAVING:  # who came and went in one month leaves early in the next
        who[WHO_EXIT] = max(life(seed, slot, generation, province, people)[3], day)
    who[WHO_AGENT] = agent
    who[WHO_SLOT] = slot
    who[WHO_GENERATION] = generation
    who[WHO_PROVINCE] = province
    who[WHO_FEMALE] = female
    who[WHO_BIRTH] = birth
    who[WHO_INCOME] = income
    who[WHO_URBAN] = urban
    who[WHO_AGE_BAND] = who[WHO_BAND_THEN] = age_band(birth, day)
    who[WHO_LEAVING] = 1 if flag & LEAVING else 0
    who[WHO_KIND] = NATURAL_PERSON
    clear_away(desk)


@kernel
def clear_away(desk: Desk) -> None:
    """Take everything of whoever sat there before from the desk."""
    count = desk.counters
    count[N_ROWS], count[N_QUEUE], count[N_INTENTS], count[N_DONE], count[N_LETTERS] = 0, 0, 0, 0, 0


@kernel
def seat_firm(
    desk: Desk,
    state: State,
    firms: FirmTable,
    seed: np.uint64,
    neighbourhood: int,
    agent: int,
    flag: int,
    day: int,
) -> None:
    """Put a firm or a government body at the desk: its size or level stands where persons have an income."""
    who = desk.who
    slot, kind = slot_of(state, neighbourhood, agent), kind_of(state, neighbourhood, agent)
    generation = int(np.int8(state.generation[state.first_row[neighbourhood] + agent]))
    who[WHO_AGENT] = agent
    who[WHO_SLOT] = slot
    who[WHO_GENERATION] = generation
    who[WHO_PROVINCE] = state.province[neighbourhood]
    who[WHO_EXIT] = closing_day(seed, slot, generation, day)
    who[WHO_INCOME] = rank_of(seed, slot, kind, firms)
    who[WHO_FEMALE] = who[WHO_URBAN] = who[WHO_AGE_BAND] = who[WHO_BAND_THEN] = 0
    who[WHO_BIRTH], who[WHO_RESIDENCE] = 0, LOCAL
    who[WHO_LEAVING] = 1 if flag & LEAVING else 0
    who[WHO_KIND] = kind
    for feature in range(N_FEATURES):
        desk.features[feature] = UNKNOWN_CLASS
    clear_away(desk)
