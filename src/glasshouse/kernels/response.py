"""How people answer: readiness to pay under pressure, and deterrence by what they see of others."""

from __future__ import annotations

from glasshouse.arrays import I64, Rates
from glasshouse.codes import Fact
from glasshouse.kernels._jit import kernel

CAN_PAY = int(Fact.CAN_PAY)
PER = 100_000
UNIT = 256


@kernel
def exposure_level(listed: int, adults: int, rates: Rates) -> int:
    """Return the level of what an agent sees: how many of its province stood on a list last month.

    Integers are compared by cross-multiplication; a share is never rounded.
    """
    level = 0
    for k in range(rates.deterrence_at.shape[0]):
        if listed * PER >= rates.deterrence_at[k] * adults and listed > 0:
            level = k
    return level


@kernel
def readiness_to_pay(pay: I64, multiplier: int, step: int, bits: int, pressure: int) -> int:
    """Return the threshold of paying this month, out of 2**32."""
    able = 1 if bits & CAN_PAY else 0
    return min((pay[step, able, pressure] * multiplier) // UNIT, 4294967296)
