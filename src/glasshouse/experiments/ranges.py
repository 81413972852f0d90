"""Whether signs survive the ranges of the numbers: the same two sides, where all numbers stand elsewhere.

Each draw puts every number that the sides rest on, that has no source and that has a range, at a place of it:
a point of a scrambled Sobol sequence (Owen 1998, Journal of Complexity 14(4) 466-489), by SciPy. Both sides
of a draw have the same numbers, people and luck, each draw another luck. The society is a smaller one, so its
luck is in what a draw shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import qmc

from glasshouse.engine.folders import digest_of_society
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import Run
from glasshouse.errors import GlasshouseError, ScenarioError
from glasshouse.experiments.contrast_record import (
    ContrastRecord,
    RangesRecord,
    ReplicateRecord,
    RestingRecord,
)
from glasshouse.experiments.effects import means_of
from glasshouse.experiments.groups import EVERYONE
from glasshouse.experiments.numbers_page import numbers_of
from glasshouse.experiments.pairing import seed_of
from glasshouse.regimes.shares import shares_of
from glasshouse.society.numbers import FILES
from glasshouse.society.parameters import text_of
from glasshouse.society.ranges import Ranged
from glasshouse.society.scenario import Scenario
from glasshouse.society.settable import parameter_of, row_of, settable

PART, FEWEST = 20, 11_000  # a society of draws is so small a part of the whole, but has so many adults
FIRST = 1_000_000  # seeds of draws are numbered from here on: no replicate has the luck of a draw
MOST_REFUSED = 20  # places without a society, for each draw that is asked for


@dataclass(frozen=True)
class Draws:
    """What is run of some draws.

    numbers
        Names of the numbers that move.
    cells
        By draw, the scenarios by their names.
    refused
        Places that were passed over, since numbers there contradict each other.
    """

    numbers: tuple[str, ...]
    cells: tuple[Mapping[str, Scenario], ...]
    refused: int


def agents_of_draws(scenario: Scenario) -> int:
    """Return the agents of a draw; a toy society keeps its own, which its rates may be made for.

    Examples
    --------
    >>> [agents_of_draws(Scenario(("none",), n, start=120)) for n in (3_000, 55_000, 1_100_000)]
    [3000, 11000, 55000]
    """
    if scenario.society:
        return scenario.agents
    return min(scenario.agents, max(FEWEST, scenario.agents // PART))


def moving_numbers(*sides: Prepared) -> tuple[Ranged, ...]:
    """Return the numbers that draws move: without a source, with a range, and not set by a side itself."""
    said = {name for side in sides for name, _ in side.scenario.numbers}
    shares = {
        (loaded.regime.regime.id, share.path): share
        for side in sides for loaded in side.regimes for share in shares_of(loaded.regime)
    }  # fmt: skip
    found = []
    for entry in numbers_of(*sides):
        if entry.is_sourced:
            continue
        if entry.file in FILES and entry.id in settable():
            one = parameter_of(entry.id)
            found.append(Ranged(entry.id, row_of(entry.id), one.unit, one.low, one.high))
        elif share := shares.get((entry.file, entry.id)):
            given = share.practice
            if given.low is not None and given.high is not None:
                found.append(Ranged(share.name, (given.share,), entry.unit, given.low, given.high))
    return tuple(one for one in found if one.ends and one.name not in said)


def draws_of(cells: Mapping[str, Scenario], n: int) -> Draws:
    """Draw places for the numbers of some scenarios, the first of which gives the seed.

    A place at which numbers contradict each other, such as shares of a whole above 1, is passed over. More
    draws have the same first ones.

    Parameters
    ----------
    cells
        Scenarios by name, of one society.
    n
        How many draws.

    Raises
    ------
    ScenarioError
        If no number has a range, or hardly any place has a society.
    """
    sides = {name: prepare(scenario) for name, scenario in cells.items()}
    moving = moving_numbers(*sides.values())
    if not moving:
        raise ScenarioError("--ranges: no number that these sides rest on has a range; leave it out.")
    seed = next(iter(cells.values())).seed
    points = qmc.Sobol(len(moving), rng=np.random.default_rng(seed))
    found: list[Mapping[str, Scenario]] = []
    refused = 0
    while len(found) < n:
        (point,) = points.random(1)
        there = _at(sides, moving, point.tolist(), seed_of(seed, FIRST + len(found)))
        if _is_society(there.values()):
            found.append(there)
        elif (refused := refused + 1) > MOST_REFUSED * n:
            raise ScenarioError(
                f"--ranges: at {refused} of {refused + len(found)} places of their ranges the numbers "
                "contradict each other; set some of them, or leave it out."
            )
    return Draws(tuple(one.name for one in moving), tuple(found), refused)


def _at(
    sides: Mapping[str, Prepared], moving: Sequence[Ranged], point: Sequence[float], seed: int
) -> dict[str, Scenario]:
    """Return the sides at a point of the unit cube; a share is only said where its regime is in the stack."""
    rows = {one.name: text_of(one.at(unit)) for one, unit in zip(moving, point, strict=True)}
    found = {}
    for name, side in sides.items():
        own = {share.name for loaded in side.regimes for share in shares_of(loaded.regime)}
        numbers = {key: text for key, text in rows.items() if key in own or key in settable()}
        scenario = side.scenario
        found[name] = replace(
            scenario, agents=agents_of_draws(scenario), seed=seed,
            numbers=tuple({**numbers, **dict(scenario.numbers)}.items()),
        )  # fmt: skip
    return found


def _is_society(scenarios: Iterable[Scenario]) -> bool:
    """Return whether tables can be built of the numbers that some scenarios say."""
    try:
        for scenario in scenarios:
            digest_of_society(prepare(scenario))
    except GlasshouseError:
        return False
    return True


def with_ranges(record: ContrastRecord, draws: Draws, pairs: Iterable[tuple[Run, Run]]) -> ContrastRecord:
    """Return what a contrast says, with what came of draws.

    Parameters
    ----------
    pairs
        Baseline and reform of each draw, in their order.
    """
    effects: list[dict[str, float]] = []
    kept: list[ReplicateRecord] = []
    for baseline, reform in pairs:
        before, after = means_of(baseline.fates()), means_of(reform.fates())
        effects.append({name: after[name] - value for name, value in before.items()})
        kept.append(pair_record(baseline, reform))
    main = {one.outcome: one.effect for one in record.effects if one.group == EVERYONE}
    resting = tuple(
        with_signs(one, main[one.outcome], [found[one.outcome] for found in effects])
        for one in record.resting
    )
    agents = agents_of_draws(next(iter(draws.cells[0].values())))
    ranges = RangesRecord(agents=agents, numbers=draws.numbers, refused=draws.refused, draws=tuple(kept))
    return record.model_copy(update={"resting": resting, "ranges": ranges})


def with_signs(one: RestingRecord, main: float, effects: Sequence[float]) -> RestingRecord:
    """Return what an outcome rests on, with what draws have shown of its sign.

    Parameters
    ----------
    main
        The effect with the numbers as they are.
    effects
        (n_draws,) those of the draws.
    """
    signs = [_sign(effect) for effect in effects]
    return one.model_copy(
        update={
            "sign_robust": all(sign == _sign(main) for sign in signs) if main else None,
            "more": signs.count(1), "less": signs.count(-1), "none": signs.count(0),
            "smallest": min(effects), "largest": max(effects),
        }
    )  # fmt: skip


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def pair_record(baseline: Run, reform: Run) -> ReplicateRecord:
    """Return which runs a pair is."""
    return ReplicateRecord(
        seed=baseline.scenario.seed, baseline=baseline.path.name, reform=reform.path.name,
        baseline_digest=str(baseline.manifest.digest), reform_digest=str(reform.manifest.digest),
    )  # fmt: skip
