"""The bundles of plain arrays in which laws, society and state meet the kernels.

Kernels never see a regime; regimes never see a kernel. A regime compiles to a `RuleTable`, the
society to `People` and `Rates`, the calendar to `Calendar`; the state is `Docket` and columns.
All days are day numbers since 2000-01-01, all ticks months since January 2000, all thresholds
compare with a 32-bit word: the event happens if word < threshold, and 2**32 is "always".
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasshouse.codes import IdentityKey

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]

ALWAYS = 2**32


class Calendar(NamedTuple):
    """Calendar arithmetic as arrays, from `clock.calendar()`.

    Index i of the day arrays is day `first_day + i`.
    """

    first_day: int  # day number of index 0 (a first of January)
    month: U16  # (n_days,) tick of the day
    day_of_month: U8  # (n_days,) 1..31
    month_start: I32  # (n_ticks + 1,) day number of the first of each tick, from tick `first_tick`
    first_tick: int
    working_before: I32  # (n_days,) working days strictly before the day
    working_day: I32  # (n_working,) day number of each working day, ascending


class RuleTable(NamedTuple):
    """The law of a stack of regimes over a horizon, as arrays. Row numbers are stable for a run.

    Steps belong to procedures. Row 0 of `step_*` is "no case yet". A move takes a case from a step to
    a step when its trigger comes (an observable, or CLOCK_TRIGGER when the step falls due) within
    [move_from_day, move_to_day), if the facts match the guard and luck agrees. A move from step 0
    opens a case: it is a ground. Moves are sorted by trigger; within a trigger the first match wins.
    """

    # procedures, (n_procedures,)
    procedure_is_list: U8  # 1: counts in stocks as a list or order
    procedure_per_fact: U8  # 1: one live case per fact; 0: one live case per agent
    procedure_subjects: U8  # codes.Subject: about whom its cases can be
    procedure_is_black: U8  # 1: its entries count against somebody; 0 for a red list
    procedure_regime: U8  # number of its regime in the stack
    procedure_tells: U8  # 1: the officer of a firm is told of its cases
    # steps, (n_steps,)
    step_procedure: U8
    step_bits: U8  # codes.StepBit
    step_emits: I16  # codes.Legal on arrival, or -1
    step_clock_unit: U8  # codes.ClockUnit
    step_clock_n: U16
    step_clock_m: U16  # upper end for BETWEEN_DAYS
    step_provision: U16
    step_luck: U32  # address of the length of its clock
    step_decides: (
        U8  # 1: its clock is the time within which a body must decide, remove or put something right
    )
    # moves, (n_moves,)
    trigger_start: (
        I32  # (n_observables + 2,) CSR: moves of trigger t are start[t]:start[t+1]; last is the clock
    )
    move_id: U16  # (n_moves,) stable public number of the rule
    move_from_step: U16
    move_to_step: U16
    move_procedure: U8
    move_scope_agent: U8  # 1: the trigger moves every case of the agent at from_step; 0: cases of its fact
    move_from_day: I32
    move_to_day: I32
    move_guard_mask: U16  # codes.Fact bits looked at
    move_guard_value: U16  # and what they must be
    move_terms: U8  # codes.Term kinds the move applies to; 3 is both
    move_threshold: U64
    move_stream: U16  # codes.Stream of the decision
    move_luck_by_tick: U8  # 1: recurring trigger, drawn anew each month; 0: luck belongs to the fact
    move_provision: U16
    # what a ground, or an extension, does to the term
    move_term_months: U16  # 0 and 0 days: open-ended
    move_term_days: U16
    move_extend_threshold: U64  # at opening: chance of a longer term
    move_extend_guard: U16  # all these facts must hold
    move_extend_min_years: U8
    move_extend_max_years: U8
    move_extends: U8  # 1: this move lengthens the term of a standing entry by min..max years
    move_cap_years: U8  # total term never above this; 0: no cap
    move_bundle: U8  # which measures follow (ground moves)
    move_restarts: U8  # 1: this move lets the term of a standing entry begin anew
    move_luck: U32  # address of its decision: the same in every stack, 24 bits
    # measures on trips: bans of bundle b are ban_start[b]:ban_start[b+1]
    ban_start: I32
    ban_trip: U8  # codes.Trip
    ban_from_day: I32
    ban_to_day: I32
    ban_threshold: U64  # share of attempts the gate stops
    ban_provision: U16
    # reforms reaching live entries, sorted by day
    convert_day: I32
    convert_from_move: U16  # ground before
    convert_to_move: U16  # ground after
    convert_mode: U8  # codes.Convert
    convert_to_step: U16  # for END
    convert_provision: U16


class ScoreTable(NamedTuple):
    """The point scores of a stack as arrays; all empty without scores.

    Rules are sorted by trigger. `first_*` are CSR: what belongs to item i is first[i]:first[i + 1].
    """

    # scores, (n_scores,)
    score_initial: I32
    score_low: I32
    score_high: I32
    score_rest: I32  # points of the base that are in no account
    score_monthly: U8  # 1: restated on the first of the month after a record; 0: at once
    score_min_age: U8
    score_consent: U64  # share that agrees to be scored
    score_highest: U8  # 1: of the records of a fact, only the largest of each sign counts
    score_row: I32  # row of the tally: its flows, codes.ScoreFlow, its grades, then points if ranked
    score_subjects: U8  # codes.Subject: kinds that are scored
    score_residents: U8  # bits by codes.Residence: who is scored
    score_from_day: I32  # days on which the score is kept
    score_to_day: I32
    score_model: U8  # 1: a weighted model of features, restated whenever it is asked for
    score_period: U8  # months after which transitions move the grade; 0: none
    score_start: U8  # number of the grade at the start
    score_enrols: U8  # 1: everybody has a standing, since the start does not stay without events
    score_bins: U16  # rows of the tally that count points from score_low on; 0: not ranked
    score_luck: U32  # address of consent
    # what else flows in: parts of other scores, (n_nested,)
    first_nested: I32  # (n_scores + 1,)
    nested_score: U8
    nested_percent: I32
    nested_floor: I32
    nested_ceiling: I32
    # terms of models, (n_terms,), and thousandths of a point by class, (n_levels,)
    first_term: I32  # (n_scores + 1,)
    term_feature: U8  # codes.Feature
    term_unknown: I32
    first_level: I32  # (n_terms + 1,)
    level_points: I32
    # accounts, (n_accounts,), and grades, best first, (n_grades,)
    first_account: I32  # (n_scores + 1,)
    account_base: I32
    account_floor: I32
    account_ceiling: I32
    account_yearly: U8
    first_grade: I32  # (n_scores + 1,)
    grade_min: I32
    grade_share: U64  # of those who reach grade_min, out of 2**32; 0: by points alone
    first_transition: I32  # (n_grades + 1,) where the grade moves after 0, 1, 2, ... events
    transition_to: U8
    # rules, (n_rules,)
    first_rule: I32  # (n_observables + 1,) rules that an observable triggers; (1,) without scores
    rule_id: U16  # stable public number
    rule_score: U8
    rule_account: I16  # row of the account, or -1
    rule_from_day: I32
    rule_to_day: I32
    rule_mode: U8  # codes.ScoreMode
    rule_at_most: I32  # points of one record, either sign
    rule_value: I32  # score, ceiling, or number of the grade
    rule_recurs: U8
    rule_months: U16  # validity; 0 and 0 days: without limit
    rule_days: U16
    rule_factor: U8  # on recurrence within validity
    rule_threshold: U64  # share recorded
    rule_by_tick: U8
    rule_provision: U16
    rule_repeats: U8  # codes.Repeats
    rule_settles: U8  # 1: its records never end, and are added into the standing
    rule_luck: U32  # address of what is recorded, and of points within a range
    first_fade: I32  # (n_rules + 1,) millionths left after 0, 1, 2, ... years; the last holds on
    fade_millionths: I32
    first_band: I32  # (n_rules + 1,)
    band_from: I32  # value of the event from which the band holds
    band_low: I32
    band_high: I32
    band_per: I32
    first_boost: I32  # (n_rules + 1,) dated multipliers
    boost_from_day: I32
    boost_to_day: I32
    boost_hundredths: I32
    first_end: I32  # (n_observables + 1,) rules whose records an observable ends
    end_rule: U16


class ExchangeTable(NamedTuple):
    """Who receives copies of entries, and whether corrections follow; (n_procedures,) each.

    From `regimes.exchange`. Where several sharings of one procedure are in force, the weakest speaks for all.
    """

    from_day: I64  # first day on which anybody receives copies
    to_day: I64  # first day on which nobody does any more; 0 and 0: nobody ever does
    propagates: I64  # 1: corrections are passed on to all who receive copies
    latency_days: I64  # within how many days; -1: unstated, or not at all
    identity_key: I64  # codes.IdentityKey, the weakest of the regime
    provision: I64  # of the sharing; 0: none stated

    @property
    def by_name(self) -> I64:
        """Whether (1 or 0) the regime tells persons apart by name: (n_procedures,)."""
        return (self.identity_key < IdentityKey.NATIONAL_ID).astype(np.int64)


class MistakeTable(NamedTuple):
    """Namesakes, copies that outlive what they copy, and late bodies, from `society.mistake_tables`.

    Thresholds compare with a 32-bit word; days are quantiles of which a word picks one.
    """

    name_at: I64  # (N_NAME_CLASSES,) cumulative thresholds of how common a name is
    namesake: I64  # (3, N_NAME_CLASSES) by codes.IdentityKey: a mistaken record is a namesake's
    lingers: I64  # (2,) by whether corrections are passed on: a copy outlives its entry
    linger_days: I64  # (2, 256) and for how many days, if the regime states no time
    gate_on_copies: int  # a gate looks at copies
    capacity: int  # decisions of a month per 100,000 adults
    load_at: I64  # (n_loads,) filed last month, in hundredths of the capacity, from which a level holds
    missed: I64  # (n_loads,) a decision misses its day
    late_days: I64  # (256,) by how many days


class DoorTable(NamedTuple):
    """What the measures of a stack close and open, as arrays; bans of trips are in the `RuleTable` instead.

    A row is a measure attached to one of its causes within one window of days; a measure with several
    causes is repeated. Rows of bundles come first, then those of grades, then those of points. What bundle
    b brings is by_bundle[b]:by_bundle[b + 1], and so for grade rows of the `ScoreTable`, and for scores.
    Within a cause sanctions come before rewards; then the highest border, the surest, the first of the stack.
    """

    # rows, (n_doors,)
    door: U8  # conduct.Door
    sign: I16  # 1: a reward, -1: a sanction
    from_day: I32
    to_day: I32
    threshold: U64  # share of occasions on which it bites
    provision: U16
    measure: U16  # number of the measure in the stack
    target: U8  # conduct.Target
    price_percent: I16  # what is left to be paid of a price; -1: not said
    points_min: I32  # points from which it holds; 0 in rows of bundles and grades
    by_bundle: I32  # (n_bundles + 1,)
    by_grade: I32  # (n_grades + 1,) in the order of ScoreTable.grade_min
    by_points: I32  # (n_scores + 1,)


class ActTable(NamedTuple):
    """The catalogue of acts as integer tables, from `society.act_tables`; acts are sorted by group.

    Candidates of a group come as a Poisson process at a rate that no regime and no trait changes. Each draws
    its act from `kind_at`, is kept with `keep` (times habit and response), and recorded with `record`.
    Persons are told apart by (income fifth, age band, is_female, is_urban), firms by (size, sector, 0, 0),
    bodies by (level, 0, 0, 0). Thresholds compare with a 32-bit word, 2**32 is always.
    """

    first_act: I64  # (N_ACT_GROUPS + 1,) CSR: acts of a group
    candidates: I64  # (N_ACT_GROUPS, n) chance of at most 0, 1, 2, ... candidates in a month
    kind_at: I64  # (n_acts,) cumulative thresholds within the group; the last of a group is 2**32
    guide: I64  # (N_ACT_GROUPS, 64) by the first six bits of a word: the act at which to begin to look
    keep: I64  # (n_acts, N_STRATA) as `kernels.strata.stratum_of` numbers them
    habit: I64  # (n_acts, N_HABITS) multiplier of keep out of 256, by the steady trait of conduct
    roles: I64  # (n_acts,) features.Role: one of these is needed; 0: anybody
    response: I64  # (n_acts,) conduct.Response
    record: I64  # (n_acts,) share that a source records
    false_record: I64  # (n_acts,) share of candidates that were not kept and are recorded nevertheless
    source: I64  # (n_acts, 2) conduct.Source; the first records `source_split` of what is recorded
    source_split: I64  # (n_acts,)
    delay: I64  # (n_acts, 2) fewest and most days from the act to the record
    counterparty: I64  # (n_acts,) conduct.Counterparty
    harm_cny: I64  # (n_acts,) what the other side loses, or gains if negative, yuan
    door: I64  # (n_acts,) conduct.Door that an occasion is about; -1: no occasion


class TraitTable(NamedTuple):
    """Roles and steady classes of features as integer tables, from `society.trait_tables`.

    Of an adult's eight words of luck, several roles share one where they exclude or contain each other. A
    class is the number of borders that the first 24 bits of its own word reach.
    """

    role_word: I64  # (16,) by bit of features.Role: which word
    role: I64  # (N_STRATA, 16, 2) the role is held if [0] <= word < [1]
    row: I64  # (N_FEATURES,) row of the feature below; -1: none
    border: I32  # (N_STRATA, N_HABITS, n_rows, 4) out of 2**24, which nothing reaches: from the last class on


class Rates(NamedTuple):
    """The society's rates and curves as integer tables, from `society.rates`.

    Thresholds compare with a 32-bit word; years count from 2000; b = 2 is (rural, urban).
    """

    scalar: I64  # (N_RATES,) conduct.Rate
    onset: I64  # (n_years, 5 income, 6 age, b) share of candidates whose debt begins
    amount: I64  # (256,) quantiles of a debt, yuan
    able: I64  # (5 income,) debtor able to perform at the outset
    pay: I64  # (N_DEBT_STEPS, 2 unable/able, 3 pressure) per month
    deterrence_at: I64  # (n_levels,) listed per 100,000 adults from which a level holds
    deterrence: I64  # (n_levels,) multiplier of the readiness to pay, out of 256
    travels: int  # 0: nobody does
    trip: I64  # (n_years, N_TRIPS, 5 income, b) each of 4 candidates a month
    misconduct: I64  # (n_kinds,) cumulative thresholds
    misconduct_event: I64  # (n_kinds,) codes.Event
    n_acts: int  # of a toy society
    act_count: (
        I64  # (4, n_acts and more, n) by days of the month, from 28: chance of at most 0, 1, 2, ... acts
    )
    act_first: I64  # (n_acts + 1,) CSR: observables as which the regimes of the stack know an act
    act_observable: I64
    # of a toy society whose agents or acts are not all alike; no rows, or zeros, where they are
    act_steady: I64  # (n_acts, 4) who does it how often: `kernels.acts.A_OFFSET` and on
    act_value: I64  # (n_acts, N_VALUES) quantiles of what an act is worth
    act_waits: I64  # (n_acts,) column of the exposures with the slots whose turn it is; 0: waits for nobody
    act_typed: I64  # (n_acts,) where its rows of act_count by type begin, less its place; 0: one rate for all
    type_end: I64  # (n_types,) words of luck below which an agent is of a type, cumulative
    town: I64  # (N_TOWN,) `kernels.acts.T_AGENTS` and on; no rows: nobody inspects
    act_patrolled: I64  # (n_acts,) 1: heard of only where the body of a town looks
    act_weighs: I64  # (n_acts, 9) how an act is weighed: `kernels.weighing.W_HOW` and on
    weigh_at: I64  # (n_states,) by act and state of the agent: the word from which it is committed


class FirmTable(NamedTuple):
    """Firms, government bodies and to whom debts are owed as integer tables, from `society.firm_tables`.

    Thresholds compare with a 32-bit word; years count from 2000. `debt`, `amount` and `able` have two parts,
    for firms by size and for bodies by level.
    """

    opened: I64  # (512,) by tick: places that have had a firm when the month begins, of all places
    closed: I64  # (5 sizes, 512) cumulative: closed within 1, 2, ... months
    size_at: I64  # (5,) cumulative
    sector: I64  # (6,) cumulative
    owner: I64  # (33, 4) cumulative, by province 0..30, then Hong Kong and Macau
    level: I64  # (5,) cumulative
    debt: I64  # (2, n_years, 5) a debt begins, per month
    amount: I64  # (2, 5) multiplier of a person's debt, out of 256
    able: I64  # (2, 5) able to pay when a debt begins
    counterparty: I64  # (3, N_COUNTERPARTIES) cumulative, for persons, firms, bodies


class ResponseTable(NamedTuple):
    """How people answer to what they see of others, from `society.response_tables`.

    Multipliers are out of 256. Level 0 is nothing seen, and there every one of them is 256.
    """

    at: I64  # (N_EXPOSURES, 5) counts per 100,000 adults from which a level holds
    kept: I64  # (N_RESPONSES, N_EXPOSURES, 5) multiplier of the chance to keep a candidate
    pay: I64  # (5,) multiplier of the readiness to pay, by the level of conduct.Exposure.LISTED
    moves: int  # share of those who stand low in their place's score who move away in a year, out of 2**32


class Docket(NamedTuple):
    """Open matters of a neighbourhood, sorted by agent; (n_rows,) each. Declared in `variables`."""

    agent: U16  # row of the agent in the neighbourhood
    kind: U8  # codes.Kind
    step: U8  # codes.Debt, or step of the rule table
    fact: U32  # tick of the fact << 8 | its candidate's index
    opened_day: U16
    due_day: U16  # next clock; codes.NEVER if none
    end_day: U16  # end of the term; codes.NEVER if open-ended
    ground: U16  # move that opened the case
    bits: U16  # debts: codes.Fact; cases: number of moves made
    amount: U32  # debts: yuan


class People(NamedTuple):
    """The census and its life tables as integer tables, from `society.people.people()`.

    A cell of a province is an age band and a sex: number 2 * band + is_female. The 18 bands are 18-19,
    20-24, ... 95-99 and 100 and over; provinces are numbered 0..30 in the order of their codes.
    """

    census_day: int  # 2020-11-01, the day of generation 0
    empty_threshold: int  # nobody held the slot before generation 0
    cell_threshold: U64  # (31, 36) cumulative share of the province's adults; the last is 2**32
    band_first_birth: I32  # (18,) first birth day of the band
    band_days: I32  # (18,) birth days in the band
    female_threshold: U64  # (31,) share of women in the youngest band, for later generations
    survival: I64  # (2, 128) by is_female and years since 18: survivors of 2**48, 0 from age 110 on
    survival_before: I64  # (2, 128) the same for holders before generation 0, who died younger
    urban_threshold: U64  # (31,) urban share
    income_threshold: U64  # (31, 2, 5) by is_urban: cumulative shares of the national fifths
