"""The packaged tables: public aggregate figures with their sources, and nothing about any person.

Each table has one row class, whose fields are its columns. A file with other columns, or a value of
another kind, is refused. Figures are `VERIFIED` (read in the cited source), `RECALLED` (from memory)
or `assumed`; the status travels with the row.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from glasshouse.errors import GlasshouseError
from glasshouse.gazetteer import Place
from glasshouse.packaged import Row, rows
from glasshouse.readers import DocumentKind, reader


@dataclass(frozen=True)
class CensusProvince:
    """A province in the census of 2020-11-01; people, and shares in percent."""

    code: int
    name_en: str
    name_zh: str
    population: int
    male: int
    female: int
    sex_ratio: Decimal
    age_0_14: int
    age_15_59: int
    age_60_plus: int
    age_65_plus: int
    urban_share_pct: Decimal
    urban_population_est: int
    mean_family_household_size: Decimal
    date: str
    source: str
    url: str
    status: str
    urban_status: str
    household_status: str


@dataclass(frozen=True)
class CensusCell:
    """People of a province, an age group (years, both ends included) and a sex (M or F)."""

    code: int
    name_en: str
    age_group: str
    age_lo: int
    age_hi: int
    sex: str
    population: int
    date: str
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class PyramidBand:
    """People of the country in an age band (years, both ends included) and a sex (M or F)."""

    age_group: str
    age_lo: int
    age_hi: int
    sex: str
    population: int
    date: str
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class NationalFigure:
    """One figure of the census for the whole country."""

    metric: str
    value: Decimal
    unit: str
    date: str
    source: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class ProvinceIncome:
    """Mean disposable income per head of a province."""

    code: int
    name_en: str
    disposable_income_per_head: int
    unit: str
    date: str
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class IncomeFigure:
    """Mean or median income of an area and a group of people."""

    area: str
    group: str
    statistic: str
    value: Decimal
    unit: str
    date: str
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class Rate:
    """A base rate or a stock against which one is formed."""

    metric: str
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    date: str
    scope: str
    source: str
    published: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class Outcome:
    """A published outcome of the system: a count, a stock, a flow or a share."""

    id: str
    table: str
    domain: str
    metric: str
    date: str
    date_precision: str
    period: str
    kind: str
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    scope: str
    n: Decimal | None
    source: str
    published: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class Answer:
    """A published answer to a survey, or an effect found in one; some give a range or a sign alone."""

    id: str
    table: str
    domain: str
    metric: str
    date: str
    date_precision: str
    period: str
    kind: str
    value: Decimal | None
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    scope: str
    n: Decimal | None
    source: str
    published: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class Mortality:
    """Probability of dying within the year that begins at an age, by sex (M or F)."""

    age: int
    sex: str
    probability: Decimal
    unit: str
    modal_age: Decimal
    slope: Decimal
    date: str
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class Growth:
    """A number from which the growth of the adults before the census day follows."""

    metric: str
    value: Decimal
    value_low: Decimal
    value_high: Decimal
    unit: str
    date: str
    source: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class Offenders:
    """Sentenced offenders of a year by age at the offence (both ends included), and women of all ages."""

    year: int
    date: str
    age_group: str
    age_lo: int
    age_hi: int
    offenders: int
    female_total_year: int
    source: str
    url: str
    status: str


@dataclass(frozen=True)
class Tile:
    """Where a place stands on the tile map: row from the north, column from the west."""

    code: int
    name_en: str
    name_zh: str
    row: int
    column: int
    source: str
    status: str


TABLES: dict[str, type[Any]] = {
    "age_pyramid_2020": PyramidBand,
    "census_2020_national": NationalFigure,
    "census_2020_province": CensusProvince,
    "census_2020_province_age_sex": CensusCell,
    "defaulters_timeline": Outcome,
    "digital_2020": Rate,
    "growth": Growth,
    "income_quintiles_2020": IncomeFigure,
    "mortality": Mortality,
    "offenders_by_age": Offenders,
    "places": Place,
    "platform_reports": Outcome,
    "province_income_2020": ProvinceIncome,
    "rates": Rate,
    "surveys": Answer,
    "tile_grid": Tile,
}


@reader(DocumentKind.PACKAGED, schema="the columns of the row class in society.tables.TABLES")
def packaged_bytes(name: str) -> bytes:
    """Return the bytes of a packaged table."""
    if name not in TABLES:
        known = ", ".join(TABLES)
        raise GlasshouseError(f'There is no packaged table "{name}". The tables are: {known}.')
    return (files("glasshouse.society") / "data" / f"{name}.csv").read_bytes()


def _packaged(name: str, row_class: type[Row]) -> tuple[Row, ...]:
    return rows(packaged_bytes(name).decode("utf-8"), row_class, name=f"{name}.csv")


@cache
def census_provinces() -> tuple[CensusProvince, ...]:
    """Return the 31 provinces in the order of their codes."""
    return tuple(sorted(_packaged("census_2020_province", CensusProvince), key=lambda r: r.code))


@cache
def census_cells() -> tuple[CensusCell, ...]:
    """Return province x age group x sex, in the order of the table."""
    return _packaged("census_2020_province_age_sex", CensusCell)


@cache
def age_pyramid() -> tuple[PyramidBand, ...]:
    """Return the country's age bands by sex."""
    return _packaged("age_pyramid_2020", PyramidBand)


@cache
def census_national() -> tuple[NationalFigure, ...]:
    """Return the census figures for the whole country."""
    return _packaged("census_2020_national", NationalFigure)


@cache
def province_income() -> tuple[ProvinceIncome, ...]:
    """Return the mean income per head of the 31 provinces in the order of their codes."""
    return tuple(sorted(_packaged("province_income_2020", ProvinceIncome), key=lambda r: r.code))


@cache
def income_figures() -> tuple[IncomeFigure, ...]:
    """Return means and medians of income by area and group."""
    return _packaged("income_quintiles_2020", IncomeFigure)


@cache
def rates() -> tuple[Rate, ...]:
    """Return base rates."""
    return _packaged("rates", Rate)


@cache
def digital() -> tuple[Rate, ...]:
    """Return how many use the internet, and who they are."""
    return _packaged("digital_2020", Rate)


@cache
def defaulters_timeline() -> tuple[Outcome, ...]:
    """Return published figures on judgment defaulters, 2013-2025."""
    return _packaged("defaulters_timeline", Outcome)


@cache
def platform_reports() -> tuple[Outcome, ...]:
    """Return published figures of the national sharing platform and other bodies."""
    return _packaged("platform_reports", Outcome)


@cache
def surveys() -> dict[str, Answer]:
    """Return published answers to surveys, by id."""
    return {row.id: row for row in _packaged("surveys", Answer)}


@cache
def mortality() -> tuple[Mortality, ...]:
    """Return the yearly probability of dying by age 18..109 and sex."""
    return _packaged("mortality", Mortality)


@cache
def growth() -> dict[str, Growth]:
    """Return the numbers of the growth before the census day, by metric."""
    return {row.metric: row for row in _packaged("growth", Growth)}


@cache
def offenders() -> tuple[Offenders, ...]:
    """Return sentenced offenders by year and age, 2018-2023."""
    return _packaged("offenders_by_age", Offenders)


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the tile map: 31 provinces, Hong Kong and Macau."""
    return _packaged("tile_grid", Tile)


def digest() -> str:
    """Return the SHA-256 of all packaged tables, for the manifest: names, lengths and bytes."""
    total = hashlib.sha256()
    for name in sorted(TABLES):
        content = packaged_bytes(name)
        total.update(f"{name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
