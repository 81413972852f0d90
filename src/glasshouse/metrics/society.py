"""A society with acts, year by year: conduct, records, standing, refusals, benefits, speech and trust.

Every row is a formula over the monthly series, written beside it. Which acts are unlawful, which are good
deeds and which are protected stands in the catalogue of acts; nothing here weighs one row against another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from glasshouse.codes import Event
from glasshouse.conduct import Counterparty, Door
from glasshouse.metrics.comparisons import as_weight
from glasshouse.metrics.outcomes import TICKETS
from glasshouse.metrics.series import EVERYONE, Series, read_series
from glasshouse.minds import Dealing, Survey
from glasshouse.society.act_classes import (
    ActClass,
    acts_of,
    class_of,
    favoured_at,
    refused_at,
    wanted_at,
    words_of,
)
from glasshouse.society.catalogue import catalogue

MONTHS = 12
HUNDRED = 100
FLOWS_OF_SCORES = (
    ("record", "new records in the score", "records"),
    ("up", "scores that rose", "changes"),
    ("down", "scores that fell", "changes"),
)
THIRDS = ("best", "middle", "worst")
REPAID, OWED = "repaid_cny", "owed_cny"
PAID_DEBTS = ("debt_performed", "debt_settled")
OTHER_SUBJECTS = (
    "legal_person",
    "government_body",
)  # groups of the series; all others are of natural persons
BOTH_SIDES = frozenset({"refused.doors", "favoured.doors"})  # nought beside a number says something
MISTAKES = (Event.MISTAKEN_IDENTITY, Event.COPY_LINGERS, Event.COPY_CORRECTED, Event.DEADLINE_MISSED)


class Section(StrEnum):
    """Parts of the table, in their order."""

    CONDUCT = "Conduct and records"
    LOSSES = "What others lost by acts (gains are negative)"
    ARREARS = "Debts that fell behind, by to whom they are owed"
    STANDING = "Standing"
    REFUSALS = "Refusals and mistakes"
    BENEFITS = "Benefits"
    DEALINGS = "Dealings between neighbours"
    SPEECH = "Speech and trust"


@dataclass(frozen=True)
class Graded:
    """A score with the observables of its grades, best first; `key` begins those of its flows."""

    key: str
    label: str
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What a stack keeps of people: scores that grade them, and procedures that are black and red lists.

    `procedures` are all of them, lists or not.
    """

    scores: tuple[Graded, ...] = ()
    black: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """A calendar year of a run; `first` and `last` are its ticks in the run, both included."""

    year: int
    first: int
    last: int

    @property
    def n_months(self) -> int:
        """Return the months of the year that the run has."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Row:
    """One measure by year; None where there is nothing of which it could be a share.

    `formula` is in names of observables; counts and money are times the adults for whom an agent stands,
    shares are not.
    """

    key: str
    section: Section
    label: str
    unit: str
    formula: str
    values: tuple[Fraction | None, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in any year."""
        return not any(self.values)


@dataclass(frozen=True)
class AtDoor:
    """What came of wanting something at a door in the whole run, times the weight."""

    door: Door
    wanted: Fraction
    refused: Fraction
    favoured: Fraction


@dataclass(frozen=True)
class SocietyYears:
    """The years of a society and its rows; what has nothing in any year is left out, unless its twin has."""

    spans: tuple[Span, ...]
    rows: tuple[Row, ...]
    doors: tuple[AtDoor, ...] = ()

    def of(self, section: Section) -> tuple[Row, ...]:
        """Return the rows of a section."""
        return tuple(row for row in self.rows if row.section == section)

    def row(self, key: str) -> Row | None:
        """Return a row, or None if it is left out."""
        return next((row for row in self.rows if row.key == key), None)


Value = Callable[[Span], Fraction | None]
Measure = tuple[str, str, str, str, Value]  # key, label, unit, formula, value of a year


class _Reading:
    """The rows of one group of a run."""

    def __init__(self, series: Series, weight: Fraction, kept: Kept, group: str) -> None:
        self.series, self.weight, self.kept, self.group = series, weight, kept, group
        ticks = range(series.first // MONTHS, series.last // MONTHS + 1)
        self.spans = tuple(
            Span(2000 + y, max(MONTHS * y, series.first), min(MONTHS * y + MONTHS - 1, series.last))
            for y in ticks
        )

    def flow(self, names: Iterable[str], span: Span) -> Fraction:
        """Return a flow of a year, in agents, acts or yuan of the run."""
        return Fraction(self.series.total(names, span.first, span.last, group=self.group))

    def stock(self, names: Iterable[str], span: Span) -> Fraction:
        """Return a stock at the end of a year's last month."""
        return Fraction(sum(self.series.at(name, span.last, group=self.group) for name in names))

    def sum_of(self, *names: str) -> Value:
        """Return a flow times the weight."""
        return lambda span: self.weight * self.flow(names, span)

    def end_of(self, *names: str) -> Value:
        """Return a stock times the weight."""
        return lambda span: self.weight * self.stock(names, span)

    def per_100(self, part: Sequence[str], whole: Sequence[str], *, is_stock: bool = False) -> Value:
        """Return a share in per cent, or None where there is no whole."""
        count = self.stock if is_stock else self.flow

        def share(span: Span) -> Fraction | None:
            total = count(whole, span)
            return HUNDRED * count(part, span) / total if total else None

        return share

    def at_doors(self) -> Iterator[AtDoor]:
        """Yield each door with something wanted, refused or favoured in the whole run."""
        whole = Span(0, self.series.first, self.series.last)
        for door in Door:
            names = (wanted_at(door), refused_at(door), favoured_at(door))
            wanted, refused, favoured = (self.weight * self.flow(one, whole) for one in names)
            if wanted or refused or favoured:
                yield AtDoor(door, wanted, refused, favoured)

    def rows(self) -> Iterator[Row]:
        """Yield all rows, empty ones too."""
        sections = (
            (Section.CONDUCT, self.conduct()), (Section.LOSSES, self.by_counterparty("lost")),
            (Section.ARREARS, self.by_counterparty("arrears")), (Section.STANDING, self.standing()),
            (Section.REFUSALS, self.refusals()), (Section.BENEFITS, self.benefits()),
            (Section.DEALINGS, self.dealings()), (Section.SPEECH, self.speech()),
        )  # fmt: skip
        for section, found in sections:
            for key, label, unit, formula, value in found:
                yield Row(key, section, label, unit, formula, tuple(map(value, self.spans)))

    def conduct(self) -> Iterator[Measure]:
        """Yield acts done, recorded, and records of which there was no act."""
        who = self.group if self.group in OTHER_SUBJECTS else "natural_person"
        for kind in (ActClass.UNLAWFUL, ActClass.DEEDS, ActClass.PROTECTED, ActClass.OTHER):
            acts, key = acts_of(kind, who), kind.name.lower()
            done = [f"done.{act.id}" for act in acts]
            recorded = [f"recorded.{act.id}" for act in acts]
            of = f"acts of the class {kind.value}"
            for part, label, unit, names in (
                ("done", f"{kind.value} done", "acts", done),
                ("recorded", f"records of {kind.value}", "records", recorded),
            ):
                yield f"{key}.{part}", label, unit, f"sum of {part}.*, {of}", self.sum_of(*names)
            formula = f"100 x sum of recorded.* / sum of done.*, {of}; records without an act are among them"
            share = self.per_100(recorded, done)
            yield f"{key}.share", f"records per 100 {kind.value}", "per 100", formula, share
        false = {f"recorded.{act.id}": Fraction(act.recorded.false_share) for act in catalogue()
                 if act.who == who and class_of(act) != ActClass.WANTED}  # fmt: skip

        def expected(span: Span) -> Fraction:
            return self.weight * sum((f * self.flow([name], span) for name, f in false.items()), Fraction(0))

        formula = "sum of recorded.* x false_share of the act in the catalogue: an expectation, not a count"
        yield "false.expected", "records without an act, expected", "records", formula, expected

    def by_counterparty(self, part: str) -> Iterator[Measure]:
        """Yield what each other side lost by acts, or is owed by debts that fell behind, and all together."""
        names = [f"{part}.{one.name.lower()}" for one in Counterparty]
        for one, name in zip(Counterparty, names, strict=True):
            yield name, one.name.lower().replace("_", " "), "yuan", name, self.sum_of(name)
        yield f"{part}.total", "all together", "yuan", f"sum of {part}.*", self.sum_of(*names)

    def standing(self) -> Iterator[Measure]:
        """Yield records, changes and thirds of each score, then persons on lists."""
        for score in self.kept.scores:
            key, prefix = score.key, f"{score.label}: " if len(self.kept.scores) > 1 else ""
            graded = f"{prefix}persons graded" if prefix else f"persons graded, {score.label}"
            formula = f"sum of {key}.GRADE, end of year"
            yield f"{key}.graded", graded, "persons", formula, self.end_of(*score.grades)
            for third, grades in zip(THIRDS, thirds(score.grades), strict=True):
                label = f"{prefix}in the {third} third of grades, per 100"
                formula = f"100 x ({' + '.join(grades) or '0'}) / sum of {key}.GRADE, end of year"
                share = self.per_100(grades, score.grades, is_stock=True)
                yield f"{key}.{third}", label, "per 100", formula, share
            for flow, label, unit in FLOWS_OF_SCORES:
                name = f"{key}.{flow}"
                yield name, f"{prefix}{label}", unit, f"sum of {name}", self.sum_of(name)
        moved = Event.MOVED_AWAY.name.lower()
        yield moved, "moved away for a low grade of their place", "persons", moved, self.sum_of(moved)
        for colour, lists in (("black", self.kept.black), ("red", self.kept.red)):
            on, new = ([f"{name}.{part}" for name in lists] for part in ("persons", "in_force"))
            formula = f"sum of LIST.persons over {colour} lists, end of year; on two lists counts twice"
            yield f"{colour}.persons", f"persons on {colour} lists", "persons", formula, self.end_of(*on)
            label, formula = f"new entries on {colour} lists", "sum of LIST.in_force"
            yield f"{colour}.entries", label, "entries", formula, self.sum_of(*new)

    def refusals(self) -> Iterator[Measure]:
        """Yield what was refused on journeys and at doors, mistakes, and objections."""
        plain: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
            ("tickets", "tickets refused", "attempts", TICKETS),
            ("forgone", "trips not even tried", "trips", ("trip_forgone",)),
            ("slipped", "trips that slipped past the gate", "trips", ("trip_slipped",)),
            ("spending", "other high spending refused", "attempts", ("spending_refused",)),
        )
        for key, label, unit, names in plain:
            yield key, label, unit, " + ".join(names), self.sum_of(*names)
        yield from self.doors("refused")
        for event in MISTAKES:
            name = event.name.lower()
            yield name, name.replace("_", " "), "events", name, self.sum_of(name)
        for legal, words in (("filed", "objections and requests filed"), ("upheld", "of these, upheld")):
            names = tuple(f"{name}.{legal}" for name in self.kept.procedures)
            yield f"objections.{legal}", words, "cases", f"sum of PROCEDURE.{legal}", self.sum_of(*names)

    def doors(self, what: str) -> Iterator[Measure]:
        """Yield what was refused or favoured at each door, at all, and out of what was wanted."""
        at = refused_at if what == "refused" else favoured_at
        for door in Door:
            (key,) = at(door)
            yield key, f"{what}: {words_of(door)}", "times", key, self.sum_of(key)
        every = [name for door in Door for name in at(door)]
        yield f"{what}.doors", f"{what} at all doors", "times", f"sum of {what}.*", self.sum_of(*every)
        asked = [door for door in Door if wanted_at(door)]
        formula = f"100 x sum of {what}.DOOR / sum of done.OCCASION, over doors to which occasions lead"
        yield (
            f"{what}.share",
            f"{what} per 100 wanted at doors within reach",
            "per 100",
            formula,
            self.per_100(
                [name for door in asked for name in at(door)],
                [name for door in asked for name in wanted_at(door)],
            ),
        )

    def benefits(self) -> Iterator[Measure]:
        """Yield what creditors received and still miss, and favours."""
        yield "repaid", "yuan paid to creditors", "yuan", REPAID, self.sum_of(REPAID)
        formula = " + ".join(PAID_DEBTS)
        yield "debts.paid", "debts performed or settled", "debts", formula, self.sum_of(*PAID_DEBTS)
        yield "owed", "yuan still owed, end of year", "yuan", f"{OWED}, end of year", self.end_of(OWED)
        yield from self.doors("favoured")

    def dealings(self) -> Iterator[Measure]:
        """Yield dealings, how many were kept, and those with partners on a public list."""
        name = {one: f"dealings.{one.name.lower()}" for one in Dealing}
        for one, label, unit in (
            (Dealing.DEALS, "dealings", "dealings"),
            (Dealing.BENEFIT_CNY, "benefit of the partners", "yuan"),
            (Dealing.COST_CNY, "cost of the givers", "yuan"),
        ):
            yield name[one], label, unit, name[one], self.sum_of(name[one])
        for key, label, kept, of in (
            ("dealings.share", "dealings kept, per 100", Dealing.KEPT, Dealing.DEALS),
            ("dealings.share_listed", "dealings with listed partners kept, per 100 of these",
             Dealing.KEPT_WITH_LISTED, Dealing.WITH_LISTED),
        ):  # fmt: skip
            formula = f"100 x {name[kept]} / {name[of]}"
            yield key, label, "per 100", formula, self.per_100([name[kept]], [name[of]])
        refused = name[Dealing.REFUSED_TO_LISTED]
        label = "refused because the partner is on a public list"
        yield refused, label, "dealings", refused, self.sum_of(refused)

    def speech(self) -> Iterator[Measure]:
        """Yield what adults answer in January, what they think, and critics who would speak."""
        name = {one: f"survey.{one.name.lower()}" for one in Survey}
        for one, label, of in (
            (Survey.FOR_PRIVATELY, "approve privately, per 100 adults", Survey.ASKED),
            (Survey.FOR_OPENLY, "say that they approve, per 100 adults", Survey.ASKED),
            (Survey.AGAINST_PRIVATELY, "disapprove privately, per 100 adults", Survey.ASKED),
            (Survey.AGAINST_OPENLY, "say that they disapprove, per 100 adults", Survey.ASKED),
            (Survey.WOULD_SPEAK, "would speak, per 100 who disapprove", Survey.AGAINST_PRIVATELY),
        ):
            formula = f"100 x {name[one]} / {name[of]}, January"
            yield name[one], label, "per 100", formula, self.per_100([name[one]], [name[of]])


def thirds(grades: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Divide grades, best first, as people see them: the class of the i-th of n is floor(3 i / n).

    Examples
    --------
    >>> thirds(("a", "b", "c", "d"))
    (('a', 'b'), ('c',), ('d',))
    """
    n = len(grades)
    best, middle, worst = (
        tuple(grade for i, grade in enumerate(grades) if 3 * i // n == third) for third in range(3)
    )
    return best, middle, worst


def observables(kept: Kept) -> tuple[str, ...]:
    """Return the names of all observables that the rows read."""
    names = {f"{part}.{act.id}" for act in catalogue() for part in ("done", "recorded")}
    names |= {f"{part}.{one.name.lower()}" for part in ("lost", "arrears") for one in Counterparty}
    names |= {name for door in Door for name in (*refused_at(door), *favoured_at(door))}
    names |= {f"dealings.{one.name.lower()}" for one in Dealing}
    names |= {f"survey.{one.name.lower()}" for one in Survey}
    names |= {event.name.lower() for event in MISTAKES} | {*TICKETS, *PAID_DEBTS, REPAID, OWED}
    names |= {"trip_forgone", "trip_slipped", "spending_refused"}
    for score in kept.scores:
        names |= {*score.grades, *(f"{score.key}.{flow}" for flow, _, _ in FLOWS_OF_SCORES)}
    for name in kept.procedures:
        names |= {f"{name}.{part}" for part in ("persons", "in_force", "filed", "upheld")}
    return tuple(sorted(names))


def years_of(
    series_path: Path, weight: Fraction | str | float, kept: Kept, *, group: str = EVERYONE
) -> SocietyYears:
    """Return the years of a society, with all rows in which there is something, and what stands beside them.

    Parameters
    ----------
    series_path
        `series.parquet` of the run.
    weight
        Census adults per agent.
    kept
        What the run's regimes keep of people.
    group
        `all` natural persons, or another group of the series.
    """
    series = read_series(series_path, observables=observables(kept), groups=(group,))
    reading = _Reading(series, as_weight(weight), kept, group)
    found = tuple(reading.rows())
    shown = {row.key for row in found if not row.is_empty}
    if not shown.isdisjoint(BOTH_SIDES):
        shown |= BOTH_SIDES
    rows = tuple(row for row in found if row.key in shown)
    return SocietyYears(reading.spans, rows, tuple(reading.at_doors()))
