"""All metrics of a run: the values of those that it holds, and one line why of all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from glasshouse.metrics.catalogue import Metric, metrics
from glasshouse.metrics.held import Held
from glasshouse.metrics.readings import NO_FATES, NOTHING, PAIRED, Reading, Words
from glasshouse.metrics.run_fates import BY_FATES, by_fates
from glasshouse.metrics.run_law import BY_LAW
from glasshouse.metrics.run_sample import BY_SAMPLE
from glasshouse.metrics.run_series import BY_SERIES
from glasshouse.metrics.spells import Seen

Take = Callable[[Seen], Iterator[Reading]]
TAKEN_FROM: dict[str, Mapping[str, Take]] = {
    "law": BY_LAW,
    "series": BY_SERIES,
    "sample": BY_SAMPLE,
    "fates": {number: by_fates(number) for number in BY_FATES},
}
GRADE_MOVES = ("M10", "M11", "M14")  # measured with M09
WITH = {**dict.fromkeys(GRADE_MOVES, "M09"), "M18": "M16"}


def readings_of(held: Held) -> tuple[Reading, ...]:
    """Return at least one reading of each metric of the catalogue, in its order."""
    seen = Seen(held)
    cache: dict[tuple[str, str], tuple[Reading, ...]] = {}
    found: list[Reading] = []
    for one in metrics():
        readings = []
        for where in one.held_in.split():
            key = where, WITH.get(one.id, one.id)
            if key[1] in TAKEN_FROM.get(where, {}):
                if key not in cache:
                    cache[key] = tuple(TAKEN_FROM[where][key[1]](seen))
                readings += [reading for reading in cache[key] if reading.metric == one.id]
        found += readings or [Reading(one.id, why=why_not(one, held))]
    return tuple(found)


def why_not(one: Metric, held: Held) -> Words:
    """Say why a run has no value of a metric."""
    if one.why_not:
        return Words(one.why_not, one.why_not_zh)
    if one.held_in == "contrast":
        return PAIRED
    return NO_FATES if one.held_in == "fates" and held.fates is None else NOTHING
