"""Weighed acts of a toy society under a stack: what the law gives for them, and the words that decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import numpy as np

from glasshouse import clock
from glasshouse.arrays import ALWAYS, I64, ScoreTable
from glasshouse.codes import Repeats, ScoreMode
from glasshouse.engine.rows import first_society_row
from glasshouse.errors import ScenarioError
from glasshouse.fitting import quoted
from glasshouse.kernels.weighing import (
    BY_GAP,
    BY_MONTH,
    BY_RECORDS,
    N_WEIGHS,
    W_BASE,
    W_COLUMN,
    W_FIRST,
    W_HOW,
    W_LAST,
    W_OF,
    W_PLACE,
    W_ROW,
    W_STEADY,
)
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society import curves
from glasshouse.society.foresight import Records, words_by_state
from glasshouse.society.toy import DAYS_A_YEAR, Act, TimesAMonth, ToySociety
from glasshouse.society.weighing import Foresees, Reaches, Weighed
from glasshouse.society.weighing_tables import (
    HALF,
    MOST_STATES,
    needed_this_month,
    word_from,
    words_by_gap,
)

MOST_RECORDS = 16  # even of one month each, more have too many states


def monthly_acts(society: ToySociety | None) -> tuple[str, ...]:
    """Return the acts whose threshold is worked out anew between ticks."""
    weighed = society.weighed if society else {}
    return tuple(name for name, one in weighed.items() if not (one.reaches or one.foresees))


@dataclass(frozen=True)
class Weighing:
    """Where and how the acts of a society are weighed: `Rates.act_weighs` and `Rates.weigh_at`."""

    how: I64
    words: I64


def weighing_of(
    society: ToySociety, stack: CompiledStack, observables: Sequence[Sequence[int]], column: int
) -> Weighing:
    """Return the tables of the weighed acts of a society.

    Parameters
    ----------
    observables
        By act, those as which the regimes of the stack know it.
    column
        First column of the exposures that is free.

    Raises
    ------
    ScenarioError
        If the law gives no such grade or no such points as an act is weighed by.
    """
    if not society.weighed:
        return Weighing(np.zeros((0, N_WEIGHS), np.int64), np.zeros(0, np.int64))
    how, words, row = np.zeros((len(society.acts), N_WEIGHS), np.int64), [], first_society_row(stack)
    for k, (name, act) in enumerate(society.acts.items()):
        if not isinstance(act, Act) or act.weighed is None:
            continue
        how[k, [W_STEADY, W_ROW]], row = (int(act.weighed.steady), row), row + 2
        if act.weighed.reaches:
            how[k, [W_HOW, W_OF, W_PLACE]] = BY_GAP, *_reached(name, act.weighed.reaches, stack)
            words.append(words_by_gap(name, act.weighed, act.weighed.reaches))
        elif act.weighed.foresees:
            rule, records = _foreseen(name, act.weighed.foresees, stack, observables[k])
            how[k, [W_HOW, W_OF, W_PLACE, W_BASE]] = BY_RECORDS, rule, records.too_many - 1, records.base
            words.append(words_by_state(act.weighed, records, occasion=_occasion(act)))
        else:
            how[k, [W_HOW, W_COLUMN]], column = (BY_MONTH, column), column + 1
            if act.weighed.point:
                for one in _answers(stack, observables[k]):
                    _require_points(name, one, stack)
            continue
        how[k, W_FIRST] = sum(len(table) for table in words[:-1])
        how[k, W_LAST] = len(words[-1]) - 1
    found = np.concatenate([np.zeros(0, np.int64), *words])
    if len(found) > MOST_STATES:
        raise ScenarioError(
            f"society.acts: found {len(found):,} states in which acts are weighed; at most {MOST_STATES:,} "
            "fit. Leave out an act with reaches or foresees."
        )
    return Weighing(how, found)


def _occasion(act: Act) -> float:
    """Return the chance of at least one occasion in a month of 1/12 year."""
    if isinstance(act, TimesAMonth):
        return 1.0
    return float(curves.per_month(act.daily * DAYS_A_YEAR))


# bars that move from month to month


@dataclass(frozen=True)
class MonthlyAct:
    """An act weighed anew each month: its column of the exposures, and its rows of the tally."""

    weighed: Weighed
    column: int
    occasions: int
    done: int
    rules: tuple[int, ...]
    scores: ScoreTable

    def bar(self, tick: int, share: Fraction) -> int:
        """Return the word from which the act is committed in a month, after the share of the last one."""
        day = clock.first_day(tick)
        points = sum((expected_points(self.scores, rule, day) for rule in self.rules), Fraction(0))
        return word_from(self.weighed, needed_this_month(self.weighed, points=points, share=share))

    def after(self, tick: int, tally: I64, before: int) -> int:
        """Return the bar of a month, after the tally of the one before it.

        If all acted, or nobody, it counts as half an occasion less or more: nobody knows what is beyond. If
        there was no occasion, the bar stays.
        """
        n, done = (int(tally[:, row, 0].sum()) for row in (self.occasions, self.done))
        if n == 0:
            return before
        twice = min(max(2 * done, 1), 2 * n - 1)
        return self.bar(tick, Fraction(twice, 2 * n))

    def first(self, tick: int) -> int:
        """Return the bar of the first month: as if half had acted before it."""
        return self.bar(tick, HALF)


def monthly_of(society: ToySociety | None, stack: CompiledStack, rates: Any) -> tuple[MonthlyAct, ...]:
    """Return the acts of a society that are weighed anew each month, under the tables of `Rates`."""
    if society is None:
        return ()
    wanted, found = monthly_acts(society), []
    for k, (name, act) in enumerate(society.acts.items()):
        if name not in wanted or not isinstance(act, Act) or act.weighed is None:
            continue
        known = rates.act_observable[rates.act_first[k] : rates.act_first[k + 1]].tolist()
        column, row = (int(rates.act_weighs[k, at]) for at in (W_COLUMN, W_ROW))
        rules = tuple(_answers(stack, known)) if act.weighed.point else ()
        found.append(MonthlyAct(act.weighed, column, row, known[0], rules, stack.scores))
    return tuple(found)


# what the law gives


def _answers(stack: CompiledStack, observables: Sequence[int]) -> Iterator[int]:
    """Yield the rows of the score rules that answer an act."""
    first = stack.scores.first_rule
    for one in observables if len(stack.scores.rule_id) else ():
        yield from range(int(first[one]), int(first[one + 1]))


def expected_points(table: ScoreTable, rule: int, day: int) -> Fraction:
    """Return the points of a rule for one act on a day, on average: the share recorded times its points."""
    if not table.rule_from_day[rule] <= day < table.rule_to_day[rule]:
        return Fraction(0)
    band = int(table.first_band[rule])
    points = Fraction(int(table.band_low[band]) + int(table.band_high[band]), 2)
    return points * Fraction(int(table.rule_threshold[rule]), ALWAYS)


def _has_points(table: ScoreTable, rule: int) -> bool:
    """Whether a rule gives the same points on each day and for each worth, or points within a range."""
    one_band = int(table.first_band[rule + 1]) - int(table.first_band[rule]) == 1
    no_boost = table.first_boost[rule] == table.first_boost[rule + 1]
    return bool(table.rule_mode[rule] == ScoreMode.LADDER and one_band and no_boost)


def _require_points(name: str, rule: int, stack: CompiledStack) -> None:
    if not _has_points(stack.scores, rule):
        raise ScenarioError(
            f"society.acts.{name}.weighed.point: the rule {_rule(stack, rule)} gives {name} no fixed points "
            "that could be weighed; leave out point, or write effect: {points: ...} in the rule."
        )


def _rule(stack: CompiledStack, rule: int) -> str:
    return stack.score_rule_ids[int(stack.scores.rule_id[rule])]


def _grade(where: str, name: str, stack: CompiledStack) -> tuple[int, int]:
    """Return score and number of a grade by its name."""
    known = {
        f"{score}.{grade}": (i, j)
        for i, (score, grades) in enumerate(zip(stack.score_ids, stack.score_grades, strict=True))
        for j, (grade, _) in enumerate(grades)
    }
    if name not in known:
        close = get_close_matches(name, known, 1)
        advice = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(known) or 'none'}."
        raise ScenarioError(f"{where}: found {quoted(name)}; no score of the stack has this grade. {advice}")
    return known[name]


def _reached(name: str, reaches: Reaches, stack: CompiledStack) -> tuple[int, int]:
    """Return score and number of a grade that agents buy points for."""
    where, table = f"society.acts.{name}.weighed.reaches.grade", stack.scores
    score, grade = _grade(where, reaches.grade, stack)
    if grade == len(stack.score_grades[score]) - 1:
        raise ScenarioError(
            f"{where}: found {quoted(reaches.grade)}, the lowest grade, which nobody lacks; write a better "
            "one."
        )
    if table.score_model[score] or table.score_period[score]:
        raise ScenarioError(
            f"{where}: found {quoted(reaches.grade)}, a grade of a score that does not add up points; write "
            "a grade of one that does."
        )
    return score, grade


def _foreseen(
    name: str, foresees: Foresees, stack: CompiledStack, observables: Sequence[int]
) -> tuple[int, Records]:
    """Return the rule whose records add up until a grade is lost, and what they are."""
    where, table = f"society.acts.{name}.weighed.foresees.grade", stack.scores
    score, grade = _grade(where, foresees.grade, stack)
    rules = [rule for rule in _answers(stack, observables) if table.rule_score[rule] == score]
    if len(rules) != 1 or int((table.rule_score == score).sum()) != 1:
        raise ScenarioError(
            f"{where}: the score of {foresees.grade} must have one rule, of {name}, and no other; it has "
            f"{len(rules)} of {name} and {int((table.rule_score == score).sum())} in all."
        )
    rule = rules[0]
    adds = table.rule_repeats[rule] == Repeats.ADD and table.rule_factor[rule] == 1
    fades = table.first_fade[rule] < table.first_fade[rule + 1]
    months = int(table.rule_months[rule])
    is_plain = adds and not fades and not table.rule_recurs[rule] and table.rule_account[rule] == -1
    band = table.first_band[rule]
    is_fixed = _has_points(table, rule) and table.band_low[band] == table.band_high[band]
    if not is_plain or not is_fixed or not months or table.rule_days[rule]:
        raise ScenarioError(
            f"{where}: records of the rule {_rule(stack, rule)} must add up, with fixed points, in no "
            "account, and end after whole months; write effect: {points: ...} and validity: P2Y, and no "
            "decay, repeats or recurs."
        )
    points = expected_points(table, rule, int(table.rule_from_day[rule]))
    chance = Fraction(int(table.rule_threshold[rule]), ALWAYS)
    each = points / chance if chance else Fraction(0)
    too_many = _too_many(table, score, grade, each)
    records = Records(chance=chance, points=each, months=months, too_many=too_many)
    if too_many < 1 or records.n_states + 1 > MOST_STATES:
        what = f"{too_many} records of {months} months" if too_many else "no number of records"
        raise ScenarioError(
            f"{where}: {what} of the rule {_rule(stack, rule)} lead to {foresees.grade}; at most "
            "three of up to 253 months or four of up to 38 can be foreseen. Write more points, a nearer "
            "border or a shorter validity."
        )
    return rule, records


def _too_many(table: ScoreTable, score: int, grade: int, each: Fraction) -> int:
    """Return the fewest records with which a score stands in a grade; 0 if it begins there or never does."""
    borders = table.grade_min[table.first_grade[score] : table.first_grade[score + 1]].tolist()
    low, high, start = (int(x[score]) for x in (table.score_low, table.score_high, table.score_initial))
    for n in range(MOST_RECORDS + 1):
        points = min(max(start + n * each, low), high)
        stands = next((i for i, border in enumerate(borders[:-1]) if points >= border), len(borders) - 1)
        if stands == grade:
            return n
    return 0
