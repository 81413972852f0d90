"""Made toy societies: types, rates, worth, thresholds, weighed acts, and bodies that look around."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from glasshouse.society.toy import ToySociety
from glasshouse.verification.dice import Dice
from glasshouse.verification.made_parts import Item

TOWN = 20  # agents of a town; a made society has a whole number of them
TYPES = ("some", "others", "rest")
LARGEST_GAP = 40  # points that are bought at most


def toy_society(dice: Dice, regimes: Sequence[Item], names: Sequence[str], *, agents: int) -> ToySociety:
    """Return a toy society in which each of some acts comes in its own way."""
    types = _types(dice) if dice.happens(50) else {}
    made: Item = {"kind": "toy", "types": types, "acts": {}}
    for name in names:
        made["acts"][name] = _act(dice, name, regimes, list(types), agents=agents)
    rates = [name for name, one in made["acts"].items() if "per_year" in one and "weighed" not in one]
    if len(types) > 1 and rates and dice.happens(40):
        made["inspections"] = {
            "town": TOWN,
            "acts": dice.some(rates, 1, 2),
            "records": {one: dice.number(1, 4) for one in types},
            "forgotten": _hundredths(dice, 0, 30),
            "corrected": dice.happens(40),
        }
    if dice.happens(25):
        made["dealings"] = _dealings(dice)
    return ToySociety.model_validate(made)


def _dealings(dice: Dice) -> Item:
    """Return a norm among neighbours, and how well it is kept."""
    return {
        "norm": dice.one([*(f"L{k}" for k in range(1, 9)), "image_scoring"]),
        "per_month": _hundredths(dice, 20, 100),
        "always": _hundredths(dice, 0, 30),
        "never": _hundredths(dice, 0, 30),
        "slips": _hundredths(dice, 0, 20),
        "misseen": _hundredths(dice, 0, 20),
        "known": _hundredths(dice, 50, 100),
        "standing": dice.one(["names", "listed", "scores"]),
    }


def _hundredths(dice: Dice, low: int, high: int) -> Decimal:
    return Decimal(dice.number(low, high)) / 100


def _types(dice: Dice) -> dict[str, Decimal]:
    """Return the shares of two or three types; each has somebody in a town."""
    names = TYPES[: dice.number(2, 3)]
    shares = [Decimal(dice.number(10, 40)) / 100 for _ in names[1:]]
    return dict(zip(names, [Decimal(1) - sum(shares, Decimal(0)), *shares], strict=True))


def _act(dice: Dice, name: str, regimes: Sequence[Item], types: Sequence[str], *, agents: int) -> Item:
    """Return how often an act comes to whom, what it is worth, and perhaps how it is weighed."""
    if dice.happens(10):
        return {"threshold": _threshold(dice, agents)} | _worth(dice)
    made: Item = {"per_year": Decimal(dice.number(2, 25)) / 10}
    if types and dice.happens(30):
        made["of"] = dice.one(types)
    elif types and dice.happens(40):
        made["of"] = {one: _hundredths(dice, 0, 250) for one in dice.some(types, 1, len(types))}
    if not isinstance(made.get("of"), dict) and dice.happens(25):
        made["mixed"] = {"gamma_shape": Decimal(dice.number(3, 30)) / 10}
    if dice.happens(30):
        return made | _weighed(dice, name, regimes)
    return made | _worth(dice)


def _worth(dice: Dice) -> Item:
    worth = [{}, {"worth": {"fixed": dice.number(1, 50_000)}}, {"worth": {"exponential_mean": 9000}}]
    return dice.one(worth)


def _threshold(dice: Dice, agents: int) -> Item:
    if dice.happens(50):
        return {"normal": {"mean": _hundredths(dice, 0, 40), "sd": _hundredths(dice, 10, 60)}}
    first, high = dice.number(1, agents - 1), dice.number(1, agents)
    bands = [
        {"agents": first, "low": 0, "high": high},
        {"agents": agents - first, "low": dice.number(0, high), "high": high + dice.number(0, agents)},
    ]
    return {"bands": bands}


def _weighed(dice: Dice, name: str, regimes: Sequence[Item]) -> Item:
    """Return what is weighed: a motive, a reward, a cost, and perhaps points, an image, or a grade."""
    low = dice.number(0, 50)
    span = {"low": Decimal(low) / 100, "high": Decimal(low + dice.number(20, 100)) / 100}
    bell = {"mean": _hundredths(dice, 0, 100), "sd": _hundredths(dice, 10, 80)}
    motive = dice.one([{"uniform": span}, {"uniform": span}, {"normal": bell}])
    said: Item = {
        "motive": motive, "steady": dice.happens(40), "reward": _hundredths(dice, 0, 40),
        "cost": _hundredths(dice, 0, 90),
    }  # fmt: skip
    grades = _grades(regimes)
    if grades and dice.happens(30):
        said["reaches"] = {"grade": dice.one(grades), "cost_per_point": Decimal(1) / LARGEST_GAP}
        return {"weighed": said}
    if dice.happens(40):
        said["image"] = _hundredths(dice, 10, 60)
    if _has_fixed_points(regimes, name) and dice.happens(60):
        said["point"] = Decimal(dice.number(-20, 20)) / 1000
    made: Item = {"weighed": said}
    if "uniform" in motive and dice.happens(30):
        made["worth"] = {"motive": 1000}
    return made


def _grades(regimes: Sequence[Item]) -> list[str]:
    """Return the grades for which points can be bought."""
    scores = [one for regime in regimes for one in regime["scores"]]
    plain = [one for one in scores if "transitions" not in one and "model" not in one]
    names = [one["id"] for one in scores]
    return [
        f"{one['id']}.{grade['id']}"
        for one in plain
        if names.count(one["id"]) == 1
        for grade in one["grades"][:-1]
    ]


def _has_fixed_points(regimes: Sequence[Item], name: str) -> bool:
    """Return whether every rule that answers an act gives it points that do not depend on anything."""
    scores = [score for regime in regimes for score in regime["scores"]]
    counted = any(name in score.get("transitions", {}).get("counts", ()) for score in scores)
    rules = [rule for score in scores for rule in score.get("rules", ()) if rule["on"] == name]
    plain = ({"points", "range"} & set(rule["effect"]) and not rule.get("multipliers") for rule in rules)
    return not counted and all(plain)
