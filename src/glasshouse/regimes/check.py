"""Everything that must be true of a regime file beyond its form, reported at once with its lines.

References are followed in files with other mistakes, too; checks of meaning look at the items that are
whole, so one message names as much as can be known.
"""

from __future__ import annotations

import datetime

from glasshouse.documents import Examined
from glasshouse.errors import Problem
from glasshouse.fitting import quoted
from glasshouse.gazetteer import ABROAD, MAINLAND, advice, is_territory
from glasshouse.regimes.heard_check import check_heard
from glasshouse.regimes.machines import check_machines, grounds_of
from glasshouse.regimes.model import (
    Ground,
    InForce,
    Instrument,
    ListItem,
    Measure,
    Practice,
    Regime,
    Score,
    Switch,
)
from glasshouse.regimes.parts import Parts, whole_parts, within
from glasshouse.regimes.references import check_references
from glasshouse.regimes.scoring_check import check_scores

Moment = datetime.date | str | None


def check_document(examined: Examined[Regime]) -> list[Problem]:
    """Return every problem of a regime file: its form, its references, its meaning."""
    found = list(examined.problems)
    if not examined.content:
        return found
    found += check_references(examined.content, found, examined.lines)
    parts = whole_parts(_read(examined), examined.problems, examined.lines)
    _check_territory(parts)
    _check_switches(parts)
    _check_windows(parts)
    _check_numbers(parts)
    check_machines(parts)
    check_scores(parts)
    check_heard(parts)
    _check_lists(parts)
    _check_measures(parts)
    return found + parts.problems


def _read(examined: Examined[Regime]) -> object:
    """Return the content with what is read of it already: all of a sound document, nothing of another."""
    if examined.value is None:
        return examined.content
    return {name: getattr(examined.value, name) for name in examined.value.model_fields_set}


def _check_territory(parts: Parts) -> None:
    """Report names of the territory that are no places."""
    names = parts.head.territorial_scope if parts.head else (MAINLAND,)
    if not names:
        fix = "Write [mainland], or the places where the regime is in force."
        parts.report("regime.territorial_scope", "no place", "a regime is in force somewhere", fix)
    for index, name in enumerate(names):
        if not is_territory(name):
            allowed = "it must be mainland, abroad, a place, or a province by its name or code"
            fix = advice(name, words=(MAINLAND, ABROAD))
            parts.report(f"regime.territorial_scope[{index}]", quoted(name), allowed, fix)


def _check_switches(parts: Parts) -> None:
    switches = parts.switches
    for path, switch in parts.of("switches", Switch):
        for index, name in enumerate(switch.requires):
            needed, where = switches.get(name), f"{path}.requires[{index}]"
            if needed is None:
                continue  # a dangling reference
            if switch.id in _required_by(name, switches):
                fix = "Remove one of the requirements."
                parts.report(where, quoted(name), f"{switch.id} would require itself", fix)
            elif needed.on > switch.on:
                fix = "Correct a date, or remove it."
                parts.report(where, quoted(name), f"it comes later ({needed.on}) than {switch.id}", fix)
            if switch.evidence == "rule" and needed.evidence != "rule":
                allowed = f"its evidence is {needed.evidence}, and a rule cannot rest on that"
                parts.report(where, quoted(name), allowed, f"Write evidence: {needed.evidence} here, too.")


def _required_by(name: str, switches: dict[str, Switch]) -> set[str]:
    """Return a switch and all that it requires, directly or not."""
    grown = {name}
    while more := {need for n in grown if n in switches for need in switches[n].requires} - grown:
        grown |= more
    return grown


def _day(moment: Moment, switches: dict[str, Switch]) -> datetime.date | None:
    """Return the date of a moment; None if it is open, or names a switch that is not there."""
    if moment is None or isinstance(moment, datetime.date):
        return moment
    return switches[moment].on if moment in switches else None


def _check_windows(parts: Parts) -> None:
    switches = parts.switches
    if parts.head:
        _check_window(parts, "regime", parts.head.since, parts.head.until)
    for path, instrument in parts.of("instruments", Instrument):
        _check_window(parts, path, instrument.since, _day(instrument.until, switches))
    for path, item in parts.all_items():
        for where, in_force in within(item, InForce, path):
            _check_window(parts, where, _day(in_force.since, switches), _day(in_force.until, switches))
    for path, listed in parts.of("lists", ListItem):
        for index, ground in enumerate(listed.grounds):
            _check_inside(parts, f"{path}.grounds[{index}].in_force", ground.in_force, listed.in_force)
    for path, score in parts.of("scores", Score):
        for index, rule in enumerate(score.rules):
            _check_inside(parts, f"{path}.rules[{index}].in_force", rule.in_force, score.in_force)
    for path, measure in parts.of("measures", Measure):
        for index, ban in enumerate(measure.trip_bans):
            _check_inside(parts, f"{path}.trip_bans[{index}].in_force", ban.in_force, measure.in_force)


def _check_window(parts: Parts, path: str, since: datetime.date | None, until: datetime.date | None) -> None:
    if since and until and since >= until:
        found, allowed = f"from {since} until {until}", "until is the first day on which it does not hold"
        parts.report(path, found, allowed, f"Write an until after {since}.")


def _check_inside(parts: Parts, path: str, inner: InForce, outer: InForce) -> None:
    """Report an item whose days lie outside those of what it belongs to."""
    switches = parts.switches
    since, until = (_day(moment, switches) for moment in (inner.since, inner.until))
    outer_since, outer_until = (_day(moment, switches) for moment in (outer.since, outer.until))
    if outer_since and outer_until and outer_since >= outer_until:
        return  # reported there
    if since and outer_until and since >= outer_until:
        found, allowed = f"since {since}", f"what it belongs to ends on {outer_until}"
        parts.report(path, found, allowed, f"Write a day before {outer_until}.")
    if until and outer_since and until <= outer_since:
        found, allowed = f"until {until}", f"what it belongs to begins on {outer_since}"
        parts.report(path, found, allowed, f"Write a day after {outer_since}.")


def _check_numbers(parts: Parts) -> None:
    for path, item in parts.all_items():
        for where, practice in within(item, Practice, path):
            low = practice.share if practice.low is None else practice.low
            high = practice.share if practice.high is None else practice.high
            if not low <= practice.share <= high:
                found = f"share {practice.share} outside {low} to {high}"
                parts.report(where, found, "low <= share <= high", "Put the numbers in order.")


def _check_lists(parts: Parts) -> None:
    procedures = parts.procedures
    for path, item in parts.of("lists", ListItem):
        procedure = procedures.get(item.procedure)
        if procedure and procedure.kind == "case":
            fix = "Write kind: list or kind: order in the procedure, or name another."
            parts.report(f"{path}.procedure", quoted(item.procedure), "its kind is case", fix)
        emits = [step.emits for step in procedure.steps] if procedure else ["removed"]
        for index, ground in enumerate(item.grounds):
            if ground.replaces is not None:
                where = f"{path}.grounds[{index}].replaces"
                _check_replaced(parts, item, ground, where, may_end="removed" in emits)


def _check_replaced(parts: Parts, item: ListItem, ground: Ground, path: str, *, may_end: bool) -> None:
    """Report a ground that takes the place of another one without a reform, or cannot."""
    found, since = quoted(str(ground.replaces)), ground.in_force.since
    everywhere = {ground.id for _, ground in grounds_of(parts)}
    others = {other.id for other in item.grounds if other.id != ground.id}
    if ground.replaces in everywhere - others:  # one that is nowhere is a dangling reference
        fix = "Write the id of the ground that this one takes the place of, or null."
        parts.report(path, found, "it must be another ground of the same list", fix)
    if not isinstance(since, str):
        fix = "Write in_force: {since: SWITCH}."
        parts.report(path, found, "what replaces a ground comes with a switch", fix)
        return
    reform = parts.switches.get(since)
    if reform and reform.live_entries == "end" and not may_end:
        fix = "Give the procedure a step with emits: removed."
        parts.report(path, found, "entries end at a removal, and there is none", fix)


def _check_measures(parts: Parts) -> None:
    for path, measure in parts.of("measures", Measure):
        if measure.trip_bans and not measure.bundles:
            parts.report(f"{path}.bundles", "none", "a ban reaches people through a bundle", "Name one.")
        for index, ban in enumerate(measure.trip_bans):
            if not ban.trips:
                parts.report(f"{path}.trip_bans[{index}].trips", "none", "a ban needs trips", "Name one.")
