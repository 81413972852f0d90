"""The first lines of a run: what society, which regimes, when."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse import __version__, clock
from glasshouse.engine.folders import RunFolder
from glasshouse.engine.manifests import Manifest
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.whereabouts import is_counterfactual, society_name, title
from glasshouse.regimes.catalogue import summary_line
from glasshouse.society.places import province_of, provinces


def opening_lines(folder: RunFolder) -> Iterator[str]:
    """Yield the first lines of a run."""
    yield f"Glasshouse {__version__} - synthetic people only - {place_and_dates(folder.prepared)}"
    yield from what_runs(folder.prepared, folder.manifest)
    if folder.manifest.checkpoints:
        kept = clock.month_text(folder.manifest.checkpoints[0].next_tick - 1)
        yield f"Resumed   from the checkpoint after {kept}"


def place_and_dates(prepared: Prepared) -> str:
    """Say in short what society it is, when, and what is a what-if or a counterfactual in it."""
    scenario, territory = prepared.scenario, prepared.territory
    first, last = clock.month_text(scenario.start), clock.month_text(scenario.end)
    what_if = f" - {title(prepared)}" if any(territory.hypothetical) or is_counterfactual(prepared) else ""
    society = "a toy society" if scenario.society else f"a society of {society_name(prepared)}"
    return f"{society}, {first} ... {last}{what_if}"


def society_words(prepared: Prepared, manifest: Manifest) -> str:
    """Say what society it is."""
    scenario, n_places = prepared.scenario, len(prepared.places.size)
    if scenario.society:
        acts = ", ".join(f"{act} {rate.text}" for act, rate in scenario.society.acts.items())
        if deals := scenario.society.dealings:
            acts = f"{acts}{'; ' if acts else ''}dealings by the norm {deals.norm}"
        if looks := scenario.society.inspections:
            acts += f"; {n_places:,} {'town' if n_places == 1 else 'towns'}, each with a body that looks for "
            acts += f"{', '.join(looks.acts)} in one district a day"
        if network := scenario.society.network:
            flow, ties = network.words
            acts += f"{'; ' if acts else ''}{n_places:,} {'town' if n_places == 1 else 'towns'} of "
            acts += f"{network.agents:,}, in which {flow} along ties {ties}"
        return f"Toy society, {scenario.agents:,} agents, synthetic; {acts or 'nobody does anything'}"
    provinces = len({int(p) for p in prepared.places.province})
    where = f" in {provinces} provinces" if prepared.territory.is_country else ""
    noun = "neighbourhood" if n_places == 1 else "neighbourhoods"
    return (
        f"{society_name(prepared)}, {scenario.agents:,} adults{where} ({scale(manifest)}), "
        f"{n_places:,} {noun}, {margins(prepared)}"
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


def margins(prepared: Prepared) -> str:
    """Say whose ages, sexes, towns and incomes people have."""
    parts = [place for place in prepared.territory.places if place.kind != "province"]
    if not parts:
        return "census-matched margins 2020"
    names = dict.fromkeys(provinces()[province_of(place)].name_en for place in parts)
    return f"margins of {' and '.join(names)} 2020, assumed"


def scale(manifest: Manifest) -> str:
    """Say how many adults an agent stands for."""
    weight = manifest.weight
    return f"1 : {round(weight):,}" if weight >= 10 or weight == round(weight) else f"1 : {weight:.2f}"
