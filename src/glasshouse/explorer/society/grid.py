"""The grid of provinces: which shade and which words each tile has in each month."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.society.numbers import Shown
from glasshouse.explorer.society.words import place_name, word
from glasshouse.metrics.series import NATION
from glasshouse.reports.wording import NOTHING
from glasshouse.society.tables import tiles

SHADES: Final = 5
OUTLIERS: Final = 0.05  # part of all values beyond the scale, at either end: few agents make rare high ones
STEPS: Final = (1, 2, 2.5, 5, 10)
SIZES: Final[dict[Lang, tuple[tuple[float, str], ...]]] = {
    "en": ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")),
    "zh": ((1e8, "亿"), (1e4, "万")),
}
WIDE, HIGH = 100.0, 40.0  # a tile's line, in units of its own drawing
FIRST_MAINLAND, LAST_MAINLAND = 11, 65
NO_SHADE, UNKNOWN = "z", "n"


@dataclass(frozen=True)
class Scale:
    """Five classes of equal width; the first and the last are open. `size` divides values for their words."""

    low: float
    step: float
    size: float
    size_word: str
    legend_decimals: int
    decimals: int

    @property
    def high(self) -> float:
        """Return where the last class would end, if it were not open."""
        return self.low + SHADES * self.step

    def shade(self, value: float | None) -> str:
        """Return the class of a value, "z" for nought and "n" for none."""
        if value is None:
            return UNKNOWN
        if value == 0:
            return NO_SHADE
        return str(min(max(math.floor((value - self.low) / self.step), 0), SHADES - 1))

    def text(self, value: float | None, *, is_border: bool = False) -> str:
        """Write a value for a tile, which is narrow, or the border of a class."""
        if value is None:
            return NOTHING
        decimals = self.legend_decimals if is_border else self.decimals
        return f"{value / self.size:,.{decimals}f}".replace("-", "\u2212") if value else "0"

    def classes(self, lang: Lang) -> list[dict[str, str]]:
        """Return the classes with their words, as a legend."""
        found = [{"shade": NO_SHADE, "says": word("none", lang)}]
        for k in range(SHADES):
            low, high = (self.text(self.low + j * self.step, is_border=True) for j in (k, k + 1))
            key = "and_more" if k == SHADES - 1 else "under" if k == 0 and self.low < 0 else "from_to"
            found.append({"shade": str(k), "says": word(key, lang, low=low, high=high)})
        return found


def scale_of(lines: Sequence[Shown], lang: Lang) -> Scale:
    """Return a scale on which all months and provinces can be compared."""
    known = sorted(value for line in lines for value in line if value)
    if not known:
        return Scale(0.0, 1.0, 1.0, "", 0, 0)
    cut = int(OUTLIERS * len(known))
    low, high = min(known[cut], 0.0), max(known[-1 - cut], 0.0)
    rough = (high - low) / SHADES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one for one in STEPS if one * power >= rough * 0.999) * power
    start = math.floor(low / step) * step if low else 0.0
    top = max(abs(start), abs(start + SHADES * step))
    size, size_word = next(((s, w) for s, w in SIZES[lang] if top >= s), (1.0, ""))
    digits = -math.floor(math.log10(step / size))
    is_halved = not math.isclose(round(step / size * 10**digits), step / size * 10**digits)  # steps of 2.5
    decimals = max(0, 2 - math.floor(math.log10(top / size)))
    return Scale(start, step, size, size_word, max(0, digits + is_halved), decimals)


def grid_tiles(provinces: Sequence[int], lang: Lang) -> list[dict[str, Any]]:
    """Return where each place stands; those beyond the mainland law are drawn, too."""
    found = []
    for tile in tiles():
        is_mainland, is_open = FIRST_MAINLAND <= tile.code <= LAST_MAINLAND, tile.code in provinces
        why_not = word("not_here" if is_mainland else "not_applied", lang)
        found.append(
            {
                "code": tile.code, "name": place_name(tile.code, lang), "is_open": is_open,
                "row": tile.row, "column": tile.column, "why_not": "" if is_open else why_not,
            }
        )  # fmt: skip
    return sorted(found, key=lambda one: (one["row"], one["column"]))


def small_lines(lines: Mapping[int, Shown], scale: Scale) -> dict[str, list[str]]:
    """Return each province's line as the corners of polylines; a gap begins a new one."""
    low, high = scale.low, scale.high
    found = {}
    for code, line in lines.items():
        if code == NATION:
            continue
        across, parts, part = WIDE / max(len(line) - 1, 1), list[str](), list[str]()
        for k, value in enumerate((*line, None)):
            if value is not None:
                y = HIGH * (1 - (min(max(value, low), high) - low) / (high - low))
                part.append(f"{across * k:.4g},{y:.4g}")
            elif part:
                parts, part = [*parts, " ".join(part)], []
        found[str(code)] = parts
    return found
