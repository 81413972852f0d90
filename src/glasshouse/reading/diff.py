"""Lists what a reform changed, as a lawyer would: rules added, ended and changed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from rich.console import Group

from glasshouse.errors import ScenarioError
from glasshouse.reading.changes import Change, Sides, changes_of, paired_scores
from glasshouse.reading.diff_words import sections
from glasshouse.reading.page import Section, markdown
from glasshouse.reading.page_terminal import printed
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.regimes.model import Regime


@dataclass(frozen=True)
class Difference:
    """What differs, as data and as sections in words."""

    changes: tuple[Change, ...]
    sections: tuple[Section, ...]
    lang: Language

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return markdown(self.sections, lang=self.lang)

    def __rich__(self) -> Group:
        """Return what a rich console prints."""
        return printed(self.sections, lang=self.lang)


def diff(
    before: Regime,
    after: Regime,
    *,
    before_on: datetime.date | None = None,
    after_on: datetime.date | None = None,
    lang: Language = "en",
) -> Difference:
    """Compare two regimes, or one regime on two days.

    Parameters
    ----------
    before, after
        Checked regimes; the same one for a comparison of days.
    before_on, after_on
        What held on these days is compared; both None compares all that the regimes say.
    lang
        Language of the words.

    Raises
    ------
    ScenarioError
        If only one of the days is given.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> none = load_regime("none").regime
    >>> diff(none, none).changes
    ()
    """
    if (before_on is None) != (after_on is None):
        raise ScenarioError("Found one date for two sides; give both sides a date, or neither.")
    says = (Phrases(before, lang), Phrases(after, lang))
    days = (before_on, after_on) if before_on and after_on and before == after else None
    scores = {} if before == after else paired_scores(before, after)
    sides = Sides(says, (before_on, after_on), days, scores)
    changes = changes_of(sides)
    return Difference(changes, tuple(sections(changes, sides)), lang)
