"""Puts the parts of one regime into words: labels, provisions, clocks, terms, conditions, triggers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pydantic import BaseModel

from glasshouse.reading.code_names import EVIDENCE, TRIPS
from glasshouse.reading.event_names import EVENTS
from glasshouse.reading.names import ACTS, FACTS, called
from glasshouse.reading.page import ALIVE, JOINTS
from glasshouse.reading.points import percent, plain
from glasshouse.reading.sayings import worded
from glasshouse.reading.wording import WORDS
from glasshouse.regimes.catalogue import UNVERIFIED
from glasshouse.regimes.model import (
    Clock,
    Extension,
    FixedTerm,
    InForce,
    Label,
    Measure,
    Practice,
    Purpose,
    Regime,
    TripBan,
    Wording,
)
from glasshouse.regimes.vocabulary import EvidenceClass, Status

Language = Literal["en", "zh"]
_DURATION_PARTS = re.compile(r"(\d+)([YMD])")
_JOINTS: Final = {"en": (", ", " and ", ", "), "zh": ("、", "，且", "，")}
_UNLESS: Final = {"en": "unless {fact}", "zh": "不属于“{fact}”"}
_ONE: Final = re.compile(r"^1 (day|working day|month)s")


class Phrases:
    """Says the parts of one regime in one language."""

    def __init__(self, regime: Regime, lang: Language) -> None:
        self.regime, self.lang = regime, lang
        self.switches = {switch.id: switch for switch in regime.switches}
        self.provisions = {provision.id: provision for provision in regime.provisions}
        self.instruments = {instrument.id: instrument for instrument in regime.instruments}
        self.bases = {basis.id: basis for basis in regime.legal_bases}
        self.conduct = {conduct.id: conduct for conduct in regime.conduct}
        self.procedures = {procedure.id: procedure for procedure in regime.procedures}
        self.labels = dict(_labels(regime))

    def word(self, key: str) -> str:
        """Return a word of the page in the language."""
        return WORDS[key][self.lang]

    def text(self, label: Label) -> str:
        """Return a label in the language."""
        return label.zh if self.lang == "zh" else label.en

    def name(self, item_id: str) -> str:
        """Return the label of an item of the regime; a legal basis is named by its provision."""
        if item_id in self.bases:
            return self.cited(self.bases[item_id].provision)
        return self.text(self.labels[item_id]) if item_id in self.labels else item_id

    def listed(self, texts: Sequence[str]) -> str:
        """Write texts one after another."""
        return _JOINTS[self.lang][0].join(texts)

    def series(self, texts: Sequence[str]) -> str:
        """Write texts that may have commas of their own one after another."""
        return JOINTS[self.lang].join(text for text in texts if text)

    def pair(self, name: str, value: str) -> str:
        """Write a name and its value."""
        return f"{name}：{value}" if self.lang == "zh" else f"{name}: {value}"

    def beside(self, text: str, remark: str) -> str:
        """Write a remark in brackets behind a text, if there is one."""
        if not remark:
            return text
        return f"{text}（{remark}）" if self.lang == "zh" else f"{text} ({remark})"

    def worded(self, text: Wording) -> str:
        """Write a text of the file in the language, as far as it is known in it."""
        return worded(text, self.lang)

    # dates ----------------------------------------------------------------------------------------------

    def date(self, moment: datetime.date | str | None) -> datetime.date | None:
        """Return the date of a moment: a date, or the day of a switch."""
        if isinstance(moment, str):
            return self.switches[moment].on if moment in self.switches else None
        return moment

    def holds(self, day: datetime.date | None, *in_force: InForce) -> bool:
        """Whether something with these windows holds on a day; without a day everything does."""
        if day is None:
            return True
        for item in in_force:
            since, until = self.date(item.since), self.date(item.until)
            if (since and day < since) or (until and day >= until):
                return False
        return True

    def window(self, in_force: InForce) -> str:
        """Write from when to when something holds; nothing if it always does."""
        parts = []
        for key, moment in (("since", in_force.since), ("until", in_force.until)):
            if moment is not None:
                day = self.beside(str(self.date(moment)), moment if isinstance(moment, str) else "")
                parts.append(f"{self.word(key)}{day}" if self.lang == "zh" else f"{self.word(key)} {day}")
        return ("" if self.lang == "zh" else " ").join(parts)

    def time(self, duration: str) -> str:
        """Write a duration."""
        if duration == "indefinite":
            return self.word("indefinite")
        parts = [(int(number), unit) for number, unit in _DURATION_PARTS.findall(duration)]
        joint = "" if self.lang == "zh" else " "
        return joint.join(self.word(f"unit_{unit}{'' if n == 1 else 's'}").format(n=n) for n, unit in parts)

    # evidence -------------------------------------------------------------------------------------------

    def mark(self, status: Status) -> str:
        """Return a mark for what nobody compared with the text."""
        return f" [{self.word(f'mark_{status}')}]" if status in UNVERIFIED else ""

    def evidence(self, evidence: EvidenceClass) -> str:
        """Say that an item is no rule, and whether it is in force; nothing of a rule."""
        if evidence == "rule":
            return ""
        key = "evidence_on" if evidence in self.regime.regime.puts_in_force else "evidence"
        return self.word(key).format(what=called(EVIDENCE, evidence, self.lang))

    def asleep(self, alive: Sequence[bool], what: str) -> str:
        """Say once how many of some items are asleep; nothing if none is. `what` is a word for them."""
        n = alive.count(False)
        if n == 0:
            return ""
        key = "asleep_all" if n == len(alive) else "asleep_some"
        return self.word(key).format(n=n, all=len(alive), what=self.word(f"sleeping_{what}"))

    @staticmethod
    def sign(alive: bool, of: Sequence[bool]) -> str:
        """Return the sign of what is alive, for sections where something else is asleep."""
        return f"{ALIVE} " if alive and False in of else ""

    def cited(self, provision_id: str) -> str:
        """Write a provision as its instrument and article, with a mark if nobody compared it."""
        provision = self.provisions.get(provision_id)
        if provision is None:
            return self.word("no_provision")
        instrument = self.instruments.get(provision.instrument)
        name = self.text(instrument.label) if instrument else provision.instrument
        joint = "，" if self.lang == "zh" else ", "
        return f"{name}{joint}{self.worded(provision.article)}{self.mark(provision.status)}"

    # parts of rules -------------------------------------------------------------------------------------

    def trigger(self, on: str) -> str:
        """Say what sets a rule off: a clock, conduct, or what a procedure did."""
        if on == "clock":
            return self.word("when_due")
        if on in self.conduct:
            return self.text(self.conduct[on].label)
        procedure, dot, act = on.rpartition(".")
        if dot and procedure in self.procedures:
            return self.pair(self.name(procedure), called(ACTS, act, self.lang))
        return called(EVENTS, on, self.lang)

    def guards(self, when: Sequence[str]) -> str:
        """Say which facts must hold."""
        names = [(guard, called(FACTS, guard.removeprefix("not "), self.lang)) for guard in when]
        _, both, apart = _JOINTS[self.lang]
        must = both.join(name for guard, name in names if not guard.startswith("not "))
        unless = [_UNLESS[self.lang].format(fact=name) for guard, name in names if guard.startswith("not ")]
        return apart.join([*([must] if must else []), *unless])

    def condition(self, when: Sequence[str]) -> str:
        """Say on what facts something depends; nothing if on none."""
        said = self.guards(when)
        if not said:
            return ""
        has_must = any(not guard.startswith("not ") for guard in when)
        if self.lang == "zh":
            return self.pair(self.word("if"), said)
        return f"{self.word('if')} {said}" if has_must else said

    def clock(self, clock: Clock | None) -> str:
        """Say how long a step lasts."""
        if clock is None:
            return ""
        said = self.word(f"clock_{clock.count}").format(n=clock.n, m=clock.m)
        return _ONE.sub(r"1 \1", said) + self.mark(clock.status)

    def practice(self, practice: Practice | None) -> str:
        """Say how often what the text allows is done."""
        if practice is None:
            return ""
        share = percent(practice.share)
        said = self.word("share_all") if practice.share == 1 else self.word("share").format(share=share)
        if practice.low is not None and practice.high is not None and practice.low != practice.high:
            ends = self.word("share_range").format(low=percent(practice.low), high=percent(practice.high))
            said = f"{said}{ends}" if self.lang == "zh" else f"{said} {ends}"
        return said + self.mark(practice.status)

    def term(self, term: FixedTerm | str) -> str:
        """Say how long an entry lasts."""
        if isinstance(term, FixedTerm):
            return f"{self.time(term.duration)}{self.mark(term.status)}"
        return self.word("open_term")

    def longer(self, extension: Extension | None) -> str:
        """Say how much longer a term can be."""
        if extension is None:
            return ""
        years = f"{extension.min_years}-{extension.max_years}"
        return self.word("longer").format(years=years, cap=extension.cap_years)

    def stops(self, bans: Sequence[TripBan], *, dated: bool = True) -> str:
        """Say which tickets are refused, and what share of attempts the gate stops."""
        stops = []
        for ban in bans:
            trips = self.listed([called(TRIPS, trip, self.lang) for trip in ban.trips])
            window = self.window(ban.in_force) if dated else ""
            share = f"{percent(ban.gate.share)}{'' if self.lang == 'zh' else ' '}%"
            stops.append(self.beside(f"{trips} {share}{self.mark(ban.gate.status)}", window))
        return self.series(stops)

    def price(self, measure: Measure) -> str:
        """Say what is left to be paid of a price."""
        if measure.price_percent is None:
            return ""
        return self.word("pays" if measure.price_percent else "free").format(n=measure.price_percent)

    def causes(self, measure: Measure) -> str:
        """Say from what a measure follows: grades, points, lists."""
        names = [self.name(cause) for cause in measure.trigger]
        for wanted in measure.thresholds:
            points = self.word("unknown") if wanted.points is None else plain(wanted.points)
            key = "at_least_unknown" if wanted.points is None else "at_least"
            text = self.word(key).format(score=self.name(wanted.score), points=points)
            names.append(text + self.mark(wanted.status))
        return self.series(names)

    def alive(self, alive: bool) -> str:
        """Say whether the society has what an item speaks of."""
        return self.word("alive") if alive else self.word("data_only")


def _labels(value: object) -> Iterator[tuple[str, Label]]:
    """Yield the labels of all items; steps are known by their procedure and their id."""
    if isinstance(value, tuple):
        for item in value:
            yield from _labels(item)
    elif isinstance(value, BaseModel):
        item_id, label = getattr(value, "id", None), getattr(value, "label", None)
        label = value.text if isinstance(value, Purpose) else label
        if isinstance(item_id, str) and isinstance(label, Label):
            yield item_id, label
        for field in type(value).model_fields:
            if field not in ("steps", "grades"):
                yield from _labels(getattr(value, field))
        for grade in getattr(value, "grades", ()):
            yield f"{item_id}.{grade.id}", grade.label
        for step in getattr(value, "steps", ()):
            yield f"{item_id}.{step.id}", step.label
