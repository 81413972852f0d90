"""The subcommand `check`: a regime, read as an assessor would."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from glasshouse.cli.regimes import Day, lang_option
from glasshouse.cli.saying import say
from glasshouse.errors import Exit, MachineError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from glasshouse.lint.check import Report
    from glasshouse.lint.report_record import CheckRecord
    from glasshouse.regimes.load import LoadedRegime

Lang = Literal["en", "zh"]
PIPE_WIDTH = 100
FORMATS = ("text", "json", "sarif", "html")
COUNTS = ("prohibited", "error", "warning")  # severities that make the exit code 1
EPILOG = """\b
Examples:
  glasshouse check rongcheng-2019
  glasshouse check ./city.yaml --profile eu-ai-act
  glasshouse check ./city.yaml --format html --lang zh --out city.zh.html
  glasshouse check --explain GH008
\b
Exit codes:
  0  nothing is left but notes and accepted findings
  1  findings of warning or above are left
  2  bad input: no such regime, profile or option, or a file with problems
It lists questions for a human; it does not say what is lawful.
"""


@dataclass(frozen=True)
class Asked:
    """What the command line asks for, beside the regime."""

    profile: str
    run: Path | None
    baseline: Path | None
    relatedness: Path | None
    on: datetime.date | None
    evidence: tuple[str, ...]


@click.command(epilog=EPILOG)
@click.argument("regime", metavar="[REGIME]", required=False)
@click.option("--profile", default="scholar", show_default=True, metavar="ID",
              help="Weigh findings from this point of view; --profiles lists them.")  # fmt: skip
@click.option("--run", "run", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Measure on a run what no text shows.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="Write for the terminal, as JSON, as SARIF for code scanning, or as a page.")  # fmt: skip
@lang_option
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE",
              help="Take findings as accepted that this file names.")  # fmt: skip
@click.option("--write-baseline", type=click.Path(path_type=Path), metavar="FILE",
              help="Accept what is found now, into this file; needs --by and --reason.")  # fmt: skip
@click.option("--by", metavar="OFFICE", help="Say which office accepts; no names of persons.")
@click.option("--reason", metavar="TEXT", help="Say why.")
@click.option("--relatedness", type=click.Path(path_type=Path), metavar="FILE",
              help="Judge by this file which domains of life are related.")  # fmt: skip
@click.option("--on", type=Day(), help="Look only at what holds on a day.")
@click.option("--evidence", type=click.Choice(["reported", "seed_only", "myth"]), multiple=True,
              help="Look at items of this evidence class beside the rules.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file.")
@click.option("--explain", metavar="GHnnn", help="Print a rule, its sources, its cure.")
@click.option("--rules", "wants_rules", is_flag=True, help="List the rules.")
@click.option("--profiles", "wants_profiles", is_flag=True, help="List the profiles.")
def check(
    regime: str | None, profile: str, run: Path | None, form: str, lang: str, baseline: Path | None,
    write_baseline: Path | None, by: str | None, reason: str | None, relatedness: Path | None,
    on: datetime.date | None, evidence: tuple[str, ...], out: Path | None, explain: str | None,
    wants_rules: bool, wants_profiles: bool,
) -> int:  # fmt: skip
    """Read a regime as an assessor would: questions with their place, path, provision and cure."""
    _need_extra()
    language = cast(Lang, lang)
    if explain or wants_rules or wants_profiles:
        _print_catalogue(explain, wants_profiles, language)
        return int(Exit.DONE)
    if regime is None:
        raise click.UsageError("Missing argument REGIME: the id of a shipped regime, or the path of a file.")
    if write_baseline is not None and not (by and reason):
        raise click.UsageError("--write-baseline needs --by OFFICE and --reason TEXT: who accepts, and why.")
    from glasshouse.regimes.load import load_regime

    loaded = load_regime(regime)
    report = _report(loaded, Asked(profile, run, baseline, relatedness, on, evidence))
    if write_baseline is not None:
        return _write_baseline(report, write_baseline, by=str(by), reason=str(reason))
    record = _record(report, loaded)
    _write(record, form, language, out)
    left = {one.severity for one in record.left}
    return int(Exit.NO if left & set(COUNTS) else Exit.DONE)


def _need_extra() -> None:
    """Refuse, in one sentence, to go on without what the linter needs."""
    try:
        import glasshouse.lint.check  # noqa: F401
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("glasshouse"):
            raise
        needed = 'type pip install "glasshouse[lint]"'
        raise MachineError(f'check needs "{missing.name}", which is not installed; {needed}.') from None


def _report(loaded: LoadedRegime, asked: Asked) -> Report:
    """Check the regime, perhaps with a run, other value judgements, and accepted findings."""
    from glasshouse.lint.check import check as check_regime
    from glasshouse.lint.judgements import Judgements, read_relatedness

    judgements = None if asked.relatedness is None else Judgements(read_relatedness(asked.relatedness))
    readings = None
    if asked.run is not None:
        from glasshouse.cli.check_run import readings_of_folder

        readings = readings_of_folder(asked.run, loaded)
    report = check_regime(
        loaded, profile=asked.profile, judgements=judgements, evidence=asked.evidence, on=asked.on,
        readings=readings,
    )  # fmt: skip
    if asked.baseline is None:
        return report
    from glasshouse.lint.baseline import apply, read_baseline

    return apply(report, read_baseline(asked.baseline))


def _record(report: Report, loaded: LoadedRegime) -> CheckRecord:
    from glasshouse.lint.excerpts import source_lines
    from glasshouse.lint.recording import record_of

    return record_of(report, source_lines(loaded))


def _write(record: CheckRecord, form: str, lang: Lang, out: Path | None) -> None:
    """Write the findings where they are wanted."""
    if form == "text" and out is None:
        from glasshouse.lint.report_text import printed

        _print(printed(record, lang=lang))
        return
    text = _texts()[form](record, lang)
    if out is None:
        click.echo(text, nl=False)
        return
    _write_file(out, text)
    from glasshouse.lint.report_words import closing

    say(f"Written: {out}")
    say(closing(record, lang))


def _texts() -> dict[str, Callable[[CheckRecord, Lang], str]]:
    """Return what writes each format; the page, which draws, is loaded when it is wanted."""

    def text(record: CheckRecord, lang: Lang) -> str:
        from rich.console import Console

        from glasshouse.lint.report_text import printed

        console = Console(width=PIPE_WIDTH, record=False, force_terminal=False, no_color=True)
        with console.capture() as shown:
            console.print(printed(record, lang=lang))
        return shown.get()

    def sarif(record: CheckRecord, lang: Lang) -> str:
        from glasshouse.lint.report_sarif import sarif_text

        return sarif_text(record, lang=lang)

    def html(record: CheckRecord, lang: Lang) -> str:
        from glasshouse.reports.check_report import check_report
        from glasshouse.reports.html import html as page

        return page(check_report(record, lang=lang))

    return {"text": text, "json": lambda record, _: record.json_text(), "sarif": sarif, "html": html}


def _write_file(path: Path, text: str) -> None:
    from glasshouse.provenance import speaking_of, write_atomically

    with speaking_of(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)


def _write_baseline(report: Report, path: Path, *, by: str, reason: str) -> int:
    """Write what is found now as accepted, with the day on which it was."""
    from glasshouse.lint.baseline import baseline_text

    text = baseline_text(report, reason=reason, by=by, on=datetime.date.today())
    _write_file(path, text)
    n = len(report.findings) + len(report.accepted)
    say(f"Written: {path}, {n} accepted finding{'' if n == 1 else 's'}. Read it before you rely on it.")
    return int(Exit.DONE)


def _print_catalogue(explain: str | None, wants_profiles: bool, lang: Lang) -> None:
    from glasshouse.lint.rule_text import printed_profiles, printed_rule, printed_rules, rule_of

    if explain:
        _print(printed_rule(rule_of(explain), lang=lang))
    elif wants_profiles:
        _print(printed_profiles(lang=lang))
    else:
        _print(printed_rules(lang=lang))


def _print(shown: RenderableType) -> None:
    import os
    import sys

    from rich.console import Console

    has_width = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    Console(width=None if has_width else PIPE_WIDTH).print(shown)
