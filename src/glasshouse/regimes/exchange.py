"""Who receives copies of entries, whether corrections follow them, and by what a regime knows persons.

A sharing passes on the entries of a procedure if its subject is the procedure or its list. What a sharing
says of one ground, of data that come in, or of scores is no copy of an entry and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from glasshouse.arrays import ExchangeTable
from glasshouse.clock import Duration
from glasshouse.codes import IdentityKey
from glasshouse.errors import GlasshouseError
from glasshouse.regimes.heard import Heard
from glasshouse.regimes.model import InForce, Procedure, Sharing
from glasshouse.regimes.reforms import Window
from glasshouse.regimes.rows import Part

UNSTATED = -1
LONGEST_MONTH = 31
NOBODY = (0, 0, 0, UNSTATED)


def exchange_table(parts: Sequence[Part]) -> ExchangeTable:
    """Return the exchange of a stack, a row for each procedure in public order.

    Where sharings of one procedure differ, the weakest speaks for all of them, from the first day on which
    anybody receives copies to the last: one receiver who never hears of a correction is enough for a copy
    to linger.
    """
    rows = [_row(part, procedure) for part in parts for procedure in part.regime.procedures]
    table = np.array(rows, np.int64).reshape(len(rows), len(ExchangeTable._fields))
    return ExchangeTable(*np.ascontiguousarray(table.T))


def heard_keys(parts: Sequence[Part], heard: Sequence[Heard]) -> tuple[int, ...]:
    """Return, by what a stack hears, the weakest `codes.IdentityKey` of the regime that hears it."""
    keys = [_weakest_key(part) for part in parts]
    return tuple(keys[one.regime] for one in heard)


def latency_days(text: str) -> int:
    """Return the days of a stated period, months counted long; -1 for any other words.

    Examples
    --------
    >>> latency_days("P7D"), latency_days("P1M"), latency_days("none stated")
    (7, 31, -1)
    """
    try:
        period = Duration.parse(text)
    except GlasshouseError:  # words, which the format allows
        return UNSTATED
    return LONGEST_MONTH * period.total_months + period.days


def _row(part: Part, procedure: Procedure) -> tuple[int, ...]:
    key = _weakest_key(part)
    copies = list(_copies(part, procedure))
    if not copies:
        return *NOBODY, key, 0
    weakest = min(copies, key=_strength)[1]
    follows = weakest.corrections_propagate
    return (
        min(window.from_day for window, _ in copies),
        max(window.to_day for window, _ in copies),
        int(follows),
        latency_days(weakest.max_latency) if follows else UNSTATED,
        key,
        part.number(part.names.provisions, weakest.provision),
    )


def _copies(part: Part, procedure: Procedure) -> Iterator[tuple[Window, Sharing]]:
    """Yield the sharings of a procedure's entries, with the days of the horizon on which they hold."""
    lists = [item for item in part.regime.lists if item.procedure == procedure.id]
    for sharing in part.regime.sharings:
        holding: list[tuple[InForce, ...]] = [
            (item.in_force, sharing.in_force)
            for item in lists
            if sharing.subject in (item.id, procedure.id) and item.evidence in part.evidence
        ]
        if not lists and sharing.subject == procedure.id:
            holding = [(sharing.in_force,)]
        for in_force in holding:
            if window := part.cut(part.calendar.window(*in_force)):
                yield window, sharing


def _strength(copy: tuple[Window, Sharing]) -> tuple[bool, int, int]:
    """Rank sharings: no corrections, then corrections at any time, then the latest, then the earliest day."""
    window, sharing = copy
    latency = latency_days(sharing.max_latency)
    return sharing.corrections_propagate, -latency if latency >= 0 else -(2**31), window.from_day


def _weakest_key(part: Part) -> int:
    """Return the weakest `codes.IdentityKey` among the data that the regime reads within the horizon."""
    keys = [
        IdentityKey.__members__.get(category.identity_key.upper(), IdentityKey.NATIONAL_ID)
        for category in part.regime.data_categories
        if category.evidence in part.evidence and part.cut(part.calendar.window(category.in_force))
    ]
    return min(keys, default=IdentityKey.NATIONAL_ID)
