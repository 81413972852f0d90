"""What is open in the explorer: runs and contrasts, each known by the first signs of its digest.

An answer to an experiment is known by the experiment. Folders are named when the explorer starts, or are made
by a run that it has started. No address of a page names a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from glasshouse.engine.runs import Run, open_run
from glasshouse.errors import GlasshouseError, RunError
from glasshouse.experiments.answer_record import NAME as ANSWER
from glasshouse.experiments.answer_record import AnswerRecord, read_answer
from glasshouse.experiments.contrast import Contrast, open_contrast
from glasshouse.experiments.questions import question_ids
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.runs.jobs import Jobs
from glasshouse.reports.files import is_contrast

KEY = 10  # signs of a digest


@dataclass
class Shelf:
    """Runs, contrasts and answers by their keys, in the order in which they came, and the runs under way."""

    runs: dict[str, Run] = field(default_factory=dict)
    contrasts: dict[str, Contrast] = field(default_factory=dict)
    answers: dict[str, AnswerRecord] = field(default_factory=dict)
    jobs: Jobs = field(default_factory=Jobs)
    lock: Lock = field(default_factory=Lock)

    def add(self, folder: Path | str) -> str:
        """Open a folder and return its key; the runs of a contrast are opened with it.

        Raises
        ------
        RunError
            If it is the folder of neither, nor that of an answer to a shipped experiment.
        """
        path = Path(folder)
        if (path / ANSWER).is_file():
            return self._keep_answer(path)
        if is_contrast(path):
            contrast = open_contrast(path)
            with self.lock:
                key = contrast.record.digest[:KEY]
                self.contrasts[key] = contrast
            for run in contrast.runs()[0]:
                self._keep(run)
            return key
        return self._keep(open_run(path))

    def _keep(self, run: Run) -> str:
        key = key_of(run)
        with self.lock:
            self.runs.setdefault(key, run)
        return key

    def _keep_answer(self, folder: Path) -> str:
        found = read_answer(folder)
        if found.experiment not in question_ids():
            raise RunError(
                f"{folder}: answers {found.experiment}, which is no shipped experiment; name a folder of one."
            )
        with self.lock:
            self.answers[found.experiment] = found
        return found.experiment

    def jobs_key(self, asked: Asked) -> str:
        """Return the key of the job that a request names."""
        known = self.jobs.keys()
        if not known:
            raise RefusedError(404, "no run was started here.", "此处尚未启动任何运行。")
        return asked.choice("job", known, "")

    def first_run(self) -> str:
        """Return the key of the run that was opened first, or refuse where none is open."""
        for key in self.runs:
            return key
        raise _nothing_open("run")

    def run(self, asked: Asked) -> Run:
        """Return the run that a request names."""
        return self.runs[self._key(asked, "run", self.runs)]

    def contrast(self, asked: Asked) -> Contrast:
        """Return the contrast that a request names."""
        return self.contrasts[self._key(asked, "contrast", self.contrasts)]

    def _key(self, asked: Asked, name: str, held: dict[str, Run] | dict[str, Contrast]) -> str:
        if not held:
            raise _nothing_open(name)
        return asked.choice(name, tuple(held), "")


def key_of(run: Run) -> str:
    """Return by what an address names a run."""
    return str(run.manifest.digest)[:KEY]


def _nothing_open(name: str) -> RefusedError:
    return RefusedError(
        404,
        f"no {name} is open; start one, or type glasshouse explore FOLDER.",
        "尚未打开任何运行结果；请启动一次，或输入 glasshouse explore 文件夹。",
    )


def filled(folders: tuple[Path, ...]) -> Shelf:
    """Return a shelf with some folders; all that cannot be opened are named at once.

    Raises
    ------
    RunError
        If any of them is no finished run and no contrast.
    """
    shelf, problems = Shelf(), []
    for folder in folders:
        try:
            shelf.add(folder)
        except GlasshouseError as failure:
            problems.append(str(failure))
    if problems:
        raise RunError("\n".join(problems))
    return shelf
