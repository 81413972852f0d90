"""Charts: what they say, to eyes and to screen readers, without a network and without Chinese fonts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import altair as alt
import pytest

from glasshouse import charts
from glasshouse.charts import Bar, Point, TileValue, number_text, to_svg

SVG = "{http://www.w3.org/2000/svg}"


def line_chart() -> alt.LayerChart:
    return charts.simulated_and_published(
        [
            Point("air", 2014.0, 1e6),
            Point("air", 2019.0, 15e6),
            Point("rail", 2014.0, 0),
            Point("rail", 2019.0, 4e6),
        ],
        [Point("air", 2018.5, 17.46e6, "17.46 million"), Point("air", 2018.4, 17.4e6, "crowded")],
        title="Tickets refused",
        unit="attempts",
        description='Air & rail, "both" <up>',
    )


def grid() -> alt.LayerChart:
    tiles = [TileValue("Beijing", 2, 4, 3.25), TileValue("Tibet", 4, 0, 0.04), TileValue("Macau", 7, 4, None)]
    return charts.tile_grid(tiles, title="Listed", unit="per 1,000 adults", description="Three places.")


def bar_chart() -> alt.LayerChart:
    groups = [Bar("lowest fifth", 6.1), Bar("highest fifth", 3.0)]
    return charts.bars(groups, title="Listed by income", unit="per 1,000 adults", description="Two bars.")


CHARTS = pytest.mark.parametrize("make", [line_chart, grid, bar_chart])


@CHARTS
def test_to_svg__has_title_description_and_the_word_synthetic(make: object) -> None:
    chart = make()  # type: ignore[operator]
    root = ElementTree.fromstring(to_svg(chart))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert "Synthetic people only" in (title.text or "")
    assert description.text == chart.to_dict()["description"]
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    drawn = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "Synthetic people only" in drawn


@CHARTS
def test_to_svg__needs_nothing_from_outside_and_no_chinese_font(make: object) -> None:
    svg = to_svg(make())  # type: ignore[operator]
    assert "<script" not in svg
    assert not re.search(r'(?:href|src)="', svg)
    assert not re.search(r"url\((?!#)", svg)
    assert not re.search("[\u2e80-\u9fff\uff00-\uffef]", svg)


def test_to_svg__charts_of_one_page_share_no_identifiers_and_repeat_exactly() -> None:
    pages = [to_svg(make()) for make in (line_chart, grid, bar_chart)]
    names = [name for svg in pages for name in re.findall(r' id="([^"]+)"', svg)]
    assert len(names) == len(set(names))
    for svg in pages:
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r' id="([^"]+)"', svg))
    assert to_svg(grid()) == pages[1]
    assert to_svg(line_chart()) == pages[0], "clips are numbered within the chart"


def test_simulated_and_published__scales_and_labels() -> None:
    svg = to_svg(line_chart())
    assert "million attempts" in svg
    assert ">17.46 million<" in svg
    assert ">crowded<" not in svg


def test_simulated_and_published__without_a_line_or_without_points() -> None:
    point = Point("listed", 2020.1, 5.7e6, "5.7 million")
    for simulated, published in (([], [point]), ([point, Point("listed", 2021.0, 0)], [])):
        chart = charts.simulated_and_published(
            simulated, published, title="T", unit="persons", description="D"
        )
        assert ("diamonds: published" in to_svg(chart)) == bool(published)


def test_tile_grid__prints_values_and_leaves_other_law_grey() -> None:
    svg = to_svg(grid())
    for text in ("Beijing", "3.2", "0.0", "not applied"):
        assert f">{text}<" in svg
    assert svg.count(charts.NO_LAW) == 1


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_tile_colours__are_readable_and_ordered() -> None:
    for i, colour in enumerate(charts.SEQUENTIAL):
        ink = "#ffffff" if i >= charts.DARK_TILE else charts.INK
        assert contrast(colour, ink) >= 4.5
    assert contrast(charts.NO_LAW, charts.INK) >= 4.5
    lights = [luminance(colour) for colour in charts.SEQUENTIAL]
    assert lights == sorted(lights, reverse=True)
    assert all(contrast(colour, "#ffffff") >= 2.8 for colour in charts.SERIES_COLOURS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (4.0, "4"),
        (812, "812"),
        (5.1234, "5.12"),
        (0.455, "0.455"),
        (31259, "31,300"),
        (999_950, "1.00 million"),
        (2_001_113, "2.00 million"),
        (14_912_000, "14.9 million"),
        (6.16e12, "6.16 trillion"),
        (-2_500_000, "-2.50 million"),
    ],
)
def test_number_text__three_significant_digits(value: float, text: str) -> None:
    assert number_text(value) == text


def test_number_text__published_numbers_keep_their_own_precision() -> None:
    assert number_text(5_700_000, digits=4, is_trimmed=True) == "5.7 million"
    assert number_text(17_460_000, digits=4, is_trimmed=True) == "17.46 million"
    assert number_text(10_000_000, digits=4, is_trimmed=True) == "10 million"
