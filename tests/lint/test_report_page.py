"""The page of a check: self-contained, in one language, with a text and a table beside the drawing."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from recorded import KEPT, recorded, whole

from glasshouse.effect_charts import Lang
from glasshouse.lint.report_words import by_rule, measured_words
from glasshouse.reports.check_report import check_report
from glasshouse.reports.flow_picture import PER_LAYER, chosen
from glasshouse.reports.html import html
from glasshouse.reports.markdown import markdown
from glasshouse.reports.page import Figure

LANGS: tuple[Lang, Lang] = ("en", "zh")
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Nesting(HTMLParser):
    """Closes every element in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def page(lang: Lang) -> str:
    return html(check_report(whole(), lang=lang))


@pytest.mark.parametrize("lang", LANGS)
def test_page__stands_alone_in_its_language(lang: Lang) -> None:
    text = page(lang)
    assert f'<html lang="{"en" if lang == "en" else "zh-Hans"}">' in text
    for outside in ("<script", "<link", "<img", "src=", "@import", "url(http", "javascript:"):
        assert outside not in text, outside
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', text))
    nesting = Nesting()
    nesting.feed(text)
    assert nesting.open == [] and len(nesting.ids) == len(set(nesting.ids))
    assert {href[1:] for href in re.findall(r'href="(#[^"]*)"', text)} <= set(nesting.ids)


@pytest.mark.parametrize("lang", LANGS)
def test_page__graph_has_a_text_and_a_table(lang: Lang) -> None:
    text = page(lang)
    (svg,) = re.findall(r"<svg .*?</svg>", text, re.DOTALL)
    assert 'role="img"' in svg and "<title " in svg and "<desc " in svg
    record = whole()
    path = " → ".join(node.key.partition("/")[2] for node in by_rule(record)[0][1][0].via)
    assert path in unescape(re.findall(r"<desc [^>]*>(.*?)</desc>", svg, re.DOTALL)[0])
    caption = {"en": "Lines of the flow graph", "zh": "流向图的连线"}[lang]
    assert f">{caption}</caption>" in text
    assert 'stroke-width="2.6"' in svg, "lines of findings are told apart by how thick they are"


@pytest.mark.parametrize("lang", LANGS)
def test_page__says_all_that_the_record_says(lang: Lang) -> None:
    record = whole()
    text = unescape(re.sub(r"<[^>]+>", "", page(lang)))
    for one in record.findings:
        assert one.sentence.in_(lang).replace("`", "") in text
        assert one.provision is None or one.provision.says.in_(lang) in text
    for declared in (*record.declared.gravity, *record.declared.severity):
        assert declared.name.in_(lang) in text
    for pair in record.declared.related:
        assert pair.why.in_(lang) in text
    assert record.declared.declared_by.in_(lang) in text
    assert KEPT.reason in text and KEPT.by in text
    assert all(one.in_(lang) in text for one in record.article_5.says)
    assert all(one.words.in_(lang) in text for one in record.moved)
    assert record.stale[0].words.in_(lang) in text
    assert all(measured_words(one, lang) in text for rule in record.rules for one in rule.beside)
    for rule, _ in by_rule(record):
        for source in rule.sources:
            assert source.says.in_(lang) in text


@pytest.mark.parametrize("lang", LANGS)
def test_markdown__has_the_lines_of_the_file(lang: Lang) -> None:
    record = recorded("suining-2010")
    text = markdown(check_report(record, lang=lang))
    first = record.findings[0].excerpt
    assert first is not None and f"{first.number} | " in text


@pytest.mark.parametrize("regime", ["rongcheng-2019", "seed-maximal", "national-lists"])
def test_graph__is_drawn_as_far_as_it_can_be_read(regime: str) -> None:
    record = recorded(regime)
    keys = chosen(record)
    layer = {one.key: one.layer for one in record.flow.nodes}
    assert 0 < len(keys) < len(layer)
    for k in range(4):
        assert sum(layer[key] == k for key in keys) <= PER_LAYER
    worst = next(one for _, found in by_rule(record) for one in found if one.via)
    assert {node.key for node in worst.via} <= keys, "the most serious path is drawn"
    sentence = f"{len(keys)} of {len(layer)} things"
    sections = check_report(record, lang="en").sections
    figures = [part for one in sections for part in one.parts if isinstance(part, Figure)]
    assert len(figures) == 1 and figures[0].sentence.startswith(sentence)


def test_graph__that_is_too_large_and_without_findings_is_a_sentence() -> None:
    found = recorded("rongcheng-2019")
    edges = tuple(one.model_copy(update={"findings": ()}) for one in found.flow.edges)
    flow = found.flow.model_copy(update={"edges": edges})
    record = found.model_copy(update={"findings": (), "flow": flow})
    text = html(check_report(record, lang="en"))
    assert "<svg" not in text and "more than can be read, and no finding goes through it" in text


def test_graph__without_anything_is_a_sentence() -> None:
    text = html(check_report(recorded("none"), lang="en"))
    assert "<svg" not in text and "Nothing flows" in text
