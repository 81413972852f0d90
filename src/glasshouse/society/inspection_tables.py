"""Integer tables of the bodies of towns in a toy society: whom they have, what they find and forget."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.society import curves
from glasshouse.society.toy import ToySociety

N_TOWN = 4  # columns of Rates.town


def town_table(society: ToySociety) -> I64:
    """Return (4,) agents and districts of a town, what is forgotten a day, and whether a body corrects.

    There are no rows where nobody inspects.
    """
    said = society.inspections
    if said is None:
        return np.zeros(0, np.int64)
    forgotten = curves.threshold(said.forgotten)
    return np.array([said.town, len(society.types), forgotten, int(said.corrected)], np.int64)


def act_patrolled(society: ToySociety) -> I64:
    """Return (n_acts,) whether an act is heard of only where a body looks; no rows where nobody inspects."""
    said = society.inspections
    return np.array([int(act in said.acts) for act in society.acts] if said else [], np.int64)


def first_records(society: ToySociety) -> dict[str, int]:
    """Return what a body has on record at first, by district in the order of the types."""
    return {name: society.inspections.records[name] for name in society.types} if society.inspections else {}
