"""Whether conditions can hold together, and whether some leave nothing of another.

Conditions speak of the facts of a case, of days, and of terms. The solver is asked only where several ways
answer to one trigger, and imported when it is first asked, since that takes a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from glasshouse.regimes.reforms import Window

TERMS = ("open", "fixed")


@dataclass(frozen=True)
class Condition:
    """When a way of a procedure is open: facts of the case, days, and kinds of terms.

    Parameters
    ----------
    when
        Guards: a fact, or "not" and a fact.
    days
        The days on which it holds.
    terms
        Kinds of terms that an entry may have.
    """

    when: tuple[str, ...] = ()
    days: Window = field(default_factory=Window)
    terms: tuple[str, ...] = TERMS

    @property
    def at_any_time(self) -> Condition:
        """Return the same condition on facts and terms, on all days."""
        return Condition(self.when, Window(), self.terms)


class Guards:
    """Answers about conditions; one solver for all of them.

    Parameters
    ----------
    never
        Facts that no case has, such as a lock where no step locks.

    Examples
    --------
    >>> guards = Guards()
    >>> guards.hold_together(Condition(("able",)), Condition(("not able",)))
    False
    >>> guards.leaves_nothing_of(Condition(("able",)), [Condition(("minor",)), Condition(("not minor",))])
    True
    """

    def __init__(self, never: Iterable[str] = ()) -> None:
        self.never = frozenset(never)

    def hold_together(self, *conditions: Condition) -> bool:
        """Return whether there is a case, on some day, to which all conditions apply.

        Each condition is a conjunction, so that this needs no search.
        """
        facts = {fact for one in conditions for fact in one.when}
        if any(f"not {fact}" in facts for fact in facts) or self.never & facts:
            return False
        days, terms = Window(), set(TERMS)
        for one in conditions:
            days, terms = days.within(one.days), terms & set(one.terms)
        return bool(terms) and not days.is_empty

    def leaves_nothing_of(self, one: Condition, others: Sequence[Condition]) -> bool:
        """Return whether to each case to which one condition applies, one of some others applies as well."""
        if not self.hold_together(one):
            return True
        rivals = [other for other in others if self.hold_together(one, other)]
        if not rivals:
            return False
        z3 = self._z3
        return not self._is_possible([self._formula(one), *(z3.Not(self._formula(two)) for two in rivals)])

    def implies(self, one: Condition, other: Condition) -> bool:
        """Return whether a condition is a special case of another, whatever the day."""
        return self.leaves_nothing_of(one.at_any_time, [other.at_any_time])

    def _is_possible(self, formulas: Sequence[Any]) -> bool:
        solver = self._solver
        solver.push()
        solver.add(*formulas)
        found = solver.check() == self._z3.sat
        solver.pop()
        return bool(found)

    def _formula(self, one: Condition) -> Any:
        z3 = self._z3
        facts = [
            z3.Not(z3.Bool(guard.removeprefix("not "))) if guard.startswith("not ") else z3.Bool(guard)
            for guard in one.when
        ]
        day, is_open = z3.Int("day"), z3.Bool("an open term")
        terms = [is_open if term == "open" else z3.Not(is_open) for term in one.terms]
        return z3.And(one.days.from_day <= day, day < one.days.to_day, z3.Or(terms), *facts)

    @cached_property
    def _z3(self) -> Any:
        import z3

        return z3

    @cached_property
    def _solver(self) -> Any:
        solver = self._z3.Solver()
        solver.add(*(self._z3.Not(self._z3.Bool(fact)) for fact in sorted(self.never)))
        return solver
