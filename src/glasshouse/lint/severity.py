"""How serious a finding is: four steps, from a note to an indicator of a prohibited practice."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Severity(IntEnum):
    """Steps in order: a larger one weighs more."""

    NOTE = 0
    WARNING = 1
    ERROR = 2
    PROHIBITED = 3


WORDS: Final[dict[Severity, dict[str, str]]] = {
    Severity.PROHIBITED: {"en": "prohibited-practice indicator", "zh": "禁止做法的迹象"},
    Severity.ERROR: {"en": "error", "zh": "错误"},
    Severity.WARNING: {"en": "warning", "zh": "警告"},
    Severity.NOTE: {"en": "note", "zh": "提示"},
}
MANY: Final[dict[Severity, str]] = {
    Severity.PROHIBITED: "prohibited-practice indicators",
    Severity.ERROR: "errors",
    Severity.WARNING: "warnings",
    Severity.NOTE: "notes",
}


def severity_of(word: str) -> Severity:
    """Return the step that a word of the catalogue or of a profile means.

    Examples
    --------
    >>> severity_of("error") > severity_of("warning")
    True
    """
    return Severity[word.upper()]
