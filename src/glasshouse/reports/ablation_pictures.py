"""Pictures of a regime taken apart: what each part does, left out and alone, outcome by outcome."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse import charts
from glasshouse.effect_charts import by_group
from glasshouse.experiments.ablation import Ablation, PartEffects
from glasshouse.experiments.ablation_text import PER, label_of, moving, times_of

MOST_PARTS = 15  # of a picture; the table has all


def pictures_of(found: Ablation) -> dict[str, str]:
    """Return a picture as SVG of each outcome that the parts move, by outcome.

    Parts that are missed most stand above; of very many only those are drawn.
    """
    return {outcome: _picture(found, outcome) for outcome in moving(found)}


def file_of(outcome: str) -> str:
    """Return the name of the file of an outcome's picture."""
    return f"ablation-{outcome.replace('_', '-')}.svg"


def _picture(found: Ablation, outcome: str) -> str:
    touched = [part for part in found.parts if part.without[outcome].touched or part.alone[outcome].touched]
    touched.sort(key=lambda part: (-abs(part.without[outcome].mean), part.name))
    some = f"the {MOST_PARTS} most missed of {len(touched)}; " if len(touched) > MOST_PARTS else ""
    times, title = times_of(found, outcome), label_of(found, outcome)
    return charts.to_svg(
        by_group(
            [row for part in touched[:MOST_PARTS] for row in _rows(part, outcome, times)],
            title=f"{title}: what each part does, left out and alone",
            unit=f"{some}{PER}; bars are 95 % intervals over {found.replicates} replicates",
            description=f"{title}: the change when a part is left out, or alone. The table has the same.",
        )
    )


def _rows(part: PartEffects, outcome: str, times: float) -> Iterator[charts.Interval]:
    for one, how in ((part.without[outcome], "left out"), (part.alone[outcome], "alone")):
        low, high = (one.mean if end is None else end for end in (one.low, one.high))
        yield charts.Interval(f"{part.name} {how}", low * times, one.mean * times, high * times)
