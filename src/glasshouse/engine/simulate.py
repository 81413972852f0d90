"""The loop over ticks: threads over neighbourhoods, authorities between ticks, one result a month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from glasshouse import clock
from glasshouse.arrays import I64, U64
from glasshouse.codes import N_GROUPS, N_STOCK, NEVER, Stock
from glasshouse.conduct import FIRST_BORDER, FIRST_EXPOSURE, Exposure, Rate
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.ranks import NOT_YET, borders_after
from glasshouse.engine.state import empty_state, rows_of, with_more_room
from glasshouse.engine.turns import waiting_of
from glasshouse.errors import MachineError
from glasshouse.kernels.authorities import courts_adopt
from glasshouse.kernels.candidates import make_luck
from glasshouse.kernels.desk import (
    MAX_ROWS,
    N_COLUMNS,
    N_LETTER_COLUMNS,
    N_OVERFLOW,
    Desk,
    make_desk,
    n_lines,
)
from glasshouse.kernels.docket import State
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.fates import Fates, step_and_settle
from glasshouse.kernels.flows import settle_flows
from glasshouse.kernels.networks import make_web
from glasshouse.kernels.quiet import Rest
from glasshouse.kernels.register import settle_firms
from glasshouse.kernels.start import settle_holders, warm_start
from glasshouse.kernels.tick import Bench, step_many
from glasshouse.kernels.timing import Month

OUT_ROWS_PER_ADULT = 4
ENTRIES_PER_ADULT = 4
CHUNKS_PER_THREAD = 16
AGENTS_PER_CHUNK = 2_000  # or more: to call a kernel takes longer than to work the month of fewer
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Tick:
    """What one month of the whole society came to.

    tally: (31, n_observables, N_GROUPS) counts of events, cases, persons, yuan.
    exposure: (31, 2 and more) persons on a published list and adults, as agents see them next month; then
        borders of grades that follow ranks, the same in all provinces.
    digest: (n_neighbourhoods,) of the state at the end of the month.
    """

    tick: int
    is_spin_up: bool
    tally: I64
    exposure: I64
    digest: U64


class Engine:
    """A society on its way: state, scratch and threads. `ticks()` advances it month by month."""

    def __init__(
        self,
        prepared: Prepared,
        *,
        threads: int,
        order: Sequence[int] | None = None,
        exposures: I64 | None = None,
        max_trace: int = 0,
        keeps_decisions: bool = False,
    ) -> None:
        self.fates: Fates | None = None
        self.exposures = exposures  # of the run that is replayed, or None
        self.prepared = prepared
        self.threads = threads
        n = len(prepared.places.size)
        self.order = np.arange(n) if order is None else np.array(order, np.int64)
        self.state: State = empty_state(
            prepared.places, prepared.parts, tuple(prepared.first_records.values())
        )
        self.exposure: I64 = first_exposure(prepared)
        self.next_tick = prepared.scenario.start - prepared.scenario.spin_up
        self.digest = np.zeros(n, np.uint64)
        self._need = np.zeros(n, np.int64)
        self._provinces = np.unique(prepared.places.province)  # all others stay at 0 in every tally
        self._desks = self._make_desks(max_trace, keeps_decisions=keeps_decisions)
        self._rest = make_rest(prepared)
        self._faces = make_faces(prepared)
        self._benches = [make_bench(prepared, self._rest, self._faces) for _ in range(threads)]
        self._is_begun = False

    def _make_desks(self, max_trace: int, *, keeps_decisions: bool = False) -> list[Desk]:
        n, law = self.prepared.n_observables, self.prepared.law
        return [
            make_desk(n, law=law, max_trace=max_trace, keeps_decisions=keeps_decisions)
            for _ in range(self.threads)
        ]

    def keep_fates(self, fates: Fates, max_trace: int) -> None:
        """Count, too, what happens to each agent, from traces of at most so many events of a month."""
        self.fates = fates
        self._desks = self._make_desks(max_trace)

    @property
    def desk(self) -> Desk:
        """Return the desk of the first thread, where a replay finds its trace."""
        return self._desks[0]

    def _run(self, work: object, which: I64) -> None:
        """Call `work(desk, bench, neighbourhoods)` on chunks of neighbourhoods, in threads."""
        enough = max(self.threads, int(self.prepared.places.size[which].sum()) // AGENTS_PER_CHUNK)
        n_chunks = max(1, min(len(which), self.threads * CHUNKS_PER_THREAD, enough))
        chunks = iter(np.array_split(which, n_chunks))

        def worker(thread: int) -> None:
            for chunk in chunks_of(chunks):
                work(self._desks[thread], self._benches[thread], chunk)  # type: ignore[operator]

        if self.threads == 1:
            worker(0)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(worker, range(self.threads)))
        if any(desk.counters[N_OVERFLOW] for desk in self._desks):
            raise MachineError(
                "An agent's month did not fit on the desk of its thread: rules of the stack may chase each "
                "other, or keep too many records at once. Run `glasshouse regimes check` on the regime files "
                "of this run; in a toy society, lower the rates of its acts."
            )

    def _complete(self, work: object, which: I64) -> None:
        """Run `work` until every docket has room."""
        while len(which):
            self._run(work, which)
            which = which[self._need[which] > 0]
            if len(which):
                self.state = with_more_room(self.state, self._need)
                self._need[:] = 0

    def begin(self) -> None:
        """Find the holders of all slots at the start of the spin-up, and the debts of the warm history.

        In a toy society everyone is there at once and for ever, and there is no history; a network begins.
        """
        p, seed = self.prepared, self.prepared.seed
        if p.scenario.society:
            self.state.exit_tick[:] = NEVER  # and the generation is 0

            def flows(desk: Desk, bench: Bench, which: I64) -> None:
                settle_flows(self.state, p.world, seed, bench.web, which)

            if "network" in p.parts:
                self._run(flows, self.order)
            self._is_begun = True
            return
        start = p.scenario.start
        months = np.array(
            [clock.first_day(t) for t in range(start - p.scenario.spin_up, start + 1)], np.int64
        )

        def holders(desk: Desk, bench: Bench, which: I64) -> None:
            settle_holders(self.state, p.people, seed, int(months[0]), which)
            settle_firms(self.state, p.world, seed, start - p.scenario.spin_up, which)

        def history(desk: Desk, bench: Bench, which: I64) -> None:
            warm_start(self.state, p.world, p.people, seed, start, months, desk, bench, which, self._need)

        self._run(holders, self.order)
        self._complete(history, self.order)
        self._is_begun = True

    def restore(self, state: State, *, exposure: I64, next_tick: int, digest: U64) -> None:
        """Go on from a state that this society had at the end of the month before `next_tick`."""
        self.state = state
        self.exposure = exposure
        self.next_tick = next_tick
        self.digest = digest
        self._is_begun = True

    def step(self) -> Tick:
        """Advance the society by one month."""
        p, tick = self.prepared, self.next_tick
        self.live()
        tally = np.sum([bench.place for bench in self._benches], axis=0)
        self.exposure = exposure_after(p, tick, tally, self.exposure)
        return Tick(tick, tick < p.scenario.start, tally, self.exposure.copy(), self.digest.copy())

    def live(self) -> None:
        """Live through the next month, and count nothing: a replay knows what agents saw after it."""
        if not self._is_begun:
            self.begin()
        p, tick = self.prepared, self.next_tick
        if self.exposures is not None:
            self.exposure = self.exposures[tick - (p.scenario.start - p.scenario.spin_up)]
        authorities(p, self.state, tick)
        is_bulk = tick >= p.scenario.start
        month = month_of(tick, bulk=is_bulk, reference=reference_day(p.reference_ticks, tick))
        for bench in self._benches:
            bench.place[self._provinces] = 0

        def work(desk: Desk, bench: Bench, which: I64) -> None:
            given = (
                self.state, month, p.packed_law, p.calendar, p.world, p.people, p.seed,
                self.exposure, desk, bench, which, self.digest, self._need,
            )  # fmt: skip
            if self.fates is None:
                step_many(*given)
            else:
                step_and_settle(*given, self.fates)

        self._complete(work, self.order)
        self.next_tick = tick + 1

    def ticks(self) -> Iterator[Tick]:
        """Advance to the end of the horizon; spin-up months come first and say so."""
        while self.next_tick <= self.prepared.scenario.end:
            yield self.step()


def chunks_of(chunks: Iterator[I64]) -> Iterator[I64]:
    """Hand out chunks one at a time; `next` on an iterator is atomic, so threads can share it."""
    while True:
        try:
            yield next(chunks)
        except StopIteration:
            return


def make_rest(prepared: Prepared) -> Rest:
    """Make the counts of those to whom nothing happens; they are filled in when they are asked for."""
    n, lines = len(prepared.places.size), n_lines(prepared.law.scores)
    n_scores, n_agents = prepared.law.scores.n, int(rows_of(prepared.places, prepared.parts).sum())
    return Rest(
        counts=np.zeros((n, lines, N_GROUPS), np.int32),
        day=np.zeros(n, np.int64),
        points=np.zeros((n_scores, n_agents if n_scores else 0), np.int32),
    )


def make_faces(prepared: Prepared) -> Faces:
    """Make the columns of what the bulk path asks of everybody, if it asks anything."""
    n = int(rows_of(prepared.places, prepared.parts).sum()) if prepared.keeps_faces else 0
    return Faces(
        stratum=np.zeros(n, np.uint8), habit=np.zeros(n, np.uint8), roles=np.zeros(n, np.uint16),
        day=np.zeros(len(prepared.places.size), np.int64),
    )  # fmt: skip


def make_bench(prepared: Prepared, rest: Rest, faces: Faces) -> Bench:
    """Make the scratch of one thread beside its desk."""
    largest = int(rows_of(prepared.places, prepared.parts).max())
    rows = MAX_ROWS if prepared.scenario.society else OUT_ROWS_PER_ADULT  # memory is taken as it is used
    return Bench(
        flags=np.zeros(largest, np.uint8),
        out=np.zeros((rows * largest + 256, N_COLUMNS), np.int64),
        rest=rest,
        faces=faces,
        luck=make_luck(ENTRIES_PER_ADULT * largest + 256, largest),
        box=np.zeros((largest, 1 + N_LETTER_COLUMNS), np.int64),
        ring=np.zeros(largest, np.int64),
        web=make_web(prepared.world.network),
        place=np.zeros((len(prepared.province_codes), prepared.n_observables, N_GROUPS), np.int64),
    )


def month_of(tick: int, *, bulk: bool, reference: int) -> Month:
    """Return the month of a tick as kernels need it."""
    first = clock.first_day(tick)
    january = clock.first_day(tick - tick % MONTHS_A_YEAR)
    return Month(tick, first, clock.last_day(tick) - first + 1, tick // 12, int(bulk), reference, january)


def reference_day(ticks: frozenset[int], tick: int) -> int:
    """Return the last day of the latest month of reference, not after this one."""
    while tick not in ticks and tick % MONTHS_A_YEAR:
        tick -= 1
    return clock.last_day(tick)


def first_exposure(prepared: Prepared) -> I64:
    """Return the exposures before the first month: nobody listed.

    Adults are those of the census day in every month: the size of a province, with slots that are still
    empty.
    """
    adults = np.bincount(prepared.places.province, weights=prepared.places.size, minlength=31)
    seen = np.full((31, len(prepared.exposure_names)), NOT_YET, np.int64)
    seen[:, :FIRST_BORDER] = 0
    seen[:, 1] = adults
    for act in waiting_of(prepared):
        seen[:, act.column], seen[:, act.column + 1] = 0, act.ready(0)
    for weighed in prepared.weighed:
        seen[:, weighed.column] = weighed.first(prepared.scenario.start)
    return seen


def exposure_after(prepared: Prepared, tick: int, tally: I64, before: I64) -> I64:
    """Return what agents see next month of their province (`conduct.Exposure`), and borders of grades."""
    first = prepared.stack.n_observables
    exposure = first_exposure(prepared)
    for procedure in prepared.published_procedures:
        exposure[:, 0] += tally[:, first + N_STOCK * procedure + Stock.PERSONS, 0]
    for column, rows in prepared.seen_rows.items():
        exposure[:, column] = tally[:, list(rows), 0].sum(axis=1)
    exposure[:, FIRST_EXPOSURE + Exposure.LISTED] = exposure[:, 0]
    borders = slice(FIRST_BORDER, FIRST_BORDER + len(prepared.ranked))
    exposure[:, borders] = borders_after(prepared.ranked, tick, tally, before[0, borders])
    for act in waiting_of(prepared):
        done = int(before[0, act.column]) + int(tally[:, act.observable, 0].sum())
        exposure[:, act.column], exposure[:, act.column + 1] = done, max(done, act.ready(done))
    for weighed in prepared.weighed:
        exposure[:, weighed.column] = weighed.after(tick + 1, tally, int(before[0, weighed.column]))
    return exposure


def authorities(prepared: Prepared, state: State, tick: int) -> None:
    """Run the stage between ticks: courts take up the list once there is one."""
    if prepared.list_since is None or clock.last_day(tick) < prepared.list_since:
        return
    threshold = int(prepared.rates.scalar[Rate.COURT_ADOPTS])
    courts_adopt(state.court_adopted, state.first_slot, prepared.seed, tick, threshold)
