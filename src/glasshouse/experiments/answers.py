"""What came out of an experiment: each side against the first, and what that says of either expectation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glasshouse.engine.runs import Run
from glasshouse.experiments.answer_record import AnswerRecord, EffectOf, RowOf, SideAnswer, UnderModels
from glasshouse.experiments.contrast import record_of
from glasshouse.experiments.contrast_record import ContrastRecord, write_record
from glasshouse.experiments.contrast_text import years_in
from glasshouse.experiments.design import OnRun, carry_out, design_of
from glasshouse.experiments.groups import EVERYONE, INCOME, NO_PERSONS
from glasshouse.experiments.questions import Question
from glasshouse.experiments.store import Store
from glasshouse.experiments.verdicts import verdict_of
from glasshouse.provenance import MODEL_VERSION, speaking_of
from glasshouse.society.response_models import RESPONSES

GROUPS = (EVERYONE, *(group.name for group in INCOME), NO_PERSONS)


@dataclass(frozen=True)
class Answer:
    """What came out: the contrast of each side but the first with the first, and the record of all."""

    question: Question
    contrasts: Mapping[str, ContrastRecord]
    record: AnswerRecord


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
    return Answer(question, contrasts, answer_of(question, contrasts))


def under_models(
    question: Question,
    *,
    out: Path | str,
    agents: int,
    replicates: int,
    threads: int = 1,
    on_run: OnRun | None = None,
) -> UnderModels:
    """Run an experiment under each response model, and say what that does to the verdicts.

    Parameters
    ----------
    question, out
        As for `answer`.
    agents, replicates
        Of a smaller society.
    threads, on_run
        As for `compare`; the cells have the names of `cells_of_models`.
    """
    cells = {
        f"{model}: {side}": scenario
        for model in RESPONSES
        for side, scenario in question.scenarios(agents, model).items()
    }
    store = Store(Path(out))
    with speaking_of(store.path):
        store.path.mkdir(parents=True, exist_ok=True)
    made = list(carry_out(design_of(cells, replicates), store, threads=threads, on_run=on_run))
    baseline, *others = (side.name for side in question.sides)
    found = {}
    for model in RESPONSES:
        first = f"{model}: {baseline}"
        contrasts = {name: record_of(_pairs(made, first, f"{model}: {name}")) for name in others}
        found[model] = answer_of(question, contrasts)
    return UnderModels(
        agents=agents, replicates=replicates, critics={name: one.critics for name, one in found.items()},
        supporters={name: one.supporters for name, one in found.items()},
    )  # fmt: skip


def cells_of_models(question: Question) -> list[str]:
    """Return what the runs of `under_models` are called."""
    return [f"{model}: {side.name}" for model in RESPONSES for side in question.sides]


def _pairs(made: list[dict[str, Run]], baseline: str, reform: str) -> Iterator[tuple[Run, Run]]:
    for runs in made:
        yield runs[baseline], runs[reform]


def answer_of(question: Question, contrasts: Mapping[str, ContrastRecord]) -> AnswerRecord:
    """Return what the contrasts of an experiment say, and which expectation that refutes."""
    first = next(iter(contrasts.values()))
    sides = {name: _side(question, record) for name, record in contrasts.items()}
    groups = tuple(one for one in first.groups if one.name in GROUPS)
    people = {one.name: one.people for one in groups}
    laws = {question.sides[0].name: first.baseline}
    laws |= {name: record.reform for name, record in contrasts.items()}
    return AnswerRecord(
        experiment=question.id, question=question.digest, model=MODEL_VERSION, agents=first.agents,
        months=(first.first_month, first.last_month), last_year=first.years[-1],
        seeds=tuple(one.seed for one in first.replicates),
        specs={name: law.spec for name, law in laws.items()},
        labels={name: law.labels[1:] for name, law in laws.items()},
        outcomes=tuple(one for one in first.outcomes if one.name in question.look_at),
        groups=groups, sides=sides, critics=verdict_of(question.critics, sides, people),
        supporters=verdict_of(question.supporters, sides, people), numbers=first.numbers,
    )  # fmt: skip


def _side(question: Question, record: ContrastRecord) -> SideAnswer:
    years = years_in(record)
    everybody = [one for one in record.effects if one.group == EVERYONE]
    looked_at = [one for one in record.effects if one.outcome in question.look_at and one.group in GROUPS]
    return SideAnswer(
        touched=max(max(one.more, one.less) for one in everybody),
        effects=tuple(
            EffectOf(
                outcome=one.outcome, group=one.group, baseline=one.baseline / years,
                reform=one.reform / years, effect=one.effect / years,
                low=None if one.low is None else one.low / years,
                high=None if one.high is None else one.high / years, more=one.more, less=one.less,
            )
            for one in looked_at
        ),
        balance=next(one for one in record.balance if one.group == EVERYONE),
        rows=tuple(
            RowOf(
                key=row.key, label=f"{row.section}: {row.label}", unit=row.unit, baseline=row.baseline[-1],
                reform=row.reform[-1], effect=row.effect[-1], low=row.low[-1], high=row.high[-1],
            )
            for row in record.national if row.key in question.rows
        ),
        digests=tuple((one.baseline_digest, one.reform_digest) for one in record.replicates),
    )  # fmt: skip
