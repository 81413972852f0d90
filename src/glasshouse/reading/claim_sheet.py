"""One claim as a sheet: its parts in words, and the same as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glasshouse.reading import claim_words as words
from glasshouse.reading.claim_words import Language
from glasshouse.regimes.claim_homes import Home, Homes, home_words
from glasshouse.regimes.claims import Claim


def lines_of(claim: Claim, homes: Homes, lang: Language) -> Iterator[tuple[str, str]]:
    """Yield the parts of a claim in words, each with the name of its part."""

    def name(key: str) -> str:
        return words.WORDS[key][lang]

    yield name("says"), words.said(claim.says, lang)
    yield name("speaker"), words.source_words(claim, lang)
    yield name("class"), words.class_words(claim, lang)
    yield name("support"), words.said(claim.support, lang)
    for home in map(homes.resolve, claim.homes):
        yield name("homes"), _home_line(home, name(home.state), lang)
    for entry in claim.inventory:
        kind, evidence = name(entry.kind), words.CLASSES[entry.evidence][lang]
        note = f"（{kind}，{evidence}）" if lang == "zh" else f" ({kind}, {evidence})"
        yield name("inventory"), f"{entry.item} - {words.said(entry.name, lang)}{note}"
    if claim.hypothesis and claim.against:
        yield name("hypothesis"), words.said(claim.hypothesis, lang)
        yield name("against"), words.said(claim.against, lang)
    yield name("result"), words.result_words(claim, lang)


def _home_line(home: Home, state: str, lang: Language) -> str:
    why, fix = home_words(home, lang)
    if not why:
        return f"{home.text} - {state}"
    return f"{home.text} - {state}：{why}。{fix}" if lang == "zh" else f"{home.text} - {state}: {why}. {fix}"


def record_of(claim: Claim, homes: Homes, lang: Language) -> dict[str, Any]:
    """Return a claim as plain values: texts in both languages, homes with what became of them."""
    found = [homes.resolve(home) for home in claim.homes]
    record = claim.model_dump(mode="json", by_alias=True)
    record["classes"] = list(claim.classes)
    record["homes"] = [{"home": h.text, "state": h.state, "why": home_words(h, lang)[0]} for h in found]
    record["in_words"] = {
        "lang": lang,
        "source": words.source_words(claim, lang),
        "class": words.class_words(claim, lang),
        "result": words.result_words(claim, lang),
    }
    return record
