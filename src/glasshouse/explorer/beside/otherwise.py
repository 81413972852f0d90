"""Where a life could have gone otherwise: what luck, or a change, decided in it, and what turns it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.decisions import DESKS, Decision, Decisions
from glasshouse.engine.interventions import meaningful
from glasshouse.engine.life import LifeEvent
from glasshouse.engine.runs import Run
from glasshouse.explorer.beside.change_words import DONE
from glasshouse.explorer.beside.changes import MOST, Vocabulary
from glasshouse.explorer.changes import Changes, added, overlap, written
from glasshouse.explorer.desks.words import NAMES
from glasshouse.explorer.lives.lines import KIND_OF_TAG, Lines
from glasshouse.explorer.lives.replays import LIVES, Law, Told
from glasshouse.society.interventions import Intervention

MOST_ROWS, MOST_OF_DESK, MOST_OF_KIND = 40, 12, 4
Row = dict[str, Any]


def decisions(run: Run, slot: int, changes: Changes) -> list[Decision]:
    """Return everything that was decided about an agent under the run's own law, with some changes."""
    prepared, _ = LIVES.ready(run)
    spec, law = run.scenario, Law(interventions=meaningful(prepared, changes))
    months = range(spec.start, spec.end + 1)
    again, _ = LIVES.replayed(run, neighbourhood_of(prepared, slot), law, decided=months, of_agent=slot)
    return list(Decisions(prepared).taken(again))


def chosen(found: Sequence[Decision], events: Sequence[LifeEvent]) -> list[Decision]:
    """Return the decisions that are shown, by desk, those of the citizen before others, then by day.

    What comes up again and again in one matter counts once after each step of it, for each way it went; and
    of a kind of decision the first few are enough.
    """
    steps: dict[tuple[int, int], list[str]] = {}
    for event in events:
        if event.tag != "measure":
            steps.setdefault((event.holder, event.fact), []).append(event.day)
    first: dict[object, Decision] = {}
    for one in found:
        stage = bisect_left(steps.get((one.holder, one.fact), []), one.day)
        first.setdefault((one.holder, one.matter.what, one.fact, stage, one.is_done), one)
    kinds: Counter[str] = Counter()
    kept: dict[str, list[Decision]] = {desk: [] for desk in DESKS}
    for one in first.values():
        kinds[one.matter.what] += 1
        if kinds[one.matter.what] <= MOST_OF_KIND:
            kept[one.matter.desk].append(one)
    return [one for mine in kept.values() for one in mine[:MOST_OF_DESK]][:MOST_ROWS]


def otherwise(run: Run, slot: int, changes: Changes, told: Told, lang: Lang) -> Row:
    """Return what can be turned in a life under the run's own law, with links to turn it, as plain values."""
    found = decisions(run, slot, changes)
    of_run = [one for one in run.scenario.interventions if one.agent == _agent(found)]
    free = [one for one in found if not any(overlap(one.otherwise, other) for other in of_run)]
    shown = chosen(free, told.life.events)
    rows = list(_rows(shown, changes, told, lang))
    most = {"most": MOST_ROWS, "of_desk": MOST_OF_DESK, "of_kind": MOST_OF_KIND}
    return {"n": len(found), "shown": len(rows), **most, "rows": rows}


def told_change(one: Intervention, changes: Changes, names: Vocabulary, lang: Lang) -> Row:
    """Return a change in words, and the changes that are left without it."""
    says = DONE[one.answer.name][lang].format(what=names.label(one.what, lang))
    rest = tuple(other for other in changes if other is not one)
    return {
        "text": str(one), "month": clock.month_text(one.tick), "says": says, "fact": one.fact,
        "without": written(rest),
    }  # fmt: skip


def _agent(found: Sequence[Decision]) -> str:
    return found[0].agent if found else ""


def _rows(shown: Sequence[Decision], changes: Changes, told: Told, lang: Lang) -> Iterator[Row]:
    begins: dict[tuple[int, int], LifeEvent] = {}
    for event in told.life.events:
        if event.fact and KIND_OF_TAG[event.tag] != "law":
            begins.setdefault((event.holder, event.fact), event)
    regime_of = Lines(told).regime_of
    for one in shown:
        mine = next((other for other in changes if overlap(one.otherwise, other)), None)
        rest = tuple(other for other in changes if other is not mine)
        turned = rest if mine else added(changes, one.otherwise)
        start = begins.get((one.holder, one.fact))
        yield {
            "day": one.day, "desk": one.matter.desk, "desk_name": NAMES[one.matter.desk][lang],
            "what": one.matter.what, "says": getattr(one.matter, lang), "provision": one.matter.provision,
            "regime": regime_of.get(one.matter.provision, ""), "is_done": one.is_done,
            "about": f"{start.day} {getattr(start, lang)}" if start else "",
            "is_changed": mine is not None, "otherwise": str(one.otherwise),
            "do": written(turned), "can_be_turned": len(turned) <= MOST,
        }  # fmt: skip
