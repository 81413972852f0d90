"""Charts, defined once for the notebook, the report and the explorer.

Each function returns an Altair chart with its title, the word "synthetic" in the subtitle and a description
for screen readers. `to_svg` renders one offline. Labels are in English: a machine without Chinese fonts draws
boxes. Charts of effects are in `effect_charts`, in the language of their reader.
"""

from __future__ import annotations

import hashlib
import html
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import altair as alt
import vl_convert

SYNTHETIC, SYNTHETIC_ZH = "Synthetic people only", "仅合成人口"
VEGA_LITE = "6.4"
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
INK, MUTED, RULE = "#1d2429", "#59646b", "#c9d0d4"
# Okabe and Ito (2008): told apart with any colour vision, and on light and dark paper; the last two darkened.
SERIES_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07c00", "#3d9bd1")
NO_LAW = "#b9bfc3"
SEQUENTIAL = ("#e4eef7", "#b8d4ea", "#7fb2d8", "#2f74ab", "#0f4a78")
DARK_TILE = 3  # from this class on, white text is the readable one
TILE = 88
WIDTH = 780
CROWDED_YEARS, CROWDED = 0.9, 0.08  # two labels are too close within both: years, share of the highest value
RATIO_TICKS = [0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 2, 4]
LABEL_ROOM = 0.12  # share of the width that a label to the right of its point takes
MAGNITUDES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


@dataclass(frozen=True)
class Point:
    """A value at a time: `when` in years (2019.5 is the middle of 2019)."""

    series: str
    when: float
    value: float
    label: str = ""


@dataclass(frozen=True)
class TileValue:
    """A place on the tile grid; `value` is None where no mainland regime is in force."""

    name: str
    row: int
    column: int
    value: float | None


@dataclass(frozen=True)
class Interval:
    """A row with an interval, a point in or beside it, and perhaps a mark for comparison."""

    label: str
    low: float
    value: float
    high: float
    mark: float | None = None


@dataclass(frozen=True)
class Bar:
    """A group and its value."""

    label: str
    value: float


def magnitude(values: Iterable[float]) -> tuple[float, str]:
    """Return the divisor and the word in which values are easiest to read.

    Examples
    --------
    >>> magnitude([17_460_000, 20_000])
    (1000000.0, 'million')
    """
    largest = max((abs(value) for value in values), default=0)
    return next(((size, word) for size, word in MAGNITUDES if largest >= size), (1.0, ""))


def number_text(value: float, *, digits: int = 3, is_trimmed: bool = False) -> str:
    """Write a number for reading, to some significant digits; a small whole number stays whole.

    `is_trimmed` leaves out zeros at the end, for published numbers, whose precision is their own.

    Examples
    --------
    >>> number_text(2_001_113), number_text(31259), number_text(812), number_text(5.1234)
    ('2.00 million', '31,300', '812', '5.12')
    >>> number_text(5_700_000, is_trimmed=True), number_text(17_460_000, digits=4, is_trimmed=True)
    ('5.7 million', '17.46 million')
    """
    if abs(value) < 1000 and value == int(value):
        return str(int(value))
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    size, word = magnitude([rounded]) if abs(rounded) >= 1e6 else (1.0, "")
    decimals = digits - 1 - math.floor(math.log10(abs(rounded / size)))
    text = f"{rounded / size:,.{max(decimals, 0)}f}"
    if is_trimmed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {word}".rstrip()


def finished(
    chart: alt.LayerChart, *, title: str, unit: str, description: str, synthetic: str = SYNTHETIC
) -> alt.LayerChart:
    """Give a chart its title, the words that its people are synthetic, its description and its looks."""
    head = alt.TitleParams(title, subtitle=f"{synthetic} · {unit}")
    found: alt.LayerChart = (
        chart.properties(title=head, description=description, background="white")
        .configure(aria=False, font=FONT, padding={"left": 4, "right": 16, "top": 4, "bottom": 4})
        .configure_view(stroke=None)
        .configure_axis(
            labelFont=FONT, titleFont=FONT, labelColor=MUTED, titleColor=MUTED, titleFontWeight="normal",
            labelFontSize=11, titleFontSize=11, gridColor=RULE, gridOpacity=0.5, domainColor=RULE,
            tickColor=RULE,
        )
        .configure_legend(labelFont=FONT, titleFont=FONT, labelColor=INK, titleColor=MUTED, labelFontSize=11)
        .configure_title(
            anchor="start", font=FONT, fontSize=14, fontWeight=600, color=INK, offset=14,
            subtitleFont=FONT, subtitleFontSize=11.5, subtitleColor=MUTED, subtitlePadding=4,
        )
    )  # fmt: skip
    return found


def _scaled(points: Sequence[Point], divisor: float) -> alt.InlineData:
    return alt.InlineData(
        values=[
            {"series": p.series, "when": p.when, "value": p.value / divisor, "label": p.label} for p in points
        ]
    )


def _uncrowded(published: Sequence[Point], top: float) -> list[Point]:
    """Return the points whose labels have room, the latest first."""
    kept: list[Point] = []
    for p in sorted((p for p in published if p.label), key=lambda p: -p.when):
        same = [k for k in kept if k.series == p.series]
        if all(abs(k.when - p.when) > CROWDED_YEARS or abs(k.value - p.value) > top * CROWDED for k in same):
            kept.append(p)
    return kept


def _labels(published: Sequence[Point], top: float, names: Sequence[str], edge: float) -> list[alt.Chart]:
    """Write labels where they do not meet: the last of a series to its right, the lower of two below."""
    divisor = magnitude([top])[0]
    kept = _uncrowded(published, top)
    latest = {name: max((p.when for p in kept if p.series == name), default=edge) for name in names}
    places: dict[tuple[bool, bool], list[Point]] = {}
    for p in kept:
        to_right = p.when == latest[p.series] and p.when < edge
        others = [k.value for k in kept if k.series != p.series and abs(k.when - p.when) < CROWDED_YEARS]
        below = p.value < max(others, default=0.0) and p.value > top * CROWDED
        places.setdefault((to_right, below), []).append(p)
    layers = []
    for i, ((to_right, below), points) in enumerate(sorted(places.items())):
        chart = alt.Chart(_scaled(points, divisor), name=f"published_labels_{i}")
        dx, dy = 9 if to_right else -9, 14 if below else -7
        text = chart.mark_text(
            align="left" if to_right else "right", dx=dx, dy=dy, fontSize=11, font=FONT, color=INK
        )
        layers.append(text.encode(alt.X("when:Q"), alt.Y("value:Q"), text="label:N"))
    return layers


def simulated_and_published(
    simulated: Sequence[Point],
    published: Sequence[Point],
    *,
    title: str,
    unit: str,
    description: str,
) -> alt.LayerChart:
    """Draw simulated lines by year and published figures as labelled points.

    Parameters
    ----------
    simulated
        Points of one line per series, in the order of time.
    published
        Points; an empty label is not drawn, nor one too close to a later one of its series.
    unit
        What the values count, for example "persons".
    """
    top = max(p.value for p in (*simulated, *published))
    divisor, word = magnitude([top])
    names = list(dict.fromkeys(p.series for p in (*simulated, *published)))
    years = [p.when for p in (*simulated, *published)]
    low, high = math.floor(min(years)), math.ceil(max(years))
    edge = high - LABEL_ROOM * (high - low)
    step = 2 if high - low > 10 else 1
    x = alt.X("when:Q").title(None).scale(domain=[low, high], nice=False)
    x = x.axis(format="d", values=list(range(low, high + 1, step)), grid=False)
    y = alt.Y("value:Q").title(None).scale(zero=True).axis(tickCount=5)
    colour = alt.Color("series:N").scale(domain=names, range=list(SERIES_COLOURS[: len(names)]))
    colour = (
        colour.legend(orient="top", title=None, symbolType="stroke")
        if len(names) > 1
        else colour.legend(None)
    )
    line = alt.Chart(_scaled(simulated, divisor)).mark_line(strokeWidth=2, clip=True).encode(x, y, colour)
    marks = alt.Chart(_scaled(published, divisor), name="published")
    dots = marks.mark_point(shape="diamond", size=110, filled=True, opacity=1).encode(x, y, colour)
    layers = [line, dots, *_labels(published, top, names, edge)] if published else [line]
    chart = alt.LayerChart(layer=layers).properties(width=WIDTH, height=300)
    what = f"{word} {unit}".strip() + " · line: simulated" + (", diamonds: published" if published else "")
    return finished(chart, title=title, unit=what, description=description)


def tile_grid(tiles: Sequence[TileValue], *, title: str, unit: str, description: str) -> alt.LayerChart:
    """Draw one tile per place in rough geographic order, its value printed in it; no borders, no areas.

    Values are shown in five classes of equal width between the smallest and the largest.
    """
    known = [tile.value for tile in tiles if tile.value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    width = (high - low) / len(SEQUENTIAL) or 1.0
    rows: list[dict[str, Any]] = []
    for tile in tiles:
        if tile.value is None:
            colour, letters, text = NO_LAW, INK, "not applied"
        else:
            shade = min(int((tile.value - low) / width), len(SEQUENTIAL) - 1)
            colour, letters = SEQUENTIAL[shade], "#ffffff" if shade >= DARK_TILE else INK
            text = f"{tile.value:.1f}"
        rows.append(
            {
                "x": tile.column,
                "y": tile.row,
                "name": tile.name,
                "text": text,
                "colour": colour,
                "ink": letters,
            }
        )
    x, y = alt.X("x:O").axis(None).scale(padding=0), alt.Y("y:O").axis(None).scale(padding=0)
    base = alt.Chart(alt.InlineData(values=rows)).encode(x, y)
    square = base.mark_rect(width=TILE - 4, height=TILE - 4, cornerRadius=3).encode(
        fill=alt.Fill("colour:N").scale(None)
    )
    ink = alt.Color("ink:N").scale(None)
    names = base.mark_text(dy=-11, fontSize=9.5, font=FONT).encode(text="name:N", color=ink)
    size = alt.condition("datum.text == 'not applied'", alt.value(9), alt.value(15))
    values = base.mark_text(dy=9, font=FONT).encode(text="text:N", color=ink, size=size)
    chart = alt.LayerChart(layer=[square, names, values]).properties(
        width=alt.Step(TILE), height=alt.Step(TILE)
    )
    return finished(chart, title=title, unit=unit, description=description)


def bars(groups: Sequence[Bar], *, title: str, unit: str, description: str) -> alt.LayerChart:
    """Draw one horizontal bar per group, in the order given, its value to the right of it."""
    rows = [
        {"label": g.label, "value": g.value, "end": max(g.value, 0), "text": number_text(g.value, digits=2)}
        for g in groups
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        alt.X("value:Q").title(None).scale(zero=True).axis(tickCount=5),
        alt.Y("label:N")
        .title(None)
        .sort(None)
        .axis(domain=False, ticks=False, labelPadding=8, labelColor=INK),
    )
    rods = base.mark_bar(color=SERIES_COLOURS[0], size=18)
    words = base.mark_text(align="left", dx=5, fontSize=11, font=FONT, color=INK)
    words = words.encode(alt.X("end:Q").title(None), text="text:N")
    chart = alt.LayerChart(layer=[rods, words.properties(name="bar_labels")]).properties(
        width=WIDTH - 170, height=alt.Step(28)
    )
    return finished(chart, title=title, unit=unit, description=description)


def intervals(
    rows: Sequence[Interval], *, title: str, unit: str, description: str,
    band: tuple[float, float] | None = None, is_logarithmic: bool = True,
) -> alt.LayerChart:  # fmt: skip
    """Draw an interval and a point per row, in the order given, and a band that they should lie in."""
    values = [
        {"label": r.label, "low": r.low, "value": r.value, "high": r.high, "mark": r.mark} for r in rows
    ]
    scale = alt.Scale(type="log", nice=False) if is_logarithmic else alt.Scale(zero=False, nice=False)
    ticks: dict[str, Any] = {"values": RATIO_TICKS} if is_logarithmic else {"tickCount": 6}
    base = alt.Chart(alt.InlineData(values=values)).encode(
        alt.Y("label:N")
        .title(None)
        .sort(None)
        .axis(domain=False, ticks=False, labelPadding=8, labelColor=INK, labelLimit=300)
    )
    rods = base.mark_rule(color=SERIES_COLOURS[0], strokeWidth=3).encode(
        alt.X("low:Q").title(None).scale(scale).axis(**ticks), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, color=SERIES_COLOURS[1], opacity=1).encode(x="value:Q")
    marks = base.mark_tick(color=MUTED, thickness=2, size=12).encode(x="mark:Q")
    layers: list[alt.Chart] = [rods, marks, dots]
    if band is not None:
        ends = alt.InlineData(values=[{"from": band[0], "to": band[1]}])
        shade = alt.Chart(ends).mark_rect(color=RULE, opacity=0.45)
        layers.insert(0, shade.encode(alt.X("from:Q").title(None).scale(scale), x2="to:Q"))
    chart = alt.LayerChart(layer=layers).properties(width=WIDTH - 310, height=alt.Step(20))
    return finished(chart, title=title, unit=unit, description=description)


def vega_version() -> str:
    """Return the versions that decide what `vega_script` returns."""
    return f"{version('vl-convert-python')}-{VEGA_LITE}"


def vega_script() -> str:
    """Return the script that draws specifications of Vega-Lite in a browser; made anew in seconds."""
    script: str = vl_convert.javascript_bundle(vl_version=VEGA_LITE)  # type: ignore[call-arg]
    return script


def to_svg(chart: alt.LayerChart) -> str:
    """Render a chart as SVG without a network, with a title and a description for screen readers.

    Identifiers inside the SVG carry a digest of the chart, so that several can stand in one page.
    """
    spec = chart.to_dict()
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    key = "chart-" + hashlib.sha256(repr(spec).encode()).hexdigest()[:10]
    # the renderer counts its identifiers on from chart to chart; a chart must be the same at any time
    ids = {old: f"{key}-{i}" for i, old in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg)))}
    svg = re.sub(r'\bid="([^"]+)"', lambda found: f'id="{ids[found[1]]}"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{ids[found[1]]})", svg)
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    head = spec["title"]
    title = html.escape(f"{head['text']}. {head['subtitle']}.")
    description = html.escape(spec["description"])
    names = f'<title id="{key}-title">{title}</title><desc id="{key}-desc">{description}</desc>'
    return re.sub(
        r"<svg ([^>]*)>",
        lambda found: (
            f'<svg role="img" aria-labelledby="{key}-title" aria-describedby="{key}-desc" {found[1]}>{names}'
        ),
        svg,
        count=1,
    )


@dataclass(frozen=True)
class Picture:
    """A chart as a notebook shows it: drawn here, with no script and no network; `says` describes it."""

    says: str
    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg


def picture(chart: alt.LayerChart) -> Picture:
    """Draw a chart for the last line of a notebook cell."""
    return Picture(chart.description, to_svg(chart))


def lines_and_points(
    simulated: Sequence[Point], published: Sequence[Point], *, title: str, unit: str, description: str
) -> str:
    """Draw simulated lines and published points as SVG; without either there is nothing to draw."""
    if not simulated and not published:
        return ""
    chart = simulated_and_published(simulated, published, title=title, unit=unit, description=description)
    return to_svg(chart)
