"""The subcommand `rollout`: a law that begins in some provinces after others, with known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from glasshouse.cli.parameters import Names, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import folder_option, regimes_option, small_scenario_of, society_options
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

EXAMPLES = """\b
Examples:
  glasshouse rollout --regimes none --begins suining-2010 --at 2012-01 --at 2013-01 --everywhere \\
      --from 2010-01 --to 2014-12 --out panel
A column NAME_untreated says what would have been without the law: leave it out, try an estimator, compare.
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario", type=click.Path(path_type=Path), required=False, metavar="[SCENARIO.yaml]")
@regimes_option
@click.option("--begins", type=Names(), required=True, help="Put this stack in force from then on.")
@click.option(
    "--at",
    metavar="YYYY-MM",
    multiple=True,
    required=True,
    help="Let it begin in this month in a part of the provinces; may be repeated. In one part it never does.",
)
@society_options
@threads_option
@folder_option("the panel and the runs")
@progress_option
def rollout(
    scenario: Path | None, begins: tuple[str, ...], at: tuple[str, ...], threads: int | None, out: Path,
    progress: str, **options: Any,
) -> int:  # fmt: skip
    """Let a law begin in some provinces after others, and keep a panel in which its effect is known."""
    from rich.table import Table as RichTable

    from glasshouse.cli.closing import say_table
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.clock import month_text, parse_month
    from glasshouse.experiments.rollout import NEVER, PAGE, TABLE, roll_out

    asked, months = small_scenario_of(scenario, options), sorted({parse_month(one) for one in at})
    say_whether_kernels_are_kept()
    with watching_design(progress, [NEVER, *map(month_text, months)], 1) as on_run:
        found = roll_out(asked, begins, at=months, out=out, threads=threads or all_threads(), on_run=on_run)
    say(f"Glasshouse - synthetic people only - {', '.join(begins)} begins in some provinces after others")
    for name, words in found.words():
        say(f"{name:<14} {words}")
    table = RichTable(box=None, pad_edge=False)
    for k, column in enumerate(found.head):
        table.add_column(column, justify="right" if k else "left")
    for line in found.lines:
        table.add_row(*line)
    say_table(table)
    say(f"Written to {out}/   ({TABLE}, {PAGE}, and runs)")
    return int(Exit.DONE)
