"""Mistaken identity: which mistaken records about an agent are a matter of somebody else of the same name.

A record becomes mistaken by other kernels, with no word about its cause. Here luck is asked for the cause on
the day on which somebody takes the record up: a debt when it is sued for, an act when its report arrives.
"""

from __future__ import annotations

import numpy as np

from glasshouse.codes import Event, IdentityKey, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    M_FROM,
    M_FROM_DAY,
    M_PROCEDURE,
    M_TO_DAY,
    NO_RULE,
    WHO_GENERATION,
    WHO_KIND,
    WHO_SLOT,
    X_KEY,
    Desk,
    Law,
)
from glasshouse.kernels.mistakes import is_namesake, name_class
from glasshouse.kernels.places import procedure_applies
from glasshouse.kernels.rng import draw
from glasshouse.kernels.steering import is_made
from glasshouse.kernels.tally import NATURAL_PERSON, note
from glasshouse.kernels.world import World

NAMESAKE, A_RECORD = int(Stream.NAMESAKE), 1  # the ordinal of a record; 0 is how common the name is
NATIONAL_ID = int(IdentityKey.NATIONAL_ID)
E_MISTAKEN = int(Event.MISTAKEN_IDENTITY)


@kernel
def weakest_key(desk: Desk, law: Law, first: int, stop: int, day: int) -> int:
    """Return the weakest key of the procedures in force, there and then, that a trigger of a range can open.

    Courts themselves know persons by their number.
    """
    key, moves = NATIONAL_ID, law.moves
    for move in range(law.trigger_start[first], law.trigger_start[stop]):
        procedure = moves[move, M_PROCEDURE]
        opens = moves[move, M_FROM] == 0 and moves[move, M_FROM_DAY] <= day < moves[move, M_TO_DAY]
        if opens and procedure_applies(desk, law, procedure):
            key = min(key, law.exchange[procedure, X_KEY])
    return key


@kernel
def ask_for_namesake(
    desk: Desk, world: World, seed: np.uint64, key: int, fact: int, day: int, value: int
) -> None:
    """Count a mistaken record as a namesake's, if luck says so.

    Parameters
    ----------
    key
        `codes.IdentityKey` by which those who take the record up know persons.
    value
        Yuan, if the record is about any.
    """
    who, table = desk.who, world.mistakes
    if not world.scope.namesakes or who[WHO_KIND] > NATURAL_PERSON:
        return
    word = int(draw(seed, who[WHO_SLOT], who[WHO_GENERATION], fact >> 8, NAMESAKE, A_RECORD, fact)[0])
    if is_made(fact):
        word = 0  # a mistaken debt or act of an intervention: about the name, where the key leaves room
    if is_namesake(word, name_class(seed, who[WHO_SLOT], who[WHO_GENERATION], table), key, table):
        note(desk, E_MISTAKEN, fact, day, 0, value, NO_RULE)
