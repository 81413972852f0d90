"""Finds what differs between two regimes, or two days of one: what was added, ended and changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from glasshouse.reading.phrases import Phrases
from glasshouse.reading.statements import Statement, statements
from glasshouse.regimes.model import Regime, Score

# sections of the result; then those that are left, in the order of the file
FIRST_SECTIONS = ("regime", "lists", "scores", "measures", "limits", "procedures")
Kind = Literal["added", "ended", "changed"]
Path = tuple[str, ...]
Days = tuple[datetime.date, datetime.date] | None


@dataclass(frozen=True)
class Change:
    """One rule, term, clock or measure that differs; `old` or `new` is None if it was added or ended."""

    kind: Kind
    old: Statement | None
    new: Statement | None
    switches: tuple[str, ...]

    @property
    def one(self) -> Statement:
        """The statement that stands for both."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def facts(self) -> tuple[tuple[str, str, str], ...]:
        """Name, old value and new value of each field that differs."""
        old, new = (side.facts if side else {} for side in (self.old, self.new))
        found = [
            (name, old.get(name, ""), new.get(name, ""))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        ]
        if self.old and self.new and self.old.path == self.new.path:
            before, after = self.old.exact, self.new.exact
            said = {name for name, _, _ in found}
            found += [
                (name, before.get(name, ""), after.get(name, ""))
                for name in {**before, **after}
                if before.get(name) != after.get(name) and name not in said
            ]
        return tuple(found)


@dataclass(frozen=True)
class Sides:
    """The two sides of a comparison: their words, and their days.

    days: of one regime on two days; None of anything else. scores: ids of the scores of the new side, with
    the ids of those of the old side in whose place they stand.
    """

    says: tuple[Phrases, Phrases]
    dates: tuple[datetime.date | None, datetime.date | None]
    days: Days
    scores: Mapping[str, str]


def changes_of(sides: Sides) -> tuple[Change, ...]:
    """Return what differs, in the order of the sections.

    Parameters
    ----------
    sides
        Both sides of the comparison.
    """
    (before, after), dates = sides.says, sides.dates
    old, new = statements(before.regime, dates[0], before), statements(after.regime, dates[1], after)
    found = _changes(_renamed(old, sides.scores), new, after, sides.days)
    order = [*FIRST_SECTIONS, *type(after.regime).model_fields]
    return tuple(sorted(found, key=lambda change: order.index(change.one.section)))


def paired_scores(before: Regime, after: Regime) -> dict[str, str]:
    """Pair the scores of two regimes that have no name in common, by what they read and how they grade.

    Returns
    -------
    dict
        Ids of scores of the new regime, with those of the old one that come nearest to them.
    """
    kept = {score.id for score in before.scores} & {score.id for score in after.scores}
    found = [
        (_likeness(old, new), old.id, new.id)
        for old in before.scores
        for new in after.scores
        if not {old.id, new.id} & kept and set(old.subjects) & set(new.subjects)
    ]
    pairs: dict[str, str] = {}
    for likeness, old_id, new_id in sorted(found, key=lambda one: -one[0]):
        if likeness and new_id not in pairs and old_id not in pairs.values():
            pairs[new_id] = old_id
    return pairs


def _likeness(old: Score, new: Score) -> int:
    """Count the triggers, grades, accounts and dimensions that two scores share."""
    return len(_signs(old) & _signs(new))


def _signs(score: Score) -> set[str]:
    parts = {
        "grade": [grade.id for grade in score.grades],
        "account": [account.id for account in score.accounts],
        "dimension": [part.id for part in score.model.dimensions] if score.model else [],
        "trigger": [rule.on for rule in score.rules],
    }
    return {f"{kind} {name}" for kind, names in parts.items() for name in names}


def _renamed(old: Mapping[Path, Statement], scores: Mapping[str, str]) -> dict[Path, Statement]:
    """Return statements with the scores under the names of those that stand in their place."""
    names = {old_id: new_id for new_id, old_id in scores.items()}
    found = {}
    for path, item in old.items():
        is_moved = path[0] == "scores" and len(path) > 1 and path[1] in names
        here = (path[0], names[path[1]], *path[2:]) if is_moved else path
        found[here] = replace(item, path=here)
    return found


def _changes(
    old: Mapping[Path, Statement],
    new: Mapping[Path, Statement],
    say: Phrases,
    days: Days,
) -> Iterator[Change]:
    """Yield what differs in the order of the file: first what was, or became another, then what is new."""
    pairs = _successors(old, new, say.regime)
    for path, before in old.items():
        if path in new:
            change = Change("changed", before, new[path], _made_by(before, new[path], say, days))
            if change.facts or new[path].title != before.title:
                yield change
        elif path not in {first for first, _ in pairs}:
            yield Change("ended", before, None, _made_by(before, None, say, days))
    for first, second in pairs:
        yield Change("changed", old[first], new[second], _made_by(old[first], new[second], say, days))
    taken = {second for _, second in pairs}
    for path, after in new.items():
        if path not in old and path not in taken:
            yield Change("added", None, after, _made_by(None, after, say, days))


def _successors(
    old: Mapping[Path, Statement], new: Mapping[Path, Statement], regime: Regime
) -> list[tuple[Path, Path]]:
    """Pair what ended with what came in its place: by `replaces`, or the nearest of what is like it."""
    gone = {path: item for path, item in old.items() if path not in new}
    come = {path: item for path, item in new.items() if path not in old}
    before = {ground.id: ground.replaces for item in regime.lists for ground in item.grounds}
    pairs = []
    for path, item in come.items():
        name: str | None = item.replaces
        while name and (*path[:-1], name) not in gone:
            name = before.get(name)
        if name:
            pairs.append(((*path[:-1], name), path))
    alike = [
        (len(set(item.facts.items()) & set(other.facts.items())), path, candidate)
        for path, item in gone.items()
        for candidate, other in come.items()
        if path[:-1] == candidate[:-1] and item.like & other.like
    ]
    left, right = {first for first, _ in pairs}, {second for _, second in pairs}
    for _, path, candidate in sorted(alike, key=lambda found: -found[0]):
        if path not in left and candidate not in right:
            pairs.append((path, candidate))
            left.add(path)
            right.add(candidate)
    return pairs


def _made_by(old: Statement | None, new: Statement | None, say: Phrases, days: Days) -> tuple[str, ...]:
    """Name the reforms between the days that the windows of both sides name, in order of their days."""
    if days is None:
        return ()
    names = (old.switches if old else frozenset()) | (new.switches if new else frozenset())
    made = [switch for switch in say.switches.values() if switch.id in names and is_between(switch.on, days)]
    return tuple(switch.id for switch in sorted(made, key=lambda switch: switch.on))


def is_between(day: datetime.date, days: tuple[datetime.date, datetime.date]) -> bool:
    """Whether a reform on a day makes the difference between two days."""
    return min(days) < day <= max(days)
