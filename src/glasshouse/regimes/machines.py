"""Checks of procedures: triggers, clocks, steps that cannot be reached or left, guards, terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from glasshouse.clock import Duration
from glasshouse.codes import Event
from glasshouse.fitting import quoted
from glasshouse.regimes.model import Clock, Extension, FixedTerm, Ground, ListItem, Move, Procedure
from glasshouse.regimes.parts import Parts, within

EVENTS = tuple(event.name.lower() for event in Event)
WITHOUT_STEP = ("extended", "converted")  # what the engine says of a case that stays where it is
COUNTED = ("days", "working_days", "months")


def check_machines(parts: Parts) -> None:
    """Report what is wrong with procedures and with the grounds that enter them."""
    for path, procedure in parts.of("procedures", Procedure):
        for index, move in enumerate(procedure.moves):
            _check_move(parts, procedure, move, f"{path}.moves[{index}]")
        _check_ways(parts, procedure, path)
        for where, clock in within(procedure.steps, Clock, f"{path}.steps"):
            _check_clock(parts, clock, where)
    for path, ground in grounds_of(parts):
        check_trigger(parts, ground.on, f"{path}.on", may_be_clock=False)
        _check_guards(parts, ground.when, f"{path}.when")
        _check_ground(parts, ground, path)
    for section in ("procedures", "lists"):
        for path, item in parts.items.get(section, []):
            for where, extension in within(item, Extension, path):
                _check_extension(parts, extension, where)


def grounds_of(parts: Parts) -> Iterator[tuple[str, Ground]]:
    """Yield path and ground of every whole list."""
    for path, item in parts.of("lists", ListItem):
        for index, ground in enumerate(item.grounds):
            yield f"{path}.grounds[{index}]", ground


def acts_in(parts: Parts) -> set[str]:
    """Return the ids of the conduct that is no event of the society."""
    return set(parts.conduct_ids.difference(EVENTS))


def triggers_of(parts: Parts) -> set[str]:
    """Return what the grounds and moves answer."""
    moves = {move.on for _, procedure in parts.of("procedures", Procedure) for move in procedure.moves}
    return moves | {ground.on for _, ground in grounds_of(parts)}


def check_trigger(parts: Parts, on: str, path: str, *, may_be_clock: bool) -> None:
    """Report a trigger that is no event of the society, no act and nothing that a procedure does."""
    if on in parts.conduct_ids and on not in EVENTS:
        return
    if on == "clock":
        if not may_be_clock:
            fix = "Write an event, such as notice_expired."
            parts.report(path, '"clock"', "a case that does not exist yet has no clock", fix)
        return
    procedure_id, dot, legal = on.rpartition(".")
    if not dot:
        is_whole = "conduct" in parts.whole  # else a broken conduct may be the one that is meant
        if on not in EVENTS and is_whole:
            acts = acts_in(parts)
            close = get_close_matches(on, [*acts, *EVENTS, "clock"], 1)
            fix = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(EVENTS)}."
            known = "no event of the society" + (" and no conduct of the regime" if acts else "")
            parts.report(path, quoted(on), f"{known} has this name", fix)
        return
    procedure = parts.procedures.get(procedure_id)
    if procedure is None:
        if "procedures" in parts.whole:
            close = get_close_matches(procedure_id, parts.procedures, 1)
            fix = f"Did you mean {close[0]}.{legal}?" if close else "Write PROCEDURE.NAME."
            parts.report(path, quoted(on), f"no procedure has the id {procedure_id}", fix)
        return
    emitted = [step.emits for step in procedure.steps if step.emits]
    if legal not in [*emitted, *WITHOUT_STEP]:
        close = get_close_matches(legal, emitted, 1)
        fix = f"Write one of {', '.join([*emitted, *WITHOUT_STEP])}."
        if close:
            fix = f"Did you mean {procedure_id}.{close[0]}?"
        parts.report(path, quoted(on), f"no step of {procedure_id} emits {legal}", fix)


def _check_move(parts: Parts, procedure: Procedure, move: Move, path: str) -> None:
    check_trigger(parts, move.on, f"{path}.on", may_be_clock=bool(move.source))
    extra = move.extension.when if move.extension else ()
    _check_guards(parts, (*move.when, *extra), f"{path}.when")
    steps = {step.id: step for step in procedure.steps}
    if not move.terms:
        parts.report(f"{path}.terms", "an empty list", "a move needs a kind of term", "Write [open, fixed].")
    for index, source in enumerate(move.source):
        step, where = steps.get(source), f"{path}.source[{index}]"
        if step is None:
            continue  # a dangling reference
        if step.final:
            parts.report(where, quoted(source), "a final step is not left", "Remove it, or its final: true.")
        if move.on == "clock" and step.clock is None:
            fix = "Give the step a clock, such as clock: {count: days, n: 10, status: assumed}."
            parts.report(where, quoted(source), "a clock moves only from a step that has one", fix)
    if move.extension and move.practice:
        fix = "Remove one; the chance of the extension is the chance of the move."
        parts.report(f"{path}.practice", "a practice beside that of the extension", "one is enough", fix)


def _check_ways(parts: Parts, procedure: Procedure, path: str) -> None:
    """Report steps that cannot be reached, and steps without a way out."""
    leaving = {source for move in procedure.moves for source in move.source}
    timed = {source for move in procedure.moves if move.on == "clock" for source in move.source}
    leads_nowhere = not leaving <= {step.id for step in procedure.steps}
    for index, step in enumerate(() if leads_nowhere else procedure.steps):
        where = f"{path}.steps[{index}]"
        if not step.final and step.id not in leaving:
            fix = "Add a move with this source, or write final: true."
            parts.report(where, f"{quoted(step.id)} without a move away", "every step needs a way out", fix)
        elif step.clock and step.id not in timed:
            fix = "Add a move with on: clock, or remove the clock."
            parts.report(f"{where}.clock", "a clock that moves nothing", "a clock needs a move on it", fix)
    listed = [item for _, item in parts.of("lists", ListItem)]
    lists = [item for item in listed if item.procedure == procedure.id]
    named = {ground.enters for item in lists for ground in item.grounds} | leaving
    named |= {move.to for move in procedure.moves}
    is_dangling = any(item.procedure not in parts.procedures for item in listed)
    if is_dangling or "lists" not in parts.whole or not named <= {step.id for step in procedure.steps}:
        return  # what leads nowhere is reported, and was meant to lead somewhere
    reached = {ground.enters for item in lists for ground in item.grounds}
    reached |= {move.to for move in procedure.moves if not move.source}
    if any(switch.live_entries == "end" for switch in parts.switches.values()):
        reached |= {step.id for step in procedure.steps if step.emits == "removed"}
    while more := {m.to for m in procedure.moves if reached & set(m.source)} - reached:
        reached |= more
    for index, step in enumerate(procedure.steps):
        if step.id not in reached:
            fix = "Add a move or a ground that leads here, or remove the step."
            parts.report(f"{path}.steps[{index}]", quoted(step.id), "no ground and no move leads here", fix)


def _check_clock(parts: Parts, clock: Clock, path: str) -> None:
    n, m = clock.n, clock.m
    if clock.count in COUNTED and (n < 1 or m):
        parts.report(path, f"n: {n}, m: {m}", f"{clock.count} are counted with n of 1 or more, without m")
    elif clock.count == "between_days" and not 1 <= n <= m:
        fix = "Write the shorter time as n, the longer one as m."
        parts.report(path, f"n: {n}, m: {m}", "between_days needs 1 <= n <= m", fix)
    elif clock.count not in (*COUNTED, "between_days") and (n or m):
        parts.report(path, f"n: {n}, m: {m}", f"{clock.count} counts nothing", "Remove n and m.")


def _check_guards(parts: Parts, when: Sequence[str], path: str) -> None:
    for fact in sorted(set(when)):
        if f"not {fact}" in when:
            found, allowed = f'"{fact}" and "not {fact}"', "both are never true of one case"
            parts.report(path, found, allowed, "Remove one of the two.")


def _check_ground(parts: Parts, ground: Ground, path: str) -> None:
    if isinstance(ground.term, FixedTerm):
        term = Duration.parse(ground.term.duration)
        if not term.total_months and not term.days:
            fix = "Write a longer one, or term: open."
            parts.report(
                f"{path}.term.duration", quoted(ground.term.duration), "a term lasts a day or more", fix
            )
        cap = ground.extension.cap_years if ground.extension else 0
        if cap and term.total_months > 12 * cap:
            found = f"cap_years: {cap} below the term of {ground.term.duration}"
            fix = f"Write {-(-term.total_months // 12)} or more."
            parts.report(f"{path}.extension.cap_years", found, "the cap is on the whole term", fix)
    elif ground.extension:
        fix = "Remove the extension, or give the term a duration."
        parts.report(f"{path}.extension", "an open term", "only a fixed term is extended", fix)
    if ground.extension and ground.extension.practice.decision != "extension":
        where, decision = f"{path}.extension.practice.decision", ground.extension.practice.decision
        allowed = "the longer term of a new entry is the decision extension"
        parts.report(where, quoted(decision), allowed, "Write extension.")


def _check_extension(parts: Parts, extension: Extension, path: str) -> None:
    if not extension.min_years <= extension.max_years <= extension.cap_years:
        found = f"min {extension.min_years}, max {extension.max_years}, cap {extension.cap_years} years"
        parts.report(path, found, "min_years <= max_years <= cap_years", "Put the numbers in order.")
    for index, guard in enumerate(extension.when):
        if guard.startswith("not "):
            allowed = "an extension needs facts that hold"
            parts.report(f"{path}.when[{index}]", quoted(guard), allowed, "Write a fact without not.")
