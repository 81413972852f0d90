"""What a regime says on a day, item by item, in words: what `diff` compares.

The items are found from the form of the file, so that a new section is compared as soon as it exists.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel

from glasshouse.regimes.model import (
    Clock,
    Extension,
    FixedTerm,
    Gravity,
    Ground,
    InForce,
    Label,
    Measure,
    Move,
    Practice,
    Procedure,
    Provision,
    Regime,
    Step,
    TripBan,
)  # fmt: skip
from glasshouse.regimes.names import FIELDS, called
from glasshouse.regimes.phrases import Phrases

NOT_COMPARED = frozenset({"id", "cites", "note", "replaces", "checked_on", "format"})
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_TITLES = ("label", "title", "text")


@dataclass(frozen=True)
class Statement:
    """One item of a regime in words.

    path: section, then the ids and fields down to the item; the last is its id.
    facts: pairs of the name of a field and its value in words; what is empty is left out.
    switches: reforms that its windows name.
    exact: the same fields as they stand in the file, for what the words leave out, such as a range.
    main: the fields that say enough about an item that is added or ended.
    like: what another statement must share to stand in its place; empty if nothing can.
    """

    path: tuple[str, ...]
    title: str
    facts: dict[str, str]
    exact: dict[str, str]
    main: tuple[str, ...]
    provision: str
    switches: frozenset[str]
    replaces: str
    like: frozenset[str]

    @property
    def section(self) -> str:
        """The section of the file."""
        return self.path[0]

    @property
    def owner(self) -> str:
        """The list or procedure that the item is part of, or nothing."""
        return self.path[1] if len(self.path) > 2 else ""


def statements(regime: Regime, on: datetime.date | None, say: Phrases) -> dict[tuple[str, ...], Statement]:
    """Return what a regime says on a day, by path; with None for the day all that it says."""
    head = regime.regime
    if not say.holds(on, InForce(since=head.since, until=head.until)):
        return {}
    return {found.path: found for found in _Reading(regime, on, say).read()}


class _Reading:
    """Reads one regime on one day."""

    def __init__(self, regime: Regime, on: datetime.date | None, say: Phrases) -> None:
        self.regime, self.on, self.say = regime, on, say
        self.steps = {
            f"{procedure.id}.{step.id}": step for procedure in regime.procedures for step in procedure.steps
        }
        self.list_of = {item.procedure: item for item in regime.lists}
        self.procedure_of = {item.id: item.procedure for item in regime.lists}

    def read(self) -> Iterator[Statement]:
        """Yield the head, then the items of all sections in file order."""
        yield self._statement(("regime",), self.regime.regime, ())
        for section in type(self.regime).model_fields:
            if section != "switches" or self.on is None:
                yield from self._items((section,), getattr(self.regime, section), ())

    def _items(
        self, path: tuple[str, ...], items: object, windows: tuple[InForce, ...]
    ) -> Iterator[Statement]:
        for item in items if isinstance(items, tuple) else ():
            if not isinstance(item, BaseModel) or not hasattr(item, "id"):
                continue
            around = (*windows, *_window(item))
            if isinstance(item, Procedure) and item.id in self.list_of:
                around = (*around, self.list_of[item.id].in_force)  # it comes and goes with its list
            if not self.say.holds(self.on, *around):
                continue
            here = (*path, str(item.id))
            yield self._statement(here, item, around)
            for field in type(item).model_fields:
                yield from self._items((*here, field), getattr(item, field), around)

    def _statement(self, path: tuple[str, ...], item: BaseModel, windows: tuple[InForce, ...]) -> Statement:
        facts = self._facts(path, item)
        inner = [*windows, *_inner_windows(item)]
        names = {moment for window in inner for moment in (window.since, window.until)}
        like: frozenset[str] = frozenset()
        if isinstance(item, Move):
            like = frozenset(f"{item.on} {source}" for source in item.source or ("",))
        return Statement(
            path=path,
            title=self._title(path, item) + self._data_only(item),
            facts=facts,
            exact=self._exact(item),
            main=_main(item, facts),
            provision=getattr(item, "provision", "") or "",
            switches=frozenset(name for name in names if isinstance(name, str)),
            replaces=getattr(item, "replaces", None) or "" if isinstance(item, Ground) else "",
            like=like,
        )

    def _data_only(self, item: BaseModel) -> str:
        joint = "（{}）" if self.say.lang == "zh" else " ({})"
        return "" if getattr(item, "alive", True) else joint.format(self.say.alive(False))

    def _title(self, path: tuple[str, ...], item: BaseModel) -> str:
        if isinstance(item, Provision):
            return self.say.cited(item.id)
        if isinstance(item, Move):
            sources = " / ".join(self._step(path, source) for source in item.source)
            begins = sources if item.on == "clock" else self.say.trigger(item.on)
            guards = self.say.guards(item.when)
            joint = "（{}）" if self.say.lang == "zh" else " ({})"
            return f"{begins} → {self._step(path, item.to)}{joint.format(guards) if guards else ''}"
        for name in _TITLES:
            value = getattr(item, name, None)
            if isinstance(value, Label):
                return self.say.text(value)
            if isinstance(value, str) and value:
                return value
        return path[-1]

    def _facts(self, path: tuple[str, ...], item: BaseModel) -> dict[str, str]:
        facts = {}
        for field in type(item).model_fields:
            value = getattr(item, field)
            if field in NOT_COMPARED or _is_nested(value) or (field == "in_force" and self.on):
                continue
            if field == "evidence" and value == "rule":
                continue
            if said := self._value(path, field, value):
                facts[field] = said
        if isinstance(item, Move | Ground):
            step = self.steps.get(self._step_id(path, item.to if isinstance(item, Move) else item.enters))
            if step and step.clock and (said := self.say.clock(step.clock)):
                facts["clock"] = said
        return facts

    def _exact(self, item: BaseModel) -> dict[str, str]:
        left_out = NOT_COMPARED | ({"in_force"} if self.on else set())
        return {
            name: json.dumps(value, ensure_ascii=False)
            for name, value in item.model_dump(mode="json", exclude=set(left_out)).items()
            if not _is_nested(getattr(item, name))
        }

    def _value(self, path: tuple[str, ...], field: str, value: object) -> str:
        """Say the value of a field; nothing if it is empty."""
        say = self.say
        if value is None or value == "" or value == ():
            return ""
        if field in ("on", "provision", "term", "enters", "to", "source", "when", "retention", "max"):
            return self._named(path, field, value)
        match value:
            case Label():
                return say.text(value)
            case Clock():
                return say.clock(value)
            case Practice():
                return say.practice(value)
            case Extension():
                return "; ".join(part for part in (say.longer(value), say.guards(value.when)) if part)
            case Gravity():
                return f"{value.value} ({value.basis})"
            case InForce():
                return say.window(value)
            case bool():
                return {"en": ("no", "yes"), "zh": ("否", "是")}[say.lang][value]
            case Decimal():
                return f"{value.normalize():f}"
            case tuple():
                bans = [part for part in value if isinstance(part, TripBan)]
                if bans:
                    held = [ban for ban in bans if say.holds(self.on, ban.in_force)]
                    return say.stops(held, dated=self.on is None)
                parts = [part for part in value if say.holds(self.on, *_window(part))]
                return say.listed([said for part in parts if (said := self._value(path, "", part))])
            case BaseModel():
                names = [name for name in type(value).model_fields if name != "in_force" or self.on is None]
                pairs = [(name, self._value(path, name, getattr(value, name))) for name in names]
                return "; ".join(f"{called(FIELDS, name, say.lang)} {said}" for name, said in pairs if said)
        text = str(value)
        if text in say.labels:
            return say.name(text)
        return text.replace("_", " ") if _CODE.fullmatch(text) else text

    def _named(self, path: tuple[str, ...], field: str, value: object) -> str:
        """Say a value whose field tells what it refers to."""
        say = self.say
        if field == "when" and isinstance(value, tuple):
            return say.guards(value)
        if field == "source" and isinstance(value, tuple):
            return " / ".join(self._step(path, str(step)) for step in value)
        if field == "term" and isinstance(value, FixedTerm | str):
            return say.term(value)
        text = str(value)
        if field == "on" and isinstance(value, str):
            return say.trigger(text)
        if field == "provision":
            return say.cited(text)
        if field in ("enters", "to") and isinstance(value, str):
            return self._step(path, text)
        if field in ("retention", "max") and text.startswith(("P", "indefinite")):
            return say.time(text)
        return self._value(path, "", value)

    def _step_id(self, path: tuple[str, ...], step: str) -> str:
        owner = path[1] if len(path) > 1 else ""
        return f"{self.procedure_of.get(owner, owner) if path[0] == 'lists' else owner}.{step}"

    def _step(self, path: tuple[str, ...], step: str) -> str:
        found = self.steps.get(self._step_id(path, step))
        return self.say.text(found.label) if found else step


def _is_nested(value: object) -> bool:
    """Whether a value is a list of items, each a statement of its own."""
    return isinstance(value, tuple) and bool(value) and hasattr(value[0], "id")


def _window(item: object) -> tuple[InForce, ...]:
    """Return the windows of an item or a part of one: its own field, and the dates of an instrument."""
    in_force = getattr(item, "in_force", None)
    windows = [in_force] if isinstance(in_force, InForce) else []
    since, until = getattr(item, "since", None), getattr(item, "until", None)
    return (*windows, InForce(since=since, until=until)) if since or until else tuple(windows)


def _inner_windows(item: BaseModel) -> Iterator[InForce]:
    """Yield the windows of parts without a name of their own, such as the tickets of a measure."""
    for field in type(item).model_fields:
        value = getattr(item, field)
        for part in value if isinstance(value, tuple) else ():
            if isinstance(part, BaseModel) and not hasattr(part, "id"):
                yield from _window(part)


def _main(item: BaseModel, facts: dict[str, str]) -> tuple[str, ...]:
    """Return the fields that say enough about an item which is added or ended."""
    wanted: tuple[str, ...]
    match item:
        case Ground():
            wanted = ("on", "when", "term", "extension", "practice", "clock", "evidence")
        case Move():
            wanted = ("source", "clock", "practice", "extension", "evidence")
            wanted = wanted[1:] if item.on == "clock" else wanted
        case Step():
            wanted = ("clock",)
        case Measure():
            wanted = ("trip_bans", "trigger", "duration", "evidence")
        case Procedure() | Provision():
            wanted = ()
        case _:
            wanted = (
                "issuer",
                "number",
                "duration",
                "exit",
                "subject",
                "effect",
                "decide_within",
                "evidence",
            )
    return tuple(name for name in (*wanted, "in_force") if name in facts)
