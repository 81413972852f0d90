"""The subcommand `calibrate`: numbers of the society, fitted to published rows."""

from __future__ import annotations

from pathlib import Path

import click

from glasshouse.cli.parameters import Whole, all_threads, progress_option, threads_option
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit, MachineError

EXAMPLES = """\b
Examples:
  glasshouse calibrate --out calibration
  glasshouse calibrate my-plan.yaml --points 64,32 --draws 8 --out calibration
A folder that was interrupted is gone on with by the same command.
"""
USUAL_POINTS, USUAL_DRAWS = "256,128", 24
FEWEST_POINTS = 40


class Waves(click.ParamType):  # type: ignore[type-arg]
    """Numbers of points with commas between them."""

    name = "N,..."

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the numbers."""
        if isinstance(value, tuple):
            return value
        parts = str(value).split(",")
        found = tuple(int(part) for part in parts if part.strip().isdigit())
        if len(found) != len(parts) or not 1 <= len(found) <= 6 or found[0] < FEWEST_POINTS or min(found) < 1:
            self.fail(
                f'found "{value}"; one to six waves are needed, the first of {FEWEST_POINTS} points or more, '
                "such as 256,128.", param, ctx,
            )  # fmt: skip
        return found


@click.command(epilog=EXAMPLES)
@click.argument("plan", type=click.Path(path_type=Path), required=False, metavar="[PLAN.yaml]")
@click.option(
    "--points",
    type=Waves(),
    default=USUAL_POINTS,
    show_default=True,
    help="Simulate so many points, wave by wave.",
)
@click.option(
    "--draws",
    type=Whole(2, 1000),
    default=USUAL_DRAWS,
    show_default=True,
    help="Run so many draws of the posterior.",
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
def calibrate(
    plan: Path | None, points: tuple[int, ...], draws: int, threads: int | None, out: Path, progress: str
) -> int:
    """Fit numbers of the society to published rows: what they say of each, and what they cannot say."""
    try:
        from glasshouse.calibration.fit import Asked, fit
    except ModuleNotFoundError as missing:
        needed = 'type pip install "glasshouse[calibrate]"'
        raise MachineError(f'calibrate needs "{missing.name}", which is not installed; {needed}.') from None
    from glasshouse.calibration.findings import BAND, n_met, rows_of
    from glasshouse.calibration.plan import read_plan
    from glasshouse.calibration.report import html_of, markdown_of, record_of, scenario_of
    from glasshouse.calibration.store import open_store
    from glasshouse.cli.progress import counting
    from glasshouse.provenance import write_atomically

    asked, wanted = Asked(points, draws), read_plan(plan)
    store = open_store(out, wanted)
    say_whether_kernels_are_kept()
    say(
        f"Glasshouse - synthetic people only - {len(wanted.factors)} numbers, {len(wanted.targets)} "
        f"published rows, {asked.total} runs of 1:{wanted.scale:,}"
    )
    with counting(progress, asked.total, "runs") as on_point:
        found = fit(store, wanted, asked, threads=threads or all_threads(), on_point=on_point)
    write_atomically(out / "report.html", html_of(found))
    write_atomically(out / "report.md", markdown_of(found))
    write_atomically(out / "calibration.json", record_of(found))
    write_atomically(out / "fitted.yaml", scenario_of(found))
    rows = rows_of(found)
    low, high = BAND
    met = f"{n_met(rows)} of {len(rows)} rows within {low} to {high} of what is published"
    say(f"{met}, under the best numbers.")
    for row in rows:
        if not row.is_met:
            say(f"  not {row.id} {row.label}, {row.dated}: {row.ratio:.2f}")
    say(f"Written to {out}/   (report.html, report.md, calibration.json, fitted.yaml)")
    say(f"Next: glasshouse run {out / 'fitted.yaml'}   a run with these numbers")
    return int(Exit.DONE)
