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
    """What model-based scores can read; what no month works out yet is unknown there (class -1)."""

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
FEATURE_CLASSES = {  # how many classes a feature has, and what they are
    Feature.INCOME_FIFTH: 5,  # the poorest first
    Feature.AGE_BAND: 6,  # codes.AGE_BANDS
    Feature.IS_URBAN: 2,
    Feature.IS_FEMALE: 2,
    Feature.RESIDENCE: 3,  # Residence
    Feature.DEBTS_OPEN: 3,  # none, one, two or more
    Feature.DEBTS_ENFORCED: 2,  # none, one or more
    Feature.COURT_LISTED: 2,
    Feature.YEARS_ENROLLED: 6,  # 0 to 4, five or more
    Feature.HABIT: N_HABITS,  # the careless first
    Feature.EDUCATION: 4,  # primary school or less, junior secondary, senior secondary, college
    Feature.OCCUPATION: 3,  # no work or farming; other work, study or pension; public service, management
    Feature.SOCIAL_INSURANCE: 2,  # contributes as a worker
    Feature.PARTY_MEMBER: 2,
    Feature.FRIENDS_SCORE: 3,  # low, middling, high
    Feature.FRIENDS_LISTED: 3,  # none, one, more
    Feature.SPENDING: 3,  # little, middling, much for one's means
    Feature.SHOPPING_KIND: 3,  # goods for the family, mixed, games and luxuries
    Feature.PAYMENT_REGULARITY: 3,  # often late, now and then, always on time
    Feature.ACCOUNT_AGE: 3,  # under a year, one to three years, more
    Feature.UTILITY_BILLS: 3,  # often late, sometimes late, always on time
    Feature.TAX_RECORD: 2,  # tax owed, none owed
    Feature.VOLUNTEER_HOURS: 4,  # none, few, some, many
    Feature.LOCATION_PATTERN: 3,  # home and work; varied; often in places that are frowned upon
    Feature.HEALTH_RECORD: 2,  # nothing, something on record
    Feature.INSURANCE_COVER: 3,  # none, basic, full
    Feature.MESSAGE_TOPICS: 2,  # everyday matters, politics
    Feature.ASSETS: 5,  # fifths of wealth, the poorest first
    Feature.GAMING_HOURS: 3,  # under one hour a day, some hours, ten hours
    Feature.SMART_HOME: 2,  # a regular, an irregular household
    Feature.NEWSPAPERS: 3,  # party papers, others, foreign ones
    Feature.DATING: 3,  # settled, dates, dates many
    Feature.SPEECH_RECORD: 2,  # nothing, spoke against
    Feature.LOANS_REPAID: 3,  # late, none on record, on time
    Feature.CREDIT_USE: 5,  # up to 10, 30, 50, 75 per cent of the limit, and more
    Feature.CREDIT_ENQUIRIES: 5,  # in a year: none, one, two or three, four or five, more
    Feature.CREDIT_MIX: 3,  # one kind of credit, two, three or more
    Feature.HISTORY_LENGTH: 5,  # under 2, 5, 10, 20 years, and longer
    Feature.TENANCY_ARREARS: 3,  # never, once, repeatedly
    Feature.EVICTIONS: 3,  # none, one, more
    Feature.BENEFIT_HISTORY: 3,  # under a year, up to three years, longer
    Feature.HOUSEHOLD_SIZE: 5,  # one, two, three, four, five or more
    Feature.LANGUAGE_AT_HOME: 2,  # that of the office, another one
    Feature.NEIGHBOURHOOD_RISK: 5,  # fifths of neighbourhoods, the best payers first
    Feature.REVIEWS: 4,  # bad, mixed, good, very good
    Feature.DISPUTES: 3,  # none, one, several
    Feature.DEALINGS_DONE: 4,  # none, up to 10, up to 100, more
    Feature.GOOD_RECORDS: 4,  # none, one, two, three or more; so the next two
    Feature.BAD_RECORDS: 4,
    Feature.PUBLIC_DEEDS: 4,
}
KNOWN_FEATURES = frozenset(Feature(k) for k in range(Feature.HABIT + 1))  # that a month works out today
