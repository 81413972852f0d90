"""What a regime file may not say of a score, with its line and what to write."""

from pathlib import Path

import pytest

from glasshouse.codes import ScoreMode
from glasshouse.errors import RegimeError
from glasshouse.reading.explain import show
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.load import load_regime, load_regime_text

TEXT = (Path(__file__).parents[1] / "fixtures" / "toy-scores.yaml").read_text(encoding="utf-8")


def problems(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(RegimeError) as caught:
        load_regime_text(TEXT.replace(old, new, 1))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("on: village_hours", "on: vilage_hours", "Did you mean village_hours?"),
        ("set_grade: b", "set_grade: x", "it must be the id of one of the grades"),
        ("counts_in: volunteering", "counts_in: volunteer", "Did you mean volunteering?"),
        ("low: 10, high: 50", "low: 50, high: 10", "low is at most high"),
        ("above: 20, per: 2", "above: 0, per: 2", "each begins above the one before"),
        ("recurs: monthly, ends_on: [cleared], ", "recurs: monthly, ", "a state that lasts must end"),
        ("    initial: 500", "    initial: 5000", "min is 0 and max is 1000"),
        ("{set_score: 150}", "{set_score: 1500}", "min is 0 and max is 1000"),
        ("min: 850", "min: null", "2 grades without a minimum"),
        ("    consent: required", "    consent: none", "who consents is a share"),
        ("floor: 0, ceiling: 50", "floor: 60, ceiling: 50", "the floor is above the ceiling"),
        ("{points: -30}", "{points: minus ten}", "a whole number"),
        ("recurrence_factor: 2", "recurrence_factr: 2", "recurrence_factor"),
        ("levels: [0, 250, 500, 750, 1000]", "levels: [0, 1, 2, 3, 4, 5]", "income_fifth has 5 classes"),
    ],
)  # fmt: skip
def test_check__names_what_is_wrong(old: str, new: str, found: str) -> None:
    text = problems(old, new)
    assert found in text
    assert "line " in text


def test_compile__numbers_acts_after_what_procedures_do() -> None:
    stack = compile_stack([load_regime_text(TEXT).regime], from_day=3653, to_day=10958)
    assert stack.act_ids[0] == "hours"
    assert stack.observable_index("hours") == stack.first_act
    assert stack.observable_name(stack.first_act) == "hours"
    assert "wuxi.5" not in {stack.score_rule_ids[i] for i in stack.scores.rule_id}  # null points


def test_compile__names_a_scale_that_counts_events_and_the_rules_after_it() -> None:
    stack = compile_stack([load_regime_text(TEXT).regime], from_day=3653, to_day=10958)
    names = [stack.score_rule_ids[number] for number in stack.scores.rule_id]
    counts = [names[row] for row, mode in enumerate(stack.scores.rule_mode) if mode == ScoreMode.COUNT]
    assert counts == ["bonus"]
    for name, score in zip(names, stack.scores.rule_score, strict=True):
        assert name.partition(".")[0] == stack.score_ids[score]
    assert len(stack.score_rule_labels) == len(stack.score_rule_ids)


def test_compile__a_stack_without_scores_has_an_empty_table() -> None:
    stack = compile_stack([load_regime("national-lists").regime], from_day=3653, to_day=10958)
    assert stack.act_ids == ()
    assert all(len(column) <= 1 for column in stack.scores)


def test_show__says_what_costs_how_much_and_what_is_not_known() -> None:
    text = show(load_regime("suining-2010").regime).markdown
    assert "What is scored, and what costs or earns how much" in text
    assert "rules with figures are asleep" not in text
    assert "| +10 | **Brave act for a just cause** |" in text
    assert "| −30 | **Bank loan not repaid** |" in text
