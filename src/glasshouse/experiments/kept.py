"""What a run keeps of people: its lists and scores, as holdings to show and as observables to add up."""

from __future__ import annotations

from glasshouse.engine.prepare import Prepared
from glasshouse.experiments.holdings import Holding, Stock
from glasshouse.metrics.society import Graded, Kept
from glasshouse.regimes.compile import CompiledStack


def kept_by(prepared: Prepared) -> Kept | None:
    """Return what a run keeps of people whose acts, opinions or dealings it follows; None if of nobody."""
    return kept_of(prepared) if prepared.rows.observables else None


def kept_of(prepared: Prepared) -> Kept:
    """Return what the regimes of a run keep of people."""
    stack, rules = prepared.stack, prepared.stack.rules
    lists = [
        name for name, is_list in zip(stack.procedure_ids, rules.procedure_is_list, strict=True) if is_list
    ]
    black = {
        name for name, is_black in zip(stack.procedure_ids, rules.procedure_is_black, strict=True) if is_black
    }
    return Kept(
        scores=tuple(
            Graded(one.key, one.label, tuple(stock.observable for stock in one.stocks))
            for one in scores_of(stack, of_scored=True)
        ),
        black=tuple(name for name in lists if name in black),
        red=tuple(name for name in lists if name not in black),
        procedures=tuple(stack.procedure_ids),
    )


def holdings_of(stack: CompiledStack) -> tuple[Holding, ...]:
    """Return the lists and orders of a stack with the persons on them, then its scores with their grades."""
    rules = stack.rules.procedure_is_list
    lists = [
        Holding(name, label.en, label.zh, (Stock(f"{name}.persons", "persons on it"),))
        for name, label, is_list in zip(stack.procedure_ids, stack.procedure_labels, rules, strict=True)
        if is_list
    ]
    return (*lists, *scores_of(stack, of_scored=False))


def scores_of(stack: CompiledStack, *, of_scored: bool) -> tuple[Holding, ...]:
    """Return the scores of a stack that grade persons, with their grades; what all share is no grade."""
    said = [score for regime in stack.regimes for score in regime.scores]
    named = zip(said, stack.score_ids, stack.score_labels, stack.score_grades, strict=True)
    return tuple(
        Holding(
            name, label.en, label.zh, tuple(Stock(f"{name}.{grade}", words.en) for grade, words in grades),
            of_scored,
        )
        for score, name, label, grades in named
        if "natural_person" in score.subjects and len(grades) > 1 and score.is_computable
    )  # fmt: skip
