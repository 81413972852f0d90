"""Whether a measure of a stack holds on a day: its own dates, the evidence asked for, and what limits it."""

from __future__ import annotations

from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.model import Measure, Regime
from glasshouse.regimes.reforms import Calendar

LOCAL = ("provincial", "city", "village")


def measure_holds(stack: CompiledStack, measure: Measure, day: int) -> bool:
    """Return whether a measure of a regime of the stack is law on a day.

    Sanctions that follow from scores of natural persons under local schemes end where a limit of the stack
    says so.
    """
    regime = next(one for one in stack.regimes if measure in one.measures)
    window = Calendar(regime, stack.switches).window(measure.in_force)
    if measure.evidence not in {*stack.evidence, *regime.regime.puts_in_force}:
        return False
    if window is None or not window.from_day <= day < window.to_day:
        return False
    is_narrowed = measure.polarity == "sanction" and regime.regime.level in LOCAL
    if is_narrowed and follows_from_score_of_persons(regime, measure):
        return not any(limit_holds(stack, one, day) for one in stack.regimes)
    return True


def follows_from_score_of_persons(regime: Regime, measure: Measure) -> bool:
    """Return whether a measure is brought by the score of a natural person."""
    scores = [score.id for score in regime.scores if "natural_person" in score.subjects]
    causes = {cause.rpartition(".")[0] for cause in measure.trigger} | {
        one.score for one in measure.thresholds
    }
    return any(score in causes for score in scores)


def limit_holds(stack: CompiledStack, regime: Regime, day: int) -> bool:
    """Return whether a regime of the stack ends sanctions that follow from local scores, by that day."""
    calendar = Calendar(regime, stack.switches)
    windows = [
        calendar.window(limit.in_force)
        for limit in regime.limits
        if limit.effect == "score_sanctions_end" and "natural_person" in limit.subjects
    ]
    return any(window is not None and window.from_day <= day < window.to_day for window in windows)
