"""What a reader asks of a page: the language, and the parts of the address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from glasshouse.clock import month_text, parse_month
from glasshouse.effect_charts import Lang
from glasshouse.errors import GlasshouseError

LONGEST = 60  # signs of a value that are said again
_WHOLE = re.compile(r"[0-9]{1,10}(_[0-9]{3})*")


class RefusedError(Exception):
    """A request that is not answered: the status of HTTP, and the sentence in both languages."""

    def __init__(self, status: int, en: str, zh: str) -> None:
        super().__init__(en)
        self.status = status
        self.says: dict[Lang, str] = {"en": en, "zh": zh}


@dataclass
class Asked:
    """A request for a page.

    Parameters
    ----------
    path
        Path of the page, without the ending of its JSON twin.
    parts
        The named parts of the path, such as the run.
    query
        What follows the question mark, without the language.
    """

    lang: Lang
    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def text(self, name: str, default: str = "") -> str:
        """Return a value as it is."""
        self._read.add(name)
        return self.parts.get(name) or self.query.get(name) or default

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of some words."""
        found = self.text(name, default)
        if found in allowed or found == default:
            return found
        close = get_close_matches(found, allowed, 1)
        shown = close[0] if close else ", ".join(allowed[:12]) + (", ..." if len(allowed) > 12 else "")
        raise RefusedError(
            404 if name in self.parts else 400,
            f"{name}: found {quoted(found)}; "
            + (f"did you mean {shown}?" if close else f"one of {shown} is needed."),
            f"{name}：{quoted(found)}无效；" + (f"是否指 {shown}？" if close else f"须为 {shown} 之一。"),
        )

    def number(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number between two others, both included."""
        found = self.text(name, "" if default is None else str(default))
        value = int(found.replace("_", "")) if _WHOLE.fullmatch(found) else None
        if value is None or not low <= value <= high:
            raise RefusedError(
                404 if name in self.parts else 400,
                f"{name}: found {quoted(found)}; a whole number from {low:,} to {high:,} is needed.",
                f"{name}：{quoted(found)}无效；须为 {low:,} 至 {high:,} 的整数。",
            )
        return value

    def month(self, name: str, first: int, last: int, default: int) -> int:
        """Return the tick of a month between two others, both included."""
        found = self.text(name)
        if not found:
            return default
        try:
            tick = parse_month(found)
        except GlasshouseError:
            tick = first - 1
        if not first <= tick <= last:
            span = month_text(first), month_text(last)
            raise RefusedError(
                400,
                f"{name}: found {quoted(found)}; a month from {span[0]} to {span[1]} is needed.",
                f"{name}：{quoted(found)}无效；须为 {span[0]} 至 {span[1]} 的月份。",
            )
        return tick

    def require_nothing_else(self) -> None:
        """Refuse what no part of the page has read: a slip of the pen must not pass as an answer."""
        unknown = sorted(set(self.query) - self._read)
        if unknown:
            known = ", ".join(sorted({"lang", *(self._read - set(self.parts))}))
            raise RefusedError(
                400,
                f"found {quoted(unknown[0])} in the address; this page knows {known}.",
                f"地址中的 {quoted(unknown[0])} 无效；本页可用 {known}。",
            )


def quoted(text: str) -> str:
    """Return a text in quotes, on one line, and not too long."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f'"{shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."}"'
