"""Says the values of fields of a regime file in words: what a comparison of two regimes shows."""

from __future__ import annotations

import datetime
import functools
import re
from decimal import Decimal
from typing import Final

from pydantic import BaseModel

from glasshouse.gazetteer import called as place_name
from glasshouse.reading import code_names as codes
from glasshouse.reading.feature_names import FEATURES
from glasshouse.reading.field_names import FIELDS
from glasshouse.reading.names import DOCUMENTS, PROTECTED, RESIDENCES, SUBJECTS, called
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import effect, plain
from glasshouse.regimes.mechanism import ScoreAtLeast
from glasshouse.regimes.model import (
    Clock,
    Extension,
    FixedTerm,
    Gravity,
    InForce,
    Label,
    Measure,
    Practice,
    TripBan,
)
from glasshouse.regimes.scoring_model import (
    Feature,
    Grade,
    Multiplier,
    Nested,
    Score,
    ScoreRule,
)
from glasshouse.shapes import Either, Many, Scalar, Shape, fields_of

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_YES: Final = {"en": ("no", "yes"), "zh": ("否", "是")}
_PLACES = ("territorial_scope", "territory")
_DURATIONS = ("retention", "max", "validity")
_OF_SCORES = (
    "consent", "formula_disclosed", "weight_in_decision", "update", "duplicates", "repeats", "recurs",
    "ranked", "every", "period",
)  # fmt: skip
TABLES: Final[dict[str, dict[str, dict[str, str]]]] = {
    "evidence": codes.EVIDENCE,
    "puts_in_force": codes.EVIDENCE,
    "level": codes.LEVELS,
    "polarity": codes.POLARITIES,
    "domain": codes.DOMAINS,
    "domains": codes.DOMAINS,
    "origin_domain": codes.DOMAINS,
    "type": codes.KINDS_OF_MEASURES,
    "automation": codes.AUTOMATION,
    "target": codes.RELATIONS,
    "to_relation": codes.RELATIONS,
    "actor_relation": codes.RELATIONS,
    "trips": codes.TRIPS,
    "rank": codes.RANKS,
    "authorises": codes.POWERS,
    "collection_method": codes.COLLECTED,
    "special_category": codes.SPECIAL,
    "effect": codes.LIMIT_EFFECTS,
    "subjects": SUBJECTS,
    "entity_kinds": SUBJECTS,
    "residents": RESIDENCES,
    "protected_kind": PROTECTED,
    "evidence_document": DOCUMENTS,
    "reads": FEATURES,
    **dict.fromkeys(_OF_SCORES, codes.OF_SCORES),
}


class Values:
    """Says the values of the fields of one regime."""

    def __init__(self, say: Phrases, on: datetime.date | None) -> None:
        self.say, self.on = say, on

    def said(self, item: BaseModel, field: str) -> str:
        """Say the value of a field of an item; nothing if it is empty."""
        value = getattr(item, field)
        match item:
            case ScoreRule() if field == "effect":
                return (
                    effect(item.effect, self._grades(item), self.say.lang).sentence if item.is_known else ""
                )
            case Grade() if field == "min":
                return self.say.word("unknown") if item.min == "unknown" else self.value(item, field, value)
            case Measure() if field == "thresholds":
                return self.say.series([self._threshold(one) for one in item.thresholds])
            case Score() if field == "initial" and item.initial is None and item.assumed_initial is not None:
                known = f"{plain(item.assumed_initial)}{self.say.mark('assumed')}"
                return self.say.series([self.say.word("unknown"), known])
            case Score() if field == "assumed_initial":
                return ""  # said with the other
            case Score() if field == "nested":
                return self.say.series([self._nested(one) for one in item.nested])
        return self.value(item, field, value)

    def value(self, owner: BaseModel, field: str, value: object) -> str:
        """Say a value that stands in a field of a model."""
        say = self.say
        if value is None or value == "" or value == ():
            return ""
        match value:
            case Label():
                return say.text(value)
            case Clock():
                return say.clock(value)
            case Practice():
                return say.practice(value)
            case Extension():
                return say.series([say.longer(value), say.guards(value.when)])
            case Gravity():
                return say.beside(str(value.value), value.basis)
            case InForce():
                return say.window(value)
            case FixedTerm():
                return say.term(value)
            case Feature():
                levels = "/".join(str(level) for level in value.levels)
                return say.beside(called(FEATURES, value.reads, say.lang), f"{levels} ‰")
            case Multiplier():
                times = f"×{plain(value.factor)}{say.mark(value.status)}"
                return say.beside(times, "" if self.on else say.window(value.in_force))
            case bool():
                return _YES[say.lang][value]
            case int() | Decimal():
                return plain(value)
            case tuple():
                return self._series(owner, field, value)
            case BaseModel():
                return self._parts(value)
        return self._text(owner, field, str(value))

    def _text(self, owner: BaseModel, field: str, text: str) -> str:
        """Say a text: a word of a closed list, a place, a duration, the name of an item, or itself."""
        say = self.say
        if field == "status" or field.endswith("_status"):
            return called(codes.STATES, text, say.lang) if text in codes.STATES else say.word(text)
        if text in TABLES.get(field, {}):
            return called(TABLES[field], text, say.lang)
        if field in _PLACES:
            return place_name(text, say.lang)
        if field in _DURATIONS and text.startswith(("P", "indefinite")):
            return say.time(text)
        if field == "live_entries":
            return say.word(f"live_{text}")
        if field in ("on", "ends_on", "counts"):
            return say.trigger(text)
        if refers(type(owner), field):
            return say.cited(text) if field == "provision" else say.name(text)
        return text.replace("_", " ") if _CODE.fullmatch(text) else say.worded(text)

    def _series(self, owner: BaseModel, field: str, value: tuple[object, ...]) -> str:
        say = self.say
        bans = [part for part in value if isinstance(part, TripBan)]
        if bans:
            return say.stops([ban for ban in bans if say.holds(self.on, ban.in_force)], dated=self.on is None)
        held = [
            part for part in value if not isinstance(part, Multiplier) or say.holds(self.on, part.in_force)
        ]
        parts = [self.value(owner, field, part) for part in held]
        if any(isinstance(part, BaseModel | str) for part in value):
            return say.series(parts)
        return say.listed([part for part in parts if part])

    def _parts(self, value: BaseModel) -> str:
        """Say the fields of a part that has no name of its own."""
        names = [name for name in type(value).model_fields if name not in ("cites", "why")]
        pairs = [(name, self.said(value, name)) for name in names if not is_nested(getattr(value, name))]
        return self.say.series(
            [f"{called(FIELDS, name, self.say.lang)} {said}" for name, said in pairs if said]
        )

    def _threshold(self, wanted: ScoreAtLeast) -> str:
        points = self.say.word("unknown") if wanted.points is None else plain(wanted.points)
        key = "at_least_unknown" if wanted.points is None else "at_least"
        said = self.say.word(key).format(score=self.say.name(wanted.score), points=points)
        return said + self.say.mark(wanted.status)

    def _nested(self, flow: Nested) -> str:
        return f"{self.say.name(flow.score)} {flow.percent}%{self.say.mark(flow.status)}"

    def _grades(self, rule: ScoreRule) -> dict[str, str]:
        """Return what the grades are called of the score whose rule it is."""
        owner = next((score for score in self.say.regime.scores if rule in score.rules), None)
        return {grade.id: self.say.text(grade.label) for grade in owner.grades} if owner else {}


def is_nested(value: object) -> bool:
    """Whether a value is a list of items, each a statement of its own."""
    return isinstance(value, tuple) and bool(value) and hasattr(value[0], "id")


@functools.cache
def refers(model: type[BaseModel], field: str) -> bool:
    """Whether a field names other items of the file."""
    found = fields_of(model).get(field)
    return found is not None and _refers(found[0])


def _refers(shape: Shape) -> bool:
    match shape:
        case Scalar():
            return bool(shape.refers_to)
        case Many(item=item):
            return _refers(item)
        case Either(options=options):
            return any(_refers(option) for option in options)
        case _:
            return False
