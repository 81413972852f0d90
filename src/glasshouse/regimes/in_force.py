"""Whether a measure of a stack holds on a day: its own dates, the evidence asked for, and what limits it."""

from __future__ import annotations

from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.doors import limits_of, windows_of
from glasshouse.regimes.model import Measure
from glasshouse.regimes.reforms import Calendar


def measure_holds(stack: CompiledStack, measure: Measure, day: int) -> bool:
    """Return whether a measure of a regime of the stack is law on a day."""
    regime = next(one for one in stack.regimes if measure in one.measures)
    if measure.evidence not in {*stack.evidence, *regime.regime.puts_in_force}:
        return False
    calendar = Calendar(regime, stack.switches)
    limits = limits_of(stack.regimes, stack.switches)
    windows = windows_of(regime, measure, calendar=calendar, limits=limits)
    return any(window.from_day <= day < window.to_day for window in windows)
