"""Which acts of the catalogue a run follows: those of groups that a regime of the stack hears of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from glasshouse.conduct import ActGroup
from glasshouse.engine.rows import ABSENT, SocietyRows
from glasshouse.kernels.world import Scope
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society.act_tables import act_ids, act_table

MOST_HEARD = 512


@dataclass(frozen=True)
class Followed:
    """The groups of acts that a run follows, and what it knows of each act.

    groups
        Names of `conduct.ActGroup` in lower case.
    """

    stack: CompiledStack
    groups: tuple[str, ...]

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Return the acts that are counted, in the order of the catalogue."""
        first = act_table().first_act
        return tuple(
            act_ids()[k]
            for group in ActGroup
            if group.name.lower() in self.groups
            for k in range(first[group], first[group + 1])
        )

    def scope(self, rows: SocietyRows) -> Scope:
        """Return the tables for kernels, with the rows of the tally in which acts are counted."""
        at = {act: k for k, act in enumerate(self.acts)}
        places = np.array([at.get(act, ABSENT) for act in act_ids()], np.int64)
        heard = [[one for one in self.stack.heard if one.act == act] for act in act_ids()]
        flat = [one for known in heard for one in known]
        return Scope(
            follows_acts=int(len(self.acts) > 0),
            groups=np.array([int(g.name.lower() in self.groups) for g in ActGroup], np.int64),
            done_row=np.where(places < 0, ABSENT, rows.start("done") + places),
            recorded_row=np.where(places < 0, ABSENT, rows.start("recorded") + places),
            first_heard=np.cumsum([0, *map(len, heard)], dtype=np.int64),
            heard_row=np.array([one.observable for one in flat], np.int64),
            heard_low=np.array([one.low for one in flat], np.int64),
            heard_high=np.array([one.high for one in flat], np.int64),
            lost_row=rows.start("lost"),
        )


ROOM = {"scope.heard_row": (MOST_HEARD,), "scope.heard_low": (MOST_HEARD,), "scope.heard_high": (MOST_HEARD,)}


def heard_groups(stack: CompiledStack) -> tuple[str, ...]:
    """Return the groups with an act of which a regime of the stack hears."""
    heard: Collection[str] = {one.act for one in stack.heard}
    first = act_table().first_act
    return tuple(
        group.name.lower()
        for group in ActGroup
        if any(act_ids()[k] in heard for k in range(first[group], first[group + 1]))
    )
