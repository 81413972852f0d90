"""Shows how a procedure goes: its steps, each with the ways that lead on from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from glasshouse.reading.grouping import details, grouped, without
from glasshouse.reading.page import Line
from glasshouse.reading.phrases import Phrases
from glasshouse.regimes.model import Move, Procedure, Step

MARKS = ("listed", "in_effect", "published", "lock", "final")


def steps(procedure: Procedure, on: datetime.date | None, say: Phrases) -> Iterator[Line]:
    """Yield how a case opens, then each step with the moves that hold on the day.

    Parameters
    ----------
    procedure
        A procedure of the regime.
    on
        The day; None for everything.
    say
        The words, in the language of the page.
    """
    moves = [move for move in procedure.moves if say.holds(on, move.in_force)]
    opening = _ways([move for move in moves if not move.source], procedure, say)
    if opening:
        yield Line(f"**{say.word('case_opens')}**", below=opening)
    for step in procedure.steps:
        below = _ways([move for move in moves if step.id in move.source], procedure, say)
        yield Line(f"**{say.text(step.label)}**", _step(step, say), below=below)


def _step(step: Step, say: Phrases) -> tuple[str, ...]:
    marks = say.listed([say.word(f"step_{mark}") for mark in MARKS if getattr(step, mark)])
    return tuple(part for part in (marks, say.clock(step.clock)) if part)


def _ways(moves: Sequence[Move], procedure: Procedure, say: Phrases) -> tuple[Line, ...]:
    """Return the ways on, in a line each; triggers that do the same on the same terms share one."""
    alike = grouped(
        (move.model_copy(update={"id": "", "on": "", "source": (), "note": ""}), move) for move in moves
    )
    return tuple(_way(some, procedure, say) for some in alike)


def _way(moves: Sequence[Move], procedure: Procedure, say: Phrases) -> Line:
    move = moves[0]
    practice = move.practice or (move.extension.practice if move.extension else None)
    said = details(
        ("on", say.series([say.trigger(one.on) for one in moves])),
        ("when", say.condition(move.when)),
        ("longer", say.longer(move.extension)),
        ("practice", say.practice(practice)),
        ("window", say.window(move.in_force)),
        ("evidence", say.evidence(move.evidence)),
    )
    source = say.cited(move.provision) if move.provision != "none" else ""
    on, *more = without(said, ())
    return Line(say.pair(f"→ **{say.name(f'{procedure.id}.{move.to}')}**", on), tuple(more), source)
