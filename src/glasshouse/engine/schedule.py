"""The order of a tick and of a day, as data that can be printed."""

from __future__ import annotations

from glasshouse.codes import Intent

TICK = (
    ("sight", "what last month's counts and voices do to acts, opinions and payment; friends, once a year"),
    ("inspections", "in towns of a toy society: where the body looks on each day of the month"),
    ("network", "in towns of a toy society: trust, opinions or speech go one step along the ties"),
    ("candidates", "bulk path: who may fall into debt, misbehave on a journey, or die this month"),
    ("acts", "bulk path: what everybody does of the catalogue, and what of it sources record"),
    ("conduct", "dated intentions of everyone who has a docket or a candidate"),
    ("observation", "courts, carriers and police come to know, reports arrive: facts become records"),
    ("listing", "grounds, grace, entry, extension, expiry, removal, lock; orders"),
    ("scoring", "records filed and ended, points within limits, overrides, grades"),
    ("measures", "tickets and high spending: refused, forgone, slipped past the gate"),
    ("recourse", "objection, reconsideration, early removal"),
    ("publication", "what is shown since when, until when"),
    ("response", "payment under pressure, deterrence by what is seen of others"),
    (
        "standings",
        "grades: whoever was visited is moved between lines; everybody is counted anew once a year",
    ),
    ("dealings", "neighbours keep promises to each other, or do not, by the names they have"),
    ("opinion", "in January, all are asked what they think of the system, and whether they would say so"),
    ("tally", "integer counts by province and group; the state's digest"),
    ("authorities", "between ticks: courts take up the list; exposures for the next month"),
)
"""Stages of a tick. From observation to response they run day by day, agent by agent."""

DAY = tuple((int(i), i.name.lower()) for i in sorted(Intent))
"""The order of things on the same day of one agent. Rules answer each before the next one happens."""
