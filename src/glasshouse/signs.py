"""The signs of a document: UTF-8, nothing invisible, and nothing that points to a person.

Lines are counted as editors do: they end with a line feed, a carriage return, or both. What else would end
a line for YAML (U+0085, U+2028, U+2029) is refused as invisible, so that every line that is named is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glasshouse.errors import Problem

MAX_BYTES = 4 * 2**20
PERSONAL = (  # each begins with its first sign and then looks back: so a search skips what cannot begin one
    (
        "the pattern of a resident identity number",
        re.compile(
            r"\d(?<!\d\d)\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)"
        ),
    ),
    (
        "the pattern of a mobile number",
        re.compile(r"(?:\+(?<!\d\+)86[ -]?1|8(?<!\d8)6[ -]?1|1(?<!\d1))[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"),
    ),
)

_INVISIBLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BREAK = re.compile(r"\r\n?|\n")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")


def decoded(text: str | bytes, problems: list[Problem]) -> str | None:
    """Return the text of a document, or None and a problem; numbers of persons are problems, too."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        found, allowed = "more than 4 MiB", "at most 4 MiB are read"
        fix = "Divide it, or check that it is the right file."
        problems.append(Problem(_line_in(raw, MAX_BYTES), "the file", found, allowed, fix))
        return None
    try:
        plain = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = _line_in(raw, failure.start)
        found = f"the byte 0x{raw[failure.start]:02x}, which is not UTF-8"
        problems.append(Problem(line, "the file", found, "the file must be UTF-8", "Save it as UTF-8."))
        return None
    for found, at in invisible(plain):
        problems.append(refusal(found, line_of(plain, at), "the file"))
        return None
    problems += [refusal(found, line_of(plain, at), "the file") for found, at in personal(plain)]
    return plain


def refusal(found: str, line: int, where: str) -> Problem:
    """Return the problem of an invisible sign or of a person's number."""
    if found.startswith("the invisible"):
        return Problem(line, where, found, "plain text is needed", "Remove it.")
    return Problem(line, where, found, "nothing here may point to a person", "Remove the number.")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text."""
    return _BREAK.split(text)


def line_of(text: str, position: int) -> int:
    """Return the line of a position, counted from 1.

    Examples
    --------
    >>> line_of("one\\r\\ntwo\\rthree", 9)
    3
    """
    return sum(1 for _ in _BREAK.finditer(text, 0, position)) + 1


def _line_in(raw: bytes, position: int) -> int:
    return line_of(raw[:position].decode("latin-1"), position)


def invisible(text: str) -> Iterator[tuple[str, int]]:
    """Yield the signs of a text that nobody sees, and where they stand."""
    for sign in _INVISIBLE.finditer(text):
        yield f"the invisible character U+{ord(sign[0]):04X}", sign.start()


def personal(text: str) -> Iterator[tuple[str, int]]:
    """Yield what has the pattern of a person's number, in digits of any width, and where it begins."""
    plain = text
    if _FULL_WIDTH.search(text):
        plain = _FULL_WIDTH.sub(lambda sign: chr(ord(sign[0]) - 0xFEE0), text)
    for found, pattern in PERSONAL:
        for match in pattern.finditer(plain):
            yield found, match.start()
