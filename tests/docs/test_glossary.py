"""Every word that rules and results use stands in the glossary, with its Chinese term and a meaning."""

from __future__ import annotations

import re
from enum import IntEnum, IntFlag
from pathlib import Path

import pytest

from glasshouse.codes import Balance, Debt, Event, Fact, IdentityKey, Legal, Trip
from glasshouse.conduct import ActGroup, Counterparty, Door, Exposure, Response, Source
from glasshouse.features import Feature, FirmSize, Level, Owner, Role, Sector
from glasshouse.reading.code_names import KINDS_OF_MEASURES
from glasshouse.society.act_tables import act_ids, act_labels
from glasshouse.society.response_models import response_labels

GLOSSARY = Path(__file__).parents[2] / "docs" / "reference" / "glossary.md"
SECTIONS: dict[str, type[IntEnum] | type[IntFlag]] = {
    "Events": Event,
    "What a procedure does to a case": Legal,
    "Steps of a debt": Debt,
    "Facts": Fact,
    "Identity keys": IdentityKey,
    "What people want to buy": Trip,
    "Balances": Balance,
    "Features": Feature,
    "Groups of acts": ActGroup,
    "Doors": Door,
    "Sources": Source,
    "Counterparties": Counterparty,
    "Roles": Role,
    "Sizes of firms": FirmSize,
    "Sectors": Sector,
    "Owners": Owner,
    "Levels of government": Level,
    "Responses": Response,
    "Exposures": Exposure,
}


def section(title: str) -> str:
    text = GLOSSARY.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f'glossary.md has no section "{title}"'
    return found[1]


@pytest.mark.parametrize("title", SECTIONS)
def test_glossary__has_every_name_once_and_no_other(title: str) -> None:
    names = re.findall(r"^\| `([a-z0-9_]+)` \|", section(title), flags=re.MULTILINE)
    members = [member.name.lower() for member in SECTIONS[title] if member.name]
    assert sorted(names) == sorted(members)


def terms(title: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z0-9_]+)` \| ([^|]+) \|", section(title), flags=re.MULTILINE))


def test_glossary__has_every_act_of_the_catalogue_in_its_order() -> None:
    assert list(terms("Acts")) == list(act_ids())
    assert terms("Acts") == {name: label["zh"] for name, label in act_labels().items()}


def test_glossary__has_every_response_model_in_its_order() -> None:
    expected = [(name, label["zh"]) for name, label in response_labels().items()]
    assert list(terms("Response models").items()) == expected


def test_glossary__calls_doors_what_regime_pages_call_measures() -> None:
    assert terms("Doors") == {name: words["zh"] for name, words in KINDS_OF_MEASURES.items()}


def test_glossary__every_row_has_a_chinese_term_and_a_meaning() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if cells[1] in ("Chinese", "---"):
            continue
        assert len(cells) == 3, row
        assert re.search(r"[\u4e00-\u9fff]", cells[1]), row
        assert cells[2], row


def test_glossary__one_word_per_idea() -> None:
    for block in re.split(r"^## ", GLOSSARY.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = block.partition("\n")
        words: list[str] = re.findall(r"^\| ([^|]+) \| [^|]*[\u4e00-\u9fff]", body, flags=re.MULTILINE)
        assert len(words) == len(set(words)), title
