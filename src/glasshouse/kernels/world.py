"""The society's tables as one record, beside the law: what people do, and which of it a run follows."""

from __future__ import annotations

from typing import NamedTuple

from glasshouse.arrays import I64, ActTable, Rates, TraitTable

MOST_ACTS = 256  # acts of the catalogue have one byte in the docket


class Scope(NamedTuple):
    """Which acts a run follows, in which rows it counts them, and which regime knows them as what."""

    follows_acts: int  # 0: nobody of the society needs acts
    groups: I64  # (N_ACT_GROUPS,) 1: followed
    done_row: I64  # (n_acts,) row of the tally, or -1
    recorded_row: I64  # (n_acts,)
    first_heard: I64  # (n_acts + 1,) CSR: what regimes know a recorded act as
    heard_row: I64  # observable
    heard_low: I64  # known if low <= word < high
    heard_high: I64
    lost_row: int  # yuan by conduct.Counterparty


class World(NamedTuple):
    """All tables of the society, one record for kernels."""

    rates: Rates
    acts: ActTable
    traits: TraitTable
    scope: Scope
