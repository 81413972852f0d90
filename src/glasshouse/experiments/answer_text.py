"""The page of an experiment, and its table: what was asked, what either side expects, what came out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from glasshouse.experiments.answer_record import AnswerRecord, EffectOf, Found, RowOf, Verdict
from glasshouse.experiments.contrast_text import balance_words
from glasshouse.experiments.figures import between, markdown_table, number, times_a_year
from glasshouse.experiments.groups import EVERYONE, NO_PERSONS
from glasshouse.experiments.questions import (
    ANYTHING,
    FEW,
    MANY,
    SUMS,
    WORSE_LESS_BETTER,
    WORSE_OFF,
    Condition,
    Question,
    SideOf,
)

COLUMNS = (
    "side", "of", "group", "unit", "baseline", "side_value", "effect", "low", "high", "more", "less",
)  # fmt: skip
VERDICTS = {
    True: ("refuted", "被否定"),
    False: ("not refuted", "未被否定"),
    None: ("cannot be told", "无法判断"),
}
TESTS = {
    "above_0": "more, clear of luck",
    "not_above_0": "not more, clear of luck",
    "below_0": "less, clear of luck",
    "not_below_0": "not less, clear of luck",
    "nobody": "for nobody",
    "anybody": "for anybody",
    FEW: "more for fewer than",
    MANY: "more for at least",
}
OF_SUMS = {
    WORSE_OFF: "adults worse off, of 100",
    WORSE_LESS_BETTER: "adults worse off less those better off, of 100",
    ANYTHING: "any outcome differs",
}
CAUTION = (
    "Intervals are over replicates of luck, and cover neither the assumed numbers nor the model. A sign is "
    "called clear of luck if its interval leaves out 0 and twenty agents or more differ. *Not refuted* means "
    "that what would count against it did not come out: it is no proof. All of it holds in a synthetic "
    "society and says nothing about any person."
)


def verdict_words(one: Verdict, lang: str = "en") -> str:
    """Say whether an expectation is refuted."""
    return VERDICTS[one.is_refuted][lang == "zh"]


def expectations(question: Question, record: AnswerRecord) -> list[tuple[str, Condition, Found]]:
    """Return all conditions with what was found, and whose expectation each counts against."""
    both = (
        ("critics", question.critics, record.critics),
        ("supporters", question.supporters, record.supporters),
    )
    return [
        (who, condition, found)
        for who, expectation, verdict in both
        for condition, found in zip(expectation.refuted_if.conditions, verdict.found, strict=True)
    ]


def scale_of(record: AnswerRecord, of: str) -> float:
    """Return by what a value is multiplied to be shown: per 1,000 adults, per 100, or as it is."""
    if of in SUMS:
        return 100
    return {one.name: times_a_year(one.unit, 1) for one in record.outcomes}.get(of, 1)


def name_of(record: AnswerRecord, of: str, group: str = EVERYONE) -> str:
    """Say in words what a condition is about."""
    if group != EVERYONE:
        label = next((one.label for one in record.groups if one.name == group), group)
        return f"{name_of(record, of)}, {label}"
    if of in OF_SUMS:
        return OF_SUMS[of]
    rows = {row.key: _with_unit(row) for side in record.sides.values() for row in side.rows}
    names = {
        one.name: one.label + (" (yuan per adult)" if one.unit == "yuan" else "") for one in record.outcomes
    }
    return {**names, **rows}.get(of, of)


def _with_unit(row: RowOf) -> str:
    return row.label if row.unit in row.label else f"{row.label}, {row.unit}"


def markdown_of(question: Question, record: AnswerRecord, *, picture: str) -> str:
    """Return the page of an experiment.

    Parameters
    ----------
    question, record
        What was asked, and what came out of it.
    picture
        Name of the file with the picture, beside the page.
    """
    q = question
    said = [
        f"# {q.title.en}", f"*{q.title.zh}*", record.statement, q.question.en,
        f"Claims: {', '.join(q.claims)}. Both expectations, and what would count against either, were "
        "written down before any run.",
        markdown_table(
            ("", "Expect of the model", "What would count against it", "Came out"),
            [
                (who, side.expects.en, side.refuted_by.en, f"**{verdict_words(verdict)}**")
                for who, side, verdict in (
                    ("Critics", q.critics, record.critics), ("Supporters", q.supporters, record.supporters),
                )
            ],
        ),
        "## The laws",
        f"{record.agents:,} adults, {record.months[0]} to {record.months[1]}, {len(record.seeds)} "
        "replicates: the same people with the same luck under each law. The others are held against the "
        "first.",
        "\n".join(f"- **{side.name}**: {side.label.en}{_what_differs(side)}" for side in q.sides),
        *_labels(record), "## What came out",
        f"![Effects on which the expectations hang, with intervals]({picture})",
        markdown_table(
            ("Counts against", "Law", "Of", "Effect", "95 % interval", "If it is", "Is it so?"),
            [_condition(record, *one) for one in expectations(q, record)],
        ),
        CAUTION,
    ]  # fmt: skip
    for name in record.sides:
        said += list(_side(question, record, name))
    said += ["## What it hangs on", q.rests_on.en, record.numbers, "Assumed numbers were not varied here."]
    said += [*_models(question, record), *_chinese(question, record), *_provenance(record)]
    return "\n\n".join(said) + "\n"


def _labels(record: AnswerRecord) -> Iterator[str]:
    """Yield what the outputs of the runs must say, of all laws or of one; parts stand with the scenarios."""
    said = {
        name: [label for label in labels if not label.startswith("parts:")]
        for name, labels in record.labels.items()
    }
    common = [label for label in next(iter(said.values())) if all(label in own for own in said.values())]
    lines = [f"- {label}" for label in common]
    for name, labels in said.items():
        if own := [label for label in labels if label not in common]:
            lines.append(f"- of **{name}**: {'; '.join(own)}")
    if lines:
        yield "Outputs of these runs say:"
        yield "\n".join(lines)


def _what_differs(side: SideOf) -> str:
    """Say in the words of a scenario what only this law has."""
    said = side.model_dump(exclude_unset=True, exclude={"name", "label", "numbers"})
    said = {name: value if isinstance(value, str) else ", ".join(value) for name, value in said.items()}
    parts = [f"{name}: {value}" for name, value in {**said, **side.numbers}.items()]
    return f" (`{'; '.join(parts)}`)" if parts else ""


def _condition(record: AnswerRecord, who: str, one: Condition, found: Found) -> tuple[str, ...]:
    times = scale_of(record, one.of)
    test = TESTS[one.test] + (f" {number(one.than)} of them" if one.test in (FEW, MANY) else "")
    value = "–" if found.value is None else number(found.value * times, signed=True)
    holds = {True: "yes", False: "no", None: "cannot be told"}[found.holds]
    name = name_of(record, one.of, one.group)
    return who, one.side, name, value, between(found.low, found.high, times), test, holds


def _side(question: Question, record: AnswerRecord, name: str) -> Iterator[str]:
    side = record.sides[name]
    first = question.sides[0].name
    yield f"### {name}, against {first}"
    yield f"Of 100 adults: {balance_words(side.balance)}. Per 1,000 adults and year (yuan: per adult):"
    everybody = [one for one in side.effects if one.group == EVERYONE]
    columns = (first, name, "Effect", "95 % interval")
    head: tuple[str, ...] = ("", *columns, "More for", "Less for")
    yield markdown_table(head, [_effect(record, one) for one in everybody])
    if any(one.group == NO_PERSONS for one in question.conditions):
        yield "Firms and government bodies, per 1,000 of them and year:"
        firms = [one for one in side.effects if one.group == NO_PERSONS]
        yield markdown_table(head, [_effect(record, one) for one in firms])
    if side.rows:
        head = (f"The society in {record.last_year}", "Unit", *columns)
        yield markdown_table(head, [_row(row) for row in side.rows])


def _effect(record: AnswerRecord, one: EffectOf) -> tuple[str, ...]:
    times = scale_of(record, one.outcome)
    return (
        name_of(record, one.outcome), number(one.baseline * times), number(one.reform * times),
        number(one.effect * times, signed=True), between(one.low, one.high, times),
        f"{number(100 * one.more)} %", f"{number(100 * one.less)} %",
    )  # fmt: skip


def _row(row: RowOf) -> tuple[str, ...]:
    values = (number(row.baseline), number(row.reform), number(row.effect, signed=True))
    return row.label, row.unit, *values, between(row.low, row.high, 1)


def _models(question: Question, record: AnswerRecord) -> Iterator[str]:
    """Tell what each response model makes of the effects on which the verdicts hang."""
    under = record.under_models
    if under is None:
        return
    yield "### Under other response models"
    yield (
        f"How people answer to what they see is assumed. The same on {under.agents:,} adults, "
        f"{under.replicates} replicates, for the laws that leave it open; *not clear* may be the size."
    )
    conditions = dict.fromkeys((one.side, one.of, one.group) for one in question.conditions)
    rows = []
    for model, critics in under.critics.items():
        supporters = under.supporters[model]
        signs = dict(
            zip(
                ((one.side, one.of, one.group) for one in question.conditions),
                (one.sign for one in (*critics.found, *supporters.found)),
                strict=True,
            )
        )
        words = (verdict_words(critics), verdict_words(supporters))
        rows.append((model, *(signs[key] for key in conditions), *words))
    heads = [f"{side}: {name_of(record, of, group)}" for side, of, group in conditions]
    yield markdown_table(("", *heads, "Critics", "Supporters"), rows)
    alike = [head for k, head in enumerate(heads, 1) if len({row[k] for row in rows}) == 1]
    yield f"Alike under all {len(rows)} models: {'; '.join(alike) or 'none of them'}."


def _chinese(question: Question, record: AnswerRecord) -> Iterator[str]:
    q = question
    yield "## 中文"
    yield q.question.zh
    yield markdown_table(
        ("", "对模型的预期", "何为反证", "结果"),
        [
            ("批评者", q.critics.expects.zh, q.critics.refuted_by.zh, verdict_words(record.critics, "zh")),
            (
                "支持者", q.supporters.expects.zh, q.supporters.refuted_by.zh,
                verdict_words(record.supporters, "zh"),
            ),
        ],
    )  # fmt: skip
    yield "\n".join(f"- **{side.name}**：{side.label.zh}" for side in q.sides)
    yield q.rests_on.zh
    yield "仅合成人口。“未被否定”并非证明，只表示事先写明的反证没有出现；结果只在模型之内成立。"


def _provenance(record: AnswerRecord) -> Iterator[str]:
    yield "## Provenance"
    again = f"glasshouse experiment run {record.experiment} --agents {record.agents}"
    facts = (
        ("Model", record.model), ("Digest of the question", f"`{record.question}`"),
        ("Digest of the answer", f"`{record.record()['digest']}`"),
        ("Again", f"`{again} --replicates {len(record.seeds)} --out DIR`"),
    )  # fmt: skip
    yield markdown_table(("", ""), facts)
    yield markdown_table(
        ("Law", "Scenario"),
        [(name, f"`{_scenario(record, name)}`") for name in record.specs],
    )
    first = next(iter(record.specs))
    digests = {first: [one for one, _ in next(iter(record.sides.values())).digests]}
    digests |= {name: [two for _, two in side.digests] for name, side in record.sides.items()}
    yield markdown_table(
        ("Seed", *digests),
        [(str(seed), *(f"`{of[k][:16]}`" for of in digests.values())) for k, seed in enumerate(record.seeds)],
    )


def _scenario(record: AnswerRecord, name: str) -> str:
    said = record.specs[name].model_dump(mode="json", exclude={"agents", "seed", "start", "end"})
    return "; ".join(
        f"{key}: {', '.join(f'{k} = {v}' for k, v in value.items()) if isinstance(value, dict) else value}"
        if isinstance(value, dict | str | bool)
        else f"{key}: {', '.join(map(str, value))}"
        for key, value in said.items()
        if value
    )


def csv_of(record: AnswerRecord) -> str:
    """Return all effects as a table, by fifth of income too: shares of adults, values per head and year."""
    units = {one.name: f"{one.unit} per head and year" for one in record.outcomes}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, side in record.sides.items():
        b = side.balance
        for of, value, low, high in (
            ("better_off", b.better, b.better_low, b.better_high),
            ("worse_off", b.worse, b.worse_low, b.worse_high),
            ("both", b.both, None, None),
        ):
            values = ["", *_cells(value, value, low, high), "", ""]
            rows.writerow((name, of, EVERYONE, "share of adults", *values))
        for one in side.effects:
            values = _cells(one.baseline, one.reform, one.effect, one.low, one.high, one.more, one.less)
            rows.writerow((name, one.outcome, one.group, units[one.outcome], *values))
        for row in side.rows:
            values = _cells(row.baseline, row.reform, row.effect, row.low, row.high)
            unit = f"{row.unit}, {record.last_year}"
            rows.writerow((name, row.key, "society", unit, *values, "", ""))
    return text.getvalue()


def _cells(*values: float | None) -> list[str]:
    return ["" if value is None else f"{value:.6g}" for value in values]
