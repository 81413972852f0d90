"""How well a regime is known: its statements by status, its items by class of evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from pydantic import BaseModel

from glasshouse.regimes.catalogue import provisional_items
from glasshouse.regimes.claim_homes import items_of
from glasshouse.regimes.model import Regime
from glasshouse.regimes.vocabulary import EvidenceClass, Status

CHECKED: Final = ("verified_text", "verified_excerpt")
CLASSES: Final[tuple[str, ...]] = get_args(EvidenceClass)


@dataclass(frozen=True)
class HowKnown:
    """How many statements have been compared with a text, and how many are provisional.

    Parameters
    ----------
    checked
        Statements that were compared with the text or with an excerpt.
    provisional
        Statements that are recalled or assumed, and figures that no source gives.
    evidence
        Items by class of evidence; classes without an item are left out.
    """

    checked: int
    provisional: int
    evidence: dict[str, int]

    @property
    def statements(self) -> int:
        """Return how many statements there are, unknown figures among them."""
        return self.checked + self.provisional

    @property
    def share(self) -> float | None:
        """Return the provisional share; None where nothing is stated."""
        return self.provisional / self.statements if self.statements else None


def how_known(regime: Regime) -> HowKnown:
    """Return how well a regime is known.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> how_known(load_regime("none").regime).share is None
    True
    """
    found = Counter(
        str(item.__dict__["evidence"]) for _, item in items_of(regime) if "evidence" in item.__dict__
    )
    return HowKnown(
        checked=sum(status in CHECKED for status in statuses_of(regime)),
        provisional=len(provisional_items(regime)),
        evidence={name: found[name] for name in CLASSES if found[name]},
    )


def statuses_of(value: object) -> Iterator[str]:
    """Yield the status of every statement of a regime, or of a part of one."""
    if isinstance(value, tuple):
        for item in value:
            yield from statuses_of(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if (name == "status" or name.endswith("_status")) and part in get_args(Status):
                yield part
            else:
                yield from statuses_of(part)
