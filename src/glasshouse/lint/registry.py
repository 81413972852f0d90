"""Which function looks for what: the rules of the linter by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from glasshouse.lint.finding import Hit

if TYPE_CHECKING:
    from glasshouse.lint.subject import Subject

Look = Callable[["Subject"], Iterator[Hit]]
LOOKS: dict[str, Look] = {}


def rule(rule_id: str) -> Callable[[Look], Look]:
    """Register the decorated function as the one that looks for a rule of the catalogue."""

    def register(look: Look) -> Look:
        if rule_id in LOOKS:
            raise TypeError(f"{rule_id} is there already")
        LOOKS[rule_id] = look
        return look

    return register
