"""Does the rule say what the law says: every worked case of every shipped regime, and what they reach."""

import datetime

import pytest

from glasshouse.engine.cases import CaseResult, cases_report, run_case, stack_of
from glasshouse.regimes.cases import Case, StepExpectation, TripExpectation, load_cases, with_cases
from glasshouse.regimes.compile import CompiledStack

LOADED = {name: load_cases(name) for name in with_cases()}
STACKS = {name: stack_of(loaded) for name, loaded in LOADED.items()}
CASES = [pytest.param(name, case, id=f"{name}:{case.id}") for name in LOADED for case in LOADED[name].cases]
FEWEST_ROWS_TAKEN = {"national-lists": 0.96}  # share of the rows of the rule table
OUT_OF_REACH = {
    # no lifting before 2020, and the exits and corrections of 2013 ended in 2017
    ("jd13-exit-debt-performed", "jd_list.resumed"),
    ("jd13-exit-debt-performed", "jd_list.lifted"),
    ("jd13-exit-debt-settled", "jd_list.resumed"),
    ("jd13-exit-debt-settled", "jd_list.lifted"),
    ("jd13-exit-enforcement-ended", "jd_list.resumed"),
    ("jd13-exit-enforcement-ended", "jd_list.lifted"),
    ("jd13-wrong", "jd_list.resumed"),
    ("jd13-wrong", "jd_list.lifted"),
    # requests of 2013 are decided by the summer of 2017, grace came in 2020
    ("jd-open-grace", "jd_list.asked_2013"),
    # requests with a deadline came on the day on which listing under the rules of 2013 ended
    ("jd13-list", "jd_list.asked"),
}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case__agrees_whatever_the_seed(name: str, case: Case) -> None:
    for seed in (0, 1, 2**63 + 5):
        assert str(run_case(case, STACKS[name], seed=seed)) == f"{case.id} agrees"


def test_report__has_one_result_for_each_case_in_the_order_of_the_file() -> None:
    report = cases_report("national-lists")
    assert [result.case_id for result in report] == [case.id for case in LOADED["national-lists"].cases]


def _row_name(stack: CompiledStack, row: int) -> tuple[str, str]:
    return stack.move_ids[stack.rules.move_id[row]], stack.step_ids[stack.rules.move_from_step[row]]


@pytest.mark.parametrize("name", [name for name in LOADED if len(STACKS[name].rules.move_id)])
def test_coverage__of_the_rule_table(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    stack = STACKS[name]
    results = [run_case(case, stack) for case in LOADED[name].cases]
    n_rows = len(stack.rules.move_id)
    taken = frozenset().union(*(result.rules_taken for result in results))
    missed = {_row_name(stack, row) for row in set(range(n_rows)) - taken}
    with capsys.disabled():
        print(f"\n{name}: {len(taken)} of {n_rows} rows of the rule table are taken by {len(results)} cases")
        print("".join(f"  not taken: {rule} from {step}\n" for rule, step in sorted(missed)), end="")
    assert len(taken) >= FEWEST_ROWS_TAKEN.get(name, 0.9) * n_rows
    assert missed <= OUT_OF_REACH
    reforms = frozenset().union(*(result.reforms_met for result in results))
    assert reforms == set(range(len(stack.rules.convert_day)))


def test_coverage__every_ground_and_every_clock() -> None:
    stack = STACKS["national-lists"]
    taken = {row for case in LOADED["national-lists"].cases for row in run_case(case, stack).rules_taken}
    rules = stack.rules
    grounds = {row for row in range(len(rules.move_id)) if rules.move_from_step[row] == 0}
    assert grounds <= taken
    clock = len(rules.trigger_start) - 2
    on_clock = range(rules.trigger_start[clock], rules.trigger_start[clock + 1])
    assert {int(rules.move_id[row]) for row in on_clock} <= {int(rules.move_id[row]) for row in taken}
    ticking = {step for step in range(1, len(rules.step_bits)) if rules.step_clock_unit[step] != 0}
    assert ticking == {int(rules.move_from_step[row]) for row in on_clock if row in taken}


# negative controls


def _case(case_id: str) -> Case:
    return next(case for case in LOADED["national-lists"].cases if case.id == case_id)


def _with_last(case: Case, **changes: object) -> Case:
    last = case.expect[-1].model_copy(update=changes)
    return case.model_copy(update={"expect": (*case.expect[:-1], last)})


def _run(case: Case) -> CaseResult:
    return run_case(case, STACKS["national-lists"])


def test_control__a_wrong_step() -> None:
    result = _run(_with_last(_case("no-grace-2019"), step="grace"))
    assert not result.agrees
    assert str(result) == (
        "no-grace-2019 differs at provision jd17-5: on 2019-03-19 "
        "expected jd_list.grace, found jd_list.in_force"
    )


def test_control__a_wrong_provision() -> None:
    result = _run(_with_last(_case("no-grace-2019"), provision="jd13-2"))
    assert str(result) == (
        "no-grace-2019 differs at provision jd13-2: on 2019-03-19 expected jd_list.in_force by jd13-2, "
        "found jd_list.in_force by jd17-5"
    )


def test_control__a_day_too_early() -> None:
    early = _with_last(_case("no-grace-2019"), on=datetime.date(2019, 3, 18))
    assert "found jd_list.asked by jd17-1" in str(_run(early))


def test_control__a_trip_that_is_open() -> None:
    wrong = TripExpectation(on=datetime.date(2016, 3, 3), trip="air", open=True)
    case = _case("listing-implies-order").model_copy(update={"expect": (wrong,)})
    assert str(_run(case)) == (
        "listing-implies-order differs at provision hc15-1: on 2016-03-03 expected air open, found air closed"
    )


def test_control__a_reform_left_out_makes_its_cases_differ() -> None:
    loaded = LOADED["national-lists"]
    stack = stack_of(loaded, without=("jd-2020-grace",))
    differing = {case.id for case in loaded.cases if not run_case(case, stack).agrees}
    assert differing == {
        "grace-kept", "grace-over", "moot-before-decision", "moot-own-motion", "death-at-each-step",
    }  # fmt: skip


def test_control__luck_decides() -> None:
    no_grace = _case("lifting-2020").luck
    case = _case("grace-kept")
    assert _run(case).agrees
    assert not _run(case.model_copy(update={"luck": no_grace})).agrees


def test_control__a_step_of_a_case_that_was_never_opened() -> None:
    wrong = StepExpectation(on=datetime.date(2016, 3, 3), procedure="air_ban", step="in_force")
    case = _case("listing-implies-order").model_copy(update={"expect": (wrong,)})
    assert "expected air_ban.in_force, found air_ban.none" in str(_run(case))
