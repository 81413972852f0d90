"""Writes a report as one HTML file: no scripts, nothing from outside, and every table with its headers."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from glasshouse import shown
from glasshouse.effect_charts import Lang
from glasshouse.experiments.summary import STYLE
from glasshouse.experiments.summary import template_text as shared_text
from glasshouse.readers import DocumentKind, reader
from glasshouse.reading.page_html import inline
from glasshouse.reports.page import Part, Report
from glasshouse.reports.wording import PAGE, TAG

TEMPLATE = "report.html.j2"
PARTS = "parts.html.j2"
PARTS_STYLE = "parts.css"


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_text(name: str) -> str:
    """Return the text of a template, or of the style of the parts; the explorer writes parts, too."""
    return (files("glasshouse.reports") / "templates" / name).read_text(encoding="utf-8")


def html(report: Report) -> str:
    """Write a report as one self-contained page without scripts."""
    shared = {shown.TEMPLATE: shown.template_text(), PARTS: template_text(PARTS)}
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, loader=DictLoader(shared),
    )  # fmt: skip
    environment.filters.update(inline=lambda text: inline(text, lang=report.lang), kind=kind_of, drawn=Markup)
    other: Lang = "zh" if report.lang == "en" else "en"
    return environment.from_string(template_text(TEMPLATE)).render(
        report=report,
        tag=TAG[report.lang],
        other_tag=TAG[other],
        words={key: text[report.lang] for key, text in PAGE.items()},
        other_banner=PAGE["banner"][other],
        style=shared_text(STYLE),
        parts_style=template_text(PARTS_STYLE),
    )


def kind_of(part: Part) -> str:
    """Return the name of the macro that writes a part."""
    return type(part).__name__.lower()
