"""What adults think of the system, what they say of it, and whether they speak.

An opinion is a steady word of luck against a threshold of the adult's stratum, moved by what it sees: how
many in the province are refused or listed, how many benefit, how many debts are paid. Speaking follows the
spiral of silence (Noelle-Neumann 1974, Journal of Communication 24(2) 43-51; Ross et al. 2019, European
Journal of Information Systems 28(4) 394-412): a second steady word, the caution, is held against a table by
the climate in the neighbourhood and by how much speech was punished in the province. The answer in a survey
comes from the same caution. Everything seen is last month's, and shares are compared as
products of integers, never rounded.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import ALWAYS, I64, U8
from glasshouse.codes import VACANT, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.response import level_seen
from glasshouse.kernels.rng import Word, draw
from glasshouse.kernels.strata import add_stratum
from glasshouse.minds import AGAINST, FOR, NEITHER, OpinionTable, Survey

OPINION = int(Stream.OPINION)
UNIT = 256
CAUTION_SHIFT = np.uint64(24)  # caution is a byte: 0 never minds, 255 nearly always does
THOUSAND = 1000
ASKED, WOULD_SPEAK = int(Survey.ASKED), int(Survey.WOULD_SPEAK)
FOR_PRIVATELY, AGAINST_PRIVATELY = int(Survey.FOR_PRIVATELY), int(Survey.AGAINST_PRIVATELY)
FOR_OPENLY, AGAINST_OPENLY = int(Survey.FOR_OPENLY), int(Survey.AGAINST_OPENLY)


@kernel
def steady_words(seed: np.uint64, slot: int, generation: int) -> tuple[np.uint64, np.uint64]:
    """Return the two words that an adult keeps for life: of its opinion, and of its caution."""
    words = draw(seed, slot, generation, 0, OPINION, 0, 0)
    return words[0], words[1]


@kernel
def climate_level(spoke_against: int, spoke_for: int, climate_at: I64) -> int:
    """Return the level of the climate: 0 if nobody spoke, else 1 and up by the share that spoke against."""
    spoke = spoke_against + spoke_for
    level = 0
    for k in range(climate_at.shape[0]):
        if spoke > 0 and spoke_against * THOUSAND >= climate_at[k] * spoke:
            level = k + 1
    return level


@kernel
def mood(harmed: int, benefited: int, honest: int, adults: int, table: OpinionTable) -> tuple[int, int]:
    """Return what the province's last month does to approval and to opposition: multipliers out of 256.

    Parameters
    ----------
    harmed, benefited, honest
        Adults of the province who were refused something or stand on a list; who had a benefit; who paid a
        debt they were sued for.
    adults
        Adults of the province.
    """
    approving = opposing = UNIT
    for kind in range(3):
        counted = harmed
        if kind == 1:
            counted = benefited
        elif kind == 2:
            counted = honest
        level = level_seen(counted, adults, table.mood_at[kind])
        approving = approving * table.mood[kind, level, 0] // UNIT
        opposing = opposing * table.mood[kind, level, 1] // UNIT
    return approving, opposing


@kernel
def opinion_by(word: Word, stratum: int, approving: int, opposing: int, table: OpinionTable) -> int:
    """Return the opinion behind a steady word: AGAINST, NEITHER or FOR; approval goes before opposition."""
    approve = min(table.approve[stratum] * approving // UNIT, ALWAYS)
    oppose = min(table.oppose[stratum] * opposing // UNIT, ALWAYS)
    luck = int(word)
    if luck < approve:
        return FOR
    return AGAINST if luck >= ALWAYS - oppose else NEITHER


@kernel
def opinion_of(
    seed: np.uint64, slot: int, generation: int, stratum: int, approving: int, opposing: int,
    table: OpinionTable,
) -> int:  # fmt: skip
    """Return what an adult thinks of the system this month: AGAINST, NEITHER or FOR.

    Parameters
    ----------
    stratum
        From `strata.stratum_of`.
    approving, opposing
        From `mood`; 256 and 256 if nothing is seen.
    """
    return opinion_by(steady_words(seed, slot, generation)[0], stratum, approving, opposing, table)


@kernel
def speaks(opinion: int, climate: int, punished: int, table: OpinionTable) -> int:
    """Return how much of the expression of people with an opinion is kept, out of 256.

    Parameters
    ----------
    climate
        Level in the neighbourhood, from `climate_level` of `ties.voices`.
    punished
        Level of punished speech in the province, from `response.level_seen` with `OpinionTable.punished_at`.
    """
    return table.speak[opinion + 1, climate, punished]


@kernel
def courage(out: I64, climate: int, punished: int, table: OpinionTable) -> int:
    """Find by what the speech of people with each opinion is multiplied, beside a usual month, out of 256.

    Parameters
    ----------
    out
        (3,) AGAINST, NEITHER, FOR; written.
    climate, punished
        As in `speaks`.

    Returns
    -------
    int
        The largest of the three.
    """
    boldest = 0
    for k in range(out.shape[0]):
        opinion = k - 1
        usual = max(speaks(opinion, table.usual[0], table.usual[1], table), 1)
        out[k] = speaks(opinion, climate, punished, table) * UNIT // usual
        boldest = max(boldest, out[k])
    return boldest


@kernel
def is_willing(caution: Word, opinion: int, climate: int, punished: int, table: OpinionTable) -> bool:
    """Does this adult speak if an occasion comes: its steady caution is below the table's entry.

    Of adults with an opinion the share `speaks` / 256 is willing, and always the same ones first.
    """
    return int(np.uint64(caution) >> CAUTION_SHIFT) < speaks(opinion, climate, punished, table)


@kernel
def opinion_said(
    caution: Word, opinion: int, stratum: int, climate: int, punished: int, table: OpinionTable
) -> int:
    """Return the opinion that an adult states when asked: its own, or FOR if it is too cautious.

    The share that is candid in a usual month moves with the share that speaks.
    """
    usual = max(speaks(opinion, table.usual[0], table.usual[1], table), 1)
    candid = table.candid[opinion + 1, stratum] * speaks(opinion, climate, punished, table) // usual
    return opinion if int(caution) < candid else FOR


@kernel
def survey(
    tally: I64, generation: U8, strata: U8, first_slot: int, seed: np.uint64, approving: int, opposing: int,
    climate: int, punished: int, table: OpinionTable,
) -> None:  # fmt: skip
    """Ask all holders of a neighbourhood, once a year, and add what they think and say to a tally.

    Parameters
    ----------
    tally
        (N_SURVEY, N_GROUPS) `minds.Survey`; written in place.
    generation, strata
        (n,) each, of the adults; nobody is asked in an empty slot.
    first_slot
        Slot of row 0.
    """
    for i in range(generation.shape[0]):
        if generation[i] == VACANT:
            continue
        word, caution = steady_words(seed, first_slot + i, int(np.int8(generation[i])))
        stratum = int(strata[i])
        opinion = opinion_by(word, stratum, approving, opposing, table)
        said = opinion_said(caution, opinion, stratum, climate, punished, table)
        add_stratum(tally, ASKED, stratum, 1)
        add_stratum(tally, FOR_PRIVATELY, stratum, int(opinion == FOR))
        add_stratum(tally, AGAINST_PRIVATELY, stratum, int(opinion == AGAINST))
        add_stratum(tally, FOR_OPENLY, stratum, int(said == FOR))
        add_stratum(tally, AGAINST_OPENLY, stratum, int(said == AGAINST))
        if opinion == AGAINST and is_willing(caution, opinion, climate, punished, table):
            add_stratum(tally, WOULD_SPEAK, stratum, 1)
