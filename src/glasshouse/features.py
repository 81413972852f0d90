"""What lists and scores can read of a subject: kind, right of residence, features. Numbers are permanent."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Subject(IntFlag):
    """Kinds of subjects, as bits."""

    NATURAL_PERSON = 1
    LEGAL_PERSON = 2
    GOVERNMENT_BODY = 4
    HOUSEHOLD = 8
    VILLAGE_ORGANISATION = 16


ALL_SUBJECTS = 31


class Residence(IntEnum):
    """By what right an adult lives in a place."""

    LOCAL = 0  # household registration
    PERMIT = 1  # a residence permit, or years of contributions
    OUTSIDER = 2


class Role(IntFlag):
    """What an adult is, beside age, sex, income and place: who can commit which acts."""

    DRIVER = 1
    INTERNET_USER = 2
    EMPLOYEE = 4
    PUBLIC_EMPLOYEE = 8
    PARTY_MEMBER = 16
    SOLE_TRADER = 32
    FIRM_OFFICER = 64
    STUDENT = 128
    RETIRED = 256
    FARMER = 512
    PARENT = 1024  # of a child at school age
    BELIEVER = 2048
    BORROWER = 4096
    PLATFORM_USER = 8192
    PET_OWNER = 16384
    TENANT = 32768


class FirmSize(IntEnum):
    """How large a firm is, smallest first."""

    TINY = 0  # fewer than five employed or none; idle firms are here
    MICRO = 1
    SMALL = 2
    MEDIUM = 3
    LARGE = 4


class Sector(IntEnum):
    """What a firm does."""

    FARMING = 0
    INDUSTRY = 1
    BUILDING = 2
    TRADE_AND_FOOD = 3
    TRANSPORT = 4
    SERVICES = 5


class Owner(IntEnum):
    """Where the investors of a firm come from."""

    MAINLAND = 0
    HONG_KONG = 1
    MACAU = 2
    ELSEWHERE = 3


class Level(IntEnum):
    """Of which level a government body is, lowest first."""

    TOWNSHIP = 0
    COUNTY = 1
    PREFECTURE = 2
    PROVINCE = 3
    CENTRE = 4


class Feature(IntEnum):
    """What model-based scores can read; what the society does not have yet is unknown there (class -1)."""

    INCOME_FIFTH = 0
    AGE_BAND = 1
    IS_URBAN = 2
    IS_FEMALE = 3
    RESIDENCE = 4
    DEBTS_OPEN = 5  # none, one, two or more
    DEBTS_ENFORCED = 6
    COURT_LISTED = 7
    YEARS_ENROLLED = 8  # whole years since the score began, at most 5
    HABIT = 9  # tenths: a steady trait of conduct that nothing else explains
    EDUCATION = 10
    OCCUPATION = 11
    SOCIAL_INSURANCE = 12
    PARTY_MEMBER = 13
    FRIENDS_SCORE = 14
    FRIENDS_LISTED = 15
    SPENDING = 16
    SHOPPING_KIND = 17
    PAYMENT_REGULARITY = 18
    ACCOUNT_AGE = 19
    UTILITY_BILLS = 20
    TAX_RECORD = 21
    VOLUNTEER_HOURS = 22
    LOCATION_PATTERN = 23
    HEALTH_RECORD = 24
    INSURANCE_COVER = 25
    MESSAGE_TOPICS = 26
    ASSETS = 27
    GAMING_HOURS = 28
    SMART_HOME = 29
    NEWSPAPERS = 30
    DATING = 31
    SPEECH_RECORD = 32
    LOANS_REPAID = 33
    CREDIT_USE = 34
    CREDIT_ENQUIRIES = 35
    CREDIT_MIX = 36
    HISTORY_LENGTH = 37
    TENANCY_ARREARS = 38
    EVICTIONS = 39
    BENEFIT_HISTORY = 40
    HOUSEHOLD_SIZE = 41
    LANGUAGE_AT_HOME = 42
    NEIGHBOURHOOD_RISK = 43
    REVIEWS = 44
    DISPUTES = 45
    DEALINGS_DONE = 46
    GOOD_RECORDS = 47
    BAD_RECORDS = 48
    PUBLIC_DEEDS = 49


N_FEATURES = 64
UNKNOWN_CLASS = -1
N_HABITS = 10
FEATURE_CLASSES = {  # classes of the features that the society has
    Feature.INCOME_FIFTH: 5,
    Feature.AGE_BAND: 6,
    Feature.IS_URBAN: 2,
    Feature.IS_FEMALE: 2,
    Feature.RESIDENCE: 3,
    Feature.DEBTS_OPEN: 3,
    Feature.DEBTS_ENFORCED: 2,
    Feature.COURT_LISTED: 2,
    Feature.YEARS_ENROLLED: 6,
    Feature.HABIT: N_HABITS,
}
