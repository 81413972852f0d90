"""Every shipped regime runs: alone, beside the national lists, and everywhere."""

from __future__ import annotations

import pytest

from glasshouse import clock
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.gazetteer import ABROAD
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society.scenario import Scenario
from glasshouse.society.territory import EVERYWHERE, OWN

START = clock.parse_month("2020-11")


@pytest.mark.parametrize("regime", shipped_ids())
def test_regime__lives_through_two_months(regime: str) -> None:
    stacks = [((regime,), EVERYWHERE), (tuple(dict.fromkeys(("national-lists", regime))), EVERYWHERE)]
    if tuple(load_regime(regime).regime.regime.territorial_scope) != (ABROAD,):
        stacks.append(((regime,), OWN))
    for regimes, where in stacks:
        scenario = Scenario(regimes=regimes, agents=31 * 20, seed=3, start=START, end=START + 1, where=where)
        months = [tick for tick in Engine(prepare(scenario), threads=1).ticks() if not tick.is_spin_up]
        assert len(months) == 2 and all(month.tally.any() for month in months)
