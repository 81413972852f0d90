"""Intervals over replicates cover as often as they say: null contrasts of toy societies, exact tails.

A list is led to by two kinds of conduct. On one side people offend at a rate and never err; on the other they
err at that rate and never offend. The luck of the two is apart, so the sides are independent, everybody is
listed as often on both, and the true effect on the months listed is nought. A 95 % interval over replicates
must hold nought in 95 of 100 contrasts.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest
from scipy.stats import binom
from stages import EXAMPLES, FALSE_ALARM

from glasshouse import compare
from glasshouse.cli.run import scenario_of
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.metrics.intervals import over_replicates
from glasshouse.society.scenario import Scenario

LEVEL, EACH = 0.95, 4  # replicates of a contrast
AGENTS, SEED = 200, 606
NARROW = 0.2  # the negative control: of this width they cover 0.43, by Student's t of three degrees


def sides(folder: Path) -> tuple[Scenario, Scenario]:
    """Return the two sides, from the list of the manual with a second ground."""
    law = (EXAMPLES / "b03-list.yaml").read_text(encoding="utf-8")
    for begins, ends, names in (
        ("  - {id: offence,", "procedures:", (("id: offence", "id: fault"),)),
        ("      - {id: offends,", "measures:", (("id: offends", "id: errs"), ("on: offence", "on: fault"))),
    ):
        item = law[law.index(begins) : law.index(ends)]
        other = item
        for name, new in names:
            other = other.replace(name, new)
        law = law.replace(item, item + other)
    (folder / "b03-list.yaml").write_text(law, encoding="utf-8")
    text = (EXAMPLES / "b03.yaml").read_text(encoding="utf-8").rstrip() + "\n"
    offends = text + "    fault: {per_year: 0}\n"
    errs = offends.replace("offence: {per_year: 0.3}", "offence: {per_year: 0}").replace(
        "fault: {per_year: 0}", "fault: {per_year: 0.3}"
    )
    found = []
    for name, one in (("offends", offends), ("errs", errs)):
        path = folder / f"{name}.yaml"
        path.write_text(one, encoding="utf-8")
        found.append(scenario_of(path, {"agents": AGENTS, "years": 1, "seed": SEED}))
    return found[0], found[1]


def listed_months(scenario: Scenario) -> float:
    """Return the months on the list of a mean agent."""
    prepared = prepare(scenario)
    row = [o.name for o in prepared.observables].index("offenders.persons")
    return sum(int(t.tally[:, row, 0].sum()) for t in Engine(prepared, threads=1).ticks()) / AGENTS


def n_covering(effects: list[float], width: float = 1) -> int:
    """Return in how many contrasts the interval holds nought."""
    found = 0
    for first in range(0, len(effects), EACH):
        interval = over_replicates(effects[first : first + EACH], LEVEL)
        assert interval
        middle, _, high = interval
        found += abs(middle) <= width * (high - middle)
    return found


def is_right(n_held: int, n: int) -> bool:
    """Return whether so many of `n` intervals may hold nought, by exact tails of both sides."""
    return min(binom.cdf(n_held, n, LEVEL), binom.sf(n_held - 1, n, LEVEL)) > FALSE_ALARM / 2


def test_coverage__of_independent_sides(tmp_path: Path) -> None:
    """30 contrasts of four replicates, by the engine alone. Negative control: intervals too narrow."""
    n = 30
    effects = []
    for replicate in range(n * EACH):
        one, other = (replace(side, seed=SEED + replicate) for side in sides(tmp_path))
        effects.append(listed_months(other) - listed_months(one))
    assert len(set(effects)) > n, "the sides have luck of their own"
    assert is_right(n_covering(effects), n)
    assert not is_right(n_covering(effects, NARROW), n)


@pytest.mark.verify
def test_coverage__of_contrasts(tmp_path: Path) -> None:
    """40 contrasts of four replicates through `compare`, in all its parts. Control: too narrow."""
    n = 40
    found = compare(*sides(tmp_path), replicates=n * EACH, out=tmp_path / "null").effect("listed_months")
    effects = list(found.by_replicate)
    assert is_right(n_covering(effects), n)
    assert not is_right(n_covering(effects, NARROW), n)
    assert found.low is not None and found.high is not None and found.low < 0 < found.high
    assert found.effect == pytest.approx(fmean(effects))
