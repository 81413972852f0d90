"""Regimes as readable pages: their rules, their flow graph, what the linter says, and differences."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.regimes import checks
from glasshouse.explorer.regimes import overview as listing
from glasshouse.explorer.regimes.flow import flow_record
from glasshouse.explorer.regimes.parts import plain_sections
from glasshouse.explorer.regimes.words import SAYS, said
from glasshouse.explorer.shelf import Shelf
from glasshouse.lint.catalogue import profiles, rules
from glasshouse.lint.check import DEFAULT_PROFILE
from glasshouse.reading.claim_words import CLASSES
from glasshouse.reading.diff import Difference
from glasshouse.reading.diff import diff as difference_of
from glasshouse.reading.explain import show
from glasshouse.reading.page import Section
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime
from glasshouse.reports.wording import percent

HERE: Final = "/regimes"
FIRST_YEAR: Final = 2010  # of the line of years; what began before begins there
LAST_YEAR: Final = 2026


def overview(shelf: Shelf, asked: Asked) -> Page:
    """Return the page of all shipped regimes, or of those in force on a day."""
    on, lang = day_of(asked, "on"), asked.lang
    groups = listing.groups(on, lang)
    shown, n = sum(len(group["regimes"]) for group in groups), len(shipped_ids())
    says = said(SAYS, lang)
    lead = says["overview_lead"].format(n=n)
    if on is not None:
        lead += ("" if lang == "zh" else " ") + says["overview_on"].format(shown=shown, n=n, day=on)
    record = {
        "_says": says, "lead": lead, "on": _written(on), "groups": groups,
        "years": {"first": FIRST_YEAR, "last": LAST_YEAR},
    }  # fmt: skip
    return Page("regimes", says["overview"], record, HERE)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return a regime in words, on a day or with all its dates; or the way to what it is compared with."""
    loaded, on, lang = load_regime(_regime(asked, "regime")), day_of(asked, "on"), asked.lang
    against, other = day_of(asked, "against"), asked.choice("beside", shipped_ids(), "")
    regime, profile = loaded.regime, asked.choice("profile", tuple(profiles()), "")
    name = regime.regime.id
    if against is not None:
        return address(f"{HERE}/{name}/beside/{name}", lang, on=on or regime.regime.since, other_on=against)
    if other:
        return address(f"{HERE}/{name}/beside/{other}", lang)
    pictures: list[str] = []
    sections = plain_sections(_sections(name, on, lang), lang, pictures)
    flow, row = flow_record(name, on, asked), listing.row(regime, lang)
    found = checks.summary(name, profile, on, lang) if profile else None
    record = {
        "_says": said(SAYS, lang), "regime": row, "on": _written(on),
        "reforms": _reforms(regime, lang), "near": _near(regime, on), "known": _known(regime, lang),
        "head": sections[0], "sections": sections[1:], "_pictures": pictures,
        "flow": {key: value for key, value in flow.items() if not key.startswith("_")},
        "_flow_tables": flow["_tables"], "profiles": checks.points_of_view(lang), "profile": profile,
        "default_profile": DEFAULT_PROFILE, "n_checks": len(rules()), "weights": checks.by_weight(lang),
        "findings": found, "others": [one for one in shipped_ids() if one != name],
    }  # fmt: skip
    return Page("regime", str(row["title"]), record, HERE)


def check(shelf: Shelf, asked: Asked) -> Page:
    """Return what the linter finds in a regime from a point of view."""
    name, on, lang = _regime(asked, "regime"), day_of(asked, "on"), asked.lang
    profile = asked.choice("profile", tuple(profiles()), DEFAULT_PROFILE)
    found, report = checks.record_in(name, profile, on), checks.report_in(name, profile, on, lang)
    says, row = said(SAYS, lang), listing.row(load_regime(name).regime, lang)
    record = {
        "_says": says, "regime": row, "on": _written(on),
        "profiles": checks.points_of_view(lang), "profile": profile,
        "judged_by": found.declared.title.in_(lang), "judged_status": found.declared.status,
        "unchecked": list(found.unchecked), "rules": checks.findings_record(found, lang),
        "_lead": report.lead, "_sections": report.sections,
    }  # fmt: skip
    return Page("regime_check", says["check"].format(title=row["title"]), record, HERE)


def differences(shelf: Shelf, asked: Asked) -> Page:
    """Return what differs between two regimes, or between two days."""
    name, other, lang = _regime(asked, "regime"), _regime(asked, "other"), asked.lang
    days = day_of(asked, "on"), day_of(asked, "other_on")
    old, new = load_regime(name).regime, load_regime(other).regime
    if days == (None, None) and name == other:
        days = _usual_days(old)
    if (days[0] is None) != (days[1] is None):
        raise RefusedError(400, SAYS["one_day"]["en"], SAYS["one_day"]["zh"])
    found = _difference(name, other, *days, lang)
    pictures: list[str] = []
    sections = plain_sections(found.sections, lang, pictures)
    says = said(SAYS, lang)
    rows = [listing.row(one, lang) for one in (old, new)]
    title = says["title_days" if name == other else "title_beside"].format(
        a=rows[0]["title"], b=rows[1]["title"]
    )
    record = {
        "_says": says, "regime": rows[0], "other": rows[1], "on": _written(days[0]),
        "other_on": _written(days[1]),
        "counts": {
            kind: sum(one.kind == kind for one in found.changes) for kind in ("added", "ended", "changed")
        },
        "head": sections[0], "sections": sections[1:], "_pictures": pictures,
        "reforms": _reforms(old, lang) if name == other else [],
    }  # fmt: skip
    return Page("regime_beside", title, record, HERE)


# parts ------------------------------------------------------------------------------------------------------


def day_of(asked: Asked, name: str) -> datetime.date | None:
    """Return a day that a reader asks for, or none."""
    text = asked.text(name)
    try:
        if not text:
            return None
        if len(text) == len("2018-05-01"):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass  # it is refused below, like every other slip
    raise RefusedError(
        400,
        f"{name}: found {quoted(text)}; a day is needed, written YYYY-MM-DD, such as 2018-05-01.",
        f"{name}：{quoted(text)}无效；须为日期，写作YYYY-MM-DD，例如2018-05-01。",
    )


def _regime(asked: Asked, name: str) -> str:
    return asked.choice(name, shipped_ids(), "")


def _written(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


@lru_cache(maxsize=64)
def _sections(regime: str, on: datetime.date | None, lang: Lang) -> tuple[Section, ...]:
    return show(load_regime(regime).regime, on=on, lang=lang).sections


@lru_cache(maxsize=32)
def _difference(
    regime: str, other: str, on: datetime.date | None, other_on: datetime.date | None, lang: Lang
) -> Difference:
    sides = load_regime(regime).regime, load_regime(other).regime
    return difference_of(*sides, before_on=on, after_on=other_on, lang=lang)


def _reforms(regime: Regime, lang: Lang) -> list[dict[str, Any]]:
    """Return the dated reforms in the order of their days, each with the day before it."""
    found = sorted(regime.switches, key=lambda switch: switch.on)
    return [
        {
            "id": one.id, "on": one.on.isoformat(), "label": getattr(one.label, lang), "status": one.status,
            "before": (one.on - datetime.timedelta(days=1)).isoformat(),
        }
        for one in found
    ]  # fmt: skip


def _near(regime: Regime, on: datetime.date | None) -> dict[str, str | None]:
    """Return the days of the reforms before and after a day; none if no day is looked at."""
    days = sorted({switch.on for switch in regime.switches})
    before = [day for day in days if on and day < on]
    after = [day for day in days if on and day > on]
    return {
        "before": _written(before[-1]) if before else None,
        "after": _written(after[0]) if after else None,
    }


def _usual_days(regime: Regime) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the days between which a regime is looked at: its first, and that of its last reform."""
    days: Sequence[datetime.date] = [switch.on for switch in regime.switches]
    return (regime.regime.since, max(days)) if days else (None, None)


def _known(regime: Regime, lang: Lang) -> list[str]:
    """Say how much was compared with texts, and what the evidence is."""
    found, says = listing.known_of(regime.regime.id), said(SAYS, lang)
    if found.share is None:
        return [says["nothing_stated"]]
    classes = ("、" if lang == "zh" else ", ").join(
        f"{CLASSES[name][lang]} {n}" for name, n in found.evidence.items()
    )
    share = percent(found.share, lang)
    line = says["known_line"].format(
        all=found.statements, checked=found.checked, n=found.provisional, share=share
    )
    return [line, *([says["evidence_line"].format(classes=classes)] if classes else [])]
