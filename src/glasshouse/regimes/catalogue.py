"""The shipped regimes, and which parts of a regime are provisional.

An item is provisional while its status is `recalled` or `assumed`: nobody has compared it with the text. So
is a figure that no source gives, which stays empty: it is `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from glasshouse.errors import RegimeError
from glasshouse.regimes.mechanism import ScoreAtLeast
from glasshouse.regimes.model import Regime
from glasshouse.regimes.scoring_model import Dimension, FixedPoints, Grade, Score, ScoreRule

LIBRARY = Path(__file__).parent / "library"
LIKENESS = 0.8  # below it, one short id is no slip of the pen for another
UNVERIFIED = ("recalled", "assumed")
UNKNOWN = "unknown"
EMPTY_FIGURES: Final = {  # fields that are empty, or say unknown, where no source gives a figure
    FixedPoints: "points",
    Grade: "min",
    ScoreAtLeast: "points",
    Dimension: "weight",
    Score: "initial",
    ScoreRule: "validity",
}


@dataclass(frozen=True)
class ProvisionalItem:
    """A statement that nobody has compared with the text, with its status; or an unknown figure."""

    path: str
    status: str


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the shipped regimes."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.yaml")))


def shipped_path(regime_id: str) -> Path:
    """Return the file of a shipped regime.

    Raises
    ------
    RegimeError
        If there is no such regime; says which there are.
    """
    ids = shipped_ids()
    if regime_id in ids:
        return LIBRARY / f"{regime_id}.yaml"
    close = get_close_matches(regime_id, ids, 1, cutoff=LIKENESS)
    hint = f"did you mean {close[0]}?" if close else f"the shipped ones are {', '.join(ids)}."
    raise RegimeError(
        f'Found "{regime_id}" for a regime; no shipped regime has this id; {hint} '
        "A file of your own is given by its path, such as ./mine.yaml."
    )


def is_path(source: Path | str) -> bool:
    """Return whether a regime is named by a path, and not by the id of a shipped one.

    Examples
    --------
    >>> is_path("./mine"), is_path("mine.yaml"), is_path("national-lists")
    (True, True, False)
    """
    return isinstance(source, Path) or "/" in source or "\\" in source or source.endswith((".yaml", ".yml"))


def provisional_items(regime: Regime) -> tuple[ProvisionalItem, ...]:
    """Return every statement of a regime that is recalled or assumed, and every unknown figure."""
    return tuple(_unverified(regime, ""))


def _unverified(value: object, path: str) -> Iterator[ProvisionalItem]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _unverified(item, f"{path}[{index}]")
    if not isinstance(value, BaseModel):
        return
    for name in type(value).model_fields:
        part = getattr(value, name)
        here = f"{path}.{name}" if path else name
        if (name == "status" or name.endswith("_status")) and part in UNVERIFIED:
            yield ProvisionalItem(here, part)
        elif EMPTY_FIGURES.get(type(value)) == name and is_unknown(value, part):
            yield ProvisionalItem(here, UNKNOWN)
        else:
            yield from _unverified(part, here)


def is_unknown(item: BaseModel, figure: object) -> bool:
    """Return whether a figure is one that no source gives; the lowest grade has no border to be known."""
    return figure == UNKNOWN or (figure is None and not isinstance(item, Grade))


def summary_line(regime: Regime) -> str:
    """Say in one line what a regime consists of and how much of it is provisional.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> summary_line(load_regime("none").regime)
    'none (0 instruments, 0 dated reforms)'
    """
    parts = [_count(len(regime.instruments), "instrument"), _count(len(regime.switches), "dated reform")]
    text = f"{regime.regime.id} ({', '.join(parts)}"
    n_provisional = len(provisional_items(regime))
    return f"{text}; {_count(n_provisional, 'provisional item')})" if n_provisional else f"{text})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
