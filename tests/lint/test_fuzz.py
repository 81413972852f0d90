"""No regime file makes the linter crash: shipped ones, damaged at random with fixed seeds.

Damage to the text mostly ends at the loader. Damage to single values keeps most files loadable: a value is
swapped for another word of its list, for what another file says under the same key, or for another number.
"""

import json
import random
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from patching import LIBRARY, shipped, text_of

from glasshouse.errors import GlasshouseError
from glasshouse.lint.check import Report, check
from glasshouse.regimes import vocabulary
from glasshouse.regimes.load import load_regime_text

LARGE = ("national-lists",)  # a third of a second each
ALL = tuple(sorted(path.stem for path in LIBRARY.glob("*.yaml")))
SMALL = tuple(name for name in ALL if name not in LARGE)
CHUNK = 25
NUMBERS = (-1_000_000, -50, -1, 0, 1, 2, 7, 100, 1000, 1_000_000)

# damage to the text -----------------------------------------------------------------------------------------


def drop_line(lines: list[str], luck: random.Random) -> list[str]:
    at = luck.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def swap_lines(lines: list[str], luck: random.Random) -> list[str]:
    one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def double_block(lines: list[str], luck: random.Random) -> list[str]:
    start = luck.randrange(len(lines))
    stop = start + luck.randint(1, 12)
    return lines[:stop] + lines[start:stop] + lines[stop:]


def cut_off(lines: list[str], luck: random.Random) -> list[str]:
    return lines[: luck.randrange(len(lines))]


def change_word(lines: list[str], luck: random.Random) -> list[str]:
    at = luck.randrange(len(lines))
    words = lines[at].split(" ")
    words[luck.randrange(len(words))] = luck.choice([word for options in words_of() for word in options])
    return [*lines[:at], " ".join(words), *lines[at + 1 :]]


TEXT: tuple[Callable[[list[str], random.Random], list[str]], ...] = (
    drop_line, swap_lines, double_block, cut_off, change_word,
)  # fmt: skip


def damaged_text(name: str, luck: random.Random) -> str:
    """Return the text of a regime after some damage."""
    lines = text_of(name).split("\n")
    for _ in range(luck.randint(1, 3)):
        lines = luck.choice(TEXT)(lines or [""], luck)
    return "\n".join(lines)


# damage to values -------------------------------------------------------------------------------------------


@cache
def words_of() -> tuple[tuple[str, ...], ...]:
    """Return the closed lists of words that a regime may use."""
    every = [typing.get_args(one) for one in vars(vocabulary).values()]
    return tuple(words for words in every if words and all(isinstance(word, str) for word in words))


def leaves(value: Any, key: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Yield where each value stands: what holds it, its place there, and under which key."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for place, one in list(items):
        name = place if isinstance(value, dict) else key
        if isinstance(one, dict | list):
            yield from leaves(one, name)
        else:
            yield value, place, name


@cache
def corpus() -> dict[str, list[Any]]:
    """Return what the shipped regimes say under each key."""
    found: dict[str, set[Any]] = defaultdict(set)
    for name in SMALL:
        for holder, place, key in leaves(shipped(name)):
            found[key].add(holder[place])
    return {key: sorted(values, key=str) for key, values in found.items()}


def other_value(value: Any, key: str, own: dict[str, list[Any]], luck: random.Random) -> Any:
    """Return another value for a key: of its closed list, a number, of this file, or of another file."""
    lists = [words for words in words_of() if value in words]
    if lists and luck.random() < 0.7:
        return luck.choice(luck.choice(lists))
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return str(luck.choice((*NUMBERS, int(value) + luck.randint(-5, 5))))
    return luck.choice(own[key] if luck.random() < 0.7 else corpus()[key])


def change_items(document: dict[str, Any], luck: random.Random) -> None:
    """Drop an item of a section, say one twice under another name, or turn a section round."""
    sections = [name for name, items in document.items() if isinstance(items, list) and items]
    if not sections:
        return
    items = document[luck.choice(sections)]
    how = luck.randrange(3)
    if how == 0:
        items.pop(luck.randrange(len(items)))
    elif how == 1:
        twin = json.loads(json.dumps(luck.choice(items)))
        items.append(twin | {"id": f"{twin['id']}-twin"} if isinstance(twin, dict) else twin)
    else:
        items.reverse()


def damaged_values(name: str, luck: random.Random) -> str:
    """Return the text of a regime after some of its values have become others."""
    document = shipped(name)
    every = list(leaves(document))
    own: dict[str, list[Any]] = defaultdict(list)
    for holder, place, key in every:
        own[key].append(holder[place])
    for holder, place, key in luck.sample(every, luck.randint(1, 4)):
        holder[place] = other_value(holder[place], key, own, luck)
    if luck.random() < 0.2:
        change_items(document, luck)
    alone = json.loads(json.dumps(document))  # what stands in two places would be written as an alias
    return yaml.dump(alone, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


# the tests --------------------------------------------------------------------------------------------------


def checked(text: str) -> Report | None:
    """Check a text; None if the loader refuses it."""
    try:
        return check(load_regime_text(text, name="fuzz"))
    except GlasshouseError:
        return None


def assert_sound(report: Report) -> None:
    """Look at what findings say."""
    assert len({one.id for one in report.findings}) == len(report.findings)
    for one in report.findings:
        assert one.hit.words["en"].endswith(".") and one.hit.words["zh"].endswith("。")
        assert one.line >= 1


def run(damage: Callable[[str, random.Random], str], names: tuple[str, ...], seeds: range) -> int:
    """Check one damaged file for each seed; return how many the loader took."""
    n_loaded = 0
    for seed in seeds:
        luck = random.Random(seed)
        report = checked(damage(luck.choice(names), luck))
        if report is not None:
            assert_sound(report)
            n_loaded += 1
    return n_loaded


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(4))
def test_fuzz__damaged_text_is_refused_or_checked(chunk: int) -> None:
    run(damaged_text, SMALL, range(chunk * CHUNK, (chunk + 1) * CHUNK))


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(8))
def test_fuzz__damaged_values_are_refused_or_checked(chunk: int) -> None:
    n_loaded = run(damaged_values, SMALL, range(chunk * CHUNK, (chunk + 1) * CHUNK))
    assert n_loaded >= CHUNK // 4


@pytest.mark.verify
@pytest.mark.parametrize("chunk", range(100))
@pytest.mark.parametrize("damage", [damaged_text, damaged_values])
def test_fuzz__many_damaged_regimes(damage: Callable[[str, random.Random], str], chunk: int) -> None:
    run(damage, ALL, range(1_000 + 50 * chunk, 1_000 + 50 * (chunk + 1)))
