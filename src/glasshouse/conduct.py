"""Numbers with names about conduct: groups of acts, who records them, what they touch. Permanent."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from glasshouse.features import Subject


class Door(IntEnum):
    """What a measure closes or opens, by the types of measures of the regime format, in their order."""

    LICENCE_DENIAL = 0
    PROCUREMENT_EXCLUSION = 1
    MARKET_BAN = 2
    OFFICER_BAN = 3
    INSPECTION_INTENSITY = 4
    SUBSIDY_DENIAL = 5
    HONOURS_DENIAL = 6
    CREDIT_TERMS = 7
    DEPOSIT_WAIVER = 8
    PRICE = 9
    TRAVEL_BAN_AIR = 10
    TRAVEL_BAN_RAIL = 11
    EXIT_BAN = 12
    SPENDING_BAN = 13
    SCHOOL_EXCLUSION = 14
    JOB_EXCLUSION = 15
    PROMOTION_BLOCK = 16
    WELFARE_CUT = 17
    SERVICE_PRIORITY = 18
    PUBLIC_NAMING = 19
    ACCOUNT_RESTRICTION = 20
    CONTENT_THROTTLING = 21
    FINE_INCREASE = 22
    DETENTION_LINK = 23
    CERTIFICATE = 24
    FAST_TRACK = 25
    OTHER = 26


N_DOORS = len(Door)

_PERSON, _FIRM, _BODY = Subject.NATURAL_PERSON, Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY
OCCASIONS: Final[dict[Door, Subject]] = {  # who comes to a door: the acts of the catalogue that name one
    Door.LICENCE_DENIAL: _PERSON | _FIRM,
    Door.PROCUREMENT_EXCLUSION: _FIRM,
    Door.OFFICER_BAN: _PERSON,
    Door.INSPECTION_INTENSITY: _FIRM,
    Door.SUBSIDY_DENIAL: _PERSON | _FIRM | _BODY,
    Door.HONOURS_DENIAL: _PERSON | _BODY,
    Door.CREDIT_TERMS: _PERSON | _FIRM,
    Door.DEPOSIT_WAIVER: _PERSON,
    Door.PRICE: _PERSON,
    Door.EXIT_BAN: _PERSON,
    Door.SPENDING_BAN: _PERSON,
    Door.SCHOOL_EXCLUSION: _PERSON,
    Door.JOB_EXCLUSION: _PERSON,
    Door.PROMOTION_BLOCK: _PERSON | _BODY,
    Door.WELFARE_CUT: _PERSON,
    Door.SERVICE_PRIORITY: _PERSON,
    Door.ACCOUNT_RESTRICTION: _PERSON,
}


class Target(IntEnum):
    """Whom a measure touches, seen from the one who is listed or scored."""

    SELF = 0
    FAMILY = 1  # spouse, child, parent, household
    OFFICERS = 2  # of a firm that is listed
    OTHERS = 3  # co-workers, friends, guarantors, associates, firms


class ActGroup(IntEnum):
    """Groups of acts in the catalogue; each is a stream of candidates of its own."""

    COMMERCE = 0
    TRAFFIC = 1
    EVERYDAY = 2
    FAMILY = 3
    OFFICES = 4
    DEEDS = 5
    EXPRESSION = 6
    SERIOUS = 7
    OCCASIONS = 8
    FIRM = 9
    BODY = 10


N_ACT_GROUPS = len(ActGroup)
N_PERSON_GROUPS = 9  # the first groups are of natural persons


class Response(IntEnum):
    """How an act answers to what people see: the rows of a response model."""

    NONE = 0  # does not answer
    DETERRED = 1  # unlawful, and weighed against its price
    CHILLED = 2  # lawful and protected: speech, petition, worship, complaint
    GAMED = 3  # good deeds that bring points
    AVOIDED = 4  # lawful, but risky near what is punished


N_RESPONSES = len(Response)


class Exposure(IntEnum):
    """What people see of others: counts of last month, of which a response model reads the level."""

    LISTED = 0  # adults who stand on a list at the end of the month
    RECORDED = 1  # unlawful acts that a regime in force took into a record
    REFUSED = 2  # adults refused at a door
    FAVOURED = 3  # adults favoured at a door
    PUNISHED_SPEECH = 4  # adults punished for speech, petition or worship
    HONEST = 5  # debts paid by debtors who were sued


N_EXPOSURES = len(Exposure)
# columns of what agents see of a province: persons listed, adults, counts by Exposure, objections filed,
# then borders of grades that follow ranks
FIRST_EXPOSURE = 2
FILED_COLUMN = FIRST_EXPOSURE + N_EXPOSURES
FIRST_BORDER = FILED_COLUMN + 1


class Inspection(IntEnum):
    """What is counted of the bodies of towns, by district; their rows follow each other in this order."""

    VISITS = 0  # days on which a body looked there
    ACTS = 1  # that only a body finds, found or not
    FOUND = 2  # of these, where a body looked
    RECORDED = 3  # of these, what it recorded
    RECORDS = 4  # stock: on record at the end of the month
    SHARE = 5  # stock: millionths of all records of a town, summed over towns


MOST_RECORDS = 2**20  # of a district; what comes on top is not kept


class Source(IntEnum):
    """Who comes to know of an act first."""

    NOBODY = 0
    COURT = 1
    POLICE = 2
    TRAFFIC_POLICE = 3
    TAX_OFFICE = 4
    MARKET_REGULATOR = 5
    LABOUR_INSPECTORATE = 6
    ENVIRONMENT_OFFICE = 7
    SAFETY_OFFICE = 8
    OTHER_AGENCY = 9
    BANK = 10
    UTILITY = 11
    CARRIER = 12
    VILLAGE = 13
    NEIGHBOUR = 14
    CAMERA = 15
    PLATFORM = 16
    EMPLOYER = 17
    SCHOOL = 18
    HOSPITAL = 19
    CHARITY = 20
    PARTY = 21


class Counterparty(IntEnum):
    """Who is on the other side of a debt or an act."""

    NOBODY = 0
    BANK = 1
    PRIVATE_LENDER = 2
    SUPPLIER = 3
    WORKER = 4
    CUSTOMER = 5
    NEIGHBOUR = 6
    COMPETITOR = 7
    FAMILY = 8
    PUBLIC_PURSE = 9
    PUBLIC = 10  # everybody a little: road safety, environment, order


N_COUNTERPARTIES = len(Counterparty)


class Rate(IntEnum):
    """Scalars of the society's integer tables (`arrays.Rates.scalar`); thresholds are out of 2**32."""

    ONSET_CEILING = 0
    MISCONDUCT_CEILING = 1
    SUED = 2
    ENFORCEMENT_SOUGHT = 3
    SEIZED = 4
    SETTLED_NOT_PERFORMED = 5
    CREDITOR_ASKS = 6
    SECURED = 7
    JUNIOR_DEBTOR = 8
    CAMPUS_LOAN_UNDER_25 = 9
    GRAVE = 10
    UNFOUNDED = 11
    ASSETS_NOT_REPORTED = 12
    ENFORCEMENT_OBSTRUCTED = 13
    ASSETS_HIDDEN = 14
    SETTLEMENT_REFUSED = 15
    ABILITY_REGAINED = 16
    ABILITY_LOST = 17
    CREDITOR_WITHDRAWS = 18
    ENFORCEMENT_SUSPENDED = 19
    ENFORCEMENT_REFUSED = 20
    ENFORCEMENT_ENDED = 21
    SECURITY_GIVEN = 22
    DEBTOR_CORRECTS = 23
    TRY_AIR = 24
    TRY_RAIL = 25
    BREACH_WANTED = 26
    BREACH_RECORDED = 27
    EMERGENCY = 28
    FARE_PAID = 29
    SUIT_DAYS_LOW = 30
    SUIT_DAYS_HIGH = 31
    TRIAL_DAYS_LOW = 32
    TRIAL_DAYS_HIGH = 33
    APPLY_DAYS_LOW = 34
    APPLY_DAYS_HIGH = 35
    NOTICE_DAYS_LOW = 36
    NOTICE_DAYS_HIGH = 37
    SEARCH_DAYS_LOW = 38
    SEARCH_DAYS_HIGH = 39
    RESUME_DAYS = 40
    COURT_ADOPTS = 41
    ERROR_FOUND = 42
    PRESUMED_ABLE = 43
    MIGRANT = 44
    MIGRANT_WITH_PERMIT = 45


N_RATES = len(Rate)
