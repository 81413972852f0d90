"""Charts of contrasts: what they say to eyes and to screen readers, in both languages, on any machine."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import altair as alt
import pytest

from glasshouse.charts import Interval, to_svg
from glasshouse.effect_charts import (
    Column,
    Effect,
    Lang,
    Shares,
    Years,
    better_and_worse,
    by_group,
    forest,
    label_room,
    spread,
    two_sides,
)

SVG = "{http://www.w3.org/2000/svg}"
SAID = {"title": "Who & what", "unit": "per <1,000>", "description": 'All "of" it & <more>'}
ROWS = (
    Effect("months on a list", "harm", -3.0, -4.0, -2.0, "−3 (−4 to −2)"),
    Effect("受保护的行为", "benefit", 2000.0, -100.0, 4000.0, "+2,000"),
    Effect("one replicate", "neither", 5.0, None, None, "+5"),
    Effect("nothing", "neither", 0.0, 0.0, 0.0, "0"),
)


def a_forest(lang: Lang) -> alt.LayerChart:
    return forest(ROWS, **SAID, lang=lang)


def a_balance(lang: Lang) -> alt.LayerChart:
    groups = [Shares("all", 20, 10, "20", "10"), Shares("nobody", 0, 0, "0", "0")]
    return better_and_worse(groups, **SAID, lang=lang)


def some_groups(lang: Lang) -> alt.LayerChart:
    return by_group([Interval("all", 1, 2, 3), Interval("女", 4, 5, 6)], **SAID, band=(1, 3), lang=lang)


def a_spread(lang: Lang) -> alt.LayerChart:
    columns = [Column("≤ −10", 3, "harm", "3"), Column("+1", 30, "benefit", "30")]
    return spread(columns, **SAID, lang=lang)


def both_sides(lang: Lang) -> alt.LayerChart:
    sides = [Years("baseline", ((2011, 3.0), (2012, 4.0))), Years("reform", ((2011, 2.0), (2012, 1.0)))]
    return two_sides(sides, **SAID, lang=lang)


MAKERS = (a_forest, a_balance, some_groups, a_spread, both_sides)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("lang", "synthetic"), [("en", "Synthetic people only"), ("zh", "仅合成人口")])
def test_a_chart_has_title_description_and_the_word_synthetic(
    make: Callable[[Lang], alt.LayerChart], lang: Lang, synthetic: str
) -> None:
    svg = to_svg(make(lang))
    root = ElementTree.fromstring(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and synthetic in (title.text or "") and "per <1,000>" in (title.text or "")
    assert description is not None and description.text == SAID["description"]
    assert root.get("role") == "img" and root.get("aria-describedby") == description.get("id")
    assert synthetic in " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "<script" not in svg and not re.search(r'(?:href|src)="', svg)


def rows_of(chart: alt.LayerChart, layer: int) -> list[dict[str, object]]:
    """Return the values that a layer draws; equal data of layers are kept once, by name."""
    record = chart.to_dict()
    data = record["layer"][layer].get("data") or record["data"]
    return list(record["datasets"][data["name"]] if "name" in data else data["values"])


def test_each_row_of_a_forest_is_on_its_own_scale_around_the_same_line() -> None:
    rows = {row["label"]: row for row in rows_of(a_forest("en"), 1)}
    assert rows["months on a list"]["value"] == -0.75 and rows["months on a list"]["low"] == -1
    assert rows["受保护的行为"]["value"] == 0.5 and rows["受保护的行为"]["high"] == 1
    assert (rows["one replicate"]["low"], rows["one replicate"]["high"]) == (1, 1)
    assert (rows["nothing"]["low"], rows["nothing"]["value"]) == (0, 0)
    assert rows["months on a list"]["text"] == "−3 (−4 to −2)"


def test_worse_stands_to_the_left_and_better_to_the_right() -> None:
    first = rows_of(a_balance("en"), 0)[0]
    assert (first["worse"], first["better"]) == (-20, 10)
    assert (first["worse_text"], first["better_text"]) == ("20", "10")


def test_room_for_labels_does_not_hang_on_fonts() -> None:
    assert label_room(["abcd"]) < label_room(["受保护行"]) and label_room([]) == 6
    axis = a_forest("zh").to_dict()["layer"][1]["encoding"]["y"]["axis"]
    assert axis["minExtent"] == axis["maxExtent"] == label_room([one.label for one in ROWS])


def test_a_chart_is_the_same_at_any_time() -> None:
    assert to_svg(a_forest("zh")) == to_svg(a_forest("zh"))
