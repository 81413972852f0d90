"""What a change brought to a life: the lines that came and that went, and counts before and after."""

from __future__ import annotations

from typing import Any

from glasshouse.engine.life import runs_of
from glasshouse.explorer.lives.apart import only
from glasshouse.explorer.lives.lines import Lines
from glasshouse.explorer.lives.replays import Told

CAME, WENT = "came", "went"


def brought(before: Told, after: Told) -> dict[str, Any]:
    """Return how a life with a change differs from the same life without it, as plain values.

    A line is the same if everything that it says is: day, person, words, provision and rule.
    """
    old, new = Lines(before), Lines(after)
    lines = [*_only(old, after, WENT), *_only(new, before, CAME)]
    lines.sort(key=lambda one: str(one["day"]))
    counts, was = new.counts(), old.counts()
    return {
        "lines": lines,
        "n_came": sum(one["times"] for one in lines if one["way"] == CAME),
        "n_went": sum(one["times"] for one in lines if one["way"] == WENT),
        "first": lines[0]["day"] if lines else "",
        "counts": [
            {"key": name, "before": was[name], "after": value}
            for name, value in counts.items()
            if was[name] != value
        ],
    }  # fmt: skip


def _only(mine: Lines, other: Told, way: str) -> list[dict[str, Any]]:
    """Return the lines of a life that another one does not have."""
    return [{**mine.line(run), "way": way} for run in runs_of(only(mine.events, other.life.events))]
