"""The subcommand `claims`: what the article says, claim by claim, with its homes and its result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, cast

import click

from glasshouse.errors import GlasshouseError

if TYPE_CHECKING:
    from rich.table import Table

    from glasshouse.regimes.claim_homes import Homes
    from glasshouse.regimes.claims import Claim

Language = Literal["en", "zh"]

CLASSES = ("rule", "reported", "seed_only", "myth", "view")
EXAMPLES = """\b
Examples:
  glasshouse claims
  glasshouse claims C18
  glasshouse claims c14 --lang zh
  glasshouse claims --class view
  glasshouse claims --format markdown
  glasshouse claims C27 --format json
"""


@click.command(epilog=EXAMPLES)
@click.argument("claim_id", metavar="[ID]", required=False)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Choose the language."
)
@click.option(
    "--class", "kind", type=click.Choice(CLASSES),
    help="List only claims of a class, mixed ones among them: in a rule, reported, with no source beyond the "
    "article (seed_only), contradicted by sources (myth), or a view.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, as one JSON document, or as Markdown.",
)  # fmt: skip
def claims(claim_id: str | None, lang: str, kind: str | None, form: str) -> None:
    """List what the encyclopedia article says, or show one claim in full: speaker, class, homes, result."""
    from glasshouse.regimes.claim_homes import Homes, manual_root
    from glasshouse.regimes.claims import find_claim, load_claims

    if claim_id is not None and kind is not None:
        raise GlasshouseError(
            f"Found --class {kind} beside {claim_id}; --class chooses from the list: leave one of them out."
        )
    loaded, language = load_claims(), cast(Language, lang)
    homes = Homes(frozenset(command_paths()), manual_root())
    if claim_id is not None:
        _show(find_claim(loaded, claim_id), homes, language, form)
        return
    _list([claim for claim in loaded.claims if kind in (None, *claim.classes)], homes, language, form)


def command_paths() -> Iterator[str]:
    """Yield every command, such as "run" and "regimes show"."""
    from glasshouse.cli.main import cli

    queue: list[tuple[str, click.Command]] = [("", cli)]
    while queue:
        path, command = queue.pop()
        if path:
            yield path
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                for name in command.list_commands(context):
                    child = command.get_command(context, name)
                    if child is not None:
                        queue.append((f"{path} {name}".strip(), child))


def _list(chosen: Sequence[Claim], homes: Homes, lang: Language, form: str) -> None:
    from glasshouse.reading.claim_sheet import record_of
    from glasshouse.reading.claim_words import claims_table, summary_words

    if form == "json":
        records = [record_of(claim, homes, lang) for claim in chosen]
        click.echo(json.dumps({"claims": records}, ensure_ascii=False, indent=1))
        return
    if form == "markdown":
        click.echo(claims_table(chosen, lang), nl=False)
        return
    from rich.console import Console

    Console().print(_overview(chosen, homes, lang))
    click.echo(summary_words(chosen, lang))


def _show(claim: Claim, homes: Homes, lang: Language, form: str) -> None:
    from glasshouse.reading.claim_sheet import lines_of, record_of

    if form == "json":
        click.echo(json.dumps(record_of(claim, homes, lang), ensure_ascii=False, indent=1))
        return
    lines = list(lines_of(claim, homes, lang))
    if form == "markdown":
        colon = "：" if lang == "zh" else ": "
        click.echo(f"## {claim.id}\n")
        for name, text in lines:
            click.echo(f"- **{name}**{colon}{text}")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold", no_wrap=True)
    grid.add_column(overflow="fold")
    last = ""
    for name, text in lines:
        grid.add_row(Text("" if name == last else name, style="bold"), Text(text))
        last = name
    Console().print(Text(claim.id, style="bold"), grid, sep="\n")


def _overview(chosen: Sequence[Claim], homes: Homes, lang: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from glasshouse.reading import claim_words as words

    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for key, ratio in (("claim", None), ("says", 9), ("class", 3), ("homes", 3), ("result", 5)):
        table.add_column(words.WORDS[key][lang], ratio=ratio, overflow="fold", no_wrap=key == "claim")
    joint = "、" if lang == "zh" else ", "
    for claim in chosen:
        classes = joint.join(words.CLASSES[kind][lang] for kind in claim.classes)
        n_missing = sum(homes.resolve(home).state == "missing" for home in claim.homes)
        cells = (
            claim.id,
            words.said(claim.says, lang),
            classes,
            words.homes_words(len(claim.homes), n_missing, lang),
            words.short_result(claim, lang),
        )
        table.add_row(*(Text(cell) for cell in cells))
        table.add_section()
    return table
