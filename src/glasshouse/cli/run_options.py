"""The options that say what is run, and the scenario that they mean; shared by all commands that run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from glasshouse.cli.parameters import Names, Scale, Setting, Whole
from glasshouse.errors import ScenarioError

if TYPE_CHECKING:
    from glasshouse.society.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])
MONTHS_PER_YEAR = 12
SMALL_SCALE = 10_000  # of designs of many runs

regimes_option = click.option(
    "--regimes",
    type=Names(),
    help="Put these regimes in force: ids, or paths of files.  [default: national-lists]",
)

_OPTIONS = (
    click.option("--agents", type=Whole(1, 2**31), help="Simulate N adults, such as 1_100_000."),
    click.option(
        "--scale", type=Scale(), help="Let one agent stand for N adults of the census.  [default: 1:1000]"
    ),
    click.option(
        "--from", "first", metavar="YYYY-MM", help="Begin in this month.  [default: the first date in force]"
    ),
    click.option("--to", "last", metavar="YYYY-MM", help="End with this month.  [default: 2025-12]"),
    click.option("--years", type=Whole(1, 34), metavar="N", help="End after N years, in place of --to."),
    click.option(
        "--without",
        type=Names(),
        help="Leave reforms out, as if they had not come, or single items: measure:ID, ground:ID, rule:ID, "
        "list:ID, score:ID, or provision:ID for all that rests on it.",
    ),
    click.option("--with-dependents", is_flag=True, default=None, help="Leave out, too, what requires them."),
    click.option(
        "--evidence",
        type=click.Choice(["reported", "seed_only"]),
        multiple=True,
        help="Put items of this evidence class in force beside the rules.",
    ),
    click.option(
        "--everywhere",
        is_flag=True,
        default=None,
        help="Ask what if each regime were in force in the whole country.",
    ),
    click.option(
        "--in",
        "place",
        metavar="PLACE",
        help="Simulate one place alone, with each regime in force there.",
    ),
    click.option(
        "--response",
        metavar="NAME",
        help="Let people answer to what they see of others in this way: standard, none, deterrence, "
        "salience or norms.  [default: standard]",
    ),
    click.option(
        "--parts",
        type=Names(),
        help="Give the society these parts: auto is what the regimes need; all, none, or names, such as "
        "none,fraud,ties; a minus leaves one out, such as auto,-dealings.  [default: auto]",
    ),
    click.option(
        "--set",
        "numbers",
        type=Setting(),
        multiple=True,
        help="Give the society another number, within its range; may be repeated. `glasshouse parameters` "
        "lists them; of an act its rate can be set, as ACT.per_year.",
    ),
    click.option(
        "--intervene",
        "interventions",
        multiple=True,
        metavar="TEXT",
        help="Let one agent, or a body about it, do something against its luck, such as "
        "'4711 2018-05 not pay'; may be repeated, at most 64 times.",
    ),
    click.option("--seed", type=Whole(0, 2**64 - 1), help="Key all luck.  [default: 20101001]"),
)


def society_options(command: F) -> F:
    """Give a command the options of a society and a horizon."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def scenario_of(path: Path | None, given: dict[str, Any]) -> Scenario:
    """Return the scenario that a file and the options mean; options come before the file."""
    from glasshouse import clock
    from glasshouse.engine.prepare import default_start
    from glasshouse.society.parts import USUAL
    from glasshouse.society.response_models import STANDARD
    from glasshouse.society.scenario import DEFAULT_END, DEFAULT_REGIMES, DEFAULT_SEED, Scenario
    from glasshouse.society.toy import USUAL_AGENTS

    said = _from_file(path)
    wanted = {**said, **given}
    for one, other in (("agents", "scale"), ("last", "years"), ("everywhere", "place")):
        if one in given and other in given:
            names = {"last": "to", "place": "in"}
            flags = f"--{names.get(one, one)} and --{names.get(other, other)}"
            raise ScenarioError(f"{flags} say the same twice; give one of them.")
        if one in given or other in given:
            wanted.pop(other if one in given else one, None)
    regimes = tuple(wanted.get("regimes", DEFAULT_REGIMES))
    start = clock.parse_month(wanted["first"]) if "first" in wanted else default_start(regimes)
    end = clock.parse_month(wanted["last"]) if "last" in wanted else DEFAULT_END
    if "years" in wanted:
        end = start + MONTHS_PER_YEAR * wanted["years"] - 1
    where = _where(wanted)
    society = wanted.get("society")
    if society and "scale" in wanted:
        raise ScenarioError("scale: an agent of a toy society stands for itself; write agents: 10000.")
    if "agents" in wanted:
        agents = wanted["agents"]
    else:
        agents = USUAL_AGENTS if society else _agents(regimes, where, wanted.get("scale"))
    return Scenario(
        regimes=regimes,
        agents=agents,
        seed=wanted.get("seed", DEFAULT_SEED),
        start=start,
        end=end,
        without=tuple(wanted.get("without", ())),
        with_dependents=bool(wanted.get("with_dependents", False)),
        evidence=("rule", *wanted.get("evidence", ())),
        where=where,
        society=society,
        response=wanted.get("response", STANDARD),
        parts=tuple(wanted.get("parts", USUAL)),
        interventions=(*said.get("interventions", ()), *given.get("interventions", ())),
        numbers=tuple({**dict(said.get("numbers", {})), **dict(given.get("numbers", ()))}.items()),
    )


def _where(wanted: dict[str, Any]) -> str:
    """Return where every regime is in force, or that each is in its own territory."""
    from glasshouse.society.territory import EVERYWHERE, OWN, place_named

    if wanted.get("everywhere"):
        return EVERYWHERE
    return place_named(wanted["place"]).id if "place" in wanted else OWN


def _agents(regimes: tuple[str, ...], where: str, scale: int | None) -> int:
    """Return the agents of a society at a scale, or as many as it usually has."""
    from glasshouse.engine.prepare import place_of_stack
    from glasshouse.regimes.load import load_regime
    from glasshouse.society.scenario import agents_at_scale, default_agents

    adults = place_of_stack([load_regime(regime) for regime in regimes], where).adults
    return default_agents(adults) if scale is None else agents_at_scale(scale, adults)


def _from_file(path: Path | None) -> dict[str, Any]:
    """Return what a scenario file says, under the names of the options."""
    if path is None:
        return {}
    from glasshouse.society.parameters import text_of
    from glasshouse.society.scenario_file import read_scenario

    said = read_scenario(path)
    if (said.agents and said.scale) or (said.last_month and said.years) or (said.everywhere and said.place):
        raise ScenarioError(
            f"{path}: agents and scale, to and years, or everywhere and in, say the same twice; "
            "write one of each."
        )
    found = said.model_dump(
        exclude={"first_month", "last_month", "scale", "society", "numbers"}, exclude_defaults=True
    )
    if said.numbers:
        found["numbers"] = {name: text_of(value) for name, value in said.numbers.items()}
    if said.scale:
        found["scale"] = Scale().convert(said.scale, None, None)
    if said.first_month:
        found["first"] = said.first_month
    if said.last_month:
        found["last"] = said.last_month
    if said.society:
        found["society"] = said.society
    return found


def replicates_option(default: int) -> Callable[[F], F]:
    """Return the option of how many times a design is run."""
    return click.option(
        "--replicates",
        type=Whole(1, 1000),
        default=default,
        show_default=True,
        help="Run everything so many times, each with another luck; with two or more there are intervals.",
    )


def folder_option(what: str) -> Callable[[F], F]:
    """Return the option of the folder in which a design keeps something."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        required=True,
        help=f"Keep {what} in this folder.",
    )


def small_scenario_of(path: Path | None, options: dict[str, Any]) -> Scenario:
    """Return the scenario that a file and options mean; one of 1:10000 if neither says how large."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    if path is None and not {"agents", "scale"} & set(given):
        given["scale"] = SMALL_SCALE
    return scenario_of(path, given)
