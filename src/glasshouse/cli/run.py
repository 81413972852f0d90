"""The subcommand `run`: from options or a scenario file to a run's folder."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glasshouse.cli.parameters import all_threads, progress_option, threads_option
from glasshouse.cli.run_options import regimes_option, scenario_of, society_options
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit, RunError

if TYPE_CHECKING:
    from glasshouse.engine.folders import RunFolder

EXAMPLES = """\b
Examples:
  glasshouse run
  glasshouse run --scale 1:10000 --years 4
  glasshouse run --agents 1_100_000 --from 2013-10 --to 2020-12 --seed 7
  glasshouse run --regimes none --out runs/nobody-listed
  glasshouse run --regimes suining-2010
  glasshouse run --regimes national-lists,suining-2010 --everywhere
  glasshouse run --without jd-2017-terms --with-dependents
  glasshouse run --regimes rongcheng-2019 --parts auto,-dealings
  glasshouse run --set debt.pressure=1,1.2,1.5 --set court.adopts=0.1
  glasshouse run my-scenario.yaml --threads 2 --progress json
  glasshouse run docs/examples/toy/b03.yaml --agents 100_000
  glasshouse run --resume runs/nobody-listed
"""


@click.command(epilog=EXAMPLES)
@click.argument("scenario", type=click.Path(path_type=Path), required=False, metavar="[SCENARIO.yaml]")
@regimes_option
@society_options
@threads_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the run to this folder.")
@click.option(
    "--resume", type=click.Path(path_type=Path), metavar="DIR", help="Go on with an interrupted run."
)
@progress_option
def run(
    scenario: Path | None,
    threads: int | None,
    out: Path | None,
    resume: Path | None,
    progress: str,
    **options: Any,
) -> int:
    """Simulate a synthetic society under some regimes and write a folder that can be explained and re-run."""
    from glasshouse.engine.folders import create_run, resume_run
    from glasshouse.engine.prepare import prepare

    given = {name: value for name, value in options.items() if value not in (None, ())}
    if resume is not None:
        refused = [*given, *(["out"] if out else []), *(["SCENARIO.yaml"] if scenario else [])]
        if refused:
            raise RunError(
                f"--resume: found {', '.join(refused)} beside it; the folder says what is run. "
                f"Type glasshouse run --resume {resume}."
            )
        return carry_out(resume_run(resume), threads or all_threads(), progress)
    asked = scenario_of(scenario, given)
    return carry_out(create_run(out, prepare(asked)), threads or all_threads(), progress)


def carry_out(opened: AbstractContextManager[RunFolder], threads: int, progress: str) -> int:
    """Run a folder to its end, showing how it goes, and say what came out."""
    from glasshouse.cli.opening import opening_lines
    from glasshouse.cli.progress import stop_sign, watching
    from glasshouse.engine.compiling import must_compile
    from glasshouse.engine.writing import Stopped, drive

    with opened as folder:
        for line in opening_lines(folder):
            say(line)
        say_whether_kernels_are_kept()
        scenario = folder.prepared.scenario
        with stop_sign() as sign, watching(progress, scenario, compiles=must_compile()) as watch:
            result = drive(folder, threads=threads, on_tick=watch, should_stop=lambda: sign.is_up)
        if isinstance(result, Stopped):
            say(result.sentence, err=True)
            return int(Exit.INTERRUPTED)
        from glasshouse.cli.closing import close_run

        close_run(result)
    return int(Exit.DONE)
