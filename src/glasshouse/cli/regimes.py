"""The subcommands of `regimes`."""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit, ScenarioError

if TYPE_CHECKING:
    from glasshouse.regimes.load import LoadedRegime

KEYS_WIDTH = 110
KEYS_HINT = "What a part holds: glasshouse regimes schema PART, such as scores.rules or lists.grounds."
PIPE_WIDTH = 100  # columns where no terminal says how many there are
TABLES = ("procedures", "rules", "grades", "accounts", "dimensions", "transitions", "thresholds")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, written YYYY-MM-DD."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """Return the day, or refuse."""
        if isinstance(value, datetime.date):
            return value
        found = _day(str(value))
        if found is None:
            self.fail(f'found "{value}"; a date is needed, such as 2018-05-01.', param, ctx)
        return found


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


on_option = click.option("--on", type=Day(), help="Show only what holds on a day.")
lang_option = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Choose the language."
)


@click.group()
def regimes() -> None:
    """List, show, compare and check regimes."""


@regimes.command("list")
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, as JSON, or as Markdown.",
)  # fmt: skip
def list_regimes(lang: str, form: str) -> None:
    """List the shipped regimes: where, when, what they hold, about whom, and how much is provisional."""
    from glasshouse.reading.overview import overview

    found = overview(lang=_language(lang))
    _write(found, {"text": None, "json": found.json, "markdown": found.markdown}[form])


@regimes.command()
@click.argument("regime", metavar="ID")
@on_option
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True,
    help="Write for the terminal, as Markdown, or as one page for a browser.",
)  # fmt: skip
def show(regime: str, on: datetime.date | None, lang: str, form: str) -> None:
    """Show a regime in words: what it watches, who is listed, what follows, and the way out."""
    from glasshouse.reading.explain import show as show_regime
    from glasshouse.reading.explain import show_html
    from glasshouse.regimes.load import load_regime

    loaded, language = load_regime(regime).regime, _language(lang)
    if form == "html":
        click.echo(show_html(loaded, on=on, lang=language), nl=False)
        return
    shown = show_regime(loaded, on=on, lang=language)
    _write(shown, shown.markdown if form == "markdown" else None)


@regimes.command("known")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--on", type=Day(), required=True, help="The day of the reader, such as 2016-09-01.")
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, or as Markdown.",
)  # fmt: skip
def known_on(ids: tuple[str, ...], on: datetime.date, lang: str, form: str) -> None:
    """Say what could be known on a day: which provisions in force, of some regimes or all, could be read."""
    from glasshouse.reading.known import known

    found = known(on, ids, lang=_language(lang))
    _write(found, found.markdown if form == "markdown" else None)


@regimes.command("count")
@click.argument("what", type=click.Choice(["fields", "data", "documents", "departments"]))
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, or as Markdown.",
)  # fmt: skip
def count_rules(what: str, lang: str, form: str) -> None:
    """Count encoded rules: by field, by data cities read, by proof, by points for dealings with offices."""
    from glasshouse.reading.counting import COUNTS

    found = COUNTS[what](_language(lang))
    _write(found, found.markdown if form == "markdown" else None)


@regimes.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@lang_option
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
    help="Write for the terminal, or as Markdown.",
)  # fmt: skip
def diff(before: str, after: str, lang: str, form: str) -> int:
    """List what differs between two regimes, or between two days: ID@2016-01-01 ID@2018-01-01."""
    from glasshouse.reading.diff import diff as difference_of

    (old, old_on), (new, new_on) = _side(before), _side(after)
    found = difference_of(old.regime, new.regime, before_on=old_on, after_on=new_on, lang=_language(lang))
    _write(found, found.markdown if form == "markdown" else None)
    return int(Exit.NO if found.changes else Exit.DONE)


@regimes.command()
@click.argument("regime", metavar="ID")
@on_option
@lang_option
@click.option(
    "--evidence", type=click.Choice(["reported", "seed_only", "myth"]), multiple=True,
    help="Compile items of this evidence class beside the rules.",
)  # fmt: skip
@click.option(
    "--what", type=click.Choice(TABLES), multiple=True,
    help="Write only this table; a CSV has one.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True,
    help="Write tables in words, or rows with ids.",
)  # fmt: skip
def table(
    regime: str,
    on: datetime.date | None,
    lang: str,
    evidence: tuple[str, ...],
    what: tuple[str, ...],
    form: str,
) -> None:
    """Print the rules of a regime one row for each: procedures as they are compiled, scores, grades."""
    from glasshouse.reading.tables import regime_tables
    from glasshouse.regimes.load import load_regime

    found = regime_tables(
        load_regime(regime).regime,
        on=on,
        evidence=("rule", *evidence),
        what=what or TABLES,
        lang=_language(lang),
    )
    _write(found, found.csv if form == "csv" else found.json if form == "json" else None)


@regimes.command()
@click.argument("part", metavar="[PART]", required=False)
def schema(part: str | None) -> None:
    """Print the JSON Schema of regime files; or say in words what a PART holds, such as scores.rules."""
    if part is None:
        from glasshouse.regimes.schema import schema_text

        click.echo(schema_text(), nl=False)
        return
    from glasshouse.regimes.keys import keys_of, words_of

    forms = keys_of(part)
    if not forms:
        click.echo(f"{part}: {words_of(part)}")
    for number, form in enumerate(forms, start=1):
        which = f", form {number} of {len(forms)}" if len(forms) > 1 else ""
        formatter = click.HelpFormatter(width=KEYS_WIDTH)
        formatter.write_heading(f"{part}{which}")
        formatter.write_text(form.about)
        for heading, rows in (("Mandatory", form.mandatory), ("May be left out", form.optional)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)
        click.echo(formatter.getvalue(), nl=number < len(forms))


@regimes.command()
@click.argument("regime", metavar="ID")
def cases(regime: str) -> int:
    """Run the worked cases of a regime through the kernels and say which differ."""
    from glasshouse.engine.cases import cases_report

    say_whether_kernels_are_kept()
    results = cases_report(regime)
    for result in results:
        for said in result.differences or ("agrees",):
            say(f"{result.case_id}: {said}")
    n_agree = sum(result.agrees for result in results)
    noun = "case agrees" if len(results) == 1 else "cases agree"
    say(f"{n_agree} of {len(results)} {noun}.")
    return int(Exit.DONE if n_agree == len(results) else Exit.NO)


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
            say(f"glasshouse: {failure}", err=True)
            if "key" in str(failure):  # unknown, missing, or a group of keys where something else stands
                say(KEYS_HINT, err=True)
            code = max(code, Exit.NO if file.is_file() else Exit.BAD_INPUT)
        else:
            say(f"{file.name} is a valid regime: {summary_line(loaded.regime)}")
    return int(code)


def _language(lang: str) -> Literal["en", "zh"]:
    return cast(Literal["en", "zh"], lang)


def _side(text: str) -> tuple[LoadedRegime, datetime.date | None]:
    """Load one side of a comparison: a regime, or REGIME@DATE."""
    from glasshouse.regimes.load import load_regime

    name, at, date = text.rpartition("@")
    if not at or date.endswith((".yaml", ".yml")):
        return load_regime(text), None
    on = _day(date)
    if on is None:
        raise ScenarioError(
            f'Found "{date}" for a date in "{text}"; a date is written YYYY-MM-DD: '
            f"type {name or 'ID'}@2018-05-01."
        )
    return load_regime(name), on


def _write(shown: object, text: str | None) -> None:
    """Write a text as it is, or print something on the terminal."""
    if text is not None:
        click.echo(text, nl=False)
        return
    from rich.console import Console

    has_width = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    Console(width=None if has_width else PIPE_WIDTH).print(shown)
