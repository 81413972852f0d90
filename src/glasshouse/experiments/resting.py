"""What an outcome rests on: the weakest of the numbers that decide how often it comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from glasshouse.engine.prepare import Prepared
from glasshouse.experiments.numbers_page import ABOUT, numbers_of
from glasshouse.society.numbers import Entry
from glasshouse.society.parameters import ACTS, ANSWERS, DEBTS, FIRMS, MINDS, MISTAKES, TRAITS

RestsOn = Literal["sourced", "calibrated", "assumed", "given"]
REGIMES = "regimes"
FEEDS: Final[dict[str, tuple[str, ...]]] = {  # the files whose numbers decide how often an outcome comes
    "listed": (DEBTS, ACTS, ANSWERS, MISTAKES, REGIMES),
    "listed_months": (DEBTS, ACTS, ANSWERS, MISTAKES, REGIMES),
    "tickets_refused": (DEBTS, ANSWERS, MISTAKES, REGIMES),
    "trips_forgone": (DEBTS, ANSWERS, REGIMES),
    "refused": (ACTS, TRAITS, ANSWERS, MISTAKES, REGIMES),
    "mistaken": (DEBTS, ACTS, MISTAKES, REGIMES),
    "moved_away": (ANSWERS, ACTS, TRAITS, REGIMES),
    "red_listed": (ACTS, ANSWERS, REGIMES),
    "favoured": (ACTS, TRAITS, ANSWERS, REGIMES),
    "free_acts": (ACTS, ANSWERS, MINDS),
    "unlawful_acts": (ACTS, ANSWERS),
    "good_deeds": (ACTS, ANSWERS),
    "debts_paid": (DEBTS, ANSWERS, FIRMS),
    "yuan_paid": (DEBTS, ANSWERS, FIRMS),
    "score_fell": (ACTS, TRAITS, ANSWERS, REGIMES),
    "score_rose": (ACTS, TRAITS, ANSWERS, REGIMES),
}


def feeding(outcome: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the numbers that decide how often an outcome comes, of those that are used."""
    files = FEEDS[outcome]
    return tuple(one for one in entries if one.file in files or (REGIMES in files and one.file not in ABOUT))


def rests_on(entries: Sequence[Entry]) -> RestsOn:
    """Return the class of the weakest of some numbers; where there are none, the scenario gives what counts.

    Examples
    --------
    >>> rests_on(())
    'given'
    """
    found = {one.status for one in entries}
    if not found:
        return "given"
    return "assumed" if found & {"assumed", "recalled"} else "calibrated" if "fitted" in found else "sourced"


def resting_of(outcomes: Iterable[str], *sides: Prepared) -> dict[str, RestsOn]:
    """Return what each outcome rests on; in a toy society it is on the rates that the scenario gives."""
    if any(side.scenario.society for side in sides):
        return dict.fromkeys(outcomes, "given")
    entries = numbers_of(*sides)
    return {outcome: rests_on(feeding(outcome, entries)) for outcome in outcomes}
