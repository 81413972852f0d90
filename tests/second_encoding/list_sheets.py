"""The sheet of the second encoding of lists, and what a shipped regime says differently.

`Compared` brings a regime into the form of the sheet by what its rules do (`list_machines`) and yields each
difference of content; who is right stands in `differences.csv`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatch
from itertools import groupby, product

from judging import CLAIMS, NULL, Difference, Row, read
from list_machines import Machines, Opening, Span, Way, after, holds, length, months_text, strongest
from pydantic import BaseModel

from glasshouse.clock import Duration
from glasshouse.regimes.model import Measure, Regime

REGIMES = (
    "government-breach", "market-regulation", "pboc-registry", "penalty-publication", "red-lists",
    "sector-lists",
)  # fmt: skip
NATIONAL = ("national-lists", "outline-2014", *REGIMES)  # each of their switches has a place in the timeline
NEVER: Span = ("never", "")
NONE_ON = "none on "  # in place of a ground: nobody is to be listed for these acts
NAMED_BY = {"grounds": "ground", "exits": "exit", "clocks": "clock", "measures": "measure"}
APART = {"grounds": "from", "exits": "earliest", "clocks": "from", "measures": "life_domain"}
WORDS = {3: "three", 5: "five", 6: "six", 10: "ten", 20: "twenty"}
UNITS = {"wd": ("working days", "个工作日"), "cd": ("days", "日"), "months": ("months", "个月")}
QUARTER = ("3 months", "quarterly")
MOST = {"V1": "verified_text", "V1/V2": "verified_text", "V2": "verified_excerpt", "D": "assumed"}


# the sheet


ALIGNED = {(row["kind"], row["regime"], row["sheet"]): row["shipped"] for row in read("lists/alignment")}


def rows_of(table: str, regime: str) -> list[tuple[str, Row]]:
    """Return the rows about a regime that say something, and what each is called."""
    field = NAMED_BY[table]
    rows = [row for row in read(f"lists/{table}") if row["regime"] == regime and row[field] != NULL]
    names = [f"{row['list']}.{row[field]}" for row in rows]
    return [
        (f"{name} {row[APART[table]]}".strip() if names.count(name) > 1 else name, row)
        for name, row in zip(names, rows, strict=True)
    ]


def place(kind: str, regime: str, name: str) -> str:
    """Return what the shipped file calls an item of the sheet: the same, but for those in the alignment."""
    return ALIGNED.get((kind, regime, name), name if kind == "list" else name.partition(".")[2])


def claims_too_much(mark: str, claim: str) -> bool:
    """Return whether a file says that it has read what the sheet, by its mark, has not."""
    most = "recalled" if mark in ("R", NULL) or "date" in mark else MOST[mark]
    return CLAIMS.index(claim) > CLAIMS.index(most)


# comparing


class Compared:
    """One regime beside its sheet."""

    def __init__(self, regime: Regime) -> None:
        self.regime, self.name = regime, regime.regime.id
        self.machines = Machines(regime)
        self.openings = {opening.id: opening for opening in self.machines.openings}
        self.steps = {f"{p.id}.{step.id}": step for p in regime.procedures for step in p.steps}

    def differences(self) -> Iterator[Difference]:
        for table in (self.grounds, self.exits, self.clocks, self.measures):
            for found in table():
                yield Difference(table.__name__, self.name, *found)

    def _named(self, patterns: str) -> list[Opening]:
        """Return grounds and first moves by their names; ccn19-* are all that begin so."""
        names = patterns.split()
        return [one for one in self.openings.values() if any(fnmatch(one.id, name) for name in names)]

    # grounds

    def grounds(self) -> Iterator[tuple[str, str, str, str]]:
        said: set[str] = set()
        for name, row in rows_of("grounds", self.name):
            where = place("ground", self.name, name)
            if where.startswith(NONE_ON):
                acts = where.removeprefix(NONE_ON).split()
                for one in self._entered(row["list"]):
                    if one.on in acts and holds(one.span, row["from"]):
                        yield name, "*", "not listed", one.id
                continue
            lost = [ground for ground in where.split() if not self._named(ground)]
            if lost:
                yield name, "*", row["term"], f"no ground {' '.join(lost)}"
            found = self._named(where)
            said |= {one.id for one in found}
            if found:
                yield from self._ground(name, row, found)
        for one in self.openings.values():
            if one.id not in said and (one.procedure in self.machines.listed or "." not in one.on):
                yield one.id, "*", "nothing", f"{one.on}: {self._term(one)}"

    def _ground(self, name: str, row: Row, found: list[Opening]) -> Iterator[tuple[str, str, str, str]]:
        span = _span(found)
        if row["from"] == NULL:  # the file needs a day, and may not say that it was read
            switches = {switch.id: switch.status for switch in self.regime.switches}
            yield from _claim(
                name, "since", NULL, [switches.get(one.since or "", "assumed") for one in found]
            )
        else:
            yield from _ends(name, (row["from"], after(row["to"])), span)
        term = row["term"].rpartition("max ")[2]
        for one in found:
            is_taken = term == NULL and (one.term == "open" or one.claims[-1] == "assumed")
            if self._term(one) != term and not is_taken:
                yield name, "term", term, self._term(one)
            if one.subjects != row["subjects"]:
                yield name, "subjects", row["subjects"], one.subjects
        yield from _claim(name, "status", row["mark"], [claim for one in found for claim in one.claims])

    def _term(self, opening: Opening) -> str:
        """Return the term of a ground; where none is set, how long an entry is kept in the end."""
        if opening.term:
            return opening.term
        ways = self.machines.ways(opening, opening.span[0])
        return " or ".join(sorted({way.earliest for way in ways if way.earliest})) or "open"

    # exits

    def exits(self) -> Iterator[tuple[str, str, str, str]]:
        said: set[tuple[str, str]] = set()
        for name, row in rows_of("exits", self.name):
            for part in place("exit", self.name, name).split("; "):
                events, _, grounds = part.partition(" from ")
                for one, event in product(self._named(grounds), events.split()):
                    said.add((one.id, event))
                    if self._ways(one, event):
                        yield from self._exit(name, row, one, event)
                    else:
                        yield name, "*", "there", f"no way off by {event} from {one.id}"
        yield from self._other_ways(said)

    def _other_ways(self, said: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
        """Yield ways off that no row has; where a row knows of none, none may be said to have been read."""
        silent = {place("list", self.name, row["list"]) for row in self._silent("exits")}
        others: dict[tuple[str, Way], list[str]] = {}
        for one in self.openings.values():
            for event in self._events(one):
                if (one.id, event) not in said:
                    others.setdefault((one.procedure, self._ways(one, event)[0][1]), []).append(one.id)
        for (procedure, way), names in others.items():
            name = f"{procedure}: {way.event}"
            yield name, "*", "nothing", f"{_way_text(way)}, from {' '.join(names)}"
            if procedure in silent:
                yield from _claim(name, "status", NULL, [way.status])

    def _silent(self, table: str) -> list[Row]:
        """Return the rows that say of a list that nothing is known."""
        return [r for r in read(f"lists/{table}") if r["regime"] == self.name and r[NAMED_BY[table]] == NULL]

    def _events(self, opening: Opening) -> list[str]:
        """Return by what somebody gets off whom an opening put on a list."""
        lists = {place("list", self.name, row["list"]) for _, row in rows_of("grounds", self.name)}
        if opening.procedure not in self.machines.listed | lists:
            return []
        over_time = self.machines.ways_over_time(opening)
        return sorted({way.event for _, ways in over_time for way in ways})

    def _ways(self, opening: Opening, event: str) -> list[tuple[Span, Way]]:
        """Return a way off over time, stretches in which it is the same joined."""
        found = [
            (span, way)
            for span, ways in self.machines.ways_over_time(opening) for way in ways if way.event == event
        ]  # fmt: skip
        groups = [list(group) for _, group in groupby(found, key=lambda one: one[1])]
        return [((group[0][0][0], group[-1][0][1]), group[0][1]) for group in groups]

    def _exit(self, name: str, row: Row, opening: Opening, event: str) -> Iterator[tuple[str, str, str, str]]:
        """Compare a way off with its row, as long as both the row and the ground are law."""
        since, until = max(row["from"], opening.span[0]), _first((after(row["to"]), opening.span[1]))
        ways = [(s, way) for s, way in self._ways(opening, event) if not until or s[0] < until]
        yield from _ends(name, (since, until), (ways[0][0][0], _first((ways[-1][0][1], until))))
        for (day, _), way in ways:
            later = f" from {day}" if day > since and way != ways[0][1] else ""
            for field in ("earliest", "deadline"):
                if row[field] != getattr(way, field):
                    yield name, field, row[field] or "none", (getattr(way, field) or "none") + later
            yield from _claim(name, "status", row["mark"], [way.status])

    # clocks

    def clocks(self) -> Iterator[tuple[str, str, str, str]]:
        said: set[str] = set()
        spans: dict[str, list[tuple[Span, str]]] = {}
        for name, row in rows_of("clocks", self.name):
            where, wanted = place("clock", self.name, name), f"{row['length']} {row['unit']}"
            kind, _, names = where.partition(" ")
            said |= set(names.split())
            for found, claim in self._lengths(kind, names, wanted):
                if found != wanted:
                    yield name, "length", wanted, found
                else:
                    yield from _claim(name, "status", row["mark"], [claim])
            spans.setdefault(where, []).append(((row["from"], after(row["to"])), name))
        for where, rows in spans.items():
            sheet = (min(span[0] for span, _ in rows), _last(span[1] for span, _ in rows))
            for span in self._spans_of(where):
                yield from _ends(rows[0][1], sheet, span)
        for name, step in self.steps.items():
            if step.clock and step.clock.count != "term" and name not in said:
                yield name, "*", "nothing", length(step.clock)

    def _lengths(self, kind: str, names: str, wanted: str) -> Iterator[tuple[str, str]]:
        """Yield length and claim of steps, of steps that follow each other, of grounds, or of texts."""
        clocks = [step.clock for name in names.split() if (step := self.steps.get(name)) and step.clock]
        if kind == "step" and clocks:
            yield from ((length(clock), clock.status) for clock in clocks)
        elif kind == "sum" and clocks:
            whole = clocks[0].model_copy(update={"n": sum(clock.n for clock in clocks)})
            yield length(whole), strongest([clock.status for clock in clocks])
        elif kind == "ground" and self._named(names):
            for one in self._named(names):
                months = 0 if one.term in ("", "open") else Duration.parse(one.term).total_months
                yield months_text(months) if months else one.term, one.claims[-1]
        elif kind == "text":
            for name in names.split():
                text, claim = self._text(*name.split(":"))
                yield wanted if _is_said(wanted, text) else f"not in {name}", claim
        else:
            yield "missing", "assumed"

    def _text(self, section: str, item_id: str) -> tuple[str, str]:
        """Return all that a provision, a remedy or conduct says, and how it is known."""
        found = [one for one in getattr(self.regime, section) if one.id == item_id]
        claims = [cite.status for one in found for cite in getattr(one, "cites", ())]
        claims = [one.status for one in found if hasattr(one, "status")] or claims or ["assumed"]
        return " ".join(text for one in found for text in _strings(one)), strongest(claims)

    def _spans_of(self, where: str) -> list[Span]:
        """Return when the law can lead to each step of a place; of a text nothing is known."""
        kind, *names = where.split()
        if kind == "ground":
            found = self._named(" ".join(names))
            return [_span(found)] if found else []
        parts = [name.partition(".") for name in names] if kind != "text" else []
        return [self.machines.reached.get((procedure, step), NEVER) for procedure, _, step in parts]

    # measures

    def measures(self) -> Iterator[tuple[str, str, str, str]]:
        said: set[str] = set()
        measures = {measure.id: measure for measure in self.regime.measures}
        for name, row in rows_of("measures", self.name):
            wanted = place("measure", self.name, name).split()
            said |= set(wanted)
            since = {one: self._since(measures[one], row["list"]) for one in wanted if one in measures}
            if not all(since.get(one) for one in wanted):
                yield name, "*", row["kind"], "missing"
                continue
            if row["from"] != NULL and not min(since.values()).startswith(row["from"]):
                yield name, "since", row["from"], min(since.values())
            for measure in (measures[one] for one in wanted):
                if measure.polarity != row["kind"]:
                    yield name, "polarity", row["kind"], measure.polarity
                yield from _claim(name, "status", row["mark"], self._claims_of(measure))
        silent = {place("list", self.name, row["list"]) for row in self._silent("measures")}
        for name in measures:
            if name not in said:
                yield name, "*", "nothing", measures[name].polarity
                if silent & set(measures[name].trigger):
                    yield from _claim(name, "status", NULL, self._claims_of(measures[name]))

    def _claims_of(self, measure: Measure) -> list[str]:
        return [self.machines.status[measure.provision], *(cite.status for cite in measure.cites)]

    def _entered(self, name: str) -> list[Opening]:
        """Return what brings somebody onto a list of the sheet: pen_ccn:ccn19- are some grounds of one."""
        lists = [part.partition(":") for part in place("list", self.name, name).split()]
        return [
            one for one in self.openings.values()
            if any(one.procedure == procedure and one.id.startswith(first) for procedure, _, first in lists)
        ]  # fmt: skip

    def _since(self, measure: Measure, name: str) -> str:
        """Return the first day on which somebody on a list can meet a measure; "" if nobody does."""
        touched = [
            one.span[0] for one in self._entered(name)
            if {one.id, one.procedure} & set(measure.trigger)
            and (not measure.bundles or one.bundle in measure.bundles)
        ]  # fmt: skip
        span = self.machines.span(measure.in_force)
        return max(span[0], min(touched)) if touched and span else ""


def _ends(name: str, sheet: Span, shipped: Span) -> Iterator[tuple[str, str, str, str]]:
    """Yield ends that differ; the sheet may know only the month or the year of a beginning."""
    if not shipped[0].startswith(sheet[0]):
        yield name, "since", sheet[0], shipped[0]
    if sheet[1] != shipped[1]:
        yield name, "until", sheet[1] or "no end", shipped[1] or "no end"


def _claim(name: str, field: str, mark: str, claims: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    if claims_too_much(mark, strongest(claims)):
        yield name, field, mark, strongest(claims)


def _way_text(way: Way) -> str:
    return f"{way.earliest or 'on any day'}, {way.deadline or 'at once'}"


def _span(found: Collection[Opening]) -> Span:
    return min(one.span[0] for one in found), _last(one.span[1] for one in found)


def _first(days: Collection[str]) -> str:
    return min((day for day in days if day), default="")


def _last(days: Iterator[str]) -> str:
    found = list(days)
    return "" if "" in found else max(found)


def _strings(item: BaseModel) -> Iterator[str]:
    for value in dict(item).values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, BaseModel):
            yield from _strings(value)


def _is_said(wanted: str, text: str) -> bool:
    """Return whether a text states a length in both languages, in English in figures or in words."""
    if wanted == QUARTER[0] and QUARTER[1] in text:
        return True
    number, unit = wanted.split()
    english, chinese = UNITS[unit]
    figures = "|".join({number, WORDS.get(int(number), number)})
    is_english = re.search(rf"\b({figures})( more| {english}\b|[ ,]and)", text)
    return bool(is_english and re.search(rf"(?<!\d){number}{chinese}", text))


# the timeline


def timeline_differences(regimes: Mapping[str, Regime]) -> Iterator[Difference]:
    switches = {f"{name}:{one.id}": one for name, regime in regimes.items() for one in regime.switches}
    said: set[str] = set()
    for row in read("lists/timeline"):
        names = ALIGNED.get(("switch", "", row["switch"]), "none").split()
        said |= set(names)
        for name in names:
            switch, found = switches.get(name), {}
            if switch is None:
                found["*"] = (row["date"], "missing")
            elif not switch.on.isoformat().startswith(row["date"]):
                found["date"] = (row["date"], switch.on.isoformat())
            if switch is not None and claims_too_much(row["mark"], switch.status):
                found["status"] = (row["mark"], switch.status)
            for field, (sheet, shipped) in found.items():
                yield Difference("timeline", name, row["switch"], field, sheet, shipped)
    for name, switch in switches.items():
        if name not in said and name.partition(":")[0] in NATIONAL:
            yield Difference("timeline", name, switch.id, "*", "nothing", switch.on.isoformat())
