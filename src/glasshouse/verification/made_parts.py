"""What all parts of a made regime share: words, practices, days, and the empty file."""

from __future__ import annotations

import datetime
from typing import Any

from glasshouse import clock
from glasshouse.verification.dice import Dice

Item = dict[str, Any]

ARTICLE = "art-1"
OFFICE = "office"
EMPTY = (
    "sources", "switches", "legal_bases", "purposes", "data_categories", "conduct", "procedures", "lists",
    "scores", "measures", "notices", "remedies", "repairs", "retentions", "publications", "sharings",
    "spillovers", "oversight",
)  # fmt: skip


def words(name: str) -> Item:
    """Return words in both languages."""
    return {"en": name, "zh": "虚构规则"}


def practice(dice: Dice, decision: str) -> Item:
    """Return how often something is done, by the fact or by the month."""
    return {
        "share": dice.share(), "decision": decision, "luck": dice.one(["fact", "fact", "month"]),
        "status": "assumed", "why": "invented",
    }  # fmt: skip


def date_in(dice: Dice, start: int, end: int) -> str:
    """Return a day between two months, both included."""
    day = dice.number(clock.first_day(start), clock.last_day(end))
    found: datetime.date = clock.date_of(day)
    return found.isoformat()


def duration(dice: Dice, longest: int) -> str:
    """Return a time of some days, of months, or of both."""
    months = dice.number(1, longest)
    return dice.one([f"P{months}M", f"P{dice.number(1, 30 * longest)}D", f"P{months}M{dice.number(1, 20)}D"])


def head(name: str, *, since: str, territory: list[str]) -> Item:
    """Return a regime that says nothing yet."""
    regime = {
        "id": name, "title": words(name), "summary": words("An invented regime."), "edition": words("one"),
        "jurisdiction": "nowhere", "level": "synthetic", "status": "fictional", "since": since, "until": None,
        "territorial_scope": territory,
        "population_scope": {
            "min_age": 0, "residency": "all", "nationality": "all", "entity_kinds": ["natural_person"],
        },
        "objectives": [], "review_date": None, "sunset": None, "impact_assessment": "none",
        "monitoring": "none", "complaint_body": "none",
    }  # fmt: skip
    rules = {
        "id": "rules", "label": words("Rules"), "issuer": "nobody", "rank": "normative_document",
        "number": "", "dated": None, "since": since, "until": None, "status": "assumed",
    }  # fmt: skip
    article: Item = {
        "id": ARTICLE, "instrument": "rules", "article": "Article 1", "text": words("Everything."),
        "language": "en", "address": "", "checked_on": None, "known_from": None, "status": "assumed",
        "cites": [],
    }  # fmt: skip
    office = {
        "id": OFFICE, "label": words("Office"), "kind": "local_gov", "territory": "nowhere",
        "competences": [],
    }  # fmt: skip
    empty: Item = {section: [] for section in EMPTY}
    said = {"instruments": [rules], "provisions": [article], "authorities": [office]}
    return {"format": 1, "regime": regime} | empty | said


def act(name: str) -> Item:
    """Return conduct that only toy societies have, or an event of the society under its own name."""
    return {
        "id": name, "label": words(name), "domain": "social_conduct", "lawful": False,
        "protected_kind": "none", "gravity": {"value": 1, "basis": "assumed"}, "criterion": words(name),
        "determinacy": {"evidence_document": "report"}, "actor_relation": "self", "fact_identity": "one act",
        "ability_test": "none",
    }  # fmt: skip
