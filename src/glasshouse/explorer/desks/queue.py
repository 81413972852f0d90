"""The queue of a desk: what it decided in a year of a neighbourhood, month by month, by which provision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.decisions import DESKS, Decision, Decisions, Desk
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.sentences import LANGS
from glasshouse.engine.trace import Replay
from glasshouse.explorer.lives.lines import regimes_of

MOST_ROWS: Final = 60
MONTHS: Final = 12


@dataclass(frozen=True)
class Queue:
    """What was decided in some months, by desk."""

    prepared: Prepared
    again: Replay

    @cached_property
    def by_desk(self) -> dict[Desk, list[Decision]]:
        """Return the decisions of each desk, by day."""
        found: dict[Desk, list[Decision]] = {desk: [] for desk in DESKS}
        for one in sorted(Decisions(self.prepared).taken(self.again), key=lambda one: one.day):
            found[one.matter.desk].append(one)
        return found

    def months(self, desk: Desk, year: range) -> list[dict[str, Any]]:
        """Return how much a desk decided in each month of a year."""
        counts = Counter(one.day[:7] for one in self.by_desk[desk])
        texts = [clock.month_text(tick) for tick in year]
        return [{"month": text, "n": counts[text]} for text in texts]

    def usual_month(self, desk: Desk, year: range) -> int:
        """Return the last month of a year in which a desk decided something, or its last month."""
        mine = self.by_desk[desk]
        return clock.parse_month(mine[-1].day[:7]) if mine else year[-1]

    def of_month(self, desk: Desk, tick: int) -> list[Decision]:
        """Return what a desk decided in a month: what is about a case or a debt first, then records."""
        text = clock.month_text(tick)
        mine = [one for one in self.by_desk[desk] if one.day[:7] == text]
        return sorted(mine, key=lambda one: (one.matter.what.startswith("recorded."), one.day))

    def rows(self, desk: Desk, tick: int, lang: Lang) -> list[dict[str, Any]]:
        """Return the rows of the queue of a month, as many as fit on a page."""
        regimes = regimes_of(self.prepared.stack)
        return [
            {
                "day": one.day, "agent": one.agent, "fact": one.fact, "what": one.matter.what,
                "says": one.matter.zh if lang == "zh" else one.matter.en, "is_done": one.is_done,
                "provision": one.matter.provision, "regime": regimes.get(one.matter.provision, ""),
                "within": one.matter.within[LANGS.index(lang)],
                "otherwise": one.otherwise,
            }
            for one in self.of_month(desk, tick)[:MOST_ROWS]
        ]  # fmt: skip


def powers(prepared: Prepared, desk: Desk, lang: Lang) -> list[dict[str, Any]]:
    """Return what a desk may decide in a run: its words, its provision, and how often luck says yes."""
    regimes, found = regimes_of(prepared.stack), []
    for (_, _), words in sorted(Decisions(prepared).words.items()):
        if words.desk == desk:
            found.append(
                {
                    "what": words.what, "says": words.zh if lang == "zh" else words.en,
                    "provision": words.provision, "regime": regimes.get(words.provision, ""),
                    "within": words.within[LANGS.index(lang)],
                }
            )  # fmt: skip
    return found
