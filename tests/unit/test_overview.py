"""Unit tests of `glasshouse.reading.overview`: the shipped regimes in one table."""

import io
import json
import re
from functools import cache
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from glasshouse.reading.overview import COUNTED, GROUPS, Entry, Overview, entry_of, overview
from glasshouse.regimes.cases import load_cases
from glasshouse.regimes.catalogue import provisional_items, shipped_ids
from glasshouse.regimes.load import load_regime


@cache
def every() -> Overview:
    return overview()


def entries() -> dict[str, Entry]:
    return {entry.id: entry for entry in every().entries}


def printed(found: Overview, width: int = 100) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(found)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def test_overview__has_every_shipped_regime_once() -> None:
    assert sorted(entries()) == list(shipped_ids()) and len(every().entries) == len(entries())
    order = [entry.group for entry in every().entries]
    assert order == sorted(order, key=list(GROUPS).index)


@pytest.mark.parametrize(
    ("regime_id", "group"),
    [
        ("national-lists", "national"), ("pboc-registry", "national"), ("suining-2010", "places"),
        ("gba-joint", "places"), ("sesame", "companies"), ("hong-kong", "frame"), ("macau", "frame"),
        ("outline-2014", "frame"), ("none", "beside"), ("seed-maximal", "beside"),
    ],
)  # fmt: skip
def test_groups(regime_id: str, group: str) -> None:
    assert entries()[regime_id].group == group


def test_groups__a_scheme_from_abroad_is_a_comparable_whatever_its_level() -> None:
    regime = load_regime("sesame").regime
    for level in ("company", "synthetic", "national"):
        head = regime.regime.model_copy(update={"territorial_scope": ("abroad",), "level": level})
        assert entry_of(regime.model_copy(update={"regime": head})).group == "comparables"


def test_entries__count_what_is_there() -> None:
    regime, entry = load_regime("rongcheng-2019").regime, entries()["rongcheng-2019"]
    assert entry.counts["scores"] == 3 and entry.counts["measures"] == len(regime.measures)
    assert entry.counts["rules"] == sum(len(score.rules) for score in regime.scores)
    assert entry.cases == len(load_cases("rongcheng-2019").cases) > 0
    assert entry.provisional == len(provisional_items(regime))
    assert entries()["none"].cases == 0 and set(entries()["none"].counts) == set(COUNTED)


def test_marks() -> None:
    assert entries()["seed-maximal"].mark == "counterfactual"
    assert entries()["none"].mark == entries()["sesame"].mark == ""
    regime = load_regime("sesame").regime
    head = regime.regime.model_copy(update={"status": "fictional"})
    assert entry_of(regime.model_copy(update={"regime": head})).mark == "fictional"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text__fits_a_hundred_columns_and_names_places(lang: Any) -> None:
    lines = printed(every() if lang == "en" else overview(lang=lang))
    assert max(map(cell_len, lines)) <= 100
    for regime_id in shipped_ids():
        assert any(line.startswith(regime_id) for line in lines), regime_id
    text = "\n".join(lines)
    for name in (("Suining", "Rongcheng", "abroad") if lang == "en" else ("睢宁", "荣成", "境外"))[:2]:
        assert name in text
    assert ("COUNTERFACTUAL" if lang == "en" else "反事实") in text


def test_text__says_from_when_to_when() -> None:
    text = "\n".join(printed(every()))
    assert "2019-01-01 to 2021-06-18" in text and "from 2010-10-01" in text
    assert "Guangzhou, Shenzhen and" in text and "no rules" in text


def test_markdown__has_a_table_for_each_group() -> None:
    text = every().markdown
    groups = [name for name in GROUPS if any(entry.group == name for entry in every().entries)]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [GROUPS[name]["en"] for name in groups]
    assert "| `seed-maximal` COUNTERFACTUAL Counterfactual: everything" in text


def test_json__has_both_languages_and_ids() -> None:
    records = json.loads(every().json)
    assert [record["id"] for record in records] == [entry.id for entry in every().entries]
    assert set(records[0]) == set(Entry.__dataclass_fields__)
    one = next(record for record in records if record["id"] == "rongcheng-2019")
    assert one["title"]["zh"] and one["where"] == ["rongcheng"] and one["until"] == "2021-06-18"
