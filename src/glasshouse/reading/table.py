"""The compiled rule table of one regime: its procedures as rows with the ids of the file."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from glasshouse.arrays import ALWAYS
from glasshouse.clock import date_of, day_number
from glasshouse.codes import Fact, Term
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.model import Ground, Move, Regime

FIRST, LAST = datetime.date(1949, 10, 1), datetime.date(2200, 1, 1)  # the rules of all days lie between them


@dataclass(frozen=True)
class TableRow:
    """One row of the rule table, with the ids of its regime file.

    from_step: "none" where a case begins. guard: facts that must hold, with "not" where they must not.
    share: of the times that the body, or the person, does it; share_status "certain" where no luck is drawn.
    term: an ISO 8601 duration, "open" for an open-ended entry, empty where the row gives none.
    terms: the kinds of entries that the row moves. from_date is the first day, to_date the first day on which
    the row no longer holds; empty if that day is not known.
    """

    procedure: str
    rule: str
    from_step: str
    trigger: str
    guard: str
    share: str
    share_status: str
    to_step: str
    term: str
    longer: str
    terms: str
    provision: str
    from_date: str
    to_date: str


def rule_rows(
    regime: Regime,
    *,
    on: datetime.date | None = None,
    evidence: Collection[str] = ("rule",),
) -> tuple[TableRow, ...]:
    """Compile a regime alone and return its rule table.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Only the rows in force on this day; None for all.
    evidence
        Evidence classes that are compiled.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> rule_rows(load_regime("none").regime)
    ()
    """
    stack = compile_stack([regime], from_day=day_number(FIRST), to_day=day_number(LAST), evidence=evidence)
    says: list[Ground | Move] = [ground for item in regime.lists for ground in item.grounds]
    says += [move for procedure in regime.procedures for move in procedure.moves]
    rules = stack.rules
    day = None if on is None else day_number(on)
    wanted = [
        index
        for index in range(len(rules.move_id))
        if day is None or rules.move_from_day[index] <= day < rules.move_to_day[index]
    ]
    order = sorted(wanted, key=lambda i: (int(rules.move_procedure[i]), int(rules.move_id[i]), i))
    return tuple(_row(stack, i, says[int(rules.move_id[i])]) for i in order)


def _row(stack: CompiledStack, index: int, source: Ground | Move) -> TableRow:
    """Return one row; what is in the arrays comes from them, the status of a share from the file."""
    rules = stack.rules
    procedure = stack.procedure_ids[int(rules.move_procedure[index])]
    mask, value = int(rules.move_guard_mask[index]), int(rules.move_guard_value[index])
    guard = [
        f"{'' if value & fact else 'not '}{fact.name.lower()}" for fact in Fact if mask & fact and fact.name
    ]
    practice = source.practice or (source.extension.practice if source.extension else None)
    is_certain = int(rules.move_threshold[index]) == ALWAYS and practice is None
    if isinstance(source, Ground):
        practice = source.practice
        is_certain = practice is None
    low, high = int(rules.move_from_day[index]), int(rules.move_to_day[index])
    return TableRow(
        procedure=procedure,
        rule=stack.move_ids[int(rules.move_id[index])],
        from_step=stack.step_ids[int(rules.move_from_step[index])].removeprefix(f"{procedure}."),
        trigger=source.on,
        guard=", ".join(guard),
        share="1" if is_certain else _share(int(rules.move_threshold[index])),
        share_status="certain" if is_certain or practice is None else practice.status,
        to_step=stack.step_ids[int(rules.move_to_step[index])].removeprefix(f"{procedure}."),
        term=_term(int(rules.move_term_months[index]), int(rules.move_term_days[index]), source),
        longer=_longer(stack, index),
        terms=" ".join(
            term.name.lower() for term in Term if int(rules.move_terms[index]) & term and term.name
        ),
        provision=stack.provision_ids[int(rules.move_provision[index])],
        from_date="" if low <= day_number(FIRST) else date_of(low).isoformat(),
        to_date="" if high >= day_number(LAST) else date_of(high).isoformat(),
    )


def _share(threshold: int) -> str:
    """Return the share of a threshold, to the six digits that a file can give a reason for."""
    return f"{(Decimal(threshold) / ALWAYS).quantize(Decimal('0.000001')).normalize():f}"


def _term(months: int, days: int, source: Ground | Move) -> str:
    if not isinstance(source, Ground):
        return ""
    years, rest = divmod(months, 12)
    parts = [f"{n}{unit}" for n, unit in ((years, "Y"), (rest, "M"), (days, "D")) if n]
    return f"P{''.join(parts)}" if parts else "open"


def _longer(stack: CompiledStack, index: int) -> str:
    low, high = (int(getattr(stack.rules, f"move_extend_{end}_years")[index]) for end in ("min", "max"))
    return f"{low}-{high} years, at most {int(stack.rules.move_cap_years[index])}" if high else ""
