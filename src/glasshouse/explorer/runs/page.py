"""Starting runs from the page, and how they go."""

from __future__ import annotations

import shlex
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.home import run_record
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.runs.form import BOX, Typed, compiled, typed
from glasshouse.explorer.runs.jobs import MOST_LINES, Job, State
from glasshouse.explorer.runs.words import JOB, LEFT, RUNS, STATES
from glasshouse.explorer.shelf import Shelf

HERE: Final = "/runs"
REFUSED = 422


def overview(shelf: Shelf, asked: Asked) -> Page:
    """Return the open runs, what was started here, and the form."""
    return _overview(shelf, asked, typed(asked))


def _overview(shelf: Shelf, asked: Asked, form: Typed) -> Page:
    lang = asked.lang
    jobs = [shelf.jobs.look(key) for key in reversed(shelf.jobs.keys())]
    record = {
        "runs": [run_record(run) for run in shelf.runs.values()],
        "jobs": [_job_record(one, lang) for one in jobs],
        "form": form.shown(lang),
        "_says": {key: said[lang] for key, said in RUNS.items()},
    }
    status = REFUSED if form.problem else 200
    return Page("runs", RUNS["title"][lang], record, HERE, status)


def job(shelf: Shelf, asked: Asked) -> Page:
    """Return how one of them goes."""
    found, lang = _job(shelf, asked), asked.lang
    record = {
        "job": _job_record(found, lang),
        "log": list(found.log),
        "_again": _again(found, lang),
        "_says": {key: said[lang] for key, said in JOB.items()} | {"most_lines": MOST_LINES},
    }
    title = JOB["title"][lang].format(key=found.key, regimes=", ".join(_regimes(found)))
    return Page("job", title, record, HERE)


def start(shelf: Shelf, asked: Asked) -> str | Page:
    """Put a run into the queue; what cannot be run comes back as it was typed, with the reason."""
    shelf.jobs.require_room()
    form = compiled(typed(asked))
    if form.problem:
        return _overview(shelf, asked, form)
    key = shelf.jobs.start(form.order, shelf.add)
    return address(f"/jobs/{key}", asked.lang)


def stop(shelf: Shelf, asked: Asked) -> str:
    """Stop a job, so that it can be gone on with."""
    found = _job(shelf, asked)
    shelf.jobs.stop(found.key, at_once=asked.choice("how", ("resumable", "now"), "resumable") == "now")
    return address(f"/jobs/{found.key}", asked.lang)


def resume(shelf: Shelf, asked: Asked) -> str:
    """Put a job that was stopped into the queue again."""
    found = _job(shelf, asked)
    shelf.jobs.resume(found.key)
    return address(f"/jobs/{found.key}", asked.lang)


def _job(shelf: Shelf, asked: Asked) -> Job:
    return shelf.jobs.look(shelf.jobs_key(asked))


def _job_record(found: Job, lang: Lang) -> dict[str, Any]:
    """Return a job as plain values."""
    progress = found.progress
    return {
        "key": found.key, "regimes": list(_regimes(found)), "state": str(found.state),
        "says": _state(found, lang), "error": found.says[lang] if found.says else "",
        "month": progress.month, "done": progress.done, "of": progress.of,
        "seconds_left": progress.seconds_left, "before": found.before, "folder": found.folder,
        "run": found.run, "has_ended": found.has_ended,
        "can_stop": not found.has_ended, "can_resume": found.state in (State.STOPPED, State.FAILED),
        "command": shlex.join(("glasshouse", "run", *found.order.options)),
    }  # fmt: skip


def _state(found: Job, lang: Lang) -> str:
    progress, left = found.progress, ""
    if progress.seconds_left is not None:
        minutes, seconds = divmod(int(progress.seconds_left), 60)
        left = LEFT[lang].format(time=f"{minutes}:{seconds:02d}")
    is_next = found.state is State.WAITING and not found.before
    return STATES["next" if is_next else found.state][lang].format(
        before=found.before, done=progress.done, of=progress.of, month=progress.month, left=left
    )


def _regimes(found: Job) -> tuple[str, ...]:
    return tuple(found.order.options[0].partition("=")[2].split(","))


def _again(found: Job, lang: Lang) -> str:
    """Return the address of the form with the same order in it."""
    said = dict(option.removeprefix("--").partition("=")[::2] for option in found.order.options)
    fields = {name: said.get(name, "") for name in ("agents", "from", "to", "seed", "response", "without")}
    fields["dependents"] = "on" if "with-dependents" in said else ""
    fields["where"] = "everywhere" if "everywhere" in said else ""
    return address(HERE, lang, **fields, **{BOX + one: "on" for one in _regimes(found)})
