"""A contrast on the terminal: what was compared, who gains and who loses, benefits beside harms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import JustifyMethod
from rich.table import Table as RichTable

from glasshouse.experiments.contrast_record import BalanceRecord, ContrastRecord, EffectRecord
from glasshouse.experiments.figures import between, number, times_a_year
from glasshouse.experiments.groups import EVERYONE
from glasshouse.shown import Table, rows

MONTHS_A_YEAR = 12
FAMILIES = ("income", "age", "sex", "place", "residence")
SIDES = {"harm": "harm", "benefit": "benefit", "neither": ""}
FEWEST_MOVED = 20  # agents with another count: replicates with fewer are alike, or not, by luck
EFFECTS = "Per 1,000 adults and year (yuan: per adult and year)"
BALANCE = "Of 100 adults"
GAP, WIDE = 2, 160  # columns between columns; on a wider terminal outcomes have their full names
RESTS = {"sourced": "sourced", "calibrated": "calibrated", "assumed": "ASSUMED", "given": "the rates given"}
SURVIVES = {True: ", sign robust", False: ", sign not robust", None: ""}
SHORT = {  # labels of outcomes for a terminal of 80 columns
    "listed": "put on black lists",
    "listed_months": "months on black lists",
    "tickets_refused": "journeys refused",
    "trips_forgone": "trips not even tried",
    "refused": "refused at a door",
    "mistaken": "taken for another",
    "moved_away": "moved away",
    "red_listed": "put on red lists",
    "favoured": "favoured at a door",
    "free_acts": "protected acts done",
    "unlawful_acts": "unlawful acts done",
    "good_deeds": "good deeds done",
    "debts_paid": "debts paid or settled",
    "yuan_paid": "yuan paid to creditors",
    "score_fell": "scores that fell",
    "score_rose": "scores that rose",
}


def years_in(record: ContrastRecord) -> float:
    """Return the years of the horizon."""
    first, last = (12 * int(m[:4]) + int(m[5:]) for m in (record.first_month, record.last_month))
    return (last - first + 1) / MONTHS_A_YEAR


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


def shown(record: ContrastRecord, group: str = EVERYONE) -> list[EffectRecord]:
    """Return the effects in a group of which there is something on either side."""
    return [one for one in record.effects if one.group == group and (one.baseline or one.reform)]


def moved(one: EffectRecord, people: int) -> float:
    """Return how many people of a group of so many have another count under the reform, in agents."""
    return (one.more + one.less) * people


def stands_out(record: ContrastRecord, outcome: str) -> EffectRecord | None:
    """Return the largest effect on a group of the families, if it can be told from that on all adults.

    It is larger than that on all adults and of the same sign, its interval and theirs do not meet, and there
    are so many people with another count that the interval itself is not luck. Of many groups a few may stand
    out by luck alone.
    """
    kinds = {one.name: one.family for one in record.groups}
    people = {one.name: one.people for one in record.groups}
    found = {one.group: one for one in record.effects if one.outcome == outcome}
    everybody = found.pop(EVERYONE)
    if everybody.low is None or everybody.high is None or not everybody.effect:
        return None
    sign = 1 if everybody.effect > 0 else -1
    ends = sorted((sign * everybody.low, sign * everybody.high))
    apart = [
        one
        for one in found.values()
        if kinds[one.group] in FAMILIES and one.low is not None and one.high is not None
        and min(sign * one.low, sign * one.high) > ends[1] and moved(one, people[one.group]) >= FEWEST_MOVED
    ]  # fmt: skip
    return max(apart, key=lambda one: sign * one.effect, default=None)


@dataclass(frozen=True)
class _Column:
    """A column of a table for the terminal; one that is not kept is left out where there is no room."""

    head: str
    cells: tuple[str, ...]
    is_kept: bool = False
    is_words: bool = False

    @property
    def width(self) -> int:
        """Return the columns of the terminal that it takes."""
        return max(len(text) for text in (self.head, *self.cells))


def _fitting(title: str, columns: Sequence[_Column], width: int | None) -> RichTable:
    """Return a table of the columns that are kept, and of as many others as fit, the first ones first."""
    room = width
    chosen = []
    if room is not None:
        room -= sum(column.width + GAP for column in columns if column.is_kept) - GAP
    for column in columns:
        if column.is_kept:
            chosen.append(column)
        elif room is None or column.width + GAP <= room:
            chosen.append(column)
            room = None if room is None else room - column.width - GAP
    table = RichTable(title=title, box=None, title_justify="left", pad_edge=False, padding=(0, GAP, 0, 0))
    for column in chosen:
        justify: JustifyMethod = "left" if column.is_words else "right"
        table.add_column(column.head, justify=justify, no_wrap=True, min_width=column.width)
    for row in zip(*(column.cells for column in chosen), strict=True):
        table.add_row(*row)
    return table


def contrast_tables(record: ContrastRecord, width: int | None = None) -> Iterator[RichTable]:
    """Yield the tables of effects and of groups, for a terminal of so many columns or a wide one."""
    yield _fitting(EFFECTS, effects_columns(record, is_wide=width is None or width > WIDE), width)
    yield _fitting(BALANCE, balance_columns(record), width)


def shown_tables(record: ContrastRecord) -> Iterator[Table]:
    """Yield the same two tables for a notebook, with what was compared and what it rests on."""
    of_all, of_groups = effects_columns(record, is_wide=True), balance_columns(record)
    yield _as_shown(f"{title_of(record)} (synthetic). {EFFECTS}", of_all)
    yield _as_shown(f"{BALANCE} (synthetic), under the reform. {' '.join(contrast_notes(record))}", of_groups)


def _as_shown(caption: str, columns: Sequence[_Column]) -> Table:
    words = tuple(k for k, column in enumerate(columns) if column.is_words and k)
    lines = zip(*(column.cells for column in columns), strict=True)
    heads = (column.head or "counts as" for column in columns)
    return Table(caption, tuple(heads), rows(*lines), text=words)


def title_of(record: ContrastRecord) -> str:
    """Say in a line what was compared."""
    n = len(record.replicates)
    return (
        f"{record.baseline.name} (baseline) and {record.reform.name} (reform), {record.agents:,} adults, "
        f"{record.first_month} to {record.last_month}, {n} {'replicate' if n == 1 else 'replicates'}"
    )


def effects_columns(record: ContrastRecord, *, is_wide: bool) -> tuple[_Column, ...]:
    """Return the effects on all adults, benefits beside harms.

    `who` names the group for which an effect is largest, where it can be told from that on all adults.
    """
    words, found, years = {one.name: one for one in record.outcomes}, shown(record), years_in(record)
    labels = {one.name: one.label for one in record.groups}
    times = [times_a_year(words[one.outcome].unit, years) for one in found]
    out = [stands_out(record, one.outcome) for one in found]
    names = [words[one.outcome].label if is_wide else SHORT[one.outcome] for one in found]
    pairs = list(zip(found, times, strict=True))
    columns = (
        _Column("outcome", tuple(names), is_kept=True, is_words=True),
        _Column("", tuple(SIDES[words[one.outcome].side] for one in found), is_kept=True, is_words=True),
        _Column("baseline", tuple(number(one.baseline * by) for one, by in pairs)),
        _Column("reform", tuple(number(one.reform * by) for one, by in pairs)),
        _Column("effect", tuple(number(one.effect * by, signed=True) for one, by in pairs), is_kept=True),
        _Column("95 % interval", tuple(between(one.low, one.high, by) for one, by in pairs), is_kept=True),
        _Column("rests on", tuple(rests_words(record, one.outcome) for one in found), is_words=True),
        _Column("who", tuple(f"most: {labels[one.group]}" if one else "" for one in out), is_words=True),
        _Column("more for", tuple(f"{number(100 * one.more)} %" for one in found)),
        _Column("less for", tuple(f"{number(100 * one.less)} %" for one in found)),
    )
    return tuple(one for one in columns if one.head != "who" or any(one.cells))


def rests_words(record: ContrastRecord, outcome: str) -> str:
    """Say what an outcome rests on, and whether its sign survives the ranges, if that was asked."""
    (found,) = (one for one in record.resting if one.outcome == outcome)
    return f"{RESTS[found.rests_on]}{SURVIVES[found.sign_robust]}"


def balance_columns(record: ContrastRecord) -> tuple[_Column, ...]:
    """Return who is better and who is worse off, by group."""
    names = {one.name: one for one in record.groups}
    found = [one for one in record.balance if one.group == EVERYONE or names[one.group].family in FAMILIES]
    shares = {
        "better off": [one.better for one in found], "worse off": [one.worse for one in found],
        "both": [one.both for one in found], "the same": [one.same for one in found],
    }  # fmt: skip
    columns = [_Column("group", tuple(names[one.group].label for one in found), is_kept=True, is_words=True)]
    columns += [
        _Column(head, tuple(number(100 * share) for share in values), is_kept=True)
        for head, values in shares.items()
    ]
    return tuple(columns)


def contrast_notes(record: ContrastRecord) -> Iterator[str]:
    """Yield what the results rest on, and what the intervals do not cover."""
    yield f"What both sides rest on: {record.numbers} {ranges_words(record)}"
    if len(record.replicates) > 1:
        yield "Intervals are over replicates of luck. Signs of one replicate, or across 0, may be luck."
    else:
        yield "One replicate has no intervals: signs may be luck."


def ranges_words(record: ContrastRecord) -> str:
    """Say whether the ranges of the numbers were varied, and what a robust sign is, and what it is not."""
    found = record.ranges
    if found is None:
        return "Their ranges were not varied here."
    n, robust = len(found.draws), [one.sign_robust for one in record.resting]
    asked = len(robust) - robust.count(None)
    return (
        f"In {n} {'draw' if n == 1 else 'draws'} {len(found.numbers):,} of them stood elsewhere in their "
        f"ranges, all at once, for {found.agents:,} adults: of {asked} effects {robust.count(True)} kept "
        "their sign in all draws (robust). The luck of so many adults is in it as well, so a sign that is "
        "not robust may be luck; numbers without a range and the response model stayed as they are."
    )
