"""The society's tables as one record, beside the law: what people do, and which of it a run follows."""

from __future__ import annotations

from typing import NamedTuple

from glasshouse.arrays import I64, ActTable, FirmTable, MistakeTable, Rates, ResponseTable, TraitTable
from glasshouse.minds import DealingTable, HouseholdTable, NetworkTable, OpinionTable

NOBODY, WITH_DOCKET, EVERYBODY = range(3)


class Scope(NamedTuple):
    """Which acts a run follows, in which rows it counts them, and which regime knows them as what."""

    follows_acts: int  # 0: nobody of the society needs acts
    follows_adults: int  # whose deeds are asked for: NOBODY; WITH_DOCKET: those a case may touch; EVERYBODY
    groups: I64  # (N_ACT_GROUPS,) 1: followed
    done_row: I64  # (n_acts,) row of the tally, or -1
    recorded_row: I64  # (n_acts,)
    is_expression: I64  # (n_acts,) 1: to keep it is to speak up
    first_heard: I64  # (n_acts + 1,) CSR: what regimes know a recorded act as
    heard_row: I64  # observable
    heard_low: I64  # known if low <= word < high
    heard_high: I64
    heard_applies: I64  # (n_places, n_heard) 1: the regime that hears it is in force there
    heard_key: I64  # codes.IdentityKey, the weakest of the regime
    namesakes: int  # 1: of mistaken records it is asked whether they are a namesake's
    capacity: int  # 1: bodies that were asked for much miss their days
    lost_row: int  # yuan by conduct.Counterparty
    arrears_row: int  # yuan of new debts by conduct.Counterparty; -1: firms are not followed
    refused_row: int  # by conduct.Door; -1: no measure closes or opens anything
    favoured_row: int
    closed_by: I64  # (N_DOORS,) 1: by a case, 2: by a score, 3: by both
    asks_opinions: int  # 1: opinions are followed: who speaks, and a survey each January
    survey_row: int  # minds.Survey
    deals_row: int  # minds.Dealing; -1: no dealings
    deeds_row: int  # minds.Deed by strategy; -1: not counted
    inspections_row: int  # conduct.Inspection by district; -1: nobody inspects
    network_row: int  # of a network: what flows by peer, or minds.Speaking; -1: there is none
    elsewhere: int  # place in which no score that is kept in some places only is kept; -1: none
    n_traits: int
    traits_read: I64  # (n_traits and more,) features.Feature: steady traits that a model of the stack reads
    asks_households: int  # 1: a model reads how many live together
    has_families: int  # 1: parents are those with children at school age in their household
    rule_kind: I64  # (n_rules and more,) of score rules: 1 about speech, 2 about good deeds


class World(NamedTuple):
    """All tables of the society, one record for kernels."""

    rates: Rates
    acts: ActTable
    traits: TraitTable
    scope: Scope
    responses: ResponseTable
    opinion: OpinionTable
    dealing: DealingTable
    household: HouseholdTable
    firms: FirmTable
    mistakes: MistakeTable
    network: NetworkTable
    interventions: I64  # (MOST_INTERVENTIONS, N_INTERVENTION_COLUMNS) of `desk`
    n_interventions: int
