"""What bodies decide between ticks, by draws keyed (seed, body, tick)."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, U16
from glasshouse.codes import NEVER, Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import draw

COURT_ADOPTS = int(Stream.COURT_ADOPTS)


@kernel
def courts_adopt(adopted: U16, bodies: I64, seed: np.uint64, tick: int, threshold: int) -> None:
    """Let courts that have not yet taken up the list do so this month.

    Parameters
    ----------
    adopted
        (n_courts,) tick of adoption, or NEVER; written in place.
    bodies
        (n_courts,) number of each court; one court for each neighbourhood.
    threshold
        Chance a month, out of 2**32.
    """
    for k in range(adopted.shape[0]):
        if adopted[k] == NEVER and draw(seed, bodies[k], 0, tick, COURT_ADOPTS, 0, 0)[0] < threshold:
            adopted[k] = tick
