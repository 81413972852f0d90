"""Records of score rules: what files them, how many points they have, and when they end: model, 7.4a."""

from __future__ import annotations

from glasshouse import clock
from glasshouse.codes import NEVER, Kind, Repeats, ScoreFlow, ScoreMode, Stream
from glasshouse.verification.agents import Person, Row
from glasshouse.verification.folds import ENDED, OFFSET, whole
from glasshouse.verification.luck import between, draw
from glasshouse.verification.members import consents, is_asked
from glasshouse.verification.score_tables import ScoreRule
from glasshouse.verification.scores import restate_all
from glasshouse.verification.tables import happens
from glasshouse.verification.transitions import count_event

MONTHS_A_YEAR = 12
HUNDRED = 100
OVERRIDES = (ScoreMode.SET_SCORE, ScoreMode.CEILING, ScoreMode.SET_GRADE)


def file_records(person: Person, observable: int, fact: int, day: int, value: int) -> None:
    """File what an event brings under each score rule that it triggers."""
    for rule in person.world.scores.rules_on(observable):
        if not rule.is_law(day) or not is_asked(
            person.world, person.place, person.slot, rule.score, day, person.life.birth
        ):
            continue
        words = _luck(person, Stream.RECORDING, rule, fact)
        if happens(words[0], rule.threshold):
            _file(person, rule, fact, day, value)


def _luck(person: Person, stream: Stream, rule: ScoreRule, fact: int) -> tuple[int, int, int, int]:
    tick = person.tick if rule.by_tick else fact >> 8
    return draw(
        person.world.seed, person.slot.number, person.generation, stream,
        ordinal=rule.luck, tick=tick, fact=fact,
    )  # fmt: skip


def _file(person: Person, rule: ScoreRule, fact: int, day: int, value: int) -> None:
    table, score = person.world.scores.table, rule.score
    if rule.mode == ScoreMode.COUNT:
        count_event(person, score, day)
        return
    earlier = _earlier(person, rule)
    if _holds(person, rule, fact) or (earlier is not None and rule.repeats == Repeats.IGNORE):
        return
    if earlier is not None and rule.repeats == Repeats.RESTART:
        _begin(person, earlier, day)
        return
    person.count(int(table.score_row[score]) + ScoreFlow.RECORD)
    if earlier is not None and rule.repeats == Repeats.REPLACE:
        earlier.is_gone, earlier.due = True, NEVER
    points = points_of(person, rule, fact, day, value) * (
        rule.factor if _is_repeated(person, rule, fact) else 1
    )
    if rule.settles and consents(person.world, person.slot, score):
        restate_all(person, score, day, settled=points)
        return
    person.rows.append(_record(person, rule, fact, day, points))
    restate_all(person, score, day)


def _earlier(person: Person, rule: ScoreRule) -> Row | None:
    """Return an earlier record of the rule that is valid."""
    rows = (row for row in person.rows if row.kind == Kind.RECORD and row.ground == rule.number)
    return next((row for row in rows if not row.is_gone), None)


def _is_repeated(person: Person, rule: ScoreRule, fact: int) -> bool:
    """Return whether a record of the rule about another fact is valid."""
    rows = (row for row in person.rows if row.kind == Kind.RECORD and row.ground == rule.number)
    return any(row.fact != fact and not row.is_gone for row in rows)


def _holds(person: Person, rule: ScoreRule, fact: int) -> bool:
    """Return whether an override, or a record that is still charged, holds about the fact already."""
    rows = (row for row in person.rows if row.kind == Kind.RECORD and not row.is_gone)
    mine = [row for row in rows if row.ground == rule.number and row.fact == fact]
    if rule.mode in OVERRIDES:
        return bool(mine)
    return bool(rule.recurs) and any(not row.bits & ENDED for row in mine)


def points_of(person: Person, rule: ScoreRule, fact: int, day: int, value: int) -> int:
    """Return the points of one record, before those of an earlier one make it count more."""
    points, bands = 0, person.world.scores.bands[rule.number]
    if rule.mode == ScoreMode.LADDER:
        band = next((band for band in reversed(bands) if band.start <= value), None)
        if band is not None:
            address = {"ordinal": rule.luck, "tick": fact >> 8, "fact": fact}
            words = draw(
                person.world.seed, person.slot.number, person.generation, Stream.POINTS, **address
            )  # fmt: skip
            points = between(words[0], band.low, band.high)
    elif rule.mode == ScoreMode.SLOPES:
        ends = [band.start for band in bands[1:]] + [value]
        for band, end in zip(bands, ends, strict=True):
            points += max(0, min(value, end) - band.start) // band.per * band.low
        points = max(-rule.at_most, min(rule.at_most, points))
    for boost in person.world.scores.boosts[rule.number]:
        if boost.from_day <= day < boost.to_day:
            points = whole(points * boost.hundredths, HUNDRED)
    return points


def _record(person: Person, rule: ScoreRule, fact: int, day: int, points: int) -> Row:
    """Return a record: one that recurs is due a month later, others when their validity ends."""
    row = Row(Kind.RECORD, rule.score, fact, opened=day, ground=rule.number, bits=1, amount=OFFSET + points)
    if rule.recurs:
        row.due = clock.add_months(day, 1)
    else:
        _begin(person, row, day)
    return row


def _begin(person: Person, row: Row, day: int) -> None:
    """Let the validity of a record begin; one that fades is due each year."""
    scores = person.world.scores
    row.opened, row.end = day, valid_until(scores.rules[row.ground], day)
    fades = scores.fades[row.ground]
    row.due = min(row.end, clock.add_months(day, MONTHS_A_YEAR)) if fades else row.end


def valid_until(rule: ScoreRule, day: int) -> int:
    """Return the day on which a validity that begins on a day ends, or NEVER."""
    if not rule.months and not rule.days:
        return NEVER
    return clock.add_months(day, rule.months) + rule.days


def fall_due(person: Person, row: Row, day: int) -> None:
    """Let a record be charged once more, fade by another year, or its validity end."""
    rule = person.world.scores.rules[row.ground]
    if rule.recurs and not row.bits & ENDED:
        _charge(person, rule, row, day)
        return
    if day < row.end:
        years = next(n for n in range(1, 999) if clock.add_months(row.opened, MONTHS_A_YEAR * n) > day)
        row.due = min(row.end, clock.add_months(row.opened, MONTHS_A_YEAR * years))
    else:
        row.is_gone, row.due = True, NEVER
    restate_all(person, row.step, day)


def _charge(person: Person, rule: ScoreRule, row: Row, day: int) -> None:
    if not rule.is_law(day):
        _end(rule, row)
        return
    row.amount += points_of(person, rule, row.fact, day, 0)
    row.bits += 1
    row.due = clock.add_months(row.opened, row.bits)
    person.count(int(person.world.scores.table.score_row[row.step]) + ScoreFlow.RECORD)
    restate_all(person, row.step, day)


def _end(rule: ScoreRule, row: Row) -> None:
    """Let a recurring record be charged no more; it is valid from the last charge."""
    last = clock.add_months(row.opened, row.bits - 1)
    row.bits |= ENDED
    row.end = row.due = valid_until(rule, last)


def end_records(person: Person, observable: int, fact: int, day: int) -> None:
    """Let an event end records about its fact."""
    scores = person.world.scores
    rules = scores.ended_by(observable)
    for row in person.rows:
        if row.kind != Kind.RECORD or row.is_gone or row.fact != fact or row.ground not in rules:
            continue
        rule = scores.rules[row.ground]
        if rule.recurs:
            if not row.bits & ENDED:
                _end(rule, row)
            continue
        row.is_gone, row.due = True, NEVER
        restate_all(person, row.step, day)
