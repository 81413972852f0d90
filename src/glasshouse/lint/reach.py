"""Which points and grades of a score can be reached: exact on a scale of transitions, by intervals else.

The intervals follow the fold of the engine: records add up by account, accounts have limits, other scores
flow in, the scale cuts off, overrides come last. Nothing reachable lies outside of them; what lies inside may
still need luck, or events at the same time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from glasshouse.clock import Duration
from glasshouse.regimes.model import InForce, Score
from glasshouse.regimes.record_points import NOTHING, Span, points_of
from glasshouse.regimes.reforms import Window
from glasshouse.regimes.scoring_flows import terms_of
from glasshouse.regimes.scoring_model import (
    Account,
    Nested,
    ScoreRule,
    SetCeiling,
    SetGrade,
    SetScore,
)
from glasshouse.regimes.scoring_rows import ordered_grades

HUNDRED, THOUSAND = 100, 1000
MONTHS_A_YEAR, SHORTEST_MONTH = 12, 28
OVERRIDES = (SetScore, SetCeiling, SetGrade)

DaysOf = Callable[[InForce], "Window | None"]


ANYTHING = Span(-math.inf, math.inf)


@dataclass(frozen=True)
class Reach:
    """What a score can come to.

    Parameters
    ----------
    spans
        Points that can be reached: by records, and one by one those that an override sets.
    grades
        Ids of the grades that can be reached.
    by_points
        Those that points alone can reach.
    start
        Points without a record.
    capped
        Ids of the accounts whose ceiling holds points back.
    """

    spans: tuple[Span, ...]
    grades: frozenset[str]
    by_points: frozenset[str]
    start: int = 0
    capped: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """Return the fewest points."""
        return min(span.low for span in self.spans)

    @property
    def high(self) -> float:
        """Return the most points."""
        return max(span.high for span in self.spans)


def all_days(_: InForce) -> Window:
    """Say of anything that it always holds."""
    return Window()


def reach_of(
    score: Score,
    rules: Sequence[ScoreRule],
    *,
    nested: Mapping[str, Reach] | None = None,
    days: DaysOf = all_days,
    unknown: bool = False,
    is_counted: bool = True,
) -> Reach:
    """Return what a score can come to.

    Parameters
    ----------
    score
        The score.
    rules
        Those of its rules that can be used.
    nested
        The reach of the scores that flow into it, by their ids.
    days
        The days of a multiplier; None if it never holds.
    unknown
        Whether rules whose points no source gives may give any.
    is_counted
        Whether the events can happen that a scale of transitions counts.
    """
    if score.transitions:
        reached = frozenset(_climb(score, is_counted=is_counted))
        return Reach((ANYTHING,), reached, reached, score.start)
    of = {id(rule): record_span(rule, days, unknown=unknown) for rule in rules}
    total, capped = _start(score), []
    for account in (None, *score.accounts):
        mine = [(rule, of[id(rule)]) for rule in rules if _is_in(rule, account)]
        points = _account_span(account, mine)
        total = total.plus(points)
        if account and account.ceiling is not None and _account_span(_open(account), mine) != points:
            capped.append(account.id)
    for flow in score.nested:
        if nested and flow.score in nested:
            total = total.plus(_flow_span(flow, nested[flow.score]))
    spans = _overridden(total.within(score.min, score.max), rules)
    by_points, reached = _grades(score, spans, rules)
    return Reach(spans, reached, by_points, score.start, tuple(capped))


def _is_in(rule: ScoreRule, account: Account | None) -> bool:
    return not isinstance(rule.effect, OVERRIDES) and rule.counts_in == (account.id if account else None)


def _open(account: Account) -> Account:
    return account.model_copy(update={"ceiling": None})


# scales of transitions --------------------------------------------------------------------------------------


def _climb(score: Score, *, is_counted: bool) -> set[str]:
    """Return the grades to which a scale of transitions leads, by search of its graph."""
    scale = score.transitions
    if scale is None:
        return set()
    ways = {row.grade: set(row.to if is_counted else row.to[:1]) for row in scale.table}
    reached, waiting = {scale.starts}, [scale.starts]
    while waiting:
        more = ways[waiting.pop()] - reached
        reached |= more
        waiting += sorted(more)
    return reached


# one record -------------------------------------------------------------------------------------------------


def record_span(rule: ScoreRule, days: DaysOf = all_days, *, unknown: bool = False) -> Span:
    """Return the points that one record of a rule can have, with its multipliers, for any value."""
    if not rule.is_known:
        return ANYTHING if unknown else NOTHING
    plain = points_of(rule.effect) or NOTHING
    if not rule.multipliers:
        return plain
    boosts = [(one.factor, days(one.in_force)) for one in rule.multipliers]
    open_ones = [(factor, window) for factor, window in boosts if window is not None]
    whole = days(rule.in_force) or Window()
    starts = {whole.from_day}
    for _, window in open_ones:
        starts |= {day for day in (window.from_day, window.to_day) if whole.from_day <= day < whole.to_day}
    spans = []
    for day in starts:
        span = plain
        for factor, window in open_ones:
            if window.from_day <= day < window.to_day:
                span = Span(_boosted(span.low, factor), _boosted(span.high, factor))
        spans.append(span)
    return Span(min(one.low for one in spans), max(one.high for one in spans))


def _boosted(points: float, factor: Decimal) -> float:
    if math.isinf(points):
        return points if factor else 0
    size = abs(int(points)) * int(factor * HUNDRED) // HUNDRED
    return size if points > 0 else -size


# accounts ---------------------------------------------------------------------------------------------------


def _account_span(account: Account | None, rules: Sequence[tuple[ScoreRule, Span]]) -> Span:
    """Return what an account can hold, or the records that count in none."""
    if account is None:
        return _sum(rules)
    base = Span(account.base, account.base)
    if account.period == "always":
        return base.plus(_sum(rules)).within(account.floor, account.ceiling)
    most = _years(account.ceiling, [(rule, span.high) for rule, span in rules])
    least = -_years(_negative(account.floor), [(rule, -span.low) for rule, span in rules])
    return base.plus(Span(least, most))


def _negative(value: int | None) -> int | None:
    return None if value is None else -value


def _sum(rules: Iterable[tuple[ScoreRule, Span]]) -> Span:
    total = NOTHING
    for rule, span in rules:
        total = total.plus(_repeated(rule, span))
    return total


def _repeated(rule: ScoreRule, span: Span) -> Span:
    """Return what all records of a rule can sum up to: any number of them, or one at a time; or none."""
    low, high = min(span.low, 0), max(span.high, 0)
    if rule.repeats != "add":
        return Span(low, high)
    return Span(-math.inf if low < 0 else 0, math.inf if high > 0 else 0)


def _years(limit: int | None, rules: Sequence[tuple[ScoreRule, float]]) -> float:
    """Return the most that records can sum up to, in one direction, with a limit on each calendar year."""
    best = [(rule, points) for rule, points in rules if points > 0]
    if not best:
        return 0
    added = [years_alive(rule) for rule, _ in best if rule.repeats == "add"]
    single = sum(points for rule, points in best if rule.repeats != "add")
    if limit is None:
        return math.inf if added else single
    if limit == 0:
        return 0
    full = max(years_alive(rule) for rule, _ in best) * limit
    return min(full, (max(added) * limit if added else 0) + single)


def years_alive(rule: ScoreRule) -> float:
    """Return in how many calendar years records can be dated that count at the same time."""
    if rule.validity in (None, "indefinite") or rule.recurs:
        return math.inf
    term = Duration.parse(str(rule.validity))
    if not term.total_months and term.days == 1:
        return 1
    months = term.total_months + math.ceil(term.days / SHORTEST_MONTH)
    return math.inf if not months else 1 + math.ceil(months / MONTHS_A_YEAR)


# the whole score --------------------------------------------------------------------------------------------


def _start(score: Score) -> Span:
    """Return where a score begins without records: its start beside its accounts, or its model."""
    if score.model is None or not score.is_computable or score.min is None:
        rest = score.start - sum(account.base for account in score.accounts)
        return Span(rest, rest)
    low = high = 0
    for feature, span in terms_of(score):
        points = [_thousandths(span, level) for level in (*feature.levels, feature.unknown)]
        low, high = low + min(points), high + max(points)
    return Span(score.min + low // THOUSAND, score.min + high // THOUSAND)


def _thousandths(span: Decimal, level: int) -> int:
    return int((span * level).to_integral_value(ROUND_HALF_EVEN))


def _flow_span(flow: Nested, inner: Reach) -> Span:
    """Return what flows in from a score; whoever has no standing in it brings nothing."""
    low, high = min(inner.low - inner.start, 0), max(inner.high - inner.start, 0)
    return Span(_part(low, flow), _part(high, flow)).within(flow.floor, flow.ceiling)


def _part(gained: float, flow: Nested) -> float:
    if math.isinf(gained):
        return gained
    size = abs(int(gained)) * flow.percent // HUNDRED
    return size if gained > 0 else -size


def _overridden(total: Span, rules: Iterable[ScoreRule]) -> tuple[Span, ...]:
    fixed = [rule.effect.set_score for rule in rules if isinstance(rule.effect, SetScore)]
    ceilings = [rule.effect.ceiling for rule in rules if isinstance(rule.effect, SetCeiling)]
    spans = [total, *(Span(points, points) for points in fixed)]
    spans += [span.within(None, top) for span in spans for top in ceilings if span.high > top]
    return tuple(dict.fromkeys(spans))


def _grades(
    score: Score, spans: Sequence[Span], rules: Iterable[ScoreRule]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the grades that points reach, and those that a rule can set beside them."""
    if not score.is_graded or not score.is_computable:
        return frozenset(), frozenset()
    ordered = ordered_grades(score)
    by_points, upper = [], math.inf
    for grade in ordered:
        lower = -math.inf if grade.border is None else grade.border
        if any(span.high >= lower and span.low < upper for span in spans):
            by_points.append(grade.id)
        if grade.top_share is None:
            upper = min(upper, lower)
    names = [grade.id for grade in ordered]
    best = min((names.index(name) for name in by_points), default=len(names))
    held = {rule.effect.set_grade for rule in rules if isinstance(rule.effect, SetGrade)}
    settable = {name for name in held if names.index(name) >= best}
    return frozenset(by_points), frozenset(by_points) | settable
