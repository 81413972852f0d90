"""How things flow through a regime, drawn from left to right in four layers; and how a life goes.

What is found on the way is drawn as thick, unbroken lines and named in the boxes: no colour is needed. A
life is drawn along its years: each row has a name of its own, so that no colour is needed there, either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import altair as alt

from glasshouse.charts import FONT, INK, MUTED, SERIES_COLOURS, SYNTHETIC, WIDTH, finished

BOX, BOX_HEIGHT, ROW, WAY_ROW = 158, 34, 44, 16  # of the drawing, in its units
HEADING = 26
N_LAYERS = 4
LETTERS = 26  # of a name in a box
STEPS = 12  # of a curve
BULGE = 22  # of a line between two boxes of a layer
SWEEPS = 6
FOUND, PLAIN_FILL, FOUND_FILL = SERIES_COLOURS[1], "#ffffff", "#fdf0e6"


@dataclass(frozen=True)
class Box:
    """A thing in a layer; `note` says what was found about it, and is empty if nothing was."""

    key: str
    name: str
    layer: int
    note: str = ""


@dataclass(frozen=True)
class Arrow:
    """That one thing can move another; whether a finding's path goes along it."""

    source: str
    target: str
    is_found: bool = False


@dataclass(frozen=True)
class Spot:
    """Where the middle of something is drawn."""

    x: float
    y: float


def flow_chart(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    *,
    layers: Sequence[str],
    title: str,
    unit: str,
    description: str,
    synthetic: str,
) -> alt.LayerChart:
    """Draw boxes in four layers, and arrows between them.

    Parameters
    ----------
    boxes, arrows
        What is drawn; the order of boxes is kept where nothing speaks against it.
    layers
        What the layers are called, from left to right.
    """
    ways = _ways(boxes, arrows)
    spots = _spots(boxes, ways)
    height = max((spot.y for spot in spots.values()), default=0.0) + ROW / 2
    drawn = [
        _headings(layers, height),
        *_lines([one for one in arrows if not one.is_found], ways, spots, height, is_found=False),
        *_lines([one for one in arrows if one.is_found], ways, spots, height, is_found=True),
        *_boxes(boxes, spots, height),
    ]
    chart = alt.LayerChart(layer=drawn).properties(width=WIDTH, height=height)
    return finished(chart, title=title, unit=unit, description=description, synthetic=synthetic)


def _ways(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> dict[tuple[str, str], list[str]]:
    """Return the places between layers through which long arrows go; those to one box go together."""
    layer = {one.key: one.layer for one in boxes}
    return {
        (one.source, one.target): [
            f"{one.target}@{between}" for between in range(layer[one.source] + 1, layer[one.target])
        ]
        for one in arrows
    }


def _spots(boxes: Sequence[Box], ways: Mapping[tuple[str, str], list[str]]) -> dict[str, Spot]:
    """Place boxes and the places between them: neighbours near each other, each layer in the middle."""
    columns: list[list[str]] = [[one.key for one in boxes if one.layer == k] for k in range(N_LAYERS)]
    layer = {one.key: one.layer for one in boxes}
    beside: dict[str, set[str]] = {}
    for (source, target), between in ways.items():
        for name in between:
            k = int(name.rpartition("@")[2])
            if name not in columns[k]:
                columns[k].append(name)
        chain = [source, *between, target]
        for one, other in pairwise(chain):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    rank = {name: k / max(len(column), 1) for column in columns for k, name in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = {
                name: _middle([rank[near] for near in beside.get(name, ())], rank[name]) for name in column
            }
            column.sort(key=wanted.__getitem__)
            rank |= {name: k / len(column) for k, name in enumerate(column)}
    tall = max(sum(_row(name, layer) for name in column) for column in columns)
    gap = (WIDTH - N_LAYERS * BOX) / (N_LAYERS - 1)
    spots: dict[str, Spot] = {}
    for k, column in enumerate(columns):
        y = HEADING + (tall - sum(_row(name, layer) for name in column)) / 2
        for name in column:
            row = _row(name, layer)
            spots[name] = Spot(k * (BOX + gap) + BOX / 2, y + row / 2)
            y += row
    return spots


def _middle(values: Iterable[float], usual: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else usual


def _row(name: str, layer: Mapping[str, int]) -> int:
    return ROW if name in layer else WAY_ROW


def _curve(ends: Sequence[Spot]) -> list[Spot]:
    """Return the points of a smooth line from the edge of a box to that of another, straight past others."""
    points: list[Spot] = []
    for one, other in pairwise(ends):
        if one.x == other.x:  # in one layer: around the right side
            points += [
                Spot(one.x + BOX / 2 + BULGE * 4 * t * (1 - t), one.y + (other.y - one.y) * t)
                for t in _times()
            ]
            continue
        forward = 1 if other.x > one.x else -1
        start, end = one.x + forward * BOX / 2, other.x - forward * BOX / 2
        points += [
            Spot(start + (end - start) * t, one.y + (other.y - one.y) * t * t * (3 - 2 * t)) for t in _times()
        ]
    return points


def _times() -> list[float]:
    return [step / STEPS for step in range(STEPS + 1)]


def _lines(
    arrows: Sequence[Arrow],
    ways: Mapping[tuple[str, str], list[str]],
    spots: Mapping[str, Spot],
    height: float,
    *,
    is_found: bool,
) -> list[alt.Chart]:
    """Draw arrows and their heads; those of findings thick and unbroken."""
    values: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for number, one in enumerate(arrows):
        names = [one.source, *ways[one.source, one.target], one.target]
        points = _curve([spots[name] for name in names])
        values += [{"arrow": number, "step": k, "x": at.x, "y": at.y} for k, at in enumerate(points)]
        turn = 90 if points[-1].x >= points[-2].x and spots[one.source].x != spots[one.target].x else 270
        heads.append({"x": points[-1].x, "y": points[-1].y, "turn": turn})
    if not values:
        return []
    colour = FOUND if is_found else MUTED
    style: dict[str, Any] = {"strokeWidth": 2.6} if is_found else {"strokeWidth": 0.9, "strokeDash": [3, 3]}
    lines = alt.Chart(alt.InlineData(values=values)).mark_line(color=colour, opacity=1, **style)
    ends = alt.Chart(alt.InlineData(values=heads)).mark_point(
        shape="triangle-up", filled=True, size=70 if is_found else 34, color=colour, opacity=1
    )
    return [
        lines.encode(*_axes(height), detail="arrow:N", order="step:Q"),
        ends.encode(*_axes(height), angle=alt.Angle("turn:Q").scale(None)),
    ]


def _axes(height: float) -> tuple[alt.X, alt.Y]:
    x = alt.X("x:Q").axis(None).scale(domain=[0, WIDTH], nice=False)
    y = alt.Y("y:Q").axis(None).scale(domain=[height, 0], nice=False)
    return x, y


def _boxes(boxes: Sequence[Box], spots: Mapping[str, Spot], height: float) -> list[alt.Chart]:
    """Draw boxes with their names; those of findings with a thick edge and what was found."""
    values = [
        {
            "x": spots[one.key].x, "y": spots[one.key].y, "name": _short(one.name), "note": _short(one.note),
            "shift": spots[one.key].y - (7 if one.note else 0), "below": spots[one.key].y + 8,
            "edge": FOUND if one.note else MUTED, "fill": FOUND_FILL if one.note else PLAIN_FILL,
            "wide": 2.4 if one.note else 0.8,
        }
        for one in boxes
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(values=values)).encode(*_axes(height))
    squares = base.mark_rect(width=BOX, height=BOX_HEIGHT, cornerRadius=4).encode(
        fill=alt.Fill("fill:N").scale(None),
        stroke=alt.Stroke("edge:N").scale(None),
        strokeWidth=alt.StrokeWidth("wide:Q").scale(None),
    )
    names = base.mark_text(fontSize=10.5, font=FONT, color=INK).encode(
        *_axes(height)[:1], alt.Y("shift:Q").axis(None).scale(domain=[height, 0], nice=False), text="name:N"
    )
    notes = base.mark_text(fontSize=9.5, font=FONT, color=INK, fontWeight=700).encode(
        *_axes(height)[:1], alt.Y("below:Q").axis(None).scale(domain=[height, 0], nice=False), text="note:N"
    )
    return [squares, names, notes]


def _short(text: str) -> str:
    """Cut a text to what a box has room for.

    Examples
    --------
    >>> _short("a-name-that-is-much-too-long-for-a-box")
    'a-name-that-is-much-too-l…'
    """
    return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"


def _headings(layers: Sequence[str], height: float) -> alt.Chart:
    gap = (WIDTH - N_LAYERS * BOX) / (N_LAYERS - 1)
    values = [{"x": k * (BOX + gap) + BOX / 2, "y": 9, "name": name} for k, name in enumerate(layers)]
    words = alt.Chart(alt.InlineData(values=values), name="bar_labels_layers").mark_text(
        fontSize=11.5, font=FONT, color=INK, fontWeight=600
    )
    found: alt.Chart = words.encode(*_axes(height), text="name:N")
    return found


# a life ----------------------------------------------------------------------------------------------------

LIFE_ROW, ROD = 30, 14
STOOD, GOOD, HAPPENED = SERIES_COLOURS[1], SERIES_COLOURS[2], SERIES_COLOURS[0]


@dataclass(frozen=True)
class Span:
    """A row of a life on which something stood from one time to another; times are years with a part."""

    row: str
    since: float
    until: float
    is_good: bool = False


@dataclass(frozen=True)
class Moment:
    """A row of a life on which something happened at a time."""

    row: str
    when: float


def life_bands(
    rows: Sequence[str], spans: Sequence[Span], moments: Sequence[Moment], *, years: tuple[int, int],
    room: int, title: str, unit: str, description: str, synthetic: str = SYNTHETIC,
) -> dict[str, Any]:  # fmt: skip
    """Specify a life along its years: rods where something stood, strokes where something happened.

    The frame is made once for all lives of the same years: making it takes longer than living a life again.

    Parameters
    ----------
    rows
        Names of the rows, from above.
    years
        First and last year that are drawn, both included.
    room
        Width of the longest name of a row.
    """
    spec = deepcopy(_life_frame(years, title, unit, synthetic))
    for layer in spec["layer"]:
        y = layer["encoding"]["y"]
        y["axis"].update(minExtent=room, maxExtent=room)
        y["scale"] = {"domain": list(rows)}
    stood = [{"row": s.row, "since": s.since, "until": s.until, "good": s.is_good} for s in spans]
    happened = [{"row": m.row, "since": m.when} for m in moments]
    data = {"spans": stood, "moments": happened}
    return {**spec, "height": LIFE_ROW * len(rows), "description": description, "datasets": data}


@cache
def _life_frame(years: tuple[int, int], title: str, unit: str, synthetic: str) -> dict[str, Any]:
    axis = alt.Axis(
        domain=False, ticks=False, labelPadding=8, labelColor=INK, labelLimit=600, minExtent=0, maxExtent=0,
        grid=True,
    )  # fmt: skip
    x, y = _years_axis("since", years), alt.Y("row:N", axis=axis, sort=None, title=None)
    colour = alt.Color("good:N").scale(domain=[False, True], range=[STOOD, GOOD]).legend(None)
    rods = alt.Chart(alt.NamedData(name="spans")).mark_bar(aria=False, size=ROD, minBandSize=2)
    strokes = alt.Chart(alt.NamedData(name="moments")).mark_tick(
        aria=False, color=HAPPENED, thickness=1.5, size=ROD, opacity=0.85
    )
    layers = [rods.encode(x, y, x2="until:Q", color=colour), strokes.encode(x, y)]
    chart = alt.LayerChart(layer=layers).properties(width="container", height=LIFE_ROW)
    return dict(finished(chart, title=title, unit=unit, description="", synthetic=synthetic).to_dict())


def points_path(
    path: Sequence[tuple[float, float]], *, years: tuple[int, int], title: str, unit: str, description: str,
    synthetic: str = SYNTHETIC,
) -> dict[str, Any]:  # fmt: skip
    """Specify how a score went: it stays where it is until it is another, and each change has a dot."""
    values = [{"since": when, "points": points} for when, points in path]
    frame = deepcopy(_path_frame(years, title, unit, synthetic))
    return {**frame, "description": description, "datasets": {"path": values}}


@cache
def _path_frame(years: tuple[int, int], title: str, unit: str, synthetic: str) -> dict[str, Any]:
    base = alt.Chart(alt.NamedData(name="path")).encode(
        _years_axis("since", years), alt.Y("points:Q").title(None).scale(zero=False).axis(tickCount=4)
    )
    line = base.mark_line(aria=False, color=SERIES_COLOURS[0], strokeWidth=2, interpolate="step-after")
    dots = base.mark_point(aria=False, color=SERIES_COLOURS[0], filled=True, size=36, opacity=1)
    chart = alt.LayerChart(layer=[line, dots]).properties(width="container", height=150)
    return dict(finished(chart, title=title, unit=unit, description="", synthetic=synthetic).to_dict())


def _years_axis(field: str, years: tuple[int, int]) -> alt.X:
    first, last = years
    n = last - first + 1
    marked = list(range(first, last + 1, 1 if n <= 10 else 2))
    x = alt.X(f"{field}:Q").title(None).scale(domain=[first, last + 1], nice=False)
    return x.axis(format="d", values=marked, grid=False)
