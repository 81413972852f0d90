"""The two sides of a round's end: how others of the neighbourhood fared, and what each debt meant to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.looks import Look, band_names, look_of
from glasshouse.explorer.lives.lines import REFUSALS, Lines, day_of
from glasshouse.explorer.lives.replays import told_of
from glasshouse.explorer.round.choices import Round
from glasshouse.explorer.round.story import Story
from glasshouse.explorer.round.words import BANDS

FEWEST: Final = 10  # others; with fewer in the same bands, bands are dropped
COUNTED: Final = (
    "days_listed",
    "days_rewarded",
    "refused",
    "favoured",
    "points_lost",
    "points_won",
    "debts",
    "paid",
    "given_up",
)
ENDS: Final = {
    "debt_performed": True,
    "debt_settled": True,
    "debt_written_off": False,
    "enforcement_ended": False,
}


@dataclass(frozen=True)
class Others:
    """Slots of adults who live beside a character, and in which bands they are the same."""

    slots: tuple[int, ...]
    bands: tuple[str, ...]


WIDER: Final[tuple[tuple[str, ...], ...]] = (("age", "area", "fifth"), ("age", "fifth"), ("fifth",), ())


def shared(look: Look, bands: tuple[str, ...]) -> tuple[object, ...]:
    """Return what somebody has in some bands."""
    return tuple({"age": look.age_band, "area": look.is_urban, "fifth": look.fifth}[one] for one in bands)


def others_of(played: Round, look: Look) -> Others:
    """Return the other adults of the neighbourhood in the same bands, who live through the whole run."""
    story = played.story
    prepared, k = story.told.prepared, story.again.neighbourhood
    first, size = int(prepared.places.first_slot[k]), int(prepared.places.size[k])
    last = clock.last_day(prepared.scenario.end)
    looks = {slot: look_of(prepared, slot, k, story.first_day) for slot in range(first, first + size)}
    looks.pop(played.slot, None)
    found: list[int] = []
    for bands in WIDER:
        found = []
        for slot, one in looks.items():
            if one is not None and shared(one, bands) == shared(look, bands):
                later = look_of(prepared, slot, k, last)
                if later is not None and later.generation == one.generation:
                    found.append(slot)
        if len(found) >= FEWEST:
            return Others(tuple(found), bands)
    return Others(tuple(found), ())


def bands_text(others: Others, look: Look, lang: Lang) -> str:
    """Say in which bands others are the same."""
    said = {
        "age": BANDS["age"][lang].format(age=band_names()[look.age_band].replace("plus", "+")),
        "area": BANDS["town" if look.is_urban else "countryside"][lang],
        "fifth": BANDS["fifth"][lang].format(fifth=look.fifth),
    }
    parts = [said[band] for band in others.bands] or [BANDS["everybody"][lang]]
    return ("，" if lang == "zh" else ", ").join(parts)


def fared(played: Round, others: Others) -> list[dict[str, Any]]:
    """Return what can be counted of others: how many had any of it, mean, least and most."""
    story = played.story
    prepared, again = story.told.prepared, story.again
    lived = set(again.events["agent"].tolist())
    found: dict[str, list[int]] = {name: [] for name in COUNTED}
    for slot in others.slots:
        counts: dict[str, int] = {}
        if slot in lived:
            counts = Lines(told_of(prepared, again, slot)).counts()
        for name in COUNTED:
            found[name].append(counts.get(name, 0))
    return [
        {
            "key": name, "any": sum(1 for one in values if one), "mean": round(sum(values) / len(values), 2),
            "least": min(values), "most": max(values),
        }
        for name, values in found.items() if any(values)
    ]  # fmt: skip


def debts_of(story: Story) -> list[dict[str, Any]]:
    """Return each debt of the character: what its creditor got, and what came over it to its debtor."""
    found: dict[int, dict[str, Any]] = {}
    for event, value in zip(story.events, story.told.values, strict=True):
        if event.fact in story.unfounded or not event.fact:
            continue
        if event.name == "debt_arrears":
            found[event.fact] = {
                "amount": value, "since": event.day, "ended": "", "is_paid": False, "got": 0,
                "waited": story.lines.last - day_of(event.day), "listed": "", "refused": 0,
            }  # fmt: skip
        one = found.get(event.fact)
        if one is None:
            continue
        if event.name in ENDS:
            one["ended"], one["is_paid"] = event.day, ENDS[event.name]
            one["got"] = one["amount"] if one["is_paid"] else 0
            one["waited"] = day_of(event.day) - day_of(one["since"])
        elif event.name.endswith(".in_force"):
            one["listed"] = one["listed"] or event.day
        elif event.name in REFUSALS or event.name.startswith("refused."):
            one["refused"] += 1
    mine = found.values()
    return [one for one in mine if not one["ended"] or day_of(one["ended"]) >= story.first_day]
