"""A second encoding of the national lists, made blind from the fact sheet, against the shipped one.

The tables of `tests/second_encoding` were written from the sheet alone, before the regime was opened; the
columns `covers` of the clocks and `reaches_standing` of the measures came after, from the same cells. Here
the same tables are derived from the compiled rules by what rules do, whatever they are called: which facts
can bring a case to a standing step, and which events lead away from it. Every difference between the two
must stand in `differences.csv`, with who is right and why; a difference that is gone must go from there.
"""

import datetime
import itertools
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pytest
from judging import RIGHT, read

from glasshouse.arrays import ALWAYS
from glasshouse.clock import date_of, day_number
from glasshouse.codes import ClockUnit, Fact, Legal, StepBit, Term, Trip
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

FIRST, LAST = day_number(datetime.date(2009, 1, 1)), day_number(datetime.date(2027, 1, 1))
LISTS = ("jd_list", "hc_order", "air_ban", "rail_ban")
UNITS = {"calendar days": "days", "first working day of the month": "first working day"}
SHARED_STAGES = {"restore": "removal", "restore_repeated": "removal"}
STAGES = {
    Legal.FILED: "decide_on_application",
    Legal.DECIDED: "publication",
    Legal.NOTIFIED: "notice",
    Legal.GRACE_STARTED: "grace",
    Legal.LIFTED: "temporary_lift",
    Legal.EXPIRED: "removal",
    Legal.REMOVAL_DUE: "removal",
}
OBJECTION_STAGES = {(Legal.FILED, True): "objection_review", (Legal.REJECTED, False): "reconsideration_file"}
OBJECTION_STAGES |= {(Legal.FILED, False): "reconsideration_decide"}

DIRECT = {
    "through": "",
    "reaches_standing": "yes",
}  # a bundle's own bans also close trips for entries that stand

Window = tuple[int, int]
Content = dict[str, Any]  # a frozenset is compared element by element; None: nothing is said
Table = dict[tuple[str, str], list[tuple[Window, Content]]]  # by list and item


class Difference(NamedTuple):
    """Where the two part, from a day on until another."""

    table: str
    list: str
    item: str
    since: str
    until: str
    field: str
    sheet: str
    shipped: str


# the second encoding


def _window(row: dict[str, str]) -> Window:
    until = day_number(datetime.date.fromisoformat(row["to"])) if row["to"] else LAST
    return day_number(datetime.date.fromisoformat(row["from"])), until


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _span(low: str, high: str, unit: str) -> str:
    unit = UNITS.get(unit, unit)
    if unit == "first working day":
        return unit
    return f"{low} to {high} {unit}" if high else f"{low} {unit}"


def _deadline(text: str) -> str | None:
    return None if text == "none stated" else text.replace("1 day", "1 days")


def second_encoding() -> dict[str, Table]:
    grounds: Table = {}
    for row in read("national_lists/grounds"):
        years = [row[f"extension_{end}_years"] for end in ("min", "max")] + [row["cap_years"]]
        content = {
            "needs": _words(row["needs"]),
            "bars": _words(row["bars"]),
            "bars_together": frozenset([row["bars_together"]] if row["bars_together"] else ()),
            "term": row["term"],
            "extension": "+".join(years) if row["extension_if"] else "",
            "extension_if": _words(row["extension_if"]),
            "decision": row["decision"] or None,
        }
        grounds.setdefault((row["list"], row["trigger"]), []).append((_window(row), content))
    # several dishonest acts lengthen a fixed term: so does each conduct ground, met while an entry stands
    extensions: Table = {}
    exits: Table = {}
    for row in read("national_lists/grounds"):
        if "several_acts" in _words(row["extension_if"]):
            extensions.setdefault((row["list"], row["trigger"]), []).append((_window(row), {}))
    for row in read("national_lists/exits"):
        item = " ".join((row["event"], row["needs"])).strip()
        for term in ("open", "fixed") if row["terms"] == "both" else (row["terms"],):
            content = {
                "deadline": _deadline(row["deadline"]),
                "decision": row["decision"],
                "relist_lock": row["relist_lock"],
            }
            known = exits.setdefault((row["list"], f"{item} ({term})"), [])
            if (_window(row), content) not in known:
                known.append((_window(row), content))
    clocks: Table = {}
    for row in read("national_lists/clocks"):
        stage = SHARED_STAGES.get(row["stage"], row["stage"])
        item = f"{stage}: {_span(row['length'], row['length_max'], row['unit'])}"
        clocks.setdefault((row["list"], item), []).append((_window(row), {"covers": _words(row["covers"])}))
    measures: Table = {}
    for row in read("national_lists/measures"):
        content = {"through": row["through"], "reaches_standing": row["reaches_standing"] or None}
        group = "open or fixed" if row["grounds"] == "all" else row["grounds"]
        measures.setdefault((row["list"], f"{group} {row['ticket']}"), []).append((_window(row), content))
    publication: Table = {}
    for row in read("national_lists/publication"):
        content = {"published": row["published"]}
        publication.setdefault((row["list"], "entry"), []).append((_window(row), content))
    return {
        "grounds": grounds,
        "extensions": extensions,
        "exits": exits,
        "clocks": clocks,
        "measures": measures,
        "publication": publication,
    }


# the shipped encoding, by what the rules do


class Row(NamedTuple):
    """A row of the rule table."""

    trigger: str
    source: int
    to: int
    procedure: str
    window: Window
    needs: Fact
    bars: Fact
    terms: Term
    is_certain: bool
    months: int
    days: int
    extension: str  # min+max+cap, or nothing
    extension_if: Fact
    extends: bool
    bundle: int

    def fits(self, facts: Fact) -> bool:
        return self.needs & facts == self.needs and not self.bars & facts

    @property
    def term(self) -> str:
        if not (self.months or self.days):
            return "open"
        years, months = divmod(self.months, 12)
        return "P" + "".join(f"{n}{u}" for n, u in ((years, "Y"), (months, "M"), (self.days, "D")) if n)


def _names(facts: Fact) -> frozenset[str]:
    return frozenset((fact.name or "").lower() for fact in facts)


class Shipped:
    """Reads the tables of the second encoding off a compiled stack."""

    def __init__(self, stack: CompiledStack) -> None:
        self.stack, self.rules = stack, stack.rules
        starts = self.rules.trigger_start
        numbers = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self.rows = [self._row(index, int(number)) for index, number in enumerate(numbers)]

    def _row(self, index: int, trigger: int) -> Row:
        def value(name: str) -> int:
            return int(getattr(self.rules, f"move_{name}")[index])

        mask, wanted = Fact(value("guard_mask")), Fact(value("guard_value"))
        can_extend = value("extend_threshold") > 0 or value("extends")
        years = (value("extend_min_years"), value("extend_max_years"), value("cap_years"))
        return Row(
            trigger=self.stack.observable_name(trigger) or "clock",
            source=value("from_step"),
            to=value("to_step"),
            procedure=self.stack.procedure_ids[value("procedure")],
            window=(value("from_day"), value("to_day")),
            needs=mask & wanted,
            bars=mask & ~wanted,
            terms=Term(value("terms")),
            is_certain=value("threshold") >= ALWAYS,
            months=value("term_months"),
            days=value("term_days"),
            extension="+".join(map(str, years)) if can_extend else "",
            extension_if=Fact(value("extend_guard")),
            extends=bool(value("extends")),
            bundle=value("bundle"),
        )

    # steps

    def bits(self, step: int) -> StepBit:
        return StepBit(int(self.rules.step_bits[step]))

    def unit(self, step: int) -> ClockUnit:
        return ClockUnit(int(self.rules.step_clock_unit[step]))

    def emits(self, step: int) -> Legal | None:
        number = int(self.rules.step_emits[step])
        return Legal(number) if number >= 0 else None

    def is_standing(self, step: int) -> bool:
        """Whether a case stays here, in effect, until something happens or its term is over."""
        in_effect = StepBit.LISTED | StepBit.IN_EFFECT
        stays = self.unit(step) in (ClockUnit.NONE, ClockUnit.TERM)
        return self.bits(step) & in_effect == in_effect and stays

    def span(self, step: int) -> str:
        unit, n = self.unit(step), int(self.rules.step_clock_n[step])
        if unit == ClockUnit.FIRST_WORKING_DAY:
            return "first working day"
        if unit == ClockUnit.BETWEEN_DAYS:
            return f"{n} to {int(self.rules.step_clock_m[step])} days"
        return f"{n} {unit.name.lower().replace('_', ' ')}"

    def clock_paths(self, step: int, day: int | None) -> Iterator[list[int]]:
        """Yield the ways on from a step by clocks alone, to where a case stays, stands or ends."""
        waits = self.unit(step) not in (ClockUnit.NONE, ClockUnit.TERM)
        onward = [
            row.to
            for row in self.rows
            if row.source == step and row.trigger == "clock" and not row.needs | row.bars
            and (day is None or row.window[0] <= day < row.window[1])
        ]  # fmt: skip
        if not waits or not onward:
            yield [step]
            return
        for to in onward:
            yield from ([step, *path] for path in self.clock_paths(to, day))

    def leads(self, row: Row, day: int | None) -> bool:
        """Whether a case that the row opens comes to stand, without anything else happening."""
        return any(self.is_standing(path[-1]) for path in self.clock_paths(row.to, day))

    @cached_property
    def openings(self) -> list[Row]:
        """Rows that open a case of one of the four, bars included, in the order in which they are asked."""
        return [row for row in self.rows if row.source == 0 and row.procedure in LISTS]

    @cached_property
    def grounds_(self) -> list[Row]:
        return [row for row in self.openings if self.leads(row, None)]

    # the tables

    def grounds(self) -> Table:
        table: Table = {}
        for name, trigger in {(row.procedure, row.trigger): None for row in self.openings}:
            rows = [row for row in self.openings if (row.procedure, row.trigger) == (name, trigger)]
            clocks = [row for row in self.rows if row.trigger == "clock" and row.procedure == name]
            for since, until in _between([row.window for row in rows + clocks]):
                in_force = [row for row in rows if row.window[0] <= since < row.window[1]]
                if content := self._ground(in_force, since):
                    table.setdefault((name, trigger), []).append(((since, until), content))
        return table

    def _ground(self, rows: list[Row], day: int) -> Content:
        """Try all facts that any rule looks at; say what is needed, what bars, and what follows."""
        facts = Fact(0)
        for row in rows:
            facts |= row.needs | row.bars | row.extension_if
        alone = list(facts)
        leading: dict[Fact, list[Row]] = {}
        for size in range(len(alone) + 1):
            for chosen in itertools.combinations(alone, size):
                found = self._reached(rows, _joined(chosen), day)
                if found:
                    leading[_joined(chosen)] = found
        if not leading:
            return {}
        needs, anywhere = facts, Fact(0)
        for case in leading:
            needs, anywhere = needs & case, anywhere | case
        bars = facts & ~anywhere
        free = [fact for fact in alone if fact & anywhere and not fact & needs]
        together = [
            pair for pair in itertools.combinations(free, 2)
            if not any(_joined(pair) & case == _joined(pair) for case in leading)
        ]  # fmt: skip
        expected = {
            needs | _joined(chosen)
            for size in range(len(free) + 1)
            for chosen in itertools.combinations(free, size)
            if not any(set(pair) <= set(chosen) for pair in together)
        }
        assert expected == set(leading), "facts must be needed, bar, or bar in pairs"
        found = [row for group in leading.values() for row in group]
        longer = {
            case: any(row.extension and row.extension_if & case == row.extension_if for row in group)
            for case, group in leading.items()
        }
        extension_if = frozenset(
            name for fact in free for name in _names(fact) if longer.get(needs | fact) and not longer[needs]
        )
        return {
            "needs": _names(needs),
            "bars": _names(bars),
            "bars_together": frozenset(" ".join(sorted(_names(_joined(pair)))) for pair in together),
            "term": " or ".join(sorted({row.term for row in found})),
            "extension": " or ".join(sorted({row.extension for row in found} - {""})),
            "extension_if": extension_if,
            "decision": "mandatory" if all(g[-1].is_certain for g in leading.values()) else "discretionary",
        }

    def _reached(self, rows: list[Row], facts: Fact, day: int) -> list[Row]:
        """Return the rows that can bring a case with these facts to stand, up to the first certain one."""
        found = []
        for row in (row for row in rows if row.fits(facts)):
            if self.leads(row, day):
                found.append(row)
            if row.is_certain:
                break
        return found

    def extensions(self) -> Table:
        table: Table = {}
        for row in self.rows:
            if row.extends and row.procedure in LISTS and self.is_standing(row.source):
                known = table.setdefault((row.procedure, row.trigger), [])
                window = self._where_terms(row.procedure, Term.FIXED, row.window)
                if (window, {}) not in known:
                    known.append((window, {}))
        return table

    def _where_terms(self, name: str, term: Term, window: Window) -> Window:
        """Cut a window to the days from which the list has entries with such a term."""
        wanted = [
            g for g in self.grounds_ if g.procedure == name and (g.term == "open") == (term == Term.OPEN)
        ]
        since = min((row.window[0] for row in wanted), default=LAST)
        return max(window[0], since), max(window[1], since)

    def exits(self) -> Table:
        by_source: dict[tuple[str, int], Table] = {}
        for row in self.rows:
            if row.procedure in LISTS and row.source and self.is_standing(row.source):
                table = by_source.setdefault((row.procedure, row.source), {})
                for key, window, content in self._exits_of(row):
                    table.setdefault(key, []).append((window, content))
        table = {}
        for name in LISTS:
            same = [found for (procedure, _), found in by_source.items() if procedure == name]
            for other in same[1:]:  # wherever an entry stands, the ways off are the same
                assert {k: _merged(v) for k, v in other.items()} == {
                    k: _merged(v) for k, v in same[0].items()
                }
            table |= same[0] if same else {}
        return table

    def _exits_of(self, row: Row) -> Iterator[tuple[tuple[str, str], Window, Content]]:
        for path in self.clock_paths(row.to, None):
            if self.bits(path[-1]) & StepBit.LISTED:
                continue
            out = next(at for at, step in enumerate(path) if not self.bits(step) & StepBit.LISTED)
            lock = [step for step in path[out:] if self.bits(step) & StepBit.LOCK]
            content = {
                "deadline": " and ".join(self.span(step) for step in path[:out]) or None,
                "decision": "mandatory" if row.is_certain else "discretionary",
                "relist_lock": "".join(self._lock(step, row.procedure) for step in lock),
            }
            expires = row.trigger == "clock"
            event = "expiry" if expires else row.trigger
            item = " ".join((event, *sorted(_names(row.needs))))
            for term in row.terms & (Term.FIXED if expires else Term.OPEN | Term.FIXED):
                window = self._where_terms(row.procedure, term, row.window)
                if window[0] < window[1]:
                    key = (row.procedure, f"{item} ({(term.name or '').lower()})")
                    yield key, window, content

    def _lock(self, step: int, name: str) -> str:
        """Return how long a step keeps a new entry out, if any ground asks."""
        asks = any(row.bars & Fact.LOCKED for row in self.grounds_ if row.procedure == name)
        return f"P{int(self.rules.step_clock_n[step])}{self.unit(step).name[0]}" if asks else ""

    def clocks(self) -> Table:
        table: Table = {}
        windows = self._step_windows()
        live = {
            step for row in self.grounds_ for path in self.clock_paths(row.to, None) for step in path[:-1]
        }
        for step, window in windows.items():
            name, stage = self._stage(step, live)
            if stage and window[0] < window[1]:
                covers: frozenset[str] = frozenset()
                if stage == "temporary_lift":
                    covers = frozenset(trip for trip, _ in self._bans(name))
                table.setdefault((name, f"{stage}: {self.span(step)}"), []).append(
                    (window, {"covers": covers})
                )
        return table

    def _step_windows(self) -> dict[int, Window]:
        """Return the days on which cases can come to each step."""
        found: dict[int, Window] = {0: (FIRST, LAST)}
        for _ in range(len(self.rules.step_bits)):
            for row in self.rows:
                if row.source not in found:
                    continue
                since, until = found[row.source]
                if row.source and row.trigger == "clock":
                    window = (max(row.window[0], since), until)
                else:
                    window = (max(row.window[0], since), row.window[1])
                if row.trigger == "clock" and self.unit(row.source) == ClockUnit.TERM:
                    window = self._where_terms(row.procedure, Term.FIXED, window)
                if row.trigger.split(".")[0] in LISTS:  # nothing can be done about a list before it is there
                    name = row.trigger.split(".")[0]
                    first = min(ground.window[0] for ground in self.grounds_ if ground.procedure == name)
                    window = (max(first, window[0]), window[1])
                old = found.get(row.to, window)
                found[row.to] = (min(old[0], window[0]), max(old[1], window[1]))
        return found

    def _stage(self, step: int, live: Collection[int]) -> tuple[str, str]:
        """Say whose and what a clock is, by what its step does and what leads there."""
        incoming = [row for row in self.rows if row.to == step]
        name = self.stack.procedure_ids[int(self.rules.step_procedure[step])]
        emits = self.emits(step)
        if not incoming or emits is None or self.unit(step) in (ClockUnit.NONE, ClockUnit.TERM):
            return name, ""
        if self.bits(step) & StepBit.LOCK:
            return name, "relist_lock"
        if name not in LISTS:
            (against,) = {
                row.trigger.split(".")[0]
                for row in self.rows
                if row.procedure == name and row.source == 0
            }  # fmt: skip
            return against, OBJECTION_STAGES[emits, any(row.source == 0 for row in incoming)]
        if any(row.trigger.endswith(".upheld") for row in incoming):
            return name, "objection_correct"
        is_before = not self.bits(step) & StepBit.LISTED
        return name, STAGES.get(emits, "") if not is_before or step in live else ""

    def measures(self) -> Table:
        table: Table = {}
        for name in LISTS:
            for (trip, group), windows in self._bans_by_group(name).items():
                for window in windows:
                    table.setdefault((name, f"{group} {trip}"), []).append((window, DIRECT))
            for row in self.grounds_:
                if row.trigger != f"{name}.in_force" or not row.is_certain:
                    continue
                for trip, window in self._bans(row.procedure):
                    key, cut = (name, f"open or fixed {trip}"), (max(window[0], row.window[0]), window[1])
                    if cut[0] < cut[1] and key not in table:
                        table[key] = [(cut, {"through": row.procedure, "reaches_standing": "no"})]
        return table

    def _bans(self, name: str) -> list[tuple[str, Window]]:
        by_group = self._bans_by_group(name)
        return [(trip, window) for (trip, _), windows in by_group.items() for window in windows]

    def _bans_by_group(self, name: str) -> dict[tuple[str, str], list[Window]]:
        """Return closed trips of a list, by ticket and by the kind of ground."""
        found: dict[tuple[str, str], list[Window]] = {}
        for bundle in sorted({row.bundle for row in self.grounds_ if row.procedure == name}):
            grounds = [row for row in self.grounds_ if row.procedure == name and row.bundle == bundle]
            since = min(row.window[0] for row in grounds)
            own = name.split("_")[0]
            group = "open or fixed"
            if own in ("air", "rail"):
                group = "own" if any(row.trigger.startswith(own) for row in grounds) else "other"
            for at in range(int(self.rules.ban_start[bundle]), int(self.rules.ban_start[bundle + 1])):
                trip = Trip(int(self.rules.ban_trip[at])).name.lower()
                day, until = int(self.rules.ban_from_day[at]), int(self.rules.ban_to_day[at])
                if self.rules.ban_threshold[at] > 0:
                    found.setdefault((trip, group), []).append((max(day, since), until))
        return {key: _joined_windows(windows) for key, windows in found.items()}

    def publication(self) -> Table:
        table: Table = {}
        for name in LISTS:
            grounds = [row for row in self.grounds_ if row.procedure == name]
            stands = {path[-1] for row in grounds for path in self.clock_paths(row.to, None)}
            shown = {bool(self.bits(step) & StepBit.PUBLISHED) for step in stands if self.is_standing(step)}
            since = min(row.window[0] for row in grounds)
            content = {"published": "yes" if shown == {True} else "no"}
            table[name, "entry"] = [((since, LAST), content)]
        return table


def _joined(facts: Collection[Fact]) -> Fact:
    joined = Fact(0)
    for fact in facts:
        joined |= fact
    return joined


def _joined_windows(windows: list[Window]) -> list[Window]:
    joined: list[Window] = []
    for since, until in sorted(windows):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        elif since < until:
            joined.append((since, until))
    return joined


def derived(regime: Regime) -> dict[str, Table]:
    shipped = Shipped(compile_stack([regime], from_day=FIRST, to_day=LAST))
    return {name: getattr(shipped, name)() for name in second_encoding()}


# the comparison


def _between(windows: list[Window]) -> list[Window]:
    days = sorted({day for window in windows for day in window})
    return list(itertools.pairwise(days))


def _merged(entries: list[tuple[Window, Content]]) -> list[tuple[Window, Content]]:
    merged: list[tuple[Window, Content]] = []
    for window, content in sorted(entries, key=lambda entry: entry[0]):
        if merged and merged[-1][1] == content and window[0] <= merged[-1][0][1]:
            merged[-1] = ((merged[-1][0][0], max(window[1], merged[-1][0][1])), content)
        else:
            merged.append((window, content))
    return merged


def _parts(ours: Content | None, theirs: Content | None) -> Iterator[tuple[str, str, str]]:
    """Yield field, sheet and shipped for each difference of two rows; what the sheet leaves open is none."""
    if ours is None or theirs is None:
        if ours is not theirs:
            yield "row", "present" if ours is not None else "", "present" if theirs is not None else ""
        return
    for field, value in ours.items():
        other = theirs[field]
        if isinstance(value, frozenset):
            yield from ((field, name, "") for name in value - other)
            yield from ((field, "", name) for name in other - value)
        elif value != other and (value is not None or field == "deadline"):
            yield field, value or "", other or ""


def compared(ours: dict[str, Table], theirs: dict[str, Table]) -> set[Difference]:
    found: set[Difference] = set()
    for table, mine in ours.items():
        for key in {**mine, **theirs[table]}:
            rows = [mine.get(key, []), theirs[table].get(key, [])]
            windows: dict[tuple[str, str, str], list[Window]] = {}
            for since, until in _between([window for entries in rows for window, _ in entries]):
                contents = [
                    next((content for window, content in entries if window[0] <= since < window[1]), None)
                    for entries in rows
                ]
                for part in _parts(*contents):
                    windows.setdefault(part, []).append((since, until))
            for part, days in windows.items():
                for since, until in _joined_windows(days):
                    end = "" if until == LAST else date_of(until).isoformat()
                    found.add(Difference(table, *key, date_of(since).isoformat(), end, *part))
    return found


def recorded() -> list[tuple[Difference, dict[str, str]]]:
    rows = read("national_lists/differences")
    return [(Difference(*(row[name] for name in rows[0] if name in Difference._fields)), row) for row in rows]


def _covers(record: Difference, found: Difference) -> bool:
    return found == record or (record.item == "*" and found._replace(item="*") == record)


@pytest.fixture(scope="module")
def shipped_regime() -> Regime:
    return load_regime("national-lists").regime


@pytest.fixture(scope="module")
def found(shipped_regime: Regime) -> set[Difference]:
    return compared(second_encoding(), derived(shipped_regime))


def test_differences__are_all_recorded(found: set[Difference]) -> None:
    records = [record for record, _ in recorded()]
    assert [item for item in sorted(found) if not any(_covers(record, item) for record in records)] == []


def test_differences__are_none_that_are_gone(found: set[Difference]) -> None:
    records = [record for record, _ in recorded()]
    assert [record for record in records if not any(_covers(record, item) for item in found)] == []


def test_differences__say_who_is_right_and_cite_the_sheet() -> None:
    for _, row in recorded():
        assert row["right"] in RIGHT
        assert row["section"].strip()
        assert len(row["reason"].split()) >= 4


def test_second_encoding__cites_a_section_and_a_mark_in_every_row() -> None:
    for name in ("grounds", "exits", "clocks", "measures", "publication"):
        assert all(
            row["section"] and row["mark"] in {"V1", "V2", "R"} for row in read(f"national_lists/{name}")
        )


def test_derivation__finds_every_list_in_every_table(shipped_regime: Regime) -> None:
    tables = derived(shipped_regime)
    for name in ("grounds", "exits", "clocks", "measures", "publication"):
        assert {key[0] for key in tables[name]} == set(LISTS)


# negative controls


def _changed(regime: Regime, path: str, item_id: str, **changes: Any) -> Regime:
    """Return a copy of a regime with one item changed; without changes the item is gone."""
    kind, owner, items = path.split(".")
    whole = []
    for holder in getattr(regime, kind):
        if holder.id == owner:
            known = getattr(holder, items)
            assert item_id in {item.id for item in known}
            kept = [
                item if item.id != item_id else item.model_copy(update=changes)
                for item in known
                if item.id != item_id or changes
            ]
            holder = holder.model_copy(update={items: tuple(kept)})
        whole.append(holder)
    return regime.model_copy(update={kind: tuple(whole)})


def _noticed(regime: Regime, before: set[Difference]) -> set[Difference]:
    return compared(second_encoding(), derived(regime)) - before


def test_control__a_changed_term_is_noticed(shipped_regime: Regime, found: set[Difference]) -> None:
    ground = next(g for item in shipped_regime.lists for g in item.grounds if g.id == "jd17-g4")
    longer = ground.term.model_copy(update={"duration": "P3Y"})
    new = _noticed(_changed(shipped_regime, "lists.jd_list.grounds", "jd17-g4", term=longer), found)
    assert new == {
        Difference("grounds", "jd_list", "assets_not_reported", "2017-05-01", "", "term", "P2Y", "P3Y")
    }


def test_control__a_dropped_exit_is_noticed(shipped_regime: Regime, found: set[Difference]) -> None:
    name = "jd17-exit-no-assets-found"
    new = _noticed(_changed(shipped_regime, "procedures.jd_list.moves", name), found)
    assert new == {
        Difference("exits", "jd_list", "no_assets_found (open)", "2017-05-01", "", "row", "present", "")
    }


def test_control__a_dropped_bar_is_noticed(shipped_regime: Regime, found: set[Difference]) -> None:
    new = _noticed(_changed(shipped_regime, "lists.jd_list.grounds", "jd17-secured"), found)
    assert new == {
        Difference("grounds", "jd_list", "notice_expired", "2017-05-01", "", "bars", "secured", "")
    }


def test_control__a_changed_clock_is_noticed(shipped_regime: Regime, found: set[Difference]) -> None:
    procedure = next(p for p in shipped_regime.procedures if p.id == "air_ban")
    step = next(step for step in procedure.steps if step.id == "notice")
    assert step.clock
    shorter = step.clock.model_copy(update={"n": 3})
    new = _noticed(_changed(shipped_regime, "procedures.air_ban.steps", "notice", clock=shorter), found)
    assert {(item.item, item.sheet, item.shipped) for item in new} == {
        ("notice: 7 working days", "present", ""), ("notice: 3 working days", "", "present"),
    }  # fmt: skip


def test_control__a_reform_that_is_left_out_is_noticed(shipped_regime: Regime) -> None:
    options: dict[str, Any] = {"from_day": FIRST, "to_day": LAST}
    tables = second_encoding()
    without = Shipped(compile_stack([shipped_regime], without=["jd-2020-students"], **options))
    theirs = {name: getattr(without, name)() for name in tables}
    barred = Difference(
        "grounds", "jd_list", "assets_hidden", "2020-01-02", "", "bars", "campus_loan", ""
    )  # fmt: skip
    assert barred in compared(tables, theirs)
