"""Toy societies in the engine: the same bits with any threads, and one change moves only what it touches."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import GROUPS, NEVER, Kind
from glasshouse.engine.life import explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.tables import adults_on
from glasshouse.engine.trace import LINES_PER_ACT, TRACE_ROWS, Replay, replay, trace_rows
from glasshouse.errors import MachineError
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import PerYear, ToySociety

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
LIST, SCORE = str(EXAMPLES / "b03-list.yaml"), str(EXAMPLES / "b04-score.yaml")
START, END = clock.parse_month("2021-01"), clock.parse_month("2023-06")
OFFENCE = {"offence": "0.8"}
NEIGHBOURHOOD = 8
Acts = list[tuple[int, int, int]]  # agent, day, fact


def prepared(regimes: tuple[str, ...] = (SCORE,), acts: dict[str, str] = OFFENCE, end: int = END) -> Prepared:
    society = ToySociety(kind="toy", acts={name: PerYear(per_year=rate) for name, rate in acts.items()})
    return prepare(
        Scenario(regimes=regimes, agents=6_000, seed=20101001, start=START, end=end, society=society)
    )


@cache
def ticks(threads: int) -> tuple[Tick, ...]:
    p = prepared()
    order = np.random.default_rng(threads).permutation(len(p.places.size))
    return tuple(Engine(p, threads=threads, order=order).ticks())


def lived(p: Prepared) -> Replay:
    exposures = np.stack([first_exposure(p)] * p.scenario.n_months)
    return replay(p, NEIGHBOURHOOD, exposures)


def acts_of(p: Prepared, name: str = "offence") -> Acts:
    """Return every act of a name in one neighbourhood: agent, day and fact."""
    names = [o.name for o in p.observables]
    events = lived(p).events
    mine = events["observable"] == names.index(name)
    return list(zip(*(events[c][mine].tolist() for c in ("agent", "day", "fact")), strict=True))


# the engine


def test_threads_and_order__change_nothing() -> None:
    for one, two in zip(ticks(1), ticks(2), strict=True):
        assert np.array_equal(one.digest, two.digest)
        assert np.array_equal(one.tally, two.tally)


def test_replay__is_the_run_and_tells_a_life() -> None:
    p = prepared()
    exposures = np.stack([first_exposure(p), *(tick.exposure for tick in ticks(1))])[:-1]
    again = replay(p, NEIGHBOURHOOD, exposures)
    assert np.array_equal(again.digests, np.array([t.digest[NEIGHBOURHOOD] for t in ticks(1)], np.uint64))
    agent = int(again.events["agent"][0])
    life = explain_life(p, exposures, agent)
    assert [event.en for event in life.events[:2]] == ["commits an offence", "Points: An offence: +1 points"]
    assert (life.events[0].tag, life.events[0].zh, life.events[0].provision) == ("truth", "违规", "")
    (holder,) = life.holders
    assert (holder.generation, holder.entry_day, holder.exit_day) == (0, "2021-01-01", "")
    assert life.text().startswith(f"Agent {agent} (synthetic) of a toy society\n")
    assert life.text("zh").startswith(f"个体 {agent}（合成），玩具社会\n")
    assert life.record()["is_toy"] is True


def test_a_quiet_life__says_so() -> None:
    p = prepared(acts={"offence": "0"})
    exposures = np.stack([first_exposure(p)] * p.scenario.n_months)
    assert "no act, and no rule that touched this life" in explain_life(p, exposures, 0).text()


def test_society__nobody_comes_or_goes_and_nothing_else_happens() -> None:
    """For nineteen years: no death, debt, trip or misconduct, and no case but those of acts."""
    p = prepared((LIST, SCORE), {"offence": "0.05"}, end=clock.parse_month("2039-12"))
    engine = Engine(p, threads=2)
    flows = sum(tick.tally for tick in engine.ticks())
    assert engine.next_tick - START == p.scenario.n_months  # no spin-up
    names = [o.name for o in p.observables]
    happened = {names[i] for i in np.flatnonzero(flows[:, :, 0].sum(axis=0))}
    assert {name.partition(".")[0].partition(":")[2] or name.partition(".")[0] for name in happened} == {
        "offence", "offenders", "points",
    }  # fmt: skip
    assert (engine.state.generation == 0).all() and (engine.state.exit_tick == NEVER).all()
    kinds = np.concatenate(
        [
            engine.state.docket.kind[start : start + n]
            for start, n in zip(engine.state.docket_start, engine.state.docket_count, strict=False)
        ]
    )
    assert set(kinds.tolist()) == {Kind.CASE, Kind.RECORD, Kind.STANDING}


def test_adults__are_all_agents_at_any_time() -> None:
    """Before the census, too, when some slots of the full society are empty."""
    p = prepared(acts={"offence": "3"})
    early, late = (adults_on(p, clock.parse_month(month), 1).sum(axis=0) for month in ("2007-01", "2035-01"))
    assert early[0] == late[0] == 6_000
    by_age = [name.startswith("age_") for name in GROUPS]
    assert np.array_equal(early[~np.array(by_age)], late[~np.array(by_age)])
    assert early[by_age].sum() == late[by_age].sum() == 6_000
    assert early[GROUPS.index("age_18_24")] > late[GROUPS.index("age_18_24")] == 0


def test_acts__are_on_every_day_of_months_of_every_length() -> None:
    days = {day for _, day, _ in acts_of(prepared(acts={"offence": "40"}, end=START + 1))}
    assert days == set(range(clock.first_day(START), clock.last_day(START + 1) + 1))


# one change moves only what it touches


def two_acts(folder: Path) -> str:
    """Write the regime of points with a second act, which costs a point, too."""
    text = Path(SCORE).read_text()
    start = text.index("  - {id: offence")
    conduct = text[start : text.index("procedures:")]
    begins, ends = (
        text.index("      - {id: one-point"),
        text.index("    provision: art-1\n    status: assumed"),
    )
    rule = text[begins:ends]
    text = text.replace(conduct, conduct + conduct.replace("id: offence", "id: kindness"))
    text = text.replace(rule, rule + rule.replace("one-point", "another").replace("offence", "kindness"))
    path = folder / "two.yaml"
    path.write_text(text)
    return str(path)


def test_another_act__moves_nothing_of_the_first(tmp_path: Path) -> None:
    """Nor does its rate; and the first act's facts, on which all later luck hangs, are the same."""
    regime = two_acts(tmp_path)
    alone = acts_of(prepared((regime,)))
    assert len(alone) > 200
    for rate in ("0", "3", "30"):
        both = prepared((regime,), {"offence": "0.8", "kindness": rate})
        assert acts_of(both) == alone
        assert bool(acts_of(both, "kindness")) == (rate != "0")


def test_another_regime__moves_nothing_of_an_act() -> None:
    alone = acts_of(prepared())
    for stack in ((SCORE, LIST), (LIST, SCORE)):
        assert acts_of(prepared(stack), "toy-rolling-window:offence") == alone
        assert acts_of(prepared(stack), "toy-fixed-term:offence") == alone
    assert acts_of(prepared((LIST,))) == alone


def test_a_regime__does_not_move_the_cases_of_another() -> None:
    """Every row of a tally that both stacks have is the same."""
    one, both = prepared((LIST,)), prepared((SCORE, LIST))
    names = [o.name for o in both.observables]
    for t1, t2 in zip(Engine(one, threads=1).ticks(), Engine(both, threads=1).ticks(), strict=True):
        for row, observable in enumerate(one.observables):
            name = observable.name if observable.name in names else f"toy-fixed-term:{observable.name}"
            assert np.array_equal(t1.tally[:, row], t2.tally[:, names.index(name)])


def test_a_higher_rate__keeps_all_acts_there_were() -> None:
    few, many = set(acts_of(prepared())), set(acts_of(prepared(acts={"offence": "1.2"})))
    assert few < many


def test_several_acts_on_one_day__are_several_facts() -> None:
    acts = acts_of(prepared(acts={"offence": "60"}, end=START))
    days = [(agent, day) for agent, day, _ in acts]
    assert len(set(days)) < len(days)
    assert len({(agent, fact) for agent, _, fact in acts}) == len(acts)


def test_too_many_records__say_what_to_do(tmp_path: Path) -> None:
    """A desk has room for 192 rows of an agent."""
    with pytest.raises(MachineError, match=r"too many records at once.*in a toy society, lower the rates"):
        acts_of(prepared((two_acts(tmp_path),), {"offence": "73", "kindness": "73"}))


def test_trace__has_room_for_those_who_act_often() -> None:
    p = prepared(acts={"offence": "73"}, end=START)
    assert trace_rows(p) == TRACE_ROWS
    acts = {f"a{k}": PerYear(per_year="73") for k in range(8)}
    crowd = replace(
        p, scenario=replace(p.scenario, society=ToySociety(kind="toy", acts=acts)),
        places=replace(p.places, size=np.array([5000], np.int32)),
    )  # fmt: skip
    assert trace_rows(crowd) > LINES_PER_ACT * 5000 * 49
