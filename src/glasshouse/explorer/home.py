"""The first page: what is open, and what one can do here."""

from __future__ import annotations

from typing import Any, Final

from glasshouse.engine.runs import Run
from glasshouse.experiments.contrast import Contrast
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.page import Page
from glasshouse.explorer.shelf import Shelf, key_of
from glasshouse.explorer.words import Said

TITLE: Final[Said] = {"en": "The glass house", "zh": "玻璃屋"}


def page(shelf: Shelf, asked: Asked) -> Page:
    """Return the first page."""
    record = {
        "runs": [run_record(run) for run in shelf.runs.values()],
        "contrasts": [contrast_record(key, one) for key, one in shelf.contrasts.items()],
    }
    return Page("home", TITLE[asked.lang], record, "/")


def contrast_record(key: str, contrast: Contrast) -> dict[str, Any]:
    """Return what the list of contrasts says of one."""
    found = contrast.record
    return {
        "key": key, "baseline": list(found.baseline.regimes), "reform": list(found.reform.regimes),
        "agents": found.agents, "first_month": found.first_month, "last_month": found.last_month,
    }  # fmt: skip


def run_record(run: Run) -> dict[str, Any]:
    """Return what the list of runs says of one."""
    spec = run.manifest.spec
    return {
        "key": key_of(run), "regimes": list(spec.regimes), "agents": spec.agents, "first_month": spec.start,
        "last_month": spec.end, "seed": spec.seed, "labels": list(run.manifest.labels),
    }  # fmt: skip
