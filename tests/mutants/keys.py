"""Keys: unknown, misspelt, missing, twice."""

from __future__ import annotations

from glasshouse.regimes.model import Regime
from glasshouse.shapes import Record

from .places import Damage, Luck, Source, instead, kind, some_group, with_entry
from .references import shapes_of


def new_key(source: Source, luck: Luck, key: str, value: str) -> Damage:
    """Write a key that is not known into a group."""
    place = some_group(source, luck)
    text, line = with_entry(source, place, luck.pick(range(1, len(place.keys))), f"{key}: {value}")
    return Damage(text, line, f"{place.path}.{key}".lstrip("."), f'found the unknown key "{key}"')


@kind(count=8)
def unknown_key(source: Source, luck: Luck) -> Damage:
    value = luck.pick(["x", "null", "7", "[]", "{a: b}", "[{a: b}]", '"x"'])
    return new_key(source, luck, luck.pick(["unheard_of", "x", "__class__", "name", "0", "未知"]), value)


@kind()
def key_of_elsewhere(source: Source, luck: Luck) -> Damage:
    """A key that the model has, in another group."""
    known = {key for shape in shapes_of(Record(Regime)) if isinstance(shape, Record) for key in shape.fields}
    place = some_group(source, luck)
    key = luck.pick(sorted(known - place.fields.keys()))
    text, line = with_entry(source, place, luck.pick(range(1, len(place.keys))), f"{key}: x")
    return Damage(text, line, f"{place.path}.{key}".lstrip("."), f'found the unknown key "{key}"')


@kind(count=8)
def misspelt_key(source: Source, luck: Luck) -> Damage | None:
    place = some_group(source, luck, 1)
    keys = [key for key in place.keys if len(key.value) > 3]
    if not keys:
        return None
    key = luck.pick(keys)
    name = key.value
    wrong = luck.pick([f"{name[0]}{name[2]}{name[1]}{name[3:]}", f"{name}s", name.upper(), name[:-1]])
    if wrong in place.fields:
        return None
    text = source.spliced(key.start_mark.index, key.end_mark.index, wrong)
    where, said = f"{place.path}.{wrong}".lstrip("."), f'found the unknown key "{wrong}"'
    return Damage(text, key.start_mark.line + 1, where, said, "Did you mean ")


@kind(count=8)
def missing_key(source: Source, luck: Luck) -> Damage:
    gaps = [
        (place, index)
        for place in source.places
        if place.is_record
        for index, key in enumerate(place.keys[:-1])
        if place.fields[key.value]
    ]
    depth = luck.pick(sorted({place.depth for place, _ in gaps}))
    place, index = luck.pick([gap for gap in gaps if gap[0].depth == depth])
    key, after = place.keys[index], place.keys[index + 1]
    text = source.spliced(key.start_mark.index, after.start_mark.index, "")
    said, fix = f"found no {key.value}; the key is mandatory", f"Write {key.value}: and its value."
    return Damage(text, place.line, place.path or "the file", said, fix)


@kind()
def emptied_group(source: Source, luck: Luck) -> Damage | None:
    places = [
        place for place in source.places if place.is_record and place.is_flow and any(place.fields.values())
    ]
    place = luck.pick([place for place in places if place.is_short])
    first = next(key for key, mandatory in place.fields.items() if mandatory)
    return instead(source, place, "{}", f"found no {first}", is_alone=False)


@kind(count=8)
def duplicate_key(source: Source, luck: Luck) -> Damage:
    place = some_group(source, luck)
    index = luck.pick(range(1, len(place.keys)))
    key = luck.pick(place.keys[:index])
    text, line = with_entry(source, place, index, f"{key.value}: {luck.pick(['x', 'null', '[]', '{}'])}")
    said = f'found the key "{key.value}" a second time; it is already in line {key.start_mark.line + 1}'
    return Damage(text, line, place.path or "the file", said, "Remove one of the two.")


@kind()
def merge_key(source: Source, luck: Luck) -> Damage:
    return new_key(source, luck, "<<", luck.pick(["{evidence: rule}", "[{note: x}]", "x"]))
