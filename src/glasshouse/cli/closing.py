"""The last lines of a run: what it came to beside what was published, where it lies, what to do next."""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from glasshouse.cli.opening import what_runs
from glasshouse.cli.own_rules import own_rules
from glasshouse.cli.saying import say
from glasshouse.engine.runs import NUMBERS, PAGES, SUMMARY, Run, add_file, open_run
from glasshouse.engine.state import rows_of
from glasshouse.engine.whereabouts import society_name, title, warning
from glasshouse.experiments.holdings import (
    dealings_sentences,
    terminal_grades,
    terminal_stocks,
)
from glasshouse.experiments.inspections import terminal_inspections
from glasshouse.experiments.kept import holdings_of, kept_by, scores_of
from glasshouse.experiments.networks import terminal_network
from glasshouse.experiments.numbers_page import numbers_html, run_numbers
from glasshouse.experiments.society_table import terminal_years, years_sentence
from glasshouse.experiments.summary import (
    RunFacts,
    not_compared_sentence,
    not_the_country_sentence,
    summary_html,
    terminal_table,
    write_page,
    write_summary,
)
from glasshouse.metrics.comparisons import compare_published
from glasshouse.metrics.outcomes import count_events
from glasshouse.metrics.society import years_of
from glasshouse.provenance import versions
from glasshouse.society.fitted import calibration
from glasshouse.society.numbers import count_sentence

BUDGET_BYTES = 16
PIPE_WIDTH = 140


def close_run(run: Run) -> None:
    """Write the summary of a run and print its last lines."""
    facts = facts_of(run)
    write_summary(facts, run.series_path, run.path / SUMMARY)
    run = add_file(run, SUMMARY)
    if facts.toy is None:
        write_page(numbers_html(run.prepared), run.path / NUMBERS)
        run = add_file(run, NUMBERS)
    say(machine_line(run))
    say()
    if facts.warning:
        say(f"{facts.warning}.")
    say_results(run, facts)
    say_acts_of_rules(run)
    say_own_rules(run)
    say()
    n_tables = sum(name.endswith(".parquet") for name in run.manifest.files)
    pages = ", ".join(name for name in PAGES if name in run.manifest.files)
    say(f"Written to {run.path}/   (manifest, {n_tables} tables, {pages})")
    agent = run.busiest()
    folder = shlex.quote(str(run.path))
    say(f"Next: glasshouse explain {folder} {agent}   one life")
    say(f"      glasshouse verify {folder}   the same digest again")


def say_results(run: Run, facts: RunFacts) -> None:
    """Print the tables of a run: beside published figures and the grades of scores, or those of a toy."""
    if facts.toy is not None:
        if facts.toy:
            say_table(terminal_stocks(run.series_path, facts.toy, facts.agents))
        if "dealings" in run.prepared.parts:
            for line in dealings_sentences(run.series_path):
                say(line)
        if districts := tuple(run.prepared.first_records):
            looked, sentence = terminal_inspections(run.series_path, districts)
            say_table(looked)
            say(sentence)
        if network := run.prepared.rows.of("network"):
            sizes = run.prepared.places.size
            came, sentence = terminal_network(run.series_path, network, len(sizes), int(sizes[0]))
            say_table(came)
            say(sentence)
        return
    if facts.is_country:
        comparisons = compare_published(run.series_path, facts.weight, facts.from_month, facts.to_month)
        say_table(terminal_table(comparisons))
        say(not_compared_sentence(comparisons))
    else:
        say(not_the_country_sentence(facts.society))
    if facts.scores:
        say()
        say_table(terminal_grades(run.series_path, facts.scores))
    if facts.kept is not None:
        say()
        found, width = years_of(run.series_path, facts.weight, facts.kept), console_here().width
        say_table(terminal_years(found, width))
        say(years_sentence(found, width))
    say(facts.numbers)


def console_here() -> Console:
    """Return a console as wide as the terminal, or as a pipe has it."""
    has_width = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(width=None if has_width else PIPE_WIDTH)


def say_table(table: RichTable) -> None:
    """Print a table."""
    console = console_here()
    with console.capture() as shown:
        console.print(table)
    say(shown.get(), nl=False)


def say_acts_of_rules(run: Run) -> None:
    """Say in a place without mainland regimes how many acts of their rules the run has counted."""
    region = run.prepared.territory.region
    if region is None:
        return
    of_society = {o.name for o in run.prepared.rows.observables}  # what people do, whatever the rules
    flows = [o.name for o in run.manifest.observables if "." in o.name and o.kind == "flow"]
    names = [name for name in flows if name not in of_society]
    n = count_events(run.series_path, names)
    touched = "0 persons were touched by a rule" if n == 0 else f"rules acted {n:,} times"
    say(f"{region.name_en}: {touched}.")


def say_own_rules(run: Run) -> None:
    """Print what the regimes did that were given as files."""
    if lines := tuple(own_rules(run)):
        say()
        for line in lines:
            say(line)


def page_finding(path: Path) -> str:
    """Say that a page of a run is not the one that its tables and its specification give, or nothing.

    Pages of a run that another version wrote are not compared: drawing may have changed, results not.
    """
    run = open_run(path)
    if run.manifest.versions != versions():
        return ""
    for name in PAGES:
        kept = run.manifest.files.get(name)
        if kept and hashlib.sha256(page_of(run, name).encode()).hexdigest() != kept.sha256:
            return f"{name}: is not the page that these tables give here."
    return ""


def page_of(run: Run, name: str) -> str:
    """Return a page of a run as its tables and its specification give it."""
    return summary_html(facts_of(run), run.series_path) if name == SUMMARY else numbers_html(run.prepared)


def machine_line(run: Run) -> str:
    """Say what the state took and how fast it went, beside the floor."""
    measured = run.manifest.measured
    if measured is None:
        return ""
    per = "agent" if run.scenario.society else f"adult (budget {BUDGET_BYTES})"
    text = f"State {measured.state_bytes_per_adult:.3g} bytes per {per}.  "
    if run.prepared.cache_bytes:
        text += f"Cache beside it {run.prepared.cache_bytes}.  "
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
    is_toy = run.scenario.society is not None
    what = f"{title(run.prepared) or 'No regime'}: {'a toy society' if is_toy else 'a run'}"
    return RunFacts(
        title=f"{what} from {manifest.spec.start} to {manifest.spec.end}",
        weight=run.prepared.weight,
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
        neighbourhoods=len(run.prepared.places.size),
        columns=run.prepared.parts.columns,
        districts=len(run.prepared.first_records),
        rows_per_adult=float(rows_of(run.prepared.places, run.prepared.parts).sum()) / manifest.spec.agents,
        cache_bytes=run.prepared.cache_bytes,
        society=society_name(run.prepared),
        is_country=run.prepared.territory.is_country,
        record=(
            ("Digest", str(manifest.digest)),
            ("Specification", manifest.spec_digest),
            *((f"Version of {name}", number) for name, number in sorted(manifest.versions.items())),
        ),
        toy=holdings_of(run.prepared.stack) if is_toy else None,
        scores=() if is_toy else scores_of(run.prepared.stack, of_scored=True),
        warning=warning(run.prepared),
        kept=kept_by(run.prepared),
        numbers="" if is_toy else count_sentence(run_numbers(run.prepared)),
        fitted="" if is_toy else calibration().sentence,
    )
