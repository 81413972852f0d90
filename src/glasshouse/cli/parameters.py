"""Kinds of values that options take."""

from __future__ import annotations

import os
import re
from decimal import Decimal, InvalidOperation

import click

_PLAIN = re.compile(r"[0-9][0-9_,]*(\.[0-9]+)?([eE]\+?[0-9]{1,2})?")


def whole(text: str) -> int | None:
    """Return the whole number that a text means, or None.

    Examples
    --------
    >>> whole("1_100_000"), whole("1,100,000"), whole("1.1e6"), whole("ten"), whole("1.5")
    (1100000, 1100000, 1100000, None, None)
    """
    if not _PLAIN.fullmatch(text.strip()):
        return None
    try:
        number = Decimal(text.strip().replace("_", "").replace(",", ""))
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else None


class Whole(click.ParamType):  # type: ignore[type-arg]
    """A whole number; 1_100_000, 1,100,000 and 1.1e6 are the same."""

    name = "N"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or refuse."""
        found = value if isinstance(value, int) else whole(str(value))
        if found is None or not self.least <= found <= self.most:
            example = ", such as 1_100_000" if self.least < 1_100_000 < self.most else ""
            needed = f"a whole number from {self.least} to {self.most} is needed{example}"
            self.fail(f'found "{value}"; {needed}.', param, ctx)
        return found


class Scale(click.ParamType):  # type: ignore[type-arg]
    """A scale, one agent to N adults of the census."""

    name = "1:N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return N, or refuse."""
        if isinstance(value, int):
            return value
        one, colon, rest = str(value).partition(":")
        found = whole(rest)
        if one != "1" or not colon or not found:
            self.fail(f'found "{value}"; a scale is needed, such as 1:1000.', param, ctx)
        return found


class Setting(click.ParamType):  # type: ignore[type-arg]
    """A number of the society and its value, a row with commas."""

    name = "NUMBER=VALUE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the id and the value as text; whether there is such a number the scenario says."""
        if isinstance(value, tuple):
            return value
        name, equals, text = str(value).partition("=")
        if not name.strip() or not equals or not text.strip():
            self.fail(
                f'found "{value}"; a number and its value are needed, such as court.adopts=0.1.', param, ctx
            )
        return name.strip(), text.strip()


class Names(click.ParamType):  # type: ignore[type-arg]
    """Names with commas between them."""

    name = "NAME,..."

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names."""
        if isinstance(value, tuple):
            return value
        names = tuple(name for name in (part.strip() for part in str(value).split(",")) if name)
        if not names:
            self.fail(f'found "{value}"; names with commas between them are needed.', param, ctx)
        return names


def all_threads() -> int:
    """Return the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


threads_option = click.option(
    "--threads",
    type=Whole(1, 1024),
    default=None,
    help="Work with N threads; results do not depend on it. [default: all processors]",
    metavar="N",
)
progress_option = click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    show_default=True,
    help="Show a bar on a terminal, write JSON lines to stderr, or stay quiet.",
)
