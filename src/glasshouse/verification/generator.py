"""Random small societies and regimes: what a seed makes, for the engine and for this encoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from glasshouse.arrays import ALWAYS
from glasshouse.conduct import ActGroup, Rate
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.society.parts import USUAL
from glasshouse.society.scenario import FIRST_TICK, Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.verification import made_conduct, made_firms
from glasshouse.verification.dice import Dice
from glasshouse.verification.made_lists import made_list, measure
from glasshouse.verification.made_parts import Item, act, head
from glasshouse.verification.made_scores import Said, modelled, score
from glasshouse.verification.made_toys import toy_society

ACTS = ("offence", "deed", "lapse", "favour")
EVENTS = (
    "debt_arrears", "debt_sued", "debt_judgment", "enforcement_opened", "notice_expired",
    "assets_not_reported",
    "enforcement_obstructed", "assets_hidden", "order_breached", "settlement_refused", "debt_performed",
    "debt_settled", "creditor_withdraws", "no_assets_found", "enforcement_suspended", "enforcement_ended",
    "security_given", "debt_written_off", "enforcement_resumed", "debtor_corrects", "emergency", "death",
    "air_smoking", "rail_fare_refused", "rail_false_ticket", "rail_other_conduct", "rail_fare_paid",
)  # fmt: skip
LEGAL = ("in_force", "removed")
FIRST_MONTH, LAST_MONTH = FIRST_TICK + 96, FIRST_TICK + 300
TOY_AGENTS, AGENTS = 100, 31 * 5
SINCE = "2006-01-01"
OTHERS = 2**31  # seeds of what is about firms and bodies begin here
CITIES = ("suining", "hangzhou", "rongcheng", "xiamen")


OFTEN = {  # what is rare becomes common, so that a small society meets it
    Rate.ONSET_CEILING: 0.02, Rate.PRESUMED_ABLE: 0.8, Rate.ASSETS_HIDDEN: 0.4, Rate.SETTLEMENT_REFUSED: 0.3,
    Rate.ENFORCEMENT_OBSTRUCTED: 0.3, Rate.UNFOUNDED: 0.3, Rate.ERROR_FOUND: 0.1,
    Rate.CREDITOR_WITHDRAWS: 0.05, Rate.ENFORCEMENT_SUSPENDED: 0.05, Rate.ENFORCEMENT_REFUSED: 0.04,
    Rate.ENFORCEMENT_ENDED: 0.04,
    Rate.SECURITY_GIVEN: 0.05, Rate.DEBTOR_CORRECTS: 0.05, Rate.MISCONDUCT_CEILING: 0.02,
    Rate.ABILITY_REGAINED: 0.1, Rate.ABILITY_LOST: 0.1, Rate.SEIZED: 0.1, Rate.GRAVE: 0.3,
    Rate.EMERGENCY: 0.1,
    Rate.CAMPUS_LOAN_UNDER_25: 0.5, Rate.BREACH_RECORDED: 0.2, Rate.FARE_PAID: 0.2, Rate.JUNIOR_DEBTOR: 0.2,
    Rate.SECURED: 0.2,
}  # fmt: skip
OWES, STAYS = 0.08, 0.96  # of firms and bodies in a month
FEW = 4  # candidates of an act of theirs are fewer


@dataclass(frozen=True)
class Case:
    """A society and its law, made from a seed; `regimes` are documents that are files to the engine."""

    seed: int
    regimes: tuple[Item, ...]
    society: ToySociety | None
    agents: int
    start: int
    end: int
    where: str
    parts: tuple[str, ...]
    is_common: bool

    def prepared(self, paths: Sequence[str]) -> Prepared:
        """Prepare the society for both encodings, from where its regimes stand as files."""
        found = prepare(
            Scenario(
                regimes=tuple(paths), society=self.society, agents=self.agents, start=self.start,
                end=self.end, seed=self.seed, where=self.where, parts=self.parts,
            )
        )  # fmt: skip
        return with_often(found) if self.is_common and not self.society else found


def make_with_others(seed: int) -> Case:
    """Return the case of a seed with regimes about firms and bodies; of a toy society it is the same."""
    case = make(seed)
    if case.society:
        return case
    triggers = (*EVENTS, *made_conduct.DEEDS)
    parts = made_firms.add_others(Dice(seed + OTHERS), case.regimes, triggers)
    return replace(case, parts=(*case.parts, *parts, "occasions"))


def make(seed: int) -> Case:
    """Return the case of a seed."""
    dice = Dice(seed)
    is_toy = dice.happens(60)
    start = dice.number(FIRST_MONTH, LAST_MONTH)
    end = start + dice.number(14, 26)
    deeds, groups = made_conduct.heard(dice) if not is_toy and dice.happens(60) else ([], set())
    triggers = ACTS if is_toy else (*dice.some(EVENTS, 6, 10), *(one["id"] for one in deeds))
    said = Said(triggers, start, end)
    n_regimes = dice.one([1, 1, 1, 2])
    territories = [
        ["mainland"] if is_toy or dice.happens(60) else [dice.one(CITIES)] for _ in range(n_regimes)
    ]
    regimes = tuple(
        _regime(dice, f"made-{seed}-{'ab'[k]}", said, territory, deeds=deeds, is_toy=is_toy)
        for k, territory in enumerate(territories)
    )
    known = {conduct["id"] for regime in regimes for conduct in regime["conduct"]}
    names = [name for name in ACTS if name in known]
    return Case(
        seed=seed,
        regimes=regimes,
        society=toy_society(dice, regimes, names, agents=TOY_AGENTS) if is_toy else None,
        agents=TOY_AGENTS if is_toy else AGENTS,
        start=start,
        end=end,
        where="territory" if is_toy or dice.happens(70) else "everywhere",
        parts=USUAL if is_toy else _parts(dice, groups, regimes),
        is_common=dice.happens(80),
    )


def _parts(dice: Dice, groups: set[str], regimes: Sequence[Item]) -> tuple[str, ...]:
    has_doors = any(len(regime["measures"]) > bool(regime["lists"]) for regime in regimes)
    has_copies = any(regime["sharings"] for regime in regimes)
    return made_conduct.parts(dice, groups, has_doors=has_doors, has_copies=has_copies)


def with_often(prepared: Prepared) -> Prepared:
    """Make common what is rare, also what firms and bodies do."""
    scalar = prepared.rates.scalar.copy()
    for rate, share in OFTEN.items():
        scalar[rate] = int(share * 2**32)
    found = replace(prepared, rates=prepared.rates._replace(scalar=scalar))
    firms, acts = found.world.firms, found.world.acts
    firms.debt[:] = int(OWES * ALWAYS)
    firms.closed[:] = [[int((1 - STAYS**months) * ALWAYS) for months in range(1, 1 + firms.closed.shape[1])]]
    n = acts.candidates.shape[1]
    acts.candidates[[ActGroup.FIRM, ActGroup.BODY]] = [ALWAYS * min(k, FEW) // FEW for k in range(1, 1 + n)]
    return found


def _regime(
    dice: Dice, name: str, said: Said, territory: list[str], *, deeds: Sequence[Item], is_toy: bool
) -> Item:
    """Return the document of a regime with lists, scores, or both."""
    made = head(name, since=SINCE, territory=territory)
    n_lists = dice.number(0, 2)
    for k in range(n_lists):
        procedures, item, reforms = made_list(dice, f"l{k}", said, has_facts=not is_toy)
        made["procedures"] += procedures
        made["lists"].append(item)
        made["switches"] += reforms
    if n_lists:
        made["measures"].append(measure(dice, said, [item["id"] for item in made["lists"]]))
    done = [f"{item['procedure']}.{legal}" for item in made["lists"] for legal in LEGAL]
    heard = Said((*said.triggers, *done), said.start, said.end, [switch["id"] for switch in made["switches"]])
    for k in range(dice.number(0 if n_lists else 1, 3)):
        flows = [one["id"] for one in made["scores"] if "transitions" not in one]
        made["scores"].append(score(dice, f"s{k}", heard, earlier=flows))
    if dice.happens(35):
        made["scores"].append(modelled(dice, "m", heard))
    named = _named(made)
    made["conduct"] = [act(name) for name in ACTS if is_toy and name in named]
    made["conduct"] += [one for one in deeds if one["id"] in named]
    if not is_toy and dice.happens(40):
        made["measures"] += made_conduct.doors_of_persons(dice, made)
    if not is_toy and n_lists and dice.happens(40):
        made["purposes"].append(made_conduct.PURPOSE)
        made["sharings"].append(made_conduct.sharing(dice, made["lists"]))
    return made


def _named(made: Item) -> set[str]:
    """Return what the rules of a regime speak of."""
    found = {move["on"] for procedure in made["procedures"] for move in procedure["moves"]}
    found |= {ground["on"] for item in made["lists"] for ground in item["grounds"]}
    for one in made["scores"]:
        found |= {on for rule in one["rules"] for on in (rule["on"], *rule.get("ends_on", ()))}
        found |= set(one.get("transitions", {}).get("counts", ()))
    return found
