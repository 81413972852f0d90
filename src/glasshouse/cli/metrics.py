"""The subcommand `metrics`: all metrics of a run or a contrast, benefits and harms together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
HEADS = {
    "en": ("metric", "more is", "value", "95 % interval", "unit", "rests on"),
    "zh": ("指标", "越大越", "数值", "95%区间", "单位", "依据"),
}
NOT_MEASURED = {"en": "not measured", "zh": "未测量"}


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
    from glasshouse.engine.runs import open_run
    from glasshouse.experiments.all_metrics import measured_contrast, measured_run
    from glasshouse.experiments.contrast import open_contrast
    from glasshouse.experiments.contrast_record import NAME

    labels: tuple[str, ...]
    if (run / NAME).is_file():
        contrast = open_contrast(run)
        labels = (*contrast.record.baseline.labels, *contrast.record.reform.labels)
        found = measured_contrast(contrast)
    else:
        opened = open_run(run)
        labels, found = opened.manifest.labels, measured_run(opened)
    if form == "json":
        say(json.dumps(document(found, labels, lang), ensure_ascii=False, indent=1, allow_nan=False))
        return int(Exit.DONE)
    from glasshouse.cli.closing import say_table

    for label in dict.fromkeys(labels):
        say(label)
    say_table(table(found, lang))
    say(closing(found, lang))
    return int(Exit.DONE)


def document(found: Measured, labels: tuple[str, ...], lang: str) -> dict[str, Any]:
    """Return the readings as plain values for JSON."""
    from glasshouse.metrics.catalogue import metric

    return {
        "labels": list(dict.fromkeys(labels)),
        "metrics": [
            {
                "metric": one.metric,
                "controversy": metric(one.metric).controversy,
                "name": metric(one.metric).words.in_(lang),
                "part": one.part.in_(lang),
                "more_is": metric(one.metric).more_is,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "unit": metric(one.metric).unit_zh if lang == "zh" else metric(one.metric).unit,
                "rests_on": one.rests_on.in_(lang),
                "why_not": one.why.in_(lang),
            }
            for one in found.readings
        ],
        "numbers": dict(sorted(found.numbers.items())),
    }


def table(found: Measured, lang: str) -> Table:
    """Return the table for a terminal, by controversy."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from glasshouse.experiments.figures import number
    from glasshouse.metrics.catalogue import CONTROVERSIES, MORE_IS, metric

    shown = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for head, ratio in zip(HEADS[lang], (8, 2, 2, 4, 3, 9), strict=True):
        shown.add_column(head, ratio=ratio, overflow="fold")
    last = ""
    for one in found.readings:
        about = metric(one.metric)
        if about.controversy != last:
            last = about.controversy
            shown.add_row(Text(CONTROVERSIES[last].in_(lang), style="bold"))
        name, part = f"{one.metric} {about.words.in_(lang)}", one.part.in_(lang)
        label, side = Text(f"{name}\n  {part}" if part else name), MORE_IS[about.more_is].in_(lang)
        if one.value is None:
            why = f"{NOT_MEASURED[lang]}: {one.why.in_(lang)}"
            shown.add_row(label, side, "–", "–", "", Text(why))
            continue
        ends = "–" if one.low is None else f"{number(one.low)} … {number(one.high)}"
        unit = about.unit_zh if lang == "zh" else about.unit
        shown.add_row(label, side, number(one.value), ends, unit, Text(one.rests_on.in_(lang)))
    return shown


def closing(found: Measured, lang: str) -> str:
    """Say how many metrics have a value, and on which numbers of the model they rest."""
    measured = {one.metric for one in found.readings if one.value is not None}
    every = {one.metric for one in found.readings}
    counts = found.numbers
    assumed, whole = counts["assumed"], counts.total()
    if lang == "zh":
        return (
            f"{len(every)}项指标中{len(measured)}项有数值；益处与损害并列，互不加权。所依据的{whole:,}个数值中有"
            f"{assumed:,}个为假定。"
        )
    return (
        f"{len(measured)} of {len(every)} metrics have a value; benefits stand beside harms, and none is "
        f"weighed against another. Of the {whole:,} numbers behind them {assumed:,} are assumed."
    )
