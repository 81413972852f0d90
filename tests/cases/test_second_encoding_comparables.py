"""A second encoding of the comparables, made blind from their page, against the shipped regimes.

`docs/reference/comparables.md` has every figure of six regimes. Somebody who had not seen the files wrote the
tables `tests/second_encoding/scores/*-c.csv` from that page. `test_second_encoding_scores` compares what all
point scores have; here stands what these live on: classes and levels, steps, clocks and shares, and what a
rule or a measure says beyond its points. Null in the sheet means that the page is silent. A difference that
stays must stand in `differences.csv`, as one of the table `NAME-c`.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import pytest
from judging import NULL, Difference, Row, assert_judged, judged, read

from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import InForce, Measure, Practice, Regime
from glasshouse.regimes.scoring_model import FixedPoints, PerPoints, Score, ScoreRule

REGIMES = ("driver-points", "eigentrust", "fico-like", "schufa-like", "tenant-rating", "welfare-risk")
KINDS = {"natural_person": "NP", "legal_person": "LP"}


# the shipped files in the form of the sheet: a row each, by the item


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def span(practice: Practice) -> str:
    low, high = practice.low, practice.high
    return "" if low is None or high is None else f"{plain(low)}..{plain(high)}"


def days(regime: Regime, span: InForce) -> Row:
    """Return the days from and until which something holds; a reform stands for its day."""
    reforms = {switch.id: str(switch.on) for switch in regime.switches}

    def day(end: Any) -> str:
        return reforms.get(str(end), str(end)) if end else ""

    return {"from": day(span.since), "to": day(span.until)}


def base_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for score in regime.scores:
        consent = score.consent_given
        yield (
            score.id,
            {
                "duplicates": score.duplicates,
                "formula": score.formula_disclosed,
                "weight": score.weight_in_decision,
                "subjects": "+".join(KINDS[kind] for kind in score.subjects),
                "consent_share": "" if consent is None else f"{plain(consent.share)} {span(consent)}",
                "from": str(regime.regime.since),
                "to": str(regime.regime.until or ""),
                "mark": score.status,
            },
        )


def grade_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for score in regime.scores:
        for grade in score.grades:
            yield f"{score.id} {grade.id}", {"mark": grade.status}


def rule_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for score in regime.scores:
        fading = next((found[0] for one in score.rules if (found := ranges(one, " a year"))), "")
        for rule in score.rules:
            cap = rule.effect.per.at_most if isinstance(rule.effect, PerPoints) else None
            yield (
                f"{score.id} {rule.id}",
                {
                    "cap": str(cap or ""),
                    "on": rule.on,
                    "ends_on": " ".join(rule.ends_on),
                    "repeats": "" if rule.repeats == "add" else rule.repeats,
                    "range": points_range(rule),
                    "left_each_year": f"{plain(rule.decay.factor)} {fading}" if rule.decay else "",
                    **days(regime, rule.in_force),
                    "mark": rule.status,
                },
            )


def ranges(rule: ScoreRule, after: str = "") -> list[str]:
    """Return the ranges that the note of a rule names."""
    number = r"(\d+(?:\.\d+)?)"
    return [f"{low}..{high}" for low, high in re.findall(f"{number} to {number}{after}", rule.note)]


def points_range(rule: ScoreRule) -> str:
    """Return the range of the points of a rule, with their sign."""
    found = ranges(rule)
    if not found or not isinstance(rule.effect, FixedPoints):
        return ""
    low, high = found[0].split("..")
    return f"-{high}..-{low}" if (rule.effect.points or 0) < 0 else f"{low}..{high}"


def causes(regime: Regime, measure: Measure) -> Iterator[str]:
    orders = {item.id for item in regime.lists}
    for cause in measure.trigger:
        yield f"order {cause}" if cause in orders else f"grade {cause.rpartition('.')[2]}"
    for border in measure.thresholds:
        yield f">= {border.points}"


def consequence_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for measure in regime.measures:
        for cause in causes(regime, measure):
            yield (
                f"{measure.id} {cause}",
                {
                    "kind": measure.polarity,
                    "life_domain": measure.domain,
                    "decided_by": measure.automation,
                    "evidence": "" if measure.evidence == "rule" else measure.evidence,
                    "price": str(measure.price_percent or ""),
                    **days(regime, measure.in_force),
                },
            )


def dimension_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for score in regime.scores:
        for part in score.model.dimensions if score.model else ():
            reads = ", ".join(feature.reads for feature in part.features)
            yield f"{score.id} {part.id}", {"inputs": reads, "mark": part.status}


def feature_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for score in regime.scores:
        for part in score.model.dimensions if score.model else ():
            for feature in part.features:
                yield (
                    f"{score.id} {part.id} {feature.reads}",
                    {
                        "share": str(feature.share),
                        "levels": " ".join(map(str, feature.levels)),
                        "unknown": str(feature.unknown),
                        "mark": feature.status,
                    },
                )


def clocks(regime: Regime) -> dict[tuple[str, str], str]:
    return {
        (procedure.id, step.id): "term"
        if step.clock.count == "term"
        else f"{step.clock.n} {step.clock.count}"
        for procedure in regime.procedures
        for step in procedure.steps
        if step.clock
    }


def step_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for procedure in regime.procedures:
        for step in procedure.steps:
            yield (
                f"{procedure.id} {step.id}",
                {
                    "clock": clocks(regime).get((procedure.id, step.id), ""),
                    "says": step.emits or "",
                    "mark": step.clock.status if step.clock else "",
                },
            )


def move_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    for procedure in regime.procedures:
        for move in procedure.moves:
            source = " ".join(move.source)
            done = move.practice
            yield (
                f"{procedure.id} {move.id}",
                {
                    "from": source or "(opens)",
                    "to": move.to,
                    "trigger": move.on,
                    "clock": clocks(regime).get((procedure.id, source), "") if move.on == "clock" else "",
                    "condition": " ".join(move.when),
                    "share": "always" if done is None else plain(done.share),
                    "range": "" if done is None else span(done),
                    "decision": "" if done is None else done.decision,
                    "since": days(regime, move.in_force)["from"],
                    "mark": "" if done is None else done.status,
                },
            )


def order_rows(regime: Regime) -> Iterator[tuple[str, Row]]:
    per = {procedure.id: procedure.live_per for procedure in regime.procedures}
    for item in regime.lists:
        (ground,) = item.grounds
        yield (
            item.id,
            {
                "procedure": item.procedure,
                "step": ground.enters,
                "term": "open" if ground.term == "open" else ground.term.duration,
                "on": ground.on,
                "once_per": per[item.procedure].replace("agent", "subject"),
            },
        )


class Table(NamedTuple):
    """A table of the sheet: which of its columns name an item, and how a regime fills the others."""

    key: tuple[str, ...]
    shipped: Callable[[Regime], Iterator[tuple[str, Row]]]


PARTS = {
    "base-c": Table(("score",), base_rows),
    "grades-c": Table(("score", "grade"), grade_rows),
    "rules-c": Table(("score", "id"), rule_rows),
    "consequences-c": Table(("measure", "condition"), consequence_rows),
    "dimensions-c": Table(("score", "dimension"), dimension_rows),
    "features-c": Table(("score", "dimension", "feature"), feature_rows),
    "steps-c": Table(("procedure", "step"), step_rows),
    "moves-c": Table(("procedure", "move"), move_rows),
    "orders-c": Table(("order",), order_rows),
}


# comparing


def of_sheet(row: Row, field: str) -> str:
    if field == "price":  # said in words
        found = re.search(r"(\d+) per cent of the price", row["note"])
        return found[1] if found else ""
    return row[field].lower() if field == "mark" else row[field]


def differences_of(regime: Regime) -> Iterator[Difference]:
    name = regime.regime.id
    for table, part in PARTS.items():
        rows = {
            " ".join(row[key] for key in part.key): row
            for row in read(f"scores/{table}")
            if row["regime"] == name
        }
        shipped = dict(part.shipped(regime))
        if list(rows) != list(shipped):  # their order counts: moves are tried in it
            yield Difference(table, name, "*", "items", "; ".join(rows), "; ".join(shipped))
        for item in rows.keys() & shipped.keys():
            for field, said in shipped[item].items():
                if of_sheet(rows[item], field) not in (NULL, said):
                    yield Difference(table, name, item, field, of_sheet(rows[item], field), said)


@pytest.mark.parametrize("name", REGIMES)
def test_second_encoding__differs_only_where_it_says_so(name: str) -> None:
    known = {one for one in judged("scores") if one.regime == name and one.table in PARTS}
    assert_judged(set(differences_of(load_regime(name).regime)), known)


def test_differences__are_of_a_table_and_a_regime() -> None:
    mine = [one for one in judged("scores") if one.table.endswith("-c")]
    assert {one.table for one in mine} <= set(PARTS)
    assert {one.regime for one in mine} <= set(REGIMES)


def test_tables__speak_of_the_six_and_of_nothing_else() -> None:
    for table in PARTS:
        assert {row["regime"] for row in read(f"scores/{table}")} <= set(REGIMES), table
    assert {row["regime"] for row in read("scores/base-c")} == set(REGIMES)


# where people begin: what the model of the sheet gives to somebody of whom nothing is known


KNOWN = {("fico-like", "years_enrolled"): 5}  # the page: a file of five years


@pytest.mark.parametrize("name", [name for name in REGIMES if name != "driver-points"])
def test_start__is_what_the_model_gives_to_somebody_unknown(name: str) -> None:
    (base,) = (row for row in read("scores/base-c") if row["regime"] == name)
    reached = Fraction(0)
    for part in (row for row in read("scores/dimensions-c") if row["regime"] == name):
        reads = [
            row
            for row in read("scores/features-c")
            if (row["regime"], row["dimension"]) == (name, part["dimension"])
        ]
        level = sum(int(row["share"]) * level_of(row) for row in reads)
        weight = Fraction(part["weight_percent"].split()[0]) / 100
        reached += weight * Fraction(level, 1000 * sum(int(row["share"]) for row in reads))
    low, high = int(base["min"]), int(base["max"])
    assert floor(low + (high - low) * reached) == int(base["initial"].split()[0])


def level_of(row: Row) -> int:
    known = KNOWN.get((row["regime"], row["feature"]))
    return int(row["unknown"]) if known is None else int(row["levels"].split()[known])


# controls: the comparison can fail


def found_after(regime: Regime, **changed: object) -> set[tuple[str, str, str]]:
    wrong = regime.model_copy(update=changed)
    return {(one.table, one.item, one.field) for one in differences_of(wrong)}


def with_score(regime: Regime, **changed: object) -> tuple[Score, ...]:
    (score,) = regime.scores
    return (score.model_copy(update=changed),)


def test_control__another_share_clock_and_order_of_moves_are_found() -> None:
    regime = load_regime("tenant-rating").regime
    (procedure,) = regime.procedures
    file, delete, *others = procedure.moves
    assert delete.practice
    share = delete.practice.model_copy(update={"share": Decimal("0.787")})
    moves = (file, delete.model_copy(update={"practice": share}), *others)
    changed = procedure.model_copy(update={"moves": moves})
    assert found_after(regime, procedures=(changed,)) == {("moves-c", "tr_dispute trd-delete-wrong", "share")}

    changed = procedure.model_copy(update={"moves": (file, others[0], delete, *others[1:])})
    assert found_after(regime, procedures=(changed,)) == {("moves-c", "*", "items")}

    first, *rest = procedure.steps
    assert first.clock
    late = first.model_copy(update={"clock": first.clock.model_copy(update={"n": 31})})
    changed = procedure.model_copy(update={"steps": (late, *rest)})
    timed = ("trd-delete-wrong", "trd-delete-right", "trd-confirm")
    assert found_after(regime, procedures=(changed,)) == {
        ("steps-c", "tr_dispute checking", "clock"),
        *(("moves-c", f"tr_dispute {move}", "clock") for move in timed),
    }


def test_control__another_level_and_a_lost_feature_are_found() -> None:
    regime = load_regime("welfare-risk").regime
    model = regime.scores[0].model
    assert model
    first, *others = model.dimensions
    size, sex = first.features
    item = "clearance household is_female"
    for features, found in (
        ((size, sex.model_copy(update={"levels": (1000, 501)})), {("features-c", item, "levels")}),
        ((size, sex.model_copy(update={"unknown": 751})), {("features-c", item, "unknown")}),
        ((size,), {("features-c", "*", "items"), ("dimensions-c", "clearance household", "inputs")}),
    ):
        parts = (first.model_copy(update={"features": features}), *others)
        scores = with_score(regime, model=model.model_copy(update={"dimensions": parts}))
        assert found_after(regime, scores=scores) == found


def test_control__another_range_end_day_and_claim_of_a_rule_are_found() -> None:
    regime = load_regime("schufa-like").regime
    rules = regime.scores[0].rules
    wrong = (
        rules[0].model_copy(update={"note": "Assumed, 10 to 41 per cent."}),
        rules[1].model_copy(update={"ends_on": ()}),
        rules[2].model_copy(update={"status": "recalled"}),
        rules[3].model_copy(update={"in_force": InForce()}),
        *rules[4:],
    )
    assert found_after(regime, scores=with_score(regime, rules=wrong)) == {
        ("rules-c", "schufa sf.claim", "range"),
        ("rules-c", "schufa sf.contract-ended", "ends_on"),
        ("rules-c", "schufa sf.insolvency", "mark"),
        ("rules-c", "schufa sf.discharge-2018", "to"),
    }


def test_control__another_cause_and_price_of_a_measure_are_found() -> None:
    regime = load_regime("eigentrust").regime
    first, fee, selling = regime.measures
    dear = fee.model_copy(update={"price_percent": 81})
    assert found_after(regime, measures=(first, dear, selling)) == {
        ("consequences-c", "et-fee grade trusted", "price")
    }
    moved = selling.model_copy(update={"trigger": ("trust.new",)})
    assert found_after(regime, measures=(first, fee, moved)) == {("consequences-c", "*", "items")}
