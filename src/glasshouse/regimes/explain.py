"""Shows a regime in words: what it watches, what gets one listed, what follows, and how one gets out.

The sections are built once as data (`Section`) and written as Markdown or for the terminal.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group
from rich.markdown import Markdown

from glasshouse.gazetteer import called
from glasshouse.regimes.catalogue import UNKNOWN, UNVERIFIED, provisional_items
from glasshouse.regimes.model import InForce, ListItem, Measure, Procedure, Regime, Step
from glasshouse.regimes.page import Section, html, markdown
from glasshouse.regimes.phrases import Language, Phrases
from glasshouse.regimes.rows import is_in_society
from glasshouse.regimes.scoring_words import scores
from glasshouse.regimes.watch import subjects_line, watched

OPTIONAL = ("scores", "limits")  # sections that are left out where there is nothing to say


@dataclass(frozen=True)
class Shown:
    """A regime in words, on a day or over all its time."""

    regime_id: str
    on: datetime.date | None
    sections: tuple[Section, ...]

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return markdown(self.sections)

    def __rich__(self) -> Group:
        """Return what a rich console prints."""
        return Group(Markdown(self.markdown))


def show(regime: Regime, *, on: datetime.date | None = None, lang: Language = "en") -> Shown:
    """Show a regime in words.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Show only what holds on this day; None shows everything with its dates.
    lang
        Language of headings and labels.
    """
    return Shown(regime.regime.id, on, tuple(_Writer(regime, on, lang).sections()))


class _Writer:
    """Writes the sections of one regime in one language."""

    def __init__(self, regime: Regime, on: datetime.date | None, lang: Language) -> None:
        self.regime, self.on, self.lang = regime, on, lang
        self.say = Phrases(regime, lang)
        self.word, self.text = self.say.word, self.say.text

    def sections(self) -> Iterator[Section]:
        """Yield all sections; empty ones say that there is nothing."""
        yield self._head()
        makers: tuple[tuple[str, Callable[[], Iterator[str | Section]]], ...] = (
            ("watches", self._watches), ("lists", self._lists), ("scores", self._scores),
            ("follows", self._follows), ("limits", self._limits),
            ("procedures", self._procedures), ("remedies", self._remedies), ("reforms", self._reforms),
            ("sources", self._sources), ("provisional", self._provisional),
        )  # fmt: skip
        for key, maker in makers:
            if key in OPTIONAL and not getattr(self.regime, key):
                continue
            yield Section(self.word(key), tuple(maker()) or (self.word("nothing"),))

    def _head(self) -> Section:
        head = self.regime.regime
        day = self.word("on_day").format(day=self.on) if self.on else self.word("all_days")
        lines = (
            self.text(head.summary),
            f"{self.word('edition')}: {head.edition}",
            f"{self.word('territory')}: {self._territory()}",
            f"{self.word('holds')}: {self.say.window(InForce(since=head.since, until=head.until))}",
            day,
            *self._labels(),
        )
        return Section(self.text(head.title), lines)

    def _territory(self) -> str:
        names = [called(name, self.lang) for name in self.regime.regime.territorial_scope]
        return ("、" if self.lang == "zh" else ", ").join(names)

    def _labels(self) -> Iterator[str]:
        """Yield what every output must say of a counterfactual, and the one effect of an umbrella."""
        head = self.regime.regime
        if set(head.puts_in_force) - {"rule"}:
            yield f"**{self.word('counterfactual')}**"
        if head.adoption:
            share = f"{head.adoption.share_per_year.normalize():f}"
            yield self.word("adoption").format(share=share) + self.say.mark(head.adoption.status)

    def _holds(self, *in_force: InForce) -> bool:
        """Whether something is shown: it holds on the day, or no day is asked for."""
        return self.say.holds(self.on, *in_force)

    def _line(self, text: str, *details: str) -> str:
        return ("；" if self.lang == "zh" else "; ").join([text, *(detail for detail in details if detail)])

    # sections -------------------------------------------------------------------------------------------

    def _watches(self) -> Iterator[str | Section]:
        yield from watched(self.regime, self.on, self.say)

    def _lists(self) -> Iterator[str | Section]:
        for item in self.regime.lists:
            if self._holds(item.in_force):
                lines = tuple(self._grounds(item)) or (self.word("nothing"),)
                yield Section(self.text(item.label), (subjects_line(item, self.say), *lines))

    def _grounds(self, item: ListItem) -> Iterator[str]:
        for ground in item.grounds:
            if not self._holds(item.in_force, ground.in_force):
                continue
            asleep = "" if is_in_society(ground.on) else f"; {self.say.alive(False)}"
            yield self._line(
                f"**{self.text(ground.label)}** (`{ground.on}`{asleep}{self._when(ground.when)})",
                f"{self.word('term')}: {self.say.term(ground.term)}",
                self.say.longer(ground.extension),
                self.say.practice(ground.practice),
                self.say.window(ground.in_force),
                "" if ground.evidence == "rule" else self.word("evidence").format(what=ground.evidence),
                self.say.cited(ground.provision),
            )

    def _scores(self) -> Iterator[str | Section]:
        yield from scores(self.regime.scores, self.on, self.say)

    def _when(self, when: Sequence[str]) -> str:
        return f", {self.word('if')} {', '.join(f'`{guard}`' for guard in when)}" if when else ""

    def _follows(self) -> Iterator[str | Section]:
        for measure in self.regime.measures:
            if self._holds(measure.in_force):
                yield self._measure(measure)

    def _measure(self, measure: Measure) -> str:
        bans = [ban for ban in measure.trip_bans if self._holds(measure.in_force, ban.in_force)]
        price = "" if measure.price_percent is None else self.word("pays").format(n=measure.price_percent)
        kind = self.word(measure.polarity)
        return self._line(
            f"**{self.text(measure.label)}** ({kind}; {self.say.alive(measure.alive)})",
            self.say.causes(measure),
            f"{self.word('stopped')}: {self.say.stops(bans)}" if bans else "",
            price,
            f"{self.word('lasts')}: {measure.duration}",
            self.say.window(measure.in_force),
            "" if measure.evidence == "rule" else self.word("evidence").format(what=measure.evidence),
            self.say.cited(measure.provision),
        )

    def _limits(self) -> Iterator[str | Section]:
        for limit in self.regime.limits:
            if self._holds(limit.in_force):
                yield self._line(
                    f"**{self.text(limit.label)}** ({self.word(limit.effect)})",
                    self.say.window(limit.in_force),
                    limit.note,
                    self.say.cited(limit.provision),
                )

    def _procedures(self) -> Iterator[str | Section]:
        for procedure in self.regime.procedures:
            steps = {step.id: step for step in procedure.steps}
            lines = [self._step(step) for step in procedure.steps]
            yield Section(self.text(procedure.label), (*lines, *self._moves(procedure, steps)))

    def _step(self, step: Step) -> str:
        marks = [key for key in ("listed", "in_effect", "published", "lock", "final") if getattr(step, key)]
        return self._line(
            f"**{self.text(step.label)}**",
            ", ".join(self.word(f"step_{mark}") for mark in marks),
            self.say.clock(step.clock),
        )

    def _moves(self, procedure: Procedure, steps: dict[str, Step]) -> Iterator[str]:
        for move in procedure.moves:
            if self._holds(move.in_force):
                sources = ", ".join(self.text(steps[source].label) for source in move.source)
                practice = move.practice or (move.extension.practice if move.extension else None)
                on = self.word("when_due") if move.on == "clock" else f"`{move.on}`"
                yield self._line(
                    f"{sources or self.word('opens')} → {self.text(steps[move.to].label)}: "
                    f"{on}{self._when(move.when)}",
                    self.say.practice(practice),
                    self.say.window(move.in_force),
                    self.say.cited(move.provision) if move.provision != "none" else "",
                )

    def _remedies(self) -> Iterator[str | Section]:
        for remedy in self.regime.remedies:
            alive = self.say.alive(remedy.procedure != "none")
            decided = self.word("decided_within").format(time=remedy.decide_within)
            to_file = self.word("to_file").format(time=remedy.time_to_file) if remedy.time_to_file else ""
            yield self._line(f"**{self.text(remedy.label)}** ({alive})", to_file, decided)
        for repair in self.regime.repairs:
            kind = self.word("right" if repair.right else "favour")
            yield self._line(f"**{self.text(repair.label)}** ({kind})", repair.effect)

    def _reforms(self) -> Iterator[str | Section]:
        for switch in sorted(self.regime.switches, key=lambda switch: switch.on):
            if self.on is None or switch.on <= self.on:
                entries = self.word(f"live_{switch.live_entries}") + self.say.mark(switch.live_entries_status)
                name = f"{switch.on} `{switch.id}`: **{self.text(switch.label)}**"
                yield self._line(name, entries, self.say.cited(switch.provision))

    def _sources(self) -> Iterator[str | Section]:
        for instrument in self.regime.instruments:
            number = f" ({instrument.number})" if instrument.number else ""
            name = f"**{self.text(instrument.label)}**{number}"
            yield self._line(name, instrument.issuer, str(instrument.since), self.word(instrument.status))
        for source in self.regime.sources:
            yield self._line(source.title, source.address)

    def _provisional(self) -> Iterator[str | Section]:
        items = provisional_items(self.regime)
        for status in (*UNVERIFIED, UNKNOWN):
            count = sum(item.status == status for item in items)
            if count:
                key = "provisional_line" if count == 1 else "provisional_lines"
                yield self.word(key).format(n=count, status=self.word(status))


def show_html(regime: Regime, *, on: datetime.date | None = None, lang: Language = "en") -> str:
    """Show a regime as one self-contained page with headings in both languages.

    Parameters
    ----------
    regime, on, lang
        As for `show`; `lang` is the language of the lines.
    """
    other: Language = "en" if lang == "zh" else "zh"
    return html(show(regime, on=on, lang=lang).sections, show(regime, on=on, lang=other).sections, lang=lang)
