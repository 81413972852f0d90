"""The page of comparables and the six regimes say the same: grades, weights, levels, rules, clocks, moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glasshouse.reading.points import signed
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Clock
from glasshouse.regimes.model import Procedure, Regime, Score
from glasshouse.regimes.scoring_model import (
    Effect,
    FixedPoints,
    LadderPoints,
    PerPoints,
    ScoreRule,
    SetCeiling,
    SetGrade,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "comparables.md"
REGIMES = ("driver-points", "fico-like", "schufa-like", "welfare-risk", "tenant-rating", "eigentrust")
COLUMNS = {
    "Grade": 4,
    "Dimension": 6,
    "Rule": 6,
    "Procedure": 5,
    "Move": 6,
    "Measure": 5,
}  # first column of a table, and how many it has


def tables(regime_id: str) -> dict[str, list[str]]:
    """Return the rows of each table in the part of the page about a regime, by its first column."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## \d\. [^\n]*`{regime_id}`$(.*?)(?=^## )", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f"no part about {regime_id}"
    rows: dict[str, list[str]] = {}
    for block in re.findall(r"(?:^\|.*\n)+", found[1], flags=re.MULTILINE):
        head, _, *body = block.splitlines()
        name = head.split("|")[1].strip()
        if name in COLUMNS:
            assert head.count("|") == COLUMNS[name] + 1
            rows[name] = body
    return rows


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def code(name: str | None) -> str:
    return f"`{name}`" if name else "–"


def effect_of(effect: Effect) -> str:
    match effect:
        case FixedPoints(points=None):
            return "no figure known"
        case FixedPoints(points=points):
            return signed(points or 0)
        case PerPoints(per=per):
            return f"{signed(per.points)} per {per.amount}, at most {per.at_most}"
        case LadderPoints(ladder=rungs):
            return "; ".join(f"{signed(rung.points)} from {rung.at_least}" for rung in rungs)  # type: ignore[arg-type]
        case SetCeiling(ceiling=points):
            return f"at most {points} in all"
        case SetGrade(set_grade=grade):
            return f"grade `{grade}`"
    raise AssertionError(effect)


def rule_row(rule: ScoreRule) -> str:
    effect = effect_of(rule.effect)
    effect += f"; repeats: {rule.repeats}" if rule.repeats != "add" else ""
    effect += f"; {rule.decay.factor} left each year" if rule.decay else ""
    lasts = {None: "no end known", "indefinite": "without end"}.get(rule.validity, rule.validity)
    ends = ", ".join(code(on) for on in rule.ends_on) or "–"
    return row(code(rule.id), code(rule.on), effect, lasts, ends, rule.status)


def dimension_rows(score: Score) -> Iterator[str]:
    for part in score.model.dimensions if score.model else ():
        weight = f"{part.weight}, {part.status}"
        if part.weight is None:
            weight = f"not published; {part.assumed_weight} assumed"
        first = (code(part.id), weight)
        for feature in part.features:
            levels = ", ".join(map(str, feature.levels))
            yield row(*first, code(feature.reads), levels, feature.unknown, feature.share)
            first = ("", "")


def clock_of(clock: Clock | None) -> str:
    if clock is None:
        return "–"
    time = "the term" if clock.count == "term" else f"{clock.n} {clock.count}"
    return f"{time}, {clock.status}"


def move_rows(procedure: Procedure) -> Iterator[str]:
    for move in procedure.moves:
        source = ", ".join(code(step) for step in move.source) or "(a case opens)"
        how = "always"
        if (done := move.practice) is not None:
            how = f"{done.share} ({done.low} to {done.high}), {done.decision}, {done.status}"
        yield row(code(move.id), source, code(move.on), ", ".join(move.when) or "–", code(move.to), how)


def expected(regime: Regime) -> dict[str, list[str]]:
    """Return the rows that the page must have, by table; those of measures are compared by their start."""
    (score,) = regime.scores
    borders = [(grade, "below" if grade.min is None else grade.min) for grade in score.grades]
    steps = [(procedure, step) for procedure in regime.procedures for step in procedure.steps]
    return {
        "Grade": [row(code(grade.id), grade.label.en, border, grade.status) for grade, border in borders],
        "Dimension": list(dimension_rows(score)),
        "Rule": [rule_row(rule) for rule in score.rules],
        "Procedure": [
            row(code(owner.id), code(step.id), step.label.en, clock_of(step.clock), code(step.emits))
            for owner, step in steps
        ],
        "Move": [line for procedure in regime.procedures for line in move_rows(procedure)],
    }


@pytest.mark.parametrize("regime_id", REGIMES)
def test_tables__say_what_the_regime_says(regime_id: str) -> None:
    found = tables(regime_id)
    for name, lines in expected(load_regime(regime_id).regime).items():
        assert found.get(name, []) == lines, name


@pytest.mark.parametrize("regime_id", REGIMES)
def test_measures__each_with_what_brings_it(regime_id: str) -> None:
    measures = load_regime(regime_id).regime.measures
    lines = tables(regime_id)["Measure"]
    for measure, line in zip(measures, lines, strict=True):
        cause = ", ".join(
            [*map(code, measure.trigger), *(f"{border.points} points" for border in measure.thresholds)]
        )
        assert line.startswith(f"| {code(measure.id)} | {measure.label.en} | {cause} | {measure.domain} | ")


@pytest.mark.parametrize("regime_id", REGIMES)
def test_regimes__say_that_they_come_from_elsewhere(regime_id: str) -> None:
    regime = load_regime(regime_id).regime
    head, (score,) = regime.regime, regime.scores
    assert head.status == "fictional"
    assert head.territorial_scope == ("abroad",)
    assert head.title.en.endswith("a comparable from elsewhere, on a synthetic Chinese society")
    assert head.title.zh.endswith("境外参照制度，置于合成的中国社会")
    assert head.summary.en.startswith("A foreign scheme on a synthetic Chinese society")
    assert head.summary.zh.startswith("置于合成中国社会的境外制度")
    assert "comparable" in score.label.en and "参照" in score.label.zh
