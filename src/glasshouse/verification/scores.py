"""Where somebody stands in a score: standings made, restated and counted: model, 7.4a to 7.4d."""

from __future__ import annotations

from glasshouse import clock
from glasshouse.codes import Kind, ScoreFlow
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.folds import OFFSET, fold, grade_at, grade_of, standing_of
from glasshouse.verification.members import consents, is_scored
from glasshouse.verification.tables import World

N_FLOWS = len(ScoreFlow)


def restate(person: Person, score: int, day: int, settled: int = 0) -> None:
    """Fold a score anew, at once or on the first of the next month; settled points are added to it."""
    row = made(person, score, day)
    row.fact += settled
    if person.world.scores.table.score_monthly[score]:
        row.due = _next_first(day)
    else:
        fold_into(person, row, day)


def restate_all(person: Person, score: int, day: int, settled: int = 0) -> None:
    """Restate a score, and then each later one of the stack into which anything flows."""
    world = person.world
    if not consents(world, person.slot, score) or world.scores.table.score_model[score]:
        return
    restate(person, score, day, settled)
    for later in range(score + 1, world.scores.number):
        if world.scores.nested[later] and is_scored(
            world, person.place, person.slot, later, day, person.life.birth
        ):
            restate(person, later, day)


def _next_first(day: int) -> int:
    return clock.first_day(clock.tick_of(day) + 1)


def made(person: Person, score: int, day: int) -> Row:
    """Return the standing of a person; it is made with the first record, and stays."""
    row = standing_of(person.slot, score)
    if row is None:
        row = first_standing(person.world, score, day)
        person.rows.append(row)
    return row


def first_standing(world: World, score: int, day: int) -> Row:
    """Return the standing of somebody without a record."""
    points, grade = start_of(world, score)
    return Row(Kind.STANDING, score, OFFSET, opened=day, ground=grade, amount=OFFSET + points)


def start_of(world: World, score: int) -> tuple[int, int]:
    """Return points and grade of somebody without a record."""
    table = world.scores.table
    if table.score_period[score]:
        grade = int(table.score_start[score])
        return points_at(world, score, grade), grade
    points = int(table.score_initial[score])
    return points, grade_of(world, score, points)


def fold_into(person: Person, row: Row, day: int) -> None:
    """Fold a score into its standing, and note a rise or a fall."""
    world, score = person.world, row.step
    points = fold(world, person.slot, score, day)
    note(person, row, points, grade_at(world, person.slot, score, points))


def note(person: Person, row: Row, points: int, grade: int) -> None:
    """Give a standing its points and grade, and count a rise or a fall: of the grade where points stay."""
    before, after = (row.amount - OFFSET, -row.ground), (points, -grade)
    row.amount, row.ground = OFFSET + points, grade
    if after != before:
        flow = ScoreFlow.UP if after > before else ScoreFlow.DOWN
        person.count(int(person.world.scores.table.score_row[row.step]) + flow)


def points_at(world: World, score: int, grade: int) -> int:
    """Return the points at which a grade of a scale of transitions begins."""
    table = world.scores.table
    return max(int(table.score_low[score]), int(table.grade_min[int(table.first_grade[score]) + grade]))


def regrade(person: Person, day: int) -> None:
    """Let standings take the grades of new borders, where these follow ranks."""
    world = person.world
    for row in person.rows:
        if row.kind != Kind.STANDING or not world.scores.table.score_bins[row.step]:
            continue
        if is_scored(world, person.place, person.slot, row.step, day, person.life.birth):
            points = row.amount - OFFSET
            note(person, row, points, grade_at(world, person.slot, row.step, points))
