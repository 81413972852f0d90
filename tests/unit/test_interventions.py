"""Interventions: their text, what is refused, and that each does what it says and nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.arrays import ALWAYS, I64
from glasshouse.clock import day_number, day_text, parse_month
from glasshouse.codes import Event, Fact
from glasshouse.engine.agents import called, neighbourhood_of
from glasshouse.engine.decisions import DESKS, Decision, Decisions
from glasshouse.engine.interventions import intervened, matters_of, meaningful
from glasshouse.engine.life import Life, tell
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.trace import Replay, replay
from glasshouse.errors import ScenarioError
from glasshouse.society.interventions import Intervention, parsed
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.steering import Answer, Topic

FIRST, LAST = parse_month("2017-01"), parse_month("2019-12")
SIZE = 20_000
NATIONAL, CITY = ("national-lists",), ("national-lists", "rongcheng-2019")


def scenario(*regimes: str, **more: object) -> Scenario:
    said = {"agents": SIZE, "seed": 7, "start": FIRST, "end": LAST, **more}
    return Scenario(regimes=regimes, **said)  # type: ignore[arg-type]


@cache
def lived(*regimes: str) -> tuple[Prepared, I64]:
    """Return a society, and what its agents saw of each other month by month."""
    prepared = prepare(scenario(*regimes, where="everywhere" if len(regimes) > 1 else "territory"))
    engine, seen = Engine(prepared, threads=1), []
    for _ in range(prepared.scenario.spin_up + prepared.scenario.n_months):
        seen.append(engine.exposure.copy())
        engine.live()
    return prepared, np.array(seen)


@cache
def told_again(regimes: tuple[str, ...], neighbourhood: int, *texts: str) -> tuple[Prepared, Replay]:
    """Return a neighbourhood with some interventions, and everything that was decided in it."""
    prepared, seen = lived(*regimes)
    if texts:
        prepared = intervened(prepared, tuple(map(parsed, texts)))
    return prepared, replay(prepared, neighbourhood, seen, decided=range(FIRST, LAST + 1))


def life(regimes: tuple[str, ...], agent: int, *texts: str) -> Life:
    prepared, _ = lived(*regimes)
    return tell(*told_again(regimes, neighbourhood_of(prepared, agent), *texts), agent)


def lines(one: Life) -> Counter[tuple[str, str, int]]:
    return Counter((event.day, event.name, event.fact) for event in one.events)


def taken(regimes: tuple[str, ...], neighbourhood: int = 0) -> list[Decision]:
    prepared, again = told_again(regimes, neighbourhood)
    return list(Decisions(prepared).taken(again))


def otherwise(found: Decision) -> str:
    return str(found.otherwise)


# the text ---------------------------------------------------------------------------------------------------


@given(
    agent=st.from_regex(r"[FB]?(0|[1-9][0-9]{0,9})", fullmatch=True),
    tick=st.integers(FIRST, LAST),
    what=st.from_regex(r"[a-z0-9][a-z0-9_.:-]{0,60}", fullmatch=True).filter(
        lambda w: w not in ("not", "mistaken")
    ),
    answer=st.sampled_from(Answer),
    fact=st.integers(0, 99_999),
)
def test_text__says_all_of_an_intervention(
    agent: str, tick: int, what: str, answer: Answer, fact: int
) -> None:
    one = Intervention(agent, tick, what, answer, fact)
    assert parsed(str(one)) == one


@pytest.mark.parametrize(
    "text",
    [
        "", "4711", "4711 2018-05", "4711 2018-13 pay", "Wang 2018-05 pay", "4711 2018-05 never pay",
        "4711 2018-05 pay @", "4711  2018-05 pay", "4711 2018-05 pay\n", "4711 2018-05 pay because of her",
        "-1 2018-05 pay", "4711 2018-05 pay @x", "99999999999 2018-05 pay",
        "017 2018-05 pay", "F00 2018-05 pay", "17 2018-05 pay @0", "17 2018-05 pay @07", "４７ 2018-05 pay",
    ],
)  # fmt: skip
def test_text__of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="is needed"):
        parsed(text)


def test_scenario__puts_interventions_in_order_and_drops_repeats() -> None:
    given = ("12 2018-05 pay", "3 2017-05 not pay", "12 2018-05 pay")
    found = scenario("national-lists", interventions=given)
    assert found.record()["interventions"] == ["3 2017-05 not pay", "12 2018-05 pay"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("1 2016-12 pay",), "a month from 2017-01 to 2019-12 is needed"),
        (("1 2020-01 pay",), "a month from 2017-01 to 2019-12 is needed"),
        (("1 2018-01 pay", "1 2018-01 not pay"), "contradict each other"),
        (tuple(f"{k} 2018-01 pay" for k in range(65)), "found 65; at most 64"),
        (tuple(f"1 2018-01 pay @{k}" for k in range(1, 17)), "found 16 on agent 1 in 2018-01; at most 15"),
    ],
)
def test_scenario__refuses(given: tuple[str, ...], says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        scenario("national-lists", interventions=given)


def test_scenario__of_a_toy_society_has_none() -> None:
    toy = ToySociety.model_validate({"kind": "toy", "acts": {"offence": {"per_year": "0.3"}}})
    with pytest.raises(ScenarioError, match="toy society has no interventions"):
        scenario("seed-maximal", society=toy, interventions=("1 2018-01 pay",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 2018-05 payy", "did you mean pay"),
        ("1 2018-05 qqqq", 'is called "qqqq": there are'),
        ("99999 2018-05 pay", "Agent 99999 is not in this run"),
        ("1 2018-05 littering", "does not follow littering; give it the part: --parts auto,everyday"),
        ("F0 2018-05 pay", "Agent F0 is not in this run"),
        ("1 2018-05 mistaken pay", "can be on record by mistake, and nothing else"),
    ],
)
def test_prepare__refuses_what_names_nothing(text: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        prepare(scenario("national-lists", interventions=(text,), parts=("none",)))


# what they do -----------------------------------------------------------------------------------------------


def test_order__of_what_is_given_is_nothing() -> None:
    texts = ("17 2019-03 pay", "17 2019-03 pay @58368", "17 2019-03 littering", "17 2019-03 debt")
    one, other = (scenario(*CITY, where="everywhere", interventions=given) for given in (texts, texts[::-1]))
    assert one == other
    assert [str(each) for each in one.interventions].index("17 2019-03 pay @58368") < [
        str(each) for each in one.interventions
    ].index("17 2019-03 pay")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 2018-05 debt @47616", "a fact of its own"),
        ("1 2018-05 not debt @47616", "a fact of its own"),
        ("1 2018-05 rail_smoking @5", "a fact of its own"),
        ("1 2018-05 mistaken loan_sought", "by mistake, and nothing else"),
        ("1 2018-05 recorded.loan_sought", 'is called "recorded.loan_sought"'),
        ("1 2018-05 tender_bid", "an act of another kind of agent"),
    ],
)
def test_prepare__refuses_what_would_do_nothing(text: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        prepare(scenario("national-lists", interventions=(text,)))


def debts() -> list[tuple[int, int, str]]:
    """Return debts that adults begin to owe in the first neighbourhood: agent, fact, day."""
    _, again = told_again(NATIONAL, 0)
    events = again.events
    begun = (events["observable"] == Event.DEBT_ARREARS) & (events["agent"] < SIZE)
    rows = zip(*(events[name][begun].tolist() for name in ("agent", "fact", "day")), strict=True)
    return [(agent, fact, day_text(day)) for agent, fact, day in rows if day >= day_number_of("2017-01-01")]


def day_number_of(text: str) -> int:
    import datetime

    return day_number(datetime.date.fromisoformat(text))


def test_intervention__that_comes_to_nothing_leaves_every_bit() -> None:
    """Whoever owes nothing cannot refuse to pay."""
    _, before = told_again(CITY, 0)
    owing = set(before.panel["agent"].tolist())
    nobody = next(agent for agent in range(100) if agent not in owing)
    _, after = told_again(CITY, 0, f"{nobody} 2018-05 not pay", f"{nobody} 2018-06 not debt")
    assert (before.digests == after.digests).all()
    assert all((before.events[name] == column).all() for name, column in after.events.items())


def test_intervention__that_comes_to_nothing_shows_to_no_friend() -> None:
    """A visit alone would tell friends of a score early: it once did."""
    first, last = parse_month("2018-10"), parse_month("2019-12")
    regimes, agent = ("sesame", "tenant-rating"), 1397
    spec = scenario(*regimes, agents=6_000, where="everywhere", start=first, end=last)
    prepared = prepare(spec)
    engine, seen = Engine(prepared, threads=1), []
    for _ in range(spec.spin_up + spec.n_months):
        seen.append(engine.exposure.copy())
        engine.live()
    place, exposures = neighbourhood_of(prepared, agent), np.array(seen)
    other = intervened(prepared, (parsed(f"{agent} 2018-10 not pay"), parsed(f"{agent} 2018-11 sue")))
    was, now = (replay(one, place, exposures) for one in (prepared, other))
    assert (was.digests == now.digests).all()
    assert all((was.events[name] == column).all() for name, column in now.events.items())


def test_act__has_the_same_luck_beside_what_makes_nothing() -> None:
    alone = life(CITY, 17, "17 2019-03 littering")
    beside = life(CITY, 17, "17 2019-03 littering", "17 2019-03 not pay", "17 2019-03 not debt")
    assert alone.events == beside.events
    owing = life(CITY, 17, "17 2019-03 littering", "17 2019-03 debt", "17 2019-03 blood_donated")
    acts = [[e for e in one.events if e.name.endswith(".littering")] for one in (alone, owing)]
    assert acts[0] == acts[1] != []


def test_not_event__keeps_creditors_and_courts_from_it() -> None:
    names = (
        "creditor_withdraws",
        "enforcement_suspended",
        "enforcement_ended",
        "debtor_corrects",
        "emergency",
    )
    found = 0
    for neighbourhood in range(3):
        prepared, again = told_again(NATIONAL, neighbourhood)
        columns = [again.events[name].tolist() for name in ("agent", "day", "fact", "observable")]
        for agent, day, fact, observable in zip(*columns, strict=True):
            name = prepared.observables[observable].name
            if name not in names or day < day_number_of("2017-01-01") or found > 5:
                continue
            told = life(NATIONAL, agent, f"{agent} {day_text(day)[:7]} not {name}")
            assert not [e for e in told.events if (e.day, e.name, e.fact) == (day_text(day), name, fact)]
            found += 1
    assert found > 1


def test_not_recorded__keeps_an_act_of_an_intervention_off_the_record() -> None:
    told = life(CITY, 17, "17 2019-03 littering", "17 2019-03 not recorded.littering")
    assert ("2019-03-15", "done.littering") in {(e.day, e.name) for e in told.events}
    fact = next(e.fact for e in told.events if (e.day, e.name) == ("2019-03-15", "done.littering"))
    assert {e.name for e in told.events if e.fact == fact} == {"done.littering"}


def test_decisions__are_kept_once() -> None:
    """A month that is repeated, as its docket had no room, was once told twice."""
    for regimes in (NATIONAL, CITY):
        for neighbourhood in range(2):
            _, again = told_again(regimes, neighbourhood)
            rows = np.stack(list(again.decisions.values()), axis=1)
            assert len(np.unique(rows, axis=0)) == len(rows) > 0


def test_pay__is_done_in_its_month_and_by_nobody_else() -> None:
    found = next(d for d in taken(NATIONAL) if d.matter.what == "pay" and not d.is_done)
    agent = int(found.agent)
    before, after = life(NATIONAL, agent), life(NATIONAL, agent, otherwise(found))
    new = lines(after) - lines(before)
    paid = {name for (day, name, fact), _ in new.items() if fact == found.fact and day == found.day}
    assert paid & {"debt_performed", "debt_settled"}
    gone = lines(before) - lines(after)
    assert all(day >= found.day for day, _, _ in (*new, *gone))
    for other in range(20):
        if other != agent:
            assert life(NATIONAL, other, otherwise(found)) == life(NATIONAL, other)


def test_not_pay__keeps_a_debt_open() -> None:
    found = next(d for d in taken(NATIONAL) if d.matter.what == "pay" and d.is_done)
    agent = int(found.agent)
    gone = lines(life(NATIONAL, agent)) - lines(life(NATIONAL, agent, otherwise(found)))
    assert any(day == found.day and fact == found.fact for day, _, fact in gone)


@pytest.mark.parametrize("is_mistaken", [False, True])
def test_debt__begins_on_the_15th_true_or_mistaken(is_mistaken: bool) -> None:
    agent, how = 11, "mistaken " if is_mistaken else ""
    told = life(NATIONAL, agent, f"{agent} 2018-05 {how}debt")
    begun = [e for e in told.events if e.name == "debt_arrears" and e.day == "2018-05-15"]
    assert len(begun) == 1
    wrong = "on record by mistake" in begun[0].en or "of the same name" in begun[0].en
    assert wrong == is_mistaken == ("误记" in begun[0].zh or "同名" in begun[0].zh)
    _, again = told_again(NATIONAL, 0, f"{agent} 2018-05 {how}debt")
    bits = again.panel["bits"][(again.panel["agent"] == agent) & (again.panel["fact"] == begun[0].fact)]
    assert len(bits) > 0
    assert all(bool(bit & Fact.UNFOUNDED) == is_mistaken for bit in bits.tolist())


def test_not_debt__takes_a_debt_away() -> None:
    agent, _, day = debts()[0]
    told = life(NATIONAL, agent, f"{agent} {day[:7]} not debt")
    assert not [e for e in told.events if e.name == "debt_arrears" and e.day == day]


@pytest.mark.parametrize("is_mistaken", [False, True])
def test_misconduct__opens_a_case_where_the_carrier_reports_it(is_mistaken: bool) -> None:
    agent, how = 13, "mistaken " if is_mistaken else ""
    texts = (f"{agent} 2018-07 {how}rail_smoking", f"{agent} 2018-07 rail18-smoking")
    told = life(NATIONAL, agent, *texts)
    smoked = next(e for e in told.events if e.name == "rail_smoking")
    assert (smoked.day, smoked.tag) == ("2018-07-15", "report" if is_mistaken else "truth")
    assert any(e.name.startswith("rail_ban.") for e in told.events)
    quiet = life(NATIONAL, agent, texts[0], f"{agent} 2018-07 not rail18-smoking")
    assert any(e.name == "rail_smoking" for e in quiet.events)
    assert not [e for e in quiet.events if e.name.startswith("rail_ban.")]


def test_act__is_done_and_recorded_or_only_recorded() -> None:
    agent = 17
    done = life(CITY, agent, f"{agent} 2019-03 littering")
    only = life(CITY, agent, f"{agent} 2019-03 mistaken littering")
    usual = life(CITY, agent)
    new, record = lines(done) - lines(usual), lines(only) - lines(usual)
    assert [day for day, name, _ in new if name == "done.littering"] == ["2019-03-15"]
    assert any(name == "recorded.littering" for _, name, _ in new)
    assert any(name.endswith(".record") for _, name, _ in new)
    assert not [name for _, name, _ in record if name.startswith("done.")]
    assert any(name.endswith(".record") for _, name, _ in record)


def acts_done(answer: bool) -> Decision:
    """Return an act in the first neighbourhood that the city's rules know, and that was recorded, or not."""
    heard = {f"recorded.{one.act}" for one in lived(*CITY)[0].stack.heard}
    return next(
        d for d in taken(CITY)
        if d.matter.what in heard and d.is_done is answer and "2019-01" <= d.day < "2019-06"
    )  # fmt: skip


def test_not_act__leaves_it_undone() -> None:
    found = acts_done(True)
    act, agent = found.matter.what.removeprefix("recorded."), int(found.agent)
    told = life(CITY, agent, f"{agent} {found.day[:7]} not {act}")
    usual = life(CITY, agent)
    assert (found.day, f"done.{act}", found.fact) in lines(usual)
    assert not [e for e in told.events if e.fact == found.fact]


@pytest.mark.parametrize("is_done", [False, True])
def test_recorded__decides_what_the_source_does(is_done: bool) -> None:
    found = acts_done(is_done)
    agent, name = int(found.agent), found.matter.what
    known = [e.name == name and e.fact == found.fact for e in life(CITY, agent).events]
    other = [e.name == name and e.fact == found.fact for e in life(CITY, agent, otherwise(found)).events]
    assert (any(known), any(other)) == (is_done, not is_done)


@pytest.mark.parametrize("what", ["sue", "enforce"])
def test_creditor__sues_and_enforces_or_not(what: str) -> None:
    event = {"sue": "debt_sued", "enforce": "enforcement_opened"}[what]
    mine = [d for d in taken(NATIONAL) if d.matter.what == what]
    for is_done in {d.is_done for d in mine}:
        found = next(d for d in mine if d.is_done is is_done)
        told = life(NATIONAL, int(found.agent), otherwise(found))
        at = [e for e in told.events if e.fact == found.fact and e.day == found.day]
        assert any(e.name == event for e in at) is not is_done
        assert any(e.name == "debt_written_off" for e in at) is is_done


def test_gate__lets_in_whom_it_stopped_and_the_other_way() -> None:
    mine = [d for d in taken(NATIONAL) if d.matter.what == "apply_measure"]
    for found in mine[:6]:
        lives = life(NATIONAL, int(found.agent)), life(NATIONAL, int(found.agent), otherwise(found))
        at = found.day, found.fact
        was, then = ({e.name for e in one.events if (e.day, e.fact) == at} for one in lives)
        assert then != was
    tried = next(d for d in taken(NATIONAL) if d.matter.what == "try_ticket" and not d.is_done)
    told = life(NATIONAL, int(tried.agent), otherwise(tried))
    assert not [e for e in told.events if (e.day, e.name) == (tried.day, "trip_forgone")]


def test_move__is_taken_or_not() -> None:
    prepared, _ = lived("national-lists")
    moves = {name for name, (topic, _) in matters_of(prepared).items() if topic == Topic.MOVE}
    mine = [d for d in taken(NATIONAL) if d.matter.what in moves]
    assert {d.is_done for d in mine} == {False, True}
    for is_done in (False, True):
        found = next(d for d in mine if d.is_done is is_done and d.matter.what.startswith("jd"))
        told = life(NATIONAL, int(found.agent), otherwise(found))
        at = [e for e in told.events if (e.day, e.fact, e.rule) == (found.day, found.fact, found.matter.what)]
        assert bool(at) is not is_done


def test_rule_of_a_score__counts_or_not() -> None:
    prepared, _ = lived(*CITY)
    rules = {name for name, (topic, _) in matters_of(prepared).items() if topic == Topic.RULE}
    mine = [d for d in taken(CITY) if d.matter.what in rules]
    for is_done in {d.is_done for d in mine}:
        found = next(d for d in mine if d.is_done is is_done)
        told = life(CITY, int(found.agent), otherwise(found))
        at = [e for e in told.events if (e.fact, e.rule) == (found.fact, found.matter.what)]
        assert bool(at) is not is_done


def test_decisions__are_those_that_had_a_choice() -> None:
    """Every decision has a desk, words in both languages, and a share that is neither 0 nor 1."""
    found = [*taken(NATIONAL), *taken(CITY)]
    assert len(found) > 100
    assert {d.matter.desk for d in found} <= set(DESKS)
    assert all(d.matter.en and d.matter.zh and "2017-01-01" <= d.day <= "2019-12-31" for d in found)
    prepared, _ = lived("national-lists")
    rules, names = prepared.stack.rules, prepared.stack.move_ids
    sure = {names[i] for i, t in zip(rules.move_id, rules.move_threshold, strict=True) if t >= ALWAYS}
    unsure = {names[i] for i, t in zip(rules.move_id, rules.move_threshold, strict=True) if t < ALWAYS}
    assert not {d.matter.what for d in found} & (sure - unsure)


def test_decisions__say_what_happened() -> None:
    """Whatever opened a case by a rule that leaves a choice was decided, on that day and about that fact."""
    prepared, again = told_again(NATIONAL, 0)
    rules, stack = prepared.stack.rules, prepared.stack
    done = {(d.agent, d.day, d.fact, d.matter.what) for d in Decisions(prepared).taken(again) if d.is_done}
    n = 0
    for agent, day, fact, row in zip(
        *(again.events[c].tolist() for c in ("agent", "day", "fact", "rule")), strict=True
    ):
        is_move = 0 <= row < len(rules.move_id) and rules.move_threshold[row] < ALWAYS
        if is_move and rules.move_from_step[row] and day >= day_number_of("2017-01-01"):
            name = called(prepared, agent), day_text(day), fact, stack.move_ids[int(rules.move_id[row])]
            n += 1
            assert name in done
    assert n > 0


def test_run__with_interventions_is_its_own_replay() -> None:
    """The whole society, lived with interventions, has the bits of the neighbourhoods told again."""
    prepared, _ = lived("national-lists")
    found = next(d for d in taken(NATIONAL) if d.matter.what == "pay" and not d.is_done)
    other = prepare(scenario("national-lists", interventions=(found.otherwise, "11 2018-05 debt")))
    engine, seen, digests = Engine(other, threads=2), [], []
    for _ in range(other.scenario.spin_up + other.scenario.n_months):
        seen.append(engine.exposure.copy())
        engine.live()
        digests.append(int(engine.digest[0]))
    again = replay(other, 0, np.array(seen))
    assert again.digests.tolist() == digests
    assert digests != told_again(NATIONAL, 0)[1].digests.tolist()
    assert prepared.scenario.interventions == ()


def test_meaningful__leaves_out_what_a_law_does_not_ask() -> None:
    prepared, _ = lived("national-lists")
    given = (parsed("1 2018-05 pay"), parsed("1 2018-05 littering"))
    assert meaningful(prepared, given) == given[:1]
    assert meaningful(lived(*CITY)[0], given) == given
