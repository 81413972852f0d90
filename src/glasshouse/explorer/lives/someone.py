"""Someone like: an agent by coarse bands, and by whether something happened to it at all.

The same question finds the same agent. Attributes are recomputed from luck; what happened is seen in the
neighbourhoods that the run has sampled or, where none of them is in the province that is asked for, in a few
of its neighbourhoods that are replayed. There is no table of persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from glasshouse import clock
from glasshouse.codes import N_EVENTS, N_INCOME, N_LEGAL, Event, Legal
from glasshouse.engine.looks import Look, band_names, look_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.explorer.lives.replays import LIVES, Lives

ANY: Final = "any"
HAPPENED: Final = ("listed", "refused", "rewarded", "objected", "mistaken", "removed", "nothing")
AREAS: Final = ("town", "countryside")
MOST_REPLAYED = 3  # neighbourhoods of a province of which none is sampled
MOST_ASKED = 999
MOST_LOOKED_AT = 20_000  # agents whose bands are recomputed for one question: about a second
RELAXED: Final = ("area", "age", "fifth", "province", "happened")  # what is let go, the least telling first
ADULT_REFUSALS = (
    Event.AIR_REFUSED, Event.G_TRAIN_REFUSED, Event.EMU_FIRST_REFUSED, Event.SOFT_SLEEPER_REFUSED,
    Event.ORDINARY_RAIL_REFUSED, Event.SPENDING_REFUSED,
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """Who is looked for; `any` or 0 where it does not matter.

    Parameters
    ----------
    age
        One of `looks.band_names`, at the end of the run.
    province
        Its code.
    fifth
        Of income, 1 to 5.
    area
        One of `AREAS`.
    happened
        One of `HAPPENED`, within the horizon.
    """

    age: str = ANY
    province: int = 0
    fifth: int = 0
    area: str = ANY
    happened: str = ANY

    def query(self) -> dict[str, object]:
        """Return the parts of an address that say the same."""
        asked = {
            "age": self.age, "province": self.province, "fifth": self.fifth, "area": self.area,
            "happened": self.happened,
        }  # fmt: skip
        return {name: value for name, value in asked.items() if value not in (ANY, 0)}

    def without(self, name: str) -> Question:
        """Return the same question, in which one part does not matter."""
        return replace(self, **{name: 0 if name in ("province", "fifth") else ANY})  # type: ignore[arg-type]

    def fits(self, look: Look) -> bool:
        """Whether somebody looks like it; province and what happened are seen to elsewhere."""
        bands = band_names()
        return (
            self.age in (ANY, bands[look.age_band])
            and self.fifth in (0, look.fifth)
            and self.area in (ANY, AREAS[0] if look.is_urban else AREAS[1])
        )


def find(run: Run, question: Question, nth: int = 0, lives: Lives = LIVES) -> int | None:
    """Return the slot of the one who fits, or of the next ones, in the order of neighbourhoods and slots."""
    return next((slot for k, slot in enumerate(matches(run, question, lives)) if k == nth), None)


def relaxation(run: Run, question: Question) -> Question | None:
    """Return the nearest question that somebody fits: one part of it does not matter."""
    for name in RELAXED:
        wider = question.without(name)
        if wider != question and find(run, wider) is not None:
            return wider
    return None


def matches(run: Run, question: Question, lives: Lives = LIVES) -> Iterator[int]:
    """Yield the slots of all who fit in the neighbourhoods that are searched."""
    prepared, _ = lives.ready(run)
    day, n_looked_at = clock.last_day(prepared.scenario.end), 0
    for k in searched(run, prepared, question):
        first, size = int(prepared.places.first_slot[k]), int(prepared.places.size[k])
        known = None if question.happened == ANY else happened_to(run, k, question.happened, lives)
        for slot in range(first, first + size):
            held = known is not None and (slot in known.slots) == known.is_out
            if held:
                continue
            n_looked_at += 1
            if n_looked_at > MOST_LOOKED_AT:
                return
            look = look_of(prepared, slot, k, day)
            if look and question.fits(look) and (known is None or known.says(slot, look.generation)):
                yield slot


def searched(run: Run, prepared: Prepared, question: Question) -> list[int]:
    """Return the neighbourhoods in which somebody is looked for, in order."""
    sampled = [int(k) for k in run.manifest.sample.neighbourhoods]
    everywhere = [*sampled, *(k for k in range(len(prepared.places.size)) if k not in sampled)]
    there = [
        k
        for k in everywhere
        if question.province in (0, prepared.province_codes[int(prepared.places.province[k])])
    ]
    if question.happened == ANY:
        return there
    return [k for k in there if k in sampled] or there[:MOST_REPLAYED]


@dataclass(frozen=True)
class Known:
    """To which slots, and to which of their holders, something happened; or did not, if `is_out`."""

    slots: frozenset[int]
    pairs: frozenset[tuple[int, int]]
    is_out: bool

    def says(self, slot: int, generation: int) -> bool:
        """Whether it is true of a holder."""
        return ((slot, generation) in self.pairs) != self.is_out


def happened_to(run: Run, neighbourhood: int, what: str, lives: Lives = LIVES) -> Known:
    """Return to whom something happened in the horizon of a run, in one neighbourhood."""
    prepared, _ = lives.ready(run)
    events = lives.replayed(run, neighbourhood)[0].events
    observable, rules = events["observable"], prepared.stack.rules
    is_mine = events["tick"] >= prepared.scenario.start
    names = np.array([one.name for one in prepared.observables])
    block = np.array([name.partition(".")[0] for name in names])
    n_legal = N_LEGAL * len(prepared.stack.procedure_ids)
    legal = np.where(
        (observable >= N_EVENTS) & (observable < N_EVENTS + n_legal), (observable - N_EVENTS) % N_LEGAL, -1
    )
    procedure = np.where(legal >= 0, (observable - N_EVENTS) // N_LEGAL, 0)
    black = np.array([*rules.procedure_is_black, 0], bool)[procedure]
    is_refusal = np.isin(observable, ADULT_REFUSALS) | (block[observable] == "refused")
    is_favour = (block[observable] == "favoured") | ((legal == Legal.IN_FORCE) & ~black)
    ends = (Legal.REMOVED, Legal.EXPIRED, Legal.CORRECTED, Legal.LAPSED)
    found = {
        "listed": (legal == Legal.IN_FORCE) & black,
        "refused": is_refusal,
        "rewarded": is_favour,
        "objected": legal == Legal.FILED,
        "mistaken": observable == Event.MISTAKEN_IDENTITY,
        "removed": np.isin(legal, ends) & black,
        "nothing": (legal >= 0) | is_refusal | is_favour | _is_of_scores(names, prepared)[observable],
    }[what] & is_mine
    slots, generations = events["agent"][found].tolist(), events["generation"][found].tolist()
    return Known(frozenset(slots), frozenset(zip(slots, generations, strict=True)), what == "nothing")


def _is_of_scores(names: np.ndarray, prepared: Prepared) -> np.ndarray:
    scores = set(prepared.stack.score_ids)
    return np.array([name.rpartition(".")[0] in scores for name in names])


def fifths() -> tuple[str, ...]:
    """Return what the fifths of income are called in addresses."""
    return tuple(map(str, range(1, N_INCOME + 1)))
