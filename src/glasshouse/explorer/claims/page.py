"""What the article says, claim by claim: who said it, how it is modelled, what came out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.claims.words import ABOUT, SAYS
from glasshouse.explorer.contrasts.experiments import questions
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.regimes.words import said
from glasshouse.explorer.shelf import Shelf
from glasshouse.reading.claim_sheet import record_of
from glasshouse.reading.claim_words import (
    CLASSES,
    EXPERIMENTS,
    WORDS,
    result_words,
    source_words,
    summary_words,
)
from glasshouse.reading.claim_words import said as text_of
from glasshouse.reading.event_names import EVENTS
from glasshouse.regimes.claim_homes import Homes, items_of, manual_root
from glasshouse.regimes.claims import Claim, LoadedClaims, OpenResult, load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

HERE: Final = "/claims"
SECTIONS: Final = {  # on which part of a regime's page the items of a section of its file stand
    "lists": "lists", "scores": "scores", "measures": "follows", "limits": "limits",
    "procedures": "procedures", "remedies": "remedies", "repairs": "remedies", "switches": "reforms",
    "instruments": "texts", "provisions": "texts", "sources": "sources", "data_categories": "watches",
    "conduct": "watches",
}  # fmt: skip


@lru_cache(maxsize=1)
def claims() -> LoadedClaims:
    """Return the claims of the article, read once."""
    return load_claims()


@lru_cache(maxsize=1)
def homes() -> Homes:
    """Return what follows homes; the commands of the command line are not asked for here."""
    return Homes(None, manual_root())


def overview(shelf: Shelf, asked: Asked) -> Page:
    """Return the page of all claims, or of those of a class."""
    lang, kind = asked.lang, asked.choice("class", tuple(CLASSES), "")
    every = claims().claims
    chosen = [claim for claim in every if kind in ("", *claim.classes)]
    record = {
        "_says": said(SAYS, lang), "class": kind, "summary": summary_words(chosen, lang),
        "classes": [_class(name, every, lang) for name in CLASSES],
        "claims": [_row(claim, lang) for claim in chosen],
    }  # fmt: skip
    return Page("claims", SAYS["title"][lang], record, HERE)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the page of one claim."""
    every, lang = claims().claims, asked.lang
    ids = [claim.id for claim in every]
    text = asked.text("claim")
    if text.upper() not in ids:
        words = {"text": quoted(text), "first": ids[0], "last": ids[-1]}
        raise RefusedError(
            404, SAYS["no_claim"]["en"].format(**words), SAYS["no_claim"]["zh"].format(**words)
        )
    if text not in ids:
        return address(f"{HERE}/{text.upper()}", lang)
    at = ids.index(text)
    claim = every[at]
    record = {
        "_says": said(SAYS, lang), **_row(claim, lang), "support": _both(claim.support),
        "parts": [_part(one.kind, text_of(one.part, lang), lang) for one in claim.parts]
        or [_part(claim.classes[0], "", lang)],
        "homes": [_home(one, lang) for one in record_of(claim, homes(), lang)["homes"]],
        "inventory": [
            {"item": one.item, "name": text_of(one.name, lang), "kind": WORDS[one.kind][lang],
             "class": one.evidence, "class_word": CLASSES[one.evidence][lang]}
            for one in claim.inventory
        ],
        "hypothesis": text_of(claim.hypothesis, lang) if claim.hypothesis else None,
        "against": text_of(claim.against, lang) if claim.against else None,
        "experiments": [
            {"id": one.id, "title": getattr(one.title, lang), "question": getattr(one.question, lang)}
            for one in questions().values() if claim.id in one.claims
        ],
        "before": ids[at - 1] if at else None, "after": ids[at + 1] if at + 1 < len(ids) else None,
    }  # fmt: skip
    return Page("claim", SAYS["one"][lang].format(id=claim.id), record, HERE)


# parts ------------------------------------------------------------------------------------------------------


def _class(name: str, every: tuple[Claim, ...], lang: Lang) -> dict[str, Any]:
    """Return how many claims of a class there are, and how many of them have a result."""
    inside = [claim for claim in every if name in claim.classes]
    n_open = sum(isinstance(claim.result, OpenResult) for claim in inside)
    return {
        "class": name, "word": CLASSES[name][lang], "about": ABOUT[name][lang], "n": len(inside),
        "answered": len(inside) - n_open, "open": n_open,
    }  # fmt: skip


def _row(claim: Claim, lang: Lang) -> dict[str, Any]:
    is_open = isinstance(claim.result, OpenResult)
    found: dict[str, Any] = {
        "id": claim.id, "text": _both(claim.says), "source": source_words(claim, lang),
        "classes": [[name, CLASSES[name][lang]] for name in claim.classes], "is_open": is_open,
        "result": result_words(claim, lang), "needs": None,
    }  # fmt: skip
    if isinstance(claim.result, OpenResult):
        found["needs"] = EXPERIMENTS[claim.result.open][lang]
        found["result"] = text_of(claim.result.reason, lang)
    return found


def _both(label: Any) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


def _part(name: str, text: str, lang: Lang) -> dict[str, str]:
    return {"class": name, "word": CLASSES[name][lang], "about": ABOUT[name][lang], "part": text}


def _home(found: dict[str, str], lang: Lang) -> dict[str, Any]:
    """Return a home with what it is called, what it is, and where in the explorer it is shown."""
    kind, _, rest = found["home"].partition(":")
    regime_id, _, item_id = rest.partition("#")
    says = said(SAYS, lang)
    record: dict[str, Any] = {
        **found, "name": rest, "what": says[f"on_{kind}"], "path": None, "on": None, "anchor": "",
        "state_word": "" if kind == "command" else WORDS[found["state"]][lang],
    }  # fmt: skip
    if kind == "command":
        return {**record, "name": f"glasshouse {rest}", "why": ""}
    if kind == "act":
        return {**record, "name": EVENTS[rest][lang] if rest in EVENTS else rest}
    if kind == "page" or found["state"] != "found":
        return record
    regime = load_regime(regime_id).regime
    record |= {"path": f"/regimes/{regime_id}", "name": text_of(regime.regime.title, lang)}
    if kind == "switch":
        switch = next(one for one in regime.switches if one.id == item_id)
        what = says["on_switch"].format(regime=regime_id, day=switch.on)
        return {
            **record, "name": text_of(switch.label, lang), "what": what, "on": switch.on.isoformat(),
            "anchor": "reforms",
        }  # fmt: skip
    if kind == "item":
        name, section = _item(regime, item_id, lang)
        what = says["on_item"].format(regime=regime_id)
        return {**record, "name": name, "what": what, "anchor": SECTIONS.get(section, "")}
    return record


def _item(regime: Regime, item_id: str, lang: Lang) -> tuple[str, str]:
    """Return what an item is called, and in which section of its file it stands."""
    for section in type(regime).model_fields:
        for name, item in items_of(getattr(regime, section)):
            if name == item_id:
                label = getattr(item, "label", None)
                return (getattr(label, lang) if label else item_id), section
    return item_id, ""
