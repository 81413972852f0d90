"""What is no YAML, or none of ours: indentation, brackets, quotes, anchors, aliases, tags, documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import yaml

from .places import Damage, Luck, Source, instead, kind, some_section, some_value


def _block_key(source: Source, luck: Luck, fits: Callable[[yaml.Node], bool]) -> yaml.ScalarNode | None:
    """Pick an indented key that begins its line, after a value that fits."""
    found = [
        key
        for place in source.places
        if isinstance(place.value, yaml.MappingNode) and not place.is_flow
        for (_, before), (key, _) in zip(place.value.value, place.value.value[1:], strict=False)
        if key.start_mark.column > 1 and fits(before)
    ]
    return luck.pick(found) if found else None


def _is_closed(node: yaml.Node) -> bool:
    """Whether a value has an end of its own, quotes or a bracket, on the line on which it begins."""
    has_end = node.style in ("'", '"') if isinstance(node, yaml.ScalarNode) else node.flow_style
    return bool(has_end) and node.start_mark.line == node.end_mark.line


@kind()
def tab(source: Source, luck: Luck) -> Damage | None:
    key = _block_key(source, luck, lambda before: True)
    if key is None:
        return None
    mark = key.start_mark
    text = source.spliced(mark.index - mark.column, mark.index, luck.pick(["\t", " \t", "\t\t"]))
    return Damage(text, mark.line + 1, "", "broken syntax", "Indent with spaces, not tabs")


@kind()
def indented_less(source: Source, luck: Luck) -> Damage | None:
    key = _block_key(source, luck, lambda before: True)
    if key is None:
        return None
    text = source.spliced(key.start_mark.index - 1, key.start_mark.index, "")
    return Damage(text, key.start_mark.line + 1, "", "broken syntax", "Check the indentation")


@kind()
def indented_more(source: Source, luck: Luck) -> Damage | None:
    def is_full(before: yaml.Node) -> bool:
        return bool(before.value) if isinstance(before, yaml.ScalarNode) else bool(before.flow_style)

    key = _block_key(source, luck, is_full)
    if key is None:
        return None
    text = source.spliced(key.start_mark.index, key.start_mark.index, " ")
    return Damage(text, key.start_mark.line + 1, "", "broken syntax", "Check the indentation")


@kind(count=8)
def open_bracket(source: Source, luck: Luck) -> Damage | None:
    """Which one of several brackets over several lines is open, nobody can say: the outermost one."""
    place = some_value(
        source, luck,
        lambda p: not p.is_scalar and (p.outer is None or p.outer.start_mark.line == p.outer.end_mark.line),
    )  # fmt: skip
    if place is None:
        return None
    text = source.spliced(place.value.end_mark.index - 1, place.value.end_mark.index, "")
    return Damage(text, place.line, "", "broken syntax", is_alone=False)


@kind(count=8)
def open_quotes(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_scalar and place.value.style == '"')
    if place is None:
        return None
    text = source.spliced(place.value.end_mark.index - 1, place.value.end_mark.index, "")
    return Damage(text, place.line, "", "broken syntax", "quotes")


@kind()
def missing_colon(source: Source, luck: Luck) -> Damage | None:
    key = _block_key(source, luck, _is_closed)
    if key is None:
        return None
    if ": " in source.text[key.end_mark.index + 1 :].partition("\n")[0]:
        return None  # the next colon of the line takes its place
    text = source.spliced(key.end_mark.index, key.end_mark.index + 1, luck.pick(["", "="]))
    return Damage(text, key.start_mark.line + 1, "", "broken syntax")


@kind()
def colon_in_a_text(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_scalar and bool(place.key) and not place.outer)
    damage = instead(source, place, "words: and more", "broken syntax", fix="put quotes around a text")
    return damage and replace(damage, where="")


@kind()
def stray_sign(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_scalar)
    new = luck.pick(["@x", "`x`", "%x", "*", "&", '"x" y', "[x] y", '"\\q"', '"\\ud800"', "{x}}", "!<x", "]"])
    damage = instead(source, place, new, "broken syntax")
    return damage and replace(damage, where="")


@kind()
def anchor(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: place.is_scalar)
    return instead(source, place, "&a x", "found &a; anchors, aliases and tags are not read", fix="Remove it")


@kind()
def alias(source: Source, luck: Luck) -> Damage | None:
    place = some_value(source, luck, lambda place: True)
    return instead(source, place, "*a ", "found *a; anchors, aliases and tags are not read", fix="Write the")


@kind()
def tag(source: Source, luck: Luck) -> Damage | None:
    new = luck.pick(["!!str x", "!!int 7", "!x {}", "!!python/object/apply:os.system [x]", "! x", "!!map {}"])
    place = some_value(source, luck, lambda place: True)
    return instead(source, place, new, "anchors, aliases and tags are not read", fix="Remove it")


@kind()
def second_document(source: Source, luck: Luck) -> Damage:
    mark = some_section(source, luck).start_mark
    text = source.spliced(mark.index, mark.index, "---\n")
    return Damage(text, mark.line + 1, "the file", "found a second document after ---", "or remove the line")


@kind(count=3)
def directive(source: Source, luck: Luck) -> Damage:
    text = luck.pick(["%YAML 1.1\n---\n", "%TAG ! tag:x,2000:\n---\n", "%YAML 9.9\n---\n", "%YAML x\n---\n"])
    return Damage(source.spliced(0, 0, text), 1)


@kind()
def cut_short(source: Source, luck: Luck) -> Damage:
    """The file ends before a section."""
    root = source.places[0]
    key = luck.pick([key for key in root.keys[1:] if root.fields[key.value]])
    text = source.text[: key.start_mark.index].encode()
    return Damage(text, root.line, "the file", key.value, "Write", is_alone=False)


@kind(count=10)
def not_a_regime(source: Source, luck: Luck) -> Damage:
    indented = "\n".join(f"  {line}" for line in source.lines)
    text, said = luck.pick([
        (b"", "found nothing"), (b"\n\n \n", "found nothing"), (b"# words\n", "found nothing"),
        (b"---\n", "found nothing"), (b"null\n", "found nothing"), (b"words\n", 'found "words"'),
        (b"[]\n", "found a list"), (b"- a\n- b\n", "found a list"), (b"{}\n", "found no format, regime"),
        (b"\x89PNG\r\n\x1a\n\0\0", "0x89"), (b"\0" * 9, "U+0000"), (b"id,name\n1,x\n", 'found "id,name 1,x"'),
        (f"regimes:\n{indented}".encode(), 'the unknown key "regimes"'),
        (f"-\n{indented}".encode(), "found a list"),
    ])  # fmt: skip
    return Damage(text, 1, "", said, is_alone=False)
