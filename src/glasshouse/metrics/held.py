"""What a run holds for the metrics: its series, the events of its sample, fates, what its law says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from glasshouse.codes import GROUPS, StepBit
from glasshouse.engine.fate_tables import FateTable
from glasshouse.engine.runs import FATES, PANEL, Run
from glasshouse.engine.statute import Statute, statute_of
from glasshouse.engine.tables import read_columns
from glasshouse.metrics.series import NATION, Series, read_series
from glasshouse.metrics.society import Kept

Columns = Mapping[str, NDArray[Any]]
PERSON = "natural_person"
EVENT_COLUMNS = ("tick", "day", "agent", "generation", "observable", "fact", "rule", "value")
PANEL_COLUMNS = ("tick", "agent", "kind", "step", "fact", "ground", "bits", "amount")


@dataclass(frozen=True)
class Sample:
    """Natural persons of the sampled neighbourhoods: every event, and open matters at the end of each month.

    Spin-up months before the horizon are included. `adults` is about how many live there; `in_effect` names
    the procedure of each step at which its measures apply, and is empty of all others.
    """

    events: Columns
    panel: Columns
    adults: int
    in_effect: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A run as the metrics read it; `first` and `last` are the ticks of its horizon.

    `scores` are the names of all scores, in the order of their numbers, each with its grades, best first.
    """

    first: int
    last: int
    weight: Fraction
    kept: Kept
    statute: Statute
    series: Series
    sample: Sample
    fates: FateTable | None
    scores: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def years(self) -> float:
        """Return the years of the horizon."""
        return (self.last - self.first + 1) / 12

    @property
    def provinces(self) -> tuple[int, ...]:
        """Return the codes of provinces of which anything was counted."""
        return tuple(sorted({province for province, _, _ in self.series.values} - {NATION}))

    def flow(self, *names: str, group: str = "all", province: int = NATION) -> int:
        """Return the sum of flows over the whole run."""
        return self.series.total(names, self.first, self.last, group=group, province=province)

    def end(self, name: str, group: str = "all") -> int:
        """Return a stock at the end of the run."""
        return self.series.at(name, self.last, group=group)

    def adults(self, group: str = "all") -> int:
        """Return the adults of a group, as agents, when they were counted last."""
        column = self.series.values.get((NATION, group, "adults"), {})
        return column[max(column)] if column else 0


def held_by(run: Run, kept: Kept) -> Held:
    """Return what a run holds.

    Parameters
    ----------
    run
        Finished.
    kept
        What its regimes keep of people.
    """
    prepared = run.prepared
    names = [one.name for one in prepared.observables]
    whole = read_series(run.series_path, observables=[*names, "adults"], groups=GROUPS)
    acts = [name for name in names if name.startswith(("done.", "recorded."))]
    parts = read_series(run.series_path, observables=acts, provinces=prepared.province_codes)
    series = Series({**whole.values, **parts.values}, whole.first, whole.last)
    return Held(
        first=prepared.scenario.start, last=prepared.scenario.end, weight=prepared.weight, kept=kept,
        statute=statute_of(prepared), series=series, sample=_sample(run, series),
        fates=run.fates() if FATES in run.manifest.files else None,
        scores=tuple(
            (name, tuple(grade for grade, _ in grades))
            for name, grades in zip(prepared.stack.score_ids, prepared.stack.score_grades, strict=True)
        ),
    )  # fmt: skip


def _sample(run: Run, series: Series) -> Sample:
    prepared = run.prepared
    sampled = list(run.manifest.sample.neighbourhoods)
    adults = series.latest("adults", series.last)
    share = adults / prepared.scenario.agents
    rules, names = prepared.stack.rules, prepared.stack.procedure_ids
    return Sample(
        events=_of_persons(read_columns(run.events_path, ("subject", *EVENT_COLUMNS), ("tick", "day"))),
        panel=_of_persons(read_columns(run.file(PANEL), ("subject", *PANEL_COLUMNS), ("tick", "agent"))),
        adults=round(int(prepared.places.size[sampled].sum()) * share),
        in_effect=tuple(
            names[procedure] if bits & int(StepBit.IN_EFFECT) else ""
            for procedure, bits in zip(rules.step_procedure, rules.step_bits, strict=True)
        ),
    )


def _of_persons(columns: Columns) -> Columns:
    mine = columns["subject"] == PERSON
    return {name: column[mine] for name, column in columns.items() if name != "subject"}
