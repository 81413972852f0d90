"""The chart of how things flow: what it draws, on any machine, in the same way each time."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import altair as alt

from glasshouse.charts import to_svg
from glasshouse.flow_charts import Arrow, Box, flow_chart

SVG = "{http://www.w3.org/2000/svg}"
BOXES = (
    Box("data/a", "late <bill> & co", 0, "GH008"),
    Box("data/b", "another", 0),
    Box("rules/r", "rule", 1),
    Box("scores/s", "a-score-with-a-name-that-is-too-long", 2),
    Box("lists/l", "list", 2),
    Box("measures/m", "measure", 3, "GH008, GH033"),
)
ARROWS = (
    Arrow("data/a", "scores/s", is_found=True),
    Arrow("data/b", "rules/r"),
    Arrow("rules/r", "scores/s"),
    Arrow("scores/s", "lists/l"),
    Arrow("lists/l", "rules/r"),
    Arrow("scores/s", "measures/m", is_found=True),
)
LAYERS = ("Data", "规则", "Scores", "Measures")


def drawn(boxes: tuple[Box, ...] = BOXES, arrows: tuple[Arrow, ...] = ARROWS) -> alt.LayerChart:
    return flow_chart(
        boxes, arrows, layers=LAYERS, title="How & where", unit="paths", description='All "of" it',
        synthetic="Synthetic people only",
    )  # fmt: skip


def test_flow__is_a_picture_with_a_title_and_a_description() -> None:
    svg = to_svg(drawn())
    tree = ElementTree.fromstring(svg)
    assert tree.get("role") == "img"
    assert [one.tag for one in list(tree)[:2]] == [f"{SVG}title", f"{SVG}desc"]
    texts = {one.text for one in tree.iter(f"{SVG}text")}
    assert {"late <bill> & co", "another", "GH008, GH033", *LAYERS} <= texts
    assert any(text and text.endswith("…") for text in texts), "a long name is cut"


def test_flow__findings_are_told_apart_without_colour() -> None:
    plain, found = (
        to_svg(drawn(arrows=tuple(Arrow(one.source, one.target, is_found=flag) for one in ARROWS)))
        for flag in (False, True)
    )
    assert "stroke-dasharray" in plain and "stroke-dasharray" not in found


def test_flow__is_the_same_each_time() -> None:
    assert to_svg(drawn()) == to_svg(drawn())


def test_flow__boxes_do_not_overlap() -> None:
    named = [values for values in drawn().to_dict()["datasets"].values() if "edge" in values[0]]
    spots = sorted((one["x"], one["y"]) for one in named[0])
    assert len(spots) == len(BOXES)
    for (x, y), (other_x, other_y) in pairwise(spots):
        assert x != other_x or other_y - y >= 40


def test_flow__of_nothing_but_a_box() -> None:
    assert "<svg" in to_svg(drawn(boxes=BOXES[:1], arrows=()))
