"""Shows a regime in words: what it watches, what gets one listed, what follows, and how one gets out.

The sections are built once as data (`Section`) and written as Markdown or for the terminal.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group
from rich.markdown import Markdown

from glasshouse.regimes.catalogue import UNVERIFIED, provisional_items
from glasshouse.regimes.model import (
    Clock,
    FixedTerm,
    InForce,
    Label,
    ListItem,
    Measure,
    Practice,
    Procedure,
    Regime,
    Step,
)  # fmt: skip
from glasshouse.regimes.rows import EVENTS
from glasshouse.regimes.scoring_model import ScoreRule
from glasshouse.regimes.vocabulary import Status
from glasshouse.regimes.wording import WORDS

Language = Literal["en", "zh"]
_DURATION_PARTS = re.compile(r"(\d+)([YMD])")


@dataclass(frozen=True)
class Section:
    """A heading and its lines; each line is one statement, `Section`s inside are subsections."""

    title: str
    lines: tuple[str | Section, ...]


@dataclass(frozen=True)
class Shown:
    """A regime in words, on a day or over all its time."""

    regime_id: str
    on: datetime.date | None
    sections: tuple[Section, ...]

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        depths = [1, *(2 for _ in self.sections)]
        parts = zip(self.sections, depths, strict=False)
        return "\n".join(line for section, depth in parts for line in _markdown(section, depth)) + "\n"

    def __rich__(self) -> Group:
        """Return what a rich console prints."""
        return Group(Markdown(self.markdown))


def _markdown(section: Section, depth: int) -> Iterator[str]:
    yield f"{'#' * depth} {section.title}"
    yield ""
    was_text = False
    for line in section.lines:
        if isinstance(line, Section):
            if was_text:
                yield ""
            was_text = False
            yield from _markdown(line, depth + 1)
        else:
            was_text = True
            yield f"- {' '.join(line.split())}"
    if was_text or not section.lines:
        yield ""


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
        self.switches = {switch.id: switch for switch in regime.switches}
        self.provisions = {provision.id: provision for provision in regime.provisions}
        self.instruments = {instrument.id: instrument for instrument in regime.instruments}

    def word(self, key: str) -> str:
        """Return a word of the page in the language."""
        return WORDS[key][self.lang]

    def text(self, label: Label) -> str:
        """Return a label in the language."""
        return label.zh if self.lang == "zh" else label.en

    def sections(self) -> Iterator[Section]:
        """Yield all sections; empty ones say that there is nothing."""
        yield self._head()
        makers: tuple[tuple[str, Callable[[], Iterator[str | Section]]], ...] = (
            ("watches", self._watches), ("lists", self._lists), ("scores", self._scores),
            ("follows", self._follows),
            ("procedures", self._procedures), ("remedies", self._remedies), ("reforms", self._reforms),
            ("sources", self._sources), ("provisional", self._provisional),
        )  # fmt: skip
        for key, maker in makers:
            if key == "scores" and not self.regime.scores:
                continue
            yield Section(self.word(key), tuple(maker()) or (self.word("nothing"),))

    def _head(self) -> Section:
        head = self.regime.regime
        day = self.word("on_day").format(day=self.on) if self.on else self.word("all_days")
        lines = (
            self.text(head.summary),
            f"{self.word('edition')}: {head.edition}",
            f"{self.word('territory')}: {', '.join(head.territorial_scope)}",
            f"{self.word('holds')}: {self._window(InForce(since=head.since, until=head.until))}",
            day,
        )
        return Section(self.text(head.title), lines)

    # what holds when ------------------------------------------------------------------------------------

    def _date(self, moment: datetime.date | str | None) -> datetime.date | None:
        if isinstance(moment, str):
            return self.switches[moment].on if moment in self.switches else None
        return moment

    def _holds(self, *in_force: InForce) -> bool:
        """Whether something is shown: it holds on the day, or no day is asked for."""
        if self.on is None:
            return True
        for item in in_force:
            since, until = self._date(item.since), self._date(item.until)
            if (since and self.on < since) or (until and self.on >= until):
                return False
        return True

    def _window(self, in_force: InForce) -> str:
        parts = []
        for key, moment in (("since", in_force.since), ("until", in_force.until)):
            if moment is not None:
                name = f" ({moment})" if isinstance(moment, str) else ""
                parts.append(f"{self.word(key)} {self._date(moment)}{name}")
        return " ".join(parts)

    def _cited(self, provision_id: str) -> str:
        """Write a provision as its instrument and article, with a mark if nobody compared it."""
        provision = self.provisions.get(provision_id)
        if provision is None:
            return self.word("no_provision")
        instrument = self.instruments.get(provision.instrument)
        name = self.text(instrument.label) if instrument else provision.instrument
        return f"{name}, {provision.article}{self._mark(provision.status)}"

    def _mark(self, status: Status) -> str:
        return f" [{self.word(status)}]" if status in UNVERIFIED else ""

    def _line(self, text: str, *details: str) -> str:
        return "; ".join([text, *(detail for detail in details if detail)])

    def _alive(self, alive: bool) -> str:
        return self.word("alive") if alive else self.word("data_only")

    # sections -------------------------------------------------------------------------------------------

    def _watches(self) -> Iterator[str | Section]:
        for conduct in self.regime.conduct:
            if self._holds(conduct.in_force):
                lawful = self.word("lawful" if conduct.lawful else "unlawful")
                evidence = self.word("proved_by").format(what=conduct.determinacy.evidence_document)
                yield self._line(f"**{self.text(conduct.label)}**", lawful, evidence)
        for category in self.regime.data_categories:
            if self._holds(category.in_force):
                kept = self.word("kept").format(time=self._time(category.retention))
                yield self._line(f"{self.word('data')}: {self.text(category.label)}", kept)

    def _lists(self) -> Iterator[str | Section]:
        for item in self.regime.lists:
            if self._holds(item.in_force):
                yield Section(self.text(item.label), tuple(self._grounds(item)) or (self.word("nothing"),))

    def _grounds(self, item: ListItem) -> Iterator[str]:
        for ground in item.grounds:
            if not self._holds(item.in_force, ground.in_force):
                continue
            term = self.word("open_term")
            if isinstance(ground.term, FixedTerm):
                term = f"{self._time(ground.term.duration)}{self._mark(ground.term.status)}"
            longer = ""
            if ground.extension:
                years = f"{ground.extension.min_years}-{ground.extension.max_years}"
                longer = self.word("longer").format(years=years, cap=ground.extension.cap_years)
            yield self._line(
                f"**{self.text(ground.label)}** (`{ground.on}`{self._when(ground.when)})",
                f"{self.word('term')}: {term}",
                longer,
                self._practice(ground.practice),
                self._window(ground.in_force),
                "" if ground.evidence == "rule" else self.word("evidence").format(what=ground.evidence),
                self._cited(ground.provision),
            )

    def _scores(self) -> Iterator[str | Section]:
        for score in self.regime.scores:
            if self._holds(score.in_force):
                scale = self.word("scale").format(initial=score.initial, low=score.min, high=score.max)
                grades = [
                    f"{self.text(grade.label)} {'<' if grade.min is None else f'≥ {grade.min}'}"
                    f"{self._mark(grade.status)}"
                    for grade in score.grades
                ]
                rules = (self._score_rule(rule) for rule in score.rules if self._holds(rule.in_force))
                yield Section(self.text(score.label), (scale, "; ".join(grades), *rules))

    def _score_rule(self, rule: ScoreRule) -> str:
        effect = rule.effect.model_dump(exclude_none=True)
        shown = ", ".join(f"{name} {value}" for name, value in effect.items()) or self.word("unknown")
        return self._line(
            f"**{self.text(rule.label)}** (`{rule.on}`; {self._alive('.' in rule.on or rule.on in EVENTS)})",
            f"{shown}{self._mark(rule.status)}",
            self.word("monthly") if rule.recurs else "",
            f"{self.word('lasts')}: {self._time(rule.validity) if rule.validity else self.word('unknown')}",
            self._practice(rule.practice),
            self._window(rule.in_force),
            self._cited(rule.provision),
        )

    def _when(self, when: Sequence[str]) -> str:
        return f", {self.word('if')} {', '.join(f'`{guard}`' for guard in when)}" if when else ""

    def _practice(self, practice: Practice | None) -> str:
        if practice is None:
            return ""
        share = f"{practice.share.normalize():f}"
        return self.word("share").format(share=share) + self._mark(practice.status)

    def _time(self, duration: str) -> str:
        if duration == "indefinite":
            return self.word("indefinite")
        parts = [(int(number), unit) for number, unit in _DURATION_PARTS.findall(duration)]
        joint = "" if self.lang == "zh" else " "
        return joint.join(self.word(f"unit_{unit}{'' if n == 1 else 's'}").format(n=n) for n, unit in parts)

    def _follows(self) -> Iterator[str | Section]:
        for measure in self.regime.measures:
            if self._holds(measure.in_force):
                yield self._measure(measure)

    def _measure(self, measure: Measure) -> str:
        bans = [ban for ban in measure.trip_bans if self._holds(measure.in_force, ban.in_force)]
        stops = []
        for ban in bans:
            share = f"{ban.gate.share.normalize():f}"
            window = self._window(ban.in_force)
            stops.append(f"{', '.join(ban.trips)} {share}{f' {window}' if window else ''}")
        return self._line(
            f"**{self.text(measure.label)}** ({self._alive(measure.alive)})",
            f"{self.word('stopped')}: {' | '.join(stops)}" if stops else "",
            f"{self.word('lasts')}: {measure.duration}",
            self._window(measure.in_force),
            self._cited(measure.provision),
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
            self._clock(step.clock),
        )

    def _clock(self, clock: Clock | None) -> str:
        if clock is None:
            return ""
        return self.word(f"clock_{clock.count}").format(n=clock.n, m=clock.m) + self._mark(clock.status)

    def _moves(self, procedure: Procedure, steps: dict[str, Step]) -> Iterator[str]:
        for move in procedure.moves:
            if self._holds(move.in_force):
                sources = ", ".join(self.text(steps[source].label) for source in move.source)
                practice = move.practice or (move.extension.practice if move.extension else None)
                on = self.word("when_due") if move.on == "clock" else f"`{move.on}`"
                yield self._line(
                    f"{sources or self.word('opens')} → {self.text(steps[move.to].label)}: "
                    f"{on}{self._when(move.when)}",
                    self._practice(practice),
                    self._window(move.in_force),
                    self._cited(move.provision) if move.provision != "none" else "",
                )

    def _remedies(self) -> Iterator[str | Section]:
        for remedy in self.regime.remedies:
            alive = self._alive(remedy.procedure != "none")
            decided = self.word("decided_within").format(time=remedy.decide_within)
            to_file = self.word("to_file").format(time=remedy.time_to_file) if remedy.time_to_file else ""
            yield self._line(f"**{self.text(remedy.label)}** ({alive})", to_file, decided)
        for repair in self.regime.repairs:
            kind = self.word("right" if repair.right else "favour")
            yield self._line(f"**{self.text(repair.label)}** ({kind})", repair.effect)

    def _reforms(self) -> Iterator[str | Section]:
        for switch in sorted(self.regime.switches, key=lambda switch: switch.on):
            if self.on is None or switch.on <= self.on:
                entries = self.word(f"live_{switch.live_entries}") + self._mark(switch.live_entries_status)
                name = f"{switch.on} `{switch.id}`: **{self.text(switch.label)}**"
                yield self._line(name, entries, self._cited(switch.provision))

    def _sources(self) -> Iterator[str | Section]:
        for instrument in self.regime.instruments:
            number = f" ({instrument.number})" if instrument.number else ""
            name = f"**{self.text(instrument.label)}**{number}"
            yield self._line(name, instrument.issuer, str(instrument.since), self.word(instrument.status))
        for source in self.regime.sources:
            yield self._line(source.title, source.address)

    def _provisional(self) -> Iterator[str | Section]:
        items = provisional_items(self.regime)
        for status in UNVERIFIED:
            count = sum(item.status == status for item in items)
            if count:
                yield self.word("provisional_line").format(n=count, status=self.word(status))
