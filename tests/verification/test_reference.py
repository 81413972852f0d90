"""The second encoding of the model against the engine: equal integers on the same luck."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import Event
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.features import Residence
from glasshouse.packing import assigned
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.rows import acts_of
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.verification import (
    acts,
    copies,
    deadlines,
    debts,
    gates,
    lives,
    luck,
    members,
    moving,
    namesakes,
    opinions,
    reports,
    roles,
    rules,
    toys,
)
from glasshouse.verification.compare import differences
from glasshouse.verification.generator import with_often
from glasshouse.verification.societies import Society

Equal = Callable[[Prepared], None]
PROVINCES = 31
LARGE = pytest.mark.verify
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
TOY = ToySociety.model_validate({"kind": "toy", "acts": {"offence": {"per_year": "2"}}})


def society(
    *regimes: str, adults: int, start: int, months: int, seed: int, parts: tuple[str, ...] = ("none",)
) -> Prepared:
    """Prepare a society of which every province has about so many adults, without parts if none is named."""
    return prepare(
        Scenario(
            regimes=regimes, parts=parts, agents=PROVINCES * adults, start=start, end=start + months - 1,
            seed=seed,
        )
    )  # fmt: skip


def toy_society(example: str, *, months: int = 30) -> Prepared:
    """Prepare a toy society of an example, with two offences a year."""
    regime = str(EXAMPLES / example)
    last = 239 + months
    return prepare(Scenario(regimes=(regime,), society=TOY, agents=155, start=240, end=last, seed=9))


# luck ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((luck.LOW,) * 4, (luck.LOW,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)  # fmt: skip
def test_luck_is_that_of_the_authors(counter: luck.Block, key: tuple[int, int], words: luck.Block) -> None:
    assert luck.philox(counter, key) == words


# stages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("adults", [10, pytest.param(30, marks=LARGE)])
def test_people_debts_and_payments_are_equal(adults: int, equal: Equal) -> None:
    equal(society("none", adults=adults, start=130, months=48, seed=3))


def test_debts_are_equal_where_everything_is_common(equal: Equal) -> None:
    equal(with_often(society("none", adults=10, start=130, months=24, seed=5)))


@pytest.mark.parametrize("adults", [12, pytest.param(40, marks=LARGE)])
def test_national_lists_are_equal(adults: int, equal: Equal) -> None:
    equal(society("national-lists", adults=adults, start=228, months=36, seed=5))


@pytest.mark.parametrize(
    ("start", "adults"),
    [
        (166, 20),  # fewer do not show in which month courts take the list up
        (200, 8), (240, 8), pytest.param(200, 20, marks=LARGE), pytest.param(240, 20, marks=LARGE),
    ],
)  # fmt: skip
def test_national_lists_are_equal_where_everything_is_common(start: int, adults: int, equal: Equal) -> None:
    equal(with_often(society("national-lists", adults=adults, start=start, months=24, seed=7)))


@pytest.mark.parametrize(
    "regimes", [pytest.param(("pboc-registry",), marks=LARGE), ("national-lists", "pboc-registry")]
)
def test_a_registry_is_equal(regimes: tuple[str, ...], equal: Equal) -> None:
    equal(with_often(society(*regimes, adults=10, start=235, months=24, seed=18)))


@pytest.mark.parametrize("example", ["b03-list.yaml", "b03-restart-list.yaml"])
def test_lists_of_toy_societies_are_equal(example: str, equal: Equal) -> None:
    equal(toy_society(example))


@pytest.mark.parametrize(
    ("regime", "start"), [("suining-2010", 150), ("rongcheng-2019", 232), ("yiwu-2017", 232)]
)
@pytest.mark.parametrize("adults", [7, pytest.param(20, marks=LARGE)])
def test_scores_are_equal(regime: str, start: int, adults: int, equal: Equal) -> None:
    equal(with_often(society(regime, adults=adults, start=start, months=18, seed=17)))


@pytest.mark.parametrize(
    "regime",
    ["outline-2014", "sector-lists", "penalty-publication", "government-breach", "market-regulation"],
)
def test_lists_that_hear_acts_are_equal(regime: str, equal: Equal) -> None:
    acts = acts_of(load_regime(regime).regime)[:8]
    toy = ToySociety.model_validate({"kind": "toy", "acts": {act: {"per_year": "2"} for act in acts}})
    scenario = Scenario(regimes=(regime,), society=toy, agents=124, start=236, end=247, seed=9)
    equal(prepare(scenario))


def test_toy_societies_of_people_who_are_not_alike_are_equal(equal: Equal) -> None:
    """Types and mixed rates on two lists that hear the same act, and on a score."""
    unlike = {
        "kind": "toy",
        "types": {"some": "0.4", "others": "0.6"},
        "acts": {"offence": {"per_year": "3", "mixed": {"gamma_shape": "0.6"}, "of": "others"}},
    }
    regimes = tuple(str(EXAMPLES / name) for name in ("b03-list.yaml", "b04-score.yaml"))
    toy = ToySociety.model_validate(unlike)
    equal(prepare(Scenario(regimes=regimes, society=toy, agents=155, start=240, end=263)))


@pytest.mark.verify
@pytest.mark.parametrize(
    ("regime", "start"),
    [
        ("gba-joint", 230), ("red-lists", 230), ("suzhou-osmanthus", 220), ("weihai-haibei", 240),
        ("wuxi-afu", 240), ("xingtai-2020", 246),
    ],
)  # fmt: skip
def test_shipped_regimes_are_equal(regime: str, start: int, equal: Equal) -> None:
    equal(with_often(society(regime, adults=10, start=start, months=15, seed=17)))


def with_namesakes() -> Prepared:
    """Prepare a society in which many a mistaken record is a namesake's, more where the name is common."""
    prepared = with_often(
        society("national-lists", adults=10, start=228, months=18, seed=5, parts=("namesakes",))
    )
    table = prepared.world.mistakes.namesake
    table[:] = [[ALWAYS * (k + 1) // (table.shape[1] + 1) for k in range(table.shape[1])]] * table.shape[0]
    return prepared


def test_namesakes_are_equal(equal: Equal) -> None:
    equal(with_namesakes())


def test_whoever_leaves_a_place_for_its_score_is_equal(equal: Equal) -> None:
    prepared = with_often(society("rongcheng-2019", adults=10, start=246, months=8, seed=1))
    assigned(prepared.world.responses, moves=ALWAYS)
    equal(prepared)
    months = [month.tally.cells for month in Society(prepared).months()]
    assert sum(cells[place, Event.MOVED_AWAY, 0] for cells in months for place in range(PROVINCES))


# parts of the society --------------------------------------------------------------------------------------

PERSONS = ("commerce", "traffic", "everyday", "family", "offices", "deeds", "expression", "serious")


def in_rongcheng(*parts: str, start: int = 232, months: int = 8) -> Prepared:
    """Prepare adults of Rongcheng, whose score hears of many acts, with some parts."""
    made = society("rongcheng-2019", adults=1, start=start, months=months, seed=3, parts=parts)
    return with_often(made)


def with_mistakes(part: str) -> Prepared:
    """Prepare a society in which copies linger, gates ask them, and bodies miss many days."""
    prepared = with_often(society("national-lists", adults=3, start=232, months=12, seed=3, parts=(part,)))
    table = prepared.world.mistakes
    table.lingers[:] = [ALWAYS, ALWAYS // 2]
    table.missed[:] = [ALWAYS * share // 4 for share in (1, 2, 2, 3, 4)]
    assigned(table, gate_on_copies=ALWAYS // 2)
    return prepared


def at_doors() -> Prepared:
    """Prepare a society whose lists close doors to those who stand on them."""
    return with_often(society("national-lists", adults=3, start=232, months=8, seed=3, parts=("occasions",)))


def test_acts_and_their_reports_are_equal() -> None:
    assert differences(in_rongcheng(*PERSONS, "namesakes", months=12)) == []


@pytest.mark.parametrize("part", ["exchange", "capacity"])
def test_copies_and_missed_days_are_equal(part: str) -> None:
    assert differences(with_mistakes(part)) == []


def test_occasions_are_equal_at_doors_of_lists_and_of_scores() -> None:
    assert differences(at_doors()) == []
    assert differences(in_rongcheng("occasions")) == []


def test_opinions_and_speech_are_equal() -> None:
    assert differences(in_rongcheng("opinion", "expression", start=236)) == []


@pytest.mark.parametrize(
    ("module", "name", "wrong", "parts"),
    [
        (acts, "FIRST_FACT", 143, PERSONS),
        (acts, "OF_FACT", 15, PERSONS),
        (roles, "OF_ROLES", (17, 16), PERSONS),
        (reports, "between", lambda word, low, high: high, PERSONS),
        (opinions, "FOR_LIFE", 1, ("opinion", "expression")),
    ],
    ids=["facts", "acts", "roles", "delays", "opinions"],
)
def test_a_wrong_encoding_of_acts_is_noticed(
    module: ModuleType, name: str, wrong: object, parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, wrong)
    assert differences(in_rongcheng(*parts, start=236))


def test_a_wrong_encoding_of_mistakes_and_doors_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "SHIFT", 25)
    monkeypatch.setattr(deadlines, "MOST", 1)
    monkeypatch.setattr(gates, "BITES", 2)
    assert differences(with_mistakes("exchange"))
    assert differences(with_mistakes("capacity"))
    assert differences(at_doors())


def test_what_is_not_encoded_is_refused() -> None:
    network = {"town": 31, "attachment": {"each": 3}, "speech": {"adapts": "0.3"}}
    toy = ToySociety.model_validate({"kind": "toy", "acts": {}, "network": network})
    with pytest.raises(NotImplementedError, match="network"):
        Society(prepare(Scenario(regimes=("none",), society=toy, agents=124, start=228, end=229)))


def test_scores_of_a_toy_society_are_equal(equal: Equal) -> None:
    equal(toy_society("b04-score.yaml", months=26))


# negative controls -----------------------------------------------------------------------------------------


@pytest.mark.control
def test_a_wrong_luck_of_lives_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "below", lambda word, n: n - 1 - (word * n >> 32))
    assert differences(society("none", adults=20, start=130, months=12, seed=3))


@pytest.mark.control
def test_a_wrong_readiness_to_pay_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debts, "UNIT", 300)
    assert differences(with_often(society("none", adults=10, start=130, months=36, seed=5)))


@pytest.mark.control
def test_a_wrong_address_of_a_longer_term_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_OPENING", 2)
    assert differences(with_often(society("national-lists", adults=10, start=240, months=24, seed=7)))


@pytest.mark.control
def test_a_wrong_right_of_residence_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "residence", lambda world, slot, generation: Residence.LOCAL)
    assert differences(society("yiwu-2017", adults=5, start=232, months=2, seed=17)) == []
    assert differences(society("suining-2010", adults=5, start=150, months=2, seed=17))


@pytest.mark.control
def test_a_wrong_place_of_an_act_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toys, "SHORTEST", 29)
    assert differences(toy_society("b03-list.yaml", months=3))


@pytest.mark.control
def test_a_wrong_luck_of_namesakes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namesakes, "OF_FACT", 0)
    assert differences(with_namesakes())


@pytest.mark.control
def test_a_wrong_third_of_who_leaves_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = with_often(society("rongcheng-2019", adults=10, start=246, months=8, seed=1))
    assigned(prepared.world.responses, moves=ALWAYS)
    monkeypatch.setattr(moving, "LOWEST", 1)
    assert differences(prepared)
