"""The report of a contrast: all its sections in their order."""

from __future__ import annotations

from glasshouse.effect_charts import Lang
from glasshouse.experiments.contrast import Contrast
from glasshouse.reports.balance import balance
from glasshouse.reports.by_group import by_group
from glasshouse.reports.effects import effects
from glasshouse.reports.impact import impact, of_contrast
from glasshouse.reports.limits import limits
from glasshouse.reports.lives import lives
from glasshouse.reports.page import Report
from glasshouse.reports.provenance import provenance
from glasshouse.reports.question import lead, question, title_of, values
from glasshouse.reports.resting import sensitivity
from glasshouse.reports.rules import rules
from glasshouse.reports.society import by_year
from glasshouse.reports.told import tell
from glasshouse.reports.writing import writing


def contrast_report(contrast: Contrast, *, lang: Lang = "en") -> Report:
    """Return the report of a contrast in one language.

    Parameters
    ----------
    contrast
        With its runs: typical lives are replayed from the first pair.

    Raises
    ------
    RunError
        If a run of the first pair is missing, damaged or another one.
    """
    told = tell(contrast, lang)
    sections = (
        question(told), values(told), balance(told), effects(told), by_group(told), by_year(told),
        lives(told), sensitivity(told), writing(told), impact(of_contrast(told), lang), rules(told),
        limits(told), provenance(told),
    )  # fmt: skip
    return Report(title_of(told), lang, lead(told), sections)
