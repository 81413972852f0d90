"""One neighbourhood under another law, while everybody else lives as in the run.

The people, their luck and the neighbourhood are those of the run, and so is what agents see of others: its
exposures. It is no run of the other law: there, others would act otherwise, too, and be seen to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.conduct import FIRST_BORDER
from glasshouse.engine.interventions import intervened, meaningful
from glasshouse.engine.prepare import Prepared, place_of_stack, prepare
from glasshouse.engine.ranks import NOT_YET
from glasshouse.errors import ScenarioError
from glasshouse.regimes.load import load_regime
from glasshouse.society.parameters import OF_A_REGIME
from glasshouse.society.scenario import Scenario
from glasshouse.society.territory import EVERYWHERE, OWN

NO_LAW = "none"


@dataclass(frozen=True)
class OtherLaw:
    """The law of a what-if, made ready.

    Parameters
    ----------
    prepared
        The society of the run under the other law.
    exposures
        (n_ticks, 31, 2 and more) those of the run, in the columns of the other law.
    outside
        Regimes that are applied outside their own territory here.
    unranked
        Grades that go by rank, of which nobody knows the border: nobody reaches them.
    idle
        Regimes that are in force on no day of the horizon.
    """

    prepared: Prepared
    exposures: I64
    outside: tuple[str, ...]
    unranked: tuple[str, ...]
    idle: tuple[str, ...]


def under_other_law(
    own: Prepared, exposures: I64, neighbourhood: int, regimes: tuple[str, ...], without: tuple[str, ...] = ()
) -> OtherLaw:
    """Return the law of a what-if for one neighbourhood of a run.

    Parameters
    ----------
    own
        The run's own preparation.
    exposures
        Of the run.
    regimes, without
        The other law, as in a scenario.

    Raises
    ------
    ScenarioError
        If the run is of a toy society, or the law cannot be in force there.
    """
    scenario = own.scenario
    if scenario.society:
        raise ScenarioError("A toy society has the acts of its own rules; no other law can be tried on it.")
    names = tuple(load_regime(one).regime.regime.id for one in regimes)
    numbers = tuple(
        pair
        for pair in scenario.numbers
        if OF_A_REGIME not in pair[0] or pair[0].split(OF_A_REGIME)[0] in names
    )
    places = scenario.places or (_territories(scenario) if scenario.where == OWN else ())
    parts = ("auto", *sorted(own.parts.on))  # what either law asks of people is followed under both
    other = replace(
        scenario, regimes=regimes, without=without, change=None, numbers=numbers, parts=parts, places=places,
        interventions=(),
    )  # fmt: skip
    row = int(own.places.place[neighbourhood])
    if scenario.where == OWN and not _is_at_home(other, own, row):
        if own.territory.region:
            raise ScenarioError("No mainland regime is in force in a special administrative region.")
        made = prepare(replace(other, where=EVERYWHERE, places=()))
        everywhere = tuple((True,) * (1 + len(own.territory.carved)) for _ in regimes)
        ground = replace(own.territory, in_force=everywhere, hypothetical=made.territory.hypothetical)
        made = replace(made, places=own.places, territory=ground)
    else:
        made = prepare(other)
    if not np.array_equal(made.places.first_slot, own.places.first_slot):
        raise ScenarioError("Under that law the society would be cut into other neighbourhoods.")
    outside = tuple(
        name for name, is_outside in zip(names, made.territory.hypothetical, strict=True) if is_outside
    )
    seen, unranked = _columns(own, made, exposures)
    if kept := meaningful(made, scenario.interventions):
        made = intervened(made, kept)
    return OtherLaw(made, seen, outside, unranked, tuple(_idle(made)))


def _territories(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the territories of which a run's society consists."""
    heads = [load_regime(one).regime.regime for one in scenario.regimes]
    return tuple(dict.fromkeys(name for head in heads for name in head.territorial_scope))


def _is_at_home(other: Scenario, own: Prepared, row: int) -> bool:
    """Whether each regime of a law is in force where somebody lives, without any what-if."""
    loaded = [load_regime(one) for one in other.regimes]
    try:
        ground = place_of_stack(loaded, OWN, other.places)
    except ScenarioError:  # a scheme from abroad
        return False
    if [one.id for one in ground.carved] != [one.id for one in own.territory.carved]:
        return False
    return all(there[row] for there in ground.in_force) or other.regimes == own.scenario.regimes


def _columns(own: Prepared, made: Prepared, exposures: I64) -> tuple[I64, tuple[str, ...]]:
    """Return the exposures of a run in the columns of another law, and the grades without a border.

    What is seen of others has the same columns under every law. The borders of grades by rank follow them:
    those that the run has, too, are its own; of all others no ranking of the country is known.
    """
    names = list(own.exposure_names)
    seen = np.full((*exposures.shape[:2], len(made.exposure_names)), NOT_YET, np.int64)
    seen[:, :, :FIRST_BORDER] = exposures[:, :, :FIRST_BORDER]
    unranked = []
    for column, name in enumerate(made.exposure_names[FIRST_BORDER:], start=FIRST_BORDER):
        if name in names:
            seen[:, :, column] = exposures[:, :, names.index(name)]
        else:
            unranked.append(name.removeprefix("border_"))
    return np.ascontiguousarray(seen), tuple(unranked)


def _idle(made: Prepared) -> list[str]:
    first, last = (clock.first_day(made.scenario.start), clock.last_day(made.scenario.end))
    found = []
    for one, is_outside in zip(made.regimes, made.territory.hypothetical, strict=True):
        head = one.regime.regime
        is_over = head.until is not None and not is_outside and clock.day_number(head.until) < first
        if head.id != NO_LAW and (is_over or clock.day_number(head.since) > last):
            found.append(head.id)
    return found
