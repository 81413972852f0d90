"""What a regime says on a day, item by item, in words: what `diff` compares.

The items are found from the form of the file, so that a new section is compared as soon as it exists.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from glasshouse.reading.code_names import RELATIONS
from glasshouse.reading.field_values import Values, is_nested
from glasshouse.reading.names import called
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import sign_of
from glasshouse.regimes.doors import is_alive
from glasshouse.regimes.heard import can_happen
from glasshouse.regimes.model import (
    FixedTerm,
    Ground,
    Head,
    InForce,
    Label,
    LegalBasis,
    Measure,
    Move,
    Procedure,
    Provision,
    Regime,
    Sharing,
    Source,
    Spillover,
    Step,
)
from glasshouse.regimes.scoring_model import Dimension, Grade, ScoreRule

DATED = {"in_force", "trip_bans", "multipliers"}  # of a day, what holds of them is said in words
NOT_COMPARED = frozenset({"id", "cites", "note", "replaces", "checked_on", "format"})
_TITLES = ("label", "title", "text")
_ABOUT = ("subject", "decision")  # fields that stand for a name where there is none


@dataclass(frozen=True)
class Statement:
    """One item of a regime in words.

    path: section, then the ids and fields down to the item; the last is its id.
    facts: pairs of the name of a field and its value in words; what is empty is left out.
    switches: reforms that its windows name.
    exact: the same fields as they stand in the file, for what the words leave out, such as a range.
    main: the fields that say enough about an item that is added or ended.
    aside: that it is asleep, if it is.
    mark: stands behind a figure that nobody compared with the text.
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
    aside: str
    mark: str
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
        self.values = Values(say, on)
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
                value = getattr(item, field)
                yield from self._items((*here, field), value, around)
                if isinstance(value, BaseModel) and not hasattr(value, "id"):
                    for inner in type(value).model_fields:  # a model has dimensions
                        yield from self._items((*here, inner), getattr(value, inner), around)

    def _statement(self, path: tuple[str, ...], item: BaseModel, windows: tuple[InForce, ...]) -> Statement:
        facts = self._facts(path, item)
        inner = [*windows, *_inner_windows(item)]
        names = {moment for window in inner for moment in (window.since, window.until)}
        return Statement(
            path=path,
            title=self._title(path, item),
            facts=facts,
            exact=self._exact(item),
            main=_main(item, facts),
            provision=getattr(item, "provision", "") or "",
            switches=frozenset(name for name in names if isinstance(name, str)),
            replaces=getattr(item, "replaces", None) or "" if isinstance(item, Ground) else "",
            aside=self._data_only(path, item),
            mark=self.say.mark(item.status) if isinstance(item, Grade | Dimension) else "",
            like=_like(item),
        )

    def _data_only(self, path: tuple[str, ...], item: BaseModel) -> str:
        """Say that a thing changes nothing yet."""
        match item:
            case ScoreRule():
                score = next(score for score in self.regime.scores if score.id == path[1])
                sleeps = item.is_known and not can_happen(item.on, self.regime, score.subjects)
            case Measure():
                sleeps = not is_alive(self.regime, item)
            case Spillover():
                sleeps = not item.alive
            case _:
                sleeps = False
        return self.say.alive(False) if sleeps else ""

    def _title(self, path: tuple[str, ...], item: BaseModel) -> str:
        say = self.say
        if isinstance(item, Provision):
            return say.cited(item.id)
        if isinstance(item, Source):
            return say.worded(item.title)
        if isinstance(item, Move):
            sources = " / ".join(self._step(path, source) for source in item.source)
            begins = sources if item.on == "clock" else say.trigger(item.on)
            return say.beside(f"{begins} → {self._step(path, item.to)}", say.guards(item.when))
        for name in _TITLES:
            value = getattr(item, name, None)
            if isinstance(value, Label):
                return say.text(value)
        return self._unnamed(item) or path[-1]

    def _unnamed(self, item: BaseModel) -> str:
        """Return what stands for the name of an item that has none."""
        say = self.say
        if isinstance(item, LegalBasis):
            return say.cited(item.provision)
        about = next((getattr(item, name) for name in _ABOUT if hasattr(item, name)), "")
        names = say.series([say.name(to) for to in item.to]) if isinstance(item, Sharing) else ""
        if isinstance(item, Spillover):
            names = called(RELATIONS, item.to_relation, say.lang)
        return f"{say.name(about)} → {names}" if about and names else say.name(about) if about else ""

    def _facts(self, path: tuple[str, ...], item: BaseModel) -> dict[str, str]:
        facts = {}
        for field in type(item).model_fields:
            value = getattr(item, field)
            if field in NOT_COMPARED or is_nested(value) or (field == "in_force" and self.on):
                continue
            if field == "evidence" and value == "rule":
                continue
            if said := self._value(path, item, field):
                facts["state" if isinstance(item, Head) and field == "status" else field] = said
        if isinstance(item, Move | Ground):
            step = self.steps.get(self._step_id(path, item.to if isinstance(item, Move) else item.enters))
            if step and step.clock and (said := self.say.clock(step.clock)):
                facts["clock"] = said
        return facts

    def _exact(self, item: BaseModel) -> dict[str, str]:
        left_out = NOT_COMPARED | (DATED if self.on else set())
        return {
            name: json.dumps(value, ensure_ascii=False)
            for name, value in _plain(item).items()
            if name not in left_out and value not in (None, "", [], {})
        }

    def _value(self, path: tuple[str, ...], item: BaseModel, field: str) -> str:
        """Say the value of a field; nothing if it is empty."""
        value = getattr(item, field)
        if field == "when" and isinstance(value, tuple):
            return self.say.guards(value)
        if field == "source" and isinstance(item, Move):
            return " / ".join(self._step(path, step) for step in item.source)
        if field == "term" and isinstance(value, FixedTerm | str):
            return self.say.term(value)
        if field in ("enters", "to") and isinstance(value, str):
            return self._step(path, value)
        return self.values.said(item, field)

    def _step_id(self, path: tuple[str, ...], step: str) -> str:
        owner = path[1] if len(path) > 1 else ""
        return f"{self.procedure_of.get(owner, owner) if path[0] == 'lists' else owner}.{step}"

    def _step(self, path: tuple[str, ...], step: str) -> str:
        found = self.steps.get(self._step_id(path, step))
        return self.say.text(found.label) if found else step


def _window(item: BaseModel) -> tuple[InForce, ...]:
    """Return the windows of an item: its own field, and the dates of an instrument."""
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
            wanted = (
                "polarity",
                "trip_bans",
                "price_percent",
                "trigger",
                "thresholds",
                "duration",
                "evidence",
            )
        case ScoreRule():
            wanted = ("effect", "counts_in", "recurs", "validity", "multipliers", "practice", "evidence")
        case Grade():
            wanted = ("min", "assumed_min", "top_share")
        case Procedure() | Provision():
            wanted = ()
        case _:
            wanted = (
                "issuer", "number", "duration", "exit", "effect", "why", "weight", "consent", "initial",
                "base", "decide_within", "evidence",
            )  # fmt: skip
    return tuple(name for name in (*wanted, "in_force") if name in facts)


def _like(item: BaseModel) -> frozenset[str]:
    """Return what another item must share to stand in the place of an item, beside its own name."""
    match item:
        case Move():
            return frozenset(f"{item.on} {source}" for source in item.source or ("",))
        case ScoreRule():
            return frozenset([f"{item.on} {sign_of(item.effect)}"])
        case Ground() | Step():
            return frozenset()
    label = getattr(item, "label", None)
    return frozenset([label.en]) if isinstance(label, Label) else frozenset()


def _plain(item: BaseModel) -> dict[str, object]:
    """Return the fields of an item as plain values, without parts that are statements of their own."""
    found = item.model_dump(mode="json")
    for name in type(item).model_fields:
        value = getattr(item, name)
        if is_nested(value):
            del found[name]
        elif isinstance(value, BaseModel):
            found[name] = _plain(value)
    return found
