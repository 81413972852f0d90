"""What the acts of the catalogue are to a reader of results: classes of conduct, and occasions at doors."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

from glasshouse.conduct import Door
from glasshouse.society.catalogue import Act, catalogue

WANTED: Final[dict[Door, str]] = {
    Door.LICENCE_DENIAL: "a licence",
    Door.PROCUREMENT_EXCLUSION: "public contracts",
    Door.MARKET_BAN: "access to a market",
    Door.OFFICER_BAN: "a post in a firm",
    Door.INSPECTION_INTENSITY: "inspections",
    Door.SUBSIDY_DENIAL: "a subsidy",
    Door.HONOURS_DENIAL: "an honour",
    Door.CREDIT_TERMS: "credit",
    Door.DEPOSIT_WAIVER: "use without a deposit",
    Door.PRICE: "insurance at its price",
    Door.TRAVEL_BAN_AIR: "air travel",
    Door.TRAVEL_BAN_RAIL: "rail travel",
    Door.EXIT_BAN: "leaving the mainland",
    Door.SPENDING_BAN: "high spending",
    Door.SCHOOL_EXCLUSION: "a school",
    Door.JOB_EXCLUSION: "a job",
    Door.PROMOTION_BLOCK: "promotion",
    Door.WELFARE_CUT: "welfare",
    Door.SERVICE_PRIORITY: "a service",
    Door.PUBLIC_NAMING: "public naming",
    Door.ACCOUNT_RESTRICTION: "an account",
    Door.CONTENT_THROTTLING: "reach of posts",
    Door.FINE_INCREASE: "fines",
    Door.DETENTION_LINK: "detention",
    Door.CERTIFICATE: "a certificate",
    Door.FAST_TRACK: "a fast track",
    Door.OTHER: "anything else",
}


class ActClass(StrEnum):
    """Into which of five classes an act of the catalogue falls."""

    UNLAWFUL = "unlawful acts"
    DEEDS = "good deeds"
    PROTECTED = "protected acts"  # lawful speech, petition, worship: what a response model may chill
    OTHER = "other lawful acts"
    WANTED = "wanted at a door"  # counted by door


def class_of(act: Act) -> ActClass:
    """Return the class of an act."""
    if act.door is not None:
        return ActClass.WANTED
    if not act.lawful:
        return ActClass.UNLAWFUL
    if act.response == "chilled":
        return ActClass.PROTECTED
    return ActClass.DEEDS if act.group == "deeds" or act.response == "gamed" else ActClass.OTHER


@cache
def acts_of(kind: ActClass, who: str) -> tuple[Act, ...]:
    """Return the acts of a class that a kind of subject can do, in the order of the catalogue."""
    return tuple(act for act in catalogue() if class_of(act) == kind and act.who == who)


@cache
def wanted_at(door: Door) -> tuple[str, ...]:
    """Return the observables of occasions that lead to a door: the acts of the catalogue that name it."""
    return tuple(f"done.{act.id}" for act in catalogue() if act.door == door.name.lower())


def refused_at(door: Door) -> tuple[str, ...]:
    """Return the observable of refusals at a door."""
    return (f"refused.{door.name.lower()}",)


def favoured_at(door: Door) -> tuple[str, ...]:
    """Return the observable of favours at a door."""
    return (f"favoured.{door.name.lower()}",)


def words_of(door: Door) -> str:
    """Return what is wanted at a door, for reading."""
    return WANTED[door]
