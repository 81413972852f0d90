"""The last lines of a run: what it came to beside what was published, where it lies, what to do next."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from fractions import Fraction
from pathlib import Path

from rich.console import Console

from glasshouse import clock
from glasshouse.cli.opening import what_runs
from glasshouse.cli.own_rules import own_rules
from glasshouse.cli.saying import say
from glasshouse.engine.runs import SUMMARY, Run, add_file, open_run
from glasshouse.engine.tables import busiest_agent
from glasshouse.experiments.report import (
    RunFacts,
    not_compared_sentence,
    summary_html,
    terminal_table,
    write_summary,
)
from glasshouse.metrics.outcomes import compare_published
from glasshouse.provenance import versions

BUDGET_BYTES = 16
PIPE_WIDTH = 140


def close_run(run: Run) -> None:
    """Write the summary of a run and print its last lines."""
    facts = facts_of(run)
    write_summary(facts, run.series_path, run.path / SUMMARY)
    run = add_file(run, SUMMARY)
    say(machine_line(run))
    say()
    comparisons = compare_published(run.series_path, facts.weight, facts.from_month, facts.to_month)
    has_width = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    console = Console(width=None if has_width else PIPE_WIDTH)
    with console.capture() as table:
        console.print(terminal_table(comparisons))
    say(table.get(), nl=False)
    say(not_compared_sentence(comparisons))
    say_own_rules(run)
    say()
    n_tables = sum(name.endswith(".parquet") for name in run.manifest.files)
    say(f"Written to {run.path}/   (manifest, {n_tables} tables, {SUMMARY})")
    agent = busiest_agent(run.events_path, starts_on=clock.first_day(run.scenario.start))
    folder = shlex.quote(str(run.path))
    say(f"Next: glasshouse explain {folder} {agent}   one life")
    say(f"      glasshouse verify {folder}   the same digest again")


def say_own_rules(run: Run) -> None:
    """Print what the regimes did that were given as files."""
    if lines := tuple(own_rules(run)):
        say()
        for line in lines:
            say(line)


def summary_finding(path: Path) -> str:
    """Say that the summary of a run is not the page that its tables give, or nothing.

    The page of a run that another version wrote is not compared: drawing may have changed, results not.
    """
    run = open_run(path)
    if SUMMARY not in run.manifest.files or run.manifest.versions != versions():
        return ""
    page = summary_html(facts_of(run), run.series_path).encode()
    if hashlib.sha256(page).hexdigest() == run.manifest.files[SUMMARY].sha256:
        return ""
    return f"{SUMMARY}: is not the page that these tables give here."


def machine_line(run: Run) -> str:
    """Say what the state took and how fast it went, beside the floor."""
    measured = run.manifest.measured
    if measured is None:
        return ""
    text = f"State {measured.state_bytes_per_adult:.3g} bytes per adult (budget {BUDGET_BYTES}).  "
    if measured.agent_days_per_second:
        text += f"Speed {short(measured.agent_days_per_second)} agent-days/s.  "
    return f"{text}Floor measured beside it: {short(measured.floor_agent_days_per_second)} agent-days/s."


def short(number: float) -> str:
    """Write a large number with two figures.

    Examples
    --------
    >>> short(412_000_000)
    '4.1e8'
    """
    return f"{number:.1e}".replace("e+0", "e").replace("e+", "e")


def facts_of(run: Run) -> RunFacts:
    """Return what the summary says about a run."""
    manifest = run.manifest
    measured = manifest.measured
    by_regime: dict[str, int] = {}
    for item in manifest.provisional:
        by_regime[item.regime] = by_regime.get(item.regime, 0) + 1
    names = " + ".join(one.regime.regime.title.en for one in run.prepared.regimes)
    return RunFacts(
        title=f"{names}: a run from {manifest.spec.start} to {manifest.spec.end}",
        weight=Fraction(manifest.adults_of_the_census, manifest.spec.agents),
        from_month=manifest.spec.start,
        to_month=manifest.spec.end,
        agents=manifest.spec.agents,
        seed=manifest.seed,
        regimes=tuple(r.id for r in manifest.regimes),
        without=manifest.spec.without,
        labels=tuple(what_runs(run.prepared, manifest)),
        provisional=tuple(f"{regime}: {n} provisional items" for regime, n in by_regime.items()),
        agent_days_per_second=measured.agent_days_per_second or None if measured else None,
        floor_agent_days_per_second=measured.floor_agent_days_per_second if measured else None,
        bytes_per_adult=measured.state_bytes_per_adult if measured else None,
        record=(
            ("Digest", str(manifest.digest)),
            ("Specification", manifest.spec_digest),
            *((f"Version of {name}", number) for name, number in sorted(manifest.versions.items())),
        ),
    )
