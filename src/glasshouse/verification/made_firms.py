"""Made regimes that are about firms and government bodies, too, hear of them, and reach their officers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from glasshouse.conduct import OCCASIONS, Door
from glasshouse.features import Subject
from glasshouse.society.catalogue import catalogue
from glasshouse.verification.dice import Dice
from glasshouse.verification.made_conduct import causes_of, door
from glasshouse.verification.made_parts import ARTICLE, Item, act

KINDS = ("natural_person", "legal_person", "government_body")
PARTS = ("firm", "body")
KIND_OF = dict(zip(PARTS, KINDS[1:], strict=True))
EVENTS = (
    "officers_firm_listed", "officers_firm_cleared", "publicly_listed", "publicly_delisted", "firm_closed",
)  # fmt: skip
DEEDS = ("deed_f", "deed_g", "deed_h")
OF_TRIGGERS = 50  # so many of a hundred give way to others


TOLD = {"to_relation": "officer_of_firm", "mechanism": "list", "legal_basis": "none", "provision": ARTICLE}


def add_others(dice: Dice, regimes: Sequence[Item], triggers: Sequence[str]) -> tuple[str, ...]:
    """Let regimes be about firms and bodies, too; return the parts that a society needs for it."""
    for made in regimes:
        deeds = _deeds(dice)
        _rename(made, _other_triggers(dice, triggers, [*EVENTS, *(one["id"] for one in deeds)]))
        made["conduct"] = [one for one in (*made["conduct"], *deeds) if _names(made, one["id"])]
        made["regime"]["population_scope"]["entity_kinds"] = list(KINDS)
        for one in (*made["lists"], *made["scores"]):
            one["subjects"] = sorted({*dice.some(KINDS, 1, len(KINDS)), *_doers(made)})
        for k, one in enumerate(made["lists"]):
            if dice.happens(70):
                made["spillovers"].append({"id": f"told{k}", "subject": one["id"], "alive": True} | TOLD)
        made["measures"] += _doors(dice, made)
    return PARTS


def _deeds(dice: Dice) -> list[Item]:
    """Return conduct that is acts of firms and bodies."""
    known = [one for one in catalogue() if one.group in PARTS and not one.door]
    found = dice.some(known, len(DEEDS), len(DEEDS))
    return [
        act(name) | {"act": one.id, "share": dice.share()} for name, one in zip(DEEDS, found, strict=True)
    ]


def _doers(made: Item) -> set[str]:
    """Return the kinds of subjects that do what a regime hears of."""
    group_of = {one.id: one.group for one in catalogue()}
    return {KIND_OF.get(group_of[one["act"]], KINDS[0]) for one in made["conduct"]}


def _other_triggers(dice: Dice, triggers: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return which triggers give way to which others."""
    left = list(new)
    return {
        old: left.pop(dice.number(0, len(left) - 1)) for old in triggers if left and dice.happens(OF_TRIGGERS)
    }


def _rename(made: Item, names: Mapping[str, str]) -> None:
    """Let the rules of a regime speak of other triggers."""
    for rule in _rules(made):
        for key in ("on", "ends_on", "counts"):
            said = rule.get(key)
            if isinstance(said, str):
                rule[key] = names.get(said, said)
            elif said:
                rule[key] = [names.get(one, one) for one in said]


def _rules(made: Item) -> Iterator[Item]:
    for procedure in made["procedures"]:
        yield from procedure["moves"]
    for one in made["lists"]:
        yield from one["grounds"]
    for one in made["scores"]:
        yield from one["rules"]
        if "transitions" in one:
            yield one["transitions"]


def _names(made: Item, name: str) -> bool:
    """Return whether a rule of a regime speaks of something."""
    said = (rule.get(key, ()) for rule in _rules(made) for key in ("on", "ends_on", "counts"))
    return any(name == one or (not isinstance(one, str) and name in one) for one in said)


def _doors(dice: Dice, made: Item) -> list[Item]:
    """Return measures at doors of firms and bodies, and of officers, that follow from lists and grades."""
    causes = causes_of(made)
    if not causes or dice.happens(40):
        return []
    others = [one for one, who in OCCASIONS.items() if who & ~Subject.NATURAL_PERSON]
    found = [door(dice, f"other{k}", causes, others, ["self"]) for k in range(dice.number(1, 3))]
    return [*found, door(dice, "officers", causes, [Door.OFFICER_BAN], ["officer_of_firm"])]
