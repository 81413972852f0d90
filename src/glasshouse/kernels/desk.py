"""The desk of one thread: scratch arrays on which one agent's month is worked, and packed law.

Column numbers live here and nowhere else. Everything is int64 on the desk; `docket` packs rows back into
the compact state.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasshouse.arrays import I32, I64, DoorTable, ExchangeTable, RuleTable, ScoreTable
from glasshouse.codes import AGE_BANDS, N_GROUPS, IdentityKey, Kind, StepBit
from glasshouse.conduct import N_RESPONSES
from glasshouse.features import N_FEATURES, UNKNOWN_CLASS
from glasshouse.kernels.doors import NO_DOORS, Doors, pack_doors
from glasshouse.packing import assigned, blank, packed
from glasshouse.steering import MOST_INTERVENTIONS

# rows of the docket, as worked on
AGENT, KIND, STEP, FACT, OPENED, DUE, END, GROUND, BITS, AMOUNT = range(10)
N_COLUMNS = 10
GONE = -1  # KIND of a row that leaves
NO_RULE = -1  # in the trace of what happened by itself

# who is at the desk
WHO_AGENT, WHO_SLOT, WHO_GENERATION, WHO_PROVINCE, WHO_FEMALE, WHO_BIRTH, WHO_EXIT = range(7)
WHO_INCOME, WHO_URBAN, WHO_AGE_BAND, WHO_COURT_USES, WHO_LEVEL, WHO_LEAVING = range(7, 13)
WHO_KIND, WHO_RESIDENCE, WHO_PLACE, WHO_STRATUM, WHO_HABIT, WHO_ROLES = range(13, 19)
# age band, and friends (-1: unknown), as of the day of reference of scores; the mark of the bulk path; which
# regime told an officer of its firm. A firm has its size, a government body its level where persons have an
# income. The load of the bodies of a province is -1 if it is not asked
WHO_BAND_THEN, WHO_FRIENDS, WHO_FLAG, WHO_TOLD, WHO_DAY_THEN, WHO_LOAD = range(19, 25)
N_WHO = 25

# marks of the bulk path: what may happen to an agent this month. One who sleeps has only rows to which
# nothing is due; one who passes by has something on the list that is settled without a visit
DEBT_CANDIDATE, MISCONDUCT_CANDIDATE, LEAVING, HAS_DOCKET, ACTS, ENROL, SLEEPS, PASSES = (
    1 << k for k in range(8)
)
QUIET = SLEEPS | PASSES

# what opinions and speech answer to in a neighbourhood, this month; by opinion, from COURAGE on, by what the
# speech of those who have it is multiplied, out of 256
APPROVING, OPPOSING, CLIMATE, PUNISHED, COURAGE = range(5)
N_MIND = COURAGE + 3

# counters of the desk
N_ROWS, N_QUEUE, N_INTENTS, N_TRACE, N_OVERFLOW, N_DONE, N_ENTRIES, N_LETTERS = range(8)
N_ASKED, N_DECIDED = 8, 9
N_COUNTERS = 10

# queue of the day: what happened and was not yet answered by the rules
Q_OBSERVABLE, Q_FACT, Q_DAY, Q_FLAGS, Q_VALUE = range(5)
N_QUEUE_COLUMNS = 5

# intentions of the month
I_DAY, I_KIND, I_INDEX, I_WORD, I_MORE = range(5)
N_INTENT_COLUMNS = 5

# letters of a firm to its officer, and in the officers' boxes behind the row of the officer
L_EVENT, L_FACT, L_DAY, L_REGIME = range(4)
N_LETTER_COLUMNS = 4

# interventions: on whom, when, `codes.Topic` and number within it, `codes.Answer`, about which fact (0: any),
# and the fact that they make
V_SLOT, V_TICK, V_TOPIC, V_WHICH, V_ANSWER, V_FACT, V_OWN = range(7)
N_INTERVENTION_COLUMNS = 7

# what was decided in a month of a replay, by luck or by an intervention: topic and number as above, and how
K_AGENT, K_GENERATION, K_DAY, K_TOPIC, K_WHICH, K_FACT, K_IS_DONE = range(7)
N_DECISION_COLUMNS, DECISIONS = 7, 2**16

# trace of a replay
T_AGENT, T_GENERATION, T_DAY, T_OBSERVABLE, T_FACT, T_PROVISION, T_VALUE, T_MOVE = range(8)
N_TRACE_COLUMNS = 8

# columns of the packed law, in the order of the fields of RuleTable
M_ID, M_FROM, M_TO, M_PROCEDURE, M_SCOPE_AGENT, M_FROM_DAY, M_TO_DAY, M_MASK, M_VALUE, M_TERMS = range(10)
M_THRESHOLD, M_STREAM, M_BY_TICK, M_PROVISION, M_TERM_MONTHS, M_TERM_DAYS, M_EXT_THRESHOLD = range(10, 17)
M_EXT_GUARD, M_EXT_MIN, M_EXT_MAX, M_EXTENDS, M_CAP, M_BUNDLE, M_RESTARTS, M_LUCK = range(17, 25)
S_PROCEDURE, S_BITS, S_EMITS, S_UNIT, S_N, S_M, S_PROVISION, S_LUCK, S_DECIDES = range(9)
B_TRIP, B_FROM_DAY, B_TO_DAY, B_THRESHOLD, B_PROVISION = range(5)
C_DAY, C_FROM, C_TO, C_MODE, C_STEP, C_PROVISION = range(6)
P_IS_LIST, P_PER_FACT, P_SUBJECTS, P_IS_BLACK, P_REGIME, P_TELLS = range(6)
X_FROM, X_TO, X_PROPAGATES, X_LATENCY, X_KEY, X_PROVISION = range(6)  # of arrays.ExchangeTable
N_EXCHANGE = 6

# columns of the packed scores, in the order of the fields of ScoreTable
SC_INITIAL, SC_LOW, SC_HIGH, SC_REST, SC_MONTHLY, SC_MIN_AGE, SC_CONSENT, SC_HIGHEST, SC_ROW = range(9)
SC_SUBJECTS, SC_RESIDENTS, SC_FROM_DAY, SC_TO_DAY, SC_MODEL, SC_PERIOD, SC_START = range(9, 16)
SC_ENROLS, SC_BINS, SC_LUCK = 16, 17, 18
NE_SCORE, NE_PERCENT, NE_FLOOR, NE_CEILING = range(4)
TE_FEATURE, TE_UNKNOWN = range(2)
AC_BASE, AC_FLOOR, AC_CEILING, AC_YEARLY = range(4)
R_ID, R_SCORE, R_ACCOUNT, R_FROM_DAY, R_TO_DAY, R_MODE, R_AT_MOST, R_VALUE, R_RECURS = range(9)
R_MONTHS, R_DAYS, R_FACTOR, R_THRESHOLD, R_BY_TICK, R_PROVISION, R_REPEATS, R_SETTLES, R_LUCK = range(9, 18)
BA_FROM, BA_LOW, BA_HIGH, BA_PER = range(4)
BO_FROM_DAY, BO_TO_DAY, BO_HUNDREDTHS = range(3)
POINTS_BIAS = 2**31  # a docket row keeps points as amount minus this

KIND_DEBT, KIND_CASE = int(Kind.DEBT), int(Kind.CASE)
KIND_RECORD, KIND_STANDING = int(Kind.RECORD), int(Kind.STANDING)
KIND_COPY, KIND_REPORT = int(Kind.COPY), int(Kind.REPORT)
LISTED, IN_EFFECT, PUBLISHED = int(StepBit.LISTED), int(StepBit.IN_EFFECT), int(StepBit.PUBLISHED)
LOCK, FINAL = int(StepBit.LOCK), int(StepBit.FINAL)


class Scores(NamedTuple):
    """A `ScoreTable` packed into matrices of int64; `first_*` are CSR as there."""

    n: int  # how many; 0: the stack has no scores
    n_grades: int
    scores: I64
    nested: I64
    terms: I64
    levels: I64
    accounts: I64
    grades: I64
    shares: I64
    transitions: I64
    rules: I64
    fades: I64
    bands: I64
    boosts: I64
    first_nested: I64
    first_term: I64
    first_level: I64
    first_account: I64
    first_grade: I64
    first_transition: I64
    first_rule: I64
    first_fade: I64
    first_band: I64
    first_boost: I64
    first_end: I64
    end_rule: I64


def _empty(n_columns: int) -> I64:
    return np.zeros((0, n_columns), np.int64)


EVERYWHERE = _empty(0)
_ONE = np.zeros(1, np.int64)
_NONE = _ONE[:0]
NO_SCORES = Scores(
    n=0, n_grades=0,
    scores=_empty(19), nested=_empty(4), terms=_empty(2), levels=_NONE, accounts=_empty(4), grades=_NONE,
    shares=_NONE, transitions=_NONE, rules=_empty(18), fades=_NONE, bands=_empty(4), boosts=_empty(3),
    first_nested=_ONE, first_term=_ONE, first_level=_ONE, first_account=_ONE, first_grade=_ONE,
    first_transition=_ONE, first_rule=_ONE, first_fade=_ONE, first_band=_ONE, first_boost=_ONE,
    first_end=_ONE, end_rule=_NONE,
)  # fmt: skip


class Law(NamedTuple):
    """A `RuleTable` packed into a few matrices of int64, so that calls stay cheap; and the scores."""

    moves: I64
    steps: I64
    bans: I64
    converts: I64
    procedures: I64
    trigger_start: I64
    ban_start: I64
    clock: int  # number of the trigger "the step falls due"; observables of stocks begin there
    n_moves: int
    n_converts: int
    scores: Scores = NO_SCORES
    doors: Doors = NO_DOORS
    exchange: I64 = _empty(
        N_EXCHANGE
    )  # (n_procedures, N_EXCHANGE) who receives copies, how persons are known
    is_everywhere: int = 1  # 0: the tables below say where what is in force
    procedure_applies: I64 = EVERYWHERE  # (n_places, n_procedures) 1: in force there
    score_applies: I64 = EVERYWHERE  # (n_places, n_scores)


def _matrix(rules: RuleTable | ScoreTable, prefix: str, skip: tuple[str, ...] = ()) -> I64:
    fields = [f for f in rules._fields if f.startswith(prefix) and f not in skip]
    return np.ascontiguousarray(np.stack([getattr(rules, f).astype(np.int64) for f in fields], axis=1))


def pack_scores(table: ScoreTable) -> Scores:
    """Pack the arrays of a score table; rows keep their numbers, columns the order of its fields."""
    matrices = {"scores": "score_", "nested": "nested_", "terms": "term_", "accounts": "account_"}
    matrices |= {"rules": "rule_", "bands": "band_", "boosts": "boost_"}
    columns = {"levels": "level_points", "grades": "grade_min", "shares": "grade_share"}
    columns |= {"transitions": "transition_to", "fades": "fade_millionths", "end_rule": "end_rule"}
    columns |= {name: name for name in table._fields if name.startswith("first_")}
    arrays = {name: _matrix(table, prefix) for name, prefix in matrices.items()}
    arrays |= {name: getattr(table, field).astype(np.int64) for name, field in columns.items()}
    return Scores(n=len(table.score_initial), n_grades=len(table.grade_min), **arrays)


def pack_exchange(table: ExchangeTable) -> I64:
    """Pack who receives copies of entries into one matrix, a row for each procedure."""
    return np.ascontiguousarray(np.stack(table, axis=1).astype(np.int64))


def without_copies(exchange: I64) -> I64:
    """Return an exchange in which nobody ever receives a copy; by what persons are known stays."""
    alone = exchange.copy()
    alone[:, [X_FROM, X_TO]] = 0
    return alone


def _own_files(n_procedures: int) -> I64:
    alone = np.zeros((n_procedures, N_EXCHANGE), np.int64)
    alone[:, X_KEY] = IdentityKey.NATIONAL_ID
    return alone


def law_of(
    rules: RuleTable,
    scores: ScoreTable | None = None,
    doors: DoorTable | None = None,
    exchange: ExchangeTable | None = None,
) -> Law:
    """Build a law from compiled tables; rows keep their numbers, columns the order of the fields."""
    return Law(
        moves=_matrix(rules, "move_"),
        steps=_matrix(rules, "step_"),
        bans=_matrix(rules, "ban_", skip=("ban_start",)),
        converts=_matrix(rules, "convert_"),
        procedures=_matrix(rules, "procedure_"),
        trigger_start=rules.trigger_start.astype(np.int64),
        ban_start=rules.ban_start.astype(np.int64),
        clock=len(rules.trigger_start) - 2,
        n_moves=len(rules.move_id),
        n_converts=len(rules.convert_day),
        scores=NO_SCORES if scores is None else pack_scores(scores),
        doors=NO_DOORS if doors is None else pack_doors(doors),
        exchange=_own_files(len(rules.procedure_is_list)) if exchange is None else pack_exchange(exchange),
    )


ROOM = {  # rows that the arrays of a law are widened to, so that kernels are compiled once for all stacks
    "moves": 512, "steps": 256, "bans": 64, "converts": 32, "procedures": 64, "trigger_start": 2048,
    "exchange": 64, "ban_start": 128, "procedure_applies": 64, "score_applies": 64,
    "doors.rows": 512, "doors.by_bundle": 128, "doors.by_grade": 256, "doors.by_points": 64,
    "scores.scores": 32, "scores.nested": 32, "scores.terms": 256, "scores.levels": 1024,
    "scores.accounts": 32, "scores.grades": 128, "scores.shares": 128, "scores.transitions": 512,
    "scores.rules": 512, "scores.fades": 512, "scores.bands": 512, "scores.boosts": 64,
    "scores.first_nested": 64, "scores.first_term": 64, "scores.first_level": 512, "scores.first_account": 64,
    "scores.first_grade": 64, "scores.first_transition": 256, "scores.first_rule": 2048,
    "scores.first_fade": 512, "scores.first_band": 512, "scores.first_boost": 512, "scores.first_end": 2048,
    "scores.end_rule": 512,
}  # fmt: skip
WIDER = 8  # times, if a stack is larger than usual


def wider(usual: int, needed: int) -> int:
    """Return the usual room for some rows, or as many times more as are needed."""
    while usual < needed:
        usual *= WIDER
    return usual


def packed_law(law: Law) -> Law:
    """Return a law as one record, as kernels need it: arrays are longer than the law, counts say how long."""
    arrays = dict(law._asdict())
    for part in ("scores", "doors"):
        arrays |= {f"{part}.{name}": array for name, array in getattr(law, part)._asdict().items()}
    times = 1
    while any(len(arrays[name]) > rows * times for name, rows in ROOM.items()):
        times *= WIDER
    room = {name: (rows * times, *arrays[name].shape[1:]) for name, rows in ROOM.items()}
    room["procedure_applies"] = (ROOM["procedure_applies"] * times, ROOM["procedures"] * times)
    room["score_applies"] = (ROOM["score_applies"] * times, ROOM["scores.scores"] * times)
    return packed(law, room)


class Desk(NamedTuple):
    """Scratch of one thread, one record; all int64 but `moved`. It has room for more than a stack needs."""

    n_observables: int
    trace_room: int  # rows of the trace that may be used; 0: no trace
    decision_room: int  # rows of what was decided that may be used
    who: I64  # (N_WHO,) the agent at the desk
    rows: I64  # (MAX_ROWS, N_COLUMNS) its docket rows
    queue: I64  # (MAX_QUEUE, N_QUEUE_COLUMNS)
    intents: I64  # (MAX_INTENTS, N_INTENT_COLUMNS)
    tally: I64  # (n_observables and more, N_GROUPS) of the neighbourhood at work
    traced: I64  # (trace_room and more, N_TRACE_COLUMNS)
    counters: I64  # (N_COUNTERS,)
    features: I64  # (N_FEATURES,) classes of the agent that model-based scores read; -1: unknown
    borders: I64  # (n_grades and more,) points from which each grade of the stack begins, as ranked last
    quiet: I64  # (n_scores and more, N_QUIET) what holds for all to whom nothing happens this month
    points: I64  # (n_scores and more,) and with how many points
    own: I64  # (n_scores and more,) what a model adds for all but the docket, in thousandths
    lines: I64  # (n_scores and more,) where the agent stands in each score that is kept, without a record
    moved: I32  # (n_lines and more, N_GROUPS) who came to a line this month, less who left it
    birthdays: I64  # (n_age_bands,) latest birth day of each band of age, at the end of the month
    answers: I64  # (N_RESPONSES,) multipliers of what people keep doing, out of 256, in the month and place
    mind: I64  # (N_MIND,) what the month and the place do to opinions and to speech
    letters: I64  # (MAX_LETTERS, N_LETTER_COLUMNS) of the firm at the desk to its officer
    pair: I64  # (2,) row and ground of the ban that `measures.find_ban` found
    turns: I64  # (MAX_ACTS, 2) by act of a toy society: the slots whose turn it is this month
    happened: I64  # (31, MAX_TYPES) acts of a town that only its body finds, by day of the month and district
    looked: I64  # (31,) district in which the body of the town records on a day; -1: in none
    records: I64  # (MAX_TYPES,) of the body by district, at the end of the month
    bars: I64  # (MAX_ACTS,) by weighed act: the word from which it is committed this month
    decided: I64  # (DECISIONS, N_DECISION_COLUMNS)
    asked: I64  # (MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS) of the month, on agents of the neighbourhood


MAX_ROWS = 192
MAX_QUEUE = 256
MAX_INTENTS = 512
MAX_LETTERS = 64
MAX_ACTS = 8  # of a toy society
MAX_TYPES = 16
LONGEST_MONTH = 31
N_QUIET = 12
TRACE_ROOM = 2**20
OBSERVABLES = 2048


def n_lines(scores: Scores) -> int:
    """Return how many lines the counts of `quiet.Rest` need."""
    return int(np.where(scores.scores[:, SC_BINS] > 0, 1, np.diff(scores.first_grade)).sum())


def make_desk(
    n_observables: int, *, law: Law | None = None, max_trace: int = 0, keeps_decisions: bool = False
) -> Desk:
    """Make the scratch of one thread, for a stack as in `law`; memory is taken as it is used."""
    scores = law.scores if law else NO_SCORES
    times = 1
    while max(n_observables / OBSERVABLES, max_trace / TRACE_ROOM, scores.n_grades / ROOM["scores.grades"],
              scores.n / ROOM["scores.scores"]) > times:  # fmt: skip
        times *= WIDER
    shapes = {
        "who": (N_WHO,), "rows": (MAX_ROWS, N_COLUMNS), "queue": (MAX_QUEUE, N_QUEUE_COLUMNS),
        "intents": (MAX_INTENTS, N_INTENT_COLUMNS), "tally": (OBSERVABLES * times, N_GROUPS),
        "traced": (TRACE_ROOM * times, N_TRACE_COLUMNS), "counters": (N_COUNTERS,), "features": (N_FEATURES,),
        "borders": (ROOM["scores.grades"] * times,), "quiet": (ROOM["scores.scores"] * times, N_QUIET),
        "points": (ROOM["scores.scores"] * times,), "own": (ROOM["scores.scores"] * times,),
        "lines": (ROOM["scores.scores"] * times,),
        "moved": (ROOM["scores.grades"] * times, N_GROUPS),
        "birthdays": (len(AGE_BANDS),), "pair": (2,), "turns": (MAX_ACTS, 2),
        "bars": (MAX_ACTS,), "asked": (MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS),
        "decided": (DECISIONS, N_DECISION_COLUMNS),
        "answers": (N_RESPONSES,), "mind": (N_MIND,), "letters": (MAX_LETTERS, N_LETTER_COLUMNS),
        "happened": (LONGEST_MONTH, MAX_TYPES), "looked": (LONGEST_MONTH,), "records": (MAX_TYPES,),
    }  # fmt: skip
    desk = blank(Desk, shapes, {"moved": np.int32})
    desk = assigned(desk, n_observables=n_observables, trace_room=max_trace)
    desk = assigned(desk, decision_room=DECISIONS if keeps_decisions else 0)
    desk.features[:] = UNKNOWN_CLASS
    desk.answers[:] = 256
    desk.who[WHO_FRIENDS] = -1
    desk.borders[: scores.n_grades] = scores.grades[: scores.n_grades]
    return desk
