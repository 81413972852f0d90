"""The subcommand `compare`: two sets of rules on the same people with the same luck."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glasshouse.cli.parameters import Whole, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import folder_option, replicates_option, scenario_of, society_options
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit, GlasshouseError, RunError, ScenarioError

if TYPE_CHECKING:
    from glasshouse.society.scenario import Scenario

ONE = {"agents": 1}  # until it is known how many the society has
LAW = ("without", "with_dependents", "evidence")  # options that say what differs
EXAMPLES = """\b
Examples:
  glasshouse compare suining-2010 none --agents 1_100_000 --years 5 --replicates 4 --out suining
  glasshouse compare national-lists national-lists --without jd-2017-terms --with-dependents --out terms
  glasshouse compare national-lists national-lists,rongcheng-2019 --everywhere --out both
  glasshouse compare suining-2010 none --agents 100_000 --years 3 --ranges 16 --out suining-ranges
  glasshouse compare usual.yaml without-the-terms.yaml --replicates 8 --out terms
BASELINE and REFORM are regimes with commas between them (none is without rules), scenario files,
or folders of runs. What --without and --evidence say is of REFORM. A folder that was interrupted is gone
on with by the same command: finished runs are kept.
"""


@click.command(epilog=EXAMPLES)
@click.argument("baseline")
@click.argument("reform")
@society_options
@replicates_option(4)
@click.option(
    "--ranges",
    type=Whole(0, 1000),
    default=0,
    show_default=True,
    help="Ask, too, whether signs survive the ranges of the numbers without a source: so many more pairs of "
    "runs, such as 16, each with all of them elsewhere in their ranges, on a twentieth of the agents, but "
    "11,000 at least.",
)
@threads_option
@folder_option("the contrast and its runs")
@progress_option
def compare(
    baseline: str,
    reform: str,
    replicates: int,
    ranges: int,
    threads: int | None,
    out: Path,
    progress: str,
    **options: Any,
) -> int:
    """Run two sets of rules on the same people with the same luck, and say who gains and who loses."""
    from glasshouse.cli.contrasts import say_contrast
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.experiments.contrast import SIDES
    from glasshouse.experiments.contrast import compare as compare_scenarios
    from glasshouse.experiments.ranges import agents_of_draws

    given = {name: value for name, value in options.items() if value not in (None, ())}
    one, two = scenarios_of((baseline, reform), given)
    say_whether_kernels_are_kept()
    part = agents_of_draws(one) / one.agents
    with watching_design(progress, SIDES, replicates, draws=ranges, part=part) as on_run:
        found = compare_scenarios(
            one, two, replicates=replicates, ranges=ranges, out=out, threads=threads or all_threads(),
            on_run=on_run,
        )  # fmt: skip
    say_contrast(found.record)
    say(f"Written to {out}/   (contrast.json, and runs)")
    say(f"Next: glasshouse report {shlex.quote(str(out))}   a page for readers")
    return int(Exit.DONE)


def scenarios_of(sides: Sequence[str], given: dict[str, Any]) -> tuple[Scenario, ...]:
    """Return the scenarios that some sides and the options mean: of one horizon and one society.

    Raises
    ------
    ScenarioError
        If a side is none of the three, or the options do not fit.
    """
    from glasshouse.clock import month_text
    from glasshouse.engine.prepare import default_start
    from glasshouse.experiments.pairing import NOTHING, territories_of
    from glasshouse.society.scenario import default_agents
    from glasshouse.society.territory import OWN, territory_of

    read = [_read(side) for side in sides]
    if any(not isinstance(one, tuple) for one in read):
        return tuple(_of_run(side, one, given) for side, one in zip(sides, read, strict=True))
    of_reform = {name: given[name] for name in LAW if name in given}
    given = {name: value for name, value in given.items() if name not in LAW}
    read = [(path, {**of_reform, **said} if k else said) for k, (path, said) in enumerate(read)]
    plain = {name: value for name, value in given.items() if name != "scale"}
    firsts = [scenario_of(path, {**plain, **said, **({} if path else ONE)}) for path, said in read]
    ruled = tuple(r for one in firsts for r in one.regimes if r != NOTHING)
    wanted = dict(given)
    if "first" not in given:
        starts = [one.start for one, (path, _) in zip(firsts, read, strict=True) if path]
        wanted["first"] = month_text(min(starts, default=default_start(ruled)))
    if "agents" not in given and "scale" not in given and all(path is None for path, _ in read):
        names = territories_of(*(one.regimes for one in firsts))
        place = territory_of(firsts[0].where, [], names if firsts[0].where == OWN else ())
        wanted["agents"] = default_agents(place.adults)
    return tuple(scenario_of(path, {**wanted, **said}) for path, said in read)


def _read(side: str) -> Any:
    """Return a run, or a path of a scenario file and what the side says beside it."""
    from glasshouse.engine.runs import open_run
    from glasshouse.regimes.load import load_regime

    path = Path(side)
    if side.strip() and path.is_dir():
        return open_run(path)
    names = tuple(name for name in (part.strip() for part in side.split(",")) if name)
    if len(names) == 1 and side.endswith((".yaml", ".yml")) and path.is_file():
        try:
            load_regime(side)
        except GlasshouseError:
            return path, {}
    if not names:
        raise ScenarioError('found ""; ids of regimes, a scenario file or the folder of a run is needed.')
    return None, {"regimes": names}


def _of_run(side: str, found: Any, given: dict[str, Any]) -> Scenario:
    if isinstance(found, tuple):
        raise RunError(f"{side}: the other side is the folder of a run; name two runs, or none.")
    if given:
        raise RunError(f"Found {', '.join(given)} beside folders of runs; they say what is run.")
    scenario: Scenario = found.scenario
    return scenario
