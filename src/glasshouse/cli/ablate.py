"""The subcommand `ablate`: a regime taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from glasshouse.cli.parameters import Names, Whole, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import regimes_option, scenario_of, society_options
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

EXAMPLES = """\b
Examples:
  glasshouse ablate --out reforms
  glasshouse ablate --regimes suining-2010 --by measure --years 5 --replicates 4 --out measures
  glasshouse ablate --only jd-2017-terms,jd-2017-bars,hc-2015-g-trains --shapley 0 --out three
A folder that was interrupted is gone on with by the same command: finished runs are kept.
"""
SCALE = 10_000


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
@click.option(
    "--replicates", type=Whole(1, 1000), default=2, show_default=True,
    help="Run everything so many times, each with another luck; with two or more there are intervals.",
)  # fmt: skip
@threads_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", required=True,
    help="Keep the results and the runs in this folder.",
)  # fmt: skip
@progress_option
def ablate(
    scenario: Path | None, by: str, only: tuple[str, ...] | None, shapley: int | None, replicates: int,
    threads: int | None, out: Path, progress: str, **options: Any,
) -> int:  # fmt: skip
    """Leave out each reform, measure or rule in turn, try each alone, and rank what each did."""
    from glasshouse.cli.closing import say_table
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.engine.prepare import prepare
    from glasshouse.experiments.ablation import ablate as take_apart
    from glasshouse.experiments.ablation import cells_of, parts_to_try, split_of
    from glasshouse.experiments.ablation_text import ablation_lines, ablation_tables, markdown_of, record_of
    from glasshouse.provenance import write_atomically

    given = {name: value for name, value in options.items() if value not in (None, ())}
    if not {"agents", "scale"} & set(given) and scenario is None:
        given["scale"] = SCALE
    asked = scenario_of(scenario, given)
    parts = only or parts_to_try(prepare(asked), by)
    say_whether_kernels_are_kept()
    n_threads = threads or all_threads()
    with watching_design(progress, list(cells_of(asked, parts)), replicates) as on_run:
        found = take_apart(
            asked, kind=by, parts=parts, replicates=replicates, out=out, threads=n_threads, on_run=on_run
        )
    shares = () if shapley is None else split_of(asked, parts, orders=shapley, out=out, threads=n_threads)
    for line in ablation_lines(found):
        say(line)
    for table in ablation_tables(found, shares):
        say_table(table)
    write_atomically(out / "ablation.json", record_of(found, shares))
    write_atomically(out / "ablation.md", markdown_of(found, shares))
    say(f"Written to {out}/   (ablation.json, ablation.md, and runs)")
    return int(Exit.DONE)
