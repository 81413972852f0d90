"""What a regime hears of the acts of the society: which records of them it knows as which conduct."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from glasshouse.act_names import WHO
from glasshouse.arrays import RuleTable, ScoreTable
from glasshouse.regimes.model import Regime
from glasshouse.regimes.rows import Numbers, is_in_society, threshold

LIVING = ("natural_person", "legal_person", "government_body")  # kinds of subjects that the society has


class Heard(NamedTuple):
    """A recorded act is known as an observable if its word w, 32 random bits, has low <= w < high.

    `regime` is the number in the stack of the regime that hears it.
    """

    act: str
    observable: int
    low: int
    high: int
    regime: int


def can_happen(trigger: str, regime: Regime, subjects: Collection[str]) -> bool:
    """Return whether the society has a trigger, and somebody among these subjects whom it can concern."""
    act = next((one.act for one in regime.conduct if one.id == trigger), None)
    if act is not None:
        return WHO[act] in LIVING and WHO[act] in subjects
    return is_in_society(trigger) and not set(subjects).isdisjoint(LIVING)


def spans(regime: Regime) -> dict[str, tuple[Decimal, Decimal]]:
    """Return, by conduct, from where to where in [0, 1) the recorded acts are that are known as it.

    The conduct of one act is laid end to end in file order, so one record is one conduct. What would reach
    beyond 1 begins at 0 again: it describes a fact that other conduct of the regime describes, too. The spans
    follow from the file alone; they are the same in every stack and horizon.
    """
    ends: dict[str, Decimal] = {}
    found = {}
    for conduct in regime.conduct:
        if conduct.act is not None:
            low = ends.get(conduct.act, Decimal(0))
            low = Decimal(0) if low + conduct.share > 1 else low
            ends[conduct.act] = low + conduct.share
            found[conduct.id] = (low, low + conduct.share)
    return found


def heard(names: Numbers, rules: RuleTable, scores: ScoreTable) -> tuple[Heard, ...]:
    """Return what a stack hears: in the order of its regimes, then of the conduct in their files.

    Parameters
    ----------
    names
        The numbers of the stack.
    rules, scores
        Its tables; conduct to which no row of them answers is left out.
    """
    first = names.n_observables - len(names.acts)
    acts = {(r.regime.id, c.id): c.act for r in names.regimes for c in r.conduct if c.act}
    ends = {(r.regime.id, name): span for r in names.regimes for name, span in spans(r).items()}
    numbers = {r.regime.id: number for number, r in enumerate(names.regimes)}
    answered = _answered(rules, scores)
    return tuple(
        Heard(
            acts[conduct],
            first + i,
            low=threshold(ends[conduct][0]),
            high=threshold(ends[conduct][1]),
            regime=numbers[conduct[0]],
        )
        for i, conduct in enumerate(names.acts)
        if conduct in acts and first + i in answered
    )


def _answered(rules: RuleTable, scores: ScoreTable) -> set[int]:
    """Return the observables that open or move a case, are counted by a score, or end what it counts."""
    starts = (rules.trigger_start, scores.first_rule, scores.first_end)
    return {int(observable) for start in starts for observable in np.flatnonzero(np.diff(start))}
