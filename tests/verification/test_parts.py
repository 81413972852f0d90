"""Many parts of the society together, in both encodings, under every shipped regime."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.engine.prepare import Prepared, default_start, prepare
from glasshouse.gazetteer import ABROAD
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society.scenario import Scenario
from glasshouse.verification import (
    acts,
    copies,
    dealings,
    faces,
    features,
    gates,
    households,
    opinions,
    reports,
    ties,
)
from glasshouse.verification.compare import differences
from glasshouse.verification.generator import with_often

Equal = Callable[[Prepared], None]
PROVINCES = 31
PERSONS = ("commerce", "traffic", "everyday", "family", "offices", "deeds", "expression", "serious")
MANY = (
    *PERSONS, "occasions", "namesakes", "opinion", "capacity", "exchange", "households", "ties", "dealings",
)  # fmt: skip
FIRST, LAST = 200, 260  # months in which a regime is looked at: not before, and no later


def society(regime: str, *parts: str, adults: int = 3, start: int, months: int, seed: int = 5) -> Prepared:
    """Prepare a society with some parts; a regime that is in force nowhere is in force everywhere."""
    names = load_regime(regime).regime.regime.territorial_scope
    return prepare(
        Scenario(
            regimes=(regime,), parts=parts, agents=PROVINCES * adults, start=start, end=start + months - 1,
            seed=seed, where="everywhere" if set(names) == {ABROAD} else "territory",
        )
    )  # fmt: skip


def mourned() -> Prepared:
    """Prepare a neighbourhood in which somebody dies who stands on a list, and every copy lingers."""
    made = with_often(society("national-lists", "exchange", adults=60, start=232, months=7, seed=3))
    alone = made.alone(12)
    alone.world.mistakes.lingers[:] = ALWAYS
    return alone


def birthdays() -> Prepared:
    """Prepare a society in which somebody is refused at a door who turned 35 in this year."""
    return with_often(society("national-lists", "occasions", adults=12, start=232, months=3, seed=3))


SOCIETIES: dict[str, Callable[[], Prepared]] = {
    "speech at offices, and rumours": lambda: society(
        "weihai-haibei", "opinion", "expression", "offices", start=226, months=9
    ),
    "quarrels at offices": lambda: with_often(
        society("suining-2010", "opinion", "offices", start=208, months=4)
    ),
    "who dies in January": lambda: society("nanyang-2022", "opinion", start=251, months=2),
    "acts by which nobody loses": lambda: with_often(
        society("fuzhou-jasmine", *PERSONS, start=230, months=4)
    ),
    "copies of the dead": mourned,
    "dealings": lambda: with_often(society("national-lists", "dealings", adults=2, start=232, months=5)),
    "children at school": lambda: society(
        "seed-maximal", "occasions", "households", adults=6, start=239, months=5
    ),
    "friends in a score": lambda: with_often(society("sesame", "ties", adults=2, start=239, months=14)),
    "what models read": lambda: society("hangzhou-qianjiang", *PERSONS, adults=6, start=240, months=2),
    "size of the household": lambda: society("welfare-risk", "none", adults=4, start=240, months=1),
    "ages at doors": birthdays,
}


@pytest.mark.parametrize("name", SOCIETIES)
def test_parts_are_equal(name: str, equal: Equal) -> None:
    equal(SOCIETIES[name]())


@pytest.mark.verify
@pytest.mark.parametrize("regime", shipped_ids())
def test_shipped_regimes_are_equal_with_many_parts(regime: str, equal: Equal) -> None:
    start = min(max(default_start((regime,)), FIRST), LAST)
    made = with_often(society(regime, *MANY, start=start, months=14))
    made.world.mistakes.missed[:] = [ALWAYS * share // 4 for share in (1, 2, 2, 3, 4)]
    made.world.mistakes.lingers[:] = ALWAYS // 2
    equal(made)


@pytest.mark.control
@pytest.mark.parametrize(
    ("name", "module", "attribute", "wrong"),
    [
        ("speech at offices, and rumours", acts, "UNIT", 257),
        ("who dies in January", opinions, "FOR_LIFE", 1),
        ("acts by which nobody loses", reports, "LEAST", 0),
        ("copies of the dead", copies, "OVER", 0),
        ("dealings", ties, "ROUNDS", 7),
        ("dealings", dealings, "STRATEGY", 2),
        ("children at school", households, "TOO_OLD", 25),
        ("friends in a score", ties, "STEPS", (1, 2, 3, -1, -2, -4)),
        ("friends in a score", faces, "THIRDS", 2),
        ("what models read", features, "CLASS_SHIFT", 7),
        ("what models read", features, "SERVES", 0),
        ("size of the household", households, "TOO_OLD", 0),
        ("ages at doors", gates, "BITES", 2),
    ],
)
def test_a_wrong_encoding_of_a_part_is_noticed(
    name: str, module: ModuleType, attribute: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, attribute, wrong)
    assert differences(SOCIETIES[name]())
