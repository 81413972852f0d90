"""Ids that come twice or are none, and references that lead nowhere: every kind that the model has."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from glasshouse.regimes.model import Regime
from glasshouse.regimes.vocabulary import Trigger
from glasshouse.shapes import Either, Many, Record, Scalar, Shape, shape_of

from .places import KINDS, Damage, Kind, Luck, Maker, Place, Source, instead, kind, some_value, with_entry

NOWHERE = "nowhere-at-all"
LEADS_NOWHERE = "it must be the id of one of the "


def shapes_of(shape: Shape, seen: set[Shape] | None = None) -> Iterator[Shape]:
    """Yield a shape and all that may stand in it, each group of keys once."""
    seen = set() if seen is None else seen
    yield shape
    match shape:
        case Record() if shape not in seen:
            seen.add(shape)
            for inner, _ in shape.fields.values():
                yield from shapes_of(inner, seen)
        case Many(item):
            yield from shapes_of(item, seen)
        case Either(options):
            for option in options:
                yield from shapes_of(option, seen)


def reference_kinds() -> list[str]:
    """Return what the references of the model refer to, such as "provisions" or "lists|grounds"."""
    return sorted({s.refers_to for s in shapes_of(Record(Regime)) if isinstance(s, Scalar) and s.refers_to})


def name_of(sections: str) -> str:
    """Return the name of the damage to references of a kind."""
    return f"dangling-{sections.replace('|', '-or-').replace('_', '-')}"


def _dangling(sections: str) -> Maker:
    def fits(shape: Shape) -> bool:
        options = shape.options if isinstance(shape, Either) else (shape,)
        return any(isinstance(option, Scalar) and option.refers_to == sections for option in options)

    @functools.cache
    def references(group: Record) -> dict[str, str]:
        """Return the keys of a group that hold a reference or a list of them, each with a dangling one."""
        found = {key: NOWHERE for key, (shape, _) in group.fields.items() if fits(shape)}
        lists = {key: s.item for key, (s, _) in group.fields.items() if isinstance(s, Many)}
        return found | {key: f"[{NOWHERE}]" for key, item in lists.items() if fits(item)}

    def make(source: Source, luck: Luck) -> Damage | None:
        place = some_value(source, luck, lambda place: place.is_scalar and fits(place.shape))
        if place is not None:
            old = place.value.value
            near = [f"{old}x", f"x{old}"] if old[:1].islower() else []
            new = luck.pick([new for new in (NOWHERE, *near) if new not in source.words])
            return instead(source, place, new, f'found "{new}"; {LEADS_NOWHERE}')
        gaps = [  # where a reference could stand, and does not
            (owner, key, value)
            for owner in source.places
            if owner.is_record and len(owner.keys) > 1
            for key, value in references(owner.shape).items()
            if key not in {known.value for known in owner.keys}
        ]
        if not gaps:
            return None
        owner, key, value = luck.pick(gaps)
        text, line = with_entry(source, owner, len(owner.keys) - 1, f"{key}: {value}")
        where = f"{owner.path}.{key}{'[0]' if value.startswith('[') else ''}"
        return Damage(text, line, where, f'found "{NOWHERE}"; {LEADS_NOWHERE}', is_alone=False)

    return make


KINDS += [Kind(name_of(sections), _dangling(sections), 4) for sections in reference_kinds()]


@kind(count=8)
def deleted_target(source: Source, luck: Luck) -> Damage | None:
    """An item goes away, and what refers to it does not."""
    items = {place.path: place for place in source.places if place.depth == 2 and place.path.endswith("]")}
    found = []
    for path, item in items.items():
        section, _, rest = path.partition("[")
        after = items.get(f"{section}[{int(rest[:-1]) + 1}]")
        item_id = next((value.value for key, value in item.value.value if key.value == "id"), None)
        span = range(item.value.start_mark.index, after.value.start_mark.index if after else 0)
        referring = [
            place
            for place in source.places
            if place.is_scalar and place.value.value == item_id and place.refers_to(section)
            if place.value.start_mark.index not in span
        ]
        if after and referring:
            found.append((span, item_id, luck.pick(referring)))
    if not found:
        return None
    span, item_id, place = luck.pick(found)
    n_lines = source.text.count("\n", span.start, span.stop)
    line = place.line - (n_lines if place.value.start_mark.index > span.start else 0)
    text = source.spliced(span.start, span.stop, "")
    return Damage(text, line, "", f'found "{item_id}"; {LEADS_NOWHERE}', is_alone=False)


@kind()
def unknown_trigger(source: Source, luck: Luck) -> Damage | None:
    about = shape_of(Trigger).about
    place = some_value(source, luck, lambda p: isinstance(p.shape, Scalar) and p.shape.about == about)
    new = luck.pick(["no_such_event", "nowhere.removed", "clockk", "a.b.c"])
    return instead(source, place, new, f'found "{new}"; no ', is_alone=False)


@kind(count=8)
def duplicate_id(source: Source, luck: Luck) -> Damage | None:
    by_list: dict[str, list[Place]] = {}
    for place in source.places:
        if place.path.endswith("].id"):
            by_list.setdefault(place.path.rpartition("[")[0], []).append(place)
    siblings = [places for places in by_list.values() if len(places) > 1]
    if not siblings:
        return None
    places = luck.pick(siblings)
    index = luck.pick(range(1, len(places)))
    first = luck.pick(places[:index])
    said = f'found "{first.value.value}"; the id is taken in line {first.line}; ids are unique'
    return instead(source, places[index], first.value.value, said, fix="Write ", is_alone=False)


@kind()
def bad_id(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.path.endswith(".id"))
    new = luck.pick(["Upper", "2017", "a b", "甲", "-x", "x/y", "a" * 65, '"../x"', '""', "x\u200bx"])
    return instead(source, place, new, "an id of lower-case letters", fix="Write, for example,")


@kind()
def unknown_act(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.name == "act")
    new = luck.pick(["jaywalkin", "volunteerings", "zzzz"])
    said = f'found "{new}"; the catalogue of the society has no such act'
    fix = "Write the id" if new == "zzzz" else "Did you mean "
    return instead(source, place, new, said, fix=fix)
