"""The counterfactual says that it is one, everywhere, and is off as soon as only rules count."""

import datetime

import pytest

from glasshouse import clock
from glasshouse.reading.sayings import worded
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.in_force import measure_holds
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

REGIME = load_regime("seed-maximal").regime
SCORE = REGIME.scores[0]
EVERY_CLASS = {"rule", "reported", "seed_only", "myth"}
FROM, TO = (clock.day_number(datetime.date(year, 1, 1)) for year in (2019, 2021))


def rules_only() -> Regime:
    head = REGIME.regime.model_copy(update={"puts_in_force": ("rule",)})
    return REGIME.model_copy(update={"regime": head})


def test_head__is_fictional_and_names_all_classes() -> None:
    head = REGIME.regime
    assert (head.status, head.level) == ("fictional", "synthetic")
    assert set(head.puts_in_force) == EVERY_CLASS
    assert "Counterfactual" in head.title.en and "反事实" in head.title.zh


def test_items__say_counterfactual_in_both_languages() -> None:
    items = [SCORE, *SCORE.rules, *REGIME.measures, *REGIME.data_categories]
    for item in items:
        assert "counterfactual" in item.label.en and "反事实" in item.label.zh, item.id
        assert item.note.startswith("Counterfactual"), item.id
    assert {item.evidence for item in items} == EVERY_CLASS
    assert all(conduct.note.startswith("Counterfactual") for conduct in REGIME.conduct)


def test_numbers__are_all_assumed() -> None:
    assert SCORE.model and SCORE.initial is None
    assert {rule.status for rule in SCORE.rules} == {"assumed"}
    assert all(part.weight is None and part.status == "assumed" for part in SCORE.model.dimensions)
    assert {feature.status for part in SCORE.model.dimensions for feature in part.features} == {"assumed"}


def test_traces__are_read_by_the_model() -> None:
    traces = [item.id for item in REGIME.data_categories if item.id in SCORE.inputs]
    assert len(traces) == len(REGIME.data_categories) == 15
    assert SCORE.model
    read = " ".join(worded(part.inputs, "en") for part in SCORE.model.dimensions)
    eleven = traces[:11]
    assert all(trace in read for trace in eleven)


def test_lawful_speech__costs_points_and_is_marked_as_protected() -> None:
    conduct = {item.id: item for item in REGIME.conduct}
    for rule in SCORE.rules:
        if rule.id in ("sm.political_speech", "sm.criticising_leaders", "sm.political_position"):
            act = conduct[rule.on]
            assert act.lawful and act.protected_kind == "speech" and rule.evidence == "reported"


@pytest.mark.parametrize(("regime", "is_kept"), [(REGIME, True), (rules_only(), False)])
def test_score__is_kept_only_where_its_class_is_in_force(regime: Regime, is_kept: bool) -> None:
    stack = compile_stack([regime], from_day=FROM, to_day=TO)
    assert bool(len(stack.scores.rule_id)) == is_kept
    assert bool(stack.scores.score_to_day[0]) == is_kept
    travel = next(one for one in regime.measures if one.id == "sm_travel")
    assert measure_holds(stack, travel, FROM) == is_kept
