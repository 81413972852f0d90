"""What checks of toy societies against known numbers share: runs, exact tails, two stages, negative controls.

A check looks at a society of some agents under a seed and names what is wrong. In the first stage a sound
program is called wrong at most once in 1e6 (exact tails, Bonferroni). If it is, a fresh society four times as
large under another seed decides: one unlucky draw fails nobody, and a real fault fails both. A negative
control is the same check on a society that is deliberately wrong; both stages must catch it.

Published numbers are held to the tolerance that was stated for them or, where that is under 4.9 standard
errors of the design (a normal tail of 1e-6), to 4.9 standard errors.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.stats import binom

from glasshouse import clock
from glasshouse.arrays import I64
from glasshouse.cli.run import scenario_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
SEEN = Path(__file__).parent / "seen.csv"
UPDATE = "GLASSHOUSE_UPDATE_SEEN"  # 1: write what is seen, in place of comparing
FALSE_ALARM = 1e-6
ERRORS = 4.9  # standard errors that a normal number exceeds once in 1e6
AGAIN = 4  # how much larger the second stage is
FRESH = 1_000_003  # added to the seed of the second stage
Change = tuple[str, str]
Look = Callable[[int, int], Sequence[object]]  # agents and seed to what is wrong


@dataclass(frozen=True)
class Toy:
    """A toy society of the manual, perhaps changed: a scenario file and the regime files that it names."""

    name: str
    changes: tuple[Change, ...] = ()
    years: int = 0  # other than in the file; a change of months is another thing
    months: int = 0

    def but(self, *changes: Change) -> Toy:
        """Return the same society with something else changed, too."""
        return Toy(self.name, (*self.changes, *changes), self.years, self.months)

    def for_months(self, months: int) -> Toy:
        """Return the same society with another horizon."""
        return Toy(self.name, self.changes, 0, months)


@dataclass(frozen=True)
class Outcome:
    """What a toy society came to, month by month."""

    prepared: Prepared
    tallies: I64  # (n_months, n_observables) of all
    engine: Engine = field(repr=False)

    def line(self, name: str) -> list[int]:
        """Return an observable by month."""
        names = [o.name for o in self.prepared.observables]
        found: list[int] = self.tallies[:, names.index(name)].tolist()
        return found

    def last(self, *names: str) -> list[int]:
        """Return some observables in the last month."""
        return [self.line(name)[-1] for name in names]


def write(toy: Toy, folder: Path) -> Path:
    """Write the files of a toy society with its changes, without comments; each must change something."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in (EXAMPLES / f"{toy.name}.yaml",)}
    scenario = texts[f"{toy.name}.yaml"]
    for path in EXAMPLES.glob("*.yaml"):
        if f"{path.name}" in scenario and path.name not in texts:
            texts[path.name] = path.read_text(encoding="utf-8")
    texts = {name: re.sub(r"^#.*\n", "", text, flags=re.MULTILINE) for name, text in texts.items()}
    for old, new in toy.changes:
        assert any(old in text for text in texts.values()), old
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / f"{toy.name}.yaml"


def prepared(toy: Toy, folder: Path, *, agents: int, seed: int) -> Prepared:
    """Read a toy society as `glasshouse run` does, with so many agents and a seed."""
    scenario = scenario_of(write(toy, folder), {"agents": agents, "seed": seed})
    if toy.months:
        given = {"agents": agents, "seed": seed, "last": clock.month_text(scenario.start + toy.months - 1)}
        scenario = scenario_of(folder / f"{toy.name}.yaml", given)
    return prepare(scenario)


def lived(p: Prepared, *, threads: Sequence[int] = (1,)) -> Outcome:
    """Run a society with each number of threads; all must give the same bits in every month."""
    outcomes = []
    for n in threads:
        engine = Engine(p, threads=n)
        ticks = list(engine.ticks())
        bits = np.array([tick.digest for tick in ticks])
        outcomes.append((np.array([tick.tally[:, :, 0].sum(axis=0) for tick in ticks]), bits, engine))
    for tally, bits, _ in outcomes[1:]:
        assert np.array_equal(tally, outcomes[0][0]) and np.array_equal(bits, outcomes[0][1]), "threads"
    return Outcome(p, outcomes[0][0], outcomes[0][2])


def run(toy: Toy, folder: Path, *, agents: int, seed: int, threads: Sequence[int] = (1,)) -> Outcome:
    """Run a toy society of the manual."""
    return lived(prepared(toy, folder, agents=agents, seed=seed), threads=threads)


def tails(counts: Sequence[int], n: int, shares: Sequence[float]) -> list[float]:
    """Return the exact two-sided tail of each count, binomial with these shares."""
    return [
        min(1.0, 2 * float(min(binom.cdf(k, n, p), binom.sf(k - 1, n, p))))
        for k, p in zip(counts, shares, strict=True)
    ]


def misfits(counts: Sequence[int], n: int, shares: Sequence[float], *, family: int = 0) -> list[int]:
    """Return which counts are out of their tails; the family is wrong at most once in 1e6."""
    alarm = FALSE_ALARM / (family or len(counts))
    return [i for i, tail in enumerate(tails(counts, n, shares)) if tail < alarm]


def standard_error(share: float, n: int) -> float:
    """Return the standard error of a share of n independent agents."""
    return float((share * (1 - share) / n) ** 0.5)


def allowed(stated: float, error: float, *, bias: float = 0.0) -> float:
    """Return the tolerance of a published number: as stated, or 4.9 standard errors, and a known bias."""
    return max(stated, ERRORS * error) + bias


def holds(look: Look, *, agents: int, seed: int) -> None:
    """Require that nothing is wrong; if something is, a fresh and larger society decides."""
    first = look(agents, seed)
    if len(first):
        second = look(AGAIN * agents, seed + FRESH)
        assert not len(second), f"first stage: {list(first)}; second stage: {list(second)}"


def is_caught(look: Look, *, agents: int, seed: int) -> None:
    """Require that both stages find something wrong with a society that is deliberately wrong.

    The second is no larger than the first here: what so few agents show, four times as many show the more.
    """
    assert len(look(agents, seed)), "the first stage found nothing wrong"
    assert len(look(agents, seed + FRESH)), "the second stage found nothing wrong"


def seen(benchmark: str, what: str, value: str) -> None:
    """Hold what a run of fixed seed gave against what is on record for the page of benchmarks.

    To write it anew, set the variable and run in one process; then `python docs/generate.py`.
    """
    with SEEN.open(encoding="utf-8", newline="") as file:
        rows = {(row["benchmark"], row["what"]): row["seen"] for row in csv.DictReader(file)}
    if os.environ.get(UPDATE) != "1":
        assert rows.get((benchmark, what)) == value, f"run with {UPDATE}=1 if this change is meant"
        return
    rows[benchmark, what] = value
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("benchmark", "what", "seen"))
        writer.writerows((*key, text) for key, text in sorted(rows.items()))
