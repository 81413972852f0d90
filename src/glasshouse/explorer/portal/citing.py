"""What the parts of a stack are called in one language: procedures, steps, grounds, reasons, provisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.explorer.portal.published import triggers_of
from glasshouse.reading.event_names import EVENTS
from glasshouse.reading.field_values import Values
from glasshouse.reading.names import called
from glasshouse.reading.phrases import Phrases
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.model import Move, Regime, Strict
from glasshouse.regimes.rows import Numbers

REASONS: Final[dict[str, dict[Lang, str]]] = {
    "term": {"en": "the term is over", "zh": "期限届满"},
    "death": {"en": "death", "zh": "死亡"},
    "firm_closed": {"en": "the firm has closed", "zh": "企业已注销"},
}


class Citing:
    """Says the parts of a stack in one language, by their public names."""

    def __init__(self, stack: CompiledStack, lang: Lang) -> None:
        self.stack, self.lang = stack, lang
        numbers = Numbers(stack.regimes)
        self.says = {regime.regime.id: Phrases(regime, lang) for regime in stack.regimes}
        self._provisions = dict(zip(stack.provision_ids, numbers.provisions, strict=True))
        self.owner = dict(zip(stack.procedure_ids, numbers.procedures, strict=True))
        self._moves = dict(zip(stack.move_ids, numbers.moves, strict=True))
        self._triggers = triggers_of(stack)
        self._grounds = {
            (regime.regime.id, ground.id): ground
            for regime in stack.regimes
            for item in regime.lists
            for ground in item.grounds
        }

    def regime_of(self, procedure: str) -> Regime:
        """Return the regime of a procedure."""
        name = self.owner[procedure][0]
        return next(regime for regime in self.stack.regimes if regime.regime.id == name)

    def procedure(self, name: str) -> str:
        """Say what a procedure is called: as its list, if it has one."""
        regime, own = self.regime_of(name), self.owner[name][1]
        label = next((item.label for item in regime.lists if item.procedure == own), None)
        if label is None:
            label = self.stack.procedure_labels[self.stack.procedure_ids.index(name)]
        return self.says[regime.regime.id].text(label)

    def step(self, number: int) -> str:
        """Say at which step a case stands."""
        label = self.stack.step_labels[number]
        return label.zh if self.lang == "zh" else label.en

    def rule(self, name: str) -> str:
        """Say a ground, or where a move leads."""
        label = self.stack.move_labels[self.stack.move_ids.index(name)]
        return label.zh if self.lang == "zh" else label.en

    def step_id(self, number: int) -> str:
        """Return the name that a step has in its procedure."""
        return self.stack.step_ids[number].rpartition(".")[2]

    def procedure_of_rule(self, name: str) -> str:
        """Return the public name of the procedure of a ground or move."""
        rules, number = self.stack.rules, self.stack.move_ids.index(name)
        row = next(k for k, one in enumerate(rules.move_id.tolist()) if one == number)
        return self.stack.procedure_ids[int(rules.move_procedure[row])]

    def is_known(self, regime: Regime, move: Move) -> bool:
        """Whether a move is of a class of evidence that the run has put in force."""
        return move.evidence in {*self.stack.evidence, *regime.regime.puts_in_force}

    def ground_provision(self, ground: str) -> str:
        """Return the public name of the provision of a ground; empty if it states none."""
        found = self._grounds.get(self._moves[ground])
        if found is None:
            return ""
        pair = (self._moves[ground][0], found.provision)
        return next((name for name, one in self._provisions.items() if one == pair), "")

    def reason(self, why: str) -> str:
        """Say why an entry ended, from `published.reason`."""
        if why in REASONS:
            return REASONS[why][self.lang]
        for say in self.says.values():
            procedure = why.rpartition(".")[0]
            if why in say.conduct or procedure in say.procedures:
                return say.trigger(why)
        return called(EVENTS, why, self.lang)

    def cited(self, provision: str) -> dict[str, str]:
        """Return a provision: its public name, its words, and its regime; all empty if there is none."""
        regime, own = self._provisions.get(provision, ("", ""))
        if not regime or provision == "none":
            return {"id": "", "says": "", "regime": ""}
        return {"id": provision, "says": self.says[regime].cited(own), "regime": regime}

    def own(self, regime: Regime, provision: str) -> dict[str, str]:
        """Return a provision of a regime by the name that it has in the file."""
        name = regime.regime.id
        public = next((p for p, one in self._provisions.items() if one == (name, provision)), "")
        return self.cited(public)

    def started(self, regime: Regime, provision: str, day: int, *, is_current: bool = False) -> bool:
        """Whether the instrument of a provision is in force on a day; if not `is_current`, or was."""
        say = self.says[regime.regime.id]
        found = say.provisions.get(provision)
        if found is None:
            return True
        instrument = say.instruments[found.instrument]
        until = say.date(instrument.until)
        has_ended = until is not None and clock.day_number(until) <= day
        return clock.day_number(instrument.since) <= day and not (is_current and has_ended)

    def items(
        self, regime: Regime, section: str, day: int, *, is_current: bool = False
    ) -> Iterator[tuple[Any, str]]:
        """Yield the items of a section of a regime that hold on a day, each with what it is called.

        Parameters
        ----------
        is_current
            Leave out, too, what rests on a text that another one has replaced. What a list shows, and to whom
            it goes, is said once, by the older text.
        """
        say, date = self.says[regime.regime.id], clock.date_of(day)
        for item in getattr(regime, section):
            holds = say.holds(date, *([item.in_force] if hasattr(item, "in_force") else []))
            if holds and self.started(regime, item.provision, day, is_current=is_current):
                label = getattr(item, "label", None)
                yield item, (say.text(label) if label else say.name(item.subject))

    def said(self, regime: Regime, item: Strict, field: str) -> str:
        """Say a field of an item of a regime; nothing if it is empty."""
        return Values(self.says[regime.regime.id], None).said(item, field)
