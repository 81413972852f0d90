"""What adults see of each other, think, say, promise and whom they live with: words and integer tables."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import NamedTuple

from glasshouse.arrays import I64


class Seen(IntFlag):
    """What everybody could see of an adult last month: one byte, and bit 7 is free."""

    BLACK = 1  # stands on a public black list
    RED = 2
    SCORE_LOW = 4  # class of the best known score, two bits: none, low, middle, high
    SCORE_MIDDLE = 8
    SCORE_HIGH = 12
    SPOKE_AGAINST = 16
    SPOKE_FOR = 32
    GOOD_NAME = 64  # from dealings with neighbours


SCORE_BITS = 12
SCORE_SHIFT = 2
NEWCOMER = int(Seen.GOOD_NAME)  # whoever takes over a slot: nothing known, and trusted

N_FRIENDS = 6
FRIENDS_SCORE_CLASSES = 4  # unknown, low, middle, high
FRIENDS_LISTED_CLASSES = 3  # none, one, more

N_STRATA = 120  # fifth of income, age band, is_female, is_urban: the last runs fastest

AGAINST, NEITHER, FOR = -1, 0, 1  # opinions of the system; rows of tables are opinion + 1
N_OPINIONS = 3


class Survey(IntEnum):
    """Rows of the tally of a survey, each by codes.GROUPS."""

    ASKED = 0
    FOR_PRIVATELY = 1
    AGAINST_PRIVATELY = 2
    FOR_OPENLY = 3
    AGAINST_OPENLY = 4
    WOULD_SPEAK = 5  # critics who would speak if an occasion came


N_SURVEY = len(Survey)


class OpinionTable(NamedTuple):
    """Opinions and the courage to speak as integer tables, from `society.opinion_tables`.

    Multipliers are out of 256, thresholds out of 2**32; levels begin at 0. Without a response every level has
    the same entry.
    """

    approve: I64  # (N_STRATA,) threshold of a steady word: for the system
    oppose: I64  # (N_STRATA,) and against it, counted from the top
    mood_at: I64  # (3, n_moods) harmed, benefited, honest per 100,000 adults from which a level holds
    mood: I64  # (3, n_moods, 2) multipliers of approve and of oppose
    climate_at: (
        I64  # (n_climates - 1,) thousandths of visible speech against from which level 1, 2, ... holds
    )
    punished_at: I64  # (n_punished,) punished for speech last month per 100,000 adults
    speak: I64  # (N_OPINIONS, n_climates, n_punished) multiplier of keeping an expression
    candid: I64  # (N_OPINIONS, N_STRATA) threshold of saying in a survey what one thinks, as things are usual
    usual: I64  # (2,) climate and punished level at which `candid` holds


class DealingTable(NamedTuple):
    """The donation game between neighbours as integers, from `society.dealing_tables`.

    Names are 0 bad, 1 good. Thresholds are out of 2**32.
    """

    deals: int  # threshold: an adult is a donor this month
    strategy: I64  # (2,) cumulative thresholds: always gives, never gives; the rest discriminates
    acts: I64  # (2, 2) by name of donor and partner: does a discriminator mean to give
    norm: I64  # (2, 2, 2) by name of donor and partner, and whether it gave: the new name
    slips: int  # threshold: what was meant to be given is not
    misseen: int  # threshold: the new name is the other one
    known: int  # threshold: a donor knows the partner's name; one that it does not know it takes to be good
    shuns: int  # 0: names alone count; 1: who is publicly listed counts as bad; 2: a low score as well
    benefit_cny: int  # of the partner
    cost_cny: int  # of the donor


class Dealing(IntEnum):
    """Rows of the tally of dealings, each by codes.GROUPS: of the donor, if nothing else is said."""

    DEALS = 0
    KEPT = 1
    COST_CNY = 2
    BENEFIT_CNY = 3  # of the partner
    WITH_LISTED = 4  # the partner stands on a public list; of the partner
    KEPT_WITH_LISTED = 5  # of the partner
    REFUSED_TO_LISTED = 6  # a discriminator would have given, had the partner not been listed; of the partner


N_DEALING = len(Dealing)


class Deed(IntEnum):
    """Rows of the tally of dealings by strategy, each by codes.GROUPS; three strategies behind each."""

    DONORS = 0  # dealings in which an adult of this strategy could give
    GAVE = 1
    RECEIVED = 2  # of the partner


STRATEGIES = ("always", "never", "by_name")
N_DEED = len(Deed) * len(STRATEGIES)


MOST_CHILDREN = 3


class HouseholdTable(NamedTuple):
    """Who marries when, and how many children come, from `society.household_tables`."""

    marry_by: I64  # (2, 33) by is_female: threshold of having married before the age 19, 20, ... 51
    gap_days: I64  # (256,) quantiles of how much older a husband is, days
    children: I64  # (2, MOST_CHILDREN + 1) by is_urban: cumulative thresholds of 0, 1, 2, 3 children
    spacing: I64  # (2, 2) fewest and most days from marriage to the first child, and between children


UNIT = 10**12  # what flows in a network is a whole number, so many of them to one
MOST_PEERS = 16  # with rows of their own, or counted one by one


class Ties(IntEnum):
    """How the ties of a toy town are made."""

    ROWS = 0  # written in the scenario
    ATTACHMENT = 1
    SMALL_WORLD = 2


class Flow(IntEnum):
    """What flows along the ties of a toy town."""

    TRUST = 0
    OPINIONS = 1
    SPEECH = 2


class NetworkTable(NamedTuple):
    """The ties of the towns of a toy society and what flows, from `society.network_tables`."""

    town: int  # agents of each town; 0: there is no network
    ties: int  # Ties
    each: int  # ties of a newcomer, or to those ahead on the ring
    rewired: int  # threshold: a tie of the ring leads elsewhere
    rows: I64  # (MOST_PEERS, MOST_PEERS) millionths that each peer gives to each
    flow: int  # Flow
    pretrusted: int  # the first so many of a town
    share: int  # millionths of the trust that go back to them
    start: I64  # (MOST_PEERS,) opinions at first, of UNIT
    adapts: int  # how far willingness moves in a month, of UNIT
    bots: int  # of a town
    first_side: int  # who has the first opinion in a town, bots among them


class Speaking(IntEnum):
    """Rows of the tally of speech in towns, at the end of a month; bots are not counted as people."""

    SPEAKERS_A = 0  # people who speak for the first opinion
    SPEAKERS_B = 1
    CONSENSUS = 2  # towns: all people who speak are of one opinion
    LEADS_A = 3  # towns: more people speak for the first opinion than for the other
    LEADS_CENTRAL = 4  # towns: more people speak for the opinion of who has most ties
