"""What came out of an experiment: each side against the first, as a small table and a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glasshouse.engine.runs import Run
from glasshouse.experiments.contrast import record_of
from glasshouse.experiments.contrast_record import ContrastRecord, EffectRecord, write_record
from glasshouse.experiments.contrast_text import balance_words, years_in
from glasshouse.experiments.design import OnRun, carry_out, design_of
from glasshouse.experiments.figures import between, markdown_table, number, times_a_year
from glasshouse.experiments.groups import EVERYONE, INCOME
from glasshouse.experiments.questions import Question
from glasshouse.experiments.store import Store
from glasshouse.provenance import STATEMENT, digest_record, speaking_of

EFFECTS = ("Per 1,000 adults and year", "Of", "Baseline", "Effect", "95 % interval", "More for", "Less for")
GROUPS = (EVERYONE, *(group.name for group in INCOME))


@dataclass(frozen=True)
class Answer:
    """What came out: the contrast of each side but the first with the first."""

    question: Question
    contrasts: Mapping[str, ContrastRecord]


def answer(
    question: Question,
    *,
    out: Path | str,
    agents: int | None = None,
    replicates: int | None = None,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> Answer:
    """Run an experiment and contrast its sides.

    Parameters
    ----------
    question
        The experiment.
    out
        Folder of runs and contrasts; runs that it already holds are not run again.
    agents, replicates
        Other than the experiment says.
    threads, on_run
        As for `compare`.
    """
    design = design_of(question.scenarios(agents), replicates or question.replicates)
    store = Store(Path(out))
    with speaking_of(store.path):
        store.path.mkdir(parents=True, exist_ok=True)
    made = list(carry_out(design, store, threads=threads, on_run=on_run))
    baseline, *others = (side.name for side in question.sides)
    contrasts = {}
    for name in others:
        record = record_of(_pairs(made, baseline, name))
        folder = store.path / name
        folder.mkdir(exist_ok=True)
        write_record(folder, record)
        contrasts[name] = record
    return Answer(question, contrasts)


def _pairs(made: list[dict[str, Run]], baseline: str, reform: str) -> Iterator[tuple[Run, Run]]:
    for runs in made:
        yield runs[baseline], runs[reform]


def looked_at(found: Answer, record: ContrastRecord) -> list[EffectRecord]:
    """Return the effects that the experiment looks at, of all adults and of fifths of income."""
    wanted = set(found.question.look_at)
    return [one for one in record.effects if one.outcome in wanted and one.group in GROUPS]


def table_of(found: Answer) -> str:
    """Return the result as JSON, small enough to be kept beside its page, with a digest of itself."""
    sides: dict[str, Any] = {}
    for name, record in found.contrasts.items():
        times = 1 / years_in(record)
        balance = next(one for one in record.balance if one.group == EVERYONE)
        sides[name] = {
            "effects": [
                {
                    "outcome": one.outcome, "group": one.group, "baseline": one.baseline * times,
                    "reform": one.reform * times, "effect": one.effect * times,
                    "low": None if one.low is None else one.low * times,
                    "high": None if one.high is None else one.high * times,
                    "more": one.more, "less": one.less,
                }
                for one in looked_at(found, record)
            ],
            "balance": balance.model_dump(),
            "rows": [row.model_dump() for row in record.national if row.key in found.question.rows],
            "seeds": [one.seed for one in record.replicates],
            "digests": [[one.baseline_digest, one.reform_digest] for one in record.replicates],
        }  # fmt: skip
    first = next(iter(found.contrasts.values()))
    kept: dict[str, Any] = {
        "format": "glasshouse answer 1", "synthetic": True, "statement": STATEMENT,
        "experiment": found.question.id, "unit": "per adult and year", "agents": first.agents,
        "months": [first.first_month, first.last_month], "years": list(first.years), "sides": sides,
        "numbers": first.numbers,
    }  # fmt: skip
    kept["digest"] = digest_record(kept)
    return json.dumps(kept, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def markdown_of(found: Answer) -> str:
    """Return the page of an experiment: what was asked, what either side expects, what came out."""
    q = found.question
    first = next(iter(found.contrasts.values()))
    said = [
        f"# {q.title.en}", f"*{q.title.zh}*", STATEMENT, q.question.en, f"Claims: {', '.join(q.claims)}.",
        "## What either side expects", "Written down before any run.",
        markdown_table(
            ("", "expects of the model", "what would count against it"),
            [
                (who, side.expects.en, side.refuted_by.en)
                for who, side in (("critics", q.critics), ("supporters", q.supporters))
            ],
        ),
        "## What was run",
        f"{first.agents:,} adults, {first.first_month} to {first.last_month}, {len(first.replicates)} "
        f"replicates: the same people with the same luck under each law. The first law is the baseline.",
        "\n".join(f"- **{side.name}**: {side.label.en}" for side in q.sides),
        "## What came out",
    ]  # fmt: skip
    for name, record in found.contrasts.items():
        said += list(_side(found, name, record))
    said += ["## What it rests on", q.rests_on.en, first.numbers]
    return "\n\n".join(said) + "\n"


def _side(found: Answer, name: str, record: ContrastRecord) -> Iterator[str]:
    q = found.question
    yield f"### {name}, against {q.sides[0].name}"
    balance = next(one for one in record.balance if one.group == EVERYONE)
    yield f"Of 100 adults: {balance_words(balance)}."
    outcomes = {one.name: one for one in record.outcomes}
    groups = {one.name: one.label for one in record.groups}
    rows = []
    for one in looked_at(found, record):
        outcome = outcomes[one.outcome]
        times = times_a_year(outcome.unit, years_in(record))
        rows.append((
            outcome.label + (" (yuan per adult)" if outcome.unit == "yuan" else ""), groups[one.group],
            number(one.baseline * times), number(one.effect * times, signed=True),
            between(one.low, one.high, times), f"{number(100 * one.more)} %", f"{number(100 * one.less)} %",
        ))  # fmt: skip
    yield markdown_table(EFFECTS, rows)
    yield from _rows(record, q.rows)


def _rows(record: ContrastRecord, keys: tuple[str, ...]) -> Iterator[str]:
    rows = [row for row in record.national if row.key in keys]
    if not rows:
        return
    last = len(record.years) - 1
    yield markdown_table(
        (f"The society, {record.years[last]}", "Unit", "Baseline", "Effect", "95 % interval"),
        [
            (row.label, row.unit, number(row.baseline[last]), number(row.effect[last], signed=True),
             between(row.low[last], row.high[last], 1))
            for row in rows
        ],
    )  # fmt: skip
