"""What the free words of evidence in a regime file come to: something, nothing, or that it is not known."""

from __future__ import annotations

from typing import Final, Literal

Said = Literal["something", "nothing", "unknown"]
NOT_KNOWN: Final = ("not ", "none read", "none stated", "none found", "believed", "unknown", "unread")
NOTHING: Final = ("none", "nobody", "no one", "nothing", "outside")


def said(text: str) -> Said:
    """Return what free words come to: "not read" is not the same as "none".

    Examples
    --------
    >>> said("a court"), said("none: the catalogue came in 2021"), said("not checked"), said("")
    ('something', 'nothing', 'unknown', 'nothing')
    """
    words = text.strip().casefold()
    if words.startswith(NOT_KNOWN):
        return "unknown"
    return "nothing" if not words or words.startswith(NOTHING) else "something"
