"""The second encodings as a whole: every regime has one, and every sum has its case."""

from itertools import pairwise

import pytest
from judging import Row, read

from glasshouse.regimes.cases import (
    Case,
    GradeExpectation,
    LoadedCases,
    PriceExpectation,
    ScoreExpectation,
    load_cases,
)
from glasshouse.regimes.catalogue import shipped_ids

NATIONAL, OUTLINE, COUNTERFACTUAL = "national-lists", "outline-2014", "seed-maximal"  # sheets without the id
RULELESS = {"none"}
SHEETS = ("lists/grounds", "lists/measures", "scores/base-*", "umbrella/territory", "umbrella/measures")
SUMS = read("scores/arithmetic")


def test_every_regime_has_a_second_encoding() -> None:
    encoded = {row["regime"] for sheet in SHEETS for row in read(sheet)}
    encoded |= {row["regime"] for row in read("lists/clocks")}
    assert read("national_lists/grounds") and read("umbrella/domains") and read("umbrella/items")
    assert encoded | {NATIONAL, OUTLINE, COUNTERFACTUAL} == set(shipped_ids()) - RULELESS


def shown(loaded: LoadedCases, case: Case) -> set[str]:
    """Return what a case expects, in the words of the sheet: scores, their changes, grades, prices."""
    start = {score.id: score.start for score in loaded.regime.regime.scores}
    found: set[str] = set()
    for score, begin in start.items():
        expected = [e for e in case.expect if isinstance(e, ScoreExpectation) and e.score == score]
        points = [e.points for e in sorted(expected, key=lambda e: e.on)]
        found |= {f"score {one}" for one in points} | {f"change {one - begin}" for one in points}
        found |= {f"change {after - before}" for before, after in pairwise(points)}
    grades = (e.grade for e in case.expect if isinstance(e, GradeExpectation))
    found |= {f"grade {grade.replace('_', '-')}" for grade in grades}
    return found | {f"pays {e.pays}" for e in case.expect if isinstance(e, PriceExpectation)}


@pytest.mark.parametrize("row", SUMS, ids=lambda row: f"{row['test']} {row['input']}")
def test_every_sum_of_the_sources_stands_in_a_worked_case(row: Row) -> None:
    regime_id, _, case_id = row["case"].partition("#")
    loaded = load_cases(regime_id)
    (case,) = (case for case in loaded.cases if case.id == case_id)
    assert row["test"] in case.title.en.replace(":", " ").replace(",", " ").split()
    if ".." in row["expected"]:  # luck decides within a range, so that no case can name a number
        low, high = row["expected"].removeprefix("change ").split("..")
        rules = [rule for score in loaded.regime.regime.scores for rule in score.rules]
        assert any(f"'low': {low}, 'high': {high}" in str(rule.effect.model_dump()) for rule in rules)
        return
    assert set(row["expected"].split("; ")) <= shown(loaded, case)


def test_sums__are_those_of_every_number() -> None:
    assert {row["test"] for row in SUMS} == {f"T{number}" for number in range(1, 13)}
