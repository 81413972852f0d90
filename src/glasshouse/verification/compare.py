"""The engine and this encoding side by side: what differs first."""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Engine
from glasshouse.minds import Seen
from glasshouse.verification import faces, ties
from glasshouse.verification.societies import Society

SPOKE = int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR)  # voices are counted, and not kept with the byte


def differences(prepared: Prepared) -> list[str]:
    """Name what differs in the first month in which anything does, or in the state at the end."""
    engine, other = Engine(prepared, threads=1), Society(prepared)
    names = [one.name for one in prepared.observables]
    for month in other.months():
        tick = engine.step()
        found: I64 = np.zeros_like(tick.tally)
        for cell, value in month.tally.cells.items():
            found[cell] = value
        if (wrong := np.argwhere(found != tick.tally)).size:
            return sorted({f"month {month.tick}: {names[row]}" for _, row, _ in wrong.tolist()})
    docket, state = [], engine.state
    for place in range(len(state.size)):
        start = int(state.docket_start[place])
        for i in range(start, start + int(state.docket_count[place])):
            docket.append((place, *(int(column[i]) for column in state.docket)))
    mine = [
        (place.number, slot.row, *row.told())
        for place in other.neighbourhoods
        for slot in (*place.others, *place.slots)
        for row in slot.rows
    ]
    if docket != mine:
        return ["dockets at the end"]
    slots = [slot for place in other.neighbourhoods for slot in (*place.others, *place.slots)]
    seen = [byte & ~SPOKE for byte in state.seen.tolist()]
    if faces.are_read(other.world) and seen != [slot.shows for slot in slots]:
        return ["what everybody sees at the end"]
    if ties.PART in prepared.parts and state.friends.tolist() != [slot.friends for slot in slots]:
        return ["friends at the end"]
    return []
