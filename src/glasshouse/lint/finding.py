"""What a rule of the linter says of a place in a regime, and the finding that it becomes under a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from glasshouse.lint.severity import Severity

Lang = Literal["en", "zh"]
Words = Mapping[str, str]  # one text in each language
Weight = Literal["usual", "raised", "lowered"]


@dataclass(frozen=True)
class Hit:
    """One thing a rule has found.

    Parameters
    ----------
    path
        Where the file says it: "measures[3].duration".
    key
        The object by its ids, whatever the order of the file: "measures/school_d".
    words
        A sentence in both languages that a lawyer and a programmer understand.
    part
        Tells several findings of a rule at one object apart, such as the domain of origin; ids only.
    via
        The path through the regime, from its origin to its end, as keys; or the items that the finding is
        about, where they are no path.
    provision
        Id of the provision on which the object rests; empty if none is named.
    weight
        Whether the facts make it more or less serious than the rule usually is: as `raised` and `lowered`
        of the catalogue say.
    cure
        What would cure it here; empty: what the catalogue says.
    """

    path: str
    key: str
    words: Words
    part: str = ""
    via: tuple[str, ...] = ()
    provision: str = ""
    weight: Weight = "usual"
    cure: Words | None = None


@dataclass(frozen=True)
class Finding:
    """A hit of a rule under a profile.

    Its `id` stays the same when the file is put in another order.
    """

    rule: str
    hit: Hit
    severity: Severity
    line: int
    column: int
    cure: Words

    @property
    def id(self) -> str:
        """Return what names the finding in baseline files: rule, object, and part."""
        return ":".join(part for part in (self.rule, self.hit.key, self.hit.part) if part)
