"""Numbers with names: what kernels, rules and result files share. Numbers are permanent."""

from __future__ import annotations

from enum import IntEnum, IntFlag

EPOCH_YEAR = 2000  # day 0 is 2000-01-01, tick 0 is January 2000
NEVER = 65535  # a day or tick that does not come
FIRM_SLOTS = 2**31  # slots of government bodies and firms begin here, those of adults lie below
EMPTY = -128  # generation of a slot that nobody has held yet; a column of bytes holds 128


class Stream(IntEnum):
    """One random stream per decision. A number is never reused."""

    ATTRIBUTES = 1
    LIFE = 2
    CANDIDATES = 3
    WARM_START = 4
    DEBT = 5
    DEBT_FLAGS = 6
    COURT = 7
    PAYMENT = 8
    ABILITY = 9
    ENFORCEMENT_CONDUCT = 10
    TRIP = 11
    TRY = 12
    SPENDING = 13
    TRANSPORT_CONDUCT = 14
    GATE = 15
    EMERGENCY = 16
    ACTS = 17  # acts of a regime in a toy society
    MEMBERSHIP = 18  # right of residence, and traits that only model-based scores read
    CONDUCT = 19  # candidates of the catalogue's acts: how many, and what becomes of each
    OBSERVATION = 20  # who records an act, how late, about whom
    TRAITS = 21  # roles, and classes of features
    HOUSEHOLD = 22  # spouse and children
    TIES = 23  # key of the permutation that makes friends
    DEALINGS = 24
    OPINION = 25
    SURVEY = 26
    NAMESAKE = 27  # how common a name is, and mistakes about it
    EXCHANGE = 28  # lag, errors and corrections of copies
    COUNTERPARTY = 29  # to whom a debt is owed
    FIRM = 30  # life and traits of a legal person
    BODY = 31  # traits of a government body
    # decisions of a procedure: a regime names them, a kernel draws them
    DISCRETION = 32
    EXTENSION = 33
    GRACE = 34
    FILING = 35
    OUTCOME = 36
    SECOND_FILING = 37
    SECOND_OUTCOME = 38
    LIFTING = 39
    EARLY_EXIT = 40
    RECORDING = 41  # whether what a score rule speaks of is recorded
    CONSENT = 42  # whether a person agrees to be scored
    POINTS = 43  # where within a range the points fall
    # decisions of people, again
    MOVING = 44  # whether somebody leaves a place for its score
    # of a toy society with a network
    NETWORK = 45  # ties of an agent
    SPEECH = 46  # opinion, and willingness to speak at first
    # decisions of bodies, between ticks
    COURT_ADOPTS = 64
    LEADING_GROUP = 65  # targets, inspections, adoption of schemes
    CAPACITY = 66  # whether a body that must decide by a day misses it
    INSPECTIONS = 67  # of a toy society: where a body looks on a day, and what it forgets


class Event(IntEnum):
    """What happens in the society, true or found by a court: rules can be triggered by any of it."""

    DEBT_ARREARS = 0
    DEBT_SUED = 1
    DEBT_JUDGMENT = 2
    ENFORCEMENT_OPENED = 3
    NOTICE_EXPIRED = 4
    ASSETS_NOT_REPORTED = 5
    ENFORCEMENT_OBSTRUCTED = 6
    ASSETS_HIDDEN = 7
    ORDER_BREACHED = 8
    SETTLEMENT_REFUSED = 9
    DEBT_PERFORMED = 10
    DEBT_SETTLED = 11
    CREDITOR_WITHDRAWS = 12
    NO_ASSETS_FOUND = 13
    ENFORCEMENT_SUSPENDED = 14
    ENFORCEMENT_REFUSED = 15
    ENFORCEMENT_ENDED = 16
    SECURITY_GIVEN = 17
    DEBT_WRITTEN_OFF = 18
    ENFORCEMENT_RESUMED = 19
    DEBTOR_CORRECTS = 20
    EMERGENCY = 21  # illness, funeral, duty, exam: a reason to ask for a temporary lifting
    DEATH = 22
    COMING_OF_AGE = 23
    PUBLICLY_LISTED = 24  # a list that is shown to everybody has a new entry about the agent
    PUBLICLY_DELISTED = 25
    MISTAKEN_IDENTITY = 26  # a matter of somebody else of the same name is filed about the agent
    COPY_LINGERS = 27  # an entry has ended, and a copy of it goes on
    COPY_CORRECTED = 28
    DEADLINE_MISSED = 29  # a body was due to act and had no capacity

    AIR_FALSE_ALARM = 30
    AIR_FORGED_DOCUMENT = 31
    AIR_BLOCKING = 32
    AIR_BANNED_GOODS = 33
    AIR_STORMING = 34
    AIR_OBSTRUCTING_STAFF = 35
    AIR_FIGHTING = 36
    AIR_SMOKING = 37
    AIR_THEFT = 38

    RAIL_ENDANGERING = 40
    RAIL_SMOKING = 41
    RAIL_SCALPING = 42
    RAIL_FALSE_CONCESSION = 43
    RAIL_FALSE_TICKET = 44
    RAIL_FARE_REFUSED = 45
    RAIL_OTHER_CONDUCT = 46
    RAIL_FARE_PAID = 47
    FIRM_FOUNDED = 48
    FIRM_CLOSED = 49

    TAX_MAJOR_CASE = 50
    FISCAL_FUNDS_FRAUD = 51
    SOCIAL_INSURANCE_BREACH = 52
    SECURITIES_BREACH = 53
    OTHER_FIELD_DUTY_DONE = 54
    MOVED_AWAY = 55  # to where no score of the place that is left is kept

    AIR_REFUSED = 60
    G_TRAIN_REFUSED = 61
    EMU_FIRST_REFUSED = 62
    SOFT_SLEEPER_REFUSED = 63
    ORDINARY_RAIL_REFUSED = 64
    TRIP_FORGONE = 65  # wanted, banned, and not even tried
    TRIP_SLIPPED = 66  # banned, tried, and not stopped at the gate
    SPENDING_REFUSED = 67
    PERFORMED_LISTED = 68  # fulfilled under pressure: performed while listed
    SETTLED_LISTED = 69
    OFFICERS_FIRM_LISTED = 70  # the firm whose officer the agent is
    OFFICERS_FIRM_CLEARED = 71


N_EVENTS = 72


class Trip(IntEnum):
    """What people want to buy and a rule may refuse: tickets by class, and other high spending."""

    AIR = 0
    G_TRAIN = 1
    EMU_FIRST = 2
    SOFT_SLEEPER = 3
    ORDINARY_RAIL = 4
    HIGH_SPENDING = 5  # star-rated hotels, night clubs, golf, tours, property, vehicles


N_TRIPS = len(Trip)


class Legal(IntEnum):
    """What a procedure does to a case. Observable "<procedure>.<name>" in results."""

    DECIDED = 0
    NOTIFIED = 1
    GRACE_STARTED = 2
    GRACE_KEPT = 3  # performed within the grace period: never published
    IN_FORCE = 4  # listed, or the order stands
    EXTENDED = 5
    CONVERTED = 6  # a reform gave a live entry another term
    REMOVAL_DUE = 7
    REMOVED = 8
    LOCKED = 9
    LIFTED = 10
    LIFT_ENDED = 11
    FILED = 12
    UPHELD = 13
    REJECTED = 14
    EXPIRED = 15
    CORRECTED = 16
    LAPSED = 17  # not pursued


N_LEGAL = 20  # room per procedure; numbers of observables are N_EVENTS + N_LEGAL * procedure + Legal


class Kind(IntEnum):
    """Kinds of docket rows."""

    DEBT = 0
    CASE = 1  # an instance of a procedure: an entry on a list, an order, an objection
    RECORD = 2  # points of a score rule, while they are valid
    STANDING = 3  # the last score and grade of somebody who ever had a record
    COPY = 4  # of an entry that has ended, and that somebody still shows
    REPORT = 5  # of an act, on its way from its source to those who keep records
    AWAY = 6  # its holder lives where no score of its old place is kept


class Debt(IntEnum):
    """Steps of a debt (DESIGN: ability apart from willingness)."""

    PENDING = 0  # known to luck, not yet begun
    ARREARS = 1
    SUED = 2
    JUDGMENT = 3
    NOTICE = 4
    ENFORCEMENT = 5
    SEARCHED_ONCE = 6
    ROUND_ENDED = 7


N_DEBT_STEPS = len(Debt)


class Fact(IntFlag):
    """What a rule can ask of a case, and two bits that no rule sees.

    Rules see the record: ABLE is what the court found, CAN_PAY is the truth.
    """

    ABLE = 1
    CREDITOR_ASKS = 2
    SECURED = 4
    JUNIOR_DEBTOR = 8
    CAMPUS_LOAN = 16
    GRAVE = 32
    UNFOUNDED = 64  # the record is mistaken
    COURT_USES_LIST = 128
    SEVERAL_ACTS = 256
    LOCKED = 512
    MINOR = 1024
    REPEATED = 2048  # the third time within a year, for pay-to-clear rail grounds
    ACTED_ONCE = 4096  # one dishonest act so far; the next sets SEVERAL_ACTS
    CAN_PAY = 8192


class IdentityKey(IntEnum):
    """By what records are matched with persons, the weakest first."""

    NAME_ONLY = 0
    NAME_DOB = 1  # name and date of birth
    NATIONAL_ID = 2  # or another mark of one's own: an entity code, a device, a plate, a face


N_NAME_CLASSES = 8  # how common a full name is, the rarest first


class StepBit(IntFlag):
    """What it means for a case to stand at a step."""

    LISTED = 1  # counts as an entry
    IN_EFFECT = 2  # its measures apply
    PUBLISHED = 4
    LOCK = 8  # blocks a new entry where the rule says so
    FINAL = 16  # the row leaves the docket


class ClockUnit(IntEnum):
    """How the due day of a step is counted from the day it begins (that day is not counted)."""

    NONE = 0
    DAYS = 1
    WORKING_DAYS = 2
    MONTHS = 3
    TERM = 4  # the entry's own end, if it has one
    FIRST_WORKING_DAY = 5  # of the next month
    BETWEEN_DAYS = 6  # luck picks between n and m


FROM_COPY = 2**16
"""Added to the value of a refusal that goes by a copy of an entry that has ended."""


class Term(IntFlag):
    """Kinds of terms a rule can speak of."""

    OPEN = 1
    FIXED = 2


class Convert(IntEnum):
    """What a reform does to live entries."""

    KEEP_OLD = 0
    FROM_SWITCH = 1
    FROM_START = 2
    END = 3


class Intent(IntEnum):
    """Dated intentions of a month and, as numbers, their order within a day (printed by `schedule`)."""

    LEAVE = 0  # death
    LAW = 1  # a reform reaches live entries
    CLOCK = 2  # a step of a court or a procedure falls due
    COURT = 3  # what creditors, courts and life bring
    PAY = 4
    MISCONDUCT = 5
    CONDUCT = 6  # acts of a regime, in a toy society
    SPEND = 7
    TRIP = 8
    OCCASION = 9  # something is wanted of an office, a bank, a school, a platform


AGE_BANDS = (18, 25, 35, 45, 55, 65)  # lower ends, years
N_INCOME = 5

GROUPS = (
    "all",
    *(f"income_{i}" for i in range(1, 6)),
    "age_18_24",
    "age_25_34",
    "age_35_44",
    "age_45_54",
    "age_55_64",
    "age_65_plus",
    "male",
    "female",
    "rural",
    "urban",
    "legal_person",  # all groups before this one are of natural persons, "all" too
    "government_body",
)
N_GROUPS = len(GROUPS)
AGE_GROUP = GROUPS.index("age_18_24")
SEX_GROUP = GROUPS.index("male")
PLACE_GROUP = GROUPS.index("rural")
FIRM_GROUP = GROUPS.index("legal_person")
KIND_GROUPS = (0, FIRM_GROUP, FIRM_GROUP + 1)  # together everybody, and nobody twice
VACANT = EMPTY & 255  # the generation of a slot that is still empty, as a byte of the state


class ScoreFlow(IntEnum):
    """What happens to a score in a month, per score; the stocks of its grades come after these rows."""

    RECORD = 0  # records filed, each month of a recurring one
    UP = 1  # the score rose, or only the grade
    DOWN = 2


N_SCORE_FLOWS = len(ScoreFlow)


class ScoreMode(IntEnum):
    """What a rule does to a score."""

    LADDER = 0  # points of the highest band that the value reaches; fixed points are one band
    SLOPES = 1  # points in proportion, band by band
    SET_SCORE = 2
    CEILING = 3
    SET_GRADE = 4
    COUNT = 5  # an event that a transition table counts


class Repeats(IntEnum):
    """What an event does while an earlier record of the same rule is valid."""

    ADD = 0
    IGNORE = 1
    RESTART = 2
    REPLACE = 3


class Stock(IntEnum):
    """What stands at the end of a month, per procedure."""

    ENTRIES = 0  # live entries or orders
    PERSONS = 1  # agents with at least one
    BARRED = 2  # agents on whom at least one is in effect


N_STOCK = 3


class Balance(IntEnum):
    """Debts at the end of a month, and money that reached creditors in it."""

    DEBTS_OPEN = 0
    DEBTS_IN_ENFORCEMENT = 1
    DEBTS_ROUND_ENDED = 2
    OWED_CNY = 3
    REPAID_CNY = 4


N_BALANCE = len(Balance)
