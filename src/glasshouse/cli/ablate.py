"""The subcommand `ablate`: a regime taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glasshouse.cli.parameters import Names, Whole, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import (
    folder_option,
    regimes_option,
    replicates_option,
    small_scenario_of,
    society_options,
)
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

if TYPE_CHECKING:
    from glasshouse.experiments.shapley import Share

EXAMPLES = """\b
Examples:
  glasshouse ablate --out reforms
  glasshouse ablate --regimes suining-2010 --by measure --years 5 --replicates 4 --out measures
  glasshouse ablate --only jd-2017-terms,jd-2017-bars,hc-2015-g-trains --shapley 0 --out three
A folder that was interrupted is gone on with by the same command: finished runs are kept.
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario", type=click.Path(path_type=Path), required=False, metavar="[SCENARIO.yaml]")
@regimes_option
@click.option(
    "--by",
    type=click.Choice(["reform", "measure", "ground", "rule", "list", "score", "provision"]),
    default="reform",
    show_default=True,
    help="Take apart into dated reforms, or into single items of the regimes.",
)
@click.option("--only", type=Names(), help="Try only these parts.  [default: all in force]")
@click.option(
    "--shapley",
    type=Whole(0, 10_000),
    help="Split the whole fairly among the parts over N drawn orders; 0 runs all sets of parts.",
)
@society_options
@replicates_option(2)
@threads_option
@folder_option("the results and the runs")
@progress_option
def ablate(
    scenario: Path | None, by: str, only: tuple[str, ...] | None, shapley: int | None, replicates: int,
    threads: int | None, out: Path, progress: str, **options: Any,
) -> int:  # fmt: skip
    """Leave out each reform, measure or rule in turn, try each alone, and rank what each did."""
    from glasshouse.cli.closing import say_table
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.engine.prepare import prepare
    from glasshouse.experiments.ablation import SOME, cells_of, n_sets, parts_to_try, split_of
    from glasshouse.experiments.ablation import ablate as take_apart
    from glasshouse.experiments.ablation_text import ablation_lines, ablation_tables, markdown_of, record_of
    from glasshouse.provenance import write_atomically
    from glasshouse.reports.ablation_pictures import file_of, pictures_of

    asked = small_scenario_of(scenario, options)
    parts = only or parts_to_try(prepare(asked), by)
    say_whether_kernels_are_kept()
    n_threads = threads or all_threads()
    with watching_design(progress, list(cells_of(asked, parts)), replicates) as on_run:
        found = take_apart(
            asked, kind=by, parts=parts, replicates=replicates, out=out, threads=n_threads, on_run=on_run
        )
    shares: tuple[Share, ...] = ()
    if shapley is not None:
        with watching_design(progress, [SOME], n_sets(parts, shapley)) as on_run:
            shares = split_of(asked, parts, orders=shapley, out=out, threads=n_threads, on_run=on_run)
    for line in ablation_lines(found):
        say(line)
    for table in ablation_tables(found, shares):
        say_table(table)
    write_atomically(out / "ablation.json", record_of(found, shares))
    pictures = pictures_of(found)
    for outcome, svg in pictures.items():
        write_atomically(out / file_of(outcome), svg)
    files = {outcome: file_of(outcome) for outcome in pictures}
    write_atomically(out / "ablation.md", markdown_of(found, shares, pictures=files))
    say(f"Written to {out}/   (ablation.json, ablation.md, {len(files)} pictures, and runs)")
    return int(Exit.DONE)
