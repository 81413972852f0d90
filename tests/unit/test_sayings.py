"""Everything that a reader of the Chinese page sees of a shipped regime is in Chinese."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from glasshouse.codes import Event
from glasshouse.reading import code_names
from glasshouse.reading.event_names import EVENTS
from glasshouse.reading.explain import show
from glasshouse.reading.field_names import FIELDS, SECTIONS
from glasshouse.reading.sayings import SAYINGS, worded
from glasshouse.reading.statements import NOT_COMPARED
from glasshouse.regimes import vocabulary
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.model import Instrument, ListItem, Measure, Provision, Regime, Remedy, Repair, Source
from glasshouse.regimes.scoring_model import Dimension
from glasshouse.shapes import Either, Many, Record, Shape, fields_of

SHOWN = {  # what the page shows of texts that may stand in a file in one language
    Source: ("title",), Instrument: ("issuer", "number"), Provision: ("article",),
    ListItem: ("duration", "exit"), Measure: ("duration",), Remedy: ("time_to_file", "decide_within"),
    Repair: ("effect",), Dimension: ("inputs",),
}  # fmt: skip
CHINESE = re.compile(r"[\u3400-\u9fff]")
# numbers of standards, statutes and rulings have Latin signs in any language
STANDARD = re.compile(r"GB \d+-\d+|\d+ (USC|CFR) \d+( ff\.)?|\d{4}/\d+|ECLI:[\w:]+|(C-\d+/\d+(, )?)+")


def texts(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}[{index}]")
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            here = f"{path}.{name}"
            if name in SHOWN.get(type(value), ()):  # type: ignore[call-overload]
                yield here, getattr(value, name)
            else:
                yield from texts(getattr(value, name), here)


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_texts__are_in_both_languages_or_in_the_tables(regime_id: str) -> None:
    """A text that is new is written as {en: ..., zh: ...}, or gets its row in `sayings`."""
    for path, text in texts(load_regime(regime_id).regime):
        said = worded(text, "zh")
        if said and not STANDARD.fullmatch(said):
            assert CHINESE.search(said), f'{regime_id}{path}: "{said}" has no Chinese'


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_limits__say_why_in_both_languages(regime_id: str) -> None:
    assert all(limit.why for limit in load_regime(regime_id).regime.limits)


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_page__in_chinese_has_no_english_sentence(regime_id: str) -> None:
    text = re.sub(
        r"https?://\S+|`[^`]*`|（[^）]*）", "", show(load_regime(regime_id).regime, lang="zh").markdown
    )
    found = re.findall(r"(?:\b[A-Za-z]{2,}\b[ ,;]+){4,}", text)
    assert found == []


def test_worded__of_what_no_table_knows_is_left_as_it_is() -> None:
    assert worded("until the cows come home", "zh") == "until the cows come home"
    assert worded(Label(en="a", zh="甲"), "zh") == "甲" and worded(Label(en="a", zh="甲"), "en") == "a"


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        ("Article 2", "第2条"),
        ("Articles 6 and 7", "第6、7条"),
        ("articles 2 to 4 and 9 to 12", "第2至4、9至12条"),
        ("Article 1, paragraph 2", "第1条第2款"),
        ("items 15 to 17", "第15至17项"),
        ("Guofa [2014] 21", "国发〔2014〕21号"),
        ("RongZhengFa (2016) No. 1", "荣政发〔2016〕1号"),
        ("Order 4 [2021]", "〔2021〕第4号令"),
        ("Article of faith", "Article of faith"),
    ],
)
def test_worded__numbers(article: str, wanted: str) -> None:
    assert worded(article, "zh") == wanted
    assert worded(article, "en") == article


def test_sayings__are_found_whatever_the_case() -> None:
    assert all(text == text.casefold() for text in SAYINGS)
    assert worded("WHILE the grade lasts", "zh") == "等级存续期间"


# words of closed lists, of fields, of events ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (code_names.EVIDENCE, vocabulary.EvidenceClass),
        (code_names.TRIPS, vocabulary.TripName),
        (code_names.RELATIONS, vocabulary.Relation),
        (code_names.DOMAINS, vocabulary.LifeDomain),
        (code_names.KINDS_OF_MEASURES, vocabulary.MeasureType),
        (code_names.AUTOMATION, vocabulary.Automation),
        (code_names.RANKS, vocabulary.BasisRank),
        (code_names.POWERS, vocabulary.Power),
        (code_names.COLLECTED, vocabulary.CollectionMethod),
        (code_names.SPECIAL, vocabulary.SpecialCategory),
        (EVENTS, {event.name.lower() for event in Event}),
    ],
)
def test_words__of_closed_lists_are_complete(table: dict[str, dict[str, str]], words: Any) -> None:
    options = words if isinstance(words, set) else set(words.__args__)
    assert set(table) == options
    assert all(set(said) == {"en", "zh"} and CHINESE.search(said["zh"]) for said in table.values())


def models(shape: Shape, found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(shape, Record) and shape.model not in found:
        found.add(shape.model)
        for inner, _ in fields_of(shape.model).values():
            models(inner, found)
    elif isinstance(shape, Many):
        models(shape.item, found)
    elif isinstance(shape, Either):
        for option in shape.options:
            models(option, found)
    return found


def test_words__of_fields_and_sections_are_complete() -> None:
    inner = models(Record(Regime), set()) - {Regime, Label}
    names = {name for model in inner for name in model.model_fields}
    items = {
        "steps",
        "moves",
        "grounds",
        "accounts",
        "grades",
        "rules",
        "dimensions",
    }  # each has its own line
    assert names - NOT_COMPARED - items <= set(FIELDS)
    assert set(Regime.model_fields) - {"format"} <= set(SECTIONS)
