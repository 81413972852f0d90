"""Signs that may not be: control characters, other encodings, numbers with the pattern of a person's."""

from __future__ import annotations

from dataclasses import replace

from .keys import new_key, unknown_key
from .places import Damage, Luck, Source, instead, kind, some_section, some_value
from .values import wrong_word


def _spot(source: Source, luck: Luck) -> tuple[int, int]:
    """Pick a position between two signs, and its line."""
    line = luck.pick(range(len(source.lines) - 1))
    column = luck.pick(range(len(source.lines[line]) + 1))
    return sum(len(text) + 1 for text in source.lines[:line]) + column, line + 1


@kind(count=8)
def control_character(source: Source, luck: Luck) -> Damage:
    at, line = _spot(source, luck)
    sign = luck.pick(["\0", "\a", "\x1b", "\x7f", "\x80", "\x85", "\ufeff", "\ufffe", "\u2028", "\u2029"])
    said = f"found the invisible character U+{ord(sign):04X}"
    return Damage(source.spliced(at, at, sign), line, "the file", said, "Remove it.")


@kind()
def escaped_character(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_text)
    sign = luck.pick(["\\0", "\\e[31m", "\\a", "\\x7f", "\\u2028", "\\uFEFF"])
    return instead(source, place, f'"a{sign}b"', "found the invisible character U+", fix="Remove it.")


@kind()
def escaped_key(source: Source, luck: Luck) -> Damage:
    """A line break, or signs that turn a text around, in a key: the message stays on its line."""
    sign = luck.pick(["\\n", "\\r", "\\t", "\\u200b", "\\u202e"])
    damage = new_key(source, luck, f'"a{sign}b"', "x")
    where = damage.where.rpartition('"a')[0] + "a?b"
    return replace(damage, where=where, said=f'found the unknown key "a{sign}b"')


@kind()
def no_utf8(source: Source, luck: Luck) -> Damage:
    at, line = _spot(source, luck)
    broken = luck.pick([b"\xff", b"\xc3", b"\xe4\xb8", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"])
    text = source.text[:at].encode() + broken + source.text[at:].encode()
    return Damage(
        text, line, "the file", f"the byte 0x{broken[0]:02x}, which is not UTF-8", "Save it as UTF-8."
    )


@kind()
def other_encoding(source: Source, luck: Luck) -> Damage:
    text = source.text.encode(luck.pick(["gb18030", "utf-16", "utf-16-be", "utf-32", "big5hkscs"]), "replace")
    wrong = [number for number, part in enumerate(text.split(b"\n"), 1) if not _is_utf8(part)]
    return Damage(text, wrong[0] if wrong else 1, "the file")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@kind()
def byte_order_mark(source: Source, luck: Luck) -> Damage:
    """The mark alone is passed over; damage behind it keeps its line."""
    damage = unknown_key(source, luck)
    return replace(damage, text=b"\xef\xbb\xbf" + damage.text)


@kind(count=8)
def other_line_ends(source: Source, luck: Luck) -> Damage | None:
    damage = luck.pick([unknown_key, mobile_number, wrong_word, no_utf8, control_character])(source, luck)
    return damage and replace(damage, text=damage.text.replace(b"\n", luck.pick([b"\r\n", b"\r"])))


def _mobile(luck: Luck) -> str:
    """A number that nobody has: it ends in nines."""
    return f"1{luck.pick('356789')}{luck.pick('0123456789')}" + "9" * 8


def _identity(luck: Luck) -> str:
    """A number that nobody has: no place has the code 999999."""
    born = luck.pick(["1900", "2099"]) + luck.pick(["0101", "1231"])
    return "9" * 6 + born + "000" + luck.pick("0123456789Xx")


def _planted(source: Source, luck: Luck, number: str, said: str) -> Damage | None:
    """Write a number into a text, or into a comment."""
    place = some_value(source, luck, lambda place: place.is_text)
    text = luck.pick([f'"{number}"', f'"ask {number} or wait"', f'"电话{number}。"', "comment"])
    if text == "comment":
        mark = some_section(source, luck).start_mark
        comment = source.spliced(mark.index, mark.index, f"# {number}\n")
        return Damage(comment, mark.line + 1, "the file", said, "Remove the number.")
    damage = instead(source, place, text, said, fix="Remove the number.")
    return damage and replace(damage, where="the file")


@kind()
def identity_number(source: Source, luck: Luck) -> Damage | None:
    return _planted(source, luck, _identity(luck), "found the pattern of a resident identity number")


@kind()
def mobile_number(source: Source, luck: Luck) -> Damage | None:
    number = _mobile(luck)
    grouped = f"{number[:3]} {number[3:7]}-{number[7:]}"
    number = luck.pick([number, f"+86{number}", f"86 {number}", grouped, f"+86-{grouped}"])
    return _planted(source, luck, number, "found the pattern of a mobile number")


@kind(count=8)
def number_in_disguise(source: Source, luck: Luck) -> Damage | None:
    """In full-width signs, with an escape, or broken over two lines."""
    place = some_value(source, luck, lambda place: place.is_text)
    number, what = luck.pick([(_mobile(luck), "a mobile"), (_identity(luck), "a resident identity")])
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    escaped = f"{number[:4]}\\u{ord(number[4]):04x}{number[5:]}"
    broken = f"{number[:4]}\\\n{' ' * 40}{number[4:]}"
    said = f"found the pattern of {what} number"
    damage = instead(source, place, f'"{luck.pick([full, escaped, broken])}"', said, fix="Remove the number.")
    return damage and replace(damage, where="")
