"""Where one agent stands in each score at the end of a replay, with or without a record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasshouse import clock
from glasshouse.codes import VACANT
from glasshouse.engine.simulate import Engine
from glasshouse.engine.trace import slots_of
from glasshouse.kernels.desk import WHO_PLACE
from glasshouse.kernels.docket import take_rows
from glasshouse.kernels.features import see_nothing, see_person
from glasshouse.kernels.quiet import see_friends
from glasshouse.kernels.seat import seat_firm, sit_down
from glasshouse.kernels.stocks import stands


@dataclass(frozen=True)
class LifeStanding:
    """A score in which somebody stands on a day: points, and the grade with its words."""

    day: str
    score: str
    en: str
    zh: str
    points: int
    grade: str
    grade_en: str
    grade_zh: str


def standings(engine: Engine, agent: int) -> tuple[LifeStanding, ...]:
    """Return the standings of an agent in an engine with one neighbourhood, at the end of its last month.

    Nobody is changed by it. Whoever is not scored, or does not consent, has none.
    """
    p, state, desk = engine.prepared, engine.state, engine.desk
    row = int(np.flatnonzero(slots_of(engine) == agent)[0])
    if state.generation[row] == VACANT or not p.stack.score_ids:
        return ()
    day = clock.last_day(engine.next_tick - 1)
    start, n = int(state.docket_start[0]), int(state.docket_count[0])
    mine = [start + i for i in range(n) if state.docket.agent[start + i] == row]
    desk.who[WHO_PLACE] = state.place[0]
    is_person = row >= state.n_before[0]
    if is_person:
        sit_down(desk, state, p.people, p.seed, 0, row, 0, day)
    else:
        seat_firm(desk, state, p.world.firms, p.seed, 0, row, 0, day)
    first = mine[0] if mine else start
    take_rows(desk, state.docket, first, first + len(mine))
    if is_person:
        see_friends(desk, state, row)
        see_person(desk, p.world, p.seed)
        see_nothing(desk)
    found = []
    for score, (name, label) in enumerate(zip(p.stack.score_ids, p.stack.score_labels, strict=True)):
        is_scored, points, grade = stands(desk, p.packed_law, p.calendar, p.seed, score, day)
        if is_scored:
            grade_id, words = p.stack.score_grades[score][int(grade)]
            found.append(
                LifeStanding(
                    clock.day_text(day), name, label.en, label.zh, int(points), grade_id, words.en, words.zh
                )
            )
    return tuple(found)


def standing_lines(found: tuple[LifeStanding, ...], lang: str) -> list[str]:
    """Say where somebody stands, one line for each score."""
    lines = []
    for one in found:
        if lang == "zh":
            lines.append(f"{one.day}  {one.zh}：{one.points}分，{one.grade_zh}  [期末]")
        else:
            lines.append(f"{one.day}  {one.en}: stands at {one.points} points, {one.grade_en}  [at the end]")
    return lines
