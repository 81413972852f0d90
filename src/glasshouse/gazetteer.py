"""The names of places: what the territory of a regime, and the society of a run, can be called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from glasshouse.packaged import rows
from glasshouse.readers import DocumentKind, reader

MAINLAND = "mainland"  # the 31 provinces
ABROAD = "abroad"  # a scheme from elsewhere: in force nowhere in the table
WORDS = {
    MAINLAND: {"en": "the mainland of China", "zh": "中国内地"},
    ABROAD: {"en": "abroad", "zh": "境外"},
}
REGION = "special_administrative_region"


@dataclass(frozen=True)
class Place:
    """A province, a part of one, or a special administrative region, with its people where it has a row.

    `part_of` is the next larger place of the table, `mainland` for a province, empty for a region. `number`
    counts adults or the population, as `counts` says; `census` is the census table of the provinces.
    """

    id: str
    name_en: str
    name_zh: str
    province: int
    part_of: str
    kind: str
    system: str
    in_bay_area: str
    number: int | None
    counts: str
    date: str
    source: str
    url: str
    status: str
    note: str

    @property
    def is_region(self) -> bool:
        """Whether it is a special administrative region, where no mainland regime is in force."""
        return self.kind == REGION

    @property
    def within(self) -> tuple[str, ...]:
        """Return the names of all places that it lies in, its own first.

        Examples
        --------
        >>> find("rongcheng").within
        ('rongcheng', 'weihai', 'shandong', 'mainland')
        """
        larger = find(self.part_of)
        if larger is not None:
            return (self.id, *larger.within)
        return (self.id, self.part_of) if self.part_of else (self.id,)

    def lies_in(self, names: Collection[str]) -> bool:
        """Whether one of the names is the place itself, or a larger place that it lies in."""
        return not set(self.within).isdisjoint(names)


@cache
@reader(DocumentKind.PACKAGED, schema="glasshouse.gazetteer.Place")
def places() -> tuple[Place, ...]:
    """Return all places: the provinces in the order of their codes, then the others."""
    path = files("glasshouse") / "society" / "data" / "places.csv"
    return rows(path.read_text(encoding="utf-8"), Place, name="places.csv")


@cache
def _by_name() -> dict[str, Place]:
    codes = {str(place.province): place for place in places() if place.kind == "province"}
    return codes | {place.id: place for place in places()}


def find(name: str) -> Place | None:
    """Return a place by its id, or a province by its code.

    Examples
    --------
    >>> find("32").id, find("atlantis")
    ('jiangsu', None)
    """
    return _by_name().get(name)


def parts_of(name: str) -> tuple[Place, ...]:
    """Return the places of the table directly inside a place, in the order of the table.

    Examples
    --------
    >>> [place.id for place in parts_of("weihai")]
    ['rongcheng']
    """
    return tuple(place for place in places() if place.part_of == name)


def is_territory(name: str) -> bool:
    """Whether a regime can be in force there: the mainland, a place, or abroad."""
    return name in (MAINLAND, ABROAD) or find(name) is not None


def called(name: str, lang: str) -> str:
    """Return what a territory is called.

    Examples
    --------
    >>> called("mainland", "en"), called("suining", "zh")
    ('the mainland of China', '睢宁')
    """
    place = find(name)
    if place is None:
        return WORDS[name][lang] if name in WORDS else name
    return place.name_zh if lang == "zh" else place.name_en


def advice(name: str, *, words: Collection[str] = ()) -> str:
    """Say what to write in place of a name that is no place; `words` are allowed beside places."""
    known = [*words, *(place.id for place in places())]
    close = get_close_matches(name.casefold().replace(" ", "-").replace("_", "-"), known, 1)
    if close:
        return f"Did you mean {close[0]}?"
    small = [place.id for place in places() if place.kind != "province"][:8]
    return f"Write {', '.join([*words, 'a province such as jiangsu'])}, or one of {', '.join(small)}, ..."
