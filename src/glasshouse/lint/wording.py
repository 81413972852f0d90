"""Sentences of findings in both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from glasshouse.lint.finding import Words
from glasshouse.reading.sayings import worded
from glasshouse.regimes.mechanism import Wording

LANGS: Final = ("en", "zh")
JOINED: Final = {"en": ", ", "zh": "、"}


def in_both(en: str, zh: str, **parts: Mapping[str, str] | str | int) -> Words:
    """Fill a sentence in both languages; a part is the same in both, or a text for each.

    Examples
    --------
    >>> in_both("{who} waits.", "{who}等待。", who={"en": "She", "zh": "她"})
    {'en': 'She waits.', 'zh': '她等待。'}
    """
    texts = {"en": en, "zh": zh}
    return {
        lang: texts[lang].format(
            **{name: part[lang] if isinstance(part, Mapping) else part for name, part in parts.items()}
        )
        for lang in LANGS
    }


def quoted_id(item_id: str) -> Words:
    """Return an id as it stands in a sentence."""
    return {"en": f"`{item_id}`", "zh": f"`{item_id}`"}


def listed(parts: Iterable[Words | str]) -> Words:
    """Return several parts one after the other."""
    every = list(parts)
    return {
        lang: JOINED[lang].join(one[lang] if isinstance(one, Mapping) else one for one in every)
        for lang in LANGS
    }


def titled(item_id: str, label: Wording) -> Words:
    """Return an item as it stands in a sentence: its id, and its label.

    Examples
    --------
    >>> titled("dp-office", "office")["en"]
    '`dp-office` (office)'
    """
    return {
        "en": f"`{item_id}` ({worded(label, 'en')})",
        "zh": f"`{item_id}`（{worded(label, 'zh')}）",
    }


def a_few(parts: Iterable[Words | str], most: int = 4) -> Words:
    """Return several parts one after the other, and how many more there are.

    Examples
    --------
    >>> a_few(["a", "b", "c"], most=1)
    {'en': 'a and 2 more', 'zh': 'a等共3项'}
    """
    every = list(parts)
    shown = listed(every[:most])
    if len(every) <= most:
        return shown
    return {
        "en": f"{shown['en']} and {len(every) - most} more",
        "zh": f"{shown['zh']}等共{len(every)}项",
    }
