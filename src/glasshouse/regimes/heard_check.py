"""Checks of what a regime hears: acts that there are, done by those whom its rules are about."""

from __future__ import annotations

from difflib import get_close_matches

from glasshouse.act_names import ACT_IDS, WHO
from glasshouse.fitting import quoted
from glasshouse.regimes.machines import EVENTS
from glasshouse.regimes.model import Conduct, ListItem, Score
from glasshouse.regimes.parts import Parts


def check_heard(parts: Parts) -> None:
    """Report acts that are not in the catalogue, or of others than the rules are about, and idle shares."""
    subjects = _subjects(parts)
    for path, conduct in parts.of("conduct", Conduct):
        if conduct.act is None:
            if "share" in conduct.model_fields_set:
                allowed = "it is a share of the records of an act"
                parts.report(f"{path}.share", str(conduct.share), allowed, "Write act: ID, or remove share.")
            continue
        found, who = quoted(conduct.act), WHO.get(conduct.act, "")
        if who == "":
            close = get_close_matches(conduct.act, ACT_IDS, 1)
            fix = f"Did you mean {close[0]}?" if close else "Write the id of an act, or leave act out."
            parts.report(f"{path}.act", found, "the catalogue of the society has no such act", fix)
        elif conduct.id in EVENTS:
            allowed = f"the society has {conduct.id} itself, as an event"
            parts.report(f"{path}.act", found, allowed, "Remove it, or give the conduct an id of its own.")
        elif subjects.get(conduct.id) and who not in subjects[conduct.id]:
            about = " or ".join(sorted(subjects[conduct.id]))
            allowed = f"it is done by a {who}, and the rules on {conduct.id} are about {about}"
            parts.report(f"{path}.act", found, allowed, f"Write an act of a {about}, or leave act out.")


def _subjects(parts: Parts) -> dict[str, set[str]]:
    """Return the kinds of subjects that rules on a trigger are about; none where that cannot be said."""
    found: dict[str, set[str]] = {}
    if any(name in parts.items and name not in parts.whole for name in ("scores", "lists", "procedures")):
        return found  # a broken rule may be about others
    for _, score in parts.of("scores", Score):
        counts = score.transitions.counts if score.transitions else ()
        for on in (*counts, *(on for rule in score.rules for on in (rule.on, *rule.ends_on))):
            found.setdefault(on, set()).update(score.subjects)
    for _, item in parts.of("lists", ListItem):
        procedure = parts.procedures.get(item.procedure)
        moves = procedure.moves if procedure else ()
        for on in (*(ground.on for ground in item.grounds), *(move.on for move in moves)):
            found.setdefault(on, set()).update(item.subjects)
    return found
