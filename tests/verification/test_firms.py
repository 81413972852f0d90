"""Firms, government bodies and officers in both encodings: small by default, larger with `verify`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.conduct import ActGroup, Door
from glasshouse.engine.prepare import Prepared, default_start, prepare
from glasshouse.gazetteer import ABROAD
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society.act_tables import act_ids
from glasshouse.society.scenario import Scenario
from glasshouse.verification import acts, beginnings, debts, firms, grades, months, officers
from glasshouse.verification.agents import Neighbourhood, Slot
from glasshouse.verification.compare import differences
from glasshouse.verification.dice import Dice
from glasshouse.verification.generator import with_often
from glasshouse.verification.made_conduct import door
from glasshouse.verification.made_parts import ARTICLE, OFFICE, Item, head, words
from glasshouse.verification.officers import is_officer
from glasshouse.verification.tables import World

Equal = Callable[[Prepared], None]
PROVINCES = 31
BOTH = ("firm", "body")
PERSONS = ("commerce", "traffic", "everyday", "family", "offices", "deeds", "expression", "serious")
MANY = (
    *BOTH, *PERSONS, "occasions", "namesakes", "opinion", "capacity", "exchange", "households", "ties",
    "dealings",
)  # fmt: skip
LISTS = (
    "market-regulation", "national-lists", "penalty-publication", "red-lists", "sector-lists",
    "government-breach",
)  # fmt: skip
FIRST, LAST = 200, 251  # months in which a regime is looked at: from the January after


def society(
    *regimes: str, adults: int, start: int, months: int, seed: int = 2, parts: tuple[str, ...] = BOTH
) -> Prepared:
    """Prepare a society with firms and bodies to whom much happens, unless other parts are named."""
    is_abroad = ABROAD in {name for one in regimes for name in territories(one)}
    made = prepare(
        Scenario(
            regimes=regimes, parts=parts, agents=PROVINCES * adults, start=start, end=start + months - 1,
            seed=seed, where="everywhere" if is_abroad else "territory",
        )
    )  # fmt: skip
    return with_often(made)


def territories(regime: str) -> tuple[str, ...]:
    """Return where a regime is in force."""
    return load_regime(regime).regime.regime.territorial_scope


def often(made: Prepared, group: ActGroup, act: str) -> None:
    """Let an act of a group come often to everybody who can do it, and no other act of the group."""
    table, number = made.world.acts, act_ids().index(act)
    first, end = int(table.first_act[group]), int(table.first_act[group + 1])
    table.candidates[group] = table.candidates[ActGroup.FIRM]
    table.guide[group] = first
    table.kind_at[first:end] = [ALWAYS * (k >= number) for k in range(first, end)]
    table.keep[number] = ALWAYS


def told() -> Prepared:
    """Prepare a society in which firms owe so often that many officers are told."""
    made = society("national-lists", adults=2, start=240, months=6)
    made.world.firms.debt[0] = ALWAYS // 3
    return made


def at_doors(folder: Path) -> Prepared:
    """Prepare a society in which everybody seeks a post as an officer, those of listed firms in vain."""
    path = folder / "barred.yaml"
    path.write_text(json.dumps(barred()))
    made = society(str(path), adults=2, start=240, months=4, parts=("firm", "occasions"))
    often(made, ActGroup.OCCASIONS, "office_held")
    made.world.firms.debt[0] = ALWAYS // 3
    return made


def barred() -> Item:
    """Return a regime that lists firms in arrears for half a year, and keeps officers from new posts."""
    made = head("barred", since="2006-01-01", territory=["mainland"])
    for name, on, kind in (
        ("firms", "debt_arrears", "legal_person"),
        ("officers", "officers_firm_listed", "natural_person"),
    ):
        made["procedures"].append(listing(name))
        made["lists"].append(listed(name, on=on, kind=kind))
    made["spillovers"] = [
        {
            "id": "told", "subject": "firms.list", "to_relation": "officer_of_firm", "mechanism": "list",
            "legal_basis": "none", "provision": ARTICLE, "alive": True,
        }
    ]  # fmt: skip
    causes = ["officers.list", "firms.list"]
    made["measures"] = [door(Dice(1), "post", causes, [Door.OFFICER_BAN], ["officer_of_firm"])]
    made["measures"][0]["bundles"] = ["named"]
    return made


def listing(name: str) -> Item:
    """Return a procedure of two steps: on the list for a term, and off."""
    steps = [
        {"id": "on", "emits": "in_force", "listed": True, "in_effect": True,
         "clock": {"count": "term", "status": "assumed"}},
        {"id": "off", "emits": "removed", "final": True},
    ]  # fmt: skip
    said = {"label": words(name), "role": "agency", "provision": ARTICLE}
    move = {"id": f"{name}.over", "source": ["on"], "on": "clock", "to": "off", "provision": ARTICLE}
    return {
        "id": name, "label": words(name), "kind": "list", "live_per": "fact",
        "steps": [said | step for step in steps], "moves": [move],
    }  # fmt: skip


def listed(name: str, *, on: str, kind: str) -> Item:
    """Return a list with one ground."""
    ground = {
        "id": f"{name}.g", "label": words(name), "on": on, "enters": "on", "bundle": "named",
        "term": {"duration": "P6M", "status": "assumed"}, "repeats": "ignore", "provision": ARTICLE,
        "in_force": {},
    }  # fmt: skip
    return {
        "id": f"{name}.list", "label": words(name), "polarity": "black", "procedure": name,
        "legal_basis": "none", "decision_document": "none", "decider": OFFICE, "subjects": [kind],
        "duration": "invented", "exit": "invented", "nationwide": False, "grounds": [ground],
    }  # fmt: skip


def in_office() -> Prepared:
    """Prepare a society in which officers of firms do what nobody else can, while many firms are new."""
    made = society("sector-lists", adults=2, start=240, months=14, parts=("firm", "serious"))
    often(made, ActGroup.SERIOUS, "tax_fraud_major")
    months = range(made.world.firms.opened.size)
    made.world.firms.opened[:] = [ALWAYS * min(max(month - 236, 0), 24) // 24 for month in months]
    return made


SOCIETIES: dict[str, Callable[[], Prepared]] = {
    "firms without a law": lambda: society("none", adults=3, start=240, months=8, parts=("firm",)),
    "bodies without a law": lambda: society("none", adults=1, start=240, months=6, parts=("body",)),
    "officers who are told": told,
    "roles of officers": in_office,
    "breaches of bodies": lambda: society("government-breach", adults=1, start=240, months=8),
    "firms under the regulator": lambda: society("market-regulation", adults=2, start=240, months=6),
    "a score of firms": lambda: society("xingtai-2020", adults=2, start=252, months=6),
    "a model of firms": lambda: society("eigentrust", adults=2, start=240, months=3),
}


def about_others() -> list[str]:
    """Return the shipped regimes whose lists or scores are about firms or bodies."""
    regimes = {name: load_regime(name).regime for name in shipped_ids()}
    kinds = {
        name: {kind for one in (*regime.lists, *regime.scores) for kind in one.subjects}
        for name, regime in regimes.items()
    }
    return [name for name, found in kinds.items() if found - {"natural_person"}]


@pytest.mark.parametrize("name", SOCIETIES)
def test_firms_and_bodies_are_equal(name: str, equal: Equal) -> None:
    equal(SOCIETIES[name]())


@pytest.mark.verify
@pytest.mark.parametrize("regime", about_others())
def test_shipped_regimes_about_firms_and_bodies_are_equal(regime: str, equal: Equal) -> None:
    year = 12 * (min(max(default_start((regime,)), FIRST), LAST) // 12 + 1)
    made = society(regime, adults=6, start=year, months=14, parts=MANY)
    made.world.mistakes.missed[:] = ALWAYS // 2
    made.world.mistakes.lingers[:] = ALWAYS // 2
    equal(made)


@pytest.mark.verify
def test_lists_of_all_kinds_of_subjects_are_equal_together(equal: Equal) -> None:
    equal(society(*LISTS, adults=12, start=252, months=14, parts=MANY))


def test_officers_at_doors_are_equal(tmp_path: Path, equal: Equal) -> None:
    equal(at_doors(tmp_path))


def a_year_early(world: World, place: Neighbourhood, slot: Slot, tick: int) -> bool:
    return is_officer(world, place, slot, tick + 12)


# negative controls -----------------------------------------------------------------------------------------


@pytest.mark.control
@pytest.mark.parametrize(
    ("name", "module", "attribute", "wrong"),
    [
        ("firms without a law", firms, "OWN", 2),
        ("firms without a law", debts, "OWED_BY", dict.fromkeys(debts.OWED_BY, 0)),
        ("bodies without a law", beginnings, "WARM_YEARS", 3),
        ("officers who are told", officers, "OF_FIRM", 63),
        ("officers who are told", months, "LETTERS", ()),
        ("roles of officers", officers, "is_officer", a_year_early),
        ("breaches of bodies", acts, "FIRST_OF_OTHERS", 33),
        ("officers who are told", firms, "DAYS", 14),
        ("a score of firms", grades, "N_FLOWS", 2),
    ],
    ids=[
        "lives", "to whom debts are owed", "warm history", "facts of officers", "letters", "years of office",
        "facts of acts", "days of closing", "rows of grades",
    ],
)  # fmt: skip
def test_a_wrong_encoding_of_firms_is_noticed(
    name: str, module: ModuleType, attribute: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, attribute, wrong)
    assert differences(SOCIETIES[name]())


@pytest.mark.control
def test_a_door_that_forgets_officers_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officers, "FACTS", range(0))
    assert differences(at_doors(tmp_path))
