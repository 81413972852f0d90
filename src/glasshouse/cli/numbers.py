"""The subcommand `parameters`: numbers of the society, and shares of regimes, each with its reason."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from glasshouse.cli.saying import say
from glasshouse.errors import GlasshouseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from glasshouse.society.numbers import Entry

FILES = ("parameters", "minds", "acts", "traits", "responses", "firms", "mistakes")
EXAMPLES = """\b
Examples:
  glasshouse parameters --status sourced
  glasshouse parameters --file minds
  glasshouse parameters --file acts --format json
  glasshouse parameters --regime national-lists
"""


@click.command(epilog=EXAMPLES)
@click.option("--file", "file", type=click.Choice(FILES), help="List only the numbers of one packaged file.")
@click.option(
    "--regime",
    metavar="ID",
    help="List, instead, the shares of a regime that --set takes: how often bodies do what rules allow, and "
    "people what they ask.",
)
@click.option(
    "--status",
    type=click.Choice(["assumed", "fitted", "recalled", "sourced"]),
    help="List only what is assumed, is fitted, is from memory, or has a source.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Write for the terminal, or as one JSON document.",
)  # fmt: skip
def parameters(file: str | None, regime: str | None, status: str | None, form: str) -> None:
    """List the numbers of the society: unit, range, source or reason. A run leaves a page of its own."""
    from glasshouse.society.numbers import all_numbers, count_sentence

    if regime and file:
        raise GlasshouseError("--regime and --file list different things; give one of them.")
    chosen = [
        entry
        for entry in (_shares(regime) if regime else all_numbers())
        if file in (None, entry.file.removesuffix(".yaml")) and status in (None, entry.status)
    ]
    if form == "json":
        say(json.dumps({"numbers": [asdict(entry) for entry in chosen]}, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    console = Console()
    with console.capture() as shown:
        console.print(_table(chosen))
    say(shown.get(), nl=False)
    say(count_sentence(chosen))


def _shares(name: str) -> Iterator[Entry]:
    from glasshouse.experiments.numbers_page import entry_of
    from glasshouse.regimes.assumed import of_practice
    from glasshouse.regimes.load import load_regime
    from glasshouse.regimes.shares import shares_of

    for share in shares_of(load_regime(name).regime):
        yield entry_of(name, of_practice(share.practice, share.name, share.what))


def _table(chosen: Sequence[Entry]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for name, ratio in (("number", 5), ("value", 3), ("unit", 3), ("range", 2), ("source or reason", 8)):
        table.add_column(name, ratio=ratio, overflow="fold")
    last = ""
    for entry in chosen:
        if entry.file != last:
            table.add_row(Text(entry.file, style="bold"))
            last = entry.file
        ends = f"{entry.low} to {entry.high}" if entry.low else "–"
        cells = (f"{entry.id}\n{entry.what}", entry.value, entry.unit, ends, f"{entry.status}: {entry.why}")
        table.add_row(*(Text(cell) for cell in cells))
    return table
