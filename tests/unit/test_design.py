"""Designs: two runs at a time, told of one by one, and none goes on for nothing. The runs are stand-ins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from glasshouse import Scenario
from glasshouse.cli.design_progress import DesignPace
from glasshouse.errors import RunError
from glasshouse.experiments.design import Design, carry_out
from glasshouse.experiments.store import Store

PATIENCE = 30.0  # seconds that a run waits for another one before it is taken for missing
ONE = Scenario(regimes=("none",), agents=1_000, start=132, end=143)
TWO = replace(ONE, regimes=("suining-2010",))
DESIGN = Design({"one": ONE, "two": TWO}, 2)

OnTicks = Callable[[Any], None]


class StandIn:
    """A store whose runs are what the test says."""

    def __init__(self, run: Callable[[Scenario, OnTicks | None], str]) -> None:
        self.threads: list[int] = []
        self._run = run

    def run(self, scenario: Scenario, *, threads: int, on_run: Callable[[str], OnTicks | None]) -> str:
        """Stand in for `Store.run`."""
        self.threads.append(threads)
        return self._run(scenario, on_run(""))

    @property
    def store(self) -> Store:
        """Return it as what it stands for."""
        return cast(Store, self)


@pytest.mark.parametrize(("threads", "each"), [(2, 1), (4, 2), (5, 2)])
def test_two_runs_go_on_at_a_time(threads: int, each: int) -> None:
    both = threading.Barrier(2, timeout=PATIENCE)

    def run(scenario: Scenario, _: object) -> str:
        both.wait()  # breaks where one run waits for the end of the other
        return f"{scenario.regimes[0]} {scenario.seed}"

    stand_in = StandIn(run)
    found = list(carry_out(DESIGN, stand_in.store, threads=threads))
    assert stand_in.threads == [each] * 4
    seeds = [one["one"].split()[1] for one in cast(Any, found)]
    assert cast(Any, found) == [{"one": f"none {s}", "two": f"suining-2010 {s}"} for s in seeds]
    assert len(set(seeds)) == 2


def test_with_one_thread_there_is_one_run_at_a_time() -> None:
    running = threading.Semaphore(1)

    def run(scenario: Scenario, _: object) -> str:
        assert running.acquire(blocking=False), "another run goes on"
        time.sleep(0.005)
        running.release()
        return ""

    stand_in = StandIn(run)
    assert len(list(carry_out(DESIGN, stand_in.store, threads=1))) == 2
    assert stand_in.threads == [1] * 4


def test_runs_are_told_of_one_by_one() -> None:
    """Whoever is told need not care for threads; two runs begin and tell at the same time."""
    both, told = threading.Barrier(2, timeout=PATIENCE), threading.Semaphore(1)
    seen: list[tuple[int, str]] = []

    def alone() -> None:
        assert told.acquire(blocking=False), "somebody else is being told"
        time.sleep(0.002)
        told.release()

    def on_run(replicate: int, name: str, scenario: Scenario, damage: str) -> OnTicks:
        alone()
        seen.append((replicate, name))
        return lambda tick: alone()

    def run(scenario: Scenario, on_tick: OnTicks | None) -> str:
        both.wait()
        for tick in range(10):
            assert on_tick
            on_tick(tick)
        return ""

    assert len(list(carry_out(DESIGN, StandIn(run).store, threads=2, on_run=on_run))) == 2
    assert sorted(seen) == [(0, "one"), (0, "two"), (1, "one"), (1, "two")]


@pytest.mark.parametrize("how", ["a run fails", "nobody takes more"])
def test_other_runs_stop_at_the_end_of_a_month(how: str) -> None:
    begun, ended = threading.Event(), threading.Event()

    def run(scenario: Scenario, on_tick: OnTicks | None) -> str:
        if scenario.regimes == ONE.regimes and scenario.seed == ONE.seed:
            if how == "a run fails":
                begun.wait(PATIENCE)
                raise RunError("cannot be run")
            return ""
        if scenario.seed == ONE.seed and how != "a run fails":
            return ""
        begun.set()
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:  # a run of very many months
                assert on_tick
                on_tick(None)
            return ""
        except BaseException:
            ended.set()
            raise

    made: Any = carry_out(DESIGN, StandIn(run).store, threads=2)
    if how == "a run fails":
        with pytest.raises(RunError, match="cannot be run"):
            next(made)
    else:
        next(made)
        assert begun.wait(PATIENCE), "the next replicate goes on while its forerunner is worked on"
        made.close()
    assert ended.is_set()


def test_progress_counts_the_months_of_two_runs_at_a_time() -> None:
    pace = DesignPace(["one", "two"], 2, draws=0)
    months = ONE.spin_up + ONE.n_months
    assert (pace.done, pace.seconds_left) == (0, None)
    third = pace.begin(1, "one", ONE)  # the two before are held
    fourth = pace.begin(1, "two", ONE)
    assert (third, fourth) == (2, 3) and pace.done == 2 * months and pace.of == 4 * months
    assert pace.words == "runs 3 and 4 of 4"
    for _ in range(months):
        pace.add(third)
    assert pace.done == 3 * months and pace.words == "run 4 of 4: two, replicate 2"
    assert pace.seconds_left is not None


def test_progress_counts_draws_on_and_weighs_their_months() -> None:
    pace = DesignPace(["one", "two"], 1, draws=2, part=0.25)
    months = ONE.spin_up + ONE.n_months
    run = pace.begin(1, "two", ONE)
    assert run == 3 and pace.of == 6 * months and pace.words == "run 4 of 6: two, draw 1"
    pace.add(run)
    pace.add(run)
    pace._began, pace._last = 0.0, 1.0  # a second for one month of a draw
    assert pace.seconds_left == pytest.approx((months - 2) + 2 * months)
