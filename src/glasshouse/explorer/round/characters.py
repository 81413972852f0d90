"""Whom a round offers: by a stated rule, a few people of the run, in coarse bands.

In the neighbourhoods that the run has sampled, and before them the first one of a place with rules of its
own, for each sort the first adult by number to whom it happens within the run, and who is there all along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from glasshouse import clock
from glasshouse.codes import FIRM_SLOTS, Event, Fact, Kind
from glasshouse.effect_charts import Lang
from glasshouse.engine.looks import Look, band_names, look_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.trace import Replay
from glasshouse.explorer.lives.replays import LIVES
from glasshouse.explorer.lives.someone import happened_to
from glasshouse.explorer.round.words import BANDS
from glasshouse.society.catalogue import catalogue

SORTS: Final = ("debt", "mistaken", "speaks", "points", "nothing")
MOST_LOOKED_AT: Final = 2_000  # adults to whom nothing happens, of a neighbourhood


@dataclass(frozen=True)
class Offer:
    """Somebody who is offered: why, which slot, and in which neighbourhood."""

    sort: str
    slot: int
    neighbourhood: int


def offers(run: Run) -> list[Offer]:
    """Return whom a run offers, one of each sort that it has."""
    prepared, _ = LIVES.ready(run)
    found: dict[str, Offer] = {}
    for k in searched(run, prepared):
        again = LIVES.replayed(run, k)[0]
        for sort in SORTS:
            if sort not in found:
                taken = {one.slot for one in found.values()}
                free = (slot for slot in candidates(run, prepared, again, sort) if slot not in taken)
                slot = next((one for one in free if stays(prepared, one, k)), None)
                if slot is not None:
                    found[sort] = Offer(sort, slot, k)
    return [found[sort] for sort in SORTS if sort in found]


def searched(run: Run, prepared: Prepared) -> list[int]:
    """Return the neighbourhoods in which somebody is looked for."""
    sampled = [int(k) for k in run.manifest.sample.neighbourhoods]
    carved = np.flatnonzero(prepared.places.place)[:1].tolist()
    return list(dict.fromkeys([*carved, *sampled])) or [0]


def candidates(run: Run, prepared: Prepared, again: Replay, sort: str) -> Iterator[int]:
    """Yield the slots of adults of whom a sort is true, by number."""
    if sort == "nothing":
        touched = happened_to(run, again.neighbourhood, "nothing").slots
        first = int(prepared.places.first_slot[again.neighbourhood])
        size = min(int(prepared.places.size[again.neighbourhood]), MOST_LOOKED_AT)
        yield from (slot for slot in range(first, first + size) if slot not in touched)
        return
    if sort == "mistaken":
        panel, events = again.panel, again.events
        is_wrong = (panel["kind"] == Kind.DEBT) & (panel["bits"] & Fact.UNFOUNDED != 0)
        is_wrong &= panel["tick"] >= prepared.scenario.start
        is_filed = (events["observable"] == Event.MISTAKEN_IDENTITY) & within(prepared, again)
        slots = np.concatenate([panel["agent"][is_wrong], events["agent"][is_filed]])
    else:
        slots = again.events["agent"][told(prepared, again, sort) & within(prepared, again)]
    yield from (int(slot) for slot in np.unique(slots) if slot < FIRM_SLOTS)


def within(prepared: Prepared, again: Replay) -> NDArray[np.bool_]:
    """Mark the events of the run itself, without those before it."""
    return np.asarray(again.events["tick"] >= prepared.scenario.start)


def told(prepared: Prepared, again: Replay, sort: str) -> NDArray[np.bool_]:
    """Mark the events that a sort is about."""
    observable = again.events["observable"]
    if sort == "debt":
        return np.asarray(observable == Event.ENFORCEMENT_OPENED)
    spoken = {f"done.{one.id}" for one in catalogue() if one.group == "expression"}
    points = {f"{score}.record" for score in prepared.stack.score_ids}
    wanted = spoken if sort == "speaks" else points
    return np.asarray(np.array([one.name in wanted for one in prepared.observables], bool)[observable])


def stays(prepared: Prepared, slot: int, neighbourhood: int) -> bool:
    """Whether the same adult holds a slot from the first day of the run to the last."""
    spec = prepared.scenario
    days = clock.first_day(spec.start), clock.last_day(spec.end)
    first, last = (look_of(prepared, slot, neighbourhood, day) for day in days)
    return first is not None and last is not None and first.generation == last.generation


def bands(prepared: Prepared, look: Look, neighbourhood: int, lang: Lang) -> str:
    """Say who somebody is, in coarse bands and no closer."""
    province = prepared.territory.province_name(int(prepared.places.province[neighbourhood]))
    row = int(prepared.places.place[neighbourhood])
    place = prepared.territory.carved[row - 1] if row else None
    names: dict[str, Any] = {
        "en": f"{place.name_en}, {province[0]}" if place else province[0],
        "zh": f"{province[1]}{place.name_zh if place else ''}",
    }
    age = band_names()[look.age_band].replace("plus", "+")
    area = BANDS["town" if look.is_urban else "countryside"][lang]
    return BANDS["who"][lang].format(age=age, where=names[lang], area=area, fifth=look.fifth)
