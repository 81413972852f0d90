"""How people answer to what they see of others and to pressure: paying, and acts left or taken up."""

from __future__ import annotations

from glasshouse.arrays import ALWAYS, I64, Rates, ResponseTable
from glasshouse.codes import Fact
from glasshouse.kernels._jit import kernel

CAN_PAY = int(Fact.CAN_PAY)
PER = 100_000
UNIT, UNIT_BITS = 256, 8


@kernel
def level_seen(counted: int, adults: int, borders: I64) -> int:
    """Return the highest level whose border, per 100,000 adults, is reached; the first one always is.

    Nobody counted is level 0, whatever the borders. Integers are compared by cross-multiplication; a share
    is never rounded.
    """
    level = 0
    for k in range(1, borders.shape[0]):
        if counted > 0 and counted * PER >= borders[k] * adults:
            level = k
    return level


@kernel
def exposure_level(listed: int, adults: int, rates: Rates) -> int:
    """Return the level of what an agent sees: how many of its province stood on a list last month."""
    return level_seen(listed, adults, rates.deterrence_at)


@kernel
def readiness_to_pay(pay: I64, multiplier: int, step: int, bits: int, pressure: int) -> int:
    """Return the threshold of paying this month, out of 2**32."""
    able = 1 if bits & CAN_PAY else 0
    return moved(pay[step, able, pressure], multiplier)


@kernel
def multipliers(seen: I64, adults: int, table: ResponseTable, out: I64) -> None:
    """Find by what the chance to keep a candidate is multiplied this month, for each kind of response.

    Parameters
    ----------
    seen
        (N_EXPOSURES,) conduct.Exposure: counts of the province's last month.
    adults
        Adults of the province.
    out
        (N_RESPONSES,) out of 256; written. Where a kind looks at several exposures, theirs are multiplied one
        after the other, each product rounded down.
    """
    for kind in range(out.shape[0]):
        out[kind] = UNIT
    for exposure in range(seen.shape[0]):
        level = level_seen(seen[exposure], adults, table.at[exposure])
        for kind in range(out.shape[0]):
            out[kind] = out[kind] * table.kept[kind, exposure, level] // UNIT


@kernel
def moved(threshold: int, multiplier: int) -> int:
    """Return a threshold times a multiplier out of 256; no more than certainty.

    The same word of luck is held against both, so what a milder response keeps a stricter one may drop, and
    nothing else changes.
    """
    return min((threshold * multiplier) >> UNIT_BITS, ALWAYS)
