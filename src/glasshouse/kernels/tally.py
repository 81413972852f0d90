"""Exact integer counts by group, and the trace of a replay."""

from __future__ import annotations

from glasshouse.arrays import I32, I64
from glasshouse.codes import AGE_GROUP, FIRM_GROUP, PLACE_GROUP, SEX_GROUP
from glasshouse.features import Subject
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    N_OVERFLOW,
    N_QUEUE,
    N_TRACE,
    Q_DAY,
    Q_FACT,
    Q_FLAGS,
    Q_OBSERVABLE,
    Q_VALUE,
    T_AGENT,
    T_DAY,
    T_FACT,
    T_GENERATION,
    T_MOVE,
    T_OBSERVABLE,
    T_PROVISION,
    T_VALUE,
    WHO_AGE_BAND,
    WHO_AGENT,
    WHO_FEMALE,
    WHO_GENERATION,
    WHO_INCOME,
    WHO_KIND,
    WHO_URBAN,
    Desk,
)

NATURAL_PERSON, GOVERNMENT_BODY = int(Subject.NATURAL_PERSON), int(Subject.GOVERNMENT_BODY)


@kernel
def has_group(kind: int) -> bool:
    """Is a kind of subject a group of its own: that of firms, and that of government bodies."""
    return bool(NATURAL_PERSON < kind <= GOVERNMENT_BODY)


@kernel
def group_of(kind: int) -> int:
    """Return the group in which a firm or a government body is counted."""
    return FIRM_GROUP + (kind >> 2)


@kernel
def add(tally: I64 | I32, who: I64, observable: int, value: int) -> None:
    """Add `value` to an observable for the groups of the agent at the desk (codes.GROUPS).

    A firm or a government body is counted in the group of its kind and in no other.
    """
    row = tally[observable]
    if has_group(who[WHO_KIND]):
        row[group_of(who[WHO_KIND])] += value
        return
    row[0] += value
    row[1 + who[WHO_INCOME]] += value
    row[AGE_GROUP + who[WHO_AGE_BAND]] += value
    row[SEX_GROUP + who[WHO_FEMALE]] += value
    row[PLACE_GROUP + who[WHO_URBAN]] += value


@kernel
def note(desk: Desk, observable: int, fact: int, day: int, provision: int, value: int, move: int) -> None:
    """Count an event, and write it into the trace if there is one."""
    add(desk.tally, desk.who, observable, 1)
    if desk.trace_room:
        write_down(desk, observable, fact, day, provision, value, move)


@kernel
def write_down(
    desk: Desk, observable: int, fact: int, day: int, provision: int, value: int, move: int
) -> None:
    """Write an event into the trace."""
    trace, count, who = desk.traced, desk.counters, desk.who
    i = count[N_TRACE]
    if i >= desk.trace_room:
        count[N_OVERFLOW] += 1
        return
    count[N_TRACE] = i + 1
    trace[i, T_AGENT] = who[WHO_AGENT]
    trace[i, T_GENERATION] = who[WHO_GENERATION]
    trace[i, T_DAY] = day
    trace[i, T_OBSERVABLE] = observable
    trace[i, T_FACT] = fact
    trace[i, T_PROVISION] = provision
    trace[i, T_VALUE] = value
    trace[i, T_MOVE] = move


@kernel
def queue_for_rules(desk: Desk, observable: int, fact: int, day: int, flags: int) -> None:
    """Put an observable before the rules; they answer in the order in which things happened."""
    queue, count = desk.queue, desk.counters
    i = count[N_QUEUE]
    if i >= queue.shape[0]:
        count[N_OVERFLOW] += 1
        return
    count[N_QUEUE] = i + 1
    queue[i, Q_OBSERVABLE] = observable
    queue[i, Q_FACT] = fact
    queue[i, Q_DAY] = day
    queue[i, Q_FLAGS] = flags
    queue[i, Q_VALUE] = 0
