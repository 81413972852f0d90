"""Interventions as numbers: what an intervention in a scenario can be about, and what it can say of it.

Numbers are permanent, as those of `codes`.
"""

from __future__ import annotations

from enum import IntEnum

MOST_INTERVENTIONS = 64  # of a scenario, so that no list of persons can be fed in
MOST_OF_AGENT = 15  # on one agent in one month: as many last bytes of facts are kept free for them
ON_DAY = 15  # of the month: what is added happens then


class Topic(IntEnum):
    """What an intervention is about, with what is numbered there."""

    ACT = 0  # an act of the catalogue, by its place there
    DEBT = 1  # a debt that falls into arrears
    EVENT = 2  # misconduct on a journey, or what a creditor, a court or life does: `Event`
    MOVE = 3  # a decision of a procedure, by the number of its rule in the stack
    CHOICE = 4  # `Choice`
    RECORD = 5  # whether a source records an act of the catalogue that was done, by its place there
    RULE = 6  # whether those who keep a score come to know of it, by the number of the score's rule


class Choice(IntEnum):
    """What people and gates decide outside procedures."""

    PAY = 0  # a debt, in full or by a settlement
    SUE = 1  # for a debt
    ENFORCE = 2  # ask the court to enforce a judgment
    TRY_TICKET = 3  # try to buy a ticket in spite of a ban
    APPLY_MEASURE = 4  # at a gate or a door: do what a measure that touches whoever comes would have done


class Answer(IntEnum):
    """What an intervention says of its matter."""

    NO = 0
    YES = 1
    MISTAKEN = 2  # it is on record, and did not happen
