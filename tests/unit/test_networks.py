"""Networks of toy towns: how ties are made, and trust, opinions and speech that flow along them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from rich.console import Console

from glasshouse import clock
from glasshouse.codes import Stream
from glasshouse.engine import checkpoints
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.errors import ScenarioError
from glasshouse.experiments.networks import terminal_network
from glasshouse.kernels import flows, networks, permute, rng
from glasshouse.kernels.docket import digest_of
from glasshouse.metrics.series import COLUMNS, EVERYONE, NATION
from glasshouse.minds import UNIT, NetworkTable, Speaking
from glasshouse.packing import packed
from glasshouse.society.network import Network
from glasshouse.society.network_tables import network_table
from glasshouse.society.scenario import Scenario
from glasshouse.society.scenario_file import read_scenario
from glasshouse.society.toy import ToySociety
from glasshouse.society.world_tables import society_digest, world_tables

Plain = Callable[[Any], Any]
SEED, START = 11, clock.parse_month("2024-02")
TOWN, N_TOWNS = 40, 5
ROWS = [["0", "0.5", "0.5"], ["0.2", "0", "0.8"], ["0.25", "0.75", "0"]]
TIES: dict[str, dict[str, Any]] = {
    "attachment": {"town": TOWN, "attachment": {"each": 3}},
    "small_world": {"town": TOWN, "small_world": {"ties": 6, "rewired": "0.3"}},
}
SPEECH = {"speech": {"adapts": "0.3", "bots": "0.1"}}
NO_BOTS = {"speech": {"adapts": "0.3"}}


def said(**network: Any) -> Network:
    return Network.model_validate(network)


def table(**network: Any) -> NetworkTable:
    return packed(network_table(said(**network)))


@cache
def prepared(ties: str = "attachment", *, months: int = 4) -> Prepared:
    society = ToySociety.model_validate({"kind": "toy", "acts": {}, "network": {**TIES[ties], **SPEECH}})
    return prepare(
        Scenario(
            regimes=("none",), agents=TOWN * N_TOWNS, seed=SEED, start=START, end=START + months - 1,
            society=society,
        )
    )  # fmt: skip


# what is said


def problem(tmp_path: Path, text: str, agents: int = 120) -> str:
    path = tmp_path / "toy.yaml"
    path.write_text(f"regimes: [none]\nsociety:\n  kind: toy\n  acts: {{}}\n{text}")
    with pytest.raises(ScenarioError) as failure:
        prepare(Scenario(regimes=("none",), agents=agents, society=read_scenario(path).society, start=240))
    return str(failure.value)


SPEAKS = "speech: {adapts: 0.1}"
TWO = "rows: [[0, 1], [1, 0]]"


@pytest.mark.parametrize(
    ("network", "wanted"),
    [
        (f"town: 40, {SPEAKS}", "0 ways to make ties are here (none); write one of attachment"),
        (f"{TWO}, attachment: {{each: 2}}, {SPEAKS}", "2 ways to make ties are here (attachment, rows)"),
        ("town: 40, attachment: {each: 2}", "0 things that flow are here (none); write one of trust"),
        (f"{TWO}, trust: {{share: 0.1}}, {SPEAKS}", "2 things that flow are here (trust, speech)"),
        (f"attachment: {{each: 2}}, {SPEAKS}", "there is no town; write how many agents each has"),
        (f"town: 2, attachment: {{each: 2}}, {SPEAKS}", 'found "2"; a whole number from 3 to 5000'),
        (f"town: 5001, attachment: {{each: 2}}, {SPEAKS}", 'found "5001"; a whole number from 3 to 5000'),
        (f"town: 40, attachment: {{each: 21}}, {SPEAKS}", 'found "21"; a whole number from 1 to 20'),
        (f"town: 6, attachment: {{each: 5}}, {SPEAKS}", "has too few for so many ties; write town: 7"),
        (f"town: 7, small_world: {{ties: 6, rewired: 0}}, {SPEAKS}", "write town: 8, or more"),
        (f"town: 40, small_world: {{ties: 5, rewired: 0}}, {SPEAKS}", "an even number of ties"),
        (f"town: 40, small_world: {{ties: 4, rewired: 2}}, {SPEAKS}", "rewired"),
        (f"town: 2, {TWO}, {SPEAKS}", "a whole number from 3 to 5000"),
        (f"town: 3, {TWO}, {SPEAKS}", "a town has as many agents as there are rows, 2; leave out town"),
        (f"rows: [[0, 1], [1, 0, 0]], {SPEAKS}", "rows[1] has 3 shares, and there are 2 rows; write 2"),
        (f"rows: [[0, 1], [0.5, 0.4]], {SPEAKS}", "rows[1] has shares of sum 0.9; write shares of sum 1"),
        (f"rows: [[0, 1], [0.9999999, 0.0000001]], {SPEAKS}", "a share with more than six digits"),
        (f"rows: [[0, 1], [-1, 2]], {SPEAKS}", "rows"),
        (f"{TWO}, trust: {{share: 0.1, pretrusted: 3}}", "pretrusted is 3 of a town of 2; write 2 or fewer"),
        (f"{TWO}, trust: {{share: 1.5}}", "share"),
        (f"{TWO}, opinions: {{start: [0, 1, 1]}}", "start has 3 opinions, and one for each row is needed"),
        ("town: 40, attachment: {each: 2}, opinions: {start: [0, 1]}", "is needed; write rows"),
        (f"{TWO}, speech: {{adapts: 0}}", "adapts"),
        ("town: 40, attachment: {each: 2}, speech: {adapts: 0.1, bots: 0.01}",
         "speech.bots is 0.01 of a town of 40, which is nobody; write a larger share, or a larger town"),
        (f"town: 50, attachment: {{each: 2}}, {SPEAKS}",
         "found 120, in towns of 50; a whole number of towns is needed. Write agents: 150."),
        (f"town: 40, attachment: {{each: 2}}, {SPEAKS}, people: [1]", "people"),
    ],
)  # fmt: skip
def test_errors__say_where_what_and_what_to_write(tmp_path: Path, network: str, wanted: str) -> None:
    found = problem(tmp_path, f"  network: {{{network}}}\n")
    assert wanted in found and "Traceback" not in found


def test_errors__towns_of_one_kind() -> None:
    looks = {"town": 40, "acts": ["offence"], "records": {"a": 1, "b": 1}}
    both = {
        "kind": "toy", "acts": {"offence": {"per_day": "0.1"}}, "types": {"a": "0.5", "b": "0.5"},
        "inspections": looks, "network": {**TIES["attachment"], **SPEECH},
    }  # fmt: skip
    with pytest.raises(ValueError, match="inspections and network both divide the society into towns"):
        ToySociety.model_validate(both)


def test_record__says_what_the_file_says_and_comes_back() -> None:
    for network in ({**TIES["small_world"], **SPEECH}, {"rows": ROWS, "trust": {"share": "0.15"}}):
        society = ToySociety.model_validate({"kind": "toy", "acts": {}, "network": network})
        found = society.model_dump(mode="json")
        assert found["network"] == network
        assert ToySociety.model_validate(found) == society
    assert "network" not in ToySociety.model_validate({"kind": "toy", "acts": {}}).model_dump(mode="json")


def test_tables__are_digested_only_where_there_is_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of a run of any other society is what it was before there were networks."""
    network = ToySociety.model_validate({"kind": "toy", "acts": {}, "network": {"rows": ROWS, **NO_BOTS}})
    plain = ToySociety.model_validate({"kind": "toy", "acts": {}})
    kept = [society_digest("standard", society) for society in (None, plain)]
    assert society_digest("standard", network) not in kept
    others = {k: v for k, v in world_tables("standard").items() if k != "network"}
    monkeypatch.setattr("glasshouse.society.world_tables.world_tables", lambda *_: others)
    assert [society_digest("standard", society) for society in (None, plain)] == kept


# ties, made again beside the program


def by_attachment(n: int, each: int, first_slot: int) -> list[tuple[int, int]]:
    """Return the ties of a town, each as (newer, older), from the same luck."""
    ties = [(i, j) for i in range(each + 1) for j in range(i)]
    for i in range(each + 1, n):
        pool = [a for a, _ in ties] + [b for _, b in ties]
        picked: list[int] = []
        number = 0
        while len(picked) < each:
            words = rng.draw(np.uint64(SEED), first_slot + i, 0, 0, Stream.NETWORK, number // 4, 0)
            other = pool[int(words[number % 4]) * len(pool) >> 32]
            picked += [other] * (other not in picked)
            number += 1
        ties += [(i, other) for other in picked]
    return ties


def woven(as_is: Plain, found: NetworkTable, first_slot: int = 80) -> networks.Web:
    web = networks.make_web(found)
    as_is(networks.weave)(web, found, np.uint64(SEED), first_slot)
    return web


def neighbours(web: networks.Web) -> list[list[int]]:
    return [web.to[a:b].tolist() for a, b in zip(web.first[:-1], web.first[1:], strict=True)]


def test_attachment__is_that_of_the_manual(as_is: Plain) -> None:
    web = woven(as_is, table(town=60, attachment={"each": 3}, **SPEECH))
    ties = by_attachment(60, 3, 80)
    assert list(zip(*web.ends.tolist(), strict=True)) == ties
    wanted: list[list[int]] = [[] for _ in range(60)]
    for newer, older in ties:
        wanted[newer].append(older)
        wanted[older].append(newer)
    assert [sorted(found) for found in neighbours(web)] == [sorted(found) for found in wanted]
    assert web.reached.tolist() == [len(found) for found in wanted] and set(web.weight.tolist()) == {1}


def test_small_world__without_luck_is_a_ring(as_is: Plain) -> None:
    web = woven(as_is, table(town=10, small_world={"ties": 4, "rewired": 0}, **NO_BOTS))
    assert [sorted((j - i) % 10 for j in found) for i, found in enumerate(neighbours(web))] == [
        [1, 2, 8, 9]
    ] * 10


def test_small_world__is_that_of_the_manual(as_is: Plain) -> None:
    n, each = 40, 3
    found = table(town=n, small_world={"ties": 2 * each, "rewired": "0.3"}, **SPEECH)
    web = woven(as_is, found)
    ends = [[(i + 1 + ahead) % n for ahead in range(each)] for i in range(n)]
    for i in range(n):
        for ahead in range(each):
            words = [
                int(word)
                for block in range(16)
                for word in rng.draw(np.uint64(SEED), 80 + i, 0, 0, Stream.NETWORK, 16 * ahead + block, 0)
            ]
            if words[0] < round(0.3 * 2**32):
                others = (word * n >> 32 for word in words[1:])
                ends[i][ahead] = next(j for j in others if j not in (i, *ends[i]) and i not in ends[j])
    assert web.ends[1].tolist() == [j for row in ends for j in row]


def test_small_world__stays_where_nobody_is_left(as_is: Plain) -> None:
    """Everybody is tied to all but one: most ties find nowhere else to lead, and nothing breaks."""
    web = woven(as_is, table(town=6, small_world={"ties": 4, "rewired": 1}, **NO_BOTS))
    assert all(len(set(found)) == len(found) for found in neighbours(web))
    assert web.first[6] == 24


def test_rows__are_laid_out_without_what_is_nothing(as_is: Plain) -> None:
    web = woven(as_is, table(rows=ROWS, trust={"share": "0.1"}))
    assert neighbours(web) == [[1, 2], [0, 2], [0, 1]]
    assert web.weight[:6].tolist() == [500_000, 500_000, 200_000, 800_000, 250_000, 750_000]
    assert web.reached.tolist() == [450_000, 1_250_000, 1_300_000]


# what flows


def test_trust__is_handed_on_by_rows_and_none_is_lost(as_is: Plain) -> None:
    found = table(rows=ROWS, trust={"share": "0.2", "pretrusted": 2})
    web = woven(as_is, found)
    web.before[:] = 7 * UNIT // 10, UNIT // 5, UNIT // 10
    as_is(flows.hand_on_trust)(web, found)
    rows = np.array(ROWS, float)
    wanted = 0.8 * rows.T @ [0.7, 0.2, 0.1] + [0.1, 0.1, 0]
    assert web.after / UNIT == pytest.approx(wanted, abs=1e-11) and web.after.sum() == UNIT


def test_opinions__become_means_of_those_listened_to(as_is: Plain) -> None:
    found = table(rows=ROWS, opinions={"start": ["1", "0.5", "0"]})
    web = woven(as_is, found)
    web.before[:] = found.start[:3]
    as_is(flows.average)(web, found)
    assert (web.after / UNIT).tolist() == [0.25, 0.2, 0.625]


def sides(n: int, bots: int, half: int, first_slot: int) -> list[int]:
    places = [permute.permute(i, n, np.uint64(SEED), first_slot, Stream.SPEECH, 0) for i in range(n)]
    return [2 if place < bots else 1 if place < half else -1 for place in places]


@pytest.mark.parametrize("come", ["beside", "within"])
def test_sides__half_and_half_beside_bots_or_with_them(as_is: Plain, come: str) -> None:
    for n, bots in ((40, 0), (41, 0), (40, 4), (40, 3), (41, 20)):
        share = str(bots / n + 0.001) if bots else "0"
        speech = {"adapts": "0.1", "bots": share, "bots_come": come}
        found = table(town=n, attachment={"each": 2}, speech=speech)
        assert found.bots == bots
        web = networks.make_web(found)
        as_is(flows.take_sides)(web, found, np.uint64(SEED), 80)
        halved = n if come == "within" else n - bots  # whom two halves share, and an odd one the first
        first = (halved + 1) // 2 + (n - halved)
        assert web.side.tolist() == sides(n, bots, first, 80)
        counted = Counter(web.side.tolist())
        assert counted[2] == bots and counted[-1] == halved // 2


def one_month(web: networks.Web, adapts: float) -> list[float]:
    """Return the willingness of everybody a month later, by the rules as the decision has them."""
    willing, after = web.before / UNIT, []
    for i, found in enumerate(neighbours(web)):
        heard = [j for j in found if willing[j] >= 0.5]
        same = sum((web.side[j] > 0) == (web.side[i] > 0) for j in heard)
        new = willing[i] + (adapts * (2 * same - len(heard)) / len(heard) if heard else 0)
        after.append(1.0 if web.side[i] == 2 else min(max(new, 0), 1))
    return after


@pytest.mark.parametrize("ties", TIES)
def test_speech__follows_those_who_are_heard(as_is: Plain, ties: str) -> None:
    found = table(**TIES[ties], **SPEECH)
    web = woven(as_is, found)
    as_is(flows.take_sides)(web, found, np.uint64(SEED), 80)
    for seed in range(3):
        web.before[:] = np.random.default_rng(seed).integers(0, UNIT // 10, TOWN) * 10
        web.before[web.side == 2] = UNIT
        as_is(flows.listen)(web, found)
        assert web.after / UNIT == pytest.approx(one_month(web, 0.3), abs=1e-11)


def test_speech__who_hears_nobody_stays(as_is: Plain) -> None:
    found = table(town=TOWN, attachment={"each": 2}, speech={"adapts": "1"})
    web = woven(as_is, found)
    as_is(flows.take_sides)(web, found, np.uint64(SEED), 80)
    web.before[:] = UNIT // 2 - 1
    as_is(flows.listen)(web, found)
    assert (web.after == web.before).all()
    web.before[0] += 1  # now one half is reached, and those tied to it hear it
    as_is(flows.listen)(web, found)
    moved = np.flatnonzero(web.after != web.before)
    assert moved.tolist() == sorted(neighbours(web)[0])


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ([1, 0, 1, 0], (1, 1, 0, 0, 0)),  # no majority leads nothing
        ([1, 1, 1, 0], (2, 1, 0, 1, 0)),
        ([1, 1, 0, 0], (2, 0, 1, 1, 0)),
        ([0, 0, 0.5, 0.4], (0, 1, 1, 0, 1)),
        ([0.499, 0, 0, 0], (0, 0, 0, 0, 0)),
    ],
)
def test_speech__is_counted_without_bots(as_is: Plain, after: list[float], wanted: tuple[int, ...]) -> None:
    """Of the last four, one has most ties and the other opinion; a bot is no people."""
    found = table(town=5, attachment={"each": 1}, **NO_BOTS)
    web = networks.make_web(found)
    web.side[:], web.reached[:] = [1, 1, -1, -1, 2], [1, 2, 5, 4, 5]
    web.after[:] = [round(x * UNIT) for x in (*after, 1)]
    tally = np.zeros((7, 2), np.int64)
    as_is(flows.count_speech)(web, 5, tally, 1)
    assert tuple(tally[1:6, 0].tolist()) == wanted and tally.sum() == sum(wanted)


# the engine


@cache
def ticks(ties: str, threads: int) -> Any:
    engine = Engine(prepared(ties), threads=threads)
    return tuple(engine.ticks()), engine.state.held.copy()


def test_engine__begins_with_willingness_spread_evenly_and_bots_that_speak() -> None:
    p = prepared()
    engine = Engine(p, threads=1)
    engine.begin()
    for town in range(N_TOWNS):
        first = TOWN * town
        for i, side in enumerate(sides(TOWN, 4, 4 + (TOWN - 3) // 2, first)):
            word = int(rng.draw(np.uint64(SEED), first + i, 0, 0, Stream.SPEECH, 0, 0)[0]) >> 12
            assert engine.state.held[first + i] == (UNIT if side == 2 else word * UNIT >> 20)


@pytest.mark.parametrize("ties", TIES)
def test_engine__a_month_goes_one_step_from_the_last_one(as_is: Plain, ties: str) -> None:
    p = prepared(ties)
    engine, names = Engine(p, threads=1), [o.name for o in p.observables]
    engine.begin()
    for _ in range(3):
        before = engine.state.held.copy()
        tick = engine.step()
        counted = np.zeros(len(Speaking), np.int64)
        for town in range(N_TOWNS):
            rows = slice(TOWN * town, TOWN * town + TOWN)
            web = woven(as_is, p.world.network, TOWN * town)
            as_is(flows.take_sides)(web, p.world.network, np.uint64(SEED), TOWN * town)
            web.before[:] = before[rows]
            wanted = one_month(web, 0.3)
            assert engine.state.held[rows] / UNIT == pytest.approx(wanted, abs=1e-11)
            speakers = engine.state.held[rows] >= UNIT // 2
            both = int((speakers & (web.side == 1)).sum()), int((speakers & (web.side == -1)).sum())
            central = int(web.side[int(web.reached.argmax())] > 0)
            leads = both[1 - central] > both[central]
            counted += [*both, (min(both) == 0) & (max(both) > 0), both[0] > both[1], leads]
        found = [tick.tally[:, names.index(f"network.{one.name.lower()}"), 0].sum() for one in Speaking]
        assert found == counted.tolist()


@pytest.mark.parametrize("ties", TIES)
def test_engine__threads_and_going_on_change_nothing(ties: str) -> None:
    p = prepared(ties)
    (one, held), (two, same) = ticks(ties, 1), ticks(ties, 2)
    assert np.array_equal(held, same) and len(np.unique(held)) > TOWN
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.digest, b.digest) and np.array_equal(a.tally, b.tally)
    first, later = Engine(p, threads=1), Engine(p, threads=1)
    begun = first.step()
    later.restore(first.state, exposure=begun.exposure, next_tick=START + 1, digest=begun.digest)
    assert np.array_equal(later.step().digest, one[1].digest)


def test_engine__towns_are_unlike() -> None:
    held = ticks("attachment", 1)[1].reshape(N_TOWNS, TOWN)
    assert len({tuple(town) for town in held.tolist()}) == N_TOWNS


def test_replay__of_a_town_is_the_run() -> None:
    p, (run, _) = prepared(), ticks("attachment", 1)
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in run)])[:-1]
    again = replay(p, 3, exposures)
    assert np.array_equal(again.digests, np.array([t.digest[3] for t in run], np.uint64))


def test_engine__the_digest_knows_what_is_held() -> None:
    state = Engine(prepared(), threads=1).state
    before = [digest_of(state, town) for town in range(N_TOWNS)]
    state.held[TOWN] += np.uint64(1)
    after = [digest_of(state, town) for town in range(N_TOWNS)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True, True]


def test_checkpoint__of_more_than_there_is_is_refused() -> None:
    p = prepared()
    for value, wanted in ((0, ""), (UNIT, ""), (UNIT + 1, "holds more than there is")):
        state = Engine(p, threads=1).state
        state.held[4] = value
        found = checkpoints._impossible(p, state)
        assert wanted in found and bool(wanted) == bool(found)
    assert checkpoints._impossible(p, state._replace(held=state.held[1:])) == "column held has another length"


def test_usual_society__has_no_column_row_or_scratch() -> None:
    p = prepare(Scenario(regimes=("none",), agents=310, start=240, end=240))
    engine = Engine(p, threads=1)
    assert engine.state.held.size == 0 and p.rows.of("network") == () and p.rows.start("network") == -1
    assert sum(column.size for column in engine._benches[0].web) == 1  # where the ties of nobody would begin


# what is told


def series(path: Path, values: dict[str, tuple[int, int]]) -> Path:
    lines = [",".join(COLUMNS)]
    for row, months in values.items():
        for month, value in enumerate(months):
            lines.append(f"2024-0{month + 1},{288 + month},{NATION},{EVERYONE},{row},{value}")
    (path / "series.csv").write_text("\n".join(lines))
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{path / 'series.csv'}', columns={COLUMNS})) "
        f"TO '{path / 'series.parquet'}' (FORMAT parquet)"
    )
    return path / "series.parquet"


def shown(path: Path, values: dict[str, tuple[int, int]], towns: int, town: int) -> tuple[str, str]:
    found, sentence = terminal_network(series(path, values), tuple(values), towns, town)
    console = Console(file=io.StringIO(), width=140)
    console.print(found)
    return console.file.getvalue(), sentence  # type: ignore[attr-defined]


def test_told__what_peers_have(tmp_path: Path) -> None:
    values = {"network.trust_1": (10**9, 5 * 10**8), "network.trust_2": (0, 5 * 10**8)}
    out, sentence = shown(tmp_path, values, 2, 2)
    assert out.splitlines()[1].split() == ["trust", "of", "peer", "1", "0.500000", "0.250000"]
    assert sentence == "What peers have in 2 towns, on the mean (synthetic)."


def test_told__who_still_speaks(tmp_path: Path) -> None:
    numbers = {"speakers_a": (90, 100), "speakers_b": (90, 5), "consensus": (0, 9), "leads_a": (5, 8),
               "leads_central": (5, 7)}  # fmt: skip
    out, sentence = shown(tmp_path, {f"network.{k}": v for k, v in numbers.items()}, 10, 40)
    assert [line.split()[-2:] for line in out.splitlines()[1:]] == [
        ["0.0000", "0.9000"], ["0.5000", "0.8000"], ["0.5000", "0.7000"],
    ]  # fmt: skip
    assert "10.0 people of 40 speak for the first opinion, 0.5 for the other" in sentence
