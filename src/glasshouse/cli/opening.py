"""The first lines of a run: what society, which regimes, when."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse import __version__, clock
from glasshouse.engine.folders import RunFolder
from glasshouse.engine.manifests import Manifest
from glasshouse.engine.prepare import Prepared
from glasshouse.regimes.catalogue import summary_line


def opening_lines(folder: RunFolder) -> Iterator[str]:
    """Yield the first lines of a run."""
    yield f"Glasshouse {__version__} - synthetic people only"
    yield from what_runs(folder.prepared, folder.manifest)
    if folder.manifest.checkpoints:
        kept = clock.month_text(folder.manifest.checkpoints[0].next_tick - 1)
        yield f"Resumed   from the checkpoint after {kept}"


def society_words(prepared: Prepared, manifest: Manifest) -> str:
    """Say what society it is."""
    scenario, n_places = prepared.scenario, len(prepared.places.size)
    if scenario.society:
        acts = ", ".join(f"{act} {rate.text}" for act, rate in scenario.society.acts.items())
        return f"Toy society, {scenario.agents:,} agents, synthetic; {acts or 'nobody does anything'}"
    scale = round(manifest.weight)
    provinces = len({int(p) for p in prepared.places.province})
    return (
        f"China, {scenario.agents:,} adults in {provinces} provinces (1 : {scale:,}), "
        f"{n_places:,} neighbourhoods, census-matched margins 2020"
    )


def what_runs(prepared: Prepared, manifest: Manifest) -> Iterator[str]:
    """Yield a line each about the society, the regimes and the horizon."""
    scenario = prepared.scenario
    yield f"Society   {society_words(prepared, manifest)}"
    names = [summary_line(loaded.regime) for loaded in prepared.regimes]
    yield f"Regimes   {', '.join(names) or 'none'}"
    for label in manifest.labels[1:]:
        yield f"          {label}"
    first, last = clock.month_text(scenario.start), clock.month_text(scenario.end)
    yield f"Horizon   {first} ... {last}, {scenario.n_months} months, seed {scenario.seed}"
