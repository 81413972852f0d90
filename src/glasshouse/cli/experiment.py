"""The subcommand `experiment`: the article's controversies as questions to the model."""

from __future__ import annotations

from pathlib import Path

import click

from glasshouse.cli.parameters import Whole, all_threads, progress_option, threads_option
from glasshouse.cli.run_options import folder_option
from glasshouse.cli.saying import say, say_whether_kernels_are_kept
from glasshouse.errors import Exit

A_PART, MODEL_REPLICATES = 20, 4  # of the runs under other response models
EXAMPLES = """\b
Examples:
  glasshouse experiment list
  glasshouse experiment show criticism
  glasshouse experiment run criticism --agents 100_000 --replicates 4 --out criticism
"""


@click.group(epilog=EXAMPLES)
def experiment() -> None:
    """Ask the model what the article is argued about: list the questions, show one, or run it."""


@experiment.command("list")
def list_questions() -> int:
    """List the questions."""
    from glasshouse.experiments.questions import question_ids, question_named

    for name in question_ids():
        one = question_named(name)
        say(f"{name:<22} {one.title.en}  [{', '.join(one.claims)}]")
    return int(Exit.DONE)


@experiment.command()
@click.argument("name")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Choose the language.")
def show(name: str, lang: str) -> int:
    """Show what is asked, what either side expects, and what would count against it."""
    from glasshouse.experiments.questions import question_named

    one = question_named(name)
    words = {
        "en": ("Critics expect", "Supporters expect", "Against it", "Laws", "Rests on"),
        "zh": ("批评者预期", "支持者预期", "何为反证", "各项规则", "所依据的假定"),
    }[lang]
    say(f"{getattr(one.title, lang)}  [{', '.join(one.claims)}]")
    say(getattr(one.question, lang))
    for who, side in zip(words[:2], (one.critics, one.supporters), strict=True):
        say(f"{who}: {getattr(side.expects, lang)}")
        say(f"  {words[2]}: {getattr(side.refuted_by, lang)}")
    say(f"{words[3]}:")
    for law in one.sides:
        say(f"  {law.name:<22} {getattr(law.label, lang)}")
    say(f"{words[4]}: {getattr(one.rests_on, lang)}")
    return int(Exit.DONE)


@experiment.command(epilog=EXAMPLES)
@click.argument("name", metavar="NAME|FILE.yaml")
@click.option("--agents", type=Whole(1, 2**31), help="Simulate N adults.  [default: as the question says]")
@click.option(
    "--replicates", type=Whole(1, 1000), help="Run so many replicates.  [default: as the question says]"
)
@click.option(
    "--models",
    type=Whole(0, 2**31),
    metavar="N",
    help="Try all response models on N adults; 0 leaves that out.  [default: a twentieth of the adults]",
)
@threads_option
@folder_option("the answer, the contrasts and the runs")
@progress_option
def run(
    name: str,
    agents: int | None,
    replicates: int | None,
    models: int | None,
    threads: int | None,
    out: Path,
    progress: str,
) -> int:
    """Run a question's laws on the same people with the same luck, and say what came out."""
    from glasshouse.cli.design_progress import watching_design
    from glasshouse.experiments.answer_record import NAME
    from glasshouse.experiments.answer_text import csv_of, markdown_of, verdict_words
    from glasshouse.experiments.answers import answer, cells_of_models, under_models
    from glasshouse.experiments.contrast_text import contrast_lines
    from glasshouse.experiments.questions import question_named
    from glasshouse.provenance import write_atomically
    from glasshouse.reports.answer_picture import picture_of

    asked = question_named(name)
    say_whether_kernels_are_kept()
    names = [side.name for side in asked.sides]
    with watching_design(progress, names, replicates or asked.replicates) as on_run:
        found = answer(
            asked, out=out, agents=agents, replicates=replicates, threads=threads or all_threads(),
            on_run=on_run,
        )  # fmt: skip
    record, n = found.record, found.record.agents // A_PART if models is None else models
    if n:
        fewer = min(MODEL_REPLICATES, replicates or asked.replicates)
        with watching_design(progress, cells_of_models(asked), fewer) as on_run:
            under = under_models(
                asked, out=out, agents=n, replicates=fewer, threads=threads or all_threads(), on_run=on_run
            )
        record = record.model_copy(update={"under_models": under})
    say(f"{asked.title.en}  [{', '.join(asked.claims)}]")
    for side, contrast in found.contrasts.items():
        say(f"{side}, against {names[0]}:")
        for line in contrast_lines(contrast):
            say(f"  {line}")
    for who, verdict in (("Critics'", record.critics), ("Supporters'", record.supporters)):
        say(f"{who} expectation: {verdict_words(verdict)}.")
    write_atomically(out / NAME, record.text())
    write_atomically(out / "answer.csv", csv_of(record))
    write_atomically(out / "answer.svg", picture_of(asked, record))
    write_atomically(out / "answer.md", markdown_of(asked, record, picture="answer.svg"))
    say(f"Written to {out}/   (answer.md, .csv, .svg, .json, {len(names) - 1} contrasts, and runs)")
    return int(Exit.DONE)
