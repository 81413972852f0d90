"""Charts of a contrast: effects with their intervals, who gains and who loses, effects on individuals.

Each returns an Altair chart in the language of its reader; `charts.to_svg` renders it. Widths of labels are
reckoned here, not measured, so that a page does not hang on the fonts of the machine that wrote it. No colour
stands alone: signs, shapes and printed numbers say the same.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from glasshouse.charts import (
    FONT,
    INK,
    MUTED,
    RULE,
    SERIES_COLOURS,
    SYNTHETIC,
    SYNTHETIC_ZH,
    WIDTH,
    Interval,
    finished,
)

Lang = Literal["en", "zh"]
SAYS_SYNTHETIC: dict[Lang, str] = {"en": SYNTHETIC, "zh": SYNTHETIC_ZH}
BETTER, WORSE, NEITHER = SERIES_COLOURS[0], SERIES_COLOURS[1], "#6b767d"
COLOURS = {"benefit": BETTER, "harm": WORSE, "neither": NEITHER}
SHAPES = {"benefit": "circle", "harm": "square", "neither": "diamond"}
ROW, SMALL_ROW, BAR = 30, 22, 16
FONT_SIZE, WIDE_LETTER, LETTER = 11, 11.5, 6.1  # of labels: Chinese signs are as wide as they are high
WORDS_ROOM = 190  # for the numbers at the end of a row
FIRST_WIDE = "\u2e80"
WIDEST_TITLE = 44  # letters on a line


@dataclass(frozen=True)
class Effect:
    """An effect with its interval, whose ends are None with one replicate; `text` says them."""

    label: str
    side: str
    value: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True)
class Shares:
    """A group, the part of it that is worse off and the part that is better off, in per cent."""

    label: str
    worse: float
    better: float
    worse_text: str
    better_text: str


@dataclass(frozen=True)
class Column:
    """People whom one effect has met; `kind` is that of `COLOURS`, by whether it is good for them."""

    label: str
    value: float
    kind: str
    text: str


@dataclass(frozen=True)
class Years:
    """One side's values by year."""

    name: str
    points: tuple[tuple[int, float], ...]


def label_room(labels: Sequence[str]) -> int:
    """Return the width that the longest label takes, in units of the drawing.

    Examples
    --------
    >>> label_room(["men", "女"])
    24
    """
    widths = (sum(WIDE_LETTER if letter >= FIRST_WIDE else LETTER for letter in one) for one in labels)
    return round(max(widths, default=0)) + 6


def _rows(labels: Sequence[str]) -> alt.Y:
    """Return the axis of rows, in the order given, with room for the longest label."""
    room = label_room(labels)
    axis = alt.Axis(
        domain=False, ticks=False, labelPadding=8, labelColor=INK, labelLimit=600, minExtent=room,
        maxExtent=room,
    )  # fmt: skip
    return alt.Y("label:N", axis=axis, sort=None, title=None)


def _said(chart: alt.Chart, field: str, name: str, *, x: str, align: Literal["left", "right"]) -> alt.Chart:
    words = chart.mark_text(
        align=align, dx=6 if align == "left" else -6, fontSize=FONT_SIZE, font=FONT, color=INK
    )
    found: alt.Chart = words.encode(x=alt.X(x, type="quantitative"), text=f"{field}:N").properties(
        name=f"bar_labels_{name}"
    )
    return found


def forest(
    rows: Sequence[Effect], *, title: str, unit: str, description: str, lang: Lang = "en"
) -> alt.LayerChart:
    """Draw an effect and its interval per row, each row on a scale of its own around one line of no effect.

    Outcomes are counted in different units and differ by thousands: a common scale would show only one of
    them. The numbers stand at the end of each row.
    """
    values = []
    for one in rows:
        low, high = (one.value if end is None else end for end in (one.low, one.high))
        widest = max(abs(low), abs(high), abs(one.value)) or 1.0
        values.append(
            {
                "label": one.label,
                "side": one.side,
                "low": low / widest,
                "value": one.value / widest,
                "high": high / widest,
                "text": one.text,
                "end": 1.1,
            }
        )
    base = alt.Chart(alt.InlineData(values=values)).encode(_rows([one.label for one in rows]))
    x = alt.Scale(domain=[-1.1, 1.1], nice=False)
    sides = list(COLOURS)
    colour = alt.Color("side:N").scale(domain=sides, range=list(COLOURS.values())).legend(None)
    shape = alt.Shape("side:N").scale(domain=sides, range=list(SHAPES.values())).legend(None)
    nought = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    rods = base.mark_rule(strokeWidth=3, opacity=0.55).encode(
        alt.X("low:Q").axis(None).scale(x), x2="high:Q", color=colour
    )
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(x="value:Q", color=colour, shape=shape)
    chart = alt.LayerChart(
        layer=[nought.encode(alt.X("x:Q").axis(None).scale(x)), rods, dots,
               _said(base, "text", "effect", x="end", align="left")]
    )  # fmt: skip
    width = WIDTH - WORDS_ROOM - label_room([one.label for one in rows])
    chart = chart.properties(width=max(width, 160), height=alt.Step(ROW)).resolve_scale(
        color="shared", shape="shared"
    )
    return finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])


def better_and_worse(
    groups: Sequence[Shares], *, title: str, unit: str, description: str, lang: Lang = "en"
) -> alt.LayerChart:
    """Draw, for each group, who is worse off to the left and who is better off to the right of one line."""
    values = [
        {
            "label": one.label,
            "worse": -one.worse,
            "better": one.better,
            "worse_text": one.worse_text,
            "better_text": one.better_text,
        }
        for one in groups
    ]
    most = max((max(one.worse, one.better) for one in groups), default=1.0) or 1.0
    x = alt.X("worse:Q").axis(None).scale(domain=[-1.45 * most, 1.45 * most], nice=False)
    base = alt.Chart(alt.InlineData(values=values)).encode(_rows([one.label for one in groups]))
    nought = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=MUTED).encode(x="x:Q")
    layers = [
        base.mark_bar(color=WORSE, size=BAR).encode(x),
        base.mark_bar(color=BETTER, size=BAR).encode(x="better:Q"),
        nought,
        _said(base, "worse_text", "worse", x="worse", align="right"),
        _said(base, "better_text", "better", x="better", align="left"),
    ]
    chart = alt.LayerChart(layer=layers).properties(
        width=WIDTH - label_room([one.label for one in groups]) - 20, height=alt.Step(SMALL_ROW)
    )
    return finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])


def by_group(
    rows: Sequence[Interval], *, title: str, unit: str, description: str,
    band: tuple[float, float] | None = None, lang: Lang = "en",
) -> alt.LayerChart:  # fmt: skip
    """Draw one effect group by group on one scale, with the interval of everybody as a band behind them."""
    values = [{"label": one.label, "low": one.low, "value": one.value, "high": one.high} for one in rows]
    scale = alt.Scale(zero=True, nice=True)
    base = alt.Chart(alt.InlineData(values=values)).encode(_rows([one.label for one in rows]))
    rods = base.mark_rule(color=BETTER, strokeWidth=3).encode(
        alt.X("low:Q").title(None).scale(scale).axis(tickCount=6), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, color=WORSE, opacity=1).encode(x="value:Q")
    nought = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    layers: list[alt.Chart] = [nought.encode(x="x:Q"), rods, dots]
    if band is not None:
        ends = alt.Chart(alt.InlineData(values=[{"from": band[0], "to": band[1]}]))
        layers.insert(0, ends.mark_rect(color=RULE, opacity=0.5).encode(x="from:Q", x2="to:Q"))
    chart = alt.LayerChart(layer=layers).properties(
        width=WIDTH - label_room([one.label for one in rows]) - 20, height=alt.Step(SMALL_ROW)
    )
    return finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])


def spread(
    columns: Sequence[Column], *, title: str, unit: str, description: str, lang: Lang = "en"
) -> alt.LayerChart:
    """Draw how many people each size of an effect has met, in the order given; no effect is left out."""
    values = [{"label": c.label, "value": c.value, "kind": c.kind, "text": c.text} for c in columns]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        alt.X("label:N").title(None).sort(None).axis(domain=True, ticks=False, labelAngle=0, labelColor=INK),
        alt.Y("value:Q").title(None).axis(None).scale(zero=True),
    )
    colour = alt.Color("kind:N").scale(domain=list(COLOURS), range=list(COLOURS.values())).legend(None)
    words = base.mark_text(dy=-7, fontSize=10, font=FONT, color=INK).encode(text="text:N")
    chart = alt.LayerChart(
        layer=[base.mark_bar().encode(color=colour), words.properties(name="bar_labels_spread")]
    ).properties(width=alt.Step(min(64, WIDTH // max(len(columns), 1))), height=170)
    return finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])


def two_sides(
    sides: Sequence[Years], *, title: str, unit: str, description: str, lang: Lang = "en"
) -> alt.LayerChart:
    """Draw both sides year by year: the baseline as a line, the reform as a broken one, named at its end."""
    values = [
        {"side": one.name, "when": year, "value": value, "end": (year, value) == one.points[-1]}
        for one in sides
        for year, value in one.points
    ]
    years = sorted({year for one in sides for year, _ in one.points})
    names = [one.name for one in sides]
    x = alt.X("when:Q").title(None).scale(domain=[years[0], years[-1]], nice=False)
    step = 1 if len(years) < 10 else 2
    x = x.axis(format="d", values=years[::step], grid=False)
    colour = alt.Color("side:N").scale(domain=names, range=[MUTED, BETTER])
    dash = alt.StrokeDash("side:N").scale(domain=names, range=[[1, 0], [6, 3]])
    legend = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=400, labelLimit=300)
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x, alt.Y("value:Q").title(None).scale(zero=True).axis(tickCount=4)
    )
    line = base.mark_line(strokeWidth=2).encode(color=colour.legend(legend), strokeDash=dash.legend(legend))
    dots = base.mark_point(filled=True, size=40, opacity=1).encode(color=colour)
    chart = alt.LayerChart(layer=[line, dots]).properties(width=WIDTH - 80, height=190)
    return finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])


@dataclass(frozen=True)
class Months:
    """A line's values month by month, with what a reader who points at one is told; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]
    says: tuple[str, ...]


def by_month(
    lines: Sequence[Months], *, first: int, marks: Sequence[tuple[int, str]], at: int, title: str, unit: str,
    description: str, lang: Lang = "en",
) -> alt.LayerChart:  # fmt: skip
    """Draw one or two lines month by month, the second broken, dated marks, and the month that is looked at.

    Parameters
    ----------
    first
        Tick of the first value.
    marks
        Ticks with what happened then.
    at
        Tick that is looked at: the one row of the data set `month`, which a page may replace.
    """
    values = [
        {"line": one.name, "when": _years(first + k), "value": value, "says": one.says[k]}
        for one in lines
        for k, value in enumerate(one.values)
        if value is not None
    ]
    low, high = _years(first), _years(first + max(len(one.values) for one in lines) - 1)
    years = list(range(-int(-low // 1), int(high) + 1))
    names = [one.name for one in lines]
    x = alt.X("when:Q").title(None).scale(domain=[low, high], nice=False)
    x = x.axis(format="d", values=years[:: 1 + len(years) // 9], grid=False, labelFlush=True)
    y = alt.Y("value:Q").title(None).scale(zero=True).axis(tickCount=4)
    colour = alt.Color("line:N").scale(domain=names, range=[BETTER, MUTED][: len(names)])
    dash = alt.StrokeDash("line:N").scale(domain=names, range=[[1, 0], [6, 3]][: len(names)])
    looks = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=400, labelLimit=300)
    legend = looks if len(names) > 1 else None
    base = alt.Chart(alt.NamedData(name="lines")).encode(x, y)
    line = base.mark_line(strokeWidth=2, aria=False)
    line = line.encode(color=colour.legend(legend), strokeDash=dash.legend(legend))
    dots = base.mark_point(opacity=0, size=40, filled=True, aria=False).encode(tooltip="says:N")
    reforms = alt.Chart(alt.NamedData(name="reforms"))
    reforms = reforms.mark_rule(color=MUTED, opacity=0.45, strokeDash=[2, 3], aria=False)
    here = alt.Chart(alt.NamedData(name="month")).mark_rule(color=WORSE, strokeWidth=2, aria=False)
    layers = [reforms.encode(x, tooltip="says:N"), line, here.encode(x), dots]
    chart = alt.LayerChart(layer=layers).properties(width="container", height=260)
    chart = finished(chart, title=title, unit=unit, description=description, synthetic=SAYS_SYNTHETIC[lang])
    chart.title.text = _wrapped(title)
    # put in last: whatever a chart holds is copied with every change to it
    chart.datasets = {
        "lines": values,
        "reforms": [{"when": _years(tick), "says": says} for tick, says in marks],
        "month": [{"when": _years(at)}],
    }
    return chart


def _wrapped(title: str) -> list[str]:
    """Break a title where a narrow window would cut it off."""
    wide = any(letter >= FIRST_WIDE for letter in title)
    return textwrap.wrap(title, WIDEST_TITLE // 2 if wide else WIDEST_TITLE)


def _years(tick: int) -> float:
    return round(2000 + tick / 12, 4)
