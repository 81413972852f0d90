"""Contrasts of two regimes: who gains, who loses, and what that rests on; the list of experiments."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.experiments.contrast import Contrast
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.contrasts.experiments import command_of, experiment, questions
from glasshouse.explorer.contrasts.one_outcome import (
    Chosen,
    Drawn,
    chart_by_group,
    chart_of_individuals,
    families,
    numbers,
    resting_words,
)
from glasshouse.explorer.contrasts.words import CONTRASTS, FAMILIES, ONE
from glasshouse.explorer.home import contrast_record
from glasshouse.explorer.page import Page
from glasshouse.explorer.shelf import KEY, Shelf
from glasshouse.reports.balance import balance
from glasshouse.reports.effects import effects
from glasshouse.reports.limits import limits
from glasshouse.reports.page import Aside, Part
from glasshouse.reports.question import lead, question, title_of, values
from glasshouse.reports.resting import sensitivity
from glasshouse.reports.told import Told
from glasshouse.reports.wording import capital, number, unit_word

__all__ = ["experiment", "overview", "page"]
HERE: Final = "/contrasts"
COMMAND: Final = "glasshouse compare suining-2010 none --replicates 4 --out suining"
USUAL_FAMILY: Final = "income"


@dataclass(frozen=True)
class DrawnContrast:
    """What of a contrast is the same whatever a reader chooses; its drawings take a second."""

    told: Told
    title: str
    above: tuple[Part, ...]
    all_effects: tuple[Part, ...]
    below: tuple[Part, ...]
    drawn: dict[tuple[str, str], tuple[Drawn, Drawn | None]] = field(default_factory=dict)

    def charts(self, chosen: Chosen) -> tuple[Drawn, Drawn | None]:
        """Return the charts of an outcome and a family of groups, by group and on individuals.

        There are no more of them than outcomes times families; each takes a fifth of a second to specify.
        """
        key = chosen.outcome, chosen.by
        if key not in self.drawn:
            self.drawn[key] = chart_by_group(chosen), chart_of_individuals(chosen)
        return self.drawn[key]


_KEPT: dict[tuple[str, Lang], DrawnContrast] = {}
_LOCK = Lock()


def kept(shelf: Shelf, contrast: Contrast, lang: Lang) -> DrawnContrast:
    """Return the parts of a contrast in a language, drawn when they are first asked for."""
    key = contrast.record.digest, lang
    with _LOCK:
        if key not in _KEPT:
            pair = contrast.record.replicates[0]
            baseline, reform = (
                shelf.runs[digest[:KEY]] for digest in (pair.baseline_digest, pair.reform_digest)
            )
            _KEPT[key] = _drawn(Told(contrast, baseline, reform, lang))
        return _KEPT[key]


def _drawn(told: Told) -> DrawnContrast:
    judged = values(told)
    return DrawnContrast(
        told=told, title=title_of(told), above=(*lead(told), question(told), balance(told)),
        all_effects=(effects(told, spreads=False),),
        below=(sensitivity(told), limits(told), Aside(ONE["values"][told.lang], judged.parts)),
    )  # fmt: skip


def overview(shelf: Shelf, asked: Asked) -> Page:
    """Return the open contrasts and the experiments."""
    lang = asked.lang
    record = {
        "contrasts": [contrast_record(key, one) for key, one in shelf.contrasts.items()],
        "command": COMMAND,
        "experiments": [
            {
                "id": one.id, "title": getattr(one.title, lang), "claims": list(one.claims),
                "agents": one.agents, "replicates": one.replicates, "command": command_of(one),
                "is_answered": one.id in shelf.answers,
            }
            for one in questions().values()
        ],
        "_says": {key: said[lang] for key, said in CONTRASTS.items()},
    }  # fmt: skip
    return Page("contrasts", CONTRASTS["title"][lang], record, HERE)


def page(shelf: Shelf, asked: Asked) -> Page:
    """Return a contrast, with the outcome and the groups that the address names."""
    contrast = shelf.contrast(asked)
    found, lang = kept(shelf, contrast, asked.lang), asked.lang
    told = found.told
    names = tuple(told.outcomes)
    first = told.headlines[0] if told.headlines else names[0]
    known = families(told)
    chosen = Chosen(told, asked.choice("outcome", names, first), asked.choice("by", known, _usual(known)))
    by_group, alone = found.charts(chosen)
    record = {
        "contrast": contrast_record(contrast.record.digest[:KEY], contrast),
        "names": {"baseline": told.names[0], "reform": told.names[1]},
        "outcome": numbers(chosen), "by": chosen.by, "replicates": told.n,
        "by_group": {"says": by_group.says, "spec": by_group.spec},
        "individuals": {"says": alone.says, "spec": alone.spec} if alone else None,
        "rests": resting_words(chosen),
        "balance": [_balance(told, name) for name in chosen.groups],
        "effects": [_effect(told, name) for name in names],
        "lives": _lives(told),
        "outcomes": [{"id": name, "label": capital(told.outcome(name))} for name in names],
        "families": [{"id": family, "label": FAMILIES[family][lang]} for family in known],
        "_says": {key: said[lang] for key, said in ONE.items()},
        "_above": found.above, "_all_effects": found.all_effects, "_below": found.below,
        "_table": by_group.table, "_alone": alone.table if alone else None,
        "_over": ONE["over" if told.n > 1 else "over_one"][lang].format(n=told.n),
    }  # fmt: skip
    return Page("contrast", found.title, record, HERE)


def _usual(known: tuple[str, ...]) -> str:
    return USUAL_FAMILY if USUAL_FAMILY in known else known[0]


def _balance(told: Told, group: str) -> dict[str, Any]:
    return {**told.contrast.balance[group].model_dump(mode="json"), "label": told.group(group)}


def _effect(told: Told, name: str) -> dict[str, Any]:
    """Return an effect on all adults, with what it rests on."""
    one, resting = told.contrast.effect(name), told.contrast.resting[name]
    return {
        **one.model_dump(mode="json", exclude={"group"}), "side": told.outcomes[name].side,
        "rests_on": resting.rests_on, "sign_robust": resting.sign_robust,
    }  # fmt: skip


def _lives(told: Told) -> list[dict[str, Any]]:
    """Return the typical lives, and the runs of the first pair in which they can be looked at."""
    pair = told.record.replicates[0]
    return [
        {
            "agent": one.slot, "verdict": one.verdict,
            "baseline_run": pair.baseline_digest[:KEY], "reform_run": pair.reform_digest[:KEY],
            "changes": [
                {
                    "outcome": name, "change": change,
                    "says": f"{told.outcome(name)} {number(change, told.lang, signed=True)} "
                    f"{unit_word(told.outcomes[name].unit, told.lang)}",
                }
                for name, change in one.changes.items()
            ],
        }
        for one in told.record.lives
    ]  # fmt: skip
