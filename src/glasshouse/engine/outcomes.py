"""What is counted of each agent when somebody asks: a short list of outcomes, each with its side.

Which outcomes are good and which are bad for whom they happen to is declared here, and nowhere else. How much
one weighs against another is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from glasshouse.codes import Event, Legal
from glasshouse.conduct import Door
from glasshouse.engine.fates import FateColumn
from glasshouse.engine.prepare import Prepared
from glasshouse.society.act_classes import ActClass, acts_of

TICKETS = tuple(
    event.name.lower()
    for event in Event
    if event.name.endswith("_REFUSED") and event.name.split("_")[0] in {"AIR", "G", "EMU", "SOFT", "ORDINARY"}
)
KINDS = ("natural_person", "legal_person", "government_body")


class Side(StrEnum):
    """What more of an outcome is to whom it happens."""

    HARM = "harm"
    BENEFIT = "benefit"
    NEITHER = "neither"  # conduct, or what follows from it elsewhere


@dataclass(frozen=True)
class Outcome:
    """One outcome of an agent; `events` are names of observables, of which a run has those it has."""

    name: str
    label: str
    label_zh: str
    unit: str
    side: Side
    events: tuple[str, ...] = ()
    is_value: bool = False
    is_listed: bool = False


def _acts(kind: ActClass, part: str) -> tuple[str, ...]:
    return tuple(f"{part}.{act.id}" for who in KINDS for act in acts_of(kind, who))


def _at_doors(what: str) -> tuple[str, ...]:
    return tuple(f"{what}.{door.name.lower()}" for door in Door)


PAID = ("debt_performed", "debt_settled")
HARMS = (
    Outcome("listed_months", "months on a black list or under an order", "在黑名单或限制令中的月数", "months",
            Side.HARM, is_listed=True),
    Outcome("tickets_refused", "journeys and high spending refused", "被拒的出行与高消费", "times",
            Side.HARM, (*TICKETS, "spending_refused")),
    Outcome("trips_forgone", "trips not even tried", "未敢尝试的出行", "trips", Side.HARM, ("trip_forgone",)),
    Outcome("refused", "refused or worse off at a door", "办事被拒或受限", "times", Side.HARM,
            _at_doors("refused")),
    Outcome("mistaken", "taken for somebody else, or shown by an old copy", "被误认，或旧记录仍在显示",
            "times", Side.HARM, ("mistaken_identity", "copy_lingers")),
    Outcome("moved_away", "moved away for a low grade", "因等级低而迁离", "times",
            Side.HARM, ("moved_away",)),
)  # fmt: skip
BENEFITS = (
    Outcome("favoured", "favoured at a door", "办事获优待", "times",
            Side.BENEFIT, _at_doors("favoured")),
    Outcome("free_acts", "protected acts done: lawful speech, petition, worship",
            "受保护的行为：合法言论、信访、宗教活动", "acts",
            Side.BENEFIT, _acts(ActClass.PROTECTED, "done")),
)  # fmt: skip
CONDUCT = (
    Outcome("unlawful_acts", "unlawful acts done", "违法行为", "acts", Side.NEITHER,
            _acts(ActClass.UNLAWFUL, "done")),
    Outcome("good_deeds", "good deeds done", "善行", "acts", Side.NEITHER, _acts(ActClass.DEEDS, "done")),
    Outcome("debts_paid", "debts performed or settled", "已履行或和解的债务", "debts", Side.NEITHER, PAID),
    Outcome("yuan_paid", "yuan paid to creditors", "已付债权人（元）", "yuan", Side.NEITHER, PAID,
            is_value=True),
)  # fmt: skip


def outcomes_of(prepared: Prepared) -> tuple[Outcome, ...]:
    """Return the outcomes of a run: of its lists and scores, and those of every society."""
    rules, entered = prepared.stack.rules, Legal.IN_FORCE.name.lower()
    lists = [
        (f"{name}.{entered}", bool(rules.procedure_is_black[p]))
        for p, name in enumerate(prepared.stack.procedure_ids)
        if rules.procedure_is_list[p]
    ]
    scores = [name for name, _ in prepared.stack.score_stocks]
    return (
        Outcome("listed", "entries on black lists and orders", "列入黑名单或限制令", "entries", Side.HARM,
                tuple(name for name, is_black in lists if is_black)),
        *HARMS,
        Outcome("red_listed", "entries on red lists", "列入红名单", "entries", Side.BENEFIT,
                tuple(name for name, is_black in lists if not is_black)),
        *BENEFITS,
        *CONDUCT,
        Outcome("score_fell", "scores or grades that fell", "分数或等级下降", "changes", Side.NEITHER,
                tuple(f"{name}.down" for name in scores)),
        Outcome("score_rose", "scores or grades that rose", "分数或等级上升", "changes", Side.NEITHER,
                tuple(f"{name}.up" for name in scores)),
    )  # fmt: skip


def fate_columns(prepared: Prepared) -> tuple[FateColumn, ...]:
    """Return what is counted of each agent of a run, in the order of `outcomes_of`."""
    at = {observable.name: k for k, observable in enumerate(prepared.observables)}
    return tuple(
        FateColumn(
            one.name, tuple(at[name] for name in one.events if name in at), one.is_value, one.is_listed
        )
        for one in outcomes_of(prepared)
    )
