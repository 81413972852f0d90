"""Names of the parts of a society that can be on or off."""

from __future__ import annotations

from glasshouse.conduct import ActGroup

AUTO = "auto"  # what the regimes in force need
ACTS = tuple(group.name.lower() for group in ActGroup)
OTHERS = ("ties", "opinion", "dealings", "households", "exchange", "namesakes", "capacity")
ALL = (*ACTS, *OTHERS)
USUAL = (AUTO,)
WORDS = (AUTO, "all", "none", *ALL)


def unknown(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that name no part."""
    return tuple(word for word in parts if word.removeprefix("-") not in WORDS)
