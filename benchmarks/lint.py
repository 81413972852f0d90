"""Speed of the linter on a large regime beside a floor of the same run: the same file read as bare YAML.

The regime is `driver-points` with more conduct and more rules. Prints seconds of reading the file as YAML, of
loading it with all checks, and of the linter, alone and for its slowest rules. Nothing here asserts a time:
machines and their noise differ.

    python benchmarks/lint.py [--rules N] [--conduct N] [--profile NAME]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

import yaml
from rich.console import Console
from rich.table import Table

from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import DEFAULT_PROFILE, check, hits_of
from glasshouse.regimes.catalogue import shipped_path
from glasshouse.regimes.load import load_regime_text

T = TypeVar("T")
SLOWEST = 5


def nothing(value: Any) -> Any:
    """Return a document with its nulls: the project reads every scalar as text."""
    if isinstance(value, dict):
        return {key: nothing(one) for key, one in value.items()}
    if isinstance(value, list):
        return [nothing(one) for one in value]
    return None if value == "null" else value


def large_regime(n_rules: int, n_conduct: int) -> str:
    """Return the text of a regime with so many more rules of its score, on so many more kinds of conduct."""
    document = nothing(yaml.load(shipped_path("driver-points").read_text(encoding="utf-8"), yaml.CBaseLoader))
    conduct = next(one for one in document["conduct"] if one["id"] == "dp_phone")
    score = document["scores"][0]
    rule = next(one for one in score["rules"] if one["id"] == "dp.phone")
    for number in range(n_conduct):
        document["conduct"].append(deepcopy(conduct) | {"id": f"offence_{number}"})
    for number in range(n_rules):
        offence = f"offence_{number % n_conduct}"
        effect = {"points": str(-1 - number % 6)}
        score["rules"].append(deepcopy(rule) | {"id": f"rule-{number}", "on": offence, "effect": effect})
    return yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def timed(what: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that something takes, and what it returns."""
    started = time.perf_counter()
    found = what()
    return time.perf_counter() - started, found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rules", type=int, default=2_000)
    options.add_argument("--conduct", type=int, default=400)
    options.add_argument("--profile", default=DEFAULT_PROFILE)
    asked = options.parse_args()
    text = large_regime(asked.rules, asked.conduct)
    check(load_regime_text(large_regime(1, 1)), profile=asked.profile)  # what is imported and read once
    floor, _ = timed(lambda: yaml.load(text, yaml.CBaseLoader))
    loading, loaded = timed(lambda: load_regime_text(text))
    checking, report = timed(lambda: check(loaded, profile=asked.profile))
    title = f"{asked.rules:,} rules, {len(text) / 1e6:.1f} MB, {len(report.findings):,} findings"
    table = Table(title=title, box=None)
    for column in ("part", "seconds", "of the floor"):
        table.add_column(column, justify="left" if column == "part" else "right")
    parts = {"floor: bare YAML": floor, "loading": loading, "checking": checking, "both": loading + checking}
    alone = {rule: timed(lambda rule=rule: hits_of(rule, report.subject))[0] for rule in rules()}
    slowest = sorted(alone, key=lambda rule: -alone[rule])[:SLOWEST]
    for part, seconds in (*parts.items(), *((rule, alone[rule]) for rule in slowest)):
        table.add_row(part, f"{seconds:.2f}", f"{seconds / floor:.1f}")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
