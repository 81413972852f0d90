"""Benchmarks B03 and B04 on toy societies: a list with a fixed term, and points that are forgotten.

Acts come as Poisson processes, day by day, so that what stands at a month's end is known exactly: by a
recursion over days for the list, as a tail of a Poisson number for the points. Agents are independent, so a
count is binomial and its tails are exact.

The published shares are those of years of equal length (renewal of non-extending and extending dead times,
Feller; RECALLED, and computed). How far the exact ones of the calendar lie from them is stated, and
asserted: leap years move the list by 0.0006 and the points by 0.0003.
"""

from __future__ import annotations

from functools import cache, partial
from math import expm1
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import poisson
from stages import EXAMPLES, Change, Toy, allowed, holds, is_caught, misfits, run, seen, standard_error

from glasshouse import clock

DAYS_A_YEAR = 365.25
START = clock.parse_month("2021-01")

# B03 (a): a list with a fixed term; offences while listed do not count

LISTED, FEWER, MANY = 20_000, 4_000, 1_500_000  # agents, those of a negative control, and of a large design
COUNTED = (42, 66, 90)  # months after which the list is counted
LIST, RESTARTING = Toy("b03").for_months(max(COUNTED)), Toy("b03-restart").for_months(COUNTED[1])
TOLERANCE, CALENDAR = 0.002, 6e-4


@cache
def on_the_list(months: int) -> list[float]:
    """Return the exact share on the list at the end of each month, by a recursion over days.

    Who is not on it offends on a day with chance 1 - exp(-rate), and stays for two years, to the day.
    """
    first, last = clock.first_day(START), clock.last_day(START + months - 1)
    offends, term = float(-np.expm1(-0.3 / DAYS_A_YEAR)), clock.Duration.parse("P2Y")
    free, leaving, shares = 1.0, dict[int, float](), []
    for day in range(first, last + 1):
        free += leaving.pop(day, 0.0)
        entering = free * offends
        free -= entering
        end = clock.add(day, term)
        leaving[end] = leaving.get(end, 0.0) + entering
        if day == clock.last_day(clock.tick_of(day)):
            shares.append(1 - free)
    return shares


def listed_lately(months: int) -> float:
    """Return the exact share that offended within the two years before the end of a month."""
    last, term = clock.last_day(START + months - 1), clock.Duration.parse("P2Y")
    days = sum(clock.add(day, term) > last for day in range(clock.first_day(START), last + 1))
    return float(-np.expm1(-0.3 * days / DAYS_A_YEAR))


def published(restarts: bool) -> float:
    """Return the share of the benchmark: rate 0.3 a year, term 2 years."""
    return -expm1(-0.6) if restarts else 0.6 / 1.6


def wrong_list(
    agents: int, seed: int, *, toy: Toy, restarts: bool, folder: Path, threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the months in which too many or too few are listed, and whether the last is off the benchmark."""
    counted = COUNTED[:2] if restarts else COUNTED
    line = run(toy, folder, agents=agents, seed=seed, threads=threads).line("offenders.persons")
    found = [line[n - 1] for n in counted]
    exact = on_the_list(max(counted)) if not restarts else []
    shares = [listed_lately(n) if restarts else exact[n - 1] for n in counted]
    said = [f"month {counted[i]}" for i in misfits(found, agents, shares)]
    wanted = published(restarts)
    if abs(found[-1] / agents - wanted) > allowed(TOLERANCE, standard_error(wanted, agents), bias=CALENDAR):
        said.append("published share")
    if threads == (1, 2) and agents == LISTED:
        seen("B03", "restarting" if restarts else "non-extending", f"{found[-1] / agents:.4f}")
    return said


@pytest.mark.parametrize("restarts", [False, True], ids=["ignored", "restarting"])
def test_b03__the_list_holds_as_many_as_it_must(tmp_path: Path, restarts: bool) -> None:
    """Share on the list after three and a half, five and a half, and seven and a half years.

    Null: binomial with the exact share. Sample: 20,000 agents, two or three dates. Smallest error found in
    99 of 100 cases: 2.5 points of 37.5 (7.2 standard errors). False-alarm rate: 1e-6.
    """
    toy = RESTARTING if restarts else LIST
    look = partial(wrong_list, toy=toy, restarts=restarts, folder=tmp_path, threads=(1, 2))
    holds(look, agents=LISTED, seed=3)


@pytest.mark.verify
@pytest.mark.parametrize("restarts", [False, True], ids=["ignored", "restarting"])
def test_b03__at_the_tolerance_of_the_benchmark(tmp_path: Path, restarts: bool) -> None:
    """1,500,000 agents: 4.9 standard errors are at most 0.002, which is what is stated."""
    assert standard_error(published(restarts), MANY) * 4.9 < TOLERANCE
    toy = RESTARTING if restarts else LIST
    holds(partial(wrong_list, toy=toy, restarts=restarts, folder=tmp_path), agents=MANY, seed=4)


def test_b03__the_exact_shares_end_at_those_of_the_benchmark() -> None:
    """In the long run rate times term over one plus that, and one less exp of minus rate times term."""
    shares = on_the_list(228)
    assert max(abs(share - published(restarts=False)) for share in shares[max(COUNTED) - 1 :]) < CALENDAR
    assert listed_lately(COUNTED[1]) == pytest.approx(published(restarts=True), abs=CALENDAR)
    assert [published(restarts=b) for b in (False, True)] == pytest.approx([0.375, 0.451188], abs=1e-6)


@pytest.mark.parametrize(
    ("toy", "restarts"),
    [
        (LIST.but(("per_year: 0.3", "per_year: 0.36")), False),
        (LIST.but(("duration: P2Y", "duration: P30M")), False),
        (LIST.but(("live_per: agent", "live_per: fact")), False),
        (RESTARTING.but(("repeats: restart, ", "")), True),
    ],
    ids=["a fifth more offences", "half a year longer", "each an entry of its own", "no new beginning"],
)
def test_b03__negative_control(tmp_path: Path, toy: Toy, restarts: bool) -> None:
    """4.4, 5.4, 7.6 points more and 7.6 less in the long run are caught."""
    is_caught(partial(wrong_list, toy=toy, restarts=restarts, folder=tmp_path), agents=FEWER, seed=3)


# B04: a point for each offence, forgotten after a window; listed from so many points on

SCORED, ENOUGH, MOST = 20_000, 3_000, 3_300_000  # agents, of a negative control, and of a large design
WINDOWS = (
    ("first", "0.8", "P2Y", 4, 0.078813),
    ("second", "1.2", "P3Y", 6, 0.155881),
    ("third", "0.3", "P2Y", 3, 0.023115),
)
MONTHS = 38  # the longest window and two months: over the end of February 2024
POINTS, LEAP_DAYS = 0.001, 3e-4  # tolerance that is stated, and what leap days do


def three_scores() -> Toy:
    """Return the example with a score for each of the three windows in place of its one."""
    text = (EXAMPLES / "b04-score.yaml").read_text(encoding="utf-8")
    conduct = text[text.index("  - {id: offence") : text.index("procedures:")]
    score = text[text.index("  - id: points") : text.index("measures:")]
    kinds, scores, acts = "", "", ""
    for name, often, validity, points, _ in WINDOWS:
        kinds += conduct.replace("id: offence", f"id: act_{name}")
        acts += f"    act_{name}: {{per_year: {often}}}\n"
        scores += (
            score.replace("id: points", f"id: {name}")
            .replace("id: one-point", f"id: point-{name}")
            .replace("on: offence", f"on: act_{name}")
            .replace("validity: P2Y", f"validity: {validity}")
            .replace("min: 4", f"min: {points}")
        )
    rates = ("    offence: {per_year: 0.8}\n", acts)
    return Toy("b04").but((conduct, kinds), (score, scores), rates).for_months(MONTHS)


def above(often: str, validity: str, points: int) -> float:
    """Return the exact chance of so many acts within the window that ends with the last month."""
    last, term = clock.last_day(START + MONTHS - 1), clock.Duration.parse(validity)
    days = sum(clock.add(day, term) > last for day in range(clock.first_day(START), last + 1))
    return float(poisson.sf(points - 1, float(often) * days / DAYS_A_YEAR))


@cache
def due() -> list[float]:
    return [above(*window) for _, *window, _ in WINDOWS]


def wrong_scores(
    agents: int, seed: int, *, toy: Toy, folder: Path, threads: tuple[int, ...] = (1,)
) -> list[str]:
    """Name the scores of which too many or too few are listed, or not as many as is published."""
    outcome = run(toy, folder, agents=agents, seed=seed, threads=threads)
    found = outcome.last(*(f"{name}.listed" for name, *_ in WINDOWS))
    said = [WINDOWS[i][0] for i in misfits(found, agents, due())]
    for n, (name, *_, wanted) in zip(found, WINDOWS, strict=True):
        if abs(n / agents - wanted) > allowed(POINTS, standard_error(wanted, agents), bias=LEAP_DAYS):
            said.append(name)
        if threads == (1, 2) and agents == SCORED:
            seen("B04", f"{name} window", f"{n / agents:.4f}")
    return said


def test_b04__as_many_are_listed_as_have_the_points(tmp_path: Path) -> None:
    """Three windows and thresholds, three acts, in one society.

    Null: binomial with a tail of a Poisson number. Sample: 20,000 agents. Smallest errors found in 99 of 100
    cases: 1.4, 1.9 and 0.8 points of 7.9, 15.6 and 2.3 (7.2 standard errors). False-alarm rate: 1e-6.
    """
    look = partial(wrong_scores, toy=three_scores(), folder=tmp_path, threads=(1, 2))
    holds(look, agents=SCORED, seed=4)


@pytest.mark.verify
def test_b04__at_the_tolerance_of_the_benchmark(tmp_path: Path) -> None:
    """3,300,000 agents: 4.9 standard errors are at most 0.001, which is what is stated."""
    assert standard_error(0.155881, MOST) * 4.9 < POINTS
    holds(partial(wrong_scores, toy=three_scores(), folder=tmp_path), agents=MOST, seed=5)


def test_b04__the_exact_shares_are_those_of_the_benchmark() -> None:
    assert due() == pytest.approx([share for *_, share in WINDOWS], abs=LEAP_DAYS)


@pytest.mark.parametrize(
    ("change", "caught"),
    [
        (("per_year: 0.8", "per_year: 1"), "first"),
        (("validity: P3Y", "validity: P30M"), "second"),
        (("min: 3", "min: 2"), "third"),
    ],
    ids=["a quarter more offences", "half a year shorter", "a point earlier"],
)
def test_b04__negative_control(tmp_path: Path, change: Change, caught: str) -> None:
    """6.4 points more, 7.2 less, 9.9 more: each is caught in the score that it is about, and in no other."""
    toy = three_scores().but(change)
    is_caught(partial(wrong_scores, toy=toy, folder=tmp_path), agents=ENOUGH, seed=4)
    assert set(wrong_scores(ENOUGH, 4, toy=toy, folder=tmp_path)) == {caught}
