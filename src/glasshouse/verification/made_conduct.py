"""What made regimes of the full society hear of acts, close and open at doors, and pass on."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.conduct import N_PERSON_GROUPS, OCCASIONS, ActGroup, Door
from glasshouse.features import Subject
from glasshouse.society.catalogue import catalogue
from glasshouse.verification.dice import Dice
from glasshouse.verification.made_parts import ARTICLE, OFFICE, Item, act, words

DEEDS = ("deed_a", "deed_b", "deed_c", "deed_d")
WITHOUT = {"occasions"}  # groups of which a regime hears nothing
OTHERS = ("opinion", "namesakes", "capacity", "ties", "dealings", "households")


def heard(dice: Dice) -> tuple[list[Item], set[str]]:
    """Return conduct that is acts of the catalogue, and the groups of these acts."""
    groups = [group.name.lower() for group in ActGroup if group < N_PERSON_GROUPS]
    known = [one for one in catalogue() if one.group in set(groups) - WITHOUT]
    found = dice.some(known, 2, len(DEEDS))
    conduct = [
        act(name) | {"act": one.id, "share": dice.share()} for name, one in zip(DEEDS, found, strict=False)
    ]
    return conduct, {one.group for one in found}


def parts(dice: Dice, groups: set[str], *, has_doors: bool, has_copies: bool) -> tuple[str, ...]:
    """Return the parts of a society: those of its acts, and some others."""
    more = {part for part in OTHERS if dice.happens(40)}
    if "opinion" in more:
        more.add("expression")
    if has_doors:
        more.add("occasions")
    if has_copies:
        more.add("exchange")
    return tuple(sorted(groups | more)) or ("none",)


def doors_of_persons(dice: Dice, made: Item) -> list[Item]:
    """Return measures that close and open doors to those who stand in grades and on lists."""
    causes = causes_of(made)
    persons = [one for one, who in OCCASIONS.items() if who & Subject.NATURAL_PERSON]
    number = dice.number(1, 3) if causes else 0
    return [door(dice, f"door{k}", causes, persons, ["self", "self", "child"]) for k in range(number)]


def causes_of(made: Item) -> list[str]:
    """Return the grades and the lists from which measures can follow."""
    grades = [f"{one['id']}.{grade['id']}" for one in made["scores"] for grade in one["grades"]]
    return [*grades, *(item["id"] for item in made["lists"])]


def door(dice: Dice, name: str, causes: Sequence[str], doors: Sequence[Door], targets: Sequence[str]) -> Item:
    """Return a measure at one of some doors, which touches one of some targets."""
    return {
        "id": name, "label": words("door"), "type": dice.one(doors).name.lower(),
        "polarity": dice.one(["reward", "sanction"]), "domain": "social_conduct", "essential": False,
        "severity": {"value": 1, "basis": "assumed"}, "trigger": dice.some(causes, 1, 3), "bundles": [],
        "target": dice.one(targets), "implementing_authority": OFFICE,
        "legal_basis": "none", "provision": ARTICLE,
        "duration": "invented", "automation": "fully_automated", "reversible": True,
        "mandatory": dice.happens(50), "individual_assessment": False,
    }  # fmt: skip


def sharing(dice: Dice, lists: Sequence[Item]) -> Item:
    """Return what lets others receive copies of the entries of a list."""
    return {
        "id": "copies", "subject": dice.one(lists)["id"], "sender": OFFICE, "to": [OFFICE], "purpose": "any",
        "legal_basis": "none", "corrections_propagate": dice.happens(50),
        "max_latency": dice.one(["P30D", "P90D", "not stated"]), "provision": ARTICLE,
    }  # fmt: skip


PURPOSE: Item = {"id": "any", "text": words("any"), "specific": False, "domains": ["social_conduct"]}
