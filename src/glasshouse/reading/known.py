"""What could be known on a day: provisions in force then, by the day since which each could be read.

That day is part of the evidence of a provision. Where it was not found it is left out and counted apart:
nothing is said of such a provision, neither that it could be known nor that it could not.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Group as Printed

from glasshouse.reading.overview import regimes_of_the_article
from glasshouse.reading.page import Group, Line, Note, Part, Section, Table, markdown
from glasshouse.reading.page_terminal import printed
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import InForce, Provision, Regime

_SAYS: Final[dict[str, dict[str, str]]] = {
    "title": {"en": "What could be known on {day}", "zh": "{day}当日可知的规则"},
    "lead": {
        "en": "Provisions of texts in force on that day. Of {n}, {known} could be read by then, {later} only "
        "later; of {unknown} no day was found, and nothing is said of them.",
        "zh": "当日有效文件中的条款共{n}条：{known}条当时已可查阅，{later}条此后方可查阅；"
        "{unknown}条未查得公开日期，不作判断。",
    },
    "nothing": {
        "en": "No text of these regimes was in force on that day.",
        "zh": "当日这些制度均无有效文件。",
    },
    "regime": {"en": "Regime", "zh": "制度"},
    "n": {"en": "In force", "zh": "有效条款"},
    "known": {"en": "Known by then", "zh": "当时已可知"},
    "later": {"en": "Known only later", "zh": "此后方可知"},
    "unknown": {"en": "No day found", "zh": "日期未查得"},
    "later_title": {"en": "In force, and to be read only later", "zh": "已生效而此后方可查阅"},
    "from": {"en": "known from {day}", "zh": "{day}起可知"},
}


@dataclass(frozen=True)
class Counted:
    """The provisions of a regime that were in force on a day; of `unknown` no day was found."""

    regime: Regime
    known: tuple[Provision, ...]
    later: tuple[Provision, ...]
    unknown: tuple[Provision, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many were in force (`n`), and how many of these are of each kind."""
        kinds = {"known": len(self.known), "later": len(self.later), "unknown": len(self.unknown)}
        return {"n": sum(kinds.values()), **kinds}


@dataclass(frozen=True)
class Known:
    """What could be known on a day of some regimes; those without a text in force then are left out."""

    on: datetime.date
    regimes: tuple[Counted, ...]
    lang: Language

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the page."""
        say = {key: text[self.lang] for key, text in _SAYS.items()}
        title = say["title"].format(day=self.on)
        if not self.regimes:
            return (Section(title, (Note(say["nothing"]),)),)
        head = tuple(say[key] for key in ("regime", "n", "known", "later", "unknown"))
        rows, later = [], list[Part]()
        for one in self.regimes:
            words = Phrases(one.regime, self.lang)
            title_of_it = words.text(one.regime.regime.title)
            rows.append((f"`{one.regime.regime.id}` {title_of_it}", *map(str, one.counts.values())))
            if one.later:
                later.append(Section(title_of_it, tuple(_lines(one.later, words))))
        table = Table(head, (Group("", tuple(rows)),), right=(1, 2, 3, 4), wide=0)
        totals = {key: sum(one.counts[key] for one in self.regimes) for key in self.regimes[0].counts}
        lead = say["lead"].format(**totals)
        first = Section(title, (Note(lead, kind="lead"), table))
        return (first, *([Section(say["later_title"], tuple(later))] if later else []))

    @property
    def markdown(self) -> str:
        """The page as Markdown."""
        return markdown(self.sections, lang=self.lang)

    def __rich__(self) -> Printed:
        """Return what a rich console prints."""
        return printed(self.sections, lang=self.lang)


def known(on: datetime.date, regime_ids: Sequence[str] = (), *, lang: Language = "en") -> Known:
    """Count, of the provisions in force on a day, how many could be known by then.

    Parameters
    ----------
    on
        The day.
    regime_ids
        Regimes, shipped or files; where none is named, all shipped ones that are of the article's world: no
        comparables from elsewhere, and no counterfactual.
    lang
        Language of the page.

    Examples
    --------
    >>> (one,) = known(datetime.date(2014, 6, 20), ["outline-2014"]).regimes
    >>> len(one.known), len(one.later) > 0  # it was dated on the 14th, and released on the 27th
    (0, True)
    """
    named = [load_regime(name).regime for name in regime_ids]
    chosen = named or regimes_of_the_article()
    found = (counted(regime, on) for regime in chosen)
    return Known(on, tuple(one for one in found if one.counts["n"]), lang)


def counted(regime: Regime, on: datetime.date) -> Counted:
    """Return the provisions of a regime whose texts were in force on a day, by when they could be known."""
    holds = Phrases(regime, "en").holds
    in_force = {
        text.id for text in regime.instruments if holds(on, InForce(since=text.since, until=text.until))
    }
    found = [one for one in regime.provisions if one.instrument in in_force]
    return Counted(
        regime,
        known=tuple(one for one in found if one.known_from and one.known_from <= on),
        later=tuple(one for one in found if one.known_from and one.known_from > on),
        unknown=tuple(one for one in found if not one.known_from),
    )


def _lines(provisions: Sequence[Provision], say: Phrases) -> Iterator[Line]:
    for one in provisions:
        said = _SAYS["from"][say.lang].format(day=one.known_from)
        yield Line(say.pair(said, say.text(one.text)), below=(Line(say.cited(one.id)),))
