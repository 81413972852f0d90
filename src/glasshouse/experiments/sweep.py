"""Many scenarios at once: factors that take values, or move over ranges, and what comes of each cell.

Values are crossed with each other (a grid). Ranges are filled by a scrambled Sobol sequence, whose points lie
more evenly than luck would put them (Owen 1998, Journal of Complexity 14(4) 466-489), by SciPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from statistics import fmean

import numpy as np
from scipy.stats import qmc

from glasshouse.engine.outcomes import Outcome, outcomes_of
from glasshouse.engine.prepare import prepare
from glasshouse.engine.tables import write_parquet
from glasshouse.errors import ScenarioError
from glasshouse.experiments.design import OnRun, carry_out, design_of
from glasshouse.experiments.effects import means_of
from glasshouse.experiments.store import Store
from glasshouse.metrics.intervals import over_replicates
from glasshouse.provenance import speaking_of
from glasshouse.shown import Shown, Table
from glasshouse.society.scenario import Scenario

TABLE = "sweep.parquet"
WORDS = ("regimes", "without", "evidence", "response", "parts")
BETWEEN, EITHER = "..", "|"
FIGURES = 4


@dataclass(frozen=True)
class Factor:
    """What varies: a word of a scenario or the id of a number; over values, or between two ends."""

    name: str
    values: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Cell:
    """One scenario of a sweep: its settings by factor, and by outcome the means of its replicates."""

    settings: Mapping[str, str]
    values: Mapping[str, tuple[float, ...]]

    def mean(self, outcome: str) -> float:
        """Return the mean over replicates, per adult in the whole horizon."""
        return fmean(self.values[outcome])

    def ends(self, outcome: str) -> tuple[float | None, float | None]:
        """Return the interval over replicates."""
        found = over_replicates(self.values[outcome])
        return (found[1], found[2]) if found else (None, None)


@dataclass(frozen=True, repr=False)
class Sweep(Shown):
    """What came of all cells; `labels` are what outputs of their runs say, each once."""

    scenario: Scenario
    labels: tuple[str, ...]
    factors: tuple[Factor, ...]
    replicates: int
    outcomes: tuple[Outcome, ...]
    cells: tuple[Cell, ...]

    def _line(self) -> str:
        names, n = ", ".join(one.name for one in self.factors), len(self.cells)
        return f"<Sweep (synthetic): {', '.join(self.scenario.regimes)}; {n} settings of {names}>"

    def _shown(self) -> Iterator[Table]:
        from glasshouse.experiments.sweep_text import shown_tables  # which tells what stands here

        return shown_tables(self)


def factor_of(text: str) -> Factor:
    """Return a factor from NAME=VALUE|VALUE or NAME=LOW..HIGH.

    Raises
    ------
    ScenarioError
        If it is neither.

    Examples
    --------
    >>> factor_of("response=standard|none").values
    ('standard', 'none')
    >>> factor_of("court.adopts=0.1..0.3").ends
    (0.1, 0.3)
    """
    name, equals, rest = (part.strip() for part in text.partition("="))
    if not name or not equals:
        raise ScenarioError(
            f'--vary: found "{text}"; NAME=VALUE|VALUE or NAME=LOW..HIGH is needed, such as '
            "response=standard|none or court.adopts=0.1..0.3."
        )
    if name not in WORDS and "." not in name:
        raise ScenarioError(
            f'--vary: found "{name}"; one of {", ".join(WORDS)}, or the id of a number such as court.adopts, '
            "is needed. `glasshouse parameters` lists them."
        )
    if BETWEEN in rest and name not in WORDS:
        low, _, high = rest.partition(BETWEEN)
        try:
            ends = float(low), float(high)
        except ValueError:
            ends = 1.0, 0.0
        if not ends[0] < ends[1]:
            raise ScenarioError(f'--vary: found "{rest}"; a range is needed, such as 0.1..0.3.')
        return Factor(name, ends=ends)
    return Factor(name, values=tuple(part.strip() for part in rest.split(EITHER)))


def settings_of(factors: Sequence[Factor], *, points: int, seed: int) -> list[dict[str, str]]:
    """Return the cells of a sweep: the grid of all values, each with every point of the ranges.

    Parameters
    ----------
    points
        Of the ranges; a power of two fills them most evenly.
    seed
        Key of the scrambling.
    """
    if len({one.name for one in factors}) < len(factors):
        raise ScenarioError("--vary: the same name is given twice; give all its values at once.")
    listed = [one for one in factors if one.ends is None]
    ranged = [one for one in factors if one.ends is not None]
    grid = [dict(zip((one.name for one in listed), row, strict=True))
            for row in product(*(one.values for one in listed))]  # fmt: skip
    if not ranged:
        return grid
    ends = np.array([one.ends for one in ranged])
    units = qmc.Sobol(len(ranged), rng=np.random.default_rng(seed)).random(points)
    places = qmc.scale(units, ends[:, 0], ends[:, 1])
    rows = [
        {one.name: f"{value:.{FIGURES}g}" for one, value in zip(ranged, row, strict=True)} for row in places
    ]
    return [{**cell, **row} for cell in grid for row in rows]


def scenario_at(scenario: Scenario, settings: Mapping[str, str]) -> Scenario:
    """Return a scenario with the settings of a cell; an empty text is nothing of the kind."""
    changed = scenario
    for name, text in settings.items():
        names = tuple(part.strip() for part in text.split(",") if part.strip())
        if name == "response":
            changed = replace(changed, response=text)
        elif name == "evidence":
            changed = replace(changed, evidence=("rule", *names))
        elif name == "without":
            changed = replace(changed, without=(*scenario.without, *names), with_dependents=True)
        elif name == "regimes":
            changed = replace(changed, regimes=names)
        elif name == "parts":
            changed = replace(changed, parts=names)
        else:
            changed = replace(changed, numbers=(*changed.numbers, (name, text)))
    return changed


def name_of(settings: Mapping[str, str]) -> str:
    """Return what a cell is called."""
    return ", ".join(f"{name}={text or 'nothing'}" for name, text in settings.items())


def sweep(
    scenario: Scenario,
    factors: Sequence[Factor],
    *,
    points: int = 16,
    replicates: int = 1,
    out: Path | str,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Sweep:
    """Run a scenario at all settings of some factors, on the same people, and keep a table of outcomes.

    Parameters
    ----------
    scenario
        What does not vary.
    factors, points
        What varies; see `settings_of`.
    replicates, out, threads, on_run
        As for `compare`.

    Raises
    ------
    ScenarioError
        If a setting cannot be.
    """
    cells = settings_of(factors, points=points, seed=scenario.seed)
    design = design_of({name_of(one): scenario_at(scenario, one) for one in cells}, replicates)
    store = Store(Path(out))
    with speaking_of(store.path):
        store.path.mkdir(parents=True, exist_ok=True)
    found: dict[str, dict[str, list[float]]] = {name: {} for name in design.cells}
    labels: dict[str, None] = {}
    for runs in carry_out(design, store, threads=threads, on_run=on_run):
        for name, run in runs.items():
            labels |= dict.fromkeys(run.manifest.labels)
            for outcome, mean in means_of(run.fates()).items():
                found[name].setdefault(outcome, []).append(mean)
    outcomes = outcomes_of(prepare(next(iter(design.cells.values()))))
    result = Sweep(
        scenario, tuple(labels), tuple(factors), replicates, outcomes,
        tuple(
            Cell(settings, {outcome: tuple(values) for outcome, values in found[name_of(settings)].items()})
            for settings in cells
        ),
    )  # fmt: skip
    write_table(store.path / TABLE, result)
    return result


def write_table(path: Path, found: Sweep) -> None:
    """Write a row for each cell and replicate: the settings, and the mean of each outcome per adult."""
    rows = [(cell, replicate) for cell in found.cells for replicate in range(found.replicates)]
    table = {"replicate": np.array([replicate for _, replicate in rows])}
    for factor in found.factors:
        texts = [cell.settings[factor.name] for cell, _ in rows]
        table[factor.name] = np.array([float(t) for t in texts] if factor.ends else texts)
    for one in found.outcomes:
        table[one.name] = np.array([cell.values[one.name][replicate] for cell, replicate in rows])
    about = "outcomes per synthetic adult in the whole horizon, by setting and replicate"
    write_parquet(path, table, "FROM t", about=about)
