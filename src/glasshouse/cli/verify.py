"""The subcommand `verify`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from glasshouse.cli.parameters import all_threads, progress_option, threads_option
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@threads_option
@progress_option
def verify(run: Path, threads: int | None, progress: str) -> int:
    """Check every file of a run, run it again, and compare digests, tables and pages."""
    from glasshouse.cli.closing import page_finding
    from glasshouse.cli.progress import watching
    from glasshouse.engine.manifests import read_manifest
    from glasshouse.engine.verification import verify_run
    from glasshouse.engine.whereabouts import COUNTERFACTUAL
    from glasshouse.errors import DamagedError

    say_whether_kernels_are_kept()
    labels: tuple[str, ...] = ()
    try:
        manifest = read_manifest(run)
        labels, scenario = manifest.labels, manifest.scenario(run)
    except DamagedError:
        outcome = verify_run(run, threads=1)
    else:
        with watching(progress, scenario) as watch:
            outcome = verify_run(run, threads=threads or all_threads(), on_tick=watch)
    if outcome.is_well and (found := page_finding(outcome.path)):
        outcome = replace(outcome, findings=(found,))
    say(outcome.sentence)
    for label in labels:
        if label.startswith(COUNTERFACTUAL):
            say(f"{label}.")
    return int(Exit.DONE if outcome.is_well else Exit.NO)
