"""The figures of a society with acts: each a chart, the sentence it says and the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from glasshouse import charts
from glasshouse.charts import Bar, Point, number_text
from glasshouse.experiments.panels import Panel, Table
from glasshouse.experiments.society_table import label_of, value_text, year_name
from glasshouse.metrics.society import (
    MONTHS,
    OTHER_SUBJECTS,
    THIRDS,
    Kept,
    Row,
    Section,
    SocietyYears,
    Span,
    years_of,
)
from glasshouse.society.act_classes import words_of

FLOW, STOCK, JANUARY = 0.5, 1.0, 0.0  # where in its year a value is drawn
NO_NAMES: Mapping[str, str] = {}
MOST_LINES = len(charts.SERIES_COLOURS)
SIDES = (Section.LOSSES, Section.ARREARS, Section.REFUSALS)
SUBJECT_HEADINGS = {
    "legal_person": ("Firms", "企业"),
    "government_body": ("Government bodies", "政府机构"),
}


def society_panels(path: Path, weight: Fraction, kept: Kept) -> tuple[tuple[Panel, ...], Table]:
    """Return the figures of a society, and the table that says how each row is counted.

    Parameters
    ----------
    path
        `series.parquet` of the run.
    weight
        Census adults per agent.
    kept
        What the run's regimes keep of people.
    """
    found = years_of(path, weight, kept)
    drawn = (
        conduct_panel(found), records_panel(found), losses_panel(found), arrears_panel(found),
        standing_panel(found, kept), refusals_panel(found), dealings_panel(found), speech_panel(found),
    )  # fmt: skip
    others = [subject_panel(years_of(path, weight, kept, group=group), group) for group in OTHER_SUBJECTS]
    rows = tuple((row.section.value, label_of(row), row.formula) for row in found.rows)
    counted = Table("How each row is counted, in names of the monthly series", ("", "Row", "Formula"), rows)
    return tuple(panel for panel in (*drawn, *others) if panel is not None), counted


def full_years(spans: Sequence[Span]) -> tuple[int, ...]:
    """Return the years of which the run has every month, or all years if there are fewer than two."""
    full = tuple(i for i, span in enumerate(spans) if span.n_months == MONTHS)
    return full if len(full) > 1 else tuple(range(len(spans)))


def by_years(caption: str, found: SocietyYears, rows: Sequence[Row]) -> Table:
    """Return a table with a line for each year and a column for each row."""
    lines = tuple(
        (year_name(span), *(value_text(row.values[i], row.unit) for row in rows))
        for i, span in enumerate(found.spans)
    )
    is_money = all(row.unit == "yuan" for row in rows)  # and then the caption says so
    heads = (row.label if is_money else label_of(row) for row in rows)
    return Table(caption, ("Year", *map(_capital, heads)), lines)


def path_sentence(found: SocietyYears, rows: Sequence[Row], *, is_january: bool = False) -> str:
    """Say of each row what it was in the first and in the last full year that has a value."""
    said = []
    for row in rows:
        known = _known(found, row, is_january=is_january)
        if known:
            first, last = known[0], known[-1]
            ends = [f"{value_text(row.values[i], row.unit)} in {found.spans[i].year}" for i in (first, last)]
            said.append(f"{row.label}: {ends[0] if first == last else ', '.join(ends)}")
    return f"{_capital('; '.join(said))}." if said else "There is nothing of this kind in the run."


def _known(found: SocietyYears, row: Row, *, is_january: bool) -> tuple[int, ...]:
    years = range(len(found.spans)) if is_january else full_years(found.spans)
    return tuple(i for i in years if row.values[i] is not None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def lines_of(
    found: SocietyYears, rows: Sequence[Row], *, title: str, unit: str, at: float, sentence: str,
    names: Mapping[str, str] = NO_NAMES,
) -> str:  # fmt: skip
    """Draw rows as lines, at a place within each year; fewer than two years give no chart.

    Values of January are drawn for all years, others for those that are whole. A line is called as in
    `names`, or by what its label says before a comma.
    """
    points = []
    for row in rows[:MOST_LINES]:
        known = _known(found, row, is_january=at == JANUARY)
        if len(known) > 1:
            name = names.get(row.key, row.label.partition(", ")[0])
            points += [Point(name, found.spans[i].year + at, float(row.values[i] or 0)) for i in known]
    return charts.lines_and_points(points, (), title=title, unit=unit, description=sentence)


def _rows(found: SocietyYears, *keys: str) -> tuple[Row, ...]:
    return tuple(row for key in keys if (row := found.row(key)) is not None)


def conduct_panel(found: SocietyYears) -> Panel | None:
    """Draw what is done: unlawful acts, good deeds, protected acts."""
    rows = _rows(found, "unlawful.done", "deeds.done", "protected.done", "other.done")
    if not rows:
        return None
    sentence = path_sentence(found, rows)
    svg = lines_of(found, rows, title="Acts done", unit="acts a year", at=FLOW, sentence=sentence)
    table = by_years("Acts done in each year, recorded or not (synthetic)", found, rows)
    return Panel("conduct", "What is done", "行为", sentence, svg, (table,))


def records_panel(found: SocietyYears) -> Panel | None:
    """Draw which part of what is done comes to be recorded."""
    shares = _rows(found, "unlawful.share", "deeds.share", "protected.share", "other.share")
    if not shares:
        return None
    counts = _rows(
        found, "unlawful.recorded", "deeds.recorded", "protected.recorded", "other.recorded", "false.expected"
    )
    sentence = path_sentence(found, shares)
    svg = lines_of(
        found, shares, title="Records per 100 acts", unit="per 100 acts done", at=FLOW, sentence=sentence
    )
    table = by_years("Records by any source, known to a regime or not (synthetic)", found, (*counts, *shares))
    return Panel("records", "What is recorded", "记录", sentence, svg, (table,))


def losses_panel(found: SocietyYears) -> Panel | None:
    """Draw what the other sides of acts lost in the last full year."""
    drawn = by_counterparty(
        found, Section.LOSSES, title="What the other side of acts lost",
        said="Yuan lost by the other side of acts{}, gains negative",
    )  # fmt: skip
    return drawn and Panel("losses", "What others lost", "他方损失", *drawn)


def arrears_panel(found: SocietyYears) -> Panel | None:
    """Draw to whom the debts are owed that fell behind in the last full year."""
    drawn = by_counterparty(
        found, Section.ARREARS, title="Debts that fell behind",
        said="Yuan of debts that fell behind{}, by to whom they are owed",
    )  # fmt: skip
    return drawn and Panel("arrears", "To whom debts are owed", "债务的相对方", *drawn)


def by_counterparty(
    found: SocietyYears, section: Section, *, title: str, said: str
) -> tuple[str, str, tuple[Table]] | None:
    """Draw yuan by counterparty in the last full year; `said` has a place for that year."""
    rows = found.of(section)
    if not rows:
        return None
    i = full_years(found.spans)[-1]
    values = {row.label: float(row.values[i] or 0) for row in rows if not row.key.endswith(".total")}
    divisor, word = charts.magnitude(values.values())
    numbers = "; ".join(f"{label} {number_text(value)}" for label, value in values.items())
    sentence = f"{said.format(f' in {found.spans[i].year}')}: {numbers}."
    svg = charts.to_svg(
        charts.bars(
            [Bar(label, value / divisor) for label, value in values.items()],
            title=title, unit=f"{word} yuan, {year_name(found.spans[i])}".strip(), description=sentence,
        )
    )  # fmt: skip
    return sentence, svg, (by_years(f"{said.format('')} (synthetic)", found, rows),)


def standing_panel(found: SocietyYears, kept: Kept) -> Panel | None:
    """Draw in which third of its grades a score has people; of several scores, who is in the worst third."""
    rows = found.of(Section.STANDING)
    if not rows:
        return None
    names: dict[str, str] = {}
    if len(kept.scores) == 1:
        key, title = kept.scores[0].key, kept.scores[0].label
        drawn = _rows(found, *(f"{key}.{third}" for third in THIRDS))
    elif kept.scores:
        title, names = "In the worst third of grades", {f"{one.key}.worst": one.label for one in kept.scores}
        drawn = _rows(found, *names)
    else:
        title, drawn = "Persons on lists", _rows(found, "black.persons", "red.persons")
    unit = "per 100 persons graded, end of year" if kept.scores else "persons, end of year"
    sentence = path_sentence(found, drawn or rows)
    svg = lines_of(found, drawn, title=title, unit=unit, at=STOCK, sentence=sentence, names=names)
    table = by_years("Grades at the end of each year; records and entries in it (synthetic)", found, rows)
    return Panel("standing", "Standing", "信用地位", sentence, svg, (table,))


def refusals_panel(found: SocietyYears) -> Panel | None:
    """Draw refusals and favours beside each other; by year, and by door in the whole run."""
    sides = [
        tuple(row for row in found.of(section) if not _is_of_one_door(row))
        for section in (Section.REFUSALS, Section.BENEFITS)
    ]
    if not any(sides):
        return None
    drawn = _rows(found, "tickets", "forgone", "spending", "refused.doors", "favoured.doors")
    money = path_sentence(found, _rows(found, "repaid", "owed"))
    if drawn:
        sentence = f"{path_sentence(found, drawn)} These are attempts, not people. {money}"
    else:
        sentence = f"The run has no refusals and no favours. {money}"
    svg = lines_of(
        found, drawn, title="Refused and favoured", unit="times a year", at=FLOW, sentence=sentence
    )
    captions = (
        "Refusals, mistakes and objections in each year (synthetic)",
        "Paid to creditors, and favours, in each year (synthetic)",
    )
    tables = [by_years(c, found, rows) for c, rows in zip(captions, sides, strict=True) if rows]
    if found.doors:
        tables.append(_doors(found))
    return Panel("refusals", "Refusals and benefits", "拒绝与收益", sentence, svg, tuple(tables))


def _is_of_one_door(row: Row) -> bool:
    what, _, door = row.key.partition(".")
    return what in ("refused", "favoured") and door not in ("doors", "share")


def _doors(found: SocietyYears) -> Table:
    """Return what came of wanting something at each door, in the whole run."""
    lines = []
    for one in found.doors:
        shares = [f"{float(100 * n / one.wanted):.2f}" if one.wanted else "–"
                  for n in (one.refused, one.favoured)]  # fmt: skip
        counts = [number_text(float(n)) for n in (one.wanted, one.refused, one.favoured)]
        lines.append((_capital(words_of(one.door)), *counts, *shares))
    head = ("Wanted at a door", "Times", "Refused", "Favoured", "Refused per 100", "Favoured per 100")
    return Table(
        "Doors, in the whole run, where a measure can reach who comes (synthetic)", head, tuple(lines)
    )


def dealings_panel(found: SocietyYears) -> Panel | None:
    """Draw which part of dealings is kept, with all partners and with those on a public list."""
    rows = found.of(Section.DEALINGS)
    if not rows:
        return None
    drawn = _rows(found, "dealings.share", "dealings.share_listed")
    sentence = path_sentence(found, drawn)
    svg = lines_of(found, drawn, title="Dealings kept", unit="per 100 dealings", at=FLOW, sentence=sentence)
    table = by_years("Dealings between neighbours in each year (synthetic)", found, rows)
    return Panel("dealings", "Dealings between neighbours", "邻里往来", sentence, svg, (table,))


def speech_panel(found: SocietyYears) -> Panel | None:
    """Draw what adults think, what they say in a survey, and how many critics would speak."""
    rows = found.of(Section.SPEECH)
    if not rows:
        return None
    sentence = path_sentence(found, rows, is_january=True)
    svg = lines_of(
        found, rows, title="Thought and said", unit="per 100, each January", at=JANUARY, sentence=sentence
    )
    table = by_years("Opinions of the system, each January (synthetic)", found, rows)
    return Panel("speech", "Speech and trust", "言论与信任", sentence, svg, (table,))


def subject_panel(found: SocietyYears, group: str) -> Panel | None:
    """Return the table of firms or of government bodies: a line for each row, a column for each year."""
    rows = tuple(row for row in found.rows if row.section in (Section.CONDUCT, Section.STANDING))
    rows += tuple(row for row in found.rows if row.section in SIDES)
    rows += found.of(Section.BENEFITS)
    if not rows:
        return None
    heading, heading_zh = SUBJECT_HEADINGS[group]
    lines = tuple(
        (_capital(label_of(row)), *(value_text(value, row.unit) for value in row.values)) for row in rows
    )
    table = Table(f"{heading} by year (synthetic)", ("", *map(year_name, found.spans)), lines)
    sentence = path_sentence(found, _rows(found, "unlawful.done", "unlawful.recorded"))
    return Panel(group, heading, heading_zh, sentence, "", (table,))
