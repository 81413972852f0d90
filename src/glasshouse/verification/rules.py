"""Procedures: how the rules answer what happens: model, 7.4."""

from __future__ import annotations

from glasshouse.verification.agents import Person


def answer(person: Person, observable: int, fact: int, day: int, bits: int) -> None:
    """Let standing cases move, and grounds open new ones."""
