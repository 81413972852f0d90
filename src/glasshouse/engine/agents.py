"""What agents are called: adults by a number, firms as F12, government bodies as B3; and where each lives.

Inside, every agent has a slot, its address in luck: adults below `codes.FIRM_SLOTS`, the others above. Where
people meet them, firms and bodies are numbered from 0 through the society, each kind for itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import FIRM_SLOTS
from glasshouse.engine.state import rows_before
from glasshouse.errors import RunError

if TYPE_CHECKING:
    from glasshouse.engine.prepare import Prepared

KINDS = ("natural_person", "legal_person", "government_body")
PREFIXES = ("", "F", "B")
FIRM, BODY = 1, 2
NAME = re.compile(r"([FfBb]?)(-?[0-9]+)")


def first_firms(prepared: Prepared) -> I64:
    """Return the number of the first firm of each neighbourhood, and at the end how many places there are."""
    places = np.maximum(rows_before(prepared.places, prepared.parts) - 1, 0)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(places)])


def slot_called(prepared: Prepared, name: str) -> int:
    """Return the slot of an agent by what it is called.

    Raises
    ------
    RunError
        If the society has no such agent.
    """
    found = NAME.fullmatch(name.strip())
    if not found:
        raise RunError(
            f'Agent "{name}": a number is needed, such as 1234; of a firm such as F12, of a government body '
            "such as B3."
        )
    prefix, number = found[1].upper(), int(found[2])
    firsts = first_firms(prepared)
    numbers = (prepared.places.n_agents, int(firsts[-1]), len(firsts) - 1 if has_bodies(prepared) else 0)
    kind = PREFIXES.index(prefix)
    if not 0 <= number < numbers[kind]:
        raise RunError(nobody_called(f"{prefix}{number}", kind, numbers[kind]))
    if kind == BODY:
        return FIRM_SLOTS + int(prepared.places.first_slot[number])
    if kind == FIRM:
        k = int(np.searchsorted(firsts, number, side="right")) - 1
        return FIRM_SLOTS + int(prepared.places.first_slot[k]) + 1 + number - int(firsts[k])
    return number


def nobody_called(name: str, kind: int, n: int) -> str:
    """Say that a society has no such agent, and which ones it has."""
    if kind and not n:
        what, part = ("firms", "firm") if kind == FIRM else ("government bodies", "body")
        return (
            f"Agent {name} is not in this run: it has no {what}. They are in runs of regimes that are about "
            f"them, and of --parts auto,{part}."
        )
    what, prefix = ("agents", "places for firms", "government bodies")[kind], PREFIXES[kind]
    return (
        f"Agent {name} is not in this run: its {what} are numbered {prefix}0 to {prefix}{n - 1}. "
        "Choose one of those."
    )


def has_bodies(prepared: Prepared) -> bool:
    """Return whether government bodies live in the society."""
    return "body" in prepared.parts


def called(prepared: Prepared, slot: int) -> str:
    """Return what an agent is called."""
    return all_called(prepared, np.array([slot], np.int64))[0]


def all_called(prepared: Prepared, slots: I64) -> list[str]:
    """Return what each of some agents is called."""
    kinds, numbers = numbered(prepared, slots)
    return [f"{PREFIXES[kind]}{n}" for kind, n in zip(kinds.tolist(), numbers.tolist(), strict=True)]


def numbered(prepared: Prepared, slots: I64) -> tuple[I64, I64]:
    """Return the kind of each agent, in the order of `KINDS`, and its number within the kind."""
    first, firsts = prepared.places.first_slot, first_firms(prepared)
    place = np.where(slots < FIRM_SLOTS, 0, slots - FIRM_SLOTS)
    k = np.searchsorted(first, place, side="right") - 1
    row = place - first[k]
    kinds = np.where(slots < FIRM_SLOTS, 0, np.where(row == 0, BODY, FIRM))
    numbers = np.where(row == 0, k, firsts[k] + row - 1)
    return kinds.astype(np.int64), np.where(slots < FIRM_SLOTS, slots, numbers).astype(np.int64)


def neighbourhood_of(prepared: Prepared, slot: int) -> int:
    """Return the neighbourhood in which an agent lives.

    Raises
    ------
    RunError
        If the society has no such agent.
    """
    n = prepared.places.n_agents
    place = slot - FIRM_SLOTS if slot >= FIRM_SLOTS else slot
    if not 0 <= place < n:
        raise RunError(nobody_called(str(slot), 0, n))
    return int(np.searchsorted(prepared.places.first_slot, place, side="right")) - 1
