"""Declared value judgements: which domains of life are related, how grave conduct is, how severe a measure.

They are nobody's facts. Whoever declares them stands at the head of every output, and a table shows how the
findings move with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from glasshouse.documents import read_document
from glasshouse.errors import GlasshouseError, Problem, problems_text
from glasshouse.fitting import LineMap
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.model import Conduct, Measure
from glasshouse.regimes.vocabulary import LifeDomain, Strict, Text

PACKAGED = Path(__file__).parent / "rules" / "relatedness.yaml"
LOWEST, HIGHEST = 0, 10  # of gravity and severity


class Pair(Strict):
    """Two domains of life that are taken to be related, and why."""

    domains: tuple[LifeDomain, LifeDomain]
    why: Label
    source: str = ""


class Relatedness(Strict):
    """Which domains are related; all others are not, and each is related to itself."""

    format: Literal[1]
    title: Label
    declared_by: Label
    status: Literal["assumed", "declared"]
    edition: Text
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Judgements:
    """What is taken for granted about values; `gravity_by` and `severity_by` shift the regime's own figures.

    A shift stays within 0 and 10.
    """

    relatedness: Relatedness
    gravity_by: int = 0
    severity_by: int = 0
    is_any_related: bool = False
    _pairs: frozenset[frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_pairs", frozenset(frozenset(one.domains) for one in self.relatedness.pairs)
        )

    def are_related(self, one: str, other: str) -> bool:
        """Return whether two domains are the same or declared related."""
        return self.is_any_related or one == other or frozenset((one, other)) in self._pairs

    def gravity(self, conduct: Conduct) -> int:
        """Return how grave conduct is, from 0 to 10."""
        return _within(conduct.gravity.value + self.gravity_by)

    def severity(self, measure: Measure) -> int:
        """Return how severe a measure is, from 0 to 10."""
        return _within(measure.severity.value + self.severity_by)


def _within(value: int) -> int:
    return max(LOWEST, min(HIGHEST, value))


@reader(DocumentKind.JUDGEMENTS, schema="glasshouse.lint.judgements.Relatedness")
def read_relatedness(path: Path) -> Relatedness:
    """Read a file that says which domains of life are related.

    Raises
    ------
    GlasshouseError
        With every problem of the file.
    """
    found, lines = read_document(path, Relatedness, kind=DocumentKind.JUDGEMENTS, error=GlasshouseError)
    if problems := list(_problems(found, lines)):
        raise GlasshouseError(problems_text(path.name, problems))
    return found


def _problems(found: Relatedness, lines: LineMap) -> Iterator[Problem]:
    """Yield pairs of a domain with itself, and pairs that come twice, in whatever order."""
    seen: set[frozenset[str]] = set()
    for index, (one, other) in enumerate(pair.domains for pair in found.pairs):
        where, both = f"pairs[{index}]", frozenset((one, other))
        line, _ = lines.near(where)
        if one == other:
            yield Problem(line, where, f"{one} twice", "each domain is related to itself", "Remove the pair.")
        elif both in seen:
            allowed = "each pair is written once, in whatever order"
            yield Problem(line, where, f"{one} and {other} again", allowed, "Remove one of them.")
        seen.add(both)


@cache
def usual_judgements() -> Judgements:
    """Return the judgements that come with the linter."""
    return Judgements(read_relatedness(PACKAGED))
