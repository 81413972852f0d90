"""What follows from the design, on the real engine: same bits, same luck, same life, order and conservation.

Societies are small and horizons short; every event of every agent is compared, one by one. Exposures are
those of a run, so that one agent cannot reach another except through what is under test.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasshouse import clock
from glasshouse.codes import (
    N_EVENTS,
    N_GROUPS,
    N_LEGAL,
    N_STOCK,
    NEVER,
    Debt,
    Event,
    Fact,
    Kind,
    Legal,
    StepBit,
    Stock,
    Stream,
    Trip,
)
from glasshouse.conduct import Rate
from glasshouse.engine import simulate
from glasshouse.engine import state as engine_state
from glasshouse.engine.ledger import Ledger
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.trace import Replay, replay
from glasshouse.kernels import population, rng
from glasshouse.kernels.desk import M_THRESHOLD, Law
from glasshouse.society.scenario import SPIN_UP_MONTHS, Scenario

START, END = clock.parse_month("2016-01"), clock.parse_month("2018-12")
AGENTS = 12_000
SEED = 3
N_PLACES = 31

MANY_TERMS = (("debt.onset_per_year", "0.035"), ("court.assets_not_reported", "0.7"))  # entries that end

Row = tuple[int, ...]
EVENT = ("day", "generation", "observable", "fact", "provision", "rule", "value")


def scenario(**changes: object) -> Scenario:
    """Return a scenario of debts and lists alone; what other parts add is in `test_part_consequences`."""
    plain = Scenario(agents=AGENTS, seed=SEED, start=START, end=END, parts=("none",))
    return replace(plain, **changes)


@cache
def prepared(**changes: object) -> Prepared:
    return prepare(scenario(**changes))


@dataclass(frozen=True)
class Run:
    """A whole run and every event in it."""

    prepared: Prepared
    ticks: tuple[Tick, ...]
    exposures: np.ndarray
    replays: tuple[Replay, ...]

    @property
    def tally(self) -> np.ndarray:
        """(n_months, 31, n_observables, N_GROUPS) of the horizon, without the spin-up."""
        return np.stack([t.tally for t in self.ticks if not t.is_spin_up])

    def row(self, name: str) -> int:
        return [o.name for o in self.prepared.observables].index(name)

    def events(self) -> Iterator[Row]:
        """All events, agent by agent, in their order: agent, tick, and `EVENT`."""
        for one in self.replays:
            yield from zip(*(one.events[c].tolist() for c in ("agent", "tick", *EVENT)), strict=True)

    def lives(self) -> dict[int, list[Row]]:
        """Return the events of each agent."""
        found: dict[int, list[Row]] = defaultdict(list)
        for agent, *event in self.events():
            found[agent].append(tuple(event))
        return found


def exposures_of(p: Prepared, ticks: Sequence[Tick]) -> np.ndarray:
    return np.stack([first_exposure(p), *(t.exposure for t in ticks)])


def live(p: Prepared, *, exposures: np.ndarray | None = None, every: int = 1) -> Run:
    """Run a society and replay all of it, or every third; against given exposures, or its own."""
    ticks = tuple(Engine(p, threads=1, exposures=exposures).ticks())
    seen = exposures_of(p, ticks) if exposures is None else exposures
    return Run(p, ticks, seen, tuple(replay(p, k, seen) for k in range(0, len(p.places.size), every)))


@cache
def run(**changes: object) -> Run:
    return live(prepared(**changes))


def digests(ticks: Sequence[Tick]) -> np.ndarray:
    return np.stack([t.digest for t in ticks])


def same(one: Sequence[Tick], two: Sequence[Tick]) -> bool:
    return all(
        a.tick == b.tick
        and np.array_equal(a.digest, b.digest)
        and np.array_equal(a.tally, b.tally)
        and np.array_equal(a.exposure, b.exposure)
        for a, b in zip(one, two, strict=True)
    )


# (a) the same bits


@pytest.mark.parametrize("threads", [pytest.param(1, marks=pytest.mark.verify), 2, 3])
def test_threads__change_nothing(threads: int) -> None:
    assert same(run().ticks, tuple(Engine(prepared(), threads=threads).ticks()))


@pytest.mark.parametrize("least", [1, 10**9])
def test_chunks__change_nothing(monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    """A neighbourhood at a time, or all of them in as few chunks as there are threads."""
    monkeypatch.setattr(simulate, "AGENTS_PER_CHUNK", least)
    assert same(run().ticks, tuple(Engine(prepared(), threads=2).ticks()))


@settings(deadline=None, max_examples=6)
@given(order=st.permutations(range(N_PLACES)), threads=st.integers(1, 3))
def test_order_of_neighbourhoods__changes_nothing(order: list[int], threads: int) -> None:
    assert same(run().ticks, tuple(Engine(prepared(), threads=threads, order=order).ticks()))


@pytest.mark.parametrize("threads", [1, 3])
def test_growing_dockets__change_nothing(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """With room for a single row at the start every neighbourhood must repeat months for want of room."""
    roomy = run().ticks
    monkeypatch.setattr(engine_state, "START_SHARE", 0.0)
    monkeypatch.setattr(engine_state, "SPARE_ROWS", 1)
    monkeypatch.setattr(engine_state, "HEADROOM", 1.0)
    engine = Engine(prepared(), threads=threads)
    rooms = []
    ticks = []
    for tick in engine.ticks():
        ticks.append(tick)
        rooms.append(int(engine.state.docket_start[-1]))
    assert len(set(rooms)) > 1
    assert same(roomy, ticks)


def test_another_seed__changes_everything() -> None:
    other = tuple(Engine(prepared(seed=SEED + 1, end=START), threads=1).ticks())
    assert not (digests(other) == digests(run().ticks)[: len(other)]).any()


# (b) the replay


def test_replay__of_each_neighbourhood_is_the_run() -> None:
    run_digests = digests(run().ticks)
    for k, one in enumerate(run().replays):
        assert np.array_equal(one.digests, run_digests[:, k]), k


def test_replay__counts_what_the_run_counted() -> None:
    """Events counted from the replays are the flows of the run, by month, province and observable."""
    whole = run()
    flows = [i for i, o in enumerate(whole.prepared.observables) if o.kind == "flow" and o.unit != "yuan"]
    counted = np.zeros(whole.tally.shape[:3], np.int64)
    for one in whole.replays:
        province = whole.prepared.places.province[one.neighbourhood]
        months = one.events["tick"] - START
        main = months >= 0
        np.add.at(counted, (months[main], province, one.events["observable"][main]), 1)
    assert counted.sum() > 3000
    assert np.array_equal(counted[:, :, flows], whole.tally[:, :, flows, 0])
    stocks = np.setdiff1d(np.arange(counted.shape[2]), flows)
    assert counted[:, :, stocks].sum() == 0


def test_panel__counts_what_the_run_counted() -> None:
    """Entries and persons at the end of each month, from the dockets of the replays."""
    whole = run()
    rules = whole.prepared.stack.rules
    for number, name in enumerate(whole.prepared.stack.procedure_ids):
        listed = (rules.step_procedure == number) & (rules.step_bits & int(StepBit.LISTED) > 0)
        if not rules.procedure_is_list[number]:
            listed[:] = False
        for one in whole.replays:
            province = whole.prepared.places.province[one.neighbourhood]
            panel = one.panel
            main = (panel["tick"] >= START) & (panel["kind"] == Kind.CASE)
            entry = main & listed[np.where(panel["kind"] == Kind.CASE, panel["step"], 0)]
            ticks, agents = panel["tick"][entry] - START, panel["agent"][entry]
            entries = np.bincount(ticks, minlength=END - START + 1)
            persons = np.bincount([t for t, _ in set(zip(ticks.tolist(), agents.tolist(), strict=True))],
                                  minlength=END - START + 1)  # fmt: skip
            assert np.array_equal(entries, whole.tally[:, province, whole.row(f"{name}.entries"), 0])
            assert np.array_equal(persons, whole.tally[:, province, whole.row(f"{name}.persons"), 0])


def test_groups__sum_to_all() -> None:
    tally = run().tally
    for part in (slice(1, 6), slice(6, 12), slice(12, 14), slice(14, 16)):
        assert np.array_equal(tally[..., part].sum(axis=-1), tally[..., 0])
    assert N_GROUPS == 18  # and two that are not of persons


# (c) same luck under another regime


def fates(whole: Run, names: Sequence[Event]) -> Counter[Row]:
    """Return agent, tick, day, generation, observable, fact and value of some events."""
    return Counter((a, t, d, g, o, f, v) for a, t, d, g, o, f, _, _, v in whole.events() if o in names)


def test_deaths_and_onset__are_the_same_under_every_regime() -> None:
    """Invariant: who dies when, and which debt of which amount falls behind on which day.

    Debts that begin are drawn from luck alone, so they are the same for all agents, even for those whose
    earlier path differs. What differs is what comes of them.
    """
    always = (Event.DEATH, Event.DEBT_ARREARS)
    lists, nothing = run(), run(regimes=("none",))
    assert fates(lists, always) == fates(nothing, always)
    assert len(fates(lists, always)) > 500
    assert fates(lists, (Event.DEBT_PERFORMED,)) != fates(nothing, (Event.DEBT_PERFORMED,))


def test_suits_and_judgments__depend_on_payment_alone() -> None:
    """A debt that reaches a step under both regimes reaches it on the same day, for the same amount."""
    steps = (Event.DEBT_SUED, Event.DEBT_JUDGMENT, Event.ENFORCEMENT_OPENED, Event.NOTICE_EXPIRED)
    for step in steps:
        by_regime = [
            {(r[0], r[5]): r for r in fates(whole, (step,))} for whole in (run(), run(regimes=("none",)))
        ]
        both = by_regime[0].keys() & by_regime[1].keys()
        assert len(both) > 20
        assert all(by_regime[0][key] == by_regime[1][key] for key in both)


def test_misconduct__is_the_same_under_every_regime() -> None:
    names = [e for e in Event if e.name.startswith(("AIR_", "RAIL_")) and "REFUSED" not in e.name]
    names = [e for e in names if e != Event.RAIL_FARE_PAID]
    one, two = boosted(), boosted(regimes=("none",))
    assert fates(one, names) == fates(two, names)
    assert len(fates(one, names)) > 100


@cache
def boosted(**changes: object) -> Run:
    """Return a run in which misconduct is common enough to be seen in a small society."""
    p = prepared(**changes)
    scalar = p.rates.scalar.copy()
    scalar[Rate.MISCONDUCT_CEILING] = 2**32 // 1500
    return live(replace(p, rates=p.rates._replace(scalar=scalar)))


def test_an_added_empty_regime__changes_nobody(tmp_path: Path) -> None:
    """No law, and no law twice over: not one bit of state differs."""
    text = (files("glasshouse.regimes") / "library" / "none.yaml").read_text(encoding="utf-8")
    path = tmp_path / "nothing-more.yaml"
    path.write_text(text.replace("id: none", "id: nothing-more"), encoding="utf-8")
    two = prepared(regimes=("none", str(path)))
    assert same(run(regimes=("none",)).ticks, tuple(Engine(two, threads=1).ticks()))


def test_a_regime_that_touches_nobody__changes_nobody() -> None:
    """The law of national-lists whose every ground fails its luck, against no law at all."""
    p = prepared()
    moves = p.law.moves.copy()
    opens = moves[:, 1] == 0
    moves[opens, M_THRESHOLD] = 0
    nobody = live(replace(p, law=p.law._replace(moves=moves)))
    nothing = run(regimes=("none",))

    def society(whole: Run) -> list[Row]:
        return [(a, t, d, g, o, f, v) for a, t, d, g, o, f, _, _, v in whole.events()]

    assert society(nobody) == society(nothing)
    assert not any(e[4] >= N_EVENTS for e in nobody.events())
    for one, two in zip(nobody.replays, nothing.replays, strict=True):
        assert all(np.array_equal(one.panel[name], two.panel[name]) for name in one.panel)


SWITCHES = ("jd-2017-terms", "jd-2017-remedies", "air-ban-2018", "rail-ban-2018")


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_reform_left_out__changes_nothing_before_its_day(switch: str) -> None:
    """Every event in each third neighbourhood, and what is counted in all."""
    with_it = replace(run(), replays=run().replays[::3])
    without = live(prepared(without=(switch,), with_dependents=True), every=3)
    day = min(r.day for r in with_it.prepared.stack.switches if r.name == switch)
    off = {r.name for r in without.prepared.stack.switches if not r.is_on}
    first = min(r.day for r in with_it.prepared.stack.switches if r.name in off)
    assert day == first

    def before(whole: Run) -> list[Row]:
        found = []
        for a, t, d, g, o, f, p, rule, v in whole.events():
            if d < first:
                is_legal = o >= N_EVENTS
                move = whole.prepared.stack.rules.move_id[rule] if is_legal else 0
                found.append((a, t, d, g, o, f, p, int(move), v))
        return found

    assert before(with_it) == before(without) != []
    months = clock.tick_of(first) - START
    assert np.array_equal(with_it.tally[:months], without.tally[:months])


def test_reforms__do_change_something_after_their_day() -> None:
    """The comparison above is not empty."""
    terms = live(prepared(without=("jd-2017-terms",), with_dependents=True), every=N_PLACES)
    assert not np.array_equal(run().tally, terms.tally)


# one act less: nobody else moves


def changed_agents(before: Run, after: Run) -> set[int]:
    one, two = before.lives(), after.lives()
    return {agent for agent in one.keys() | two.keys() if one.get(agent) != two.get(agent)}


def only(before: Run, after: Run, agent: int) -> None:
    assert changed_agents(before, after) == {agent}
    k = int(np.searchsorted(before.prepared.places.first_slot, agent, side="right")) - 1
    differ = digests(before.ticks) != digests(after.ticks)
    assert set(np.flatnonzero(differ.any(axis=0)).tolist()) <= {k}


def with_scalar(p: Prepared, **scalars: int) -> Prepared:
    scalar = p.rates.scalar.copy()
    for name, value in scalars.items():
        scalar[Rate[name.upper()]] = value
    return replace(p, rates=p.rates._replace(scalar=scalar))


def test_one_debt_less__moves_nobody_else() -> None:
    """The ceiling of candidates is lowered just so far that the last of them falls away."""
    whole = run()
    words = {}
    for agent, _, _, generation, observable, fact, *_ in whole.events():
        if observable == Event.DEBT_ARREARS and fact & 255 == 0:
            word = rng.draw(np.uint64(SEED), agent, generation, fact >> 8, Stream.CANDIDATES, 0, 0)[0]
            words[int(word)] = agent
    last = max(words)
    fewer = with_scalar(whole.prepared, onset_ceiling=last)
    after = live(fewer, exposures=whole.exposures)
    warm = {a for a, _, _, _, o, f, *_ in whole.events() if o == Event.DEBT_ARREARS and f & 255}
    moved = changed_agents(whole, after)
    assert words[last] in moved
    assert moved - {words[last]} <= warm  # the warm history reads the same ceiling
    assert len(moved) <= 3


def test_one_listing_less__moves_nobody_else() -> None:
    """The discretion of one ground is lowered just so far that one entry is not made."""
    whole = run()
    p = whole.prepared
    rules = p.stack.rules
    words: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for agent, tick, _, generation, observable, fact, _, rule, _ in whole.events():
        arrival = (
            N_EVENTS
            + N_LEGAL * int(rules.move_procedure[rule])
            + int(rules.step_emits[rules.move_to_step[rule]])
        )
        opens = observable == arrival and rules.move_from_step[rule] == 0
        if opens and int(rules.move_threshold[rule]) < 2**32:
            when = tick if rules.move_luck_by_tick[rule] else fact >> 8
            ordinal = int(rules.move_luck[rule])
            word = rng.draw(
                np.uint64(SEED), agent, generation, when, int(rules.move_stream[rule]), ordinal, fact
            )[0]
            assert word < rules.move_threshold[rule]
            words[rule].append((int(word), agent))
    on_the_list = [r for r in words if p.stack.procedure_ids[rules.move_procedure[r]] == "jd_list"]
    ground = max(on_the_list, key=lambda r: len(words[r]))
    word, agent = max(words[ground])
    moves = p.law.moves.copy()
    moves[ground, M_THRESHOLD] = word
    after = live(replace(p, law=p.law._replace(moves=moves)), exposures=whole.exposures)
    only(whole, after, agent)
    entry = whole.row("jd_list.in_force")
    assert sum(e[2] == entry for e in whole.lives()[agent]) >= sum(
        e[2] == entry for e in after.lives()[agent]
    )


def test_one_trip_less__moves_nothing_else() -> None:
    """One banned flight is not even tried: that flight is forgone, and no other event changes anywhere."""
    whole = run()
    numbers, places = whole.prepared.rates, whole.prepared.places
    flights = []
    for agent, tick, day, generation, observable, *_, value in whole.events():
        if observable not in (Event.AIR_REFUSED, Event.TRIP_SLIPPED) or value != Trip.AIR:
            continue
        province = int(places.province[np.searchsorted(places.first_slot, agent, side="right") - 1])
        urban, income = population.traits(np.uint64(SEED), agent, generation, province, whole.prepared.people)
        wanted = int(numbers.trip[tick // 12, Trip.AIR, income, urban])
        first = clock.first_day(tick)
        length = clock.last_day(tick) - first + 1
        for k, block in enumerate(
            rng.draw(np.uint64(SEED), agent, generation, tick, Stream.TRIP, Trip.AIR, 0)
        ):
            if block < wanted and first + ((int(block) & 255) * length >> 8) == day:
                word = rng.draw(np.uint64(SEED), agent, generation, tick, Stream.TRY, 4 * Trip.AIR + k, 0)[0]
                if word < numbers.scalar[Rate.TRY_AIR]:
                    flights.append((int(word), agent, day))
    word, agent, day = max(flights)
    after = live(with_scalar(whole.prepared, try_air=word), exposures=whole.exposures)
    only(whole, after, agent)
    before_life, after_life = whole.lives()[agent], after.lives()[agent]
    different = [(a, b) for a, b in zip(before_life, after_life, strict=True) if a != b]
    assert len(different) == 1
    assert different[0][1][1:4] == (day, different[0][0][2], Event.TRIP_FORGONE)


def test_one_payment_less__moves_nobody_else() -> None:
    """Readiness to pay in arrears is lowered just so far that one able debtor does not pay one month."""
    whole = run()
    pay = whole.prepared.rates.pay
    words = []
    for agent, tick, _, generation, observable, fact, *_ in whole.events():
        if observable in (Event.DEBT_PERFORMED, Event.DEBT_SETTLED):
            word = int(rng.draw(np.uint64(SEED), agent, generation, tick, Stream.PAYMENT, 0, fact)[0])
            words.append((word, agent))
    readiest = int(pay[Debt.ARREARS, 1, 0])
    moved: set[int] = set()
    for shift in (2**22, 2**23, 2**24, 2**25):
        changed = pay.copy()
        changed[Debt.ARREARS, 1, 0] = readiest - shift
        p = replace(whole.prepared, rates=whole.prepared.rates._replace(pay=changed))
        after = live(p, exposures=whole.exposures)
        moved = changed_agents(whole, after)
        if moved:
            break
    assert moved
    assert moved <= {agent for word, agent in words if word >= readiest - shift}


# (d) order, effect, conservation


def spans(whole: Run, procedure: str) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return, per agent and fact, the days [from, to] on which the case's measures are in effect."""
    stack = whole.prepared.stack
    number = stack.procedure_ids.index(procedure)
    first = N_EVENTS + N_LEGAL * number
    begins = {first + Legal.IN_FORCE, first + Legal.LIFT_ENDED}
    ends = {first + Legal.REMOVED, first + Legal.CORRECTED, first + Legal.LIFTED}
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    open_since: dict[tuple[int, int], int] = {}
    for agent, _, day, _, observable, fact, *_ in whole.events():
        key = (agent, fact)
        if observable in begins:
            assert key not in open_since, "an entry began twice"
            open_since[key] = day
        elif observable in ends and key in open_since:
            found[key].append((open_since.pop(key), day))
    for key, day in open_since.items():
        found[key].append((day, NEVER))
    return found


def test_events__come_out_in_the_order_of_their_days() -> None:
    last: dict[int, tuple[int, int]] = {}
    for agent, tick, day, generation, *_ in run().events():
        assert clock.first_day(tick) <= day <= clock.last_day(tick)
        assert (generation, day) >= last.get(agent, (-200, 0))
        last[agent] = (generation, day)


def test_listing_order_breach_and_refusal__come_in_this_order() -> None:
    """All in one month of one agent: entry, the order it implies, a breach of that order, a refused trip."""
    whole = run()
    entry, order = whole.row("jd_list.in_force"), whole.row("hc_order.in_force")
    refusals = set(range(Event.AIR_REFUSED, Event.ORDINARY_RAIL_REFUSED + 1))
    months: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for agent, tick, day, _, observable, *_ in whole.events():
        months[agent, tick].append((day, observable))
    implied = refused = breached = 0
    for events in months.values():
        names = [o for _, o in events]
        days = [d for d, _ in events]
        if entry in names and order in names:
            listed, ordered = names.index(entry), names.index(order)
            if days[listed] == days[ordered]:
                assert listed < ordered
                implied += 1
            kept = [i for i, o in enumerate(names) if o in refusals]
            refused += bool(kept)
            assert all(days[i] >= min(days[listed], days[ordered]) for i in kept)
        if Event.ORDER_BREACHED in names and order in names:
            first = names.index(Event.ORDER_BREACHED)
            breached += days[first] >= days[names.index(order)]
    assert implied > 5
    assert refused > 0


def eager(p: Prepared) -> Prepared:
    """Return a society in which high spending is common, known, and slips past the gate."""
    bans = p.law.bans.copy()
    bans[bans[:, 0] == Trip.HIGH_SPENDING, 3] = 0
    law: Law = p.law._replace(bans=bans)
    trip = np.minimum(p.rates.trip * 20, 2**31)
    busy = with_scalar(p, breach_wanted=2**30, breach_recorded=2**31, try_air=2**32, try_rail=2**32)
    return replace(busy, law=law, rates=busy.rates._replace(trip=trip))


def test_breach_of_an_order__comes_after_it_and_may_list() -> None:
    """Order, breach, entry by breach, refusal in one month: found in an eager society, always in order."""
    whole = live(eager(prepared()))
    entry, order = whole.row("jd_list.in_force"), whole.row("hc_order.in_force")
    refusals = set(range(Event.AIR_REFUSED, Event.ORDINARY_RAIL_REFUSED + 1))
    in_effect = spans(whole, "hc_order")
    by_list = spans(whole, "jd_list")
    months: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for agent, tick, day, _, observable, fact, *_ in whole.events():
        if observable == Event.ORDER_BREACHED:
            effect = in_effect[agent, fact] + by_list[agent, fact]
            assert any(since <= day <= until for since, until in effect)
        months[agent, tick].append((observable, day, fact))
    whole_story = 0
    for events in months.values():
        names = [e[0] for e in events]
        days = [e[1] for e in events]
        assert days == sorted(days)
        if {entry, order, Event.ORDER_BREACHED} <= set(names) and refusals & set(names):
            breach, ordered = names.index(Event.ORDER_BREACHED), names.index(order)
            if ordered < breach:
                refused = [i for i, o in enumerate(names) if o in refusals]
                assert all(days[i] >= days[ordered] for i in refused)
                whole_story += 1
    assert whole_story > 0
    assert_caused(whole)


def assert_caused(whole: Run) -> None:
    """Whatever rules do follows, on the same day, from what the rule answers to, or from a clock."""
    rules = whole.prepared.stack.rules
    triggers = np.repeat(np.arange(len(rules.trigger_start) - 1), np.diff(rules.trigger_start))
    clock_trigger = len(rules.trigger_start) - 2
    causes: Counter[int] = Counter()
    for life in whole.lives().values():
        for i, (_, day, _, observable, fact, _, rule, _) in enumerate(life):
            if observable < N_EVENTS or (observable - N_EVENTS) % N_LEGAL == Legal.CONVERTED:
                continue
            trigger = int(triggers[rule])
            causes[trigger] += 1
            if trigger != clock_trigger:
                anyhow = bool(rules.move_scope_agent[rule])
                assert any(e[3] == trigger and e[1] == day and (anyhow or e[4] == fact) for e in life[:i]), (
                    life[i],
                    trigger,
                )
    assert causes[clock_trigger] > 20
    assert len(causes) > 5


def test_rules__answer_what_happened_before_on_the_same_day() -> None:
    assert_caused(run())


TRIPS = (*range(Event.AIR_REFUSED, Event.TRIP_SLIPPED + 1), Event.SPENDING_REFUSED)


def test_refusals__lie_within_a_measure_in_effect() -> None:
    """No trip is refused before the listing day, after the removal day, or under a ban not yet law."""
    whole = run()
    p = whole.prepared
    effect: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for name, is_list in zip(p.stack.procedure_ids, p.stack.rules.procedure_is_list, strict=True):
        if is_list:
            for key, days in spans(whole, name).items():
                effect[key] += days
    rules = p.stack.rules
    n = 0
    for agent, _, day, _, observable, fact, provision, rule, value in whole.events():
        if observable not in TRIPS:
            continue
        assert any(since <= day <= until for since, until in effect[agent, fact])
        bundle = int(rules.move_bundle[rule])
        trip = Trip.HIGH_SPENDING if observable == Event.SPENDING_REFUSED else value
        rows = range(rules.ban_start[bundle], rules.ban_start[bundle + 1])
        assert any(
            rules.ban_trip[b] == trip
            and rules.ban_provision[b] == provision
            and rules.ban_from_day[b] <= day < rules.ban_to_day[b]
            for b in rows
        )
        if Event.AIR_REFUSED <= observable <= Event.ORDINARY_RAIL_REFUSED:
            assert observable == Event.AIR_REFUSED + trip
        n += 1
    assert n > 200


def test_death__is_the_last_that_happens() -> None:
    whole = run()
    dead: set[tuple[int, int]] = set()
    on_the_day = {Legal.REMOVED, Legal.LAPSED, Legal.REJECTED}
    died: dict[tuple[int, int], int] = {}
    for agent, _, day, generation, observable, *_ in whole.events():
        key = (agent, generation)
        if key in dead:
            assert day == died[key]
            assert observable >= N_EVENTS
            assert (observable - N_EVENTS) % N_LEGAL in on_the_day
        if observable == Event.DEATH:
            assert key not in dead
            dead.add(key)
            died[key] = day
    assert len(dead) > 300
    ticks = {(agent, clock.tick_of(day)) for (agent, _), day in died.items()}
    for one in whole.replays:
        rows = set(zip(one.panel["agent"].tolist(), one.panel["tick"].tolist(), strict=True))
        assert not ticks & rows  # nothing of the dead is handed to the next holder


def test_entries__do_not_outlive_their_terms() -> None:
    """From 2017 on terms are fixed: after its end an entry has three working days, and is then removed."""
    whole = run(numbers=MANY_TERMS)
    first = whole.row("jd_list.decided") - Legal.DECIDED
    end_of: dict[tuple[int, int], int] = {}
    seen = 0
    for agent, _, day, _, observable, fact, _, _, value in whole.events():
        key = (agent, fact)
        legal = observable - first
        if 0 <= legal < N_LEGAL:
            if legal in (Legal.IN_FORCE, Legal.EXTENDED, Legal.CONVERTED):
                end_of[key] = value
            elif legal in (Legal.REMOVED, Legal.CORRECTED):
                end = end_of.pop(key, NEVER)
                if end != NEVER:
                    assert day <= clock.add_working_days(end, 3)
                    seen += 1
    last = clock.last_day(END)
    for end in end_of.values():
        assert end == NEVER or clock.add_working_days(end, 3) >= last
    assert seen > 3


def test_extensions__never_pass_five_years() -> None:
    whole = run(numbers=MANY_TERMS)
    first = whole.row("jd_list.decided") - Legal.DECIDED
    n = 0
    for _, _, day, _, observable, fact, _, rule, value in whole.events():
        if observable - first in (Legal.IN_FORCE, Legal.EXTENDED) and value != NEVER:
            cap = int(whole.prepared.stack.rules.move_cap_years[rule]) or 5
            assert value <= clock.add_months(day, 12 * cap) + 1
            n += 1
        assert fact >= 0
    assert n > 10


@pytest.mark.parametrize("name", ["jd_list", "hc_order", "air_ban", "rail_ban"])
def test_stock__is_entries_less_removals(name: str) -> None:
    """Month by month and province by province, for every group of people who do not change groups."""
    whole = boosted() if name.endswith("ban") else run()
    first = whole.row(f"{name}.decided") - Legal.DECIDED
    tally = whole.tally
    number = whole.prepared.stack.procedure_ids.index(name)
    base = N_EVENTS + N_LEGAL * whole.prepared.n_procedures + N_STOCK * number
    stable = [0, *range(1, 6), 12, 13, 14, 15]  # all, income, sex, place; people grow older
    entered = tally[:, :, first + Legal.IN_FORCE][..., stable]
    left = (tally[:, :, first + Legal.REMOVED] + tally[:, :, first + Legal.CORRECTED])[..., stable]
    stock = tally[:, :, base + Stock.ENTRIES][..., stable]
    change = np.diff(stock, axis=0)
    assert np.array_equal(change, (entered - left)[1:])
    assert entered.sum() > 5
    persons, barred = (tally[:, :, base + s] for s in (Stock.PERSONS, Stock.BARRED))
    assert (persons <= tally[:, :, base + Stock.ENTRIES]).all()
    assert (barred <= persons).all()


ENDS = (Event.DEBT_PERFORMED, Event.DEBT_SETTLED, Event.DEBT_WRITTEN_OFF, Event.ENFORCEMENT_ENDED)


def test_debts__begin_once_and_end_at_most_once() -> None:
    whole = run()
    begun: Counter[tuple[int, int, int]] = Counter()
    ended: Counter[tuple[int, int, int]] = Counter()
    about = set(range(Event.DEBT_SUED, Event.DEBTOR_CORRECTS + 1)) - {Event.CREDITOR_WITHDRAWS}
    for agent, _, _, generation, observable, fact, *_ in whole.events():
        key = (agent, generation, fact)
        if observable == Event.DEBT_ARREARS:
            assert begun[key] == 0
            begun[key] += 1
        elif observable in ENDS:
            assert begun[key] == 1
            assert ended[key] == 0
            ended[key] += 1
        elif observable in about:
            assert begun[key] == 1
            assert ended[key] == 0
    assert len(begun) > 500
    assert 100 < len(ended) < len(begun)


def test_open_debts__are_those_begun_and_not_ended() -> None:
    """Month by month and province by province; the debts of those who die leave with them."""
    whole = run()
    live_debts: dict[int, set[tuple[int, int]]] = defaultdict(set)
    amounts: dict[tuple[int, int], int] = {}
    open_row, owed_row = whole.row("debts_open"), whole.row("owed_cny")
    by_month: dict[int, list[Row]] = defaultdict(list)
    for event in whole.events():
        by_month[event[1]].append(event)
    province = whole.prepared.places.province
    first_slot = whole.prepared.places.first_slot
    for tick in range(START - SPIN_UP_MONTHS, END + 1):
        for agent, _, _, _, observable, fact, _, _, value in by_month[tick]:
            if observable == Event.DEBT_ARREARS:
                live_debts[agent].add((agent, fact))
                amounts[agent, fact] = value
            elif observable in ENDS:
                live_debts[agent].discard((agent, fact))
            elif observable == Event.DEATH:
                live_debts.pop(agent, None)
        if tick < START:
            continue
        count, owed = np.zeros(N_PLACES, np.int64), np.zeros(N_PLACES, np.int64)
        for agent, debts in live_debts.items():
            p = province[np.searchsorted(first_slot, agent, side="right") - 1]
            count[p] += len(debts)
            owed[p] += sum(amounts[key] for key in debts)
        assert np.array_equal(count, whole.tally[tick - START, :, open_row, 0])
        assert np.array_equal(owed, whole.tally[tick - START, :, owed_row, 0])


def test_money__reaches_creditors_once() -> None:
    whole = run()
    paid = Counter()
    for _, tick, _, _, observable, _, _, _, value in whole.events():
        if observable in (Event.DEBT_PERFORMED, Event.DEBT_SETTLED):
            paid[tick] += value
    row = whole.row("repaid_cny")
    assert [paid[t] for t in range(START, END + 1)] == whole.tally[:, :, row, 0].sum(axis=1).tolist()


def test_wrong_records__are_never_paid_of_ones_own_accord() -> None:
    whole = run()
    for one in whole.replays:
        panel = one.panel
        wrong = (panel["kind"] == Kind.DEBT) & (panel["bits"] & int(Fact.UNFOUNDED) > 0)
        keys = set(zip(panel["agent"][wrong].tolist(), panel["fact"][wrong].tolist(), strict=True))
        settled = one.events["observable"] == Event.DEBT_SETTLED
        done = set(
            zip(one.events["agent"][settled].tolist(), one.events["fact"][settled].tolist(), strict=True)
        )
        assert not keys & done


# (e) the start


def test_spin_up__is_not_counted() -> None:
    whole = run()
    ledger = Ledger(whole.prepared, sample=(0,))
    for tick in whole.ticks:
        entry = ledger.add(tick)
        assert entry.is_spin_up == (tick.tick < START)
        assert (len(entry.index) == 0) == entry.is_spin_up
    assert sum(t.is_spin_up for t in whole.ticks) == SPIN_UP_MONTHS
    first = clock.first_day(START)
    early = sum(e[2] < first for e in whole.events())
    assert early > 100
    counted = sum(e[2] >= first for e in whole.events())
    flows = [i for i, o in enumerate(whole.prepared.observables) if o.kind == "flow" and o.unit != "yuan"]
    assert counted == whole.tally[:, :, flows, 0].sum()


@pytest.mark.slow
def test_a_late_start__has_a_plausible_stock() -> None:
    """A start in 2019 has the listed stock of a start in 2010 to within a third, after its spin-up.

    The spin-up of 48 months cannot hold entries made before it, and its debts are drawn anew.
    """
    end = clock.parse_month("2019-06")
    changes = {"agents": 120_000, "end": end}
    early, late = (
        [
            t.tally
            for t in Engine(prepare(scenario(start=clock.parse_month(s), **changes)), threads=2).ticks()
        ][-1]
        for s in ("2010-10", "2019-01")
    )
    row = run().row("jd_list.entries")
    ratio = late[:, row, 0].sum() / early[:, row, 0].sum()
    print(f"listed stock, start 2019-01 over start 2010-10: {ratio:.2f}")
    assert 0.67 < ratio < 1.5
