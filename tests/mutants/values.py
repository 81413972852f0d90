"""Values of the wrong type, out of range, or not on the list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from glasshouse.shapes import Many, Record, Scalar, Shape, Words

from .places import Damage, Luck, Place, Source, instead, kind, some_value


@kind()
def text_for_number(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_only(int, Decimal))
    new = luck.pick(["minus ten", "some", "1.000.000", "0x1F", "1e999", ".inf", ".nan", "１０", "''", "P1Y"])
    return instead(source, place, new, "number")


@kind()
def scalar_for_list(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Many))
    return instead(source, place, luck.pick(["7", "words", "'[]'"]), "a list is needed", fix="with a dash")


@kind()
def group_for_list(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Many))
    return instead(source, place, "{id: x}", "found a group of keys; a list is needed", fix="with a dash")


@kind()
def group_for_text(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Scalar | Words))
    return instead(source, place, luck.pick(["{en: x}", "{}", "{x}"]), "found a group of keys")


@kind()
def list_for_text(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Scalar | Words))
    return instead(source, place, luck.pick(["[x]", "[]", "[[x]]"]), "found a list")


@kind()
def scalar_for_group(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Record))
    return instead(
        source, place, luck.pick(["words", "7", "'{}'"]), "a group of keys", fix="Write key: value"
    )


@kind()
def list_for_group(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: isinstance(place.shape, Record))
    return instead(source, place, luck.pick(["[]", "[x]"]), "found a list; a group of keys")


@kind(count=8)
def nothing(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: not place.may_be_nothing)
    return instead(source, place, luck.pick(["null", "~", "NULL"]), "found nothing")


@kind()
def number_out_of_range(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda p: p.is_only(int, Decimal) and bool(_beyond(p.shape)))
    return place and instead(source, place, luck.pick(_beyond(place.shape)), "number from ")


def _beyond(shape: Shape) -> list[str]:
    """Return numbers just outside of what a shape allows."""
    option = next(iter(Place("", shape, None, None).options))
    limits = option.adapter.json_schema() if isinstance(option, Scalar) and option.adapter else {}
    limits = next((inner for inner in limits.get("anyOf", ()) if inner.get("type") == "number"), limits)
    below = [f"{limits['minimum'] - 1:.0f}"] if "minimum" in limits else []
    return [*below, f"{limits['maximum'] + 1:.0f}"] if "maximum" in limits else below


@kind(count=8)
def wrong_word(source: Source, luck: Luck) -> Damage | None:
    """A word that is not on a closed list, nearly one of them or quite another."""
    place = some_value(source, luck, lambda place: isinstance(place.shape, Words))
    if place is None:
        return None
    words = list(place.shape.options)
    near = luck.pick(words)
    new = luck.pick([f"{near}x", near.upper() + "_", "no", "yes", f"{near}, please", "-", "", "全部"])
    allowed = f"one of {', '.join(words)} is needed" if len(words) > 1 else f"{words[0]} is needed"
    return instead(source, place, f'"{new}"', f'found "{new}"; {allowed}')


@kind()
def unknown_format(source: Source, luck: Luck) -> Damage | None:
    place = next(place for place in source.places if place.path == "format")
    return instead(source, place, luck.pick(["2", "0", "one", "1.0", "01", "-1"]), "1 is needed")


@kind()
def bad_date(source: Source, luck: Luck) -> Damage | None:
    def is_date(place: Place) -> bool:
        types = [o.type for o in place.options if isinstance(o, Scalar) and not o.refers_to]
        return types == [date]

    place = some_value(source, luck, is_date)
    new = luck.pick(["2017-02-30", "2017-13-01", "2017-00-10", "2017/05/01", "20170501", "2017-5-1", "2017"])
    return instead(source, place, new, "a date", fix="Write")


@kind()
def bad_duration(source: Source, luck: Luck) -> Damage | None:
    def is_duration(place: Place) -> bool:
        return any("8601" in option.about for option in place.options if isinstance(option, Scalar))

    place = some_value(source, luck, is_duration)
    new = luck.pick(["2 years", "P2", "P1W", "PT2H", "-P1Y", "P1.5Y", "P2Y3Y", "P99999Y", "P２Y", "p2y", "P"])
    return instead(source, place, new, "duration", fix="Write")


@kind()
def yes_or_no(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_only(bool))
    new = luck.pick(["yes", "no", "on", "off", "True", "FALSE", "1", "0"])
    return instead(source, place, new, f'found "{new}"; true or false is needed', fix="Write ")


@kind()
def yes_for_a_date_or_number(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_only(int, Decimal, date))
    new = luck.pick(["yes", "no", "on", "off", "true"])
    return instead(source, place, new, f'found "{new}"', fix="Write")
