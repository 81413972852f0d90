"""The subcommands `branch` and `diff`: one past, several futures, and where they part."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from glasshouse.cli.parameters import Names, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import folder_option
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

BRANCH_EXAMPLES = """\b
Examples:
  glasshouse branch runs/my-run --at 2018-05 --without jd-2020-grace --out branch
  glasshouse branch runs/my-run --at 2018-05 --without measure:t_air_all --out no-flights
  glasshouse branch runs/my-run --at 2018-05 --regimes national-lists,rongcheng-2019 --out with-a-score
"""
DIFF_EXAMPLES = """\b
Examples:
  glasshouse diff branch/runs/1f2e branch/runs/9a3c
"""


@click.command(epilog=BRANCH_EXAMPLES)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--at", metavar="YYYY-MM", required=True, help="Change the law from this month on.")
@click.option("--regimes", type=Names(), help="Put this stack in force from then on.  [default: the same]")
@click.option(
    "--without",
    type=Names(),
    help="Leave out reforms of that month or later, or single items from then on, such as measure:ID.",
)
@threads_option
@folder_option("both futures and their contrast")
@progress_option
def branch(
    run: Path, at: str, regimes: tuple[str, ...] | None, without: tuple[str, ...] | None,
    threads: int | None, out: Path, progress: str,
) -> int:  # fmt: skip
    """Live through a run's past again, and then under another law: one past, two futures."""
    from glasshouse.cli.contrasts import say_contrast
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.clock import month_text, parse_month
    from glasshouse.engine.runs import open_run
    from glasshouse.experiments.branching import branch as branch_off
    from glasshouse.experiments.contrast import SIDES

    opened, tick = open_run(run), parse_month(at)
    say_whether_kernels_are_kept()
    with watching_design(progress, SIDES, 1) as on_run:
        found = branch_off(
            opened, at=tick, regimes=regimes, without=without or (), out=out,
            threads=threads or all_threads(), on_run=on_run,
        )  # fmt: skip
    up_to = f"{found.n_alike} months up to {month_text(found.last_alike)}"
    same = ", and so is the run itself." if found.is_of_the_run else f"; {found.why_not}"
    say_contrast(found.contrast.record, f"One past: the states of all {up_to} are the same{same}")
    say(f"Written to {out}/   (contrast.json, and both runs)")
    say(f"Next: glasshouse report {shlex.quote(str(out))}   a page for readers")
    return int(Exit.DONE)


@click.command(epilog=DIFF_EXAMPLES)
@click.argument("one", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("other", type=click.Path(path_type=Path), metavar="RUN")
def diff(one: Path, other: Path) -> int:
    """Name the first month, neighbourhood, agent and column in which two runs differ, and why."""
    from glasshouse.engine.differing import first_difference
    from glasshouse.engine.runs import open_run

    found = first_difference(open_run(one), open_run(other))
    if found is None:
        say("Every state of every month that both runs have is the same.")
        return int(Exit.DONE)
    say(found.sentence)
    for line in found.lines:
        say(f"  {line}")
    if found.agent:
        say(f"Next: glasshouse explain {one} {found.agent}")
    return int(Exit.NO)
