"""Rows of the tally that parts of the society need: what they are called, and where each block begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from glasshouse.codes import N_BALANCE
from glasshouse.conduct import Counterparty, Door, Inspection
from glasshouse.minds import MOST_PEERS, STRATEGIES, Dealing, Deed, Flow, Speaking, Survey
from glasshouse.regimes.compile import CompiledStack
from glasshouse.society.network import Network
from glasshouse.society.network_tables import flow_of
from glasshouse.variables import Observable, observables

ABSENT = -1


@dataclass(frozen=True)
class SocietyRows:
    """Blocks of rows, in their order; a part that is off has none.

    first
        Row of the tally at which the first block begins.
    blocks
        Name and rows of each.
    """

    first: int
    blocks: tuple[tuple[str, tuple[Observable, ...]], ...]

    @property
    def observables(self) -> tuple[Observable, ...]:
        """Return the rows of all blocks."""
        return tuple(one for _, rows in self.blocks for one in rows)

    def start(self, name: str) -> int:
        """Return the row at which a block begins, or -1."""
        at = self.first
        for block, rows in self.blocks:
            if block == name:
                return at
            at += len(rows)
        return ABSENT

    def block(self, name: str) -> tuple[int, ...]:
        """Return the rows of a block, none if it is not there."""
        n = len(dict(self.blocks).get(name, ()))
        return tuple(range(self.start(name), self.start(name) + n))

    def of(self, name: str) -> tuple[str, ...]:
        """Return the observables of a block, none if it is not there."""
        return tuple(row.name for row in dict(self.blocks).get(name, ()))


def first_society_row(stack: CompiledStack) -> int:
    """Return the row of the tally at which the first block begins under a stack."""
    plain = observables(stack.procedure_ids, act_ids=stack.act_ids, scores=stack.score_stocks)
    return len(plain) - N_BALANCE


def weighed_blocks(acts: Iterable[str]) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of weighed acts: occasions, and what the acts committed on them were worth.

    They are the first block: where they are is known before the others are.
    """
    names = (
        (Observable(f"occasions.{act}", "flow", "occasions"), Observable(f"worth.{act}", "flow", "worth"))
        for act in acts
    )
    rows = tuple(row for pair in names for row in pair)
    return (("weighed", rows),) if rows else ()


def door_blocks(*, any_door: bool) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of occasions at which a measure bit: refused and favoured, by door."""
    if not any_door:
        return ()
    return tuple(
        (name, tuple(Observable(f"{name}.{door.name.lower()}", "flow", "occasions") for door in Door))
        for name in ("refused", "favoured")
    )


def mind_blocks(
    *, asks: bool, deals: bool, deeds: bool = False
) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of a survey, of dealings, and of dealings by strategy."""
    blocks = []
    if asks:
        blocks.append(
            ("survey", tuple(Observable(f"survey.{one.name.lower()}", "stock", "persons") for one in Survey))
        )
    if deals:
        blocks.append(
            (
                "dealings",
                tuple(Observable(f"dealings.{one.name.lower()}", "flow", unit_of(one)) for one in Dealing),
            )
        )
    if deeds:
        found = (f"dealings.{deed.name.lower()}_{one}" for deed in Deed for one in STRATEGIES)
        blocks.append(("deeds", tuple(Observable(name, "flow", "dealings") for name in found)))
    return tuple(blocks)


def unit_of(dealing: Dealing) -> str:
    """Return the unit of a row of dealings."""
    return "yuan" if dealing.name.endswith("_CNY") else "dealings"


def debt_blocks(*, has_firms: bool) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of debts that fall behind, by to whom they are owed, where firms are followed."""
    return (("arrears", by_counterparty("arrears")),) if has_firms else ()


def inspection_blocks(districts: tuple[str, ...]) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of what the bodies of towns did and have on record, by district."""
    if not districts:
        return ()
    stocks = {Inspection.RECORDS: "records", Inspection.SHARE: "millionths"}
    rows = tuple(
        Observable(
            f"inspections.{what.name.lower()}_{district}",
            "stock" if what in stocks else "flow",
            stocks.get(what, "visits" if what == Inspection.VISITS else "acts"),
        )
        for what in Inspection
        for district in districts
    )
    return (("inspections", rows),)


def network_blocks(said: Network | None) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of what flows in a network: by peer, of the first of each town, or of speech."""
    if said is None:
        return ()
    flow = flow_of(said)
    if flow == Flow.SPEECH:
        units = ("persons", "persons", "towns", "towns", "towns")
        rows = tuple(
            Observable(f"network.{one.name.lower()}", "stock", unit)
            for one, unit in zip(Speaking, units, strict=True)
        )
    else:
        what = "trust" if flow == Flow.TRUST else "opinion"
        peers = range(1, 1 + min(said.agents, MOST_PEERS))
        rows = tuple(Observable(f"network.{what}_{k}", "stock", "billionths") for k in peers)
    return (("network", rows),)


def by_counterparty(name: str) -> tuple[Observable, ...]:
    """Return a row of yuan for each counterparty."""
    return tuple(Observable(f"{name}.{one.name.lower()}", "flow", "yuan") for one in Counterparty)


def act_blocks(acts: tuple[str, ...]) -> tuple[tuple[str, tuple[Observable, ...]], ...]:
    """Return the rows of acts that are followed: done, recorded, and what was lost by them to whom."""
    if not acts:
        return ()
    return (
        ("done", tuple(Observable(f"done.{act}", "flow", "acts") for act in acts)),
        ("recorded", tuple(Observable(f"recorded.{act}", "flow", "records") for act in acts)),
        ("lost", by_counterparty("lost")),
    )
