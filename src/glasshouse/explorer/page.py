"""A page of the explorer: a record of plain values, written by a template or, as its JSON twin, as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from glasshouse import shown
from glasshouse.effect_charts import Lang
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.words import PLACES, WORDS
from glasshouse.readers import DocumentKind, reader
from glasshouse.reading.page_html import inline
from glasshouse.reports.html import PARTS, kind_of
from glasshouse.reports.html import template_text as parts_text
from glasshouse.reports.wording import TAG, number

ENDING = ".html.j2"
TWIN = ".json"


@dataclass(frozen=True)
class Page:
    """What a page shows.

    Parameters
    ----------
    template
        Name of its template, without the ending.
    title
        In the language of the reader.
    record
        Plain values: what the template is given, and what the JSON twin holds. Charts are specifications of
        Vega-Lite. Keys with an underscore before them are for the template alone: parts of reports.
    here
        Which entry of the navigation it belongs to.
    status
        Of HTTP: other than 200 where a form comes back with what is wrong in it.
    """

    template: str
    title: str
    record: Mapping[str, Any]
    here: str = ""
    status: int = 200

    def twin(self, asked: Asked) -> dict[str, Any]:
        """Return the JSON twin."""
        told = {key: value for key, value in self.record.items() if not key.startswith("_")}
        return {"synthetic": True, "page": asked.path, "lang": asked.lang, "title": self.title, **told}


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_texts() -> dict[str, str]:
    """Return the texts of all templates by name."""
    folder = files("glasshouse.explorer") / "templates"
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".j2")}


@cache
def _environment(lang: Lang) -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=DictLoader(
            {**template_texts(), shown.TEMPLATE: shown.template_text(), PARTS: parts_text(PARTS)}
        ),
    )  # fmt: skip
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters.update(
        inline=lambda text: inline(text, lang=lang),
        number=lambda value: number(value, lang),
        kind=kind_of,
        drawn=Markup,
    )
    return environment


def address(path: str, lang: Lang, **query: object) -> str:
    """Return the address of a page in a language; parts of the query that are empty are left out.

    Examples
    --------
    >>> address("/regimes/none", "zh", on="2018-05-01", by="")
    '/regimes/none?on=2018-05-01&lang=zh'
    """
    asked = {name: value for name, value in query.items() if value not in ("", None)}
    if lang != "en":
        asked["lang"] = lang
    return quote(path) + (f"?{urlencode(asked)}" if asked else "")


def twin_path(path: str) -> str:
    """Return where the JSON twin of a page is."""
    return ("/index" if path == "/" else path) + TWIN


def written(page: Page, asked: Asked) -> str:
    """Write a page as HTML."""
    lang = asked.lang
    other: Lang = "zh" if lang == "en" else "en"

    def link(path: str, **query: object) -> str:
        return address(path, lang, **query)

    return (
        _environment(lang)
        .get_template(page.template + ENDING)
        .render(
            it=page.record,
            title=page.title,
            here=page.here,
            lang=lang,
            tag=TAG[lang],
            other_tag=TAG[other],
            words={key: text[lang] for key, text in WORDS.items()},
            other_words={key: text[other] for key, text in WORDS.items()},
            places=[(path, text[lang]) for path, text in PLACES],
            link=link,
            asked=asked,
            other_address=address(asked.path, other, **asked.query),
            twin_address=address(twin_path(asked.path), lang, **asked.query),
        )
    )
