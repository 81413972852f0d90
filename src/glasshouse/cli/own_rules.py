"""What the rules of a regime of one's own did in a run, in the counts of its society."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glasshouse import clock
from glasshouse.engine.runs import Run
from glasshouse.metrics.series import Series, read_series
from glasshouse.regimes.heard import can_happen
from glasshouse.regimes.model import ListItem, Regime, Score
from glasshouse.regimes.scoring_rows import ordered_grades

IN_FORCE = "in_force"


def own_rules(run: Run) -> Iterator[str]:
    """Yield lines about each regime that was given as a file, or nothing: the shipped ones have their tables.

    Counts are those of the society, agents and events, not times the adults that an agent stands for.
    """
    for spec, loaded in zip(run.manifest.spec.regimes, run.prepared.regimes, strict=True):
        regime = loaded.regime
        if "/" in spec and (regime.scores or regime.lists):
            yield f"What {regime.regime.id} did, counted in this society:"
            for line in _Counts(run, regime).lines():
                yield f"  {line}"


class _Counts:
    """Counts of one regime in one run."""

    def __init__(self, run: Run, regime: Regime) -> None:
        self.run, self.regime = run, regime
        self.names = {one.name for one in run.manifest.observables}
        self.first, self.last = run.scenario.start, run.scenario.end
        self.month = clock.month_text(self.last)

    def lines(self) -> Iterator[str]:
        """Yield a line for each score and each list, then what did nothing, then where more is to be read."""
        wanted = []
        for score in self.regime.scores:
            stocks = [grade.id for grade in ordered_grades(score)]
            wanted += [self._name(score.id, tail) for tail in ("record", *stocks)]
        for item in self.regime.lists:
            wanted += [self._name(item.procedure, tail) for tail in (IN_FORCE, "persons")]
        series = read_series(self.run.series_path, observables=wanted)
        for score in self.regime.scores:
            yield self._score(series, score)
        for item in self.regime.lists:
            yield self._list(series, item)
        if asleep := self._asleep():
            yield f"Asleep: {asleep}. The society does not have their conduct yet; worked cases reach them."
        parts = dict.fromkeys(name.rpartition(".")[0] for name in wanted)
        yield f"By month, province and group: {', '.join(f'{part}.*' for part in parts)} in series.parquet."

    def _name(self, item: str, tail: str) -> str:
        """Return the name of an observable; two regimes of a stack may use one id."""
        long = f"{self.regime.regime.id}:{item}.{tail}"
        return long if long in self.names else f"{item}.{tail}"

    def _score(self, series: Series, score: Score) -> str:
        records = series.total([self._name(score.id, "record")], self.first, self.last)
        stands = [
            f"{grade.label.en} {series.at(self._name(score.id, grade.id), self.last):,}"
            for grade in ordered_grades(score)
        ]
        return f"{score.label.en}: {records:,} records; agents in {self.month}: {', '.join(stands)}."

    def _list(self, series: Series, item: ListItem) -> str:
        entered = series.total([self._name(item.procedure, IN_FORCE)], self.first, self.last)
        on_it = series.at(self._name(item.procedure, "persons"), self.last)
        return (
            f"{item.label.en}: {entered:,} entries came into force; agents on it in {self.month}: {on_it:,}."
        )

    def _is_asleep(self, trigger: str, subjects: Sequence[str]) -> bool:
        """Whether the society has no such event or conduct; a toy society has the acts that it names."""
        toy = self.run.scenario.society
        if toy is None or "." in trigger:
            return not can_happen(trigger, self.regime, subjects)
        return trigger not in toy.acts

    def _asleep(self) -> str:
        """Count the rules that answer to conduct which the society does not have."""
        scores, lists = self.regime.scores, self.regime.lists
        rules = [self._is_asleep(r.on, of.subjects) for of in scores for r in of.rules if r.is_known]
        grounds = [self._is_asleep(ground.on, of.subjects) for of in lists for ground in of.grounds]
        counts = (
            (sum(rules), len(rules), "rules of scores"),
            (sum(grounds), len(grounds), "grounds of lists"),
        )
        return ", ".join(f"{n} of {total} {what}" for n, total, what in counts if n)
