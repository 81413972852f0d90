"""A contrast on the terminal: what was compared, who gains and who loses, benefits beside harms."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from glasshouse.experiments.contrast_record import BalanceRecord, ContrastRecord, EffectRecord
from glasshouse.experiments.groups import EVERYONE

MONTHS_A_YEAR, PER = 12, 1000
FAMILIES = ("income", "age", "sex", "place", "residence")
SIDES = {"harm": "harm", "benefit": "benefit", "neither": ""}
UNCHANGED = 5e-12


def years_in(record: ContrastRecord) -> float:
    """Return the years of the horizon."""
    first, last = (12 * int(m[:4]) + int(m[5:]) for m in (record.first_month, record.last_month))
    return (last - first + 1) / MONTHS_A_YEAR


def number(value: float | None, *, signed: bool = False) -> str:
    """Write a number with three figures.

    Examples
    --------
    >>> number(1234.5), number(0.01234), number(-3.0, signed=True), number(None)
    ('1,234', '0.0123', '-3', '–')
    """
    if value is None:
        return "–"
    if abs(value) < UNCHANGED:
        return "0"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"+{text}" if signed and value > 0 else text


def between(low: float | None, high: float | None, times: float) -> str:
    """Write an interval."""
    if low is None or high is None:
        return "–"
    return f"{number(low * times, signed=True)} … {number(high * times, signed=True)}"


def contrast_lines(record: ContrastRecord) -> Iterator[str]:
    """Yield what was compared, and who is better and who is worse off."""
    n = len(record.replicates)
    yield (
        f"Glasshouse - synthetic people only - {record.agents:,} adults, {record.first_month} ... "
        f"{record.last_month}, {n} {'replicate' if n == 1 else 'replicates'}"
    )
    for name, side in (("Baseline", record.baseline), ("Reform", record.reform)):
        yield f"{name:<9} {', '.join(side.regimes) or 'none'} ({side.name})"
        for label in side.labels[1:]:
            yield f"          {label}"
    (balance,) = (one for one in record.balance if one.group == EVERYONE)
    yield f"Under the reform, of 100 adults: {balance_words(balance)}."
    sides = {one.name: one.side for one in record.outcomes}
    counted = {sides[one.outcome] for one in shown(record)}
    yield from (
        f"No {side} was counted on either side." for side in ("harm", "benefit") if side not in counted
    )


def balance_words(one: BalanceRecord) -> str:
    """Say who is better off and who is worse off; nothing is weighed."""
    parts = (
        (one.better, one.better_low, one.better_high, "are better off"),
        (one.worse, one.worse_low, one.worse_high, "worse off"),
        (one.both, None, None, "better in one thing and worse in another"),
        (one.same, None, None, "have the same outcomes"),
    )
    said = []
    for share, low, high, words in parts:
        ends = (
            "" if low is None or high is None else f" ({number(100 * max(low, 0))} to {number(100 * high)})"
        )
        said.append(f"{number(100 * share)}{ends} {words}")
    return ", ".join(said)


def contrast_tables(record: ContrastRecord) -> Iterator[Table]:
    """Yield the tables of effects and of groups."""
    yield effects_table(record)
    yield balance_table(record)


def shown(record: ContrastRecord, group: str = EVERYONE) -> list[EffectRecord]:
    """Return the effects in a group of which there is something on either side."""
    return [one for one in record.effects if one.group == group and (one.baseline or one.reform)]


def effects_table(record: ContrastRecord) -> Table:
    """Return the effects on all adults, benefits beside harms."""
    table = Table(
        title="Per 1,000 adults and year (yuan: per adult and year)", box=None, title_justify="left"
    )
    for column in ("outcome", "", "baseline", "reform", "effect", "95 % interval", "more for", "less for"):
        table.add_column(column, justify="left" if column in ("outcome", "") else "right")
    words = {one.name: one for one in record.outcomes}
    for one in shown(record):
        outcome = words[one.outcome]
        times = (1 if outcome.unit == "yuan" else PER) / years_in(record)
        table.add_row(
            outcome.label, SIDES[outcome.side], number(one.baseline * times), number(one.reform * times),
            number(one.effect * times, signed=True), between(one.low, one.high, times),
            f"{number(100 * one.more)} %", f"{number(100 * one.less)} %",
        )  # fmt: skip
    return table


def balance_table(record: ContrastRecord) -> Table:
    """Return who is better and who is worse off, by group."""
    table = Table(title="Of 100 adults", box=None, title_justify="left")
    for column in ("group", "better off", "worse off", "both", "the same"):
        table.add_column(column, justify="left" if column == "group" else "right")
    names = {one.name: one for one in record.groups}
    for one in record.balance:
        if one.group == EVERYONE or names[one.group].family in FAMILIES:
            shares = (one.better, one.worse, one.both, one.same)
            table.add_row(names[one.group].label, *(number(100 * share) for share in shares))
    return table
