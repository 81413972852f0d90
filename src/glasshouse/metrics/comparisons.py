"""A run beside what was published: a simulated value and its ratio for each row, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from glasshouse.clock import first_day, last_day, month_text, parse_month, tick_of
from glasshouse.metrics.published import (
    DERIVED,
    EVERY_SUBJECT,
    FIRMS,
    FITTED,
    LIST_OPENED,
    NO_FIRMS,
    PERSONS,
    READ_AS,
    Definition,
    NotCompared,
    Part,
    dated,
    definition_of,
    published_rows,
    value_of,
    window,
)
from glasshouse.metrics.series import Series, read_series
from glasshouse.society.fitted import calibration
from glasshouse.society.tables import Outcome

FEW = 100  # cases in the run, under which luck alone moves a ratio by a tenth or more
OUTSIDE = "Outside the horizon"
NOTHING = "Nothing of this kind happened in the whole run: perhaps none of its regimes keeps such a list."


@dataclass(frozen=True)
class Comparison:
    """A published row beside the run: a simulated value and its ratio, or the reason why there is none.

    `published` is the figure that is compared: as published, or derived from two rows. `counted` says what is
    counted in the run, `includes` whom the published figure counts beside that, and `in_view` which numbers
    of the society were chosen with the figure in view, so that it is no test of them.
    """

    row: Outcome
    label: str
    dated: str
    published: float
    simulated: float | None
    ratio: float | None
    counted: str
    includes: str
    in_view: str
    caution: str
    notes: tuple[str, ...]
    reason: str

    @property
    def is_compared(self) -> bool:
        """Whether the run has a value for this row."""
        return self.simulated is not None


def as_weight(weight: Fraction | str | float) -> Fraction:
    """Return the census adults per agent, given as a fraction, its text or a number.

    Examples
    --------
    >>> as_weight("1113/2")
    Fraction(1113, 2)
    """
    return Fraction(weight)


def observables_of(definitions: Iterable[Definition]) -> tuple[str, ...]:
    """Return the observables that some definitions count, by name."""
    names: set[str] = set()
    for definition in definitions:
        names.update(part.observable for part in (*definition.parts, *definition.share_of))
        names.update({definition.less_change_of} - {""})
    return tuple(sorted(names))


def _sum(
    series: Series, parts: Iterable[Part], first: int, last: int, subjects: Sequence[str], *,
    is_cumulative: bool,
) -> Fraction:  # fmt: skip
    """Add up parts from day `first` to `last`; the last month counts by the days of it that have passed."""
    end = tick_of(last)
    passed = Fraction(last - first_day(end) + 1, last_day(end) - first_day(end) + 1)
    total = Fraction(0)
    for part in parts:
        since = part.since or (LIST_OPENED if is_cumulative else "")
        begin = parse_month(since) if since else tick_of(first)
        begin = begin if is_cumulative else max(begin, tick_of(first))
        total += series.total_together([part.observable], begin, end - 1, subjects)
        if begin <= end:
            total += passed * series.together(part.observable, end, subjects)
    return total


def months_needed(row: Outcome, definition: Definition) -> tuple[int, int]:
    """Return the first and last month that a comparison needs."""
    first, last = window(row)
    if row.kind == "cumulative":
        return parse_month(LIST_OPENED), tick_of(last)
    return tick_of(first) - (1 if definition.less_change_of else 0), tick_of(last)


def _simulated(series: Series, row: Outcome, definition: Definition, weight: Fraction) -> Fraction | None:
    (first, last), whose = window(row), definition.subjects
    if row.kind == "stock":
        return weight * sum(
            series.together(part.observable, tick_of(last), whose) for part in definition.parts
        )
    is_cumulative = row.kind == "cumulative"
    total = _sum(series, definition.parts, first, last, whose, is_cumulative=is_cumulative)
    if definition.share_of:
        whole = _sum(series, definition.share_of, first, last, whose, is_cumulative=is_cumulative)
        return 100 * total / whole if whole else None
    if definition.less_change_of:
        stock = definition.less_change_of
        total -= series.together(stock, tick_of(last), whose) - series.together(
            stock, tick_of(first) - 1, whose
        )
    return weight * total


def _notes(row: Outcome) -> tuple[str, ...]:
    read_as = READ_AS[row.id][1] if row.id in READ_AS else ""
    status = (
        "" if row.status == "VERIFIED" else f"The published figure is {row.status}, not read in its source."
    )
    source = f"Source's note: {row.note}." if row.note else ""
    derived = DERIVED[row.id].note if row.id in DERIVED else ""
    return tuple(note for note in (derived, read_as, source, status) if note)


def _luck(
    series: Series, row: Outcome, definition: Definition, simulated: Fraction | None, weight: Fraction
) -> tuple[str, ...]:
    """Say so where a value rests on few cases of the run."""
    if simulated is None:
        return ()
    if definition.share_of:
        whose = definition.subjects
        cases = _sum(series, definition.share_of, *window(row), whose, is_cumulative=False)
    else:
        cases = abs(simulated) / weight
    if cases == 0:
        return ("Nothing of this kind happened in the run.",)
    if cases >= FEW:
        return ()
    count = "1 case" if cases <= 1 else f"{float(cases):.0f} cases"
    return (f"Rests on {count} in the run: mostly luck.",)


def _happened(series: Series, definition: Definition) -> bool:
    """Return whether a run has ever counted what a definition counts, or is a share of."""
    names = [part.observable for part in (*definition.parts, *definition.share_of)]
    return series.total_together(names, series.first, series.last, definition.subjects) > 0


def _compare(series: Series, row: Outcome, weight: Fraction, first: int, last: int) -> Comparison:
    found = definition_of(row)
    if isinstance(found, NotCompared):
        return Comparison(
            row, found.label, dated(row), float(value_of(row)), None, None, "", "", "", "", (), found.reason
        )
    begin, end = months_needed(row, found)
    reason = ""
    simulated: Fraction | None = None
    if begin < first or end > last:
        reason = (
            f"{OUTSIDE}: the run covers {month_text(first)} to {month_text(last)}, "
            f"the figure needs {month_text(begin)} to {month_text(end)}."
        )
    elif not _happened(series, found):
        reason = NOTHING
    else:
        simulated = _simulated(series, row, found, weight)
        if simulated is None:
            reason = "A share of nothing: none of these happened in the run."
    notes = (*_luck(series, row, found, simulated, weight), *_notes(row))
    value = None if simulated is None else float(simulated)
    published = value_of(row)
    ratio = None if simulated is None else float(simulated / published)
    lacks_firms = found.subjects != PERSONS and not series.has("legal_person")
    caution = ", ".join(filter(None, (found.caution, NO_FIRMS if lacks_firms else "")))
    in_view = FITTED if row.id in calibration().rows else found.in_view
    words = (found.counted, FIRMS if lacks_firms else found.includes, in_view, caution)
    return Comparison(row, found.label, dated(row), float(published), value, ratio, *words, notes, reason)


def compare_published(
    series_path: Path, weight: Fraction | str | float, from_month: str, to_month: str
) -> tuple[Comparison, ...]:
    """Hold a run of the whole country against every published row, the headlines first.

    Parameters
    ----------
    series_path
        `series.parquet` of the run.
    weight
        Census adults per agent.
    from_month, to_month
        First and last month of the run, YYYY-MM.
    """
    series = read_series(series_path, observables=compared_observables(), groups=EVERY_SUBJECT)
    return compare_series(series, weight, parse_month(from_month), parse_month(to_month))


def compared_observables() -> tuple[str, ...]:
    """Return the observables that published rows are held against."""
    definitions = [definition_of(row) for row in published_rows()]
    return observables_of(found for found in definitions if isinstance(found, Definition))


def compare_series(
    series: Series, weight: Fraction | str | float, first: int, last: int
) -> tuple[Comparison, ...]:
    """Hold the series of a run from one tick to another against every published row, headlines first."""
    return tuple(_compare(series, row, as_weight(weight), first, last) for row in published_rows())
