"""Point scores: who is scored, records, the fold, and where everybody stands: model, 7.4a to 7.4d."""

from __future__ import annotations

from glasshouse import clock
from glasshouse.codes import (
    AGE_GROUP,
    NEVER,
    PLACE_GROUP,
    SEX_GROUP,
    Kind,
    Repeats,
    ScoreFlow,
    ScoreMode,
    Stream,
)
from glasshouse.conduct import Rate
from glasshouse.features import Residence, Subject
from glasshouse.verification.agents import Neighbourhood, Person, Row, Slot, Tally
from glasshouse.verification.dates import age_on
from glasshouse.verification.lives import band_of
from glasshouse.verification.luck import between, draw
from glasshouse.verification.tables import World, happens

ENDED = 32768  # bit of a recurring record that is charged no more
OFFSET = 2**31  # points are kept with it, so that no number is negative
N_FLOWS = len(ScoreFlow)


def residence(world: World, slot: int, generation: int) -> Residence:
    """Return by what right somebody lives where it lives."""
    words = draw(world.seed, slot, generation, Stream.MEMBERSHIP)
    if words[0] >= world.rate(Rate.MIGRANT):
        return Residence.LOCAL
    return Residence.PERMIT if words[1] < world.rate(Rate.MIGRANT_WITH_PERMIT) else Residence.OUTSIDER


def is_scored(world: World, place: Neighbourhood, slot: Slot, score: int, day: int, birth: int) -> bool:
    """Return whether a score is kept about the holder of a slot on a day."""
    table = world.scores.table
    assert slot.generation is not None
    if not table.score_from_day[score] <= day < table.score_to_day[score]:
        return False
    if not table.score_subjects[score] & Subject.NATURAL_PERSON or not world.scores_in(score, place.place):
        return False
    right = residence(world, slot.number, slot.generation)
    if not table.score_residents[score] & 1 << right or age_on(birth, day) < table.score_min_age[score]:
        return False
    luck = int(table.score_luck[score])
    words = draw(world.seed, slot.number, slot.generation, Stream.CONSENT, ordinal=luck)
    return happens(words[0], int(table.score_consent[score]))


def file_records(person: Person, observable: int, fact: int, day: int) -> None:
    """File what an event brings under each score rule that it triggers."""
    world, scores = person.world, person.world.scores
    first = scores.first_rules
    if len(first) < 2:
        return
    for rule in range(first[observable], first[observable + 1]):
        score = int(scores.table.rule_score[rule])
        if not scores.table.rule_from_day[rule] <= day < scores.table.rule_to_day[rule]:
            continue
        if is_scored(world, person.place, person.slot, score, day, person.life.birth):
            _file(person, rule, score, fact, day)


def require_encoded(world: World, rule: int, score: int) -> None:
    """Refuse a rule that this encoding does not know yet, rather than answer it wrongly."""
    table = world.scores.table
    one = slice(rule, rule + 2)
    is_plain = (
        table.rule_mode[rule] == ScoreMode.LADDER
        and table.rule_repeats[rule] == Repeats.ADD
        and table.rule_factor[rule] == 1
        and not any(len(set(starts[one].tolist())) > 1 for starts in (table.first_fade, table.first_boost))
        and table.first_band[rule + 1] - table.first_band[rule] == 1
        and table.rule_account[rule] < 0
        and not table.score_monthly[score]
        and not table.score_highest[score]
        and score not in table.nested_score.tolist()
    )
    if not is_plain:
        raise NotImplementedError(f"score rule {rule} is not encoded")


def _file(person: Person, rule: int, score: int, fact: int, day: int) -> None:
    world, table = person.world, person.world.scores.table
    tick = person.tick if table.rule_by_tick[rule] else fact >> 8
    luck = int(table.rule_luck[rule])
    address = {"ordinal": luck, "tick": tick, "fact": fact}
    words = draw(world.seed, person.slot.number, person.generation, Stream.RECORDING, **address)
    if not happens(words[0], int(table.rule_threshold[rule])):
        return
    require_encoded(world, rule, score)
    band = int(table.first_band[rule])
    words = draw(world.seed, person.slot.number, person.generation, Stream.POINTS, **address)
    points = between(words[0], int(table.band_low[band]), int(table.band_high[band]))
    person.count(int(table.score_row[score]) + ScoreFlow.RECORD)
    if table.rule_settles[rule]:
        _restate(person, score, day, points)
        return
    person.rows.append(_record(person, rule, score, fact, day, points))
    _restate(person, score, day)


def _record(person: Person, rule: int, score: int, fact: int, day: int, points: int) -> Row:
    """Return a record: one that recurs is due a month later, others when their validity ends."""
    table = person.world.scores.table
    row = Row(Kind.RECORD, score, fact, opened=day, ground=rule, bits=1, amount=OFFSET + points)
    if table.rule_recurs[rule]:
        row.due = clock.add_months(day, 1)
    else:
        row.end = row.due = _valid_until(person.world, rule, day)
    return row


def _valid_until(world: World, rule: int, day: int) -> int:
    """Return the day on which the validity of a record ends that begins on a day, or NEVER."""
    table = world.scores.table
    months, days = int(table.rule_months[rule]), int(table.rule_days[rule])
    return clock.add_months(day, months) + days if months or days else NEVER


def fall_due(person: Person, row: Row, day: int) -> None:
    """Let a record be charged once more, or its validity end."""
    table, rule, score = person.world.scores.table, row.ground, row.step
    if not table.rule_recurs[rule] or row.bits & ENDED:
        row.is_gone, row.due = True, NEVER
        _restate(person, score, day)
        return
    if not table.rule_from_day[rule] <= day < table.rule_to_day[rule]:
        _end(person, row)
        return
    row.amount += (row.amount - OFFSET) // row.bits
    row.bits += 1
    row.due = clock.add_months(row.opened, row.bits)
    person.count(int(table.score_row[score]) + ScoreFlow.RECORD)
    _restate(person, score, day)


def _end(person: Person, row: Row) -> None:
    """Let a recurring record be charged no more; it is valid from the last charge."""
    last = clock.add_months(row.opened, row.bits - 1)
    row.bits |= ENDED
    row.end = row.due = _valid_until(person.world, row.ground, last)


def end_records(person: Person, observable: int, fact: int, day: int) -> None:
    """Let an event end records about its fact."""
    first = person.world.scores.first_ends
    if len(first) < 2:
        return
    table = person.world.scores.table
    rules = table.end_rule[first[observable] : first[observable + 1]].tolist()
    for row in person.rows:
        if row.kind != Kind.RECORD or row.is_gone or row.fact != fact or row.ground not in rules:
            continue
        if table.rule_recurs[row.ground]:
            if not row.bits & ENDED:
                _end(person, row)
            continue
        row.is_gone, row.due = True, NEVER
        _restate(person, row.step, day)


def _restate(person: Person, score: int, day: int, settled: int = 0) -> None:
    """Fold a score anew; a standing is made with the first record, and settled points are added to it."""
    row = standing_of(person.slot, score)
    table = person.world.scores.table
    initial = int(table.score_initial[score])
    if row is None:
        grade = grade_of(person.world, score, initial)
        row = Row(Kind.STANDING, score, OFFSET, opened=day, ground=grade, amount=OFFSET + initial)
        person.rows.append(row)
    row.fact += settled
    before, grade = row.amount - OFFSET, row.ground
    live = [r for r in person.rows if r.kind == Kind.RECORD and r.step == score and not r.is_gone]
    after = fold(person.world, score, row.fact - OFFSET + sum(r.amount - OFFSET for r in live))
    row.amount, row.ground = OFFSET + after, grade_of(person.world, score, after)
    if (after, -row.ground) != (before, -grade):
        flow = ScoreFlow.UP if (after, -row.ground) > (before, -grade) else ScoreFlow.DOWN
        person.count(int(table.score_row[score]) + flow)


def standing_of(slot: Slot, score: int) -> Row | None:
    """Return the standing that somebody has in a score, if it ever had a record."""
    kept = (row for row in slot.rows if row.kind == Kind.STANDING and row.step == score and not row.is_gone)
    return next(kept, None)


def fold(world: World, score: int, points: int) -> int:
    """Return the points of a score."""
    table = world.scores.table
    total = int(table.score_initial[score]) + points
    return max(int(table.score_low[score]), min(int(table.score_high[score]), total))


def grade_of(world: World, score: int, points: int) -> int:
    """Return the grade of points, best first."""
    table = world.scores.table
    first, end = int(table.first_grade[score]), int(table.first_grade[score + 1])
    return next((k - first for k in range(first, end) if points >= table.grade_min[k]), end - first - 1)


def count_grades(
    world: World, place: Neighbourhood, slot: Slot, tally: Tally, *, last: int, reference: int
) -> None:
    """Count in which grade of each score the holder of a slot stands at the end of a month."""
    assert slot.generation is not None
    life = world.lives.life(slot.number, slot.generation, place.province)
    is_urban, income = world.lives.traits(slot.number, slot.generation, place.province)
    band = band_of(age_on(life.birth, reference))
    groups = (0, 1 + income, AGE_GROUP + band, SEX_GROUP + life.is_female, PLACE_GROUP + is_urban)
    for score in range(world.scores.number):
        if is_scored(world, place, slot, score, last, life.birth):
            row = standing_of(slot, score)
            initial = int(world.scores.table.score_initial[score])
            grade = row.ground if row else grade_of(world, score, initial)
            first = int(world.scores.table.score_row[score])
            tally.add(place.province, first + N_FLOWS + grade, groups, 1)
