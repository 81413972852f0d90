"""Random small societies under random regimes: the second encoding equals the engine on every one.

A handful is run by default, the rest with `pytest -m verify`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from glasshouse.engine.prepare import Prepared
from glasshouse.verification import folds, models, records, rules, transitions
from glasshouse.verification.compare import differences
from glasshouse.verification.dice import Dice
from glasshouse.verification.generator import make

Equal = Callable[[Prepared], None]
SEEDS = range(50)
QUICK = (2, 3, 13, 20, 22, 23, 28, 42)  # in 23, a record of 29 February fades on a 28th


def made(seed: int, folder: Path) -> Prepared:
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


# negative controls -----------------------------------------------------------------------------------------


@pytest.mark.control
@pytest.mark.parametrize(
    ("module", "name", "wrong", "seed"),
    [
        (folds, "whole", lambda dividend, divisor: dividend // divisor, 13),
        (records, "OVERRIDES", (), 13),
        (records, "HUNDRED", 101, 20),
        (rules, "AT_OPENING", 2, 2),
        (transitions, "_stays", lambda world, score, grade: False, 28),
        (models, "below", lambda word, n: n - 1 - (word * n >> 32), 3),
    ],
    ids=["fractions", "overrides", "multipliers", "extensions", "grades that stay", "habits"],
)
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
