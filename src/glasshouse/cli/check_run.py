"""What a run or a contrast measured of a regime that is checked: readings by the number of the metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from glasshouse.errors import RunError

if TYPE_CHECKING:
    from glasshouse.engine.runs import Run
    from glasshouse.experiments.contrast import Contrast
    from glasshouse.metrics.readings import Reading
    from glasshouse.regimes.load import LoadedRegime

By = Mapping[str, tuple["Reading", ...]]


def readings_of_folder(folder: Path, loaded: LoadedRegime) -> By:
    """Return what the run or the contrast in a folder measured of a regime.

    Of a contrast, single readings are of the side that has the regime, the baseline if both have it. Those of
    the pair tell what a regime does only where it is on the side of the reform alone.

    Parameters
    ----------
    folder
        Of a run or of a contrast.
    loaded
        The regime that is checked.

    Raises
    ------
    RunError
        If it is no such folder, or the regime is not in the law of the run, or said something else there.
    """
    from glasshouse.engine.runs import open_run
    from glasshouse.experiments.all_metrics import measure
    from glasshouse.experiments.contrast import open_contrast
    from glasshouse.experiments.contrast_record import NAME

    if (folder / NAME).is_file():
        return _of_contrast(open_contrast(folder), loaded)
    run = open_run(folder)
    _require(folder, (run,), loaded)
    return _by_metric(measure(run).readings)


def _of_contrast(contrast: Contrast, loaded: LoadedRegime) -> By:
    from glasshouse.experiments.all_metrics import measure
    from glasshouse.metrics.catalogue import metrics
    from glasshouse.metrics.readings import Words

    sides = contrast.runs()[0]
    having = _require(contrast.path, sides, loaded)
    single = measure(having[0]).readings
    paired = {one.id for one in metrics() if one.held_in == "contrast"}
    found = measure(contrast).only(*paired).readings
    if having != (sides[1],):
        why = Words(
            "the regime is not on the side of the reform alone; compare with it as the reform",
            "该制度并非仅在改革一方；请以其为改革作对照",
        )
        found = tuple(replace(one, value=None, low=None, high=None, why=why) for one in found)
    return _by_metric((*(one for one in single if one.metric not in paired), *found))


def _require(folder: Path, runs: tuple[Run, ...], loaded: LoadedRegime) -> tuple[Run, ...]:
    """Return the runs that have a regime as it is; refuse if none has."""
    name = loaded.regime.regime.id
    kept = {record.id: record.digest for run in runs for record in run.manifest.regimes}
    having = tuple(
        run
        for run in runs
        if any((one.id, one.digest) == (name, loaded.digest) for one in run.manifest.regimes)
    )
    if having:
        return having
    if name in kept:
        raise RunError(
            f"{folder}: the regime {name} of this run says something else than the one that is checked; "
            "run it again, or check the file of the run."
        )
    known = ", ".join(sorted(kept)) or "no regime"
    raise RunError(f"{folder}: this is of {known}, and {name} is checked; give a run of {name}.")


def _by_metric(readings: Iterable[Reading]) -> By:
    found: dict[str, tuple[Reading, ...]] = {}
    for one in readings:
        found[one.metric] = (*found.get(one.metric, ()), one)
    return found
