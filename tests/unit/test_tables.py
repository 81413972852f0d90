"""Packaged tables are read whole, checked, and sum as published."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal

import pytest

from glasshouse.errors import GlasshouseError
from glasshouse.packaged import rows
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.society import tables
from glasshouse.society.tables import Tile

HEADER = "code,name_en,name_zh,row,column,source,status\n"


def test_every_packaged_table__can_be_read() -> None:
    for name, row_class in tables.TABLES.items():
        content = rows(tables.packaged_bytes(name).decode(), row_class, name=name)
        assert content, name
        assert all(isinstance(r, row_class) for r in content)


def test_census__provinces_sum_to_the_published_total() -> None:
    assert sum(p.population for p in tables.census_provinces()) == 1_409_778_724
    assert sum(c.population for c in tables.census_cells()) == 1_409_778_724
    assert sum(b.population for b in tables.age_pyramid()) == 1_409_778_724


def test_census__cells_sum_to_provinces_and_bands() -> None:
    by_province: Counter[tuple[int, str]] = Counter()
    by_age: Counter[tuple[int, str]] = Counter()
    for c in tables.census_cells():
        by_province[c.code, c.sex] += c.population
        by_age[c.age_lo // 5 * 5, c.sex] += c.population
    for p in tables.census_provinces():
        assert (by_province[p.code, "M"], by_province[p.code, "F"]) == (p.male, p.female)
    for b in tables.age_pyramid():
        assert by_age[b.age_lo, b.sex] == b.population


def test_tiles__are_thirty_three_places_apart() -> None:
    tiles = tables.tiles()
    assert len({(t.row, t.column) for t in tiles}) == len(tiles) == 33
    assert {p.code for p in tables.census_provinces()} | {81, 82} == {t.code for t in tiles}


def test_mortality__is_the_gompertz_curve_it_says() -> None:
    for r in tables.mortality():
        modal_age, slope = float(r.modal_age), float(r.slope)
        hazard = math.exp(slope * (r.age - modal_age)) * math.expm1(slope)
        expected = 1.0 if r.age == 109 else -math.expm1(-hazard)
        assert float(r.probability) == pytest.approx(expected, abs=1e-10)
    assert {(r.age, r.sex) for r in tables.mortality()} == {(a, s) for a in range(18, 110) for s in "MF"}


@pytest.mark.parametrize(("sex", "published"), [("M", 75.4), ("F", 80.9)])
def test_mortality__has_the_life_expectancy_of_2020(sex: str, published: float) -> None:
    """Null: 99 % reach 18 after 17.85 person-years each; deaths in the middle of a year of age."""
    alive, years = 1.0, 0.0
    for r in sorted((r for r in tables.mortality() if r.sex == sex), key=lambda r: r.age):
        years += alive * (1 - float(r.probability) / 2)
        alive *= 1 - float(r.probability)
    assert 17.85 + 0.99 * years == pytest.approx(published, abs=0.1)


def test_growth__is_the_one_it_says() -> None:
    """Of about 155 million who came of age in ten years, some 60 million took nobody's place (RECALLED)."""
    empty, younger = (tables.growth()[m] for m in ("empty_before_first_holder", "deaths_younger"))
    assert float(empty.value) == pytest.approx((155 - 95) / 155, abs=0.01)
    for row in (empty, younger):
        assert row.value_low < row.value < row.value_high
        assert row.status == "assumed" and row.unit and row.note


def test_digest__is_sha256_of_all_tables() -> None:
    assert len(tables.digest()) == 64
    assert tables.digest() == tables.digest()


def test_digest__sees_one_changed_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    read, before = tables.packaged_bytes, tables.digest()
    monkeypatch.setattr(tables, "packaged_bytes", lambda name: read(name) + b" " * (name == "rates"))
    assert tables.digest() != before


def test_reader__is_registered() -> None:
    assert REGISTRY["glasshouse.society.tables.packaged_bytes"].kind is DocumentKind.PACKAGED


def test_packaged_bytes__names_the_tables_there_are() -> None:
    with pytest.raises(
        GlasshouseError, match=r'no packaged table "census"\. The tables are: age_pyramid_2020'
    ):
        tables.packaged_bytes("census")


def test_rows__reports_every_problem_at_once() -> None:
    text = HEADER + "11,Beijing,北京,two,4,own,assumed\n12,Tianjin\n13,Hebei,河北,3,4.5,own,guessed\n"
    with pytest.raises(GlasshouseError) as caught:
        rows(text, Tile, name="tile_grid.csv")
    assert str(caught.value).splitlines() == [
        "tile_grid.csv has 4 problems",
        '  line 2, row: found "two"; a whole number is needed.',
        "  line 3, the row: found 2 values; 7 are needed.",
        '  line 4, column: found "4.5"; a whole number is needed.',
        '  line 4, status: found "guessed"; one of VERIFIED, RECALLED, assumed is needed.',
    ]


def test_rows__refuses_other_columns() -> None:
    with pytest.raises(
        GlasshouseError, match=r'the header: found "code,person"; "code,name_en,.*" is needed'
    ):
        rows("code,person\n11,x\n", Tile, name="tile_grid.csv")


def test_rows__refuses_numbers_that_are_none() -> None:
    with pytest.raises(GlasshouseError, match="a finite number is needed"):
        rows(
            "metric,value,unit,date,source,url,status,note\nx,NaN,yuan,2020,s,,VERIFIED,\n",
            tables.NationalFigure,
            name="x.csv",
        )


def test_status__travels_with_the_row() -> None:
    assert {r.status for r in tables.province_income()} == {"RECALLED"}
    assert {r.status for r in tables.mortality()} == {"assumed"}
    assert all(isinstance(r.value, Decimal) for r in tables.rates())
