"""Write the pages of experiments from answers of full size: `python docs/experiments.py FOLDER ...`.

A folder is what `glasshouse experiment run ID --out FOLDER` has written. The page, its table and its picture
go to `docs/reference/experiments`; the index lists every ready question with its state. Without a folder only
the index is written; with `--check` nothing is, and what is out of date is named.

The first line of a page says to which hypotheses it belongs: a question that was changed afterwards is told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glasshouse.errors import GlasshouseError
from glasshouse.experiments.answer_record import AnswerRecord, read_answer
from glasshouse.experiments.answer_text import csv_of, markdown_of, verdict_words
from glasshouse.experiments.figures import markdown_table
from glasshouse.experiments.questions import Question, question_ids, question_named
from glasshouse.provenance import STATEMENT
from glasshouse.reports.answer_picture import picture_of

PAGES = Path(__file__).parent / "reference" / "experiments"
INDEX = PAGES / "README.md"
BEGIN, END = "<!-- answer: ", " -->\n"
NOT_YET = "not run at full size yet"


def misfit(question: Question, record: AnswerRecord) -> str:
    """Say why an answer makes no page; nothing if it makes one."""
    if record.question != question.digest:
        return "the question was changed since it was run; run it again"
    if record.agents < question.agents or len(record.seeds) < question.replicates:
        return (
            f"a page needs {question.agents:,} agents and {question.replicates} replicates; "
            f"this is of {record.agents:,} and {len(record.seeds)}"
        )
    return ""


def page_of(question: Question, record: AnswerRecord) -> str:
    """Return a page, with the line that ties it to its hypotheses."""
    tie = {
        "question": record.question, "model": record.model, "agents": record.agents,
        "replicates": len(record.seeds), "answer": record.record()["digest"],
        "critics": verdict_words(record.critics), "supporters": verdict_words(record.supporters),
    }  # fmt: skip
    text = markdown_of(question, record, picture=f"{question.id}.svg")
    return f"{BEGIN}{json.dumps(tie)}{END}{text}"


def tie_of(name: str) -> dict[str, Any] | None:
    """Return what the first line of a page says, or None if there is no page."""
    page = PAGES / f"{name}.md"
    if not page.is_file():
        return None
    line = page.read_text(encoding="utf-8").partition("\n")[0] + "\n"
    said: dict[str, Any] = json.loads(line.removeprefix(BEGIN).removesuffix(END))
    return said


def index() -> str:
    """Return the index: every ready question, and what came of it."""
    rows = []
    for name in question_ids():
        one, tie = question_named(name), tie_of(name)
        if tie is None:
            rows.append((f"`{name}`", one.title.en, one.title.zh, "", "", NOT_YET))
            continue
        title, state = (
            f"[{one.title.en}]({name}.md)",
            "{agents:,} adults, {replicates} replicates, model {model}",
        )
        state = state.format(**tie)
        rows.append((f"`{name}`", title, one.title.zh, tie["critics"], tie["supporters"], state))
    said = (
        "# Experiments",
        STATEMENT,
        "Controversies of the article as questions to the model. What critics and what supporters expect, "
        "what would count against either, and the conditions by which that is decided, stand in "
        "[files](../../../src/glasshouse/experiments/library) that were written before any run of full size; "
        "each page carries the digest of its file, and a test fails if the file was changed afterwards. "
        "What came out stays, whatever it says. *Not refuted* is no proof.",
        markdown_table(("", "Question", "中文", "Critics", "Supporters", "State"), rows),
        "`glasshouse experiment show ID` prints a question, `glasshouse experiment run ID --out FOLDER` runs "
        "it, and goes on where it was interrupted if it is typed again. `python docs/experiments.py FOLDER` "
        "writes the page from it, and this index.",
        "One question of the article needs no run, what one could know when: `glasshouse regimes known --on "
        "2016-09-01` counts the provisions in force on a day by the day since which each could be read.",
    )
    return "\n\n".join(said) + "\n"


def write(folder: Path) -> str:
    """Write the page, the table and the picture of an answer; return why not, or nothing."""
    record = read_answer(folder)
    question = question_named(record.experiment)
    if reason := misfit(question, record):
        return f"{folder}: {reason}."
    texts = {"md": page_of(question, record), "csv": csv_of(record), "svg": picture_of(question, record)}
    for kind, text in texts.items():
        (PAGES / f"{question.id}.{kind}").write_text(text, encoding="utf-8")
    return ""


def stale() -> list[str]:
    """Return what is out of date: pages of other hypotheses than the shipped ones, and the index."""
    found = []
    for name in question_ids():
        tie = tie_of(name)
        if tie and tie["question"] != question_named(name).digest:
            found.append(f"{name}.md: the question was changed after this page; run it again")
    if not INDEX.is_file() or INDEX.read_text(encoding="utf-8") != index():
        found.append("README.md: run `python docs/experiments.py`")
    return found


def main(arguments: Sequence[str]) -> int:
    """Write pages and index, or say what is out of date; return the exit code."""
    if arguments == ["--check"]:
        problems = stale()
    else:
        try:
            problems = [reason for reason in (write(Path(name)) for name in arguments) if reason]
        except GlasshouseError as failure:
            problems = [str(failure)]
        INDEX.write_text(index(), encoding="utf-8")
        problems += stale()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
