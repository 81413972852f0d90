"""What a page shows of a life that was told again: its lines by year, spells, the way of a score, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from glasshouse import clock
from glasshouse.engine.decisions import BY_PERSONS
from glasshouse.engine.life import LifeEvent, runs_of
from glasshouse.explorer.lives.replays import Told
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import CompiledStack

KINDS: Final = ("truth", "record", "law")
KIND_OF_TAG: Final = {
    "truth": "truth", "assumed": "truth", "record": "record", "report": "record", "law": "law",
    "measure": "law",
}  # fmt: skip
ENDS: Final = ("removed", "expired", "corrected", "lapsed")
REFUSALS: Final = (
    "air_refused", "g_train_refused", "emu_first_refused", "soft_sleeper_refused", "ordinary_rail_refused",
    "spending_refused",
)  # fmt: skip
NOBODY: Final = "never"


@dataclass(frozen=True)
class Spell:
    """A stay on a list, or under an order: `last` is the last day seen, `is_open` if it had not ended."""

    procedure: str
    en: str
    zh: str
    is_good: bool
    first: int
    last: int
    is_open: bool


@dataclass(frozen=True)
class Change:
    """A score after a change, on a day."""

    score: str
    day: int
    points: int


class Lines:
    """A life, put in order for a page."""

    def __init__(self, told: Told) -> None:
        self.told, self.events = told, told.life.events
        self.stack, scenario = told.prepared.stack, told.prepared.scenario
        self.first, self.last = clock.first_day(scenario.start), clock.last_day(scenario.end)
        self.regime_of = regimes_of(self.stack)

    @cached_property
    def recorded(self) -> dict[tuple[int, int], str]:
        """Return since when a matter of a holder, by its fact, is on a record or in a procedure."""
        found: dict[tuple[int, int], str] = {}
        for event in self.events:
            if event.tag in ("record", "report", "law") and event.fact:
                found.setdefault((event.holder, event.fact), event.day)
        return found

    def line(self, run: Sequence[LifeEvent]) -> dict[str, Any]:
        """Return one line of the life: events that say the same, together."""
        first, last = run[0], run[-1]
        kind = KIND_OF_TAG[first.tag]
        known = self.recorded.get((first.holder, first.fact), NOBODY) if kind == "truth" else ""
        return {
            "day": first.day, "until": last.day if len(run) > 1 else "", "times": len(run), "kind": kind,
            "tag": first.tag, "holder": first.holder, "en": first.en, "zh": first.zh, "known": known,
            "provision": first.provision, "article": first.article, "rule": first.rule,
            "article_zh": first.article_zh,
            "regime": self.regime_of.get(first.provision, ""),
        }  # fmt: skip

    def years(self, show: str) -> list[dict[str, Any]]:
        """Return the lines by year, of one kind or of all."""
        found: dict[str, list[dict[str, Any]]] = {}
        for run in runs_of(self.events):
            line = self.line(run)
            if show in ("all", line["kind"]):
                found.setdefault(line["day"][:4], []).append(line)
        return [{"year": int(year), "lines": lines} for year, lines in found.items()]

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """Return the stays on lists and under orders, in the order in which they began."""
        return tuple(sorted(self._spells(), key=lambda one: (one.first, one.procedure)))

    def _spells(self) -> Iterator[Spell]:
        is_black = self.stack.rules.procedure_is_black
        for number, (name, label) in enumerate(
            zip(self.stack.procedure_ids, self.stack.procedure_labels, strict=True)
        ):
            starts: dict[tuple[int, int], int] = {}
            for event in self.events:
                key, day = (event.holder, event.fact), day_of(event.day)
                if event.name == f"{name}.in_force":
                    starts.setdefault(key, day)
                gone = event.name in [f"{name}.{end}" for end in ENDS] or event.name == "death"
                for about in [one for one in starts if gone and (one == key or event.name == "death")]:
                    begin = starts.pop(about)
                    yield Spell(name, label.en, label.zh, not is_black[number], begin, day, False)
            for begin in starts.values():
                yield Spell(name, label.en, label.zh, not is_black[number], begin, self.last, True)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Return how the scores went."""
        ends = {f"{score}.{way}": score for score in self.stack.score_ids for way in ("up", "down")}
        pairs = zip(self.events, self.told.values, strict=True)
        return tuple(Change(ends[e.name], day_of(e.day), v) for e, v in pairs if e.name in ends)

    def days_on(self, *, is_good: bool) -> int:
        """Return the days of the horizon on at least one list or order, or on lists of the good ones."""
        days: set[int] = set()
        for one in self.spells:
            if one.is_good == is_good:
                days.update(range(max(one.first, self.first), one.last + (1 if one.is_open else 0)))
        return len(days)

    @cached_property
    def filings(self) -> frozenset[str]:
        """Return the rules by which a person objects; what creditors and bodies file is none."""
        rules = self.stack.rules
        moves = rules.move_id[np.isin(rules.move_stream, list(BY_PERSONS))]
        return frozenset(self.stack.move_ids[move] for move in moves.tolist())

    def counts(self) -> dict[str, int]:
        """Return what can be counted in the horizon, in the order in which it is shown."""
        mine = [
            (e, v) for e, v in zip(self.events, self.told.values, strict=True) if day_of(e.day) >= self.first
        ]
        names = Counter(e.name for e, _ in mine)
        records = {f"{score}.record" for score in self.stack.score_ids}
        points = [v for e, v in mine if e.name in records]
        steps: Counter[str] = Counter()
        for name, n in names.items():
            procedure, _, what = name.rpartition(".")
            steps[what] += n if procedure in self.stack.procedure_ids else 0
        return {
            "days_listed": self.days_on(is_good=False),
            "days_rewarded": self.days_on(is_good=True),
            "refused": sum(names[one] for one in REFUSALS) + _of_block(names, "refused"),
            "forgone": names["trip_forgone"],
            "favoured": _of_block(names, "favoured"),
            "points_lost": -sum(v for v in points if v < 0),
            "points_won": sum(v for v in points if v > 0),
            "notified": steps["notified"],
            "objections": sum(e.name.endswith(".filed") and e.rule in self.filings for e, _ in mine),
            "corrected": steps["corrected"] + names["copy_corrected"],
            "mistakes": names["mistaken_identity"],
            "debts": names["debt_arrears"],
            "paid": names["debt_performed"] + names["debt_settled"],
            "given_up": names["debt_written_off"],
            "acts": _of_block(names, "done"),
            "acts_recorded": _of_block(names, "recorded"),
        }


def regimes_of(stack: CompiledStack) -> dict[str, str]:
    """Return, by the provisions of a stack, the shipped regime whose page has them."""
    owners = [regime.regime.id for regime in stack.regimes for _ in regime.provisions]
    shipped = set(shipped_ids())
    pairs = zip(stack.provision_ids[1:], owners, strict=True)
    return {name: owner for name, owner in pairs if owner in shipped}


def _of_block(names: Counter[str], block: str) -> int:
    return sum(n for name, n in names.items() if name.startswith(f"{block}."))


def day_of(text: str) -> int:
    """Return the number of a day that is written as in a life.

    Examples
    --------
    >>> day_of("2000-01-31")
    30
    """
    return clock.day_number(date.fromisoformat(text))
