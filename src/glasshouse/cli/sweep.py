"""The subcommand `sweep`: a scenario at many settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from glasshouse.cli.parameters import Whole, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import (
    folder_option,
    regimes_option,
    replicates_option,
    small_scenario_of,
    society_options,
)
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

EXAMPLES = """\b
Examples:
  glasshouse sweep --regimes suining-2010 --vary 'response=standard|none|salience' --out models
  glasshouse sweep --vary court.adopts=0.05..0.3 --vary 'without=|jd-2017-terms' --points 8 --out courts
Which of many numbers matter most, by Morris and Sobol, says glasshouse sensitivity. A folder that was
interrupted is gone on with by the same command: finished runs are kept.
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario", type=click.Path(path_type=Path), required=False, metavar="[SCENARIO.yaml]")
@regimes_option
@click.option(
    "--vary",
    multiple=True,
    required=True,
    metavar="NAME=VALUES",
    help="Vary regimes, without, evidence, response, parts, or a number, over values with | between them, or "
    "a number over a range LOW..HIGH; may be repeated.",
)
@click.option(
    "--points", type=Whole(1, 100_000), default=16, show_default=True, help="Fill ranges with N points."
)
@society_options
@replicates_option(2)
@threads_option
@folder_option("the results and the runs")
@progress_option
def sweep(
    scenario: Path | None, vary: tuple[str, ...], points: int, replicates: int, threads: int | None,
    out: Path, progress: str, **options: Any,
) -> int:  # fmt: skip
    """Run a scenario at many settings on the same people, and keep a table of what came of each."""
    from glasshouse.cli.closing import say_table
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.experiments.sweep import factor_of, name_of, settings_of
    from glasshouse.experiments.sweep import sweep as run_all
    from glasshouse.experiments.sweep_text import markdown_of, sweep_lines, sweep_tables
    from glasshouse.provenance import write_atomically

    asked, factors = small_scenario_of(scenario, options), [factor_of(text) for text in vary]
    names = [name_of(one) for one in settings_of(factors, points=points, seed=asked.seed)]
    say_whether_kernels_are_kept()
    with watching_design(progress, names, replicates) as on_run:
        found = run_all(
            asked, factors, points=points, replicates=replicates, out=out, threads=threads or all_threads(),
            on_run=on_run,
        )  # fmt: skip
    for line in sweep_lines(found):
        say(line)
    for table in sweep_tables(found):
        say_table(table)
    write_atomically(out / "sweep.md", markdown_of(found))
    say(f"Written to {out}/   (sweep.parquet, sweep.md, and runs)")
    return int(Exit.DONE)
