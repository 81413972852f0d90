"""Draws the grades of a score as a ladder: a row for each grade, a bar from border to border."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from markupsafe import escape

from glasshouse.reading.page import Picture
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import plain, short
from glasshouse.regimes.scoring_model import Grade, Score
from glasshouse.regimes.scoring_rows import ordered_grades

ROW, BAR = 26, 10  # pixels
LEFT, RIGHT = 32, 98  # percent of the width between which the bars lie
OPEN_END: Final = Decimal("0.3")  # of the distance between the borders, where a scale has no end
THINNEST: Final = Decimal("0.60")  # percent
LONGEST_NAME = 14  # signs
_SAYS: Final = {
    "title": {"en": "Grades by points: {grades}", "zh": "各等级分数：{grades}"},
    "from": {"en": "{name} from {points}", "zh": "{name}：{points}分起"},
    "assumed": {"en": "{name} from {points} (assumed)", "zh": "{name}：{points}分起（假定）"},
    "below": {"en": "{name} below", "zh": "{name}：其下"},
}


def ladder(score: Score, say: Phrases) -> Picture | None:
    """Draw the grades of a score, the best on top; nothing where a border is not known.

    Parameters
    ----------
    score
        A score; borders that are assumed are drawn with a broken line.
    say
        The words, in the language of the page.
    """
    grades = ordered_grades(score) if score.is_graded and not score.transitions else []
    borders = sorted({grade.border for grade in grades if grade.border is not None})
    if not borders or len(borders) != len(grades) - 1:
        return None
    low, high = _ends(score, borders)
    title = _title(grades, say)
    height = ROW * len(grades) + 4
    parts = [
        f'<svg class="ladder" width="100%" height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
    ]
    for border in borders:
        x = _x(border, low, high)
        parts.append(f'<line class="guide" x1="{x}%" x2="{x}%" y1="0" y2="{height}"/>')
    upper = high
    for row, grade in enumerate(grades):
        lower = low if grade.border is None else grade.border
        parts += _row(grade, row, (_x(lower, low, high), _x(upper, low, high)), len(grades), say)
        upper = lower
    return Picture("".join([*parts, "</svg>"]), title)


def _ends(score: Score, borders: list[int]) -> tuple[int, int]:
    """Return where the picture begins and ends: with the scale, or some way beyond the last border."""
    known = [*borders, *(end for end in (score.min, score.max) if end is not None)]
    margin = max(1, int((max(known) - min(known)) * OPEN_END)) if len(known) > 1 else max(1, abs(borders[0]))
    low = borders[0] - margin if score.min is None else min(score.min, borders[0])
    high = borders[-1] + margin if score.max is None else max(score.max, borders[-1])
    return low, high


def _x(points: int, low: int, high: int) -> str:
    share = Decimal(points - low) / max(1, high - low)
    return f"{LEFT + (RIGHT - LEFT) * share:.2f}"


def _row(grade: Grade, row: int, ends: tuple[str, str], of: int, say: Phrases) -> list[str]:
    """Return the name of a grade, its bar, and its border."""
    middle = ROW * row + ROW // 2
    name = short(say.text(grade.label))
    name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    start, width = Decimal(ends[0]), Decimal(ends[1]) - Decimal(ends[0])
    if width < THINNEST:  # a grade at the end of the scale is a stroke beside it
        start, width = start - (THINNEST if grade.border is None else 0), THINNEST
    shade = f"{0.2 + 0.6 * (of - row) / of:.2f}"
    dashed = ' stroke-dasharray="3 2"' if grade.min == "unknown" else ""
    parts = [
        f'<text x="0" y="{middle}" dy=".35em">{escape(name)}</text>',
        f'<rect x="{start}%" y="{middle - BAR // 2}" width="{width}%" height="{BAR}" '
        f'fill-opacity="{shade}"{dashed}/>',
    ]
    if grade.border is not None:
        parts.append(
            f'<text class="border" x="{ends[0]}%" dx="-5" y="{middle}" dy=".35em" text-anchor="end">'
            f"{plain(grade.border)}</text>"
        )
    return parts


def _title(grades: list[Grade], say: Phrases) -> str:
    parts = []
    for grade in grades:
        key = "below" if grade.border is None else "assumed" if grade.min == "unknown" else "from"
        points = "" if grade.border is None else plain(grade.border)
        parts.append(_SAYS[key][say.lang].format(name=say.text(grade.label), points=points))
    return _SAYS["title"][say.lang].format(grades=say.series(parts))
