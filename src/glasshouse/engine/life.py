"""One agent's life, explained: each event, what was recorded, which provision applied, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.codes import EMPTY, FIRM_SLOTS, N_EVENTS, N_LEGAL, NEVER, Event, Fact, Legal
from glasshouse.engine.act_sentences import act_sentence
from glasshouse.engine.agents import called, neighbourhood_of
from glasshouse.engine.legal_lives import Body, Firm, holders_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.sentences import (
    EMPTY_PLACE,
    EMPTY_SLOT,
    KINDS,
    LANGS,
    QUIET,
    QUIET_FIRM,
    TAGS,
    Lang,
    Tag,
    clock_text,
    event_sentence,
    mistaken_record,
    namesakes_debt,
    score_sentence,
)
from glasshouse.engine.standings import LifeStanding, standing_lines, standings
from glasshouse.engine.trace import Replay, replay
from glasshouse.engine.whereabouts import is_counterfactual, place_of
from glasshouse.kernels.population import holder_on, traits
from glasshouse.kernels.population import life as life_span
from glasshouse.reading.sayings import worded
from glasshouse.regimes.model import Procedure
from glasshouse.society.rates import MISCONDUCT

COLLAPSED = tuple(e.name.lower() for e in (Event.TRIP_FORGONE, Event.SPENDING_REFUSED))


@dataclass(frozen=True)
class Holder:
    """Who holds the slot: recomputed traits, coarse place; `exit_day` is empty for who never leaves."""

    generation: int
    is_female: bool
    birth_year: int
    entry_day: str
    exit_day: str
    province: tuple[str, str]
    is_urban: bool
    income_fifth: int
    place: tuple[str, str] | None = None  # only where its own regime is in force


@dataclass(frozen=True)
class LifeEvent:
    """One line of a life. `text` is in both languages; `provision` is empty where no law spoke."""

    day: str
    holder: int
    fact: int
    name: str
    tag: Tag
    en: str
    zh: str
    provision: str
    article: str
    rule: str
    article_zh: str = ""

    def source(self, lang: Lang) -> str:
        """Name the provision and its article; where no law spoke, say how the line is known."""
        article = self.article if lang == "en" else self.article_zh
        return f"{self.provision} ({article})" if self.provision else TAGS[self.tag][lang]


@dataclass(frozen=True)
class CaseStep:
    """One step of a case: when, where it stood, who acts, which clock ran, which provision."""

    day: str
    step: str
    en: str
    zh: str
    role: str
    clock: str
    provision: str


@dataclass(frozen=True)
class Case:
    """One instance of a procedure."""

    number: int
    procedure: str
    en: str
    zh: str
    fact: int
    steps: tuple[CaseStep, ...]


@dataclass(frozen=True)
class Life:
    """One life under the run's own regimes; equal to the run, because it is the run again."""

    agent: int
    neighbourhood: int
    holders: tuple[Holder | Firm | Body, ...]
    events: tuple[LifeEvent, ...]
    cases: tuple[Case, ...]
    is_toy: bool = False
    standings: tuple[LifeStanding, ...] = ()
    is_counterfactual: bool = False  # something holds that is no rule of any place
    name: str = ""  # what a firm or a government body is called

    def record(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON; a firm or body is known by its name."""
        record = {"synthetic": True, **asdict(self)}
        name = record.pop("name")
        return {**record, "agent": name or self.agent}

    def text(self, lang: Lang = "en") -> str:
        """Return the life as lines of text."""
        lines: list[str] = []
        if not self.holders:
            empty = EMPTY_PLACE if self.name else EMPTY_SLOT
            lines.append(empty[lang].format(slot=self.slot(lang)))
        for holder in self.holders:
            lines.append(self.headline(holder, lang))
            mine = [e for e in self.events if e.holder == holder.generation]
            lines += [line_of(same, lang) for same in runs_of(mine)]
            if not mine:
                lines.append(QUIET_FIRM[lang] if self.name else QUIET[self.is_toy][lang])
        return "\n".join([*lines, *standing_lines(self.standings, lang)])

    def headline(self, holder: Holder | Firm | Body, lang: Lang) -> str:
        """Say who this is, in coarse bands; in a toy society only which agent."""
        who = self.who(lang)
        if not isinstance(holder, Holder):
            return f"{who}{'：' if lang == 'zh' else ': '}{holder.words(lang)}"
        if self.is_toy:
            return f"{who}，玩具社会" if lang == "zh" else f"{who} of a toy society"
        return headline(who, holder, lang)

    def who(self, lang: Lang) -> str:
        """Say which agent it is, that nobody real is meant, and that it may be a counterfactual."""
        kind, name = KINDS[self.name[:1]], self.name or self.agent
        if lang == "zh":
            return f"{kind[1]} {name}（合成{'，反事实' if self.is_counterfactual else ''}）"
        return f"{kind[0]} {name} (synthetic{', COUNTERFACTUAL' if self.is_counterfactual else ''})"

    def slot(self, lang: Lang) -> str:
        """Say which slot it is, where nobody holds it."""
        name = self.name or self.agent
        if lang == "zh":
            return f"席位 {name}{'（反事实）' if self.is_counterfactual else ''}"
        return f"Slot {name}{' (COUNTERFACTUAL)' if self.is_counterfactual else ''}"


def runs_of(events: Sequence[LifeEvent]) -> list[list[LifeEvent]]:
    """Put events that follow each other and say the same, by the same provision, together.

    Only wishes that a ban kept down are told together; everything else has a line of its own.
    """
    runs: list[list[LifeEvent]] = []
    for e in events:
        last = runs[-1][-1] if runs else None
        if last and e.name in COLLAPSED and (last.en, last.provision) == (e.en, e.provision):
            runs[-1].append(e)
        else:
            runs.append([e])
    return runs


def line_of(events: Sequence[LifeEvent], lang: Lang) -> str:
    """Tell events that say the same in one line."""
    first, n = events[0], len(events)
    span = first.day if n == 1 else f"{first.day} … {events[-1].day}"
    words = first.en if lang == "en" else first.zh
    if n > 1:
        words += f" ({n} times)" if lang == "en" else f"（共{n}次）"
    return f"{span}  {words}  [{first.source(lang)}]"


def headline(who: str, holder: Holder, lang: Lang) -> str:
    """Say who this is, in coarse bands."""
    if lang == "zh":
        return (
            f"{who}：{'女' if holder.is_female else '男'}，{holder.birth_year}年生，"
            f"{holder.province[1]}{holder.place[1] if holder.place else ''}，"
            f"{'城镇' if holder.is_urban else '乡村'}；收入第{holder.income_fifth}五分位"
        )
    where = f"{holder.place[0]}, {holder.province[0]}" if holder.place else holder.province[0]
    area = "town" if holder.is_urban else "countryside"
    fifth = ("lowest", "2nd", "3rd", "4th", "highest")[holder.income_fifth - 1]
    return (
        f"{who}: {'woman' if holder.is_female else 'man'}, born {holder.birth_year}, "
        f"{where}, {area}; income in the {fifth} fifth"
    )


def explain_life(prepared: Prepared, exposures: I64, agent: int) -> Life:
    """Replay an agent's neighbourhood against the exposures of a run and tell what happened, and why.

    Parameters
    ----------
    prepared
        Of the run.
    exposures
        (n_ticks, 31, 2) as stored by the run.
    agent
        Slot: the number of an adult, or from `agents.slot_called`.

    Raises
    ------
    RunError
        If the society has no such agent.
    """
    return tell(prepared, replay(prepared, neighbourhood_of(prepared, agent), exposures), agent)


def tell(prepared: Prepared, again: Replay, agent: int) -> Life:
    """Tell what happened to an agent, and why, from a replay of its neighbourhood."""
    teller = Teller(prepared, again, agent)
    lived, is_toy = tuple(teller.events()), prepared.scenario.society is not None
    return Life(
        agent, again.neighbourhood, teller.holders(), lived, tuple(teller.cases()), is_toy,
        standings(again.engine, agent), is_counterfactual(prepared),
        called(prepared, agent) if agent >= FIRM_SLOTS else "",
    )  # fmt: skip


class Teller:
    """Turns the traced events of one agent into lines with names, dates and provisions."""

    def __init__(self, prepared: Prepared, again: Replay, agent: int) -> None:
        self.prepared, self.agent, self.neighbourhood = prepared, agent, again.neighbourhood
        self.province = int(prepared.places.province[again.neighbourhood])
        self.place = place_of(prepared, again.neighbourhood)
        columns = again.of_agent(agent)
        self.rows = [
            dict(zip(columns, map(int, row), strict=True)) for row in zip(*columns.values(), strict=True)
        ]
        self.mistaken = {row["fact"] for row in self.rows if row["observable"] == Event.MISTAKEN_IDENTITY}
        self.unfounded = again.unfounded
        stack = prepared.stack
        procedures = [p for regime in stack.regimes for p in regime.procedures]
        self.procedures: dict[str, Procedure] = dict(zip(stack.procedure_ids, procedures, strict=True))

    def holders(self) -> tuple[Holder | Firm | Body, ...]:
        """Return who held the slot within the horizon, earliest first; nobody if it was empty throughout."""
        p = self.prepared
        if self.agent >= FIRM_SLOTS:
            return holders_of(p, self.agent, self.neighbourhood)
        first, last = clock.first_day(p.scenario.start), clock.last_day(p.scenario.end)
        if p.scenario.society:
            earliest = latest = 0
        else:
            earliest, latest = (
                int(holder_on(p.seed, self.agent, self.province, day, p.people)) for day in (first, last)
            )
        found = []
        for generation in range(0 if earliest == EMPTY else earliest, latest + 1):
            female, birth, entry, leaves = life_span(p.seed, self.agent, generation, self.province, p.people)
            urban, income = traits(p.seed, self.agent, generation, self.province, p.people)
            days = clock.day_text(int(entry)), clock.day_text(int(leaves))
            if p.scenario.society:
                days = clock.day_text(first), ""
            found.append(
                Holder(
                    generation,
                    bool(female),
                    clock.date_of(int(birth)).year,
                    *days,
                    p.territory.province_name(self.province),
                    bool(urban),
                    int(income) + 1,
                    (self.place.name_en, self.place.name_zh) if self.place else None,
                )
            )
        return tuple(found)

    def events(self) -> Iterator[LifeEvent]:
        """Tell all events, one by one."""
        for row in self.rows:
            number = row["observable"]
            tag: Tag = "law"
            if number >= self.prepared.stack.n_observables:
                tag, en, zh = self.society_sentence(row)
            elif number < N_EVENTS:
                tag, en = event_sentence(number, row["value"], "en")
                zh = event_sentence(number, row["value"], "zh")[1]
                if number == Event.DEBT_ARREARS and row["fact"] in self.mistaken:
                    en, zh = (namesakes_debt(row["value"], lang) for lang in LANGS)
                elif self.is_mistaken(row):
                    tag, en, zh = "report", mistaken_record(en, "en"), mistaken_record(zh, "zh")
            elif number >= self.prepared.stack.first_act:
                act = self.prepared.stack.act_labels[number - self.prepared.stack.first_act]
                tag, en, zh = "truth" if self.prepared.scenario.society else "report", act.en, act.zh
            else:
                en, zh = self.legal_sentence(row, "en"), self.legal_sentence(row, "zh")
            provision, *articles = self.provision(row["provision"])
            yield LifeEvent(
                clock.day_text(row["day"]), row["generation"], row["fact"], self.row_name(row), tag, en, zh,
                provision, articles[0], self.prepared.stack.rule_name(row["rule"]), articles[1],
            )  # fmt: skip

    def is_mistaken(self, row: dict[str, int]) -> bool:
        """Whether a debt in arrears, or misconduct on a journey, is on record and is not true."""
        if row["observable"] == Event.DEBT_ARREARS:
            return row["fact"] in self.unfounded(self.agent)
        return row["observable"] in MISCONDUCT and row["value"] == Fact.UNFOUNDED

    def society_sentence(self, row: dict[str, int]) -> tuple[Tag, str, str]:
        """Say what somebody did, what a door was like, or how a score changed."""
        stack, name = self.prepared.stack, self.row_name(row)
        en, zh = (act_sentence(stack, name, row["value"], lang) for lang in LANGS)
        if en and zh:
            return en[0], en[1], zh[1]
        in_english, in_chinese = (score_sentence(stack, name, row, lang) for lang in LANGS)
        return "law", in_english, in_chinese

    def legal_sentence(self, row: dict[str, int], lang: Lang) -> str:
        """Say what a procedure did: its name, the step, the rule, and until when."""
        procedure, legal = divmod(row["observable"] - N_EVENTS, N_LEGAL)
        stack = self.prepared.stack
        name = getattr(stack.procedure_labels[procedure], lang)
        rules = stack.rules
        if row["rule"] < 0 or legal in (Legal.EXTENDED, Legal.CONVERTED):
            what = {"en": Legal(legal).name.lower(), "zh": {5: "期限延长", 6: "依新规定转换"}.get(legal, "")}[
                lang
            ]
        else:
            step = int(rules.move_to_step[row["rule"]])
            what = getattr(stack.step_labels[step], lang)
            if rules.move_from_step[row["rule"]] == 0:
                why = getattr(stack.move_labels[int(rules.move_id[row["rule"]])], lang)
                what = f"{what}: {why}" if lang == "en" else f"{what}：{why}"
        if legal in (Legal.IN_FORCE, Legal.EXTENDED, Legal.CONVERTED):
            end = row["value"]
            if end == NEVER:
                what += ". No fixed end." if lang == "en" else "。无固定期限。"
            else:
                day = clock.day_text(end)
                what += f". Until {day}." if lang == "en" else f"。至{day}。"
        return f"{name}: {what}" if lang == "en" else f"{name}：{what}"

    def provision(self, number: int) -> tuple[str, str, str]:
        """Return the id of a provision, and its instrument and article in both languages, or nothing."""
        found = self.prepared.stack.provisions[number] if number > 0 else None
        if found is None:
            return "", "", ""
        en, zh = (worded(found.article, lang) for lang in LANGS)
        name = self.prepared.stack.provision_ids[number]
        return name, f"{found.instrument}, {en}", f"{found.instrument}，{zh}"

    def row_name(self, row: dict[str, int]) -> str:
        """Return the name of the observable of a line."""
        return self.prepared.observables[row["observable"]].name

    def cases(self) -> Iterator[Case]:
        """Return the agent's cases, each with its steps in order."""
        found: list[tuple[tuple[int, int], list[dict[str, int]]]] = []
        opens = self.prepared.stack.rules.move_from_step
        for row in self.rows:
            if not N_EVENTS <= row["observable"] < self.prepared.stack.first_act:
                continue
            key = (row["fact"], (row["observable"] - N_EVENTS) // N_LEGAL)
            mine = next((rows for about, rows in reversed(found) if about == key), None)
            if mine is None or opens[row["rule"]] == 0:
                found.append((key, [row]))
            else:
                mine.append(row)
        for number, ((fact, procedure), rows) in enumerate(found, start=1):
            label = self.prepared.stack.procedure_labels[procedure]
            name = self.prepared.stack.procedure_ids[procedure]
            yield Case(number, name, label.en, label.zh, fact, tuple(self.case_step(name, r) for r in rows))

    def case_step(self, procedure: str, row: dict[str, int]) -> CaseStep:
        """Return one step of a case."""
        stack = self.prepared.stack
        legal = (row["observable"] - N_EVENTS) % N_LEGAL
        number = int(stack.rules.move_to_step[row["rule"]])
        name = stack.step_ids[number].rsplit(".", 1)[-1]
        step = next((s for s in self.procedures[procedure].steps if s.id == name), None)
        return CaseStep(
            clock.day_text(row["day"]), Legal(legal).name.lower() if step is None else name,
            self.legal_sentence(row, "en"), self.legal_sentence(row, "zh"),
            step.role if step else "", clock_text(step), self.provision(row["provision"])[0],
        )  # fmt: skip
