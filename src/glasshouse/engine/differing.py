"""Where two runs of the same people part: the first month, neighbourhood, agent and column, and the rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64
from glasshouse.clock import day_text, month_text
from glasshouse.engine.agents import called
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.trace import Columns, Replay
from glasshouse.errors import RunError

ROW = ("kind", "step", "fact", "opened_day", "due_day", "end_day", "ground", "bits", "amount")


@dataclass(frozen=True)
class Difference:
    """The first difference of two runs.

    `agent` and `column` are empty if only counts that no docket holds differ, such as a wish refused. `lines`
    tell what either run has that the other has not, on the first day on which they part.
    """

    tick: int
    neighbourhood: int
    agent: str
    column: str
    lines: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say where the runs part."""
        where = f"{month_text(self.tick)}, neighbourhood {self.neighbourhood}"
        if not self.agent:
            return f"The runs part in {where}: the same dockets, but other events."
        return f"The runs part in {where}, agent {self.agent}, column {self.column}."


def months_alike(one: Run, other: Run) -> int:
    """Return how many months from the first on two runs have the same state in every neighbourhood.

    Raises
    ------
    RunError
        If the runs have other people, or begin in another month.
    """
    _require_same_people(one, other)
    a, b = (_by_month(run) for run in (one, other))
    n = min(len(a), len(b))
    unlike = np.flatnonzero((a[:n] != b[:n]).any(axis=1))
    return int(unlike[0]) if len(unlike) else n


def first_difference(one: Run, other: Run) -> Difference | None:
    """Return where two runs part, or None if every state of every month is the same.

    Raises
    ------
    RunError
        If the runs have other people, or begin in another month.
    """
    n = months_alike(one, other)
    a, b = (_by_month(run) for run in (one, other))
    if n == min(len(a), len(b)):
        return None
    neighbourhood = int(np.flatnonzero(a[n] != b[n])[0])
    tick = one.scenario.start - one.scenario.spin_up + n
    lives = tuple(run.replay(neighbourhood) for run in (one, other))
    slot, column = _first_row(lives, tick)
    preparations = (one.prepared, other.prepared)
    if slot is None:
        return Difference(tick, neighbourhood, "", "", ())
    lines = _parting_lines(lives, preparations, tick, slot)
    return Difference(tick, neighbourhood, called(one.prepared, slot), column, lines)


def _require_same_people(one: Run, other: Run) -> None:
    a, b = one.scenario, other.scenario
    same = a.seed == b.seed and a.agents == b.agents
    same = same and np.array_equal(one.prepared.places.size, other.prepared.places.size)
    if not same or a.start - a.spin_up != b.start - b.spin_up:
        raise RunError(
            f"{other.path}: has another seed, other people or another first month than {one.path}; name two "
            "runs of one contrast, branch or design."
        )


def _by_month(run: Run) -> NDArray[np.uint64]:
    columns = run.digests()
    n = len(np.unique(columns["neighbourhood"]))
    digests: NDArray[np.uint64] = columns["digest"].reshape(-1, n)
    return digests


def _rows(lives: Replay, tick: int) -> I64:
    panel = lives.panel
    mine = panel["tick"] == tick
    return np.stack([panel["agent"][mine], *(panel[name][mine] for name in ROW)], axis=1)


def _first_row(lives: tuple[Replay, ...], tick: int) -> tuple[int | None, str]:
    """Return the first agent whose docket differs at the end of a month, and the column that does."""
    a, b = (_rows(one, tick) for one in lives)
    for slot in np.union1d(a[:, 0], b[:, 0]).tolist():
        mine, theirs = a[a[:, 0] == slot, 1:], b[b[:, 0] == slot, 1:]
        if mine.shape != theirs.shape:
            return slot, "rows of the docket"
        unlike = np.argwhere(mine != theirs)
        if len(unlike):
            return slot, ROW[int(unlike[0][1])]
    return None, ""


def _events(lives: Replay, prepared: Prepared, tick: int, slot: int) -> list[tuple[int, str]]:
    columns: Columns = lives.of_agent(slot)
    names = [one.name for one in prepared.observables]
    stack = prepared.stack
    found = []
    for k in np.flatnonzero(columns["tick"] == tick).tolist():
        day, what = int(columns["day"][k]), names[int(columns["observable"][k])]
        cited = stack.provision_ids[int(columns["provision"][k])]
        found.append((day, what if cited == "none" else f"{what} [{cited}]"))
    return found


def _parting_lines(
    lives: tuple[Replay, ...], prepared: tuple[Prepared, ...], tick: int, slot: int
) -> tuple[str, ...]:
    """Return what each run has on the first day on which the agent's events differ."""
    events = [_events(one, p, tick, slot) for one, p in zip(lives, prepared, strict=True)]
    days = sorted({day for some in events for day, _ in some})
    for day in days:
        sides = [[what for when, what in some if when == day] for some in events]
        if sides[0] != sides[1]:
            return tuple(
                f"{name}: {day_text(day)} {', '.join(side) or 'nothing'}"
                for name, side in zip(("first run", "second run"), sides, strict=True)
            )
    return ("No event of that month differs: what stands in the docket follows another rule.",)
