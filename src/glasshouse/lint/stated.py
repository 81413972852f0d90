"""What the words of a regime file say of its evidence: nothing, not known, or for how long.

Evidence is often free text, and its English text is what is looked at. That a text was not read is something
else than that it says nothing.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from glasshouse.regimes.mechanism import Wording

Stated = Literal["said", "none", "unknown"]
DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS: Final = {
    "a": 1, "an": 1, **{word: number for number, word in enumerate(SMALL)},
    "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_UNKNOWN: Final = re.compile(
    r"\bnot (known|read|looked up|found|checked)\b|\bunknown\b|^none read|^believed|in what was read"
)
_NOTHING: Final = re.compile(r"^(none|nobody|nothing|never|indefinite|not stated|not said|no \w+ stated)\b")
_PERIOD: Final = re.compile(
    rf"\b(\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})[ -](working |business )?"
    rf"({'|'.join(DAYS)})s?\b"
)
_ISO: Final = re.compile(r"p(?=\d)(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)d)?")


def english(words: Wording) -> str:
    """Return words of a regime file in English, in small letters."""
    return (words if isinstance(words, str) else words.en).strip().lower()


def stated(words: Wording) -> Stated:
    """Return whether words say something, say that there is nothing, or say that it is not known.

    Examples
    --------
    >>> stated("30 days"), stated("none stated"), stated("not looked up"), stated("")
    ('said', 'none', 'unknown', 'none')
    """
    text = english(words)
    if _UNKNOWN.search(text):
        return "unknown"
    return "none" if not text or _NOTHING.match(text) else "said"


def periods(words: Wording) -> tuple[int, ...]:
    """Return every period that words name, in days; a month is 30 and a year 365, five working days are 7.

    Examples
    --------
    >>> periods("Sixty days; a year if stopped"), periods("20 working days"), periods("P1Y6M")
    ((60, 365), (28,), (545,))
    """
    text = english(words)
    if found := _ISO.fullmatch(text):
        years, months, days = (int(one or 0) for one in found.groups())
        return (years * DAYS["year"] + months * DAYS["month"] + days,)
    return tuple(_days(*match.groups()) for match in _PERIOD.finditer(text))


def _days(number: str, working: str | None, unit: str) -> int:
    days = (int(number) if number.isdigit() else NUMBERS[number]) * DAYS[unit]
    return -(-days * 7 // 5) if working else days


def longest(words: Wording) -> int | None:
    """Return the longest period that words name, in days; None if they name none."""
    return max(periods(words), default=None)


def shortest(words: Wording) -> int | None:
    """Return the shortest period that words name, in days; None if they name none."""
    return min(periods(words), default=None)
