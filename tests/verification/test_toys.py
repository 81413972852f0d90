"""Toy societies in both encodings: types, worth, turns, weighed acts, and bodies that look around."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.verification import dealings, foresight, inspections, ties, toys, turns, weighing
from glasshouse.verification.compare import differences

Equal = Callable[[Prepared], None]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
SPAN: dict[str, Any] = {"uniform": {"low": 0, "high": 1}}
BELL: dict[str, Any] = {"normal": {"mean": "0.2", "sd": "0.7"}}
TYPES = {"types": {"some": "0.3", "others": "0.7"}}
GIVES = {"motive": SPAN, "cost": "0.6", "reward": "0.1", "image": "0.4"}
LOSS = {"grade": "licence.lost", "loss": 3, "discount": 1}


def toy(
    regime: str, acts: dict[str, Any], *, agents: int = 124, months: int = 14, **more: object
) -> Prepared:
    """Prepare a toy society under the regime of an example."""
    society = ToySociety.model_validate({"kind": "toy", "acts": acts, **more})
    path = str(EXAMPLES / regime)
    return prepare(
        Scenario(regimes=(path,), society=society, agents=agents, start=240, end=239 + months, seed=9)
    )


def by_type() -> Prepared:
    rates = {"per_year": "2", "of": {"some": "2.5", "others": "0.3"}}
    return toy("b03-list.yaml", {"offence": rates}, **TYPES)


def with_bodies(**more: object) -> Prepared:
    """Prepare towns of twelve whose bodies look at one of two districts a day."""
    acts = {"offence": {"per_year": "20", "of": {"a": "1", "b": "0.5"}}}
    said = {"town": 12, "acts": ["offence"], "records": {"a": 3, "b": 2}, **more}
    types = {"a": "0.5", "b": "0.5"}
    return toy("b03-list.yaml", acts, agents=372, months=4, types=types, inspections=said)


def worth(said: dict[str, Any]) -> Prepared:
    return toy("b05-score.yaml", {"offence": {"per_year": "3", "worth": said}})


def joining(*bands: tuple[int, int, int]) -> Prepared:
    said = [{"agents": n, "low": low, "high": high} for n, low, high in bands]
    return toy("b08-joining.yaml", {"joins": {"threshold": {"bands": said}}}, agents=100)


def weighed(regime: str, act: str, said: dict[str, Any], **more: object) -> Prepared:
    return toy(regime, {act: {"times_a_month": 1, "weighed": said, **more}}, agents=100)


def exam() -> Prepared:
    shows = {"times_a_month": 1, "weighed": {"motive": SPAN, "steady": True}, "worth": {"motive": 10000}}
    reaches = {"grade": "shown.accepted", "cost_per_point": "0.0005"}
    prepares = {"per_year": 4, "weighed": {"reward": 1, "reaches": reaches}}
    return toy("b14-exam.yaml", {"shows": shows, "prepares": prepares}, agents=100)


def licence(folder: Path, **often: object) -> Prepared:
    """Prepare drivers who may lose a licence by records that count for half a year."""
    text = (EXAMPLES / "b25-licence.yaml").read_text().replace("validity: P2Y", "validity: P6M")
    path = folder / "licence.yaml"
    path.write_text(text)
    said = {"motive": SPAN, "point": "-0.1", "foresees": LOSS}
    return toy(str(path), {"offence": {"weighed": said, **often}}, agents=100, months=30)


def dealing() -> Prepared:
    said = {"norm": "L3", "never": "0.2", "always": "0.1", "slips": "0.05", "misseen": "0.1", "known": "0.8"}
    acts = {"offence": {"per_year": "2"}}
    return toy("b03-list.yaml", acts, months=8, dealings=said | {"standing": "listed"})


SOCIETIES: dict[str, Callable[[], Prepared]] = {
    "rates by type": by_type,
    "bodies that forget": lambda: with_bodies(forgotten="0.1"),
    "bodies that correct": lambda: with_bodies(corrected=True),
    "fixed worth": lambda: worth({"fixed": 1300}),
    "exponential worth": lambda: worth({"exponential_mean": 4000}),
    "turns by bands": lambda: joining((60, 0, 59), (40, 20, 150)),
    "turns by quantiles": lambda: toy(
        "b08-joining.yaml", {"joins": {"threshold": {"normal": {"mean": "0.25", "sd": "0.3"}}}}
    ),
    "fines": lambda: weighed("b15-fine.yaml", "offence", {"motive": SPAN, "point": "-0.01"}),
    "fines and worth by motive": lambda: weighed(
        "b15-fine.yaml", "offence", {"motive": SPAN}, worth={"motive": 1000}
    ),
    "what others infer": lambda: weighed("b16-giving.yaml", "gives", GIVES),
    "what others infer of a normal motive": lambda: weighed(
        "b16-giving.yaml", "gives", {**GIVES, "motive": BELL}
    ),
    "points that are bought": exam,
    "dealings": dealing,
}


@pytest.mark.parametrize("name", SOCIETIES)
def test_toys_are_equal(name: str, equal: Equal) -> None:
    equal(SOCIETIES[name]())


@pytest.mark.parametrize("often", [{"times_a_month": 1}, {"per_year": 6}], ids=["each month", "at a rate"])
def test_a_grade_that_may_be_lost_is_equal(often: dict[str, int], tmp_path: Path, equal: Equal) -> None:
    equal(licence(tmp_path, **often))


@pytest.mark.control
@pytest.mark.parametrize(
    ("name", "module", "attribute", "wrong"),
    [
        ("rates by type", toys, "TYPE", 3),
        ("bodies that forget", inspections, "FORGETS", 2),
        ("bodies that correct", toys, "HALF", 2**30),
        ("exponential worth", toys, "WORTH", 3),
        ("turns by bands", turns, "_spread", lambda band: [band.low] * band.agents),
        ("turns by quantiles", turns, "HALF", 0.0),
        ("fines", weighing, "FRESH", 1),
        ("fines and worth by motive", weighing, "FRESH", 1),
        ("what others infer", weighing, "says", lambda weighed, share: 1),
        ("what others infer of a normal motive", weighing, "HALF", 0.25),
        ("points that are bought", weighing, "STEADY", 0),
        ("dealings", dealings, "FOR_LIFE", 1),
        ("dealings", ties, "KEY", 0),
    ],
)
def test_a_wrong_encoding_of_a_toy_is_noticed(
    name: str, module: ModuleType, attribute: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, attribute, wrong)
    assert differences(SOCIETIES[name]())


@pytest.mark.control
def test_a_wrong_foresight_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foresight, "MONTHS_A_YEAR", 2)
    assert differences(licence(tmp_path, times_a_month=1))
