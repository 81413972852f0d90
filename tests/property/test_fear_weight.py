"""Benchmark B26: a fear weight is fitted, and an input it stays. Nothing here is a finding about anybody.

Whether people dare to speak is a table by their opinion, by the climate of the neighbourhood and by how much
speech was punished in the province last month (model, 7.6b). A fear weight of w takes a part w of the usual
courage away where more than usual was seen punished. It is chosen so that lawful speech falls by a quarter,
the middle of the 20 to 30 % by which views of articles that touch on terrorism fell after June 2013 (Penney
2016, Berkeley Technology Law Journal 31); acts that nobody fears must move by less than 2 %. That it can be
chosen so says that the model has the knob, and nothing of its value: the courage that is shipped is an
assumption, too.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.society import world_tables
from glasshouse.society.catalogue import catalogue
from glasshouse.society.opinion_tables import opinion_table
from glasshouse.society.response_tables import opinions_of
from glasshouse.society.scenario import Scenario

START, END = clock.parse_month("2018-01"), clock.parse_month("2018-12")
AGENTS, SEED = 12_000, 26
FALLS, CONTROL = (0.20, 0.30), 0.02
FEARED = tuple(a.id for a in catalogue() if a.response == "chilled" and a.group == "expression")
UNMOVED = tuple(a.id for a in catalogue() if a.response == "none")


def done(weight: float, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Return how many feared acts there are in a year under a regime that punishes speech, and others."""
    table = opinion_table(opinions_of("standard"))
    speak = table.speak.copy()
    usual = int(table.usual[1])  # how much punishment is as things are
    speak[:, :, usual + 1 :] = np.round(speak[:, :, usual : usual + 1] * (1 - weight))
    monkeypatch.setattr(world_tables, "opinion_table", lambda _: table._replace(speak=speak))
    scenario = Scenario(
        regimes=("seed-maximal",), where="everywhere", agents=AGENTS, seed=SEED, start=START, end=END
    )
    prepared = prepare(scenario)
    months = [tick.tally[:, :, 0].sum(axis=0) for tick in Engine(prepared, threads=2).ticks()][-12:]
    names = [o.name for o in prepared.observables]

    def total(acts: tuple[str, ...]) -> int:
        rows = [names.index(f"done.{act}") for act in acts if f"done.{act}" in names]
        return int(sum(month[rows].sum() for month in months))

    return total(FEARED), total(UNMOVED)


@pytest.mark.verify
def test_b26__a_fear_weight_can_be_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """By halving, on paired luck; no weight moves the control."""
    fearless, others = done(0.0, monkeypatch)
    assert fearless > 1_000 and others > 10_000

    @cache
    def fall(weight: float) -> float:
        feared, unmoved = done(weight, monkeypatch)
        assert abs(unmoved / others - 1) < CONTROL
        return 1 - feared / fearless

    low, high, fitted = 0.0, 1.0, 0.5
    assert fall(high) > FALLS[1]
    for _ in range(6):
        if FALLS[0] < fall(fitted) < FALLS[1]:
            break
        low, high = (fitted, high) if fall(fitted) <= FALLS[0] else (low, fitted)
        fitted = (low + high) / 2
    assert FALLS[0] < fall(fitted) < FALLS[1]
    assert fall(0.03) < FALLS[0], "negative control: a weight too small"
