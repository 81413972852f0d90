"""The subcommands of `regimes`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal, cast

import click

from glasshouse.errors import Exit


@click.group()
def regimes() -> None:
    """List, show and check regimes."""


@regimes.command("list")
def list_regimes() -> None:
    """List the shipped regimes, and how much of each is provisional."""
    from glasshouse.regimes.catalogue import shipped_ids, summary_line
    from glasshouse.regimes.load import load_regime

    for regime_id in shipped_ids():
        click.echo(summary_line(load_regime(regime_id).regime))


@regimes.command()
@click.argument("regime", metavar="ID")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Show only what holds on a day."
)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Choose the language."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, or as Markdown.",
)  # fmt: skip
def show(regime: str, on: datetime.datetime | None, lang: str, form: str) -> None:
    """Show a regime in words: what it watches, who is listed, what follows, and the way out."""
    from glasshouse.regimes.explain import show as show_regime
    from glasshouse.regimes.load import load_regime

    shown = show_regime(
        load_regime(regime).regime, on=on.date() if on else None, lang=cast(Literal["en", "zh"], lang)
    )
    if form == "markdown":
        click.echo(shown.markdown, nl=False)
        return
    from rich.console import Console

    Console().print(shown)


@regimes.command()
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
def check(files: tuple[Path, ...]) -> int:
    """Check regime files and report every problem of each, with its line."""
    from glasshouse.errors import RegimeError
    from glasshouse.regimes.catalogue import summary_line
    from glasshouse.regimes.load import load_regime

    code = Exit.DONE
    for file in files:
        try:
            loaded = load_regime(file)
        except RegimeError as failure:
            click.echo(f"RegimeError: {failure}", err=True)
            code = max(code, Exit.NO if file.is_file() else Exit.BAD_INPUT)
        else:
            click.echo(f"{file.name} is a valid regime: {summary_line(loaded.regime)}")
    return int(code)
