"""The subcommand `metrics`: all metrics of a run or a contrast, benefits and harms together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glasshouse.cli.saying import say
from glasshouse.errors import Exit

if TYPE_CHECKING:
    from rich.table import Table

    from glasshouse.experiments.all_metrics import Measured

EXAMPLES = """\b
Examples:
  glasshouse metrics runs/2026-11-27-national-lists
  glasshouse metrics suining --lang zh          (the folder of a contrast)
  glasshouse metrics suining/runs/0123456789abcdef --format json
"""


@click.command(epilog=EXAMPLES)
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True,
    help="Write in English or Chinese.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Write for the terminal, or as one JSON document.",
)  # fmt: skip
def metrics(run: Path, lang: str, form: str) -> int:
    """Measure a run or a contrast by all metrics, benefits beside harms; say why where it cannot be."""
    from glasshouse.cli.closing import say_table
    from glasshouse.engine.runs import open_run
    from glasshouse.experiments.all_metrics import measure
    from glasshouse.experiments.contrast import open_contrast
    from glasshouse.experiments.contrast_record import NAME
    from glasshouse.experiments.metrics_text import closing, plain_rows

    labels: tuple[str, ...]
    if (run / NAME).is_file():
        contrast = open_contrast(run)
        labels = (*contrast.record.baseline.labels, *contrast.record.reform.labels)
        found = measure(contrast)
    else:
        opened = open_run(run)
        labels, found = opened.manifest.labels, measure(opened)
    labels = tuple(dict.fromkeys(labels))
    if form == "json":
        numbers = dict(sorted(found.numbers.items()))
        document = {"labels": list(labels), "metrics": plain_rows(found, lang), "numbers": numbers}
        say(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))
        return int(Exit.DONE)
    for label in labels:
        say(label)
    say_table(table(found, lang))
    say(closing(found, lang))
    return int(Exit.DONE)


def table(found: Measured, lang: str) -> Table:
    """Return the table for a terminal, by controversy."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from glasshouse.experiments.metrics_text import HEADS, by_controversy, line_of

    shown = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for head, ratio in zip(HEADS[lang], (8, 2, 2, 4, 3, 9), strict=True):
        shown.add_column(head, ratio=ratio, overflow="fold")
    for title, readings in by_controversy(found, lang):
        shown.add_row(Text(title, style="bold"))
        for one in readings:
            label, *values, rests_on = line_of(one, lang, gap="\n  ")
            shown.add_row(Text(label), *values, Text(rests_on))
    return shown
