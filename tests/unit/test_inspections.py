"""Towns whose bodies look where they found before, and acts whose rate differs by type."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from rich.console import Console

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.clock import month_text
from glasshouse.codes import Stream
from glasshouse.conduct import MOST_RECORDS, Inspection
from glasshouse.engine import checkpoints
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, first_exposure, month_of
from glasshouse.engine.trace import replay
from glasshouse.errors import ScenarioError
from glasshouse.experiments.inspections import row_of, terminal_inspections
from glasshouse.kernels import acts, inspections, rng
from glasshouse.kernels.desk import make_desk
from glasshouse.kernels.docket import digest_of
from glasshouse.metrics.enforcement import excess_slope, herfindahl, shares
from glasshouse.metrics.series import COLUMNS, EVERYONE, NATION
from glasshouse.packing import packed
from glasshouse.society.places import towns
from glasshouse.society.rates import rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.scenario_file import read_scenario
from glasshouse.society.toy import ToySociety
from glasshouse.society.toy_tables import act_typed, rates_of, type_end

Plain = Callable[[Any], Any]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
LIST = str(EXAMPLES / "b03-list.yaml")
SEED, START = 11, clock.parse_month("2024-02")
TOWN, N_TOWNS = 40, 5
OFFENCE = {"per_day": "0.05", "of": {"harbour": "3.7", "hills": "2.8"}}
HALVES = {"harbour": "0.5", "hills": "0.5"}
LOOKS: dict[str, Any] = {"town": TOWN, "acts": ["offence"], "records": {"harbour": 30, "hills": 20}}


def said(**parts: Any) -> ToySociety:
    return ToySociety.model_validate({"kind": "toy", "acts": {"offence": OFFENCE}, "types": HALVES, **parts})


@cache
def prepared(*, forgotten: str = "0.05", corrected: bool = True, months: int = 3) -> Prepared:
    looks = {**LOOKS, "forgotten": forgotten, "corrected": corrected}
    return prepare(
        Scenario(
            regimes=(LIST,), agents=TOWN * N_TOWNS, seed=SEED, start=START, end=START + months - 1,
            society=said(inspections=looks),
        )
    )  # fmt: skip


def problem(tmp_path: Path, text: str, agents: int = 120) -> str:
    path = tmp_path / "toy.yaml"
    path.write_text(f"regimes: [{LIST}]\nsociety:\n  kind: toy\n{text}")
    with pytest.raises(ScenarioError) as failure:
        prepare(Scenario(regimes=(LIST,), agents=agents, society=read_scenario(path).society, start=240))
    return str(failure.value)


# what is said

TWO = "  types: {harbour: 0.5, hills: 0.5}\n"
ACT = "  acts: {offence: {per_day: 0.05, of: {harbour: 3, hills: 2}}}\n"
BOTH = "records: {harbour: 6, hills: 3}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TWO + "  acts: {offence: {per_year: 1, of: {harbor: 2}}}\n", "is of harbor, which is no type here"),
        (TWO + "  acts: {offence: {per_year: 1, of: {hills: -1}}}\n", 'found "-1"; a multiplier of the rate'),
        (TWO + "  acts: {offence: {per_year: 1, of: {}}}\n", "society.acts.offence"),
        (TWO + "  acts: {offence: {per_year: 1, of: {hills: 2}, mixed: {gamma_shape: 1}}}\n",
         "mixed and a rate for each type are here; write one of them"),
        (TWO + "  acts: {offence: {per_day: 0.1, of: {hills: 3}}}\n",
         "found 0.3 a day for its busiest type; at most 0.2 is allowed. Lower the rate"),
        (TWO + ACT + f"  inspections: {{town: 40, acts: [offense], {BOTH}}}\n",
         "names offense, which is no act here that has a rate and is not weighed; write some of offence"),
        (TWO + "  acts: {offence: {per_day: 0.05, weighed: {reward: 1}}}\n"
         + f"  inspections: {{town: 40, acts: [offence], {BOTH}}}\n",
         "and is not weighed; write some of the acts first"),
        (TWO + "  acts: {offence: {times_a_month: 1, of: {harbour: 2}}}\n",
         "of: with multipliers multiplies a rate, and times_a_month is none; write per_year"),
        (TWO + "  acts: {offence: {per_year: 1, of: {hills: 2}, weighed: {"
         "motive: {uniform: {low: 0, high: 1}}, foresees: {grade: a.b, loss: 1, discount: 1}}}}\n",
         "for one rate; leave out mixed, and rates by type"),
        (TWO + ACT + f"  inspections: {{town: 40, acts: [], {BOTH}}}\n", "society.inspections.acts"),
        (TWO + ACT + "  inspections: {town: 40, acts: [offence], records: {harbour: 6}}\n",
         "inspections.records is of harbour, and the types are harbour, hills; districts are types"),
        (TWO + ACT + "  inspections: {town: 40, acts: [offence], records: {harbour: 0, hills: 3}}\n",
         'found "0"; a whole number from 1 to 100000'),
        (TWO + ACT + f"  inspections: {{acts: [offence], {BOTH}}}\n", "no town"),
        (TWO + ACT + f"  inspections: {{town: 1, acts: [offence], {BOTH}}}\n",
         'found "1"; a whole number from 2 to 5000'),
        (TWO + ACT + f"  inspections: {{town: 50, acts: [offence], {BOTH}}}\n",
         "found 120, in towns of 50; a whole number of towns is needed. Write agents: 150."),
        (TWO.replace("0.5, hills: 0.5", "0.99, hills: 0.01") + ACT
         + f"  inspections: {{town: 40, acts: [offence], {BOTH}}}\n",
         "types.hills is 0.01 of a town of 40, which is nobody; write a larger share, or a larger town"),
    ],
)  # fmt: skip
def test_errors__say_where_what_and_what_to_write(tmp_path: Path, text: str, wanted: str) -> None:
    assert wanted in problem(tmp_path, text)


def test_record__says_what_the_file_says_and_comes_back() -> None:
    looks = {**LOOKS, "forgotten": "0.01", "corrected": True}
    found = said(inspections=looks).model_dump(mode="json")
    assert found["inspections"] == looks and found["acts"]["offence"] == {**OFFENCE, "of": OFFENCE["of"]}
    assert ToySociety.model_validate(found).model_dump(mode="json") == found
    assert "inspections" not in said().model_dump(mode="json")


# rates by type


def test_rates_by_type__have_a_row_for_each_type_behind_those_of_mixed_acts() -> None:
    mixed = {"per_day": "0.01", "mixed": {"gamma_shape": 2}}
    by_type = {"per_day": "0.01", "of": {"hills": "3"}}
    society = said(acts={"a": mixed, "b": {"per_day": "0.01"}, "c": by_type, "d": by_type})
    table = rates_of(society)
    assert act_typed(society).tolist() == [0, 0, 4 + 128 - 2, 4 + 128 + 2 - 3]
    assert type_end(society).tolist() == [ALWAYS // 2, ALWAYS]
    for act in (2, 3):
        row = act + int(table.act_typed[act])
        assert table.act_count[0, row, 0] == ALWAYS  # harbour never does it
        assert table.act_count[0, row + 1, 0] == pytest.approx(ALWAYS * np.exp(-0.01 * 3 * 28), abs=1)


def test_rates_by_type__leave_no_trace_where_there_are_none() -> None:
    plain = rates_of(said(acts={"a": {"per_year": 1}}))
    assert all(getattr(plain, name).size == 0 for name in ("act_typed", "type_end", "town", "act_patrolled"))
    assert rates_digest(plain) == rates_digest(plain._replace(town=np.zeros(0, np.int64)))
    typed = rates_of(said(acts={"a": {"per_year": 1, "of": {"hills": 1, "harbour": 1}}}))
    assert rates_digest(typed) != rates_digest(plain)


def test_rates_by_type__are_those_of_the_steady_word(as_is: Plain) -> None:
    table = packed(rates_of(said()), RATES_ROOM)
    for slot in range(200):
        word = int(rng.draw(np.uint64(SEED), slot, 0, 0, Stream.ACTS, 0, 0)[0])
        row = as_is(acts.row_of)(table, np.uint64(SEED), slot, 0, 0)
        assert row == 1 + int(word >= ALWAYS // 2)


# towns


def test_towns__are_of_one_size_and_begin_where_the_last_one_ended() -> None:
    found = towns(1_000, 40)
    assert found.size.tolist() == [40] * 25 and found.first_slot.tolist() == list(range(0, 1_000, 40))
    assert (np.diff(found.province.astype(int)) >= 0).all()
    assert prepared().places.size.tolist() == [TOWN] * N_TOWNS


def test_towns__have_the_types_by_their_shares_without_luck(as_is: Plain) -> None:
    types = {"a": "0.1", "b": "0.65", "c": "0.25"}
    looks = {**LOOKS, "records": {"a": 1, "b": 1, "c": 1}}
    acts_of = {"offence": {"per_day": "0.1"}, "other": {"per_year": 1, "of": "c"}}
    table = packed(rates_of(said(types=types, acts=acts_of, inspections=looks)), RATES_ROOM)
    for town in (0, 7):
        slots = range(TOWN * town, TOWN * town + TOWN)
        kinds = [as_is(acts.type_of)(table, np.uint64(SEED), slot, 0) for slot in slots]
        assert kinds == [0] * 4 + [1] * 26 + [2] * 10
        rows = [as_is(acts.row_of)(table, np.uint64(SEED), slot, 0, 1) for slot in slots]
        assert rows == [-1] * 30 + [1] * 10


# a month of a body, worked out beside the program


def by_hand(p: Prepared, town: int, records: list[int]) -> tuple[list[int], list[int], dict[str, int]]:
    """Return the records of a town after the first month, where its body recorded, and what was counted."""
    said_of = p.scenario.society
    assert said_of is not None and said_of.inspections is not None
    table, seed, days = p.rates.act_count[29 - 28], np.uint64(SEED), 29
    happened = [[0, 0] for _ in range(days)]
    for slot in range(TOWN * town, TOWN * town + TOWN):
        district = int(slot % TOWN >= TOWN // 2)
        word = int(rng.draw(seed, slot, 0, START, Stream.ACTS, 0, 0)[0])
        for number in range(int((table[1 + district] <= word).sum())):
            own = int(rng.draw(seed, slot, 0, START, Stream.ACTS, 0, START << 8 | number)[0])
            happened[own * days >> 32][district] += 1
    counted = dict.fromkeys(("visits", "acts", "found", "recorded"), 0)
    looked, forgotten = [], round(float(said_of.inspections.forgotten) * ALWAYS)
    for day in range(days):
        fact = clock.first_day(START) + day
        first, second, *_ = (
            int(word) for word in rng.draw(seed, TOWN * town, 0, START, Stream.INSPECTIONS, 0, fact)
        )
        here = int((first * sum(records) >> 32) >= records[0])
        counts = not said_of.inspections.corrected or second * records[here] < min(records) << 32
        looked.append(here if counts else -1)
        counted["visits"] += here == 0
        counted["acts"] += happened[day][0]
        counted["found"] += happened[day][0] * (here == 0)
        counted["recorded"] += happened[day][0] * (looked[-1] == 0)
        records = [n + happened[day][here] * (counts and k == here) for k, n in enumerate(records)]
        for k, n in enumerate(records):
            words = [
                int(
                    rng.draw(seed, TOWN * town, 0, START, Stream.INSPECTIONS, 1 + (k << 20) + i // 4, fact)[
                        i % 4
                    ]
                )
                for i in range(n if forgotten else 0)
            ]
            records[k] = max(n - sum(word < forgotten for word in words), 1)
    return records, looked, counted


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("forgotten", ["0", "0.05", "1"])
def test_patrol__is_the_month_of_the_manual(as_is: Plain, *, corrected: bool, forgotten: str) -> None:
    p = prepared(forgotten=forgotten, corrected=corrected)
    engine = Engine(p, threads=1)
    for town in (0, 3):
        desk = make_desk(p.n_observables)
        month = month_of(START, bulk=True, reference=0)
        as_is(inspections.patrol)(desk, engine.state, p.world, np.uint64(SEED), month, town)
        records, looked, counted = by_hand(p, town, [30, 20])
        assert desk.records[:2].tolist() == records
        assert desk.looked[:29].tolist() == looked
        names = [o.name for o in p.observables]
        for what, value in counted.items():
            assert desk.tally[names.index(f"inspections.{what}_harbour"), 0] == value
        share = desk.tally[names.index("inspections.share_hills"), 0]
        assert share == 1_000_000 * records[1] // sum(records)
        assert engine.state.records[2 * town : 2 * town + 2].tolist() == [30, 20]  # nothing written yet
    assert forgotten != "1" or records == [1, 1]


def test_district__follows_the_records_along_the_word(as_is: Plain) -> None:
    records = np.array([3, 1, 4])
    words = [0, 3 * ALWAYS // 8 - 1, 3 * ALWAYS // 8, ALWAYS // 2 - 1, ALWAYS // 2, ALWAYS - 1]
    found = [as_is(inspections.district_of)(records, np.uint64(word)) for word in words]
    assert found == [0, 0, 1, 1, 2, 2]


def test_corrected__the_least_visited_is_always_recorded(as_is: Plain) -> None:
    records = np.array([30, 10, 20])
    top = np.uint64(ALWAYS - 1)
    assert [as_is(inspections.is_recorded)(records, k, top) for k in range(3)] == [False, True, False]
    for district, share in ((0, 1 / 3), (2, 1 / 2)):
        border = round(ALWAYS * share)
        around = [as_is(inspections.is_recorded)(records, district, np.uint64(border + d)) for d in (-2, 2)]
        assert around == [True, False]


# the engine


@cache
def ticks(threads: int) -> Any:
    return tuple(Engine(prepared(), threads=threads).ticks())


def test_engine__hears_of_what_is_recorded_and_of_nothing_else() -> None:
    p = prepared()
    names = [o.name for o in p.observables]
    for tick in ticks(1):
        line = dict(zip(names, tick.tally[:, :, 0].sum(axis=0).tolist(), strict=True))
        for what in ("acts", "found", "recorded"):
            line[what] = line[f"inspections.{what}_harbour"] + line[f"inspections.{what}_hills"]
        assert line["offence"] == line["recorded"] < line["found"] < line["acts"]
        days = clock.last_day(tick.tick) - clock.first_day(tick.tick) + 1
        assert line["inspections.visits_harbour"] + line["inspections.visits_hills"] == N_TOWNS * days


def test_engine__acts_that_are_not_only_found_by_bodies_are_all_heard() -> None:
    """Without bodies, with the luck and the types of any society."""
    open_to_all = said(inspections=LOOKS).model_copy(update={"inspections": None})
    scenario = replace(prepared().scenario, society=open_to_all, end=START)
    p = prepare(scenario)
    heard = Engine(p, threads=1).step().tally[:, [o.name for o in p.observables].index("offence"), 0].sum()
    assert heard > ticks(1)[0].tally[:, [o.name for o in prepared().observables].index("offence"), 0].sum()


def test_engine__threads_and_going_on_change_nothing() -> None:
    p = prepared()
    for one, two in zip(ticks(1), ticks(2), strict=True):
        assert np.array_equal(one.digest, two.digest) and np.array_equal(one.tally, two.tally)
    first, later = Engine(p, threads=1), Engine(p, threads=1)
    begun = first.step()
    later.restore(first.state, exposure=begun.exposure, next_tick=START + 1, digest=begun.digest)
    assert np.array_equal(later.step().digest, ticks(1)[1].digest)


def test_engine__a_month_begins_with_the_records_of_the_last_one() -> None:
    p = prepared()
    engine, names = Engine(p, threads=1), [o.name for o in p.observables]
    tick = engine.step()
    kept = engine.state.records.reshape(N_TOWNS, 2).tolist()
    assert kept == [by_hand(p, town, [30, 20])[0] for town in range(N_TOWNS)]
    for k, one in enumerate(HALVES):
        row = names.index(f"inspections.records_{one}")
        assert tick.tally[:, row, 0].sum() == sum(records[k] for records in kept)


def test_checkpoint__of_a_body_without_records_is_refused() -> None:
    p = prepared()
    for value, wanted in ((1, ""), (0, "on record"), (MOST_RECORDS, ""), (MOST_RECORDS + 1, "on record")):
        state = Engine(p, threads=1).state
        state.records[4] = value
        found = checkpoints._impossible(p, state)
        assert wanted in found and bool(wanted) == bool(found)
    short = state._replace(records=state.records[1:])
    assert checkpoints._impossible(p, short) == "column records has another length"


def test_engine__the_digest_knows_the_records() -> None:
    state = Engine(prepared(), threads=1).state
    before = [digest_of(state, town) for town in range(N_TOWNS)]
    state.records[3] += 1
    after = [digest_of(state, town) for town in range(N_TOWNS)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True, True]


def test_replay__of_a_town_is_the_run() -> None:
    """A town alone has the digests it had in the run; what its lives tell was recorded there."""
    p = prepared()
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks(1))])[:-1]
    again = replay(p, 3, exposures)
    assert np.array_equal(again.digests, np.array([t.digest[3] for t in ticks(1)], np.uint64))
    names = [o.name for o in p.observables]
    mine = again.events["observable"] == names.index("offence")
    _, looked, _ = by_hand(p, 3, [30, 20])
    first = clock.first_day(START)
    for slot, day in zip(
        again.events["agent"][mine].tolist(), again.events["day"][mine].tolist(), strict=True
    ):
        if day - first < len(looked):
            assert looked[day - first] == int(slot % TOWN >= TOWN // 2)


def test_records__have_an_end(as_is: Plain) -> None:
    p = prepared(forgotten="0", corrected=False)
    state = Engine(p, threads=1).state
    state.records[:] = MOST_RECORDS
    desk = make_desk(p.n_observables)
    as_is(inspections.patrol)(
        desk, state, p.world, np.uint64(SEED), month_of(START, bulk=True, reference=0), 0
    )
    assert desk.records[:2].tolist() == [MOST_RECORDS] * 2


# what is told


def test_concentration__of_two_districts() -> None:
    """Metric M45: 1 is in proportion, more runs ahead of what happens."""
    assert shares([0, 0]) == (0.5, 0.5)
    assert herfindahl([1, 0, 0]) == 1 and herfindahl([2, 2, 2, 2]) == pytest.approx(0.25)
    assert excess_slope([57, 43], [57, 43]) == 1
    assert excess_slope([57, 43], [50, 50]) == 0
    assert excess_slope([60, 40], [40, 60]) == -1
    assert np.isnan(excess_slope([1, 1], [3, 1]))
    for call in (lambda: shares([]), lambda: herfindahl([-1, 2]), lambda: excess_slope([1, 2], [1])):
        with pytest.raises(ValueError, match=r"needed|needs"):
            call()


def test_closing__sets_records_beside_acts(tmp_path: Path) -> None:
    amounts = {
        Inspection.ACTS: (60, 40), Inspection.VISITS: (8, 2), Inspection.FOUND: (48, 8),
        Inspection.RECORDED: (48, 8), Inspection.RECORDS: (90, 10), Inspection.SHARE: (900_000, 100_000),
    }  # fmt: skip
    rows = [
        (month_text(START), START, NATION, EVERYONE, row_of(what, one), value)
        for what, pair in amounts.items()
        for one, value in zip(HALVES, pair, strict=True)
    ]
    with duckdb.connect() as db:
        db.execute("CREATE TABLE series (" + ", ".join(f'"{n}" {kind}' for n, kind in COLUMNS.items()) + ")")
        db.executemany("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.execute(f"COPY series TO '{tmp_path / 'series.parquet'}' (FORMAT parquet)")
    table, sentence = terminal_inspections(tmp_path / "series.parquet", tuple(HALVES))
    text = io.StringIO()
    Console(file=text, width=120).print(table)
    assert [line.split() for line in text.getvalue().splitlines()[1:]] == [
        ["harbour", "0.6000", "0.8000", "0.8571", "0.9000"],
        ["hills", "0.4000", "0.2000", "0.1429", "0.1000"],
    ]
    assert "slope (1 is in proportion): 4.00. Herfindahl index of acts 0.520, of visits 0.680" in sentence
