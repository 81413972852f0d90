"""Shows a regime in words: what it watches, what gets one listed, what follows, and how one gets out.

The sections are built once as data (`page.Section`) and written as Markdown, for the terminal, or for a
browser. What stands in a file and changes nothing yet is asleep; a section says so once.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import Group

from glasshouse.gazetteer import called as place_name
from glasshouse.reading.code_names import STATES
from glasshouse.reading.following import follows
from glasshouse.reading.going import steps
from glasshouse.reading.grouping import Said, by_provision, details, grouped
from glasshouse.reading.names import SUBJECTS, called
from glasshouse.reading.page import ALIVE, Line, Note, Part, Section, markdown
from glasshouse.reading.page_html import html
from glasshouse.reading.page_terminal import printed
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.reading.points import capped, percent
from glasshouse.reading.scoring_words import scores
from glasshouse.reading.watch import subjects_line, watched
from glasshouse.regimes.catalogue import UNKNOWN, UNVERIFIED, provisional_items
from glasshouse.regimes.heard import can_happen
from glasshouse.regimes.model import Ground, InForce, Instrument, ListItem, Regime

MISSED = ("lists", "scores", "follows", "procedures", "remedies", "reforms")  # named where there are none


@dataclass(frozen=True)
class Shown:
    """A regime in words, on a day or over all its time."""

    regime_id: str
    on: datetime.date | None
    sections: tuple[Section, ...]
    lang: Language

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return markdown(self.sections, lang=self.lang)

    def __rich__(self) -> Group:
        """Return what a rich console prints."""
        return printed(self.sections, lang=self.lang)


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
    return Shown(regime.regime.id, on, _Writer(regime, on, lang).sections(), lang)


def show_html(regime: Regime, *, on: datetime.date | None = None, lang: Language = "en") -> str:
    """Show a regime as one self-contained page with headings in both languages.

    Parameters
    ----------
    regime, on, lang
        As for `show`; `lang` is the language of the lines.
    """
    other: Language = "en" if lang == "zh" else "zh"
    return html(show(regime, on=on, lang=lang).sections, show(regime, on=on, lang=other).sections, lang=lang)


class _Writer:
    """Writes the sections of one regime in one language."""

    def __init__(self, regime: Regime, on: datetime.date | None, lang: Language) -> None:
        self.regime, self.on = regime, on
        self.say = Phrases(regime, lang)
        self.word, self.text = self.say.word, self.say.text

    def sections(self) -> tuple[Section, ...]:
        """Return all sections that say something; the head names those that do not."""
        makers: tuple[tuple[str, Callable[[], Iterator[Part]]], ...] = (
            ("watches", self._watches), ("lists", self._lists), ("scores", self._scores),
            ("follows", self._follows), ("limits", self._limits),
            ("procedures", self._procedures), ("remedies", self._remedies), ("reforms", self._reforms),
            ("texts", self._texts), ("sources", self._sources), ("provisional", self._provisional),
        )  # fmt: skip
        made = {key: tuple(maker()) for key, maker in makers}
        shown = [Section(self.word(key), lines) for key, lines in made.items() if lines]
        head = self._head([key for key in MISSED if not made[key]])
        return (replace(head, lines=(*head.lines, *self._legend(shown))), *shown)

    # the head -------------------------------------------------------------------------------------------

    def _head(self, missing: Sequence[str]) -> Section:
        head, say = self.regime.regime, self.say
        day = self.word("on_day").format(day=self.on) if self.on else self.word("all_days")
        places = [place_name(name, say.lang) for name in head.territorial_scope]
        kinds = [called(SUBJECTS, kind, say.lang) for kind in head.population_scope.entity_kinds]
        state = "" if head.status == "in_force" else called(STATES, head.status, say.lang)
        lines: list[Part] = [
            *self._warnings(),
            Note(self.text(head.summary), kind="lead"),
            say.pair(self.word("edition"), self.text(head.edition)),
            say.pair(self.word("territory"), say.listed(places)),
            *([say.pair(self.word("about"), say.listed(kinds))] if kinds else []),
            say.pair(self.word("holds"), say.window(InForce(since=head.since, until=head.until))),
            *([say.pair(self.word("state"), state)] if state else []),
            *self._adoption(),
            day,
        ]
        if missing:
            lines.append(
                self.word("nothing_of").format(what=say.listed([self.word(f"no_{m}") for m in missing]))
            )
        return Section(self.text(head.title), tuple(lines))

    def _warnings(self) -> Iterator[Note]:
        """Yield what every output must say of a counterfactual, and of what is invented."""
        head = self.regime.regime
        if head.is_counterfactual:
            yield Note(self.word("counterfactual"), kind="loud")
        elif head.status == "fictional" and (self.regime.procedures or self.regime.scores):
            yield Note(self.word("fictional"), kind="loud")

    def _adoption(self) -> Iterator[str]:
        adoption = self.regime.regime.adoption
        if adoption:
            shares = {
                name: percent(getattr(adoption, field))
                for name, field in (("share", "share_per_year"), ("low", "low"), ("high", "high"))
            }
            yield self.word("adoption").format(**shares) + self.say.mark(adoption.status)

    def _legend(self, sections: Sequence[Section]) -> Iterator[Note]:
        """Yield what the marks mean that the page has."""
        text = markdown(sections)
        signs = [(f"[{self.word(f'mark_{mark}')}]", f"legend_{mark}") for mark in ("recalled", "assumed")]
        for sign, key in (*signs, (ALIVE, "legend_alive")):
            if sign in text:
                yield Note(self.word(key))

    # sections -------------------------------------------------------------------------------------------

    def _holds(self, *in_force: InForce) -> bool:
        """Whether something is shown: it holds on the day, or no day is asked for."""
        return self.say.holds(self.on, *in_force)

    def _watches(self) -> Iterator[Part]:
        yield from watched(self.regime, self.on, self.say)

    def _lists(self) -> Iterator[Part]:
        for item in self.regime.lists:
            if self._holds(item.in_force):
                grounds = [g for g in item.grounds if self._holds(item.in_force, g.in_force)]
                facts = tuple(self._list(item)), self._asleep(item, grounds)
                lines = self._grounds(item, grounds) or (self.word("nothing"),)
                yield Section(self.text(item.label), (*facts[0], *facts[1], *lines))

    def _list(self, item: ListItem) -> Iterator[str]:
        """Yield whom a list is for, who decides, how long it lasts and how one gets off."""
        say = self.say
        yield subjects_line(item, say)
        yield self.word("decided_by").format(who=say.name(item.decider))
        yield say.pair(self.word("how_long"), say.worded(item.duration))
        yield say.pair(self.word("exit"), say.worded(item.exit))
        for extra in (say.evidence(item.evidence), say.window(item.in_force)):
            if extra:
                yield capped(extra)

    def _asleep(self, item: ListItem, grounds: Sequence[Ground]) -> tuple[Note, ...]:
        alive = [can_happen(ground.on, self.regime, item.subjects) for ground in grounds]
        note = self.say.asleep(alive, "grounds")
        return (Note(note),) if note else ()

    def _grounds(self, item: ListItem, grounds: Sequence[Ground]) -> tuple[Line, ...]:
        say = self.say
        alive = [can_happen(ground.on, self.regime, item.subjects) for ground in grounds]
        found = [
            Said(
                f"{say.sign(lives, alive)}**{self.text(ground.label)}**",
                details(
                    (ground.when, say.condition(ground.when)),
                    (str(ground.term), say.pair(self.word("term"), say.term(ground.term))),
                    (str(ground.extension), say.longer(ground.extension)),
                    (str(ground.practice), say.practice(ground.practice)),
                    (ground.in_force, say.window(ground.in_force)),
                    (ground.evidence, say.evidence(ground.evidence)),
                ),
                ground.provision,
            )
            for lives, ground in zip(alive, grounds, strict=True)
        ]
        return by_provision(found, {ground.provision: say.cited(ground.provision) for ground in grounds})

    def _scores(self) -> Iterator[Part]:
        yield from scores(self.regime.scores, self.on, self.say)

    def _follows(self) -> Iterator[Part]:
        found = [measure for measure in self.regime.measures if self._holds(measure.in_force)]
        yield from follows(found, self.on, self.say)

    def _limits(self) -> Iterator[Part]:
        say = self.say
        found = [limit for limit in self.regime.limits if self._holds(limit.in_force)]
        for group in grouped((limit.effect, limit) for limit in found):
            lines = []
            for limit in group:
                why = self.text(limit.why) if limit.why else ""
                more = (why, say.window(limit.in_force), say.evidence(limit.evidence))
                kept = tuple(part for part in more if part)
                lines.append(Line(f"**{self.text(limit.label)}**", kept, say.cited(limit.provision)))
            yield Section(capped(self.word(group[0].effect)), tuple(lines))

    def _procedures(self) -> Iterator[Part]:
        for procedure in self.regime.procedures:
            yield Section(self.text(procedure.label), tuple(steps(procedure, self.on, self.say)))

    def _remedies(self) -> Iterator[Part]:
        say, remedies = self.say, self.regime.remedies
        alive = [remedy.procedure != "none" for remedy in remedies]
        if False in alive:
            key = "named_some" if True in alive else "named_all"
            yield Note(self.word(key).format(n=alive.count(False), all=len(alive)))
        for lives, remedy in zip(alive, remedies, strict=True):
            to_file = self.word("to_file").format(time=say.worded(remedy.time_to_file))
            more = (
                say.pair(self.word("goes_to"), say.name(remedy.body)),
                to_file if remedy.time_to_file else "",
                self.word("decided_within").format(time=say.worded(remedy.decide_within)),
            )
            source = say.cited(remedy.provision) if remedy.provision != "none" else ""
            sign = say.sign(lives, alive)
            yield Line(f"{sign}**{self.text(remedy.label)}**", tuple(part for part in more if part), source)
        for repair in self.regime.repairs:
            kind = self.word("right" if repair.right else "favour")
            source = say.cited(repair.provision) if repair.provision != "none" else ""
            yield Line(f"**{self.text(repair.label)}**", (kind, say.worded(repair.effect)), source)

    def _reforms(self) -> Iterator[Part]:
        """Yield the dated reforms; what all do to live entries is said once, and only of lists."""
        say = self.say
        found = sorted(
            (switch for switch in self.regime.switches if self.on is None or switch.on <= self.on),
            key=lambda switch: switch.on,
        )
        live = [(switch.live_entries, switch.live_entries_status) for switch in found]
        said = {key: self.word(f"live_{key[0]}") + say.mark(key[1]) for key in live}
        is_told = bool(self.regime.lists)
        if is_told and len(said) == 1 and len(found) > 1:
            yield Note(self.word("live_all").format(what=said[live[0]]))
            is_told = False
        for switch, key in zip(found, live, strict=True):
            more = (said[key] if is_told else "", say.evidence(switch.evidence))
            name = f"{switch.on} **{self.text(switch.label)}** `{switch.id}`{say.mark(switch.status)}"
            yield Line(name, tuple(part for part in more if part), say.cited(switch.provision))

    def _texts(self) -> Iterator[Part]:
        """Yield the instruments, each with its provisions and what they say."""
        for instrument in self.regime.instruments:
            if self._holds(instrument.in_force, InForce(since=instrument.since, until=instrument.until)):
                yield self._instrument(instrument)

    def _instrument(self, instrument: Instrument) -> Line:
        say = self.say
        name = say.beside(f"**{self.text(instrument.label)}**", say.worded(instrument.number))
        more = (
            say.worded(instrument.issuer),
            say.window(InForce(since=instrument.since, until=instrument.until)),
            self.word(instrument.status),
            say.evidence(instrument.evidence),
        )
        below = tuple(
            Line(
                say.pair(say.worded(provision.article), self.text(provision.text))
                + say.mark(provision.status)
            )
            for provision in self.regime.provisions
            if provision.instrument == instrument.id
        )
        return Line(name, tuple(part for part in more if part), below=below)

    def _sources(self) -> Iterator[Part]:
        for source in self.regime.sources:
            yield Line(self.say.worded(source.title), (source.address,) if source.address else ())

    def _provisional(self) -> Iterator[Part]:
        items = provisional_items(self.regime)
        for status in (*UNVERIFIED, UNKNOWN):
            count = sum(item.status == status for item in items)
            if count:
                key = "unknown_line" if status == UNKNOWN else "provisional_line"
                yield self.word(key if count == 1 else f"{key}s").format(n=count, status=self.word(status))
