"""Random small societies under random regimes: the second encoding equals the engine on every one.

A handful is run by default, the rest with `pytest -m verify`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from glasshouse.conduct import N_PERSON_GROUPS, ActGroup
from glasshouse.engine.prepare import Prepared
from glasshouse.society.toy import Act
from glasshouse.verification import (
    acts,
    dealings,
    features,
    folds,
    inspections,
    opinions,
    records,
    rules,
    ties,
    toys,
    transitions,
    turns,
    weighing,
)
from glasshouse.verification.compare import differences
from glasshouse.verification.dice import Dice
from glasshouse.verification.generator import Case, make, make_with_others
from glasshouse.verification.made_firms import KINDS

Equal = Callable[[Prepared], None]
PERSON_GROUPS = {group.name.lower() for group in ActGroup if group < N_PERSON_GROUPS}
SEEDS = range(50)
QUICK = (10, 11, 24, 25, 28, 30, 43, 49)
OTHERS = (
    1, 2, 3, 10, 13, 19, 22, 23, 25, 26, 30, 31, 32, 33, 34, 36, 39, 41, 52, 53, 56, 58, 59, 63, 65, 68, 70,
    74, 110, 142,
)  # fmt: skip
QUICK_OTHERS = (10, 13, 36)


def made(seed: int, folder: Path, make: Callable[[int], Case] = make) -> Prepared:
    """Write the regimes of a seed's case where the usual loader finds them, and prepare its society."""
    case, paths = make(seed), []
    for document in case.regimes:
        path = folder / f"{document['regime']['id']}.yaml"
        path.write_text(json.dumps(document))
        paths.append(str(path))
    return case.prepared(paths)


@pytest.mark.parametrize("seed", QUICK)
def test_a_handful_of_made_societies_is_equal(seed: int, tmp_path: Path, equal: Equal) -> None:
    equal(made(seed, tmp_path))


@pytest.mark.verify
@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed not in QUICK])
def test_every_made_society_is_equal(seed: int, tmp_path: Path, equal: Equal) -> None:
    equal(made(seed, tmp_path))


@pytest.mark.parametrize("seed", QUICK_OTHERS)
def test_a_made_society_with_firms_and_bodies_is_equal(seed: int, tmp_path: Path, equal: Equal) -> None:
    equal(made(seed, tmp_path, make_with_others))


@pytest.mark.verify
@pytest.mark.parametrize("seed", [seed for seed in OTHERS if seed not in QUICK_OTHERS])
def test_made_societies_with_firms_and_bodies_are_equal(seed: int, tmp_path: Path, equal: Equal) -> None:
    equal(made(seed, tmp_path, make_with_others))


def test_made_societies_with_others_are_about_all_of_them() -> None:
    cases = [make_with_others(seed) for seed in OTHERS]
    regimes = [regime for case in cases for regime in case.regimes]
    about = {
        kind
        for regime in regimes
        for one in (*regime["lists"], *regime["scores"])
        for kind in one["subjects"]
    }
    assert about == set(KINDS)
    assert all({"firm", "body"} <= set(case.parts) for case in cases)
    assert any(regime["spillovers"] for regime in regimes)
    targets = {measure["target"] for regime in regimes for measure in regime["measures"]}
    assert "officer_of_firm" in targets


def test_a_seed_makes_the_same_case_again() -> None:
    assert make(3) == make(3)
    assert make(3) != make(4)
    assert [Dice(1).number(0, 99) for _ in range(9)] == [Dice(1).number(0, 99) for _ in range(9)]


def test_made_societies_are_of_many_kinds() -> None:
    cases = [make(seed) for seed in SEEDS]
    scores = [score for case in cases for regime in case.regimes for score in regime["scores"]]
    assert {case.society is None for case in cases} == {False, True}
    assert {"transitions", "nested", "ranked", "consent_given", "model"} <= {
        key for score in scores for key in score
    }
    assert sum(len(regime["lists"]) for case in cases for regime in case.regimes) > len(cases) // 2
    parts = {part for case in cases for part in case.parts}
    assert {"opinion", "exchange", "occasions", "capacity", "namesakes", "ties", "dealings"} <= parts
    assert {"households", *PERSON_GROUPS} <= parts
    societies = [case.society for case in cases if case.society]
    acts = [act for toy in societies for act in toy.acts.values() if isinstance(act, Act)]
    assert any(toy.inspections for toy in societies)
    assert any(toy.waiting for toy in societies)
    assert any(act.by_type for act in acts)
    assert any(act.weighed and act.weighed.reaches for act in acts)
    assert any(act.weighed and act.weighed.image for act in acts)
    assert any(act.weighed and act.weighed.point for act in acts)


# negative controls -----------------------------------------------------------------------------------------


@pytest.mark.control
@pytest.mark.parametrize(
    ("module", "name", "wrong", "seed"),
    [
        (folds, "whole", lambda dividend, divisor: dividend // divisor, 43),
        (folds, "_bounds", lambda world, slot, score, mode: [], 28),
        (records, "HUNDRED", 101, 28),
        (rules, "AT_OPENING", 2, 11),
        (transitions, "_stays", lambda world, score, grade: False, 28),
        (features, "CLASS_SHIFT", 7, 42),
        (toys, "TYPE", 9, 28),
        (weighing, "FRESH", 1, 42),
        (weighing, "_lacking", lambda person, reaches: 1, 24),
        (turns, "HALF", 1.5, 43),
        (inspections, "FORGETS", 2, 24),
        (acts, "FIRST_FACT", 143, 25),
        (opinions, "FOR_LIFE", 1, 30),
        (ties, "ROUNDS", 7, 49),
        (dealings, "STRATEGY", 2, 49),
    ],
    ids=[
        "fractions", "overrides", "multipliers", "extensions", "grades that stay", "steady classes", "types",
        "motives", "points that are lacking", "turns", "what bodies forget", "facts of acts", "opinions",
        "who meets whom", "strategies",
    ],
)  # fmt: skip
def test_a_wrong_encoding_is_noticed(
    module: ModuleType,
    name: str,
    wrong: object,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(module, name, wrong)
    assert differences(made(seed, tmp_path))
