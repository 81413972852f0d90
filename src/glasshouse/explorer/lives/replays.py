"""Lives told again on demand: a bounded memory of replays, and one replay at a time.

Numba's usual threading layer must not be entered by two Python threads at once, so that one lock is held
while anything is replayed. What is kept is named by the digest of the run, by the law, and by the
neighbourhood: two runs never share anything.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any, TypeVar

from glasshouse.arrays import I64
from glasshouse.engine.agents import neighbourhood_of, slot_called
from glasshouse.engine.interventions import intervened
from glasshouse.engine.life import Life, tell
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.trace import Replay, replay
from glasshouse.engine.what_if import OtherLaw, under_other_law
from glasshouse.errors import RunError
from glasshouse.explorer.asked import RefusedError, quoted
from glasshouse.society.interventions import Intervention

Value = TypeVar("Value")
MOST_REPLAYS, MOST_LAWS, MOST_LIVES = 16, 24, 128


@dataclass(frozen=True)
class Law:
    """A law that a life is told under: regimes, and reforms that are left out; without any, the run's own.

    `interventions` are what somebody does against its luck under it, beside those of the run.
    """

    regimes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is the law of the run, whatever is done under it."""
        return not self.regimes

    @property
    def bare(self) -> Law:
        """Return the law without interventions."""
        return replace(self, interventions=())


OWN = Law()


@dataclass(frozen=True)
class Told:
    """A life as it was told again.

    Parameters
    ----------
    life
        What `Run.life` returns, too.
    values
        Of each of its events, in the same order: yuan, points, days, as the trace has them.
    prepared
        The law and society that it was told under.
    seconds
        That the replay of its neighbourhood took.
    other
        What is known of the law, where it is not the run's own.
    """

    life: Life
    values: tuple[int, ...]
    prepared: Prepared
    seconds: float = 0.0
    other: OtherLaw | None = None


@dataclass
class Lives:
    """What was replayed last, by run, law and neighbourhood."""

    lock: RLock = field(default_factory=RLock)
    own: OrderedDict[Any, tuple[Prepared, I64]] = field(default_factory=OrderedDict)
    laws: OrderedDict[Any, OtherLaw] = field(default_factory=OrderedDict)
    replays: OrderedDict[Any, tuple[Replay, float]] = field(default_factory=OrderedDict)
    lives: OrderedDict[Any, Told] = field(default_factory=OrderedDict)

    def ready(self, run: Run) -> tuple[Prepared, I64]:
        """Return the law and society of a run, and its exposures."""
        with self.lock:
            make = lambda: (run.prepared, run.exposures())  # noqa: E731
            return kept(self.own, digest_of(run), MOST_LAWS, make)

    def law(self, run: Run, law: Law, neighbourhood: int) -> OtherLaw:
        """Return another law, made ready for a neighbourhood of a run."""
        with self.lock:
            own, seen = self.ready(run)
            key = digest_of(run), law, int(own.places.place[neighbourhood])
            return kept(
                self.laws, key, MOST_LAWS,
                lambda: under_other_law(own, seen, neighbourhood, law.regimes, law.without),
            )  # fmt: skip

    def under(self, run: Run, neighbourhood: int, law: Law = OWN) -> tuple[Prepared, I64]:
        """Return the society of a run under a law, and what agents see of others there."""
        prepared, seen = self.ready(run)
        if not law.is_own:
            other = self.law(run, law.bare, neighbourhood)
            prepared, seen = other.prepared, other.exposures
        if law.interventions:
            prepared = intervened(prepared, (*prepared.scenario.interventions, *law.interventions))
        return prepared, seen

    def replayed(
        self,
        run: Run,
        neighbourhood: int,
        law: Law = OWN,
        *,
        decided: range = range(0),
        of_agent: int | None = None,
    ) -> tuple[Replay, float]:
        """Return a replay of a neighbourhood, and the seconds that it took.

        Parameters
        ----------
        decided
            The ticks of which what was decided is told, too.
        of_agent
            The slot of the agent about whom that is told; None: about everybody.
        """

        def make() -> tuple[Replay, float]:
            prepared, seen = self.under(run, neighbourhood, law)
            began = time.perf_counter()
            again = replay(prepared, neighbourhood, seen, decided=decided, of_agent=of_agent)
            return again, time.perf_counter() - began

        with self.lock:
            key = digest_of(run), law, neighbourhood, decided, of_agent
            return kept(self.replays, key, MOST_REPLAYS, make)

    def told(self, run: Run, slot: int, law: Law = OWN) -> Told:
        """Return the life of an agent, by its slot."""

        def make() -> Told:
            neighbourhood = neighbourhood_of(self.ready(run)[0], slot)
            other = None if law.is_own else self.law(run, law.bare, neighbourhood)
            prepared, _ = self.under(run, neighbourhood, law)
            again, seconds = self.replayed(run, neighbourhood, law)
            return replace(told_of(prepared, again, slot), seconds=seconds, other=other)

        with self.lock:
            return kept(self.lives, (digest_of(run), law, slot), MOST_LIVES, make)

    def slot(self, run: Run, name: str) -> int:
        """Return the slot of an agent by what it is called.

        Raises
        ------
        RefusedError
            If the run has no such agent.
        """
        prepared, _ = self.ready(run)
        try:
            return slot_called(prepared, name)
        except RunError as failure:
            zh = f"本次运行中没有个体 {quoted(name)}；个体为数字，企业如 F12，国家机关如 B3。"
            raise RefusedError(404, str(failure), zh) from None


LIVES = Lives()


def told_of(prepared: Prepared, again: Replay, slot: int) -> Told:
    """Return the life of an agent from a replay that is at hand."""
    values = tuple(map(int, again.of_agent(slot)["value"]))
    return Told(tell(prepared, again, slot), values, prepared)


def digest_of(run: Run) -> str:
    """Return by what a run is known for certain."""
    return str(run.manifest.digest)


def kept(memory: OrderedDict[Any, Value], key: object, most: int, make: Callable[[], Value]) -> Value:
    """Return what is kept under a key, or make it; what was not asked for longest is let go."""
    if key not in memory:
        memory[key] = make()
        while len(memory) > most:
            memory.popitem(last=False)
    memory.move_to_end(key)
    return memory[key]
