"""What everybody does in a month: counts against an independent recount, and addresses that nothing moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import AGE_BANDS, N_GROUPS, VACANT, Stream
from glasshouse.conduct import N_PERSON_GROUPS, ActGroup, Counterparty, Response
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, month_of
from glasshouse.features import Role
from glasshouse.kernels import bulk, candidates, faces, opinion, rng
from glasshouse.kernels import desk as d
from glasshouse.kernels.docket import slot_of
from glasshouse.kernels.faces import Faces
from glasshouse.kernels.world import WITH_DOCKET, World
from glasshouse.minds import AGAINST, FOR, Seen
from glasshouse.packing import assigned
from glasshouse.society.act_tables import act_ids, act_table
from glasshouse.society.parts import ACTS
from glasshouse.society.scenario import Scenario

TICK, K = clock.parse_month("2019-03"), 8
SEED = np.uint64(4)
TABLE = act_table()
SPEECH = int(Seen.SPOKE_AGAINST | Seen.SPOKE_FOR)
EVERYDAY = int(ActGroup.EVERYDAY)


class Month(NamedTuple):
    """A month of a neighbourhood: counts of all rows, the list, marks, and what will be seen."""

    tally: np.ndarray
    entries: np.ndarray
    flags: np.ndarray
    seen: np.ndarray


@cache
def society(*more: str) -> tuple[Prepared, Engine]:
    """Return some hundreds of adults under a stack that hears much, with their faces."""
    scenario = Scenario(
        regimes=("rongcheng-2019", "seed-maximal"), agents=31 * 400, seed=int(SEED), start=TICK, end=TICK,
        where="everywhere", parts=("none", *ACTS, *more),
    )  # fmt: skip
    engine = Engine(prepare(scenario), threads=1)
    engine.begin()
    p = engine.prepared
    january = clock.first_day(clock.parse_month("2019-01"))
    faces.face_all(engine._faces, engine.state, p.world, p.people, p.seed, K, january)
    return p, engine


def lived(
    *, world: World | None = None, answers: int = 256, roles: int | None = None, more: tuple[str, ...] = (),
    flagged: int = 0, by_few: bool = False, climate: int = 0, punished: int = 0,
) -> Month:  # fmt: skip
    """Let the neighbourhood do what it does in a month.

    `flagged` of the agents, every so many, have a row in the docket; `by_few` asks only these, without faces.
    """
    p, engine = society(*more)
    n, state, cached = int(engine.state.size[K]), engine.state, engine._faces
    if roles is not None:
        cached = cached._replace(roles=np.full_like(cached.roles, roles))
    desk = d.make_desk(p.n_observables, law=p.law)
    desk.answers[1:] = answers  # what does not answer has the first
    desk.mind[[d.APPROVING, d.OPPOSING]] = 256
    world = p.world if world is None else world
    if "opinion" in more:
        desk.answers[int(Response.CHILLED)] = opinion.courage(
            desk.mind[d.COURAGE :], climate, punished, world.opinion
        )
    flags, luck = np.zeros(n, np.uint8), candidates.make_luck(4 * n, n)
    if flagged:
        flags[int(state.n_before[K]) :: flagged] = d.HAS_DOCKET
    month = month_of(TICK, bulk=True, reference=0)
    if by_few:
        nobody = Faces(*(column[:0] for column in cached[:3]), cached.day)
        bulk.pass_few(desk, world, p.people, state, nobody, month, p.seed, K, flags, luck)
    else:
        bulk.pass_acts(desk, world, state, cached, month, p.seed, K, flags, luck)
    n_entries = int(desk.counters[d.N_ENTRIES])
    assert desk.counters[d.N_OVERFLOW] == 0
    return Month(
        desk.tally[: p.n_observables].copy(), luck.entries[:n_entries].copy(), flags, luck.seen[:n].copy()
    )


def uniform(word: int, n: int) -> int:
    return (int(word) * n) >> 32


def own_groups(stratum: int) -> list[int]:
    """Return the groups of a stratum, worked out from its definition."""
    rest, urban = divmod(stratum, 2)
    rest, female = divmod(rest, 2)
    income, band = divmod(rest, len(AGE_BANDS))
    return [0, 1 + income, 6 + band, 12 + female, 14 + urban]


class Candidate(NamedTuple):
    """What somebody may do in the month: who, which act, its fact and its words of luck."""

    agent: int
    row: int
    slot: int
    holder: int
    act: int
    fact: int
    words: tuple[int, ...]


def wanted() -> Iterator[Candidate]:
    """Yield the candidates of the neighbourhood from words of luck and the table alone."""
    state = society()[1].state
    for agent in range(int(state.n_before[K]), int(state.size[K])):
        row, slot = int(state.first_row[K]) + agent, int(slot_of(state, K, agent))
        if state.generation[row] == VACANT:
            continue
        holder = int(state.generation[row].astype(np.int8))
        for group in range(9):
            block = rng.draw(SEED, slot, holder, TICK, int(Stream.CONDUCT), group // 4, 0)
            for number in range(int((TABLE.candidates[group] <= int(block[group % 4])).sum())):
                fact = TICK * 256 + 144 + 12 * group + number
                drawn = rng.draw(SEED, slot, holder, TICK, int(Stream.CONDUCT), 16, fact)
                words = tuple(int(w) for w in drawn)
                first, stop = int(TABLE.first_act[group]), int(TABLE.first_act[group + 1])
                act = first + int(np.searchsorted(TABLE.kind_at[first:stop], words[0], side="right"))
                yield Candidate(agent, row, slot, holder, act, fact, words)


def recount(answers: int = 256) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Count the same month again."""
    p, engine = society()
    scope = p.world.scope
    tally = np.zeros((p.n_observables, N_GROUPS), np.int64)
    entries = []
    first_day, n_days = clock.first_day(TICK), 31
    for agent, row, slot, holder, act, fact, words in wanted():
        stratum, habit = int(engine._faces.stratum[row]), int(engine._faces.habit[row])
        groups = own_groups(stratum)
        keep = int(TABLE.keep[act, stratum]) * int(TABLE.habit[act, habit]) // 256
        if TABLE.response[act]:
            keep = min(keep * answers // 256, 2**32)
        is_one_of_them = not TABLE.roles[act] or bool(TABLE.roles[act] & engine._faces.roles[row])
        keep *= is_one_of_them
        door = int(TABLE.door[act])
        if door >= 0 and not scope.closed_by[door] & bulk.BY_SCORES:
            continue  # nobody has a row in the docket, so that no measure can touch whoever comes
        is_kept, day = words[1] < keep, first_day + uniform(words[3], n_days)
        if is_kept:
            tally[scope.done_row[act], groups] += 1
            tally[scope.lost_row + TABLE.counterparty[act], groups] += TABLE.harm_cny[act]
        luck = rng.draw(SEED, slot, holder, TICK, int(Stream.OBSERVATION), 0, fact)
        if door >= 0:
            if is_kept and words[2] < TABLE.record[act]:
                tally[scope.recorded_row[act], groups] += 1
                entries.append((agent, act, fact, day, candidates.AT_A_DOOR, int(luck[1]), 0))
        elif words[2] < (TABLE.record[act] if is_kept else TABLE.false_record[act] * is_one_of_them):
            tally[scope.recorded_row[act], groups] += 1
            if scope.first_heard[act + 1] > scope.first_heard[act]:
                fewest, most = (int(days) for days in TABLE.delay[act])
                due = day + fewest + uniform(luck[0], most - fewest + 1)
                entries.append((agent, act, fact, day, due, int(luck[1]), int(not is_kept)))
    return tally, entries


@pytest.mark.parametrize("answers", [256, 100])
def test_month__is_what_a_recount_from_the_words_finds(answers: int) -> None:
    found = lived(answers=answers)
    tally, entries = recount(answers)
    assert np.array_equal(found.tally, tally)
    assert [tuple(map(int, entry)) for entry in found.entries] == entries
    scope = society()[0].world.scope
    assert tally[scope.done_row, 0].sum() > 100 and len(entries) > 20
    assert {entry[-1] for entry in entries} == {0, 1}, "some reports are of nothing that was done"


def test_marks__are_of_those_on_the_list_and_say_whether_it_comes_this_month() -> None:
    found, last = lived(), clock.last_day(TICK)
    due: dict[int, set[bool]] = {}
    for entry in found.entries:
        due.setdefault(int(entry[candidates.E_AGENT]), set()).add(bool(0 <= entry[candidates.E_DUE] <= last))
    marks = {True: d.ACTS, False: d.PASSES}
    expected = np.zeros_like(found.flags)
    for agent, comes in due.items():
        expected[agent] = sum(marks[one] for one in comes)
    assert np.array_equal(found.flags, expected)
    assert {d.ACTS, d.PASSES} <= set(found.flags.tolist())


def test_group__left_out_moves_nothing_of_another() -> None:
    p, engine = society()
    scope = engine.prepared.world.scope
    world = prepare(p.scenario).world
    world.scope.groups[EVERYDAY] = 0
    whole, rest = lived(), lived(world=world)
    first, stop = int(TABLE.first_act[EVERYDAY]), int(TABLE.first_act[EVERYDAY + 1])
    mine = [*scope.done_row[first:stop], *scope.recorded_row[first:stop]]
    lost = range(int(scope.lost_row), int(scope.lost_row) + len(Counterparty))
    others = np.setdiff1d(np.arange(p.n_observables), [*mine, *lost])
    assert whole.tally[mine].sum() > 0 == rest.tally[mine].sum()
    assert np.array_equal(whole.tally[others], rest.tally[others])
    kept = whole.entries[
        (whole.entries[:, candidates.E_ACT] < first) | (whole.entries[:, candidates.E_ACT] >= stop)
    ]
    assert np.array_equal(kept, rest.entries)


@pytest.mark.parametrize("group", range(N_PERSON_GROUPS))
def test_group__alone_is_as_it_is_among_others(group: int) -> None:
    """Luck is drawn for each block of groups in which one is followed, wherever in the block it stands."""
    p, engine = society()
    world = prepare(p.scenario).world
    world.scope.groups[:] = 0
    world.scope.groups[group] = 1
    whole, alone = lived(), lived(world=world)
    scope, acts = engine.prepared.world.scope, slice(*(int(n) for n in TABLE.first_act[group : group + 2]))
    mine = [*scope.done_row[acts], *scope.recorded_row[acts]]
    lost = range(int(scope.lost_row), int(scope.lost_row) + len(Counterparty))
    others = np.setdiff1d(np.arange(p.n_observables), [*mine, *lost])
    assert np.array_equal(whole.tally[mine], alone.tally[mine]) and whole.tally[mine].sum() > 0
    assert not alone.tally[others].any()


def closed_by_cases() -> World:
    """Return the world of a stack whose doors only cases close: of adults it follows occasions alone."""
    p, _ = society()
    world = prepare(p.scenario).world
    world.scope.closed_by[:] = np.minimum(world.scope.closed_by, bulk.BY_CASES)
    world.scope.groups[:] = 0
    world.scope.groups[ActGroup.OCCASIONS] = 1
    assigned(world.scope, follows_adults=WITH_DOCKET)
    return world


def test_occasions__of_those_whom_no_case_can_touch_are_none() -> None:
    world, state = closed_by_cases(), society()[1].state
    assert not lived(world=world).tally.any()
    found, everybody = lived(world=world, flagged=3), lived(world=world, flagged=1)
    first = int(state.n_before[K])
    assert everybody.tally.sum() > found.tally.sum() > 0 and len(found.entries) > 3
    assert (found.entries[:, candidates.E_DUE] == candidates.AT_A_DOOR).all()
    mine = (everybody.entries[:, candidates.E_AGENT] - first) % 3 == 0
    assert np.array_equal(found.entries, everybody.entries[mine])


def test_occasions__are_the_same_if_only_those_with_a_docket_are_asked() -> None:
    world = closed_by_cases()
    for flagged in (1, 4):
        whole, few = lived(world=world, flagged=flagged), lived(world=world, flagged=flagged, by_few=True)
        assert np.array_equal(whole.tally, few.tally) and whole.tally.any()
        assert np.array_equal(whole.entries, few.entries) and len(few.entries) > 3
        assert np.array_equal(whole.flags, few.flags)


def test_role__is_needed_where_the_act_asks_for_one() -> None:
    scope, n = society()[0].world.scope, len(act_ids())
    asks = np.flatnonzero((TABLE.roles != 0) & (scope.done_row[:n] >= 0))
    free = np.flatnonzero((TABLE.roles == 0) & (scope.done_row[:n] >= 0))
    nobody, everybody, usual = lived(roles=0), lived(roles=int(sum(Role))), lived()
    assert nobody.tally[scope.done_row[asks]].sum() == 0
    assert (everybody.tally[scope.done_row[asks]] >= usual.tally[scope.done_row[asks]]).all()
    assert everybody.tally[scope.done_row[asks], 0].sum() > usual.tally[scope.done_row[asks], 0].sum() > 0
    for other in (nobody, everybody):
        assert np.array_equal(other.tally[scope.done_row[free]], usual.tally[scope.done_row[free]])


def test_answer__drops_acts_and_adds_none() -> None:
    """A milder month has the same acts and more: facts of the true reports are nested."""
    strict, usual = lived(answers=100), lived()
    said = [
        {tuple(map(int, entry)) for entry in month.entries if not entry[candidates.E_IS_FALSE]}
        for month in (strict, usual)
    ]
    assert said[0] < said[1]
    scope = society()[0].world.scope
    rows = scope.done_row[scope.done_row >= 0]
    assert (strict.tally[rows] <= usual.tally[rows]).all()


def test_response_none__does_not_answer() -> None:
    scope = society()[0].world.scope
    steady = np.flatnonzero(TABLE.response == Response.NONE)
    rows = [int(scope.done_row[k]) for k in steady if scope.done_row[k] >= 0]
    assert np.array_equal(lived(answers=0).tally[rows], lived().tally[rows])


@pytest.mark.parametrize(("climate", "punished"), [(0, 0), (1, 3), (4, 0), (4, 3)])
def test_opinion__who_speaks_is_what_a_recount_by_side_and_courage_finds(climate: int, punished: int) -> None:
    p, engine = society("opinion")
    table, scope = p.world.opinion, p.world.scope
    said, sides = Counter[int](), {}
    for one in wanted():
        if TABLE.response[one.act] != Response.CHILLED or (
            TABLE.roles[one.act] and not TABLE.roles[one.act] & engine._faces.roles[one.row]
        ):
            continue
        stratum, habit = int(engine._faces.stratum[one.row]), int(engine._faces.habit[one.row])
        word = rng.draw(SEED, one.slot, one.holder, 0, int(Stream.OPINION), 0, 0)[0]
        side = int(opinion.opinion_by(word, stratum, 256, 256, table))
        usual = max(int(table.speak[side + 1, table.usual[0], table.usual[1]]), 1)
        dares = int(table.speak[side + 1, climate, punished]) * 256 // usual
        keep = int(TABLE.keep[one.act, stratum]) * int(TABLE.habit[one.act, habit]) // 256
        if one.words[1] < min(keep * dares // 256, 2**32):
            said[one.act] += 1
            if scope.is_expression[one.act]:
                sides[one.agent] = {AGAINST: Seen.SPOKE_AGAINST, FOR: Seen.SPOKE_FOR}.get(side, 0)
    found = lived(more=("opinion",), climate=climate, punished=punished)
    spoken = [int(act) for act in np.flatnonzero(TABLE.response == Response.CHILLED)]
    assert {act: int(found.tally[scope.done_row[act], 0]) for act in spoken} == {a: said[a] for a in spoken}
    assert {int(agent): int(found.seen[agent] & SPEECH) for agent in np.flatnonzero(found.seen & SPEECH)} == {
        agent: int(side) for agent, side in sides.items() if side
    }
    assert sum(said.values()) > 20 and set(sides.values()) >= {Seen.SPOKE_AGAINST, Seen.SPOKE_FOR}


def test_opinion__speech_that_is_held_back_is_recorded_only_wrongly() -> None:
    """Where nobody dares to speak, the records of speech are those of which there was no act."""
    p, _ = society("opinion")
    world = prepare(p.scenario).world
    world.opinion.speak[:] = 0
    found, scope = lived(world=world, more=("opinion",)), p.world.scope
    wrong = Counter(
        one.act
        for one in wanted()
        if TABLE.response[one.act] == Response.CHILLED and one.words[2] < TABLE.false_record[one.act]
    )
    spoken = [int(act) for act in np.flatnonzero(TABLE.response == Response.CHILLED)]
    assert found.tally[scope.done_row[spoken], 0].sum() == 0
    assert [found.tally[scope.recorded_row[act], 0] for act in spoken] == [wrong[act] for act in spoken]


def test_opinion__thins_speech_and_shows_who_spoke() -> None:
    """With opinions, critics are quieter where speech is punished; nothing else moves."""
    p, engine = society("opinion")
    scope = p.world.scope
    spoken = np.flatnonzero(TABLE.response == Response.CHILLED)
    here = [int(scope.done_row[k]) for k in spoken]
    rows = [int(row) for row in scope.done_row[: len(act_ids())] if row >= 0 and row not in here]
    alone, asked = lived(), lived(more=("opinion",))
    shift = society()[0].world.scope.done_row[0] - scope.done_row[0]
    assert shift == 0
    assert np.array_equal(alone.tally[rows], asked.tally[rows])
    assert not (alone.seen & SPEECH).any()
    spoke = np.flatnonzero(asked.seen & SPEECH)
    assert len(spoke) > 5
    first = int(engine.state.first_row[K])
    sides = Counter()
    for agent in spoke:
        side = bulk.opinion_of(
            SEED, slot_of(engine.state, K, agent),
            int(engine.state.generation[first + agent].astype(np.int8)),
            int(engine._faces.stratum[first + agent]), 256, 256, p.world.opinion,
        )  # fmt: skip
        sides[side] += 1
        assert asked.seen[agent] & SPEECH == int({AGAINST: Seen.SPOKE_AGAINST, FOR: Seen.SPOKE_FOR}[side])
    assert sides[FOR] and sides[AGAINST]
