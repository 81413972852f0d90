"""What followed from interventions in a neighbourhood: whose lives differ, and in which lines."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from glasshouse.arrays import I64, U64
from glasshouse.effect_charts import Lang
from glasshouse.engine.life import line_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.trace import Replay
from glasshouse.explorer.lives.apart import only
from glasshouse.explorer.lives.lines import Lines
from glasshouse.explorer.lives.replays import Told, told_of
from glasshouse.explorer.lives.words import COUNTS

MOST_LIVES, MOST_LINES = 8, 40
COLUMNS: Final = ("day", "observable", "fact", "provision", "rule", "value")
ODD: Final = (
    0x9E3779B97F4A7C15,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x27D4EB2F165667C5,
    0x85EBCA6B,
    0xFF51AFD7ED558CCD,
)


def marks_of(again: Replay) -> tuple[I64, U64]:
    """Return the agents to whom something happened, sorted, and a mark by which their lives are told apart.

    The mark is a sum of mixed numbers over the lines, so that it does not hang on their order.
    """
    mixed = np.zeros(len(again.events["agent"]), np.uint64)
    for name, odd in zip(COLUMNS, ODD, strict=True):
        mixed = (mixed ^ again.events[name].astype(np.uint64)) * np.uint64(odd)
        mixed ^= mixed >> np.uint64(29)
    agents, place = np.unique(again.events["agent"], return_inverse=True)
    marks = np.zeros(len(agents), np.uint64)
    np.add.at(marks, place, mixed)
    return agents, marks


def touched(before: Replay, after: Replay) -> list[int]:
    """Return the slots of the agents whose lives are not the same in two replays."""
    was, now = (
        dict(zip(*(column.tolist() for column in marks_of(one)), strict=True)) for one in (before, after)
    )
    return sorted(slot for slot in {*was, *now} if was.get(slot) != now.get(slot))


def followed(
    slots: list[int], before: tuple[Prepared, Replay], after: tuple[Prepared, Replay], lang: Lang
) -> dict[str, Any]:
    """Return how lives differ: lines that went and came, and what is counted, of all who are touched.

    Parameters
    ----------
    slots
        From `touched`; the lines of the first few are told.
    """
    counts: dict[str, list[int]] = {name: [0, 0] for name in COUNTS}
    lives = []
    for place, slot in enumerate(slots):
        pair = [told_of(*side, slot) for side in (before, after)]
        for side, told in enumerate(pair):
            for name, value in Lines(told).counts().items():
                counts[name][side] += value
        if place < MOST_LIVES:
            lives.append(_life(pair, lang))
    changed = [
        {"key": name, "label": COUNTS[name][lang], "before": was, "after": now}
        for name, (was, now) in counts.items()
        if was or now
    ]
    return {"n": len(slots), "lives": lives, "counts": changed}


def _life(pair: list[Told], lang: Lang) -> dict[str, Any]:
    was, now = (one.life for one in pair)
    went = only(was.events, now.events)
    came = only(now.events, was.events)
    lines = [
        {"day": event.day, "is_new": is_new, "says": line_of([event], lang)}
        for is_new, events in ((False, went), (True, came))
        for event in events
    ]
    lines.sort(key=lambda one: (one["day"], one["is_new"]))
    return {
        "agent": now.name or now.agent,
        "heads": [now.headline(holder, lang) for holder in now.holders],
        "n_lines": len(lines), "lines": lines[:MOST_LINES],
    }  # fmt: skip
