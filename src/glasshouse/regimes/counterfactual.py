"""Which items of a regime hold that are no rule of any place: what makes a run a counterfactual."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from glasshouse.regimes.model import Regime
from glasshouse.regimes.vocabulary import EvidenceClass

CLASSES: tuple[EvidenceClass, ...] = ("reported", "seed_only", "myth")  # those beside `rule`, in this order


def beyond_rules(regime: Regime, evidence: Collection[str] = ("rule",)) -> tuple[EvidenceClass, ...]:
    """Return the evidence classes, other than `rule`, of which something holds.

    Parameters
    ----------
    regime
        A checked regime.
    evidence
        Evidence classes that a run asks for, beside those that the regime puts in force.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> beyond_rules(load_regime("rongcheng-2019").regime, ("rule", "reported"))
    ('reported',)
    >>> beyond_rules(load_regime("seed-maximal").regime)
    ('reported', 'seed_only', 'myth')
    """
    wanted = {*evidence, *regime.regime.puts_in_force}
    found = set(_classes(regime))
    return tuple(name for name in CLASSES if name in wanted and name in found)


def _classes(regime: Regime) -> Iterator[str]:
    """Yield the evidence class of everything that does something; what is only named does nothing."""
    yield from (switch.evidence for switch in regime.switches)
    yield from (measure.evidence for measure in regime.measures)
    yield from (limit.evidence for limit in regime.limits)
    for item in regime.lists:
        yield from (item.evidence, *(ground.evidence for ground in item.grounds))
    for procedure in regime.procedures:
        yield from (move.evidence for move in procedure.moves)
    for score in regime.scores:
        yield from (score.evidence, *(rule.evidence for rule in score.rules))
