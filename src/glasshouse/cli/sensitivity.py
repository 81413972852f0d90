"""The subcommand `sensitivity`: which assumed numbers move the results of a run."""

from __future__ import annotations

from pathlib import Path

import click

from glasshouse.cli.parameters import Whole, all_threads, progress_option, threads_option
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit, MachineError

EXAMPLES = """\b
Examples:
  glasshouse sensitivity --out sensitivity
  glasshouse sensitivity my-plan.yaml --trajectories 6 --points 128 --out sensitivity
A folder that was interrupted is gone on with by the same command.
"""
FEWEST_POINTS = 24


@click.command(epilog=EXAMPLES)
@click.argument("plan", type=click.Path(path_type=Path), required=False, metavar="[PLAN.yaml]")
@click.option(
    "--trajectories",
    type=Whole(2, 1000),
    default=8,
    show_default=True,
    help="Move each number so many times (Morris).",
)
@click.option(
    "--repeats",
    type=Whole(4, 1000),
    default=24,
    show_default=True,
    help="Run the usual numbers under so many seeds, to measure luck.",
)
@click.option(
    "--points",
    type=Whole(FEWEST_POINTS, 100_000),
    default=256,
    show_default=True,
    help="Run so many points of what stands out (Sobol).",
)
@click.option(
    "--keep", type=Whole(2, 40), default=10, show_default=True, help="Look closer at so many numbers."
)
@threads_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="Keep points and report in this folder.",
)
@progress_option
def sensitivity(
    plan: Path | None, trajectories: int, repeats: int, points: int, keep: int, threads: int | None,
    out: Path, progress: str,
) -> int:  # fmt: skip
    """Find which assumed numbers move the results, and what would have to be measured to know better."""
    try:
        from glasshouse.calibration.analysis import Asked, analyse
    except ModuleNotFoundError as missing:
        needed = 'type pip install "glasshouse[calibrate]"'
        raise MachineError(f'sensitivity needs "{missing.name}", which is not installed; {needed}.') from None
    from glasshouse.calibration.assumptions import read_assumptions
    from glasshouse.calibration.ranking import ranked
    from glasshouse.calibration.sensitivity_report import html_of, markdown_of, record_of
    from glasshouse.calibration.store import open_store
    from glasshouse.cli.progress import counting
    from glasshouse.provenance import write_atomically

    asked, wanted = Asked(trajectories, repeats, points, keep), read_assumptions(plan)
    total = asked.total(len(wanted.moving))
    store = open_store(out, wanted)
    say_whether_kernels_are_kept()
    say(
        f"Glasshouse - synthetic people only - {len(wanted.moving)} assumed numbers, "
        f"{total} runs of 1:{wanted.scale:,}"
    )
    with counting(progress, total, "runs") as on_point:
        found = analyse(store, wanted, asked, threads=threads or all_threads(), on_point=on_point)
    write_atomically(out / "report.html", html_of(found))
    write_atomically(out / "report.md", markdown_of(found))
    write_atomically(out / "sensitivity.json", record_of(found))
    rows = [one for one in ranked(found) if one.part > 0]
    say(f"{len(rows)} of {len(wanted.moving)} numbers move a result by more than luck does.")
    for one in rows[:5]:
        most = one.moves[0]
        say(f"  {one.number.name}: most of all {most.headline.label}, {most.words} over its range")
    say(f"Written to {out}/   (report.html, report.md, sensitivity.json)")
    return int(Exit.DONE)
