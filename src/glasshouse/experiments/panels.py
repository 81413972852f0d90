"""The figures of a summary: each a chart, the sentence it says and the table behind it, from one run."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

from glasshouse import charts
from glasshouse.charts import Bar, Point, TileValue, number_text
from glasshouse.clock import date_of
from glasshouse.metrics.comparisons import Comparison
from glasshouse.metrics.outcomes import (
    GroupOutcome,
    Year,
    by_group,
    by_province,
    monthly_line,
)
from glasshouse.metrics.published import window
from glasshouse.society.tables import tiles

DAYS_PER_YEAR = 365.25
LATE = " The run begins after these counts began in October 2013, so its line is left out."
FIRST_MAINLAND, LAST_MAINLAND = 11, 65


@dataclass(frozen=True)
class Table:
    """A table for reading: the first column names the row, the others hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Panel:
    """A figure with the sentence it says above it and its tables below it, the first with what is drawn."""

    key: str
    heading: str
    heading_zh: str
    sentence: str
    svg: str
    tables: tuple[Table, ...]


def month_words(month: str) -> str:
    """Write a month YYYY-MM for reading.

    Examples
    --------
    >>> month_words("2020-01")
    'January 2020'
    """
    return f"{calendar.month_name[int(month[5:])]} {month[:4]}"


def _when(day: int) -> float:
    return 2000 + day / DAYS_PER_YEAR


def _published_points(
    series: str, comparisons: Iterable[Comparison], metric: str, kinds: tuple[str, ...]
) -> list[Point]:
    """Return published figures as points, flows in the middle of their year; one label a year, the last."""
    points: list[Point] = []
    for c in comparisons:
        if c.row.metric == metric and c.row.kind in kinds:
            first, last = window(c.row)
            when = _when((first + last) // 2)
            points.append(
                Point(
                    series,
                    when,
                    c.published,
                    number_text(c.published, digits=4, is_trimmed=True),
                )
            )
    points.sort(key=lambda p: p.when)
    labelled = {int(p.when - 0.01): i for i, p in enumerate(points)}
    return [
        Point(p.series, p.when, p.value, p.label if i in labelled.values() else "")
        for i, p in enumerate(points)
    ]


def _beside(comparisons: Iterable[Comparison], metric: str, kinds: tuple[str, ...]) -> str:
    """Say what the last compared figure of a metric was in the run and in print."""
    compared = list(comparisons)
    found = [c for c in compared if c.row.metric == metric and c.row.kind in kinds and c.ratio is not None]
    if not compared:
        return ""  # the society is not the country
    if not found:
        return "No published figure lies within the run."
    last = max(found, key=lambda c: window(c.row)[1])
    assert last.simulated is not None
    published = number_text(last.published, digits=4, is_trimmed=True)
    return (
        f"{last.label[0].upper()}{last.label[1:]}, {last.dated}: {number_text(last.simulated)} in the run, "
        f"{published} published (ratio {last.ratio:.2f})."
    )


def _and_published(comparisons: Sequence[Comparison]) -> str:
    """End the caption of a table that has published figures; a society that is not the country has none."""
    return ", and published" if comparisons else ""


def _path_sentence(what: str, years: Sequence[Year], field: str) -> str:
    """Say where a yearly series was highest and where it ends; years that the horizon cuts are left out."""
    full = [y for y in years if y.n_months == 12] or list(years)
    peak = max(full, key=lambda y: float(getattr(y, field)))
    top, end = float(getattr(peak, field)), float(getattr(full[-1], field))
    if top == 0:
        return f"There are no {what} in the run."
    if peak is full[-1]:
        return f"The run has the most {what} in its last full year, {peak.year}: {number_text(top)}."
    last = f"{number_text(end)} in {full[-1].year}"
    return f"The run has the most {what} in {peak.year}, {number_text(top)}, and {last}."


def _year_name(year: Year) -> str:
    months = "month" if year.n_months == 1 else "months"
    return str(year.year) if year.n_months == 12 else f"{year.year} ({year.n_months} {months})"


Columns = Mapping[str, Mapping[int, str]]  # heading: year and text


def year_table(caption: str, years: Sequence[Year], fields: Mapping[str, str], more: Columns) -> Table:
    """Return a table of years.

    Parameters
    ----------
    fields
        Heading and field of `Year`.
    more
        Further columns; a year without text is left blank.
    """
    rows = tuple(
        (
            _year_name(y),
            *(number_text(float(getattr(y, name))) for name in fields.values()),
            *(column.get(y.year, "") for column in more.values()),
        )
        for y in years
    )
    return Table(caption, ("Year", *fields, *more), rows)


def _at_year_ends(line: Sequence[tuple[int, float]]) -> dict[int, str]:
    """Return the last value of each year of a monthly line."""
    return {2000 + tick // 12: number_text(value) for tick, value in line}


def _published_in(comparisons: Iterable[Comparison], metric: str, kinds: tuple[str, ...]) -> dict[int, str]:
    """Return the last published figure of each year with its date, for the table under a chart."""
    rows = [c for c in comparisons if c.row.metric == metric and c.row.kind in kinds]
    result: dict[int, str] = {}
    for c in sorted(rows, key=lambda c: window(c.row)[1]):
        year = date_of(window(c.row)[1]).year
        value = number_text(c.published, digits=4, is_trimmed=True)
        result[year] = value if c.dated == str(year) else f"{value} ({c.dated})"
    return result


def listed_panel(
    path: Path, weight: Fraction, years: Sequence[Year], comparisons: Sequence[Comparison]
) -> Panel:
    """Draw persons listed, month by month, beside the published stock."""
    line = [
        Point("listed", _when_tick(t), v)
        for t, v in monthly_line(path, weight, "listed_current", is_stock=True)
    ]
    published = _published_points("listed", comparisons, "listed_current", ("stock",))
    sentence = f"{_path_sentence('persons listed in December', years, 'listed')} "
    sentence = f"{sentence}{_beside(comparisons, 'listed_current', ('stock',))}".strip()
    svg = charts.lines_and_points(
        line, published, title="Persons on the judgment-defaulter list", unit="persons, end of month",
        description=sentence,
    )  # fmt: skip
    more = {"Published": _published_in(comparisons, "listed_current", ("stock",))} if comparisons else {}
    caption = f"Persons listed at the end of each year (synthetic){_and_published(comparisons)}"
    table = year_table(caption, years, {"Listed, end of year": "listed"}, more)
    return Panel("listed", "Who is listed", "在列失信被执行人", sentence, svg, (table,))


def _when_tick(tick: int) -> float:
    return 2000 + (tick + 1) / 12


def flow_panel(years: Sequence[Year], comparisons: Sequence[Comparison]) -> Panel:
    """Draw new listings and removals by year beside the published flows."""
    full = [y for y in years if y.n_months == 12]
    line = [Point("new listings", y.year + 0.5, y.listings) for y in full]
    line += [Point("removals", y.year + 0.5, y.removals) for y in full]
    published = _published_points("new listings", comparisons, "listed_new", ("flow_year",))
    published += _published_points("removals", comparisons, "credit_repaired", ("flow_year",))
    sentence = f"{_path_sentence('new listings', years, 'listings')} "
    sentence = f"{sentence}{_beside(comparisons, 'listed_new', ('flow_year',))}".strip()
    svg = charts.lines_and_points(
        line,
        published,
        title="New listings and removals by year",
        unit="entries a year",
        description=sentence,
    )
    fields = {
        "New listings": "listings",
        "Removals": "removals",
        "Enforcement cases opened": "enforcement_opened",
    }
    more = {
        "New listings, published": _published_in(comparisons, "listed_new", ("flow_year",)),
        "Removals, published": _published_in(comparisons, "credit_repaired", ("flow_year",)),
    }
    caption = f"Entries that began and ended in each year (synthetic){_and_published(comparisons)}"
    table = year_table(caption, years, fields, more if comparisons else {})
    return Panel("flows", "Coming and going", "列入与移出", sentence, svg, (table,))


def tickets_panel(
    path: Path, weight: Fraction, years: Sequence[Year], comparisons: Sequence[Comparison]
) -> Panel:
    """Draw refused air and rail tickets since the list opened beside the published counts."""
    line: list[Point] = []
    published: list[Point] = []
    more: dict[str, dict[int, str]] = {}
    for series, metric in (("air", "air_tickets_blocked"), ("rail", "rail_tickets_blocked")):
        months = monthly_line(path, weight, metric)
        more[f"{series.capitalize()} since October 2013"] = _at_year_ends(months)
        if comparisons:
            more[f"{series.capitalize()}, published"] = _published_in(comparisons, metric, ("cumulative",))
        line += [Point(series, _when_tick(t), v) for t, v in months]
        published += _published_points(series, comparisons, metric, ("cumulative",))
    sentence = " ".join(
        _beside(comparisons, metric, ("cumulative",))
        for metric in ("air_tickets_blocked", "rail_tickets_blocked")
    )
    sentence = f"{sentence} These are attempts, not people.".strip() + ("" if line else LATE)
    svg = charts.lines_and_points(
        line, published, title="Tickets refused since October 2013", unit="attempts", description=sentence
    )
    fields = {
        "Air": "air_refused",
        "Rail, classes closed by courts": "rail_refused",
        "Ordinary rail": "ordinary_rail_refused",
        "Trips not even tried": "trips_forgone",
        "Slipped past the gate": "trips_slipped",
    }
    caption = f"Tickets refused since October 2013 (synthetic){_and_published(comparisons)}"
    drawn = year_table(caption, years, {}, more)
    flows = year_table("Tickets refused and trips forgone in each year (synthetic)", years, fields, {})
    return Panel("tickets", "Tickets refused", "限制购票", sentence, svg, (drawn, flows))


def fulfilment_panel(
    path: Path, weight: Fraction, years: Sequence[Year], comparisons: Sequence[Comparison]
) -> Panel:
    """Draw debts performed while listed since the list opened beside the published counts."""
    metric = "fulfilled_under_pressure_cumulative"
    months = monthly_line(path, weight, metric)
    line = [Point("performed", _when_tick(t), v) for t, v in months]
    published = _published_points("performed", comparisons, metric, ("cumulative",))
    sentence = _beside(comparisons, metric, ("cumulative",))
    sentence += " Performing while listed is not proof that the list made anyone perform."
    sentence = sentence.strip() + ("" if line else LATE)
    svg = charts.lines_and_points(
        line, published, title="Debts performed while listed, since October 2013",
        unit="debts; settlements added from 2019", description=sentence,
    )  # fmt: skip
    fields = {
        "Performed while listed": "performed_listed",
        "Settled while listed": "settled_listed",
        "All debts performed": "debts_performed",
        "All debts settled": "debts_settled",
        "Yuan repaid to creditors": "repaid_cny",
    }
    more = {"Since October 2013": _at_year_ends(months)}
    if comparisons:
        more["Published"] = _published_in(comparisons, metric, ("cumulative",))
    caption = f"Performed while listed since October 2013 (synthetic){_and_published(comparisons)}"
    drawn = year_table(caption, years, {}, more)
    flows = year_table("Debts performed and settled in each year (synthetic)", years, fields, {})
    return Panel("performed", "Debts performed", "履行义务", sentence, svg, (drawn, flows))


def province_panel(path: Path, weight: Fraction, month: str) -> Panel:
    """Draw listed persons per 1,000 adults on the tile grid; Hong Kong and Macau have no list."""
    rows = {row.code: row for row in by_province(path, weight, month)}
    month = month_words(month)
    names = {tile.code: tile for tile in tiles()}
    grid = [
        TileValue(
            tile.name_en,
            tile.row,
            tile.column,
            rows[tile.code].listed_per_1000 if tile.code in rows else None,
        )
        for tile in tiles()
        if tile.code in rows or not FIRST_MAINLAND <= tile.code <= LAST_MAINLAND
    ]
    ranked = sorted(rows.values(), key=lambda row: -row.listed_per_1000)
    if ranked:
        high, low = ranked[0], ranked[-1]
        middle = median(row.listed_per_1000 for row in ranked)
        sentence = (
            f"At the end of {month} the run has {high.listed_per_1000:.1f} listed persons per 1,000 adults "
            f"in {names[high.code].name_en} and {low.listed_per_1000:.1f} in {names[low.code].name_en}; "
            f"the middle province has {middle:.1f}. In Hong Kong and Macau no mainland list is in force."
        )
    else:
        sentence = "The run has no province with agents."
    svg = charts.tile_grid(
        grid,
        title="Listed persons per 1,000 adults by province",
        unit=f"end of {month}, not a map",
        description=sentence,
    )
    table = Table(
        f"Listed persons by province, end of {month} (synthetic)",
        ("Province", "Listed per 1,000 adults", "Listed", "Agents counted"),
        tuple(
            (
                f"{names[row.code].name_en} {names[row.code].name_zh}",
                f"{row.listed_per_1000:.1f}",
                number_text(row.listed),
                f"{row.agents_listed:,}",
            )
            for row in ranked
        ),
    )
    return Panel("provinces", "By province", "分省", sentence, charts.to_svg(svg), (table,))


def group_label(group: str) -> str:
    """Write the name of a group of `codes.GROUPS` for people.

    Examples
    --------
    >>> group_label("income_1"), group_label("age_25_34"), group_label("age_65_plus")
    ('income fifth 1 (lowest)', '25 to 34 years', '65 years and over')
    """
    kind, _, rest = group.partition("_")
    if kind == "income":
        return f"income fifth {rest}" + {"1": " (lowest)", "5": " (highest)"}.get(rest, "")
    low, _, high = rest.partition("_")
    return f"{low} years and over" if high == "plus" else f"{low} to {high} years"


def group_panel(path: Path, weight: Fraction, month: str, kind: str) -> Panel:
    """Draw listed persons per 1,000 adults by income fifth (`kind` "income") or age band ("age")."""
    rows = [row for row in by_group(path, weight, month) if row.group.startswith(kind)]
    month = month_words(month)
    what, heading, heading_zh = {
        "income": ("income fifth", "By income", "分收入组"),
        "age": ("age", "By age", "分年龄组"),
    }[kind]
    sentence = _group_sentence(rows, month)
    svg = charts.bars(
        [Bar(group_label(row.group), row.listed_per_1000) for row in rows],
        title=f"Listed persons per 1,000 adults by {what}", unit=f"end of {month}", description=sentence,
    )  # fmt: skip
    table = Table(
        f"Listed at the end of {month}; refused and repaid in the year up to it; by {what} (synthetic)",
        (what.capitalize(), "Listed per 1,000 adults", "Listed", "Tickets refused per listed person",
         "Yuan repaid per adult", "Agents listed"),
        tuple(
            (
                group_label(row.group),
                f"{row.listed_per_1000:.1f}",
                number_text(row.listed),
                "none listed" if row.refusals_per_listed is None else f"{row.refusals_per_listed:.2f}",
                number_text(row.repaid_cny_per_adult),
                f"{row.agents_listed:,}",
            )
            for row in rows
        ),
    )  # fmt: skip
    return Panel(kind, heading, heading_zh, sentence, charts.to_svg(svg), (table,))


def _group_sentence(rows: Sequence[GroupOutcome], month: str) -> str:
    if not rows or max(row.listed_per_1000 for row in rows) == 0:
        return f"Nobody is listed at the end of {month} in the run."
    high = max(rows, key=lambda row: row.listed_per_1000)
    low = min(rows, key=lambda row: row.listed_per_1000)
    return (
        f"Listed persons per 1,000 adults at the end of {month}: most in the run for "
        f"{group_label(high.group)} ({high.listed_per_1000:.1f}), fewest for "
        f"{group_label(low.group)} ({low.listed_per_1000:.1f})."
    )
