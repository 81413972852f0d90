"""Scores of a made regime: accounts, grades, rules, ranks, transitions, and scores within scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasshouse.features import FEATURE_CLASSES
from glasshouse.verification.dice import Dice
from glasshouse.verification.made_parts import ARTICLE, OFFICE, Item, date_in, duration, practice, words

MONTHS_OF_VALIDITY = 18
MOST_NESTED = 300  # per cent
READ = tuple(FEATURE_CLASSES)


@dataclass(frozen=True)
class Said:
    """Of what the rules of a made regime can speak, and when."""

    triggers: Sequence[str]
    start: int
    end: int
    switches: Sequence[str] = ()
    has_windows: bool = True


def in_force(dice: Dice, said: Said) -> Item:
    """Return when a rule is law: mostly always, else from or until a day or a reform."""
    if not said.has_windows or dice.happens(70):
        return {}
    days = [date_in(dice, said.start, said.end), *said.switches]
    return {dice.one(["since", "until"]): dice.one(days)}


def score(dice: Dice, name: str, said: Said, *, earlier: Sequence[str]) -> Item:
    """Return a score moved by rules, or a scale of transitions."""
    made = _without_rules(dice, name, said)
    if "in_force" in made:
        said = Said(said.triggers, said.start, said.end, has_windows=False)
    if dice.happens(20):
        made["transitions"] = _transitions(dice, made["grades"], said)
        made["update"] = "event"
        return made
    if dice.happens(20):
        made["ranked"] = dice.one(["year", "month"])
        _rank(dice, made["grades"])
    elif dice.happens(30):
        made[dice.one(["min", "max"])] = None
    made["accounts"] = [_account(dice, f"{name}.a{k}") for k in range(dice.number(0, 2))]
    for other in dice.some(earlier, 0, 1):
        made["nested"] = [_nested(dice, other)]
    accounts = [account["id"] for account in made["accounts"]]
    made["rules"] = [
        rule(dice, f"{name}.r{k}", said, made, accounts=accounts) for k in range(dice.number(1, 5))
    ]
    return made


def _without_rules(dice: Dice, name: str, said: Said) -> Item:
    """Return a score with its scale, its grades, and who is scored."""
    low, high = dice.number(-50, 0), dice.number(60, 200)
    start = dice.number(low, high)
    made: Item = {
        "id": name, "label": words(name), "unit": "points", "initial": start, "min": low, "max": high,
        "purposes": [], "inputs": [], "formula_disclosed": "full", "weight_in_decision": "decisive",
        "consumers": [OFFICE], "update": dice.one(["event", "event", "monthly"]), "consent": "none",
        "benefits_only": False, "duplicates": dice.one(["all", "all", "highest_per_fact"]), "accounts": [],
        "rules": [], "provision": ARTICLE, "status": "assumed", "grades": _grades(dice, low, high),
        "eligibility": {"min_age": dice.one([0, 0, 18, 30, 50]), "residence": "invented"},
    }  # fmt: skip
    if dice.happens(25):
        rights = dice.some(["local", "permit", "outsider"], 1, 2)
        made["eligibility"]["residents"] = rights
    if dice.happens(20):
        made["consent"] = "required"
        made["consent_given"] = practice(dice, "consent") | {"luck": "fact"}
    if dice.happens(20):
        made["in_force"] = in_force(dice, said)
    return made


def modelled(dice: Dice, name: str, said: Said) -> Item:
    """Return a score that a weighted model makes, and that rules move."""
    made = _without_rules(dice, name, said) | {"update": "event"}
    weights = [dice.number(1, 98)]
    weights.append(100 - weights[0])
    dimensions = [_dimension(dice, f"d{k}", weight) for k, weight in enumerate(weights)]
    made["model"] = {"dimensions": dimensions, "provision": ARTICLE, "status": "assumed"}
    lasts = Said(said.triggers, said.start, said.end, has_windows=False)
    made["rules"] = [rule(dice, f"{name}.r{k}", lasts, made, accounts=()) for k in range(dice.number(0, 3))]
    for one in made["rules"]:
        one.pop("decay", None)
    return made


def _dimension(dice: Dice, name: str, weight: int) -> Item:
    features = [
        {
            "reads": feature.name.lower(),
            "levels": [dice.number(0, 1000) for _ in range(dice.number(2, FEATURE_CLASSES[feature]))],
            "unknown": dice.number(0, 1000), "share": dice.number(1, 3), "status": "assumed",
            "why": "invented",
        }
        for feature in dice.some(READ, 1, 4)
    ]  # fmt: skip
    return {
        "id": name, "label": words(name), "weight": weight, "inputs": "invented", "features": features,
        "status": "assumed",
    }  # fmt: skip


def _grades(dice: Dice, low: int, high: int) -> list[Item]:
    borders = sorted({dice.number(low, high) for _ in range(dice.number(1, 5))}, reverse=True)
    said: list[int | None] = [*borders, None]
    return [
        {"id": f"g{k}", "label": words(f"grade {k}"), "min": least, "status": "assumed"}
        for k, least in enumerate(said)
    ]


def _rank(dice: Dice, grades: list[Item]) -> None:
    """Let the better grades follow ranks."""
    n = dice.number(1, len(grades) - 1)
    shares = sorted({dice.number(1, 95) for _ in range(n)})
    for grade, share in zip(grades, shares, strict=False):
        grade["top_share"] = share / 100
    if dice.happens(50):
        for grade in grades[: len(shares)]:
            grade["min"] = grades[len(shares) - 1]["min"]


def _account(dice: Dice, name: str) -> Item:
    is_yearly = dice.happens(50)
    base = dice.number(-10, 20)
    middle = 0 if is_yearly else base
    floor, ceiling = middle - dice.number(0, 15), middle + dice.number(0, 15)
    return {
        "id": name, "label": words(name), "base": base, "floor": dice.one([floor, None]),
        "ceiling": dice.one([ceiling, None]), "period": "year" if is_yearly else "always",
        "status": "assumed",
    }  # fmt: skip


def _nested(dice: Dice, other: str) -> Item:
    return {
        "score": other, "percent": dice.number(1, MOST_NESTED),
        "floor": dice.one([-dice.number(0, 20), None]),
        "ceiling": dice.one([dice.number(0, 20), None]), "provision": ARTICLE, "status": "assumed",
    }  # fmt: skip


def _transitions(dice: Dice, grades: list[Item], said: Said) -> Item:
    names = [grade["id"] for grade in grades]
    table = [{"grade": name, "to": [dice.one(names) for _ in range(dice.number(1, 4))]} for name in names]
    return {
        "every": dice.one(["year", "month"]), "counts": dice.some(said.triggers, 1, 2),
        "starts": dice.one(names), "table": table, "provision": ARTICLE, "status": "assumed",
    }  # fmt: skip


def rule(dice: Dice, name: str, said: Said, of: Item, *, accounts: Sequence[str]) -> Item:
    """Return a rule of a score with an effect of any kind."""
    effect = _effect(dice, of)
    is_override = bool({"set_score", "ceiling", "set_grade"} & set(effect))
    made: Item = {
        "id": name, "label": words(name), "on": dice.one(said.triggers), "domain": "social_conduct",
        "effect": effect, "validity": dice.one([duration(dice, MONTHS_OF_VALIDITY), "indefinite"]),
        "decider": "the office", "provision": ARTICLE, "status": "assumed", "in_force": in_force(dice, said),
    }  # fmt: skip
    if dice.happens(40):
        made["practice"] = practice(dice, "recording")
    if dice.happens(25):
        made["ends_on"] = dice.some(said.triggers, 1, 2)
    if not is_override:
        _weigh(dice, made, said, accounts)
    if not made.get("recurs") and made.get("recurrence_factor", 1) == 1 and dice.happens(40):
        repeats = (
            ["ignore", "replace"] if made["validity"] == "indefinite" else ["ignore", "restart", "replace"]
        )
        made["repeats"] = dice.one(repeats)
    return made


def _weigh(dice: Dice, made: Item, said: Said, accounts: Sequence[str]) -> None:
    """Let points count in an account, recur, fade, or count several times."""
    if accounts and dice.happens(60):
        made["counts_in"] = dice.one(accounts)
    if dice.happens(20):
        made["recurs"] = "monthly"
        made.setdefault("ends_on", dice.some(said.triggers, 1, 2))
    elif dice.happens(25):
        made["decay"] = {"factor": dice.number(1, 99) / 100, "status": "assumed"}
    if dice.happens(25):
        made["recurrence_factor"] = dice.number(2, 4)
    for _ in range(dice.number(1, 2) if dice.happens(30) else 0):
        boost = {"factor": dice.number(0, 400) / 100, "in_force": in_force(dice, said), "status": "assumed"}
        made.setdefault("multipliers", []).append(boost)


def _effect(dice: Dice, of: Item) -> Item:
    low, high = -40 if of["min"] is None else of["min"], 200 if of["max"] is None else of["max"]
    kind = dice.one(["points", "points", "range", "ladder", "per", "slopes", "set_score", "ceiling", "grade"])
    if kind == "points":
        return {"points": dice.number(-30, 30)}
    if kind == "range":
        return {"range": _bounds(dice)}
    if kind == "per":
        return {"per": _most(dice, {"amount": dice.number(1, 20_000), "points": dice.number(-3, 3)})}
    if kind in ("set_score", "ceiling"):
        return {kind: dice.number(low, high)}
    if kind == "grade":
        return {"set_grade": dice.one(of["grades"])["id"]}
    starts = sorted({dice.number(0, 200_000) for _ in range(dice.number(0, 3))} | {dice.one([0, 1])})
    if kind == "ladder":
        return {
            "ladder": [
                {"at_least": at, "points": dice.one([dice.number(-20, 20), _bounds(dice)])} for at in starts
            ]
        }
    slopes = [{"above": at, "per": dice.number(1, 20_000), "points": dice.number(-3, 3)} for at in starts]
    return _most(dice, {"slopes": slopes})


def _bounds(dice: Dice) -> Item:
    low = dice.number(-30, 30)
    return {"low": low, "high": low + dice.number(0, 20)}


def _most(dice: Dice, effect: Item) -> Item:
    return effect | ({"at_most": dice.number(1, 40)} if dice.happens(60) else {})
