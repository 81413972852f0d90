"""Unit tests of `glasshouse.regimes.compile`: the toy regime, row by row, and what reforms change."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.arrays import ALWAYS, RuleTable
from glasshouse.clock import day_number
from glasshouse.codes import N_EVENTS, N_LEGAL, ClockUnit, Convert, Event, Fact, Legal, StepBit, Stream, Trip
from glasshouse.errors import RegimeError, ScenarioError
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Regime
from glasshouse.regimes.reforms import public_names
from glasshouse.regimes.rows import threshold

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")
FIRST, LAST = datetime.date(2010, 1, 1), datetime.date(2030, 1, 1)
END_OF_LIST = day_number(datetime.date(2028, 1, 1))
TERMS_2017 = day_number(datetime.date(2017, 5, 1))
LONGER_2019 = day_number(datetime.date(2019, 1, 1))
START, END = day_number(FIRST), day_number(LAST)
LIST, OBJECTION = 0, 1
DECIDED, IN_FORCE, DUE, REMOVED, FILED, UPHELD, REJECTED = range(1, 8)


def toy(*changes: tuple[str, str]) -> Regime:
    text = TOY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_regime_text(text).regime


def compiled(*regimes: Regime, **options: Any) -> CompiledStack:
    horizon = {"from_day": START, "to_day": END}
    return compile_stack(regimes or (toy(),), **{**horizon, **options})


def rows(stack: CompiledStack, name: str) -> list[dict[str, int]]:
    """Return the rows of a move, without what is as in a plain move of the whole horizon."""
    plain = {
        "from_day": START, "to_day": END, "guard_mask": 0, "guard_value": 0, "scope_agent": 0, "terms": 3,
        "threshold": ALWAYS, "stream": 0, "luck_by_tick": 0, "term_months": 0, "term_days": 0,
        "extend_threshold": 0, "extend_guard": 0, "extend_min_years": 0, "extend_max_years": 0, "extends": 0,
        "cap_years": 0, "bundle": 0, "restarts": 0,
    }  # fmt: skip
    found = []
    rules = stack.rules
    triggers = np.repeat(np.arange(len(rules.trigger_start) - 1), np.diff(rules.trigger_start))
    for index in np.flatnonzero(rules.move_id == stack.move_ids.index(name)):
        row = {"trigger": int(triggers[index])}
        for column in RuleTable._fields:
            if column.startswith("move_"):
                key, value = column.removeprefix("move_"), int(getattr(rules, column)[index])
                if key not in ("id", "luck") and plain.get(key) != value:
                    row[key] = value
        found.append(row)
    return found


def names_of(stack: CompiledStack) -> set[str]:
    return {stack.move_ids[index] for index in stack.rules.move_id}


def test_luck__follows_from_names_and_not_from_the_stack() -> None:
    """Whoever answers one trigger of one procedure shares an address, in any stack; others have their own."""
    suining, lists = (load_regime(name).regime for name in ("suining-2010", "national-lists"))
    one, two = compiled(suining, lists), compiled(lists, suining)
    addresses = []
    for stack in (one, two):
        rules = stack.rules
        triggers = np.repeat(np.arange(len(rules.trigger_start) - 1), np.diff(rules.trigger_start))
        found = {}
        for row, number in enumerate(rules.move_id):
            procedure = stack.procedure_ids[int(rules.move_procedure[row])]
            key = (procedure, stack.observable_name(int(triggers[row])) or "clock", stack.move_ids[number])
            found[key] = int(rules.move_luck[row])
        addresses.append(found)
    assert addresses[0] == addresses[1]
    by_trigger: dict[tuple[str, str], set[int]] = {}
    for (procedure, trigger, _), address in addresses[0].items():
        by_trigger.setdefault((procedure, trigger), set()).add(address)
    assert all(len(found) == 1 for found in by_trigger.values())
    assert len({address for found in by_trigger.values() for address in found}) == len(by_trigger)
    assert set(one.scores.rule_luck) == set(two.scores.rule_luck) and len(set(one.scores.rule_luck)) > 10


# names and numbers


def test_names__are_in_file_order() -> None:
    stack = compiled()
    assert stack.procedure_ids == ("toy_list", "toy_objection")
    assert stack.step_ids == (
        "none", "toy_list.decided", "toy_list.in_force", "toy_list.due", "toy_list.removed",
        "toy_objection.filed", "toy_objection.upheld", "toy_objection.rejected",
    )  # fmt: skip
    assert stack.move_ids == (
        "able-open", "able-fixed", "hides", "takes-effect", "falls-due", "is-removed", "paid",
        "objection-upheld", "dies", "prolonged", "files", "wins", "loses",
    )  # fmt: skip
    assert stack.provision_ids == ("none", "art-1", "art-2", "art-3", "art-4", "art-5")
    assert stack.bundle_ids == ("none", "travel")
    assert [label.en for label in stack.step_labels] == [
        "none", "Decided", "In force", "Removal due", "Removed", "Filed", "Upheld", "Rejected",
    ]  # fmt: skip
    assert [label.en for label in stack.procedure_labels] == ["The list", "The objection"]
    assert len(stack.move_labels) == len(stack.move_ids)
    assert stack.move_labels[0].zh == "有能力不履行"
    assert stack.move_labels[3].en == "In force"
    assert [None if p is None else p.id for p in stack.provisions] == [None, *stack.provision_ids[1:]]


def test_observables__have_numbers_and_names() -> None:
    stack = compiled()
    assert stack.n_observables == N_EVENTS + 2 * N_LEGAL
    assert stack.observable_index("death") == Event.DEATH
    assert stack.observable_index("toy_list.in_force") == N_EVENTS + Legal.IN_FORCE
    assert stack.observable_index("toy_objection.upheld") == N_EVENTS + N_LEGAL + Legal.UPHELD
    for index in range(stack.n_observables):
        name = stack.observable_name(index)
        assert name is None or stack.observable_index(name) == index
    assert stack.observable_name(N_EVENTS + N_LEGAL - 1) is None
    assert stack.observable_name(stack.n_observables) is None
    for unknown in ("deth", "toy_list.flown", "other.in_force", "toy_list"):
        with pytest.raises(RegimeError, match="for an observable"):
            stack.observable_index(unknown)


# procedures and steps


def test_procedures__say_what_counts() -> None:
    rules = compiled(toy(("    live_per: fact", "    live_per: agent"))).rules
    assert rules.procedure_is_list.tolist() == [1, 0]
    assert rules.procedure_per_fact.tolist() == [0, 1]


def test_orders__count_as_lists() -> None:
    assert compiled(toy(("    kind: list", "    kind: order"))).rules.procedure_is_list.tolist() == [1, 0]


def test_steps__row_by_row() -> None:
    rules = compiled().rules
    listed = StepBit.LISTED | StepBit.IN_EFFECT
    columns = ("procedure", "bits", "emits", "clock_unit", "clock_n", "clock_m", "provision")
    assert [tuple(int(getattr(rules, f"step_{c}")[step]) for c in columns) for step in range(8)] == [
        (0, 0, -1, ClockUnit.NONE, 0, 0, 0),
        (LIST, 0, Legal.DECIDED, ClockUnit.WORKING_DAYS, 3, 0, 1),
        (LIST, listed | StepBit.PUBLISHED, Legal.IN_FORCE, ClockUnit.TERM, 0, 0, 1),
        (LIST, listed, Legal.REMOVAL_DUE, ClockUnit.BETWEEN_DAYS, 1, 5, 2),
        (LIST, StepBit.FINAL, Legal.REMOVED, ClockUnit.NONE, 0, 0, 2),
        (OBJECTION, 0, Legal.FILED, ClockUnit.DAYS, 15, 0, 3),
        (OBJECTION, StepBit.FINAL, Legal.UPHELD, ClockUnit.NONE, 0, 0, 3),
        (OBJECTION, StepBit.FINAL, Legal.REJECTED, ClockUnit.NONE, 0, 0, 3),
    ]


def test_lock__is_a_bit() -> None:
    rules = compiled(toy(("        listed: true\n", "        listed: true\n        lock: true\n"))).rules
    assert rules.step_bits[IN_FORCE] & StepBit.LOCK


# moves


def test_grounds__row_by_row() -> None:
    stack = compiled()
    shared = {
        "trigger": Event.NOTICE_EXPIRED, "from_step": 0, "to_step": DECIDED, "procedure": LIST, "bundle": 1,
        "guard_mask": Fact.ABLE | Fact.MINOR, "guard_value": Fact.ABLE, "threshold": 2**31,
        "stream": Stream.DISCRETION,
    }  # fmt: skip
    assert rows(stack, "able-open") == [{**shared, "provision": 1, "to_day": TERMS_2017}]
    assert rows(stack, "able-fixed") == [
        {
            **shared, "provision": 2, "from_day": TERMS_2017, "to_day": END_OF_LIST, "term_months": 24,
            "extend_threshold": threshold(Decimal("0.2")), "extend_guard": Fact.GRAVE, "extend_min_years": 1,
            "extend_max_years": 3, "cap_years": 5,
        }
    ]  # fmt: skip


def test_moves__row_by_row() -> None:
    stack = compiled()
    clock = stack.n_observables
    due = {"trigger": clock, "procedure": LIST}
    assert rows(stack, "takes-effect") == [{**due, "from_step": DECIDED, "to_step": IN_FORCE, "provision": 1}]
    assert rows(stack, "falls-due") == [
        {**due, "from_step": IN_FORCE, "to_step": DUE, "provision": 2, "terms": 2}
    ]
    assert rows(stack, "is-removed") == [{**due, "from_step": DUE, "to_step": REMOVED, "provision": 2}]
    assert rows(stack, "paid") == [
        {
            "trigger": Event.DEBT_PERFORMED, "from_step": source, "to_step": DUE, "procedure": LIST,
            "provision": 1, "guard_mask": Fact.GRAVE,
        }
        for source in (DECIDED, IN_FORCE)
    ]  # fmt: skip
    assert rows(stack, "dies") == [
        {
            "trigger": Event.DEATH, "from_step": source, "to_step": REMOVED, "procedure": LIST,
            "provision": 0, "scope_agent": 1,
        }
        for source in (DECIDED, IN_FORCE, DUE)
    ]  # fmt: skip
    upheld = stack.observable_index("toy_objection.upheld")
    assert rows(stack, "objection-upheld") == [
        {"trigger": upheld, "from_step": IN_FORCE, "to_step": REMOVED, "procedure": LIST, "provision": 3}
    ]


def test_objection__opens_by_what_the_list_does() -> None:
    stack = compiled()
    objection = {"procedure": OBJECTION, "provision": 3}
    assert rows(stack, "files") == [
        {
            **objection, "trigger": stack.observable_index("toy_list.in_force"), "from_step": 0,
            "to_step": FILED, "threshold": 2**30, "stream": Stream.FILING,
        }
    ]  # fmt: skip
    assert rows(stack, "wins") == [
        {
            **objection, "trigger": stack.n_observables, "from_step": FILED, "to_step": UPHELD,
            "guard_mask": Fact.UNFOUNDED, "guard_value": Fact.UNFOUNDED, "threshold": 3 * 2**30,
            "stream": Stream.OUTCOME, "luck_by_tick": 1,
        }
    ]  # fmt: skip


def test_extension_of_a_standing_entry__takes_its_chance_as_the_move() -> None:
    both = Fact.ABLE | Fact.SEVERAL_ACTS
    assert rows(compiled(), "prolonged") == [
        {
            "trigger": Event.ENFORCEMENT_OBSTRUCTED, "from_step": IN_FORCE, "to_step": IN_FORCE,
            "procedure": LIST, "provision": 5, "from_day": LONGER_2019, "guard_mask": both,
            "guard_value": both, "threshold": threshold(Decimal("0.1")), "stream": Stream.EXTENSION,
            "extends": 1, "extend_min_years": 1, "extend_max_years": 2, "cap_years": 5,
        }
    ]  # fmt: skip


def test_rows__are_sorted_by_trigger_and_then_as_in_the_file() -> None:
    stack = compiled(evidence=("rule", "reported"))
    rules, clock = stack.rules, stack.n_observables
    assert len(rules.trigger_start) == clock + 2
    assert rules.trigger_start[-1] == len(rules.move_id)

    def bucket(trigger: int) -> list[str]:
        ids = rules.move_id[rules.trigger_start[trigger] : rules.trigger_start[trigger + 1]]
        return [stack.move_ids[index] for index in ids]

    assert bucket(clock) == ["takes-effect", "falls-due", "is-removed", "wins", "loses"]
    assert bucket(Event.NOTICE_EXPIRED) == ["able-open", "able-fixed"]
    assert bucket(Event.DEBT_PERFORMED) == ["paid", "paid"]
    assert bucket(Event.DEATH) == ["dies", "dies", "dies"]
    assert bucket(Event.DEBT_SUED) == []


def test_grounds__come_before_moves_of_the_same_trigger() -> None:
    stack = compiled(toy(("on: enforcement_obstructed", "on: notice_expired")))
    begin, end = stack.rules.trigger_start[Event.NOTICE_EXPIRED : Event.NOTICE_EXPIRED + 2]
    assert [stack.move_ids[index] for index in stack.rules.move_id[begin:end]] == [
        "able-open", "able-fixed", "prolonged",
    ]  # fmt: skip


def test_rows__of_one_trigger_keep_the_order_of_the_file() -> None:
    stack = compiled(toy(("on: enforcement_obstructed", "on: debt_performed")))
    begin, end = stack.rules.trigger_start[Event.DEBT_PERFORMED : Event.DEBT_PERFORMED + 2]
    assert stack.rules.move_to_step[begin:end].tolist() == [DUE, DUE, IN_FORCE]


def test_term__of_years_months_and_days() -> None:
    (row,) = rows(compiled(evidence=("rule", "reported")), "hides")
    assert (row["term_months"], row["term_days"]) == (18, 10)


# measures


def test_bans__row_by_row() -> None:
    rules = compiled().rules
    since_2012 = day_number(datetime.date(2012, 1, 1))
    assert rules.ban_start.tolist() == [0, 0, 3]
    columns = ("trip", "from_day", "to_day", "threshold", "provision")
    bans = [tuple(int(getattr(rules, f"ban_{c}")[i]) for c in columns) for i in range(3)]
    nine_tenths = threshold(Decimal("0.9"))
    assert bans == [
        (Trip.AIR, TERMS_2017, END, nine_tenths, 4),
        (Trip.G_TRAIN, TERMS_2017, END, nine_tenths, 4),
        (Trip.AIR, since_2012, TERMS_2017, 2**31, 4),
    ]


def test_bans__follow_the_bundle() -> None:
    other = "      - trips: [air]\n        gate: {share: 0.5, decision"
    regime = toy(
        ("        bundle: travel\n", "        bundle: other\n"),
        ("    bundles: [travel]", "    bundles: [other, travel]"),
        (other, other.replace("air", "ordinary_rail")),
    )
    stack = compiled(regime)
    assert stack.bundle_ids == ("none", "other", "travel")
    assert stack.rules.ban_start.tolist() == [0, 0, 3, 6]
    assert [row["bundle"] for name in ("able-open", "able-fixed") for row in rows(stack, name)] == [1, 2]


# reforms and live entries


def test_conversion__of_live_entries() -> None:
    stack = compiled()
    rules = stack.rules
    at = {stack.move_ids[move]: index for index, move in enumerate(rules.move_id)}
    assert rules.convert_day.tolist() == [TERMS_2017]
    assert rules.convert_from_move.tolist() == [at["able-open"]]
    assert rules.convert_to_move.tolist() == [at["able-fixed"]]
    assert rules.convert_mode.tolist() == [Convert.FROM_SWITCH]
    assert rules.convert_provision.tolist() == [2]
    assert stack.convert_switches == ("terms-2017",)


@pytest.mark.parametrize(
    ("mode", "wanted", "step"),
    [
        ("keep_old", [], []),
        ("convert_from_start", [Convert.FROM_START], [0]),
        ("end", [Convert.END], [REMOVED]),
    ],
)
def test_conversion__by_mode(mode: str, wanted: list[int], step: list[int]) -> None:
    rules = compiled(toy(("live_entries: convert_from_switch", f"live_entries: {mode}"))).rules
    assert rules.convert_mode.tolist() == wanted
    assert rules.convert_to_step.tolist() == step


def test_end__reaches_a_ground_that_nothing_replaces() -> None:
    regime = toy(
        ("live_entries: convert_from_switch", "live_entries: end"), ("        replaces: able-open\n", "")
    )
    rules = compiled(regime).rules
    assert rules.convert_from_move.tolist() == rules.convert_to_move.tolist() == [0]
    assert rules.convert_to_step.tolist() == [REMOVED]


def test_without__leaves_the_old_law_in_force() -> None:
    stack = compiled(without=["terms-2017", "longer-2019"])
    assert rows(stack, "able-open")[0]["to_day"] == END_OF_LIST
    assert names_of(stack) == set(stack.move_ids) - {"able-fixed", "prolonged", "hides"}
    assert len(stack.rules.convert_day) == 0
    assert stack.rules.ban_trip.tolist() == [Trip.AIR]
    assert "to_day" not in rows(stack, "paid")[0]
    assert [(reform.name, reform.is_on) for reform in stack.switches] == [
        ("terms-2017", False), ("longer-2019", False),
    ]  # fmt: skip


def test_without__a_late_reform_changes_only_that() -> None:
    stack, whole = compiled(without=["longer-2019"]), compiled()
    assert names_of(whole) - names_of(stack) == {"prolonged"}
    assert stack.move_ids == whole.move_ids
    for name in names_of(stack):
        assert rows(stack, name) == rows(whole, name)


def test_without__refuses_what_others_require() -> None:
    with pytest.raises(ScenarioError) as failure:
        compiled(without=["terms-2017"])
    assert str(failure.value) == (
        "Cannot leave out terms-2017: longer-2019 requires it; add --with-dependents, or type "
        "--without terms-2017,longer-2019."
    )


def test_without__with_dependents() -> None:
    stack = compiled(without=["terms-2017"], with_dependents=True)
    assert not any(reform.is_on for reform in stack.switches)
    assert "prolonged" not in names_of(stack)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("terms-2071", "did you mean terms-2017?"), ("x", "the switches are terms-2017, longer-2019.")],
)
def test_without__of_an_unknown_switch(name: str, hint: str) -> None:
    with pytest.raises(ScenarioError, match=f'Cannot leave out "{name}".*') as failure:
        compiled(without=[name])
    assert hint in str(failure.value)


def test_without__of_a_stack_that_has_no_switches() -> None:
    with pytest.raises(ScenarioError, match="no switches; leave the option out"):
        compiled(load_regime("none").regime, without=["x"])


# evidence, windows, horizon


def test_evidence__other_than_rule_is_off_by_default() -> None:
    assert "hides" not in names_of(compiled())
    assert "hides" in names_of(compiled(evidence=("rule", "reported")))


def test_evidence__of_a_switch_takes_its_items_and_its_dependents_with_it() -> None:
    regime = toy(
        ("    on: 2017-05-01\n", "    on: 2017-05-01\n    evidence: reported\n"),
        ("    on: 2019-01-01\n", "    on: 2019-01-01\n    evidence: reported\n"),
    )
    stack = compiled(regime)
    assert "able-fixed" not in names_of(stack)
    assert rows(stack, "able-open")[0]["to_day"] == END_OF_LIST
    assert "able-fixed" in names_of(compiled(regime, evidence=("rule", "reported")))


def test_evidence__of_measures_and_lists() -> None:
    assert len(compiled(toy(("    trip_bans:", "    evidence: myth\n    trip_bans:"))).rules.ban_trip) == 0
    listed = toy(("    nationwide: false", "    nationwide: false\n    evidence: myth"))
    assert names_of(compiled(listed)) & {"able-open", "able-fixed"} == set()


def test_horizon__cuts_windows_and_drops_rows() -> None:
    begin, end = TERMS_2017 + 10, TERMS_2017 + 20
    stack = compiled(from_day=begin, to_day=end)
    assert names_of(stack) & {"able-open", "prolonged"} == set()
    assert set(stack.rules.move_from_day.tolist()) == {begin}
    assert set(stack.rules.move_to_day.tolist()) == {end}
    assert stack.rules.ban_trip.tolist() == [Trip.AIR, Trip.G_TRAIN]
    assert len(stack.rules.convert_day) == 0


def test_horizon__from_the_day_of_a_reform_has_nothing_to_convert() -> None:
    assert len(compiled(from_day=TERMS_2017 - 1).rules.convert_day) == 1
    assert len(compiled(from_day=TERMS_2017).rules.convert_day) == 0
    assert len(compiled(to_day=TERMS_2017).rules.convert_day) == 0


def test_horizon__that_is_empty() -> None:
    with pytest.raises(ScenarioError, match="must end after it begins"):
        compiled(from_day=5, to_day=5)


def test_regime__ends_with_its_head() -> None:
    stack = compiled(to_day=END + 1000)
    assert set(stack.rules.move_to_day.tolist()) == {TERMS_2017, END_OF_LIST, END}


# stacks


def test_empty_stack__compiles() -> None:
    for regimes in ((), (load_regime("none").regime,)):
        stack = compile_stack(regimes, from_day=START, to_day=END)
        rules = stack.rules
        assert rules.trigger_start.tolist() == [0] * (N_EVENTS + 2)
        assert rules.ban_start.tolist() == [0, 0]
        assert len(rules.step_bits) == 1
        assert len(rules.move_id) == len(rules.convert_day) == len(rules.procedure_is_list) == 0
        assert stack.procedure_ids == ()


def test_stack__of_two_regimes_shares_the_table_and_not_the_names() -> None:
    second = load_regime_text(
        TOY.replace("  id: toy\n", "  id: other\n", 1).replace("is-removed", "goes")
    ).regime
    stack = compiled(toy(), second)
    alone = compiled()
    assert stack.procedure_ids == (
        "toy:toy_list", "toy:toy_objection", "other:toy_list", "other:toy_objection",
    )  # fmt: skip
    assert "is-removed" in stack.move_ids
    assert "other:paid" in stack.move_ids
    assert stack.rules.ban_start.tolist() == [0, 0, 3, 6]
    assert len(stack.rules.move_id) == 2 * len(alone.rules.move_id)
    (filing,) = rows(stack, "other:files")
    assert filing["trigger"] == stack.observable_index("other:toy_list.in_force")
    assert filing["procedure"] == 3
    assert stack.convert_switches == ("toy:terms-2017", "other:terms-2017")
    convert = stack.rules.convert_from_move.tolist()
    assert [stack.move_ids[stack.rules.move_id[row]] for row in convert] == [
        "toy:able-open",
        "other:able-open",
    ]


def test_stack__leaves_out_the_switch_of_one_regime() -> None:
    second = load_regime_text(TOY.replace("  id: toy\n", "  id: other\n", 1)).regime
    stack = compiled(toy(), second, without=["other:longer-2019"])
    assert [reform.is_on for reform in stack.switches] == [True, True, True, False]
    with pytest.raises(ScenarioError, match="did you mean toy:longer-2019 or other:longer-2019"):
        compiled(toy(), second, without=["longer-2019"])
    stack = compiled(toy(), second, without=["toy:terms-2017", "toy:longer-2019"])
    assert [reform.is_on for reform in stack.switches] == [False, False, True, True]
    alone = compiled(without=["toy:longer-2019"])
    assert [reform.is_on for reform in alone.switches] == [True, False]


def test_stack__with_a_regime_twice() -> None:
    with pytest.raises(ScenarioError, match='"toy" twice'):
        compiled(toy(), toy())


def test_stack__that_is_too_large_is_refused() -> None:
    many = [
        load_regime_text(TOY.replace("  id: toy\n", f"  id: toy{i}\n", 1), name=f"{i}").regime
        for i in range(37)
    ]
    assert len(compiled(*many[:36]).step_ids) == 253
    with pytest.raises(RegimeError, match="Found 259 steps; at most 255 fit"):
        compiled(*many)


def test_values__that_do_not_fit_are_refused() -> None:
    regime = toy().model_copy(deep=True)
    step = regime.procedures[0].steps[0]
    assert step.clock
    clock = step.clock.model_copy(update={"n": 70_000})
    steps = (step.model_copy(update={"clock": clock}), *regime.procedures[0].steps[1:])
    procedure = regime.procedures[0].model_copy(update={"steps": steps})
    large = regime.model_copy(update={"procedures": (procedure, *regime.procedures[1:])})
    with pytest.raises(RegimeError, match="Found 70000 for step_clock_n; from 0 to 65535 fits"):
        compiled(large)


def test_public_names__are_qualified_where_they_collide() -> None:
    assert public_names([("a", "x"), ("b", "x"), ("b", "y")]) == ("a:x", "b:x", "y")


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_shipped_regime__compiles(regime_id: str) -> None:
    stack = compiled(load_regime(regime_id).regime)
    rules = stack.rules
    n_steps, n_moves = len(rules.step_bits), len(rules.move_id)
    assert (rules.move_from_step < n_steps).all()
    assert (rules.move_to_step < n_steps).all()
    assert (rules.move_to_step > 0).all()
    assert (rules.move_from_day < rules.move_to_day).all()
    assert (rules.step_procedure[rules.move_to_step] == rules.move_procedure).all()
    assert (rules.convert_from_move < max(n_moves, 1)).all()
    assert (np.diff(rules.convert_day) >= 0).all()
    assert (rules.move_bundle < len(stack.bundle_ids)).all()
    assert len(rules.ban_start) == len(stack.bundle_ids) + 1


# thresholds


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        ("0", 0),
        ("1", 2**32),
        ("0.5", 2**31),
        ("0.25", 2**30),
        (str(Decimal(1) / 2**33), 0),
        (str(Decimal(3) / 2**33), 2),
    ],
)
def test_threshold__rounds_half_to_even(share: str, wanted: int) -> None:
    assert threshold(Decimal(share)) == wanted


@given(st.decimals(0, 1, places=6))
def test_threshold__is_within_half_a_step(share: Decimal) -> None:
    assert abs(threshold(share) - share * 2**32) <= Decimal("0.5")
