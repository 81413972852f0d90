"""Too much of something: levels, signs, values."""

from __future__ import annotations

from dataclasses import replace

from glasshouse.documents import MAX_NODES
from glasshouse.regimes.vocabulary import Text
from glasshouse.shapes import Many, Scalar, shape_of
from glasshouse.signs import MAX_BYTES

from .keys import new_key
from .places import Damage, Luck, Source, instead, kind, some_section, some_value


@kind()
def nesting_bomb(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: True)
    bomb = luck.pick(
        ["[" * 5000 + "]" * 5000, "{a: " * 3000 + "x" + "}" * 3000, "[" * 100_000, "[{a: " * 900]
    )
    damage = instead(source, place, bomb, "found too many levels", fix="Divide the file.")
    return damage and replace(damage, where="the file")


@kind()
def long_text(source: Source, luck: Luck) -> Damage | None:
    about = shape_of(Text).about
    place = some_value(source, luck, lambda p: isinstance(p.shape, Scalar) and p.shape.about == about)
    text = luck.pick(["x", "长", "x "]) * luck.pick([2001, 100_000])
    return instead(source, place, f'"{text}"', "text of 1 to 2000 characters is needed")


@kind()
def long_key(source: Source, luck: Luck) -> Damage:
    key = luck.pick(["x" * 900, "x" * 3000, "x" * 100_000, "长" * 300])
    return replace(new_key(source, luck, key, "x"), where="", said="")


@kind(count=1)
def too_large(source: Source, luck: Luck) -> Damage:
    mark = some_section(source, luck).start_mark
    text = source.spliced(mark.index, mark.index, "# " + "x" * MAX_BYTES + "\n")
    return Damage(text, mark.line + 1, "the file", "found more than 4 MiB", "Divide it")


@kind(count=1)
def too_many_values(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Many))
    damage = instead(source, place, f"[{'x,' * MAX_NODES}]", "found too many values", fix="Divide the file.")
    return damage and replace(damage, where="the file")
