"""A regime taken apart, told: ranked parts, the least restrictive alternatives, a fair split."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from rich.table import Table as RichTable

from glasshouse.clock import month_text
from glasshouse.engine.outcomes import Side
from glasshouse.experiments.ablation import (
    NOTHING,
    WHOLE,
    Ablation,
    Alternative,
    alternatives,
    least_restrictive,
)
from glasshouse.experiments.figures import between, markdown_table, number, times_a_year
from glasshouse.experiments.shapley import Share
from glasshouse.provenance import STATEMENT, digest_record
from glasshouse.shown import Table, rows

MONTHS_A_YEAR = 12
HUNDRED_THOUSAND = 100_000
PER = "per 1,000 adults and year; yuan per adult"
GOODS = (("yuan_paid", False), ("favoured", False), ("good_deeds", False), ("unlawful_acts", True))


class Rows(NamedTuple):
    """A table, and the outcome that it is about, if it is about one."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    outcome: str = ""


def times_of(found: Ablation, outcome: str) -> float:
    """Return what makes of a value per adult in the horizon one a year, per 1,000 adults but for yuan."""
    unit = next(one.unit for one in found.outcomes if one.name == outcome)
    return times_a_year(unit, found.scenario.n_months / MONTHS_A_YEAR)


def moving(found: Ablation) -> list[str]:
    """Return the outcomes that the parts move at all."""
    return [
        one.name
        for one in found.outcomes
        if any(part.without[one.name].touched or part.alone[one.name].touched for part in found.parts)
    ]


def ablation_lines(found: Ablation) -> Iterator[str]:
    """Yield what was taken apart."""
    scenario = found.scenario
    yield (
        f"Glasshouse - synthetic people only - {scenario.agents:,} adults, {month_text(scenario.start)} ... "
        f"{month_text(scenario.end)}, {found.replicates} replicates"
    )
    yield f"{', '.join(scenario.regimes)}, taken apart by {found.kind}: {len(found.parts)} parts"
    yield from found.labels[1:]


def _tables(found: Ablation, shares: Sequence[Share]) -> Iterator[Rows]:
    labels = {one.name: one.label for one in found.outcomes}
    rows: list[tuple[str, ...]] = []
    for one in found.ranked:
        verdicts = [number(HUNDRED_THOUSAND * one.verdicts[name]) for name in ("better", "worse", "both")]
        rows.append((one.name, *verdicts))
    yield Rows(
        "Left out of the whole: of 100,000 adults", ("without", "better off", "worse off", "both"), rows
    )
    for outcome in moving(found):
        yield _effects(found, outcome)
    yield from _fronts(found, labels)
    if shares:
        yield _shares(found, shares, labels)


def label_of(found: Ablation, outcome: str) -> str:
    """Return what an outcome is called."""
    return next(one.label for one in found.outcomes if one.name == outcome)


def _effects(found: Ablation, outcome: str) -> Rows:
    times = times_of(found, outcome)
    whole, nothing = (number(side[outcome] * times) for side in (found.whole, found.nothing))
    title = f"{label_of(found, outcome)}: {whole} with all, {nothing} with none ({PER})"
    parts = sorted(found.parts, key=lambda one: (-abs(one.without[outcome].mean), one.name))
    rows: list[tuple[str, ...]] = [
        (
            one.name, number(one.without[outcome].mean * times, signed=True),
            between(one.without[outcome].low, one.without[outcome].high, times),
            number(one.alone[outcome].mean * times, signed=True),
            between(one.alone[outcome].low, one.alone[outcome].high, times),
        )
        for one in parts if one.without[outcome].touched or one.alone[outcome].touched
    ]  # fmt: skip
    columns = ("part", "left out", "95 % interval", "alone, from none", "95 % interval")
    return Rows(title, columns, rows, outcome)


def _fronts(found: Ablation, labels: dict[str, str]) -> Iterator[Rows]:
    harms = [one.name for one in found.outcomes if one.side == Side.HARM and one.name in moving(found)]
    for harm in harms:
        for benefit, less_is_good in GOODS:
            if benefit not in moving(found):
                continue
            front = least_restrictive(alternatives(found, harm, benefit), less_is_good=less_is_good)
            if len(front) > 1:
                yield _front(found, front, harm, benefit, labels)


def _front(
    found: Ablation, front: Sequence[Alternative], harm: str, benefit: str, labels: dict[str, str]
) -> Rows:
    times = [times_of(found, name) for name in (harm, benefit)]
    rows: list[tuple[str, ...]] = [
        (one.name, number(one.harm * times[0]), number(one.benefit * times[1])) for one in front
    ]
    title = f"No law that was tried has less of the one and does as well in the other ({len(front)})"
    return Rows(title, ("law", labels[harm], labels[benefit]), rows)


def _shares(found: Ablation, shares: Sequence[Share], labels: dict[str, str]) -> Rows:
    rows: list[tuple[str, ...]] = []
    for one in shares:
        if one.outcome in moving(found):
            times = times_of(found, one.outcome)
            value, error = number(one.value * times, signed=True), number(one.error * times)
            rows.append((labels[one.outcome], one.part, value, error))
    columns = ("outcome", "part", "contributes", "standard error")
    return Rows("A fair split of the whole (Shapley)", columns, rows)


def ablation_tables(found: Ablation, shares: Sequence[Share] = ()) -> Iterator[RichTable]:
    """Yield the tables for a terminal."""
    for title, columns, lines, _ in _tables(found, shares):
        table = RichTable(title=title, box=None, title_justify="left")
        for k, column in enumerate(columns):
            table.add_column(column, justify="right" if k else "left")
        for line in lines:
            table.add_row(*line)
        yield table


def shown_tables(found: Ablation) -> Iterator[Table]:
    """Yield the tables for a notebook."""
    for title, columns, lines, _ in _tables(found, ()):
        yield Table(f"{title} (synthetic)", columns, rows(*lines))


def markdown_of(
    found: Ablation, shares: Sequence[Share] = (), *, pictures: Mapping[str, str] | None = None
) -> str:
    """Return all of it as Markdown; `pictures` are files by outcome, which stand above its table."""
    parts = ["# A regime taken apart", STATEMENT, *ablation_lines(found), ASSUMED]
    for title, columns, lines, outcome in _tables(found, shares):
        parts.append(f"## {title}")
        if file := (pictures or {}).get(outcome):
            said = f"{label_of(found, outcome)}: what each part does; the table says the same"
            parts.append(f"![{said}]({file})")
        parts.append(markdown_table(columns, lines))
    return "\n\n".join(parts) + "\n"


ASSUMED = (
    "Everything holds under the assumptions of the model. Parts that lean on each other do not add up: what "
    "two do together is counted in neither when one of them is left out, and in both when each is tried "
    "alone."
)


def record_of(found: Ablation, shares: Sequence[Share] = ()) -> str:
    """Return all of it as JSON, per adult in the whole horizon, with a digest of itself."""
    record: dict[str, Any] = {
        "format": "glasshouse ablation 1", "synthetic": True, "statement": STATEMENT, "kind": found.kind,
        "scenario": found.scenario.record(), "replicates": found.replicates,
        "outcomes": [{"name": o.name, "unit": o.unit, "side": o.side.value} for o in found.outcomes],
        WHOLE: dict(found.whole), NOTHING: dict(found.nothing),
        "parts": [asdict(part) for part in found.parts], "shapley": [asdict(share) for share in shares],
    }  # fmt: skip
    record["digest"] = digest_record(record)
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
