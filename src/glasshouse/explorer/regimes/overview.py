"""All shipped regimes in one table: where, when, what they hold, how well they are known."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.regimes.words import KINDS, SAYS, said
from glasshouse.gazetteer import ABROAD
from glasshouse.gazetteer import called as place_name
from glasshouse.reading.claim_words import CLASSES
from glasshouse.reading.code_names import STATES
from glasshouse.reading.how_known import HowKnown, how_known
from glasshouse.reading.names import SUBJECTS, called
from glasshouse.reading.overview import COUNTED, FEW_PLACES
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

LEVELS: Final = {"national": "national", "city": "city", "village": "city", "company": "company",
                 "provincial": "region", "synthetic": "synthetic"}  # fmt: skip


def kind_of(regime: Regime) -> str:
    """Return to which group a regime belongs, by the territory and the level that its file gives."""
    head = regime.regime
    return "comparable" if ABROAD in head.territorial_scope else LEVELS[head.level]


@lru_cache(maxsize=64)
def known_of(regime: str) -> HowKnown:
    """Return how well a shipped regime is known; counted once."""
    return how_known(load_regime(regime).regime)


def groups(on: datetime.date | None, lang: Lang) -> list[dict[str, Any]]:
    """Return the shipped regimes in their groups; those in force on a day, or all."""
    every = [load_regime(name).regime for name in shipped_ids()]
    held = [one for one in every if on is None or _holds(one, on)]
    found = []
    for kind, (title, about) in KINDS.items():
        inside = [row(one, lang) for one in held if kind_of(one) == kind]
        if inside:
            found.append({"kind": kind, "title": title[lang], "about": about[lang], "regimes": inside})
    return found


def _holds(regime: Regime, on: datetime.date) -> bool:
    head = regime.regime
    return head.since <= on and (head.until is None or on < head.until)


def row(regime: Regime, lang: Lang) -> dict[str, Any]:
    """Return what the table says of a regime."""
    head, says, other = regime.regime, said(SAYS, lang), "en" if lang == "zh" else "zh"
    known = known_of(head.id)
    places = [place_name(name, lang) for name in head.territorial_scope]
    return {
        "id": head.id,
        "title": getattr(head.title, lang),
        "title_other": getattr(head.title, other),
        "mark": mark_of(regime, lang),
        "where": _places(places, says, lang),
        "since": head.since.isoformat(),
        "until": head.until.isoformat() if head.until else None,
        "state": "" if head.status == "in_force" else called(STATES, head.status, lang),
        "holds": _counts(regime, lang),
        "about": [called(SUBJECTS, kind, lang) for kind in head.population_scope.entity_kinds],
        "evidence": [[name, CLASSES[name][lang], n] for name, n in known.evidence.items()],
        "statements": known.statements,
        "provisional": known.provisional,
        "provisional_share": known.share,
    }


def mark_of(regime: Regime, lang: Lang) -> str:
    """Return what must be said of a regime beside its name: counterfactual, fictional, or nothing."""
    head = regime.regime
    if head.is_counterfactual:
        return SAYS["counterfactual"][lang]
    return SAYS["fictional"][lang] if head.status == "fictional" and _counts(regime, lang) else ""


def _counts(regime: Regime, lang: Lang) -> list[str]:
    numbers = {
        "lists": len(regime.lists), "grounds": sum(len(item.grounds) for item in regime.lists),
        "scores": len(regime.scores), "rules": sum(len(score.rules) for score in regime.scores),
        "measures": len(regime.measures), "limits": len(regime.limits), "reforms": len(regime.switches),
    }  # fmt: skip
    return [_count(name, number, lang) for name, number in numbers.items() if number]


def _count(name: str, number: int, lang: Lang) -> str:
    one, several, chinese = COUNTED[name]
    return f"{number}{chinese}" if lang == "zh" else f"{number} {one if number == 1 else several}"


def _places(names: list[str], says: dict[str, str], lang: Lang) -> str:
    comma = "、" if lang == "zh" else ", "
    if len(names) <= FEW_PLACES + 1:
        return comma.join(names)
    few = comma.join(names[:FEW_PLACES])
    return says["more_places"].format(names=few, n=len(names) - FEW_PLACES, all=len(names))
