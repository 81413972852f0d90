"""An experiment: the question, both expectations, what would refute each, and the answer if one is open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from glasshouse.effect_charts import Effect, Lang, forest
from glasshouse.experiments.answer_record import AnswerRecord, Found, RowOf, SideAnswer
from glasshouse.experiments.answer_text import expectations, scale_of
from glasshouse.experiments.groups import EVERYONE
from glasshouse.experiments.questions import Condition, Expectation, Question, question_ids, question_named
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.contrasts.words import EXPERIMENT, SUMS, TESTS, VERDICTS
from glasshouse.explorer.page import Page
from glasshouse.explorer.shelf import Shelf
from glasshouse.reports.wording import between, capital, number, percent
from glasshouse.shown import Table, rows

HERE: Final = "/contrasts"
WHO: Final = ("critics", "supporters")


@cache
def questions() -> dict[str, Question]:
    """Return the shipped experiments by their ids; reading them takes half a second."""
    return {name: question_named(name) for name in question_ids()}


def command_of(one: Question) -> str:
    """Return what runs an experiment as it is written down."""
    return f"glasshouse experiment run {one.id} --out {one.id}"


def experiment(shelf: Shelf, asked: Asked) -> Page:
    """Return an experiment."""
    name = asked.choice("experiment", tuple(questions()), "")
    asking, found, lang = questions()[name], shelf.answers.get(name), asked.lang
    is_other = found is not None and found.question != asking.digest
    answer = None if found is None or is_other else found
    record = {
        "experiment": name,
        "question": getattr(asking.question, lang),
        "claims": list(asking.claims),
        "critics": _expectation(asking.critics, answer, lang),
        "supporters": _expectation(asking.supporters, answer, lang),
        "laws": [{"name": one.name, "label": getattr(one.label, lang)} for one in asking.sides],
        "rests_on": getattr(asking.rests_on, lang),
        "digest": asking.digest,
        "command": command_of(asking),
        "is_other": is_other,
        "answer": _answer(asking, answer, lang) if answer else None,
        "_says": {key: said[lang] for key, said in EXPERIMENT.items()},
        "_tables": list(_tables(asking, answer, lang)) if answer else [],
    }
    return Page("experiment", getattr(asking.title, lang), record, HERE)


def _expectation(one: Expectation, answer: AnswerRecord | None, lang: Lang) -> dict[str, Any]:
    rule = one.refuted_if
    return {
        "expects": getattr(one.expects, lang), "refuted_by": getattr(one.refuted_by, lang),
        "is_any": bool(rule.any),
        "conditions": [
            {"side": c.side, "of": c.of, "group": c.group, "test": c.test, "than": c.than,
             "says": f"{c.side}: {_name(answer, c.of, lang)} – {_test(c, lang)}"}
            for c in rule.conditions
        ],
    }  # fmt: skip


def _test(one: Condition, lang: Lang) -> str:
    return TESTS[one.test][lang].format(than=percent(one.than, lang))


def _name(answer: AnswerRecord | None, of: str, lang: Lang, group: str = EVERYONE) -> str:
    """Say what a condition is about; names of measures are English, and without an answer they are ids."""
    if of in SUMS:
        return SUMS[of][lang]
    if answer is None:
        return of
    labels = {one.name: one.label if lang == "en" else one.label_zh for one in answer.outcomes}
    measures = {row.key: row.label for side in answer.sides.values() for row in side.rows}
    name = {**measures, **labels}.get(of, of)
    if group == EVERYONE:
        return name
    found = {one.name: one.label if lang == "en" else one.label_zh for one in answer.groups}
    return f"{name}{', ' if lang == 'en' else '，'}{found.get(group, group)}"


def _answer(asking: Question, answer: AnswerRecord, lang: Lang) -> dict[str, Any]:
    first = asking.sides[0].name
    sentence, spec = _chart(asking, answer, lang)
    return {
        "agents": answer.agents, "first_month": answer.months[0], "last_month": answer.months[1],
        "replicates": len(answer.seeds), "digest": answer.digest, "model": answer.model,
        "verdicts": {
            who: {"is_refuted": verdict.is_refuted, "says": VERDICTS[verdict.is_refuted][lang]}
            for who, verdict in zip(WHO, (answer.critics, answer.supporters), strict=True)
        },
        "conditions": [
            {"against": who, **one.model_dump(mode="json", by_alias=True), **found.model_dump(mode="json")}
            for who, one, found in expectations(asking, answer)
        ],
        "who": EXPERIMENT["who"][lang].format(
            agents=f"{answer.agents:,}", first=answer.months[0], last=answer.months[1], n=len(answer.seeds)
        ),
        "caution": EXPERIMENT["not_proof"][lang].format(n=len(answer.seeds)),
        "labels": list(dict.fromkeys(label for labels in answer.labels.values() for label in labels)),
        "numbers": answer.numbers, "first": first, "chart": {"says": sentence, "spec": spec},
    }  # fmt: skip


def _chart(asking: Question, answer: AnswerRecord, lang: Lang) -> tuple[str, dict[str, Any]]:
    sides = {one.name: one.side for one in answer.outcomes}
    shown: dict[tuple[str, str, str], Found] = {
        (one.side, one.of, one.group): found
        for _, one, found in expectations(asking, answer) if found.value is not None
    }  # fmt: skip
    drawn = [
        Effect(
            f"{side} · {_name(answer, of, lang, group)}", sides.get(of, "neither"),
            *_scaled(found, scale_of(answer, of), lang),
        )
        for (side, of, group), found in shown.items()
    ]  # fmt: skip
    joint, colon = ("; ", ": ") if lang == "en" else ("；", "：")
    said = joint.join(
        EXPERIMENT["expectation"][lang].format(who=EXPERIMENT[who][lang])
        + colon + VERDICTS[verdict.is_refuted][lang]
        for who, verdict in zip(WHO, (answer.critics, answer.supporters), strict=True)
    )  # fmt: skip
    if not drawn:
        return said, {}
    unit = EXPERIMENT["chart_unit"][lang].format(first=asking.sides[0].name)
    chart = forest(drawn, title=EXPERIMENT["chart"][lang], unit=unit, description=said, lang=lang)
    return said, chart.to_dict()


def _scaled(found: Found, times: float, lang: Lang) -> tuple[float, float | None, float | None, str]:
    value = (found.value or 0.0) * times
    low, high = (None if end is None else end * times for end in (found.low, found.high))
    ends = "" if low is None else f" ({between(low, high, lang)})"
    return value, low, high, f"{number(value, lang, signed=True)}{ends}"


def _tables(asking: Question, answer: AnswerRecord, lang: Lang) -> Iterator[Table]:
    says = {key: said[lang] for key, said in EXPERIMENT.items()}
    head = tuple(says[key] for key in ("of", "law", "whose", "effect", "interval", "test", "so"))
    lines = tuple(_condition(answer, lang, *one) for one in expectations(asking, answer))
    yield Table(says["table"], head, rows(*lines), text=(1, 2, 5, 6))
    first = asking.sides[0].name
    head = tuple(says[key] for key in ("law", "better", "worse", "both", "same"))
    yield Table(
        says["balance"].format(first=first), head,
        rows(*(_balance(name, side, lang) for name, side in answer.sides.items())),
    )  # fmt: skip
    for name, side in answer.sides.items():
        yield _effects(answer, name, side, first, lang)
        if side.rows:
            head = (says["row"], says["unit"], first, name, says["effect"], says["interval"])
            caption = says["rows"].format(law=name, first=first, year=answer.last_year)
            yield Table(caption, head, rows(*(_measure(row, lang) for row in side.rows)), text=(1,))


def _condition(answer: AnswerRecord, lang: Lang, who: str, one: Condition, found: Found) -> tuple[str, ...]:
    times = scale_of(answer, one.of)
    value, low, high = (
        None if part is None else part * times for part in (found.value, found.low, found.high)
    )
    so = {True: "yes", False: "no", None: "untold"}[found.holds]
    return (
        capital(_name(answer, one.of, lang, one.group)), one.side, EXPERIMENT[who][lang],
        number(value, lang, signed=True), between(low, high, lang), _test(one, lang), EXPERIMENT[so][lang],
    )  # fmt: skip


def _balance(name: str, side: SideAnswer, lang: Lang) -> tuple[str, ...]:
    one = side.balance

    def share(value: float, low: float | None, high: float | None) -> str:
        ends = "" if low is None or high is None else f" ({_hundred(low, high, lang)})"
        return f"{number(100 * value, lang)}{ends}"

    return (
        name, share(one.better, one.better_low, one.better_high),
        share(one.worse, one.worse_low, one.worse_high), number(100 * one.both, lang),
        number(100 * one.same, lang),
    )  # fmt: skip


def _hundred(low: float, high: float, lang: Lang) -> str:
    return between(100 * max(low, 0.0), 100 * high, lang, signed=False)


def _effects(answer: AnswerRecord, name: str, side: SideAnswer, first: str, lang: Lang) -> Table:
    says = {key: said[lang] for key, said in EXPERIMENT.items()}
    kinds = {one.name: one.side for one in answer.outcomes}
    lines = []
    for one in side.effects:
        if one.group != EVERYONE:
            continue
        times = scale_of(answer, one.outcome)
        low, high = (None if end is None else end * times for end in (one.low, one.high))
        lines.append(
            (
                capital(_name(answer, one.outcome, lang)), says[kinds[one.outcome]],
                number(one.baseline * times, lang), number(one.reform * times, lang),
                number(one.effect * times, lang, signed=True), between(low, high, lang),
            )
        )  # fmt: skip
    head = (says["outcome"], says["counts"], first, name, says["effect"], says["interval"])
    return Table(says["effects"].format(law=name, first=first), head, rows(*lines), text=(1,))


def _measure(row: RowOf, lang: Lang) -> tuple[str, ...]:
    return (
        row.label, row.unit, number(row.baseline, lang), number(row.reform, lang),
        number(row.effect, lang, signed=True), between(row.low, row.high, lang),
    )  # fmt: skip
