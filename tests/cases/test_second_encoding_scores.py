"""A second encoding of the point scores, made blind from the sources alone, against the shipped regimes.

The tables of `tests/second_encoding/scores` were written before anybody who wrote them had seen the shipped
files. Here the shipped files are brought into the same normal form: where a score starts, where its grades
begin, what each rule does to it, from how many points a service opens, how much a dimension weighs. Ids that
differ are aligned in `alignment.csv`; every difference of content must stand in `differences.csv`, with who
is right and why, and a difference that is gone must go from there. A figure of our own stands as `N assumed`;
where the sheet has null instead, the file may have one. What the tables `*-c.csv` have beyond the others, and
their differences, are compared in `test_second_encoding_comparables`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

import pytest
from judging import CLAIMS, NULL, Difference, Row, assert_judged, judged, read

from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime
from glasshouse.regimes.rows import EVENTS
from glasshouse.regimes.scoring_model import (
    Bounds,
    FixedPoints,
    LadderPoints,
    PerPoints,
    RangePoints,
    Score,
    ScoreRule,
    SetCeiling,
    SetGrade,
    SetScore,
    SlopePoints,
)
from glasshouse.regimes.scoring_rows import ordered_grades

TABLES = ("base", "grades", "rules", "consequences", "dimensions")  # those that end in -c: comparables
ILLUSTRATION = re.compile(r"^[a-z]+\.x-")  # assumed points on an act that happens in worked cases only


ALIGNED = {(row["kind"], row["regime"], row["sheet"]): row["shipped"] for row in read("scores/alignment")}
REGIMES = sorted({row["regime"] for row in read("scores/base-*")})


def name_of(kind: str, regime: str, sheet: str) -> str:
    """Return what the shipped file calls an item of the sheet; "" if it has none."""
    return ALIGNED.get((kind, regime, sheet), sheet)


# the shipped files in normal form


def effect_of(rule: ScoreRule) -> str:
    match rule.effect:
        case FixedPoints(points=points):
            return NULL if points is None else str(points)
        case RangePoints(range=found):
            return f"{found.low}..{found.high}"
        case PerPoints(per=per):
            return f"{per.points} per {per.amount}"
        case LadderPoints(ladder=rungs):
            return " ".join(f">={rung.at_least}:{_points(rung.points)}" for rung in rungs)
        case SlopePoints(slopes=slopes):
            return " | ".join(f"above {one.above}: {one.points} per {one.per}" for one in slopes)
        case SetScore(set_score=points):
            return f"set {points}"
        case SetCeiling(ceiling=points):
            return f"ceiling {points}"
        case SetGrade(set_grade=grade):
            return f"grade {grade}"
    raise AssertionError(rule.effect)


def _points(points: int | Bounds) -> str:
    return f"{points.low}..{points.high}" if isinstance(points, Bounds) else str(points)


def given_or_assumed(given: int | Decimal | None, assumed: int | Decimal | None) -> str:
    if given is not None:
        return plain(given)
    return NULL if assumed is None else f"{plain(assumed)} assumed"


def plain(number: int | Decimal) -> str:
    return f"{Decimal(number).normalize():f}"


def base_of(score: Score) -> Row:
    ends = {"min": score.min, "max": score.max}
    return {
        "initial": given_or_assumed(score.initial, score.assumed_initial),
        **{name: NULL if end is None else str(end) for name, end in ends.items()},
        "accounts": " ".join(sorted(str(account.base) for account in score.accounts)),
        "update": score.update,
        "consent": score.consent,
        "benefits_only": "yes" if score.benefits_only else "no",
        "min_age": str(score.eligibility.min_age),
        "residence": "+".join(score.eligibility.residents),
    }


# by the mark of a row of the sheet, the most that the file may claim to have read
AT_MOST = {
    "VERIFIED-P": "verified_text",
    **dict.fromkeys(("VERIFIED-T", "VERIFIED-N", "VERIFIED-S"), "verified_excerpt"),
    "RECALLED": "recalled",
    "ASSUMED": "assumed",
    NULL: "recalled",
}

MUST_BE_NULL = ("initial",)  # a figure that the sheet does not give may only be assumed


def same_base(field: str, sheet: str, shipped: str) -> bool:
    if field == "accounts":
        bases = sorted(part.rpartition(":")[2] for part in sheet.split())
        return NULL in bases or bases == shipped.split() or not bases
    if field == "residence":
        return sheet in (NULL, "any", shipped)
    if sheet in (NULL, "") and field in MUST_BE_NULL:
        return same_figure(NULL, shipped)
    return sheet in (NULL, "", shipped)


def same_figure(sheet: str, shipped: str) -> bool:
    """Return whether the figures are the same; where the sheet has none, the file may assume one."""
    return sheet == shipped or (sheet == NULL and shipped.endswith(" assumed"))


# comparing


def scores_of(regime: Regime, name: str) -> Score | None:
    wanted = name_of("score", regime.regime.id, name)
    return next((score for score in regime.scores if score.id == wanted), None)


def differences_of(regime: Regime) -> Iterator[Difference]:
    name = regime.regime.id
    for row in (row for row in read("scores/base-*") if row["regime"] == name):
        score = scores_of(regime, row["score"])
        if score is None:
            yield Difference("base", name, row["score"], "*", "there", "missing")
            continue
        shipped = base_of(score)
        for field, value in shipped.items():
            if not same_base(field, row[field], value):
                yield Difference("base", name, row["score"], field, row[field], value)
        yield from grade_differences(name, row["score"], score)
    yield from rule_differences(regime)
    yield from consequence_differences(regime)
    yield from dimension_differences(regime)
    yield from status_differences(regime)


def grade_differences(regime: str, sheet_score: str, score: Score) -> Iterator[Difference]:
    rows = [r for r in read("scores/grades-*") if (r["regime"], r["score"]) == (regime, sheet_score)]
    if not rows or [row["min"] for row in rows] == [NULL]:
        return
    grades = ordered_grades(score) if score.is_graded else list(score.grades)
    if len(rows) != len(grades):
        yield Difference("grades", regime, sheet_score, "number", str(len(rows)), str(len(grades)))
        return
    for row, grade in zip(rows, grades, strict=True):
        shipped = {None: "lowest", "unknown": NULL}.get(grade.min, str(grade.min))  # type: ignore[call-overload]
        if row["min"] != shipped:
            yield Difference("grades", regime, f"{sheet_score}.{row['grade']}", "min", row["min"], shipped)


def rule_differences(regime: Regime) -> Iterator[Difference]:
    name = regime.regime.id
    rules = {rule.id: (score, rule) for score in regime.scores for rule in score.rules}
    said: set[str] = set()
    for row in (row for row in read("scores/rules-*") if row["regime"] == name):
        ids = name_of("rule", name, row["id"]).split()
        said |= set(ids)
        for rule_id in ids:
            if rule_id not in rules:
                yield Difference("rules", name, row["id"], "*", row["effect"], f"no rule {rule_id}")
                continue
            _, rule = rules[rule_id]
            pairs = {
                "effect": (row["effect"], effect_of(rule)),
                "recurs": (row["recurs"], rule.recurs or ""),
                "validity": (row["validity"], rule.validity or NULL),
            }
            for field, (sheet, shipped) in pairs.items():
                if sheet != shipped and not (field != "effect" and sheet in (NULL, "")):
                    yield Difference("rules", name, row["id"], field, sheet, shipped)
            if row["validity"] in (NULL, "") and rule.validity not in (None, "indefinite"):
                yield Difference("rules", name, row["id"], "validity", NULL, str(rule.validity))
    for rule_id, (_, rule) in rules.items():
        if ILLUSTRATION.match(rule_id):
            assert rule.status == "assumed" and rule.on not in EVENTS, (
                f"{rule_id} is not only an illustration"
            )
        elif rule_id not in said:
            yield Difference("rules", name, rule_id, "*", "nothing", effect_of(rule))


def consequence_differences(regime: Regime) -> Iterator[Difference]:
    """Yield thresholds and grades from which something follows, where the file has no such measure."""
    name = regime.regime.id
    for row in (row for row in read("scores/consequences-*") if row["regime"] == name):
        score = scores_of(regime, row["score"])
        wanted = row["condition"]
        if score is None or not wanted.startswith((">= ", "grade ")) or wanted == "grade drop":
            continue
        item = f"{row['score']} {wanted}: {row['effect']}"
        polarity = {"reward": ("reward",), "sanction": ("sanction",)}.get(row["kind"], ("reward", "sanction"))
        found = [measure for measure in regime.measures if measure.polarity in polarity]
        if wanted.startswith(">= "):
            points = int(wanted.removeprefix(">= ").split()[0])
            has = any((one.score, one.points) == (score.id, points) for m in found for one in m.thresholds)
        else:
            grade = name_of("grade", name, wanted.removeprefix("grade "))
            has = any(f"{score.id}.{grade}" in measure.trigger for measure in found)
        if not has:
            yield Difference("consequences", name, item, "measure", "there", "missing")


def dimension_differences(regime: Regime) -> Iterator[Difference]:
    name = regime.regime.id
    for row in (row for row in read("scores/dimensions-*") if row["regime"] == name):
        score = scores_of(regime, row["score"])
        if score is None or score.model is None:
            yield Difference("dimensions", name, row["dimension"], "*", row["weight_percent"], "missing")
            continue
        wanted = name_of("dimension", name, row["dimension"])
        part = next((part for part in score.model.dimensions if part.id == wanted), None)
        shipped = "missing" if part is None else given_or_assumed(part.weight, part.assumed_weight)
        if not same_figure(row["weight_percent"], shipped):
            yield Difference("dimensions", name, row["dimension"], "weight", row["weight_percent"], shipped)


def status_differences(regime: Regime) -> Iterator[Difference]:
    """Yield what the file claims to have read better than the sheet says it was."""
    name = regime.regime.id
    rules = {rule.id: rule for score in regime.scores for rule in score.rules}
    for row in (row for row in read("scores/rules-*") if row["regime"] == name):
        for rule_id in name_of("rule", name, row["id"]).split():
            if rule_id in rules:
                yield from too_much("rules", name, row["id"], row["mark"], rules[rule_id].status)
    for row in (row for row in read("scores/base-*") if row["regime"] == name):
        score = scores_of(regime, row["score"])
        if score is None:
            continue
        yield from too_much("base", name, row["score"], row["mark"], score.status)
        rows = [r for r in read("scores/grades-*") if (r["regime"], r["score"]) == (name, row["score"])]
        grades = ordered_grades(score) if score.is_graded else list(score.grades)
        for of_sheet, grade in zip(rows, grades, strict=False):  # their number is compared above
            item = f"{row['score']}.{of_sheet['grade']}"
            yield from too_much("grades", name, item, of_sheet["mark"], grade.status)
        marks: dict[str, list[str]] = {}
        for of_sheet in read("scores/consequences-*"):
            if (of_sheet["regime"], of_sheet["score"]) == (name, row["score"]):
                marks.setdefault(_border(of_sheet["condition"]), []).append(of_sheet["mark"])
        for border, found in marks.items():
            yield from threshold_differences(regime, score, f"{row['score']} {border}", border, found)


def threshold_differences(
    regime: Regime, score: Score, item: str, border: str, marks: list[str]
) -> Iterator[Difference]:
    """Yield claims about the measures of one border: the best read one may have the best mark, and so on."""
    points = int(border.removeprefix(">= ")) if border.startswith(">= ") else None
    claims = [
        one.status for measure in regime.measures for one in measure.thresholds
        if (one.score, one.points) == (score.id, points)
    ]  # fmt: skip
    claims.sort(key=CLAIMS.index, reverse=True)
    marks = sorted(marks, key=lambda mark: CLAIMS.index(AT_MOST[mark]), reverse=True)
    for mark, claim in zip_longest(marks[: len(claims)], claims, fillvalue=marks[-1]):
        yield from too_much("consequences", regime.regime.id, item, mark, claim)


def _border(condition: str) -> str:
    return " ".join(condition.split()[:2]) if condition.startswith(">= ") else "without a figure"


def too_much(table: str, regime: str, item: str, mark: str, claim: str) -> Iterator[Difference]:
    if CLAIMS.index(claim) > CLAIMS.index(AT_MOST[mark]):
        yield Difference(table, regime, item, "status", mark, claim)


@pytest.mark.parametrize("name", REGIMES)
def test_second_encoding__differs_only_where_it_says_so(name: str) -> None:
    found = set(differences_of(load_regime(name).regime))
    assert_judged(found, {one for one in judged("scores") if one.regime == name and one.table in TABLES})


def test_differences__are_of_a_table_and_a_regime() -> None:
    assert {one.table for one in judged("scores") if not one.table.endswith("-c")} <= set(TABLES)
    assert {one.regime for one in judged("scores")} <= set(REGIMES)


def test_control__a_wrong_figure_a_lost_rule_and_a_moved_border_are_found() -> None:
    regime = load_regime("suining-2010").regime
    score = regime.scores[0]
    rule = score.rules[0].model_copy(update={"effect": FixedPoints(points=99)})
    grade = score.grades[0].model_copy(update={"min": 971})
    wrong = score.model_copy(update={"rules": (rule, *score.rules[2:]), "grades": (grade, *score.grades[1:])})
    before = set(differences_of(regime))
    found = set(differences_of(regime.model_copy(update={"scores": (wrong,)}))) - before
    assert {(one.item, one.field) for one in found} == {
        ("sn.01", "effect"), ("sn.02", "*"), ("personal.a", "min"),
    }  # fmt: skip


def test_control__a_claim_to_have_read_more_is_found() -> None:
    regime = load_regime("sesame").regime
    score = regime.scores[0]
    rule = next(rule for rule in score.rules if rule.id == "ss.listed")
    others = tuple(one for one in score.rules if one is not rule)
    grades = tuple(grade.model_copy(update={"status": "verified_text"}) for grade in score.grades[:1])
    wrong = {
        "rules": (rule.model_copy(update={"status": "verified_excerpt"}), *others),
        "grades": (*grades, *score.grades[1:]),
    }
    measures = [
        one.model_copy(
            update={
                "thresholds": tuple(t.model_copy(update={"status": "verified_text"}) for t in one.thresholds)
            }
        )
        for one in regime.measures
    ]
    changed = {"scores": (score.model_copy(update=wrong),), "measures": tuple(measures)}
    found = set(differences_of(regime.model_copy(update=changed))) - set(differences_of(regime))
    assert {(one.table, one.item, one.field) for one in found} == {
        ("rules", "se.defaulter", "status"),
        ("grades", "sesame.very-good", "status"),
        *(("consequences", f"sesame >= {points}", "status") for points in (550, 600, 650, 700, 750)),
        ("consequences", "sesame without a figure", "status"),
    }
