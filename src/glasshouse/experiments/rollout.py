"""Staggered adoption with known truth: a law begins in some provinces after others, and what it did is known.

Provinces are drawn into cohorts. Each cohort lives through a future of its own, in which the law changes in
its month, and what would have been without it is lived through as well, by the same people with the same
luck. Nobody moves between provinces, and people see and answer to their own province alone; so the provinces
of a cohort, taken from its future, are what they would be in a country that adopts one after the other. That
is a panel on which estimators can be tried: their answer is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

import numpy as np

from glasshouse.arrays import I64
from glasshouse.clock import month_text
from glasshouse.engine.outcomes import Outcome, outcomes_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import Run
from glasshouse.engine.tables import warning_of, write_parquet
from glasshouse.errors import ScenarioError
from glasshouse.experiments.branching import changed
from glasshouse.experiments.design import OnRun, carry_out, design_of
from glasshouse.experiments.figures import PER, RATE, markdown_table, number
from glasshouse.experiments.store import Store
from glasshouse.metrics.series import read_series
from glasshouse.provenance import STATEMENT, speaking_of, write_atomically
from glasshouse.shown import Shown, Table, facts, rows
from glasshouse.society.scenario import Scenario

TABLE, PAGE = "rollout.parquet", "rollout.md"
ADULTS, NEVER = "adults", "never"
UNTREATED = "_untreated"
MONTHS_A_YEAR = 12


@dataclass(frozen=True, repr=False)
class Rollout(Shown):
    """A panel of provinces and months, and the truth of it.

    Parameters
    ----------
    path
        The folder; `rollout.parquet` is the panel.
    labels
        What outputs of all its runs say.
    cohorts
        By month of adoption, or `never`: the provinces, by their codes.
    outcomes
        That the panel has.
    truth
        By cohort, then by outcome: the mean effect per adult and month on its provinces while they are
        treated.
    """

    path: Path
    scenario: Scenario
    labels: tuple[str, ...]
    cohorts: Mapping[str, tuple[int, ...]]
    outcomes: tuple[Outcome, ...]
    truth: Mapping[str, Mapping[str, float]]

    def _line(self) -> str:
        months = ", ".join(name for name in self.cohorts if name != NEVER)
        return f"<Rollout {self.path} (synthetic): {', '.join(self.scenario.regimes)}; begins {months}>"

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """Return what the law did in each cohort, per 1,000 adults and year, outcome by outcome."""
        times = PER * MONTHS_A_YEAR
        return [
            (one.label, *(number(effects[one.name] * times, signed=True) for effects in self.truth.values()))
            for one in self.outcomes
        ]

    @property
    def head(self) -> tuple[str, ...]:
        """Return the columns of `lines`."""
        return f"True effect, {RATE}", *(f"began {name}" for name in self.truth)

    def _shown(self) -> Iterator[Table]:
        yield facts("Staggered adoption (synthetic): what is run", self.words())
        yield Table("Staggered adoption (synthetic): the truth in the panel", self.head, rows(*self.lines))

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield names and words of what it is of, and of who adopts when."""
        span = f"{month_text(self.scenario.start)} to {month_text(self.scenario.end)}"
        yield "Society", f"{self.scenario.agents:,} synthetic adults, {span}"
        for label in self.labels[1:]:
            yield "Says", label
        for name, codes in self.cohorts.items():
            yield f"Begins {name}", f"{len(codes)} provinces: {', '.join(map(str, codes))}"

    def markdown(self) -> str:
        """Return all of it as Markdown."""
        said = [
            "# Staggered adoption with known truth", STATEMENT, markdown_table(("", ""), self.words()),
            f"`{TABLE}` has a row for each province and month: `cohort`, `first_treated` (its month since "
            f"January 2000; 0: never), `treated`, `adults`, each outcome, and beside it `NAME{UNTREATED}`, "
            "what would have been without the law, for the same people with the same luck. Provinces (codes "
            "of the census) were drawn into cohorts by the seed, so adoption answers to nothing.",
            markdown_table(self.head, self.lines),
            "An effect is exact in the model. An estimator that sees only the panel without the columns "
            f"`*{UNTREATED}` should come near it.",
        ]  # fmt: skip
        return "\n\n".join(said) + "\n"


def cohorts_of(provinces: Sequence[int], months: Sequence[int], seed: int) -> dict[str, tuple[int, ...]]:
    """Return which provinces adopt when: parts as equal as they can be, the last of which never does.

    Raises
    ------
    ScenarioError
        If there are fewer provinces than cohorts.

    Examples
    --------
    >>> found = cohorts_of([11, 12, 13], [150], seed=1)
    >>> {name: len(codes) for name, codes in found.items()}
    {'2012-07': 2, 'never': 1}
    """
    names = [*(month_text(month) for month in sorted(set(months))), NEVER]
    if len(provinces) < len(names):
        raise ScenarioError(
            f"--at: found {len(names) - 1} months, and the society has {len(provinces)} provinces; one for "
            "each, and one in which the law never begins, are needed. Give fewer months, or a society of "
            "more provinces."
        )
    drawn = sorted(provinces, key=lambda code: sha256(f"rollout {code} of {seed}".encode()).digest())
    parts = np.array_split(np.array(drawn), len(names))
    return {name: tuple(sorted(part.tolist())) for name, part in zip(names, parts, strict=True)}


def roll_out(
    scenario: Scenario,
    begins: Sequence[str],
    *,
    at: Sequence[int],
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Rollout:
    """Let a law begin in some provinces after others, and keep the panel with its truth.

    Parameters
    ----------
    scenario
        The law before, the people and the horizon.
    begins
        The stack that is in force from the month of adoption on.
    at
        Months of adoption, as ticks; one part of the provinces for each, and one for never.
    out, threads, on_run
        As for `compare`.

    Raises
    ------
    ScenarioError
        If a month is not within the horizon, or there are too few provinces.
    """
    months, path = sorted(set(at)), Path(out)
    cells = {month_text(month): changed(scenario, month, begins, ()) for month in months}
    first = next(iter(cells.values()))
    if first.change is None:
        raise ScenarioError("--begins: found the law that is in force already; name another stack.")
    cells = {NEVER: replace(first, change=replace(first.change, happens=False)), **cells}
    design, store = design_of(cells, 1), Store(path)
    with speaking_of(path):
        path.mkdir(parents=True, exist_ok=True)
    (runs,) = carry_out(design, store, threads=threads, on_run=on_run)
    prepared = prepare(design.cells[NEVER])
    outcomes = tuple(one for one in outcomes_of(prepared) if _rows_of(one, prepared) and not one.is_value)
    counts = {name: _counts(run, outcomes, prepared) for name, run in runs.items()}
    provinces = sorted({province for province, _ in counts[NEVER][ADULTS]})
    cohorts = cohorts_of(provinces, months, scenario.seed)
    panel = _panel(counts, cohorts, outcomes, scenario)
    moved = tuple(one for one in outcomes if (panel[one.name] != panel[one.name + UNTREATED]).any())
    about = "outcomes of synthetic adults by province and month, with a law that begins in some after others"
    write_parquet(path / TABLE, panel, "FROM t", about=about, **warning_of(prepared))
    said = [run.manifest.labels for run in runs.values()]
    labels = tuple(label for label in said[0] if all(label in one for one in said))
    found = Rollout(path, scenario, labels, cohorts, moved, _truth(panel, cohorts, moved))
    write_atomically(path / PAGE, found.markdown())
    return found


def _rows_of(one: Outcome, prepared: Prepared) -> tuple[str, ...]:
    """Return the observables of an outcome that a society counts; months on a list are none."""
    here = {observable.name for observable in prepared.observables}
    return tuple(name for name in one.events if name in here)


Counts = dict[str, Counter[tuple[int, int]]]  # by outcome, then by province and tick


def _counts(run: Run, outcomes: Sequence[Outcome], prepared: Prepared) -> Counts:
    """Return what was counted of adults in each province and month."""
    wanted = {ADULTS: (ADULTS,), **{one.name: _rows_of(one, prepared) for one in outcomes}}
    names = sorted({name for observables in wanted.values() for name in observables})
    values = read_series(run.series_path, observables=names, provinces=prepared.province_codes).values
    found: Counts = {}
    for name, observables in wanted.items():
        counted: Counter[tuple[int, int]] = Counter()
        for (province, _, observable), by_tick in values.items():
            if observable in observables:
                counted.update({(province, tick): value for tick, value in by_tick.items()})
        found[name] = counted
    return found


def _panel(
    counts: Mapping[str, Counts], cohorts: Mapping[str, tuple[int, ...]], outcomes: Sequence[Outcome],
    scenario: Scenario,
) -> dict[str, I64]:  # fmt: skip
    """Return the columns of the panel, ordered by province and month."""
    of = dict(chain.from_iterable(((code, name) for code in codes) for name, codes in cohorts.items()))
    ticks = range(scenario.start, scenario.end + 1)
    keys = [(province, tick) for province in sorted(of) for tick in ticks]
    names = [of[province] for province, _ in keys]
    begins = {month_text(tick): tick for tick in ticks} | {NEVER: 0}
    table = {
        "province": np.array([province for province, _ in keys]),
        "tick": np.array([tick for _, tick in keys]),
        "month": np.array([month_text(tick) for _, tick in keys]),
        "cohort": np.array(names),
        "first_treated": np.array([begins[name] for name in names]),
    }
    table["treated"] = (table["first_treated"] > 0) & (table["tick"] >= table["first_treated"])
    adults = counts[NEVER][ADULTS]  # of some months; the same in every future
    known = {code: sorted(tick for province, tick in adults if province == code) for code in of}
    latest = [max((t for t in known[code] if t <= tick), default=known[code][0]) for code, tick in keys]
    table[ADULTS] = np.array([adults[code, tick] for (code, _), tick in zip(keys, latest, strict=True)])
    for one in outcomes:
        mine = zip(keys, names, strict=True)
        table[one.name] = np.array([counts[name][one.name][key] for key, name in mine])
        table[one.name + UNTREATED] = np.array([counts[NEVER][one.name][key] for key in keys])
    return table


def _truth(
    panel: Mapping[str, I64], cohorts: Mapping[str, tuple[int, ...]], outcomes: Sequence[Outcome]
) -> dict[str, dict[str, float]]:
    """Return the mean effect per adult and month, cohort by cohort."""
    found = {}
    for cohort in (name for name in cohorts if name != NEVER):
        rows_of_it = (panel["cohort"] == cohort) & panel["treated"].astype(bool)
        adults = int(panel[ADULTS][rows_of_it].sum())
        found[cohort] = {
            one.name: float((panel[one.name] - panel[one.name + UNTREATED])[rows_of_it].sum()) / adults
            for one in outcomes
        }
    return found
