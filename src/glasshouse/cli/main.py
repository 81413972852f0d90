"""The command line: subcommands loaded when they are called, and one place for everything that goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from importlib import import_module

import click

from glasshouse import __version__
from glasshouse.cli.saying import be_quiet, open_closed_streams
from glasshouse.errors import Exit, GlasshouseError

COMMANDS = {
    "run": "glasshouse.cli.run:run",
    "explain": "glasshouse.cli.explain:explain",
    "case": "glasshouse.cli.explain:case",
    "verify": "glasshouse.cli.verify:verify",
    "compare": "glasshouse.cli.compare:compare",
    "report": "glasshouse.cli.report:report",
    "ablate": "glasshouse.cli.ablate:ablate",
    "sweep": "glasshouse.cli.sweep:sweep",
    "experiment": "glasshouse.cli.experiment:experiment",
    "branch": "glasshouse.cli.branch:branch",
    "rollout": "glasshouse.cli.rollout:rollout",
    "diff": "glasshouse.cli.branch:diff",
    "metrics": "glasshouse.cli.metrics:metrics",
    "regimes": "glasshouse.cli.regimes:regimes",
    "check": "glasshouse.cli.check:check",
    "explore": "glasshouse.cli.explore:explore",
    "claims": "glasshouse.cli.claims:claims",
    "parameters": "glasshouse.cli.numbers:parameters",
    "calibrate": "glasshouse.cli.calibrate:calibrate",
    "sensitivity": "glasshouse.cli.sensitivity:sensitivity",
}
TRACEBACK = "GLASSHOUSE_TRACEBACK"
LIKENESS = 0.75  # below it, one option is no slip of the pen for another


class Commands(click.Group):
    """The subcommands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand of some arguments; a name that is nearly one gets a hint."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = get_close_matches(name, COMMANDS, 1)
            hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command: {name}. {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: glasshouse run",
)
@click.version_option(
    __version__, prog_name="glasshouse", message="%(prog)s %(version)s - synthetic people only"
)
def cli() -> None:
    """Run the social credit system on synthetic people, and see everything it does to them."""


def run_cli() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; whatever goes wrong is one message on stderr."""
    open_closed_streams()
    try:
        result = cli.main(args=arguments, prog_name="glasshouse", standalone_mode=False)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else int(Exit.DONE)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.NoSuchOption as failure:
        alike = [o for o in failure.possibilities or () if _is_like(o, failure.option_name)]
        click.NoSuchOption(failure.option_name, possibilities=alike, ctx=failure.ctx).show()
        return int(Exit.BAD_INPUT)
    except click.ClickException as failure:
        failure.show()
        return int(Exit.BAD_INPUT)
    except GlasshouseError as failure:
        return _say(str(failure), failure.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _say("Interrupted; nothing that was finished is lost.", Exit.INTERRUPTED)
    except SystemExit as leave:
        if leave.code != 1:
            raise
        be_quiet()  # click leaves so when nobody reads its output any more
        return int(Exit.DONE)
    except BrokenPipeError:
        be_quiet()
        return int(Exit.DONE)
    except MemoryError:
        return _say("There is not enough memory; run fewer agents: --agents 1_000_000.", Exit.MACHINE)
    except OSError as failure:
        from glasshouse.provenance import machine_error

        return _say(str(machine_error(failure, failure.filename or "the disk")), Exit.MACHINE)
    except Exception as failure:
        if os.environ.get(TRACEBACK):
            raise
        what = f"{type(failure).__name__}: {failure}".splitlines()[0]
        return _say(
            f"This is a fault of ours ({what}); set {TRACEBACK}=1, repeat the command and report the rest.",
            Exit.MACHINE,
        )


def _say(sentence: str, code: Exit) -> int:
    try:
        click.echo(f"glasshouse: {sentence}", err=True)
    except (OSError, SystemExit):
        be_quiet(err=True)
    return int(code)


def _is_like(option: str, typed: str) -> bool:
    return SequenceMatcher(None, option.lstrip("-"), typed.lstrip("-")).ratio() >= LIKENESS
