"""Says single changes in lines: what came, what went, and what became another, old → new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.reading.changes import Change, Sides
from glasshouse.reading.field_names import FIELDS
from glasshouse.reading.grouping import Said, by_provision, details
from glasshouse.reading.names import called
from glasshouse.reading.page import Line
from glasshouse.reading.phrases import Phrases

FEW = 2  # facts that stand in the line of what changed; more stand below it
UNSAID = ("label", "title", "to", "assumed_initial")  # fields that another one, or the title, has said
KINDS: Final[dict[str, dict[str, str]]] = {
    "added": {"en": "Added", "zh": "新增"},
    "ended": {"en": "Ended", "zh": "终止"},
    "changed": {"en": "Changed", "zh": "变更"},
}
_SAYS: Final[dict[str, dict[str, str]]] = {
    "by": {"en": "by {names}", "zh": "依{names}"},
    "nothing": {"en": "nothing", "zh": "无"},
}


def said_changes(changes: Sequence[Change], sides: Sides) -> Iterator[Line]:
    """Yield what changed, then what came and what went, under the provisions on which it rests.

    Parameters
    ----------
    changes
        Changes of one section, or of one part of it.
    sides
        Both sides of the comparison.
    """
    old, say = sides.says
    yield from (changed(change, say) for change in changes if change.kind == "changed")
    for kind, side in (("added", say), ("ended", old)):
        found = [change.one for change in changes if change.kind == kind]
        made = {change.one.path: change.switches for change in changes}
        statements = [
            Said(
                f"**{one.title}**",
                details(
                    (one.aside, one.aside),
                    *((one.facts[name], _fact(name, one.facts[name], say)) for name in one.main),
                    (made[one.path], _by(made[one.path], say)),
                ),
                one.provision,
            )
            for one in found
        ]
        cited = {
            one.provision: side.cited(one.provision) for one in found if one.provision not in ("", "none")
        }
        colon = "：" if say.lang == "zh" else ": "
        yield from by_provision(statements, cited, lead=f"{KINDS[kind][say.lang]}{colon}")


def _fact(name: str, value: str, say: Phrases) -> str:
    """Write a fact of what is added or ended; what a reader sees anyway has no name before it."""
    if name in ("in_force", "polarity", "evidence"):
        return value if name != "evidence" else say.pair(called(FIELDS, name, say.lang), value)
    return say.pair(called(FIELDS, name, say.lang), value)


def _by(switches: Sequence[str], say: Phrases) -> str:
    """Say by which reforms something changed."""
    names = say.listed([f"`{name}`" for name in switches])
    return _SAYS["by"][say.lang].format(names=names) if names else ""


def changed(change: Change, say: Phrases) -> Line:
    """Say what became another: its name, and each field that differs, old → new."""
    assert change.old and change.new
    titles = dict.fromkeys(f"**{side.title}**" for side in (change.old, change.new))
    text = say.pair(KINDS["changed"][say.lang], " → ".join(titles))
    nothing = _SAYS["nothing"][say.lang]
    facts = [
        say.pair(called(FIELDS, name, say.lang), f"{before or nothing} → {after or nothing}")
        for name, before, after in change.facts
        if name not in UNSAID
    ]
    made = _by(change.switches, say)
    if len(facts) <= FEW:
        return Line(text, tuple(part for part in (*facts, made) if part))
    return Line(text, (made,) if made else (), below=tuple(Line(fact) for fact in facts))
