"""Sentences of findings in both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from glasshouse.lint.finding import Words

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
