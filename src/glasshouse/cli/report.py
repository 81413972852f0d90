"""The subcommand `report`: a page for readers about a run or a contrast."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from glasshouse.cli.saying import say, say_whether_kernels_are_kept

if TYPE_CHECKING:
    from glasshouse.reports.page import Report

EXAMPLES = """\b
Examples:
  glasshouse report suining
  glasshouse report suining --lang zh --out pages/suining.zh.html
  glasshouse report runs/nobody-listed
The page needs no network and no scripts, and prints. The same as Markdown is written beside it.
"""


@click.command(epilog=EXAMPLES)
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN_OR_CONTRAST")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Choose the language."
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE",
    help="Write the page to FILE.html.  [default: report.html in a contrast, or beside a run]",
)  # fmt: skip
def report(folder: Path, lang: str, out: Path | None) -> None:
    """Write a page about a run or a contrast: the question, results, lives, limits, what one may write."""
    from glasshouse.reports.files import is_contrast, page_path, write_report

    language = cast(Literal["en", "zh"], lang)
    found, path = is_contrast(folder), page_path(folder, out, language)
    made = _of_contrast(folder, language) if found else _of_run(folder, language)
    page, text = write_report(made, path)
    say(f"Written: {page} and {text.name}")


def _of_contrast(folder: Path, lang: Literal["en", "zh"]) -> Report:
    """Return the report of a contrast, whose typical lives are replayed."""
    from glasshouse.experiments.contrast import open_contrast
    from glasshouse.reports.contrast_report import contrast_report

    say_whether_kernels_are_kept()
    return contrast_report(open_contrast(folder), lang=lang)


def _of_run(folder: Path, lang: Literal["en", "zh"]) -> Report:
    from glasshouse.cli.closing import facts_of
    from glasshouse.engine.runs import open_run
    from glasshouse.reports.run_report import run_report

    run = open_run(folder)
    return run_report(run, facts_of(run), lang=lang)
