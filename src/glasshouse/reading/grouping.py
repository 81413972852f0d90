"""Says once what several statements have in common: the provision they rest on, and shared details."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from glasshouse.reading.page import Line

T = TypeVar("T")
FEW = 2  # statements from which on something is said once for all


@dataclass(frozen=True)
class Detail:
    """Something to add to a statement: what it rests on in the file, and its words.

    Whether statements share a detail is decided by `key`, so that a page has one form in all languages.
    """

    key: Hashable
    text: str


@dataclass(frozen=True)
class Said:
    """A statement before it is known what it shares with others."""

    text: str
    details: tuple[Detail, ...]
    provision: str


def details(*pairs: tuple[Hashable, str]) -> tuple[Detail, ...]:
    """Return the details that say something; the place among the others is part of the key."""
    return tuple(Detail((place, key), text) for place, (key, text) in enumerate(pairs) if text)


def shared(rows: Sequence[tuple[Detail, ...]]) -> tuple[Detail, ...]:
    """Return the details that all rows have, if there are several rows.

    Examples
    --------
    >>> year, grave = Detail("P1Y", "a year"), Detail("grave", "if grave")
    >>> [detail.text for detail in shared([(year, grave), (year,)])], shared([(year,)])
    (['a year'], ())
    """
    if len(rows) < FEW:
        return ()
    keys = set.intersection(*({detail.key for detail in row} for row in rows))
    return tuple(detail for detail in rows[0] if detail.key in keys)


def without(row: Iterable[Detail], common: Sequence[Detail]) -> tuple[str, ...]:
    """Return the words of the details that are not shared."""
    keys = {detail.key for detail in common}
    return tuple(detail.text for detail in row if detail.key not in keys)


def grouped(items: Iterable[tuple[Hashable, T]]) -> list[list[T]]:
    """Put items of one key together, in the order in which keys come first."""
    groups: dict[Hashable, list[T]] = {}
    for key, item in items:
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def by_provision(statements: Sequence[Said], cited: Mapping[str, str], *, lead: str = "") -> tuple[Line, ...]:
    """Write statements as lines; several that rest on one provision stand below it.

    Parameters
    ----------
    statements
        What is said, in order.
    cited
        Provisions by id, in words.
    lead
        What each line begins with.
    """
    lines = []
    for group in grouped((one.provision, one) for one in statements):
        source = cited.get(group[0].provision, "")
        if len(group) < FEW:
            (one,) = group
            lines.append(Line(lead + one.text, without(one.details, ()), source))
            continue
        common = shared([one.details for one in group])
        below = tuple(Line(one.text, without(one.details, common)) for one in group)
        if source:
            lines.append(Line(lead + source, tuple(detail.text for detail in common), below=below))
        else:
            lines += [Line(lead + one.text, without(one.details, ())) for one in group]
    return tuple(lines)
