"""Response models on the real engine: nobody lives otherwise before there is something to be seen."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.conduct import Exposure
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine, first_exposure
from glasshouse.society.response_models import RESPONSES
from glasshouse.society.response_tables import response_table
from glasshouse.society.scenario import Scenario

AGENTS = 20_000
START, END = clock.parse_month("2014-01"), clock.parse_month("2016-12")


@cache
def run(response: str, regime: str = "national-lists") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return digests by month and neighbourhood, exposures by month and province, and each one's province."""
    scenario = Scenario(regimes=(regime,), agents=AGENTS, seed=5, start=START, end=END, response=response)
    prepared = prepare(scenario)
    ticks = list(Engine(prepared, threads=1).ticks())
    seen = [first_exposure(prepared), *(tick.exposure for tick in ticks[:-1])]
    return np.stack([tick.digest for tick in ticks]), np.stack(seen), prepared.places.province


def months_alike(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Return for each neighbourhood the months before its first difference."""
    differs = one != two
    return np.where(differs.any(axis=0), differs.argmax(axis=0), len(one))


@pytest.mark.parametrize("response", [name for name in RESPONSES if name != "standard"])
def test_response__nobody_differs_before_others_are_seen_on_a_list(response: str) -> None:
    usual, seen, province = run("standard")
    other, seen_then, _ = run(response)
    alike = months_alike(usual, other)
    borders = [response_table(name).at[Exposure.LISTED][1] for name in ("standard", response)]
    for k, of in enumerate(province):
        listed, adults = seen[:, of, 0], seen[:, of, 1]
        is_seen = (listed > 0) & (listed * 100_000 >= min(borders) * adults)
        first = int(is_seen.argmax()) if is_seen.any() else len(usual)
        assert alike[k] >= first, (k, alike[k], first)
        assert np.array_equal(seen[: first + 1, of], seen_then[: first + 1, of])
    if response == "deterrence":  # it pays as the standard does, and nothing else is moved yet
        assert (usual == other).all()
    else:
        assert (alike < len(usual)).any()


@pytest.mark.parametrize("response", ["none", "salience", "norms"])
def test_response__without_a_list_nobody_differs(response: str) -> None:
    assert (run("standard", "none")[0] == run(response, "none")[0]).all()
