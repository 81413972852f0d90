"""A life under one law, for a panel: how it compares, counts, lines, and what a change brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from glasshouse.effect_charts import Lang
from glasshouse.engine.interventions import meaningful
from glasshouse.engine.runs import Run
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import RefusedError
from glasshouse.explorer.beside import laws
from glasshouse.explorer.beside.brought import brought
from glasshouse.explorer.beside.changes import Vocabulary
from glasshouse.explorer.beside.laws import Named
from glasshouse.explorer.beside.words import said
from glasshouse.explorer.changes import Changes
from glasshouse.explorer.lives.lines import Lines
from glasshouse.explorer.lives.replays import LIVES, OWN, Law, Told
from glasshouse.explorer.shelf import Shelf, key_of
from glasshouse.society.interventions import Intervention


@dataclass(frozen=True)
class Base:
    """A life under a law as it is without changes, where it comes from, and what must be said of it."""

    kind: str
    run: Run
    law: Law
    told: Told
    notes: tuple[str, ...]


def panel_record(
    shelf: Shelf, run: Run, slot: int, named: Named, lang: Lang, changes: Changes, names: Vocabulary
) -> dict[str, Any]:
    """Return a life under one law with some changes, as plain values.

    Parameters
    ----------
    changes
        What the reader changes; the law may ask nothing about some of it.
    names
        What the changes are called.
    """
    words = said(lang)
    base = _base(shelf, run, slot, named, words)
    known = meaningful(base.told.prepared, changes)
    told = _changed(base, slot, known, named)
    lines = Lines(told)
    years = lines.years("all")
    kind = "changed" if known else base.kind
    unasked = [one for one in changes if one not in known]
    return {
        "law": named.text, "title": laws.title(named, run, lang), "kind": kind, "kind_name": words[kind],
        "notes": [*_notes(base, words, is_changed=bool(known)), *_unasked(unasked, names, words, lang)],
        "seconds": round(told.seconds, 3), "counts": lines.counts(), "years": years,
        "n_lines": sum(len(year["lines"]) for year in years),
        "change": _change(base.told, told, known, unasked, words) if changes else None,
        "replayed": words["replayed"].format(seconds=f"{told.seconds:.2f}"),
    }  # fmt: skip


def _change(
    before: Told, after: Told, known: Changes, unasked: Sequence[Intervention], words: dict[str, str]
) -> dict[str, Any]:
    found = brought(before, after)
    says = words["brought_says" if found["lines"] else "brought_nothing"]
    return {
        "says": says.format(came=found["n_came"], went=found["n_went"], first=found["first"]),
        "asked": [str(one) for one in known], "unasked": [str(one) for one in unasked], **found,
    }  # fmt: skip


def _changed(base: Base, slot: int, known: Changes, named: Named) -> Told:
    if not known:
        return base.told
    with refusing(named.text):
        return LIVES.told(base.run, slot, replace(base.law, interventions=known))


def _notes(base: Base, words: dict[str, str], *, is_changed: bool) -> list[str]:
    """Return what must be said of a life; with a change, what it is compared with, too."""
    if not is_changed:
        return list(base.notes)
    against = words[f"against_{base.kind}"].format(key=key_of(base.run))
    return [words["changed_says"], against, *base.notes[1:]]


def _unasked(
    unasked: Sequence[Intervention], names: Vocabulary, words: dict[str, str], lang: Lang
) -> list[str]:
    """Return what the law asks nothing about, in words."""
    missed = dict.fromkeys(names.label(one.what, lang) for one in unasked)
    return [words["unasked"].format(what=one) for one in missed]


def _base(shelf: Shelf, run: Run, slot: int, named: Named, words: dict[str, str]) -> Base:
    """Return the life under a law without changes: this run's, that of an open run, or a what-if."""
    if named.law == OWN:
        told = LIVES.told(run, slot)
        return Base("this", run, OWN, told, (words["this_says"], *_warned(told, words)))
    if pair := laws.paired(shelf, run, named.law):
        told = LIVES.told(pair[1], slot)
        notes = words["paired_says"].format(key=pair[0]), *_warned(told, words)
        return Base("paired", pair[1], OWN, told, notes)
    with refusing(named.text):
        told = LIVES.told(run, slot, named.law)
    notes = words["what_if_says"], *_noted(run, told, words), *_warned(told, words)
    return Base("what_if", run, named.law, told, notes)


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Refuse what the engine refuses under a law, with its reason."""
    try:
        yield
    except GlasshouseError as failure:
        raise RefusedError(400, f"{name}: {failure}", f"{name}：这套规则不能用于此处（{failure}）") from None


def _warned(told: Told, words: dict[str, str]) -> list[str]:
    return [words["counterfactual"]] if told.life.is_counterfactual else []


def _noted(run: Run, told: Told, words: dict[str, str]) -> list[str]:
    """Return what is assumed in a what-if."""
    other = told.other
    assert other is not None
    more = sorted(other.prepared.parts.on - LIVES.ready(run)[0].parts.on)
    said_of = {"outside": other.outside, "unranked": other.unranked, "idle": other.idle, "follows": more}
    return [words[key].format(names=", ".join(names)) for key, names in said_of.items() if names]
