"""The gates of a run: somebody is looked up on a day, and let through or refused, by which rule and entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from glasshouse import clock
from glasshouse.codes import FIRM_SLOTS
from glasshouse.effect_charts import Lang
from glasshouse.engine.looks import look_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.standings import LifeStanding
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.home import run_record
from glasshouse.explorer.page import Page
from glasshouse.explorer.portal.citing import Citing
from glasshouse.explorer.portal.doors import (
    TRIPS,
    GateRule,
    Hit,
    ListedLife,
    answer,
    doors_of,
    gate_rules,
    has_occasion,
    life_of,
    on_copies,
    scores_of,
)
from glasshouse.explorer.portal.gate_words import DOORS, LABELS, STATES, STATUS, TITLE, said
from glasshouse.explorer.portal.page import agent_asked, where
from glasshouse.explorer.portal.published import Steps
from glasshouse.explorer.shelf import Shelf
from glasshouse.reading.page import JOINTS
from glasshouse.regimes.model import Move

HERE: Final = "/portal"
HUNDRED: Final = Decimal(100)


def gate(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the gates of a run for one agent on the last day of a month."""
    run, lang = shelf.run(asked), asked.lang
    prepared, scenario = run.prepared, run.prepared.scenario
    agent, slot = agent_asked(asked, prepared)
    if slot < 0:
        slot = run.busiest()
        agent = str(slot)
    life, steps = life_of(run, slot), Steps(prepared.stack)
    default = _telling_month(prepared, life, steps)
    tick = asked.month("month", scenario.start, scenario.end, default)
    day, citing, rules = clock.last_day(tick), Citing(prepared.stack, lang), gate_rules(prepared.stack)
    doors, scores = doors_of(rules), scores_of(run, slot, tick)
    hits = {door: answer(prepared, rules, life, scores, door=door, day=day) for door in doors}
    closed = [door for door in doors if any(hit.rule.is_sanction and not hit.copy for hit in hits[door])]
    met = [door for door in doors if hits[door]]
    door = asked.choice("door", doors, (closed or met or list(doors) or [""])[0])
    record = {
        "run": run_record(run), "agent": agent, "month": clock.month_text(tick),
        "day": clock.day_text(day), "door": door,
        "says": {
            "lead": said("lead", lang, day=clock.day_text(day)),
            "who": said("who", lang, agent=agent, where=where(prepared, slot, lang)),
            "nobody": LABELS["nobody"][lang] if _is_empty(prepared, life, day) else "",
            "closed": said("closed_count", lang, closed=len(closed), all=len(doors)),
        },
        "stands": list(_stands(prepared, life, scores, steps, citing, day)),
        "doors": [_door(run, one, hits[one], citing) for one in doors],
        "elsewhere": list(_elsewhere(prepared, rules, life, scores, citing, day)),
        "detail": _detail(run, door, hits[door], citing, steps, day) if door else None,
        "_says": {name: words[lang] for name, words in LABELS.items() if "{" not in words["en"]},
    }  # fmt: skip
    return Page("gate", TITLE[lang], record, HERE)


def _telling_month(prepared: Prepared, life: ListedLife, steps: Steps) -> int:
    """Return the last month at whose end a case of a life applies; without one, the last of the run."""
    scenario = prepared.scenario
    for tick in range(scenario.end, scenario.start - 1, -1):
        if life.in_effect(clock.last_day(tick), steps):
            return tick
    return scenario.end


def _is_empty(prepared: Prepared, life: ListedLife, day: int) -> bool:
    """Whether the number of a person is held by nobody on a day."""
    is_of_people = life.slot < FIRM_SLOTS and prepared.scenario.society is None
    return is_of_people and look_of(prepared, life.slot, life.neighbourhood, day) is None


def per_hundred(share: Decimal) -> str:
    """Say a share as a number in 100.

    Examples
    --------
    >>> per_hundred(Decimal("0.9")), per_hundred(Decimal("0.025"))
    ('90', '2.5')
    """
    return f"{(share * HUNDRED).normalize():f}"


# what stands ------------------------------------------------------------------------------------------------


def _stands(
    prepared: Prepared, life: ListedLife, scores: Sequence[LifeStanding],
    steps: Steps, citing: Citing, day: int,
) -> Iterator[str]:  # fmt: skip
    """Yield what of an agent's matters can meet it at a gate on a day, in words."""
    lang = citing.lang
    for case, now in life.in_effect(day, steps):
        yield said(
            "case_line", lang, name=citing.procedure(case.procedure), ground=citing.rule(now.ground),
            since=clock.day_text(life.since(case, day, steps).day), until=_until(now.end, lang),
        )  # fmt: skip
    for copy in life.copies:
        if copy.first <= day < copy.until:
            until = clock.day_text(copy.until)
            yield said("copy_line", lang, ground=citing.rule(copy.ground), until=until)
    for one in scores:
        yield _score_line(one, lang)


def _score_line(one: LifeStanding, lang: Lang) -> str:
    name, grade = (one.zh, one.grade_zh) if lang == "zh" else (one.en, one.grade_en)
    return said("score_line", lang, name=name, points=f"{one.points:,}", grade=grade)


def _until(end: int | None, lang: Lang) -> str:
    return clock.day_text(end) if end is not None else LABELS["no_end"][lang]


# doors ------------------------------------------------------------------------------------------------------


def _door(run: Run, door: str, hits: Sequence[Hit], citing: Citing) -> dict[str, Any]:
    """Return one gate as a line: what happens there, and by which rule first."""
    lang = citing.lang
    state, share = outcome(hits, on_copies(run.prepared))
    first = next(iter(hits), None)
    return {
        "key": door, "name": DOORS[door][lang], "state": state, "per_hundred": float(share * HUNDRED),
        "says": STATES[state][lang].format(n=per_hundred(share)), "occasion": has_occasion(door),
        "measure": citing.says[first.rule.regime.regime.id].text(first.rule.measure.label) if first else "",
        "more": said("more", lang, n=len(hits) - 1) if len(hits) > 1 else "",
        "provision": _cited(first.rule, citing) if first else citing.cited("none"),
    }  # fmt: skip


def _elsewhere(
    prepared: Prepared, rules: Sequence[GateRule], life: ListedLife, scores: Sequence[LifeStanding],
    citing: Citing, day: int,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Yield the measures on an agent that work without anybody coming to a gate, such as being named."""
    for door in doors_of(rules, is_gate=False):
        for hit in answer(prepared, rules, life, scores, door=door, day=day):
            say = citing.says[hit.rule.regime.regime.id]
            measure = hit.rule.measure
            yield {
                "measure": say.text(measure.label), "must": measure.mandatory,
                "provision": _cited(hit.rule, citing),
            }  # fmt: skip


def outcome(hits: Sequence[Hit], copies: Decimal) -> tuple[str, Decimal]:
    """Return what happens at a door, and the share of gates at which it does.

    Parameters
    ----------
    hits
        From `doors.answer`, of one door.
    copies
        The share of gates that look at copies.
    """
    closing = [hit.rule.share for hit in hits if hit.rule.is_sanction and hit.copy is None]
    if closing:
        return ("refused" if max(closing) == 1 else "mostly"), max(closing)
    by_copy = [hit.rule.share * copies for hit in hits if hit.copy is not None]
    if by_copy:
        return "copy", max(by_copy).quantize(Decimal("0.001"))
    favours = [hit.rule.share for hit in hits if not hit.rule.is_sanction]
    return ("favoured", max(favours)) if favours else ("open", Decimal(1))


def _cited(rule: GateRule, citing: Citing) -> dict[str, str]:
    return citing.own(rule.regime, rule.measure.provision)


def _detail(
    run: Run, door: str, hits: Sequence[Hit], citing: Citing, steps: Steps, day: int
) -> dict[str, Any]:
    """Return one gate at full length: each rule that meets the agent there, and what its keeper sees."""
    lang = citing.lang
    found = _door(run, door, hits, citing)
    barring = dict.fromkeys(_list_of(hit, citing) for hit in hits if not hit.standing)
    grading = dict.fromkeys(
        hit.standing.zh if lang == "zh" else hit.standing.en for hit in hits if hit.standing
    )
    sees = [
        said(key, lang, list=JOINTS[lang].join(names))
        for key, names in (("sees_closed", barring), ("sees_grade", grading))
        if names
    ]
    return found | {
        "hits": [_hit(run, hit, citing, steps, day) for hit in hits],
        "sees": sees or [said("sees_open", lang)],
        "forgone": LABELS["forgone"][lang] if door in TRIPS and found["state"] == "mostly" else "",
        "no_occasion": "" if found["occasion"] else LABELS["no_occasion"][lang],
    }


def _list_of(hit: Hit, citing: Citing) -> str:
    """Say on which list or order an entry is, or was."""
    ground = hit.copy.ground if hit.copy else ""
    return citing.procedure(hit.case.procedure if hit.case else citing.procedure_of_rule(ground))


def _hit(run: Run, hit: Hit, citing: Citing, steps: Steps, day: int) -> dict[str, Any]:
    lang, rule = citing.lang, hit.rule
    say = citing.says[rule.regime.regime.id]
    case, now = hit.case, hit.now
    ground = now.ground if now else hit.copy.ground if hit.copy else ""
    procedure = case.procedure if case else citing.procedure_of_rule(ground) if ground else ""
    price = rule.measure.price_percent
    record = {
        "measure": say.text(rule.measure.label), "is_sanction": rule.is_sanction,
        "provision": _cited(rule, citing), "share": float(rule.share), "status": rule.status,
        "share_says": _share_says(rule, lang), "why_share": rule.why if lang == "en" else "",
        "entry": citing.procedure(procedure) if procedure else "",
        "ground": citing.rule(ground) if ground else "",
        "ground_provision": citing.cited(citing.ground_provision(ground)) if ground else citing.cited("none"),
        "since": clock.day_text(hit.since.day) if hit.since else "",
        "until": _until(now.end, lang) if now else "",
        "score": _score_line(hit.standing, lang) if hit.standing else "",
        "by_copy": "",
        "price": said("price_left", lang, n=price) if price is not None else "",
        "floor": rule.measure.livelihood_floor if lang == "en" else "",
        "told": list(_told(hit, procedure, citing, day)) if procedure else [],
        "is_public": procedure in steps.public,
        "exits": list(_exits(hit, citing, steps, day)) if case else [],
    }  # fmt: skip
    if hit.copy:
        share = per_hundred(on_copies(run.prepared))
        record["by_copy"] = said(
            "by_copy", lang, until=clock.day_text(hit.copy.until), n=share, status=STATUS["assumed"][lang]
        )
    return record


def _share_says(rule: GateRule, lang: Lang) -> str:
    if rule.share == 1:
        return LABELS["must" if rule.is_sanction else "must_open"][lang]
    spread = ""
    if rule.low is not None and rule.high is not None:
        low, high = per_hundred(1 - rule.high), per_hundred(1 - rule.low)
        spread = said("range", lang, low=low, high=high)
    return said(
        "may" if rule.is_sanction else "may_open", lang, n=per_hundred(1 - rule.share),
        status=STATUS[rule.status][lang], range=spread,
    )  # fmt: skip


def _told(hit: Hit, procedure: str, citing: Citing, day: int) -> Iterator[dict[str, Any]]:
    """Yield by which text an entry reaches those who carry the measure out."""
    regime, own = hit.rule.regime, citing.owner[procedure][1]
    about = {own, *(item.id for item in regime.lists if item.procedure == own)}
    say = citing.says[regime.regime.id]
    for rule, _ in citing.items(regime, "sharings", day):
        if rule.subject in about and hit.rule.measure.implementing_authority in rule.to:
            to = say.name(hit.rule.measure.implementing_authority)
            yield {
                "says": said("told", citing.lang, sender=say.name(rule.sender), to=to),
                "provision": citing.own(regime, rule.provision),
            }


def _exits(hit: Hit, citing: Citing, steps: Steps, day: int) -> Iterator[dict[str, Any]]:
    """Yield what the rules of a day open to the case of a hit: what sets it off, and where it leads."""
    assert hit.case is not None and hit.now is not None
    procedure, lang = hit.case.procedure, citing.lang
    regime, own = citing.regime_of(procedure), citing.owner[procedure][1]
    say, date = citing.says[regime.regime.id], clock.date_of(day)
    machine = next(one for one in regime.procedures if one.id == own)
    labels = {step.id: say.text(step.label) for step in machine.steps}
    at = citing.step_id(hit.now.step)
    term = "open" if hit.now.end is None else "fixed"
    for move in machine.moves:
        holds = at in move.source and term in move.terms and say.holds(date, move.in_force)
        if holds and not move.extension and citing.is_known(regime, move):
            yield {
                "when": LABELS["until"][lang] + " " + clock.day_text(hit.now.end)
                if move.on == "clock" and hit.now.end is not None
                else say.trigger(move.on),
                "if": say.guards(move.when), "leads_to": labels[move.to],
                "share": _practice(move, lang), "provision": citing.own(regime, move.provision),
            }  # fmt: skip


def _practice(move: Move, lang: Lang) -> str:
    if move.practice is None or move.practice.share == 1:
        return ""
    return said(
        "share_of", lang, n=per_hundred(move.practice.share), status=STATUS[move.practice.status][lang]
    )
