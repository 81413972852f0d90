"""Toy societies whose agents or acts are not all alike: types, mixed rates, worth, thresholds, dealings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import gamma, norm

from glasshouse import clock
from glasshouse.arrays import ALWAYS, Rates
from glasshouse.codes import Event, Stream
from glasshouse.conduct import FIRST_BORDER
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import exposure_after, first_exposure
from glasshouse.errors import ScenarioError
from glasshouse.kernels import acts, rng
from glasshouse.kernels import desk as d
from glasshouse.packing import packed
from glasshouse.society.rates import rates, rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.scenario_file import read_scenario
from glasshouse.society.toy import ToySociety, Waiting
from glasshouse.society.toy_tables import (
    N_CLASSES,
    N_VALUES,
    act_steady,
    act_values,
    dealing_table_of,
    multipliers,
    rates_of,
    ready,
)
from glasshouse.society.world_tables import society_digest

Plain = Callable[[Any], Any]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
LIST, JOINING = str(EXAMPLES / "b03-list.yaml"), str(EXAMPLES / "b08-joining.yaml")
SEED, TICK, N_DAYS, SLOTS = np.uint64(11), clock.parse_month("2024-02"), 29, 400
NO_TURNS = np.zeros((d.MAX_ACTS, 2), np.int64)
TYPES = {"rare": "0.1", "usual": "0.9"}
A_TENTH = "  types: {rare: 0.1, usual: 0.9}\n"


def said(**parts: Any) -> ToySociety:
    return ToySociety.model_validate({"kind": "toy", "acts": {}, **parts})


def prepared(regime: str = LIST, **parts: Any) -> Prepared:
    tick = clock.parse_month("2021-01")
    return prepare(Scenario(regimes=(regime,), agents=100, start=tick, end=tick, society=said(**parts)))


def problem(tmp_path: Path, acts_of: str, more: str = "", agents: int = 100, regime: str = LIST) -> str:
    path = tmp_path / "toy.yaml"
    path.write_text(f"regimes: [{regime}]\nsociety:\n  kind: toy\n{more}  acts: {acts_of}\n")
    with pytest.raises(ScenarioError) as failure:
        prepare(Scenario(regimes=(regime,), agents=agents, society=read_scenario(path).society, start=240))
    return str(failure.value)


# what is said


@pytest.mark.parametrize(
    ("acts_of", "more", "wanted"),
    [
        ("{offence: {per_year: 1, of: rare}}", "", "is of rare, which is no type here; write types: and"),
        ("{offence: {per_year: 1, of: rear}}", A_TENTH, "write one of rare, usual"),
        ("{}", "  types: {rare: 0.1, usual: 0.8}\n", "2 shares of sum 0.9 are here; at most 16 shares"),
        ("{}", "  types: {Rare: 1}\n", 'the key "Rare"; the name of a type is needed'),
        ("{offence: {per_year: 1, mixed: {gamma_shape: 0}}}", "", 'found "0"; a number from 0.1 to 100'),
        ("{offence: {per_year: 70, mixed: {gamma_shape: 0.5}}}", "", "found 1.71 a day for the busiest of "
         "the 128 kinds of agents; at most 0.2 is allowed. Lower the rate to 0.0225 a day"),
        ("{offence: {per_year: 1, worth: {fixed: -1}}}", "", 'found "-1"; a whole number from 0'),
        ("{offence: {per_year: 1, worth: {mean: 1}}}", "", "a group of keys (fixed) or a group of keys (exp"),
        ("{offence: {threshold: {normal: {mean: 0.2, sd: 0}}}}", "", 'found "0"; a number'),
        ("{offence: {threshold: {numbers: [1, 2]}}}", "", "(normal) or a group of keys (bands) is needed"),
        ("{offence: {threshold: {bands: [{agents: 9, low: 3, high: 2}]}}}", "", "low 3 is above high 2"),
        ("{offence: {threshold: {bands: [" + ", ".join(["{agents: 9, low: 1, high: 2}"] * 9) + "]}}}", "",
         "found 9 items; at most 8"),
        ("{}", "  dealings: {norm: L9}\n", "one of L1, L2, L3, L4, L5, L6, L7, L8, image_scoring is needed"),
        ("{}", "  dealings: {slips: 0.1}\n", "no norm"),
        ("{}", "  dealings: {norm: L1, always: 0.6, never: 0.5}\n", "always and never are 1.1 together"),
    ],
)  # fmt: skip
def test_errors__say_where_what_and_what_to_write(
    tmp_path: Path, acts_of: str, more: str, wanted: str
) -> None:
    assert wanted in problem(tmp_path, acts_of, more)


def test_errors__bands_have_as_many_agents_as_the_society(tmp_path: Path) -> None:
    text = "{joins: {threshold: {bands: [{agents: 60, low: 0, high: 9}, {agents: 40, low: 5, high: 5}]}}}"
    wanted = "found 100 agents in them, and 120 in the society; they must be as many. Write agents: 100."
    assert wanted in problem(tmp_path, text, agents=120, regime=JOINING)


def test_record__says_what_the_file_says_and_comes_back() -> None:
    """What is left open is not written, so that societies written before stay as they were."""
    whole: dict[str, Any] = {
        "kind": "toy",
        "types": TYPES,
        "acts": {
            "offence": {"of": "rare", "mixed": {"gamma_shape": "2"}, "worth": {"fixed": 4}, "per_year": "1"},
            "joins": {"threshold": {"normal": {"mean": "0.25", "sd": "0.1"}}},
        },
        "dealings": {"norm": "L1", "never": "0.5"},
    }
    found = ToySociety.model_validate(whole)
    assert found.model_dump(mode="json") == whole
    assert ToySociety.model_validate(found.model_dump(mode="json")) == found
    assert said(acts={"a": {"per_day": "0.1"}}).model_dump(mode="json") == {
        "kind": "toy", "acts": {"a": {"per_day": "0.1"}},
    }  # fmt: skip


# tables


def test_tables__of_agents_who_are_alike_are_those_there_were() -> None:
    """Their digest, too, so that a run kept before can still be verified."""
    plain = rates_of(said(acts={"a": {"per_year": "1"}}))
    for name in ("act_steady", "act_value", "act_waits"):
        assert getattr(plain, name).shape[0] == getattr(rates(), name).shape[0] == 0
    without = plain._replace(act_steady=np.zeros((0, 9), np.int64))
    assert rates_digest(plain) == rates_digest(without)
    assert society_digest("standard", said()) == society_digest("standard")
    assert society_digest("standard", said(dealings={"norm": "L1"})) != society_digest("standard")


def test_multipliers__are_means_of_equal_parts_of_the_gamma_distribution() -> None:
    found = [float(m) for m in multipliers(Decimal("0.8888"))]
    borders = gamma.ppf(np.arange(N_CLASSES + 1) / N_CLASSES, 0.8888, scale=1 / 0.8888)
    wanted = np.diff(gamma.cdf(borders, 1.8888, scale=1 / 0.8888)) * N_CLASSES
    assert found == pytest.approx(wanted.tolist(), abs=1e-9)
    assert sum(multipliers(Decimal(3))) == pytest.approx(N_CLASSES)


def test_counts__a_mixed_act_has_a_row_for_each_class() -> None:
    mixed = {"per_day": "0.01", "mixed": {"gamma_shape": "2"}}
    society = said(acts={"a": {"per_year": "1"}, "b": mixed, "c": {"per_day": 0}})
    table, steady = rates_of(society).act_count, act_steady(society)
    assert table.shape[1] == 3 + N_CLASSES and steady.tolist() == [[0] * 4, [2, N_CLASSES, 0, 0], [0] * 4]
    for k, times in enumerate(multipliers(Decimal(2))):
        assert table[0, 3 + k, 0] == pytest.approx(ALWAYS * np.exp(-0.28 * float(times)), abs=1)


def test_types__divide_the_words() -> None:
    acts_of = {"a": {"per_year": 1, "of": "usual"}, "b": {"per_year": 1, "of": "rare"}}
    society = said(types=TYPES, acts=acts_of)
    (_, _, first, short), (_, _, begin, rest) = act_steady(society).tolist()
    assert (begin, short) == (0, 0) and first == ALWAYS - rest == round(ALWAYS * 0.1)


def test_worth__has_the_mean_and_nearly_the_variance_that_it_says() -> None:
    values = act_values(said(acts={"a": {"per_year": 1, "worth": {"exponential_mean": 3000}}}))[0]
    assert values.shape == (N_VALUES,) and (np.diff(values) >= 0).all()
    assert values.mean() == pytest.approx(3000, abs=0.5)
    assert (values.astype(float) ** 2).mean() == pytest.approx(2 * 3000**2, rel=1e-3)
    assert set(act_values(said(acts={"a": {"per_year": 1, "worth": {"fixed": 7}}}))[0].tolist()) == {7}


def test_ready__is_how_many_thresholds_are_reached() -> None:
    bands = [(1, 0, 0), (98, 2, 99), (7, 3, 5), (5, 0, 100)]
    thresholds = [a + i * (b - a) // max(n - 1, 1) for n, a, b in bands for i in range(n)]
    asked = [{"agents": n, "low": a, "high": b} for n, a, b in bands]
    banded = Waiting.model_validate({"threshold": {"bands": asked}})
    for done in range(105):
        assert ready(banded, len(thresholds), done) == sum(one <= done for one in thresholds)
    normal = Waiting.model_validate({"threshold": {"normal": {"mean": "0.25", "sd": "0.1"}}})
    quantiles = norm.ppf((np.arange(1000) + 0.5) / 1000, 0.25, 0.1)
    for done in (0, 100, 251, 999, 1000):
        assert ready(normal, 1000, done) == int((quantiles <= done / 1000).sum())
    sharp = Waiting.model_validate({"threshold": {"normal": {"mean": "0.5", "sd": "0.01"}}})
    assert ready(sharp, 1000, 0) == 0 and ready(sharp, 1000, 1000) == 1000


def test_dealings__are_those_of_the_norm() -> None:
    dealings = said(dealings={"norm": "L1", "never": "0.25", "known": "0.5", "cost": 3}).dealings
    assert dealings is not None
    table = dealing_table_of(dealings)
    assert table.strategy.tolist() == [0, ALWAYS // 4] and table.known == ALWAYS // 2
    assert (table.deals, table.slips, table.misseen, table.shuns) == (ALWAYS, 0, 0, 0)
    assert (table.benefit_cny, table.cost_cny) == (10, 3)


# luck


def marked(as_is: Plain, table: Rates, turns: Any = NO_TURNS) -> set[int]:
    flags, generation = np.zeros(SLOTS, np.uint8), np.zeros(SLOTS, np.uint8)
    as_is(acts.mark_acts)(flags, generation, 0, SEED, TICK, N_DAYS, packed(table, RATES_ROOM), turns)
    return set(np.flatnonzero(flags).tolist())


def facts(as_is: Plain, hand: SimpleNamespace, table: Rates, slot: int) -> list[tuple[int, int, int]]:
    """Return day, fact and act of each intention of a slot."""
    desk = hand.desk([], slot=slot)
    as_is(acts.intend_acts)(desk, packed(table, RATES_ROOM), SEED, TICK, 0, N_DAYS)
    rows = desk.intents[: desk.counters[d.N_INTENTS]]
    return [(int(r[d.I_DAY]), int(r[d.I_INDEX]), int(r[d.I_WORD])) for r in rows]


def test_steady_words__have_the_addresses_that_the_manual_gives(as_is: Plain, hand: SimpleNamespace) -> None:
    """The tick of steady words is 0; the type is ordinal 0, the class of act k ordinal 1 + k."""
    mixed = {"per_day": "0.02", "mixed": {"gamma_shape": 1}, "of": "usual"}
    table = rates_of(said(types=TYPES, acts={"a": {"per_day": "0.01"}, "b": mixed}))
    for slot in range(SLOTS):
        kind = int(rng.draw(SEED, slot, 0, 0, Stream.ACTS, 0, 0)[0])
        own = int(rng.draw(SEED, slot, 0, 0, Stream.ACTS, 2, 0)[0])
        row = as_is(acts.row_of)(table, SEED, slot, 0, 1)
        assert row == (2 + (own * N_CLASSES >> 32) if kind >= ALWAYS // 10 else -1)
        assert as_is(acts.row_of)(table, SEED, slot, 0, 0) == 0


def test_mixing_an_act__moves_nothing_of_another(as_is: Plain, hand: SimpleNamespace) -> None:
    plain = {"a": {"per_year": "9"}, "b": {"per_year": "9"}}
    mixed = {**plain, "b": {"per_year": "9", "mixed": {"gamma_shape": 1}, "of": "rare"}}
    alike, unlike = (rates_of(said(types=TYPES, acts=of)) for of in (plain, mixed))
    for slot in range(60):
        one, two = (facts(as_is, hand, table, slot) for table in (alike, unlike))
        assert [row for row in one if row[2] == 0] == [row for row in two if row[2] == 0]


def test_mark__is_on_those_who_act_and_on_no_other(as_is: Plain, hand: SimpleNamespace) -> None:
    mixed = {"per_year": 4, "mixed": {"gamma_shape": "0.5"}, "of": "usual"}
    table = rates_of(said(types=TYPES, acts={"a": mixed}))
    assert marked(as_is, table) == {i for i in range(SLOTS) if facts(as_is, hand, table, i)}
    assert 0 < len(marked(as_is, table)) < SLOTS


def test_turn__is_once_and_of_the_slots_that_have_it(as_is: Plain, hand: SimpleNamespace) -> None:
    society = prepared(
        JOINING, acts={"joins": {"threshold": {"bands": [{"agents": 100, "low": 0, "high": 99}]}}}
    )
    turns = NO_TURNS.copy()
    turns[0] = 5, 8
    table = society.rates
    assert marked(as_is, table, turns) == {5, 6, 7}
    desk = hand.desk([], slot=6)
    desk.turns[:] = turns
    as_is(acts.intend_acts)(desk, packed(table, RATES_ROOM), SEED, TICK, 0, N_DAYS)
    assert desk.counters[d.N_INTENTS] == 1 and desk.intents[0, d.I_INDEX] == TICK << 8


def test_turns__follow_from_how_many_have_acted() -> None:
    """Slots from the number who had acted before, to the number whose thresholds are reached."""
    p = prepared(
        JOINING,
        acts={
            "joins": {
                "threshold": {
                    "bands": [{"agents": 3, "low": 0, "high": 0}, {"agents": 97, "low": 2, "high": 98}]
                }
            }
        },
    )
    assert p.exposure_names[-2:] == ("turn_joins_from", "turn_joins_before")
    column = int(p.rates.act_waits[0])
    assert column == FIRST_BORDER == len(p.exposure_names) - 2
    first = first_exposure(p)
    assert first[:, column:].tolist() == [[0, 3]] * 31
    tally = np.zeros((31, p.n_observables, 18), np.int64)
    tally[4, p.rates.act_observable[0], 0] = 3
    after = exposure_after(p, p.scenario.start, tally, first)
    assert after[:, column:].tolist() == [[3, 5]] * 31  # thresholds 2 and 3


def test_commit__tells_what_the_act_is_worth(as_is: Plain, hand: SimpleNamespace) -> None:
    table = rates_of(said(acts={"a": {"per_year": 1, "worth": {"exponential_mean": 3000}}}))._replace(
        act_first=np.array([0, 1]), act_observable=np.array([int(Event.DEBT_ARREARS)])
    )
    law = hand.law(steps=[{}], moves=[])
    desk, word = hand.desk([]), 3 << 30
    intent = np.array([3, 0, TICK << 8, 0, word])
    as_is(acts.commit)(desk, law, packed(clock.calendar()), packed(table, RATES_ROOM), SEED, intent)
    assert desk.traced[0, d.T_VALUE] == table.act_value[0, 768]
