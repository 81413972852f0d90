"""Lists of a made regime: their procedures, grounds with terms, objections, reforms, and bans of trips."""

from __future__ import annotations

from collections.abc import Sequence

from glasshouse.verification.dice import Dice
from glasshouse.verification.made_parts import ARTICLE, OFFICE, Item, date_in, duration, practice, words
from glasshouse.verification.made_scores import Said, in_force

MONTHS_OF_TERM = 16
FACTS = (
    "able",
    "creditor_asks",
    "secured",
    "junior_debtor",
    "campus_loan",
    "grave",
    "unfounded",
    "several_acts",
)
TRIPS = ("air", "g_train", "emu_first", "soft_sleeper", "ordinary_rail", "high_spending")
COUNTS = ("days", "working_days", "months", "between_days", "first_working_day")
REACHES = ("keep_old", "convert_from_switch", "convert_from_start", "end")


def _clock(dice: Dice) -> Item:
    count = dice.one(COUNTS)
    found: Item = {"count": count, "status": "assumed"}
    if count == "months":
        found["n"] = dice.number(1, 3)
    elif count != "first_working_day":
        found["n"] = dice.number(1, 40)
    if count == "between_days":
        found["m"] = found["n"] + dice.number(0, 60)
    return found


def _step(name: str, emits: str, **more: object) -> Item:
    return {
        "id": name, "label": words(name), "role": "agency", "emits": emits, "provision": ARTICLE,
    } | more  # fmt: skip


def _move(name: str, source: Sequence[str], on: str, to: str, **more: object) -> Item:
    return {"id": name, "source": source, "on": on, "to": to, "provision": ARTICLE} | more


def made_list(dice: Dice, name: str, said: Said, *, has_facts: bool) -> tuple[list[Item], Item, list[Item]]:
    """Return procedures, the list, and the reforms that replace its grounds."""
    list_of = f"{name}.list"
    procedure = _procedure(dice, name, said)
    procedures = [procedure]
    if dice.happens(50):
        procedures.append(_objection(dice, f"{name}.objection", on=f"{name}.in_force", has_facts=has_facts))
        _right(dice, procedure, f"{name}.objection.upheld")
    enters = procedure["steps"][0]["id"]
    grounds, reforms = _grounds(dice, name, said, enters=enters, has_facts=has_facts)
    item = {
        "id": list_of, "label": words(name), "polarity": dice.one(["black", "black", "red"]),
        "procedure": name, "legal_basis": "none", "decision_document": "none", "decider": OFFICE,
        "subjects": ["natural_person"], "duration": "invented", "exit": "invented", "nationwide": False,
        "grounds": grounds,
    }  # fmt: skip
    return procedures, item, reforms


def _procedure(dice: Dice, name: str, said: Said) -> Item:
    """Return a list's states: perhaps notice first, then the entry, perhaps a way out and a lock."""
    is_public = dice.happens(60)
    clock = {"count": "term", "status": "assumed"}
    steps = [
        _step("on", "in_force", listed=True, in_effect=True, published=is_public, clock=clock),
        _step("off", "removed", final=True),
    ]
    moves = [_move(f"{name}.over", ["on"], "clock", "off")]
    if dice.happens(60):
        steps.insert(0, _step("told", "notified", clock=_clock(dice)))
        moves.append(_move(f"{name}.enter", ["told"], "clock", "on"))
        if dice.happens(60):
            steps.append(_step("kept", "grace_kept", final=True))
            moves.insert(0, _move(f"{name}.kept", ["told"], dice.one(said.triggers), "kept"))
    if dice.happens(50):
        steps.insert(-1, _step("due", "removal_due", listed=dice.happens(50), clock=_clock(dice)))
        moves.append(_move(f"{name}.out", ["due"], "clock", "off"))
        early = _move(
            f"{name}.early", ["on"], dice.one(said.triggers), "due", practice=practice(dice, "early_exit")
        )
        moves.append(early | {"scope": dice.one(["fact", "agent"]), "in_force": in_force(dice, said)})
    if dice.happens(30):
        steps.insert(-1, _step("locked", "locked", lock=True, clock=_clock(dice)))
        moves.append(_move(f"{name}.free", ["locked"], "clock", "off"))
        moves.append(_move(f"{name}.lock", ["on"], dice.one(said.triggers), "locked"))
    if dice.happens(40):
        longer = _move(
            f"{name}.longer", ["on"], dice.one(said.triggers), "on", terms=["fixed"], scope="agent"
        )
        moves.insert(0, longer | {"extension": _extension(dice, [])})
    return {
        "id": name, "label": words(name), "kind": dice.one(["list", "list", "order"]),
        "live_per": dice.one(["fact", "agent"]), "steps": steps, "moves": moves,
    }  # fmt: skip


def _right(dice: Dice, procedure: Item, on: str) -> None:
    """Let an objection that is upheld end an entry."""
    procedure["steps"].append(_step("righted", "corrected", final=True))
    procedure["moves"].append(_move(f"{procedure['id']}.right", ["on"], on, "righted"))


def _objection(dice: Dice, name: str, *, on: str, has_facts: bool) -> Item:
    steps = [
        _step("filed", "filed", clock=_clock(dice)),
        _step("upheld", "upheld", final=True),
        _step("rejected", "rejected", final=True),
    ]
    moves = [
        _move(f"{name}.file", [], on, "filed", practice=practice(dice, "filing")),
        _move(f"{name}.uphold", ["filed"], "clock", "upheld", practice=practice(dice, "outcome")),
        _move(f"{name}.reject", ["filed"], "clock", "rejected"),
    ]
    if has_facts and dice.happens(50):
        moves[1]["when"] = [dice.one(["unfounded", "not able"])]
    return {
        "id": name, "label": words(name), "kind": "case", "live_per": "fact", "steps": steps, "moves": moves,
    }  # fmt: skip


def _extension(dice: Dice, facts: Sequence[str]) -> Item:
    fewest = dice.number(1, 2)
    most = fewest + dice.number(0, 1)
    return {
        "min_years": fewest, "max_years": most, "cap_years": max(2, most) + dice.number(0, 2),
        "when": dice.some(facts, 0, 1), "practice": practice(dice, "extension") | {"luck": "fact"},
        "provision": ARTICLE,
    }  # fmt: skip


def _grounds(
    dice: Dice, name: str, said: Said, *, enters: str, has_facts: bool
) -> tuple[list[Item], list[Item]]:
    facts = FACTS if has_facts else ()
    grounds, reforms = [], []
    for k in range(dice.number(1, 3)):
        ground = _ground(dice, f"{name}.g{k}", said, facts) | {"enters": enters}
        grounds.append(ground)
        if dice.happens(35):
            reform = _reform(dice, f"{name}.reform{k}", said)
            reforms.append(reform)
            later = _ground(dice, f"{name}.h{k}", said, facts) | {"enters": enters, "on": ground["on"]}
            ground["in_force"] = {"until": reform["id"]}
            later |= {"in_force": {"since": reform["id"]}, "replaces": ground["id"]}
            grounds.append(later)
    return grounds, reforms


def _ground(dice: Dice, name: str, said: Said, facts: Sequence[str]) -> Item:
    term: object = {"duration": duration(dice, MONTHS_OF_TERM), "status": "assumed"}
    made: Item = {
        "id": name, "label": words(name), "on": dice.one(said.triggers), "enters": "", "bundle": "named",
        "term": term if dice.happens(85) else "open", "repeats": dice.one(["ignore", "ignore", "restart"]),
        "provision": ARTICLE, "in_force": in_force(dice, said),
    }  # fmt: skip
    if dice.happens(30):
        made["practice"] = practice(dice, "discretion")
    if facts and dice.happens(40):
        made["when"] = [dice.one(["", "not "]) + fact for fact in dice.some(facts, 1, 2)]
    elif dice.happens(15):
        made["when"] = ["not locked"]
    if made["term"] != "open" and dice.happens(30):
        made["extension"] = _extension(dice, facts)
    return made


def _reform(dice: Dice, name: str, said: Said) -> Item:
    return {
        "id": name, "label": words(name), "on": date_in(dice, said.start, said.end),
        "live_entries": dice.one(REACHES), "live_entries_status": "assumed", "provision": ARTICLE,
        "status": "assumed",
    }  # fmt: skip


def measure(dice: Dice, said: Said, lists: Sequence[str]) -> Item:
    """Return what follows from all grounds: a name on a board, and perhaps bans of trips."""
    bans = []
    for _ in range(dice.number(0, 2)):
        gate = practice(dice, "discretion") | {"luck": "fact"}
        bans.append({"trips": dice.some(TRIPS, 1, 4), "gate": gate, "in_force": in_force(dice, said)})
    return {
        "id": "named", "label": words("named"), "type": "public_naming", "polarity": "sanction",
        "domain": "social_conduct", "essential": False, "severity": {"value": 1, "basis": "assumed"},
        "trigger": list(lists), "bundles": ["named"], "target": "self", "implementing_authority": OFFICE,
        "legal_basis": "none", "provision": ARTICLE, "duration": "invented",
        "automation": "fully_automated", "reversible": True, "mandatory": True,
        "individual_assessment": False, "trip_bans": bans,
    }  # fmt: skip
